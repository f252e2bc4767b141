"""Backups and checks on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.store.backup import check_database
from tests.support.backups import database_of, note_of
from tests.support.command_line import Pc
from tests.support.desk import (
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
    stocked,
    tampering,
)


@pytest.fixture
def bench(tmp_path: Path) -> DeskBench:
    bench = DeskBench(tmp_path / "pc")
    with stocked(bench) as desk:
        desk.hand_over.hand_over(session(PETUGAS), card_object(1).id, owner_claim(), signed())
    return bench


@pytest.fixture
def pc(bench: DeskBench) -> Pc:
    return Pc(bench.folder)


def test_backups_are_made_listed_and_written_elsewhere(
    bench: DeskBench, pc: Pc, tmp_path: Path
) -> None:
    assert pc("backup", "--list").out.startswith("Belum ada cadangan")
    assert pc("backup", "--list", "--json").json == []
    made = pc("backup", "--json")
    assert made.code == 0, made.err
    path = Path(made.json["file"])
    assert path.parent == bench.folder / "backups"
    assert note_of(path).seq == 2
    (listed,) = pc("backup", "--list", "--json").json
    assert (listed["file"], listed["epoch"], listed["seq"], listed["unsent"]) == (
        str(path),
        1,
        2,
        2,
    )
    assert path.name in pc("backup", "--list").out
    assert "yang lama dihapus" in pc("backup").out

    stick = tmp_path / "stick" / "b.serah-backup"
    assert pc("backup", str(stick), "--json").json == {"file": str(stick)}
    whole = database_of(stick, tmp_path / "whole.db")
    assert check_database(whole, bench.keys.database) == ""


def test_a_backup_does_not_go_over_the_desk(bench: DeskBench, pc: Pc) -> None:
    before = bench.path.read_bytes()
    said = pc("backup", str(bench.path))
    assert (said.code, "di dalam folder data Serah" in said.err) == (1, True)
    assert bench.path.read_bytes() == before


def test_verify_proves_everything_and_says_when_it_last_did(bench: DeskBench, pc: Pc) -> None:
    first = pc("verify")
    assert first.code == 0, first.err
    assert first.out.splitlines() == [
        "2 catatan terbukti utuh; 0 isinya dihapus sesuai masa simpan.",
        f"{bench.path.stat().st_size // 4096} halaman berkas utuh.",
        "3 baris kartu sesuai catatan.",
    ]
    again = pc("verify")
    assert again.out.splitlines()[-1].endswith(", tanpa temuan.")
    said = pc("verify", "--json").json
    assert (said["events"], said["cards"], said["damaged_pages"], said["differing"]) == (2, 3, 0, 0)


def test_verify_names_what_it_finds(bench: DeskBench, pc: Pc) -> None:
    with tampering(bench) as connection:
        connection.execute("UPDATE card SET name = 'LAIN'")
        connection.execute("UPDATE event SET signature = zeroblob(64) WHERE kind = 'hand_over'")
    said = pc("verify")
    assert said.code == 1
    assert "1/2 (hand_over): the signature does not hold" in said.out
    assert "1 dari 2 catatan tidak terbukti. Hubungi TI." in said.out
    assert "3 dari 3 baris kartu keliru. Jalankan serah-cli rebuild." in said.out
    assert pc("rebuild").code == 0
    assert pc("verify").out.count("baris kartu sesuai") == 1


def test_restore_puts_a_backup_in_place(bench: DeskBench, pc: Pc, tmp_path: Path) -> None:
    stick = tmp_path / "b.serah-backup"
    assert pc("backup", str(stick)).code == 0
    done = pc("restore", str(stick))
    assert done.code == 0, done.err
    assert done.out.startswith("Basis data PC ini dipulihkan dari cadangan.\n")
    assert "Tidak ada catatan yang hilang." in done.out
    assert pc("verify", "--json").json["faults"] == []
    assert pc("backup").code == 0
    said = pc("restore", "--latest", "--json").json
    assert (said["cause"], said["epoch"], said["lost"]) == ("restored", 3, 0)


def test_restore_wants_one_file(bench: DeskBench, pc: Pc, tmp_path: Path) -> None:
    before = bench.path.read_bytes()
    for words, sentence in (
        ((), "Sebut satu berkas cadangan"),
        (("x", "--latest"), "Sebut satu berkas cadangan"),
        (("--latest",), "Tidak ada cadangan yang utuh"),
        ((str(tmp_path / "none"),), "bukan cadangan Serah"),
        (("--latest", "--ask", str(tmp_path / "q")), "Sebut berkas cadangan yang kuncinya"),
        ((str(tmp_path / "none"), "--answer", str(tmp_path / "a")), "tidak dapat dipakai"),
    ):
        said = pc("restore", *words)
        assert (said.code, sentence in said.err) == (1, True), said.err
    assert bench.path.read_bytes() == before
