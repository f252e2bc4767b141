"""Pictures of every screen: all that are promised, each the same in every run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulation.screens.catalogue import PLAYS
from simulation.screens.stocks import STOCKS


def _screens(out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "simulation.screens", "--out", str(out), *more],
        capture_output=True,
        env={k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"},
        text=True,
        timeout=100,
        check=False,
    )


def _pictures(out: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in out.glob("*.png")}


@pytest.mark.timeout(200)
def test_two_runs_give_the_same_pictures(tmp_path: Path) -> None:
    """Of a sync under way, of a person who signs, of a dialog: whatever could move."""
    for only in ("owner", "home-"):
        first = _screens(tmp_path / "a", "--only", only)
        again = _screens(tmp_path / "b", "--only", only)
        assert first.returncode == again.returncode == 0, first.stderr + again.stderr
        assert _pictures(tmp_path / "a") == _pictures(tmp_path / "b")


def test_only_what_is_asked_for_with_a_contact_sheet(tmp_path: Path) -> None:
    out = tmp_path / "pictures"
    done = _screens(out, "--only", "enrol", "--language", "en")
    assert done.returncode == 0, done.stderr
    assert sorted(_pictures(out)) == [
        "02-01-enrol-empty.png",
        "02-02-enrol-code-wrong.png",
        "02-03-enrol-asking.png",
        "02-04-enrol-unreachable.png",
        "contact-sheet-1.png",
    ]
    assert done.stdout.splitlines()[-1] == f"4 pictures and 1 contact sheets are in {out}"
    assert _screens(out, "--only", "enrol-empty").returncode == 0  # its own folder is emptied
    assert len(_pictures(out)) == 2


def test_a_name_that_no_picture_has(tmp_path: Path) -> None:
    done = _screens(tmp_path / "pictures", "--only", "no such screen")
    assert done.returncode == 1
    assert done.stderr == "no picture has 'no such screen' in its name\n"


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "letter.txt"
    kept.write_text("mine", encoding="utf-8")
    done = _screens(tmp_path)
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert kept.read_text(encoding="utf-8") == "mine"


def test_no_two_pictures_have_one_name() -> None:
    names = [play.name_of(shot) for play in PLAYS for shot in play.shots]
    assert len(names) == len(set(names))
    assert {play.stock for play in PLAYS} == set(STOCKS)
