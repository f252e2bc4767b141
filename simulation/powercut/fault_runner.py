"""A real desk on a disk that is full or fails: what the person is told, and that it goes on afterwards.

    python -m simulation.powercut.fault_runner PLANS

PLANS: file with a list of `FaultPlan` as JSON; each is played on a folder of its own. Runs under the
recorder, which makes the calls fail.
"""

from __future__ import annotations

import ctypes
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from desk_app.bootstrap import Desk, open_desk
from desk_app.services.errors import Refused
from desk_app.store.engine import StoreError
from simulation.durability.clock import StandingClock
from simulation.durability.confirmed import Confirmed, Mark, What
from simulation.durability.desk_work import Confirm, DeskWork
from simulation.powercut.desk_runner import DATA
from simulation.powercut.recorder import MARK_VARIABLE

__all__ = ["UNCLEAR", "FaultPlan"]

_ACTS: Final = 14
UNCLEAR: Final = "UNCLEAR"  # what is said where the program has no sentence for it


class FaultPlan(msgspec.Struct, frozen=True):
    """A desk in a recorded folder, ``root``, at ``at_ms``; from the ``after``-th act on (0: from its opening)
    ``faults``."""

    root: str
    trace: str
    at_ms: int
    seed: str
    after: int
    faults: str


class _Player:
    def __init__(self, plan: FaultPlan, confirm: Confirm) -> None:
        self._plan = plan
        self._confirm = confirm
        self._rng = random.Random(plan.seed)
        self._clock = StandingClock(plan.at_ms)
        self._folder = Path(plan.root) / DATA
        self._desk: Desk | None = None
        self._work: DeskWork | None = None

    def play(self) -> None:
        """Acts with faults among them; then the disk is well again, and all must go on."""
        plan = self._plan
        _recorder(RECORDER_ROOT=plan.root, RECORDER_TRACE=plan.trace, RECORDER_FAULTS="")
        for n in range(_ACTS):
            if n == plan.after:
                _recorder(RECORDER_FAULTS=plan.faults)
            self._tried(self._open if self._work is None else self._some_act())
        _recorder(RECORDER_FAULTS="")
        # The first try after it may still find what the fault left; the second must not.
        for _ in range(2):
            if self._work is None:
                self._tried(self._open)
        self._tried(self._hand_over)
        self._tried(self._close)
        _recorder(RECORDER_ROOT="", RECORDER_TRACE="")

    def _tried(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (StoreError, Refused) as error:
            said = str(error)
        except Exception as error:  # noqa: BLE001 - a person would see a crash: it is what is looked for
            said = f"{UNCLEAR} {type(error).__name__}: {error}"
        else:
            return
        name = act.__name__.strip("_")
        card = self._work.next_card.hex() if self._work is not None and name == "hand_over" else ""
        self._confirm(Confirmed(What.REFUSED, card=card, name=name, said=said))

    def _some_act(self) -> Callable[[], None]:
        drawn = self._rng.random()
        assert self._work is not None
        if drawn < 0.15 and self._work.handed:
            return self._print
        if drawn < 0.25:
            return self._backup
        return self._close if drawn < 0.33 else self._hand_over

    def _open(self) -> None:
        self._desk = open_desk(self._folder, clock=self._clock)
        try:
            self._work = DeskWork(self._desk, self._rng, self._confirm)
        except BaseException:
            self._desk.close()
            raise

    def _close(self) -> None:
        assert self._desk is not None
        self._work = None
        self._desk.close()

    def _hand_over(self) -> None:
        assert self._work is not None
        self._work.hand_over()

    def _print(self) -> None:
        assert self._work is not None
        self._work.print_last()

    def _backup(self) -> None:
        assert self._work is not None
        self._work.backup()


def _recorder(**variables: str) -> None:
    os.environ.update(variables)
    ctypes.CDLL(None).recorder_start()


def main() -> int:
    """Play every plan."""
    plans = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=list[FaultPlan])
    confirm = Mark(int(os.environ[MARK_VARIABLE]))
    for plan in plans:
        _Player(plan, confirm).play()
    return 0


if __name__ == "__main__":
    sys.exit(main())
