"""Names that survive a power cut: syncing a file does not bring its name onto the disk. And the flag
without which Windows changes bytes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from common.whole_file import sync_folder

__all__ = ["BINARY", "PRIVATE", "make_folder"]

BINARY: Final[int] = getattr(os, "O_BINARY", 0)
"""For every `os.open`: without it Windows writes a byte 10 as two bytes."""
PRIVATE: Final = 0o777 if os.name == "nt" else 0o700
"""For folders of keys. On Windows the data folder's rights hold for all that is in it (`rights`): for 0o700
Python would shut out every account but the one that makes the folder, and one desk is for all of them."""


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """The folder, with those above it that are missing; on disk when this returns."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=mode)
    for made in reversed(missing):
        sync_folder(made.parent)
