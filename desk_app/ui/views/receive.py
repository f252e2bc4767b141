"""The Terima Kiriman screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from desk_app.ui.context import ScreenView, UiContext
from desk_app.ui.parts import Pages
from desk_app.ui.printing_queue import PrintQueue
from desk_app.ui.viewmodels.preview import PreviewViewModel
from desk_app.ui.viewmodels.receive import ReceiveViewModel
from desk_app.ui.viewmodels.receive_rows import Phase, ReceiveState
from desk_app.ui.views.preview import PreviewPage
from desk_app.ui.views.print_strip import PrintStrip
from desk_app.ui.views.receive_page import BatchesPage, CountPage, DonePage

__all__ = ["ReceiveView", "build"]


class ReceiveView(ScreenView):
    """The waiting batches, the open one, what was recorded, a preview: one at a time."""

    takes_scans = True

    def __init__(self, model: ReceiveViewModel, prints: PrintQueue, context: UiContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.model = model
        model.setParent(self)
        self._strip = PrintStrip()
        self._batches = BatchesPage()
        self._count = CountPage(context.desk.clock.monotonic_ms)
        self._done = DonePage()
        self._preview = PreviewPage(model.preview)
        self._pages = {
            Phase.LIST: self._batches,
            Phase.COUNT: self._count,
            Phase.DONE: self._done,
        }
        self._stack = Pages()
        for page in (*self._pages.values(), self._preview):
            self._stack.addWidget(page)
        body = QVBoxLayout(self)
        body.setContentsMargins(14, 12, 14, 12)
        body.setSpacing(8)
        body.addWidget(self._strip)
        body.addWidget(self._stack, 1)
        self._connect(prints, context)
        self._strip.show_queue(prints.state)
        self._render(model.state)

    def _connect(self, prints: PrintQueue, context: UiContext) -> None:
        model, count = self.model, self._count
        self._batches.opened.connect(model.open_batch)
        self._batches.sync.connect(model.sync)
        count.back.connect(model.back)
        count.counted.connect(model.enter_counted)
        count.edited.connect(model.enter)
        count.found.connect(model.find_cards)
        count.mark_found.connect(model.mark_found)
        count.toggled.connect(model.toggle_missing)
        count.signing.connect(model.choose_signing)
        count.strokes.connect(model.sign)
        count.receive.connect(model.receive)
        self._done.print_minutes.connect(model.print_minutes)
        self._done.preview_minutes.connect(model.preview_minutes)
        self._done.another.connect(model.back)
        self._done.serve.connect(model.serve)
        self._strip.retry.connect(prints.retry)
        prints.changed.connect(self._strip.show_queue)
        model.changed.connect(self._render)
        model.attention.connect(self._attend)
        model.marked.connect(self._show_marked)
        model.preview.changed.connect(self._render_preview)
        context.bus.scanned.connect(self._on_scan)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), count)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(model.receive)

    @override
    def activate(self, argument: object = None) -> None:
        """Shown: where work was; with a batch id that batch."""
        if isinstance(argument, bytes):
            self.model.open_batch(argument)
        self._focus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.show(shown=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.show(shown=False)

    def _focus(self) -> None:
        phase = self.model.state.phase
        if self.model.preview.state.open:
            self._preview.begin()
        elif phase is Phase.LIST:
            self._batches.begin()
        elif phase is Phase.COUNT:
            self._count.begin("counted")
        else:
            self._done.begin()

    @Slot(str)
    def _attend(self, what: str) -> None:
        if self.isVisible() and self.model.state.phase is Phase.COUNT:
            self._count.begin(what)

    @Slot(object)
    def _show_marked(self, card: object) -> None:
        assert isinstance(card, bytes)
        self._count.cards.choose(card)

    @Slot(str)
    def _on_scan(self, code: str) -> None:
        if self.isVisible() and not self.model.preview.state.open:
            self.model.scan(code)

    @Slot(object)
    def _render(self, state: ReceiveState) -> None:
        self._batches.show_batches(state.batches)
        self._count.show_state(state)
        self._done.show_done(state.done)
        page = self._pages[state.phase]
        if not self.model.preview.state.open and self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
            if self.isVisible():
                self._focus()

    @Slot(object)
    def _render_preview(self, _state: object) -> None:
        if self.model.preview.state.open:
            if self._stack.currentWidget() is not self._preview:
                self._stack.setCurrentWidget(self._preview)
                self._preview.begin()
        else:
            self._render(self.model.state)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self.model.back()
        else:
            super().keyPressEvent(event)


def build(context: UiContext) -> ScreenView:
    """The screen."""
    if context.prints is None or context.papers is None:
        raise ValueError("this screen needs papers and a print queue")
    preview = PreviewViewModel(context.tasks, context.papers, context.dialogs, context.bus)
    model = ReceiveViewModel(context, context.prints, preview)
    return ReceiveView(model, context.prints, context)
