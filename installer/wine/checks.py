"""What every part of the trial under Wine asks."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from installer.steps import BuildError
from installer.wine.prefix import Ended, Prefix

__all__ = ["expect", "installed", "msiexec", "must", "uninstall", "wait"]

_PATIENCE_S: Final = 90.0
_MSI_S: Final = 300.0
_NOT_SCHEDULED: Final = 16


def must(holds: bool, what: str) -> None:
    """Raise BuildError with ``what`` if it does not hold."""
    if not holds:
        raise BuildError(what)


def expect(ended: Ended, code: int = 0) -> str:
    """What it printed, if it ended with this code."""
    must(ended.code == code, f"ended with {ended.code}, not {code}: {ended.said.strip()[-1500:]}")
    return ended.said


def installed(ended: Ended) -> None:
    """An installer has put Serah there. Wine's task scheduler does not always come up, and then the
    installer says so at its end."""
    must(
        ended.code in (0, _NOT_SCHEDULED), f"ended with {ended.code}: {ended.said.strip()[-1500:]}"
    )


def wait(holds: Callable[[], bool], what: str, seconds: float = _PATIENCE_S) -> None:
    """Until it holds: Wine has no signal for what happens in it."""
    until = time.monotonic() + seconds
    while not holds():
        must(time.monotonic() < until, what)
        time.sleep(0.2)


def uninstall(wine: Prefix, program: Path, *words: str) -> None:
    """Remove what an installer has put into ``program``, without a word, until nothing of it is left."""
    # The uninstaller goes on in a copy of itself, so the end of this process says nothing.
    wine(program / "Uninstall.exe", *words, "/S")
    wait(lambda: not program.exists(), f"left behind: {program}")


def msiexec(wine: Prefix, what: str, msi: Path, *properties: str, fails: bool = False) -> None:
    """Install (``/i``) or remove (``/x``) without a word; BuildError unless that went as it should."""
    (wine.drive / msi.name).write_bytes(msi.read_bytes())
    ended = wine("msiexec", what, f"C:\\{msi.name}", "/qn", *properties, seconds=_MSI_S)
    # Which failure it was Wine does not tell: of a code it passes on eight bits.
    must((ended.code != 0) == fails, f"msiexec {what} ended with {ended.code}: {ended.said}")
