"""An act carried by a later event is believed only where the two agree, and under its own signature."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from protocol.bodies import BodyError, Note, Recovered
from protocol.events import Event, Header, Kind, header_hash, make_event, pack_body, read_header
from protocol.recovered import carried
from tests.protocol.samples import BODIES, DESK, EVENT, HEADER, OTHER, OTHER_CARD, SALT


def _outer(inner: Event = EVENT, **changes: Any) -> Header:
    header = read_header(inner.header)
    made = msgspec.structs.replace(
        header,
        epoch=2,
        seq=7,
        kind=Kind.RECOVERED,
        variant=header.kind,
        time_ms=header.time_ms + 9_000,
        trust=2,
        prev_hash=bytes(32),
        about=header_hash(inner.header),
    )
    return msgspec.structs.replace(made, **changes)


def _body(inner: Event = EVENT, **changes: Any) -> bytes:
    assert inner.signature is not None
    said = Recovered(header=inner.header, signature=inner.signature, body=inner.body)
    return pack_body(msgspec.structs.replace(said, **changes), SALT)


def test_it_gives_back_the_act_itself() -> None:
    found = carried(_outer(), _body(), DESK.public)
    assert (found.header, found.raw, found.body) == (HEADER, EVENT.header, EVENT.body)
    assert found.signature == EVENT.signature
    assert carried(_outer(), _body(body=None)).body is None


@pytest.mark.parametrize(
    "changes",
    [
        {"card": OTHER_CARD},
        {"number": ""},
        {"operator": None},
        {"business_date": 1},
        {"kelurahan": "3374031002"},
        {"device": OTHER.device},
        {"variant": "lose"},
        {"about": bytes(32)},
        {"about": None},
        {"kind": Kind.CASE_NOTED},
    ],
    ids=lambda c: next(iter(c)),
)
def test_an_event_that_says_something_else_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BodyError):
        carried(_outer(**changes), _body())


def test_an_act_that_cannot_be_read_is_refused() -> None:
    for body in (
        _body(header=b"\x00"),
        pack_body(Note(text="x"), SALT),
        pack_body(BODIES[Kind.RECOVERED], SALT),
        b"",
    ):
        with pytest.raises(BodyError):
            carried(_outer(), body)


def test_the_acts_own_signature_is_asked_for() -> None:
    forged = make_event(HEADER, EVENT.body or b"", OTHER)
    body = _body(signature=forged.signature)
    assert carried(_outer(), body).header == HEADER
    with pytest.raises(BodyError, match="signature"):
        carried(_outer(), body, DESK.public)


def test_an_act_is_carried_once() -> None:
    once = make_event(_outer(), _body(), DESK)
    with pytest.raises(BodyError, match="once"):
        carried(_outer(once), _body(once))
