"""What the centre knows of each PC, and what a person may order of it."""

from __future__ import annotations

import os

import msgspec
import pytest

from central_server.errors import CentreError
from central_server.services.pcs import PcOffice
from protocol.bodies import (
    Evidence,
    HandOver,
    Note,
    ObjectReported,
    ReceiveUnlisted,
    read_body,
)
from protocol.custody import Act
from protocol.events import Event, Kind, header_hash
from protocol.messages import BundlePart, BundleWanted, PcHealth
from protocol.objects import CardObject, ObjectKind, Role, encode_object
from protocol.pc_care import BUNDLE_PART_BYTES, MAX_HEALTH_BYTES
from tests.central_server.city import (
    carry,
    city_with_batch,
    hand_over,
    officer,
    receive_all,
    registry_acts,
)
from tests.central_server.conftest import KELURAHAN, code_for, enrolled
from tests.central_server.desk import Desk, new_card_id
from tests.support.centre import CentreServer

HEALTH = PcHealth(schema="0002", system="Windows-10", free_mib=41_000, check="sound", errors=("A",))


@pytest.fixture
def office(server: CentreServer) -> PcOffice:
    centre = server.centre
    return centre.service(PcOffice)


@pytest.fixture
def registry(server: CentreServer) -> bytes:
    return officer(server).id


def synced(server: CentreServer) -> Desk:
    desk = enrolled(server)
    desk.sync_all()
    return desk


def acts_of_the_centre(server: CentreServer) -> list[tuple[str, bytes | None]]:
    """Kind and person of what the centre's log says of PCs."""
    return [(kind, person) for kind, person, _ in registry_acts(server, "pc_")]


def test_health_is_kept_as_it_came_last(server: CentreServer, office: PcOffice) -> None:
    desk = enrolled(server)
    desk.sync()
    assert office.one(desk.id).health is None
    desk.sync(health=HEALTH)
    seen = office.one(desk.id)
    assert (seen.health, seen.backlog) == (HEALTH, 0)
    assert seen.heard_ms > 0
    desk.sync()  # a sync without one changes nothing
    assert office.one(desk.id).heard_ms == seen.heard_ms
    worse = msgspec.structs.replace(HEALTH, check="damaged")
    desk.sync(health=worse)
    assert office.one(desk.id).health == worse
    assert [v.device.number for v in office.all()] == [1]


def test_a_report_that_is_too_long_is_not_kept(server: CentreServer, office: PcOffice) -> None:
    desk = synced(server)
    desk.sync(health=msgspec.structs.replace(HEALTH, errors=("X" * MAX_HEALTH_BYTES,)))
    assert office.one(desk.id).health is None


def test_the_backlog_is_what_the_head_says_beyond_what_is_stored(
    server: CentreServer, office: PcOffice
) -> None:
    city_with_batch(server, 4)
    desk = synced(server)
    receive_all(desk)
    desk.sync(desk.log[1:3])
    assert office.one(desk.id).backlog == len(desk.log) - 3
    desk.open_epoch(2, "restored")
    desk.send(desk.request([]))  # asks about epoch 2, of which nothing is held
    assert office.one(desk.id).backlog >= 1
    behind = desk.ends[-1].seq - 3
    desk.send(desk.request([], epoch=1))
    assert office.one(desk.id).backlog == behind + 1


def test_a_locked_pc_delivers_and_is_told_nothing_of_residents(
    server: CentreServer, office: PcOffice, registry: bytes
) -> None:
    city_with_batch(server, 3)
    desk = synced(server)
    cards = receive_all(desk)
    desk.sync_all()
    hand_over(desk, cards[0].id)
    cursor = desk.cursor
    locked = office.lock(desk.id, registry)
    assert office.lock(desk.id, registry) == locked  # twice is once
    answer = desk.sync()
    assert answer.locked_ms == locked.orders.locked_ms
    assert (answer.stored_through, answer.meanings) == (len(desk.log), ())
    assert (answer.changes, answer.more, answer.tally, answer.own) == ((), False, None, None)
    assert desk.cursor == cursor
    kept = server.centre.store.read(lambda unit: unit.cards.get([cards[0].id]))[cards[0].id]
    assert str(kept.status.state) == "handed_over"  # folded like any other
    office.unlock(desk.id, registry)
    answer = desk.sync()
    assert answer.locked_ms == 0
    assert answer.tally is not None
    assert any(i.id == cards[0].id for i in answer.changes)
    assert acts_of_the_centre(server) == [
        ("pc_locked", registry),
        ("pc_unlocked", registry),
    ]


def test_orders_are_the_registrys(server: CentreServer, office: PcOffice) -> None:
    desk = synced(server)
    other = officer(server, Role.DISTRICT).id
    for work in (
        lambda: office.lock(desk.id, other),
        lambda: office.unlock(desk.id, bytes(16)),
        lambda: office.ask_bundle(desk.id, other),
        lambda: office.put_ring(desk.id, other, 1),
        lambda: office.retire(desk.id, other, lost=True),
        lambda: office.replacement(desk.id, other, 72),
    ):
        with pytest.raises(CentreError, match="tidak berwenang"):
            work()
    with pytest.raises(CentreError, match="tidak dikenal"):
        office.one(b"?" * 16)
    assert office.one(desk.id).orders.locked_ms == 0
    assert acts_of_the_centre(server) == []


def test_a_ring_is_given_in_a_persons_name(
    server: CentreServer, office: PcOffice, registry: bytes
) -> None:
    desk = synced(server)
    assert office.put_ring(desk.id, registry, 1).ring == 1
    assert office.put_ring(desk.id, registry, 1).ring == 1  # twice is once
    assert office.one(desk.id).ring == 1
    assert acts_of_the_centre(server) == [("pc_ring", registry)]
    for ring in (0, 4):
        with pytest.raises(CentreError, match="1 sampai 3"):
            office.put_ring(desk.id, registry, ring)


def send_bundle(desk: Desk, data: bytes, name: bytes, *parts: int) -> list[BundleWanted | None]:
    """Send these pieces; what the centre then wants."""
    count = -(-len(data) // BUNDLE_PART_BYTES)
    said = []
    for n in parts:
        piece = data[n * BUNDLE_PART_BYTES :][:BUNDLE_PART_BYTES]
        said.append(desk.sync(bundle=BundlePart(name, n, count, piece)).bundle)
    return said


def test_a_bundle_comes_in_pieces(server: CentreServer, office: PcOffice, registry: bytes) -> None:
    desk = synced(server)
    with pytest.raises(CentreError, match="belum diminta"):
        office.bundle(desk.id)
    office.ask_bundle(desk.id, registry)
    wanted = desk.sync().bundle
    assert wanted is not None
    assert wanted.part == 0
    data = os.urandom(2 * BUNDLE_PART_BYTES + 5)
    said = send_bundle(desk, data, wanted.id, 0, 0, 2, 1)  # twice, and one too early
    assert [w and w.part for w in said] == [1, 1, 1, 2]
    with pytest.raises(CentreError, match="2 dari 3"):
        office.bundle(desk.id)
    assert send_bundle(desk, data, wanted.id, 2) == [None]
    assert office.bundle(desk.id) == data
    assert send_bundle(desk, data, wanted.id, 0) == [None]  # what is whole stays
    assert office.bundle(desk.id) == data
    office.ask_bundle(desk.id, registry)  # a new one: the old one goes when it comes
    again = desk.sync().bundle
    assert again is not None
    assert again.id != wanted.id
    assert send_bundle(desk, b"short", again.id, 0) == [None]
    assert office.bundle(desk.id) == b"short"


def test_a_bundle_made_anew_takes_the_place_of_what_was_held(
    server: CentreServer, office: PcOffice, registry: bytes
) -> None:
    desk = synced(server)
    office.ask_bundle(desk.id, registry)
    wanted = desk.sync().bundle
    assert wanted is not None
    first, second = os.urandom(3 * BUNDLE_PART_BYTES), os.urandom(BUNDLE_PART_BYTES + 9)
    send_bundle(desk, first, wanted.id, 0, 1)
    assert send_bundle(desk, second, wanted.id, 0, 1)[-1] is None
    assert office.bundle(desk.id) == second


def test_what_nobody_asked_for_is_not_kept(
    server: CentreServer, office: PcOffice, registry: bytes
) -> None:
    desk = synced(server)
    assert desk.sync(bundle=BundlePart(bytes(8), 0, 1, b"x")).bundle is None
    office.ask_bundle(desk.id, registry)
    wanted = desk.sync().bundle
    assert wanted is not None
    for part in (
        BundlePart(bytes(8), 0, 1, b"x"),
        BundlePart(wanted.id, 0, 0, b"x"),
        BundlePart(wanted.id, 0, 1_000, b"x"),
        BundlePart(wanted.id, 0, 1, b""),
        BundlePart(wanted.id, 0, 1, bytes(BUNDLE_PART_BYTES + 1)),
        BundlePart(wanted.id, -1, 1, b"x"),
    ):
        assert desk.sync(bundle=part).bundle == wanted


def test_a_pc_is_retired_once_nothing_of_it_can_be_missing(
    server: CentreServer, office: PcOffice, registry: bytes
) -> None:
    city_with_batch(server, 2)
    desk = synced(server)
    with pytest.raises(CentreError, match="Kunci dahulu"):
        office.retire(desk.id, registry)
    office.lock(desk.id, registry)
    with pytest.raises(CentreError, match="belum menyinkronkan sejak dikunci"):
        office.retire(desk.id, registry)
    receive_all(desk)
    desk.sync([])
    with pytest.raises(CentreError, match=f"masih memegang {len(desk.log) - 1} catatan"):
        office.retire(desk.id, registry)
    desk.sync()
    view, report = office.retire(desk.id, registry)
    assert report is None
    assert view.device.revoked_ms
    assert view.orders.retired_by == registry
    told = desk.sync([])  # it hears of the lock rather than of the end of its enrolment
    assert (told.locked_ms, told.changes, told.tally) == (view.orders.locked_ms, (), None)
    again, _ = office.retire(desk.id, registry)
    assert again.orders == view.orders
    with pytest.raises(CentreError, match="sudah dicabut"):
        office.unlock(desk.id, registry)
    assert [k for k, _ in acts_of_the_centre(server)] == ["pc_locked", "pc_retired"]


def test_a_lost_pc_names_whose_data_was_on_it(
    server: CentreServer, office: PcOffice, registry: bytes
) -> None:
    city_with_batch(server, 3)
    city_with_batch(server, 2, "3374011002")
    desk = synced(server)
    cards = receive_all(desk)
    collected = HandOver(
        relation="family",
        evidence=read_evidence(desk, cards),
        collector_name="BUDI CONTOH",
        collector_nik="3374120101700002",
    )
    desk.record(Act.HAND_OVER, collected, cards[0].id, "desk", number=desk.receipt_number())
    desk.sync_all()
    view, report = office.retire(desk.id, registry, lost=True)
    assert report is not None
    assert view.orders.lost
    named = {(p.why, p.name) for p in report.people}
    assert {("owner", f"WARGA UJI {n}") for n in (1, 2, 3)} <= named
    assert ("collector", "BUDI CONTOH") in named
    assert not any("500001" in p.registration for p in report.people)  # another kelurahan's
    niks = [p.nik for p in report.people if p.nik]
    assert niks
    assert all("******" in nik for nik in niks)
    assert (report.events, report.through_ms) == (len(desk.log), view.device.last_contact_ms)
    assert desk.sync([]).locked_ms == view.orders.locked_ms > 0  # where it is ever heard again
    # It may still deliver what it has: stored, and each a case.
    desk.record(Act.LOSE, Note(text=""), cards[1].id)
    assert desk.send(desk.request()).meanings[0].meaning == "case"


def test_a_lost_pc_names_who_stands_in_acts_that_it_carried(
    server: CentreServer, office: PcOffice, registry: bytes
) -> None:
    """Acts whose own place a damaged database has lost, and cards that it told of, stand in other events."""
    city_with_batch(server, 2)
    desk = synced(server)
    cards = receive_all(desk)
    desk.sync_all()
    sent = len(desk.log)
    desk.record(Kind.DAY_CLOSED, Note())  # lost, and never sent
    collected = HandOver(
        relation="family",
        evidence=Evidence(kind="paper", sheet="1", row=1),
        collector_name="SITI PENGAMBIL",
        collector_nik="3374120101700002",
    )
    given = desk.record(Act.HAND_OVER, collected, cards[0].id, "desk", number=desk.receipt_number())
    typed = ReceiveUnlisted(name="ANI DIKETIK", nik="3374120101700003")
    unlisted = desk.record(Act.RECEIVE_UNLISTED, typed, new_card_id())
    del desk.log[sent:]
    desk.hash = header_hash(desk.log[-1].header)
    desk.open_epoch(2, "repaired")
    carry(desk, given)
    carry(desk, unlisted)
    elsewhere = CardObject(
        id=new_card_id(),
        kelurahan="3374011002",
        registration="REG900001",
        nik="3374120101700004",
        name="BUDI TERLAPOR",
        birth_date="1990-08-17",
        address="JL. CONTOH 9",
    )
    for said in (
        ObjectReported(kind=ObjectKind.CARD, data=encode_object(elsewhere)),
        ObjectReported(kind=ObjectKind.CARD, data=b"no card"),
        ObjectReported(kind=ObjectKind.POLICY, data=b""),
    ):
        desk.record(Kind.OBJECT_REPORTED, said, elsewhere.id)
    carry(desk, Event(given.header, b"spoilt", given.signature))
    desk.sync_all()
    _, report = office.retire(desk.id, registry, lost=True)
    assert report is not None
    named = {(p.why, p.name, p.nik) for p in report.people}
    assert named >= {
        ("collector", "SITI PENGAMBIL", "337412******0002"),
        ("handled", "BUDI TERLAPOR", "337412******0004"),
    }
    assert "ANI DIKETIK" in {p.name for p in report.people}
    assert report.events == sent + len(desk.log)


def read_evidence(desk: Desk, cards: list[CardObject]) -> Evidence:
    body = hand_over(desk, cards[2].id).body
    said = read_body(Act.HAND_OVER, body or b"")
    assert isinstance(said, HandOver)
    return said.evidence


def test_a_replacement_comes_with_a_code_of_the_same_kelurahan(
    server: CentreServer, office: PcOffice, registry: bytes
) -> None:
    old = synced(server)
    view, code, until = office.replacement(old.id, registry, 72)
    assert until > 0
    assert view.successor is None
    new = Desk(server.url)
    answer = new.enrol(code)
    assert (answer.kelurahan, answer.number) == (KELURAHAN, 2)
    new.open_epoch(1)
    new.sync_all()
    seen = office.one(old.id).successor
    assert seen is not None
    assert seen.id == new.id
    assert code_for(server) != code
    assert new.all(ObjectKind.OFFICE)
