"""Taking a hand-over back: where the card is now, a reason, and a supervisor's PIN."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.services.ports import Changes
from desk_app.services.standing import to_cancel
from desk_app.ui.context import NoticeKind, UiContext
from desk_app.ui.language import in_language
from desk_app.ui.viewmodels.card_facts import grouped_number

__all__ = ["CancelState", "CancelViewModel"]


@dataclass(frozen=True, slots=True)
class CancelState:
    """The form. ``where``: empty, drawer or wrong_person; ``problem``: what is still missing."""

    card_id: bytes
    name: str
    number: str
    where: str = ""
    person: str = ""
    problem: str = ""


class CancelViewModel(QObject):
    """Asks and cancels; a refusal loses nothing of what was entered.

    ``changed`` carries the form, None when it is closed; ``cancelled`` the id of the card.
    """

    changed = Signal(object)  # CancelState | None
    cancelled = Signal(object)  # bytes

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._state: CancelState | None = None

    @property
    def state(self) -> CancelState | None:
        """The form now."""
        return self._state

    @Slot(object)
    def start(self, card_id: bytes) -> None:
        """Open the form for the hand-over in force of a card; where the card is starts unsaid."""
        with self._context.desk.store.read() as unit:
            card = unit.cards.get(card_id)
        given = to_cancel(card, self._context.desk.identity.device) if card is not None else None
        if card is not None and given is not None:
            self._put(CancelState(card_id, card.name, grouped_number(given.number)))

    @Slot()
    def close(self) -> None:
        """Put the form away."""
        self._put(None)

    @Slot(str)
    def choose_where(self, where: str) -> None:
        """Where the card is now: drawer or wrong_person."""
        if self._state is not None:
            self._put(replace(self._state, where=where, problem=""))

    @Slot(str)
    def put_person(self, person: str) -> None:
        """Who has the card, if it is not in the drawer."""
        if self._state is not None:
            self._put(replace(self._state, person=person, problem=""))

    @Slot()
    def submit(self) -> None:
        """Ask for the supervisor, or say what is missing."""
        state = self._state
        if state is None:
            return
        if not state.where:
            self._problem(
                self.tr("Pilih dahulu di mana kartunya sekarang: di laci atau pada orang lain.")
            )
        elif state.where == "wrong_person" and not state.person.strip():
            self._problem(self.tr("Tulis nama orang yang memegang kartunya agar dapat dicari."))
        else:
            purpose = self.tr("Batalkan serah terima KTP-el atas nama {0}, nomor {1}.")
            self._context.dialogs.ask_supervisor(
                purpose.format(state.name, state.number), self._on_approved
            )

    @Slot(object, str)
    def _on_approved(self, supervisor: Session, reason: str) -> None:
        state, session = self._state, self._context.sessions.current
        if state is None or session is None:
            return
        person = state.person if state.where == "wrong_person" else ""
        try:
            self._context.desk.cancel.cancel(session, supervisor, state.card_id, reason, person)
        except Refused as refusal:
            self._problem(in_language(refusal.sentence))
            return
        self._put(None)
        sentence = self.tr("Serah terima dibatalkan; nomornya tetap tercatat. Kartu ada di laci.")
        if person:
            sentence = self.tr(
                "Serah terima dibatalkan; nomornya tetap tercatat. Kartu masih pada {0}: jemput, "
                "lalu catat kembalinya."
            ).format(person.strip())
        self._context.bus.say(NoticeKind.OK, sentence)
        self._context.bus.changed(
            Changes(frozenset({"card", "receipt"}), frozenset({state.card_id}))
        )
        self.cancelled.emit(state.card_id)

    def _problem(self, sentence: str) -> None:
        if self._state is not None:
            self._put(replace(self._state, problem=sentence))

    def _put(self, state: CancelState | None) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit(state)
