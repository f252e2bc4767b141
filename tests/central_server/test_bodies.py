"""One bad body never holds up another event: whatever it is, its event is stored and the log moves on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from sqlalchemy import create_engine, text

from central_server.settings import Settings
from protocol.bodies import (
    BODY_OF_KIND,
    Evidence,
    HandOver,
    Note,
    ObjectReported,
    ReceiveUnlisted,
    Recovered,
)
from protocol.custody import Act, State
from protocol.events import MAX_BODY_BYTES, Kind, read_header
from protocol.messages import Meaning
from protocol.objects import BatchObject, CardObject, ObjectKind, encode_object
from tests.central_server.city import city_with_batch, hand_over, receive_all
from tests.central_server.conftest import KELURAHAN, enrolled
from tests.central_server.desk import Desk, RefusedError, new_card_id
from tests.protocol.samples import BODIES
from tests.support.centre import CentreServer

NUL = "a\x00b"


def kept(server: CentreServer, desk: Desk, seq: int) -> bytes | None:
    (event,) = server.centre.store.read(lambda unit: unit.events.at(desk.id, desk.epoch, seq))
    return event.body


def last(desk: Desk) -> int:
    return len(desk.log)


def poisoned(content: msgspec.Struct, poison: str) -> Iterator[msgspec.Struct]:
    """The content with ``poison`` in the place of each of its texts, one at a time."""
    for field in msgspec.structs.fields(content):
        value: Any = getattr(content, field.name)
        if isinstance(value, str):
            yield msgspec.structs.replace(content, **{field.name: poison})
        elif isinstance(value, msgspec.Struct):
            for inner in poisoned(value, poison):
                yield msgspec.structs.replace(content, **{field.name: inner})
        elif isinstance(value, tuple) and value and isinstance(value[0], str):
            yield msgspec.structs.replace(content, **{field.name: (poison, *value)})


def test_a_body_of_the_largest_size_is_kept_and_a_larger_one_is_not(server: CentreServer) -> None:
    desk = enrolled(server)
    empty = len(desk.record(Kind.CASE_NOTED, Note(text="x" * 60_000)).body or b"") - 60_000
    largest = desk.record(Kind.CASE_NOTED, Note(text="x" * (MAX_BODY_BYTES - empty)))
    larger = desk.record(Kind.CASE_NOTED, Note(text="x" * (MAX_BODY_BYTES - empty + 1)))
    desk.record(Kind.DAY_CLOSED, Note())
    assert largest.body is not None
    assert larger.body is not None
    assert (len(largest.body), len(larger.body)) == (MAX_BODY_BYTES, MAX_BODY_BYTES + 1)
    too_large = (Meaning(4, "quarantined", "body_too_large"),)
    for _ in range(2):
        assert desk.sync(desk.log).meanings == too_large
    assert desk.confirmed == 5
    assert kept(server, desk, 3) == largest.body
    assert kept(server, desk, 4) is None


def test_an_act_with_too_large_a_body_happened_all_the_same(server: CentreServer) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    body = HandOver(
        relation="owner", evidence=Evidence(kind="thumb"), note=os.urandom(40_000).hex()
    )
    desk.record(Act.HAND_OVER, body, card.id, "desk", number=desk.receipt_number())
    answer = desk.sync()
    assert [m.reference for m in answer.meanings] == ["body_too_large"]
    seen = desk.get(ObjectKind.CARD, card.id)
    assert isinstance(seen, CardObject)
    assert seen.status.state is State.HANDED_OVER


@pytest.mark.parametrize("poison", [NUL, "x" * 5_000], ids=["nul", "long"])
def test_no_text_of_any_kind_of_body_stops_the_log(server: CentreServer, poison: str) -> None:
    """Registrations, names, PIN hashes, case notes: each in the place of each text, on either database."""
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    receive_all(desk)
    for kind in BODY_OF_KIND:
        if kind == Kind.EPOCH_OPENED:
            continue
        for content in poisoned(BODIES[kind], poison):
            desk.record(kind, content, new_card_id())
    desk.record(Kind.DAY_CLOSED, Note())
    answer = desk.sync()
    assert answer.stored_through == last(desk)
    said = {m.seq: m.reference for m in answer.meanings}
    for event in desk.log[:-1]:
        header = read_header(event.header)
        assert kept(server, desk, header.seq) == event.body
        if poison == NUL and header.seq in said:
            assert said[header.seq] in (
                *("body_unreadable", "unknown_card", "centre_only", "bad_recovered"),
            )
    assert desk.sync(desk.log).meanings == answer.meanings


def test_a_typed_card_that_cannot_be_kept_does_not_stop_the_next(server: CentreServer) -> None:
    desk = enrolled(server)
    bad, long, good = new_card_id(), new_card_id(), new_card_id()
    typed = ReceiveUnlisted(name="SUMARNI", registration=f"R{NUL}")
    desk.record(Act.RECEIVE_UNLISTED, typed, bad)
    typed = ReceiveUnlisted(name="SUMARNI", registration=os.urandom(4_000).hex())
    desk.record(Act.RECEIVE_UNLISTED, typed, long)
    desk.record(Act.RECEIVE_UNLISTED, ReceiveUnlisted(name="SUMARNI", registration="R1"), good)
    hand_over(desk, good)
    answer = desk.sync_all()
    assert [(m.seq, m.reference) for m in answer.meanings] == [
        (2, "unknown_card"),
        (3, "unknown_card"),
    ]
    seen = desk.get(ObjectKind.CARD, good)
    assert isinstance(seen, CardObject)
    assert seen.status.state is State.HANDED_OVER


@pytest.mark.parametrize(
    "told",
    [
        {"registration": NUL},
        {"name": NUL},
        {"registration": "R" * 65},
        {"kind": "K" * 5_000},
    ],
)
def test_a_card_told_back_is_looked_at_as_closely(
    server: CentreServer, told: dict[str, str]
) -> None:
    desk = enrolled(server)
    plain = CardObject(
        id=new_card_id(),
        kelurahan=KELURAHAN,
        registration="R1",
        nik="",
        name="SUMARNI",
        birth_date="",
    )
    card = msgspec.structs.replace(plain, **told)
    said = ObjectReported(kind="card", data=encode_object(card))
    desk.record(Kind.OBJECT_REPORTED, said, card.id)
    assert [m.reference for m in desk.sync_all().meanings] == ["body_unreadable"]


@pytest.mark.parametrize(
    "told", [{"count": 1 << 40}, {"count": -1}, {"dispatched_on": -(1 << 40)}, {"number": "9" * 65}]
)
def test_a_batch_told_back_is_looked_at_as_closely(
    server: CentreServer, told: dict[str, Any]
) -> None:
    desk = enrolled(server)
    plain = BatchObject(
        id=bytes(16), kelurahan=KELURAHAN, number="3" * 22, count=1, dispatched_on=1
    )
    batch = msgspec.structs.replace(plain, **told)
    desk.record(Kind.OBJECT_REPORTED, ObjectReported(kind="batch", data=encode_object(batch)))
    assert [m.reference for m in desk.sync_all().meanings] == ["body_unreadable"]


def test_a_body_that_carries_a_large_act_is_kept(server: CentreServer) -> None:
    desk = enrolled(server)
    inner = desk.record(Kind.CASE_NOTED, Note(text="x" * 65_000))
    said = Recovered(header=inner.header, signature=bytes(64), body=inner.body)
    carrier = desk.record(Kind.RECOVERED, said)
    assert carrier.body is not None
    assert len(carrier.body) > MAX_BODY_BYTES - 600
    desk.sync_all()
    assert kept(server, desk, 3) == carrier.body


# ---- what no check foresaw


def refusing(settings: Settings, kind: str) -> None:
    """The database takes no event of ``kind`` that counts: a fault in whatever the centre does with it."""
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        if settings.sqlite_file is not None:
            connection.execute(
                text(
                    f"CREATE TRIGGER refuse BEFORE INSERT ON event WHEN NEW.kind = '{kind}' "
                    "AND NEW.meaning = 'applied' BEGIN SELECT RAISE(ABORT, 'refused'); END"
                )
            )
        else:
            connection.execute(
                text(
                    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                    "RAISE EXCEPTION 'refused' USING ERRCODE = '22000'; END $$"
                )
            )
            connection.execute(
                text(
                    "CREATE TRIGGER refuse BEFORE INSERT ON event FOR EACH ROW "
                    f"WHEN (NEW.kind = '{kind}' AND NEW.meaning = 'applied') "
                    "EXECUTE FUNCTION refuse()"
                )
            )
    engine.dispose()


def test_an_event_that_the_database_refuses_is_found_and_stored_unread(
    server: CentreServer, settings: Settings
) -> None:
    desk = enrolled(server)
    desk.sync_all()
    refusing(settings, Kind.COMPLAINT_OPENED)
    for n in range(3):
        desk.record(Kind.COMPLAINT_CLOSED, Note(text=f"{n}"))
    desk.record(Kind.COMPLAINT_OPENED, Note(text="yang ini"))
    desk.record(Kind.COMPLAINT_CLOSED, Note(text="sesudahnya"))
    with pytest.raises(RefusedError) as refused:
        desk.sync()
    assert refused.value.code == "too_large"  # the desk halves its batch until one is left
    assert desk.sync(desk.log[1:4]).meanings == ()
    answer = desk.sync(desk.log[4:5])
    assert answer.meanings == (Meaning(5, "quarantined", "unstorable"),)
    assert kept(server, desk, 5) is None
    assert desk.sync().stored_through == 6
    assert desk.sync(desk.log).meanings == (Meaning(5, "quarantined", "unstorable"),)


def test_a_body_that_is_not_the_signed_one_is_not_kept_however_large(server: CentreServer) -> None:
    desk = enrolled(server)
    event = desk.record(Kind.CASE_NOTED, Note(text="asli"))
    other = replace(event, body=bytes(90_000))
    assert desk.sync([desk.log[0], other]).meanings == (
        Meaning(2, "quarantined", "body_too_large"),
    )
    assert kept(server, desk, 2) is None
