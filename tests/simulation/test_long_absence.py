"""A desk comes back after two months alone over a thin, broken line."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.bootstrap import open_desk
from simulation.long_absence import LINE, play_long_absence


@pytest.mark.timeout(400)
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
    with open_desk(tmp_path / "desk") as desk:
        with desk.store.read() as unit:
            dates = sorted({e.header.business_date for e in unit.log.after(0, 1 << 31)})
        sent = desk.receive.waiting()
    assert dates[-1] - dates[0] >= 59
    assert len(dates) >= 60
    assert [len(one.cards) for one in sent] == [40], "what was sent meanwhile is not known here"
    assert sent[0].batch.dispatched_on - dates[0] >= 20, "the centre does not go by the same clock"
