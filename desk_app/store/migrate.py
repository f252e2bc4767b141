"""Bringing a database to the schema of this program, in process."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from desk_app.store.backup import copy_database
from desk_app.store.engine import StoreError, connect, make_engine

__all__ = ["HEAD", "NewerDatabaseError", "upgrade"]

HEAD: Final = "0001"


class NewerDatabaseError(StoreError):
    """The database was written by a newer Serah than this one."""


def _version(path: Path, key: bytes) -> str:
    connection = connect(path, key)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except dbapi2.OperationalError:
        return ""
    finally:
        connection.close()
    return str(row[0]) if row else ""


def upgrade(path: Path, key: bytes, backups: Path) -> bool:
    """Make or upgrade the database at ``path``; True if anything was done.

    Before an existing database is touched a verified copy is put into ``backups``. Refuses a newer
    database (NewerDatabaseError). A migration that fails leaves the old schema and data as they were.
    """
    found = _version(path, key)
    if found == HEAD:
        return False
    if found > HEAD:
        raise NewerDatabaseError(
            "Basis data ini dibuat oleh Serah yang lebih baru. Data aman dan tidak diubah; pasang "
            "versi Serah terbaru di PC ini."
        )
    if found:
        copy_database(path, key, backups / f"{path.stem}-before-{HEAD}.db")

    # Imported here: a start that has nothing to migrate does not pay for alembic.
    from alembic import command
    from alembic.config import Config

    engine = make_engine(path, key)
    try:
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
                config.set_main_option(
                    "version_locations", str(Path(__file__).parent / "migrations/versions")
                )
                config.attributes["connection"] = connection
                command.upgrade(config, HEAD)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise StoreError("Pemutakhiran basis data dibatalkan; data lama tetap utuh.")
    finally:
        engine.dispose()
    return True
