"""Builds the recorder and says how a program is started under it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

__all__ = ["MARK_VARIABLE", "RecorderError", "build_recorder", "recorded_environment"]

_ROOT: Final = Path(__file__).resolve().parents[2]
_SOURCE: Final = _ROOT / "tests" / "power_cut" / "recorder.c"
_CACHE: Final = _ROOT / "build" / "power_cut"
MARK_VARIABLE: Final = "RECORDER_MARK"


class RecorderError(Exception):
    """The recorder cannot be built; ``str(error)`` says what is missing."""


def build_recorder(cache: Path = _CACHE) -> Path:
    """The shared library, built once per content of its source."""
    source = _SOURCE.read_bytes()
    library = cache / f"recorder-{hashlib.sha256(source).hexdigest()[:16]}.so"
    if library.is_file():
        return library
    compiler = shutil.which("gcc")
    if compiler is None:
        raise RecorderError("gcc is missing: on Debian install gcc and libc6-dev")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        made = Path(folder) / library.name
        words = [compiler, "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
        done = subprocess.run(
            [*words, "-o", str(made), str(_SOURCE), "-ldl", "-lpthread"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RecorderError(f"the recorder cannot be built:\n{done.stderr.strip()}")
        made.replace(library)
    return library


def recorded_environment(
    library: Path, root: Path, trace: Path | None = None, mark: int = -1, faults: str = ""
) -> dict[str, str]:
    """The environment of a program whose doings below ``root`` are recorded to ``trace``."""
    return {
        **os.environ,
        "LD_PRELOAD": str(library),
        "RECORDER_ROOT": str(root.resolve()),
        "RECORDER_TRACE": "" if trace is None else str(trace.resolve()),
        MARK_VARIABLE: str(mark),
        "RECORDER_FAULTS": faults,
        # Compiled modules are written elsewhere; an odd file in the folder would not be the desk's.
        "PYTHONDONTWRITEBYTECODE": "1",
    }
