"""Steps that say what they did and how long it took, and programs that must not fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["BuildError", "Steps", "megabytes", "need", "run"]


class BuildError(Exception):
    """The build cannot go on; ``str(error)`` is one sentence that says why."""


@dataclass
class Steps:
    """Prints each step when it ends: seconds since the start, what, its own seconds."""

    started: float = field(default_factory=time.monotonic)

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """One step; texts put into the list stand behind its name."""
        began = time.monotonic()
        notes: list[str] = []
        try:
            yield notes
        except BaseException:
            self._say(name, began, ["FAILED"])
            raise
        self._say(name, began, notes)

    def _say(self, name: str, began: float, notes: list[str]) -> None:
        now = time.monotonic()
        more = f": {', '.join(notes)}" if notes else ""
        print(f"{now - self.started:6.1f} s  {name}{more} ({now - began:.1f} s)", flush=True)


def need(program: str, package: str) -> str:
    """The path of a program of the build machine."""
    found = shutil.which(program)
    if found is None:
        raise BuildError(f"{program} is missing; please install {package} (Debian name)")
    return found


def run(
    *command: str | Path,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """What the program printed; BuildError with the end of that if it failed."""
    words = [str(c) for c in command]
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        end = done.stdout.strip()[-2000:]
        raise BuildError(f"{Path(words[0]).name} ended with {done.returncode}: {end}")
    return done.stdout


def megabytes(path: Path) -> float:
    """The size of a file, or of all files below a folder, in MB of 1,000,000 bytes."""
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return sum(p.stat().st_size for p in files) / 1e6
