"""The lives of desks: worked at, killed, opened again, compared; over and over on the same files."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final, Protocol

from central_server.bootstrap import Centre
from desk_app.bootstrap import NotEnrolledError, enrol_desk, open_desk
from desk_app.services.ports import Clock
from desk_app.store.engine import StoreError
from desk_app.store.migrate import upgrade
from desk_app.system import SystemClock
from protocol.enrolment import EnrolmentCode
from simulation.crash.base import Base
from simulation.crash.jobs import DATABASE
from simulation.crash.planted import planted_upgrade, take_back
from simulation.crash.zygote import Child, Job, Zygote
from simulation.durability.answers import ShortWay
from simulation.durability.centre_check import compare_with_log
from simulation.durability.clock import SharedClock
from simulation.durability.confirmed import Confirmed
from simulation.durability.desk_check import check_desk, whole_log
from simulation.durability.findings import Findings

__all__ = [
    "DeskLife",
    "Ended",
    "EnrolLife",
    "Life",
    "MigrationLife",
    "PurgeLife",
    "SyncLife",
    "ended",
    "send_all",
]

# How many are killed before their first word, at the opening.
_EARLY: Final = 0.2
_OPENING_S: Final = 0.15
_FIRST_WORD_S: Final = 20.0
_WHILE_S: Final = 0.12
# How many may do what they are aimed at to its end, which is also how its time is known.
_LET_BE: Final = 0.15


@dataclass(slots=True)
class Ended:
    """How a life ended and what was found after it. ``killed``: False if it had ended by itself, which is
    no try. ``within``: it was killed in the very act that it was aimed at. ``kept``: events that it
    found in the log and that are there after it."""

    found: Findings
    killed: bool
    within: bool = False
    kept: int = 0


class Life(Protocol):
    """Something that is killed again and again. Closed by the stack that it was made with."""

    def kill(self, rng: random.Random) -> Ended:
        """Let it work, kill it, start it again, compare; compare also if it has ended by itself."""
        ...


def killed_at_random(child: Child, rng: random.Random, while_s: float) -> bool:
    """Let a child begin, and kill it: while it opens, or up to ``while_s`` after its first word."""
    child.go()
    if rng.random() < _EARLY:
        child.ended(rng.uniform(0, _OPENING_S))
    elif child.has_confirmed(_FIRST_WORD_S):
        child.ended(rng.uniform(0, while_s))
    return child.kill()


def killed_within(child: Child, rng: random.Random, took: list[float]) -> tuple[bool, bool]:
    """Let a child begin, and kill it within the act that its job says the begin and the end of.

    ``took``: the seconds of those that were let be, to which this one may be added. Whether it was
    killed, and whether that was within the act.
    """
    child.go()
    if child.heard():
        since = time.monotonic()
        if took and rng.random() >= _LET_BE:
            child.ended(rng.uniform(0, median(took)))
        elif child.heard():
            took.append(time.monotonic() - since)
            child.ended(rng.uniform(0, _WHILE_S))
    killed = child.kill()
    return killed, killed and len(child.words) == 1


def ended(found: Findings, child: Child, killed: bool) -> Ended:
    """A life that ended by itself is no try; an error that ended it is a finding."""
    found.counts.tries = int(killed)
    for error in child.errors():
        found.broken(f"it failed: {error}")
    return Ended(found, killed)


@dataclass(slots=True)
class DeskLife:
    """A desk in ``folder`` at the work ``name``. Everything confirmed in all its lives must be there."""

    zygote: Zygote
    folder: Path
    base: Base
    name: str = "day"
    url: str = ""
    clock_file: str = ""
    while_s: float = _WHILE_S
    confirmed: list[Confirmed] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        """The clock that its processes share."""
        return SharedClock(Path(self.clock_file)) if self.clock_file else SystemClock()

    def start(self, rng: random.Random) -> Child:
        """A process that will do its work."""
        return self.zygote.start(
            Job(
                self.name,
                str(self.folder),
                seed=rng.randrange(1 << 30),
                url=self.url,
                clock=self.clock_file,
            )
        )

    def kill(self, rng: random.Random) -> Ended:
        """One life of it."""
        child = self.start(rng)
        killed = killed_at_random(child, rng, self.while_s)
        return self.compare(child, killed, rng)

    def compare(self, child: Child, killed: bool, rng: random.Random) -> Ended:
        """Look for everything that it has confirmed in this life and those before."""
        self.confirmed += child.confirmed()
        return ended(self.look(rng), child, killed)

    def look(self, rng: random.Random) -> Findings:
        """Open it again and look for everything."""
        return check_desk(self.folder, self.confirmed, self.clock, rng, self.base.keys)


@dataclass(slots=True)
class SyncLife(DeskLife):
    """A desk that syncs, and its centre, which lives on: after each kill both must have the same."""

    name: str = "sync"
    while_s: float = 0.3
    centre: Centre | None = None

    def look(self, rng: random.Random) -> Findings:
        """The desk's own comparison; then a sync, and every event exactly once at the centre."""
        assert self.centre is not None
        found = DeskLife.look(self, rng)
        send_all(self.folder, self.centre, found)
        return found


def send_all(folder: Path, centre: Centre, found: Findings) -> None:
    """The desk syncs once more with ``centre``; then the centre has its log, each event once, no case."""
    with open_desk(folder) as desk:
        engine = desk.sync_engine(transport=ShortWay(centre))
        report = engine.run_once()
        if report.counts.unsent:
            found.broken(f"the sync after it: {report.message}")
            return
        compare_with_log(centre, desk.key, whole_log(desk), found)
    cases = centre.store.read(lambda unit: unit.cases.all(open_only=True))
    for case in cases:
        found.doubled(f"the centre has a case: {case.reason}")


@dataclass(slots=True)
class PurgeLife:
    """A desk with acts of long ago, purged: each kill on a fresh copy, for a purge happens once.

    ``took``: how many seconds purges took, kept for the next life.
    """

    zygote: Zygote
    base: Base
    folder: Path
    took: list[float]
    count: int = 0

    def kill(self, rng: random.Random) -> Ended:
        """One purge."""
        self.count += 1
        folder = self.base.copy("old", self.folder / str(self.count))
        desk = DeskLife(self.zygote, folder, self.base, "purge", clock_file=str(self.base.clock))
        child = desk.start(rng)
        killed, within = killed_within(child, rng, self.took)
        end = desk.compare(child, killed, rng)
        end.within = within
        return end


@dataclass(slots=True)
class MigrationLife:
    """A desk whose schema is brought up to date: the next start does it again, and every row is there.

    ``took``: how many seconds migrations took, kept for the next life.
    """

    zygote: Zygote
    base: Base
    folder: Path
    took: list[float]
    count: int = 0

    def kill(self, rng: random.Random) -> Ended:
        """One migration on a fresh copy."""
        self.count += 1
        folder = self.base.copy("old", self.folder / str(self.count))
        clock = SharedClock(self.base.clock)
        with open_desk(folder, clock=clock) as desk:
            before = [one.raw for one in whole_log(desk)]
        child = self.zygote.start(Job("migrate", str(folder)))
        killed, within = killed_within(child, rng, self.took)
        again = ""
        key = self.base.keys.database
        head, versions = planted_upgrade(folder.parent)
        try:
            upgrade(folder / DATABASE, key, folder / "backups", head=head, versions=versions)
        except StoreError as error:
            again = f"the migration cannot be done again: {error}"
        take_back(folder / DATABASE, key)
        found = check_desk(folder, [], clock, rng, self.base.keys)
        with open_desk(folder, clock=clock) as desk:
            after = [one.raw for one in whole_log(desk)]
        kept = sum(a == b for a, b in zip(before, after, strict=False))
        if kept != len(before):
            found.lost(f"{len(before) - kept} events by a migration")
        if again:
            found.broken(again)
        end = ended(found, child, killed)
        end.within, end.kept = within, kept
        return end


@dataclass(slots=True)
class EnrolLife:
    """A PC that enrols: killed, it enrols again with the same code, and there is one device of it."""

    zygote: Zygote
    folder: Path
    url: str
    codes: list[str]
    centre: Centre
    count: int = 0

    def kill(self, rng: random.Random) -> Ended:
        """One enrolment, with a code of its own."""
        self.count += 1
        folder = self.folder / str(self.count)
        code = self.codes.pop()
        child = self.zygote.start(Job("enrol", str(folder), url=self.url, code=code))
        child.go()
        child.ended(rng.uniform(0, 0.6))
        killed = child.kill()
        try:
            open_desk(folder).close()
        except NotEnrolledError:
            enrol_desk(folder, self.url, code, computer="PC-UJI").close()
        found = check_desk(folder, child.confirmed(), SystemClock(), rng)
        device = _device_of(self.centre, code)
        with open_desk(folder) as desk:
            if desk.identity.device != device:
                found.doubled("the code belongs to another device")
        return ended(found, child, killed)


def _device_of(centre: Centre, code: str) -> bytes | None:
    locator = EnrolmentCode.parse(code).locator
    known = centre.store.read(lambda unit: unit.devices.code(locator))
    return None if known is None else known.used_by
