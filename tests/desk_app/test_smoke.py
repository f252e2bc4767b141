"""`Serah.exe --smoke FILE`, here by its module: the window stands, is drawn, and says what it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from desk_app import VERSION


def test_the_window_of_a_new_pc_is_drawn_and_nothing_is_made(tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    done = subprocess.run(
        [sys.executable, "-m", "desk_app", "--smoke", told, "--data-dir", tmp_path / "data"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(told.read_text(encoding="utf-8"))
    assert seen["page"] == "enrol"
    assert seen["version"] == VERSION
    assert seen["opened"]
    assert told.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert not (tmp_path / "data").exists()


def test_a_slip_needs_an_enrolled_pc(tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    words = ("--smoke", told, "--data-dir", tmp_path / "data", "--slip", "EPSON")
    done = subprocess.run(
        [sys.executable, "-m", "desk_app", *words],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    seen = json.loads(told.read_text(encoding="utf-8"))
    assert (seen["page"], seen["slip"]) == ("enrol", "PrintFailedError: not enrolled")


def test_without_a_file_it_says_what_is_missing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desk_app", "--smoke"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 2
    assert "FILE" in done.stderr
