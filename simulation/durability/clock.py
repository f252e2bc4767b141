"""A clock that several processes share and that a run can move on by years."""

from __future__ import annotations

from pathlib import Path

from desk_app.system import SystemClock

__all__ = ["SharedClock", "StandingClock"]


class SharedClock:
    """The PC's clock moved by the milliseconds that stand in ``file`` (missing: not moved).

    Implements the clocks of desk and centre. The boot stays the same: it is the calendar that jumps.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._system = SystemClock()

    def now_ms(self) -> int:
        """The moved wall clock."""
        return self._system.now_ms() + self._moved()

    def monotonic_ms(self) -> int:
        """Moved along, as time that has really passed."""
        return self._system.monotonic_ms() + self._moved()

    def boot_id(self) -> str:
        """The PC's own."""
        return self._system.boot_id()

    def move(self, days: int, minutes: int = 0) -> None:
        """Move it on for everybody who looks at the file."""
        moved = self._moved() + days * 86_400_000 + minutes * 60_000
        partial = self._file.with_suffix(".partial")
        partial.write_text(str(moved), encoding="ascii")
        partial.replace(self._file)

    def _moved(self) -> int:
        try:
            return int(self._file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0


class StandingClock:
    """A PC that has just been switched on again at ``ms``: another boot, time goes on from there."""

    def __init__(self, ms: int) -> None:
        self._ms = ms
        self._passed = 0

    def now_ms(self) -> int:
        """A millisecond later at each look."""
        self._passed += 1
        return self._ms + self._passed

    def monotonic_ms(self) -> int:
        """Since this boot."""
        return 5_000 + self._passed

    def boot_id(self) -> str:
        """Not the boot before the power cut."""
        return "after-the-cut"
