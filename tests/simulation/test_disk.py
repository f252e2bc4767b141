"""The model of a disk: what is sure, and what a power cut may leave of the rest."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from simulation.powercut.disk import Disk
from simulation.powercut.image import Image, Mood, choose, write_image
from simulation.powercut.trace import Call, Kind, Record

ROOT = Path("/watched")
CREATE = os.O_CREAT | os.O_RDWR


class Process:
    """Makes the records that a process would leave."""

    def __init__(self, base: Path | None = None, *, folder_syncs: bool = True) -> None:
        self.disk = Disk(ROOT, base, folder_syncs=folder_syncs)
        self.index = -1

    def did(
        self,
        kind: Kind,
        fd: int = -1,
        a: int = 0,
        b: int = 0,
        path: str = "",
        path2: str = "",
        data: bytes = b"",
    ) -> None:
        self.index += 1
        first, second = (str(ROOT / p) if p else "" for p in (path, path2))
        record = Record(kind, Call.OTHER, 1, fd, a, b, 0, first, second, data)
        self.disk.apply(self.index, record)

    def create(self, fd: int, path: str) -> None:
        self.did(Kind.OPEN, fd, CREATE, 0, path)

    def write(self, fd: int, at: int, data: bytes) -> None:
        self.did(Kind.WRITE, fd, at, len(data), data=data)

    def sync(self, fd: int, *, done: bool = True) -> None:
        self.did(Kind.SYNC, fd, int(done))

    def sync_folder(self, path: str = ".", fd: int = 99) -> None:
        self.did(Kind.OPEN, fd, os.O_RDONLY, 1, path)
        self.sync(fd)
        self.did(Kind.CLOSE, fd)

    def durable(self, fd: int, path: str, data: bytes) -> None:
        """A file that is sure to be there."""
        self.create(fd, path)
        self.write(fd, 0, data)
        self.sync(fd)
        self.sync_folder()

    def images(self, count: int = 300) -> list[Image]:
        return [choose(self.disk, random.Random(n)) for n in range(count)]


def of(images: Iterable[Image], path: str) -> set[bytes | None]:
    return {image.files.get(path) for image in images}


def test_what_is_synced_with_its_name_stands_in_every_image() -> None:
    process = Process()
    process.durable(3, "a", b"x" * 5000)
    assert of(process.images(50), "a") == {b"x" * 5000}


def test_a_synced_file_whose_folder_is_not_synced_may_be_missing() -> None:
    process = Process()
    process.create(3, "a")
    process.write(3, 0, b"x")
    process.sync(3)
    assert of(process.images(), "a") == {b"x", None}


def test_a_name_that_is_sure_says_nothing_about_the_content() -> None:
    process = Process()
    process.create(3, "a")
    process.sync_folder()
    process.write(3, 0, b"x")
    held = of(process.images(), "a")
    assert {b"x", b"", b"\0"} <= held
    assert None not in held


def test_unsynced_writes_are_torn_at_sectors_and_come_in_any_order() -> None:
    process = Process()
    process.durable(3, "a", b"0" * 2048)
    process.write(3, 0, b"1" * 1024)
    process.write(3, 1024, b"2" * 1024)
    held = {c for c in of(process.images(), "a") if c is not None}
    assert {len(c) for c in held} == {2048}
    sectors = {tuple(c[at : at + 1] for at in range(0, 2048, 512)) for c in held}
    assert (b"0", b"0", b"2", b"2") in sectors  # the later one alone
    assert any(first != second for first, second, _, _ in sectors)  # torn
    assert all(len(set(c[at : at + 512])) == 1 for c in held for at in range(0, 2048, 512))


def test_a_sector_that_takes_a_write_takes_the_earlier_ones_on_it() -> None:
    process = Process()
    process.durable(3, "a", b"0" * 512)
    process.write(3, 0, b"1" * 8)
    process.write(3, 100, b"2" * 8)
    for held in of(process.images(), "a"):
        assert held is not None
        assert not (held[100:101] == b"2" and held[:1] == b"0")


def test_a_size_may_be_there_before_its_data() -> None:
    process = Process()
    process.durable(3, "a", b"0" * 512)
    process.write(3, 512, b"1" * 1536)
    held = {c for c in of(process.images(), "a") if c is not None}
    assert b"0" * 512 in held
    longer = [c[512:] for c in held if len(c) == 2048]
    assert any(bytes(512) in c for c in longer)  # room with zeros
    assert any(set(c) - set(b"1\0") for c in longer)  # or what the disk held there


def test_a_file_cut_off_may_be_as_before() -> None:
    process = Process()
    process.durable(3, "a", b"0" * 1024)
    process.did(Kind.TRUNCATE, 3, 0)
    process.write(3, 0, b"1" * 512)
    held = of(process.images(), "a")
    assert {b"0" * 1024, b"", b"1" * 512, b"1" * 512 + b"0" * 512} <= held
    process.sync(3)
    assert of(process.images(20), "a") == {b"1" * 512}


def test_a_rename_is_two_names_until_the_folder_is_synced() -> None:
    process = Process()
    process.durable(3, "old", b"old")
    process.durable(4, "new", b"new")
    process.did(Kind.RENAME, path="new", path2="old")

    def pairs(count: int) -> set[tuple[bytes | None, bytes | None]]:
        return {(i.files.get("old"), i.files.get("new")) for i in process.images(count)}

    assert {(b"old", b"new"), (b"new", None), (b"old", None), (b"new", b"new")} <= pairs(300)
    process.sync_folder()
    assert pairs(20) == {(b"new", None)}


def test_what_was_removed_may_come_back_until_the_folder_is_synced() -> None:
    process = Process()
    process.durable(3, "a", b"x")
    process.did(Kind.UNLINK, path="a")
    assert of(process.images(), "a") == {b"x", None}
    process.create(4, "a")
    assert of(process.images(), "a") == {b"x", b"", None}
    process.sync_folder()
    assert of(process.images(20), "a") == {b""}


def test_a_folder_takes_what_is_in_it_along() -> None:
    process = Process()
    process.did(Kind.MKDIR, path="keys")
    process.create(3, "keys/keys")
    process.write(3, 0, b"k")
    process.sync(3)
    process.sync_folder("keys")
    assert of(process.images(), "keys/keys") == {b"k", None}
    process.sync_folder()
    assert of(process.images(20), "keys/keys") == {b"k"}


def test_a_failed_sync_makes_nothing_sure_and_a_later_one_does_not_speak_for_it() -> None:
    process = Process()
    process.durable(3, "a", b"0" * 8192)
    process.write(3, 0, b"1" * 4096)
    process.sync(3, done=False)
    process.write(3, 4096, b"2" * 4096)
    process.sync(3)
    held = {c for c in of(process.images(), "a") if c is not None}
    assert {c[4096:] for c in held} == {b"2" * 4096}
    assert {b"0", b"1"} <= {c[:1] for c in held}
    process.write(3, 10, b"3")  # the page is dirty again, and goes to the disk whole
    process.sync(3)
    assert of(process.images(20), "a") == {b"1" * 10 + b"3" + b"1" * 4085 + b"2" * 4096}


def test_a_mapped_file_holds_what_nobody_knows() -> None:
    process = Process()
    process.durable(3, "a", b"0" * 64)
    process.did(Kind.MMAP, 3, 0, 64)
    assert len(of(process.images(50), "a")) > 3


def test_a_disk_that_forgets_folder_syncs_loses_names() -> None:
    process = Process(folder_syncs=False)
    process.durable(3, "a", b"x")
    assert None in of(process.images(50), "a")


def test_everything_and_nothing_are_among_the_moods(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "b").write_bytes(b"before")
    process = Process(tmp_path / "base")
    process.did(Kind.OPEN, 3, os.O_RDWR, 1, "b")
    process.did(Kind.DUP, 3, 4)
    process.write(4, 0, b"after ")
    process.did(Kind.ALLOCATE, 4, 0, 10)
    images = process.images()
    assert {i.files["b"] for i in images if i.mood is Mood.ALL} == {b"after " + bytes(4)}
    assert {i.files["b"] for i in images if i.mood is Mood.NONE} == {b"before"}
    assert {i.mood for i in images} == set(Mood)
    write_image(images[0], tmp_path / "image")
    assert (tmp_path / "image" / "b").read_bytes() == images[0].files["b"]


def test_a_file_that_was_there_before_the_trace_is_no_new_one() -> None:
    process = Process()
    with pytest.raises(ValueError, match="before the trace"):
        process.did(Kind.OPEN, 3, CREATE, 1, "a")
