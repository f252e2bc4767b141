"""Two minutes of one batch are a case that names both PCs and both numbers."""

from __future__ import annotations

from central_server.services.registry_acts import RegistryActs
from protocol.bodies import BatchReceived, Receive
from protocol.custody import Act
from protocol.events import Event, Kind, evidence_code, read_header
from protocol.objects import BatchObject, CardObject, CaseObject, ObjectKind
from tests.central_server.city import city_with_batch, officer, open_cases
from tests.central_server.conftest import enrolled
from tests.central_server.desk import Desk
from tests.support.centre import CentreServer


def minutes(desk: Desk) -> Event:
    """The batch is received at a desk that knows of no other (recorded, not yet sent)."""
    (batch,) = [b for b in desk.all(ObjectKind.BATCH) if isinstance(b, BatchObject)]
    cards = [c for c in desk.all(ObjectKind.CARD) if isinstance(c, CardObject)]
    said = BatchReceived(batch=batch.id, listed=len(cards), counted=len(cards))
    made = desk.record(Kind.BATCH_RECEIVED, said, number=desk.receipt_number())
    for card in cards:
        desk.record(Act.RECEIVE, Receive(batch=batch.id), card.id)
    return made


def desks(server: CentreServer, count: int) -> list[Desk]:
    made = [enrolled(server) for _ in range(count)]
    for desk in made:
        desk.sync()
    return made


def sides(case: CaseObject) -> set[tuple[bytes, str, str]]:
    return {(s.device, s.number, s.evidence_code) for s in case.sides}


def said(*events: Event) -> set[tuple[bytes, str, str]]:
    headers = [read_header(e.header) for e in events]
    return {
        (h.device, h.number, evidence_code(e.header)) for h, e in zip(headers, events, strict=True)
    }


def test_one_minutes_is_no_case(server: CentreServer) -> None:
    city_with_batch(server, 2)
    first, _ = desks(server, 2)
    minutes(first)
    first.sync()
    assert open_cases(server) == []


def test_two_name_both_pcs_and_both_numbers(server: CentreServer) -> None:
    city_with_batch(server, 2)
    first, second = desks(server, 2)
    papers = minutes(first), minutes(second)
    first.sync()
    meanings = second.sync().meanings
    (case,) = open_cases(server)
    assert case.reason == "batch_received_twice"
    assert sides(case) == said(*papers)
    assert len({number for _, number, _ in sides(case)}) == 2
    assert [(m.meaning, m.reference) for m in meanings] == [("case", case.id.hex())]
    for desk in (first, second):
        desk.sync()
        (told,) = [c for c in desk.all(ObjectKind.CASE) if isinstance(c, CaseObject)]
        assert told == case


def test_a_third_joins_and_sending_again_adds_nothing(server: CentreServer) -> None:
    city_with_batch(server, 1)
    made = desks(server, 3)
    papers = [minutes(desk) for desk in made]
    for desk in made:
        desk.sync()
    for desk in made:
        desk.send(desk.request(desk.log))
    (case,) = open_cases(server)
    assert sides(case) == said(*papers)


def test_two_batches_are_two_cases(server: CentreServer) -> None:
    city_with_batch(server, 1)
    first, second = desks(server, 2)
    for desk in (first, second):
        minutes(desk)
        desk.sync()
    (batch,) = [b for b in first.all(ObjectKind.BATCH) if isinstance(b, BatchObject)]
    other = BatchReceived(batch=bytes(15) + b"\x09", listed=1, counted=1)
    for desk in (first, second):
        desk.record(Kind.BATCH_RECEIVED, other, number=desk.receipt_number())
        desk.sync()
    assert len(open_cases(server)) == 2
    assert batch.id != other.batch


def test_the_registry_closes_it(server: CentreServer) -> None:
    city_with_batch(server, 1)
    first, second = desks(server, 2)
    for desk in (first, second):
        minutes(desk)
        desk.sync()
    (case,) = open_cases(server)
    c = server.centre
    acts = c.service(RegistryActs)
    acts.close_case(case.id, officer(server).id, "Berita acara PC 01 yang dipakai")
    assert open_cases(server) == []
    first.sync()
    (told,) = [x for x in first.all(ObjectKind.CASE) if isinstance(x, CaseObject)]
    assert told.closing_note == "Berita acara PC 01 yang dipakai"
