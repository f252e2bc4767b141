"""The check of a minute before the first resident comes: printer, scanner, pad, clock, disk, sync."""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from desk_app.services.kept import read_kept
from desk_app.services.ports import Store

__all__ = [
    "CHECK_CODE",
    "LOW_DISK",
    "TIGHT_DISK",
    "CheckName",
    "CheckReport",
    "MorningCheck",
    "free_bytes",
]

CHECK_CODE: Final = "20202020"  # the barcode of the test slip: no number of ours has eight digits
LOW_DISK: Final = 200 * 2**20
TIGHT_DISK: Final = 2 * 2**30
_NAME: Final = "morning_check"


class CheckName(StrEnum):
    """What is checked, in the order of the list."""

    PRINTER = "printer"
    SCANNER = "scanner"
    PAD = "pad"
    CLOCK = "clock"
    DISK = "disk"
    SYNC = "sync"


class CheckReport(msgspec.Struct, frozen=True, array_like=True):
    """What came out. ``day``: business date in days since 1970-01-01; ``at_ms``: when it was last
    changed; ``results``: name of the check -> ok, warning or error, only those that were made."""

    day: int
    at_ms: int
    results: dict[str, str]

    @property
    def complete(self) -> bool:
        """Whether every check was made."""
        return set(self.results) >= set(CheckName)


class MorningCheck:
    """Keeps the last report on this PC; a new day begins with an empty one."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_day(self, day: int) -> CheckReport:
        """The report of ``day``, empty if none was made."""
        with self._store.read() as unit:
            kept = unit.settings.get(_NAME)
        report = read_kept(kept, CheckReport)
        return CheckReport(day, 0, {}) if report is None or report.day != day else report

    def keep(self, report: CheckReport) -> None:
        """Keep it in place of the one before."""
        with self._store.write() as unit:
            unit.settings.put(_NAME, msgspec.msgpack.encode(report))


def free_bytes(folder: Path) -> int:
    """Bytes free on the disk of ``folder``."""
    return shutil.disk_usage(folder).free
