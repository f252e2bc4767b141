"""Damage to real files: which page belongs to what, bytes turned over in it, files as a kill leaves them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from desk_app.bootstrap import Desk
from desk_app.store.pages import PageCipher, pages_of
from desk_app.store.records import children_of, kind_of
from tests.support.desk import DeskBench, raw
from tests.support.pages import PAGE

__all__ = ["as_killed", "flip", "flip_frame", "frames", "pages_by_tree", "spoil"]

_HEAD = 32
_FRAME = 24 + PAGE


def pages_by_tree(bench: DeskBench) -> dict[str, list[int]]:
    """The pages of every table and index of a closed desk, by SQLite's own account; the root first.

    Page 1 belongs to `sqlite_schema`. A page that is an overflow page counts as its table's.
    """
    connection = raw(bench)
    found: dict[str, list[int]] = {"sqlite_schema": [1]}
    try:
        roots = connection.execute(
            "SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"
        ).fetchall()
        for name, root in roots:
            found[name] = [root]
    finally:
        connection.close()
    held = bench.path.read_bytes()
    cipher = PageCipher(bench.keys.database, held[:16])
    pages = {n: cipher.decrypt(n, page) for n, page in pages_of(bench.path)}
    for tree in found.values():
        for number in tree:  # grows while it is walked
            if kind_of(number, pages[number]) in (2, 5):
                tree += children_of(number, pages[number]).pages
    return found


def flip(path: Path, page: int, at: int = 1_000) -> None:
    """Turn one bit over in a page (from 1) of a file."""
    with path.open("rb+") as file:
        file.seek((page - 1) * PAGE + at)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes((byte ^ 0x10,)))


def spoil(path: Path, pages: Iterable[int]) -> None:
    """Turn a bit over in each of these pages."""
    for page in pages:
        flip(path, page)


def as_killed(desk: Desk, bench: DeskBench, target: Path) -> DeskBench:
    """A copy of an open desk's folder, as its files would lie there after a power cut now."""
    target.mkdir(parents=True)
    for path in bench.folder.iterdir():
        if path.is_dir():
            shutil.copytree(path, target / path.name)
        elif path.name != "lock":
            shutil.copy(path, target)
    copied = DeskBench(target, clock=bench.clock, number=bench.number, seed=bench.seed)
    copied.version = bench.version
    copied.identity = desk.identity
    return copied


def frames(path: Path) -> int:
    """How many frames the write-ahead log beside a database has."""
    return (path.with_name(f"{path.name}-wal").stat().st_size - _HEAD) // _FRAME


def flip_frame(path: Path, frame: int, at: int = 1_000) -> None:
    """Turn one bit over in a frame (from 0; ``at`` counts from its 24-byte head) of the log."""
    log = path.with_name(f"{path.name}-wal")
    with log.open("rb+") as file:
        file.seek(_HEAD + frame * _FRAME + at)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes((byte ^ 0x10,)))
