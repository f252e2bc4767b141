"""Files that appear whole or not at all, also on a stick that is pulled out while one is written."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, Protocol

__all__ = [
    "PARTIAL",
    "FileLayer",
    "SystemFiles",
    "name_new",
    "put_in_place",
    "sync_folder",
    "whole_file",
]

PARTIAL: Final = ".partial"
_HELD: Final = (5, 32)  # Windows: access denied, sharing violation
_PAUSES_S: Final = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 0.8)


def put_in_place(
    source: Path, target: Path, rename: Callable[[Path, Path], None] = os.replace
) -> None:
    """Give a file its name, in one step, in the place of one that has it. Raises OSError.

    On Windows whoever looks at either file, a virus scanner most of all, holds that up for a moment: then
    it is tried again for about two seconds.
    """
    for pause in _PAUSES_S:
        try:
            rename(source, target)
        except PermissionError as error:
            if getattr(error, "winerror", 0) not in _HELD:
                raise
            time.sleep(pause)
        else:
            return
    rename(source, target)


def name_new(source: Path, target: Path) -> None:
    """Give a file a name that nobody has, in one step. Raises FileExistsError if it is taken."""
    if sys.platform == "win32":
        source.rename(target)  # which replaces nothing there
        return
    os.link(source, target)
    source.unlink()


def sync_folder(folder: Path) -> None:
    """The names in it are on disk when this returns. Windows has no such call: it opens no folder for it,
    and a rename is in its journal."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class FileLayer(Protocol):
    """What is asked of the file system; each call may raise OSError."""

    def create(self, path: Path) -> BinaryIO:
        """An empty file to write to, in the place of one that is there."""
        ...

    def sync(self, file: BinaryIO) -> None:
        """Bring what was written onto the disk."""
        ...

    def size(self, path: Path) -> int:
        """The size of a file in bytes."""
        ...

    def replace(self, source: Path, target: Path) -> None:
        """Give a file its name, in one step, in the place of one that has it."""
        ...

    def sync_folder(self, folder: Path) -> None:
        """Bring the names in a folder onto the disk."""
        ...

    def remove(self, path: Path) -> None:
        """Remove a file."""
        ...


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_EXCL, 0o600)


class SystemFiles:
    """The file system of this machine. ``private``: what is made only its owner reads, on Windows whoever
    has rights in the folder; ``over``: it may take the place of another file."""

    def __init__(self, *, private: bool = False, over: bool = True) -> None:
        self._private = private
        self._name = put_in_place if over else name_new

    def create(self, path: Path) -> BinaryIO:
        """An empty file to write to."""
        if not self._private:
            return path.open("wb")
        path.unlink(missing_ok=True)  # a left-over one would lend its rights
        return open(path, "wb", opener=_for_its_owner)

    def sync(self, file: BinaryIO) -> None:
        """Bring what was written onto the disk."""
        file.flush()
        os.fsync(file.fileno())

    def size(self, path: Path) -> int:
        """The size of a file."""
        return path.stat().st_size

    def replace(self, source: Path, target: Path) -> None:
        """Give a file its name."""
        self._name(source, target)

    def sync_folder(self, folder: Path) -> None:
        """Bring the names in a folder onto the disk."""
        sync_folder(folder)

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink(missing_ok=True)


class _Counted:
    """Counts what the file said it took."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.count = 0

    def write(self, data: bytes, /) -> int:
        taken = self._file.write(data)
        self.count += taken
        return taken

    def flush(self) -> None:
        self._file.flush()


@contextmanager
def whole_file(
    target: Path, files: FileLayer, before_name: Callable[[], None] | None = None
) -> Iterator[_Counted]:
    """Write to ``target``: it gets its name when the block has ended well and everything is on the disk.

    Until then the bytes stand beside it as ``NAME.partial``, and what had the name before keeps it.
    ``before_name`` is called between: what it raises leaves no file. Raises OSError of the layer; the
    partial file is then removed if the disk still lets it.
    """
    partial = target.with_name(target.name + PARTIAL)
    try:
        with files.create(partial) as file:
            counted = _Counted(file)
            yield counted
            files.sync(file)
        if files.size(partial) != counted.count:
            raise OSError(errno.EIO, "the disk did not keep what it took", str(partial))
        if before_name is not None:
            before_name()
        files.replace(partial, target)
    except BaseException:
        with suppress(OSError):
            files.remove(partial)
        raise
    files.sync_folder(target.parent)
