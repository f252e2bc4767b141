"""What the installer script itself decides, tried with programs of a few files: folder, version, account."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from installer.wine.checks import expect, installed, must, uninstall
from installer.wine.prefix import Prefix
from installer.wine.small_program import being_installed, small_program, tree, unchanged

__all__ = ["try_small"]

_OLD: Final = "0.0.9"
_NEW: Final = "0.0.10"  # newer by number, not by letter
_BAD: Final = "0.0.11"
_WAITING: Final = "0.0.12"
_HUGE: Final = "0.0.13"
_DOWNGRADE: Final = 7
_ROLLED_BACK: Final = 8
_WORK_WAITS: Final = 3
_UNSENT: Final = 9
_RUNNING: Final = 5
_NO_ROOM: Final = 15
_HUGE_KB: Final = (1 << 31) - 1  # asks for 4 TiB
_RUN: Final = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Run"


def try_small(wine: Prefix, folder: Path) -> None:
    """An upgrade replaces, a downgrade is refused, a version that fails its self-test gives its place back,
    one that was cut off is mended, an account's own installation goes where it is told, the start at
    sign-in is as it was asked for.

    Nothing of Serah may be installed in ``wine``; nothing is left behind. Raises BuildError."""
    first, second = (small_program(folder, version) for version in (_OLD, _NEW))
    old, new = first.setup, second.setup
    bad = small_program(folder, _BAD, code=1).setup
    program = wine.drive / "Program Files" / "Serah"
    installed(wine(old, "/S", "/AUTOSTART"))
    must(_starts_itself(wine), "/AUTOSTART was not heeded")
    older = tree(program)
    with being_installed(wine, folder, 3600), unchanged(program):
        expect(wine(new, "/S"), _RUNNING)
    installed(wine(new, "/S"))
    must(_starts_itself(wine), "the upgrade took the start at sign-in away")
    there = [p.name for p in (program / "runtime").iterdir()]
    must(there == [second.only], f"the upgrade left {there}")
    with unchanged(program):
        expect(wine(old, "/S"), _DOWNGRADE)
        must((program / "runtime" / second.only).is_file(), "the refused downgrade took files")
    with unchanged(program):
        expect(wine(bad, "/S", seconds=120), _ROLLED_BACK)
    with unchanged(program):
        expect(wine(small_program(folder, _HUGE, kilobytes=_HUGE_KB).setup, "/S"), _NO_ROOM)
    with unchanged(program):
        _cut_off(program)
        installed(wine(new, "/S"))
    with unchanged(program):
        _cut_off_behind(program, older)
        expect(wine(bad, "/S", seconds=120), _ROLLED_BACK)
    installed(wine(new, "/S", "/AUTOSTART=no"))
    must(not _starts_itself(wine), "/AUTOSTART=no was not heeded")
    installed(wine(new, "/S", "/AUTOSTART"))
    uninstall(wine, program, "/AllUsers")
    must(not _starts_itself(wine), "the start at sign-in outlives the program")
    _keep_what_waits(wine, small_program(folder, _WAITING, code=_WORK_WAITS).setup)
    own = wine.drive / "sendiri"
    installed(wine(new, "/S", "/CurrentUser", r"/D=C:\sendiri"))
    must((own / "serah-cli.exe").is_file(), "/D= was not heeded")
    must(not program.exists(), "an account's own installation went into Program Files")
    uninstall(wine, own, "/CurrentUser")


def _starts_itself(wine: Prefix) -> bool:
    """Whether Windows starts the window for every account."""
    said = wine("reg", "query", _RUN, "/v", "Serah", "/reg:64").said
    return r"Program Files\Serah\Serah.exe" in said


def _cut_off(program: Path) -> None:
    """The power went between the renames of an installation: the next one mends it."""
    (program / "before").mkdir()
    (program / "next").mkdir()
    (program / "runtime").rename(program / "before" / "runtime")
    (program / "runtime").mkdir()
    (program / "runtime" / "half.txt").touch()
    (program / "Serah.exe").rename(program / "before" / "Serah.exe")


def _cut_off_behind(program: Path, older: dict[str, bytes]) -> None:
    """The power went behind them: what stands there stays if it passes, for the data may be in its form
    already. A version that fails later gives the place back to it, not to the one before."""
    for name, data in older.items():
        kept = program / "before" / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(data)


def _keep_what_waits(wine: Prefix, waiting: Path) -> None:
    """Data that the centre does not have is not removed, and neither is the program that could send it."""
    program = wine.drive / "tunggu"
    installed(wine(waiting, "/S", "/AllUsers", r"/D=C:\tunggu"))
    words = ("/AllUsers", "/S", "/RemoveData", r"_?=C:\tunggu")  # so that its end says something
    with unchanged(program):
        expect(wine(program / "Uninstall.exe", *words), _UNSENT)
    uninstall(wine, program, "/AllUsers")
