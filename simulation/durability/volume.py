"""Which file system a folder lies on. On one that lives in memory a power cut cannot be spoken of."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from types import MappingProxyType
from typing import Final

__all__ = ["NoDiskError", "require_disk"]

# f_type of statfs(2)
_IN_MEMORY: Final = MappingProxyType({0x01021994: "tmpfs", 0x858458F6: "ramfs"})
_STATFS_BYTES: Final = 512


class NoDiskError(Exception):
    """The folder lies in memory; ``str(error)`` is one sentence for the person at the keyboard."""


def _magic(folder: Path) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    found = ctypes.create_string_buffer(_STATFS_BYTES)
    if libc.statfs(os.fsencode(folder), found):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    return ctypes.c_long.from_buffer(found).value & 0xFFFF_FFFF


def require_disk(folder: Path) -> str:
    """The name of the file system that ``folder`` is or will be on; raises NoDiskError if in memory."""
    there = next(f for f in (folder.absolute(), *folder.absolute().parents) if f.exists())
    in_memory = _IN_MEMORY.get(_magic(there))
    if in_memory:
        raise NoDiskError(
            f"{folder} is on {in_memory}, which lives in memory: what is measured there says nothing "
            "about a power cut; name a folder on a disk with --out"
        )
    return _mounted_as(there.resolve())


def _mounted_as(folder: Path) -> str:
    best, name = "", "unknown"
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        before, _, after = line.partition(" - ")
        point = before.split()[4].encode().decode("unicode_escape")
        if folder.is_relative_to(point) and len(point) >= len(best):
            best, name = point, after.split()[0]
    return name
