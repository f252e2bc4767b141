"""The command line of the desk on a real encrypted store."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from desk_app.cli.output import PROGRAM
from desk_app.store.key_vault import FileVault
from protocol.custody import State
from protocol.identifiers import uuid_text
from protocol.status import CardStatus
from tests.support.command_line import PIN, SUPERVISOR_PIN, Pc
from tests.support.desk import (
    BATCH,
    OFFICE,
    PENYELIA,
    PETUGAS,
    POLICY,
    SIGNATURE,
    DeskBench,
    card_object,
)
from tests.support.lp import command, keeping_lp
from tests.support.pdf import decode_page

COMMANDS = (
    *(
        "enrol",
        "sync",
        "export",
        "import",
        "status",
        "operators",
        "batches",
        "cases",
        "search",
        "card",
        "receive",
    ),
    *("hand-over", "cancel", "pin", "report", "verify", "rebuild", "purge", "backup", "export-log"),
)


@pytest.fixture
def bench(tmp_path: Path) -> DeskBench:
    bench = DeskBench(tmp_path / "pc")
    waiting = msgspec.structs.replace(
        card_object(9), status=CardStatus(state=State.IN_TRANSIT, batch=BATCH.id)
    )
    with bench.open() as desk:
        bench.feed(
            desk,
            *(OFFICE, POLICY, PETUGAS, PENYELIA, msgspec.structs.replace(BATCH, count=4)),
            *(card_object(n) for n in (1, 2, 3)),
            waiting,
        )
    return bench


@pytest.fixture
def pc(bench: DeskBench) -> Pc:
    return Pc(bench.folder)


@pytest.fixture
def strokes(tmp_path: Path) -> Path:
    path = tmp_path / "ttd.json"
    path.write_text(json.dumps(SIGNATURE), encoding="utf-8")
    return path


REGISTRATION = card_object(1).registration
OPERATOR = ("--operator", "Sri Wahyuni")
HAND_OVER = ("hand-over", REGISTRATION, "--relation", "owner")
THUMB = ("--evidence", "thumb:Ny. Sri")


def test_help_lists_the_commands(pc: Pc) -> None:
    with pytest.raises(SystemExit) as ended:
        pc("--help")
    assert ended.value.code == 0
    for name in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            pc(name, "--help")
        assert ended.value.code == 0


def test_a_day_on_the_command_line(pc: Pc, strokes: Path, tmp_path: Path) -> None:
    batch = pc("batches", "--json").json[0]
    assert batch["cards"] == 1
    received = pc(
        *("receive", batch["number"], "--counted", "1", "--strokes", str(strokes), *OPERATOR),
        pins=PIN + "\n",
    )
    assert received.code == 0, received.err
    assert "Berita acara nomor" in received.out

    found = pc("search", "warga", "nomor", "--json").json
    assert {f["registration"] for f in found} >= {REGISTRATION}
    assert all("******" in f["nik"] for f in found)

    done = pc.hand_over(REGISTRATION, strokes).json
    assert re.fullmatch(r"\d{22}", done["number"])
    assert pc("search", done["number"], "--json").json[0]["match"] == "number"

    pdf = tmp_path / "tt.pdf"
    made = pc("report", "receipt", done["number"], "--out", str(pdf), *OPERATOR, pins=PIN + "\n")
    assert made.code == 0, made.err
    read = decode_page(pdf.read_bytes(), 0)
    assert done["number"] in {text for pair in read for text in pair}

    history = pc("card", REGISTRATION, "--json").json["history"]
    assert [h["act"] for h in history] == ["hand_over"]
    assert history[0]["evidence_code"] == done["evidence_code"]
    assert pc("status", "--json").json["difference"] == 0
    assert re.search(r"jam PC: (cocok|wajar|DIRAGUKAN)", pc("status").out)
    assert pc("verify", "--json").json["faults"] == []
    assert pc("rebuild", "--json").json["differing"] == []
    assert pc("backup", str(tmp_path / "b.db")).code == 0
    assert pc("export-log", str(tmp_path / "log.jsonl")).code == 0
    log = (tmp_path / "log.jsonl").read_text(encoding="utf-8")
    assert "WARGA" not in log
    assert card_object(1).nik not in log


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where `lp` is looked for."""
    made = tmp_path / "bin"
    made.mkdir()
    monkeypatch.setenv("PATH", str(made))
    return made


def test_a_receipt_is_printed_without_a_question(pc: Pc, strokes: Path, paths: Path) -> None:
    keeping_lp(paths)
    number = pc.hand_over(REGISTRATION, strokes).json["number"]
    receipt = ("report", "receipt", number, "--paper", "F4", *OPERATOR, "--json")
    made = pc(*receipt, "--printer", "EPSON", "--tray", "Baki 2", pins=PIN + "\n")
    assert made.json == {"file": None, "receipts": 1, "copy": False}
    words = (paths / "arguments").read_text(encoding="utf-8").splitlines()
    assert words[:2] == ["-d", "EPSON"]
    assert "media-source=Baki 2" in words
    assert ("Code128", number) in decode_page((paths / "given").read_bytes())
    receipts = ("report", "receipts", "--unprinted", *OPERATOR, "--json", "--printer", "")
    assert pc(*receipts, pins=PIN + "\n").json["receipts"] == 0


def test_a_list_goes_on_a_sheet(pc: Pc, paths: Path) -> None:
    keeping_lp(paths)
    daily = ("report", "daily", "--paper", "80mm", *OPERATOR, "--printer", "")
    assert pc(*daily, pins=PIN + "\n").code == 0
    assert "media=A4" in (paths / "arguments").read_text(encoding="utf-8").splitlines()


def test_a_printer_that_refuses_leaves_a_receipt_to_print(
    pc: Pc, strokes: Path, paths: Path
) -> None:
    command(paths, "lp", "sys.exit('lp: The printer or class does not exist.')")
    number = pc.hand_over(REGISTRATION, strokes).json["number"]
    refused = pc("report", "receipt", number, *OPERATOR, "--printer", "Lama", pins=PIN + "\n")
    assert refused.code != 0
    assert "tidak ada lagi" in refused.err
    keeping_lp(paths)
    again = pc(
        *("report", "receipts", "--unprinted", *OPERATOR, "--json", "--printer", ""),
        pins=PIN + "\n",
    )
    assert again.json["receipts"] == 1


def test_cancel_needs_the_supervisor(pc: Pc, strokes: Path) -> None:
    pc.hand_over(REGISTRATION, strokes)
    words = (
        "cancel",
        REGISTRATION,
        *OPERATOR,
        "--supervisor",
        "Bambang Sutrisno",
        "--reason",
        "keliru",
    )
    wrong = pc(*words, pins=f"{PIN}\n000000\n")
    assert (wrong.code, "PIN salah" in wrong.err) == (1, True)
    assert pc("card", REGISTRATION, "--json").json["state"] == "handed_over"
    right = pc(*words, "--with-person", "Tetangga", pins=f"{PIN}\n{SUPERVISOR_PIN}\n")
    assert right.code == 0, right.err
    assert pc("card", REGISTRATION, "--json").json["state"] == "out_wrong_person"
    again = pc(*words, pins=f"{PIN}\n{SUPERVISOR_PIN}\n")
    assert "tidak ada yang perlu dibatalkan" in again.err


def test_pin_is_changed(pc: Pc) -> None:
    changed = pc("pin", *OPERATOR, pins=f"{PIN}\n731946\n")
    assert changed.code == 0, changed.err
    purge = ("purge", "--operator", "Sri Wahyuni")
    assert "PIN salah" in pc(*purge, pins=PIN + "\n").err
    assert "penyelia" in pc(*purge, pins="731946\n").err
    assert pc("purge", "--operator", "Bambang Sutrisno", pins=SUPERVISOR_PIN + "\n").code == 0


@pytest.mark.parametrize(
    ("words", "pins", "sentence"),
    [
        (("card", "3374"), "", "tidak ditemukan"),
        (("card", "337404120589000"), "", "tidak ditemukan"),
        ((*HAND_OVER, "--evidence", "thumb:", *OPERATOR), PIN, "Bukti ditulis"),
        ((*HAND_OVER, *THUMB, *OPERATOR), PIN, "Cocokkan nama"),
        ((*HAND_OVER, *THUMB, "--operator", "Orang Lain"), PIN, "tidak terdaftar"),
        ((*HAND_OVER, *THUMB, *OPERATOR), "111112", "PIN salah"),
        (("receive", "0", "--counted", "1", "--evidence", "thumb:A", *OPERATOR), PIN, "sudah diterima"),
        (("report", "receipt", "1", "--out", "x.pdf", *OPERATOR), PIN, "bukan dari PC ini"),
        (("report", "daily", "--date", "31-02-2026", "--out", "x.pdf", *OPERATOR), PIN, "anggal"),
        (("report", "minutes", "1", "--out", "x.pdf", *OPERATOR), PIN, "bukan dari PC ini"),
        (("export-log", "/nowhere/log.jsonl"), "", "tidak dapat dipakai"),
    ],
)  # fmt: skip
def test_a_refusal_is_one_line_and_changes_nothing(
    pc: Pc, words: tuple[str, ...], pins: str, sentence: str
) -> None:
    before = pc("status", "--json").json["head"]
    said = pc(*words, pins=pins + "\n")
    assert said.code == 1
    assert sentence in said.err
    assert said.err.startswith(f"{PROGRAM}: ")
    assert said.err.count("\n") == 1
    assert pc("status", "--json").json["head"] == before


def test_a_refusal_in_json_is_a_document(pc: Pc) -> None:
    said = pc("card", "1", "--json")
    assert said.code == 1
    assert "tidak ditemukan" in said.json["error"]


def test_five_wrong_pins_lock_across_program_starts(pc: Pc) -> None:
    words = ("purge", "--operator", "Bambang Sutrisno")
    errors = [pc(*words, pins="111112\n").err for _ in range(5)]
    assert "30 detik" in errors[-1]
    assert "Coba lagi" in pc(*words, pins=SUPERVISOR_PIN + "\n").err


def test_a_folder_that_is_no_desk(tmp_path: Path) -> None:
    said = Pc(tmp_path / "empty")("status")
    assert (said.code, "belum didaftarkan" in said.err) == (1, True)
    assert not (tmp_path / "empty" / "serah.db").exists()


def _change_keys(bench: DeskBench, **changed: bytes) -> None:
    vault = FileVault(bench.folder / "keys")
    keys = vault.load()
    assert keys is not None
    vault.save(replace(keys, **changed))


def test_a_wrong_key_is_said_in_one_line(bench: DeskBench, pc: Pc) -> None:
    _change_keys(bench, database=bytes(32))
    said = pc("status")
    assert said.code == 1
    assert "kunci PC ini" in said.err
    assert said.err.count("\n") == 1


def test_a_desk_in_use_is_not_opened_twice(bench: DeskBench, pc: Pc) -> None:
    with bench.open():
        said = pc("status")
    assert (said.code, "sedang berjalan" in said.err) == (1, True)


def test_enrolment_with_a_mistyped_code(tmp_path: Path) -> None:
    said = Pc(tmp_path / "new")("enrol", "http://127.0.0.1:9", "ABC")
    assert (said.code, "15 huruf/angka" in said.err) == (1, True)


def test_a_card_is_named_by_its_id(pc: Pc) -> None:
    one = card_object(2)
    assert pc("card", uuid_text(one.id), "--json").json["registration"] == one.registration


@pytest.mark.parametrize("words", [("export-log", "serah.db"), ("backup", "keys/keys")])
def test_an_output_never_overwrites_the_desk_itself(
    bench: DeskBench, pc: Pc, words: tuple[str, str]
) -> None:
    said = pc(words[0], str(bench.folder / words[1]))
    assert (said.code, "folder data Serah" in said.err) == (1, True)
    assert pc("verify").code == 0


def test_a_report_never_overwrites_the_desk_itself(bench: DeskBench, pc: Pc) -> None:
    out = str(bench.folder / "serah.db")
    said = pc("report", "daily", "--out", out, *OPERATOR, pins=PIN + "\n")
    assert (said.code, "folder data Serah" in said.err) == (1, True)
    assert pc("verify").code == 0


@pytest.mark.parametrize("content", ["[[[1, 2, 3, Infinity]]]", "[" * 5_000, '"x"', "[[[]]]"])
def test_a_broken_file_of_strokes_is_one_sentence(pc: Pc, tmp_path: Path, content: str) -> None:
    path = tmp_path / "rusak.json"
    path.write_text(content, encoding="utf-8")
    said = pc.hand_over(REGISTRATION, path)
    assert (said.code, "Berkas tanda tangan tidak terbaca" in said.err) == (1, True)


@pytest.mark.parametrize("row", ["²", "1" * 23])
def test_a_row_that_is_no_number_is_one_sentence(pc: Pc, row: str) -> None:
    said = pc(*HAND_OVER, "--evidence", f"paper:A:{row}", *OPERATOR, pins=PIN + "\n")
    assert (said.code, "Bukti ditulis" in said.err) == (1, True)


def test_lost_keys_are_said_and_never_replaced(bench: DeskBench, pc: Pc) -> None:
    keys = bench.folder / "keys" / "keys"
    keys.rename(bench.folder / "elsewhere")
    assert "Berkas kunci PC ini tidak ada" in pc("status").err
    enrolled = pc("enrol", "http://127.0.0.1:9", "ABCDE-FGHJK-MNPQR")
    assert (enrolled.code, "Berkas kunci PC ini tidak ada" in enrolled.err) == (1, True)
    assert not keys.exists()


def test_a_lost_database_is_made_again_in_a_new_epoch(
    bench: DeskBench, pc: Pc, strokes: Path
) -> None:
    assert pc.hand_over(REGISTRATION, strokes).code == 0
    for file in bench.folder.glob("serah.db*"):
        file.unlink()
    said = pc("status")
    assert (said.code, "seri 2" in said.out) == (0, True)


def test_another_signing_key_is_refused(bench: DeskBench, pc: Pc) -> None:
    _change_keys(bench, signing=b"\x11" * 32)
    said = pc("status")
    assert (said.code, "bukan milik basis data ini" in said.err) == (1, True)
