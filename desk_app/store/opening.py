"""Opening the database: looked at first, repaired where needed, checked again before the first act."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from desk_app.services.repair import Cause, RepairReport
from desk_app.store.about import read_about
from desk_app.store.backup import check_database
from desk_app.store.backup_file import SUFFIX, BackupFileError, read_backup_note
from desk_app.store.engine import DamagedError, StoreError, WrongKeyError
from desk_app.store.health import Look, Verdict, damage_mark, kept_log, start_check, tail_check
from desk_app.store.key_vault import Keys
from desk_app.store.log import epoch_seq
from desk_app.store.pages import SALT
from desk_app.store.prepared import Prepared
from desk_app.store.repair import Repair, aside_files
from desk_app.store.salvage import key_fits
from desk_app.store.tables import event
from desk_app.store.unit import DeskStore
from protocol.keys import SigningKey

__all__ = ["Opened", "Opening"]

_log = logging.getLogger(__name__)
_NEWEST: Final = Prepared(select(func.max(event.c.position)))
_GONE: Final = (
    "Basis data PC ini tidak ada di foldernya. Jangan mendaftar ulang; hubungi TI untuk memulihkannya "
    "dari cadangan."
)
_WRONG_KEY: Final = (
    "Basis data tidak dapat dibaca dengan kunci PC ini. Data tidak diubah; hubungi TI untuk memulihkan "
    "kunci atau cadangan."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store; ``faults`` in its newest acts; ``repaired``: what was done to it just now."""

    store: DeskStore
    faults: tuple[str, ...]
    repaired: RepairReport | None


@dataclass(slots=True)
class Opening:
    """How the database at ``path`` is opened for the holder of ``keys``.

    ``make`` opens the store; ``shelf``: folder of the backups; ``copies``: backups on other drives, asked
    for only when something is to be repaired; ``mark``: (epoch, seq) of the newest event known to have been
    recorded; ``tell`` hears what a repair is doing.
    """

    path: Path
    keys: Keys
    make: Callable[[], DeskStore]
    shelf: Path
    copies: Callable[[], Iterable[Path]]
    mark: tuple[int, int]
    now_ms: Callable[[], int]
    tell: Callable[[str], object] = str
    _key: SigningKey = field(init=False)

    def __post_init__(self) -> None:
        self._key = SigningKey(self.keys.signing)

    def open(self) -> Opened:
        """The store, repaired first if it is damaged. Raises StoreError when that cannot be done."""
        seen = start_check(self.path, self.keys.database, self._salts(), self.mark)
        cause = self._cause(seen)
        if cause is not None:
            return self._repaired(cause, seen.log)
        try:
            return self._checked()
        except DamagedError as error:
            _log.error("the database is damaged: %s", error.__cause__)
            return self._repaired(Cause.DAMAGED, b"")

    def _checked(self) -> Opened:
        """The store as it is, or completed; raises DamagedError."""
        store = self.make()
        try:
            faults = tail_check(store, self._key.public)
            behind = self._behind(store)
        except BaseException:
            store.close()
            raise
        if not behind:
            return Opened(store, faults, None)
        store.close()
        return self._repaired(Cause.BEHIND, b"")

    def _cause(self, seen: Look) -> Cause | None:
        """Why the file must be repaired before it is opened, None if it need not."""
        if seen.verdict is Verdict.SOUND:
            return Cause.DAMAGED if self._marked_damaged() else None
        if seen.verdict is Verdict.ABSENT:
            if self.mark == (0, 0):
                return None  # a PC that is just being set up
            if not self._others() and read_about(self.path.parent, self._key.public) is None:
                raise StoreError(_GONE)
            return Cause.GONE
        _log.error("the database is damaged: %s", seen.reason)
        if seen.verdict is Verdict.FOREIGN and not self._own_backup():
            raise WrongKeyError(_WRONG_KEY)
        return Cause.DAMAGED

    def _marked_damaged(self) -> bool:
        """Whether damage was met at work, and is still there."""
        mark = damage_mark(self.path)
        if not mark.exists():
            return False
        damaged = bool(check_database(self.path, self.keys.database))
        if not damaged:
            mark.unlink(missing_ok=True)
        return damaged

    def _behind(self, store: DeskStore) -> bool:
        """Whether it holds less than was recorded here, and something lies around that holds more."""
        with store.read() as unit:
            newest = _NEWEST.scalar(unit.connection) or 0
        head = epoch_seq(newest)
        if head >= self.mark:
            return False
        if aside_files(self.path):
            return True
        for path in self._shelved():
            with suppress(BackupFileError):
                note = read_backup_note(path, self._key.public)
                if (note.epoch, note.seq) > head:
                    return True
        return False

    def _repaired(self, cause: Cause, log: bytes) -> Opened:
        about = read_about(self.path.parent, self._key.public)
        repair = Repair(
            self.path,
            self.keys.database,
            self._key,
            salt=about.salt if about else b"",
            others=[*self._others(), *self.copies()],
            identity=about.identity if about else None,
            mark=self.mark,
        )
        report = repair.run(self.now_ms(), cause, log or None, self.tell)
        damage_mark(self.path).unlink(missing_ok=True)
        kept_log(self.path).unlink(missing_ok=True)
        store = self.make()
        try:
            faults = tail_check(store, self._key.public)
        except BaseException:
            store.close()
            raise
        return Opened(store, faults, report)

    # -- what lies around

    def _shelved(self) -> list[Path]:
        """This desk's backups, newest first."""
        found: list[tuple[tuple[int, int, int], Path]] = []
        for path in self.shelf.glob(f"*{SUFFIX}"):
            with suppress(BackupFileError):
                found.append((read_backup_note(path, self._key.public).order, path))
        return [path for _order, path in sorted(found, reverse=True)]

    def _others(self) -> Sequence[Path]:
        return [*aside_files(self.path), *self._shelved()]

    def _salts(self) -> list[bytes]:
        """What the salt of the file may be: it is copied into every backup."""
        about = read_about(self.path.parent, self._key.public)
        found = [about.salt] if about else []
        for path in self._shelved()[:1]:
            with suppress(OSError), path.open("rb") as file:
                found.append(file.read(SALT))
        return found

    def _own_backup(self) -> bool:
        """Whether a backup opens under this key: then the key is right and the file is not."""
        for path in self._shelved()[:1]:
            with suppress(OSError), path.open("rb") as file:
                salt = file.read(SALT)
                return key_fits(path, b"", self.keys.database, (salt,)) is not None
        return False
