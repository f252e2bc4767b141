"""One of the many things that a disk may hold after a power cut, chosen by a seeded hand.

What is sure stands in every image. Of the rest each image takes a part, by a mood drawn for it:

ALL      everything: the cut of a program alone (kill -9)
NONE     nothing
UNTIL    what happened until some moment, in order
CALLS    each call whole or not at all, in any order
PAGES    each 4096-byte page as it was at some moment of its own
SECTORS  each 512-byte sector, so that a write is torn

A page or sector that takes a write takes the earlier ones on it too: there is one copy of it in memory.
The size of a file is as at some moment of its own; room in it that no write reached holds zeros, or in
some images what the disk held there before (random bytes). Names: in order, or each for itself.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from simulation.powercut.disk import PAGE, Change, Disk, File, Folder, Naming, Node, apply, fit

__all__ = ["Image", "Mood", "choose", "write_image"]

_SECTOR: Final = 512
_NEVER: Final = -1
_SHARES: Final = (0.1, 0.5, 0.9)


class Mood(StrEnum):
    """Which part of what is not sure stands on the disk."""

    ALL = "all"
    NONE = "none"
    UNTIL = "until"
    CALLS = "calls"
    PAGES = "pages"
    SECTORS = "sectors"


_MOODS: Final = (
    *(Mood.ALL, Mood.NONE, Mood.UNTIL, Mood.CALLS, Mood.CALLS, Mood.PAGES, Mood.PAGES),
    *(Mood.SECTORS, Mood.SECTORS, Mood.SECTORS),
)


@dataclass(frozen=True, slots=True)
class Image:
    """Paths below the folder with their content; None: a folder."""

    mood: Mood
    files: dict[str, bytes | None]


class _Chooser:
    def __init__(self, rng: random.Random, moments: list[int]) -> None:
        self.mood = rng.choice(_MOODS)
        self._rng = rng
        self._moments = moments
        self._share = rng.choice(_SHARES)
        self._last = moments[-1] if moments else _NEVER
        self._until = self._some_moment()
        self._in_order = rng.random() < 0.5
        self._stale = rng.random() < 0.25

    def _some_moment(self) -> int:
        return self._rng.choice(self._moments) if self._moments else _NEVER

    def moment(self) -> int:
        """Until when a thing stands on the disk: the index of a change, or never."""
        match self.mood:
            case Mood.ALL:
                return self._last
            case Mood.NONE:
                return _NEVER
            case Mood.UNTIL:
                return self._until
        drawn = self._rng.random()
        if drawn < self._share:
            return self._last
        return self._some_moment() if drawn < (1 + self._share) / 2 else _NEVER

    def names(self, folder: Folder) -> dict[str, Node]:
        """What the names of a folder mean on the disk."""
        names = dict(folder.sure)
        limits: dict[str, int] = {}
        in_order = self._until if self.mood is Mood.UNTIL else self.moment()
        for naming in folder.pending:
            limit = in_order
            if not self._in_order and self.mood is not Mood.UNTIL:
                limit = limits.setdefault(naming.name, self.moment())
            if naming.index <= limit:
                _take(names, naming)
        return names

    def content(self, file: File) -> bytes:
        """What a file holds on the disk."""
        if file.mapped:
            return self._unknowable(file)
        if not file.pending:
            return bytes(file.sure)
        content = bytearray(file.sure)
        resized_until = self.moment()
        limits = self._limits(file)
        size = len(file.sure)
        unit = PAGE if self.mood is Mood.PAGES else _SECTOR
        for change in file.pending:
            if change.index <= resized_until:
                size = change.size
            if change.data is None:
                if change.index <= resized_until:
                    fit(content, change.size)
                continue
            self._take_parts(content, change, limits, unit)
        if len(content) < size and self._stale:
            content += self._rng.randbytes(size - len(content))
        fit(content, size)
        return bytes(content)

    def _limits(self, file: File) -> dict[int, int]:
        """Until when each unit of the file stands on the disk."""
        limits: dict[int, int] = {}
        unit = PAGE if self.mood is Mood.PAGES else _SECTOR
        for change in file.pending:
            if change.data is None:
                continue
            units = range(change.at // unit, (change.end - 1) // unit + 1)
            if self.mood is Mood.CALLS:
                if self._rng.random() < self._share:
                    limits.update(dict.fromkeys(units, change.index))
            else:
                for one in units:
                    if one not in limits:
                        limits[one] = self.moment()
        return limits

    def _take_parts(
        self, content: bytearray, change: Change, limits: dict[int, int], unit: int
    ) -> None:
        assert change.data is not None
        first, last = change.at // unit, (change.end - 1) // unit
        taken = [n for n in range(first, last + 1) if limits.get(n, _NEVER) >= change.index]
        if len(taken) == last - first + 1:
            apply(content, change)
            return
        for one in taken:
            at, end = max(change.at, one * unit), min(change.end, (one + 1) * unit)
            if self._stale and len(content) < at:
                content += self._rng.randbytes(at - len(content))
            part = change.data[at - change.at : end - change.at]
            apply(content, Change(change.index, at, part, end))

    def _unknowable(self, file: File) -> bytes:
        drawn = self._rng.random()
        if drawn < 0.3:
            return b""
        return bytes(file.size) if drawn < 0.6 else self._rng.randbytes(file.size)


def _take(names: dict[str, Node], naming: Naming) -> None:
    if naming.node is None:
        names.pop(naming.name, None)
    else:
        names[naming.name] = naming.node


def choose(disk: Disk, rng: random.Random) -> Image:
    """What the disk may hold now."""
    moments: set[int] = set()
    for node in disk.nodes():
        moments.update(one.index for one in node.pending)
    chooser = _Chooser(rng, sorted(moments))
    files: dict[str, bytes | None] = {}
    waiting: list[tuple[str, Folder]] = [("", disk.top)]
    while waiting:
        below, folder = waiting.pop()
        for name, node in sorted(chooser.names(folder).items()):
            path = f"{below}{name}"
            if isinstance(node, Folder):
                files[path] = None
                waiting.append((f"{path}/", node))
            else:
                files[path] = chooser.content(node)
    return Image(chooser.mood, files)


def write_image(image: Image, folder: Path) -> None:
    """Make ``folder`` hold the image and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path, content in image.files.items():
        if content is None:
            (folder / path).mkdir(mode=0o700)
        else:
            (folder / path).write_bytes(content)
