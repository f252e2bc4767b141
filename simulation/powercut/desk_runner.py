"""A real desk in a process of its own that is recorded: enrolled, then two days of work years apart.

    python -m simulation.powercut.desk_runner PLAN

PLAN: file with a `DeskPlan` as JSON. What the screen would confirm is written to the descriptor that
RECORDER_MARK names.
"""

from __future__ import annotations

import os
import random
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final

import msgspec

from desk_app.bootstrap import Desk, enrol_desk, open_desk
from desk_app.store.backup_file import SUFFIX
from desk_app.store.folders import make_folder
from desk_app.sync.report import Outcome
from simulation.durability.clock import SharedClock
from simulation.durability.confirmed import Mark
from simulation.durability.desk_work import Confirm, DeskWork
from simulation.durability.weaken import (
    Weakness,
    but_handed_over,
    confirm_early,
    on_every_connection,
    unsynced,
    weaken_commits,
)
from simulation.powercut.recorder import MARK_VARIABLE

__all__ = ["DATA", "STICK", "DeskPlan", "DeskRunner"]

# What lies in the recorded folder: the desk's own, and a stick for files that leave it.
DATA: Final = "serah"
STICK: Final = "stick"
_RETENTION_DAYS = 800  # longer than the shipped policy keeps bodies


class DeskPlan(msgspec.Struct, frozen=True):
    """What a recorded desk does: enrol below ``folder`` with ``code``, hand over ``hand_overs`` cards on
    each of two days. ``clock``: file of the shared clock. ``checkpoint``: pages after which the database
    moves its log into the file, 0 as usual (1,000); fewer let a short day meet many. ``weakness``: how it
    is to break its promise."""

    folder: str
    url: str
    code: str
    clock: str
    seed: int
    hand_overs: int
    checkpoint: int = 0
    weakness: Weakness = Weakness.NONE


class DeskRunner:
    """Plays a plan. ``weakness`` is for the checks of the checks; the desk itself knows no such thing."""

    def __init__(self, plan: DeskPlan, confirm: Confirm, weakness: Weakness) -> None:
        self._plan = plan
        self._confirm = confirm
        self._weakness = weakness
        self._clock = SharedClock(Path(plan.clock))
        self._rng = random.Random(plan.seed)
        self._folder = Path(plan.folder) / DATA
        self._stick = Path(plan.folder) / STICK
        weaken_commits(weakness)
        if plan.checkpoint:
            on_every_connection(f"PRAGMA wal_autocheckpoint = {plan.checkpoint}")

    def run(self) -> None:
        """All of it."""
        plan = self._plan
        make_folder(self._stick)
        desk = enrol_desk(self._folder, plan.url, plan.code, computer="PC-UJI", clock=self._clock)
        work = self._work(desk)
        work.enrolled()
        self._sync(work)
        work.receive()
        work = self._day(work)
        self._sync(work)
        self._clock.move(_RETENTION_DAYS)
        self._sync(work)
        work.purge()
        work = self._day(work)
        with self._copies():
            work.export(self._stick)
        self._sync(work)
        work.desk.close()

    def _work(self, desk: Desk) -> DeskWork:
        if self._weakness is Weakness.EARLY:
            confirm_early(desk, self._confirm)
            return DeskWork(desk, self._rng, but_handed_over(self._confirm))
        return DeskWork(desk, self._rng, self._confirm)

    def _copies(self) -> AbstractContextManager[None]:
        return unsynced() if self._weakness is Weakness.COPIES else nullcontext()

    def _backup(self, work: DeskWork, name: str = "") -> None:
        with self._copies():
            work.backup(name)

    def _day(self, work: DeskWork) -> DeskWork:
        """Hand-overs with what happens between them; the desk may be closed and opened again. The backup of
        the evening takes the place of the one of the morning."""
        self._backup(work)
        for n in range(self._plan.hand_overs):
            if not work.hand_over():
                raise AssertionError("no card is left")
            drawn = self._rng.random()
            if drawn < 0.5:
                work.print_last()
            elif drawn < 0.56:
                work.cancel_one()
            elif drawn < 0.62:
                self._sync(work)
            elif drawn < 0.65:
                self._backup(work, f"../{STICK}/manual-{n % 2}{SUFFIX}")
            elif drawn < 0.69:
                work.desk.close()
                work = self._work(open_desk(self._folder, clock=self._clock))
        self._clock.move(0, minutes=10)  # a backup has the second in which it was made in its name
        self._backup(work)
        return work

    @staticmethod
    def _sync(work: DeskWork) -> None:
        report = work.sync()
        if report.outcome is not Outcome.DONE:
            raise AssertionError(report.message)


def main() -> int:
    """Play the plan of the command line."""
    plan = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=DeskPlan)
    DeskRunner(plan, Mark(int(os.environ[MARK_VARIABLE])), plan.weakness).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
