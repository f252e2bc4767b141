"""Which schema a database has, without loading the machinery that changes schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from central_server.errors import CentreError
from central_server.store.failures import StoreUnavailableError, sentence_of

__all__ = ["HEAD", "NEWER", "require_current"]

HEAD: Final = "0005"  # the newest of migrations/versions; a test compares
NEWER: Final = (
    "Basis data ini dibuat oleh versi Serah pusat yang lebih baru. "
    "Pasang versi itu; data tidak diubah."
)
_OLDER: Final = (
    "Basis data belum sesuai dengan versi ini. Jalankan 'serah-central migrate'; data tetap aman."
)
_VERSION: Final = text("SELECT version_num FROM alembic_version")


def require_current(engine: Engine, sqlite_file: Path | None) -> str:
    """The version, if the database is there and up to date; raises CentreError otherwise."""
    if sqlite_file is not None and not sqlite_file.is_file():
        raise CentreError(
            f"Basis data tidak ada: {sqlite_file}. Jalankan 'serah-central migrate' lebih dahulu."
        )
    try:
        with engine.connect() as connection:
            version = connection.execute(_VERSION).scalar()
    except (OperationalError, ProgrammingError) as error:
        if "alembic_version" in str(error.orig):  # reachable, but nothing in it yet
            raise CentreError(_OLDER) from error
        raise StoreUnavailableError(sentence_of(error)) from None
    except DBAPIError as error:
        raise StoreUnavailableError(sentence_of(error)) from None
    if version is None or version < HEAD:
        raise CentreError(_OLDER)
    if version != HEAD:
        raise CentreError(NEWER)
    return HEAD
