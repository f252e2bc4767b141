"""The same input gives the same bytes, wherever it is built. Tried on a folder of a few files; the whole
program takes minutes and is built twice by hand before a release. An MSI carries the time of its making: of
it only the source is compared (`test_programs`)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from installer.launchers import PROGRAMS, build_launchers
from installer.msi import build_msi
from installer.setup_exe import SetupOptions, build_setup, files_of
from installer.stage import freeze_times

EPOCH = 1_767_225_600
NEEDED = {"makensis": "nsis", "wixl": "wixl", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64"}


@pytest.fixture(autouse=True)
def _programs() -> None:
    missing = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}, which python3 dev.py installer installs")


def _build(folder: Path) -> dict[str, bytes]:
    stage = folder / "stage"
    for name in ("runtime/python313.dll", "app/desk_app/__init__.py", "licences/serah.txt"):
        (stage / name).parent.mkdir(parents=True)
        (stage / name).write_text(name)
    programs = build_launchers(stage, folder / "work", "1.2.3")
    freeze_times(stage, EPOCH)
    setup = folder / "Serah-1.2.3.exe"
    build_setup(stage, folder / "nsis", setup, SetupOptions("1.2.3", EPOCH, fast=True))
    build_msi(stage, files_of(stage), folder / "msi", folder / "Serah-1.2.3.msi", "1.2.3", None)
    assert (folder / "Serah-1.2.3.msi").stat().st_size
    return {p.name: p.read_bytes() for p in (*programs, setup)}


def test_launchers_and_installer_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    first = _build(tmp_path / "one" / "deep")
    second = _build(tmp_path / "two")
    assert first.keys() == {*(p.file for p in PROGRAMS), "Serah-1.2.3.exe"}
    assert first == second
