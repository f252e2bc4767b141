"""Bring a database to the schema of this program, or refuse with one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from central_server.errors import CentreError
from central_server.store.backup import back_up
from central_server.store.engine import make_migration_engine
from central_server.store.failures import StoreUnavailableError, sentence_of
from central_server.store.version import NEWER

__all__ = ["current_version", "head_version", "upgrade"]

_LOCK: Final = 7_245_633_190  # any number: one migration at a time on PostgreSQL


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "central_server.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head_version() -> str:
    """The schema version of this program."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def current_version(connection: Connection) -> str | None:
    """The schema version of a database, None if it has none; raises CentreError if it is newer."""
    version = MigrationContext.configure(connection).get_current_revision()
    known = {s.revision for s in ScriptDirectory.from_config(_config()).walk_revisions()}
    if version is not None and version not in known:
        raise CentreError(NEWER)
    return version


def upgrade(url: str, sqlite_file: Path | None) -> tuple[str | None, str]:
    """Run the missing steps in one transaction; returns (version before, version after).

    An SQLite file that holds data is copied to ``backups/`` beside it first, the last five are kept.
    """
    if sqlite_file is not None:
        _make_private(sqlite_file)
    engine = make_migration_engine(url)
    head = head_version()
    try:
        with engine.connect() as connection:
            before = current_version(connection)
        if before == head:
            return before, head
        if before is not None and sqlite_file is not None:
            back_up(sqlite_file, before)
        with engine.connect().execution_options(write=True) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            command.upgrade(_config(connection), "head")
            if sqlite_file is not None:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise CentreError(
                        "Pembaruan basis data dibatalkan karena hubungan data rusak; data lama tetap."
                    )
    except DBAPIError as error:
        raise StoreUnavailableError(sentence_of(error)) from None
    finally:
        engine.dispose()
    return before, head


def _make_private(file: Path) -> None:
    """An empty file that only its owner reads; SQLite gives its journals the same rights."""
    try:
        file.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise StoreUnavailableError(
            f"Basis data tidak dapat dibuat: {file} ({error.strerror})."
        ) from error
