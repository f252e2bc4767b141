"""A wrong hand-over is cancelled by an event that says where the card is; nothing is edited."""

from __future__ import annotations

import msgspec
import pytest

from desk_app.bootstrap import Desk
from desk_app.services.errors import Refused
from desk_app.services.hand_over import HandedOver
from desk_app.services.operators import Session
from desk_app.services.ports import LoggedEvent
from desk_app.services.standing import stands
from protocol.bodies import CancelHandOver, Note, read_body
from protocol.custody import Act, State
from protocol.events import header_hash
from protocol.status import CardStatus, LastHandOver
from tests.support.desk import (
    BATCH,
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
CARD = card_object(1).id
THEIRS = LastHandOver(b"o" * 16, 1, 9, 20_779, "3" * 22, "0000", b"h" * 32)


@pytest.fixture
def given(desk: Desk) -> HandedOver:
    return desk.hand_over.hand_over(STAFF, CARD, owner_claim(), signed())


def _events(desk: Desk) -> list[LoggedEvent]:
    with desk.store.read() as unit:
        return unit.log.after(0, 1_000)


def _status(desk: Desk) -> CardStatus:
    with desk.store.read() as unit:
        row = unit.cards.get(CARD)
    assert row is not None
    return row.status


def _stands(desk: Desk, done: HandedOver) -> bool:
    with desk.store.read() as unit:
        act = unit.log.at(done.recorded.position)
        assert act is not None
        return stands(unit, act)


def test_back_in_the_drawer(desk: Desk, given: HandedOver) -> None:
    made = desk.cancel.cancel(STAFF, CHIEF, CARD, "  Kartu tertukar ")
    assert (made.header.kind, made.header.variant) == ("cancel_hand_over", "drawer")
    assert made.header.operator == PETUGAS.id
    assert made.header.about == header_hash(given.recorded.event.header)
    said = read_body(made.header.kind, made.event.body or b"")
    assert said == CancelHandOver(
        number=given.number, reason="Kartu tertukar", approved_by=PENYELIA.id
    )
    assert (_status(desk).state, _status(desk).hand_over) == (State.RECEIVED, None)
    assert made.conflict == ""
    assert made.number == ""  # a cancellation takes no number of the series
    assert not _stands(desk, given)
    assert desk.rebuild().differing == ()


def test_with_a_wrong_person_until_it_is_recovered(desk: Desk, given: HandedOver) -> None:
    made = desk.cancel.cancel(STAFF, CHIEF, CARD, "Keliru orang", " Tetangga sebelah ")
    assert made.header.variant == "wrong_person"
    said = read_body(made.header.kind, made.event.body or b"")
    assert isinstance(said, CancelHandOver)
    assert said.with_person == "Tetangga sebelah"
    assert _status(desk).state is State.OUT_WRONG_PERSON
    with pytest.raises(Refused, match="orang yang keliru"):
        desk.hand_over.hand_over(STAFF, CARD, owner_claim(), signed())
    with desk.store.write() as unit:
        desk.recorder.record(unit, Act.RECOVER, Note(), operator=PETUGAS.id, card=CARD)
    again = desk.hand_over.hand_over(STAFF, CARD, owner_claim(), signed())
    assert again.number != given.number
    assert not _stands(desk, given)
    assert _stands(desk, again)


def test_the_number_stays_used(desk: Desk, given: HandedOver) -> None:
    desk.cancel.cancel(STAFF, CHIEF, CARD, "Keliru")
    again = desk.hand_over.hand_over(STAFF, CARD, owner_claim(), signed())
    assert int(again.number[14:20]) == int(given.number[14:20]) + 1
    with desk.store.read() as unit:
        found = unit.log.by_number(given.number)
        assert found is not None
        assert found.position == given.recorded.position


def test_twice_is_refused(desk: Desk, given: HandedOver) -> None:
    desk.cancel.cancel(STAFF, CHIEF, CARD, "Keliru")
    before = _events(desk)
    with pytest.raises(Refused, match="tidak ada yang perlu dibatalkan"):
        desk.cancel.cancel(STAFF, CHIEF, CARD, "Keliru lagi")
    assert _events(desk) == before


@pytest.mark.parametrize(
    ("who", "supervisor", "reason", "code"),
    [
        (STAFF, CHIEF, "", "reason"),
        (STAFF, CHIEF, " \n ", "reason"),
        (STAFF, STAFF, "Keliru", "role"),
        (STAFF, IT, "Keliru", "role"),
        (IT, CHIEF, "Keliru", "role"),
    ],
    ids=["no reason", "blank reason", "petugas approves", "it approves", "it asks"],
)
def test_who_may_and_why(
    desk: Desk, given: HandedOver, who: Session, supervisor: Session, reason: str, code: str
) -> None:
    before = _events(desk)
    with pytest.raises(Refused) as caught:
        desk.cancel.cancel(who, supervisor, CARD, reason)
    assert caught.value.code == code
    assert str(caught.value).endswith(".")
    assert _events(desk) == before
    assert _status(desk).state is State.HANDED_OVER


def test_a_supervisor_may_do_both(desk: Desk, given: HandedOver) -> None:
    assert desk.cancel.cancel(CHIEF, CHIEF, CARD, "Keliru").header.operator == PENYELIA.id


@pytest.mark.parametrize("state", [s for s in State if s is not State.HANDED_OVER])
def test_what_was_not_handed_over_cannot_be_taken_back(
    bench: DeskBench, desk: Desk, state: State
) -> None:
    bench.feed(desk, card_object(1, status=CardStatus(state=state)))
    with pytest.raises(Refused, match=r"tidak tercatat sudah diserahkan.*\.$"):
        desk.cancel.cancel(STAFF, CHIEF, CARD, "Keliru")


def test_a_card_that_is_not_here(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"tidak ditemukan .*\.$"):
        desk.cancel.cancel(STAFF, CHIEF, bytes(16), "Keliru")


def test_a_hand_over_that_no_desk_recorded_is_a_sentence(bench: DeskBench, desk: Desk) -> None:
    """The registry's own records may say that a card was handed over, and not how."""
    bench.feed(desk, card_object(1, status=CardStatus(state=State.HANDED_OVER)))
    with pytest.raises(Refused, match=r"^Serah terima .*\.$") as caught:
        desk.cancel.cancel(STAFF, CHIEF, CARD, "Keliru")
    assert caught.value.code == "custody"
    assert _events(desk) == []


def test_another_pcs_hand_over_is_cancelled_here(bench: DeskBench, desk: Desk) -> None:
    status = CardStatus(state=State.HANDED_OVER, batch=BATCH.id, hand_over=THEIRS)
    bench.feed(desk, card_object(1, status=status))
    made = desk.cancel.cancel(STAFF, CHIEF, CARD, "Keliru")
    assert made.header.about == THEIRS.hash
    said = read_body(made.header.kind, made.event.body or b"")
    assert isinstance(said, CancelHandOver)
    assert said.number == THEIRS.number
    assert _status(desk).state is State.RECEIVED


# ---- which of them stands


def _reflecting(desk: Desk, **changes: object) -> CardStatus:
    """The centre's word once it knows everything of this desk."""
    return msgspec.structs.replace(_status(desk), **changes)


def test_a_hand_over_stands_until_somebody_cancels_it(
    bench: DeskBench, desk: Desk, given: HandedOver
) -> None:
    assert _stands(desk, given)
    bench.feed(desk, card_object(1, status=_reflecting(desk)))
    assert _stands(desk, given)
    # Another PC of the kelurahan cancels it.
    cancelled = _reflecting(desk, state=State.RECEIVED, hand_over=None)
    bench.feed(desk, card_object(1, status=cancelled))
    assert not _stands(desk, given)
    # And hands the card over anew.
    bench.feed(desk, card_object(1, status=_reflecting(desk, hand_over=THEIRS)))
    assert not _stands(desk, given)


def test_of_two_hand_overs_neither_is_cancelled_by_the_other(
    bench: DeskBench, desk: Desk, given: HandedOver
) -> None:
    theirs_first = CardStatus(state=State.HANDED_OVER, batch=BATCH.id, hand_over=THEIRS)
    bench.feed(desk, card_object(1, status=theirs_first))
    assert _status(desk).hand_over == THEIRS  # the one folded first is in force
    assert _stands(desk, given)
    mine = LastHandOver(
        given.recorded.header.device,
        given.recorded.header.epoch,
        given.recorded.header.seq,
        given.recorded.header.business_date,
        given.number,
        given.evidence_code,
        header_hash(given.recorded.event.header),
    )
    both = _reflecting(desk, hand_over=THEIRS, others=(mine,))
    bench.feed(desk, card_object(1, status=both))
    assert _stands(desk, given)
    with desk.store.read() as unit:
        assert not desk.documents.receipt(unit, given.number).cancelled
    bench.feed(desk, card_object(1, status=_reflecting(desk, hand_over=THEIRS, others=())))
    assert not _stands(desk, given)  # cancelled elsewhere, and given anew


def test_a_desk_cancels_the_hand_over_whose_paper_lies_there(
    bench: DeskBench, desk: Desk, given: HandedOver
) -> None:
    theirs_first = CardStatus(state=State.HANDED_OVER, batch=BATCH.id, hand_over=THEIRS)
    bench.feed(desk, card_object(1, status=theirs_first))
    made = desk.cancel.cancel(STAFF, CHIEF, CARD, "Kartunya di sebelah")
    assert made.header.about == header_hash(given.recorded.event.header)
    assert not _stands(desk, given)
    assert _status(desk).state is State.HANDED_OVER  # by the neighbour's, which stands
    assert _status(desk).hand_over == THEIRS


def test_a_card_that_left_takes_nothing_back(
    bench: DeskBench, desk: Desk, given: HandedOver
) -> None:
    bench.drop_card(desk, CARD)
    assert _stands(desk, given)


def test_an_act_without_a_card_stands(desk: Desk) -> None:
    with desk.store.write() as unit:
        made = desk.recorder.record(unit, Act.HAND_OVER, Note(), operator=None)
        act = unit.log.at(made.position)
        assert act is not None
        assert stands(unit, act)
