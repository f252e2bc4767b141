"""The only create_engine calls of the centre."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from central_server.store.connection import begin

__all__ = ["BUSY_MS", "make_engine", "make_migration_engine"]

BUSY_MS: Final = 10_000
_PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536")


def _on_sqlite(engine: Engine, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def _connect(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # BEGIN is ours, see below
        for pragma in pragmas:
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes the lock first: a transaction that reads and then writes would fail at once
        # with "database is locked", whatever the time-out says.
        write = connection.get_execution_options().get("write")
        begin(connection, "BEGIN IMMEDIATE" if write else "BEGIN")


def make_engine(url: str, busy_ms: int = BUSY_MS) -> Engine:
    """An engine for SQLite or PostgreSQL; parameters never reach an error's text.

    ``busy_ms``: how long an SQLite writer waits for another.
    """
    if url.startswith("sqlite"):
        # The connection used last goes out first: it has the pages in its memory that the next one wants.
        engine = create_engine(
            url, hide_parameters=True, pool_size=8, max_overflow=32, pool_use_lifo=True
        )
        _on_sqlite(engine, f"busy_timeout={busy_ms}", *_PRAGMAS, "foreign_keys=ON")
        return engine
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=8,
        max_overflow=32,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5},
    )


def make_migration_engine(url: str) -> Engine:
    """An engine without a pool and, on SQLite, without foreign keys: a rebuilt table is dropped."""
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
        _on_sqlite(engine, f"busy_timeout={BUSY_MS}", *_PRAGMAS, "foreign_keys=OFF")
        return engine
    return create_engine(
        url, hide_parameters=True, poolclass=NullPool, connect_args={"connect_timeout": 5}
    )
