"""The Riwayat screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.context import ScreenView, UiContext
from desk_app.ui.parts import Banner, Pages, Panel, label
from desk_app.ui.viewmodels.history import HistoryState, HistoryViewModel
from desk_app.ui.viewmodels.receipt_printing import ReceiptPrinting, printing_of
from desk_app.ui.viewmodels.search import SearchState
from desk_app.ui.views.hand_over_page.results import ResultsPage
from desk_app.ui.views.hand_over_page.search_box import SearchBox
from desk_app.ui.views.history_page.card_history import CardHistory

__all__ = ["HistoryView", "build"]


class HistoryView(ScreenView):
    """The box above; below it what was found, or one card's history."""

    takes_scans = True

    def __init__(self, model: HistoryViewModel, context: UiContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.model = model
        model.setParent(self)
        self._box = SearchBox()
        self._banner = Banner()
        self._banner.setObjectName("banner")
        hint = Panel(self.tr("Riwayat kartu"))
        hint.body.addWidget(
            label(
                self.tr(
                    "Cari kartunya, atau pindai tanda terimanya: siapa yang mengambil, siapa yang "
                    "menyerahkan, dan apa saja yang terjadi pada kartu itu."
                ),
                "quiet",
                wrap=True,
            )
        )
        around = QWidget()
        place = QVBoxLayout(around)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(hint)
        place.addStretch(1)
        self._results = ResultsPage(around)
        self._card = CardHistory(model.cancel)
        self._stack = Pages()
        self._stack.addWidget(self._results)
        self._stack.addWidget(self._card)
        body = QVBoxLayout(self)
        body.setContentsMargins(14, 12, 14, 12)
        body.setSpacing(8)
        body.addWidget(self._box)
        body.addWidget(self._banner)
        body.addWidget(self._stack, 1)
        self._box.textEdited.connect(model.type_text)
        self._box.moved.connect(model.search.move)
        self._box.submitted.connect(model.search.submit)
        self._box.escaped.connect(model.back)
        self._results.chosen.connect(model.search.choose)
        self._card.back.connect(model.back)
        self._card.printing.connect(model.print_receipt)
        self._card.cancelling.connect(model.start_cancel)
        self._card.handing_over.connect(model.hand_over)
        model.changed.connect(self._render)
        model.search.changed.connect(self._render_search)
        model.focus_wanted.connect(self._focus)
        model.cancel.changed.connect(self._focus)
        context.bus.scanned.connect(self._on_scan)
        shortcut = QShortcut(QKeySequence("Ctrl+F"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._box.begin)
        self._render(model.state)
        self._render_search(model.search.state)

    @override
    def activate(self, argument: object = None) -> None:
        """Shown: with a card id that card, with a text as if it were scanned."""
        if isinstance(argument, bytes):
            self.model.search.clear()  # what was searched before was about other cards
            self.model.show_card(argument)
        elif isinstance(argument, str):
            self.model.scan(argument)
        self._focus()

    @Slot()
    def _focus(self) -> None:
        if not self.isVisible():
            return
        form = self._card.form
        if self.model.cancel.state is None:
            self._box.begin()
        elif not form.isAncestorOf(QApplication.focusWidget() or self):
            form.begin()
            self._card.show_form()

    @Slot(str)
    def _on_scan(self, code: str) -> None:
        if self.isVisible():
            self.model.scan(code)

    @Slot(object)
    def _render(self, state: HistoryState) -> None:
        self._banner.show_text("warning", state.message)
        self._card.show_history(state)
        shown = self._card if state.facts is not None else self._results
        self._stack.setCurrentWidget(shown)

    @Slot(object)
    def _render_search(self, state: SearchState) -> None:
        self._box.show_text(state.text)
        self._results.show_state(state)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self._box.escaped.emit()  # as from the box
        else:
            super().keyPressEvent(event)


def build(context: UiContext, printing: ReceiptPrinting | None = None) -> ScreenView:
    """The screen; ``printing`` is the print queue, that of the context if none is given."""
    printing = printing or printing_of(context)
    return HistoryView(HistoryViewModel(context, printing), context)
