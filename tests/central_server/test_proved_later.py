"""What a desk told a restored centre, and the acts that prove it when they come at last."""

from __future__ import annotations

from central_server.services.places import Moving
from central_server.services.registry_acts import RegistryActs
from protocol.bodies import Note, ReceiveUnlisted
from protocol.custody import Act, State
from protocol.events import Kind, header_hash
from protocol.objects import CardObject, ObjectKind
from protocol.status import CardStatus, reflects, standing
from tests.central_server.city import (
    carry,
    city_with_batch,
    hand_over,
    import_list,
    officer,
    open_cases,
    print_list,
    receive_all,
)
from tests.central_server.conftest import OTHER_KELURAHAN, enrolled
from tests.central_server.desk import Desk, new_card_id
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


def test_a_hand_over_of_a_record_that_is_linked_again_proves_what_was_told(
    server: CentreServer,
) -> None:
    """The link was made after the backup, so no log has it; the registry makes it again."""
    first, second = enrolled(server), enrolled(server)
    kept = a_card(5)
    old = a_card(6, status=CardStatus(state=State.RECEIVED, linked_to=kept.id))
    given = hand_over(second, old.id)
    report(first, given_by(kept, given))
    report(first, given_by(old, given))
    first.sync_all()
    second.sync_all()
    reasons = {(case.reason, case.card) for case in open_cases(server)}
    assert reasons == {("record_differs", kept.id), ("unsure_link", old.id)}
    server.centre.service(RegistryActs).link(old.id, kept.id, officer(server).id)
    assert open_cases(server) == []
    assert figures_hold(server)


def test_a_card_typed_before_the_move_is_linked_in_its_own_kelurahan(server: CentreServer) -> None:
    """The PC was repaired and moved: one request carries the old act and has new ones behind it."""
    city_with_batch(server, 1)
    home, desk = enrolled(server), enrolled(server)
    home.sync_all()
    (kept,) = receive_all(home)
    home.sync_all()
    ident = new_card_id()
    said = ReceiveUnlisted(nik=kept.nik, name=kept.name, registration=kept.registration)
    typed = desk.record(Act.RECEIVE_UNLISTED, said, ident)
    without_its_last(desk)
    desk.sync_all()
    server.centre.service(Moving).move(desk.id, OTHER_KELURAHAN, officer(server).id)
    carry(desk, typed)
    desk.record(Kind.CASE_NOTED, Note(text="x"), kelurahan=OTHER_KELURAHAN)
    assert meanings(desk) == []
    assert known(server, ident).status.linked_to == kept.id
    assert open_cases(server) == []


def test_a_hand_over_that_the_second_desk_alone_knows_of_stands_and_is_a_case(
    server: CentreServer,
) -> None:
    """The first to tell of the card had not heard of it."""
    first, second, third = enrolled(server), enrolled(server), enrolled(server)
    told = a_card()
    given = hand_over(third, told.id)
    report(first, told)
    assert meanings(first) == []
    report(second, given_by(told, given))
    assert [m for m, _ in meanings(second)] == ["case"]
    first.sync_all()
    card = first.get(ObjectKind.CARD, told.id)
    assert isinstance(card, CardObject)
    assert card.status.state is State.HANDED_OVER
    assert [(c.reason, c.card) for c in open_cases(server)] == [("record_differs", told.id)]
    assert meanings(third) == []
    assert open_cases(server) == []
    assert known(server, told.id).status.hand_over == given_by(told, given).status.hand_over
    assert hand_overs(server) == 1
    assert figures_hold(server)


def test_a_hand_over_told_of_a_linked_record_stands_on_the_one_that_is_kept(
    server: CentreServer,
) -> None:
    """Told first, the other record is the one that is kept; nobody may give the card again under it."""
    first, second = enrolled(server), enrolled(server)
    kept = a_card(5)
    old = a_card(5, status=CardStatus(state=State.RECEIVED, linked_to=kept.id))
    given = hand_over(second, kept.id)
    report(first, old)
    report(first, given_by(kept, given))
    assert [m for m, _ in meanings(first)] == ["case"]
    assert known(server, kept.id).status.linked_to == old.id
    assert known(server, old.id).status.state is State.HANDED_OVER
    assert meanings(second) == []
    assert open_cases(server) == []
    assert hand_overs(server) == 1
    assert figures_hold(server)


def test_a_hand_over_told_twice_of_which_one_was_recorded_here_is_two_that_stand(
    server: CentreServer,
) -> None:
    first, second, third = enrolled(server), enrolled(server), enrolled(server)
    told = a_card()
    unheard = hand_over(third, told.id)
    report(first, told)
    hand_over(first, told.id)
    first.sync_all()
    report(second, given_by(told, unheard))
    second.sync_all()
    status = known(server, told.id).status
    assert len(standing(status)) == 2
    assert [m for m, _ in meanings(third)] == ["case"]
    (case,) = open_cases(server)
    assert (case.reason, case.card) == ("handed_over_twice", told.id)
