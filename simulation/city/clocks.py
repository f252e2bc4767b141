"""One true time for the whole city, and what each machine believes of it. Implements both Clock ports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

__all__ = ["DAY_MS", "HOUR_MS", "MINUTE_MS", "CentreClock", "PcClock", "TrueTime", "ms_of"]

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS
_WIB_MS: Final = 7 * HOUR_MS


def ms_of(year: int, month: int = 1, day: int = 1) -> int:
    """Milliseconds since 1970 UTC at which a day begins there."""
    return int(datetime(year, month, day, tzinfo=UTC).timestamp()) * 1000


class TrueTime:
    """What time it really is; it moves only when told to."""

    def __init__(self, ms: int) -> None:
        self.ms = ms

    def pass_ms(self, ms: int) -> None:
        """Time goes by."""
        self.ms += ms

    def reach(self, ms: int) -> None:
        """It is at least ``ms`` now."""
        self.ms = max(self.ms, ms)

    @property
    def day(self) -> int:
        """Days since 1970 in the offices' zone (WIB)."""
        return (self.ms + _WIB_MS) // DAY_MS

    def __str__(self) -> str:
        local = datetime.fromtimestamp((self.ms + _WIB_MS) / 1000, UTC)
        return f"{local:%a %d %H:%M:%S}.{self.ms % 1000:03}"


class CentreClock:
    """The centre's clock is right."""

    def __init__(self, time: TrueTime) -> None:
        self._time = time

    def now_ms(self) -> int:
        """The true time."""
        return self._time.ms


class PcClock:
    """A PC's clock: off by something, drifting by parts per million, jumping when told to. ``name`` of the
    PC: no two have a boot in common, also where one has a copy of the other's disk."""

    def __init__(
        self, time: TrueTime, ahead_ms: int = 0, drift_ppm: int = 0, name: str = ""
    ) -> None:
        self._time = time
        self._name = name
        self._ahead_ms = ahead_ms
        self._drift_ppm = drift_ppm
        self._set_at = time.ms
        self._boots = 1
        self._booted_at = time.ms

    def now_ms(self) -> int:
        """The wall clock, right or wrong."""
        return self._time.ms + self._ahead_ms + self._drift(self._set_at)

    def monotonic_ms(self) -> int:
        """Since the last boot."""
        return self._time.ms - self._booted_at + self._drift(self._booted_at)

    def boot_id(self) -> str:
        """Changes with every boot."""
        return f"{self._name}-boot-{self._boots}"

    def reboot(self) -> None:
        """The PC was off."""
        self._boots += 1
        self._booted_at = self._time.ms

    def show(self, ms: int) -> None:
        """From now on the wall clock goes on from ``ms``."""
        self._set_at = self._time.ms
        self._ahead_ms = ms - self._time.ms

    def jump(self, ms: int) -> None:
        """The wall clock is put forward (or back) by ``ms``."""
        self.show(self.now_ms() + ms)

    def _drift(self, since: int) -> int:
        return (self._time.ms - since) * self._drift_ppm // 1_000_000
