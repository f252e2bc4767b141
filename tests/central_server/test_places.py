"""Whose feed a moved device gets, what it is told, and where its acts count."""

from __future__ import annotations

import pytest

from central_server.errors import CentreError
from central_server.services.places import Moving, at_place
from protocol.bodies import ReceiveUnlisted
from protocol.custody import Act
from protocol.keys import SigningKey
from protocol.messages import Place, PlaceOrder, SyncAnswer
from protocol.objects import CardObject, ObjectKind, OfficeObject
from protocol.places import open_order, seal_order
from tests.central_server.city import city_with_batch, officer
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN, enrolled
from tests.central_server.desk import Desk, RefusedError, new_card_id
from tests.support.centre import CentreServer

THIRD = "3374011003"


def move(server: CentreServer, desk: Desk, kelurahan: str = OTHER_KELURAHAN) -> int:
    c = server.centre
    moving = c.service(Moving)
    return moving.move(desk.id, kelurahan, officer(server).id).number


def offices(answer: SyncAnswer) -> set[str]:
    """Whose feed the answer brings."""
    return {i.scope for i in answer.changes if i.kind == ObjectKind.OFFICE}


def told(server: CentreServer, desk: Desk, answer: SyncAnswer) -> PlaceOrder:
    return open_order(answer.order, server.centre.keys.signing.public, desk.id)


def test_each_answer_is_for_the_place_that_the_request_names(server: CentreServer) -> None:
    city_with_batch(server, 2)
    city_with_batch(server, 3, OTHER_KELURAHAN)
    desk = enrolled(server)
    first = desk.sync_all()
    assert (first.order, first.place_ms) == (b"", 0)
    assert move(server, desk) == 1
    old = desk.send(desk.request(cursor=(0, 0)))
    for answer in (old, desk.send(desk.request(cursor=(0, 0)))):  # it may ask as often as it likes
        assert (offices(answer), answer.place_ms) == ({KELURAHAN}, 0)
    order = told(server, desk, old)
    assert [(p.kelurahan, p.number) for p in order.places] == [
        (KELURAHAN, 1),
        (OTHER_KELURAHAN, 1),
    ]
    office = desk.get(ObjectKind.OFFICE, KELURAHAN.encode())
    assert isinstance(office, OfficeObject)
    assert order.name not in ("", office.name)
    new = desk.send(desk.request(cursor=(0, 0), place=old.order))
    assert (offices(new), new.place_ms) == ({OTHER_KELURAHAN}, order.newest.since_ms)
    assert new.order == b""
    assert new.tally is not None
    assert (new.tally.count, old.tally and old.tally.count) == (3, 2)


def test_only_an_order_of_this_centre_to_this_device_counts(server: CentreServer) -> None:
    desk, other = enrolled(server), enrolled(server)
    desk.sync_all()
    other.sync_all()
    move(server, other)
    others = other.send(other.request()).order
    forged = PlaceOrder(
        device=desk.id, places=(Place(0, KELURAHAN, 1), Place(9, OTHER_KELURAHAN, 1))
    )
    for raw in (
        b"x",
        others,
        seal_order(SigningKey(bytes(32)), forged),
        seal_order(desk.key, forged),
    ):
        with pytest.raises(RefusedError) as refused:
            desk.sync(place=raw)
        assert refused.value.code == "bad_signature"
    assert server.centre.store.read(lambda u: u.places.of(desk.id)) == []


def typed(desk: Desk, kelurahan: str) -> bytes:
    card = new_card_id()
    said = ReceiveUnlisted(nik=f"3374{int.from_bytes(card[-5:], 'big') % 10**12:012}", name="UJI")
    desk.record(Act.RECEIVE_UNLISTED, said, card, kelurahan=kelurahan)
    return card


def test_an_act_counts_in_the_place_where_it_was_recorded(server: CentreServer) -> None:
    desk = enrolled(server)
    desk.sync_all()
    before = typed(desk, KELURAHAN)
    foreign = typed(desk, THIRD)  # never its place
    move(server, desk)
    order = desk.send(desk.request(())).order
    late = typed(desk, KELURAHAN)
    after = typed(desk, OTHER_KELURAHAN)
    desk.sync(place=order)
    cards = server.centre.store.read(lambda u: u.cards.get([before, foreign, late, after]))
    assert {i: c.kelurahan for i, c in cards.items()} == {
        before: KELURAHAN,
        foreign: OTHER_KELURAHAN,
        late: KELURAHAN,
        after: OTHER_KELURAHAN,
    }
    feed = desk.sync(cursor=(0, 0), place=order).changes
    here = {i.id for i in feed if i.kind == ObjectKind.CARD and i.data}
    assert here == {foreign, after}
    assert isinstance(cards[late], CardObject)


def test_a_revoked_device_is_told_nothing(server: CentreServer) -> None:
    desk = enrolled(server)
    desk.sync_all()
    move(server, desk)
    server.centre.store.write(lambda u: u.devices.revoke(desk.id, 1))
    typed(desk, KELURAHAN)
    answer = desk.sync()
    assert (answer.order, answer.changes) == (b"", ())
    with pytest.raises(CentreError, match="dicabut"):
        move(server, desk, THIRD)


def test_a_number_that_was_told_is_never_given_to_another(server: CentreServer) -> None:
    first, second = enrolled(server), enrolled(server)
    first.sync_all()
    second.sync_all()
    assert move(server, first) == 1
    first.send(first.request())
    assert move(server, first, KELURAHAN) == 1  # its own again
    assert move(server, second) == 2
    assert enrolled(server, OTHER_KELURAHAN).number == 3
    assert move(server, first) == 1
    assert enrolled(server).number == 3


def test_the_hundredth_number_is_none(server: CentreServer) -> None:
    desk = enrolled(server)
    last = enrolled(server, OTHER_KELURAHAN)
    server.centre.store.write(lambda u: u.devices.set_place(last.id, 0, OTHER_KELURAHAN, 99))
    with pytest.raises(CentreError, match="ke-99"):
        move(server, desk)
    assert server.centre.store.read(lambda u: u.devices.get(desk.id)).place_ms == 0  # type: ignore[union-attr]


def test_the_times_of_places_only_grow_though_the_clock_was_put_back(server: CentreServer) -> None:
    desk = enrolled(server)
    desk.sync_all()
    ahead = server.centre.clock.now_ms() + 86_400_000
    move(server, desk)
    order = told(server, desk, desk.send(desk.request()))
    places = (*order.places[:1], Place(ahead, OTHER_KELURAHAN, order.newest.number))
    later = PlaceOrder(device=desk.id, places=places)
    desk.sync(place=seal_order(server.centre.keys.signing, later))  # of a centre before a restore
    move(server, desk, THIRD)
    newest = told(server, desk, desk.send(desk.request())).newest
    assert (newest.since_ms, newest.kelurahan) == (ahead + 1, THIRD)


def test_a_device_at_one_of_its_places(server: CentreServer) -> None:
    desk = enrolled(server)
    device = server.centre.store.read(lambda u: u.devices.get(desk.id))
    assert device is not None
    assert server.centre.store.read(lambda u: at_place(u, device, 0)) == device
    move(server, desk)
    old = server.centre.store.read(lambda u: at_place(u, device, 0))
    assert (old.kelurahan, old.number) == (KELURAHAN, 1)
