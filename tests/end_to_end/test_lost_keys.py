"""Windows was installed anew, or the whole disk is gone: the registry gives the keys back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from desk_app.bootstrap import open_desk
from tests.end_to_end.town import Town, build

pytestmark = pytest.mark.timeout(180)


def opened_by_the_registry(town: Town, ask: Path, answer: Path) -> Any:
    """Its answer to a PC's request for keys is in the file ``answer``; what the command said."""
    registry = town.centre.command("operator", "list")["operators"]
    (retno,) = (o["id"] for o in registry if o["role"] == "registry")
    return town.centre.command(
        *("device", "key", str(ask), "--operator", retno, "--out", str(answer))
    )


def test_the_desk_goes_on_as_itself(tmp_path: Path) -> None:
    town = build(tmp_path, None)
    pc = town.pcs[0]
    stick, ask, answer = (tmp_path / n for n in ("b.serah-backup", "minta", "jawab"))
    try:
        done = [pc.hand_over(card, town.strokes).json for card in town.registrations[:3]]
        assert pc("backup", str(stick)).code == 0
        done.append(pc.hand_over(town.registrations[3], town.strokes).json)
        shutil.rmtree(pc.folder / "keys")
        locked = pc("status")
        assert (locked.code, "terkunci" in locked.err) == (1, True)

        asked = pc("restore", str(stick), "--ask", str(ask), "--json")
        assert asked.code == 0, asked.err
        opened = opened_by_the_registry(town, ask, answer)
        assert opened["code"] == asked.json["code"]

        back = pc("restore", str(stick), "--answer", str(answer), "--json")
        assert back.code == 0, back.err
        assert (back.json["cause"], back.json["lost"]) == ("restored", 0)
        for one in done:
            assert pc("card", one["card"], "--json").json["state"] == "handed_over"
        assert pc("verify", "--json").json["faults"] == []
        synced = pc("sync", "--json")
        assert (synced.json["outcome"], synced.json["unsent"]) == ("done", 0), synced.out
        again = pc.hand_over(town.registrations[4], town.strokes).json
        assert again["number"] not in {d["number"] for d in done}
        assert pc("sync", "--json").json["unsent"] == 0
        assert town.centre.command("cases")["cases"] == []
    finally:
        town.centre.stop()


def test_of_a_lost_disk_all_that_was_sent_comes_back(tmp_path: Path) -> None:
    """Nothing is left but a backup: what was sent after it comes from the centre, what never was stands on
    paper only, and both is said."""
    town = build(tmp_path, None)
    pc = town.pcs[0]
    stick, ask, answer = (tmp_path / n for n in ("b.serah-backup", "minta", "jawab"))
    try:
        done = [pc.hand_over(card, town.strokes).json for card in town.registrations[:2]]
        assert pc("backup", str(stick)).code == 0
        done.append(pc.hand_over(town.registrations[2], town.strokes).json)
        assert pc("sync").code == 0
        done.append(pc.hand_over(town.registrations[3], town.strokes).json)
        shutil.rmtree(pc.folder)

        assert pc("restore", str(stick), "--ask", str(ask)).code == 0
        opened_by_the_registry(town, ask, answer)
        back = pc("restore", str(stick), "--answer", str(answer))
        assert back.code == 0, back.err
        assert "Tidak ada catatan yang hilang" not in back.out
        assert "Mungkin ada catatan terakhir yang belum ada di PC ini." in back.out
        assert "Cocokkan tanda terima kertas" in back.out

        synced = pc("sync", "--json")
        assert (synced.json["outcome"], synced.json["unsent"]) == ("done", 0), synced.out
        with open_desk(pc.folder) as desk, desk.store.read() as unit:
            held = [unit.log.by_number(one["number"]) is not None for one in done]
            assert held == [True, True, True, False]
            assert desk.missing() is False
        assert pc("verify", "--json").json["faults"] == []
        states = [pc("card", one["card"], "--json").json["state"] for one in done]
        assert states == ["handed_over"] * 3 + ["received"]
        assert town.centre.command("cases")["cases"] == []
    finally:
        town.centre.stop()
