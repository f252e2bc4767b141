"""Bytecode for the shipped Python, made on the build machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from installer.steps import BuildError, run

__all__ = ["compile_stage", "python_of_stage"]

_VERSION: Final = "3.13"
_TELL: Final = "import sys; print('%d.%d' % sys.version_info[:2])"


def _candidates() -> Iterator[Path]:
    yield Path(sys.executable)
    found = shutil.which(f"python{_VERSION}")
    if found:
        yield Path(found)
    yield from sorted(Path.home().glob(f".pyenv/versions/{_VERSION}.*/bin/python3"), reverse=True)


def python_of_stage() -> Path:
    """A Python of this machine that writes the bytecode of the shipped one; BuildError if none."""
    for path in _candidates():
        try:
            said = subprocess.run([path, "-c", _TELL], capture_output=True, text=True, check=False)
        except OSError:
            continue
        if said.stdout.strip() == _VERSION:
            return path
    raise BuildError(f"python{_VERSION} is missing; bytecode must come from the shipped version")


def compile_stage(stage: Path) -> int:
    """Compile all modules; how many files that gave. They are not compared with their sources at each
    start ("unchecked"): an installed program's sources do not change."""
    # Sets of constants stand in the order of their hashes: without a seed it differs in each build.
    run(
        *(python_of_stage(), "-s", "-m", "compileall", "-q", "-f", "-j", "1"),
        *("--invalidation-mode", "unchecked-hash", "-s", stage),
        *(stage / "runtime" / "Lib", stage / "app"),
        cwd=stage,
        environment={"PYTHONHASHSEED": "0"},
    )
    return sum(1 for _ in stage.rglob("*.pyc"))
