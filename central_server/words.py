"""Words from a command line or an address, and times and days as text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from central_server.errors import CentreError
from protocol.identifiers import IdentifierError, kelurahan_code, uuid_from_text

__all__ = ["UPDATE_WORDS", "code", "day_text", "identity", "time_text"]

# How far a PC is with a new version, as `protocol.updates.UpdateState` names it.
UPDATE_WORDS: Final = MappingProxyType(
    {"fetching": "mengambil", "ready": "siap", "refused": "ditolak", "rolled_back": "gagal"}
)
_FIRST: Final = date(1970, 1, 1)
_START: Final = datetime(1970, 1, 1, tzinfo=UTC)


def code(text: str) -> str:
    """A kelurahan code; raises CentreError."""
    try:
        return kelurahan_code(text)
    except IdentifierError as error:
        raise CentreError(str(error)) from error


def identity(text: str, what: str) -> bytes:
    """Sixteen bytes written as hex or as a UUID; raises CentreError."""
    try:
        return uuid_from_text(text)
    except IdentifierError as error:
        raise CentreError(f"Bukan pengenal {what}: {text}") from error


def day_text(days: int) -> str:
    """Days since 1970 as an ISO date; as the number that they are where no calendar has such a day."""
    try:
        return (_FIRST + timedelta(days=days)).isoformat()
    except OverflowError:  # of a header or a report: a PC may say anything
        return str(days)


def time_text(ms: int) -> str:
    """Milliseconds since 1970 as UTC, seconds precise; empty for 0 (never), and as the number that they are
    where no calendar has such a time."""
    if not ms:
        return ""
    try:
        time = _START + timedelta(seconds=ms // 1000)
    except OverflowError:
        return str(ms)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
