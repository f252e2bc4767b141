"""Where the files that ship beside the code lie: fonts, icons, translations, sample data."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["RESOURCES_VARIABLE", "resource_path"]

RESOURCES_VARIABLE = "SERAH_RESOURCES"
_FOLDER = "resources"


def resource_path(*parts: str) -> Path:
    """The path of a file or folder under ``resources/``.

    The folder is the one that the environment variable names (a launcher may set it), else the one
    beside the packages: in a clone and in an installed program alike. The path need not exist.
    """
    named = os.environ.get(RESOURCES_VARIABLE)
    root = Path(named) if named else Path(__file__).resolve().parents[1] / _FOLDER
    return root.joinpath(*parts)
