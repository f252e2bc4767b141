"""`dev.py simulate`: small cities hold every invariant, a seed is the same each time, a run resumes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from select import select

import pytest

from simulation import simulate
from simulation.city.databases import databases_at
from simulation.city.faults import Fault
from simulation.city.layout import Layout
from simulation.city.plan import ONCE, sure_faults
from simulation.city.run import SeedResult, run_seed
from simulation.city.state import RunState, StateError
from simulation.city.summary import failure_lines, summary
from simulation.city.template import Template
from tests.support.postgres import Postgres

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("simulate")]

KEPT = sorted((Path(__file__).parent / "seeds").glob("*.json"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Two desks of one office for three days."""
    folder = tmp_path_factory.mktemp("city") / "template"
    folder.mkdir()
    return Template(folder, Layout(2, 3)).build()


@pytest.mark.parametrize("seed", range(4))
def test_small_cities_hold_every_invariant(template: Template, seed: int) -> None:
    result = run_seed(template, seed)
    assert not result.violation, "\n".join((*result.last, result.violation))
    assert result.acts["hand_over"] > 60
    assert result.faults
    assert result.desk_days == 6


def test_a_pc_is_moved_with_work_in_it(tmp_path: Path) -> None:
    result = run_seed(Template(tmp_path, Layout(3, 4)).build(), ONCE.index("move pc"))
    assert not result.violation, "\n".join((*result.last, result.violation))
    assert result.faults["moved_pc"] > 0


def test_seeds_that_once_failed(tmp_path: Path) -> None:
    for file in KEPT:
        kept = json.loads(file.read_text(encoding="utf-8"))
        folder = tmp_path / file.stem
        folder.mkdir()
        made = Template(folder, Layout(kept["desks"], kept["days"])).build()
        result = run_seed(made, kept["seed"])
        assert not result.violation, "\n".join((kept["found"], *result.last, result.violation))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE figures_now SET cards = cards + 1", "figures equal a recount: "),
        ("DROP TABLE figures_day", "an error: "),
    ],
)
def test_a_seed_says_what_broke(tmp_path: Path, statement: str, said: str) -> None:
    made = Template(tmp_path, Layout(1, 1)).build()
    with closing(sqlite3.connect(tmp_path / "centre.sqlite3", isolation_level=None)) as hands:
        hands.execute(statement)
    result = run_seed(made, 0)
    assert result.violation.startswith(said)


def test_a_seed_plays_the_same_each_time(tmp_path: Path) -> None:
    traces = []
    for n in range(2):
        folder = tmp_path / str(n)
        folder.mkdir()
        traces.append(run_seed(Template(folder, Layout(2, 1)).build(), 11).trace)
    assert traces[0] == traces[1]


def test_a_city_whose_centre_is_on_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    folder = tmp_path / "template"
    folder.mkdir()
    with postgres.fresh() as url:
        made = Template(folder, Layout(2, 1), databases_at(url)).build()
        result = run_seed(made, 4)
        made.databases.drop(folder)
    assert not result.violation, "\n".join((*result.last, result.violation))
    assert result.acts["hand_over"] > 20


def test_seeds_differ(template: Template) -> None:
    one, other = (run_seed(Template(template.folder, Layout(2, 1)), seed) for seed in (5, 6))
    assert one.trace != other.trace


def test_a_run_goes_on_from_its_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.json"
    size = ["--desks", "1", "--days", "1", "--state", str(state)]
    for seeds in ("0:1", "0:2"):
        monkeypatch.setattr("sys.argv", ["simulate", "--seeds", seeds, *size])
        assert simulate.main() == 0
    out = capsys.readouterr().out
    assert out.count("seed    0 ok") == 1
    assert "1 seeds are known" in out
    last = out.splitlines()[-1]
    assert last.startswith("every invariant held in 2 seeds, 2 desk-days, ")
    assert all(f"{fault} " in last for fault in Fault)


def _children(pid: int) -> set[int]:
    lines = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return {int(child) for child in lines.split()}


@pytest.mark.skipif(sys.platform != "linux", reason="who is whose child is read in /proc")
def test_workers_end_with_the_run_that_made_them(tmp_path: Path) -> None:
    words = ("--seeds", "0:500", "--desks", "1", "--days", "1", "--jobs", "2")
    run = subprocess.Popen(
        [sys.executable, "-m", "simulation.simulate", *words],
        stdout=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(tmp_path)},  # what a killed run leaves lies there
    )
    with run:
        assert run.stdout is not None
        assert run.stdout.readline().startswith(b"seed")
        made = [os.pidfd_open(pid) for pid in _children(run.pid)]
        run.kill()
    try:
        assert len(made) >= 2
        assert all(select([fd], [], [], 60)[0] for fd in made)  # readable once it has ended
    finally:
        for fd in made:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(fd, signal.SIGKILL)
            os.close(fd)


def _result(**changes: object) -> SeedResult:
    known: dict[str, object] = {"seed": 7, "desk_days": 21, "acts": {}, "faults": {}, "trace": "ab"}
    return SeedResult(**(known | changes))  # type: ignore[arg-type]  # a test's few words


def test_a_state_of_another_run_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    RunState.open(file, Layout(3, 7), None).add(_result())
    assert 7 in RunState.open(file, Layout(3, 7), None)
    for layout, url in ((Layout(2, 7), None), (Layout(3, 7), "postgresql://x")):
        with pytest.raises(StateError):
            RunState.open(file, layout, url)


def test_a_run_that_is_to_end_at_the_first_broken_seed_ends_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.json"
    RunState.open(state, Layout(1, 1), None).add(_result(seed=1, violation="rule: detail"))
    words = ["--seeds", "0:3", "--desks", "1", "--days", "1", "--state", str(state), "--first"]
    monkeypatch.setattr("sys.argv", ["simulate", *words])
    assert simulate.main() == 1
    out = capsys.readouterr().out
    assert "seed    0" not in out
    assert out.splitlines()[-1].startswith("an invariant broke in seeds 1; 1 seeds, ")


def test_a_fault_that_never_struck_fails_a_long_run() -> None:
    every = {str(fault): 2 for fault in Fault}
    assert summary([_result(faults=every)], set(Fault))[1]
    del every[Fault.CLONED]
    said, held = summary([_result(faults=every)], set(Fault))
    assert not held
    assert said.startswith("never struck: cloned_disk; ")
    assert summary([_result(faults=every)], ())[1]


def test_a_long_run_of_idle_desks_fails() -> None:
    idle = _result(at_desks=629, acts={"hand_over": 700})  # in 21 desk-days
    said, held = summary([idle], (), 30)
    assert not held
    assert said.startswith("fewer than 30 hand-overs a desk-day; ")
    assert summary([_result(at_desks=630)], (), 30)[1]
    assert summary([idle], ())[1]


def test_what_must_strike_is_what_can() -> None:
    assert sure_faults(Layout(3, 7)) == set(Fault)
    assert set(Fault) - sure_faults(Layout(2, 7)) == {Fault.MOVED, Fault.MOVED_PC}


def test_a_broken_seed_says_how_to_see_it_again() -> None:
    broken = _result(violation="rule: detail", last=("one", "two"))
    lines = failure_lines(broken, Layout(3, 7), None)
    assert lines[:3] == ["  one", "  two", "  rule: detail"]
    assert lines[3].endswith("dev.py simulate --seeds 7:8 --desks 3 --days 7 --trace")
    said, held = summary([broken], ())
    assert not held
    assert said.startswith("an invariant broke in seeds 7; ")


def test_every_event_that_strikes_once_is_sure_to_within_as_many_seeds() -> None:
    assert len(set(ONCE)) == len(ONCE)
