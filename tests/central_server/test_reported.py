"""What a desk tells a centre that has forgotten it: taken as the centre once said it, and checked."""

from __future__ import annotations

import msgspec
import pytest

from protocol.bodies import ObjectReported, Shelve
from protocol.custody import Act, State
from protocol.events import Event, Kind, header_hash
from protocol.number import DocumentNumber
from protocol.objects import BatchObject, CardObject, ObjectKind, encode_object
from protocol.status import CardStatus, LastHandOver, reflects, sayable
from tests.central_server.city import (
    city_with_batch,
    hand_over,
    import_list,
    open_cases,
    print_list,
    receive_all,
    send_all,
)
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN, enrolled
from tests.central_server.desk import Desk, new_card_id
from tests.support.centre import CentreServer


def known(server: CentreServer, card: bytes) -> CardObject:
    return server.centre.store.read(lambda unit: unit.cards.get([card])[card])


def figures_hold(server: CentreServer) -> bool:
    now, counted = server.centre.store.read(lambda u: (u.figures.now(), u.figures.counted()))
    return now == counted


def a_card(number: int = 800, **changes: object) -> CardObject:
    """A card in the drawer that the centre does not know."""
    card = CardObject(
        id=new_card_id(),
        kelurahan=KELURAHAN,
        registration=f"REG{number:06}",
        nik=f"3374{number:012}",
        name=f"WARGA UJI {number}",
        birth_date="1990-08-17",
        status=CardStatus(
            state=State.RECEIVED,
            since=20_000,
            batch=b"b" * 16,
            reflected=(b"sent....", b"received"),
        ),
    )
    return msgspec.structs.replace(card, **changes)


def report(desk: Desk, told: msgspec.Struct, card: bytes | None = None) -> Event:
    kind = ObjectKind.CARD if isinstance(told, CardObject) else ObjectKind.BATCH
    said = ObjectReported(kind=kind, data=encode_object(told))
    return desk.record(Kind.OBJECT_REPORTED, said, card or getattr(told, "id", None))


def meanings(desk: Desk) -> list[tuple[str, str]]:
    return [(m.meaning, m.reference) for m in desk.sync_all().meanings]


def test_a_card_comes_back_as_the_centre_said_it(server: CentreServer) -> None:
    desk = enrolled(server)
    told = a_card()
    report(desk, told)
    assert meanings(desk) == []
    assert known(server, told.id) == told
    assert desk.get(ObjectKind.CARD, told.id) == told
    assert figures_hold(server)
    assert open_cases(server) == []
    hand_over(desk, told.id)
    assert meanings(desk) == []
    assert known(server, told.id).status.state is State.HANDED_OVER


def test_what_came_before_is_folded_and_what_it_reflects_is_not(server: CentreServer) -> None:
    """Both desks had acted on it; one act stands in what the centre said, the other came after."""
    first, second = enrolled(server), enrolled(server)
    told = a_card()
    shelved = first.record(Act.SHELVE, Shelve(place="Laci A"), told.id)
    given = hand_over(second, told.id)
    assert meanings(first) == [("quarantined", "unknown_card")]
    assert meanings(second) == [("quarantined", "unknown_card")]
    status = msgspec.structs.replace(
        told.status, place="Laci Z", reflected=(header_hash(shelved.header)[:8],)
    )
    told = msgspec.structs.replace(told, status=status)
    report(first, told)
    assert meanings(first) == []
    after = known(server, told.id).status
    assert (after.state, after.place) == (State.HANDED_OVER, "")
    assert after.reflected == (header_hash(shelved.header)[:8], header_hash(given.header)[:8])
    assert after.hand_over is not None
    assert after.hand_over.hash == header_hash(given.header)
    assert figures_hold(server)
    # acts that it reflects may also come later: they are held, and counted once
    late = a_card(801)
    later = hand_over(second, late.id)
    seen = msgspec.structs.replace(late.status, reflected=(header_hash(later.header)[:8],))
    report(first, msgspec.structs.replace(late, status=seen))
    assert meanings(first) == []
    assert meanings(second) == []
    assert known(server, late.id).status == seen


def test_what_is_known_already_stays_as_it_is(server: CentreServer) -> None:
    city_with_batch(server, 1)
    first, second = enrolled(server), enrolled(server)
    first.sync_all()
    card = receive_all(first)[0]
    first.sync_all()
    before = known(server, card.id)
    for desk in (second, first):
        lie = msgspec.structs.replace(before.status, state=State.LOST_IN_OFFICE)
        report(desk, msgspec.structs.replace(before, name="ORANG LAIN", status=lie))
        assert meanings(desk) == []
    assert known(server, card.id) == before
    told = a_card()
    report(first, told)
    report(second, msgspec.structs.replace(told, name="ORANG LAIN"))
    first.sync_all()
    second.sync_all()
    assert known(server, told.id) == told


def test_a_list_that_came_in_again_first_is_linked(server: CentreServer) -> None:
    desk = enrolled(server)
    told = a_card(5)
    given = hand_over(desk, told.id)
    desk.sync_all()
    assert not import_list(server, print_list([5])).errors
    report(desk, told)
    assert meanings(desk) == []
    kept = known(server, told.id).status.linked_to
    assert kept is not None
    assert known(server, kept).registration == told.registration
    assert known(server, kept).status.state is State.HANDED_OVER
    for card in (told.id, kept):
        assert reflects(known(server, card).status, header_hash(given.header))
    assert figures_hold(server)
    assert open_cases(server) == []


def test_the_number_of_another_person_is_for_people_to_decide(server: CentreServer) -> None:
    desk = enrolled(server)
    assert not import_list(server, print_list([5])).errors
    told = a_card(5, nik="3374000000009999")
    report(desk, told)
    ((meaning, reference),) = meanings(desk)
    (case,) = open_cases(server)
    assert (meaning, reference) == ("case", case.id.hex())
    assert (case.reason, case.card) == ("unsure_link", told.id)
    assert known(server, told.id).status.linked_to is None


def test_a_link_to_what_is_forgotten_too_waits_for_nobody(server: CentreServer) -> None:
    desk = enrolled(server)
    status = CardStatus(state=State.RECEIVED, linked_to=new_card_id())
    told = a_card(status=status)
    report(desk, told)
    assert meanings(desk) == []
    assert known(server, told.id).status.linked_to is None
    assert figures_hold(server)


def test_a_batch_comes_back(server: CentreServer) -> None:
    desk = enrolled(server)
    batch = BatchObject(
        id=b"b" * 16, kelurahan=KELURAHAN, number="3" * 22, count=7, dispatched_on=20_000
    )
    for _ in range(2):
        report(desk, batch)
        assert meanings(desk) == []
    other = enrolled(server)
    other.sync_all()
    assert other.get(ObjectKind.BATCH, batch.id) == batch
    same_number = msgspec.structs.replace(batch, id=b"c" * 16)
    report(desk, same_number)
    assert meanings(desk) == []


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (ObjectReported(kind="card", data=b"\xc1"), "body_unreadable"),
        (ObjectReported(kind="batch", data=b""), "body_unreadable"),
        (ObjectReported(kind="operator", data=b"\x80"), "unknown_kind"),
        (ObjectReported(kind="hologram", data=b"\x80"), "unknown_kind"),
        (ObjectReported(kind="card", data=encode_object(a_card())), "body_unreadable"),
    ],
)
def test_what_cannot_be_what_the_centre_said_is_set_aside(
    server: CentreServer, told: ObjectReported, reason: str
) -> None:
    desk = enrolled(server)
    desk.record(Kind.OBJECT_REPORTED, told, new_card_id())
    assert meanings(desk) == [("quarantined", reason)]
    desk.record(Kind.OBJECT_REPORTED, told)
    assert meanings(desk) == [("quarantined", reason)]


GIVEN = LastHandOver(b"d" * 16, 1, 5, 20_000, "1" * 22, "AAAA", b"h" * 32)
BIG = (1 << 64) - 1


@pytest.mark.parametrize(
    "change",
    [
        {"since": BIG},
        {"since": 1 << 31},
        {"since": -(1 << 31) - 1},
        {"attempts": BIG},
        {"attempts": -1},
        {"batch": b"short"},
        {"linked_to": b""},
        {"reflected": (b"long" * 8,)},
        {"hand_over": GIVEN},  # and not handed over
        {"state": State.HANDED_OVER},
        {"others": (GIVEN,)},
        *(
            {"state": State.HANDED_OVER, field: value}
            for name, wrong in (
                ("device", b"d" * 15),
                ("epoch", BIG),
                ("epoch", 0),
                ("seq", BIG),
                ("seq", 0),
                ("business_date", BIG),
                ("number", "1" * 65),
                ("evidence_code", "A" * 65),
                ("hash", b"h" * 33),
            )
            for lie in [msgspec.structs.replace(GIVEN, **{name: wrong})]
            for field, value in (("hand_over", lie), ("others", (lie,)))
        ),
    ],
    ids=str,
)
def test_a_status_that_no_header_can_have_led_to_is_not_taken(change: dict[str, object]) -> None:
    whole = {"hand_over": GIVEN} if "others" in change and "state" in change else {}
    status = msgspec.structs.replace(a_card().status, **(whole | change))
    assert not sayable(status)


def test_a_status_that_was_told_is_taken() -> None:
    assert sayable(CardStatus())
    assert sayable(a_card().status)
    changes = {"state": State.HANDED_OVER, "hand_over": GIVEN, "others": (GIVEN,)}
    assert sayable(msgspec.structs.replace(a_card().status, linked_to=b"k" * 16, **changes))


def test_a_card_or_batch_beyond_the_limits_is_set_aside(server: CentreServer) -> None:
    desk = enrolled(server)
    told = a_card()
    status = msgspec.structs.replace(told.status, since=BIG)
    report(desk, msgspec.structs.replace(told, status=status))
    batch = BatchObject(
        id=b"b" * 16, kelurahan=KELURAHAN, number="3" * 22, count=7, dispatched_on=20_000
    )
    for change in ({"count": BIG}, {"sent_on": BIG}, {"dispatched_on": BIG}, {"id": b"short"}):
        report(desk, msgspec.structs.replace(batch, **change), new_card_id())
    assert meanings(desk) == [("quarantined", "body_unreadable")] * 5
    assert server.centre.store.read(lambda unit: unit.cards.get([told.id])) == {}
    other = enrolled(server)
    other.sync_all()
    assert other.all(ObjectKind.CARD) == other.all(ObjectKind.BATCH) == []


def test_what_belongs_to_another_kelurahan_is_not_this_desks_to_say(server: CentreServer) -> None:
    desk = enrolled(server)
    report(desk, a_card(kelurahan=OTHER_KELURAHAN))
    batch = BatchObject(
        id=b"b" * 16, kelurahan=OTHER_KELURAHAN, number="3" * 22, count=7, dispatched_on=20_000
    )
    report(desk, batch)
    assert meanings(desk) == [("quarantined", "other_kelurahan")] * 2


def test_what_a_revoked_device_tells_is_stored_and_not_believed(server: CentreServer) -> None:
    desk = enrolled(server)
    desk.sync_all()
    server.centre.store.write(lambda unit: unit.devices.revoke(desk.id, 1))
    told = a_card()
    report(desk, told)
    answer = desk.sync()
    assert [m.meaning for m in answer.meanings] == ["case"]
    assert server.centre.store.read(lambda unit: unit.cards.get([told.id])) == {}


@pytest.mark.parametrize(
    ("kelurahan", "device", "serial", "following"),
    [
        (KELURAHAN, 0, 40, 41),
        (KELURAHAN, 0, 900_000, 2),  # nobody forgets so many
        (KELURAHAN, 1, 40, 2),  # a desk's own series
        (OTHER_KELURAHAN, 0, 40, 2),  # not of this desk's kelurahan
    ],
)
def test_the_number_of_a_batch_that_comes_back_is_not_given_again(
    server: CentreServer, kelurahan: str, device: int, serial: int, following: int
) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    number = str(DocumentNumber(kelurahan, device, 1, serial))
    batch = BatchObject(
        id=new_card_id(), kelurahan=kelurahan, number=number, count=1, dispatched_on=20_000
    )
    report(desk, batch)
    desk.sync()
    assert not import_list(server, print_list([700])).errors
    assert DocumentNumber.parse(send_all(server).number).serial == following
