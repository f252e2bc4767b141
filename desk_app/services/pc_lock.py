"""The lock that the registry puts on a PC: told with an answer of the centre, kept until another says that
it is over. See docs/sync-protocol.md section 13."""

from __future__ import annotations

from typing import Final

from common.sentences import Sentence
from desk_app.services.errors import Refused
from desk_app.services.ports import Store

__all__ = ["LOCK", "LOCK_GRACE_MS", "PcLock", "PcLockedError"]

LOCK: Final = "pc_lock"  # the setting that holds it
LOCK_GRACE_MS: Final = 5 * 60_000  # whoever is being served is served to the end
_SAID: Final = Sentence(
    "PC ini dikunci oleh Disdukcapil. Semua catatan aman dan tetap dikirim; hubungi petugas TI "
    "Disdukcapil."
)


class PcLockedError(Refused):
    """Nobody may act or look at this PC."""

    def __init__(self) -> None:
        super().__init__("pc_locked", _SAID)


class PcLock:
    """Since when the PC is locked."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def since_ms(self) -> int:
        """By the centre's clock, 0 if it is not locked."""
        with self._store.read() as unit:
            kept = unit.settings.get(LOCK)
        return int.from_bytes(kept, "big") if kept else 0

    def set(self, since_ms: int) -> bool:
        """An answer says so; whether that is news."""
        if since_ms == self.since_ms():
            return False
        with self._store.write() as unit:
            unit.settings.put(LOCK, since_ms.to_bytes(8, "big"))
        return True

    def require_open(self) -> None:
        """Raises PcLockedError while the PC is locked."""
        if self.since_ms():
            raise PcLockedError
