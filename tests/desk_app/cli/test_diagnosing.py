"""`serah diagnose`: a bundle of whatever state the PC is in, with nobody's name in it."""

from __future__ import annotations

import logging
import os
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from desk_app.diagnose import bundle_name, gather, pack, read_icacls
from desk_app.paper.diagnosis_findings import findings
from desk_app.services.log_reading import error_kinds, last_errors, read_tail, scrubbed
from desk_app.services.outcome import Outcome
from desk_app.services.ports import Printer
from desk_app.services.update import Progress
from desk_app.store.update_files import UPDATES, UpdateFiles
from desk_app.ui.crash import LogFile
from protocol.pc_care import MAX_BUNDLE_BYTES
from tests.support.command_line import Pc
from tests.support.damage import as_killed, flip, flip_frame, frames, pages_by_tree
from tests.support.desk import (
    PENYELIA,
    PETUGAS,
    SUPERVISOR_PIN,
    DeskBench,
    card_object,
    owner_claim,
    raw,
    session,
    signed,
    stocked,
)

COLLECTOR, COLLECTOR_NIK, NOTE = "Hartini Rahayu", "3374115503770004", "anak kandung almarhum"
PRINTERS = (Printer("EPSON L3210", default=True, ready=True),)


@pytest.fixture
def bench(tmp_path: Path) -> DeskBench:
    bench = DeskBench(tmp_path / "pc")
    with stocked(bench) as desk:
        desk.hand_over.hand_over(
            session(PETUGAS),
            card_object(1).id,
            owner_claim(
                relation="family",
                collector_name=COLLECTOR,
                collector_nik=COLLECTOR_NIK,
                collector_note=NOTE,
                papers=("collector_ktp", "family_card"),
            ),
            signed(),
            note="titip tetangga Sumarlan",
        )
    return bench


@pytest.fixture
def pc(bench: DeskBench) -> Pc:
    return Pc(bench.folder)


def opened(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {n: archive.read(n).decode("utf-8") for n in archive.namelist()}


def digest(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "lock"
    }


def test_the_bundle_is_a_page_a_document_and_the_log(pc: Pc, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    said = pc("diagnose", "--out", str(out))
    assert said.code == 0, said.err
    (path,) = out.iterdir()
    assert re.fullmatch(r"serah-diagnosa-3374041002-01-\d{8}-\d{4}\.zip", path.name)
    assert said.out.splitlines()[-1] == f"Berkas diagnosa: {path}"
    files = opened(path)
    assert set(files) == {"diagnosa.html", "diagnosa.json"}  # no window ever wrote a log here
    page = files["diagnosa.html"]
    assert "<h1>Diagnosa Serah: PC 01 kelurahan 3374041002" in page
    assert "utuh (dilihat cepat)" in page
    given = pc("diagnose", "--json").json
    assert (given["store"]["verdict"], given["store"]["schema"]) == (
        "sound",
        given["store"]["expected"],
    )
    assert (given["store"]["head"], given["sync"]["waiting"]) == ([1, 2], 2)
    assert given["store"]["mark"] == [1, 2]
    assert given["program"]["sqlcipher"].startswith("4.")
    assert given["unseen"] == {}
    assert not list(Path.cwd().glob("serah-diagnosa-*"))


def test_nobody_is_named_in_it(bench: DeskBench, pc: Pc, tmp_path: Path) -> None:
    log = LogFile(bench.folder / "logs")
    logger = logging.getLogger("desk_app.test")
    try:
        raise ValueError(f"{COLLECTOR} {COLLECTOR_NIK}")
    except ValueError:
        logger.exception("typed")
    logger.error("a careless line: %s", COLLECTOR_NIK)
    logging.getLogger("other.library").error("quotes %s", COLLECTOR)
    log.close()
    (bench.folder / "logs" / "crash.txt").write_text(
        'Fatal Python error\n  File "C:\\Users\\Hartini\\serah.py", line 1\n', encoding="utf-8"
    )
    out = tmp_path / "b.zip"
    assert pc("diagnose", "--full", "--out", str(out)).code == 0
    whole = "\n".join(opened(out).values()) + out.name
    people = (PETUGAS, PENYELIA)
    card = card_object(1)
    for personal in (
        *(COLLECTOR, COLLECTOR_NIK, NOTE, "Sumarlan", "Hartini"),
        *(p.name for p in people),
        *(p.nip for p in people),
        *(p.pin_hash for p in people),
        *(card.name, card.nik, card.address, card.registration, card.id.hex(), SUPERVISOR_PIN),
    ):
        assert personal.lower() not in whole.lower(), personal
    assert "ValueError" in whole
    assert "[16 angka]" in whole
    assert bench.keys.database.hex() not in whole
    given = pc("diagnose", "--json").json
    assert [e["level"] for e in given["errors"]] == ["ERROR"] * 3
    assert "C:\\Users\\*" in given["crash"]


def test_a_pc_that_nobody_enrolled(tmp_path: Path) -> None:
    pc = Pc(tmp_path / "none")
    said = pc("diagnose", "--out", str(tmp_path / "b.zip"))
    assert said.code == 0, said.err
    assert "belum didaftarkan" in said.out
    assert not (tmp_path / "none").exists()
    assert "serah-diagnosa-belum-terdaftar-" in bundle_name(gather(tmp_path / "none"))


def test_damage_is_named_and_left_as_it_is(bench: DeskBench, pc: Pc, tmp_path: Path) -> None:
    flip(bench.path, 1)
    before = digest(bench.folder)
    given = pc("diagnose", "--json").json
    assert (given["store"]["verdict"], given["store"]["reason"]) == ("damaged", "the first page")
    assert given["findings"][0]["grave"]
    assert given["pc"]["kelurahan"] == "3374041002"  # of the signed note beside the database
    full = pc("diagnose", "--full", "--json").json
    assert full["unseen"]["full"] == "damaged"
    assert digest(bench.folder) == before


def test_a_broken_write_ahead_log_is_not_given_to_sqlite(bench: DeskBench, tmp_path: Path) -> None:
    with bench.open() as desk:
        for n in (2, 3):
            desk.hand_over.hand_over(session(PETUGAS), card_object(n).id, owner_claim(), signed())
        cut = as_killed(desk, bench, tmp_path / "cut")
    assert frames(cut.path) > 2
    flip_frame(cut.path, 1)
    before = digest(cut.folder)
    seen = gather(cut.folder, vault=cut.vault, clock=cut.clock, printers=lambda: PRINTERS)
    assert (seen.store.verdict, seen.store.reason) == ("damaged", "the write-ahead log")
    assert digest(cut.folder) == before


def test_a_damaged_page_hides_no_other_answer(bench: DeskBench, pc: Pc) -> None:
    flip(bench.path, pages_by_tree(bench)["setting"][0])
    given = pc("diagnose", "--json").json
    assert given["unseen"]["settings"] in ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR")
    assert given["store"]["schema"] == given["store"]["expected"]
    assert given["pc"]["kelurahan"] == "3374041002"  # of the signed note beside the database


def test_keys_that_do_not_open(bench: DeskBench, pc: Pc) -> None:
    key_file = bench.folder / "keys" / "keys"
    key_file.write_bytes(b"not a key file")
    given = pc("diagnose", "--json").json
    assert given["store"]["verdict"] == "locked"
    assert "terkunci" in given["findings"][0]["text"]
    key_file.unlink()
    assert pc("diagnose", "--json").json["store"]["verdict"] == "locked"


def test_an_open_desk_is_looked_at_beside_it(bench: DeskBench, tmp_path: Path) -> None:
    with bench.open() as desk:
        said = Pc(bench.folder)("diagnose", "--json").json
        assert (said["store"]["verdict"], said["sync"]["waiting"]) == ("running", 2)
        seen = desk.diagnosis(printers=lambda: PRINTERS)
        assert (seen.store.verdict, seen.clock.trust) == ("running", "carried")
        assert [p.name for p in seen.printing.printers] == ["EPSON L3210"]
        desk.hand_over.hand_over(session(PETUGAS), card_object(2).id, owner_claim(), signed())
        assert desk.diagnosis(printers=lambda: PRINTERS).sync.waiting == 3


def test_a_database_of_a_newer_program(bench: DeskBench, pc: Pc) -> None:
    connection = raw(bench)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    said = pc("diagnose", "--json").json
    assert said["store"]["schema"] == "9999"
    assert any("lebih baru" in f["text"] for f in said["findings"])
    assert "lebih baru" in pc("diagnose", "--full", "--json").json["unseen"]["full"]


def test_the_whole_database_on_request(pc: Pc) -> None:
    assert pc("diagnose", "--json").json["store"]["check"] is None
    said = pc("diagnose", "--full", "--json").json["store"]
    assert said["checked_now"]
    assert said["check"][4] == 2  # events proved


def test_a_part_that_fails_is_named_and_hides_nothing(bench: DeskBench) -> None:
    def none() -> tuple[Printer, ...]:
        raise OSError("the spooler is off")

    seen = gather(bench.folder, vault=bench.vault, clock=bench.clock, printers=none)
    assert seen.unseen == {"printers": "OSError"}
    assert seen.store.verdict == "sound"
    assert not any("printer" in f.text.lower() for f in findings(seen))


def test_no_bundle_in_the_data_folder(bench: DeskBench, pc: Pc) -> None:
    said = pc("diagnose", "--out", str(bench.path))
    assert (said.code, "di dalam folder data" in said.err) == (1, True)


def test_a_long_log_is_cut_from_its_beginning(bench: DeskBench, tmp_path: Path) -> None:
    logs = bench.folder / "logs"
    logs.mkdir()
    lines = [
        f"2026-11-22T10:{n % 60:02}:00.000 INFO desk_app.x MainThread {os.urandom(40).hex()} n={n}\n"
        for n in range(20_000)
    ]
    (logs / "serah.log").write_text("".join(lines[10_000:]), encoding="utf-8")
    (logs / "serah.log.1").write_text("".join(lines[:10_000]), encoding="utf-8")
    seen = gather(bench.folder, vault=bench.vault, clock=bench.clock, printers=lambda: PRINTERS)
    made = pack(seen, bench.folder)
    assert len(made) <= MAX_BUNDLE_BYTES
    target = tmp_path / "b.zip"
    target.write_bytes(made)
    kept = opened(target)["serah.log"]
    assert kept.endswith("n=19999\n")
    assert kept.startswith("2026")


def test_the_state_of_updates_is_in_it(bench: DeskBench, pc: Pc) -> None:
    files = UpdateFiles(bench.folder / UPDATES)
    (bench.folder / UPDATES).mkdir()
    files.keep_outcome(Outcome("9.9.9", 5, ("schema",)))
    files.keep_progress(Progress(offered="9.9.9", refused="9.9.8"))
    said = pc("diagnose", "--json").json["more"]["Pembaruan"]
    assert said["Terakhir dipasang"] == "9.9.9: GAGAL (schema)"
    assert (said["Ditawarkan pusat"], said["Ditolak"]) == ("9.9.9", "9.9.8")


def test_findings_are_of_what_is_wrong(bench: DeskBench) -> None:
    shutil.rmtree(bench.folder / "keys" / "none", ignore_errors=True)
    bench.clock.advance(30 * 86_400_000)
    seen = gather(bench.folder, vault=bench.vault, clock=bench.clock, printers=lambda: PRINTERS)
    texts = [f.text for f in findings(seen)]
    assert any("menunggu lebih dari seminggu" in t for t in texts)
    assert any("Tidak ada cadangan" in t for t in texts)
    assert [f.grave for f in findings(seen)] == sorted(
        (f.grave for f in findings(seen)), reverse=True
    )


def test_what_leaves_the_pc_is_looked_through() -> None:
    assert scrubbed("nik 3374115503770004, nomor 3374041002010100000297") == (
        "nik [16 angka], nomor 3374041002010100000297"
    )
    assert scrubbed(r"C:\Users\Siti Aminah\AppData\x /home/budi/y") == (
        r"C:\Users\*\AppData\x /home/*/y"
    )


def test_the_last_errors_of_the_logs(tmp_path: Path) -> None:
    log = tmp_path / "serah.log"
    log.write_text(
        "half a line\n"
        "2026-11-22T10:00:00.001 INFO desk_app.a MainThread fine\n"
        "2026-11-22T10:00:01.001 WARNING desk_app.b MainThread slow\n"
        "2026-11-22T10:00:02.001 ERROR desk_app.c serah-sync sync stopped by OperationalError\n"
        "Traceback of many lines\n"
        "2026-11-22T10:00:03.001 ERROR desk_app.d MainThread odd\n",
        encoding="utf-8",
    )
    found = last_errors([read_tail(log, 10_000)], 10)
    assert [(e.level, e.where) for e in found] == [
        ("WARNING", "desk_app.b"),
        ("ERROR", "desk_app.c"),
        ("ERROR", "desk_app.d"),
    ]
    assert error_kinds(found, 5) == ("desk_app.d", "OperationalError")
    assert read_tail(log, 20).count("\n") <= 1
    assert read_tail(tmp_path / "none", 20) == ""


def test_rights_without_the_names_of_people() -> None:
    said = (
        " NT AUTHORITY\\SYSTEM:(OI)(CI)(F)\n"
        "                     BUILTIN\\Administrators:(OI)(CI)(F)\n"
        "                     LOKET-1\\siti:(OI)(CI)(M)\n\n"
        "Successfully processed 1 files; Failed processing 0 files\n"
    )
    assert read_icacls(said) == (
        "NT AUTHORITY\\SYSTEM:(OI)(CI)(F)",
        "BUILTIN\\Administrators:(OI)(CI)(F)",
        "akun lain:(OI)(CI)(M)",
    )
