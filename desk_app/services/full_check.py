"""What came out of proving everything: kept on the PC, shown on the diagnosis page, said by `verify`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from desk_app.services.kept import read_kept
from desk_app.services.ports import Store

__all__ = ["FullCheckBook", "FullCheckResult", "Stopped", "Unhurried"]

_NAME: Final = "full_check"
_WORK_MS: Final = 3
_REST_MS: Final = 9


class FullCheckResult(msgspec.Struct, frozen=True, array_like=True):
    """``at_ms``: when it ended, by the PC's clock. ``pages`` and ``damaged_pages`` of the file; ``tree``:
    the first fault in how they hang together, empty if none; ``events``, ``purged`` and ``faults`` of the
    log; ``cards`` and how many rows were not what they fold to (``differing``)."""

    at_ms: int
    pages: int
    damaged_pages: int
    tree: str
    events: int
    purged: int
    faults: tuple[str, ...]
    cards: int
    differing: int

    @property
    def damaged(self) -> bool:
        """Whether the file itself is damaged: the next start repairs that."""
        return bool(self.damaged_pages or self.tree)

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not (self.damaged or self.faults or self.differing)


class FullCheckBook:
    """Keeps the last result."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def last(self) -> FullCheckResult | None:
        """The last result, None if there is none."""
        with self._store.read() as unit:
            kept = unit.settings.get(_NAME)
        return read_kept(kept, FullCheckResult)

    def keep(self, result: FullCheckResult) -> None:
        """Keep it in place of the one before."""
        with self._store.write() as unit:
            unit.settings.put(_NAME, msgspec.msgpack.encode(result))


class Stopped(Exception):  # noqa: N818 - somebody asked for it
    """Long work was asked to stop."""


class Unhurried:
    """Called often by long work in the background: rests after a few milliseconds, so that whoever is at
    the window is not slowed down, and raises Stopped once ``cancelled`` says so."""

    def __init__(
        self,
        monotonic_ms: Callable[[], int],
        rest: Callable[[float], object],
        cancelled: Callable[[], bool] = bool,
    ) -> None:
        self._now = monotonic_ms
        self._rest = rest
        self._cancelled = cancelled
        self._began = monotonic_ms()

    def __call__(self) -> None:
        """Rest if it is time. Raises Stopped."""
        if self._now() - self._began < _WORK_MS:
            return
        if self._cancelled():
            raise Stopped
        self._rest(_REST_MS / 1000)
        self._began = self._now()
