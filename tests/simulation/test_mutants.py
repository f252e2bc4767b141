"""Every planted bug still fits the source, a copy is of the project with that bug alone, the table tells."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec
import pytest

from simulation.city.plan import ONCE
from simulation.mutants.catalogue import MUTANTS
from simulation.mutants.catch import Caught, hunt, power_cuts, simulation, what_is_wrong
from simulation.mutants.table import write_table
from simulation.mutants.tree import ROOT, Change, Mutant, MutantError, fits, planted


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_it_fits(mutant: Mutant) -> None:
    fits(mutant)
    assert all(change.old != change.new for change in mutant.changes)


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
    other = "protocol/custody.py"
    also = (
        Change(path, '"Another first line.\n', '"Yet another.\n'),
        Change(other, "from __future__ import annotations\n", "# nothing\n"),
    )
    mutant = Mutant("sample", "", path, first, '"""Another first line.\n', also=also)
    copy = planted(mutant, tmp_path / "copy")
    assert (copy / path).read_text(encoding="utf-8").startswith('"""Yet another.\n')
    assert "# nothing\n" in (copy / other).read_text(encoding="utf-8")
    for name in ("protocol/number.py", "simulation/simulate.py", "pyproject.toml"):
        assert (copy / name).read_bytes() == committed(name)
    assert not (copy / ".git").exists()


def test_a_bug_that_no_longer_fits_is_named() -> None:
    stale = Mutant("stale", "", MUTANTS[0].path, "no such text stands there", "")
    with pytest.raises(MutantError, match="stale"):
        fits(stale)


def test_a_change_that_makes_no_python_is_not_planted() -> None:
    path = "protocol/status.py"
    first = (ROOT / path).read_text(encoding="utf-8").splitlines(keepends=True)[0]
    with pytest.raises(MutantError, match="makes no Python of protocol/status"):
        fits(Mutant("broken", "", path, first, "def (:\n"))


SEVENTH = "out/powercut/round-0/failed-desk-7.json"
AGAIN = f"again: python3 dev.py powercut --replay {SEVENTH}"


def program(tree: Path, name: str, *lines: str, code: int) -> None:
    """A ``simulation.NAME`` that prints these lines and ends so."""
    printed = "\n".join(lines)
    source(tree, name, f"import sys\nprint({printed!r})\nsys.exit({code})\n")


def source(tree: Path, name: str, text: str) -> None:
    """A ``simulation.NAME`` of this text."""
    package = tree / "simulation"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    (package / f"{name}.py").write_text(text, encoding="utf-8")


def kept(tree: Path, found: Sequence[str]) -> None:
    """What a run of power cuts keeps of its seventh cut of the desk."""
    file = tree / SEVENTH
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.encode({"found": found}))


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
    lines = ("recording 0: 24 hand-overs", "  failed-desk-7.json: lost: number 3", AGAIN, "40 cuts")
    program(tmp_path, "powercut", *lines, code=1)
    kept(tmp_path, ["lost: number 3", "lost: number 4"])
    caught = hunt(tmp_path, [simulation(17), power_cuts(40)])
    assert (caught.by, caught.said, caught.after) == ("power cut", "lost: number 3", "8 cuts")
    program(tmp_path, "powercut", "40 cuts, nothing lost", code=0)
    assert hunt(tmp_path, [simulation(17), power_cuts(40)]).passed


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("def (:\n", "SyntaxError"),
        ("import no_such_module\n", "no_such_module"),
        ("import sys\nprint('usage: simulate')\nsys.exit(2)\n", "ended with 2: usage: simulate"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "ended with -9"),
        ("print('never struck: portal')\nraise SystemExit(1)\n", "never struck: portal"),
        (
            "print('  NameError: name n is not defined\\n  again: x')\nraise SystemExit(1)\n",
            "no program",
        ),
    ],
    ids=["no Python", "no module", "usage", "killed", "never struck", "no such name"],
)
def test_a_program_that_does_not_run_has_caught_nothing(
    tmp_path: Path, text: str, why: str
) -> None:
    source(tmp_path, "simulate", text)
    program(tmp_path, "powercut", "40 cuts, nothing lost", code=0)
    caught = hunt(tmp_path, [simulation(17), power_cuts(40)])
    assert (caught.by, caught.passed) == ("", False)
    assert why in caught.said


def test_a_power_cut_counts_with_what_it_has_kept(tmp_path: Path) -> None:
    program(tmp_path, "powercut", "  failed-desk-7.json: lost: number 3", AGAIN, code=1)
    caught = hunt(tmp_path, [power_cuts(40)])
    assert not caught.by
    assert "cannot be read" in caught.said
    kept(tmp_path, [])
    assert "names nothing" in hunt(tmp_path, [power_cuts(40)]).said
    program(tmp_path, "powercut", "the desk ended with 1: Traceback", code=1)
    caught = hunt(tmp_path, [power_cuts(40)])
    assert (caught.by, caught.passed) == ("", False)
    assert "the desk ended with 1" in caught.said


def test_a_run_fails_with_a_bug_that_nobody_caught_or_nobody_could_look_at() -> None:
    caught, could_not = Caught("simulation", "settles", "1 seed"), Caught(said="ended with 2")
    assert what_is_wrong({"a": caught}, Caught()) == ""
    assert what_is_wrong({"a": caught, "b": Caught(), "c": could_not}, Caught()) == (
        "nobody caught b, c"
    )
    assert "ended with 2" in what_is_wrong({"a": caught}, could_not)
    assert "simulation settles" in what_is_wrong({"a": caught}, caught)


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
