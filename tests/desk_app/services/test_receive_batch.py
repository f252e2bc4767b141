"""Receiving a batch: counted, compared with its list, all of it or nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest

from desk_app.bootstrap import Desk
from desk_app.services.errors import Refused
from desk_app.services.ports import LoggedEvent
from desk_app.services.receive_batch import Received
from protocol.bodies import BatchReceived, Evidence, Hold, Receive, Shelve, read_body
from protocol.custody import State
from protocol.number import DocumentNumber
from protocol.objects import CardObject
from protocol.status import CardStatus
from tests.support.desk import (
    BATCH,
    KALIGAWE,
    PENYELIA,
    PETUGAS,
    TI,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
)

STAFF, CHIEF, IT = session(PETUGAS), session(PENYELIA), session(TI)
SENT = msgspec.structs.replace(BATCH, id=b"n" * 16, number="3374000000000100000808", count=6)
TRANSIT = CardStatus(state=State.IN_TRANSIT, batch=SENT.id)


def _sent(n: int, **changes: Any) -> CardObject:
    status = msgspec.structs.replace(TRANSIT, recalled=changes.pop("recalled", False))
    return card_object(n, status=status, **changes)


CARDS = (
    _sent(21),
    _sent(22),
    _sent(23, birth_date="2009-11-23"),  # 17 tomorrow
    _sent(24, birth_date="2009-11-22"),  # 17 today
    _sent(25, birth_date="2020-01-01", kind="KIA"),
    _sent(26, recalled=True),
)


@pytest.fixture
def waiting(bench: DeskBench, desk: Desk) -> Desk:
    """A desk to which six cards are on their way."""
    bench.feed(desk, SENT, *CARDS)
    return desk


def _receive(desk: Desk, **changes: Any) -> Received:
    values: dict[str, Any] = {"counted": 6, "evidence": signed()} | changes
    who = values.pop("who", STAFF)
    batch = values.pop("batch", SENT.id)
    return desk.receive.receive(who, batch, **values)


def _events(desk: Desk) -> list[LoggedEvent]:
    with desk.store.read() as unit:
        return unit.log.after(0, 1_000)


def _states(desk: Desk) -> list[State | None]:
    with desk.store.read() as unit:
        rows = [unit.cards.get(c.id) for c in CARDS]
    return [row.state if row else None for row in rows]


ALL_IN_TRANSIT = [State.IN_TRANSIT] * 6
AS_RECEIVED = [
    State.RECEIVED,
    State.RECEIVED,
    State.HELD_UNDER_17,
    State.RECEIVED,
    State.RECEIVED,
    State.HELD_PROBLEM,
]


def test_what_is_on_its_way_is_listed_oldest_batch_first(bench: DeskBench, waiting: Desk) -> None:
    older = msgspec.structs.replace(SENT, id=b"m" * 16, number="3374000000000100000307", count=1)
    status = msgspec.structs.replace(TRANSIT, batch=older.id)
    bench.feed(waiting, older, card_object(31, status=status))
    found = waiting.receive.waiting()
    assert [w.batch.number for w in found] == [older.number, SENT.number]
    assert {c.id for c in found[1].cards} == {c.id for c in CARDS}


def test_all_of_it(waiting: Desk) -> None:
    done = _receive(waiting, deliverer=" Kurir kecamatan ", place=" Laci A ")
    assert (done.received, done.missing, done.held) == (6, 0, 2)
    assert done.changes.cards == {c.id for c in CARDS}
    assert done.changes.kinds == {"card", "batch"}
    assert _states(waiting) == AS_RECEIVED
    assert done.minutes.number == str(DocumentNumber(KALIGAWE, 1, 1, 1))
    said = read_body("batch_received", done.minutes.event.body or b"")
    assert said == BatchReceived(
        batch=SENT.id, listed=6, counted=6, deliverer="Kurir kecamatan", evidence=signed()
    )
    kinds = Counter(e.header.kind for e in _events(waiting))
    assert kinds == {"epoch_opened": 1, "batch_received": 1, "receive": 6, "shelve": 6, "hold": 2}
    assert {e.header.operator for e in _events(waiting)[1:]} == {PETUGAS.id}
    holds = {
        e.header.variant: read_body("hold", e.body or b"")
        for e in _events(waiting)
        if e.header.kind == "hold"
    }
    assert holds == {"under_17": Hold(reason="under_17"), "problem": Hold(reason="recalled")}
    with waiting.store.read() as unit:
        places = {row.status.place for c in CARDS if (row := unit.cards.get(c.id))}
        assert waiting.documents.tie_out(unit).difference == 0
    assert places == {"Laci A"}
    assert waiting.receive.waiting() == []
    assert waiting.rebuild().differing == ()
    assert waiting.verify().faults == ()


def test_without_a_place_nothing_is_shelved(waiting: Desk) -> None:
    _receive(waiting, place="  ")
    kinds = {e.header.kind for e in _events(waiting)}
    assert "shelve" not in kinds
    bodies = {
        read_body(e.header.kind, e.body or b"")
        for e in _events(waiting)
        if e.header.kind == "receive"
    }
    assert bodies == {Receive(batch=SENT.id)}
    assert Shelve(place="") not in bodies


def test_cards_that_are_not_there(waiting: Desk) -> None:
    gone = [CARDS[0].id, CARDS[2].id, CARDS[0].id]  # one of them named twice
    done = _receive(waiting, counted=4, missing=gone)
    assert (done.received, done.missing, done.held) == (4, 2, 1)
    assert _states(waiting)[0] is _states(waiting)[2] is State.MISSING_ON_RECEIPT
    with waiting.store.read() as unit:
        minutes = waiting.documents.batch_minutes(unit, done.minutes.number)
        balance = waiting.documents.tie_out(unit)
    assert minutes.count == 4
    assert minutes.count_words == "empat"
    assert minutes.remarks == ("Menurut daftar 6 keping; 2 keping fisiknya tidak ada.",)
    assert sum(bool(i.remark) for i in minutes.items) == 2
    assert balance.count(State.MISSING_ON_RECEIPT) == 2
    assert balance.difference == 0


def test_none_of_them_is_there(waiting: Desk) -> None:
    done = _receive(waiting, counted=0, missing=[c.id for c in CARDS])
    assert (done.received, done.missing, done.held) == (0, 6, 0)
    assert set(_states(waiting)) == {State.MISSING_ON_RECEIPT}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"counted": 5}, "count"),
        ({"counted": 7}, "count"),
        ({"counted": -1}, "count"),
        ({"counted": 6, "missing": [CARDS[0].id]}, "count"),
        ({"counted": 5, "missing": [card_object(1).id]}, "missing"),
        ({"counted": 5, "missing": [bytes(16)]}, "missing"),
        ({"batch": bytes(16)}, "batch"),
        ({"batch": BATCH.id}, "batch"),  # received long ago
        ({"evidence": Evidence()}, "signature"),
        ({"evidence": Evidence(kind="thumb")}, "signature"),
        ({"who": IT}, "role"),
    ],
    ids=str,
)
def test_what_is_refused_changes_nothing(waiting: Desk, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        _receive(waiting, **changes)
    assert caught.value.code == code
    assert str(caught.value).endswith(".")
    assert _events(waiting) == []
    assert _states(waiting) == ALL_IN_TRANSIT


def test_a_count_that_differs_says_both_figures(waiting: Desk) -> None:
    with pytest.raises(Refused, match=r"Dihitung 5 keping, menurut daftar 6\."):
        _receive(waiting, counted=5)


def test_twice_is_refused(waiting: Desk) -> None:
    _receive(waiting)
    before = _events(waiting)
    with pytest.raises(Refused, match="sudah diterima"):
        _receive(waiting)
    assert _events(waiting) == before


def test_a_supervisor_receives_too(waiting: Desk) -> None:
    assert _receive(waiting, who=CHIEF).minutes.header.operator == PENYELIA.id


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_stopped_half_way_leaves_nothing(
    bench: DeskBench, desk: Desk, error: type[BaseException]
) -> None:
    bench.feed(desk, SENT, *(_sent(n) for n in range(100, 220)))
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        if done == 100:
            raise error

    with pytest.raises(error):
        _receive(desk, counted=120, progress=stop)
    assert told == [(0, 120), (50, 120), (100, 120)]
    assert _events(desk) == []
    assert len(desk.receive.waiting()[0].cards) == 120
    done = _receive(desk, counted=120)
    assert done.minutes.number.endswith(str(DocumentNumber(KALIGAWE, 1, 1, 1))[-8:])
    assert done.received == 120


def test_a_card_on_its_way_cannot_be_handed_over_and_then_it_can(waiting: Desk) -> None:
    with pytest.raises(Refused, match="masih dalam kiriman"):
        waiting.hand_over.hand_over(STAFF, CARDS[0].id, owner_claim(), signed())
    _receive(waiting)
    assert waiting.hand_over.hand_over(STAFF, CARDS[0].id, owner_claim(), signed())


def test_more_cards_of_a_batch_may_come_later(bench: DeskBench, waiting: Desk) -> None:
    _receive(waiting)
    bench.feed(waiting, _sent(27), msgspec.structs.replace(SENT, count=7))
    done = _receive(waiting, counted=1)
    assert (done.received, done.missing) == (1, 0)
    said = read_body("batch_received", done.minutes.event.body or b"")
    assert isinstance(said, BatchReceived)
    assert said.listed == 1
    with waiting.store.read() as unit:
        assert waiting.documents.tie_out(unit).difference == 0


def test_a_recalled_child_is_held_for_the_recall(bench: DeskBench, waiting: Desk) -> None:
    young = _sent(23, birth_date="2015-01-01", recalled=True)
    bench.feed(waiting, young)
    _receive(waiting)
    assert _states(waiting)[2] is State.HELD_PROBLEM


def test_a_card_without_a_birth_date_is_not_held(bench: DeskBench, waiting: Desk) -> None:
    bench.feed(waiting, _sent(23, birth_date="2015-02-30"))
    _receive(waiting)
    assert _states(waiting)[2] is State.RECEIVED
