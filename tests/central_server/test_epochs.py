"""Epochs of one log that reach the centre out of order, and ends that it does not hold."""

from __future__ import annotations

import msgspec
import pytest

from protocol.bodies import Note, Shelve
from protocol.custody import Act, State
from protocol.events import Event, Kind, header_hash
from protocol.messages import MAX_ENDS, EpochEnd, SyncAnswer
from protocol.objects import CardObject, ObjectKind
from protocol.status import reflects
from tests.central_server.city import city_with_batch, hand_over, open_cases, receive_all
from tests.central_server.conftest import enrolled
from tests.central_server.desk import Desk, RefusedError
from tests.support.centre import CentreServer


def in_the_second(server: CentreServer, *, stored: int) -> tuple[Desk, list[Event]]:
    """A desk with five events of epoch 1, of which the centre holds ``stored``, and two of epoch 2."""
    desk = enrolled(server)
    for n in range(4):
        desk.record(Kind.DAY_CLOSED, Note(text=f"{n}"))
    first = list(desk.log)
    if stored:
        desk.sync(first[:stored], head=(1, stored), head_hash=header_hash(first[stored - 1].header))
    desk.open_epoch(2, "restored")
    desk.record(Kind.DAY_CLOSED, Note())
    return desk, first


def said(answer: SyncAnswer) -> tuple[int, int, bytes, int]:
    return answer.epoch, answer.stored_through, answer.stored_hash, answer.open_epoch


@pytest.mark.parametrize("stored", [0, 1, 3])
def test_an_end_that_is_not_held_is_asked_for_and_nothing_is_stored_before_it(
    server: CentreServer, stored: int
) -> None:
    desk, first = in_the_second(server, stored=stored)
    digest = header_hash(first[stored - 1].header) if stored else b""
    for request in (desk.request(), desk.request([])):
        assert said(desk.send(request)) == (1, stored, digest, 0)
    answer = desk.send(desk.request(first[stored:], epoch=1))
    assert said(answer) == (1, 5, header_hash(first[4].header), 0)
    assert said(desk.send(desk.request())) == (2, 2, desk.hash, 0)
    assert open_cases(server) == []


def test_an_end_in_the_middle_of_a_branch_is_held(server: CentreServer) -> None:
    """One copy of the disk went on in epoch 1, the other left it for a later one."""
    stayed = enrolled(server)
    left = stayed.copy()
    stayed.record(Kind.DAY_CLOSED, Note())
    stayed.sync_all()
    left.open_epoch(2, "restored")
    assert said(left.send(left.request())) == (2, 1, left.hash, 0)


def test_the_tail_of_an_older_epoch_is_accepted_after_a_newer_one(server: CentreServer) -> None:
    """A program that names no ends sent them in the wrong order."""
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    desk.sync_all()
    tail = desk.record(Act.SHELVE, Shelve(place="Laci A"), card.id)
    seq = len(desk.log)
    desk.open_epoch(2, "restored")
    hand_over(desk, card.id)
    assert said(desk.send(desk.request(ends=())))[:2] == (2, 2)
    answer = desk.send(desk.request([tail], epoch=1))
    assert said(answer) == (1, seq, header_hash(tail.header), 0)
    desk.sync_all()
    seen = desk.get(ObjectKind.CARD, card.id)
    assert isinstance(seen, CardObject)
    assert seen.status.state is State.HANDED_OVER
    assert reflects(seen.status, header_hash(tail.header))


@pytest.mark.parametrize(
    "ends",
    [
        [(2, 1), (1, 1)],
        [(1, 1), (1, 2)],
        [(2, 1)],
        [(3, 1)],
        [(0, 1)],
        [(1, -1)],
        [(1, 1 << 31)],
        [(n, 1) for n in range(1, MAX_ENDS + 2)],
    ],
)
def test_ends_that_no_log_can_have_are_refused(
    server: CentreServer, ends: list[tuple[int, int]]
) -> None:
    desk, _ = in_the_second(server, stored=5)
    given = tuple(EpochEnd(epoch, seq, bytes(32)) for epoch, seq in ends)
    head = (200, 1) if len(ends) > MAX_ENDS else (2, 2)
    with pytest.raises(RefusedError) as refused:
        desk.send(desk.request([], ends=given, head=head, epoch=head[0]))
    assert refused.value.code == "broken_chain"


def test_a_hash_of_any_length_is_simply_not_held(server: CentreServer) -> None:
    desk, _ = in_the_second(server, stored=5)
    ends = (msgspec.structs.replace(desk.ends[0], hash=b"short"),)
    assert said(desk.send(desk.request(ends=ends))) == (1, 0, b"", 0)
