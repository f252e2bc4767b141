"""What a desk told a restored centre, and the acts that prove it when they come at last."""

from __future__ import annotations

from protocol.custody import Act, State
from protocol.events import header_hash
from protocol.objects import CardObject, ObjectKind
from protocol.status import reflects
from tests.central_server.city import carry, hand_over, import_list, open_cases, print_list
from tests.central_server.conftest import enrolled
from tests.central_server.desk import Desk
from tests.central_server.test_reported import (
    a_card,
    figures_hold,
    given_by,
    known,
    meanings,
    report,
    undone,
)
from tests.support.centre import CentreServer


def test_what_comes_with_the_proof_is_not_undone_when_the_case_is_closed(
    server: CentreServer,
) -> None:
    first, second = enrolled(server), enrolled(server)
    told = a_card()
    given = hand_over(second, told.id)
    gone = undone(second, told.id, given)
    report(first, given_by(told, given))
    assert [m for m, _ in meanings(first)] == ["case"]
    assert meanings(second) == []
    assert open_cases(server) == []
    status = known(server, told.id).status
    assert status.state is State.RECEIVED
    assert reflects(status, header_hash(gone.header))
    first.sync_all()
    fed = first.get(ObjectKind.CARD, told.id)
    assert isinstance(fed, CardObject)
    assert fed.status == status
    assert figures_hold(server)


def without_its_last(desk: Desk) -> None:
    """The desk's disk loses its last event; it was repaired and goes on in a new epoch."""
    desk.log.pop()
    desk.hash = header_hash(desk.log[-1].header)
    desk.open_epoch(desk.epoch + 1, "repaired")
    desk.ends = ()


def hand_overs(server: CentreServer) -> int:
    days = server.centre.store.read(lambda unit: unit.figures.by_day(Act.HAND_OVER))
    return sum(day.acts for day in days)


def test_a_hand_over_told_and_then_carried_stands_on_the_linked_record_too(
    server: CentreServer,
) -> None:
    """The list came in again first; the hand-over is known by word alone until it is carried."""
    first, second = enrolled(server), enrolled(server)
    told = a_card(5)
    given = hand_over(second, told.id)
    without_its_last(second)
    assert not import_list(server, print_list([5])).errors
    report(first, given_by(told, given))
    assert [m for m, _ in meanings(first)] == ["case"]
    kept = known(server, told.id).status.linked_to
    assert kept is not None
    for _ in range(2):
        carry(second, given)
        assert meanings(second) == []
        assert open_cases(server) == []
        assert known(server, kept).status.state is State.HANDED_OVER
        assert hand_overs(server) == 1
    assert figures_hold(server)


def test_a_hand_over_that_is_carried_proves_both_of_two_linked_records(
    server: CentreServer,
) -> None:
    first, second = enrolled(server), enrolled(server)
    old, kept = a_card(5), a_card(5)
    given = hand_over(second, old.id)
    without_its_last(second)
    report(first, given_by(kept, given))
    report(first, given_by(old, given))
    assert [m for m, _ in meanings(first)] == ["case"] * 2
    carry(second, given)
    carry(second, given)
    assert meanings(second) == []
    assert open_cases(server) == []
    assert hand_overs(server) == 1


def test_an_act_that_waited_twice_is_counted_once_and_neither_event_waits_on(
    server: CentreServer,
) -> None:
    first, second = enrolled(server), enrolled(server)
    told = a_card()
    given = hand_over(second, told.id)
    log, head = list(second.log), second.hash
    second.open_epoch(2, "repaired")
    second.ends = ()
    carry(second, given)
    assert meanings(second) == [("quarantined", "unknown_card")]
    second.epoch, second.log, second.hash, second.confirmed = 1, log, head, 0
    assert meanings(second) == [("quarantined", "unknown_card")]
    report(first, told)
    assert meanings(first) == []
    events = server.centre.store.read(lambda unit: unit.events.of_card(told.id))
    assert [event.meaning for event in events] == ["applied"] * 3
    assert hand_overs(server) == 1
