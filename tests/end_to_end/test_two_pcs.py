"""Two PCs of one kelurahan work alone and meet at the centre."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.end_to_end.town import Town
from tests.support.command_line import PIN, SUPERVISOR_PIN

pytestmark = [pytest.mark.timeout(180), pytest.mark.xdist_group("town")]


def test_double_hand_over_becomes_a_case_shown_by_both_desks(town: Town) -> None:
    card = town.registrations[0]
    first, second = town.pcs
    mine = first.hand_over(card, town.strokes).json
    other = second.hand_over(card, town.strokes).json
    assert mine["number"] != other["number"]

    for pc in (first, second, first):
        assert pc("sync").code == 0

    for pc in (first, second):
        cases = [c for c in pc("cases", "--json").json if c["card"] == mine["card"]]
        assert [c["reason"] for c in cases] == ["handed_over_twice"]
        sides = {(s["number"], s["evidence_code"]) for s in cases[0]["sides"]}
        assert sides == {(d["number"], d["evidence_code"]) for d in (mine, other)}
        assert mine["number"] in pc("cases").out
        assert pc("card", card, "--json").json["state"] == "handed_over"
    reasons = [c["reason"] for c in town.centre.command("cases")["cases"]]
    assert "handed_over_twice" in reasons


def test_an_offline_day_reaches_the_other_pc(town: Town) -> None:
    first, second = town.pcs
    cards = town.registrations[1:4]
    assert first("sync").code == 0  # whatever another test has left
    town.centre.stop()
    done = [first.hand_over(card, town.strokes) for card in cards]
    assert [d.code for d in done] == [0, 0, 0]
    offline = first("sync", "--json")
    assert offline.code == 1
    assert offline.json["outcome"] == "offline"
    assert offline.json["unsent"] == 3
    assert "aman" in offline.json["message"]
    town.centre.start()

    assert first("sync", "--json").json["unsent"] == 0
    assert second("sync").code == 0
    for card in cards:
        assert second("card", card, "--json").json["state"] == "handed_over"
        refused = second.hand_over(card, town.strokes)
        assert refused.code == 1
        assert "sudah diserahkan" in refused.err


def test_cancelled_at_one_pc_is_in_the_drawer_of_both(town: Town) -> None:
    first, second = town.pcs
    card = town.registrations[4]
    number = first.hand_over(card, town.strokes).json["number"]
    cancelled = first(
        *("cancel", number, "--operator", "Sri Wahyuni", "--supervisor", "Bambang Sutrisno"),
        *("--reason", "Nama salah cetak"),
        pins=f"{PIN}\n{SUPERVISOR_PIN}\n",
    )
    assert cancelled.code == 0, cancelled.err
    for pc in (first, second):
        pc("sync")
        assert pc("card", card, "--json").json["state"] == "received"
    again = second.hand_over(card, town.strokes)
    assert again.code == 0, again.err


def test_verify_rebuild_and_figures_agree(town: Town) -> None:
    for pc in town.pcs:
        assert pc("verify", "--json").json["faults"] == []
        assert pc("rebuild", "--json").json["differing"] == []
        pc("sync")
    figures = town.centre.command("stats", "--kelurahan", "3374041002")["kelurahan"][0]["cards"]
    states = town.pcs[0]("status", "--json").json
    assert states["difference"] == 0
    town.pcs[1]("sync")
    second = town.pcs[1]("status", "--json").json["states"]
    assert {k: v for k, v in second.items() if v} == {k: v for k, v in figures.items() if v}


def test_the_centre_proves_a_hand_over(town: Town) -> None:
    card = town.registrations[5]
    done = town.pcs[0].hand_over(card, town.strokes).json
    assert town.pcs[0]("sync").code == 0
    audit = town.centre.command("audit", "card", done["number"])
    assert done["evidence_code"] in str(audit)


def test_papers_of_the_day(town: Town, tmp_path: Path) -> None:
    pc = town.pcs[0]
    pc.hand_over(town.registrations[6], town.strokes)
    as_operator = ("--operator", "Sri Wahyuni", "--json")
    pdf = tmp_path / "hari-ini.pdf"
    made = pc("report", "receipts", "--unprinted", "--out", str(pdf), *as_operator, pins=PIN + "\n")
    assert made.code == 0, made.err
    assert made.json["receipts"] >= 1
    assert pdf.read_bytes().startswith(b"%PDF")
    again = pc(
        "report", "receipts", "--unprinted", "--out", str(pdf), *as_operator, pins=PIN + "\n"
    )
    assert again.json["receipts"] == 0
    daily = pc("report", "daily", "--out", str(pdf), *as_operator, pins=PIN + "\n")
    assert daily.json["difference"] == 0


def test_no_personal_data_in_what_the_server_logs(town: Town) -> None:
    log = (town.strokes.parent / "centre" / "serve.log").read_text(encoding="utf-8")
    assert not re.search(r"\b\d{16}\b", log)
    assert "Sri Wahyuni" not in log
