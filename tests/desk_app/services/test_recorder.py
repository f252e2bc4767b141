"""The recorder: what stands in a header, and identifiers for things that begin here."""

from __future__ import annotations

import pytest

from desk_app.bootstrap import Desk
from desk_app.services.errors import Refused
from protocol.bodies import Note, ReceiveUnlisted, Shelve
from protocol.custody import Act
from protocol.events import (
    MAX_BODY_BYTES,
    Trust,
    body_hash,
    evidence_code,
    header_hash,
    read_header,
    signature_holds,
)
from tests.support.desk import KALIGAWE, NOON, PETUGAS, DeskBench, card_object

CARD = card_object(1).id


def test_an_act_is_stamped_chained_and_signed(bench: DeskBench, desk: Desk) -> None:
    with desk.store.write() as unit:
        first = desk.recorder.record(
            unit, Act.SHELVE, Shelve(place="A"), operator=PETUGAS.id, card=CARD, numbered=True
        )
        second = desk.recorder.record(
            unit,
            Act.SHELVE,
            Shelve(place="B"),
            operator=None,
            card=CARD,
            about=header_hash(first.event.header),
        )
    header = read_header(first.event.header)
    assert header == first.header
    assert (header.version, header.device, header.kelurahan) == (1, bench.key.device, KALIGAWE)
    assert (header.time_ms, header.trust) == (NOON, Trust.CARRIED)
    assert (header.card, header.operator, header.about) == (CARD, PETUGAS.id, None)
    assert header.body_hash == body_hash(first.event.body or b"")
    assert second.header.prev_hash == header_hash(first.event.header) == second.header.about
    for made in (first, second):
        assert made.event.signature is not None
        assert signature_holds(bench.key.public, made.event.header, made.event.signature)
    assert (first.number, second.number) == (header.number, "")
    assert first.evidence_code == evidence_code(first.event.header)
    with desk.store.read() as unit:
        card = unit.cards.get(CARD)
    assert card is not None
    assert card.status.place == "B"


def test_the_same_body_is_never_the_same_bytes(desk: Desk) -> None:
    """The salt: whoever sees two hashes cannot tell that the same was said."""
    with desk.store.write() as unit:
        made = [desk.recorder.record(unit, "case_noted", Note(), operator=None) for _ in range(2)]
    assert made[0].event.body != made[1].event.body
    assert made[0].header.body_hash != made[1].header.body_hash


def test_a_contradiction_is_recorded_and_told(desk: Desk) -> None:
    """What happened has happened: the log takes it, and the row shows it."""
    with desk.store.write() as unit:
        made = desk.recorder.record(unit, Act.FIND, Note(), operator=None, card=CARD)
        quiet = desk.recorder.record(unit, Act.SHELVE, Shelve(place="A"), operator=None, card=CARD)
        row = unit.cards.get(CARD)
    assert made.conflict == "unexpected_act"
    assert quiet.conflict == ""
    assert row is not None
    assert row.conflict == "unexpected_act"  # stays until the centre has made a case of it
    assert desk.rebuild().differing == ()


def test_new_identifiers_sort_by_time(bench: DeskBench, desk: Desk) -> None:
    made = []
    for _ in range(5):
        with desk.store.read() as unit:
            made.append(desk.recorder.new_id(unit))
        bench.clock.advance(1)
    assert made == sorted(made)
    assert len(set(made)) == 5
    assert {len(one) for one in made} == {16}
    assert {one[6] >> 4 for one in made} == {7}


def _position(desk: Desk) -> tuple[int, int]:
    return desk.sync_store().position().head


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * MAX_BODY_BYTES, "too_long"),
        ("é" * (MAX_BODY_BYTES // 2), "too_long"),
        ("satu\x00dua", "unstorable"),
        ("satu\ud800dua", "unstorable"),
    ],
)
def test_what_the_centre_would_not_keep_is_not_recorded(desk: Desk, text: str, code: str) -> None:
    """A paste from elsewhere, a scanner gone wild: one sentence, and nothing has happened."""
    before = _position(desk)
    with (
        pytest.raises(Refused, match=r"belum tercatat.*aman.*\.$") as refused,
        desk.store.write() as unit,
    ):
        desk.recorder.record(unit, "case_noted", Note(text=text), operator=None, card=CARD)
    assert refused.value.code == code
    assert _position(desk) == before
    with desk.store.write() as unit:
        made = desk.recorder.record(unit, "case_noted", Note(text="x" * 60_000), operator=None)
    assert made.position > 0
    assert desk.verify().faults == ()


def test_a_registration_longer_than_any_is_not_recorded(desk: Desk) -> None:
    typed = ReceiveUnlisted(registration="R" * 65, name="SUMARNI")
    with pytest.raises(Refused), desk.store.write() as unit:
        desk.recorder.record(unit, Act.RECEIVE_UNLISTED, typed, operator=None, card=CARD)


def test_what_the_desk_says_by_itself_is_never_refused(desk: Desk) -> None:
    """Nobody could shorten it; the centre keeps what it can."""
    with desk.store.write() as unit:
        desk.recorder.report(unit, "batch", bytes(16), b"x" * MAX_BODY_BYTES)
    assert _position(desk)[1] == 2
