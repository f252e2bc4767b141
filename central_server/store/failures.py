"""What database errors mean to a person, and which of them are worth another try."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from central_server.errors import CentreError

__all__ = [
    "StoreUnavailableError",
    "UnstorableError",
    "is_passing",
    "is_unstorable",
    "sentence_of",
]

# serialization_failure, deadlock_detected, and a unique value that another transaction took first
_PASSING: Final = frozenset({"40001", "40P01", "23505"})
# data exceptions, broken constraints, values beyond what a page or an index holds
_VALUES: Final = ("22", "23", "54")


class StoreUnavailableError(CentreError):
    """The database cannot be reached or is busy; nothing was changed."""


class UnstorableError(StoreUnavailableError):
    """The database does not take a value of what was to be written; nothing was changed."""


def is_unstorable(error: DBAPIError) -> bool:
    """Whether the values are at fault: the same ones will never be taken."""
    return isinstance(error, DataError | IntegrityError) or str(
        getattr(error.orig, "sqlstate", None)
    ).startswith(_VALUES)


def is_passing(error: DBAPIError) -> bool:
    """Whether the same transaction may succeed when it is run again from the start."""
    return getattr(error.orig, "sqlstate", None) in _PASSING


def sentence_of(error: DBAPIError) -> str:
    """One sentence without parameters, passwords or rows."""
    reason = str(error.orig)
    if "locked" in reason or "busy" in reason:
        return "Basis data sedang sibuk. Tidak ada yang diubah; coba lagi sebentar lagi."
    if "disk" in reason or "full" in reason:
        return "Media penyimpanan pusat penuh atau rusak. Tidak ada yang diubah; periksa server."
    if "file is not a database" in reason or "malformed" in reason:
        return "Berkas basis data rusak atau bukan basis data. Tidak ada yang diubah."
    return "Basis data tidak dapat dihubungi. Tidak ada yang diubah; periksa server dan alamatnya."
