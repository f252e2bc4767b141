"""Letting the simulation and the power cuts loose on a planted bug."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulation.city.plan import ONCE

__all__ = ["Catcher", "Caught", "hunt", "power_cuts", "simulation"]

_PATIENCE_S: Final = 1_200
_BROKEN_CUT: Final = re.compile(r"failed-(desk|centre|fault)-(\d+)\.json: (.*)")


@dataclass(frozen=True, slots=True)
class Caught:
    """Which catcher saw the bug (empty: none did), what it said, after how many tries."""

    by: str = ""
    said: str = ""
    after: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Catcher:
    """A command that ends with 1 when something that must hold does not. ``read`` takes from the lines
    that it printed what broke first, and after how many tries."""

    name: str
    words: tuple[str, ...]
    read: Callable[[Sequence[str]], tuple[str, str]]


def simulation(seeds: int, event: str = "") -> Catcher:
    """So many seeds of a small city, beginning with one that is sure of ``event``, to the first that
    breaks."""
    first = ONCE.index(event) if event else 0
    words = ("--seeds", f"{first}:{first + seeds}", "--desks", "3", "--days", "5", "--first")
    return Catcher("simulation", ("simulation.simulate", *words), _of_simulation)


def power_cuts(cuts: int) -> Catcher:
    """Power cuts of a recorded desk and centre."""
    return Catcher("power cut", ("simulation.powercut", "--cuts", str(cuts)), _of_power_cuts)


def hunt(tree: Path, by: Sequence[Catcher]) -> Caught:
    """Run the catchers in the copy, one after the other, until one of them goes red."""
    started = time.monotonic()
    for catcher in by:
        environment = {**os.environ, "PYTHONPATH": str(tree), "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            [sys.executable, "-m", *catcher.words],
            cwd=tree,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )
        if done.returncode:
            lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
            said, after = catcher.read(lines)
            return Caught(catcher.name, said, after, time.monotonic() - started)
    return Caught(seconds=time.monotonic() - started)


def _of_simulation(lines: Sequence[str]) -> tuple[str, str]:
    """The line before the one that says how to see it again; how many seeds were played."""
    again = next((n for n, line in enumerate(lines) if line.startswith("again:")), 0)
    seeds = sum(line.startswith("seed ") for line in lines)
    return lines[again - 1] if lines else "", f"{seeds} seed{'s' * (seeds != 1)}"


def _of_power_cuts(lines: Sequence[str]) -> tuple[str, str]:
    """What the first cut that failed has lost, and its number; or why there was nothing to cut."""
    for line in lines:
        if found := _BROKEN_CUT.search(line):
            which, number, said = found.groups()
            tries = int(number) + 1
            return (
                said,
                f"{tries} {'failing disk' if which == 'fault' else 'cut'}{'s' * (tries != 1)}",
            )
    return lines[-1] if lines else "", "the recording"
