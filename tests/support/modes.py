"""Rights of files, where the system has them as a mode."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

__all__ = ["mode_is"]


def mode_is(path: Path, mode: int) -> bool:
    """Whether its rights are these. On Windows always: there the list of the folder above says who may."""
    return sys.platform == "win32" or stat.S_IMODE(path.stat().st_mode) == mode
