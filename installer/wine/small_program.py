"""Programs of a few files, to try what the installers themselves decide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from installer.launchers import build_launchers
from installer.msi import build_msi
from installer.setup_exe import SetupOptions, build_setup, files_of
from installer.stage import freeze_times
from installer.steps import need, run
from installer.wine.checks import must, wait
from installer.wine.prefix import Prefix

__all__ = ["SmallProgram", "being_installed", "small_program", "tree", "unchanged"]

_EPOCH: Final = 1_767_225_600
_SAYS: Final = """#include <string.h>
int main(int n, char **words) {{ return n > 1 && !strcmp(words[1], "set-up") ? 0 : {code}; }}
"""
_HOLDS: Final = """#include <windows.h>
int main(void) {
    CreateMutexW(NULL, FALSE, L"Global\\\\SerahDipasang");
    CreateFileW(L"C:\\\\held.txt", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    Sleep(SECONDS * 1000);
    return 0;
}
"""


@dataclass(frozen=True, slots=True)
class SmallProgram:
    """``setup``: its NSIS installer; ``msi``: the same as an MSI; ``only``: a file that no other has."""

    version: str
    setup: Path
    msi: Path
    only: str


def small_program(folder: Path, version: str, code: int = 0, kilobytes: int = 0) -> SmallProgram:
    """One whose command line ends with ``code``, whatever it is asked; setting up always works.
    ``kilobytes``: what it says that it needs on the disk."""
    place = folder / version
    stage = place / "stage"
    only = f"only-{version}.txt"
    (stage / "runtime").mkdir(parents=True)
    (stage / "runtime" / only).write_text(version, encoding="ascii")
    build_launchers(stage, place / "launchers", version)
    _compile(_SAYS.format(code=code), place / "says.c", stage / "serah-cli.exe")
    freeze_times(stage, _EPOCH)
    setup, msi = (place / f"Serah-{version}.{kind}" for kind in ("exe", "msi"))
    options = SetupOptions(version, _EPOCH, fast=True, kilobytes=kilobytes)
    build_setup(stage, place / "nsis", setup, options)
    build_msi(stage, files_of(stage), place / "wix", msi, version, None)
    return SmallProgram(version, setup, msi, only)


@contextmanager
def being_installed(wine: Prefix, folder: Path, seconds: int) -> Iterator[None]:
    """Somebody else installs Serah, for so long at most."""
    folder.mkdir(parents=True, exist_ok=True)
    program, told = wine.drive / "holds.exe", wine.drive / "held.txt"
    told.unlink(missing_ok=True)
    _compile(_HOLDS.replace("SECONDS", str(seconds)), folder / "holds.c", program)
    holding = wine.start(program)
    try:
        wait(told.exists, "nobody installs")
        yield
    finally:
        holding.kill()


def tree(program: Path) -> dict[str, bytes]:
    """What lies in a folder, by name."""
    files = (p for p in program.rglob("*") if p.is_file())
    return {str(p.relative_to(program)): p.read_bytes() for p in files}


@contextmanager
def unchanged(program: Path) -> Iterator[None]:
    """Whatever is done within, in the end the folder holds what it held."""
    before = tree(program)
    yield
    there = tree(program)
    must(there == before, f"not as it was: {sorted(there.items() ^ before.items())}")


def _compile(text: str, source: Path, made: Path) -> None:
    source.write_text(text, encoding="ascii")
    gcc = need("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64")
    run(gcc, "-O2", "-s", "-static", "-o", made, source)
