"""The Riwayat screen."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.context import ScreenView, UiContext
from desk_app.ui.parts import Panel, label
from desk_app.ui.viewmodels.history import HistoryState, HistoryViewModel
from desk_app.ui.viewmodels.receipt_printing import ReceiptPrinting, printing_of
from desk_app.ui.views.history_page.card_history import CardHistory
from desk_app.ui.views.search_screen import SearchScreen

__all__ = ["HistoryView", "build"]


class HistoryView(SearchScreen):
    """The box above; below it what was found, or one card's history."""

    def __init__(self, model: HistoryViewModel, context: UiContext) -> None:
        around = QWidget()
        super().__init__(
            context,
            model.search,
            around,
            typed=model.type_text,
            scanned=model.scan,
            back=model.back,
        )
        self.model = model
        model.setParent(self)
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
        place = QVBoxLayout(around)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(hint)
        place.addStretch(1)
        self._card = CardHistory(model.cancel)
        self.stack.addWidget(self._card)
        self._card.back.connect(model.back)
        self._card.printing.connect(model.print_receipt)
        self._card.cancelling.connect(model.start_cancel)
        self._card.handing_over.connect(model.hand_over)
        model.changed.connect(self._render)
        model.focus_wanted.connect(self._focus)
        model.cancel.changed.connect(self._focus)
        self._render(model.state)

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
            self.box.begin()
        elif not form.isAncestorOf(QApplication.focusWidget() or self):
            form.begin()
            self._card.show_form()

    @Slot(object)
    def _render(self, state: HistoryState) -> None:
        self.banner.show_text("warning", state.message)
        self._card.show_history(state)
        shown = self._card if state.facts is not None else self.results
        self.stack.setCurrentWidget(shown)


def build(context: UiContext, printing: ReceiptPrinting | None = None) -> ScreenView:
    """The screen; ``printing`` is the print queue, that of the context if none is given."""
    printing = printing or printing_of(context)
    return HistoryView(HistoryViewModel(context, printing), context)
