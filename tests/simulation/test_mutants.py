"""Every planted bug still fits the source, a copy is of the project with that bug alone, the table tells."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from simulation.city.plan import ONCE
from simulation.mutants.catalogue import MUTANTS
from simulation.mutants.catch import Caught, hunt, power_cuts, simulation
from simulation.mutants.table import write_table
from simulation.mutants.tree import ROOT, Mutant, MutantError, fits, planted


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_it_fits(mutant: Mutant) -> None:
    fits(mutant)
    assert mutant.old != mutant.new


def test_what_shows_a_bug_befalls_the_first_seed_that_is_played() -> None:
    for mutant in MUTANTS:
        assert mutant.event in ("", *ONCE)
    first = ONCE.index("wrong row")
    assert simulation(17, "wrong row").words[2] == f"{first}:{first + 17}"


def test_names_are_used_once() -> None:
    assert len({m.name for m in MUTANTS}) == len(MUTANTS) >= 20


def committed(name: str) -> bytes:
    """A file as it was committed last, whatever somebody is changing in it now."""
    shown = subprocess.run(
        ["git", "show", f"HEAD:{name}"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return shown.stdout


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="copies are made from a git repository")
def test_a_copy_has_the_bug_and_nothing_else(tmp_path: Path) -> None:
    path = "protocol/status.py"
    first = committed(path).decode("utf-8").splitlines(keepends=True)[0]
    mutant = Mutant("sample", "", path, first, "pass\n")
    copy = planted(mutant, tmp_path / "copy")
    assert (copy / path).read_text(encoding="utf-8").startswith("pass\n")
    for name in ("protocol/custody.py", "simulation/simulate.py", "pyproject.toml"):
        assert (copy / name).read_bytes() == committed(name)
    assert not (copy / ".git").exists()


def test_a_bug_that_no_longer_fits_is_named() -> None:
    stale = Mutant("stale", "", MUTANTS[0].path, "no such text stands there", "")
    with pytest.raises(MutantError, match="stale"):
        fits(stale)


def program(tree: Path, name: str, *lines: str, code: int) -> None:
    """A ``simulation.NAME`` that prints these lines and ends so."""
    package = tree / "simulation"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    printed = "\n".join(lines)
    (package / f"{name}.py").write_text(f"import sys\nprint({printed!r})\nsys.exit({code})\n")


def test_who_catches_a_bug_says_what_broke_and_after_how_much(tmp_path: Path) -> None:
    broken = (
        "seed    0 ok     9 handed over",
        "seed    1 BROKEN 8 handed over",
        "  Mon 02 A1 sync: done",
        "  every act once at the centre: ['A1 1/3 receive']",
        "  again: python3 dev.py simulate --seeds 1:2",
        "an invariant broke in seeds 1; 2 seeds, faults: drop 1",
    )
    program(tmp_path, "simulate", *broken, code=1)
    caught = hunt(tmp_path, [simulation(17)])
    assert (caught.by, caught.after) == ("simulation", "2 seeds")
    assert caught.said == "every act once at the centre: ['A1 1/3 receive']"


def test_the_next_one_looks_when_the_first_has_seen_nothing(tmp_path: Path) -> None:
    program(tmp_path, "simulate", "every invariant held in 17 seeds", code=0)
    lines = ("recording 0: 24 hand-overs", "  failed-desk-7.json: lost: number 3", "40 cuts")
    program(tmp_path, "powercut", *lines, code=1)
    caught = hunt(tmp_path, [simulation(17), power_cuts(40)])
    assert (caught.by, caught.said, caught.after) == ("power cut", "lost: number 3", "8 cuts")
    program(tmp_path, "powercut", "40 cuts, nothing lost", code=0)
    assert hunt(tmp_path, [simulation(17), power_cuts(40)]).by == ""


def test_the_table_keeps_the_rows_of_bugs_that_were_not_tried_again(tmp_path: Path) -> None:
    file = tmp_path / "mutants.md"
    one, other = MUTANTS[0].name, MUTANTS[1].name
    seen = Caught("simulation", "nothing recorded is lost: A1", "1 seed", 4.0)
    write_table(file, {other: seen, one: Caught()}, 17, 40, date(2026, 1, 2))
    write_table(file, {one: seen}, 17, 40, date(2026, 1, 3))
    rows = [
        line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    assert [row.split("|")[1].strip() for row in rows] == [f"`{one}`", f"`{other}`"]
    assert rows[0].endswith("| simulation | nothing recorded is lost | 1 seed | 2026-01-03 |")
    assert rows[1].endswith("| 2026-01-02 |")
