"""The Serah Terima screen: find, prepare, hand over, print; one card at a time, nothing lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal, Slot

from desk_app.domain.cards import Card
from desk_app.services.hand_over import HandedOver
from desk_app.services.hold import SetAside
from desk_app.services.operators import Session
from desk_app.services.ports import Changes, Unit
from desk_app.services.standing import stands
from desk_app.ui.context import Goto, Screen, UiContext
from desk_app.ui.viewmodels.cancel import CancelViewModel
from desk_app.ui.viewmodels.card_page import CardPageViewModel
from desk_app.ui.viewmodels.done_page import DoneState, done_of
from desk_app.ui.viewmodels.receipt_printing import ReceiptPrinting
from desk_app.ui.viewmodels.search import SearchViewModel
from desk_app.ui.viewmodels.set_aside import SetAsideViewModel
from desk_app.ui.viewmodels.status_page import (
    StatusState,
    TokenVerdict,
    may_be_handed_over,
    status_of,
    token_verdict,
)

__all__ = ["HandOverState", "HandOverViewModel", "Phase"]


class Phase(StrEnum):
    """What the screen shows below the search box."""

    SEARCH = "search"
    CARD = "card"
    HOLD = "hold"
    STATUS = "status"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class HandOverState:
    """``banner``: (tone, sentence), both empty where there is nothing to say. ``waiting``: name on the
    card whose draft waits while something else is shown."""

    phase: Phase = Phase.SEARCH
    banner: tuple[str, str] = ("", "")
    status: StatusState | None = None
    done: DoneState | None = None
    waiting: str = ""


class HandOverViewModel(QObject):
    """Leads through one hand-over after the other.

    The parts with a life of their own are view-models of their own: ``search``, ``page``,
    ``set_aside``, ``cancel``. ``focus_wanted``: the place where work goes on may have moved.
    """

    changed = Signal(object)  # HandOverState
    focus_wanted = Signal()

    def __init__(
        self,
        context: UiContext,
        printing: ReceiptPrinting,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._desk = context.desk
        self._printing = printing
        self._state = HandOverState()
        self._token: TokenVerdict | None = None
        self._shown: bytes | None = None
        self._next: bytes | None = None
        self._done: HandedOver | None = None
        self.search = SearchViewModel(self._desk.store, self)
        self.page = CardPageViewModel(self._desk, context.sessions, context.dialogs, self)
        self.set_aside = SetAsideViewModel(self._desk.hold, context.sessions, context.dialogs, self)
        self.cancel = CancelViewModel(context, self)
        self.search.picked.connect(self.open_card)
        self.page.changed.connect(self._on_page)
        self.page.handed_over.connect(self._on_handed_over)
        self.page.refused.connect(self._on_refused)
        self.page.gone.connect(self._on_gone)
        self.set_aside.done.connect(self._on_set_aside)
        self.set_aside.refused.connect(self._on_refused)
        self.cancel.cancelled.connect(self.open_card)
        context.bus.data_changed.connect(self._on_data_changed)
        context.sessions.changed.connect(self._on_session)

    @property
    def state(self) -> HandOverState:
        """The state now."""
        return self._state

    @Slot(str)
    def type_text(self, text: str) -> None:
        """The search box says ``text``: show what is found; a draft waits meanwhile."""
        self._token = None
        if text.strip() and (self._state.phase is not Phase.SEARCH or self._state.banner[1]):
            self._to_search()
        self.search.type_text(text)

    @Slot(str)
    def scan(self, code: str) -> None:
        """A scan. While a card is being handed over it changes nothing but says so."""
        draft = self.page.draft
        if self._state.phase in (Phase.CARD, Phase.HOLD) and draft is not None and draft.touched:
            self._banner(
                "info",
                self.tr(
                    "Pindaian diterima, tetapi kartu ini belum selesai. Selesaikan, atau tekan Esc, "
                    "lalu pindai lagi."
                ),
            )
            return
        with self._desk.store.read() as unit:
            self._token = token_verdict(unit, code)
        self._let_go()
        before = self._state
        self.search.scan(code)
        if self._shown is None and self._state is before:  # no card to show instead: turn once only
            self._put(HandOverState(waiting=self._waiting()))
        if self._state.phase is Phase.SEARCH and self._token is not None:
            self._banner(self._token.tone, self._token.sentence)

    @Slot(object)
    def open_card(self, card_id: bytes) -> None:
        """Show a card: the action page if it may be handed over, else what is so and what to do."""
        draft = self.page.draft
        if draft is not None and draft.card_id != card_id and (draft.strokes or draft.typed):
            self._next = card_id
            self._ask_to_discard()
            return
        with self._desk.store.read() as unit:
            card = unit.cards.get(card_id)
            status = self._status(unit, card)
        if card is None:
            self._on_gone(self.tr("KTP-el ini tidak lagi tercatat di kelurahan ini."))
            return
        self._shown = card_id
        self.cancel.close()
        if status is None:
            self.page.open(card_id)
            token = self._token
            banner = (token.tone, token.sentence) if token is not None else ("", "")
            self._put(HandOverState(Phase.CARD, banner))
        else:
            self._put(HandOverState(Phase.STATUS, status=status, waiting=self._waiting()))
        self._token = None
        self.focus_wanted.emit()

    @Slot()
    def resume(self) -> None:
        """Back to the card whose draft waits."""
        draft = self.page.draft
        if draft is not None:
            self.search.clear()
            self.open_card(draft.card_id)

    @Slot()
    def back(self) -> None:
        """One step back; asks where ink or typed words would be lost."""
        phase, draft = self._state.phase, self.page.draft
        if phase is Phase.CARD and draft is not None and (draft.strokes or draft.typed):
            self._next = None
            self._ask_to_discard()
            return
        if phase is Phase.HOLD:
            self.set_aside.close()
            self._put(HandOverState(Phase.CARD))
        elif phase is Phase.CARD:
            self.page.close()
            self._to_search()
        elif phase is Phase.STATUS and self.cancel.state is not None:
            self.cancel.close()
        elif phase is Phase.SEARCH and self.search.state.text:
            self.search.clear()
            self._to_search()
        elif phase is Phase.SEARCH and draft is not None:
            self.resume()
        else:
            self._to_search()
        self.focus_wanted.emit()

    @Slot()
    def start_hold(self) -> None:
        """The data on the card are wrong: say which."""
        page = self.page.state
        if page is not None and self._state.phase is Phase.CARD:
            self.set_aside.start(page.facts.id, page.facts.name)
            self._put(HandOverState(Phase.HOLD))
            self.focus_wanted.emit()

    @Slot()
    def release_card(self) -> None:
        """Let the shown card be handed over again."""
        status = self._state.status
        if status is not None and status.can_release:
            self.set_aside.release(status.facts.id, status.facts.name)

    @Slot()
    def recover_card(self) -> None:
        """The shown card is back from a wrong person."""
        status = self._state.status
        if status is not None and status.can_recover:
            self.set_aside.recover(status.facts.id)

    @Slot()
    def start_cancel(self) -> None:
        """Take the hand-over of the shown card back."""
        if self._shown is not None:
            self.cancel.start(self._shown)
            self.focus_wanted.emit()

    @Slot()
    def print_receipt(self) -> None:
        """Put the receipt of what is shown into the print queue; the queue says how it went."""
        position = 0
        if self._state.done is not None:
            position = self._state.done.position
        elif self._state.status is not None and self._state.status.given is not None:
            position = self._state.status.given.position
        if position:
            self._printing.print_receipts((position,))
            self.focus_wanted.emit()

    @Slot()
    def show_history(self) -> None:
        """Show the history of the shown card."""
        if self._shown is not None:
            self._context.bus.goto.emit(Goto(Screen.HISTORY, self._shown))

    def _status(self, unit: Unit, card: Card | None) -> StatusState | None:
        if card is None or may_be_handed_over(card):
            return None
        return status_of(unit, self._desk, card, self._token)

    def _waiting(self) -> str:
        page, draft = self.page.state, self.page.draft
        return page.facts.name if page is not None and draft is not None and draft.touched else ""

    def _to_search(self) -> None:
        self._let_go()
        self._put(HandOverState(waiting=self._waiting()))

    def _let_go(self) -> None:
        """Put the shown card away; a draft that was begun waits."""
        draft = self.page.draft
        if draft is not None and not draft.touched:
            self.page.close()
        self.set_aside.close()
        self.cancel.close()
        self._shown = None

    def _ask_to_discard(self) -> None:
        page = self.page.state
        question = self.tr(
            "Tanda tangan atau isian untuk {0} belum disimpan dan akan hilang. Kartunya tetap di "
            "laci."
        )
        self._context.dialogs.confirm(
            self.tr("Buang isian?"),
            question.format(page.facts.name if page is not None else ""),
            self.tr("Buang isian"),
            self._discard,
        )

    @Slot()
    def _discard(self) -> None:
        self.page.close()
        card_id, self._next = self._next, None
        if card_id is not None:
            self.open_card(card_id)
        else:
            self._to_search()
            self.focus_wanted.emit()

    @Slot(object)
    def _on_handed_over(self, done: HandedOver) -> None:
        card_id = next(iter(done.changes.cards))
        self._done, self._shown = done, card_id
        self.search.clear()
        self._show_done(card_id, done)
        self._context.bus.changed(done.changes)
        self.focus_wanted.emit()

    def _show_done(self, card_id: bytes, done: HandedOver) -> None:
        """What was recorded, as long as it stands: once cancelled, nobody is told that it was done."""
        with self._desk.store.read() as unit:
            card = unit.cards.get(card_id)
            act = unit.log.at(done.recorded.position)
            if card is None or act is None:
                return
            if stands(unit, act):
                self._put(HandOverState(Phase.DONE, done=done_of(unit, card, done)))
                return
        self._to_search()

    @Slot(object, str)
    def _on_set_aside(self, done: SetAside, sentence: str) -> None:
        self.page.close()
        self._context.bus.changed(done.changes)
        for card_id in done.changes.cards:
            self.open_card(card_id)
        self._banner("ok", sentence)

    @Slot(object)
    def _on_page(self, _page: object) -> None:
        """Work goes on: what was said in passing has been read."""
        if self._state.phase is Phase.CARD and self._state.banner[0] == "info":
            self._banner("", "")

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self._banner("error", sentence)

    @Slot(str)
    def _on_gone(self, sentence: str) -> None:
        self._to_search()
        self._banner("warning", sentence)
        self.focus_wanted.emit()

    @Slot(object)
    def _on_session(self, session: Session | None) -> None:
        if session is not None:
            self.page.signed_in(session)
            self.focus_wanted.emit()

    @Slot(object)
    def _on_data_changed(self, changes: Changes) -> None:
        if self.page.concerns(changes):
            self.page.reload()
        self.search.refresh()
        phase, card_id = self._state.phase, self._shown
        if card_id is None or (changes.cards and card_id not in changes.cards):
            return
        if phase is Phase.DONE and self._done is not None:
            self._show_done(card_id, self._done)
        elif phase is Phase.STATUS:
            self._reload_status(card_id)

    def _reload_status(self, card_id: bytes) -> None:
        with self._desk.store.read() as unit:
            card = unit.cards.get(card_id)
            status = self._status(unit, card)
        if status is None:  # it may be handed over now, or has left this desk
            self.open_card(card_id)
        else:
            self._put(replace(self._state, status=status))

    def _banner(self, tone: str, sentence: str) -> None:
        self._put(replace(self._state, banner=(tone, sentence)))

    def _put(self, state: HandOverState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit(state)
