"""What the installer script itself decides, tried with programs of a few files: folder, version, account."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from installer.wine.checks import expect, installed, must, wait
from installer.wine.prefix import Prefix
from installer.wine.small_program import being_installed, small_program, tree

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
    old, new = (small_program(folder, version).setup for version in (_OLD, _NEW))
    bad = small_program(folder, _BAD, code=1).setup
    program = wine.drive / "Program Files" / "Serah"
    installed(wine(old, "/S", "/AUTOSTART"))
    must(_starts_itself(wine), "/AUTOSTART was not heeded")
    older = tree(program)
    with being_installed(wine, folder, 3600):
        _stands(program, older, lambda: expect(wine(new, "/S"), _RUNNING))
    installed(wine(new, "/S"))
    must(_starts_itself(wine), "the upgrade took the start at sign-in away")
    there = [p.name for p in (program / "runtime").iterdir()]
    must(there == [f"only-{_NEW}.txt"], f"the upgrade left {there}")
    expect(wine(old, "/S"), _DOWNGRADE)
    must((program / "runtime" / f"only-{_NEW}.txt").is_file(), "the refused downgrade took files")
    before = tree(program)
    _stands(program, before, lambda: expect(wine(bad, "/S", seconds=120), _ROLLED_BACK))
    huge = small_program(folder, _HUGE, kilobytes=_HUGE_KB).setup
    _stands(program, before, lambda: expect(wine(huge, "/S"), _NO_ROOM))
    _cut_off(wine, program, new, before)
    _cut_off_behind(wine, program, bad, older, before)
    installed(wine(new, "/S", "/AUTOSTART=no"))
    must(not _starts_itself(wine), "/AUTOSTART=no was not heeded")
    installed(wine(new, "/S", "/AUTOSTART"))
    _remove(wine, program, "/AllUsers")
    must(not _starts_itself(wine), "the start at sign-in outlives the program")
    _keep_what_waits(wine, small_program(folder, _WAITING, code=_WORK_WAITS).setup)
    own = wine.drive / "sendiri"
    installed(wine(new, "/S", "/CurrentUser", r"/D=C:\sendiri"))
    must((own / "serah-cli.exe").is_file(), "/D= was not heeded")
    must(not program.exists(), "an account's own installation went into Program Files")
    _remove(wine, own, "/CurrentUser")


def _stands(program: Path, before: dict[str, bytes], done: Callable[[], object]) -> None:
    """The program is as it was, whatever is done."""
    done()
    there = tree(program)
    must(there == before, f"not as it was: {sorted(there.items() ^ before.items())}")


def _starts_itself(wine: Prefix) -> bool:
    """Whether Windows starts the window for every account."""
    said = wine("reg", "query", _RUN, "/v", "Serah", "/reg:64").said
    return r"Program Files\Serah\Serah.exe" in said


def _cut_off(wine: Prefix, program: Path, new: Path, before: dict[str, bytes]) -> None:
    """An installation that the power cut between its renames is mended by the next one."""
    (program / "before").mkdir()
    (program / "next").mkdir()
    (program / "runtime").rename(program / "before" / "runtime")
    (program / "runtime").mkdir()
    (program / "runtime" / "half.txt").touch()
    (program / "Serah.exe").rename(program / "before" / "Serah.exe")
    _stands(program, before, lambda: installed(wine(new, "/S")))


def _cut_off_behind(
    wine: Prefix, program: Path, bad: Path, older: dict[str, bytes], before: dict[str, bytes]
) -> None:
    """One that was cut off behind its renames stays if it passes: the data may be in its form already. A
    version that fails later gives the place back to it, not to the one before."""
    for name, data in older.items():
        kept = program / "before" / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(data)
    _stands(program, before, lambda: expect(wine(bad, "/S", seconds=120), _ROLLED_BACK))


def _keep_what_waits(wine: Prefix, waiting: Path) -> None:
    """Data that the centre does not have is not removed, and neither is the program that could send it."""
    program = wine.drive / "tunggu"
    installed(wine(waiting, "/S", "/AllUsers", r"/D=C:\tunggu"))
    before = tree(program)
    words = ("/AllUsers", "/S", "/RemoveData", r"_?=C:\tunggu")  # so that its end says something
    expect(wine(program / "Uninstall.exe", *words), _UNSENT)
    must(tree(program) == before, "the program was removed with work that waits")
    _remove(wine, program, "/AllUsers")


def _remove(wine: Prefix, program: Path, accounts: str) -> None:
    # The uninstaller goes on in a copy of itself, so the end of this process says nothing.
    wine(program / "Uninstall.exe", accounts, "/S")
    wait(lambda: not program.exists(), f"left behind: {program}")
