"""A desk that has lost part of its log gets its own events back, and what it saved without a place counts."""

from __future__ import annotations

import os
from typing import Any

import msgspec
import pytest

from protocol.bodies import Note, Recovered
from protocol.custody import State
from protocol.events import Event, Header, Kind, header_hash, make_event, read_header
from protocol.messages import OwnEvent, OwnEvents, Wanted
from protocol.objects import CardObject, ObjectKind
from tests.central_server.city import city_with_batch, hand_over, open_cases, receive_all
from tests.central_server.conftest import enrolled
from tests.central_server.desk import Desk
from tests.support.centre import CentreServer

_FIRST_EPOCH = 1


def _wanted(desk: Desk, first: int, last: int, after: bytes | None = None) -> Wanted:
    named = header_hash(desk.log[first - 2].header) if first > 1 else b""
    return Wanted(_FIRST_EPOCH, first, last, named if after is None else after)


def _ask(desk: Desk, wanted: Wanted, **changes: Any) -> OwnEvents:
    answer = desk.send(desk.request([], wanted=wanted, **changes))
    assert answer.own is not None
    return answer.own


def _sent(event: Event, *, signed: bool) -> OwnEvent:
    return OwnEvent(event.header, event.body, event.signature if signed else None)


@pytest.fixture
def desk(server: CentreServer) -> Desk:
    """Nine events in three batches of three; each batch ends with a signature."""
    desk = enrolled(server)
    for n in range(8):
        desk.record(Kind.DAY_CLOSED, Note(text=f"hari {n}"))
        if n % 3 == 1:
            desk.sync()
    desk.sync()
    assert (desk.confirmed, len(desk.log)) == (9, 9)
    return desk


def test_who_does_not_ask_is_told_nothing(desk: Desk) -> None:
    assert desk.sync().own is None


def test_a_run_comes_back_byte_for_byte(desk: Desk) -> None:
    own = _ask(desk, _wanted(desk, 4, 6))
    assert own == OwnEvents(
        epoch=1,
        first=4,
        events=tuple(_sent(e, signed=i == 2) for i, e in enumerate(desk.log[3:6])),
    )


def test_it_goes_on_to_the_next_signature(desk: Desk) -> None:
    """What ends in the middle of a batch is covered by the signature of that batch."""
    own = _ask(desk, _wanted(desk, 2, 4))
    assert [read_header(e.header).seq for e in own.events] == [2, 3, 4, 5, 6]
    assert own.events[-1].signature == desk.log[5].signature


def test_to_the_end_and_from_the_start(desk: Desk) -> None:
    assert [e.header for e in _ask(desk, _wanted(desk, 1, 0)).events] == [
        e.header for e in desk.log
    ]
    assert len(_ask(desk, _wanted(desk, 8, 0)).events) == 2
    assert _ask(desk, Wanted(1, 10, 0, desk.hash)).events == ()


def test_a_page_is_no_longer_than_asked_for_and_says_that_there_is_more(desk: Desk) -> None:
    own = _ask(desk, _wanted(desk, 1, 0), page_bytes=700)
    assert own.more
    assert [read_header(e.header).seq for e in own.events] == [1, 2, 3]
    rest = _ask(desk, _wanted(desk, 4, 0))
    assert (len(rest.events), rest.more) == (6, False)
    assert len(_ask(desk, _wanted(desk, 1, 0), page_bytes=0).events) == 3


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(2, 1, 0, b""),
        Wanted(1, 0, 0, b""),
        Wanted(-1, 1, 0, b""),
        Wanted(1, 1 << 40, 0, b""),
        Wanted(1, 4, -1, b""),
        Wanted(1, 4, 6, os.urandom(32)),
    ],
)
def test_what_is_not_held_is_nothing(desk: Desk, wanted: Wanted) -> None:
    assert _ask(desk, wanted) == OwnEvents(epoch=wanted.epoch, first=wanted.first)


def test_another_device_gets_nothing_of_it(server: CentreServer, desk: Desk) -> None:
    other = enrolled(server)
    assert _ask(other, _wanted(desk, 4, 6)).events == ()


def test_a_fork_is_followed_on_the_branch_that_the_desk_names(
    server: CentreServer, desk: Desk
) -> None:
    twin = desk.copy()
    for n in range(2):
        desk.record(Kind.DAY_CLOSED, Note(text=f"kiri {n}"))
        twin.record(Kind.DAY_CLOSED, Note(text=f"kanan {n}"))
    desk.sync()
    twin.sync()
    for one in (desk, twin):
        own = _ask(one, Wanted(1, 11, 0, header_hash(one.log[9].header)))
        assert [e.header for e in own.events] == [one.log[10].header]


def test_a_body_that_the_centre_does_not_hold_is_nil(server: CentreServer, desk: Desk) -> None:
    event = desk.record(Kind.DAY_CLOSED, Note(text="x"))
    desk.sync([Event(event.header, None, event.signature)])
    (own,) = _ask(desk, _wanted(desk, 10, 10)).events
    assert (own.header, own.body) == (event.header, None)


# ---- recovered


def _carrying(desk: Desk, inner: Event, **changes: Any) -> Event:
    """The event of a new epoch that carries ``inner``."""
    act = read_header(inner.header)
    assert inner.signature is not None
    said = Recovered(header=inner.header, signature=inner.signature, body=inner.body)
    made = desk.record(Kind.RECOVERED, said, act.card, act.kind, act.operator, act.number)
    header: Header = read_header(made.header)
    header = msgspec.structs.replace(
        header, about=header_hash(inner.header), business_date=act.business_date, **changes
    )
    desk.log[-1] = make_event(header, made.body or b"", desk.key)
    desk.hash = header_hash(desk.log[-1].header)
    return desk.log[-1]


def _office(server: CentreServer) -> tuple[Desk, list[CardObject]]:
    """A desk with three received cards; all of it is at the centre."""
    city_with_batch(server, 3)
    desk = enrolled(server)
    desk.sync_all()
    cards = receive_all(desk)
    desk.sync_all()
    return desk, cards


def _state(desk: Desk, card: CardObject) -> State | None:
    found = desk.get(ObjectKind.CARD, card.id)
    assert isinstance(found, CardObject)
    return found.status.state


def test_an_act_without_its_place_counts_as_it_happened(server: CentreServer) -> None:
    desk, cards = _office(server)
    desk.record(Kind.DAY_CLOSED, Note())  # lost, and never sent
    saved = hand_over(desk, cards[0].id)
    end = desk.ends, desk.log[:-2], header_hash(desk.log[-3].header)
    desk.log, desk.hash = end[1], end[2]
    desk.confirmed = len(desk.log)
    desk.open_epoch(2, "repaired")
    carrying = _carrying(desk, saved)
    answer = desk.sync_all()
    assert answer.meanings == ()
    assert _state(desk, cards[0]) is State.HANDED_OVER
    found = desk.get(ObjectKind.CARD, cards[0].id)
    assert isinstance(found, CardObject)
    given = found.status.hand_over
    assert given is not None
    assert (given.hash, given.number) == (
        header_hash(saved.header),
        read_header(saved.header).number,
    )
    number = read_header(carrying.header).number
    assert server.centre.store.read(lambda u: u.events.cards_of_number(number)) == [cards[0].id]
    assert open_cases(server) == []


def test_an_act_that_came_on_its_own_is_not_counted_twice(server: CentreServer) -> None:
    """The answer was lost, so the desk does not know that the centre holds it."""
    desk, cards = _office(server)
    saved = hand_over(desk, cards[0].id)
    desk.sync_all()
    desk.open_epoch(2, "repaired")
    for _ in range(2):
        _carrying(desk, saved)
    assert desk.sync_all().meanings == ()
    assert open_cases(server) == []


def test_an_act_that_comes_on_its_own_later_is_not_counted_twice(server: CentreServer) -> None:
    desk, cards = _office(server)
    saved = hand_over(desk, cards[0].id)
    kept = desk.log, desk.hash, desk.confirmed
    desk.open_epoch(2, "repaired")
    desk.ends = ()
    _carrying(desk, saved)
    desk.sync_all()
    assert _state(desk, cards[0]) is State.HANDED_OVER
    desk.epoch, desk.log, desk.confirmed = 1, kept[0], kept[2]
    answer = desk.send(desk.request([saved], epoch=1, head=(2, 2), head_hash=desk.hash))
    assert (answer.stored_through, answer.meanings) == (len(kept[0]), ())
    assert open_cases(server) == []


def test_a_contradiction_of_a_carried_act_is_a_case(server: CentreServer) -> None:
    desk, cards = _office(server)
    saved = hand_over(desk, cards[0].id)
    desk.log.pop()
    desk.hash = header_hash(desk.log[-1].header)
    other = enrolled(server)
    other.sync_all()
    hand_over(other, cards[0].id)
    other.sync_all()
    desk.open_epoch(2, "repaired")
    _carrying(desk, saved)
    (meaning,) = desk.sync_all().meanings
    (case,) = open_cases(server)
    assert (meaning.meaning, meaning.reference) == ("case", case.id.hex())
    assert (case.reason, case.card) == ("handed_over_twice", cards[0].id)


def test_what_is_not_what_it_says_is_quarantined(server: CentreServer) -> None:
    desk, cards = _office(server)
    saved = hand_over(desk, cards[0].id)
    desk.log.pop()
    desk.hash = header_hash(desk.log[-1].header)
    desk.open_epoch(2, "repaired")
    _carrying(desk, saved, number="")
    forged = Event(saved.header, saved.body, bytes(64))
    _carrying(desk, forged)
    desk.record(Kind.RECOVERED, Note(text="carries nothing"))
    answer = desk.sync()
    assert [(m.seq, m.meaning, m.reference) for m in answer.meanings] == [
        (2, "quarantined", "bad_recovered"),
        (3, "quarantined", "bad_recovered"),
        (4, "quarantined", "bad_recovered"),
    ]
    assert _state(desk, cards[0]) is State.RECEIVED
    desk.sync_all()
    purged = _carrying(desk, saved)
    answer = desk.sync([Event(purged.header, None, purged.signature)])
    assert [m.reference for m in answer.meanings] == ["bad_recovered"]


def test_a_carried_act_whose_body_is_lost_still_counts(server: CentreServer) -> None:
    desk, cards = _office(server)
    saved = hand_over(desk, cards[0].id)
    desk.log.pop()
    desk.hash = header_hash(desk.log[-1].header)
    desk.open_epoch(2, "repaired")
    _carrying(desk, Event(saved.header, None, saved.signature))
    assert desk.sync_all().meanings == ()
    assert _state(desk, cards[0]) is State.HANDED_OVER
