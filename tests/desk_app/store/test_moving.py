"""What a desk believes of orders to move, and when it is free to go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from desk_app.bootstrap import Desk
from desk_app.services.moving import MoveBook, hear, heard, move_story
from desk_app.services.ports import Identity
from desk_app.services.recorder import Recorder
from desk_app.store.forgotten import begin_anew
from desk_app.store.moving import take_place
from protocol.bodies import Note
from protocol.events import Kind
from protocol.keys import SigningKey
from protocol.messages import Place, PlaceOrder
from protocol.number import LAST_EPOCH
from protocol.objects import ObjectKind, OfficeObject, OperatorObject
from protocol.places import seal_order
from tests.support.desk import KALIGAWE, OFFICE, DeskBench, stocked

CENTRE = SigningKey(bytes(range(32)))
ELSEWHERE = "3374041003"


def identity_of(bench: DeskBench) -> Identity:
    return replace(bench.identity, centre_key=CENTRE.public)


def order(bench: DeskBench, since_ms: int, kelurahan: str = ELSEWHERE) -> bytes:
    places = (Place(0, KALIGAWE, 1), Place(since_ms, kelurahan, 7))
    return seal_order(CENTRE, PlaceOrder(device=bench.key.device, places=places, name="Tambakrejo"))


def listens(desk: Desk, identity: Identity, raw: bytes) -> bool:
    with desk.store.write() as unit:
        return hear(unit, identity, raw)


def recorder_of(desk: Desk) -> Callable[[Identity], Recorder]:
    return lambda who: Recorder(desk.store, who, desk.key, desk.time_keeper, desk.entropy)


def goes(bench: DeskBench, desk: Desk) -> Identity | None:
    return take_place(desk.store, identity_of(bench), recorder_of(desk), bench.clock.ms)


def test_only_a_newer_order_of_the_pinned_centre_is_heard(bench: DeskBench) -> None:
    me = identity_of(bench)
    with bench.open() as desk:
        other = SigningKey(bytes(32))
        to_another = msgspec.structs.replace(
            PlaceOrder(device=other.device, places=(Place(0, KALIGAWE, 1), Place(9, ELSEWHERE, 7)))
        )
        for raw in (b"", b"x", seal_order(CENTRE, to_another), order(bench, 5)[:-1]):
            assert not listens(desk, me, raw)
        assert not listens(desk, bench.identity, order(bench, 5))  # another centre is pinned
        assert listens(desk, me, order(bench, 5))
        assert not listens(desk, me, order(bench, 5))
        assert not listens(desk, me, order(bench, 4, KALIGAWE))  # captured, and sent again
        assert listens(desk, me, order(bench, 6))
        with desk.store.read() as unit:
            known = heard(unit, me)
            assert known is not None
            assert known[0].newest == Place(6, ELSEWHERE, 7)
            assert heard(unit, replace(me, place_ms=6)) is None
        assert MoveBook(desk.store, me).going_to() == "Tambakrejo"
        assert MoveBook(desk.store, bench.identity).going_to() == ""
        assert not listens(desk, replace(me, place_ms=8), order(bench, 7))


def test_it_stays_while_anything_is_left_to_do(bench: DeskBench) -> None:
    with stocked(bench) as desk:
        assert goes(bench, desk) is None
        listens(desk, identity_of(bench), order(bench, 5))
        with desk.store.write() as unit:
            desk.recorder.record(unit, Kind.COMPLAINT_OPENED, Note(text="x"), operator=None)
        assert goes(bench, desk) is None  # not stored at the centre
        bench.confirm(desk)
        with desk.store.write() as unit:
            begin_anew(unit, 1)
        assert goes(bench, desk) is None  # the feed has begun anew and is not finished
        desk.sync_store().accept(bench.answer(desk, generation=1), b"")
        assert desk.sync_store().position().unsent > 0
        assert goes(bench, desk) is None  # what the centre has forgotten is told to it first
        bench.confirm(desk)
        moved = goes(bench, desk)
        assert moved is not None
        assert (moved.kelurahan, moved.number, moved.place_ms) == (ELSEWHERE, 7, 5)
        assert goes(bench, desk) is None  # once is enough
        assert take_place(desk.store, moved, recorder_of(desk), 0) is None


def test_with_its_epochs_used_up_it_stays(bench: DeskBench) -> None:
    with bench.open() as desk:
        listens(desk, identity_of(bench), order(bench, 5))
        desk.recorder.open_epoch(LAST_EPOCH, "numbers")
        bench.confirm(desk)
        assert goes(bench, desk) is None


def test_names_on_old_papers_stay_and_nobody_of_the_old_office_signs_in(bench: DeskBench) -> None:
    with stocked(bench, 4) as desk:
        listens(desk, identity_of(bench), order(bench, 5))
        assert goes(bench, desk) is not None
        for generation in (None, 1):
            with desk.store.write() as unit:
                if generation is not None:
                    begin_anew(unit, generation)
            with desk.store.read() as unit:
                kinds = {k for k in ObjectKind if unit.objects.all(k)}
                people = unit.objects.all(ObjectKind.OPERATOR)
                office = unit.objects.get(ObjectKind.OFFICE, KALIGAWE.encode())
                assert unit.cards.counts() == {}
                assert unit.cards.find("warga") == []
            assert kinds == {ObjectKind.OFFICE, ObjectKind.OPERATOR}
            assert all(isinstance(p, OperatorObject) and not p.active for p in people)
            assert isinstance(office, OfficeObject)
            assert office.name == OFFICE.name
        assert desk.operators.all() == []


def test_it_is_told_until_it_is_read(bench: DeskBench) -> None:
    with stocked(bench) as desk:
        book = MoveBook(desk.store, identity_of(bench))
        assert (book.last(), book.untold()) == (None, None)
        book.told()
        listens(desk, identity_of(bench), order(bench, 5))
        goes(bench, desk)
        report = book.untold()
        assert report is not None
        assert (report.from_name, report.to_name, report.number) == (OFFICE.name, "Tambakrejo", 7)
        told = move_story(report)
        assert told.happened[0] == "PC ini sekarang milik Kelurahan Tambakrejo sebagai PC 07."
        for sentence in (*told.happened, *told.safe, *told.todo):
            assert sentence.endswith(".")
        book.told()
        assert book.untold() is None
        assert book.last() is not None


@pytest.mark.parametrize("spoilt", [b"", b"\xc1"])
def test_what_cannot_be_read_is_no_order_and_no_report(bench: DeskBench, spoilt: bytes) -> None:
    with bench.open() as desk:
        with desk.store.write() as unit:
            unit.settings.put("order", spoilt)
            unit.settings.put("moved", spoilt)
        book = MoveBook(desk.store, identity_of(bench))
        assert (book.going_to(), book.last()) == ("", None)
        assert goes(bench, desk) is None
