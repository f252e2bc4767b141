"""Backups on another drive: copied, read back, compared; then the older ones there go."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from common.sentences import Sentence
from common.whole_file import PARTIAL, SystemFiles, whole_file
from desk_app.services.backups import Backup
from desk_app.services.second_drive import Volume
from desk_app.store.backup_file import (
    SUFFIX,
    BackupFileError,
    content_holds,
    read_backup_note,
)
from desk_app.store.engine import StoreError

__all__ = ["FOLDER", "DriveCopier", "find_copies"]

FOLDER: Final = "Serah-cadangan"


def find_copies(root: Path, public_key: bytes) -> list[Path]:
    """This desk's backups on a drive, in no order."""
    found: list[Path] = []
    with suppress(OSError):
        for path in (root / FOLDER).glob(f"*{SUFFIX}"):
            with suppress(BackupFileError):
                read_backup_note(path, public_key)
                found.append(path)
    return found


class DriveCopier:
    """Implements `Copier` for the desk whose public key is given."""

    def __init__(self, public_key: bytes) -> None:
        self._public_key = public_key

    def put(self, backup: Backup, volume: Volume) -> Path:
        """Copy, compare, tidy up; where the copy is. Raises StoreError or OSError."""
        folder = volume.root / FOLDER
        folder.mkdir(exist_ok=True)
        target = folder / backup.path.name
        older = [p for p in find_copies(volume.root, self._public_key) if p != target]

        def compare() -> None:
            partial = target.with_name(target.name + PARTIAL)
            if not content_holds(partial, read_backup_note(partial, self._public_key)):
                raise StoreError(
                    Sentence("salinan di {name} tidak sama dengan aslinya", name=volume.name)
                )

        with backup.path.open("rb") as source, whole_file(target, SystemFiles(), compare) as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
        for path in older:
            with suppress(OSError):
                path.unlink()
        return target
