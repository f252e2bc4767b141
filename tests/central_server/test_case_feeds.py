"""Whom a case is told: those whose card or PC it concerns, whatever a header says of where it happened."""

from __future__ import annotations

import os

import msgspec
import pytest

from central_server.services.case_desk import CaseDesk, Reason
from central_server.services.places import Moving
from central_server.store.unit import Unit
from central_server.words import day_text, time_text
from protocol.bodies import BatchReceived, CaseClosed, Note
from protocol.custody import Act, State
from protocol.events import Kind
from protocol.objects import CaseObject, ObjectKind
from tests.central_server.city import (
    city_with_batch,
    hand_over,
    officer,
    open_cases,
    receive_all,
)
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN, enrolled
from tests.central_server.desk import TODAY, Desk
from tests.central_server.test_reported import figures_hold, known
from tests.support.centre import CentreServer

THIRD = "3374011003"
NOWHERE = "9999999999"
_DAYS = ((1 << 31) - 1, -(1 << 31), TODAY)


def minutes(desk: Desk, batch: bytes, kelurahan: str = "", day: int = TODAY) -> None:
    said = BatchReceived(batch=batch, listed=1, counted=1)
    number = desk.receipt_number()
    desk.record(Kind.BATCH_RECEIVED, said, number=number, kelurahan=kelurahan, business_date=day)


def scopes(server: CentreServer) -> set[str]:
    """The feeds in which cases stand."""
    cases = [case.id for case in open_cases(server)]
    found = server.centre.store.read(
        lambda unit: [unit.feed.scopes_of(ObjectKind.CASE, case) for case in cases]
    )
    return {scope for one in found for scope in one}


def cases_of(desk: Desk) -> list[CaseObject]:
    desk.sync_all()
    return [c for c in desk.all(ObjectKind.CASE) if isinstance(c, CaseObject)]


@pytest.mark.parametrize("named", [OTHER_KELURAHAN, NOWHERE, "city", "3374011002 "])
def test_a_pc_puts_no_case_into_a_feed_that_is_not_its_own(
    server: CentreServer, named: str
) -> None:
    city_with_batch(server, 1, OTHER_KELURAHAN)
    other = enrolled(server, OTHER_KELURAHAN)
    other.sync_all()
    desk = enrolled(server)
    twin = desk.copy()
    desk.record(Kind.DAY_CLOSED, Note(), kelurahan=named, business_date=_DAYS[0])
    twin.record(Kind.DAY_CLOSED, Note(), kelurahan=named, business_date=_DAYS[1])
    for day in _DAYS:
        batch, number = os.urandom(16), desk.receipt_number()
        for _ in range(2):
            minutes(desk, batch, named, day)
            desk.record(Act.LOSE, Note(), number=number, kelurahan=named, business_date=day)
    desk.sync_all()
    twin.sync()
    assert {c.reason for c in open_cases(server)} == {
        *("batch_received_twice", "doubled_number", "fork")
    }
    assert scopes(server) == {KELURAHAN}
    assert {s.business_date for c in cases_of(desk) for s in c.sides} == set(_DAYS)
    assert cases_of(other) == []
    counter = server.centre.store.read(lambda unit: unit.feed.version(named))
    before = {"city", OTHER_KELURAHAN}
    assert (counter > 0) == (named in before)


def test_a_case_names_a_pc_that_named_another_kelurahan(server: CentreServer) -> None:
    """Who finds the contradiction is told of it, and so is the PC's own kelurahan."""
    first, second = enrolled(server), enrolled(server, THIRD)
    batch = os.urandom(16)
    minutes(first, batch, OTHER_KELURAHAN, _DAYS[0])
    first.sync_all()
    minutes(second, batch)
    second.sync_all()
    assert scopes(server) == {KELURAHAN, THIRD}
    assert cases_of(first) == cases_of(second) == open_cases(server)


def test_what_a_pc_recorded_in_its_former_place_is_told_there(server: CentreServer) -> None:
    moved, second = enrolled(server), enrolled(server, THIRD)
    batch = os.urandom(16)
    minutes(moved, batch)
    moved.sync_all()
    c = server.centre
    c.service(Moving).move(moved.id, OTHER_KELURAHAN, officer(server).id)
    minutes(second, batch)
    second.sync_all()
    assert scopes(server) == {KELURAHAN, THIRD}


def test_a_case_is_closed_by_those_alone_whom_it_was_told(server: CentreServer) -> None:
    desk, other = enrolled(server), enrolled(server, OTHER_KELURAHAN)
    for _ in range(2):
        minutes(desk, bytes(16))
    desk.sync_all()
    (case,) = open_cases(server)
    closed = CaseClosed(case=case.id, note="Dihitung ulang")
    other.record(Kind.CASE_CLOSED, closed)
    other.record(Kind.CASE_CLOSED, CaseClosed(case=os.urandom(16), note="x"))
    assert [m.reference for m in other.sync_all().meanings] == ["unknown_case"] * 2
    assert open_cases(server) == [case]
    desk.record(Kind.CASE_CLOSED, closed)
    assert desk.sync_all().meanings == ()
    assert open_cases(server) == []


def test_a_day_that_no_calendar_has_is_shown_as_the_number_that_it_is() -> None:
    assert [day_text(day) for day in (*_DAYS, 0)] == [
        *("2147483647", "-2147483648", "2026-11-20", "1970-01-01")
    ]
    assert [time_text(ms) for ms in (0, 1, 1_795_323_600_000, (1 << 63) - 1, -(1 << 62))] == [
        "",
        "1970-01-01T00:00:00Z",
        "2026-11-22T05:00:00Z",
        str((1 << 63) - 1),
        str(-(1 << 62)),
    ]


def test_a_case_closed_in_the_request_that_joined_it_stays_closed(server: CentreServer) -> None:
    city_with_batch(server, 1)
    desk, other = enrolled(server), enrolled(server)
    desk.sync_all()
    (card,) = receive_all(desk)
    for one in (desk, other):
        hand_over(one, card.id)
        one.sync_all()
    (case,) = open_cases(server)
    hand_over(other, card.id)
    other.record(Kind.CASE_CLOSED, CaseClosed(case=case.id, note="Sudah diperiksa"))
    other.sync_all()
    assert open_cases(server) == []
    desk.sync_all()
    closed = desk.get(ObjectKind.CASE, case.id)
    assert isinstance(closed, CaseObject)
    assert (closed.closing_note, len(closed.sides)) == ("Sudah diperiksa", 3)


@pytest.mark.parametrize("act_first", [True, False])
def test_a_record_that_was_altered_is_settled_before_acts_of_the_request_that_closes_its_case(
    server: CentreServer, *, act_first: bool
) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    (card,) = receive_all(desk)
    desk.sync_all()
    right = known(server, card.id)
    lost = msgspec.structs.replace(right.status, state=State.LOST_IN_OFFICE)
    wrong = msgspec.structs.replace(right, name="ORANG LAIN", status=lost)
    centre = server.centre

    def altered(unit: Unit) -> bytes:
        unit.cards.change([wrong])
        cases = CaseDesk(unit, centre.randomness, centre.clock.now_ms())
        side = cases.state_of(desk.id, KELURAHAN, State.RECEIVED)
        case = cases.open_for_card(Reason.RECORD_DIFFERS, card.id, {KELURAHAN}, [side])
        cases.flush()
        return case

    case = centre.store.write(altered)
    if act_first:
        hand_over(desk, card.id)
    desk.record(Kind.CASE_CLOSED, CaseClosed(case=case, note="Kartunya ada di laci"))
    if not act_first:
        hand_over(desk, card.id)
    assert desk.sync_all().meanings == ()
    after = known(server, card.id)
    assert (after.name, after.status.state) == (right.name, State.HANDED_OVER)
    assert desk.get(ObjectKind.CARD, card.id) == after
    assert open_cases(server) == []
    assert figures_hold(server)
