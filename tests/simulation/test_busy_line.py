"""Hand-overs at the window while a sync goes over a slow line, with fewer events than the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(400)
def test_residents_are_served_while_a_sync_goes_over_a_slow_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "simulation.busy_line", "--out", str(tmp_path)),
            *("--events", "1800", "--kbit", "500"),
        ],
        capture_output=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        text=True,
        timeout=380,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads((tmp_path / "busy-line.json").read_text(encoding="utf-8"))
    assert [p["held"] for p in said["promises"]] == [True] * 6
    assert said["events"] == 1_800
    assert said["bytes_up"] > 1_800 * 200  # header and signature do not come for nothing
    assert said["answers_during"]["kinds"]["answer"]["count"] > 60
    assert len(said["progress"]) > 3
