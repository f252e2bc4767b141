"""A desk whose log is damaged, against a real centre: its own events come back, and what only it had saved
reaches the city's record once."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.store.engine import connect
from desk_app.store.key_vault import FileVault
from desk_app.store.pages import PageCipher, pages_of
from desk_app.store.records import children_of, kind_of
from tests.end_to_end.town import KALIGAWE, Town, build
from tests.support.command_line import Pc
from tests.support.damage import spoil

pytestmark = pytest.mark.timeout(180)


def _pages(pc: Pc, table: str) -> list[int]:
    """The leaf pages of a table of a closed desk."""
    keys = FileVault(pc.folder / "keys").load()
    assert keys is not None
    path = pc.folder / "serah.db"
    connection = connect(path, keys.database)
    (root,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
    ).fetchone()
    connection.close()
    cipher = PageCipher(keys.database, path.read_bytes()[:16])
    pages = {n: cipher.decrypt(n, page) for n, page in pages_of(path)}
    found = [int(root)]
    for number in found:
        if kind_of(number, pages[number]) == 5:
            found += children_of(number, pages[number]).pages
    return [n for n in found if kind_of(n, pages[n]) == 13]


def _handed_over(town: Town) -> int:
    figures = town.centre.command("stats", "--kelurahan", KALIGAWE)["kelurahan"][0]["cards"]
    return int(figures.get("handed_over", 0))


def test_the_log_is_whole_again_after_a_sync(tmp_path: Path) -> None:
    town = build(tmp_path, None, cards=60)
    pc, other = town.pcs
    try:
        sent = [pc.hand_over(card, town.strokes).json for card in town.registrations[:14]]
        assert pc("sync", "--json").json["unsent"] == 0
        unsent = [pc.hand_over(card, town.strokes).json for card in town.registrations[14:20]]
        before = pc("verify", "--json").json["events"]

        leaves = _pages(pc, "event")
        assert len(leaves) > 4
        spoil(pc.folder / "serah.db", leaves[:-2])  # what was never sent stands on the last ones
        status = pc("status", "--json")
        assert status.code == 0, status.err
        proved = pc("verify", "--json").json
        assert proved["faults"] == []
        assert proved["events"] < before

        synced = pc("sync", "--json")
        assert (synced.json["outcome"], synced.json["unsent"]) == ("done", 0), synced.out
        proved = pc("verify", "--json").json
        assert (proved["faults"], proved["damaged_pages"]) == ([], 0)
        assert proved["events"] >= before
        for one in (*sent, *unsent):
            assert pc("search", one["number"], "--json").json[0]["match"] == "number"
            assert pc("card", one["card"], "--json").json["state"] == "handed_over"
        assert other("sync").code == 0
        for one in (*sent, *unsent):
            assert other("card", one["card"], "--json").json["state"] == "handed_over"
        assert _handed_over(town) == len(sent) + len(unsent)
        assert town.centre.command("cases")["cases"] == []
        assert pc("rebuild", "--json").json["differing"] == []
        assert pc("status", "--json").json["difference"] == 0
    finally:
        town.centre.stop()


def test_acts_behind_a_hole_reach_the_centre_once(tmp_path: Path) -> None:
    """Never sent, and what stood before them is gone: they are carried."""
    town = build(tmp_path, None, cards=60)
    pc = town.pcs[0]
    try:
        done = [pc.hand_over(card, town.strokes).json for card in town.registrations[:24]]
        leaves = _pages(pc, "event")
        spoil(pc.folder / "serah.db", leaves[-2:-1])
        assert pc("status", "--json").code == 0
        kept = [d for d in done if pc("search", d["number"], "--json").json]
        assert len(done) > len(kept)
        assert done[-1] in kept
        synced = pc("sync", "--json")
        assert (synced.json["outcome"], synced.json["unsent"]) == ("done", 0), synced.out
        assert _handed_over(town) == len(kept)
        assert town.centre.command("cases")["cases"] == []
        # Once more from the start, as after an answer that was lost.
        assert pc("sync", "--json").json["outcome"] == "done"
        assert _handed_over(town) == len(kept)
        proved = town.centre.command("audit", "card", kept[-1]["number"])["cards"][0]["events"]
        assert all(event["proved"] for event in proved)
        assert {e["kind"] for e in proved} >= {"recovered"}
    finally:
        town.centre.stop()
