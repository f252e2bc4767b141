"""How much goes into one exchange: halved when it fails, less when it takes long, else growing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from protocol.messages import MAX_BATCH_BYTES, MAX_BATCH_EVENTS

__all__ = ["USUAL_LIMITS", "Limits", "Pace"]

_MOST_PATIENCE: Final = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """How much goes into one exchange, and when a run stops trying.

    ``first_events``: with how many a desk begins that does not know its line yet; ``long_ms``: an
    exchange that took longer asks for smaller ones, so that progress is seen to move and no time-out
    comes near. ``floor_tries``: failures in a row of an exchange that cannot be made smaller;
    ``tries_ms``: or this long of failures in a row; ``strange_tries``: answers in a row that are not
    the centre's; ``all_tries``: failures of one run altogether.
    """

    events: int = MAX_BATCH_EVENTS
    first_events: int = 1_000
    bytes: int = MAX_BATCH_BYTES
    page_bytes: int = 1 << 20
    least_page_bytes: int = 64 << 10
    long_ms: int = 6_000
    floor_tries: int = 3
    tries_ms: int = 90_000
    strange_tries: int = 2
    all_tries: int = 60


USUAL_LIMITS: Final = Limits()


class Pace:
    """The sizes of the next exchange: ``events`` to send at most, ``page_bytes`` to ask for.

    A size that was reached by growing and failed is tried again later and later (after 2, 4, 8
    successes), so that a line which never carries it does not fail every second time.
    """

    def __init__(self, limits: Limits) -> None:
        self.events = min(limits.events, limits.first_events)
        self.page_bytes = limits.page_bytes
        self._limits = limits
        self._patience = 1
        self._successes = 0
        self._grown = False

    def failed(self, sent: int) -> bool:
        """An exchange of ``sent`` events (0: it only asked) did not come through.

        False if the next one cannot be smaller.
        """
        before = (self.events, self.page_bytes)
        if self._grown:
            self._patience = min(_MOST_PATIENCE, self._patience * 2)
        self._successes, self._grown = 0, False
        if sent:
            self.events = max(1, min(sent, self.events) // 2)
        self.page_bytes = max(self._limits.least_page_bytes, self.page_bytes // 2)
        return before != (self.events, self.page_bytes)

    def succeeded(self, sent: int = 0, took_ms: int = 0) -> None:
        """An exchange of ``sent`` events came through, in ``took_ms`` milliseconds."""
        if self._grown:
            self._patience, self._grown = 1, False
        limits = self._limits
        if took_ms > limits.long_ms:  # the next one shall take half as long as is long
            half = limits.long_ms // 2
            if sent:
                self.events = max(1, min(sent, self.events) * half // took_ms)
            self.page_bytes = max(limits.least_page_bytes, self.page_bytes * half // took_ms)
            return
        self._successes += 1
        if self._successes < self._patience or took_ms * 2 > limits.long_ms:
            return
        before = (self.events, self.page_bytes)
        self._successes = 0
        self.events = min(self._limits.events, self.events * 2)
        self.page_bytes = min(self._limits.page_bytes, self.page_bytes * 2)
        self._grown = before != (self.events, self.page_bytes)
