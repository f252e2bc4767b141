"""Riwayat: who took a card, who gave it, and everything this desk did with it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from common.dates import Zone, business_date, zone_of
from desk_app.domain.cards import Card
from desk_app.services.ports import Changes, Unit
from desk_app.services.time_keeper import day_of
from desk_app.ui.context import DeskServices, Goto, Screen, UiContext
from desk_app.ui.language import shown_date
from desk_app.ui.viewmodels.cancel import CancelViewModel
from desk_app.ui.viewmodels.card_facts import (
    CardFacts,
    card_facts,
    case_words,
    cases_of,
    grouped_number,
)
from desk_app.ui.viewmodels.in_force import InForce, in_force
from desk_app.ui.viewmodels.receipt_printing import ReceiptPrinting
from desk_app.ui.viewmodels.search import SearchViewModel
from desk_app.ui.viewmodels.status_page import may_be_handed_over
from desk_app.ui.viewmodels.timeline import TimelineRow, print_words, timeline
from protocol.custody import State
from protocol.events import header_hash
from protocol.objects import CaseEvidence, CaseObject
from protocol.status import reflects

__all__ = ["CaseRow", "HistoryState", "HistoryViewModel", "read_history"]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A contradiction on the card: what, since when, and its sides as sentences."""

    title: str
    opened: str
    open: bool
    sides: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class HistoryState:
    """``facts`` None while no card is shown. ``others``: acts of other PCs that only the centre can
    tell in full, as a sentence, empty if there are none."""

    facts: CardFacts | None = None
    given: InForce | None = None
    print_state: str = ""
    rows: tuple[TimelineRow, ...] = ()
    cases: tuple[CaseRow, ...] = ()
    others: str = ""
    can_cancel: bool = False
    can_print: bool = False
    can_hand_over: bool = False
    message: str = ""


def _paper_words(side: CaseEvidence) -> str:
    return QCoreApplication.translate("history", "nomor {0}, kode bukti {1}").format(
        grouped_number(side.number), side.evidence_code
    )


def _case_row(case: CaseObject, zone: Zone) -> CaseRow:
    return CaseRow(
        title=case_words(case.reason),
        opened=shown_date(business_date(case.opened_ms, zone)),
        open=not case.closed_ms,
        sides=tuple(
            " · ".join(
                part
                for part in (
                    shown_date(day_of(s.business_date)),
                    s.operator_name,
                    s.number and _paper_words(s),
                )
                if part
            )
            for s in case.sides
        ),
        note=case.closing_note,
    )


def _others(unit: Unit, card: Card) -> str:
    own = sum(reflects(card.status, header_hash(e.raw)) for e in unit.log.of_card(card.id))
    if len(card.status.reflected) == own:
        return ""
    return QCoreApplication.translate(
        "history",
        "Tindakan PC lain dan pusat atas kartu ini ikut dihitung; rinciannya ada di pusat.",
    )


def read_history(unit: Unit, desk: DeskServices, card: Card) -> HistoryState:
    """Everything this desk can tell of a card."""
    zone = zone_of(desk.identity.kelurahan)
    given = in_force(unit, desk.documents, desk.identity, card)
    return HistoryState(
        facts=card_facts(card, desk.recorder.now(unit).day),
        given=given,
        print_state=print_words(given.print_state) if given and given.here else "",
        rows=timeline(unit, zone, card),
        cases=tuple(_case_row(c, zone) for c in cases_of(unit, card.id)),
        others=_others(unit, card),
        can_cancel=card.state is State.HANDED_OVER and given is not None,
        can_print=given is not None and given.here,
        can_hand_over=may_be_handed_over(card),
    )


class HistoryViewModel(QObject):
    """Shows one card's history; a search or a scan brings the next. Changes nothing but by asking."""

    changed = Signal(object)  # HistoryState
    focus_wanted = Signal()

    def __init__(
        self, context: UiContext, printing: ReceiptPrinting, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._desk = context.desk
        self._printing = printing
        self._state = HistoryState()
        self._shown: bytes | None = None
        self.search = SearchViewModel(self._desk.store, self)
        self.cancel = CancelViewModel(context, self)
        self.search.picked.connect(self.show_card)
        context.bus.data_changed.connect(self._on_data_changed)

    @property
    def state(self) -> HistoryState:
        """The state now."""
        return self._state

    @Slot(object)
    def show_card(self, card_id: bytes) -> None:
        """Show a card's history."""
        self._shown = card_id
        self.cancel.close()
        self._reload()
        self.focus_wanted.emit()

    @Slot(str)
    def type_text(self, text: str) -> None:
        """The search box says ``text``; the list takes the place of the card."""
        if text.strip():
            self._shown = None
            self.cancel.close()
            self._put(HistoryState())
        self.search.type_text(text)

    @Slot(str)
    def scan(self, code: str) -> None:
        """Show the card of a scanned code."""
        self.type_text(code)
        self.search.scan(code)

    @Slot()
    def back(self) -> None:
        """Put away the form, then the card, then the text."""
        if self.cancel.state is not None:
            self.cancel.close()
        elif self._shown is not None:
            self._shown = None
            self._put(HistoryState())
        else:
            self.search.clear()
        self.focus_wanted.emit()

    @Slot()
    def start_cancel(self) -> None:
        """Take the hand-over of the shown card back."""
        if self._shown is not None and self._state.can_cancel:
            self.cancel.start(self._shown)

    @Slot()
    def print_receipt(self) -> None:
        """Print the receipt in force again; the queue keeps the copy rules."""
        given = self._state.given
        if given is not None and given.here:
            self._printing.print_receipts((given.position,))
        self.focus_wanted.emit()

    @Slot()
    def hand_over(self) -> None:
        """Take the card to the hand-over screen."""
        if self._shown is not None:
            self._context.bus.goto.emit(Goto(Screen.HAND_OVER, self._shown))

    @Slot(object)
    def _on_data_changed(self, changes: Changes) -> None:
        self.search.refresh()
        if self._shown is not None and (not changes.cards or self._shown in changes.cards):
            self._reload()

    def _reload(self) -> None:
        if self._shown is None:
            return
        with self._desk.store.read() as unit:
            card = unit.cards.get(self._shown)
            state = read_history(unit, self._desk, card) if card is not None else None
        if state is None:
            self._shown = None
            state = HistoryState(
                message=self.tr("KTP-el ini tidak lagi tercatat di kelurahan ini.")
            )
        self._put(state)

    def _put(self, state: HistoryState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit(state)
