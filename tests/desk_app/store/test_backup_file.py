"""A backup is one file: a database that opens, a note that says whose, and the way back to a lost key."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from desk_app.bootstrap import Desk
from desk_app.store.backup import check_database, make_backup
from desk_app.store.backup_file import (
    MAGIC,
    BackupFileError,
    BackupNote,
    content_holds,
    extract_database,
    read_backup_note,
    write_note,
)
from desk_app.store.engine import StoreError
from protocol.key_recovery import open_keys
from protocol.keys import SigningKey
from tests.support.backups import BOX_SEED, database_of, know_the_centre, note_of
from tests.support.desk import (
    NOON,
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    raw,
    session,
    signed,
)
from tests.support.old_database import table_counts
from tests.support.pages import PAGE

DAY = 20_779


def _backup(bench: DeskBench, target: Path) -> BackupNote:
    return make_backup(
        bench.path, bench.keys, bench.identity, target, made_ms=NOON, day=DAY, application="uji"
    )


def test_it_holds_everything_and_says_so(bench: DeskBench, desk: Desk, tmp_path: Path) -> None:
    desk.hand_over.hand_over(session(PETUGAS), card_object(1).id, owner_claim(), signed())
    target = tmp_path / "copies" / "a.serah-backup"
    note = _backup(bench, target)
    assert note == note_of(target, desk)
    assert note.owner == bench.identity
    assert (note.epoch, note.seq, note.unsent, note.made_ms, note.day) == (1, 2, 2, NOON, DAY)
    with desk.store.read() as unit:
        assert note.head_hash == unit.log.head().hash
    assert content_holds(target, note)
    key = bench.keys.database
    whole = database_of(target, tmp_path / "whole.db")
    assert check_database(whole, key) == ""
    assert table_counts(whole, key) == table_counts(bench.path, key)
    assert [p.name for p in target.parent.iterdir()] == ["a.serah-backup"]
    assert target.read_bytes().endswith(MAGIC)


def test_before_the_first_act_there_is_no_head(bench: DeskBench, tmp_path: Path) -> None:
    note = _backup(bench, tmp_path / "a.serah-backup")
    assert (note.epoch, note.seq, note.head_hash, note.unsent) == (0, 0, bytes(32), 0)


def test_without_the_centre_it_is_a_locked_box(bench: DeskBench, tmp_path: Path) -> None:
    know_the_centre(bench)
    target = tmp_path / "a.serah-backup"
    note = _backup(bench, target)
    held = target.read_bytes()
    for secret in (bench.keys.database, bench.keys.signing, bench.keys.box):
        assert secret not in held
        assert secret.hex().encode() not in held
    opened = open_keys(note.sealed_keys, BOX_SEED)
    assert (opened.database, opened.signing, opened.box) == (
        bench.keys.database,
        bench.keys.signing,
        bench.keys.box,
    )
    assert (opened.device, opened.kelurahan, opened.number) == (
        bench.identity.device,
        bench.identity.kelurahan,
        bench.identity.number,
    )


def test_nothing_personal_stands_in_the_open(bench: DeskBench, desk: Desk, tmp_path: Path) -> None:
    held = (tmp_path / "a").with_suffix(".serah-backup")
    _backup(bench, held)
    for word in (b"WARGA", card_object(1).nik.encode(), PETUGAS.name.encode(), b"SQLite"):
        assert word not in held.read_bytes()


def test_a_desk_that_does_not_know_the_centres_key_says_so(
    bench: DeskBench, tmp_path: Path
) -> None:
    assert _backup(bench, tmp_path / "a.serah-backup").sealed_keys == b""


@pytest.mark.parametrize("cut", [1, 10, 400, PAGE, 3 * PAGE])
def test_a_backup_cut_short_is_none(bench: DeskBench, tmp_path: Path, cut: int) -> None:
    target = tmp_path / "a.serah-backup"
    _backup(bench, target)
    target.write_bytes(target.read_bytes()[:-cut])
    with pytest.raises(BackupFileError, match=r"^Berkas a\.serah-backup bukan cadangan .*\.$"):
        note_of(target)


def test_bytes_put_in_the_middle_are_found(bench: DeskBench, tmp_path: Path) -> None:
    target = tmp_path / "a.serah-backup"
    note = _backup(bench, target)
    held = target.read_bytes()
    target.write_bytes(held[: note.database_bytes] + bytes(PAGE) + held[note.database_bytes :])
    with pytest.raises(BackupFileError, match="panjangnya berubah"):
        note_of(target)


def test_any_changed_byte_is_found(bench: DeskBench, tmp_path: Path) -> None:
    target = tmp_path / "a.serah-backup"
    note = _backup(bench, target)
    whole = target.read_bytes()
    owner = SigningKey(bench.keys.signing).public
    for at in (*range(0, note.database_bytes, 9_001), note.database_bytes - 1):
        changed = bytearray(whole)
        changed[at] ^= 1
        target.write_bytes(changed)
        assert not content_holds(target, note_of(target))
        with pytest.raises(BackupFileError, match="isinya berubah"):
            extract_database(target, note, tmp_path / "out.db")
        assert not (tmp_path / "out.db").exists()
    for at in range(note.database_bytes, len(whole), 7):
        changed = bytearray(whole)
        changed[at] ^= 1
        target.write_bytes(changed)
        with pytest.raises(BackupFileError):
            read_backup_note(target, owner)


def test_a_note_that_somebody_else_signed_is_not_taken(bench: DeskBench, tmp_path: Path) -> None:
    target = tmp_path / "a.serah-backup"
    note = _backup(bench, target)
    held = target.read_bytes()[: note.database_bytes]
    forger = SigningKey(bytes(32))
    for public in (note.public_key, forger.public):
        target.write_bytes(held)
        write_note(target, msgspec.structs.replace(note, public_key=public), forger)
        with pytest.raises(BackupFileError, match="bukan milik PC ini"):
            note_of(target)
    target.write_bytes(held)
    write_note(target, note, SigningKey(bench.keys.signing))
    assert note_of(target) == note
    with pytest.raises(BackupFileError, match="bukan milik PC ini"):
        read_backup_note(target, forger.public)


@pytest.mark.parametrize("held", [b"", b"x", bytes(100), b"\xff\xff\xff\xff" + MAGIC, MAGIC])
def test_what_is_no_backup_is_a_sentence(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "surat.pdf"
    path.write_bytes(held)
    with pytest.raises(BackupFileError, match=r"^Berkas surat\.pdf bukan cadangan Serah .*\.$"):
        note_of(path)
    path.unlink()
    with pytest.raises(BackupFileError, match=r"^Berkas surat\.pdf bukan cadangan Serah .*\.$"):
        note_of(path)


def test_a_backup_that_went_away_holds_nothing(bench: DeskBench, tmp_path: Path) -> None:
    target = tmp_path / "a.serah-backup"
    note = _backup(bench, target)
    target.unlink()
    assert not content_holds(target, note)


def test_a_damaged_database_gives_no_backup(bench: DeskBench, desk: Desk, tmp_path: Path) -> None:
    desk.close()
    held = bytearray(bench.path.read_bytes())
    connection = raw(bench)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name='card'").fetchone()
    connection.close()
    held[(root - 1) * PAGE + 50] ^= 1
    bench.path.write_bytes(held)
    with pytest.raises(StoreError, match=r"^Cadangan tidak dapat dibuat "):
        _backup(bench, tmp_path / "copies" / "a.serah-backup")
    assert list((tmp_path / "copies").iterdir()) == []
