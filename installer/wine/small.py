"""What the installer script itself decides, tried with programs of a few files: folder, version, account."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from installer.launchers import build_launchers
from installer.setup_exe import SetupOptions, build_setup
from installer.stage import freeze_times
from installer.steps import BuildError, need, run
from installer.wine.prefix import Ended, Prefix

__all__ = ["expect", "must", "try_small", "wait"]

_PATIENCE_S: Final = 90.0
_EPOCH: Final = 1_767_225_600
_OLD: Final = "0.0.9"
_NEW: Final = "0.0.10"  # newer by number, not by letter
_BAD: Final = "0.0.11"
_WAITING: Final = "0.0.12"
_DOWNGRADE: Final = 7
_ROLLED_BACK: Final = 8
_WORK_WAITS: Final = 3
_UNSENT: Final = 9
_RUN: Final = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Run"
_SAYS: Final = """#include <string.h>
int main(int n, char **words) {{ return n > 1 && !strcmp(words[1], "set-up") ? 0 : {code}; }}
"""


def must(holds: bool, what: str) -> None:
    """Raise BuildError with ``what`` if it does not hold."""
    if not holds:
        raise BuildError(what)


def expect(ended: Ended, code: int = 0) -> str:
    """What it printed, if it ended with this code."""
    must(ended.code == code, f"ended with {ended.code}, not {code}: {ended.said.strip()[-1500:]}")
    return ended.said


def wait(holds: Callable[[], bool], what: str, seconds: float = _PATIENCE_S) -> None:
    """Until it holds: Wine has no signal for what happens in it."""
    until = time.monotonic() + seconds
    while not holds():
        must(time.monotonic() < until, what)
        time.sleep(0.2)


def _small(folder: Path, version: str, code: int = 0) -> Path:
    """A program whose command line ends with ``code``, whatever it is asked; setting up always works."""
    stage = folder / version / "stage"
    (stage / "runtime").mkdir(parents=True)
    (stage / "runtime" / f"only-{version}.txt").write_text(version, encoding="ascii")
    build_launchers(stage, folder / version / "launchers", version)
    source = folder / version / "says.c"
    source.write_text(_SAYS.format(code=code), encoding="ascii")
    gcc = need("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64")
    run(gcc, "-O2", "-s", "-static", "-o", stage / "serah-cli.exe", source)
    freeze_times(stage, _EPOCH)
    setup = folder / version / f"Serah-{version}.exe"
    build_setup(stage, folder / version / "nsis", setup, SetupOptions(version, _EPOCH, fast=True))
    return setup


def try_small(wine: Prefix, folder: Path) -> None:
    """An upgrade replaces, a downgrade is refused, a version that fails its self-test gives its place back,
    an account's own installation goes where it is told, the start at sign-in is as it was asked for.

    Nothing of Serah may be installed in ``wine``; nothing is left behind. Raises BuildError."""
    old, new = (_small(folder, version) for version in (_OLD, _NEW))
    bad = _small(folder, _BAD, code=_WORK_WAITS + 1)
    program = wine.drive / "Program Files" / "Serah"
    expect(wine(old, "/S", "/AUTOSTART"))
    must(_starts_itself(wine), "/AUTOSTART was not heeded")
    expect(wine(new, "/S"))
    must(_starts_itself(wine), "the upgrade took the start at sign-in away")
    there = [p.name for p in (program / "runtime").iterdir()]
    must(there == [f"only-{_NEW}.txt"], f"the upgrade left {there}")
    expect(wine(old, "/S"), _DOWNGRADE)
    must((program / "runtime" / f"only-{_NEW}.txt").is_file(), "the refused downgrade took files")
    before = _tree(program)
    expect(wine(bad, "/S", seconds=120), _ROLLED_BACK)
    must(
        _tree(program) == before, f"not put back: {sorted(_tree(program).items() ^ before.items())}"
    )
    _cut_off(wine, program, new, before)
    expect(wine(new, "/S", "/AUTOSTART=no"))
    must(not _starts_itself(wine), "/AUTOSTART=no was not heeded")
    expect(wine(new, "/S", "/AUTOSTART"))
    _remove(wine, program, "/AllUsers")
    must(not _starts_itself(wine), "the start at sign-in outlives the program")
    _keep_what_waits(wine, _small(folder, _WAITING, code=_WORK_WAITS))
    own = wine.drive / "sendiri"
    expect(wine(new, "/S", "/CurrentUser", r"/D=C:\sendiri"))
    must((own / "serah-cli.exe").is_file(), "/D= was not heeded")
    must(not program.exists(), "an account's own installation went into Program Files")
    _remove(wine, own, "/CurrentUser")


def _starts_itself(wine: Prefix) -> bool:
    """Whether Windows starts the window for every account."""
    said = wine("reg", "query", _RUN, "/v", "Serah", "/reg:64").said
    return r"Program Files\Serah\Serah.exe" in said


def _tree(program: Path) -> dict[str, bytes]:
    files = (p for p in program.rglob("*") if p.is_file())
    return {str(p.relative_to(program)): p.read_bytes() for p in files}


def _cut_off(wine: Prefix, program: Path, new: Path, before: dict[str, bytes]) -> None:
    """An installation that the power cut between its renames is mended by the next one."""
    (program / "before").mkdir()
    (program / "runtime").rename(program / "before" / "runtime")
    (program / "runtime").mkdir()
    (program / "runtime" / "half.txt").touch()
    (program / "Serah.exe").rename(program / "before" / "Serah.exe")
    expect(wine(new, "/S"))
    must(_tree(program) == before, "an installation that was cut off was not mended")


def _keep_what_waits(wine: Prefix, waiting: Path) -> None:
    """Data that the centre does not have is not removed, and neither is the program that could send it."""
    program = wine.drive / "tunggu"
    expect(wine(waiting, "/S", "/AllUsers", r"/D=C:\tunggu"))
    before = _tree(program)
    words = ("/AllUsers", "/S", "/RemoveData", r"_?=C:\tunggu")  # so that its end says something
    expect(wine(program / "Uninstall.exe", *words), _UNSENT)
    must(_tree(program) == before, "the program was removed with work that waits")
    _remove(wine, program, "/AllUsers")


def _remove(wine: Prefix, program: Path, accounts: str) -> None:
    # The uninstaller goes on in a copy of itself, so the end of this process says nothing.
    wine(program / "Uninstall.exe", accounts, "/S")
    wait(lambda: not program.exists(), f"left behind: {program}")
