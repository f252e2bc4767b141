"""Who writes next: one after another, in the order in which they asked."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["TurnTimeoutError", "Turns"]


class TurnTimeoutError(Exception):
    """The turn did not come in time; nothing was begun."""


class Turns:
    """The queue before the write lock of one database.

    SQLite lets a waiting writer ask again and again, up to a tenth of a second apart: whoever writes
    many small transactions in a row would keep it out for as long as all of them take. Here the turn
    is handed to whoever has waited longest. A thread must not ask for a turn while it has one.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    @property
    def wanted(self) -> bool:
        """Whether somebody waits: who has much to write ends its transaction and asks again."""
        return bool(self._waiting)

    @contextmanager
    def turn(self, timeout_s: float) -> Iterator[None]:
        """Hold the turn; raises TurnTimeoutError."""
        self._take(timeout_s)
        try:
            yield
        finally:
            self._give()

    def _take(self, timeout_s: float) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(timeout_s):
            return
        with self._guard:
            if not mine.is_set():
                self._waiting.remove(mine)
                raise TurnTimeoutError

    def _give(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
