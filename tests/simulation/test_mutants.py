"""Every planted bug still fits the source, and a copy is of the project with that bug alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.mutants.catalogue import MUTANTS
from simulation.mutants.tree import ROOT, Mutant, MutantError, fits, planted


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_it_fits(mutant: Mutant) -> None:
    fits(mutant)
    assert mutant.old != mutant.new


def test_names_are_used_once() -> None:
    assert len({m.name for m in MUTANTS}) == len(MUTANTS) >= 20


def test_a_copy_has_the_bug_and_nothing_else(tmp_path: Path) -> None:
    mutant = MUTANTS[0]
    copy = planted(mutant, tmp_path / "copy")
    assert mutant.new in (copy / mutant.path).read_text(encoding="utf-8")
    for name in ("protocol/status.py", "simulation/simulate.py", "pyproject.toml"):
        assert (copy / name).read_bytes() == (ROOT / name).read_bytes()


def test_a_bug_that_no_longer_fits_is_named() -> None:
    stale = Mutant("stale", "", MUTANTS[0].path, "no such text stands there", "")
    with pytest.raises(MutantError, match="stale"):
        fits(stale)
