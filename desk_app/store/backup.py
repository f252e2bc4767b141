"""Copies of the database: made by SQLite's own backup, opened and checked before they count."""

from __future__ import annotations

import os
from pathlib import Path

from desk_app.store.engine import StoreError, connect

__all__ = ["check_database", "copy_database"]


def check_database(path: Path, key: bytes) -> str:
    """Empty text if every page of the file authenticates and the trees are sound, else the first fault."""
    connection = connect(path, key)
    try:
        for pragma in ("cipher_integrity_check", "quick_check"):
            for (fault,) in connection.execute(f"PRAGMA {pragma}").fetchall():
                if fault != "ok":
                    return str(fault)
    finally:
        connection.close()
    return ""


def copy_database(source: Path, key: bytes, target: Path) -> Path:
    """A verified copy of ``source`` at ``target``, encrypted with the same key.

    The copy appears under its name only when it is whole, has been opened and checked, and is on disk.
    Raises StoreError if it cannot be made; ``source`` is never changed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    connection = connect(source, key)
    try:
        connection.execute("VACUUM INTO ?", (str(partial),))
    finally:
        connection.close()
    fault = check_database(partial, key)
    for extra in ("-wal", "-shm"):
        Path(f"{partial}{extra}").unlink(missing_ok=True)
    if fault:
        partial.unlink(missing_ok=True)
        raise StoreError(
            f"Cadangan tidak lolos pemeriksaan ({fault}). Data asli tidak berubah; periksa disk."
        )
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    return target
