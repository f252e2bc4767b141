"""Desk and centre compare their cards at every contact: what was lost or altered on either side is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from sqlalchemy import event, text
from sqlalchemy.pool import Pool

from central_server.services.dispatch import Dispatches
from central_server.services.registry_acts import RegistryActs
from central_server.store.engine import make_engine
from desk_app.services.case_files import case_files
from desk_app.services.digest import Comparison, Finding, last_comparison
from desk_app.services.hold import FAULT_LABELS
from desk_app.services.operators import Session
from protocol.custody import State
from protocol.digest import card_digest
from protocol.objects import CardObject, CaseObject, Role, encode_object
from tests.central_server.city import officer
from tests.central_server.conftest import OTHER_KELURAHAN
from tests.support.office import (
    Office,
    Pc,
    card_of,
    cards_of,
    hand_over,
    receive_all,
    sync,
)

pytestmark = pytest.mark.timeout(180)


def at_desk(pc: Pc, statement: str, values: Mapping[str, Any]) -> None:
    """What somebody with the key of the database can do behind the program's back."""
    with pc.desk.store.write() as unit:
        assert unit.connection.execute(text(statement), dict(values)).rowcount == 1


def at_centre(office: Office, *statements: tuple[str, Mapping[str, Any]]) -> None:
    """What somebody with the password of the centre's database can do."""
    engine = make_engine(office.settings.database_url)
    try:
        with engine.connect().execution_options(write=True) as connection, connection.begin():
            for statement, values in statements:
                assert connection.execute(text(statement), dict(values)).rowcount == 1
    finally:
        engine.dispose()


def compared(pc: Pc) -> Comparison:
    """What one contact finds."""
    report = sync(pc.desk)
    assert (report.outcome, report.counts.unsent) == ("done", 0)
    return last_comparison(pc.desk.store)


def agree(office: Office, *pcs: Pc) -> None:
    """Every PC holds what the centre holds, and has seen so itself; nothing was found on the way."""
    for _ in range(2):
        for pc in pcs:
            sync(pc.desk)
    for pc in pcs:
        before = last_comparison(pc.desk.store)
        said = compared(pc)
        assert said.equal
        assert said.found == before.found
        for row in cards_of(pc.desk):
            assert row.status == office.card(row.id).status
        assert pc.desk.verify().faults == ()
        assert pc.desk.rebuild().differing == ()


def differing(office: Office) -> list[CaseObject]:
    return [c for c in office.cases() if c.reason == "record_differs"]


def states(case: CaseObject, pc: Pc) -> tuple[str, str]:
    """What the case says that desk and centre hold."""
    (desk,) = [s.state for s in case.sides if s.device == pc.desk.identity.device]
    (centre,) = [s.state for s in case.sides if s.device != pc.desk.identity.device]
    return desk, centre


def with_state(held: CardObject, state: State) -> bytes:
    status = msgspec.structs.replace(held.status, state=state)
    return encode_object(msgspec.structs.replace(held, status=status))


def supervisor(pc: Pc) -> Session:
    return Session(next(o for o in pc.desk.operators.all() if o.role is Role.SUPERVISOR))


def petugas(pc: Pc) -> Session:
    return Session(next(o for o in pc.desk.operators.all() if o.role is Role.PETUGAS))


class TestAlike:
    def test_after_an_ordinary_day(self, office: Office) -> None:
        """Two PCs, cancellations, a card returned, a recall, a second batch, one moved away, a purge."""
        first = office.stocked(8)
        second = office.enrol("pc-2")
        cards = cards_of(first.desk)
        for card in cards[:3]:
            hand_over(first.desk, card.id)
        first.desk.cancel.cancel(petugas(first), supervisor(first), cards[0].id, "Keliru")
        hand_over(second.desk, cards[3].id)
        second.desk.hold.hold(petugas(second), cards[4].id, [next(iter(FAULT_LABELS))])
        agree(office, first, second)
        centre = office.server.centre
        registry = centre.service(RegistryActs)
        person = officer(office.server).id
        registry.recall([cards[5].registration, cards[1].registration], person, "Salah cetak")
        agree(office, first, second)
        office.print_cards(3)
        office.dispatch()
        sync(first.desk)
        receive_all(first.desk)
        agree(office, second, first)
        away = centre.service(Dispatches)
        away.send(OTHER_KELURAHAN, [cards[6].registration], person, "", moved=True)
        agree(office, first, second)
        assert cards[6].id not in {c.id for c in cards_of(first.desk)}
        assert differing(office) == []

    def test_two_pcs_whose_acts_contradict_each_other(self, office: Office) -> None:
        first = office.stocked(2)
        second = office.enrol("pc-2")
        card = cards_of(first.desk)[0]
        for pc in (first, second):
            hand_over(pc.desk, card.id)
        agree(office, first, second)
        assert [c.reason for c in office.cases()] == ["handed_over_twice"]

    def test_a_desk_restored_from_a_backup(self, office: Office) -> None:
        pc = office.stocked(4)
        cards = cards_of(pc.desk)
        saved = pc.save("saved.db")
        for card in cards[:2]:
            hand_over(pc.desk, card.id)
        sync(pc.desk)
        hand_over(pc.desk, cards[2].id)
        pc.restore(saved)
        agree(office, pc)
        assert differing(office) == []

    def test_a_restored_centre_and_what_it_has_forgotten(self, office: Office) -> None:
        first = office.stocked(2)
        second = office.enrol("pc-2")
        saved = office.save()
        office.print_cards(3)
        office.dispatch()
        sync(first.desk)
        receive_all(first.desk)
        sync(first.desk)
        sync(second.desk)
        hand_over(second.desk, cards_of(second.desk)[4].id)
        office.restore(saved)
        agree(office, first, second)
        assert len(cards_of(first.desk)) == 5
        assert differing(office) == []

    def test_copies_of_a_disk(self, office: Office) -> None:
        pc = office.stocked(4)
        twin = pc.copy("pc-copy")
        cards = cards_of(pc.desk)
        hand_over(pc.desk, cards[0].id)
        hand_over(twin.desk, cards[1].id)
        agree(office, pc, twin)
        assert differing(office) == []

    def test_an_empty_office(self, office: Office) -> None:
        said = compared(office.enrol("pc-1"))
        assert said.equal
        assert said.found == ()

    def test_not_compared_card_by_card_while_work_waits(self, office: Office) -> None:
        """What is on its way is no difference: neither the tally nor a case says so."""
        first = office.stocked(3)
        second = office.enrol("pc-2")
        hand_over(first.desk, cards_of(first.desk)[0].id)
        assert first.desk.sync_store().question(0).differing == ()
        assert compared(second).equal
        assert compared(first).equal
        assert differing(office) == []


class TestAtTheDesk:
    def test_a_row_that_was_altered_is_named_and_folded_anew(self, office: Office) -> None:
        pc = office.stocked(3)
        card = cards_of(pc.desk)[1]
        status = msgspec.structs.replace(card.status, state=State.HANDED_OVER)
        at_desk(
            pc,
            "UPDATE card SET state = 'handed_over', status = :status WHERE id = :id",
            {"status": msgspec.msgpack.encode(status), "id": card.id},
        )
        said = compared(pc)
        assert [(f.card, f.finding, f.state) for f in said.found] == [
            (card.id, Finding.ROW, "handed_over")
        ]
        assert card_of(pc.desk, card.id) == card
        agree(office, pc)
        assert differing(office) == []

    def test_a_row_that_was_deleted_comes_back(self, office: Office) -> None:
        pc = office.stocked(3)
        card = cards_of(pc.desk)[1]
        at_desk(pc, "DELETE FROM card WHERE id = :id", {"id": card.id})
        assert [f.card for f in compared(pc).found] == [card.id]
        assert card_of(pc.desk, card.id) == card

    def test_an_object_that_was_altered_is_told_anew(self, office: Office) -> None:
        """With the row that was made from it; who stands there serves residents meanwhile."""
        pc = office.stocked(3)
        hand_over(pc.desk, cards_of(pc.desk)[1].id)
        sync(pc.desk)
        card = cards_of(pc.desk)[1]
        spoilt = with_state(office.card(card.id), State.LOST_IN_OFFICE)
        at_desk(
            pc,
            "UPDATE feed_object SET data = :data WHERE kind = 'card' AND id = :id",
            {"data": spoilt, "id": card.id},
        )
        said = compared(pc)
        assert [(f.card, f.finding) for f in said.found] == [(card.id, Finding.DIFFERS)]
        assert said.equal
        assert card_of(pc.desk, card.id) == card
        agree(office, pc)
        assert differing(office) == []

    def test_an_object_that_was_lost_is_told_anew_and_its_row_stays_meanwhile(
        self, office: Office
    ) -> None:
        pc = office.stocked(3)
        card = cards_of(pc.desk)[1]
        at_desk(pc, "DELETE FROM feed_object WHERE kind = 'card' AND id = :id", {"id": card.id})
        pc.desk.sync_store().question(0)
        assert card_of(pc.desk, card.id) == card
        assert [f.card for f in compared(pc).found] == [card.id]
        agree(office, pc)
        assert card_of(pc.desk, card.id) == card
        assert differing(office) == []

    def test_many_lost_objects_come_back(self, office: Office) -> None:
        pc = office.stocked(150)
        with pc.desk.store.write() as unit:
            unit.connection.execute(text("DELETE FROM feed_object WHERE kind = 'card'"))
            unit.connection.execute(text("DELETE FROM card"))
        for _ in range(2):
            compared(pc)
        agree(office, pc)
        assert len(cards_of(pc.desk)) == 150

    def test_a_card_that_nobody_sent_is_a_case(self, office: Office) -> None:
        pc = office.stocked(2)
        row = cards_of(pc.desk)[0]
        ghost = bytes(15) + b"\x01"
        at_desk(
            pc,
            "INSERT INTO card SELECT NULL, :ghost, kelurahan, registration, nik, name, birth_place, "
            "birth_date, sex, family_card, address, rt, rw, kind, batch, state, conflict, status, since "
            "FROM card WHERE id = :id",
            {"ghost": ghost, "id": row.id},
        )
        for _ in range(3):
            compared(pc)
        (case,) = differing(office)
        assert (case.card, states(case, pc)) == (ghost, ("received", ""))
        assert card_of(pc.desk, ghost).state is State.RECEIVED

    def test_a_sum_that_was_altered_is_counted_anew(self, office: Office) -> None:
        pc = office.stocked(2)
        at_desk(pc, "UPDATE sync_state SET cards = 7", {})
        compared(pc)
        assert compared(pc).equal
        assert differing(office) == []


class TestAtTheCentre:
    def test_an_altered_record_is_a_case_with_both_states(self, office: Office) -> None:
        pc = office.stocked(3)
        card = cards_of(pc.desk)[1]
        altered = with_state(office.card(card.id), State.RETURNED)
        at_centre(
            office,
            (
                "UPDATE card SET object = :o, state = 'returned' WHERE id = :id",
                {"o": altered, "id": card.id},
            ),
        )
        compared(pc)
        (case,) = differing(office)
        assert (case.card, states(case, pc)) == (card.id, ("received", "returned"))
        assert office.card(card.id).status.state is State.RETURNED  # nothing is overwritten
        hand_over(pc.desk, cards_of(pc.desk)[0].id)  # and nobody waits
        compared(pc)
        with pc.desk.store.read() as unit:
            (file,) = case_files(unit, pc.desk.identity)
        assert (file.reason, file.card_id) == ("record_differs", card.id)
        assert [(s.pc, s.label) for s in file.sides] == [
            ("PC 01 (PC ini)", "Catatannya: Tersedia di Kelurahan"),
            ("Pusat", "Catatannya: Dikembalikan ke Kecamatan/Disdukcapil"),
        ]

    def test_the_same_case_is_not_told_again_at_every_contact(self, office: Office) -> None:
        pc = office.stocked(2)
        card = cards_of(pc.desk)[1]
        altered = with_state(office.card(card.id), State.RETURNED)
        at_centre(
            office, ("UPDATE card SET object = :o WHERE id = :id", {"o": altered, "id": card.id})
        )
        compared(pc)
        before = pc.desk.sync_store().position().cursor
        (case,) = differing(office)
        for _ in range(3):
            compared(pc)
        assert pc.desk.sync_store().position().cursor == before
        assert differing(office) == [case]

    def test_an_altered_feed_is_a_case(self, office: Office) -> None:
        pc = office.stocked(2)
        card = cards_of(pc.desk)[1]
        altered = with_state(office.card(card.id), State.RETURNED)
        at_centre(
            office,
            ("UPDATE feed_object SET data = :o WHERE id = :id", {"o": altered, "id": card.id}),
        )
        compared(pc)
        (case,) = differing(office)
        assert case.card == card.id

    def test_both_copies_altered_alike_is_a_case(self, office: Office) -> None:
        pc = office.stocked(2)
        card = cards_of(pc.desk)[1]
        altered = with_state(office.card(card.id), State.DESTROYED)
        at_centre(
            office,
            ("UPDATE feed_object SET data = :o WHERE id = :id", {"o": altered, "id": card.id}),
            ("UPDATE card SET object = :o WHERE id = :id", {"o": altered, "id": card.id}),
        )
        compared(pc)
        (case,) = differing(office)
        assert states(case, pc) == ("received", "destroyed")
        assert card_of(pc.desk, card.id).state is State.RECEIVED

    def test_even_with_a_new_mark_it_is_a_case(self, office: Office) -> None:
        """Who knows how marks are made makes a good one: it is not the one that the desk was given."""
        pc = office.stocked(2)
        card = cards_of(pc.desk)[1]
        altered = with_state(office.card(card.id), State.DESTROYED)
        mark = card_digest(card.id, altered)
        at_centre(
            office,
            (
                "UPDATE feed_object SET data = :o, mark = :m WHERE id = :id",
                {"o": altered, "m": mark, "id": card.id},
            ),
            ("UPDATE card SET object = :o WHERE id = :id", {"o": altered, "id": card.id}),
        )
        compared(pc)
        (case,) = differing(office)
        assert states(case, pc) == ("received", "destroyed")
        assert card_of(pc.desk, card.id).state is State.RECEIVED

    def test_a_deleted_card_is_a_case_and_comes_back_from_the_desk(self, office: Office) -> None:
        first = office.stocked(3)
        second = office.enrol("pc-2")
        card = cards_of(first.desk)[1]
        gone = {"id": card.id}
        at_centre(
            office,
            ("DELETE FROM card_registry WHERE card = :id", gone),
            ("DELETE FROM nik_index WHERE card = :id", gone),
            ("DELETE FROM feed_object WHERE id = :id", gone),
            ("DELETE FROM card WHERE id = :id", gone),
        )
        compared(first)
        (case,) = differing(office)
        assert (case.card, states(case, first)) == (card.id, ("received", ""))
        agree(office, first, second)
        assert office.card(card.id).status == card.status
        now, counted = office.read(lambda u: (u.figures.now(), u.figures.counted()))
        assert [f for f in now if f.cards] == counted
        hand_over(second.desk, card.id)
        agree(office, first, second)

    def test_a_card_deleted_from_the_feed_alone_is_a_case(self, office: Office) -> None:
        pc = office.stocked(2)
        card = cards_of(pc.desk)[1]
        at_centre(office, ("DELETE FROM feed_object WHERE id = :id", {"id": card.id}))
        compared(pc)
        (case,) = differing(office)
        assert states(case, pc) == ("received", "received")

    @pytest.mark.parametrize("at_desk_too", [False, True])
    def test_once_the_case_is_closed_the_copy_with_its_mark_stands(
        self, office: Office, at_desk_too: bool
    ) -> None:
        pc = office.stocked(3)
        card = cards_of(pc.desk)[1]
        altered = with_state(office.card(card.id), State.RETURNED)
        at_centre(
            office,
            (
                "UPDATE card SET object = :o, state = 'returned' WHERE id = :id",
                {"o": altered, "id": card.id},
            ),
        )
        compared(pc)
        (case,) = differing(office)
        if at_desk_too:
            pc.desk.case_notes.close(supervisor(pc), case.id, "Kartunya ada di laci")
            sync(pc.desk)
        else:
            centre = office.server.centre
            acts = centre.service(RegistryActs)
            acts.close_case(case.id, officer(office.server).id, "Kartunya ada di laci")
        agree(office, pc)
        assert differing(office) == []
        assert office.card(card.id).status == card.status
        now, counted = office.read(lambda u: (u.figures.now(), u.figures.counted()))
        assert [f for f in now if f.cards] == counted

    def test_an_act_that_is_stored_and_not_folded_is_a_case(self, office: Office) -> None:
        """The record at the centre loses an act of the desk, and everything else fits."""
        pc = office.stocked(2)
        card = cards_of(pc.desk)[1]
        before = office.card(card.id)
        hand_over(pc.desk, card.id)
        sync(pc.desk)
        mark = card_digest(card.id, encode_object(before))
        version = 1 + office.read(lambda u: u.feed.version(before.kelurahan))
        old = {"o": encode_object(before), "m": mark, "id": card.id, "v": version}
        at_centre(
            office,
            ("UPDATE card SET object = :o WHERE id = :id", {"o": old["o"], "id": card.id}),
            ("UPDATE feed_object SET data = :o, mark = :m, version = :v WHERE id = :id", old),
            (
                "UPDATE feed_counter SET version = :v WHERE scope = :s",
                {"v": version, "s": before.kelurahan},
            ),
        )
        for _ in range(2):
            compared(pc)
        (case,) = differing(office)
        assert states(case, pc) == ("handed_over", "received")
        assert card_of(pc.desk, card.id).state is State.HANDED_OVER

    def test_a_sum_that_was_altered_is_counted_anew(self, office: Office) -> None:
        pc = office.stocked(2)
        scope = pc.desk.identity.kelurahan
        at_centre(office, ("UPDATE feed_counter SET cards = 77 WHERE scope = :s", {"s": scope}))
        compared(pc)
        assert compared(pc).equal
        assert differing(office) == []


class Statements:
    """Counts what is asked of every database of this process, those of desk and centre."""

    def __init__(self) -> None:
        self.count = 0

    def _one_more(self, _statement: str) -> None:
        self.count += 1

    def _watch(self, driver: Any, *_: object) -> None:
        driver.set_trace_callback(self._one_more)

    def __enter__(self) -> Statements:
        event.listen(Pool, "checkout", self._watch)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Pool, "checkout", self._watch)


def _cost_of_a_contact(pc: Pc) -> int:
    with Statements() as asked:
        assert compared(pc).equal
    return asked.count


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_contact_costs_the_same_however_many_cards_and_batches_there_are(office: Office) -> None:
    pc = office.stocked(150)
    costs: list[int] = []
    for _ in range(3):
        compared(pc)
        costs.append(max(_cost_of_a_contact(pc) for _ in range(4)))  # of a whole round
        office.print_cards(80)
        office.dispatch()
        sync(pc.desk)
        receive_all(pc.desk)
        sync(pc.desk)
    assert max(costs) == min(costs)
    question = pc.desk.sync_store().question(pc.desk.clock.now_ms())
    assert len(question.ranges) == 1
    assert question.ranges[0].count <= 32


def test_an_update_that_a_desk_missed_is_told_anew(office: Office) -> None:
    """A page that was skipped by an error of the program: the tally shows it at once."""
    first = office.stocked(3)
    second = office.enrol("pc-2")
    card = cards_of(first.desk)[1]
    hand_over(first.desk, card.id)
    sync(first.desk)
    newest = office.read(lambda u: u.feed.version(first.desk.identity.kelurahan))
    at_desk(second, "UPDATE sync_state SET kelurahan_version = :v", {"v": newest})
    assert compared(second).equal
    assert card_of(second.desk, card.id).state is State.HANDED_OVER
    agree(office, first, second)
    assert differing(office) == []
