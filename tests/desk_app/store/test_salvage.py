"""What is read page by page, without SQLite, is what SQLite reads; and damage takes its own page only."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from desk_app.store.health import read_log
from desk_app.store.pages import PageCipher, check_pages, read_frames
from desk_app.store.records import Record, records_of
from desk_app.store.salvage import Salvage, key_fits, salvage, shapes_of, usual_shapes
from desk_app.store.tables import metadata
from protocol.bodies import Note
from protocol.events import Kind
from tests.support.damage import as_killed, flip, flip_frame, frames, pages_by_tree, spoil
from tests.support.desk import (
    PENYELIA,
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    raw,
    session,
    signed,
    stocked,
)
from tests.support.pages import PAGE

STAFF, CHIEF = session(PETUGAS), session(PENYELIA)
LONG = "Jl. " + "Panjang " * 900  # does not fit a page, neither in a table nor in an index


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> DeskBench:
    """A closed desk with something in every table, bodies and objects longer than a page, a purge."""
    bench = DeskBench(tmp_path_factory.mktemp("busy"))
    with stocked(bench, 120) as desk:
        bench.feed(desk, card_object(500, address=LONG), card_object(501, name="X" * 60))
        for n in range(1, 60):
            done = desk.hand_over.hand_over(
                STAFF, card_object(n).id, owner_claim(), signed(), note=LONG if n == 7 else ""
            )
            if n % 3 == 0:
                desk.printing.given(STAFF, done.recorded.position)
        bench.confirm(desk)
        bench.pass_days(desk, 31)
        assert desk.purging.purge(CHIEF) == 59
        with desk.store.write() as unit:
            for text in ("", LONG, "x" * 3_980, "y" * 3_990):
                desk.recorder.record(unit, Kind.CASE_NOTED, Note(text=text), operator=None)
            unit.settings.put("negative", b"\x00" * 5_000)
    return bench


def _read(bench: DeskBench) -> Salvage:
    log = read_log(bench.path)
    cipher = key_fits(bench.path, log, bench.keys.database, ())
    assert cipher is not None
    return salvage(bench.path, log, cipher, usual_shapes())


def _copied(busy: DeskBench, folder: Path) -> DeskBench:
    bench = DeskBench.__new__(DeskBench)
    bench.__dict__.update(busy.__dict__)
    bench.folder, bench.path = folder, folder / "serah.db"
    bench.path.write_bytes(busy.path.read_bytes())
    return bench


def _by_sql(bench: DeskBench, table: str, columns: tuple[str, ...]) -> Counter[Any]:
    connection = raw(bench)
    names = ", ".join(f'"{c}"' for c in columns)
    rows = connection.execute(f"SELECT {names} FROM {table}").fetchall()
    connection.close()
    return Counter(rows)


def _by_page(read: Salvage, table: str, columns: tuple[str, ...]) -> Counter[Any]:
    return Counter(tuple(row.get(c) for c in columns) for row in read.table(table))


def test_every_table_reads_as_sqlite_reads_it(busy: DeskBench) -> None:
    read = _read(busy)
    assert (read.damaged, read.lost, read.frames) == ((), frozenset(), 0)
    assert read.whole("event")
    shapes = shapes_of(read.schema)
    assert {t.name for t in metadata.sorted_tables} <= {s.name for s in shapes}
    full = 0
    for shape in shapes:
        rows = _by_sql(busy, shape.name, shape.columns)
        assert _by_page(read, shape.name, shape.columns) == rows, shape.name
        full += bool(rows)
    assert full >= 12


def test_the_usual_shapes_are_those_of_the_file(busy: DeskBench) -> None:
    own = {s.name: s for s in shapes_of(_read(busy).schema)}
    for usual in usual_shapes():
        assert own[usual.name] == usual


def test_the_write_ahead_log_lies_over_the_file(tmp_path: Path) -> None:
    """As a killed process leaves it: nearly everything stands in the log only."""
    bench = DeskBench(tmp_path / "pc")
    with stocked(bench, 30) as desk:
        for n in range(1, 20):
            desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed())
        killed = as_killed(desk, bench, tmp_path / "killed")
    assert frames(killed.path) > 40
    read = _read(killed)
    assert read.frames == frames(killed.path)
    for shape in shapes_of(read.schema):
        rows = _by_sql(bench, shape.name, shape.columns)
        assert _by_page(read, shape.name, shape.columns) == rows, shape.name


def test_what_no_commit_followed_is_no_row(tmp_path: Path) -> None:
    """A last transaction without its end: its pages are not laid over, but what proves itself is seen."""
    bench = DeskBench(tmp_path / "pc")
    with stocked(bench, 30) as desk:
        for n in (1, 2):
            desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed())
        killed = as_killed(desk, bench, tmp_path / "killed")
        with desk.store.read() as unit:
            last = unit.log.after(0, 10)[-1]
    log = killed.path.with_name("serah.db-wal")
    held = bytearray(log.read_bytes())
    at = 32 + (frames(killed.path) - 1) * (24 + PAGE) + 4
    held[at : at + 4] = bytes(4)  # the size of the database, which marks a commit
    log.write_bytes(held)
    read = _read(killed)
    assert [row["position"] for row in read.table("event")] == [1 << 32 | 1, 1 << 32 | 2]
    assert any(last.raw in r.values for r in read.loose)


def _kept(before: Salvage, after: Salvage) -> dict[str, float]:
    return {name: len(after.table(name)) / len(rows) for name, rows in before.rows.items() if rows}


def test_a_damaged_leaf_takes_its_own_rows_and_no_others(busy: DeskBench, tmp_path: Path) -> None:
    before = _read(busy)
    trees = pages_by_tree(busy)
    rng = random.Random(5)
    for name in ("event", "event_body", "feed_object", "card", "purged", "setting"):
        bench = _copied(busy, tmp_path)
        page = rng.choice(trees[name][1:] or trees[name])
        flip(bench.path, page)
        after = _read(bench)
        assert after.damaged == (page,)
        assert after.lost == {name}
        assert not after.whole(name)
        assert after.whole("operator_guard")
        for table, kept in _kept(before, after).items():
            if table == name:
                assert kept < 1
            else:
                assert kept == 1, (name, table)


def test_a_damaged_root_leaves_the_leaves(busy: DeskBench, tmp_path: Path) -> None:
    """Nothing leads to them any more: they are known by their shape, or prove themselves."""
    before = _read(busy)
    trees = pages_by_tree(busy)
    for name in ("event", "card", "feed_object"):
        bench = _copied(busy, tmp_path)
        assert len(trees[name]) > 2, name
        flip(bench.path, trees[name][0])
        after = _read(bench)
        assert name in after.lost
        rows = {tuple(sorted(r.items(), key=str)) for r in map(dict, after.table(name))}
        whole = {tuple(sorted(r.items(), key=str)) for r in map(dict, before.table(name))}
        missing = whole - rows
        # In a table without rowids the pages above the leaves hold rows themselves.
        assert len(missing) == (len(trees[name]) - 2 if name == "feed_object" else 0), name


def test_without_its_first_page_the_rest_still_reads(busy: DeskBench, tmp_path: Path) -> None:
    before = _read(busy)
    salt = busy.path.read_bytes()[:16]
    bench = _copied(busy, tmp_path)
    with bench.path.open("rb+") as file:
        file.write(bytes(PAGE))
    assert key_fits(bench.path, b"", bench.keys.database, ()) is None
    assert key_fits(bench.path, b"", bytes(32), (salt,)) is None
    cipher = key_fits(bench.path, b"", bench.keys.database, (bytes(16), salt))
    assert cipher is not None
    after = salvage(bench.path, b"", cipher, usual_shapes())
    assert (after.schema, after.damaged) == ((), (1,))
    for name in ("event", "card", "feed_object"):
        assert _kept(before, after)[name] == 1, name
    events = {r.values for r in before.loose}
    assert {r.values for r in after.loose} >= events


def test_a_file_cut_short_says_what_it_lost(busy: DeskBench, tmp_path: Path) -> None:
    bench = _copied(busy, tmp_path)
    pages = bench.path.stat().st_size // PAGE
    with bench.path.open("rb+") as file:
        file.truncate(pages // 2 * PAGE + 100)
    after = _read(bench)
    assert after.pages == pages // 2
    assert after.damaged == ()
    assert after.lost


def test_a_row_whose_overflow_page_is_gone_is_left_out(busy: DeskBench, tmp_path: Path) -> None:
    before = _read(busy)
    bench = _copied(busy, tmp_path)
    owned = {p for tree in pages_by_tree(busy).values() for p in tree}
    pages = bench.path.stat().st_size // PAGE
    overflow = [p for p in range(2, pages + 1) if p not in owned]
    spoil(bench.path, overflow)
    after = _read(bench)
    assert "" in after.lost
    lost = sum(len(rows) for rows in before.rows.values()) - sum(
        len(rows) for rows in after.rows.values()
    )
    assert 0 < lost < 20


def test_a_damaged_frame_is_counted_and_the_page_below_it_read(tmp_path: Path) -> None:
    bench = DeskBench(tmp_path / "pc")
    with stocked(bench, 30) as desk:
        for n in range(1, 20):
            desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed())
        killed = as_killed(desk, bench, tmp_path / "killed")
    flip_frame(killed.path, frames(killed.path) // 2)
    read = _read(killed)
    assert read.damaged_frames == 1
    assert not read.whole("setting")
    loose = {r.values for r in read.loose}
    events = raw(bench).execute("SELECT header FROM event").fetchall()
    assert sum(any(v == h for v in r) for r in loose for (h,) in events) >= 18


def test_pages_are_proved_as_sqlcipher_proves_them(busy: DeskBench, tmp_path: Path) -> None:
    bench = _copied(busy, tmp_path)
    held = bench.path.read_bytes()
    cipher = PageCipher(bench.keys.database, held[:16])
    assert check_pages(bench.path, cipher).damaged == ()
    rng = random.Random(3)
    spoiled = sorted(rng.sample(range(2, len(held) // PAGE + 1), 9))
    for page in spoiled:
        flip(bench.path, page, rng.randrange(PAGE))
    connection = raw(bench)
    told = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    connection.close()
    assert check_pages(bench.path, cipher).damaged == tuple(spoiled)
    assert len(told) == len(spoiled)


def test_junk_is_no_record() -> None:
    rng = random.Random(1)
    for _ in range(3_000):
        page = bytearray(rng.randbytes(PAGE - 80))
        page[0] = rng.choice((2, 5, 10, 13))
        page[3:5] = rng.randrange(20).to_bytes(2, "big")
        found = list(records_of(2, bytes(page), {n: bytes(page) for n in range(9)}.get))
        assert all(isinstance(r, Record) for r in found)
    assert read_frames(b"") == []
    assert read_frames(rng.randbytes(30_000)) is not None
