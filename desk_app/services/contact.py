"""When the centre last answered, kept over restarts: an office must see how long it has been alone."""

from __future__ import annotations

from typing import Final

from desk_app.services.ports import Store

__all__ = ["WARN_DAYS", "Contact"]

WARN_DAYS: Final = 7
_NAME: Final = "last_contact"
_DAY_MS: Final = 86_400_000


class Contact:
    """The last answer of the centre, by the PC's clock (ms since 1970 UTC)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def last_ms(self) -> int:
        """When it was, 0 if never."""
        with self._store.read() as unit:
            kept = unit.settings.get(_NAME)
        return 0 if kept is None else int.from_bytes(kept, "big")

    def remember(self, at_ms: int) -> None:
        """The centre has just answered."""
        with self._store.write() as unit:
            unit.settings.put(_NAME, max(at_ms, 0).to_bytes(8, "big"))

    @staticmethod
    def days_alone(last_ms: int, now_ms: int) -> int:
        """Whole days since the last answer; 0 if there never was one, or the clock runs behind it."""
        return max(now_ms - last_ms, 0) // _DAY_MS if last_ms else 0
