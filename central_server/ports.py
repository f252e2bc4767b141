"""Clock and randomness, handed in so that tests and the simulation decide both."""

from __future__ import annotations

import secrets
import time
from typing import Final, Protocol

from protocol.identifiers import uuid7

__all__ = [
    "Clock",
    "Randomness",
    "SystemClock",
    "SystemRandomness",
    "business_date",
    "new_id",
]

_ZONE_HOURS: Final = {"WIB": 7, "WITA": 8, "WIT": 9}
_HOUR_MS: Final = 3_600_000


class Clock(Protocol):
    """The centre's time."""

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        ...


class Randomness(Protocol):
    """Random bytes fit for keys and salts."""

    def token(self, size: int) -> bytes:
        """``size`` bytes nobody can guess."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return time.time_ns() // 1_000_000


class SystemRandomness:
    """The operating system's randomness."""

    def token(self, size: int) -> bytes:
        """``size`` bytes from the operating system."""
        return secrets.token_bytes(size)


def new_id(now_ms: int, randomness: Randomness) -> bytes:
    """A UUIDv7 for a card, batch, operator or case."""
    return uuid7(now_ms, randomness.token(10))


def business_date(now_ms: int, zone: str = "WIB") -> int:
    """Days since 1970-01-01 on the wall of an office in ``zone``."""
    return (now_ms + _ZONE_HOURS[zone] * _HOUR_MS) // (24 * _HOUR_MS)
