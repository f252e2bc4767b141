"""The trace of tests/power_cut/recorder.c: what one process did to the files of a folder, in order."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

__all__ = ["Call", "Kind", "Record", "read_trace"]

_HEAD: Final = struct.Struct("=IBBHiiqqQIIII")


class Kind(IntEnum):
    """What a record does to the disk; the numbers of the C enum."""

    OPEN = 1
    CLOSE = 2
    DUP = 3
    WRITE = 4
    TRUNCATE = 5
    ALLOCATE = 6
    SYNC = 7
    SYNC_RANGE = 8
    RENAME = 9
    LINK = 10
    UNLINK = 11
    MKDIR = 12
    RMDIR = 13
    MMAP = 14
    MARK = 15
    FORK = 16
    FAULT = 17
    SYNC_ALL = 18
    SYMLINK = 19


class Call(IntEnum):
    """Which call it was, under the name that strace gives it."""

    OPENAT = 1
    WRITE = 2
    PWRITE64 = 3
    WRITEV = 4
    PWRITEV = 5
    FTRUNCATE = 6
    TRUNCATE = 7
    FALLOCATE = 8
    FSYNC = 9
    FDATASYNC = 10
    SYNC_FILE_RANGE = 11
    MSYNC = 12
    RENAMEAT2 = 13
    LINKAT = 14
    UNLINKAT = 15
    RMDIR = 16
    MKDIRAT = 17
    MMAP = 18
    OTHER = 19


@dataclass(frozen=True, slots=True)
class Record:
    """One call that succeeded (a sync: ``a`` says whether). What ``a`` and ``b`` mean depends on the kind:
    OPEN flags, existed; DUP new descriptor; WRITE offset, length; TRUNCATE size; ALLOCATE offset, length;
    MMAP offset, length; FORK parent; FAULT errno (0: it could have failed), whether it needed new room, with
    ``path2`` the kind of call. ``ns``: the monotonic clock."""

    kind: Kind
    call: Call
    pid: int
    fd: int
    a: int
    b: int
    ns: int
    path: str
    path2: str
    data: bytes


def read_trace(path: Path) -> list[Record]:
    """All whole records; what a killed process left half written at the end is no record."""
    raw = path.read_bytes()
    records = []
    at = 0
    while at + _HEAD.size <= len(raw):
        size, kind, call, _, pid, fd, a, b, ns, n, n2, nd, _ = _HEAD.unpack_from(raw, at)
        if at + size > len(raw):
            break
        first = at + _HEAD.size
        path1 = raw[first : first + n].decode("utf-8", "surrogateescape")
        path2 = raw[first + n : first + n + n2].decode("utf-8", "surrogateescape")
        data = raw[first + n + n2 : first + n + n2 + nd]
        records.append(Record(Kind(kind), Call(call), pid, fd, a, b, ns, path1, path2, data))
        at += size
    return records
