"""A real desk and a real centre: health told, a lock, a bundle asked for, a PC retired and replaced."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from central_server.services.pcs import PcOffice
from central_server.services.staff import NewOperator, Staff
from desk_app.bootstrap import enrol_desk
from desk_app.services.pc_lock import PcLockedError
from desk_app.sync.report import Outcome
from protocol.custody import State
from protocol.objects import Role
from tests.support.office import Office, Pc, cards_of, hand_over, sync

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def pcs(office: Office) -> PcOffice:
    centre = office.server.centre
    return centre.service(PcOffice)


@pytest.fixture
def registry(office: Office) -> bytes:
    centre = office.server.centre
    staff = Staff(centre.store, centre.clock, centre.randomness)
    return staff.add(NewOperator("Ratna Dewi", Role.REGISTRY)).id


def test_the_centre_sees_how_a_pc_is(office: Office, pcs: PcOffice) -> None:
    pc = office.stocked(3)
    device = pc.desk.identity.device
    seen = pcs.one(device)
    assert seen.health is not None
    assert (seen.health.schema, seen.health.check, seen.backlog) == ("0002", "", 0)
    assert seen.health.free_mib > 0
    heard = seen.heard_ms
    sync(pc.desk)
    assert pcs.one(device).heard_ms == heard  # nothing new
    pc.desk.full_check()
    sync(pc.desk)
    again = pcs.one(device)
    assert again.health is not None
    assert (again.health.check, again.health.equal_ms > 0) == ("sound", True)
    history = pc.desk.history.all()
    assert [c.outcome for c in history] == ["done"] * len(history)
    assert history[0].bytes_received > history[0].bytes_sent > 0


def test_a_lock_lets_nobody_in_and_everything_out(
    office: Office, pcs: PcOffice, registry: bytes
) -> None:
    pc = office.stocked(4)
    device, person = pc.desk.identity.device, office.operators[0]
    card = cards_of(pc.desk)[0].id
    hand_over(pc.desk, card)
    pcs.lock(device, registry)
    assert pc.desk.operators.sign_in(person, "495132")  # it has not heard of it yet
    assert sync(pc.desk).outcome is Outcome.DONE
    assert pc.desk.pc_lock.since_ms() > 0
    with pytest.raises(PcLockedError):
        pc.desk.operators.sign_in(person, "495132")
    assert office.card(card).status.state is State.HANDED_OVER
    pc.close()
    pc.open()  # a restart does not end it
    with pytest.raises(PcLockedError):
        pc.desk.operators.sign_in(person, "495132")
    office.print_cards(2)
    office.dispatch()
    sync(pc.desk)
    assert len(cards_of(pc.desk)) == 4  # no more residents' data
    pcs.unlock(device, registry)
    sync(pc.desk)
    assert pc.desk.operators.sign_in(person, "495132")
    assert len(cards_of(pc.desk)) == 6
    assert pc.desk.sync_store().position().unsent == 0


def test_a_bundle_is_fetched_from_afar(
    office: Office, pcs: PcOffice, registry: bytes, tmp_path: Path
) -> None:
    pc = office.stocked(3)
    device = pc.desk.identity.device
    pcs.ask_bundle(device, registry)
    report = sync(pc.desk)
    assert report.outcome is Outcome.DONE
    data = pcs.bundle(device)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert "diagnosa.html" in archive.namelist()
        page = archive.read("diagnosa.html").decode()
    assert device.hex() in page
    for card in cards_of(pc.desk):
        assert card.name not in page
    sync(pc.desk)
    assert list(pc.folder.glob("bundle-*")) == []  # the centre has it


def test_a_large_bundle_is_sent_in_pieces_over_several_runs(
    office: Office, pcs: PcOffice, registry: bytes
) -> None:
    pc = office.stocked(2)
    device = pc.desk.identity.device
    logs = pc.folder / "logs"
    logs.mkdir()
    noise = random.Random(7)
    lines = "".join(
        f"2026-11-22T10:00:00.000 INFO desk_app.x MainThread {noise.randbytes(20).hex()}\n"
        for _ in range(10_000)
    )
    (logs / "serah.log").write_text(lines, encoding="utf-8")
    pcs.ask_bundle(device, registry)
    engine = pc.desk.sync_engine()
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 4

    assert engine.run_once(cancelled=stop).outcome is Outcome.CANCELLED
    held = pcs.one(device).bundle
    assert 0 < held.held < held.parts
    pc.close()
    pc.open()
    assert sync(pc.desk).outcome is Outcome.DONE
    with zipfile.ZipFile(BytesIO(pcs.bundle(device))) as archive:
        assert archive.testzip() is None


def test_a_lost_pc_that_is_heard_again_is_locked(
    office: Office, pcs: PcOffice, registry: bytes
) -> None:
    pc = office.stocked(2)
    pcs.retire(pc.desk.identity.device, registry, lost=True)
    sync(pc.desk)
    with pytest.raises(PcLockedError):
        pc.desk.operators.sign_in(office.operators[0], "495132")


def test_a_pc_is_replaced_by_the_book(office: Office, pcs: PcOffice, registry: bytes) -> None:
    pc = office.stocked(3)
    old = pc.desk.identity.device
    hand_over(pc.desk, cards_of(pc.desk)[0].id)
    pcs.lock(old, registry)
    sync(pc.desk)
    view, _ = pcs.retire(old, registry)
    assert view.orders.retired_ms
    assert sync(pc.desk).outcome is Outcome.DONE
    assert pc.desk.pc_lock.since_ms() > 0  # it stays locked
    _, code, _ = pcs.replacement(old, registry, 72)
    folder = office.folder / "pc-2"
    new = Pc(office, folder, enrol_desk(folder, office.server.url, str(code)))
    office.pcs.append(new)
    sync(new.desk)
    assert new.desk.identity.kelurahan == pc.desk.identity.kelurahan
    assert new.desk.identity.number == 2
    assert len(cards_of(new.desk)) == 3
    successor = pcs.one(old).successor
    assert successor is not None
    assert successor.id == new.desk.identity.device
