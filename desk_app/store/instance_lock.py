"""One running Serah per data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desk_app.store.engine import StoreError
from desk_app.store.folders import BINARY, make_folder

__all__ = ["InstanceLock"]


class InstanceLock:
    """Held while the desk is open; the operating system lets go of it even after a kill."""

    def __init__(self, folder: Path) -> None:
        """Take the lock; raises StoreError if another program has it."""
        make_folder(folder)  # the first to look for the data folder makes it
        self._handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | BINARY, 0o600)
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(self._handle, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._handle)
            raise StoreError(
                "Serah sedang berjalan di PC ini. Tutup jendelanya lebih dahulu, lalu ulangi."
            ) from error

    def release(self) -> None:
        """Let go; letting go twice is harmless."""
        # The number of a closed handle is soon another file's: it must not be closed again.
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)
