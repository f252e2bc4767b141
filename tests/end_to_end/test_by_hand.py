"""Desks without a network: everything goes and comes by a stick, through the real command lines."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulation.centre_process import CentreProcess, CentreProcessError
from tests.end_to_end.stick import Stick
from tests.end_to_end.town import KALIGAWE, Town, build
from tests.support.command_line import Pc
from tests.support.postgres import Postgres

pytestmark = [pytest.mark.timeout(240), pytest.mark.xdist_group("by_hand")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town as it stands when the line goes down for good."""
    made = build(tmp_path_factory.mktemp("far"), None)
    made.centre.stop()
    return made


@pytest.fixture
def far(built: Town, tmp_path: Path) -> Town:
    """A town whose server nobody reaches."""
    origin = built.strokes.parent
    folder = tmp_path / "town"
    shutil.copytree(origin, folder)
    pcs = [Pc(folder / pc.folder.name) for pc in built.pcs]
    centre = CentreProcess(folder / "centre")
    return Town(centre, pcs, folder / built.strokes.name, built.registrations)


@pytest.fixture
def stick(far: Town, tmp_path: Path) -> Stick:
    return Stick(tmp_path / "stick", far)


@pytest.fixture(params=["sqlite", "postgres"])
def on_either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """The same, on either database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("far")
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.fresh() as url:
        made = build(tmp_path, url)
        made.centre.stop()
        yield made


def unsent(pc: Pc) -> int:
    return int(pc("status", "--json").json["unsent"])


def standing(pc: Pc) -> dict[str, object]:
    """What no refused file may change."""
    status: dict[str, object] = pc("status", "--json").json
    return {k: status[k] for k in ("head", "cursor", "unsent", "states")}


def sound(*pcs: Pc) -> None:
    for pc in pcs:
        assert pc("verify", "--json").json["faults"] == []
        assert pc("rebuild", "--json").json["differing"] == []


def in_figures(town: Town, state: str) -> int:
    figures = town.centre.command("stats", "--kelurahan", KALIGAWE)["kelurahan"][0]["cards"]
    return int(figures.get(state, 0))


def test_three_days_without_a_network(on_either: Town, tmp_path: Path) -> None:
    far = on_either
    stick = Stick(tmp_path / "stick", far)
    first, second = far.pcs
    cards = iter(far.registrations)
    given: list[str] = []
    for _day in range(3):
        waiting: list[int] = []
        for pc in (first, second):
            for _ in range(2):
                given.append(next(cards))
                assert pc.hand_over(given[-1], far.strokes).code == 0
            assert pc("sync", "--json").json["outcome"] == "offline"
            waiting.append(unsent(pc))
            stick.export(pc)
            assert unsent(pc) == waiting[-1]  # nothing is delivered by writing a file
        answered = far.centre.command("exchange", str(stick.out), "--out", str(stick.back))["files"]
        assert [(f["pc"], f["new"]) for f in answered] == [(1, waiting[0]), (2, waiting[1])]
        for pc, done in zip((first, second), answered, strict=True):
            taken = pc("import", done["reply"], "--json")
            assert (taken.code, taken.json["stored"], taken.json["unsent"]) == (0, done["new"], 0)
        for file in (*stick.out.iterdir(), *stick.back.iterdir()):
            file.unlink()
    assert stick.carry(first).json["stored"] == 0  # what the other PC did last
    for pc in (first, second):
        for card in given:
            assert pc("card", card, "--json").json["state"] == "handed_over"
        assert pc("status", "--json").json["difference"] == 0
    sound(first, second)
    assert in_figures(far, "handed_over") == 12
    assert far.centre.command("cases")["cases"] == []


def test_cards_that_the_centre_sends_come_by_stick(far: Town, stick: Stick) -> None:
    pc = far.pcs[0]
    registry = far.centre.command("operator", "list")["operators"]
    sender = next(o["id"] for o in registry if o["role"] == "registry")
    lines = [
        "no_registrasi,nik,no_kk,nama,tempat_lahir,tanggal_lahir,jenis_kelamin,alamat,rt,rw,"
        "kode_kelurahan,jenis,tanggal_rekam,tanggal_cetak",
        f"BARU001,3374990101900001,,SITI CONTOH,SEMARANG,01-01-1990,P,JL. UJI 1,001,002,{KALIGAWE},"
        "KTP,2026-01-05,2026-02-05",
    ]
    listed = stick.folder / "baru.csv"
    listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    far.centre.command("import", str(listed))
    far.centre.command("dispatch", "--kelurahan", KALIGAWE, "--all", "--operator", sender)
    before = len(pc("batches", "--json").json)
    assert stick.carry(pc).json["received"] >= 2
    assert len(pc("batches", "--json").json) == before + 1
    [found] = pc("search", "siti contoh", "--json").json
    assert found["registration"] == "BARU001"


def test_files_and_replies_in_any_order_and_twice(far: Town, stick: Stick) -> None:
    pc = far.pcs[0]
    files: list[Path] = []
    for card in far.registrations[:3]:
        assert pc.hand_over(card, far.strokes).code == 0
        files.append(stick.export(pc))
    answered = [stick.answered(file) for file in (files[2], files[0], files[2])]
    assert [a["new"] for a in answered] == [3, 0, 0]
    assert [a["again"] for a in answered] == [False, False, True]
    assert not any(a["problems"] or a["cases"] for a in answered)
    third, first, third_again = (a["reply"] for a in answered)
    assert pc("import", first, "--json").json["stored"] == 1  # it speaks of its own file
    assert pc("import", third, "--json").json["stored"] == 0  # older: nothing of it counts
    assert pc("import", third_again, "--json").json["stored"] == 2
    before = standing(pc)
    for reply in (first, third, third_again):
        taken = pc("import", reply, "--json")
        assert (taken.code, taken.json["stored"], taken.json["unsent"]) == (0, 0, 0)
    assert standing(pc) == before
    sound(pc)
    assert pc.hand_over(far.registrations[3], far.strokes).code == 0
    assert stick.carry(pc).json["stored"] == 1
    assert pc("status", "--json").json["head"][0] == 1  # a late file is no fork
    assert far.centre.command("cases")["cases"] == []


def test_an_older_reply_after_a_newer_one_takes_nothing_back(far: Town, stick: Stick) -> None:
    pc = far.pcs[0]
    assert pc.hand_over(far.registrations[0], far.strokes).code == 0
    old = stick.reply_to(pc)
    assert pc.hand_over(far.registrations[1], far.strokes).code == 0
    assert stick.carry(pc).json["stored"] == 2
    before = standing(pc)
    taken = pc("import", str(old), "--json")
    assert (taken.code, taken.json["stored"], taken.json["received"]) == (0, 0, 0)
    assert "lebih lama" in taken.json["message"]
    assert standing(pc) == before
    sound(pc)


def test_a_network_between_file_and_reply(town: Town, tmp_path: Path) -> None:
    first, second = town.pcs
    stick = Stick(tmp_path / "stick", town)
    cards = town.registrations[-4:]
    assert first.hand_over(cards[0], town.strokes).code == 0
    file = stick.export(first)
    cases = town.centre.command("cases")
    early = stick.answered(file)["reply"]
    assert first.hand_over(cards[1], town.strokes).code == 0
    assert second.hand_over(cards[2], town.strokes).code == 0
    for pc in (second, first):
        assert pc("sync", "--json").json["outcome"] == "done"
    before = standing(first)
    assert first("import", str(early)).code == 0  # answered before that sync
    assert standing(first) == before
    late = stick.answered(file)["reply"]  # answered after it
    assert second.hand_over(cards[3], town.strokes).code == 0
    assert second("sync").code == 0
    latest = stick.answered(file)["reply"]
    assert first("import", str(latest), "--json").json["unsent"] == 0
    assert first("card", cards[3], "--json").json["state"] == "handed_over"
    assert first("card", cards[2], "--json").json["state"] == "handed_over"
    before = standing(first)
    assert first("import", str(late)).code == 0
    assert standing(first) == before
    assert first("sync", "--json").json["outcome"] == "done"
    sound(first, second)
    assert town.centre.command("cases") == cases
    assert first("status", "--json").json["head"][0] == 1


def test_a_restored_centre_says_from_where_to_send_again(far: Town, stick: Stick) -> None:
    pc = far.pcs[0]
    database = far.strokes.parent / "centre" / "centre.sqlite3"
    shutil.copy(database, stick.folder / "lama.sqlite3")
    for card in far.registrations[:3]:
        assert pc.hand_over(card, far.strokes).code == 0
    assert stick.carry(pc).json["stored"] == 3
    for left in database.parent.glob(f"{database.name}-*"):
        left.unlink()
    shutil.copy(stick.folder / "lama.sqlite3", database)
    assert in_figures(far, "handed_over") == 0

    assert pc.hand_over(far.registrations[3], far.strokes).code == 0
    told = stick.carry(pc)
    assert (told.code, told.json["unsent"]) == (0, 4)
    assert "dikirim lagi" in told.json["message"]
    assert stick.carry(pc).json["unsent"] == 0
    assert in_figures(far, "handed_over") == 4
    assert pc("status", "--json").json["difference"] == 0
    sound(pc)


def test_a_revoked_pc_delivers_and_is_told(far: Town, stick: Stick) -> None:
    pc = far.pcs[0]
    assert pc.hand_over(far.registrations[0], far.strokes).code == 0
    far.centre.command("device", "revoke", pc("status", "--json").json["device"])
    before = standing(pc)
    told = stick.carry(pc)
    assert (told.code, told.json["code"], told.json["stored"]) == (1, "revoked", 1)
    assert "dicabut" in told.json["message"]
    assert "aman" in told.json["message"]
    assert standing(pc)["cursor"] == before["cursor"]
    reasons = [c["reason"] for c in far.centre.command("cases")["cases"]]
    assert reasons == ["revoked_device"]


def test_files_that_are_not_taken_change_nothing(far: Town, stick: Stick, tmp_path: Path) -> None:
    first, second = far.pcs
    assert first.hand_over(far.registrations[0], far.strokes).code == 0
    file = stick.export(first)
    reply = stick.reply_to(second)
    whole, answer = file.read_bytes(), reply.read_bytes()
    bad = stick.folder / "buruk.serah"
    figures = in_figures(far, "handed_over")
    for content in (b"", b"bukan", whole[:-1], whole[:200], _flipped(whole), answer):
        bad.write_bytes(content)
        with pytest.raises(CentreProcessError, match="Tidak ada yang berubah"):
            stick.answered(bad)
    elsewhere = Town(CentreProcess(tmp_path / "kota-lain"), far.pcs, far.strokes, [])
    elsewhere.centre.command("migrate")
    with pytest.raises(CentreProcessError, match="bukan untuk pusat ini"):
        Stick(tmp_path / "stick-lain", elsewhere).answered(file)
    assert in_figures(far, "handed_over") == figures
    before = standing(second)
    for content in (b"", b"bukan", answer[:-1], answer[:200], _flipped(answer), whole):
        bad.write_bytes(content)
        said = second("import", str(bad))
        assert (said.code, "Tidak ada yang berubah" in said.err) == (1, True)
        assert said.err.count("\n") == 1
    said = first("import", str(reply))
    assert (said.code, "bukan untuk PC ini" in said.err) == (1, True)
    assert standing(second) == before
    assert second("import", str(reply)).code == 0


def _flipped(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_one_bad_file_holds_up_no_other_and_replies_are_left_alone(far: Town, stick: Stick) -> None:
    pc = far.pcs[0]
    assert pc.hand_over(far.registrations[0], far.strokes).code == 0
    stick.export(pc)
    (stick.out / "a-buruk.serah").write_bytes(b"bukan")
    for _ in range(2):
        with pytest.raises(CentreProcessError, match="1 dari 2 berkas tidak diterima"):
            far.centre.command("exchange", str(stick.out), "--out", str(stick.out))
    first, _ = sorted(stick.out.glob("*-balasan-*"))
    assert pc("import", str(first), "--json").json["stored"] == 1


def test_nothing_personal_can_be_read_off_the_stick(far: Town, stick: Stick) -> None:
    pc = far.pcs[0]
    card = pc("card", far.registrations[0], "--json").json
    assert pc.hand_over(far.registrations[0], far.strokes).code == 0
    reply = stick.reply_to(pc)
    for file in (*stick.out.iterdir(), reply):
        data = file.read_bytes()
        assert data.startswith(b"age-encryption.org/v1\n")
        for word in (card["name"], far.registrations[0], "Sri Wahyuni", KALIGAWE):
            assert word.encode() not in data
