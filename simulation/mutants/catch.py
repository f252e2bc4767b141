"""Letting the simulation and the power cuts loose on a planted bug."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from simulation.city.plan import ONCE
from simulation.powercut.rounds import Rerun

__all__ = ["Catcher", "Caught", "hunt", "power_cuts", "simulation", "what_is_wrong"]

_PATIENCE_S: Final = 1_200
_BROKE: Final = 1  # how both end when something that must hold does not
_AGAIN: Final = "again: "
_KEPT: Final = re.compile(r"again: .* --replay (\S*failed-(desk|centre|fault)-(\d+)\.json)")
# What Python says of a change that is no program: nothing that must hold was seen to break.
_NO_PROGRAM: Final = re.compile(
    r"(SyntaxError|IndentationError|NameError|UnboundLocalError|ImportError|ModuleNotFoundError)\b"
)


class _NoFindingError(Exception):
    """A catcher has ended badly and names nothing that broke."""


@dataclass(frozen=True, slots=True)
class Caught:
    """Which catcher saw the bug, what it said, after how many tries. ``by`` empty: none did; ``said`` is
    then why one of them could not look, empty if all looked and saw nothing."""

    by: str = ""
    said: str = ""
    after: str = ""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """All looked to the end, and everything held."""
        return not (self.by or self.said)


@dataclass(frozen=True, slots=True)
class Catcher:
    """A command that ends with 0 when everything held, and with 1 when something did not and it has said
    how to see that again. ``read`` takes from the lines that it printed in the tree what broke first, and
    after how many tries; raises _NoFindingError."""

    name: str
    words: tuple[str, ...]
    read: Callable[[Path, Sequence[str]], tuple[str, str]]


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
    """Run the catchers in the copy, one after the other, until one of them shows what broke. One that ends
    otherwise, or not in time, ends the hunt: a program that does not run has caught nothing."""
    started = time.monotonic()
    for catcher in by:
        try:
            found = _look(tree, catcher)
        except _NoFindingError as error:
            return Caught(said=f"{catcher.name}: {error}", seconds=time.monotonic() - started)
        if found is not None:
            said, after = found
            return Caught(catcher.name, said, after, time.monotonic() - started)
    return Caught(seconds=time.monotonic() - started)


def what_is_wrong(found: Mapping[str, Caught], alone: Caught) -> str:
    """Why a run fails, empty if it does not: what came of the project ``alone`` and of each bug by name."""
    if not alone.passed:
        return f"the project itself does not pass: {alone.by} {alone.said}"
    missed = [name for name, caught in found.items() if not caught.by]
    return f"nobody caught {', '.join(missed)}" if missed else ""


def _look(tree: Path, catcher: Catcher) -> tuple[str, str] | None:
    """What broke and after how much, None if everything held. Raises _NoFindingError."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "QT_QPA_PLATFORM": "offscreen"}
    try:
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
    except subprocess.TimeoutExpired:
        raise _NoFindingError(f"no end within {_PATIENCE_S} s") from None
    if done.returncode == 0:
        return None
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    if done.returncode != _BROKE:
        raise _NoFindingError(f"ended with {done.returncode}: {_last(lines)}")
    said, after = catcher.read(tree, lines)
    if _NO_PROGRAM.match(said):
        raise _NoFindingError(f"the change is no program: {said}")
    return said, after


def _last(lines: Sequence[str]) -> str:
    return lines[-1] if lines else "nothing was said"


def _of_simulation(_tree: Path, lines: Sequence[str]) -> tuple[str, str]:
    """The line before the one that says how to see it again; how many seeds were played."""
    again = next((n for n, line in enumerate(lines) if line.startswith(_AGAIN)), 0)
    if not again:
        raise _NoFindingError(f"no invariant broke: {_last(lines)}")
    seeds = sum(line.startswith("seed ") for line in lines)
    return lines[again - 1], f"{seeds} seed{'s' * (seeds != 1)}"


def _of_power_cuts(tree: Path, lines: Sequence[str]) -> tuple[str, str]:
    """What the first cut that failed has lost, as it is kept to be tried again, and its number."""
    kept = next(filter(None, map(_KEPT.match, lines)), None)
    if kept is None:
        raise _NoFindingError(f"no cut failed: {_last(lines)}")
    file, which, number = kept.groups()
    try:
        found = msgspec.json.decode((tree / file).read_bytes(), type=Rerun).found
    except (OSError, msgspec.DecodeError) as error:
        raise _NoFindingError(f"{file} cannot be read: {error}") from error
    if not found:
        raise _NoFindingError(f"{file} names nothing that broke")
    tries = int(number) + 1
    kind = "failing disk" if which == "fault" else "cut"
    return found[0], f"{tries} {kind}{'s' * (tries != 1)}"
