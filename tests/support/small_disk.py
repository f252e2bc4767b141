"""A disk that a test can fill: a real, small file system, or no room for one file to grow."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

__all__ = ["room_for", "small_disk"]


def _run(*command: str | Path) -> None:
    subprocess.run([str(c) for c in command], check=True, capture_output=True)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Where a file system of that size is mounted, an image in ``folder``.

    Nothing is reserved for root, so that full is full for the test as for the desk; blocks of 4 KB as on
    the disk of a PC (SQLite's shared memory is not safe on smaller ones). Skips with the reason where
    mounting is not allowed.
    """
    image, root = folder / "disk.img", folder / "disk"
    root.mkdir()
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    try:
        _run("mkfs.ext4", "-q", "-b", "4096", "-m", "0", image)
        _run("mount", "-o", "loop", image, root)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"") or str(error).encode()
        pytest.skip(f"no file system can be mounted here: {said.decode(errors='replace').strip()}")
    try:
        yield root
    finally:
        _run("umount", root)


@contextmanager
def room_for(count: int) -> Iterator[None]:
    """No file may grow beyond ``count`` bytes, as on a disk that is almost full: writes come up short."""
    resource = pytest.importorskip("resource", reason="file size limits are POSIX's")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
