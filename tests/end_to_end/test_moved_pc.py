"""A PC that the registry moves to another kelurahan while it holds work that the centre has not got."""

from __future__ import annotations

from pathlib import Path

import pytest
from typing_extensions import override

from central_server.errors import CentreError
from central_server.services.answers import Sealer
from central_server.services.exchange import ExchangeService
from central_server.services.places import Moving
from central_server.services.staff import NewOperator, Staff
from central_server.services.sync import SyncService
from central_server.store.unit import Unit
from desk_app.bootstrap import enrol_desk, open_desk
from desk_app.services.moving import move_story
from desk_app.services.ports import Identity
from desk_app.services.ports import Unit as DeskUnit
from desk_app.services.recorder import Recorder
from desk_app.store.key_vault import FileVault, HighWater
from desk_app.store.maintenance import rebuild
from desk_app.store.moving import take_place
from protocol.bodies import EpochOpened, Purge, ReceiveUnlisted, read_body
from protocol.custody import Act, State
from protocol.events import Kind, read_header
from protocol.objects import CardObject, DeviceObject, ObjectKind, Role, decode_object
from tests.central_server.city import import_list, print_list, send_all
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN
from tests.end_to_end.town import build
from tests.support.office import (
    Office,
    Pc,
    card_of,
    cards_of,
    hand_over,
    hashes_of,
    receive_all,
    sync,
)

pytestmark = pytest.mark.timeout(180)
ELSEWHERE_FROM = 501


class Town:
    """The office, another one, and the registry that moves PCs between them."""

    def __init__(self, office: Office) -> None:
        self.office = office
        centre = office.server.centre
        staff = Staff(centre.store, centre.clock, centre.randomness)
        self.registry = staff.add(NewOperator("Ratna Dewi", Role.REGISTRY))
        staff.add(NewOperator("Yanto", Role.PETUGAS, kelurahan=OTHER_KELURAHAN, pin="284617"))
        listed = print_list(range(ELSEWHERE_FROM, ELSEWHERE_FROM + 4), kelurahan=OTHER_KELURAHAN)
        assert not import_list(office.server, listed).errors
        send_all(office.server, OTHER_KELURAHAN)

    def move(self, pc: Pc, kelurahan: str = OTHER_KELURAHAN) -> int:
        """The PC's number there."""
        centre = self.office.server.centre
        moving = centre.service(Moving)
        return moving.move(pc.desk.identity.device, kelurahan, self.registry.id).number

    def enrol_elsewhere(self, name: str) -> Pc:
        folder = self.office.folder / name
        code = self.office.code(OTHER_KELURAHAN)
        pc = Pc(self.office, folder, enrol_desk(folder, self.office.server.url, code))
        self.office.pcs.append(pc)
        sync(pc.desk)
        return pc

    def exchange(self, file: Path) -> Path:
        """What the centre replies to a file."""
        centre = self.office.server.centre
        service = ExchangeService(
            centre.store,
            centre.keys,
            centre.clock,
            centre.service(SyncService),
            Sealer(centre.keys, centre.clock),
        )
        return service.take(file, file.parent).reply

    def states(self, kelurahan: str) -> dict[bytes, State | None]:
        """Every card of a kelurahan's feed, and where it is."""

        def work(unit: Unit) -> dict[bytes, object]:
            held = unit.feed.cards_between(kelurahan, b"", b"")
            return {c.id: decode_object(ObjectKind.CARD, c.data) for c in held if c.data}

        found = self.office.read(work)
        return {i: c.status.state for i, c in found.items() if isinstance(c, CardObject)}

    def name(self) -> str:
        """The other office's."""
        office = self.office.read(lambda unit: unit.offices.get(OTHER_KELURAHAN))
        assert office is not None
        return office.name

    def device(self, pc: Pc) -> DeviceObject:
        """What every desk is told of the PC."""
        ident = pc.desk.identity.device
        data = self.office.read(lambda unit: unit.feed.get("city", ObjectKind.DEVICE, ident))
        found = decode_object(ObjectKind.DEVICE, data or b"")
        assert isinstance(found, DeviceObject)
        return found


@pytest.fixture
def town(office: Office) -> Town:
    return Town(office)


def place(pc: Pc) -> tuple[str, int]:
    return pc.desk.identity.kelurahan, pc.desk.identity.number


def reopened(pc: Pc) -> tuple[str, int]:
    """Where the PC belongs after it was closed and opened."""
    pc.close()
    pc.open()
    return place(pc)


def number_of(pc: Pc, *, card: int = 0) -> str:
    """The number of the next hand-over, of the first card that can be handed over."""
    ready = [c for c in cards_of(pc.desk) if c.state is State.RECEIVED]
    return hand_over(pc.desk, ready[card].id).recorded.number


def typed_here(pc: Pc, nik: str, name: str, registration: str) -> bytes:
    """A card that stood on no list, typed at this desk; its id."""
    with pc.desk.store.write() as unit:
        typed = pc.desk.recorder.new_id(unit)
        pc.desk.recorder.record(
            unit,
            Act.RECEIVE_UNLISTED,
            ReceiveUnlisted(nik=nik, name=name, registration=registration),
            operator=pc.desk.operators.all()[0].id,
            card=typed,
        )
        unit.refold([typed])
    return typed


def numbers_of(pc: Pc) -> list[str]:
    """Every number in the log."""
    with pc.desk.store.read() as unit:
        return [e.header.number for e in unit.log.after(0, 10_000) if e.header.number]


def reasons_of(pc: Pc) -> list[tuple[str, str]]:
    """Each epoch of the log: the kelurahan, and why it was opened."""
    found: list[tuple[str, str]] = []
    with pc.desk.store.read() as unit:
        for event in unit.log.after(0, 10_000):
            if event.header.kind == Kind.EPOCH_OPENED and event.body is not None:
                said = read_body(event.header.kind, event.body)
                assert isinstance(said, EpochOpened)
                found.append((event.header.kelurahan, said.reason))
    return found


def difference(pc: Pc) -> int:
    with pc.desk.store.read() as unit:
        return pc.desk.documents.tie_out(unit).difference


def agrees(town: Town, *pcs: Pc) -> None:
    """Each desk holds what the centre holds of its kelurahan; nothing is missing, doubled or left over."""
    for pc in pcs:
        report = sync(pc.desk)
        assert (report.outcome, report.counts.unsent, report.code) == ("done", 0, "")
    for pc in pcs:
        sync(pc.desk)
        assert {c.id: c.state for c in cards_of(pc.desk)} == town.states(pc.desk.identity.kelurahan)
        assert difference(pc) == 0
        assert town.office.missing(pc.desk) == []
        assert pc.desk.verify().faults == ()
        with pc.desk.store.write() as unit:
            assert rebuild(unit).differing == ()
    numbers = [n for pc in pcs for n in numbers_of(pc)]
    assert len(set(numbers)) == len(numbers)
    assert town.office.cases() == []


# ---- the usual course


def test_with_unsent_work_it_goes_on_until_all_is_stored_and_then_belongs_elsewhere(
    town: Town,
) -> None:
    pc = town.office.stocked(6)
    second = town.office.enrol("pc-2")
    number_of(pc)
    sync(pc.desk)
    old = [number_of(pc), number_of(pc)]  # not sent
    assert town.move(pc) == 1
    assert reopened(pc) == (KELURAHAN, 1)  # it has not heard
    assert pc.desk.moves.going_to() == ""
    report = sync(pc.desk)
    assert (report.outcome, report.counts.sent) == ("done", 2)
    assert pc.desk.moves.going_to() == town.name()
    old.append(number_of(pc))  # and goes on
    assert reopened(pc) == (KELURAHAN, 1)  # this one is not stored yet
    assert pc.desk.moves.untold() is None
    sync(pc.desk)
    assert {n[:12] for n in old} == {f"{KELURAHAN}01"}

    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    assert cards_of(pc.desk) == []
    assert pc.desk.operators.all() == []
    assert reasons_of(pc) == [(KELURAHAN, "enrolled"), (OTHER_KELURAHAN, "moved")]
    sync(pc.desk)
    assert len(cards_of(pc.desk)) == 4
    assert [o.name for o in pc.desk.operators.all()] == ["Yanto"]
    receive_all(pc.desk)
    assert number_of(pc)[:20] == f"{OTHER_KELURAHAN}0102000002"
    agrees(town, pc, second)
    handed = [c for c in cards_of(second.desk) if c.state is State.HANDED_OVER]
    assert len(handed) == 4
    by_us = [c.status.hand_over for c in handed]
    assert {h.number for h in by_us if h is not None} >= set(old)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)


def test_it_is_told_once_in_words_and_old_papers_stay_of_the_old_office(town: Town) -> None:
    pc = town.office.stocked(3)
    number = number_of(pc)
    sync(pc.desk)
    town.move(pc)
    sync(pc.desk)
    with pc.desk.store.read() as unit:
        before = pc.desk.documents.receipt(unit, number)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    report = pc.desk.moves.untold()
    assert report is not None
    story = move_story(report)
    told = " ".join((*story.happened, *story.safe, *story.todo))
    assert f"sekarang milik Kelurahan {town.name()} " in told
    assert f"Kartu Kelurahan {before.letterhead.kelurahan} tidak lagi tampil" in told
    pc.desk.moves.told()
    assert pc.desk.moves.untold() is None
    for _ in range(2):
        with pc.desk.store.read() as unit:
            paper = pc.desk.documents.receipt(unit, number)
            assert pc.desk.documents.of_day(unit, pc.desk.recorder.now(unit).day) == []
        assert (paper.number, paper.evidence_code) == (number, before.evidence_code)
        assert paper.letterhead == before.letterhead
        assert paper.officer == before.officer
        assert paper.qr_digits == before.qr_digits
        sync(pc.desk)


def test_every_desk_can_still_check_its_older_papers(town: Town) -> None:
    pc = town.office.stocked(1)
    town.move(pc)
    found = town.device(pc)
    assert (found.kelurahan, found.number, found.earlier) == (
        OTHER_KELURAHAN,
        1,
        ((KELURAHAN, 1),),
    )


def test_the_act_stands_in_the_log_of_the_centre(town: Town) -> None:
    pc = town.office.stocked(1)
    town.move(pc)
    centre = town.office.server.centre
    own = centre.keys.signing.device

    def work(unit: Unit) -> bytes:
        head = unit.devices.heads(own, 1)[0]
        return unit.events.at(own, 1, head.seq)[0].header

    header = read_header(town.office.read(work))
    assert (header.kind, header.kelurahan) == (Kind.DEVICE_MOVED, OTHER_KELURAHAN)
    assert header.operator == town.registry.id


# ---- offline, purged, by file


def test_offline_for_long_it_simply_goes_on_for_the_old_kelurahan(town: Town) -> None:
    pc = town.office.stocked(8)
    second = town.office.enrol("pc-2")
    town.move(pc)
    for _ in range(3):
        number_of(pc)
        assert reopened(pc) == (KELURAHAN, 1)
    # what happens there meanwhile is no hindrance
    number_of(second, card=4)
    sync(second.desk)
    typed = typed_here(pc, "3374010101900001", "SITI", "REG009999")
    sync(pc.desk)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    assert cards_of(pc.desk) == []
    receive_all(pc.desk)
    agrees(town, pc, second)
    assert card_of(second.desk, typed).name == "SITI"


def test_after_a_purge(town: Town) -> None:
    pc = town.office.stocked(3)
    number = number_of(pc)
    sync(pc.desk)
    with pc.desk.store.write() as unit:
        act = unit.log.by_number(number)
        assert act is not None
        at = (act.header.epoch, act.header.seq, act.header.seq)
        made = pc.desk.recorder.record(
            unit, Kind.PURGE, Purge(rule="uji", before=1, runs=(at,)), operator=None
        )
        unit.log.purge([act.position], made.position)
    town.move(pc)
    sync(pc.desk)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    with pc.desk.store.read() as unit:
        paper = pc.desk.documents.receipt(unit, number)
    assert paper.name is None
    agrees(town, pc)


def test_files_carried_by_hand_tell_it_too_and_an_old_reply_brings_no_old_cards(
    town: Town, tmp_path: Path
) -> None:
    pc = town.office.stocked(5)
    stick = tmp_path / "stick"
    stick.mkdir()
    number_of(pc)
    early = town.exchange(pc.desk.exchange.export(stick).path)  # before; read much later
    number_of(pc)
    town.move(pc)
    pc.desk.exchange.take_in(town.exchange(pc.desk.exchange.export(stick).path))
    late = town.exchange(pc.desk.exchange.export(stick).path)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    for file in (late, early):
        pc.desk.exchange.take_in(file)
        assert cards_of(pc.desk) == []
        assert place(pc) == (OTHER_KELURAHAN, 1)
    taken = pc.desk.exchange.take_in(town.exchange(pc.desk.exchange.export(stick).path))
    assert taken.received > 0
    assert len(cards_of(pc.desk)) == 4
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    agrees(town, pc)


def test_by_the_command_lines_of_both(tmp_path: Path) -> None:
    made = build(tmp_path, None, cards=6)
    try:
        pc = made.pcs[0]
        done = pc.hand_over(made.registrations[0], made.strokes).json
        centre = made.centre.command
        registry = centre("operator", "add", "--name", "Ratna Dewi", "--role", "registry")["id"]
        device = centre("device", "list")["devices"][0]["id"]
        to = ("--to", OTHER_KELURAHAN, "--operator", registry)
        moved = centre("device", "move", device, *to)
        assert (moved["kelurahan"], moved["number"]) == (OTHER_KELURAHAN, 1)
        said = pc("sync")
        assert said.code == 0
        assert "memindahkan PC ini ke Kelurahan" in said.out
        assert pc("search", done["number"], "--json").json == []  # and is there by now
        status = pc("status", "--json").json
        assert (status["kelurahan"], status["number"]) == (OTHER_KELURAHAN, 1)
        card = centre("audit", "card", done["number"])["cards"][0]
        assert [e["kind"] for e in card["events"]][-1] == "hand_over"
    finally:
        made.centre.stop()


# ---- twice, and back


def test_a_second_move_before_the_first_was_heard_takes_its_place(town: Town) -> None:
    pc = town.office.stocked(2)
    third = "3374011003"
    town.move(pc)
    assert town.move(pc, third) == 1
    number_of(pc)
    sync(pc.desk)
    assert reopened(pc) == (third, 1)
    sync(pc.desk)
    assert reasons_of(pc)[-1] == (third, "moved")
    assert len(reasons_of(pc)) == 2
    # the number that nobody ever heard of is free
    assert place(town.enrol_elsewhere("pc-x")) == (OTHER_KELURAHAN, 1)
    agrees(town, pc)


def test_a_second_move_after_the_first_was_told_leads_there_all_the_same(town: Town) -> None:
    pc = town.office.stocked(2)
    third = "3374011003"
    town.move(pc)
    sync(pc.desk)
    town.move(pc, third)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)  # as it has heard
    sync(pc.desk)
    assert reopened(pc) == (third, 1)
    sync(pc.desk)
    assert [k for k, _ in reasons_of(pc)] == [KELURAHAN, OTHER_KELURAHAN, third]
    # and the number that it had on the way stays its own
    assert place(town.enrol_elsewhere("pc-x")) == (OTHER_KELURAHAN, 2)
    agrees(town, pc)


def test_an_order_that_nobody_heard_is_taken_back(town: Town) -> None:
    pc = town.office.stocked(2)
    town.move(pc)
    assert town.move(pc, KELURAHAN) == 1
    number_of(pc)
    sync(pc.desk)
    assert reopened(pc) == (KELURAHAN, 1)
    assert len(reasons_of(pc)) == 1
    agrees(town, pc)


def test_back_in_the_first_kelurahan_no_number_comes_twice(town: Town) -> None:
    pc = town.office.stocked(6)
    second = town.office.enrol("pc-2")
    number_of(pc)
    town.move(pc)
    sync(pc.desk)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    sync(pc.desk)
    receive_all(pc.desk)
    number_of(pc)
    assert town.move(pc, KELURAHAN) == 1
    sync(pc.desk)
    assert reopened(pc) == (KELURAHAN, 1)
    sync(pc.desk)
    assert number_of(pc)[:20] == f"{KELURAHAN}0103000001"
    sync(pc.desk)
    sync(second.desk)
    number_of(second)
    with pc.desk.store.read() as unit:
        today = pc.desk.documents.of_day(unit, pc.desk.recorder.now(unit).day)
    assert {e.header.kelurahan for e in today} == {KELURAHAN}
    agrees(town, pc, second)


# ---- what the centre refuses


def test_a_revoked_pc_is_not_moved(town: Town) -> None:
    pc = town.office.stocked(1)
    device = pc.desk.identity.device
    town.office.server.centre.store.write(lambda unit: unit.devices.revoke(device, 1))
    with pytest.raises(CentreError, match="dicabut"):
        town.move(pc)
    assert town.office.read(lambda unit: unit.places.of(device)) == []


def test_what_else_is_refused(town: Town) -> None:
    pc = town.office.stocked(1)
    device, centre = pc.desk.identity.device, town.office.server.centre
    moving = centre.service(Moving)
    petugas = town.office.operators[0].id
    for wanted, kelurahan, operator, said in (
        (b"nobody", OTHER_KELURAHAN, town.registry.id, "tidak dikenal"),
        (centre.keys.signing.device, OTHER_KELURAHAN, town.registry.id, "tidak dikenal"),
        (device, "9999999999", town.registry.id, "tidak dikenal"),
        (device, KELURAHAN, town.registry.id, "sudah milik"),
        (device, OTHER_KELURAHAN, petugas, "tidak berwenang"),
    ):
        with pytest.raises(CentreError, match=said):
            moving.move(wanted, kelurahan, operator)
    centre.store.write(lambda unit: unit.devices.set_last_epoch(device, 99))
    with pytest.raises(CentreError, match="komputer baru"):
        town.move(pc)
    assert town.office.read(lambda unit: unit.places.of(device)) == []
    assert place(pc) == (KELURAHAN, 1)


# ---- falls, restores, copies


class FallingVault(FileVault):
    """Its PC falls when the mark is to be moved: right after the transaction."""

    @override
    def mark(self, mark: HighWater) -> None:
        raise SystemExit


class FallenError(Exception):
    """The PC is off."""


class FallingRecorder(Recorder):
    """Opens the epoch, and its PC falls before the rest of the transaction."""

    @override
    def open_in(self, unit: DeskUnit, epoch: int, said: EpochOpened) -> None:
        super().open_in(unit, epoch, said)
        raise FallenError


def test_a_fall_on_the_way_leaves_it_in_one_place_or_the_other(town: Town) -> None:
    pc = town.office.stocked(3)
    number_of(pc)
    town.move(pc)
    sync(pc.desk)
    desk = pc.desk

    def falls(identity: Identity) -> Recorder:
        return FallingRecorder(desk.store, identity, desk.key, desk.time_keeper, desk.entropy)

    before = (hashes_of(desk), cards_of(desk))
    with pytest.raises(FallenError):
        take_place(desk.store, desk.identity, falls, 0)
    assert (hashes_of(desk), cards_of(desk)) == before
    pc.close()
    with pytest.raises(SystemExit):
        open_desk(pc.folder, vault=FallingVault(pc.folder / "keys"))
    for _ in range(2):
        pc.open()
        assert place(pc) == (OTHER_KELURAHAN, 1)
        assert reasons_of(pc) == [(KELURAHAN, "enrolled"), (OTHER_KELURAHAN, "moved")]
        assert cards_of(pc.desk) == []
        pc.close()
    pc.open()
    agrees(town, pc)


def test_a_backup_of_before_the_move_is_told_again(town: Town) -> None:
    pc = town.office.stocked(5)
    number_of(pc)
    sync(pc.desk)
    saved = pc.save("saved.db")
    number_of(pc)
    town.move(pc)
    sync(pc.desk)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    sync(pc.desk)
    receive_all(pc.desk)
    number_of(pc)
    sync(pc.desk)
    pc.restore(saved)
    assert place(pc) == (KELURAHAN, 1)
    sync(pc.desk)
    sync(pc.desk)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    sync(pc.desk)
    assert number_of(pc)[:12] == f"{OTHER_KELURAHAN}01"
    agrees(town, pc)


def test_a_database_lost_after_the_move_is_made_anew_without_the_old_cards(town: Town) -> None:
    pc = town.office.stocked(4)
    number_of(pc)
    sync(pc.desk)
    pc.desk.backups.make()
    town.move(pc)
    sync(pc.desk)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    sync(pc.desk)
    receive_all(pc.desk)
    number_of(pc)
    sync(pc.desk)
    pc.close()
    for left in pc.folder.glob("serah.db*"):
        left.unlink()
    pc.open()
    assert place(pc) == (OTHER_KELURAHAN, 1)
    assert cards_of(pc.desk) == []
    for _ in range(2):
        assert sync(pc.desk).outcome == "done"
    assert number_of(pc)[:12] == f"{OTHER_KELURAHAN}01"
    agrees(town, pc)
    assert [k for k, _ in reasons_of(pc)] == [KELURAHAN, OTHER_KELURAHAN, OTHER_KELURAHAN]


def test_a_copy_of_the_disk_of_before_the_move(town: Town) -> None:
    pc = town.office.stocked(6)
    number_of(pc)
    sync(pc.desk)
    copy = pc.copy("copied", machine="another")
    town.move(pc)
    sync(pc.desk)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    sync(pc.desk)
    number_of(copy)
    sync(copy.desk)
    sync(copy.desk)
    assert reopened(copy) == (OTHER_KELURAHAN, 1)
    for one in (pc, copy, pc):
        assert sync(one.desk).outcome == "done"
    assert town.office.missing(pc.desk, copy.desk) == []
    handed = [s for s in town.states(KELURAHAN).values() if s is State.HANDED_OVER]
    assert len(handed) == 2


def test_a_restored_centre_knows_the_place_again_by_its_own_order(town: Town) -> None:
    pc = town.office.stocked(5)
    second = town.office.enrol("pc-2")
    saved = town.office.save()
    number_of(pc)
    town.move(pc)
    sync(pc.desk)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    sync(pc.desk)
    receive_all(pc.desk)
    number_of(pc)
    sync(pc.desk)
    town.office.restore(saved)
    assert town.office.read(lambda u: u.places.of(pc.desk.identity.device)) == []
    for one in (pc, second, pc):
        assert sync(one.desk).outcome == "done"
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    assert town.device(pc).earlier == ((KELURAHAN, 1),)
    agrees(town, pc, second)
    assert list(town.states(KELURAHAN).values()).count(State.HANDED_OVER) == 1


def test_a_restored_centre_that_has_given_its_number_away_gives_it_the_next(town: Town) -> None:
    pc = town.office.stocked(3)
    saved = town.office.save()
    town.move(pc)
    sync(pc.desk)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    town.office.restore(saved)
    other = town.enrol_elsewhere("pc-x")
    assert place(other) == (OTHER_KELURAHAN, 1)
    sync(pc.desk)
    assert pc.desk.moves.going_to() == town.name()
    assert reopened(pc) == (OTHER_KELURAHAN, 2)
    agrees(town, pc, other)


def test_a_moved_pc_that_its_centre_has_forgotten_is_enrolled_again_where_it_is(
    office: Office,
) -> None:
    town = Town(office)
    saved = office.save()
    pc = office.stocked(4)
    number_of(pc)
    town.move(pc)
    sync(pc.desk)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    office.restore(saved)
    assert sync(pc.desk).code == "unknown_device"
    pc.enrol_again(OTHER_KELURAHAN)
    assert place(pc) == (OTHER_KELURAHAN, 1)
    assert sync(pc.desk).outcome == "done"
    assert sync(pc.desk).outcome == "done"
    assert office.missing(pc.desk) == []
    assert town.device(pc).earlier == ((KELURAHAN, 1),)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)


def test_an_act_of_the_old_place_that_comes_late_counts_there(town: Town) -> None:
    """Sent again to a restored centre, from the new place."""
    pc = town.office.stocked(4)
    saved = town.office.save()
    typed = typed_here(pc, "3374010101900002", "BUDI", "REG009998")
    town.move(pc)
    sync(pc.desk)
    assert reopened(pc) == (OTHER_KELURAHAN, 1)
    sync(pc.desk)
    town.office.restore(saved)
    sync(pc.desk)
    assert town.office.card(typed).kelurahan == KELURAHAN
    assert typed in town.states(KELURAHAN)
    agrees(town, pc)
