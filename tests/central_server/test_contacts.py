"""How a centre finds out by its desks that it was restored from a backup, and by whom it is not fooled."""

from __future__ import annotations

import pytest

from protocol.messages import SyncAnswer
from tests.central_server.conftest import enrolled
from tests.central_server.desk import Desk, RefusedError
from tests.support.centre import CentreServer


def asked(desk: Desk) -> SyncAnswer:
    answer = desk.send(desk.request([]))
    desk.take(answer)
    return answer


def said(answer: SyncAnswer) -> tuple[int, int]:
    return answer.contact, answer.generation


def beginning(server: CentreServer) -> Desk:
    """A desk answered three times."""
    desk = enrolled(server)
    desk.host = b"pc-one"
    for _ in range(3):
        asked(desk)
    return desk


def test_answers_are_counted_and_the_feed_goes_on(server: CentreServer) -> None:
    desk = enrolled(server)
    assert said(asked(desk)) == (1, 0)
    assert desk.objects
    again = asked(desk)
    assert (said(again), again.changes) == ((2, 0), ())


def test_an_answer_that_was_lost_is_no_sign_of_anything(server: CentreServer) -> None:
    desk = beginning(server)
    for number in (4, 5):
        answer = desk.send(desk.request([]))  # and it does not arrive
        assert (said(answer), answer.changes) == ((number, 0), ())
    assert said(asked(desk)) == (6, 0)


@pytest.mark.parametrize("ahead", [{"contact": 4}, {"contact": 900}, {"generation": 1}])
def test_more_contacts_than_this_centre_knows_begin_the_feed_again(
    server: CentreServer, ahead: dict[str, int]
) -> None:
    desk = beginning(server)
    everything = len(desk.objects)
    for name, value in ahead.items():
        setattr(desk, name, value)
    known = desk.generation
    answer = desk.send(desk.request([]))
    assert answer.generation == known + 1
    assert answer.contact > desk.contact
    assert len(answer.changes) == everything
    # that answer was lost; the next one begins again too, and no third generation
    answer = asked(desk)
    assert (answer.generation, len(answer.changes)) == (known + 1, everything)
    answer = asked(desk)
    assert (answer.generation, answer.changes) == (known + 1, ())


def test_the_pages_of_a_feed_begun_again_go_on_from_page_to_page(server: CentreServer) -> None:
    desk = beginning(server)
    everything = set(desk.objects)
    desk.contact = 50
    pages = 0
    more = True
    while more:
        answer = desk.send(desk.request([], page_bytes=1))
        desk.take(answer)
        pages, more = pages + 1, answer.more
    assert (pages, set(desk.objects)) == (len(everything), everything)
    assert desk.generation == 1


def test_copies_of_a_disk_can_only_be_behind(server: CentreServer) -> None:
    desk = beginning(server)
    twin = desk.copy()
    twin.host = b"pc-two"
    for one in (twin, desk, desk, twin, twin, desk):
        answer = asked(one)
        assert (answer.generation, answer.changes) == (0, ())


def test_a_database_restored_at_the_desk_is_no_sign_either(server: CentreServer) -> None:
    desk = beginning(server)
    backup = desk.copy()
    for _ in range(3):
        asked(desk)
    for _ in range(2):
        assert asked(backup).generation == 0
    assert asked(desk).generation == 0  # a copy on the same host, ahead of its twin again


def test_a_copy_on_another_host_does_not_hide_what_was_forgotten(server: CentreServer) -> None:
    """The centre is restored to three answers; the copy asks often before the desk that had more."""
    desk = beginning(server)
    twin = desk.copy()
    twin.host = b"pc-two"
    for _ in range(9):
        assert asked(twin).generation == 0
    desk.contact = 5  # answered twice more in the time that was lost
    assert asked(desk).generation == 1
    # the copy may have seen of that time what it saw by the desk's disk: it begins again as well
    answer = asked(twin)
    assert answer.generation == 1
    assert answer.changes
    assert asked(desk).changes == ()


def test_one_of_an_older_generation_begins_again_without_troubling_the_others(
    server: CentreServer,
) -> None:
    """Also a request that somebody has caught and sends again."""
    desk = beginning(server)
    old = desk.request([])
    desk.contact = 50
    asked(desk)
    for _ in range(3):
        answer = desk.send(old)
        assert answer.generation == 1
        assert answer.changes
    assert asked(desk).changes == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"contact": -1},
        {"generation": -1},
        {"contact": 1 << 53},
        {"generation": 1 << 53},
        {"host": b"h" * 17},
    ],
)
def test_what_no_centre_has_answered_is_refused(
    server: CentreServer, changes: dict[str, object]
) -> None:
    desk = enrolled(server)
    with pytest.raises(RefusedError) as refused:
        desk.send(desk.request([], **changes))
    assert refused.value.code == "broken_chain"
    assert said(asked(desk)) == (1, 0)


def test_a_revoked_device_is_told_of_no_new_feed(server: CentreServer) -> None:
    desk = beginning(server)
    server.centre.store.write(lambda unit: unit.devices.revoke(desk.id, 1))
    desk.contact = 50
    answer = desk.send(desk.request())
    assert (answer.generation, answer.changes) == (0, ())
