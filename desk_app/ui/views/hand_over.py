"""The Serah Terima screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from desk_app.ui.context import ScreenView, UiContext
from desk_app.ui.parts import button, row
from desk_app.ui.viewmodels.hand_over import HandOverState, HandOverViewModel, Phase
from desk_app.ui.viewmodels.receipt_printing import ReceiptPrinting, printing_of
from desk_app.ui.views.hand_over_page.card_page import CardPage
from desk_app.ui.views.hand_over_page.done_page import DonePage
from desk_app.ui.views.hand_over_page.hold_page import HoldPage
from desk_app.ui.views.hand_over_page.search_hint import SearchHint
from desk_app.ui.views.hand_over_page.status_page import StatusPage
from desk_app.ui.views.search_screen import SearchScreen

__all__ = ["HandOverView", "build"]

_WAITING_LETTERS: Final = 40


class HandOverView(SearchScreen):
    """The box above, the page of the phase below; the focus is always where work goes on."""

    def __init__(self, model: HandOverViewModel, context: UiContext) -> None:
        super().__init__(
            context,
            model.search,
            SearchHint(),
            typed=model.type_text,
            scanned=model.scan,
            back=model.back,
        )
        self.model = model
        model.setParent(self)
        self._waiting = button("", name="resume")
        self._waiting.setProperty("scale", "small")
        self._waiting.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._card = CardPage(model.page, context.desk.clock)
        self._hold = HoldPage(model.set_aside)
        self._status = StatusPage(model.cancel)
        self._done = DonePage()
        self._pages: dict[Phase, QWidget] = {
            Phase.SEARCH: self.results,
            Phase.CARD: self._card,
            Phase.HOLD: self._hold,
            Phase.STATUS: self._status,
            Phase.DONE: self._done,
        }
        for page in self._pages.values():
            self.stack.addWidget(page)
        self.body.insertLayout(self.body.indexOf(self.stack), row(self._waiting, 1))
        self._connect()
        self._render(model.state)

    def _connect(self) -> None:
        model = self.model
        self._waiting.clicked.connect(model.resume)
        self._card.back.connect(model.back)
        self._card.mismatch.connect(model.start_hold)
        self._hold.back.connect(model.back)
        self._status.back.connect(model.back)
        self._status.history.connect(model.show_history)
        self._status.cancelling.connect(model.start_cancel)
        self._status.printing.connect(model.print_receipt)
        self._status.releasing.connect(model.release_card)
        self._status.recovering.connect(model.recover_card)
        self._done.printing.connect(model.print_receipt)
        self._done.history.connect(model.show_history)
        model.changed.connect(self._render)
        model.focus_wanted.connect(self._focus)
        model.cancel.changed.connect(self._focus)
        self.add_shortcut("Ctrl+P", model.print_receipt)

    @override
    def activate(self, argument: object = None) -> None:
        """Shown: with a text as if it were scanned, with a card id that card; else where work was."""
        if isinstance(argument, str):
            self.model.scan(argument)
        elif isinstance(argument, bytes):
            self.model.open_card(argument)
        self._focus()

    @Slot()
    def _focus(self) -> None:
        if not self.isVisible():
            return
        phase = self.model.state.phase
        if phase is Phase.CARD:
            self._card.begin()
        elif phase is Phase.HOLD:
            self._hold.begin()
        elif phase is Phase.STATUS and self.model.cancel.state is not None:
            if not self._status.form.isAncestorOf(QApplication.focusWidget() or self):
                self._status.form.begin()
        else:
            self.box.begin()

    @Slot(object)
    def _render(self, state: HandOverState) -> None:
        self._status.show_status(state.status)
        self._done.show_done(state.done)
        self.banner.show_text(*(state.banner if state.banner[1] else ("info", "")))
        self._waiting.setVisible(bool(state.waiting))
        metrics = self._waiting.fontMetrics()
        room = metrics.averageCharWidth() * _WAITING_LETTERS
        name = metrics.elidedText(state.waiting, Qt.TextElideMode.ElideRight, room)
        self._waiting.setText(self.tr("Lanjutkan {0} (Esc)").format(name))
        self.stack.setCurrentWidget(self._pages[state.phase])


def build(context: UiContext, printing: ReceiptPrinting | None = None) -> ScreenView:
    """The screen; ``printing`` is the print queue, that of the context if none is given."""
    printing = printing or printing_of(context)
    return HandOverView(HandOverViewModel(context, printing), context)
