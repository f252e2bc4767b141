"""The log is written once: what the database itself refuses, and how numbers and epochs run on."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from desk_app.bootstrap import Desk
from desk_app.services.errors import Refused
from desk_app.services.ports import Unit
from desk_app.store.engine import StoreError
from desk_app.store.log import epoch_seq, position_of
from protocol.bodies import Note
from protocol.custody import Act
from protocol.events import NO_HASH, Kind, header_hash, read_header
from protocol.number import LAST_IN_EPOCH, DocumentNumber
from tests.support.desk import (
    KALIGAWE,
    NOON,
    PETUGAS,
    TODAY,
    DeskBench,
    card_object,
    owner_claim,
    raw,
    session,
    signed,
)

STAFF = session(PETUGAS)


def _hand_over(desk: Desk, n: int) -> str:
    return desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed()).number


def _note(desk: Desk, unit: Unit, *, numbered: bool = True) -> str:
    """A numbered act that needs no card."""
    made = desk.recorder.record(
        unit, Kind.COMPLAINT_OPENED, Note(text="x"), operator=PETUGAS.id, numbered=numbered
    )
    return made.number


def _serials(desk: Desk) -> list[tuple[int, int]]:
    """(epoch, serial) of every number in the log, in the order of the log."""
    with desk.store.read() as unit:
        numbers = [e.header.number for e in unit.log.after(0, 10_000)]
    parsed = [DocumentNumber.parse(n) for n in numbers if n]
    return [(n.epoch, n.serial) for n in parsed]


FORBIDDEN = {
    "change a header": "UPDATE event SET header = x'00'",
    "change a look-up column": "UPDATE event SET business_date = business_date + 1",
    "change a position": "UPDATE event SET position = position + 1000",
    "change by conflict": "UPDATE OR REPLACE event SET number = NULL",
    "delete an event": "DELETE FROM event WHERE position = (SELECT max(position) FROM event)",
    "replace an event": "INSERT OR REPLACE INTO event SELECT * FROM event",
    "upsert an event": (
        "INSERT INTO event SELECT * FROM event WHERE true"
        " ON CONFLICT (position) DO UPDATE SET kind = 'x'"
    ),
    "change a body": "UPDATE event_body SET body = x'00'",
    "delete a body": "DELETE FROM event_body WHERE position = (SELECT max(position) FROM event)",
    "delete all bodies": "DELETE FROM event_body",
    "replace a body": "REPLACE INTO event_body SELECT position, x'00' FROM event_body",
}
FORBIDDEN_AFTER_PURGE = {
    "change a purge": "UPDATE purged SET purge_position = 1",
    "undo a purge": "DELETE FROM purged",
    "replace a purge": "REPLACE INTO purged SELECT position, 1 FROM purged",
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_database_refuses_to(name: str, bench: DeskBench, desk: Desk) -> None:
    _hand_over(desk, 1)
    with pytest.raises(StoreError) as caught, desk.store.write() as unit:
        unit.connection.exec_driver_sql(FORBIDDEN[name])
    assert isinstance(caught.value.__cause__, DBAPIError)
    desk.close()
    connection = raw(bench)
    try:
        with pytest.raises(dbapi2.IntegrityError, match=r"never changed|never deleted|by a purge"):
            connection.execute(FORBIDDEN[name])
    finally:
        connection.close()
    with bench.open() as again:
        assert again.verify().faults == ()


@pytest.mark.parametrize("name", FORBIDDEN_AFTER_PURGE)
def test_a_purge_cannot_be(name: str, bench: DeskBench, desk: Desk) -> None:
    _hand_over(desk, 1)
    desk.close()
    connection = raw(bench)
    try:
        # Whoever names a purge first may delete a body; that this purge never was, verify says.
        connection.execute("INSERT INTO purged SELECT position, 7 FROM event_body")
        connection.execute("DELETE FROM event_body")
        with pytest.raises(dbapi2.IntegrityError, match=r"never changed|never undone"):
            connection.execute(FORBIDDEN_AFTER_PURGE[name])
    finally:
        connection.close()
    with bench.open() as again:
        report = again.verify()
        assert report.purged == report.events == len(report.faults) == 2


def test_positions_run_by_epoch_and_then_by_seq() -> None:
    ordered = [(1, 1), (1, 2), (1, (1 << 31) - 1), (2, 1), (99, 1), ((1 << 31) - 1, 1)]
    positions = [position_of(*at) for at in ordered]
    assert positions == sorted(positions)
    assert [epoch_seq(p) for p in positions] == ordered
    assert max(positions) < 1 << 63  # what SQLite keeps


def test_the_first_act_opens_the_first_epoch(desk: Desk) -> None:
    with desk.store.read() as unit:
        assert unit.log.head().hash == NO_HASH
        assert unit.log.head().seq == 0
    number = _hand_over(desk, 1)
    assert number == str(DocumentNumber(KALIGAWE, 1, 1, 1))
    with desk.store.read() as unit:
        first, second = unit.log.after(0, 10)
    assert (first.header.kind, first.header.seq, first.header.epoch) == ("epoch_opened", 1, 1)
    assert first.header.operator is None
    assert first.header.prev_hash == NO_HASH
    assert second.header.prev_hash == header_hash(first.raw)
    assert read_header(second.raw) == second.header
    assert second.header.kelurahan == KALIGAWE
    assert second.header.time_ms == NOON
    assert second.header.operator == PETUGAS.id


@pytest.mark.parametrize("where", ["before any act", "after the first"])
def test_an_exception_leaves_no_hole_and_no_double(desk: Desk, where: str) -> None:
    if where == "after the first":
        _hand_over(desk, 1)
    used: list[str] = []

    def cut_short() -> None:
        with desk.store.write() as unit:
            used.extend((_note(desk, unit), _note(desk, unit)))
            raise RuntimeError("power")

    for _ in range(3):
        with pytest.raises(RuntimeError, match="power"):
            cut_short()
    assert len(set(used)) == 2  # what was not committed is given again
    with desk.store.write() as unit:
        assert [_note(desk, unit), _note(desk, unit, numbered=False), _note(desk, unit)] == [
            used[0],
            "",
            used[1],
        ]
    serials = _serials(desk)
    assert serials == [(1, n + 1) for n in range(len(serials))]
    assert desk.verify().faults == ()


def test_acts_without_paper_take_no_number(desk: Desk) -> None:
    _hand_over(desk, 1)
    with desk.store.write() as unit:
        for _ in range(3):
            _note(desk, unit, numbered=False)
    _hand_over(desk, 2)
    assert _serials(desk) == [(1, 1), (1, 2)]


def test_threads_share_one_gapless_series(desk: Desk) -> None:
    def work() -> None:
        for _ in range(8):
            with desk.store.write() as unit:
                _note(desk, unit)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _serials(desk) == [(1, n + 1) for n in range(32)]
    assert desk.verify().faults == ()


def _skip_to(desk: Desk, serial: int) -> None:
    """As if the series had been used up to ``serial``: an event that bears this number."""
    number = str(DocumentNumber(KALIGAWE, 1, 1, serial))
    with desk.store.write() as unit:
        head = unit.log.head()
        desk.recorder._append(  # the one way to a million receipts within a test
            unit, head, head.epoch, Kind.COMPLAINT_OPENED, Note(), None, number=number
        )


def test_after_the_last_number_a_new_epoch_begins_by_itself(desk: Desk) -> None:
    _hand_over(desk, 1)
    _skip_to(desk, LAST_IN_EPOCH - 1)
    assert _hand_over(desk, 2) == str(DocumentNumber(KALIGAWE, 1, 1, LAST_IN_EPOCH))
    assert _hand_over(desk, 3) == str(DocumentNumber(KALIGAWE, 1, 2, 1))
    assert _serials(desk)[-2:] == [(1, LAST_IN_EPOCH), (2, 1)]
    with desk.store.read() as unit:
        opened, given = unit.log.after(position_of(2, 0), 10)
        assert (opened.header.kind, opened.header.epoch) == ("epoch_opened", 2)
        assert given.header.seq == 2
        assert unit.log.head().epoch == 2
    assert desk.verify().faults == ()
    assert desk.rebuild().differing == ()


def test_an_opened_epoch_starts_a_series_of_its_own(desk: Desk) -> None:
    first = _hand_over(desk, 1)
    desk.recorder.open_epoch(5, "fork")
    assert _hand_over(desk, 2) == str(DocumentNumber(KALIGAWE, 1, 5, 1))
    for old in (1, 4, 5):  # already open, or past: nothing happens
        desk.recorder.open_epoch(old, "fork")
    assert _hand_over(desk, 3) == str(DocumentNumber(KALIGAWE, 1, 5, 2))
    with desk.store.read() as unit:
        kinds = [(e.header.epoch, e.header.seq, e.header.kind) for e in unit.log.after(0, 10)]
        assert kinds == [
            (1, 1, "epoch_opened"),
            (1, 2, "hand_over"),
            (5, 1, "epoch_opened"),
            (5, 2, "hand_over"),
            (5, 3, "hand_over"),
        ]
        found = unit.log.by_number(first)
        assert found is not None
        assert found.position == position_of(1, 2)
        assert unit.log.by_number("0" * 22) is None
        assert unit.log.at(position_of(3, 1)) is None


def test_a_device_out_of_epochs_says_so_and_records_nothing(desk: Desk) -> None:
    desk.recorder.open_epoch(99, "fork")
    desk.recorder.open_epoch(100, "fork")
    with desk.store.write() as unit:
        head = unit.log.head()
        desk.recorder._append(
            unit,
            head,
            99,
            Kind.COMPLAINT_OPENED,
            Note(),
            None,
            number=str(DocumentNumber(KALIGAWE, 1, 99, LAST_IN_EPOCH)),
        )
    with pytest.raises(Refused, match=r"^Nomor .* habis;.* belum tercatat .*\.$"):
        _hand_over(desk, 1)
    with desk.store.read() as unit:
        assert unit.log.head().epoch == 99
        card = unit.cards.get(card_object(1).id)
        assert card is not None
        assert card.state == "received"


def test_the_days_numbered_acts_come_in_order(bench: DeskBench, desk: Desk) -> None:
    numbers = [_hand_over(desk, 1), _hand_over(desk, 2)]
    bench.clock.advance(86_400_000)
    later = _hand_over(desk, 3)
    today = TODAY.toordinal() - 719_163
    with desk.store.read() as unit:
        assert [e.header.number for e in unit.log.numbered_on(today)] == numbers
        assert [e.header.number for e in unit.log.numbered_on(today + 1)] == [later]
        assert unit.log.numbered_on(today + 2) == []


def test_an_act_on_an_unknown_card_is_kept_without_a_row(desk: Desk) -> None:
    with desk.store.write() as unit:
        desk.recorder.record(unit, Act.LOSE, Note(), operator=None, card=bytes(16))
    with desk.store.read() as unit:
        assert [e.header.kind for e in unit.log.of_card(bytes(16))] == ["lose"]
        assert unit.cards.get(bytes(16)) is None


def test_the_events_of_a_range_of_cards_are_those_of_each(desk: Desk) -> None:
    ids = [bytes([n]) * 16 for n in range(6)]
    with desk.store.write() as unit:
        for one in [*reversed(ids), *ids]:
            desk.recorder.record(unit, Act.LOSE, Note(), operator=None, card=one)
        _note(desk, unit)
    wanted = {*ids[1:3], ids[4], ids[5]}
    with desk.store.read() as unit:
        found = unit.log.of_cards_between(ids[1], ids[4], wanted)
        assert found == {one: unit.log.of_card(one) for one in (ids[2], ids[4])}
        assert found == unit.log.of_cards([ids[2], ids[4]])
        assert [len(events) for events in found.values()] == [2, 2]
        assert unit.log.of_cards_between(b"", b"\xff" * 17, ids) == unit.log.of_cards(ids)


@pytest.mark.parametrize(
    "bad",
    [
        lambda desk, unit: desk.recorder.record(unit, "x" * 65, Note(), operator=None),
        lambda desk, unit: desk.recorder.record(unit, "a\x00b", Note(), operator=None),
        lambda desk, unit: desk.recorder.record(unit, "lose", Note(), operator=b"short"),
        lambda desk, unit: desk.recorder.record(
            unit, "hand_over", Note(), operator=None, variant="v" * 65
        ),
    ],
    ids=["kind too long", "NUL", "operator", "variant too long"],
)
def test_an_event_that_nobody_could_read_never_gets_into_the_log(
    desk: Desk, bad: Callable[[Desk, Unit], object]
) -> None:
    """It would stand at the head, and no act could follow it."""
    _hand_over(desk, 1)
    with pytest.raises(ValueError, match="header"), desk.store.write() as unit:
        bad(desk, unit)
    _hand_over(desk, 2)
    assert desk.verify().events == 3
