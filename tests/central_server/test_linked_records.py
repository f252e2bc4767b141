"""Two records of one card: whatever the state of the one that is kept, no hand-over is lost in the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from central_server.errors import CentreError
from central_server.services.dispatch import Dispatches
from central_server.services.registry_acts import RegistryActs
from central_server.settings import Settings
from protocol.bodies import CancelHandOver, CaseClosed, Hold, Note, Receive, ReceiveUnlisted
from protocol.custody import Act, State
from protocol.events import Event, Kind, evidence_code, header_hash
from protocol.objects import CardObject, ObjectKind
from protocol.status import reflects, standing
from tests.central_server.city import (
    city_with_batch,
    hand_over,
    import_list,
    officer,
    open_cases,
    print_list,
    receive_all,
)
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN, enrolled
from tests.central_server.desk import Desk, new_card_id
from tests.central_server.test_reported import forget
from tests.central_server.test_sync import card_at, figures
from tests.support.centre import CentreServer

# The other record has gone where the kept one could have gone as well: nothing contradicts it.
QUIET = {State.PRINTED, State.IN_TRANSIT, State.MISSING_ON_RECEIPT, State.RECEIVED}


def cards_of(desk: Desk) -> list[CardObject]:
    found = [c for c in desk.all(ObjectKind.CARD) if isinstance(c, CardObject)]
    return sorted(found, key=lambda c: c.registration)


def link(server: CentreServer, old: bytes, kept: bytes) -> None:
    server.centre.service(RegistryActs).link(old, kept, officer(server).id)


def typed_as(desk: Desk, card: CardObject) -> bytes:
    """The same card received at a desk that does not know its record."""
    ident = new_card_id()
    said = ReceiveUnlisted(nik=card.nik, name=card.name, registration=card.registration)
    desk.record(Act.RECEIVE_UNLISTED, said, ident)
    return ident


def typed_without_number(desk: Desk) -> bytes:
    ident = new_card_id()
    desk.record(Act.RECEIVE_UNLISTED, ReceiveUnlisted(name="WARGA UJI"), ident)
    return ident


def one_card_in_each_state(server: CentreServer, desk: Desk) -> dict[State, CardObject]:
    centre, person = server.centre, officer(server).id
    assert not import_list(server, print_list(range(1, len(State) + 1))).errors
    desk.sync_all()
    cards = dict(zip(State, cards_of(desk), strict=True))
    at_the_registry = {State.PRINTED, State.DESTROYED}
    sent = [c.registration for s, c in cards.items() if s not in at_the_registry]
    batch = centre.service(Dispatches).send(KELURAHAN, sent, person, "").batch
    scrapped = cards[State.DESTROYED].registration
    centre.service(RegistryActs).destroy([scrapped], person, "Salah cetak")
    for state, card in cards.items():
        if state is State.MISSING_ON_RECEIPT:
            desk.record(Act.REPORT_MISSING, Receive(batch=batch), card.id)
        elif state not in at_the_registry | {State.IN_TRANSIT}:
            desk.record(Act.RECEIVE, Receive(batch=batch), card.id)
    for state, act, variant, body in (
        (State.MISROUTED, Act.MISROUTE, "", Note()),
        (State.HELD_UNDER_17, Act.HOLD, "under_17", Hold(reason="umur")),
        (State.HELD_PROBLEM, Act.HOLD, "problem", Hold(reason="foto")),
        (State.OUT_FOR_DELIVERY, Act.BAG_OUT, "", Note()),
        (State.LOST_IN_OFFICE, Act.LOSE, "", Note()),
        (State.RETURNED, Act.RETURN, "", Note()),
    ):
        desk.record(act, body, cards[state].id, variant)
    hand_over(desk, cards[State.HANDED_OVER].id)
    wrong = hand_over(desk, cards[State.OUT_WRONG_PERSON].id)
    undone = CancelHandOver(number="1", reason="tertukar", approved_by=person)
    desk.record(
        Act.CANCEL_HAND_OVER,
        undone,
        cards[State.OUT_WRONG_PERSON].id,
        "wrong_person",
        about=header_hash(wrong.header),
    )
    assert desk.sync_all().meanings == ()
    assert {s: card_at(desk, c.id).status.state for s, c in cards.items()} == {s: s for s in State}
    return cards


def linked_by_its_number(_: CentreServer, desk: Desk, kept: CardObject) -> Event:
    return hand_over(desk, typed_as(desk, kept))


def handed_over_then_linked(server: CentreServer, desk: Desk, kept: CardObject) -> Event:
    old = typed_without_number(desk)
    given = hand_over(desk, old)
    desk.sync_all()
    link(server, old, kept.id)
    return given


def linked_then_handed_over(server: CentreServer, desk: Desk, kept: CardObject) -> Event:
    old = typed_without_number(desk)
    desk.sync_all()
    link(server, old, kept.id)
    return hand_over(desk, old)


@pytest.mark.parametrize(
    "give", [linked_by_its_number, handed_over_then_linked, linked_then_handed_over]
)
def test_a_hand_over_of_the_one_record_stands_on_the_other_in_whatever_state(
    server: CentreServer, give: Callable[[CentreServer, Desk, CardObject], Event]
) -> None:
    desk, other = enrolled(server), enrolled(server)
    cards = one_card_in_each_state(server, desk)
    given = {state: give(server, other, card) for state, card in cards.items()}
    other.sync_all()
    desk.sync_all()
    named = {(case.card, side.evidence_code) for case in open_cases(server) for side in case.sides}
    for state, card in cards.items():
        status = card_at(desk, card.id).status
        hash_, code = header_hash(given[state].header), evidence_code(given[state].header)
        assert status.state is State.HANDED_OVER, state
        assert hash_ in {h.hash for h in standing(status)}, state
        assert ((card.id, code) in named) == (state not in QUIET), state
    assert {c.reason for c in open_cases(server)} == {"unexpected_act", "handed_over_twice"}
    assert figures(server) == {State.HANDED_OVER: len(State)}


def test_a_card_given_under_its_other_record_is_not_given_again_unseen(
    server: CentreServer,
) -> None:
    city_with_batch(server, 1)
    desk, other = enrolled(server), enrolled(server)
    desk.sync_all()
    (kept,) = receive_all(desk)
    desk.record(Act.HOLD, Hold(reason="umur"), kept.id, "under_17")
    desk.sync_all()
    first = hand_over(other, typed_as(other, kept))
    other.sync_all()
    desk.record(Act.RELEASE, Hold(reason="ulang tahun"), kept.id)
    second = hand_over(desk, kept.id)
    desk.sync_all()
    (case,) = [c for c in open_cases(server) if c.reason == "handed_over_twice"]
    assert {s.evidence_code for s in case.sides} == {
        evidence_code(first.header),
        evidence_code(second.header),
    }


def test_a_hand_over_goes_on_from_link_to_link(server: CentreServer) -> None:
    """It came to the second record through a link, so it stands in no log of that one."""
    city_with_batch(server, 2)
    desk, other = enrolled(server), enrolled(server)
    desk.sync_all()
    receive_all(desk)
    desk.sync_all()
    second, kept = cards_of(desk)
    given = hand_over(other, typed_as(other, second))
    other.sync_all()
    link(server, second.id, kept.id)
    desk.sync_all()
    status = card_at(desk, kept.id).status
    assert status.state is State.HANDED_OVER
    assert [h.hash for h in standing(status)] == [header_hash(given.header)]


def test_what_was_not_folded_is_not_folded_by_a_link(server: CentreServer) -> None:
    city_with_batch(server, 2)
    desk, revoked = enrolled(server), enrolled(server)
    for one in (desk, revoked):
        one.sync_all()
    receive_all(desk)
    desk.sync_all()
    old, kept = cards_of(desk)
    server.centre.store.write(lambda unit: unit.devices.revoke(revoked.id, 1))
    hand_over(revoked, old.id)
    revoked.sync()
    link(server, old.id, kept.id)
    desk.sync_all()
    assert card_at(desk, kept.id).status.state is State.RECEIVED
    assert [c.reason for c in open_cases(server)] == ["revoked_device"]


def test_what_was_folded_from_its_header_alone_is_folded_by_a_link(server: CentreServer) -> None:
    city_with_batch(server, 2)
    desk = enrolled(server)
    desk.sync_all()
    receive_all(desk)
    desk.sync_all()
    old, kept = cards_of(desk)
    given = hand_over(desk, old.id)
    desk.log[-1] = desk.tampered(given, b"x" * 40)
    assert [m.reference for m in desk.sync_all().meanings] == ["body_mismatch"]
    link(server, old.id, kept.id)
    desk.sync_all()
    status = card_at(desk, kept.id).status
    assert status.state is State.HANDED_OVER
    assert reflects(status, header_hash(given.header))


def test_an_act_on_a_card_of_another_kelurahan_is_a_case_through_a_link_too(
    server: CentreServer,
) -> None:
    city_with_batch(server, 1, OTHER_KELURAHAN)
    home, away = enrolled(server, OTHER_KELURAHAN), enrolled(server)
    home.sync_all()
    (kept,) = receive_all(home)
    home.sync_all()
    typed = typed_as(away, kept)
    away.sync_all()
    (case,) = open_cases(server)
    said = CaseClosed(case=case.id, note="Kartunya ada di sana")
    home.record(Kind.CASE_CLOSED, said)
    home.sync_all()
    given = hand_over(away, typed)
    assert [m.meaning for m in away.sync_all().meanings] == ["case"]
    home.sync_all()
    (case,) = open_cases(server)
    assert (case.reason, case.card) == ("other_kelurahan", kept.id)
    assert evidence_code(given.header) in {s.evidence_code for s in case.sides}
    assert home.get(ObjectKind.CASE, case.id) == away.get(ObjectKind.CASE, case.id) == case


def test_a_record_that_was_linked_is_not_sent(server: CentreServer) -> None:
    """Its card lies in the drawer under the other record."""
    assert not import_list(server, print_list([1, 2])).errors
    desk = enrolled(server)
    desk.sync_all()
    listed, _ = cards_of(desk)
    kept = typed_without_number(desk)
    desk.sync_all()
    link(server, listed.id, kept)
    person = officer(server).id
    send = server.centre.service(Dispatches).send
    with pytest.raises(CentreError, match="tidak dapat dikirim"):
        send(KELURAHAN, [listed.registration], person, "")
    assert send(KELURAHAN, None, person, "").count == 1
    assert send(KELURAHAN, [listed.registration], person, "", moved=True).count == 1
    desk.sync_all()
    assert card_at(desk, listed.id).status.state is State.PRINTED
    assert card_at(desk, kept).status.state is State.IN_TRANSIT


def test_a_recall_goes_from_link_to_link(server: CentreServer) -> None:
    city_with_batch(server, 3)
    desk = enrolled(server)
    desk.sync_all()
    receive_all(desk)
    desk.sync_all()
    first, second, third = cards_of(desk)
    link(server, first.id, second.id)
    link(server, second.id, third.id)
    recall = server.centre.service(RegistryActs).recall
    assert recall([first.registration], officer(server).id, "Salah cetak") == 1
    desk.sync_all()
    recalled = [card_at(desk, card.id).status.recalled for card in (first, second, third)]
    assert recalled == [False, False, True]


def test_the_loss_of_the_record_that_was_kept_stops_no_sync(
    server: CentreServer, settings: Settings
) -> None:
    city_with_batch(server, 2)
    desk, other = enrolled(server), enrolled(server)
    desk.sync_all()
    receive_all(desk)
    desk.sync_all()
    old, kept = cards_of(desk)
    link(server, old.id, kept.id)
    forget(settings, kept.id)
    given = hand_over(desk, old.id)
    typed = typed_as(other, old)
    (said,) = desk.sync_all().meanings
    other.sync_all()
    (case,) = [c for c in open_cases(server) if c.card == old.id]
    assert (said.reference, case.reason) == (case.id.hex(), "unsure_link")
    assert evidence_code(given.header) in {side.evidence_code for side in case.sides}
    assert card_at(other, typed).status.linked_to == old.id


def test_the_way_of_the_other_record_takes_no_card_out_of_its_office(server: CentreServer) -> None:
    """It was sent to another kelurahan before somebody found out that the two are one card."""
    city_with_batch(server, 3)
    city_with_batch(server, 3, OTHER_KELURAHAN)
    desk, away = enrolled(server), enrolled(server, OTHER_KELURAHAN)
    desk.sync_all()
    away.sync_all()
    in_drawer, given, in_bag = receive_all(desk)
    hand_over(desk, given.id)
    desk.record(Act.BAG_OUT, Note(), in_bag.id)
    desk.sync_all()
    for old, kept in zip(cards_of(away), (in_drawer, given, in_bag), strict=True):
        link(server, old.id, kept.id)
    desk.sync_all()
    states = [card_at(desk, card.id).status.state for card in (in_drawer, given, in_bag)]
    assert states == [State.RECEIVED, State.HANDED_OVER, State.OUT_FOR_DELIVERY]
    assert open_cases(server) == []
    assert figures(server) == dict.fromkeys(states, 1)
