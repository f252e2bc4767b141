"""The file on the disk is a locked box: nothing personal can be read from it, its log or its copies."""

from __future__ import annotations

import io
import logging
import sqlite3
import traceback
from pathlib import Path

import pytest
from sqlalchemy import text

from desk_app.bootstrap import Desk
from desk_app.store.backup import copy_database
from desk_app.store.engine import StoreError, WrongKeyError, connect, make_engine
from desk_app.store.unit import DeskStore
from tests.support.desk import PETUGAS, DeskBench, card_object, owner_claim, raw, session, signed
from tests.support.pages import clear_text

CARD = card_object(1)
PERSONAL = (
    CARD.name.encode(),
    CARD.nik.encode(),
    CARD.address.encode(),
    PETUGAS.name.encode(),
    b"argon2id",
    CARD.name.encode("utf-16-le"),
)


def _hand_over(desk: Desk) -> None:
    desk.hand_over.hand_over(session(PETUGAS), CARD.id, owner_claim(), signed())


def test_nothing_personal_stands_in_file_log_shared_memory_or_backup(
    bench: DeskBench, desk: Desk, tmp_path: Path
) -> None:
    _hand_over(desk)
    copy_database(bench.path, bench.keys.database, tmp_path / "copies" / "copy.db")
    desk.backups.make()
    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert {"serah.db", "serah.db-wal", "copy.db"} <= {p.name for p in files}
    for file in files:
        held = file.read_bytes()
        for secret in PERSONAL:
            assert secret not in held, file.name
        if file.name != "keys":  # the file of keys, which a real PC keeps in its own vault
            assert bench.keys.database.hex().encode() not in held
            assert bench.keys.database not in held
            assert not held.startswith(b"SQLite format 3")
    # The same search finds all of it once the pages are decrypted: it looks in the right place.
    clear = clear_text(bench.path, bench.keys.database)
    assert all(secret in clear for secret in PERSONAL[:5])


def test_the_standard_library_cannot_open_it(bench: DeskBench, desk: Desk) -> None:
    desk.close()
    plain = sqlite3.connect(bench.path)
    try:
        with pytest.raises(sqlite3.DatabaseError, match="not a database"):
            plain.execute("SELECT count(*) FROM sqlite_master")
    finally:
        plain.close()


def test_another_key_opens_nothing_and_says_what_is_safe(bench: DeskBench, desk: Desk) -> None:
    desk.close()
    before = bench.path.read_bytes()
    with pytest.raises(WrongKeyError) as caught:
        DeskStore(bench.path, bytes(32))
    assert str(caught.value) == (
        "Basis data tidak dapat dibaca dengan kunci PC ini. Data tidak diubah; hubungi TI untuk "
        "memulihkan kunci atau cadangan."
    )
    assert bench.path.read_bytes() == before
    bench.open().close()


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_a_mistake_of_the_program(tmp_path: Path, length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        connect(tmp_path / "x.db", b"k" * length)
    assert not (tmp_path / "x.db").exists()


def test_a_path_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^Basis data tidak dapat dibuka di .*hak akses"):
        connect(tmp_path / "no" / "such" / "folder.db", bytes(32))


def test_a_file_cut_short_is_repaired(bench: DeskBench, desk: Desk) -> None:
    desk.close()
    size = bench.path.stat().st_size
    with bench.path.open("rb+") as file:
        file.truncate(size // 2)
    with bench.open() as again:
        assert again.repairs.untold() is not None


def test_the_key_shows_nowhere(
    bench: DeskBench, desk: Desk, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    desk.close()
    caplog.set_level(logging.DEBUG)
    shown = io.StringIO()
    engine = make_engine(bench.path, bench.keys.database)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    wrong = make_engine(bench.path, bench.keys.signing)
    try:
        wrong.connect()
    except WrongKeyError:
        traceback.print_exc(file=shown)
    engine.dispose()
    shown.write(f"{engine!r} {engine.url} {engine.pool!r} {bench.keys!r} {bench.keys} {desk!r}")
    shown.write(repr(vars(desk)))
    shown.write(caplog.text)
    for key in (bench.keys.database, bench.keys.signing, bench.keys.box):
        assert key.hex() not in shown.getvalue()
        assert repr(key)[2:-1] not in shown.getvalue()


def test_every_connection_is_careful(bench: DeskBench, desk: Desk) -> None:
    desk.close()
    connection = raw(bench)
    try:
        said = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    finally:
        connection.close()
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
