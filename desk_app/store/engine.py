"""The encrypted database file: opening, keying, transactions. The only `create_engine` of the desk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlcipher3 import dbapi2

from common.sentences import Sentence
from desk_app.store.prepared import begin

__all__ = ["KEY_BYTES", "StoreError", "WrongKeyError", "connect", "make_engine"]

KEY_BYTES: Final = 32
_BUSY_MS: Final = 5_000
_TEXTS: Final = 500  # that a connection keeps parsed
_NEXT_TO_NOTHING: Final = 1 << 18


class StoreError(Exception):
    """The database cannot be used; ``str(error)`` is one sentence for a person."""


class DamagedError(StoreError):
    """Part of the file cannot be read any more; the next start repairs it."""


class WrongKeyError(StoreError):
    """The file is not ours, is damaged in its first page, or the key is another's."""


_DAMAGE: Final = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})
# What a failing disk says; any other I/O error (no room, a lock) is not the file's fault.
_UNREADABLE: Final = frozenset({"SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ"})


def is_damage(error: BaseException | None) -> bool:
    """Whether an error of the driver says that the file itself cannot be read as it should be."""
    name = getattr(error, "sqlite_errorname", None) or ""
    return name in _UNREADABLE or any(name.startswith(d) for d in _DAMAGE)


def _disk_full(folder: Path) -> bool:
    """Whether not even the files beside the database can grow; SQLite calls that an I/O error."""
    try:
        return shutil.disk_usage(folder).free < _NEXT_TO_NOTHING
    except OSError:
        return False


def connect(path: Path, key: bytes) -> dbapi2.Connection:
    """A connection to the encrypted file, created if absent, ready for explicit transactions.

    A raw 256-bit key costs 0.4 ms; a passphrase would cost 200 ms on every connection. Raises
    WrongKeyError if the file cannot be read with this key, StoreError if it cannot be opened at all.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a database key has 32 bytes")
    try:
        connection = dbapi2.connect(
            str(path), timeout=_BUSY_MS / 1000, check_same_thread=False, cached_statements=_TEXTS
        )
    except dbapi2.Error as error:
        raise StoreError(
            Sentence(
                "Basis data tidak dapat dibuka di {folder}. Data tidak berubah; periksa hak akses "
                "folder itu, lalu buka Serah lagi.",
                folder=str(path.parent),
            )
        ) from error
    try:
        connection.isolation_level = None  # we say BEGIN, the driver does not
        connection.execute("PRAGMA cipher_log_level = NONE")  # its stderr lines help nobody here
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise StoreError("Pustaka basis data tanpa enkripsi; Serah tidak akan memakainya.")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",  # a confirmed hand-over survives a power cut
            "foreign_keys = ON",
            "secure_delete = ON",  # what is purged is overwritten
            "cache_size = -65536",
            f"busy_timeout = {_BUSY_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except dbapi2.DatabaseError as error:
        connection.close()
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise WrongKeyError(
                "Basis data tidak dapat dibaca dengan kunci PC ini. Data tidak diubah; hubungi TI "
                "untuk memulihkan kunci atau cadangan."
            ) from error
        if not is_damage(error) and _disk_full(path.parent):
            raise StoreError(
                "Disk penuh, jadi basis data belum dapat dibuka. Data tidak berubah; kosongkan ruang "
                "disk, lalu buka Serah lagi."
            ) from error
        raise (DamagedError if is_damage(error) else StoreError)(
            Sentence(
                "Basis data tidak dapat dibaca ({reason}). Data tidak diubah; simpan berkas diagnosa dan "
                "hubungi TI.",
                reason=str(error),
            )
        ) from error
    except StoreError:
        connection.close()
        raise
    return connection


def make_engine(path: Path, key: bytes) -> Engine:
    """The engine of one encrypted file. Writers run with ``execution_options(write=True)``.

    The key never stands in a URL, so it cannot reach a log or a traceback.
    """

    def creator() -> dbapi2.Connection:
        return connect(path, key)

    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=creator,
        poolclass=NullPool,  # the store keeps its connections itself
        hide_parameters=True,  # a failed statement reaches the log, its values must not
    )

    @event.listens_for(engine, "begin")
    def begins(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        if not driver.in_transaction:  # else a unit has begun already
            options: dict[str, Any] = dict(connection.get_execution_options())
            begin(connection, write=bool(options.get("write")))

    return engine
