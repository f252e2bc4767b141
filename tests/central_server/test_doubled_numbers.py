"""A number on two papers is a case that names both, each number its own, once."""

from __future__ import annotations

import msgspec

from protocol.bodies import Note
from protocol.events import Event, Kind, evidence_code, read_header
from protocol.objects import CaseObject, ObjectKind
from tests.central_server.city import carry, city_with_batch, hand_over, open_cases, receive_all
from tests.central_server.conftest import enrolled
from tests.central_server.desk import Desk
from tests.support.centre import CentreServer


def doubled(server: CentreServer) -> dict[str, set[str]]:
    """The open cases of numbers: the evidence codes that each names."""
    found: dict[str, set[str]] = {}
    for case in open_cases(server):
        if case.reason != "doubled_number":
            continue
        (number,) = {s.number for s in case.sides}
        assert number not in found
        codes = [s.evidence_code for s in case.sides]
        assert len(codes) == len(set(codes))
        found[number] = set(codes)
    return found


def codes(*events: Event) -> dict[str, set[str]]:
    wanted: dict[str, set[str]] = {}
    for event in events:
        number = read_header(event.header).number
        wanted.setdefault(number, set()).add(evidence_code(event.header))
    return {number: named for number, named in wanted.items() if len(named) > 1}


def two_copies(server: CentreServer, cards: int) -> tuple[Desk, Desk, list[bytes]]:
    city_with_batch(server, cards)
    desk = enrolled(server)
    desk.sync_all()
    ids = [card.id for card in receive_all(desk)]
    desk.sync_all()
    return desk, desk.copy(), ids


def test_every_doubled_number_of_two_branches_is_a_case(server: CentreServer) -> None:
    desk, twin, cards = two_copies(server, 8)
    left = [hand_over(desk, card) for card in cards[:4]]
    right = [hand_over(twin, card) for card in cards[4:7]]
    desk.sync_all()
    assert doubled(server) == {}
    answer = twin.sync()
    assert doubled(server) == codes(*left, *right)
    assert len(doubled(server)) == 3
    cases = {c.id.hex(): c for c in open_cases(server)}
    assert [(m.seq, cases[m.reference].reason) for m in answer.meanings] == [
        (read_header(right[0].header).seq, "fork"),
        (read_header(right[1].header).seq, "doubled_number"),
        (read_header(right[2].header).seq, "doubled_number"),
    ]
    for case in cases.values():
        assert twin.get(ObjectKind.CASE, case.id) == case


def test_sent_again_they_are_no_more_cases(server: CentreServer) -> None:
    desk, twin, cards = two_copies(server, 4)
    for one, some in ((desk, cards[:2]), (twin, cards[2:])):
        for card in some:
            hand_over(one, card)
    desk.sync_all()
    raw = twin.request()
    twin.send(raw)
    before = open_cases(server)
    twin.send(raw)
    desk.sync(desk.log)
    twin.sync(twin.log[3:])
    assert open_cases(server) == before


def test_a_third_paper_joins_the_case_of_its_number(server: CentreServer) -> None:
    desk, twin, cards = two_copies(server, 3)
    third = desk.copy()
    done = [hand_over(one, card) for one, card in zip((desk, twin, third), cards, strict=True)]
    for one in (desk, twin, third):
        one.sync_all()
    assert doubled(server) == codes(*done)
    assert {len(named) for named in doubled(server).values()} == {3}


def test_two_epochs_opened_under_one_number_double_their_series(server: CentreServer) -> None:
    """One copy was offered the epoch, the other opened it by itself."""
    desk, twin, cards = two_copies(server, 4)
    done = []
    for one, some in ((desk, cards[:2]), (twin, cards[2:])):
        one.open_epoch(2, "restored")
        one.serial = 0
        done += [hand_over(one, card) for card in some]
        one.sync_all()
    assert doubled(server) == codes(*done)
    assert len(doubled(server)) == 2


def test_a_desk_that_numbers_two_acts_alike_is_found_out(server: CentreServer) -> None:
    desk, _, cards = two_copies(server, 3)
    first = hand_over(desk, cards[0])
    desk.serial -= 1
    second = hand_over(desk, cards[1])
    answer = desk.sync()
    assert doubled(server) == codes(first, second)
    assert [m.meaning for m in answer.meanings] == ["case"]
    desk.serial -= 1
    third = hand_over(desk, cards[2])
    desk.sync()
    assert doubled(server) == codes(first, second, third)


def test_another_devices_number_is_told_to_both_kelurahan(server: CentreServer) -> None:
    desk, _, cards = two_copies(server, 1)
    given = hand_over(desk, cards[0])
    desk.sync_all()
    other = enrolled(server, "3374011002")
    number = read_header(given.header).number
    other.record(Kind.DAY_CLOSED, Note(), number=number)
    other.sync_all()
    desk.sync_all()
    (case,) = [c for c in open_cases(server) if c.reason == "doubled_number"]
    for one in (desk, other):
        told = one.get(ObjectKind.CASE, case.id)
        assert isinstance(told, CaseObject)
        assert {s.device for s in told.sides} == {desk.id, other.id}


def test_the_number_of_a_batch_stands_on_all_its_cards(server: CentreServer) -> None:
    city_with_batch(server, 5)
    desk = enrolled(server)
    desk.sync_all()
    receive_all(desk)
    desk.sync_all()
    assert open_cases(server) == []


def test_a_case_that_was_closed_is_opened_anew_by_a_new_paper_only(server: CentreServer) -> None:
    desk, twin, cards = two_copies(server, 3)
    third = desk.copy()
    first, second = hand_over(desk, cards[0]), hand_over(twin, cards[1])
    desk.sync_all()
    twin.sync_all()
    (case,) = [c for c in open_cases(server) if c.reason == "doubled_number"]
    closed = msgspec.structs.replace(case, closed_ms=1)
    server.centre.store.write(lambda unit: unit.cases.change(closed))
    twin.sync(twin.log)
    assert doubled(server) == {}
    last = hand_over(third, cards[2])
    third.sync_all()
    assert doubled(server) == codes(first, second, last)


def test_an_act_carried_by_a_later_event_is_the_same_paper(server: CentreServer) -> None:
    desk, twin, cards = two_copies(server, 2)
    given = hand_over(desk, cards[0])
    twin.open_epoch(2, "repaired")
    carry(twin, given)
    carry(twin, given)
    assert twin.sync_all().meanings == ()
    assert desk.sync_all().meanings == ()  # and now it comes in its own place
    carry(twin, given)
    assert twin.sync_all().meanings == ()
    assert doubled(server) == {}
    # another act under that number is a case with the act itself, not with who carried it
    other = desk.copy()
    other.log, other.hash = desk.log[:-1], read_header(given.header).prev_hash
    other.confirmed, other.serial = 0, desk.serial - 1
    second = hand_over(other, cards[1])
    other.sync_all()
    assert doubled(server) == codes(given, second)
