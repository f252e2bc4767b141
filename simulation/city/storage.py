"""Hooks on the databases of this process: no waiting for the disk, crashes between two steps, full disks,
another program that wants to write to the same file.

They hang on SQLAlchemy's own events, so the stores under test are the shipped ones, byte for byte.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import Pool
from sqlcipher3 import dbapi2

from simulation.city.violation import require

__all__ = ["Place", "SimulatedCrashError", "Storage"]

_UNLIMITED: Final = 1_073_741_823
_LIMITED: Final = "simulated_full_disk"


class SimulatedCrashError(BaseException):
    """The machine dies here. A BaseException: nothing in the product may take it for an error."""


def _nothing() -> None:
    pass


@dataclass(slots=True)
class Place:
    """The machine at work. It dies before its ``dies_in``-th storage step (None: not at all), having
    kept its files by ``keep``; its disk takes ``room`` more pages (None: as many as it likes). At the
    first step of a writer from the ``other_at``-th on (None: never) another program tries to write to
    the same file; ``other_waits`` says that it was told to wait."""

    dies_in: int | None = None
    keep: Callable[[], None] = _nothing
    room: int | None = None
    other_at: int | None = None
    steps: int = field(default=0, init=False)
    dead: bool = field(default=False, init=False)
    was_full: bool = field(default=False, init=False)
    other_waits: bool = field(default=False, init=False)

    def step(self) -> None:
        """Between two storage steps: raises SimulatedCrashError when this is the moment."""
        self.steps += 1
        if self.dead or self.dies_in is None:
            return
        if self.steps >= self.dies_in:
            self.dead = True
            self.keep()
            raise SimulatedCrashError

    def lets_another_try(self, connection: Connection, statement: str) -> bool:
        """Whether this step is one of a writer that has begun, and the one at which another tries."""
        if self.other_at is None or self.steps < self.other_at:
            return False
        if connection.dialect.name != "sqlite" or statement.startswith("BEGIN"):
            return False
        return bool(connection.get_execution_options().get("write"))


class Storage:
    """The hooks, while they are in force (a ``with`` block). Machines nest: a desk waits for the centre."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._got_in = ""

    @contextmanager
    def at(self, place: Place) -> Iterator[Place]:
        """Storage steps within the block are those of ``place``. Raises Violation if another program
        could write meanwhile, whatever the product made of that."""
        self._places.append(place)
        try:
            yield place
        finally:
            self._places.pop()
            rule = "a writer holds the lock from its start"
            require(not self._got_in, rule, f"another could write before {self._got_in}")

    def _connect(self, dbapi: Any, _record: object) -> None:
        if isinstance(dbapi, sqlite3.Connection | dbapi2.Connection):
            dbapi.execute("PRAGMA synchronous=OFF")
        else:
            dbapi.execute("SET synchronous_commit TO off")
            dbapi.commit()

    def _begin(self, connection: Connection) -> None:
        if connection.dialect.name != "sqlite":
            return
        room = self._places[-1].room if self._places else None
        if room is None and not connection.info.get(_LIMITED):
            return
        raw: Any = connection.connection.dbapi_connection
        most = _UNLIMITED
        if room is not None:
            most = int(raw.execute("PRAGMA page_count").fetchone()[0]) + room
        raw.execute(f"PRAGMA max_page_count={most}")
        connection.info[_LIMITED] = room is not None

    def _step(
        self, connection: Connection, _cursor: object = None, statement: str = "commit", *_: object
    ) -> None:
        if not self._places:
            return
        place = self._places[-1]
        place.step()
        if place.lets_another_try(connection, statement):
            place.other_at = None
            place.other_waits = _is_locked(connection)
            if not place.other_waits:
                self._got_in = statement.split("\n")[0][:60]

    def _error(self, context: Any) -> None:
        if self._places and "full" in str(context.original_exception):
            self._places[-1].was_full = True

    def __enter__(self) -> Storage:
        event.listen(Pool, "connect", self._connect)
        event.listen(Engine, "begin", self._begin)
        event.listen(Engine, "before_cursor_execute", self._step)
        event.listen(Engine, "commit", self._step)
        event.listen(Engine, "handle_error", self._error)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        event.remove(Pool, "connect", self._connect)
        event.remove(Engine, "begin", self._begin)
        event.remove(Engine, "before_cursor_execute", self._step)
        event.remove(Engine, "commit", self._step)
        event.remove(Engine, "handle_error", self._error)


def _is_locked(connection: Connection) -> bool:
    """Whether another writer with no patience is told that the file of this connection is locked."""
    other = connection.engine.raw_connection()
    try:
        raw: Any = other.dbapi_connection
        patience = int(raw.execute("PRAGMA busy_timeout").fetchone()[0])
        raw.execute("PRAGMA busy_timeout = 0")
        try:
            raw.execute("BEGIN IMMEDIATE")
        except (sqlite3.OperationalError, dbapi2.OperationalError) as error:
            return "locked" in str(error)
        finally:
            raw.rollback()
            raw.execute(f"PRAGMA busy_timeout = {patience}")
        return False
    finally:
        other.close()
