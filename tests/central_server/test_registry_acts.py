"""What the registry does after sending: recall, destroy, move, fold two records, close a case."""

from __future__ import annotations

import pytest

from central_server.errors import CentreError
from central_server.services.dispatch import Dispatches
from central_server.services.registry_acts import RegistryActs
from protocol.bodies import CaseClosed, Note, ReceiveUnlisted
from protocol.custody import Act, State
from protocol.events import Kind, evidence_code
from protocol.objects import BatchObject, CardObject, CaseObject, ObjectKind, Role
from tests.central_server.city import (
    city_with_batch,
    hand_over,
    officer,
    open_cases,
    receive_all,
)
from tests.central_server.conftest import OTHER_KELURAHAN, enrolled
from tests.central_server.desk import Desk, new_card_id
from tests.central_server.test_sync import card_at, figures
from tests.support.centre import CentreServer


def acts(server: CentreServer) -> RegistryActs:
    c = server.centre
    return c.service(RegistryActs)


def cards_of(desk: Desk) -> list[CardObject]:
    found = [c for c in desk.all(ObjectKind.CARD) if isinstance(c, CardObject)]
    return sorted(found, key=lambda c: c.registration)


def move(server: CentreServer, registration: str, kelurahan: str) -> None:
    c = server.centre
    sender = c.service(Dispatches)
    sender.send(kelurahan, [registration], officer(server).id, "", moved=True)


@pytest.fixture
def served(server: CentreServer) -> Desk:
    """A desk that has received three cards and told the centre."""
    city_with_batch(server, 3)
    desk = enrolled(server)
    desk.sync_all()
    receive_all(desk)
    desk.sync_all()
    return desk


def test_a_recalled_card_is_held_and_one_already_gone_is_a_case(
    server: CentreServer, served: Desk
) -> None:
    here, gone, _ = cards_of(served)
    hand_over(served, gone.id)
    served.sync_all()
    count = acts(server).recall(
        [here.registration, gone.registration], officer(server).id, "Salah cetak nama"
    )
    assert count == 2
    served.sync_all()
    assert card_at(served, here.id).status.state is State.HELD_PROBLEM
    assert card_at(served, here.id).status.recalled
    assert card_at(served, gone.id).status.state is State.HANDED_OVER
    (case,) = open_cases(server)
    assert (case.reason, case.card) == ("recalled_after_hand_over", gone.id)
    assert [s.kind for s in case.sides] == [Act.HAND_OVER, Act.RECALL]


def test_a_returned_card_is_destroyed_and_one_in_the_drawer_is_not(
    server: CentreServer, served: Desk
) -> None:
    back, here, _ = cards_of(served)
    served.record(Act.RETURN, Note(text="Salah cetak"), back.id)
    served.sync_all()
    with pytest.raises(CentreError, match=here.registration):
        acts(server).destroy([back.registration, here.registration], officer(server).id, "Rusak")
    assert figures(server) == {"received": 2, "returned": 1}  # all or nothing
    assert acts(server).destroy([back.registration], officer(server).id, "Rusak") == 1
    assert figures(server) == {"received": 2, "destroyed": 1}


def test_a_card_sent_again_leaves_its_first_batch_by_name(
    server: CentreServer, served: Desk
) -> None:
    back = cards_of(served)[0]
    served.record(Act.RETURN, Note(text="Alamat keliru"), back.id)
    served.sync_all()
    c = server.centre
    again = c.service(Dispatches).send(
        served.kelurahan, [back.registration], officer(server).id, ""
    )
    served.sync_all()
    batches = [b for b in served.all(ObjectKind.BATCH) if isinstance(b, BatchObject)]
    assert {b.number: (b.count, b.sent_on) for b in batches}[again.number] == (1, 0)
    assert sum(b.count - b.sent_on for b in batches) == len(cards_of(served)) == 3


def test_a_card_that_now_belongs_elsewhere_leaves_one_desk_and_comes_to_the_other(
    server: CentreServer, served: Desk
) -> None:
    other = enrolled(server, OTHER_KELURAHAN)
    other.sync_all()
    card = cards_of(served)[0]
    served.record(Act.RETURN, Note(text="Pindah alamat"), card.id)
    served.sync_all()
    move(server, card.registration, OTHER_KELURAHAN)
    served.sync_all()
    other.sync_all()
    assert served.get(ObjectKind.CARD, card.id) is None
    there = card_at(other, card.id)
    assert (there.kelurahan, there.status.state) == (OTHER_KELURAHAN, State.IN_TRANSIT)
    assert open_cases(server) == []
    batches = [b for b in served.all(ObjectKind.BATCH) if isinstance(b, BatchObject)]
    assert [(b.count, b.sent_on) for b in batches] == [(3, 1)]
    assert figures(server) == {"received": 2, "in_transit": 1}


def test_a_card_moved_while_its_desk_was_offline_and_handed_over_there_is_a_case(
    server: CentreServer, served: Desk
) -> None:
    other = enrolled(server, OTHER_KELURAHAN)
    card = cards_of(served)[0]
    hand_over(served, card.id)  # not sent yet
    move(server, card.registration, OTHER_KELURAHAN)
    served.sync_all()
    other.sync_all()
    assert card_at(other, card.id).status.state is State.HANDED_OVER
    reasons = {c.reason for c in open_cases(server) if c.card == card.id}
    assert "unexpected_act" in reasons


def test_a_card_moved_before_its_receipt_was_told_counts_where_it_was_sent(
    server: CentreServer,
) -> None:
    city_with_batch(server, 2)
    desk, other = enrolled(server), enrolled(server, OTHER_KELURAHAN)
    desk.sync_all()
    other.sync_all()
    receive_all(desk)  # not sent yet
    card = cards_of(desk)[0]
    move(server, card.registration, OTHER_KELURAHAN)
    desk.sync_all()
    other.sync_all()
    (batch,) = [b for b in other.all(ObjectKind.BATCH) if isinstance(b, BatchObject)]
    there = card_at(other, card.id)
    assert (there.status.batch, there.status.state) == (batch.id, State.RECEIVED)
    assert {c.reason for c in open_cases(server)} == {"unexpected_act", "other_kelurahan"}


def test_two_records_are_folded_into_one_and_tell_one_history(
    server: CentreServer, served: Desk
) -> None:
    typed = new_card_id()
    nik = cards_of(served)[2].nik
    said = ReceiveUnlisted(nik=nik, name="WARGA UJI", birth_date="1990-08-17")
    served.record(Act.RECEIVE_UNLISTED, said, typed)
    hand_over(served, typed)
    served.sync_all()
    kept = cards_of(served)[-1]
    assert [c.reason for c in open_cases(server)] == ["unsure_link"]
    acts(server).link(typed, kept.id, officer(server).id)
    served.sync_all()
    assert card_at(served, kept.id).status.state is State.HANDED_OVER
    assert card_at(served, typed).status.linked_to == kept.id
    assert figures(server) == {"received": 2, "handed_over": 1}
    assert open_cases(server) == []  # which card it is has been said
    (told,) = [c for c in served.all(ObjectKind.CASE) if isinstance(c, CaseObject)]
    assert told.closed_ms
    assert "digabung" in told.closing_note
    with pytest.raises(CentreError, match="sudah digabung"):
        acts(server).link(typed, kept.id, officer(server).id)


def test_both_records_handed_over_are_a_case_once_they_are_one(
    server: CentreServer, served: Desk
) -> None:
    typed = new_card_id()
    kept = cards_of(served)[2]
    said = ReceiveUnlisted(nik=kept.nik, name="WARGA UJI", birth_date="1990-08-17")
    served.record(Act.RECEIVE_UNLISTED, said, typed)
    first, second = hand_over(served, kept.id), hand_over(served, typed)
    served.sync_all()
    acts(server).link(typed, kept.id, officer(server).id)
    served.sync_all()
    (case,) = [c for c in open_cases(server) if c.reason == "handed_over_twice"]
    assert case.card == kept.id
    assert {s.evidence_code for s in case.sides} >= {
        evidence_code(first.header),
        evidence_code(second.header),
    }


def test_a_case_is_closed_by_the_registry_or_by_a_desk_it_concerns(
    server: CentreServer, served: Desk
) -> None:
    other = enrolled(server, OTHER_KELURAHAN)
    for card in cards_of(served)[:2]:
        hand_over(served, card.id)
        hand_over(served, card.id)
    served.sync_all()
    first, second = open_cases(server)
    acts(server).close_case(first.id, officer(server).id, "Tanda terima kedua salah ketik")
    served.sync_all()
    told = served.get(ObjectKind.CASE, first.id)
    assert isinstance(told, CaseObject)
    assert told.closed_ms
    assert told.closing_note == "Tanda terima kedua salah ketik"
    with pytest.raises(CentreError, match="sudah ditutup"):
        acts(server).close_case(first.id, officer(server).id, "Sekali lagi")

    other.record(Kind.CASE_CLOSED, CaseClosed(case=second.id, note="Bukan urusan kami"))
    assert other.sync_all().meanings[0].reference == "unknown_case"
    assert open_cases(server) == [second]
    served.record(Kind.CASE_CLOSED, CaseClosed(case=second.id, note="Kertasnya dicocokkan"))
    served.sync_all()
    assert open_cases(server) == []


def test_only_the_registry_may_and_not_without_a_reason(server: CentreServer, served: Desk) -> None:
    card = cards_of(served)[0]
    with pytest.raises(CentreError, match="Disdukcapil"):
        acts(server).recall([card.registration], officer(server, Role.VIEWER).id, "Salah cetak")
    with pytest.raises(CentreError, match="Alasan"):
        acts(server).recall([card.registration], officer(server).id, " ")
    with pytest.raises(CentreError, match="tidak ada di pusat"):
        acts(server).recall(["REG999999"], officer(server).id, "Salah cetak")
    assert figures(server) == {"received": 3}
