"""Who may do what with the data folder: Windows' own icacls asks and sets it."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from pathlib import Path
from typing import Final

__all__ = ["RightsError", "own_folder", "rights_of", "share_folder"]

_ASKED_S: Final = 10.0
_SID: Final = re.compile(r"S-1-5-[0-9-]+")
_SET_S: Final = 120.0  # of every file in the folder, with a virus scanner looking on
# All accounts of the PC share one desk, so who sits at it (INTERACTIVE) may change its data, and whoever
# comes over the network may not even read it. SYSTEM and Administrators look after it.
_LOOKED_AFTER: Final = ("*S-1-5-18:(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F")
_SHARED: Final = (*_LOOKED_AFTER, "*S-1-5-4:(OI)(CI)M")


class RightsError(Exception):
    """Windows did not do it; ``str(error)`` is what it said."""


def _system(seconds: float, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    folder = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32"
    return subprocess.run(  # noqa: S603 - a program of the system itself
        [str(folder / program), *words],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def rights_of(folder: Path) -> str:
    """What icacls says of it, without its name. Raises OSError, subprocess.TimeoutExpired."""
    return _system(_ASKED_S, "icacls.exe", str(folder)).stdout.replace(str(folder), "", 1)


def share_folder(folder: Path) -> None:
    """Whoever sits at this PC may use the folder, and what lies in it already, nobody else. Raises
    RightsError."""
    elsewhere = _link_below(folder)
    if elsewhere is not None:  # an administrator would set the rights of what it leads to
        raise RightsError(f"{elsewhere} menuju ke tempat lain")
    _set(folder, *_SHARED)
    if any(folder.iterdir()):  # what somebody has copied there brings other rights with it
        _change(folder / "*", "/reset", "/T", "/C", "/Q")


def own_folder(folder: Path) -> None:
    """This account may use the folder, and whoever else makes something in it that thing; nobody else.
    Raises RightsError.

    By the account's own name: what an administrator makes with an administrator's rights belongs to all
    administrators, and the same person without those rights would find it closed.
    """
    mine = (f"*{sid}:(OI)(CI)F" for sid in _this_account())
    _set(folder, *_LOOKED_AFTER, *mine, "*S-1-3-4:(OI)(CI)F")


def _this_account() -> list[str]:
    """The security identifier of who runs this; empty if Windows does not say."""
    try:
        told = _system(_ASKED_S, "whoami.exe", "/user", "/fo", "csv", "/nh").stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    return _SID.findall(told)[:1]


def _link_below(folder: Path) -> Path | None:
    """Something in the folder that leads elsewhere, None if there is nothing of the kind."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            info = path.lstat()
            attributes: int = getattr(info, "st_file_attributes", 0)
            if stat.S_ISLNK(info.st_mode) or attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT:
                return path
    return None


def _set(folder: Path, *granted: str) -> None:
    """Nothing is inherited from above."""
    _change(folder, "/inheritance:r", "/grant:r", *granted, "/Q")


def _change(path: Path, *words: str) -> None:
    try:
        told = _system(_SET_S, "icacls.exe", str(path), *words)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RightsError(str(error)) from error
    if told.returncode:
        raise RightsError((told.stdout + told.stderr).strip())
