"""The real clock, randomness and folders of the PC."""

from __future__ import annotations

import os
import secrets
import sys
import time
from pathlib import Path

__all__ = ["SystemClock", "SystemEntropy", "data_folder"]


class SystemClock:
    """The PC's clocks. Implements `Clock`."""

    def now_ms(self) -> int:
        """The wall clock, right or wrong."""
        return time.time_ns() // 1_000_000

    def monotonic_ms(self) -> int:
        """Milliseconds since some moment of this boot."""
        return time.monotonic_ns() // 1_000_000

    def boot_id(self) -> str:
        """Linux names its boots; elsewhere the minute of the boot by the wall clock stands in, which a
        changed clock turns into "another boot": the time is then carried instead of anchored."""
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            return f"boot-{(self.now_ms() - self.monotonic_ms()) // 60_000}"


class SystemEntropy:
    """The operating system's random bytes. Implements `Entropy`."""

    def bytes(self, count: int, /) -> bytes:
        """``count`` random bytes."""
        return secrets.token_bytes(count)


def data_folder() -> Path:
    """Where the one desk of this PC keeps its data: never a share, never a roaming profile."""
    given = os.environ.get("SERAH_DATA_DIR")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Serah"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share")) / "serah"
