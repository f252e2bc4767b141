"""Windows was installed anew: the data folder is there, the keys are not. The registry gives them back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.end_to_end.town import build

pytestmark = pytest.mark.timeout(180)


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
        registry = town.centre.command("operator", "list")["operators"]
        (retno,) = (o["id"] for o in registry if o["role"] == "registry")
        opened = town.centre.command(
            *("device", "key", str(ask), "--operator", retno, "--out", str(answer))
        )
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
