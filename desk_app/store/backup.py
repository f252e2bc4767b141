"""Copies of the database: made by SQLite itself, opened and checked before they count."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from sqlcipher3 import dbapi2

from common.sentences import Sentence, sentence_of
from desk_app.store.engine import StoreError, connect

__all__ = ["check_database", "copy_database"]


def check_database(path: Path, key: bytes) -> str:
    """Empty text if every page of the file authenticates and the trees are sound, else the first fault.

    Raises nothing: a file that cannot be opened at all has a fault too.
    """
    if not path.is_file() or not path.stat().st_size:
        return Sentence("berkasnya tidak ada atau kosong")
    try:
        connection = connect(path, key)
    except StoreError as error:
        return sentence_of(error)
    try:
        for pragma in ("cipher_integrity_check", "quick_check"):
            for (fault,) in connection.execute(f"PRAGMA {pragma}").fetchall():
                if fault != "ok":
                    return str(fault)
    except dbapi2.DatabaseError as error:
        return str(error)
    finally:
        connection.close()
    return ""


def copy_database(source: Path, key: bytes, target: Path) -> Path:
    """A verified copy of ``source`` at ``target``, encrypted with the same key.

    The copy appears under its name only when it is whole, has been opened and checked, and is on disk.
    Raises StoreError if it cannot be made; then ``source`` and an older copy at ``target`` are as before.
    """
    partial = target.with_name(f"{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        connection = connect(source, key)
        try:
            connection.execute("VACUUM INTO ?", (str(partial),))
        finally:
            connection.close()
        fault = check_database(partial, key)
        if fault:
            raise StoreError(
                Sentence(
                    "Cadangan tidak lolos pemeriksaan ({fault}). Data asli tidak berubah; periksa disk.",
                    fault=fault,
                )
            )
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(target)
    except (OSError, dbapi2.Error) as error:
        raise StoreError(
            Sentence(
                "Cadangan tidak dapat dibuat di {folder} ({reason}). Data asli tidak berubah; periksa "
                "ruang disk dan hak aksesnya.",
                folder=str(target.parent),
                reason=_reason(error),
            )
        ) from error
    finally:
        for extra in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                partial.with_name(partial.name + extra).unlink()
    return target


def _reason(error: Exception) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else str(error)
