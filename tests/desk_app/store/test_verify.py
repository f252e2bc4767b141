"""Whatever is changed in the log by somebody who has the key and no scruples, verify names it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from sqlcipher3 import dbapi2

from desk_app.bootstrap import Desk
from desk_app.store.engine import StoreError
from desk_app.store.log import position_of
from desk_app.store.maintenance import verify
from protocol.bodies import HandOver, Note, Purge, read_body
from protocol.events import Header, Kind, make_event, pack_body, read_header
from protocol.keys import SigningKey
from tests.support.desk import (
    PENYELIA,
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
    tampering,
)

STAFF, CHIEF = session(PETUGAS), session(PENYELIA)
DAY_MS = 86_400_000
PURGED, KEPT = position_of(1, 2), position_of(1, 5)  # a hand-over each, before and after a purge
OTHER = position_of(2, 2)


def _hand_over(desk: Desk, n: int) -> str:
    return desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed()).number


@pytest.fixture
def told(bench: DeskBench, desk: Desk) -> DeskBench:
    """A closed desk: 1/1 opened, 1/2 hand-over (purged), 1/3 given, 1/4 the purge, 1/5 hand-over,
    2/1 opened, 2/2 hand-over."""
    first = desk.hand_over.hand_over(STAFF, card_object(1).id, owner_claim(), signed())
    desk.printing.given(STAFF, first.recorded.position)
    assert first.recorded.event.body is not None
    (bench.folder / "old_body").write_bytes(first.recorded.event.body)
    bench.confirm(desk)
    bench.clock.advance(31 * DAY_MS)
    assert desk.purging.purge(CHIEF) == 1
    _hand_over(desk, 2)
    desk.recorder.open_epoch(2, "restored")
    _hand_over(desk, 3)
    assert desk.verify().faults == ()
    assert desk.verify().events == 7
    assert desk.verify().purged == 1
    desk.close()
    return bench


def _faults(bench: DeskBench) -> tuple[str, ...]:
    with bench.open() as desk:
        return desk.verify().faults


def _column(connection: dbapi2.Connection, column: str, position: int) -> bytes:
    table = "event_body" if column == "body" else "event"
    row = connection.execute(
        f"SELECT {column} FROM {table} WHERE position = ?", (position,)
    ).fetchone()
    return bytes(row[0])


def _put(connection: dbapi2.Connection, column: str, position: int, value: object) -> None:
    table = "event_body" if column == "body" else "event"
    connection.execute(f"UPDATE {table} SET {column} = ? WHERE position = ?", (value, position))


@pytest.mark.parametrize("column", ["header", "signature", "body"])
def test_every_single_flipped_byte_is_named(told: DeskBench, column: str) -> None:
    with tampering(told) as connection:
        whole = _column(connection, column, KEPT)
    step = max(1, len(whole) // 25)
    for at in [*range(0, len(whole), step), len(whole) - 1]:
        damaged = bytearray(whole)
        damaged[at] ^= 1
        with tampering(told) as connection:
            _put(connection, column, KEPT, bytes(damaged))
        faults = _faults(told)
        assert faults, f"byte {at} of {column}"
        assert any("1/5" in fault for fault in faults), faults
    with tampering(told) as connection:
        _put(connection, column, KEPT, whole)
    assert _faults(told) == ()


@pytest.mark.parametrize("junk", [b"", b"\x00", b"\xff" * 300, b"\x91" * 5_000])
def test_a_header_that_is_no_header_any_more_is_named(told: DeskBench, junk: bytes) -> None:
    with tampering(told) as connection:
        _put(connection, "header", KEPT, junk)
    assert any("1/5" in fault for fault in _faults(told))


def _forged(bench: DeskBench, raw: bytes, **changes: object) -> tuple[bytes, bytes]:
    """A header with other values, signed by somebody who does not have the device's key."""
    header = msgspec.structs.replace(read_header(raw), **changes)
    made = make_event(header, b"", SigningKey(bytes(32)))
    assert made.signature is not None
    return made.header, made.signature


@dataclass(frozen=True)
class Tampering:
    name: str
    do: Callable[[DeskBench, dbapi2.Connection], object]
    named: str  # the event that a fault must name, as epoch/seq

    def __str__(self) -> str:
        return self.name


def _sql(*statements: str) -> Callable[[DeskBench, dbapi2.Connection], object]:
    return lambda _, connection: [connection.execute(s) for s in statements]


def _resign(bench: DeskBench, connection: dbapi2.Connection) -> None:
    header, signature = _forged(bench, _column(connection, "header", KEPT), operator=bytes(16))
    _put(connection, "header", KEPT, header)
    _put(connection, "signature", KEPT, signature)


def _swap_bodies(_: DeskBench, connection: dbapi2.Connection) -> None:
    one, two = _column(connection, "body", KEPT), _column(connection, "body", OTHER)
    _put(connection, "body", KEPT, two)
    _put(connection, "body", OTHER, one)


def _swap_rows(_: DeskBench, connection: dbapi2.Connection) -> None:
    for table in ("event", "event_body"):
        for old, new in ((3, 100), (5, 3), (100, 5)):
            connection.execute(
                f"UPDATE {table} SET position = ? WHERE position = ?",
                (position_of(1, new), position_of(1, old)),
            )


def _widen_purge(_: DeskBench, connection: dbapi2.Connection) -> None:
    """A body taken away, with the old purge named as the one that took it."""
    connection.execute(f"INSERT INTO purged VALUES ({KEPT}, {position_of(1, 4)})")
    connection.execute(f"DELETE FROM event_body WHERE position = {KEPT}")


def _rewrite_purge(_: DeskBench, connection: dbapi2.Connection) -> None:
    """The same, and the purge's own body made to say so."""
    _widen_purge(_, connection)
    said = pack_body(Purge(rule="x", before=0, runs=((1, 2, 5),)), bytes(16))
    _put(connection, "body", position_of(1, 4), said)


def _no_purge_body(_: DeskBench, connection: dbapi2.Connection) -> None:
    connection.execute(f"INSERT INTO purged VALUES ({position_of(1, 4)}, {position_of(1, 4)})")
    connection.execute(f"DELETE FROM event_body WHERE position = {position_of(1, 4)}")


def _spoil_purge(_: DeskBench, connection: dbapi2.Connection) -> None:
    _put(connection, "body", position_of(1, 4), bytes(20))


def _put_back(bench: DeskBench, connection: dbapi2.Connection) -> None:
    """The very body, from an old copy: the hash holds, and it should be gone all the same."""
    body = (bench.folder / "old_body").read_bytes()
    connection.execute("INSERT INTO event_body VALUES (?, ?)", (PURGED, body))


TAMPERINGS = [
    Tampering(
        "a middle event gone",
        _sql(
            f"DELETE FROM event WHERE position = {position_of(1, 3)}",
            f"DELETE FROM event_body WHERE position = {position_of(1, 3)}",
        ),
        "1/4",
    ),
    Tampering(
        "a whole first epoch gone", _sql("DELETE FROM event WHERE position < 2 << 32"), "2/1"
    ),
    Tampering(
        "an epoch's opening gone",
        _sql(f"DELETE FROM event WHERE position = {position_of(2, 1)}"),
        "2/2",
    ),
    Tampering(
        "the first event gone",
        _sql(f"DELETE FROM event WHERE position = {position_of(1, 1)}"),
        "1/2",
    ),
    Tampering("rows swapped", _swap_rows, "1/5"),
    Tampering(
        "the last event moved",
        _sql(
            f"UPDATE event SET position = position + 1 WHERE position = {OTHER}",
            f"UPDATE event_body SET position = position + 1 WHERE position = {OTHER}",
        ),
        "2/2",
    ),
    Tampering("bodies swapped", _swap_bodies, "1/5"),
    Tampering("a body deleted", _sql(f"DELETE FROM event_body WHERE position = {KEPT}"), "1/5"),
    Tampering("a body deleted under an old purge", _widen_purge, "1/5"),
    Tampering("a purge made wider", _rewrite_purge, "1/4"),
    Tampering("the purge's own body deleted", _no_purge_body, "1/2"),
    Tampering("the purge's own body spoilt", _spoil_purge, "1/2"),
    Tampering(
        "the purge's own header spoilt",
        _sql(f"UPDATE event SET header = x'00' WHERE position = {position_of(1, 4)}"),
        "1/2",
    ),
    Tampering("a purge forgotten", _sql("DELETE FROM purged"), "1/2"),
    Tampering("a purge named that is none", _sql("UPDATE purged SET purge_position = 0"), "1/2"),
    Tampering(
        "a purge named that is another act",
        _sql(f"UPDATE purged SET purge_position = {position_of(1, 3)}"),
        "1/2",
    ),
    Tampering("signed with another key", _resign, "1/5"),
    Tampering("kind", _sql(f"UPDATE event SET kind = 'lose' WHERE position = {KEPT}"), "1/5"),
    Tampering("card", _sql(f"UPDATE event SET card = x'00' WHERE position = {KEPT}"), "1/5"),
    Tampering("no card", _sql(f"UPDATE event SET card = NULL WHERE position = {KEPT}"), "1/5"),
    Tampering(
        "day",
        _sql(f"UPDATE event SET business_date = 1 + business_date WHERE position = {KEPT}"),
        "1/5",
    ),
    Tampering("number", _sql(f"UPDATE event SET number = '7' WHERE position = {KEPT}"), "1/5"),
    Tampering("no number", _sql(f"UPDATE event SET number = NULL WHERE position = {KEPT}"), "1/5"),
    Tampering(
        "a number for an act without one",
        _sql(f"UPDATE event SET number = '' WHERE position = {position_of(1, 3)}"),
        "1/3",
    ),
    Tampering(
        "a body that belongs to no event",
        _sql(f"INSERT INTO event_body VALUES ({position_of(7, 7)}, x'00')"),
        "7/7",
    ),
    Tampering(
        "a purge of what never was",
        _sql(f"INSERT INTO purged VALUES ({position_of(7, 7)}, {position_of(1, 4)})"),
        "7/7",
    ),
    Tampering("the same purged body put back", _put_back, "1/2"),
    Tampering(
        "a purged body put back",
        _sql(f"INSERT INTO event_body VALUES ({PURGED}, x'00')"),
        "1/2",
    ),
]


@pytest.mark.parametrize("tampered", TAMPERINGS, ids=str)
def test_tampering_is_named(told: DeskBench, tampered: Tampering) -> None:
    with tampering(told) as connection:
        tampered.do(told, connection)
    faults = _faults(told)
    assert any(tampered.named in fault for fault in faults), faults


def test_what_the_centre_has_stored_cannot_be_cut_off_the_end(bench: DeskBench, desk: Desk) -> None:
    for n in (1, 2):
        _hand_over(desk, n)
    bench.confirm(desk)
    desk.close()
    with tampering(bench) as connection:
        connection.execute(f"DELETE FROM event WHERE position = {position_of(1, 3)}")
        connection.execute(f"DELETE FROM event_body WHERE position = {position_of(1, 3)}")
    (bench.folder / "keys" / "high_water").unlink()  # the mark beside the keys forgets it too
    faults = _faults(bench)
    assert any("1/3" in fault for fault in faults), faults


def test_a_head_that_cannot_be_read_is_a_sentence(told: DeskBench) -> None:
    with tampering(told) as connection:
        _put(connection, "header", OTHER, b"\x00")
    (told.folder / "keys" / "high_water").unlink()
    with told.open() as desk:
        with pytest.raises(StoreError, match=r"^Sebuah catatan di PC ini rusak .*TI\.$"):
            _hand_over(desk, 3)
        assert desk.verify().faults == ("2/2 (hand_over): its header cannot be read",)


def test_another_devices_log_does_not_pass(told: DeskBench) -> None:
    with told.open() as desk, desk.store.read() as unit:
        report = verify(unit, SigningKey(bytes(32)).public)
    assert len(report.faults) == report.events == 7


def test_many_pages_are_read_to_their_end(bench: DeskBench, desk: Desk) -> None:
    """More events than one page of the reading holds."""
    with desk.store.write() as unit:
        for _ in range(1_003):
            desk.recorder.record(unit, Kind.COMPLAINT_OPENED, Note(), operator=None)
    assert desk.verify().events == 1_004
    desk.close()
    with tampering(bench) as connection:
        _put(connection, "signature", position_of(1, 1_002), bytes(64))
    assert _faults(bench) == ("1/1002 (complaint_opened): the signature does not hold",)


def test_a_purge_is_read_once_however_many_bodies_it_took(bench: DeskBench, desk: Desk) -> None:
    """Scattered bodies make one run each: reading them again for each body would take for ever."""
    with desk.store.write() as unit:
        for n in range(600):
            kind = Kind.COMPLAINT_OPENED if n % 2 else Kind.PRINT_GIVEN
            desk.recorder.record(unit, kind, Note(), operator=None)
    bench.confirm(desk)
    bench.clock.advance(31 * DAY_MS)
    assert desk.purging.purge(CHIEF) == 300
    asked: list[str] = []
    with desk.store.read() as unit:
        driver: Any = unit.connection.connection.dbapi_connection
        driver.set_trace_callback(asked.append)
        report = verify(unit, desk.key.public)
    assert (report.purged, report.faults) == (300, ())
    assert len(asked) < 20


def test_the_rows_are_rebuilt_from_a_log_that_is_damaged(told: DeskBench) -> None:
    """A body that nobody can read says nothing; the header still says where the card is."""
    with tampering(told) as connection:
        _put(connection, "body", KEPT, b"\x00" * 40)
    with told.open() as desk:
        assert desk.rebuild().differing == ()
        with desk.store.read() as unit:
            found = unit.log.at(KEPT)
            assert found is not None
            assert found.body is not None
            card = unit.cards.get(card_object(2).id)
            assert card is not None
            assert card.state == "handed_over"


def test_headers_and_bodies_read_as_they_were_written(told: DeskBench) -> None:
    with told.open() as desk, desk.store.read() as unit:
        found = unit.log.at(KEPT)
    assert found is not None
    assert isinstance(found.header, Header)
    assert found.body is not None
    said = read_body(found.header.kind, found.body)
    assert isinstance(said, HandOver)
    assert said.relation == "owner"
    assert said.evidence == signed()
