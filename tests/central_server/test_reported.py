"""What a desk tells a centre that has forgotten it: taken as the centre once said it, and checked."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import text

from central_server.services.case_desk import CaseDesk, Reason
from central_server.services.registry_acts import RegistryActs
from central_server.settings import Settings
from central_server.store.engine import make_engine
from central_server.store.unit import Unit
from protocol.bodies import CancelHandOver, Link, Note, ObjectReported, Shelve
from protocol.custody import Act, State
from protocol.events import Event, Kind, header_hash, read_header
from protocol.number import DocumentNumber
from protocol.objects import BatchObject, CardObject, CaseObject, ObjectKind, encode_object
from protocol.status import CardStatus, LastHandOver, hand_over_of, reflects, sayable
from tests.central_server.city import (
    carry,
    city_with_batch,
    hand_over,
    import_list,
    officer,
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


def given_by(told: CardObject, given: Event) -> CardObject:
    """The card as the centre told it after that hand-over."""
    made = hand_over_of(read_header(given.header), given.header)
    status = msgspec.structs.replace(
        told.status,
        state=State.HANDED_OVER,
        hand_over=made,
        reflected=(*told.status.reflected, made.hash[:8]),
    )
    return msgspec.structs.replace(told, status=status)


def undone(desk: Desk, card: bytes, given: Event | None = None) -> Event:
    """A cancellation of ``given``, or of what the desk recorded last."""
    about = header_hash((given or desk.log[-1]).header)
    said = CancelHandOver(number="1", reason="tertukar", approved_by=desk.id)
    return desk.record(Act.CANCEL_HAND_OVER, said, card, "drawer", about=about)


def forget(settings: Settings, card: bytes) -> None:
    """The centre's database loses a record."""
    engine = make_engine(settings.database_url)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        for column in ("card_registry WHERE card", "nik_index WHERE card", "card WHERE id"):
            connection.execute(text(f"DELETE FROM {column} = :id"), {"id": card})
    engine.dispose()


def every_case(server: CentreServer) -> list[CaseObject]:
    return server.centre.store.read(lambda unit: unit.cases.all(open_only=False))


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
    later = (hand_over(second, late.id), undone(second, late.id))
    marks = tuple(header_hash(e.header)[:8] for e in later)
    seen = msgspec.structs.replace(late.status, reflected=marks)
    report(first, msgspec.structs.replace(late, status=seen))
    assert meanings(first) == []
    assert meanings(second) == []
    assert known(server, late.id).status == seen
    assert every_case(server) == []


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


def test_a_link_to_what_is_forgotten_too_is_for_people_to_make_again(server: CentreServer) -> None:
    desk = enrolled(server)
    told = a_card(status=CardStatus(state=State.RECEIVED, linked_to=new_card_id()))
    report(desk, told)
    ((meaning, reference),) = meanings(desk)
    (case,) = open_cases(server)
    assert (meaning, reference) == ("case", case.id.hex())
    assert (case.reason, case.card) == ("unsure_link", told.id)
    assert known(server, told.id).status.linked_to is None
    assert figures_hold(server)


@pytest.mark.parametrize("first", ["old", "kept"])
def test_records_of_one_number_are_one_again_in_whatever_order_they_come(
    server: CentreServer, first: str
) -> None:
    desk = enrolled(server)
    kept = a_card(5)
    old = a_card(5, status=CardStatus(state=State.RECEIVED, linked_to=kept.id))
    for told in (old, kept) if first == "old" else (kept, old):
        report(desk, told)
    assert meanings(desk) == []
    assert every_case(server) == []
    links = {c: known(server, c).status.linked_to for c in (old.id, kept.id)}
    assert links == (
        {old.id: None, kept.id: old.id} if first == "old" else {old.id: kept.id, kept.id: None}
    )
    assert figures_hold(server)


def test_a_link_is_not_taken_from_a_report(server: CentreServer) -> None:
    """A card of another kelurahan named as the record that a made-up one was folded into."""
    city_with_batch(server, 1, OTHER_KELURAHAN)
    home, liar = enrolled(server, OTHER_KELURAHAN), enrolled(server)
    home.sync_all()
    (victim,) = receive_all(home)
    home.sync_all()
    before = known(server, victim.id)
    liar.record(Kind.CASE_NOTED, Note(text="x"), victim.id)
    told = a_card(status=CardStatus(state=State.RECEIVED, linked_to=victim.id))
    report(liar, told)
    hand_over(liar, told.id)
    ((meaning, reference),) = meanings(liar)
    home.sync_all()
    (case,) = open_cases(server)
    assert (meaning, reference) == ("case", case.id.hex())
    assert (case.reason, case.card) == ("unsure_link", told.id)
    assert home.get(ObjectKind.CASE, case.id) == case
    assert known(server, victim.id) == before
    assert known(server, told.id).status.linked_to is None


def test_a_link_in_the_centres_own_log_holds(server: CentreServer, settings: Settings) -> None:
    """The record is lost and its link is not: nobody has to decide again."""
    city_with_batch(server, 2)
    desk = enrolled(server)
    desk.sync_all()
    receive_all(desk)
    desk.sync_all()
    old, kept = (c for c in desk.all(ObjectKind.CARD) if isinstance(c, CardObject))
    server.centre.service(RegistryActs).link(old.id, kept.id, officer(server).id)
    desk.sync_all()
    told = known(server, old.id)
    forget(settings, old.id)
    report(desk, told)
    assert meanings(desk) == []
    assert known(server, old.id).status.linked_to == kept.id
    assert every_case(server) == []
    assert figures_hold(server)


def test_a_link_that_a_revoked_pc_wrote_is_not_one_of_the_centres_log(server: CentreServer) -> None:
    city_with_batch(server, 1, OTHER_KELURAHAN)
    home, liar, revoked = enrolled(server, OTHER_KELURAHAN), enrolled(server), enrolled(server)
    home.sync_all()
    (victim,) = receive_all(home)
    for desk in (home, revoked):
        desk.sync_all()
    server.centre.store.write(lambda unit: unit.devices.revoke(revoked.id, 1))
    told = a_card(status=CardStatus(state=State.RECEIVED, linked_to=victim.id))
    revoked.record(Act.LINK, Link(kept=victim.id), told.id)
    revoked.sync()
    report(liar, told)
    assert [m for m, _ in meanings(liar)] == ["case"]
    assert known(server, told.id).status.linked_to is None


class TestHandOversThatAreTold:
    """What a report says of hand-overs against what the logs say."""

    def test_one_that_stands_in_no_log_is_a_case_until_it_comes(self, server: CentreServer) -> None:
        first, second = enrolled(server), enrolled(server)
        told = a_card()
        given = hand_over(second, told.id)
        told = given_by(told, given)
        report(first, told)
        ((meaning, reference),) = meanings(first)
        (case,) = open_cases(server)
        assert (meaning, reference) == ("case", case.id.hex())
        assert (case.reason, case.card) == ("record_differs", told.id)
        assert [s.state for s in case.sides] == [State.HANDED_OVER]
        assert known(server, told.id).status == told.status  # nobody gives it again meanwhile
        assert meanings(second) == []
        first.sync_all()
        assert known(server, told.id).status == told.status
        assert open_cases(server) == []
        closed = first.get(ObjectKind.CASE, case.id)
        assert isinstance(closed, CaseObject)
        assert closed.closing_note == "Catatan serah terimanya sudah sampai di pusat."
        assert figures_hold(server)

    def test_a_case_that_a_comparison_has_joined_is_for_people_to_close(
        self, server: CentreServer
    ) -> None:
        first, second = enrolled(server), enrolled(server)
        told = a_card()
        report(first, given_by(told, hand_over(second, told.id)))
        first.sync_all()
        (before,) = open_cases(server)
        centre = server.centre

        def compared(unit: Unit) -> None:
            cases = CaseDesk(unit, centre.randomness, centre.clock.now_ms())
            side = cases.state_of(first.id, KELURAHAN, State.RECEIVED)
            cases.open_for_card(Reason.RECORD_DIFFERS, told.id, {KELURAHAN}, [side])
            cases.flush()

        centre.store.write(compared)
        second.sync_all()
        assert [c.id for c in open_cases(server)] == [before.id]

    @pytest.mark.parametrize("reflected", [True, False])
    def test_one_that_comes_before_it_in_one_request_is_none(
        self, server: CentreServer, reflected: bool
    ) -> None:
        desk = enrolled(server)
        told = a_card()
        given = hand_over(desk, told.id)
        report(desk, given_by(told, given) if reflected else told)
        assert meanings(desk) == []
        status = known(server, told.id).status
        assert (status.state, status.hand_over) == (
            State.HANDED_OVER,
            hand_over_of(read_header(given.header), given.header),
        )
        assert every_case(server) == []
        assert figures_hold(server)

    def test_one_that_a_later_event_carries_after_it_in_one_request_is_none(
        self, server: CentreServer
    ) -> None:
        """A repaired desk knows the card from the feed, and its own act from what was saved of its log."""
        desk = enrolled(server)
        told = a_card()
        given = hand_over(desk, told.id)
        desk.open_epoch(2, "repaired")
        desk.ends = ()
        report(desk, given_by(told, given))
        carry(desk, given)
        assert meanings(desk) == []
        assert known(server, told.id).status.state is State.HANDED_OVER
        assert every_case(server) == []

    def test_one_of_another_card_proves_nothing(self, server: CentreServer) -> None:
        city_with_batch(server, 1)
        desk = enrolled(server)
        desk.sync_all()
        (real,) = receive_all(desk)
        given = hand_over(desk, real.id)
        desk.sync_all()
        report(desk, given_by(a_card(), given))
        assert [m for m, _ in meanings(desk)] == ["case"]
        assert [c.reason for c in open_cases(server)] == ["record_differs"]

    def test_one_with_another_number_than_in_its_log_is_not_that_one(
        self, server: CentreServer
    ) -> None:
        desk = enrolled(server)
        told = a_card()
        told = given_by(told, hand_over(desk, told.id))
        assert told.status.hand_over is not None
        lie = msgspec.structs.replace(told.status.hand_over, number="1" * 22)
        status = msgspec.structs.replace(told.status, hand_over=lie)
        report(desk, msgspec.structs.replace(told, status=status))
        assert meanings(desk)[-1][0] == "case"
        assert [c.reason for c in open_cases(server)] == ["record_differs"]

    def test_one_of_the_record_that_was_linked_to_it_proves_it(self, server: CentreServer) -> None:
        desk = enrolled(server)
        old, kept = a_card(5), a_card(5)
        given = hand_over(desk, old.id)
        report(desk, given_by(kept, given))
        report(desk, given_by(old, given))
        assert meanings(desk) == []
        assert known(server, old.id).status.linked_to == kept.id
        assert every_case(server) == []

    @pytest.mark.parametrize("together", [True, False])
    def test_one_that_was_carried_on_the_other_record_proves_it(
        self, server: CentreServer, *, together: bool
    ) -> None:
        """The record that is told first is the one kept."""
        desk = enrolled(server)
        old, kept = a_card(5), a_card(5)
        given = hand_over(desk, old.id)
        desk.open_epoch(2, "repaired")
        desk.ends = ()
        carry(desk, given)
        report(desk, given_by(old, given))
        if not together:
            desk.sync_all()
        report(desk, given_by(kept, given))
        assert meanings(desk) == []
        assert known(server, kept.id).status.linked_to == old.id
        assert every_case(server) == []

    def test_one_that_is_counted_and_does_not_stand_is_a_case_until_it_was_cancelled(
        self, server: CentreServer
    ) -> None:
        first, second = enrolled(server), enrolled(server)
        told = a_card()
        given = hand_over(first, told.id)
        first.sync_all()
        gone = undone(second, told.id, given)
        marks = tuple(header_hash(e.header)[:8] for e in (given, gone))
        status = msgspec.structs.replace(told.status, reflected=marks)
        report(first, msgspec.structs.replace(told, status=status))
        assert [m for m, _ in meanings(first)] == ["case"]
        (case,) = open_cases(server)
        assert (case.reason, case.card) == ("record_differs", told.id)
        assert meanings(second) == []
        assert open_cases(server) == []
        assert known(server, told.id).status == status

    def test_a_print_list_does_not_complete_a_card_that_no_log_hands_over(
        self, server: CentreServer
    ) -> None:
        first, second = enrolled(server), enrolled(server)
        told = a_card(777)
        given = hand_over(second, told.id)
        report(first, given_by(told, given))
        first.sync_all()
        assert import_list(server, print_list([777])).accepted == 1
        assert send_all(server).count == 1
        assert {(c.reason, c.card) for c in open_cases(server)} == {
            ("record_differs", told.id),
            ("unsure_link", told.id),
        }

    def test_a_print_list_completes_a_card_that_a_log_hands_over(
        self, server: CentreServer
    ) -> None:
        desk = enrolled(server)
        told = a_card(777)
        report(desk, given_by(told, hand_over(desk, told.id)))
        desk.sync_all()
        assert import_list(server, print_list([777])).accepted == 1
        assert known(server, told.id).printed_on
        assert known(server, told.id).status.state is State.HANDED_OVER
        assert open_cases(server) == []


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
