"""One transaction and the tables seen through it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from central_server.store.batches import Batches
from central_server.store.cards import Cards
from central_server.store.cases import Cases
from central_server.store.connection import Connection
from central_server.store.devices import Devices
from central_server.store.events import Events
from central_server.store.failures import (
    StoreUnavailableError,
    UnstorableError,
    is_passing,
    is_unstorable,
    sentence_of,
)
from central_server.store.feed import Feed
from central_server.store.figures import Figures
from central_server.store.newcomers import Newcomers
from central_server.store.offices import Offices
from central_server.store.operators import Operators
from central_server.store.pcs import Pcs
from central_server.store.places import Places
from central_server.store.updates import Updates

__all__ = ["Store", "TryAgain", "Unit"]

_T = TypeVar("_T")
_ATTEMPTS: Final = 6
_PATIENCE_S: Final = 20.0
_log: Final = logging.getLogger(__name__)


class TryAgain(Exception):  # noqa: N818 - not an error: the transaction starts over on fresh rows
    """Raised by work that saw rows change under it before it held their locks."""


class Unit:
    """The tables as one transaction sees them. It lives inside one `Store.read` or `Store.write`."""

    def __init__(self, opened: SqlConnection) -> None:
        connection = Connection(opened)
        self.batches = Batches(connection)
        self.cards = Cards(connection)
        self.cases = Cases(connection)
        self.devices = Devices(connection)
        self.events = Events(connection)
        self.feed = Feed(connection)
        self.figures = Figures(connection)
        self.newcomers = Newcomers(connection)
        self.offices = Offices(connection)
        self.operators = Operators(connection)
        self.pcs = Pcs(connection)
        self.places = Places(connection)
        self.updates = Updates(connection)

    def flush(self) -> None:
        """Write what the feed and the figures have gathered."""
        self.figures.flush()
        self.feed.flush()


class Store:
    """The database. Work is a function of a unit; it may run again, so it must not act outside."""

    def __init__(self, engine: Engine) -> None:
        # One view for the whole of a read, as SQLite gives it anyway.
        postgres = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        options = postgres if engine.dialect.name == "postgresql" else {}
        self._engine = engine
        self._under_way = 0
        self._fewer = threading.Condition()
        self._closed = False
        self._open: set[Any] = set()
        event.listen(engine, "connect", lambda connection, _: self._open.add(connection))
        event.listen(engine, "close", lambda connection, _: self._open.discard(connection))
        self._readers = engine.execution_options(**options)
        self._writers = engine.execution_options(write=True)

    def read(self, work: Callable[[Unit], _T]) -> _T:
        """Run ``work`` on a consistent view; nothing it writes is kept. Raises StoreUnavailableError."""
        try:
            with (
                self._at_work(),
                self._readers.connect() as connection,
                connection.begin() as transaction,
            ):
                result = work(Unit(connection))
                transaction.rollback()
                return result
        except (DBAPIError, PoolTimeoutError) as error:
            raise _unavailable(error) from None

    def write(self, work: Callable[[Unit], _T]) -> _T:
        """Run ``work`` and commit; on return everything is durable. Raises StoreUnavailableError, and of
        it UnstorableError where the values are at fault.

        A deadlock or a lost race starts ``work`` again from the beginning, a few times.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with (
                    self._at_work(),
                    self._writers.connect() as connection,
                    connection.begin(),
                ):
                    unit = Unit(connection)
                    result = work(unit)
                    unit.flush()
            except TryAgain:
                if attempt == _ATTEMPTS:
                    break
            except (DBAPIError, PoolTimeoutError) as error:
                passing = isinstance(error, DBAPIError) and is_passing(error)
                if not passing or attempt == _ATTEMPTS:
                    raise _unavailable(error) from None
            else:
                return result
        raise StoreUnavailableError(
            "Basis data sedang sibuk. Tidak ada yang diubah; coba lagi nanti."
        )

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        with self._fewer:
            if self._closed:
                raise StoreUnavailableError(
                    "Pusat sedang ditutup. Tidak ada yang diubah; coba lagi sebentar lagi."
                )
            self._under_way += 1
        try:
            yield
        finally:
            with self._fewer:
                self._under_way -= 1
                self._fewer.notify_all()

    def close(self) -> None:
        """Give back every connection, after what is under way; nothing begins any more. The pool closes only
        what has come back to it, so what takes too long loses its connection here."""
        with self._fewer:
            self._closed = True
            self._fewer.wait_for(lambda: not self._under_way, _PATIENCE_S)
        self._engine.dispose()
        for connection in tuple(self._open):
            connection.close()


def _unavailable(error: DBAPIError | PoolTimeoutError) -> StoreUnavailableError:
    """What a person is told. The driver's own text may hold values of rows, so it goes no further."""
    if isinstance(error, DBAPIError):
        kind = UnstorableError if is_unstorable(error) else StoreUnavailableError
        state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", "")
        _log.warning("database: %s %s", type(error.orig).__name__, state)
        return kind(sentence_of(error))
    return StoreUnavailableError(
        "Pusat sedang sibuk. Tidak ada yang diubah; coba lagi sebentar lagi."
    )
