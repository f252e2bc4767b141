"""The lives of desks: worked at, killed, opened again, compared; over and over on the same files."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
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
from simulation.durability.confirmed import Confirmed, What
from simulation.durability.desk_check import check_desk, whole_log
from simulation.durability.findings import Findings

__all__ = [
    "DeskLife",
    "EnrolLife",
    "Life",
    "MigrationLife",
    "PurgeLife",
    "SyncLife",
    "killed_at_random",
    "send_all",
    "told",
]

# How many are killed before their first word, at the opening.
_EARLY: Final = 0.2
_OPENING_S: Final = 0.15
_FIRST_WORD_S: Final = 20.0


class Life(Protocol):
    """Something that is killed again and again. Closed by the stack that it was made with."""

    def kill(self, rng: random.Random) -> Findings | None:
        """Let it work, kill it, start it again, compare. None: it had ended by itself, too early."""
        ...


def killed_at_random(child: Child, rng: random.Random, while_s: float) -> bool:
    """Let a child begin, and kill it: while it opens, or up to ``while_s`` after its first word."""
    child.go()
    if rng.random() < _EARLY:
        child.ended(rng.uniform(0, _OPENING_S))
    elif child.has_confirmed(_FIRST_WORD_S):
        child.ended(rng.uniform(0, while_s))
    return child.kill()


def told(child: Child, found: list[str]) -> list[Confirmed]:
    """What the child confirmed; an error that it met is written to ``found``."""
    said = child.confirmed()
    found += [f"{one.said}" for one in said if one.what is What.REFUSED]
    return [one for one in said if one.what is not What.REFUSED]


@dataclass(slots=True)
class DeskLife:
    """A desk in ``folder`` at the work ``name``. Everything confirmed in all its lives must be there."""

    zygote: Zygote
    folder: Path
    base: Base
    name: str = "day"
    url: str = ""
    clock_file: str = ""
    while_s: float = 0.12
    confirmed: list[Confirmed] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        """The clock that its processes share."""
        return SharedClock(Path(self.clock_file)) if self.clock_file else SystemClock()

    def kill(self, rng: random.Random) -> Findings | None:
        """One life of it."""
        job = Job(
            self.name,
            str(self.folder),
            seed=rng.randrange(1 << 30),
            url=self.url,
            clock=self.clock_file,
        )
        child = self.zygote.start(job)
        if not killed_at_random(child, rng, self.while_s):
            return None
        return self.compare(child, rng)

    def compare(self, child: Child, rng: random.Random) -> Findings:
        """Open it again and look for everything."""
        errors: list[str] = []
        self.confirmed += told(child, errors)
        found = check_desk(self.folder, self.confirmed, self.clock, rng, self.base.keys)
        for error in errors:
            found.broken(f"before it was killed: {error}")
        return found


@dataclass(slots=True)
class SyncLife(DeskLife):
    """A desk that syncs, and its centre, which lives on: after each kill both must have the same."""

    centre: Centre | None = None

    def compare(self, child: Child, rng: random.Random) -> Findings:
        """The desk's own comparison; then a sync, and every event exactly once at the centre."""
        assert self.centre is not None
        found = DeskLife.compare(self, child, rng)
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
    """A desk with acts of long ago, purged: each kill on a fresh copy, for a purge happens once."""

    zygote: Zygote
    base: Base
    folder: Path
    count: int = 0

    def kill(self, rng: random.Random) -> Findings | None:
        """One purge."""
        self.count += 1
        folder = self.base.copy("old", self.folder / str(self.count))
        clock = str(self.base.clock)
        return DeskLife(self.zygote, folder, self.base, "purge", clock_file=clock).kill(rng)


@dataclass(slots=True)
class MigrationLife:
    """A desk whose schema is brought up to date: the next start does it again, and every row is there."""

    zygote: Zygote
    base: Base
    folder: Path
    count: int = 0

    def kill(self, rng: random.Random) -> Findings | None:
        """One migration on a fresh copy."""
        self.count += 1
        folder = self.base.copy("old", self.folder / str(self.count))
        clock = SharedClock(self.base.clock)
        with open_desk(folder, clock=clock) as desk:
            before = [one.raw for one in whole_log(desk)]
        child = self.zygote.start(Job("migrate", str(folder)))
        child.go()
        child.ended(rng.uniform(0, 0.35))
        if not child.kill():
            return None
        errors: list[str] = []
        told(child, errors)
        key = self.base.keys.database
        head, versions = planted_upgrade(folder.parent)
        try:
            upgrade(folder / DATABASE, key, folder / "backups", head=head, versions=versions)
        except StoreError as error:
            errors.append(f"the migration cannot be done again: {error}")
        take_back(folder / DATABASE, key)
        found = check_desk(folder, [], clock, rng, self.base.keys)
        found.counts.confirmed = len(before)
        with open_desk(folder, clock=clock) as desk:
            after = [one.raw for one in whole_log(desk)]
        found.counts.found = sum(a == b for a, b in zip(before, after, strict=False))
        if after[: len(before)] != before:
            found.lost("events by a migration")
        for said in errors:
            found.broken(said)
        return found


@dataclass(slots=True)
class EnrolLife:
    """A PC that enrols: killed, it enrols again with the same code, and there is one device of it."""

    zygote: Zygote
    folder: Path
    url: str
    codes: list[str]
    centre: Centre
    count: int = 0

    def kill(self, rng: random.Random) -> Findings | None:
        """One enrolment, with a code of its own."""
        self.count += 1
        folder = self.folder / str(self.count)
        code = self.codes.pop()
        child = self.zygote.start(Job("enrol", str(folder), url=self.url, code=code))
        child.go()
        child.ended(rng.uniform(0, 0.6))
        if not child.kill():
            return None
        errors: list[str] = []
        confirmed = told(child, errors)
        try:
            open_desk(folder).close()
        except NotEnrolledError:
            enrol_desk(folder, self.url, code, computer="PC-UJI").close()
        found = check_desk(folder, confirmed, SystemClock(), rng)
        device = _device_of(self.centre, code)
        with open_desk(folder) as desk:
            if desk.identity.device != device:
                found.doubled("the code belongs to another device")
        for error in errors:
            found.broken(error)
        return found


def _device_of(centre: Centre, code: str) -> bytes | None:
    locator = EnrolmentCode.parse(code).locator
    known = centre.store.read(lambda unit: unit.devices.code(locator))
    return None if known is None else known.used_by
