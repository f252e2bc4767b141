"""A copy counts only when it is whole: opened, every page checked, on disk under its own name."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.bootstrap import Desk
from desk_app.store.backup import check_database, copy_database
from desk_app.store.engine import StoreError, connect
from tests.support.desk import PETUGAS, DeskBench, card_object, owner_claim, raw, session, signed
from tests.support.old_database import table_counts
from tests.support.pages import PAGE


def _copied(bench: DeskBench, target: Path) -> Path:
    return copy_database(bench.path, bench.keys.database, target)


def test_a_copy_of_a_running_desk_holds_everything(
    bench: DeskBench, desk: Desk, tmp_path: Path
) -> None:
    desk.hand_over.hand_over(session(PETUGAS), card_object(1).id, owner_claim(), signed())
    target = tmp_path / "stick" / "serah.backup.db"
    assert _copied(bench, target) == target
    assert _copied(bench, target) == target  # a second one takes the place of the first
    key = bench.keys.database
    assert table_counts(target, key) == table_counts(bench.path, key)
    assert check_database(target, key) == ""
    assert [p.name for p in target.parent.iterdir()] == ["serah.backup.db"]


def test_one_flipped_bit_on_any_page_is_found(bench: DeskBench, desk: Desk, tmp_path: Path) -> None:
    copy = _copied(bench, tmp_path / "copy.db")
    whole = copy.read_bytes()
    for page in range(len(whole) // PAGE):
        damaged = bytearray(whole)
        damaged[page * PAGE + (page * 977 + 13) % PAGE] ^= 1
        copy.write_bytes(damaged)
        assert check_database(copy, bench.keys.database), f"page {page + 1}"
    copy.write_bytes(whole)
    assert check_database(copy, bench.keys.database) == ""


@pytest.mark.parametrize("cut", ["page", "half", "all", "gone", "swapped", "longer"])
def test_a_copy_that_is_not_whole_is_found(
    bench: DeskBench, desk: Desk, tmp_path: Path, cut: str
) -> None:
    copy = _copied(bench, tmp_path / "copy.db")
    whole = copy.read_bytes()
    swapped = whole[: 4 * PAGE] + whole[5 * PAGE : 6 * PAGE] + whole[4 * PAGE : 5 * PAGE]
    damaged = {
        "page": whole[:-PAGE],
        "half": whole[: len(whole) // 2],
        "all": b"",
        "gone": b"",
        "swapped": swapped + whole[6 * PAGE :],
        "longer": whole + whole[-PAGE:],
    }
    copy.write_bytes(damaged[cut])
    if cut == "gone":
        copy.unlink()
    assert check_database(copy, bench.keys.database)
    assert copy.exists() is (cut != "gone")


def test_another_desks_key_is_a_fault_too(bench: DeskBench, desk: Desk, tmp_path: Path) -> None:
    copy = _copied(bench, tmp_path / "copy.db")
    assert "tidak dapat dibaca dengan kunci PC ini" in check_database(copy, bytes(32))


def test_rows_that_break_their_own_table_are_found(tmp_path: Path) -> None:
    """Every page authenticates, but what stands in them cannot have been written by us."""
    path = tmp_path / "odd.db"
    connection = connect(path, bytes(32))
    connection.execute("CREATE TABLE t (a, b)")
    connection.execute("INSERT INTO t VALUES (NULL, 2)")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE t (a NOT NULL, b)'")
    connection.close()
    assert check_database(path, bytes(32)) == "NULL value in t.a"


def test_an_index_that_cannot_even_be_opened_is_a_fault(
    bench: DeskBench, desk: Desk, tmp_path: Path
) -> None:
    desk.close()
    connection = raw(bench)
    connection.execute("DELETE FROM card_search_config")
    connection.close()
    assert "fts5" in check_database(bench.path, bench.keys.database)


def test_a_source_whose_rows_break_their_table_gives_no_copy(tmp_path: Path) -> None:
    source, target = tmp_path / "odd.db", tmp_path / "copies" / "copy.db"
    connection = connect(source, bytes(32))
    connection.execute("CREATE TABLE t (a, b)")
    connection.execute("INSERT INTO t VALUES (NULL, 2)")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE t (a NOT NULL, b)'")
    connection.close()
    with pytest.raises(StoreError, match=r"^Cadangan tidak lolos pemeriksaan \(NULL value"):
        copy_database(source, bytes(32), target)
    assert list(target.parent.iterdir()) == []


def test_a_damaged_source_gives_a_whole_copy_or_none(
    bench: DeskBench, desk: Desk, tmp_path: Path
) -> None:
    key = bench.keys.database
    target = _copied(bench, tmp_path / "copies" / "copy.db")
    desk.close()
    counts, older = table_counts(bench.path, key), target.read_bytes()
    source = tmp_path / "damaged.db"
    whole = bench.path.read_bytes()
    refused = 0
    for page in range(1, len(whole) // PAGE):
        raw = bytearray(whole)
        raw[page * PAGE + 100] ^= 1
        source.write_bytes(raw)
        try:
            copy_database(source, key, target)
        except StoreError:
            assert target.read_bytes() == older
            refused += 1
        else:  # the page was an index, which a copy makes anew, or was free
            assert table_counts(target, key) == counts
            target.write_bytes(older)
        assert source.read_bytes() == bytes(raw)
        assert [p.name for p in target.parent.iterdir()] == ["copy.db"]
    assert refused > 10


def test_no_room_for_the_copy_is_a_sentence(bench: DeskBench, desk: Desk, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(StoreError, match=r"^Cadangan tidak dapat dibuat .*ruang disk dan hak") as e:
        _copied(bench, blocked / "copy.db")
    assert str(e.value).endswith(".")
    folder = tmp_path / "copy.db"
    folder.mkdir()
    with pytest.raises(StoreError, match=r"^Cadangan tidak dapat dibuat "):
        _copied(bench, folder)
    assert [p.name for p in tmp_path.iterdir() if "partial" in p.name] == []
