"""Bringing a database to the schema of this program, in process."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from desk_app.store.backup import copy_database
from desk_app.store.engine import StoreError, connect, make_engine

__all__ = ["HEAD", "VERSIONS", "NewerDatabaseError", "upgrade"]

HEAD: Final = "0002"
VERSIONS: Final = Path(__file__).parent / "migrations" / "versions"


class NewerDatabaseError(StoreError):
    """The database was written by a newer Serah than this one."""


def _version(path: Path, key: bytes) -> str:
    connection = connect(path, key)
    try:
        known = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        if not connection.execute(known).fetchone()[0]:
            return ""
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    finally:
        connection.close()
    return str(row[0]) if row else ""


def upgrade(
    path: Path,
    key: bytes,
    backups: Path,
    *,
    head: str = HEAD,
    versions: Sequence[Path] = (VERSIONS,),
    before: Callable[[], object] | None = None,
) -> bool:
    """Make or upgrade the database at ``path``; True if anything was done.

    Before an existing database is touched a verified copy is put into ``backups``, or ``before`` is
    called to make one; what that raises stops the upgrade. Refuses a newer database
    (NewerDatabaseError). A migration that fails leaves the old schema and data as they were
    and raises StoreError. ``versions``: the folders of the migrations that lead to ``head``.
    """
    found = _version(path, key)
    if found == head:
        return False
    if found > head:
        raise NewerDatabaseError(
            "Basis data ini dibuat oleh Serah yang lebih baru. Data aman dan tidak diubah; pasang "
            "versi Serah terbaru di PC ini."
        )
    if found and before is not None:
        before()
    elif found:
        copy_database(path, key, backups / f"{path.stem}-before-{head}.db")

    # Imported here: a start that has nothing to migrate does not pay for alembic.
    from alembic.util import CommandError

    engine = make_engine(path, key)
    try:
        _migrate(engine, head, versions)
    except (SQLAlchemyError, CommandError) as error:
        raise StoreError(
            "Pemutakhiran basis data gagal dan dibatalkan. Data lama tetap utuh; periksa ruang disk, "
            "lalu buka Serah lagi atau hubungi TI."
        ) from error
    finally:
        engine.dispose()
    return True


def _migrate(engine: Engine, head: str, versions: Sequence[Path]) -> None:
    from alembic import command
    from alembic.config import Config

    with engine.execution_options(write=True).connect() as connection:
        # Alembic's batch mode drops tables; with foreign keys on, children would go with them, and
        # the pragma is ignored inside a transaction.
        connection.exec_driver_sql("SELECT 1")
        connection.rollback()
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.cursor().execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            config = Config()
            config.set_main_option("script_location", "desk_app.store:migrations")
            config.set_main_option("path_separator", "os")
            config.set_main_option("version_locations", os.pathsep.join(map(str, versions)))
            config.attributes["connection"] = connection
            command.upgrade(config, head)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StoreError("Pemutakhiran basis data dibatalkan; data lama tetap utuh.")
