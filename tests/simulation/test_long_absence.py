"""A desk comes back after a long absence over a thin, broken line."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from simulation.long_absence import LINE, play_long_absence


@pytest.mark.timeout(240)
def test_everything_comes_through_a_thin_line_that_breaks(tmp_path: Path) -> None:
    with ExitStack() as stack:
        line = replace(
            LINE, cut_share=0.5
        )  # fewer requests than at full size: more of them are cut
        absence = play_long_absence(tmp_path, 1_500, 5, print, stack, line)
    assert [
        (p.name, p.detail) for p in absence.promises if not p.held and p.name != "few bytes"
    ] == []
    assert absence.cut > 0, "no request was cut: this run shows nothing"
    assert absence.grown_mib > 0
    assert (tmp_path / "long-absence.json").is_file()
