"""The table of the planted bugs in docs: who caught which, by what, after how much."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from simulation.mutants.catalogue import MUTANTS
from simulation.mutants.catch import Caught
from simulation.mutants.tree import Mutant

__all__ = ["write_table"]

_HEAD: Final = (
    "# Planted bugs\n"
    "A check that cannot fail shows nothing. `python3 dev.py mutants` plants each of these bugs in a copy "
    "of what was committed last and lets the simulation ({seeds} seeds of 3 desks and 5 days, to the "
    "first that breaks; the first is sure of what has to befall a city to show the bug) and the power "
    "cuts ({cuts}) loose on it, one after the other; a copy without a bug must pass both. A bug is "
    "caught by what broke, which can be played again; a copy that does not run, or ends in another way, has "
    "caught nothing, and the run fails. `--write` "
    "writes this table, whole or (with names) the rows of those bugs.\n\n"
    "| bug | what is wrong then | where | caught by | which says | after | on |\n"
    "|---|---|---|---|---|---|---|\n"
)
_ROW: Final = re.compile(r"^\| `([\w-]+)` \|")


def _row(mutant: Mutant, caught: Caught, day: date) -> str:
    rule = caught.said.partition(": ")[0] if caught.by == "simulation" else caught.said
    rule = rule.replace("|", "/")[:120]
    by = caught.by or "**nobody**"
    return f"| `{mutant.name}` | {mutant.what} | `{mutant.path}` | {by} | {rule} | {caught.after} | {day} |"


def write_table(file: Path, found: Mapping[str, Caught], seeds: int, cuts: int, day: date) -> None:
    """Put what was ``found`` into the table, by name of the bug; other rows stay as they are."""
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    rows = {m.group(1): line for line in before.splitlines() if (m := _ROW.match(line))}
    for mutant in MUTANTS:
        if mutant.name in found:
            rows[mutant.name] = _row(mutant, found[mutant.name], day)
    lines = [rows[m.name] for m in MUTANTS if m.name in rows]
    file.write_text(
        _HEAD.format(seeds=seeds, cuts=cuts) + "\n".join(lines) + "\n", encoding="utf-8"
    )
