"""Requests at the same moment: nothing is lost, and the feeds stay without gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from protocol.bodies import Note, ReceiveUnlisted, Shelve
from protocol.custody import Act, State
from protocol.events import Kind
from protocol.objects import CardObject, ObjectKind
from tests.central_server.city import (
    city_with_batch,
    hand_over,
    import_list,
    open_cases,
    print_list,
    receive_all,
    send_all,
)
from tests.central_server.conftest import KELURAHAN, code_for, enrolled
from tests.central_server.desk import Desk, new_card_id
from tests.support.centre import CentreServer

_T = TypeVar("_T")


def at_once(works: Sequence[Callable[[], _T]]) -> list[_T]:
    with ThreadPoolExecutor(len(works)) as pool:
        return [f.result() for f in [pool.submit(work) for work in works]]


def watched(server: CentreServer) -> Desk:
    """A desk that pulls the whole feed and finds each version once."""
    desk = enrolled(server)
    versions: list[int] = []
    while True:
        answer = desk.sync(page_bytes=700)
        versions += [i.version for i in answer.changes if i.scope == KELURAHAN]
        if not answer.more:
            break
    assert versions == sorted(set(versions))
    assert desk.cursor[0] == max(versions)
    return desk


def test_the_same_request_four_times_at_once(server: CentreServer) -> None:
    city_with_batch(server, 3)
    desk = enrolled(server)
    desk.sync_all()
    for card in receive_all(desk):
        hand_over(desk, card.id)
        hand_over(desk, card.id)
    raw = desk.request()
    answers = at_once([lambda: desk.send(raw)] * 4)
    assert {a.stored_through for a in answers} == {len(desk.log)}
    assert len({a.meanings for a in answers}) == 1
    assert len(open_cases(server)) == 3
    now, counted = server.centre.store.read(lambda u: (u.figures.now(), u.figures.counted()))
    assert now == counted
    days = server.centre.store.read(lambda u: u.figures.by_day(Act.HAND_OVER))
    assert [d.acts for d in days] == [6]


def test_growing_requests_of_one_device_at_once(server: CentreServer) -> None:
    desk = enrolled(server)
    for _ in range(30):
        desk.record(Kind.DAY_CLOSED, Note())
    works = [partial(desk.send, desk.request(desk.log[:n])) for n in (5, 11, 17, 31)]
    answers = at_once(works)
    assert max(a.stored_through for a in answers) == 31
    assert all(a.open_epoch == 0 for a in answers if a.stored_through == 31)
    assert open_cases(server) == []
    assert desk.send(desk.request([])).stored_through == 31


def test_two_desks_of_one_kelurahan_at_once(server: CentreServer) -> None:
    city_with_batch(server, 24)
    desks = [enrolled(server) for _ in range(3)]
    for desk in desks:
        desk.sync_all()
    cards = receive_all(desks[0])
    desks[0].sync_all()
    for n, card in enumerate(cards):
        desks[n % 3].record(Act.SHELVE, Shelve(place=f"A-{n}"), card.id)

    def in_small_steps(desk: Desk) -> None:
        while desk.confirmed < len(desk.log):
            desk.sync(desk.log[desk.confirmed : desk.confirmed + 2])

    at_once([partial(in_small_steps, d) for d in desks])
    reader = watched(server)
    places = {
        c.id: c.status.place for c in reader.all(ObjectKind.CARD) if isinstance(c, CardObject)
    }
    assert places == {card.id: f"A-{n}" for n, card in enumerate(cards)}
    assert open_cases(server) == []


def test_the_same_card_handed_over_at_two_desks_at_once(server: CentreServer) -> None:
    city_with_batch(server, 6)
    left, right = enrolled(server), enrolled(server)
    left.sync_all()
    cards = receive_all(left)
    left.sync_all()
    right.sync_all()
    for desk in (left, right):
        for card in cards if desk is left else reversed(cards):
            hand_over(desk, card.id)
    at_once([left.sync_all, right.sync_all])
    cases = open_cases(server)
    assert [len(c.sides) for c in cases] == [2] * 6
    assert {c.reason for c in cases} == {"handed_over_twice"}
    now = server.centre.store.read(lambda u: u.figures.now())
    assert [(f.state, f.cards) for f in now] == [(State.HANDED_OVER, 6)]
    watched(server)


def test_enrolling_at_once_gives_different_numbers(server: CentreServer) -> None:
    codes = [code_for(server) for _ in range(4)]
    desks = [Desk(server.url) for _ in codes]
    answers = at_once([partial(d.enrol, c) for d, c in zip(desks, codes, strict=True)])
    assert sorted(a.number for a in answers) == [1, 2, 3, 4]


def test_one_code_used_by_two_at_once(server: CentreServer) -> None:
    code = code_for(server)

    def attempt() -> bool:
        desk = Desk(server.url)
        desk.centre_key = server.centre.sealer.centre_key
        return server.centre.enrol.answer(desk.enrol_request(code)).status == 200

    assert sorted(at_once([attempt] * 4)) == [False, False, False, True]


def test_imports_and_dispatches_at_once(server: CentreServer) -> None:
    lists = [print_list(range(n, n + 20)) for n in (0, 10, 20, 0)]
    found = at_once([partial(import_list, server, d) for d in lists])
    assert sum(i.accepted for i in found) == 40
    assert all(i.errors == () for i in found)
    assert send_all(server).count == 40
    watched(server)


def test_the_same_unlisted_number_typed_at_two_desks_at_once(server: CentreServer) -> None:
    desks = [enrolled(server) for _ in range(2)]
    for desk in desks:
        body = ReceiveUnlisted(nik="3374000000000009", name="W", registration="LUAR9")
        desk.record(Act.RECEIVE_UNLISTED, body, new_card_id())
    at_once([d.sync_all for d in desks])
    now = server.centre.store.read(lambda u: u.figures.now())
    assert [(f.state, f.cards) for f in now] == [(State.RECEIVED, 1)]
