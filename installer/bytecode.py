"""Bytecode for the shipped Python, made on the build machine, in the place of its sources."""

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
_MIGRATIONS: Final = Path("app", "desk_app", "store", "migrations")
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
    """Compile all modules and leave their sources out; how many modules.

    A start opens half as many files, each of which a virus scanner looks into, and PySide finds no source
    to look through: it does that with every module that is imported, in search of its own name. Only
    migrations stay as they are: alembic reads them by their names in the folder.
    """
    # Sets of constants stand in the order of their hashes: without a seed it differs in each build.
    run(
        *(python_of_stage(), "-s", "-m", "compileall", "-q", "-f", "-b", "-j", "1"),
        *("--invalidation-mode", "unchecked-hash", "-s", stage),
        *(stage / "runtime" / "Lib", stage / "app"),
        cwd=stage,
        environment={"PYTHONHASHSEED": "0"},
    )
    made = sorted(stage.rglob("*.pyc"))
    for compiled in made:
        source = compiled.with_suffix(".py")
        (compiled if source.is_relative_to(stage / _MIGRATIONS) else source).unlink()
    return len(made)
