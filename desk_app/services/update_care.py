"""Updates in quiet moments: fetched a little at a time, installed over nothing that is not safe."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from desk_app.services.backups import Backups
from desk_app.services.outcome import Outcome
from desk_app.services.ports import Clock, Store
from desk_app.services.update import FetchError, Ready, Updates, UpdateSource

__all__ = ["SetupError", "SetupStart", "UpdateCare", "UpdateNews"]

_log = logging.getLogger(__name__)
_BUDGET_MS: Final = 40_000  # of each minute: backups and checks have their turn too


class SetupError(Exception):
    """The installer could not be started; the version stays ready for the next time."""


class SetupStart(Protocol):
    """Starts an installer that waits until this program has ended."""

    def start(self, ready: Ready) -> None:
        """Start it and return; raises SetupError."""
        ...


@dataclass(frozen=True, slots=True)
class UpdateNews:
    """What the window says: a ``ready`` version, empty if none; one that ``failed`` and nobody has read
    of yet."""

    ready: str = ""
    failed: Outcome | None = None


class UpdateCare:
    """Fetches and installs for one desk.

    ``source`` makes the way to the centre, given a way to ask whether to stop; ``busy``: a sync is under
    way, which goes first; ``unsent`` counts the acts that wait.
    """

    def __init__(
        self,
        updates: Updates,
        source: Callable[[Callable[[], bool]], UpdateSource],
        busy: Callable[[], bool],
        unsent: Callable[[], int],
        store: Store,
        backups: Backups,
        clock: Clock,
        *,
        budget_ms: int = _BUDGET_MS,
    ) -> None:
        self._updates = updates
        self._source = source
        self._busy = busy
        self._unsent = unsent
        self._store = store
        self._backups = backups
        self._clock = clock
        self._budget_ms = budget_ms

    def news(self) -> UpdateNews:
        """What is so now."""
        found = self._updates.ready()
        return UpdateNews(found.update.version if found else "", self._updates.failed())

    def told(self) -> None:
        """Somebody has had the time to read of a failed update."""
        self._updates.told()

    def run(self, breathe: Callable[[], None]) -> None:
        """Fetch what is wanted, for less than a minute. ``breathe`` is called in between and may raise to
        stop; a sync that begins ends it too. What is here by then stays."""
        if not self._updates.wanted() or self._busy():
            return
        until = self._clock.monotonic_ms() + self._budget_ms

        def stop() -> bool:
            breathe()
            return self._busy()

        source = self._source(stop)
        try:
            self._updates.fetch(source, lambda: not stop() and self._clock.monotonic_ms() < until)
        except FetchError as error:
            _log.info("fetching an update stopped: %s", error)
        except OSError as error:
            _log.warning("an update could not be kept: %s", type(error).__name__)
        finally:
            source.close()

    def fetch_now(self) -> bool:
        """Fetch all of what is wanted because somebody waits for it; True once a version lies ready. Raises
        FetchError, OSError."""
        source = self._source(bool)
        try:
            return self._updates.fetch(source, lambda: True)
        finally:
            source.close()

    def prepare(self) -> Ready | None:
        """What may be installed now: proved once more, and nothing unsent without a backup that was
        verified. None if there is nothing, or it is not safe yet. The desk is open."""
        try:
            found = self._updates.proved()
            if found is None or not self._unsent() or self._secured():
                return found
            self._backups.make()
        except Exception as error:  # noqa: BLE001 - whatever stands in the way, the version waits
            _log.warning("no update now: %s", type(error).__name__)
            return None
        return found if self._secured() else None

    def _secured(self) -> bool:
        """Whether the newest verified backup holds the newest act."""
        with self._store.read() as unit:
            head = unit.log.head()
        newest = self._backups.newest()
        return newest is not None and (newest.epoch, newest.seq) == (head.epoch, head.seq)
