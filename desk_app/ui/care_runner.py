"""Uses quiet moments: backups, copies and checks on a thread of their own, never while somebody works."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desk_app.services.care import CareState
from desk_app.services.full_check import Stopped, Unhurried
from desk_app.services.ports import Changes
from desk_app.ui.context import Bus, NoticeKind
from desk_app.ui.task_runner import ThreadTasks

__all__ = ["USUAL_PACE", "CareControl", "CarePace", "CareRunner", "CareShown", "Caring"]

_log = logging.getLogger(__name__)
_DAY_CLOSED: Final = "day_closed"
_LONGEST_WAIT_S: Final = 10.0


class Caring(Protocol):
    """`desk_app.services.care.Care`, as the window sees it."""

    def state(self) -> CareState:
        """What is so now."""
        ...

    def urgent(self) -> tuple[str, bool]:
        """(reserve, damaged): what must be seen at once."""
        ...

    def run(self, breathe: Callable[[], None], *, day_over: bool = False) -> CareState:
        """Do what is due."""
        ...

    def check_now(self, breathe: Callable[[], None]) -> CareState:
        """The full check, because somebody asks for it."""
        ...


@dataclass(frozen=True, slots=True)
class CarePace:
    """Milliseconds: after the start, between two looks, how long nobody must have touched anything."""

    first_ms: int = 20_000
    usual_ms: int = 60_000
    quiet_ms: int = 15_000


USUAL_PACE: Final = CarePace()
_NOTHING_KNOWN: Final = CareState()


@dataclass(frozen=True, slots=True)
class CareShown:
    """What is so, and whether the full check that somebody asked for is under way."""

    care: CareState = _NOTHING_KNOWN
    checking: bool = False


class CareControl(QObject):
    """Says how the database is cared for; the runner with the thread is a subclass."""

    changed = Signal(object)  # CareShown

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown = CareShown()

    @property
    def shown(self) -> CareShown:
        """What is so now."""
        return self._shown

    def check_now(self) -> None:
        """Start the full check."""
        raise NotImplementedError

    def stop_check(self) -> None:
        """Break it off; the result before stays."""
        raise NotImplementedError

    def _put(self, shown: CareShown) -> None:
        if shown != self._shown:
            self._shown = shown
            self.changed.emit(shown)


class CareRunner(CareControl):
    """Looks every minute whether there is something to do and nobody at the window. Make, start and stop it
    on the main thread; `stop` comes before the desk is closed.

    ``quiet_ms`` says since when nobody has touched anything; ``give_way`` lets the window answer first.
    """

    def __init__(
        self,
        care: Caring,
        bus: Bus,
        quiet_ms: Callable[[], int],
        monotonic_ms: Callable[[], int],
        *,
        give_way: Callable[[], None] = lambda: None,
        pace: CarePace = USUAL_PACE,
        rest: Callable[[float], object] = time.sleep,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._care = care
        self._bus = bus
        self._quiet_ms = quiet_ms
        self._monotonic_ms = monotonic_ms
        self._give_way = give_way
        self._pace = pace
        self._rest = rest
        self._tasks = ThreadTasks(self)
        self._stop_work = threading.Event()
        self._stop_check = threading.Event()
        self._busy = False
        self._day_over = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        bus.data_changed.connect(self._on_data)

    def start(self) -> None:
        """Begin; what is so is said as soon as it is known, work waits for a quiet moment."""
        self._tasks.run(self._care.state, self._known, self._unknown)
        self._timer.start(self._pace.first_ms)

    def stop(self, wait_s: float = _LONGEST_WAIT_S) -> bool:
        """Break off what is under way and wait for it; False if it has not ended after ``wait_s``: a stick
        that takes its time. What it leaves half done counts nowhere."""
        self._timer.stop()
        self.stop_check()
        return self._tasks.close(wait_s)

    @Slot()
    def look(self) -> None:
        """Work, if nobody is at the window."""
        if not self._busy and self._quiet_ms() >= self._pace.quiet_ms:
            self._busy = True
            self._stop_work.clear()
            day_over, self._day_over = self._day_over, False
            self._tasks.run(partial(self._work, day_over), self._worked, self._not_worked)
        self._timer.start(self._pace.usual_ms)

    @Slot()
    def check_now(self) -> None:
        """Start the full check, now."""
        if self.shown.checking:
            return
        self._stop_work.set()  # what goes on by itself makes room for it
        self._stop_check.clear()
        self._put(replace(self.shown, checking=True))
        self._tasks.run(self._check, self._checked, self._not_checked)

    @Slot()
    def stop_check(self) -> None:
        """Break the full check off, also one that nobody asked for."""
        self._stop_work.set()
        self._stop_check.set()

    # -- on the thread

    def _breathe(self, stop: threading.Event) -> Callable[[], None]:
        unhurried = Unhurried(self._monotonic_ms, self._rest)

        def breathe() -> None:
            if stop.is_set():  # whatever the clock says: the end of the program waits for this
                raise Stopped
            unhurried()
            self._give_way()

        return breathe

    def _work(self, day_over: bool) -> CareState:
        return self._care.run(self._breathe(self._stop_work), day_over=day_over)

    def _check(self) -> CareState:
        return self._care.check_now(self._breathe(self._stop_check))

    # -- back on the main thread

    @Slot(object)
    def _known(self, state: object) -> None:
        assert isinstance(state, CareState)
        self._put(replace(self.shown, care=state))

    @Slot(object)
    def _unknown(self, error: BaseException) -> None:
        _log.warning("the care for the database failed: %s", type(error).__name__, exc_info=error)
        self._look_again()

    @Slot(object)
    def _worked(self, state: object) -> None:
        self._busy = False
        self._known(state)

    @Slot(object)
    def _not_worked(self, error: BaseException) -> None:
        self._busy = False
        self._unknown(error)

    @Slot(object)
    def _checked(self, state: object) -> None:
        assert isinstance(state, CareState)
        self._put(CareShown(state))

    @Slot(object)
    def _not_checked(self, error: BaseException) -> None:
        self._put(replace(self.shown, checking=False))
        self._unknown(error)
        self._bus.say(
            NoticeKind.WARNING,
            self.tr("Pemeriksaan berhenti sebelum selesai. Data tidak berubah; coba lagi nanti."),
        )

    @Slot(object)
    def _on_data(self, changes: Changes) -> None:
        if _DAY_CLOSED in changes.kinds:
            self._day_over = True
        self._look_again()

    def _look_again(self) -> None:
        """What must be seen at once."""
        reserve, damaged = self._care.urgent()
        care = self.shown.care
        if (reserve, damaged) != (care.reserve, care.damaged):
            self._put(replace(self.shown, care=replace(care, reserve=reserve, damaged=damaged)))
