"""The folder `updates` beside the database: how the last update ended, what is being fetched, what lies
ready. Apart from the database, which may be put back as it was before an update."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from common.resources import resource_path
from common.whole_file import SystemFiles, put_in_place, sync_folder, whole_file
from desk_app.services.outcome import Outcome
from desk_app.services.update import Progress
from desk_app.store.folders import make_folder
from protocol.updates import MAX_MANIFEST_BYTES, Update

__all__ = ["UPDATES", "UpdateFiles", "update_keys"]

_log = logging.getLogger(__name__)
UPDATES: Final = "updates"
_OUTCOME: Final = "outcome.json"
_PROGRESS: Final = "progress.json"
_FETCHED: Final = "fetched"
_MANIFEST: Final = "manifest"
_PART: Final = ".part"
_KEY_BYTES: Final = 32
_Kept = TypeVar("_Kept")


def update_keys(text: str | None = None) -> tuple[bytes, ...]:
    """The update keys that this program was built with; ``text`` in the place of its file's. A line that is
    no key is passed over."""
    if text is None:
        text = resource_path("update_keys.txt").read_text(encoding="ascii")
    found: list[bytes] = []
    for line in text.splitlines():
        given = line.partition("#")[0].strip()
        try:
            key = bytes.fromhex(given)
        except ValueError:
            key = b""
        if len(key) == _KEY_BYTES:
            found.append(key)
        elif given:
            _log.error("a line of the update keys is no key")
    return tuple(found)


class UpdateFiles:
    """What is kept in ``folder``. Implements `OutcomeFile` and `UpdateShelf`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def outcome(self) -> Outcome | None:
        """How the last update ended, None if there was none or it does not read."""
        return self._read(_OUTCOME, Outcome)

    def keep_outcome(self, outcome: Outcome) -> None:
        """Keep it; raises OSError."""
        self._write(self.folder / _OUTCOME, msgspec.json.encode(outcome))

    def progress(self) -> Progress:
        """What is known of updates; the start if nothing is, or it does not read."""
        return self._read(_PROGRESS, Progress) or Progress()

    def keep_progress(self, progress: Progress) -> None:
        """Keep it; raises OSError."""
        self._write(self.folder / _PROGRESS, msgspec.json.encode(progress))

    def manifest(self) -> bytes | None:
        """The manifest of what was fetched."""
        path = self.folder / _FETCHED / _MANIFEST
        try:
            return path.read_bytes() if path.stat().st_size <= MAX_MANIFEST_BYTES else None
        except OSError:
            return None

    def keep_manifest(self, raw: bytes) -> None:
        """Keep it, after what was fetched of another version is gone; raises OSError."""
        self.clear()
        self._write(self.folder / _FETCHED / _MANIFEST, raw)

    def part(self, update: Update) -> Path:
        """The file that the pieces are gathered in."""
        return self.folder / _FETCHED / f"{update.name}{_PART}"

    def pieces(self, update: Update) -> int:
        """How many whole pieces are there; half a one at the end does not count."""
        if self.setup(update) is not None:
            return len(update.pieces)
        try:
            size = self.part(update).stat().st_size
        except OSError:
            return 0
        if size >= update.size:
            return len(update.pieces)
        return size // update.piece_bytes

    def add_piece(self, update: Update, data: bytes) -> None:
        """One more behind the whole ones; on disk when this returns. Raises OSError."""
        at = self.pieces(update) * update.piece_bytes
        path = self.part(update)
        make_folder(path.parent)
        with path.open("r+b" if path.exists() else "wb") as file:
            file.truncate(at)
            file.seek(at)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def cut(self, update: Update, pieces: int) -> None:
        """Keep the first ``pieces`` only; raises OSError."""
        whole = self.setup(update)
        path = self.part(update)
        if whole is not None:
            put_in_place(whole, path)
        with path.open("r+b") as file:
            file.truncate(pieces * update.piece_bytes)
            os.fsync(file.fileno())

    def setup(self, update: Update) -> Path | None:
        """The whole installer, None if it is not whole."""
        path = self.folder / _FETCHED / update.name
        try:
            return path if path.stat().st_size == update.size else None
        except OSError:
            return None

    def finish(self, update: Update) -> Path:
        """The installer gets its name; raises OSError."""
        path = self.folder / _FETCHED / update.name
        put_in_place(self.part(update), path)
        sync_folder(path.parent)
        return path

    def room(self) -> int:
        """Bytes free on the disk, 0 if it does not say."""
        try:
            return shutil.disk_usage(self.folder.parent).free
        except OSError:
            return 0

    def clear(self) -> None:
        """Remove what was fetched."""
        shutil.rmtree(self.folder / _FETCHED, ignore_errors=True)

    def _read(self, name: str, kind: type[_Kept]) -> _Kept | None:
        try:
            return msgspec.json.decode((self.folder / name).read_bytes(), type=kind)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            _log.warning("%s of the updates does not read: %s", name, type(error).__name__)
            return None

    def _write(self, path: Path, data: bytes) -> None:
        make_folder(path.parent)
        with whole_file(path, SystemFiles()) as file:
            file.write(data)
