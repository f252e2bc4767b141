"""Whoever sits at the window goes first."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

__all__ = ["Courtesy"]

_ANSWER_MS: Final = 80
_STEP_MS: Final = 10
_MOST_MS: Final = 150


class Courtesy:
    """The window notes each touch; long work on another thread asks between two pieces of it.

    Python does one thing at a time: what a sync does while a key is answered, the answer waits for.
    ``monotonic_ms`` only ever grows, ``sleep`` takes seconds. `touched` and the rest may be called from
    different threads.
    """

    def __init__(
        self, monotonic_ms: Callable[[], int], sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._now = monotonic_ms
        self._sleep = sleep
        self._touched_ms: int | None = None

    def touched(self) -> None:
        """Somebody has touched a key, the mouse, the pen."""
        self._touched_ms = self._now()

    @property
    def wanted(self) -> bool:
        """Whether the window may be answering a touch at this moment."""
        touched = self._touched_ms
        return touched is not None and self._now() - touched < _ANSWER_MS

    def give_way(self) -> None:
        """Wait until the window has answered, but not for ever: a mouse can move all day."""
        for _ in range(_MOST_MS // _STEP_MS):
            if not self.wanted:
                return
            self._sleep(_STEP_MS / 1000)
