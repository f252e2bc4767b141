from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from common.whole_file import PARTIAL, SystemFiles, put_in_place, whole_file
from tests.support.modes import mode_is

OLD, NEW = b"lama" * 50_000, b"baru!" * 60_000


class Trouble(SystemFiles):
    """A file system in which one call fails, as a pulled stick makes it fail; then all do."""

    def __init__(self, fails: str) -> None:
        super().__init__()
        self._fails = fails
        self.gone = False
        self.calls: list[str] = []

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name == self._fails:
            self.gone = True
        if self.gone:
            raise OSError(errno.EIO, "Input/output error")

    def create(self, path: Path) -> BinaryIO:
        self._call("create")
        return super().create(path)

    def sync(self, file: BinaryIO) -> None:
        self._call("sync")
        super().sync(file)

    def size(self, path: Path) -> int:
        self._call("size")
        return super().size(path)

    def replace(self, source: Path, target: Path) -> None:
        self._call("replace")
        super().replace(source, target)

    def sync_folder(self, folder: Path) -> None:
        self._call("sync_folder")
        super().sync_folder(folder)

    def remove(self, path: Path) -> None:
        self._call("remove")
        super().remove(path)


class Lying(SystemFiles):
    """A disk that says it took everything and keeps half."""

    def size(self, path: Path) -> int:
        return super().size(path) // 2


def write(target: Path, files: SystemFiles, before: Callable[[], None] | None = None) -> None:
    with whole_file(target, files, before) as file:
        for at in range(0, len(NEW), 10_000):
            file.write(NEW[at : at + 10_000])


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "berkas.serah"
    path.write_bytes(OLD)
    return path


def test_it_takes_the_place_of_the_old_file(target: Path) -> None:
    write(target, SystemFiles())
    assert target.read_bytes() == NEW
    assert list(target.parent.iterdir()) == [target]


def test_the_order_of_what_is_asked_of_the_disk(target: Path) -> None:
    files = Trouble("")
    write(target, files, lambda: files.calls.append("before_name"))
    assert files.calls == ["create", "sync", "size", "before_name", "replace", "sync_folder"]


@pytest.mark.parametrize("call", ["create", "sync", "size", "replace"])
def test_a_stick_pulled_before_the_name_is_given_leaves_the_old_file(
    target: Path, call: str
) -> None:
    with pytest.raises(OSError, match="Input/output"):
        write(target, Trouble(call))
    assert target.read_bytes() == OLD
    assert {p.name for p in target.parent.iterdir()} <= {target.name, target.name + PARTIAL}


def test_a_stick_pulled_after_the_name_was_given_leaves_the_new_file(target: Path) -> None:
    with pytest.raises(OSError, match="Input/output"):
        write(target, Trouble("sync_folder"))
    assert target.read_bytes() == NEW


def test_a_disk_that_keeps_less_than_it_took_is_found_out(target: Path) -> None:
    with pytest.raises(OSError, match="did not keep"):
        write(target, Lying())
    assert target.read_bytes() == OLD
    assert list(target.parent.iterdir()) == [target]


def test_what_stops_the_writer_leaves_nothing(target: Path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(target, SystemFiles(), stop)
    assert target.read_bytes() == OLD
    assert list(target.parent.iterdir()) == [target]


def test_a_partial_file_of_an_earlier_try_is_no_hindrance(target: Path) -> None:
    target.with_name(target.name + PARTIAL).write_bytes(b"setengah")
    write(target, SystemFiles())
    assert target.read_bytes() == NEW


def test_a_private_file_takes_no_rights_of_a_left_over_one(target: Path) -> None:
    partial = target.with_name(target.name + PARTIAL)
    partial.write_bytes(b"setengah")
    partial.chmod(0o644)
    write(target, SystemFiles(private=True))
    assert target.read_bytes() == NEW
    assert mode_is(target, 0o600)


def test_a_name_that_is_taken_is_left_alone(target: Path) -> None:
    files = SystemFiles(over=False)
    with pytest.raises(FileExistsError):
        write(target, files)
    assert target.read_bytes() == OLD
    assert list(target.parent.iterdir()) == [target]
    target.unlink()
    write(target, files)
    assert target.read_bytes() == NEW
    assert list(target.parent.iterdir()) == [target]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "tidak" / "ada", SystemFiles())


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A file system of 128 KiB."""
    folder = tmp_path / "kecil"
    folder.mkdir()
    mount = shutil.which("mount")
    if sys.platform != "linux" or mount is None or os.geteuid() != 0:
        pytest.skip("a file system of one's own can only be mounted by root on Linux")
    words = [mount, "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_real_disk_that_is_full(tiny: Path) -> None:
    target = tiny / "berkas.serah"
    target.write_bytes(b"lama")
    with pytest.raises(OSError, match="No space left") as caught:
        write(target, SystemFiles())
    assert caught.value.errno == errno.ENOSPC
    assert target.read_bytes() == b"lama"
    assert list(tiny.iterdir()) == [target]
    with whole_file(target, SystemFiles()) as file:  # and there is room again
        file.write(b"x" * 100_000)
    assert target.stat().st_size == 100_000


CHILD = """
import os, sys
from pathlib import Path
from tests.common.test_whole_file import NEW, SystemFiles, write

class Dying(SystemFiles):
    def __init__(self, at):
        super().__init__()
        self.at, self.calls = at, 0
    def step(self):
        if self.calls == self.at: os._exit(9)
        self.calls += 1
    def create(self, path):
        file = super().create(path)
        dying = self
        class Raw:
            def __enter__(self): return self
            def __exit__(self, *error): return file.__exit__(*error)
            def write(self, data):
                dying.step()
                file.write(data); file.flush()
                return len(data)
            def flush(self): file.flush()
            def fileno(self): return file.fileno()
        return Raw()
    def sync(self, file): self.step(); super().sync(file); self.step()
    def replace(self, a, b): self.step(); super().replace(a, b); self.step()
    def sync_folder(self, folder): super().sync_folder(folder); self.step()

write(Path(sys.argv[1]), Dying(int(sys.argv[2])))
"""


@pytest.mark.parametrize("step", [0, 7, 29, 30, 31, 32, 33, 34, 99])
def test_a_process_killed_at_any_step_leaves_the_old_file_or_the_new(
    target: Path, step: int
) -> None:
    words = [sys.executable, "-c", CHILD, str(target), str(step)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=Path.cwd())
    assert done.returncode == (0 if step == 99 else 9), done.stderr
    # 30 writes, then: before and after the sync, before and after the rename, after the folder's sync.
    assert target.read_bytes() == (OLD if step < 33 else NEW)


class HeldError(PermissionError):
    """As Windows raises it."""

    def __init__(self, winerror: int) -> None:
        super().__init__(errno.EACCES, "in use")
        self.winerror = winerror


@pytest.mark.parametrize("winerror", [5, 32])
def test_a_file_that_is_looked_at_is_named_a_moment_later(tmp_path: Path, winerror: int) -> None:
    """What a virus scanner does on Windows; no other file system says so."""
    (tmp_path / "new").write_bytes(NEW)
    answers = [HeldError(winerror), HeldError(winerror)]

    def rename(source: Path, target: Path) -> None:
        if answers:
            raise answers.pop()
        source.replace(target)

    put_in_place(tmp_path / "new", tmp_path / "name", rename)
    assert (tmp_path / "name").read_bytes() == NEW
    assert not answers


def test_what_is_not_a_moment_is_told(tmp_path: Path) -> None:
    asked = []

    def rename(source: Path, target: Path) -> None:
        asked.append((source, target))
        raise PermissionError(errno.EACCES, "not yours")

    with pytest.raises(PermissionError, match="not yours"):
        put_in_place(tmp_path / "new", tmp_path / "name", rename)
    assert len(asked) == 1
    with pytest.raises(FileNotFoundError):
        put_in_place(tmp_path / "new", tmp_path / "name")


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows keeps a file that is open")
def test_a_file_that_somebody_reads_gets_its_new_content_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(NEW)
    (tmp_path / "name").write_bytes(OLD)
    reader = (tmp_path / "name").open("rb")
    later = threading.Timer(0.3, reader.close)
    later.start()
    put_in_place(tmp_path / "new", tmp_path / "name")
    later.join()
    assert (tmp_path / "name").read_bytes() == NEW
