"""What happened, line by line, and one hash over all of it."""

from __future__ import annotations

from collections import deque
from hashlib import sha256
from typing import IO, Final

from simulation.city.clocks import TrueTime

__all__ = ["Trace"]

_KEPT: Final = 40


class Trace:
    """Keeps the last lines and the hash of all; ``out`` gets every line where somebody watches."""

    def __init__(self, time: TrueTime, out: IO[str] | None = None) -> None:
        self.last: deque[str] = deque(maxlen=_KEPT)
        self._time = time
        self._out = out
        self._hash = sha256()

    def note(self, who: str, what: str) -> None:
        """``who`` did or suffered ``what``, now."""
        line = f"{self._time} {who:9} {what}"
        self.last.append(line)
        self._hash.update(line.encode())
        if self._out is not None:
            print(line, file=self._out)

    def hexdigest(self) -> str:
        """The hash of every line so far."""
        return self._hash.hexdigest()
