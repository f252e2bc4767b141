"""Copies of the SQLite file, made before a schema change."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from central_server.store.failures import StoreUnavailableError

__all__ = ["back_up"]

_KEPT: Final = 5
_PRIVATE: Final = 0o600


def back_up(file: Path, version: str) -> Path:
    """Copy ``file`` to ``backups/`` beside it and keep the last five copies.

    Raises StoreUnavailableError when the copy cannot be made; then nothing may be changed.
    """
    folder = file.parent / "backups"
    try:
        folder.mkdir(exist_ok=True)
        taken = (int(p.stem.rsplit("-", 1)[-1]) for p in folder.glob("*-*.sqlite3"))
        target = folder / f"{file.stem}-{version}-{1 + max(taken, default=0):04}.sqlite3"
        target.touch(mode=_PRIVATE)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
        by_age = sorted(folder.glob("*-*.sqlite3"), key=lambda p: p.stem.rsplit("-", 1)[-1])
        for old in by_age[:-_KEPT]:
            old.unlink()
    except (OSError, sqlite3.Error, ValueError) as error:
        raise StoreUnavailableError(
            f"Cadangan basis data tidak dapat dibuat di {folder}. Pembaruan tidak dijalankan."
        ) from error
    return target
