"""Who may do what with the data folder: Windows' own icacls asks and sets it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

__all__ = ["RightsError", "own_folder", "rights_of", "share_folder"]

_ASKED_S: Final = 10.0
_SET_S: Final = 120.0  # of every file in the folder, with a virus scanner looking on
# All accounts of the PC share one desk, so who sits at it (INTERACTIVE) may change its data, and whoever
# comes over the network may not even read it. SYSTEM and Administrators look after it.
_LOOKED_AFTER: Final = ("*S-1-5-18:(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F")
_SHARED: Final = (*_LOOKED_AFTER, "*S-1-5-4:(OI)(CI)M")


class RightsError(Exception):
    """Windows did not do it; ``str(error)`` is what it said."""


def _icacls(folder: Path, seconds: float, *words: str) -> subprocess.CompletedProcess[str]:
    program = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "icacls.exe"
    return subprocess.run(  # noqa: S603 - the system's own program, with our own folder
        [str(program), str(folder), *words],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def rights_of(folder: Path) -> str:
    """What icacls says of it, without its name. Raises OSError, subprocess.TimeoutExpired."""
    return _icacls(folder, _ASKED_S).stdout.replace(str(folder), "", 1)


def share_folder(folder: Path) -> None:
    """Whoever sits at this PC may use the folder, and what lies in it already, nobody else. Raises
    RightsError."""
    _set(folder, *_SHARED)
    if any(folder.iterdir()):  # what somebody has copied there brings other rights with it
        _change(folder / "*", "/reset", "/T", "/C", "/Q")


def own_folder(folder: Path) -> None:
    """Whoever makes something in the folder may use it, no other account. Raises RightsError."""
    _set(folder, *_LOOKED_AFTER, "*S-1-3-4:(OI)(CI)F")


def _set(folder: Path, *granted: str) -> None:
    """Nothing is inherited from above."""
    _change(folder, "/inheritance:r", "/grant:r", *granted, "/Q")


def _change(path: Path, *words: str) -> None:
    try:
        told = _icacls(path, _SET_S, *words)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RightsError(str(error)) from error
    if told.returncode:
        raise RightsError((told.stdout + told.stderr).strip())
