"""A file of real blocks that is given up when the disk is full, so that the day can be finished."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

__all__ = ["LOW_BYTES", "RESERVE_BYTES", "Reserve", "ReserveState"]

_log = logging.getLogger(__name__)
RESERVE_BYTES: Final = 64 << 20
LOW_BYTES: Final = 8 << 20
_BLOCK: Final = 1 << 20
_POSIX_BLOCK: Final = 512


class ReserveState(StrEnum):
    """Where the reserve stands."""

    KEPT = "kept"
    FREED = "freed"  # it was needed: the disk is nearly full
    MISSING = "missing"  # not made yet, or there is no room to make it


class Reserve:
    """The reserve of one folder. All methods may be called from any thread; none raises.

    ``size`` bytes are held; they are given up once less than ``low`` bytes are free, and held again once
    there is room for them and as much again.
    """

    def __init__(self, folder: Path, size: int = RESERVE_BYTES, low: int = LOW_BYTES) -> None:
        self._path = folder / "reserve"
        self._size = size
        self._low = low
        self._freed = False
        self._making = threading.Lock()

    @property
    def state(self) -> ReserveState:
        """Where it stands now."""
        if self._path.exists():
            return ReserveState.KEPT
        return ReserveState.FREED if self._freed else ReserveState.MISSING

    def keep(self) -> ReserveState:
        """Make it if it is not there and there is room; takes a second or more."""
        with self._making:
            if not self._whole() and self._free() >= 2 * self._size + self._low:
                self._make()
            if self._path.exists():
                self._freed = False
            return self.state

    def make_room(self) -> bool:
        """Before a write: give it up if hardly anything is free. Costs a look at the disk."""
        return self._path.exists() and self._free() < self._low and self.give_up()

    def give_up(self) -> bool:
        """Give it up now; whether there was anything to give."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:  # a virus scanner has it open
            _log.error("the reserve could not be given up: %s", type(error).__name__)
            return False
        self._freed = True
        _log.warning("the disk is nearly full: the reserve was given up")
        return True

    def _free(self) -> int:
        try:
            return shutil.disk_usage(self._path.parent).free
        except OSError:
            return 0

    def _whole(self) -> bool:
        """Whether it is there with all its blocks: a sparse file would give nothing back."""
        try:
            told = self._path.stat()
        except OSError:
            return False
        blocks = getattr(told, "st_blocks", None)
        real = told.st_size if blocks is None else blocks * _POSIX_BLOCK
        return min(told.st_size, real) >= self._size

    def _make(self) -> None:
        partial = self._path.with_suffix(".partial")
        try:
            with partial.open("wb") as file:
                left = self._size
                while left > 0:
                    # Random bytes: a file system that compresses would keep next to nothing of zeros.
                    left -= file.write(os.urandom(min(_BLOCK, left)))
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self._path)
        except OSError as error:
            _log.warning("no reserve can be kept: %s", type(error).__name__)
            with suppress(OSError):
                partial.unlink()
