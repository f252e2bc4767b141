"""A screen that begins with the search box: typed or scanned, found, and one card opened below it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.context import ScreenView, UiContext
from desk_app.ui.parts import Banner, Pages
from desk_app.ui.viewmodels.search import SearchState, SearchViewModel
from desk_app.ui.views.hand_over_page.results import ResultsPage
from desk_app.ui.views.hand_over_page.search_box import SearchBox

__all__ = ["SearchScreen"]


class SearchScreen(ScreenView):
    """The box above, then a banner, then a ``stack`` that begins with what was found; ``hint`` stands there
    before anything is searched for.

    ``typed`` and ``scanned`` take a text, ``back`` is Escape; ``body`` is the layout of it all.
    """

    takes_scans = True

    def __init__(
        self,
        context: UiContext,
        search: SearchViewModel,
        hint: QWidget,
        *,
        typed: Callable[[str], None],
        scanned: Callable[[str], None],
        back: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._scanned = scanned
        self.box = SearchBox()
        self.banner = Banner()
        self.banner.setObjectName("banner")
        self.results = ResultsPage(hint)
        self.stack = Pages()
        self.stack.addWidget(self.results)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 12, 14, 12)
        self.body.setSpacing(8)
        self.body.addWidget(self.box)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.stack, 1)
        self.box.textEdited.connect(typed)
        self.box.moved.connect(search.move)
        self.box.submitted.connect(search.submit)
        self.box.escaped.connect(back)
        self.results.chosen.connect(search.choose)
        search.changed.connect(self._render_search)
        context.bus.scanned.connect(self._on_scan)
        self.add_shortcut("Ctrl+F", self.box.begin)
        self._render_search(search.state)

    def add_shortcut(self, keys: str, slot: Callable[[], object]) -> None:
        """Keys that work anywhere on this screen."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(slot)

    @Slot(str)
    def _on_scan(self, code: str) -> None:
        if self.isVisible():
            self._scanned(code)

    @Slot(object)
    def _render_search(self, state: SearchState) -> None:
        self.box.show_text(state.text)
        self.results.show_state(state)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self.box.escaped.emit()  # as from the box
        else:
            super().keyPressEvent(event)
