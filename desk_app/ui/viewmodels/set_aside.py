"""Holding a faulty card, letting it go again, and taking a card back from a wrong person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from desk_app.services.errors import Refused
from desk_app.services.hold import FAULT_LABELS, HoldService
from desk_app.services.operators import Session
from desk_app.ui.context import Dialogs, SessionHolder
from desk_app.ui.language import in_language

__all__ = ["HoldForm", "SetAsideViewModel"]


@dataclass(frozen=True, slots=True)
class HoldForm:
    """What is wrong with a card, before it is held."""

    card_id: bytes
    name: str
    faults: frozenset[str] = frozenset()
    note: str = ""
    problem: str = ""


class SetAsideViewModel(QObject):
    """Records what the service does and says what comes next.

    ``changed`` carries the form, None when it is closed; ``done``: the act and the next step;
    ``refused``: a sentence for acts without a form.
    """

    changed = Signal(object)  # HoldForm | None
    done = Signal(object, str)  # SetAside, sentence
    refused = Signal(str)

    def __init__(
        self,
        holds: HoldService,
        sessions: SessionHolder,
        dialogs: Dialogs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._holds = holds
        self._sessions = sessions
        self._dialogs = dialogs
        self._form: HoldForm | None = None
        self._asked_for: bytes | None = None

    @property
    def form(self) -> HoldForm | None:
        """The form now."""
        return self._form

    def start(self, card_id: bytes, name: str) -> None:
        """Open the form for a card."""
        self._put(HoldForm(card_id, name))

    @Slot()
    def close(self) -> None:
        """Put the form away."""
        self._put(None)

    @Slot(str)
    def toggle_fault(self, code: str) -> None:
        """One thing is wrong, or is not after all."""
        if self._form is not None and code in FAULT_LABELS:
            self._put(replace(self._form, faults=self._form.faults ^ {code}, problem=""))

    @Slot(str)
    def put_note(self, note: str) -> None:
        """What more there is to say."""
        if self._form is not None:
            self._put(replace(self._form, note=note))

    @Slot()
    def hold(self) -> None:
        """Hold the card of the form; a refusal stays on the form."""
        form, session = self._form, self._sessions.current
        if form is None or session is None:
            return
        try:
            done = self._holds.hold(session, form.card_id, tuple(form.faults), form.note)
        except Refused as refusal:
            self._put(replace(form, problem=in_language(refusal.sentence)))
            return
        self._put(None)
        self.done.emit(
            done,
            self.tr(
                "KTP-el ditahan. Simpan di kotak “Ditahan”; pemilik mengisi F-1.02 untuk perbaikan, "
                "dan kartunya dikembalikan ke Disdukcapil."
            ),
        )

    def release(self, card_id: bytes, name: str) -> None:
        """Let a held card be handed over again: asks for a supervisor, whose act it is."""
        self._asked_for = card_id
        self._dialogs.ask_supervisor(
            self.tr("Lepaskan penahanan KTP-el atas nama {0}.").format(name), self._on_release
        )

    def recover(self, card_id: bytes) -> None:
        """A card that was with a wrong person lies in the drawer again."""
        session = self._sessions.current
        if session is None:
            return
        try:
            done = self._holds.recover(session, card_id)
        except Refused as refusal:
            self.refused.emit(in_language(refusal.sentence))
            return
        self.done.emit(done, self.tr("Kartu tercatat kembali di laci. Periksa fisiknya."))

    @Slot(object, str)
    def _on_release(self, supervisor: Session, reason: str) -> None:
        if self._asked_for is None:
            return
        try:
            done = self._holds.release(supervisor, self._asked_for, reason)
        except Refused as refusal:
            self.refused.emit(in_language(refusal.sentence))
            return
        self.done.emit(done, self.tr("Penahanan dilepas. KTP-el ini dapat diserahkan."))

    def _put(self, form: HoldForm | None) -> None:
        if form != self._form:
            self._form = form
            self.changed.emit(form)
