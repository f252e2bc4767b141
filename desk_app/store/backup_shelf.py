"""The folder of the rotating backups: what lies there, one more, one less."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from common.dates import business_date, zone_of
from desk_app.services.backups import Backup
from desk_app.services.ports import Clock, Identity
from desk_app.store.backup import copy_database, discard, make_backup, read_identity
from desk_app.store.backup_file import SUFFIX, BackupFileError, BackupNote, read_backup_note
from desk_app.store.key_vault import Keys
from protocol.keys import SigningKey

__all__ = ["FOLDER", "BackupShelf", "backup_before_upgrade", "backup_of"]

_log = logging.getLogger(__name__)
FOLDER: Final = "backups"
_DAY_0: Final = date(1970, 1, 1)


def backup_of(path: Path, note: BackupNote) -> Backup:
    """A backup as the services see it."""
    return Backup(
        path=path,
        made_ms=note.made_ms,
        day=note.day,
        epoch=note.epoch,
        seq=note.seq,
        schema=note.schema,
        unsent=note.unsent,
        size=note.database_bytes,
    )


class BackupShelf:
    """The backups of one desk in one folder. Implements `Shelf`.

    ``database``: the file that is copied; ``application``: the program's version, for the note.
    """

    def __init__(
        self, folder: Path, database: Path, keys: Keys, identity: Identity, application: str
    ) -> None:
        self._folder = folder
        self._database = database
        self._keys = keys
        self._identity = identity
        self._application = application
        self._public_key = SigningKey(keys.signing).public

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self._folder

    def list(self) -> tuple[Backup, ...]:
        """What lies there and is this desk's, newest first; what cannot be read is passed over."""
        found: list[Backup] = []
        for path in self._folder.glob(f"*{SUFFIX}"):
            try:
                found.append(backup_of(path, read_backup_note(path, self._public_key)))
            except BackupFileError:
                _log.warning("a backup that cannot be read: %s", path.name)
        return tuple(sorted(found, key=lambda b: b.order, reverse=True))

    def make(self, made_ms: int, day: int) -> Backup:
        """One more, verified; raises StoreError."""
        self._sweep()
        stamp = datetime.fromtimestamp(made_ms / 1000, UTC).strftime("%Y%m%d-%H%M%S")
        place = f"{self._identity.kelurahan}-{self._identity.number:02}"
        path = self.write(self._folder / f"serah-{place}-{stamp}{SUFFIX}", made_ms, day)
        return backup_of(path, read_backup_note(path, self._public_key))

    def write(self, target: Path, made_ms: int, day: int) -> Path:
        """A backup at a place of one's own; raises StoreError."""
        make_backup(
            self._database,
            self._keys,
            self._identity,
            target,
            made_ms=made_ms,
            day=day,
            application=self._application,
        )
        return target

    def remove(self, backup: Backup) -> None:
        """One less; raises OSError."""
        backup.path.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """What a power cut left half-made."""
        with suppress(OSError):
            for left in self._folder.glob(f"*{SUFFIX}.partial"):
                discard(left)


def backup_before_upgrade(
    database: Path, keys: Keys, folder: Path, application: str, clock: Clock
) -> None:
    """What `upgrade` does before it touches a database: a backup on the shelf; a plain copy where the
    PC is not enrolled yet. Raises StoreError."""
    identity = read_identity(database, keys.database)
    if identity is None:
        copy_database(database, keys.database, folder / f"{database.stem}-before.db")
        return
    now_ms = clock.now_ms()
    day = (business_date(now_ms, zone_of(identity.kelurahan)) - _DAY_0).days
    BackupShelf(folder, database, keys, identity, application).make(now_ms, day)
