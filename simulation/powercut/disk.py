"""What a disk is sure to hold, and what it may hold, at a point of a trace.

The model believes as little as POSIX lets it:

- data and size of a file are sure after an fsync or fdatasync of that file, and not before;
- a name (created, renamed, removed) is sure after an fsync of its folder, and not before. That a file
  itself was synced says nothing about its name, and a rename is two names;
- what is not sure may be on the disk, in any part and in any order (`image.py` chooses).

No order between files, or between data and names, is taken from any real file system (ext4 keeps more).
A sync that failed makes nothing sure, and the pages that it could not write count as clean from then
on, as in Linux: a later sync that succeeds speaks only for pages written again since. A file mapped for
writing holds what nobody can know. The watched folder itself is there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from simulation.powercut.trace import Kind, Record

__all__ = ["PAGE", "Change", "Disk", "File", "Folder", "Naming"]

PAGE: Final = 4096


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a file's content at ``index`` of the trace: ``data`` at ``at``, or (None) a new size.

    ``size``: of the file afterwards. ``given_up``: the sync that should have written it failed.
    """

    index: int
    at: int
    data: bytes | None
    size: int
    given_up: bool = False

    @property
    def end(self) -> int:
        """Behind its last byte."""
        return self.at + len(self.data or b"")


@dataclass(slots=True)
class File:
    """A file: its sure content, and the changes since, oldest first."""

    sure: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)
    size: int = 0
    mapped: bool = False

    def write(self, index: int, at: int, data: bytes) -> None:
        """``data`` at ``at``."""
        self.size = max(self.size, at + len(data))
        self.pending.append(Change(index, at, data, self.size))

    def resize(self, index: int, size: int) -> None:
        """Cut off or extended with zeros."""
        self.size = size
        self.pending.append(Change(index, size, None, size))

    def sync(self) -> None:
        """Sure from now on, but for pages given up and not written since."""
        if not any(c.given_up for c in self.pending):
            for change in self.pending:
                apply(self.sure, change)
            self.pending.clear()
        else:
            again = {p for c in self.pending if not c.given_up for p in _pages(c)}
            kept = []
            for change in self.pending:
                if change.given_up and change.at // PAGE not in again:
                    kept.append(change)
                else:
                    apply(self.sure, change)
            self.pending = [c for c in kept if c.end <= self.size]
        fit(self.sure, self.size)

    def sync_failed(self) -> None:
        """Nothing is sure, and what waits is not tried again."""
        self.pending = [piece for c in self.pending for piece in _given_up(c)]


def _pages(change: Change) -> range:
    return range(change.at // PAGE, max(change.end - 1, change.at) // PAGE + 1)


def _given_up(change: Change) -> Iterator[Change]:
    """The change in pieces of a page each; a size is metadata and stays due."""
    if change.data is None or change.given_up:
        yield change
        return
    at = change.at
    while at < change.end:
        end = min(change.end, (at // PAGE + 1) * PAGE)
        piece = change.data[at - change.at : end - change.at]
        yield Change(change.index, at, piece, change.size, given_up=True)
        at = end


def apply(content: bytearray, change: Change) -> None:
    """Make a change whole."""
    if change.data is None:
        fit(content, change.size)
        return
    if len(content) < change.end:
        fit(content, change.end)
    content[change.at : change.end] = change.data


def fit(content: bytearray, size: int) -> None:
    """Cut off, or extend with zeros."""
    del content[size:]
    content.extend(bytes(size - len(content)))


@dataclass(frozen=True, slots=True)
class Naming:
    """``name`` of a folder means ``node`` from ``index`` of the trace on; None: it is gone."""

    index: int
    name: str
    node: Node | None


@dataclass(slots=True)
class Folder:
    """A folder: its sure names, what they mean now, and the changes since the last sync."""

    sure: dict[str, Node] = field(default_factory=dict)
    now: dict[str, Node] = field(default_factory=dict)
    pending: list[Naming] = field(default_factory=list)

    def name(self, index: int, name: str, node: Node | None) -> None:
        """From now on ``name`` means ``node``."""
        _put(self.now, name, node)
        self.pending.append(Naming(index, name, node))

    def sync(self) -> None:
        """Every name is sure."""
        self.sure = dict(self.now)
        self.pending.clear()


def _put(names: dict[str, Node], name: str, node: Node | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


Node = File | Folder


class Disk:
    """The folder ``root`` of a trace. ``base``: a copy of what it held before, all of it sure.

    ``folder_syncs`` False is a broken model, to see that the checks can fail: names are never sure.
    """

    def __init__(self, root: Path, base: Path | None = None, *, folder_syncs: bool = True) -> None:
        self.top = Folder()
        self._root = str(root)
        self._open: dict[tuple[int, int], Node] = {}
        self._folder_syncs = folder_syncs
        if base is not None:
            _load(self.top, base)

    def apply(self, index: int, record: Record) -> None:
        """One call more has returned."""
        match record.kind:
            case Kind.OPEN:
                self._opened(index, record)
            case Kind.CLOSE:
                self._open.pop((record.pid, record.fd), None)
            case Kind.DUP:
                self._open[record.pid, record.a] = self._open[record.pid, record.fd]
            case Kind.FORK:
                held = [(fd, node) for (pid, fd), node in self._open.items() if pid == record.a]
                self._open.update({(record.pid, fd): node for fd, node in held})
            case Kind.WRITE:
                self._file(record).write(index, record.a, record.data)
            case Kind.TRUNCATE:
                self._file(record).resize(index, record.a)
            case Kind.ALLOCATE:
                file = self._file(record)
                file.resize(index, max(file.size, record.a + record.b))
            case Kind.MMAP:
                self._file(record).mapped = True
            case Kind.SYNC:
                self._sync(self._open[record.pid, record.fd], done=bool(record.a))
            case Kind.SYNC_ALL:
                for node in self.nodes():
                    node.sync()
            case Kind.SYNC_RANGE | Kind.MARK | Kind.FAULT:
                pass  # promises nothing, or does nothing
            case _:
                self._named(index, record)

    def nodes(self) -> Iterator[Node]:
        """Everything that has a name, or may still have one on the disk."""
        waiting: list[Node] = [self.top]
        seen: set[int] = set()
        while waiting:
            node = waiting.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            yield node
            if isinstance(node, Folder):
                waiting += [*node.sure.values(), *node.now.values()]
                waiting += [n.node for n in node.pending if n.node is not None]

    def _sync(self, node: Node, *, done: bool) -> None:
        if isinstance(node, Folder):
            if done and self._folder_syncs:
                node.sync()
        elif done:
            node.sync()
        else:
            node.sync_failed()

    def _named(self, index: int, record: Record) -> None:
        folder, name = self._place(record.path)
        match record.kind:
            case Kind.RENAME:
                node = folder.now[name]
                to, new = self._place(record.path2)
                folder.name(index, name, None)
                to.name(index, new, node)
            case Kind.LINK:
                to, new = self._place(record.path2)
                to.name(index, new, folder.now[name])
            case Kind.UNLINK | Kind.RMDIR:
                folder.name(index, name, None)
            case Kind.MKDIR:
                folder.name(index, name, Folder())
            case other:
                raise ValueError(f"{other.name} is not understood")

    def _opened(self, index: int, record: Record) -> None:
        node = self.top if record.path == self._root else self._found(index, record)
        if isinstance(node, File) and record.a & os.O_TRUNC and node.size:
            node.resize(index, 0)
        self._open[record.pid, record.fd] = node

    def _found(self, index: int, record: Record) -> Node:
        """What a path means, made now if it was not there."""
        folder, name = self._place(record.path)
        node = folder.now.get(name)
        if node is None:
            if record.b:
                raise ValueError(f"{record.path} was there before the trace began")
            node = File()
            folder.name(index, name, node)
        return node

    def _file(self, record: Record) -> File:
        if record.fd >= 0:
            node = self._open[record.pid, record.fd]
        else:
            folder, name = self._place(record.path)
            node = folder.now[name]
        if not isinstance(node, File):
            raise TypeError(f"{record.kind.name} of a folder")
        return node

    def _place(self, path: str) -> tuple[Folder, str]:
        """The folder that a path lies in, and its name there."""
        parts = PurePosixPath(path).relative_to(self._root).parts
        folder = self.top
        for part in parts[:-1]:
            inner = folder.now[part]
            if not isinstance(inner, Folder):
                raise TypeError(f"{path}: a file where a folder should be")
            folder = inner
        return folder, parts[-1]


def _load(folder: Folder, source: Path) -> None:
    for path in source.iterdir():
        if path.is_dir():
            inner = Folder()
            _load(inner, path)
            folder.sure[path.name] = inner
        else:
            content = bytearray(path.read_bytes())
            folder.sure[path.name] = File(content, size=len(content))
    folder.now = dict(folder.sure)
