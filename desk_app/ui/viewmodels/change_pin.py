"""Changing one's own PIN."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from common.sentences import sentence_of
from desk_app.services.errors import Refused
from desk_app.services.operators import Operators, Session
from desk_app.services.ports import Changes
from desk_app.services.recorder import Recorder
from desk_app.ui.context import UiContext
from desk_app.ui.language import in_language
from desk_app.ui.viewmodels.sign_in import PIN_LENGTH

__all__ = ["ChangePinState", "ChangePinViewModel"]


@dataclass(frozen=True, slots=True)
class ChangePinState:
    """``tone`` and ``message``: how it went. ``wrong``: the field to look at: old, new or repeat."""

    busy: bool = False
    tone: str = "error"
    message: str = ""
    wrong: str = ""


class ChangePinViewModel(QObject):
    """Checks the old PIN and sets the new one on the task thread; a sync carries it on."""

    changed = Signal(object)  # ChangePinState
    done = Signal()  # the fields are to be emptied

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._state = ChangePinState()
        context.sessions.changed.connect(self._on_session)

    @property
    def state(self) -> ChangePinState:
        """The state now."""
        return self._state

    @Slot(str, str, str)
    def change(self, old: str, new: str, again: str) -> None:
        """Change the PIN of whoever is signed in."""
        session = self._context.sessions.current
        if session is None or self._state.busy:
            return
        fault = self._fault(old, new, again)
        if fault is not None:
            self._put(fault)
            return
        self._put(ChangePinState(busy=True))
        desk = self._context.desk
        work = _ChangePin(desk.operators, desk.recorder, session, old, new)
        self._context.tasks.run(work, self._changed, self._refused)

    def _fault(self, old: str, new: str, again: str) -> ChangePinState | None:
        if len(old) != PIN_LENGTH:
            return ChangePinState(message=self.tr("Isi PIN lama Anda, 6 angka."), wrong="old")
        if new != again:
            message = self.tr("PIN baru dan ulangannya berbeda. Ketik sekali lagi.")
            return ChangePinState(message=message, wrong="repeat")
        if new == old:
            message = self.tr("PIN baru sama dengan PIN lama. Pilih PIN lain.")
            return ChangePinState(message=message, wrong="new")
        return None

    @Slot(object)
    def _changed(self, _nothing: object) -> None:
        message = self.tr(
            "PIN Anda sudah diganti. PIN baru berlaku di PC ini sekarang, dan di PC lain setelah "
            "sinkronisasi."
        )
        self._put(ChangePinState(tone="ok", message=message))
        self.done.emit()
        self._context.bus.changed(Changes(frozenset({"pin"})))

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, Refused):
            self._put(ChangePinState())
            raise error
        # What is said of the new PIN comes from its own check; anything else is about the old one.
        wrong = "old" if error.__cause__ is None else "new"
        self._put(ChangePinState(message=in_language(sentence_of(error)), wrong=wrong))

    @Slot(object)
    def _on_session(self, _session: object) -> None:
        """Another person, or nobody: nothing of the last one's attempt stays."""
        self._put(ChangePinState())
        self.done.emit()

    def _put(self, state: ChangePinState) -> None:
        self._state = state
        self.changed.emit(state)


@dataclass(frozen=True, slots=True)
class _ChangePin:
    """The change as work for the task thread."""

    operators: Operators
    recorder: Recorder
    session: Session
    old: str
    new: str

    def __call__(self) -> None:
        self.operators.change_pin(self.recorder, self.session, self.old, self.new)

    def __repr__(self) -> str:
        return "_ChangePin(...)"  # a PIN stands in no log
