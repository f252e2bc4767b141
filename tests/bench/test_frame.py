"""The frame of the bench: turns, medians, ratios, goals, and the disks that it refuses."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import ROWS
from bench.disk import NoDiskError, look_at
from bench.frame import Goal, in_turns, row_of


def test_every_row_has_its_figures_in_the_document() -> None:
    document = Path(__file__).parents[2].joinpath("docs", "speed.md").read_text(encoding="utf-8")
    missing = [
        n for n in ROWS if not re.search(rf"^\| `{n}` \| [\d.,]+ ms \|", document, re.MULTILINE)
    ]
    assert missing == []


def test_arms_take_turns_forwards_and_backwards() -> None:
    order: list[str] = []

    def arm(name: str) -> list[float]:
        order.append(name)
        return [1.0]

    taken = in_turns(5, {"ours": lambda: arm("ours"), "floor": lambda: arm("floor")})
    assert order[:6] == ["floor", "ours", "ours", "floor", "floor", "ours"]
    assert [len(rounds) for rounds in taken.values()] == [5, 5]  # the first is not counted


def test_a_median_of_few_rounds_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 5"):
        in_turns(4, {"ours": list, "floor": list})


def test_the_ratio_is_formed_round_by_round() -> None:
    # The machine slows down tenfold in the middle; the ratio does not see it.
    taken = {
        "ours": [[0.002], [0.002], [0.020], [0.020], [0.020]],
        "floor": [[0.001], [0.001], [0.010], [0.010], [0.010]],
    }
    row = row_of("x", taken, Goal(2.0), "")
    assert row.ratio == 2.0
    assert row.holds
    assert (row.ours, row.floor, row.peer, row.p99) == (20.0, 10.0, None, None)


@pytest.mark.parametrize(
    ("goal", "holds"),
    [
        (Goal(4.0), True),
        (Goal(1.9), False),
        (Goal(4.0, p99_ms=8.0), True),
        (Goal(4.0, p99_ms=7.9), False),
        (Goal(peer_ratio=0.5), True),
        (Goal(peer_ratio=0.49), False),
    ],
)
def test_a_goal_can_be_missed(goal: Goal, holds: bool) -> None:
    ours = [[0.002, 0.002, 0.008]] * 5
    taken = {"ours": ours, "floor": [[0.001]] * 5, "peer": [[0.004]] * 5}
    assert row_of("x", taken, goal, "").holds is holds


def test_memory_is_no_disk() -> None:
    memory = Path("/dev/shm")
    if not memory.is_dir():
        pytest.skip("no file system in memory on this machine")
    with pytest.raises(NoDiskError, match="tmpfs"):
        look_at(memory)


@pytest.mark.timeout(180)
def test_rows_are_measured_and_written(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "bench", "look-up", "receipt", "--rounds", "5"),
            *("--cards", "200", "--work", str(tmp_path), "--json", str(out)),
        ],
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(out.read_text(encoding="utf-8"))
    assert [row["name"] for row in report["rows"]] == ["look-up", "receipt"]
    for row in report["rows"]:
        assert {"ours", "floor", "peer", "ratio", "goal", "holds"} <= set(row)
        assert row["ours"] > 0
        assert row["floor"] > 0
    assert report["machine"]["fsync_ms"] > 0
    assert not list(tmp_path.glob("bench-*"))  # what was made for it is removed


def test_an_unknown_row_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "look-upp"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "look-upp" in done.stderr
