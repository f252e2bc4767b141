"""`python3 dev.py mutants`: plants each bug in a copy of the project and sees who catches it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from simulation.city.plan import ONCE
from simulation.mutants.catalogue import MUTANTS
from simulation.mutants.catch import Caught, hunt, power_cuts, simulation, what_is_wrong
from simulation.mutants.table import write_table
from simulation.mutants.tree import ROOT, Mutant, MutantError, fits, planted

_TABLE: Final = ROOT / "docs" / "mutants.md"


class _Hunter:
    """One after the other: a planted bug has the machine to itself."""

    def __init__(self, seeds: int, cuts: int, work: Path) -> None:
        self._seeds, self._cuts, self._work = seeds, cuts, work

    def hunt(self, mutant: Mutant | None) -> Caught:
        """Who catches it. None: the project itself, which nobody must."""
        by = [simulation(self._seeds, mutant.event if mutant else ""), power_cuts(self._cuts)]
        if mutant is not None and mutant.of_the_disk:
            by.reverse()
        with tempfile.TemporaryDirectory(dir=self._work) as folder:
            return hunt(planted(mutant, Path(folder)), by)


def main() -> int:
    """0 if every bug was caught and the project itself passes."""
    parser = argparse.ArgumentParser(prog="dev.py mutants", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="these bugs only")
    parser.add_argument("--seeds", type=int, default=len(ONCE), help="seeds of the simulation")
    parser.add_argument("--cuts", type=int, default=40, help="power cuts")
    parser.add_argument("--work", type=Path, default=Path("out"), help="a folder on a disk")
    parser.add_argument("--write", action="store_true", help=f"write {_TABLE.name}")
    parser.add_argument("--list", action="store_true", help="only say which there are")
    options = parser.parse_args()
    chosen = [m for m in MUTANTS if not options.names or m.name in options.names]
    unknown = set(options.names) - {m.name for m in MUTANTS}
    if unknown:
        parser.error(f"no bug is called {', '.join(sorted(unknown))}")
    if options.list:
        for mutant in chosen:
            print(f"{mutant.name:22} {mutant.path}: {mutant.what}")
        print(f"{len(chosen)} bugs")
        return 0
    try:
        for mutant in chosen:
            fits(mutant)
    except MutantError as error:
        print(error, file=sys.stderr)
        return 1
    options.work.mkdir(parents=True, exist_ok=True)
    return _run(options, chosen)


def _run(options: argparse.Namespace, chosen: list[Mutant]) -> int:
    hunter = _Hunter(options.seeds, options.cuts, options.work)
    found: dict[str, Caught] = {}
    for mutant in chosen:
        caught = found[mutant.name] = hunter.hunt(mutant)
        by = f"{caught.by} after {caught.after}" if caught.by else "NOBODY"
        print(f"{mutant.name:22} {by:28} {caught.seconds:5.0f} s  {caught.said[:200]}", flush=True)
        if options.write:
            write_table(_TABLE, found, options.seeds, options.cuts, datetime.now(UTC).date())
    wrong = what_is_wrong(found, hunter.hunt(None))
    print(wrong or f"{len(chosen)} planted bugs caught; the project itself passes")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
