"""How the PC is doing, in the few words that travel with a sync."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desk_app.services.backups import Backups
from desk_app.services.digest import last_comparison
from desk_app.services.full_check import FullCheckBook, FullCheckResult
from desk_app.services.log_reading import error_kinds, last_errors, read_tail
from desk_app.services.morning_check import free_bytes
from desk_app.services.ports import Store
from desk_app.services.repair import RepairBook
from desk_app.services.sync_history import SyncHistory
from protocol.events import Header
from protocol.messages import PcHealth

__all__ = ["HealthLook", "check_word"]

_LOG_BYTES: Final = 64 << 10
_ERRORS: Final = 20
_KINDS: Final = 5
_MIB: Final = 1 << 20


def check_word(check: FullCheckResult | None) -> str:
    """What a full check found, in the word of `PcHealth`."""
    if check is None:
        return ""
    if check.damaged:
        return "damaged"
    if check.faults:
        return "unproved"
    return "rows" if check.differing else "sound"


@dataclass(frozen=True, slots=True)
class HealthLook:
    """Gathers it from an open desk. ``waiting`` counts the events that the centre has not stored, ``oldest``
    is the first of them; ``missing``: whether acts are missing since a repair."""

    store: Store
    folder: Path
    schema: str
    system: str
    checks: FullCheckBook
    repairs: RepairBook
    backups: Backups
    history: SyncHistory
    waiting: Callable[[], int]
    oldest: Callable[[], Header | None]
    missing: Callable[[], bool]

    def __call__(self) -> PcHealth:
        """What is so now."""
        check, repair, backup = self.checks.last(), self.repairs.last(), self.backups.newest()
        oldest = self.oldest()
        answered = [c for c in self.history.all() if c.answered]
        compared = last_comparison(self.store)
        errors = last_errors([read_tail(self.folder / "logs" / "serah.log", _LOG_BYTES)], _ERRORS)
        return PcHealth(
            schema=self.schema,
            system=self.system,
            free_mib=free_bytes(self.folder) // _MIB,
            ahead_ms=answered[-1].ahead_ms if answered else 0,
            backlog=self.waiting(),
            oldest_ms=oldest.time_ms if oldest else 0,
            check=check_word(check),
            check_ms=check.at_ms if check else 0,
            repair_ms=repair.at_ms if repair else 0,
            missing=self.missing(),
            backup_ms=backup.made_ms if backup else 0,
            equal_ms=compared.equal_ms,
            errors=error_kinds(errors, _KINDS),
        )
