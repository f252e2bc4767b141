"""A unit of work happens whole or not at all, and says in one sentence which of the two it was."""

from __future__ import annotations

import io
import traceback
from contextlib import ExitStack

import msgspec
import pytest

from common.dates import WIB
from desk_app.bootstrap import Desk
from desk_app.services.errors import Refused
from desk_app.services.recorder import Recorder
from desk_app.services.time_keeper import TimeKeeper
from desk_app.store.engine import StoreError
from desk_app.store.key_vault import HighWater
from desk_app.store.unit import DeskStore, SqlUnit
from protocol.bodies import Note
from protocol.custody import State
from protocol.events import Event, Header, Kind, header_hash
from protocol.status import CardStatus
from tests.support.desk import (
    BATCH,
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    raw,
    session,
    signed,
)

STAFF = session(PETUGAS)
FULL = "Disk penuh: tindakan ini BELUM tercatat. Kosongkan ruang disk, lalu ulangi."
BUSY = "Basis data sedang dipakai: tindakan ini BELUM tercatat. Tunggu sebentar, lalu ulangi."


def _hand_over(desk: Desk, n: int) -> str:
    return desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed()).number


def _pragma(desk: Desk, said: str) -> int:
    """A pragma of the one connection that a single thread's units share."""
    with desk.store.read() as unit:
        result = unit.connection.exec_driver_sql(f"PRAGMA {said}")
        return int(result.scalar_one()) if result.returns_rows else 0


def _all(unit: SqlUnit) -> tuple[object, ...]:
    """Everything that an act may touch."""
    tables = ("event", "event_body", "card", "print_job", "setting", "sync_state", "purged")
    return tuple(
        tuple(unit.connection.exec_driver_sql(f"SELECT * FROM {t} ORDER BY 1").all())
        for t in tables
    )


def _everything(desk: Desk) -> tuple[object, ...]:
    with desk.store.read() as unit:
        return _all(unit)


@pytest.mark.parametrize("room", range(4))
def test_a_full_disk_is_said_and_nothing_is_half_done(desk: Desk, room: int) -> None:
    first = _hand_over(desk, 1)
    before = _everything(desk)
    pages = _pragma(desk, "page_count")
    _pragma(desk, f"max_page_count = {pages + room}")
    done = 0

    def act() -> None:
        said = Note(text="x" * 1_500)
        with desk.store.write() as unit:
            desk.recorder.record(
                unit, Kind.COMPLAINT_OPENED, said, operator=PETUGAS.id, numbered=True
            )

    def until_full() -> None:
        nonlocal before, done
        while True:  # the bigger the room, the more fit in before
            act()
            done += 1
            before = _everything(desk)

    with pytest.raises(StoreError) as caught:
        until_full()
    assert str(caught.value) == FULL
    assert _everything(desk) == before
    _pragma(desk, "max_page_count = 4294967294")
    last = _hand_over(desk, 2)
    assert int(last[14:20]) == int(first[14:20]) + done + 1  # no number was lost to the disk
    assert desk.verify().faults == ()
    assert desk.rebuild().differing == ()


def test_a_full_disk_in_the_middle_of_a_batch_leaves_all_of_it_on_its_way(
    bench: DeskBench, desk: Desk
) -> None:
    transit = CardStatus(state=State.IN_TRANSIT, batch=BATCH.id)
    bench.feed(desk, *(card_object(n, status=transit) for n in range(10, 70)))
    before = _everything(desk)
    _pragma(desk, f"max_page_count = {_pragma(desk, 'page_count') + 4}")
    said: list[int] = []
    with pytest.raises(StoreError, match=r"^Disk penuh"):
        desk.receive.receive(
            STAFF, BATCH.id, counted=60, evidence=signed(), progress=lambda n, _: said.append(n)
        )
    assert said
    assert _everything(desk) == before


def test_a_busy_database_is_said(bench: DeskBench, desk: Desk) -> None:
    before = _everything(desk)
    _pragma(desk, "busy_timeout = 1")
    other = raw(bench)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            _hand_over(desk, 1)
        assert str(caught.value) == BUSY
        assert _everything(desk) == before  # reading goes on meanwhile
        other.execute("ROLLBACK")
    finally:
        other.close()
    assert _hand_over(desk, 1)


def test_any_other_fault_of_the_database_is_said_too(desk: Desk) -> None:
    _pragma(desk, "query_only = 1")
    with pytest.raises(
        StoreError, match=r"^Basis data gagal \(attempt to write.*lalu hubungi TI\.$"
    ):
        _hand_over(desk, 1)
    _pragma(desk, "query_only = 0")
    assert _hand_over(desk, 1)


def test_what_reading_finds_cannot_be_changed_by_reading(desk: Desk) -> None:
    before = _everything(desk)
    with desk.store.read() as unit:
        unit.settings.put("x", b"y")
        assert unit.settings.get("x") == b"y"
    assert _everything(desk) == before


@pytest.mark.parametrize("error", [Refused("x", "y"), KeyboardInterrupt(), ValueError()])
def test_a_block_that_ends_with_an_exception_leaves_nothing(
    desk: Desk, error: BaseException
) -> None:
    before = _everything(desk)

    def cut_short() -> None:
        with desk.store.write() as unit:
            desk.recorder.record(unit, Kind.COMPLAINT_OPENED, Note(), operator=None, numbered=True)
            unit.cards.remove(card_object(1).id)
            unit.prints.put(1, "printed", 0)
            raise error

    with pytest.raises(type(error)):
        cut_short()
    assert _everything(desk) == before
    with desk.store.read() as unit:
        assert [f.card.id for f in unit.cards.find("warga nomor 1")] == [card_object(1).id]


def test_no_trace_of_an_error_names_a_resident(desk: Desk) -> None:
    """A traceback reaches the log; the values of a failed statement must not come with it."""
    shown = io.StringIO()
    _pragma(desk, f"max_page_count = {_pragma(desk, 'page_count')}")
    with desk.store.read() as unit:
        card = unit.cards.get(card_object(1).id)
    assert card is not None
    try:
        with desk.store.write() as writing:
            writing.cards.put(msgspec.structs.replace(card, birth_place="x" * 60_000))
    except StoreError:
        traceback.print_exc(file=shown)
    assert "UPDATE card SET" in shown.getvalue()  # what failed is said
    for personal in (card.name, card.nik, card.address, repr(card.id)):
        assert personal not in shown.getvalue()


def test_the_newest_event_is_told_after_the_commit_and_only_then(bench: DeskBench) -> None:
    heads: list[tuple[int, int]] = []

    def told(_: Event, header: Header) -> None:
        heads.append((header.epoch, header.seq))

    with DeskStore(bench.path, bench.keys.database, told) as store:
        with store.write() as unit:
            unit.settings.put("x", b"")
        assert heads == []
        times = TimeKeeper(store, bench.clock, WIB)
        desk = Recorder(store, bench.identity, bench.key, times, bench.entropy)
        with store.write() as unit:
            desk.record(unit, Kind.COMPLAINT_OPENED, Note(), operator=None)
            desk.record(unit, Kind.COMPLAINT_OPENED, Note(), operator=None)
            assert heads == []
        assert heads == [(1, 3)]


def test_the_mark_beside_the_keys_follows_every_commit(bench: DeskBench, desk: Desk) -> None:
    for n in (1, 2, 3):
        _hand_over(desk, n)
        with desk.store.read() as unit:
            newest = unit.log.after(0, 100)[-1]
        marked = HighWater(1, n + 1, header_hash(newest.raw).hex(), bench.vault.host.hex())
        assert bench.vault.high_water() == marked


def test_a_mark_that_cannot_be_moved_does_not_undo_what_is_recorded(
    bench: DeskBench, desk: Desk
) -> None:
    """The act is on disk by then: whoever heard of an error would do it again."""
    marks = bench.folder / "keys"
    marks.rename(bench.folder / "away")
    marks.write_text("no folder any more")
    number = _hand_over(desk, 1)
    marks.unlink()
    (bench.folder / "away").rename(marks)
    assert bench.vault.high_water() is None
    assert int(_hand_over(desk, 2)[14:20]) == int(number[14:20]) + 1
    assert bench.vault.high_water() is not None
    desk.close()
    with bench.open() as again:
        assert again.verify().faults == ()
        with again.store.read() as unit:
            assert unit.log.head().epoch == 1  # nothing was taken for a restored copy


def test_a_store_used_in_a_with_is_closed_after_it(bench: DeskBench) -> None:
    with DeskStore(bench.path, bench.keys.database) as store, store.read() as unit:
        assert unit.settings.get("nothing") is None
    assert not bench.path.with_name("serah.db-wal").exists()


def test_there_is_no_end_to_units_at_once(desk: Desk) -> None:
    """Twelve readers at one time, and twelve once more."""
    for _ in range(2):
        with ExitStack() as stack:
            units = [stack.enter_context(desk.store.read()) for _ in range(12)]
            assert all(unit.cards.get(card_object(1).id) is not None for unit in units)
