from __future__ import annotations

import os
from dataclasses import replace

import msgspec
import pytest

from central_server.services.staff import NewOperator, Staff
from protocol.bodies import Note, PinChanged, ReceiveUnlisted, Shelve
from protocol.custody import Act, State
from protocol.events import Event, Kind, body_hash, header_hash, make_event, read_header
from protocol.messages import Meaning
from protocol.objects import BatchObject, CardObject, ObjectKind, OperatorObject, Role
from protocol.pins import hash_pin, pin_matches
from protocol.status import reflects
from tests.central_server.city import (
    city_with_batch,
    hand_over,
    import_list,
    open_cases,
    print_list,
    receive_all,
)
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN, enrolled
from tests.central_server.desk import Desk, RefusedError, new_card_id
from tests.support.centre import CentreServer


def card_at(desk: Desk, identity: bytes) -> CardObject:
    card = desk.get(ObjectKind.CARD, identity)
    assert isinstance(card, CardObject)
    return card


def figures(server: CentreServer) -> dict[str, int]:
    """Cards by state; the summary must agree with a count of the cards themselves."""
    now, counted = server.centre.store.read(lambda u: (u.figures.now(), u.figures.counted()))
    assert now == counted
    found: dict[str, int] = {}
    for figure in now:
        found[figure.state] = found.get(figure.state, 0) + figure.cards
    return found


def test_first_sync_stores_the_opener_and_brings_the_office(server: CentreServer) -> None:
    desk = enrolled(server)
    answer = desk.sync_all()
    assert (answer.epoch, answer.stored_through, answer.stored_hash) == (1, 1, desk.hash)
    kinds = sorted(kind for kind, _ in desk.objects)
    assert kinds == ["device", "device", "office", "policy"]


def test_a_batch_goes_out_is_received_and_handed_over(server: CentreServer) -> None:
    sent = city_with_batch(server, 5)
    desk = enrolled(server)
    desk.sync_all()
    batch = desk.get(ObjectKind.BATCH, sent.batch)
    assert isinstance(batch, BatchObject)
    assert (batch.number, batch.count, batch.sender_name) == (sent.number, 5, "Petugas Uji")
    assert figures(server) == {State.IN_TRANSIT: 5}
    cards = receive_all(desk)
    given = hand_over(desk, cards[0].id)
    answer = desk.sync_all()
    assert answer.meanings == ()
    assert figures(server) == {State.RECEIVED: 4, State.HANDED_OVER: 1}
    card = card_at(desk, cards[0].id)
    assert card.status.state is State.HANDED_OVER
    assert reflects(card.status, header_hash(given.header))
    days = server.centre.store.read(lambda u: u.figures.by_day(Act.HAND_OVER))
    assert [(d.kelurahan, d.acts) for d in days] == [(KELURAHAN, 1)]


def test_a_resend_changes_nothing_and_says_the_same(server: CentreServer) -> None:
    city_with_batch(server, 2)
    desk = enrolled(server)
    desk.sync_all()
    cards = receive_all(desk)
    hand_over(desk, cards[0].id)
    hand_over(desk, cards[0].id)  # the second contradicts
    raw = desk.request()
    first = desk.send(raw)  # this answer is lost
    again = desk.send(raw)
    assert again.stored_through == first.stored_through == len(desk.log)
    assert again.stored_hash == desk.hash
    assert again.meanings == first.meanings
    assert [m.meaning for m in again.meanings] == ["case"]
    assert len(open_cases(server)) == 1
    assert figures(server) == {State.HANDED_OVER: 1, State.RECEIVED: 1}
    whole = desk.send(desk.request(desk.log))
    assert whole.stored_through == len(desk.log)
    assert whole.meanings == first.meanings
    assert desk.sync_all().changes  # what the lost answer carried comes with the next


def test_overlapping_resend_stores_the_rest(server: CentreServer) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    desk.send(desk.request(desk.log[:2], head=(1, 2)))
    hand_over(desk, card.id)
    answer = desk.sync(desk.log)
    assert (answer.stored_through, answer.meanings) == (len(desk.log), ())
    assert figures(server) == {State.HANDED_OVER: 1}


def test_a_gap_sends_the_desk_back(server: CentreServer) -> None:
    desk = enrolled(server)
    desk.sync_all()
    head = desk.hash
    for _ in range(3):
        desk.record(Kind.DAY_CLOSED, Note())
    answer = desk.send(desk.request(desk.log[2:]))
    assert (answer.stored_through, answer.stored_hash) == (1, head)
    assert desk.sync_all().stored_through == 4


def test_a_gap_before_anything_is_stored(server: CentreServer) -> None:
    desk = enrolled(server)
    desk.record(Kind.DAY_CLOSED, Note())
    answer = desk.send(desk.request(desk.log[1:]))
    assert (answer.stored_through, answer.stored_hash, answer.open_epoch) == (0, b"", 0)


def test_epochs_are_sent_one_after_the_other(server: CentreServer) -> None:
    desk = enrolled(server)
    old = desk.log
    desk.open_epoch(2, "restored")
    answer = desk.send(desk.request(old, epoch=1))
    assert (answer.epoch, answer.stored_through, answer.open_epoch) == (1, 1, 0)
    answer = desk.sync_all()
    assert (answer.epoch, answer.stored_through) == (2, 1)
    asked = desk.send(desk.request([], epoch=1))
    assert (asked.epoch, asked.stored_through) == (1, 1)


def test_unknown_kind_is_stored_and_set_aside(server: CentreServer) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    desk.record("weighed", Note(text="12 g"), card.id)
    hand_over(desk, card.id)
    answer = desk.sync_all()
    assert answer.stored_through == len(desk.log)
    assert answer.meanings == (Meaning(4, "quarantined", "unknown_kind"),)
    assert figures(server) == {State.HANDED_OVER: 1}


def test_acts_of_the_centre_are_not_taken_from_a_desk(server: CentreServer) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    desk.record(Act.DESTROY, Note(), card.id)
    answer = desk.sync_all()
    assert [m.reference for m in answer.meanings] == ["centre_only"]
    assert figures(server) == {State.RECEIVED: 1}


def test_a_body_that_does_not_match_is_dropped_and_the_act_still_counts(
    server: CentreServer,
) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    event = hand_over(desk, card.id)
    desk.log[-1] = replace(event, body=b"x" * 40)
    answer = desk.sync_all()
    assert answer.meanings == (Meaning(len(desk.log), "quarantined", "body_mismatch"),)
    stored = server.centre.store.read(lambda u: u.events.at(desk.id, 1, len(desk.log)))
    assert (stored[0].header, stored[0].body) == (event.header, None)
    assert figures(server) == {State.HANDED_OVER: 1}  # the header proves it


def test_a_body_that_does_not_decode_is_kept(server: CentreServer) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    body = os.urandom(16) + b"\xc1 not messagepack"
    header = msgspec.structs.replace(
        read_header(hand_over(desk, card.id).header), body_hash=body_hash(body)
    )
    desk.log[-1] = make_event(header, body, desk.key)
    answer = desk.sync_all()
    assert [m.reference for m in answer.meanings] == ["body_unreadable"]
    stored = server.centre.store.read(lambda u: u.events.at(desk.id, 1, len(desk.log)))
    assert stored[0].body == body


def test_a_purged_body_is_no_fault(server: CentreServer) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    desk.log[-1] = replace(hand_over(desk, card.id), body=None)
    answer = desk.sync_all()
    assert (answer.meanings, answer.stored_through) == ((), len(desk.log))
    assert figures(server) == {State.HANDED_OVER: 1}


def test_unknown_card_is_set_aside(server: CentreServer) -> None:
    desk = enrolled(server)
    desk.record(Act.SHELVE, Shelve(place="A-1"), new_card_id())
    desk.record(Act.SHELVE, Shelve(place="A-1"))
    answer = desk.sync_all()
    assert [m.reference for m in answer.meanings] == ["unknown_card", "no_card"]
    assert figures(server) == {}


def test_what_was_set_aside_counts_once_the_card_is_known(server: CentreServer) -> None:
    first, second = enrolled(server), enrolled(server)
    card = new_card_id()
    second.record(Act.SHELVE, Shelve(place="B-2"), card)
    assert [m.reference for m in second.sync_all().meanings] == ["unknown_card"]
    first.record(Act.RECEIVE_UNLISTED, ReceiveUnlisted(name="WARGA LAIN"), card)
    first.sync_all()
    second.sync_all()
    status = card_at(second, card).status
    assert (status.state, status.place) == (State.RECEIVED, "B-2")
    assert reflects(status, header_hash(second.log[1].header))
    meant = server.centre.store.read(lambda u: u.events.at(second.id, 1, 2))[0].meaning
    assert meant == "applied"


def test_handed_over_twice_becomes_a_case_with_both_evidences(server: CentreServer) -> None:
    city_with_batch(server, 1)
    first, second = enrolled(server), enrolled(server)
    first.sync_all()
    card = receive_all(first)[0]
    first.sync_all()
    second.sync_all()
    papers = [hand_over(first, card.id), hand_over(second, card.id)]
    assert first.sync_all().meanings == ()
    answer = second.sync_all()
    case = open_cases(server)[0]
    assert answer.meanings == (Meaning(2, "case", case.id.hex()),)
    assert (case.reason, case.card) == ("handed_over_twice", card.id)
    assert {(s.device, s.number) for s in case.sides} == {
        (desk.id, read_header(paper.header).number)
        for desk, paper in zip((first, second), papers, strict=True)
    }
    first.sync_all()
    for desk in (first, second):  # both see the case and the card as handed over the first time
        assert desk.get(ObjectKind.CASE, case.id) == case
        status = card_at(desk, card.id).status
        assert status.state is State.HANDED_OVER
        assert status.hand_over is not None
        assert status.hand_over.device == first.id
    assert figures(server) == {State.HANDED_OVER: 1}


def test_a_third_hand_over_joins_the_case(server: CentreServer) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    for _ in range(3):
        hand_over(desk, card.id)
    desk.sync_all()
    hand_over(desk, card.id)
    desk.sync_all()
    cases = open_cases(server)
    assert [len(case.sides) for case in cases] == [4]


def test_an_unexpected_act_names_what_was_before(server: CentreServer) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    desk.record(Act.FIND, Note(), card.id)
    desk.sync_all()
    case = open_cases(server)[0]
    assert (case.reason, [s.kind for s in case.sides]) == ("unexpected_act", ["receive", "find"])


def test_an_act_on_a_card_of_another_kelurahan_is_a_case_for_both(server: CentreServer) -> None:
    city_with_batch(server, 1)
    home, other = enrolled(server), enrolled(server, OTHER_KELURAHAN)
    home.sync_all()
    card = receive_all(home)[0]
    home.sync_all()
    hand_over(other, card.id)
    other.sync_all()
    home.sync_all()
    case = open_cases(server)[0]
    assert case.reason == "other_kelurahan"
    assert home.get(ObjectKind.CASE, case.id) == other.get(ObjectKind.CASE, case.id) == case
    assert card_at(home, card.id).status.state is State.HANDED_OVER
    assert not other.all(ObjectKind.CARD)


def test_revoked_device_delivers_and_is_then_told(server: CentreServer) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    desk.sync_all()
    event = hand_over(desk, card.id)
    desk.record(Kind.DAY_CLOSED, Note())
    store, now = server.centre.store, server.centre.clock.now_ms()
    store.write(lambda u: u.devices.revoke(desk.id, now))
    import_list(server, print_list([77]))
    answer = desk.sync()
    assert answer.stored_through == len(desk.log)
    assert [m.meaning for m in answer.meanings] == ["case", "case"]
    assert (answer.changes, answer.more) == ((), False)
    assert {c.reason for c in open_cases(server)} == {"revoked_device"}
    stored = store.read(lambda u: u.events.at(desk.id, 1, len(desk.log) - 1))
    assert stored[0].header == event.header
    assert figures(server) == {State.RECEIVED: 1, State.PRINTED: 1}  # a person decides
    with pytest.raises(RefusedError, match="revoked"):
        desk.sync()


def test_unlisted_card_is_made_and_shown_to_the_kelurahan(server: CentreServer) -> None:
    desk, neighbour = enrolled(server), enrolled(server)
    card = new_card_id()
    desk.record(
        Act.RECEIVE_UNLISTED,
        ReceiveUnlisted(nik="3374000000000001", name="WARGA BARU", registration="LUAR1"),
        card,
    )
    assert desk.sync_all().meanings == ()
    neighbour.sync_all()
    seen = card_at(neighbour, card)
    assert (seen.kelurahan, seen.name, seen.status.state) == (
        KELURAHAN,
        "WARGA BARU",
        State.RECEIVED,
    )
    known = server.centre.store.read(lambda u: u.cards.registered(["LUAR1"]))
    assert known == {"LUAR1": card}


def test_unlisted_card_with_known_number_and_nik_is_linked(server: CentreServer) -> None:
    import_list(server, print_list([1]))
    desk = enrolled(server)
    desk.sync_all()
    kept = next(c for c in desk.all(ObjectKind.CARD) if isinstance(c, CardObject))
    typed = new_card_id()
    body = ReceiveUnlisted(nik=kept.nik, name=kept.name, registration=kept.registration)
    desk.record(Act.RECEIVE_UNLISTED, body, typed)
    given = hand_over(desk, typed)
    assert desk.sync_all().meanings == ()
    assert card_at(desk, typed).status.linked_to == kept.id
    after = card_at(desk, kept.id).status
    assert (after.state, reflects(after, header_hash(given.header))) == (State.HANDED_OVER, True)
    assert figures(server) == {State.HANDED_OVER: 1}  # one card, not two
    events = server.centre.store.read(lambda u: u.events.of_card(typed))
    assert sorted(read_header(e.header).kind for e in events) == [
        Act.HAND_OVER,
        Act.LINK,
        Act.RECEIVE_UNLISTED,
    ]
    hand_over(desk, kept.id)  # the same card again, under its other name
    assert [m.meaning for m in desk.sync_all().meanings] == ["case"]


@pytest.mark.parametrize("known", ["registration", "nik"])
def test_unsure_match_is_a_case(server: CentreServer, known: str) -> None:
    import_list(server, print_list([1]))
    desk = enrolled(server)
    desk.sync_all()
    other = next(c for c in desk.all(ObjectKind.CARD) if isinstance(c, CardObject))
    body = (
        ReceiveUnlisted(nik="3374999999999999", name="LAIN", registration=other.registration)
        if known == "registration"
        else ReceiveUnlisted(nik=other.nik, name=other.name)
    )
    typed = new_card_id()
    desk.record(Act.RECEIVE_UNLISTED, body, typed)
    answer = desk.sync_all()
    case = open_cases(server)[0]
    assert answer.meanings == (Meaning(2, "case", case.id.hex()),)
    assert (case.reason, case.card) == ("unsure_link", typed)
    assert card_at(desk, typed).status.linked_to is None
    assert figures(server) == {State.PRINTED: 1, State.RECEIVED: 1}


def test_a_second_card_of_a_served_person_is_simply_another_card(server: CentreServer) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    hand_over(desk, card.id)
    desk.record(Act.RECEIVE_UNLISTED, ReceiveUnlisted(nik=card.nik, name=card.name), new_card_id())
    assert desk.sync_all().meanings == ()
    assert figures(server) == {State.HANDED_OVER: 1, State.RECEIVED: 1}


def test_pin_hash_reaches_the_desk_and_a_change_the_neighbour(server: CentreServer) -> None:
    c = server.centre
    added = Staff(c.store, c.clock, c.randomness).add(
        NewOperator("Loket Uji", Role.PETUGAS, kelurahan=KELURAHAN, pin="495132")
    )
    desk, neighbour = enrolled(server), enrolled(server)
    desk.sync_all()
    seen = desk.get(ObjectKind.OPERATOR, added.id)
    assert isinstance(seen, OperatorObject)
    assert pin_matches(seen.pin_hash, "495132")
    new_hash = hash_pin("730518", os.urandom(16))
    desk.record(
        Kind.OPERATOR_PIN_CHANGED,
        PinChanged(operator=added.id, pin_hash=new_hash),
        operator=added.id,
    )
    assert desk.sync_all().meanings == ()
    neighbour.sync_all()
    changed = neighbour.get(ObjectKind.OPERATOR, added.id)
    assert isinstance(changed, OperatorObject)
    assert (changed.pin_hash, changed.pin_version) == (new_hash, 2)


def test_pin_changes_that_are_not_the_desks_to_make(server: CentreServer) -> None:
    c = server.centre
    staff = Staff(c.store, c.clock, c.randomness)
    elsewhere = staff.add(NewOperator("A", Role.PETUGAS, kelurahan=OTHER_KELURAHAN, pin="495132"))
    here = staff.add(NewOperator("B", Role.PETUGAS, kelurahan=KELURAHAN, pin="495132"))
    desk = enrolled(server)
    good = hash_pin("730518", os.urandom(16))
    for operator, text in ((elsewhere.id, good), (os.urandom(16), good), (here.id, "plain")):
        desk.record(Kind.OPERATOR_PIN_RESET, PinChanged(operator=operator, pin_hash=text))
    references = [m.reference for m in desk.sync_all().meanings]
    assert references == ["other_kelurahan", "unknown_operator", "bad_pin_hash"]
    kept = c.store.read(lambda u: [u.operators.get(o.id) for o in (elsewhere, here)])
    assert kept == [elsewhere, here]


def test_changes_come_in_pages_of_the_size_asked_for(server: CentreServer) -> None:
    city_with_batch(server, 40)
    desk = enrolled(server)
    pages = [desk.sync(page_bytes=1)]
    assert len(pages[0].changes) == 1
    while pages[-1].more:
        pages.append(desk.sync(page_bytes=2_000))
        assert sum(len(i.data or b"") for i in pages[-1].changes) <= 2_000
    assert len(desk.all(ObjectKind.CARD)) == 40
    versions = [i.version for p in pages for i in p.changes if i.scope == KELURAHAN]
    assert versions == sorted(versions)
    assert desk.sync().changes == ()


def test_a_cursor_of_a_centre_since_restored_starts_again(server: CentreServer) -> None:
    city_with_batch(server, 3)
    desk = enrolled(server)
    desk.sync_all()
    whole = len(desk.objects)
    desk.cursor = (10_000, 10_000)
    desk.objects.clear()
    desk.sync_all()
    assert len(desk.objects) == whole
    desk.cursor = (-5, -5)
    assert len(desk.sync().changes) == whole


def test_a_desk_sees_its_own_kelurahan_only(server: CentreServer) -> None:
    city_with_batch(server, 2)
    city_with_batch(server, 3, OTHER_KELURAHAN)
    desk = enrolled(server, OTHER_KELURAHAN)
    desk.sync_all()
    cards = [c for c in desk.all(ObjectKind.CARD) if isinstance(c, CardObject)]
    assert [c.kelurahan for c in cards] == [OTHER_KELURAHAN] * 3


def test_contact_is_remembered(server: CentreServer) -> None:
    desk = enrolled(server)
    now = server.centre.clock.now_ms()
    desk.sync(time_ms=now + 3_600_000)
    device = server.centre.store.read(lambda u: u.devices.get(desk.id))
    assert device is not None
    assert device.last_contact_ms >= now
    assert abs(device.clock_offset_ms - 3_600_000) < 60_000
    assert device.application == "uji"


def test_a_restart_loses_nothing(server: CentreServer) -> None:
    desk = enrolled(server)
    desk.sync_all()
    server.stop()
    desk.record(Kind.DAY_CLOSED, Note())
    server.start()
    assert desk.sync_all().stored_through == 2


@pytest.mark.parametrize("fault", ["device", "epoch", "order", "link", "opener"])
def test_a_broken_chain_is_refused_and_nothing_stored(server: CentreServer, fault: str) -> None:
    desk = enrolled(server)
    stranger = enrolled(server)
    for _ in range(3):
        desk.record(Kind.DAY_CLOSED, Note())
    events: list[Event] = list(desk.log)
    epoch = 1
    if fault == "device":
        events = stranger.log
    elif fault == "epoch":
        epoch = 2
    elif fault == "order":
        events[1], events[2] = events[2], events[1]
    elif fault == "link":
        header = msgspec.structs.replace(read_header(events[2].header), prev_hash=b"x" * 32)
        events[2] = make_event(header, events[2].body or b"", desk.key)
    else:
        header = msgspec.structs.replace(read_header(events[0].header), kind="day_closed")
        events = [make_event(header, events[0].body or b"", desk.key)]
    with pytest.raises(RefusedError, match="broken_chain") as refused:
        desk.sync(events, epoch=epoch)
    assert refused.value.status == 422
    assert desk.send(desk.request([])).stored_through == 0


def test_a_wrong_last_signature_is_refused(server: CentreServer) -> None:
    desk = enrolled(server)
    with pytest.raises(RefusedError, match="bad_signature"):
        desk.sync(signature=os.urandom(64))
    assert desk.send(desk.request([])).stored_through == 0


def test_hand_over_bodies_are_kept_to_the_byte(server: CentreServer) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    event = hand_over(desk, card.id)
    desk.sync_all()
    stored = server.centre.store.read(lambda u: u.events.at(desk.id, 1, len(desk.log)))[0]
    assert (stored.header, stored.body) == (event.header, event.body)
    assert stored.signature == event.signature
