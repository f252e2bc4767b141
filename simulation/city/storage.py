"""Hooks on the databases of this process: no waiting for the disk, crashes between two steps, full disks,
another program that wants to write to the same file.

For SQLite they lie around the driver's connections, under all that the stores do; for PostgreSQL they hang
on SQLAlchemy's events. The stores under test are the shipped ones, byte for byte.
"""

from __future__ import annotations

import random
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, TypeAlias

from psycopg.errors import DiskFull
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import Pool
from sqlcipher3 import dbapi2

from simulation.city.violation import require

__all__ = ["Place", "SimulatedCrashError", "StepCounts", "Storage"]

_UNLIMITED: Final = 1_073_741_823
_LATELY: Final = 16
_NOT_KNOWN_YET: Final = 40
_ERRORS: Final = (sqlite3.Error, dbapi2.Error)
_READS: Final = ("SELECT", "WITH", "PRAGMA", "BEGIN", "COMMIT")
_Driver: TypeAlias = Any  # sqlite3's or sqlcipher3's, which share no type


class SimulatedCrashError(BaseException):
    """The machine dies here. A BaseException: nothing in the product may take it for an error."""


def _nothing() -> None:
    pass


@dataclass(slots=True)
class Place:
    """The machine at work. It dies before its ``dies_in``-th storage step (None: not at all), having
    kept its files by ``keep``; its disk takes ``room`` more pages, on a PostgreSQL server so many more
    statements that write (None: as many as it likes). At the first step of a writer from the
    ``other_at``-th on (None: never) another program tries to write to the same file; ``other_waits`` says
    that it was told to wait. ``commits``: how many it had made."""

    dies_in: int | None = None
    keep: Callable[[], None] = _nothing
    room: int | None = None
    other_at: int | None = None
    steps: int = field(default=0, init=False)
    commits: int = field(default=0, init=False)
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


class StepCounts:
    """How many storage steps acts of each kind took lately: a crash may come before any of them."""

    def __init__(self) -> None:
        self._lately: dict[str, deque[int]] = {}

    def took(self, kind: str, steps: int) -> None:
        """An act of that kind was done in so many steps."""
        self._lately.setdefault(kind, deque(maxlen=_LATELY)).append(steps)

    def any_of(self, rng: random.Random, kind: str) -> int:
        """Any step of an act of that kind, and the moment behind the last."""
        lately = self._lately.get(kind)
        return rng.randint(1, rng.choice(lately) + 1 if lately else _NOT_KNOWN_YET)


class Storage:
    """The hooks, while they are in force (a ``with`` block). Machines nest: a desk waits for the centre.
    ``server``: the centre's database is on a PostgreSQL server."""

    def __init__(self, *, server: bool = False) -> None:
        self._server = server
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
            what = f"another could write before {self._got_in}"
            require(not self._got_in, "a writer holds the lock from its start", what)

    def before(self, driven: _Driven, statement: str) -> None:
        """A step on an SQLite file: the place dies, or another program tries its luck."""
        if not self._places:
            return
        place = self._places[-1]
        place.step()
        if driven.writes_unlocked(statement):
            self._got_in = statement.split("\n")[0][:60]
        if place.other_at is not None and place.steps >= place.other_at and driven.locked:
            place.other_at = None
            place.other_waits = driven.keeps_others_out()
            if not place.other_waits:
                self._got_in = statement.split("\n")[0][:60]

    def committed(self) -> None:
        """A transaction of whoever is at work is kept."""
        if self._places:
            self._places[-1].commits += 1

    @property
    def room(self) -> int | None:
        """How many more pages the disk takes, None for as many as one likes."""
        return self._places[-1].room if self._places else None

    def failed(self, error: BaseException) -> None:
        """The driver has raised this."""
        if self._places and "full" in str(error):
            self._places[-1].was_full = True

    def _connect(self, driver: _Driver, record: Any) -> None:
        if isinstance(driver, sqlite3.Connection | dbapi2.Connection):
            record.dbapi_connection = _Driven(driver, self)
        else:
            driver.execute("SET synchronous_commit TO off")
            driver.commit()

    def _connected(self, connection: Connection) -> None:
        driver = connection.connection.dbapi_connection
        if isinstance(driver, _Driven) and driver.engine is None:
            driver.engine = connection.engine
            # Not at its connect: the centre says what it wants of the disk after that.
            driver.do_not_wait()

    def _statement(self, connection: Connection, _: object, statement: str, *__: object) -> None:
        if not self._places or connection.dialect.name == "sqlite":
            return
        place = self._places[-1]
        place.step()
        if place.room is not None and not statement.startswith(_READS):
            place.room -= 1
            if place.room < 0:
                place.was_full = True
                full = DiskFull("could not extend file: No space left on device")
                raise OperationalError(statement, None, full)

    def _commit(self, connection: Connection) -> None:
        if self._places and connection.dialect.name != "sqlite":
            self._places[-1].step()
            self._places[-1].commits += 1

    def __enter__(self) -> Storage:
        event.listen(Pool, "connect", self._connect)
        event.listen(Engine, "engine_connect", self._connected)
        if self._server:  # each statement of every database would pay for it
            event.listen(Engine, "before_cursor_execute", self._statement)
            event.listen(Engine, "commit", self._commit)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        event.remove(Pool, "connect", self._connect)
        event.remove(Engine, "engine_connect", self._connected)
        if self._server:
            event.remove(Engine, "before_cursor_execute", self._statement)
            event.remove(Engine, "commit", self._commit)


class _Driven:
    """A connection to an SQLite file whose steps are those of the machine at work."""

    def __init__(self, driver: _Driver, storage: Storage) -> None:
        self._driver = driver
        self._storage = storage
        self._limited = False
        self.engine: Engine | None = None
        self.locked = False  # since the transaction began
        self.close = driver.close

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    def execute(self, statement: str, values: Any = ()) -> _Driver:
        """A step."""
        return self._done(self._driver.execute, statement, values)

    def cursor(self, *given: Any) -> _Cursor:
        """What SQLAlchemy works with."""
        return _Cursor(self._driver.cursor(*given), self._done)

    def executemany(self, statement: str, values: Any) -> _Driver:
        """A step."""
        return self._done(self._driver.executemany, statement, values)

    def commit(self) -> None:
        """A step."""
        self._storage.before(self, "COMMIT")
        try:
            self._driver.commit()
        except _ERRORS as error:
            self._storage.failed(error)
            raise
        self.locked = False
        self._storage.committed()

    def rollback(self) -> None:
        """No step: what is rolled back is as if it had not been."""
        self._driver.rollback()
        self.locked = False

    def _done(self, work: Callable[[str, Any], Any], statement: str, values: Any) -> Any:
        if statement.startswith("BEGIN"):
            self.locked = False
            self._limit()
        self._storage.before(self, statement)
        try:
            done = work(statement, values)
        except _ERRORS as error:
            self._storage.failed(error)
            raise
        if statement == "BEGIN IMMEDIATE":
            self.locked = True
        return done

    def do_not_wait(self) -> None:
        """Nothing waits for the disk from now on."""
        self._driver.execute("PRAGMA synchronous=OFF")

    def _limit(self) -> None:
        room = self._storage.room
        if room is None and not self._limited:
            return
        most = _UNLIMITED
        if room is not None:
            most = int(self._driver.execute("PRAGMA page_count").fetchone()[0]) + room
        self._driver.execute(f"PRAGMA max_page_count={most}")
        self._limited = room is not None

    def writes_unlocked(self, statement: str) -> bool:
        """Whether a transaction that did not take the lock when it began is going to write."""
        if self.locked or statement.startswith(_READS):
            return False
        return bool(self._driver.in_transaction)

    def keeps_others_out(self) -> bool:
        """Whether another writer with no patience is told that the file of this connection is locked."""
        assert self.engine is not None
        other = self.engine.raw_connection()
        try:
            driven = other.dbapi_connection
            assert isinstance(driven, _Driven)
            return driven.waits()
        finally:
            other.close()

    def waits(self) -> bool:
        """Whether this connection cannot begin to write just now."""
        driver = self._driver
        patience = int(driver.execute("PRAGMA busy_timeout").fetchone()[0])
        driver.execute("PRAGMA busy_timeout = 0")
        try:
            driver.execute("BEGIN IMMEDIATE")
        except _ERRORS as error:
            return "locked" in str(error)
        finally:
            driver.rollback()
            driver.execute(f"PRAGMA busy_timeout = {patience}")
        return False


class _Cursor:
    """A cursor of such a connection."""

    def __init__(self, cursor: _Driver, done: Callable[..., Any]) -> None:
        self._cursor = cursor
        self._done = done
        self.fetchone = cursor.fetchone
        self.fetchall = cursor.fetchall
        self.close = cursor.close

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, statement: str, values: Any = ()) -> _Cursor:
        """A step."""
        self._done(self._cursor.execute, statement, values)
        return self

    def executemany(self, statement: str, values: Any) -> _Cursor:
        """A step."""
        self._done(self._cursor.executemany, statement, values)
        return self
