"""The centre is restored from a backup: no desk misses a change by it, and no card is lost."""

from __future__ import annotations

import pytest

from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from protocol.bodies import ObjectReported
from protocol.custody import State
from protocol.events import Kind
from protocol.objects import CardObject, ObjectKind, encode_object
from protocol.status import CardStatus
from tests.central_server.city import import_list
from tests.central_server.conftest import enrolled
from tests.central_server.desk import new_card_id
from tests.support.office import (
    Office,
    Pc,
    card_of,
    cards_of,
    hand_over,
    receive_all,
    sync,
)

pytestmark = pytest.mark.timeout(120)


def agree(office: Office, *pcs: Pc) -> None:
    """Every desk's rows are the centre's, and nothing waits."""
    for _ in range(2):
        for pc in pcs:
            report = sync(pc.desk)
            assert (report.outcome, report.counts.unsent) == ("done", 0)
    for pc in pcs:
        for row in cards_of(pc.desk):
            assert row.status == office.card(row.id).status
            assert row.conflict == ""
        assert pc.desk.rebuild().differing == ()
        assert pc.desk.verify().faults == ()


def difference(pc: Pc) -> int:
    with pc.desk.store.read() as unit:
        return pc.desk.documents.tie_out(unit).difference


def generation(pc: Pc) -> int:
    return pc.desk.sync_store().position().generation


def a_card_after_the_backup(office: Office) -> tuple[Pc, Pc, str]:
    """Two PCs that know of a card, received since the backup of the centre that is the last thing given."""
    first = office.stocked(1)
    second = office.enrol("pc-2")
    saved = office.save()
    office.print_cards(1)
    office.dispatch()
    for pc in (first, second):
        sync(pc.desk)
    receive_all(first.desk)
    sync(first.desk)
    sync(second.desk)
    return first, second, saved


def test_acts_in_versions_that_were_seen_before_are_not_missed(office: Office) -> None:
    first = office.stocked(6)
    second = office.enrol("pc-2")
    cards = cards_of(first.desk)
    saved = office.save()
    for card in cards[:3]:
        hand_over(second.desk, card.id)
    sync(second.desk)
    office.restore(saved)
    # the same versions again, for other cards; the second desk has seen them already
    for card in cards[3:5]:
        hand_over(first.desk, card.id)
    sync(first.desk)
    agree(office, second, first)
    for pc in (first, second):
        handed = [c.registration for c in cards_of(pc.desk) if c.state is State.HANDED_OVER]
        assert handed == [c.registration for c in cards[:5]]
    with pytest.raises(Refused):
        hand_over(second.desk, cards[3].id)
    assert office.cases() == []
    assert generation(second) == 1


def test_a_desk_that_saw_nothing_of_the_forgotten_time_begins_nothing_again(
    office: Office,
) -> None:
    pc = office.stocked(2)
    saved = office.save()
    office.print_cards(1)
    office.restore(saved)
    for _ in range(2):
        report = sync(pc.desk)
        assert (report.outcome, report.counts.received) == ("done", 0)
    assert generation(pc) == 0


def test_copies_of_a_disk_are_not_taken_for_a_restored_centre(office: Office) -> None:
    pc = office.stocked(3)
    twin = pc.copy("pc-copy")
    for _ in range(3):
        sync(pc.desk)
    sync(twin.desk)
    sync(pc.desk)
    assert (generation(pc), generation(twin)) == (0, 0)


def test_cards_that_the_restored_centre_does_not_know_come_back_as_they_were(
    office: Office,
) -> None:
    first = office.stocked(2)
    second = office.enrol("pc-2")
    saved = office.save()
    office.print_cards(4)
    batch = office.dispatch()
    for pc in (first, second):
        sync(pc.desk)
    receive_all(second.desk)
    new = [c for c in cards_of(second.desk) if c.status.batch == batch.batch]
    sync(second.desk)
    sync(first.desk)
    hand_over(first.desk, new[0].id)
    sync(first.desk)
    hand_over(first.desk, new[1].id)  # not sent before the restore
    sync(second.desk)

    office.restore(saved)
    assert office.read(lambda unit: unit.cards.get([c.id for c in new])) == {}
    agree(office, first, second)
    states = [office.card(c.id).status.state for c in new]
    assert states == [State.HANDED_OVER] * 2 + [State.RECEIVED] * 2
    assert office.cases() == []
    assert [difference(pc) for pc in (first, second)] == [0, 0]
    for pc in (first, second):
        assert [c for c in cards_of(pc.desk) if c.status.batch == batch.batch] != []
        with pc.desk.store.read() as unit:
            assert unit.objects.get(ObjectKind.BATCH, batch.batch) is not None
    kept = office.read(lambda unit: unit.feed.get(new[0].kelurahan, ObjectKind.BATCH, batch.batch))
    assert kept is not None
    now, counted = office.read(lambda unit: (unit.figures.now(), unit.figures.counted()))
    assert [f for f in now if f.cards] == counted
    assert sum(f.cards for f in counted) == 6
    # a third PC learns it all from the centre alone
    third = office.enrol("pc-3")
    agree(office, third)
    assert len(cards_of(third.desk)) == 6


def test_the_same_print_list_again_changes_nothing_once_the_cards_are_back(
    office: Office,
) -> None:
    pc = office.stocked(1)
    saved = office.save()
    data = office.print_cards(2)
    office.dispatch()
    sync(pc.desk)
    receive_all(pc.desk)
    sync(pc.desk)
    before = cards_of(pc.desk)
    office.restore(saved)
    agree(office, pc)
    for _ in range(2):
        assert not import_list(office.server, data).errors
        agree(office, pc)
    assert [(c.id, c.state) for c in cards_of(pc.desk)] == [(c.id, c.state) for c in before]
    assert office.cases() == []


def test_the_same_print_list_again_before_the_cards_are_back_is_linked_to_them(
    office: Office,
) -> None:
    """The registry imports and sends the lost list again under new records: one card, told once."""
    pc = office.stocked(1)
    saved = office.save()
    data = office.print_cards(3)
    office.dispatch()
    sync(pc.desk)
    receive_all(pc.desk)
    old = cards_of(pc.desk)[1:]
    hand_over(pc.desk, old[0].id)
    sync(pc.desk)

    office.restore(saved)
    assert not import_list(office.server, data).errors
    agree(office, pc)
    rows = {c.id: c for c in cards_of(pc.desk)}
    assert len(rows) == 7  # the first card, three records and the three that they are linked to
    for card in old:
        kept = rows[card.id].status.linked_to
        assert kept is not None
        assert rows[kept].registration == card.registration
        assert rows[kept].state is card_of(pc.desk, card.id).state
    assert rows[rows[old[0].id].status.linked_to or b""].state is State.HANDED_OVER
    assert office.cases() == []
    for ident in (old[0].id, rows[old[0].id].status.linked_to or b""):
        with pytest.raises(Refused):
            hand_over(pc.desk, ident)
    assert difference(pc) == 0


def test_two_hand_overs_of_a_card_that_comes_back_are_a_case_again(office: Office) -> None:
    first, second, saved = a_card_after_the_backup(office)
    card = cards_of(first.desk)[1]
    numbers = {hand_over(pc.desk, card.id).recorded.number for pc in (first, second)}
    agree(office, first, second)
    assert [c.reason for c in office.cases()] == ["handed_over_twice"]
    office.restore(saved)
    agree(office, first, second)
    (case,) = office.cases()
    assert (case.reason, case.card) == ("handed_over_twice", card.id)
    assert {s.number for s in case.sides} == numbers


def test_a_hand_over_told_by_another_pc_is_a_case_until_its_own_pc_has_come(
    office: Office,
) -> None:
    first, second, saved = a_card_after_the_backup(office)
    card = cards_of(second.desk)[1]
    hand_over(second.desk, card.id)
    sync(second.desk)
    sync(first.desk)
    office.restore(saved)
    for _ in range(2):
        sync(first.desk)
    assert [(c.reason, c.card) for c in office.cases()] == [("record_differs", card.id)]
    assert office.card(card.id).status.state is State.HANDED_OVER
    with pytest.raises(Refused):
        hand_over(first.desk, card.id)
    agree(office, second, first)
    assert office.cases() == []
    assert office.card(card.id).status.state is State.HANDED_OVER


def test_a_card_told_with_a_number_that_no_header_has_stops_nobodys_sync(office: Office) -> None:
    liar = enrolled(office.server)
    ident = new_card_id()
    status = CardStatus(state=State.RECEIVED, since=(1 << 64) - 1)
    told = CardObject(
        id=ident,
        kelurahan=liar.kelurahan,
        registration="X1",
        nik="3374000000009999",
        name="WARGA UJI",
        birth_date="",
        status=status,
    )
    said = ObjectReported(kind=ObjectKind.CARD, data=encode_object(told))
    liar.record(Kind.OBJECT_REPORTED, said, ident)
    assert [m.reference for m in liar.sync_all().meanings] == ["body_unreadable"]
    pc = office.stocked(1)
    agree(office, pc)
    assert len(cards_of(pc.desk)) == 1


def test_people_who_were_added_after_the_backup_can_go_on_working(office: Office) -> None:
    pc = office.stocked(2)
    saved = office.save()
    added = office.add_operator("Dewi Lestari")
    sync(pc.desk)
    office.restore(saved)
    agree(office, pc)
    assert "Dewi Lestari" in [o.name for o in pc.desk.operators.all()]
    # the registry adds her again: one entry, the new one; her past acts keep their name
    again = office.add_operator("Dewi Lestari")
    agree(office, pc)
    assert [o.id for o in pc.desk.operators.all() if o.name == "Dewi Lestari"] == [again.id]
    with pc.desk.store.read() as unit:
        assert unit.objects.get(ObjectKind.OPERATOR, added.id) is not None
    assert pc.desk.operators.find("Dewi Lestari").id == again.id
    assert Session(again).operator.active
