"""What a quiet moment is used for: the reserve, a backup, the copy on a second drive, the full check."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from common.sentences import Sentence, sentence_of
from desk_app.services.backups import Backup, Backups
from desk_app.services.full_check import FullCheckBook, FullCheckResult, Stopped
from desk_app.services.ports import Clock
from desk_app.services.repair import RepairBook, RepairReport
from desk_app.services.second_drive import CopyStand, SecondDrive
from desk_app.services.update_care import UpdateCare, UpdateNews

__all__ = ["Care", "CareState", "Room"]

_log = logging.getLogger(__name__)
_NO_NEWS: Final = UpdateNews()
_CHECK_MS: Final = 24 * 3_600_000
_UNKNOWN: Final = Sentence(
    "Cadangan belum dapat dibuat karena kesalahan yang tidak dikenal. Data asli tidak berubah; hubungi "
    "petugas TI."
)


class Room(Protocol):
    """The reserve of the disk."""

    @property
    def state(self) -> str:
        """kept, freed or missing."""
        ...

    def keep(self) -> object:
        """Make it if it is not there and there is room."""
        ...


@dataclass(frozen=True, slots=True)
class CareState:
    """What is so. ``backup``: the newest; ``backup_error``: the sentence of why the last one could not be
    made, empty if it could; ``copy``: how work that waits is secured, None before it was looked at;
    ``reserve``: kept, freed or missing; ``check``: the last full check; ``start_faults``: what the look
    before the first act found;
    ``repair``: the last repair, ``missing``: whether acts are missing from the log since; ``damaged``:
    whether damage was met that the next opening repairs; ``update``: of the program."""

    backup: Backup | None = None
    backup_error: str = ""
    copy: CopyStand | None = None
    reserve: str = "missing"
    check: FullCheckResult | None = None
    start_faults: tuple[str, ...] = ()
    repair: RepairReport | None = None
    missing: bool = False
    damaged: bool = False
    update: UpdateNews = _NO_NEWS


class Care:
    """Does what is due, one thing after another, in one thread; `state` may be asked by any.

    ``check`` makes a full check (`Desk.full_check`); ``missing`` says whether acts are missing, ``damaged``
    whether damage was met; ``updates`` fetches newer versions of the program, once all else is done.
    """

    def __init__(
        self,
        backups: Backups,
        second_drive: SecondDrive,
        room: Room,
        check: Callable[[Callable[[], None]], FullCheckResult],
        book: FullCheckBook,
        repairs: RepairBook,
        clock: Clock,
        *,
        missing: Callable[[], bool],
        damaged: Callable[[], bool],
        start_faults: tuple[str, ...] = (),
        updates: UpdateCare | None = None,
    ) -> None:
        self._backups = backups
        self._second_drive = second_drive
        self._room = room
        self._check = check
        self._book = book
        self._repairs = repairs
        self._clock = clock
        self._missing = missing
        self._damaged = damaged
        self._start_faults = start_faults
        self._updates = updates
        self._backup_error = ""
        self._copy: CopyStand | None = None
        self._checked = False
        self._day_over = False

    def state(self) -> CareState:
        """What is so now; reads the notes of the backups."""
        return CareState(
            backup=self._backups.newest(),
            backup_error=self._backup_error,
            copy=self._copy,
            reserve=str(self._room.state),
            check=self._book.last(),
            start_faults=self._start_faults,
            repair=self._repairs.last(),
            missing=self._missing(),
            damaged=self._damaged(),
            update=self._updates.news() if self._updates is not None else _NO_NEWS,
        )

    def urgent(self) -> tuple[str, bool]:
        """(reserve, damaged): what must be seen at once; costs two looks at the disk."""
        return str(self._room.state), self._damaged()

    def run(self, breathe: Callable[[], None], *, day_over: bool = False) -> CareState:
        """Do what is due. ``breathe`` is called in between and may raise Stopped, which ends the work."""
        try:
            self._room.keep()
            self._day_over |= day_over  # until there is a backup of it, however often it fails
            self._back_up()
            breathe()
            self._copy = self._second_drive.run()
            breathe()
            if self._check_due():
                self._check(breathe)
                self._checked = True
            if self._updates is not None:
                self._updates.run(breathe)
        except Stopped:
            _log.info("the care for the database was broken off")
        return self.state()

    def check_now(self, breathe: Callable[[], None]) -> CareState:
        """The full check because somebody asks for it."""
        try:
            self._check(breathe)
            self._checked = True
        except Stopped:
            _log.info("the full check was broken off")
        return self.state()

    def _back_up(self) -> None:
        try:
            self._backups.run(day_over=self._day_over)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and tried again
            _log.warning("no backup could be made: %s", type(error).__name__)
            said = sentence_of(error)
            self._backup_error = said if isinstance(said, Sentence) else _UNKNOWN
        else:
            self._backup_error = ""
            self._day_over = False

    def _check_due(self) -> bool:
        """Once after each start, and once a day."""
        last = self._book.last()
        if not self._checked or last is None:
            return True
        return abs(self._clock.now_ms() - last.at_ms) >= _CHECK_MS
