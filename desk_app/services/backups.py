"""The backups of a desk: when one is due, which are kept, and what may be said of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from desk_app.services.ports import Clock, Store
from desk_app.services.recorder import Recorder

__all__ = ["USUAL_KEEP", "Backup", "BackupReport", "Backups", "Keep", "Shelf", "superfluous"]

_log = logging.getLogger(__name__)
_WEEK_DAYS: Final = 7
_MONDAY: Final = 3  # 1 January 1970 was a Thursday


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified backup. ``made_ms`` and ``day`` (business date) as the PC believed them; (``epoch``,
    ``seq``) is the newest event in it, ``unsent`` how many of its events the centre had not stored."""

    path: Path
    made_ms: int
    day: int
    epoch: int
    seq: int
    schema: str
    unsent: int
    size: int

    @property
    def order(self) -> tuple[int, int, int]:
        """What is newer comes later, whatever the PC's clock said."""
        return (self.epoch, self.seq, self.made_ms)


class Shelf(Protocol):
    """The folder of the backups."""

    @property
    def folder(self) -> Path:
        """Where they lie."""
        ...

    def list(self) -> tuple[Backup, ...]:
        """What lies there, newest first."""
        ...

    def make(self, made_ms: int, day: int) -> Backup:
        """One more: copied, opened, checked, on disk. Raises an error with a sentence."""
        ...

    def write(self, target: Path, made_ms: int, day: int) -> Path:
        """One at a place of one's own, which no rule removes. Raises an error with a sentence."""
        ...

    def remove(self, backup: Backup) -> None:
        """One less; raises OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Keep:
    """How many are kept: the last of each of so many days and weeks, within so many bytes."""

    daily: int = 7
    weekly: int = 4
    budget: int = 2 << 30


USUAL_KEEP: Final = Keep()


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a run did: the backup made (None if none was due), how many old ones were removed."""

    made: Backup | None
    removed: int


def superfluous(backups: Iterable[Backup], keep: Keep = USUAL_KEEP) -> tuple[Backup, ...]:
    """Those that no rule keeps, oldest first.

    Kept: the newest; the last of each of ``daily`` days and of ``weekly`` weeks that have one; the last
    of each older schema (what a migration started from) for a week, and as long as a day or week keeps
    something older.
    Beyond ``budget`` bytes the oldest go, never the newest.
    """
    newest_first = sorted(backups, key=lambda b: b.order, reverse=True)
    kept = newest_first[:1]
    days: set[int] = set()
    weeks: set[int] = set()
    schemas: set[str] = {b.schema for b in kept}
    waiting: list[Backup] = []
    for one in newest_first:
        week = (one.day + _MONDAY) // _WEEK_DAYS
        of_day = one.day not in days and len(days) < keep.daily
        of_week = week not in weeks and len(weeks) < keep.weekly
        if of_day:
            days.add(one.day)
        if of_week:
            weeks.add(week)
        if of_day or of_week:
            kept += [*waiting, one]
            waiting = []
        elif one.schema not in schemas:
            fresh = newest_first[0].day - one.day <= _WEEK_DAYS
            (kept if fresh else waiting).append(one)
        schemas.add(one.schema)
    kept = list(dict.fromkeys(kept))
    while len(kept) > 1 and sum(b.size for b in kept) > keep.budget:
        kept.pop()
    return tuple(b for b in reversed(newest_first) if b not in kept)


class Backups:
    """Makes a backup when one is due and removes what is superfluous after it.

    One is due when something was recorded since the last one, or the last one is a week old.
    """

    def __init__(
        self,
        store: Store,
        recorder: Recorder,
        shelf: Shelf,
        clock: Clock,
        keep: Keep = USUAL_KEEP,
    ) -> None:
        self._store = store
        self._recorder = recorder
        self._shelf = shelf
        self._clock = clock
        self._keep = keep

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self._shelf.folder

    def list(self) -> Sequence[Backup]:
        """What lies there, newest first."""
        return self._shelf.list()

    def newest(self) -> Backup | None:
        """The newest, None if there is none."""
        return next(iter(self._shelf.list()), None)

    def due(self, *, day_over: bool = False) -> bool:
        """Whether one is due. Once a day is enough, until the day is over (``day_over``)."""
        with self._store.read() as unit:
            head = unit.log.head()
            day = self._recorder.now(unit).business_date
        newest = self.newest()
        if newest is None:
            return True
        behind = (newest.epoch, newest.seq) != (head.epoch, head.seq)
        if behind and (day_over or newest.day != day):
            return True
        return abs(day - newest.day) >= _WEEK_DAYS

    def run(self, *, day_over: bool = False) -> BackupReport:
        """Make one if one is due, then tidy up. Raises what the shelf raises."""
        return self.make() if self.due(day_over=day_over) else BackupReport(None, 0)

    def make(self) -> BackupReport:
        """Make one now; old ones go only after it has been verified."""
        made = self._shelf.make(self._clock.now_ms(), self._day())
        removed = 0
        for old in superfluous(self._shelf.list(), self._keep):
            try:
                self._shelf.remove(old)
                removed += 1
            except OSError as error:
                _log.warning("an old backup stays: %s", type(error).__name__)
        return BackupReport(made, removed)

    def write(self, target: Path) -> Path:
        """A backup at a place of one's own; raises what the shelf raises."""
        return self._shelf.write(target, self._clock.now_ms(), self._day())

    def _day(self) -> int:
        with self._store.read() as unit:
            return self._recorder.now(unit).business_date
