"""Which file system the figures were taken on, and what a durable write costs there."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

__all__ = ["Disk", "NoDiskError", "durable_writes", "look_at"]

_MEMORY: Final = frozenset({"tmpfs", "ramfs", "rootfs"})
_BYTES: Final = 4096


class NoDiskError(Exception):
    """The folder is in memory: a durable write costs nothing there, and every ratio would lie."""


@dataclass(frozen=True, slots=True)
class Disk:
    """A file system's type, and the median of a 4 KiB write made durable, in ms."""

    file_system: str
    fsync_ms: float


def look_at(folder: Path) -> Disk:
    """The disk under ``folder``; raises NoDiskError where it is memory."""
    kind = _file_system(folder.resolve())
    if kind in _MEMORY:
        raise NoDiskError(f"{folder} is on {kind}; name a folder on a disk with --work")
    return Disk(kind, round(median(durable_writes(folder / "fsync", _BYTES, 50)) * 1000, 3))


def durable_writes(path: Path, size: int, count: int) -> list[float]:
    """Seconds of each of ``count`` writes of ``size`` bytes at the end of a file, made durable."""
    block = os.urandom(size)
    sync = getattr(os, "fdatasync", os.fsync)
    seconds = []
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        for _ in range(count):
            started = time.perf_counter()
            os.write(handle, block)
            sync(handle)
            seconds.append(time.perf_counter() - started)
    finally:
        os.close(handle)
    return seconds


def _file_system(folder: Path) -> str:
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return "unknown"
    best, kind = "", "unknown"
    for line in mounts.read_text(encoding="utf-8").splitlines():
        _, point, found, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        inside = folder == Path(point) or Path(point) in folder.parents
        if inside and len(point) >= len(best):
            best, kind = point, found
    return kind
