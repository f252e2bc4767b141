"""Run under Wine: `python tests.py FOLDER WORD ...`: pytest with these words on the tests below FOLDER.

FOLDER holds ``site`` (pytest and what it needs) and ``tests``; Serah and everything else is what was
installed."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(folder: str, *words: str) -> int:
    """The exit code of pytest."""
    root = Path(folder)
    sys.path[:0] = [str(root / "site"), str(root)]
    os.chdir(root)
    import pytest

    return int(pytest.main(["-c", str(root / "pytest.ini"), *words]))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
