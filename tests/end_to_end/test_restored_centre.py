"""The centre is restored from an old backup: the desks bring back what it has forgotten."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.end_to_end.town import KALIGAWE, build

pytestmark = pytest.mark.timeout(180)


def test_a_restored_centre_gets_everything_again(tmp_path: Path) -> None:
    town = build(tmp_path, None, cards=40)
    first, second = town.pcs
    database = tmp_path / "centre" / "centre.sqlite3"
    try:
        town.centre.stop()
        shutil.copy(database, tmp_path / "old.sqlite3")
        town.centre.start()
        done = [first.hand_over(card, town.strokes).json for card in town.registrations[:5]]
        for pc in (first, second):
            assert pc("sync", "--json").json["unsent"] == 0

        town.centre.stop()
        for left in database.parent.glob("centre.sqlite3-*"):
            left.unlink()
        shutil.copy(tmp_path / "old.sqlite3", database)
        town.centre.start()
        assert (
            town.centre.command("stats", "--kelurahan", KALIGAWE)["kelurahan"][0]["cards"].get(
                "handed_over", 0
            )
            == 0
        )

        assert second.hand_over(town.registrations[6], town.strokes).code == 0
        for pc in (first, second, first):
            report = pc("sync", "--json")
            assert (report.json["outcome"], report.json["unsent"]) == ("done", 0), report.out
        figures = town.centre.command("stats", "--kelurahan", KALIGAWE)["kelurahan"][0]["cards"]
        assert figures["handed_over"] == 6
        for one in done:
            for pc in (first, second):
                assert pc("card", one["card"], "--json").json["state"] == "handed_over"
        for pc in (first, second):
            assert pc("rebuild", "--json").json["differing"] == []
            assert pc("status", "--json").json["difference"] == 0
    finally:
        town.centre.stop()
