"""`python3 dev.py mutants`: plants each bug in a copy of the project and sees who catches it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from simulation.mutants.catalogue import MUTANTS
from simulation.mutants.catch import Catcher, Caught, catchers, hunt
from simulation.mutants.tree import ROOT, Mutant, MutantError, fits, planted

_TABLE: Final = ROOT / "docs" / "mutants.md"
_HEAD: Final = (
    "# Planted bugs\n"
    "A check that cannot fail shows nothing. `python3 dev.py mutants` plants each of these bugs in a copy "
    "of the project and lets the simulation and the power cuts loose on it; a copy without a bug must "
    "pass the same runs. The last full run (`{command}`, {day}) wrote this table.\n\n"
    "| bug | what is wrong then | caught by | what it said |\n"
    "|---|---|---|---|\n"
)


def _hunt(mutant: Mutant | None, by: tuple[Catcher, ...], work: Path) -> Caught:
    with tempfile.TemporaryDirectory(dir=work) as folder:
        return hunt(planted(mutant, Path(folder)), by)


def _row(mutant: Mutant, caught: Caught) -> str:
    said = caught.said.replace("|", "/")[:140]
    return f"| `{mutant.name}` | {mutant.what} | {caught.by or '**nobody**'} | {said} |\n"


def main() -> int:
    """0 if every bug was caught and the project itself passes."""
    parser = argparse.ArgumentParser(prog="dev.py mutants", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="these bugs only")
    parser.add_argument("--seeds", type=int, default=8, help="seeds of the simulation")
    parser.add_argument("--cuts", type=int, default=40, help="power cuts")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--work", type=Path, default=Path("out"), help="a folder on a disk")
    parser.add_argument("--write", action="store_true", help=f"write {_TABLE.name}")
    options = parser.parse_args()
    chosen = [m for m in MUTANTS if not options.names or m.name in options.names]
    unknown = set(options.names) - {m.name for m in MUTANTS}
    if unknown:
        parser.error(f"no bug is called {', '.join(sorted(unknown))}")
    try:
        for mutant in chosen:
            fits(mutant)
    except MutantError as error:
        print(error, file=sys.stderr)
        return 1
    by = catchers(options.seeds, options.cuts)
    options.work.mkdir(parents=True, exist_ok=True)
    missed: list[str] = []
    rows: list[str] = []
    with ThreadPoolExecutor(options.jobs) as pool:
        plain = pool.submit(_hunt, None, by, options.work)
        hunts = [(m, pool.submit(_hunt, m, by, options.work)) for m in chosen]
        for mutant, running in hunts:
            caught = running.result()
            rows.append(_row(mutant, caught))
            print(
                f"{mutant.name:22} {caught.by or 'NOBODY':12} {caught.seconds:5.0f} s  {caught.said}",
                flush=True,
            )
            if not caught.by:
                missed.append(mutant.name)
        alone = plain.result()
    if alone.by:
        print(f"the project itself does not pass: {alone.by}: {alone.said}")
        return 1
    if options.write:
        command = f"python3 dev.py mutants --seeds {options.seeds} --cuts {options.cuts} --write"
        head = _HEAD.format(command=command, day=datetime.now(UTC).date().isoformat())
        _TABLE.write_text(head + "".join(rows), encoding="utf-8")
    if missed:
        print(f"nobody caught {', '.join(missed)}")
        return 1
    print(f"{len(chosen)} planted bugs caught; the project itself passes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
