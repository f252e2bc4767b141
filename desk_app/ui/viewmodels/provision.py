"""A PC that came with a provisioning file: it introduces itself, waits, and asks again by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desk_app.services.provisioning import Waits
from desk_app.ui.context import TaskRunner

__all__ = ["USUAL_PAUSES", "ProvisionState", "ProvisionViewModel", "Standing"]

USUAL_PAUSES: Final = (10_000, 20_000, 30_000, 60_000)
"""Milliseconds before each further question; the last one again and again."""


class Standing(StrEnum):
    """How far the PC has come."""

    BEGINNING = "beginning"  # nobody has answered yet
    WAITING = "waiting"  # the centre knows it, a person has to approve
    OVER = "over"  # the centre said no, or the file is none


@dataclass(frozen=True, slots=True)
class ProvisionState:
    """``busy``: the centre is being asked. ``waits``: what it said of this PC, None before it did.
    ``message``: what went wrong last, empty if nothing."""

    standing: Standing = Standing.BEGINNING
    busy: bool = False
    waits: Waits | None = None
    message: str = ""


class ProvisionViewModel(QObject):
    """Asks on the task thread until the PC has its place.

    ``provision()`` gives a `Waits`, the open desk, or raises; ``known`` turns what it raises into a
    sentence, None for what nobody expected; ``final`` says whether asking again can only bring the same.
    ``enrolled`` carries the open desk.
    """

    changed = Signal(object)  # ProvisionState
    enrolled = Signal(object)  # the desk

    def __init__(
        self,
        provision: Callable[[], object],
        tasks: TaskRunner,
        known: Callable[[BaseException], str | None],
        final: Callable[[BaseException], bool],
        parent: QObject | None = None,
        pauses: tuple[int, ...] = USUAL_PAUSES,
    ) -> None:
        super().__init__(parent)
        self._provision = provision
        self._tasks = tasks
        self._known = known
        self._final = final
        self._pauses = pauses
        self._asked = 0
        self._stopped = False
        self._state = ProvisionState()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.ask)

    @property
    def state(self) -> ProvisionState:
        """The state now."""
        return self._state

    @Slot()
    def ask(self) -> None:
        """Ask the centre now, and from now on again by itself; nothing while it is being asked."""
        self._stopped = False
        if self._state.busy:
            return
        self._again.stop()
        self._put(replace(self._state, busy=True))
        self._tasks.run(self._provision, self._done, self._failed)

    @Slot()
    def stop(self) -> None:
        """Ask no more after the question that is under way."""
        self._stopped = True
        self._again.stop()

    @Slot(object)
    def _done(self, made: object) -> None:
        if isinstance(made, Waits):
            self._put(ProvisionState(Standing.WAITING, waits=made))
            self._later()
            return
        self._put(replace(self._state, busy=False, message=""))
        self.enrolled.emit(made)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        sentence = self._known(error)
        if sentence is None:
            sentence = self.tr(
                "Pendaftaran terhenti karena kesalahan program; belum ada yang berubah di PC ini. "
                "Ulangi, atau hubungi petugas TI."
            )
            self._put(replace(self._state, standing=Standing.OVER, busy=False, message=sentence))
            raise error
        over = self._final(error)
        standing = Standing.OVER if over else self._state.standing
        if standing is Standing.OVER and not over:
            standing = Standing.BEGINNING  # somebody pressed "again", and this time the line failed
        self._put(replace(self._state, standing=standing, busy=False, message=sentence))
        if not over:
            self._later()

    def _later(self) -> None:
        if self._stopped:
            return
        self._again.start(self._pauses[min(self._asked, len(self._pauses) - 1)])
        self._asked += 1

    def _put(self, state: ProvisionState) -> None:
        self._state = state
        self.changed.emit(state)
