"""Letting the simulation and the power cuts loose on a planted bug."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Catcher", "Caught", "catchers", "hunt"]

_PATIENCE_S: Final = 900


@dataclass(frozen=True, slots=True)
class Catcher:
    """A command that ends with 1 when something that must hold does not."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caught:
    """Which catcher saw the bug (empty: none did), what it said, and after how many seconds."""

    by: str
    said: str
    seconds: float


def catchers(seeds: int, cuts: int) -> tuple[Catcher, ...]:
    """The simulation first, the power cuts after it."""
    return (
        Catcher(
            "simulation",
            ("simulation.simulate", "--seeds", f"0:{seeds}", "--desks", "3", "--days", "5"),
        ),
        Catcher("power cut", ("simulation.powercut", "--cuts", str(cuts))),
    )


def hunt(tree: Path, by: tuple[Catcher, ...]) -> Caught:
    """Run the catchers in the copy until one of them goes red."""
    started = time.monotonic()
    for catcher in by:
        environment = {**os.environ, "PYTHONPATH": str(tree), "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            [sys.executable, "-m", *catcher.words],
            cwd=tree,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )
        if done.returncode:
            return Caught(catcher.name, _reason(done.stdout), time.monotonic() - started)
    return Caught("", "", time.monotonic() - started)


def _reason(printed: str) -> str:
    """What broke first: the line before the one that says how to see it again."""
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    again = next((n for n, line in enumerate(lines) if line.startswith("again:")), 0)
    return lines[again - 1] if lines else ""
