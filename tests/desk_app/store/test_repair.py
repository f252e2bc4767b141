"""Real files damaged in every way: nothing confirmed is lost where a copy of it exists, and what is told of
it is true."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from desk_app.bootstrap import Desk
from desk_app.services.ports import LoggedEvent
from desk_app.services.repair import Cause, RepairReport
from desk_app.store.about import read_about
from desk_app.store.engine import StoreError, WrongKeyError
from desk_app.store.key_vault import FileVault, VaultError
from desk_app.store.repair import Repair, aside_files
from protocol.bodies import EpochOpened, read_body
from protocol.custody import State
from protocol.events import header_hash
from protocol.messages import OwnEvent, OwnEvents
from protocol.number import DocumentNumber
from protocol.objects import CardObject
from tests.support.backups import database_of
from tests.support.damage import as_killed, flip, flip_frame, frames, pages_by_tree, spoil
from tests.support.desk import (
    PENYELIA,
    PETUGAS,
    PIN,
    TI,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
    stocked,
)
from tests.support.pages import PAGE
from tests.support.small_disk import small_disk

STAFF = session(PETUGAS)
CARDS, GIVEN, CONFIRMED, SAVED = 60, 40, 20, 30


@dataclass
class Office:
    """A closed desk and what its screen had confirmed: card number -> the event as it was recorded."""

    bench: DeskBench
    told: dict[int, LoggedEvent]
    backup: Path

    def copy(self, folder: Path, *, backup: bool) -> Office:
        shutil.copytree(self.bench.folder, folder)
        bench = DeskBench(folder, clock=replace(self.bench.clock))
        bench.version, bench.stored = self.bench.version, self.bench.stored
        kept = folder / "backups" / self.backup.name
        if not backup:
            kept.unlink()
        return Office(bench, dict(self.told), kept)


def _give(desk: Desk, n: int) -> LoggedEvent:
    done = desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed())
    with desk.store.read() as unit:
        found = unit.log.at(done.recorded.position)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def office_once(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Forty hand-overs; the centre has stored the first twenty, a backup holds the first thirty."""
    bench = DeskBench(tmp_path_factory.mktemp("office") / "pc")
    told: dict[int, LoggedEvent] = {}
    backup = Path()
    with stocked(bench, CARDS) as desk:
        bench.feed(desk, TI)
        for n in range(1, GIVEN + 1):
            told[n] = _give(desk, n)
            if n % 4 == 0:
                desk.printing.given(STAFF, told[n].position)
            if n == CONFIRMED:
                bench.confirm(desk)
            if n == SAVED:
                made = desk.backups.make().made
                assert made is not None
                backup = made.path
        desk.operators.change_pin(desk.recorder, session(TI), PIN, "731946")
    return Office(bench, told, backup)


@pytest.fixture
def office(office_once: Office, tmp_path: Path) -> Office:
    """A copy of it without its backup."""
    return office_once.copy(tmp_path / "pc", backup=False)


@pytest.fixture
def backed(office_once: Office, tmp_path: Path) -> Office:
    """A copy of it with its backup."""
    return office_once.copy(tmp_path / "pc", backup=True)


@dataclass
class Found:
    """What an opened desk holds of what was told; ``proof``: of those only the header is left."""

    kept: set[int]
    proof: set[int]
    epoch: int
    report: RepairReport | None


def _look(office: Office, desk: Desk) -> Found:
    """What is there, and that it all hangs together."""
    kept: set[int] = set()
    proof: set[int] = set()
    with desk.store.read() as unit:
        for n, event in office.told.items():
            found = unit.log.by_number(event.header.number)
            if found is None:
                continue
            assert (found.raw, found.header) == (event.raw, event.header)
            assert found.body in (event.body, None)
            (kept if found.body is not None else proof).add(n)
            card = unit.cards.get(card_object(n).id)
            assert card is not None, n
            assert card.state is State.HANDED_OVER
            assert card.status.hand_over is not None
            assert card.status.hand_over.hash == header_hash(event.raw)
        head = unit.log.head()
    assert desk.verify().faults == ()
    assert desk.rebuild().differing == ()
    report = desk.repairs.last()
    return Found(kept, proof, head.epoch, report)


def _everything(office: Office) -> set[int]:
    return set(office.told)


def _serves_on(office: Office, desk: Desk, n: int) -> None:
    """The desk goes on: a number that was never used, on a card that was never given."""
    used = {e.header.number for e in office.told.values()}
    made = _give(desk, n)
    assert made.header.number not in used
    assert desk.verify().faults == ()


# ---- what the rows are made of


@pytest.mark.parametrize(
    "tree",
    ["card", "card_nik", "sqlite_autoindex_card_1", "card_search_data", "card_search_content"],
)
def test_rows_and_indexes_are_made_anew(office: Office, tree: str) -> None:
    spoil(office.bench.path, pages_by_tree(office.bench)[tree])
    with office.bench.open() as desk:
        if desk.repairs.last() is None:  # not where a look at the start comes: the full check does
            assert desk.full_check().damaged
    with office.bench.open() as desk:
        found = _look(office, desk)
        assert found.kept == _everything(office)
        assert found.report is not None
        report = found.report
        assert (report.cause, report.lost, report.tail, report.bodies) == (
            Cause.DAMAGED,
            0,
            False,
            0,
        )
        assert (report.epoch, report.pulled, found.epoch) == (0, False, 1)
        assert report.cards == CARDS
        with desk.store.read() as unit:
            assert len(unit.cards.find("warga")) == 50
        _serves_on(office, desk, 50)


def test_a_damaged_feed_is_pulled_again_and_serves_meanwhile(office: Office) -> None:
    trees = pages_by_tree(office.bench)
    spoil(office.bench.path, trees["feed_object"][1:])
    bench = office.bench
    with bench.open() as desk:
        found = _look(office, desk)
        assert found.kept == _everything(office)
        assert found.report is not None
        assert (found.report.pulled, found.report.cards, found.report.epoch) == (True, CARDS, 0)
        position = desk.sync_store().position()
        assert position.cursor == (0, 0)
        assert desk.operators.all() == []  # who is asked for a PIN comes with the feed
        again = [card_object(n) for n in range(1, CARDS + 1) if n != 58]
        bench.version = 0
        bench.feed(desk, PETUGAS, PENYELIA, TI, *again)
        with desk.store.read() as unit:
            assert unit.cards.get(card_object(58).id) is not None  # it may lie in the drawer
            given = unit.cards.get(card_object(3).id)
            assert given is not None
            assert given.state is State.HANDED_OVER  # own acts on what the feed said anew
        assert desk.operators.sign_in(TI, "731946").operator == TI  # the PIN changed here holds


@pytest.mark.parametrize("tree", ["setting", "operator_guard", "print_job", "sync_state"])
def test_small_tables(backed: Office, tree: str) -> None:
    """What they said comes from the backup; where that does not know, nothing untrue is put there."""
    spoil(backed.bench.path, pages_by_tree(backed.bench)[tree])
    with backed.bench.open() as desk:
        found = _look(backed, desk)
        assert found.kept == _everything(backed)
        assert desk.identity == backed.bench.identity
        with desk.store.read() as unit:
            states = {n: unit.prints.get(e.position) for n, e in backed.told.items()}
        assert all(
            job is not None and job.state == "given" for n, job in states.items() if n % 4 == 0
        )
        if tree == "print_job":
            assert all(
                job is not None and job.state in ("given", "doubtful") for job in states.values()
            )
        _serves_on(backed, desk, 50)


def test_the_identity_outlives_its_page_without_a_backup(office: Office) -> None:
    spoil(office.bench.path, pages_by_tree(office.bench)["setting"])
    with office.bench.open() as desk:
        assert desk.identity == office.bench.identity
        assert _look(office, desk).kept == _everything(office)


# ---- the log


def test_every_page_of_the_file_with_a_backup_that_holds_all(
    office_once: Office, tmp_path: Path
) -> None:
    """Whatever page is damaged: the desk opens, and every hand-over is there with strokes and number."""
    whole = office_once.copy(tmp_path / "whole", backup=True)
    with whole.bench.open() as desk:
        desk.backups.make()
    pages = whole.bench.path.stat().st_size // PAGE
    for page in range(1, pages + 1, 3):
        folder = tmp_path / f"page-{page}"
        one = whole.copy(folder, backup=True)
        flip(one.bench.path, page)
        with one.bench.open() as desk:
            if desk.repairs.last() is None and desk.full_check().damaged:
                desk.close()
                desk = one.bench.open()
            found = _look(one, desk)
            assert found.kept == _everything(one), page
            desk.close()
        shutil.rmtree(folder)


def _lost(found: Found, office: Office) -> set[int]:
    return _everything(office) - found.kept - found.proof


def test_events_lost_with_their_page_are_named_and_the_rest_serves_on(office: Office) -> None:
    """No backup, no network: a page of the log in the middle of what was never sent."""
    trees = pages_by_tree(office.bench)
    spoil(office.bench.path, trees["event"][-2:-1])
    with office.bench.open() as desk:
        found = _look(office, desk)
        lost = _lost(found, office)
        report = found.report
        assert lost
        assert report is not None
        assert report.tail or report.lost
        assert found.epoch == report.epoch == 2
        assert report.events == desk.verify().events - 1 - report.carried + report.carried
        _serves_on(office, desk, 50)
    (aside,) = aside_files(office.bench.path)
    assert aside.name == report.aside


def test_acts_behind_a_hole_are_carried_and_sent(office: Office) -> None:
    """What lies behind lost unsent acts cannot be chained: it is recorded anew as it was."""
    trees = pages_by_tree(office.bench)
    leaves = trees["event"][1:]
    assert len(leaves) >= 3
    middle = leaves[-2]
    flip(office.bench.path, middle)
    with office.bench.open() as desk:
        found = _look(office, desk)
        report = found.report
        assert report is not None
        lost = _lost(found, office)
        behind = {n for n in found.kept if lost and n > max(lost)}
        assert behind
        assert report.carried >= len(behind)
        with desk.store.read() as unit:
            for n in behind:
                found_event = unit.log.by_number(office.told[n].header.number)
                assert found_event is not None
                assert found_event.position >> 32 == 2
            # Every event that will be sent continues the one before it.
            events = unit.log.after(0, 1_000)
        before = bytes(32)
        seqs: dict[int, int] = {}
        for event in events:
            assert event.header.seq == seqs.get(event.header.epoch, 0) + 1
            seqs[event.header.epoch] = event.header.seq
            assert event.header.prev_hash == before
            before = header_hash(event.raw)
        _serves_on(office, desk, 50)
        desk.cancel.cancel(
            STAFF, session(PENYELIA), card_object(max(behind)).id, "Keliru orang", "Tetangga"
        )
        with desk.store.read() as unit:
            card = unit.cards.get(card_object(max(behind)).id)
        assert card is not None
        assert card.state is State.OUT_WRONG_PERSON
        assert card.conflict == ""


def test_what_the_backup_holds_is_not_lost(backed: Office) -> None:
    trees = pages_by_tree(backed.bench)
    leaves = trees["event"][1:]
    for page in leaves[:-1]:
        one = backed.copy(backed.bench.folder.with_name(f"page-{page}"), backup=True)
        flip(one.bench.path, page)
        with one.bench.open() as desk:
            found = _look(one, desk)
            assert {n for n in found.kept if n <= SAVED} == set(range(1, SAVED + 1))
            assert found.report is not None
            if found.report.others:
                assert found.report.backup_ms == one.bench.clock.ms


def test_lost_strokes_leave_the_proof(office: Office) -> None:
    trees = pages_by_tree(office.bench)
    leaves = trees["event_body"][1:]
    flip(office.bench.path, leaves[len(leaves) // 2])
    with office.bench.open() as desk:
        found = _look(office, desk)
        assert found.proof
        assert found.kept | found.proof == _everything(office)
        assert found.report is not None
        assert found.report.bodies >= len(found.proof)
        assert desk.verify().bodies_lost == found.report.bodies


def _centre_gives_back(office: Office, desk: Desk, through: int) -> int:
    """Answer every question for lost events as a centre that holds the first ``through`` events; how many
    questions there were."""
    whole = {e.header.seq: e for e in _first_log(office)}
    asked = 0
    while (wanted := desk.sync_store().position().wanted) is not None:
        asked += 1
        events = []
        if wanted.epoch == 1:
            last = min(wanted.last or through, through)
            before = whole.get(wanted.first - 1)
            if wanted.first == 1 or (before and header_hash(before.raw) == wanted.after):
                some = [whole[s] for s in range(wanted.first, last + 1)][:7]
                events = [OwnEvent(e.raw, e.body, None) for e in some[:-1]]
                events += [OwnEvent(e.raw, e.body, e.signature) for e in some[-1:]]
        more = bool(events) and wanted.first + len(events) <= min(wanted.last or through, through)
        own = OwnEvents(epoch=wanted.epoch, first=wanted.first, events=tuple(events), more=more)
        answer = office.bench.answer(desk, epoch=1, stored_through=0, own=own)
        desk.sync_store().accept(answer, b"")
        assert asked < 50
    return asked


_LOGS: dict[Path, list[LoggedEvent]] = {}


def _first_log(office: Office) -> list[LoggedEvent]:
    return _LOGS[office.backup]


@pytest.fixture
def confirmed(office_once: Office, tmp_path: Path) -> Iterator[Office]:
    """A copy without backup of which the centre holds everything; its log is remembered."""
    one = office_once.copy(tmp_path / "pc", backup=False)
    with one.bench.open() as desk:
        one.bench.stored = office_once.bench.stored
        one.bench.confirm(desk)
        with desk.store.read() as unit:
            _LOGS[one.backup] = unit.log.after(0, 1_000)
    yield one
    del _LOGS[one.backup]


@pytest.mark.parametrize("tree", ["event", "event_body"])
def test_own_events_come_back_from_the_centre(confirmed: Office, tree: str) -> None:
    """Nothing but the pages of the log is gone, all of it, and there is no backup."""
    spoil(confirmed.bench.path, pages_by_tree(confirmed.bench)[tree][1:])
    with confirmed.bench.open() as desk:
        before = _look(confirmed, desk)
        assert before.kept != _everything(confirmed)
        assert desk.sync_store().position().wanted is not None
        through = len(_first_log(confirmed))
        assert _centre_gives_back(confirmed, desk, through) > 3
        after = _look(confirmed, desk)
        assert after.kept == _everything(confirmed)
        proved = desk.verify()
        assert (proved.lost, proved.bodies_lost) == (0, 0)
        with desk.store.read() as unit:
            back = {e.position: e for e in unit.log.after(0, 1_000)}
        for event in _first_log(confirmed):
            assert back[event.position].raw == event.raw
            assert back[event.position].signature == event.signature
            assert back[event.position].body == event.body
        _serves_on(confirmed, desk, 50)


def test_what_the_centre_makes_up_is_not_believed(confirmed: Office) -> None:
    spoil(confirmed.bench.path, pages_by_tree(confirmed.bench)["event"][1:])
    with confirmed.bench.open() as desk:
        wanted = desk.sync_store().position().wanted
        assert wanted is not None
        events = [OwnEvent(e.raw, e.body, e.signature) for e in _first_log(confirmed)]
        held = desk.verify().events
        for lie in (
            events[wanted.first : wanted.first + 3],  # begins one too late
            [*events[wanted.first - 1 : wanted.first + 1], events[wanted.first + 3]],
            [OwnEvent(events[0].header, None, bytes(64))],
            [
                OwnEvent(events[wanted.first - 1].header, None, None)
            ],  # no signature, nothing follows
            [OwnEvent(b"\x00", None, None)],
        ):
            own = OwnEvents(epoch=1, first=wanted.first, events=tuple(lie))
            with desk.store.write() as unit:
                unit.settings.put("lost", b"\x91\x93\x01" + bytes((wanted.first,)) + b"\x00")
            desk.sync_store().accept(
                confirmed.bench.answer(desk, epoch=1, stored_through=0, own=own), b""
            )
            assert desk.verify().events == held
            assert desk.verify().faults == ()


# ---- the file as a whole


@pytest.mark.parametrize("cut", [0, 1, PAGE, 5 * PAGE, -1, -PAGE])
def test_a_file_cut_short(backed: Office, cut: int) -> None:
    held = backed.bench.path.read_bytes()
    backed.bench.path.write_bytes(held[:cut])
    with backed.bench.open() as desk:
        found = _look(backed, desk)
        assert found.kept >= set(range(1, SAVED + 1))
        assert found.epoch in (1, 2)
        _serves_on(backed, desk, 50)


def test_a_zeroed_beginning_loses_nothing(office: Office) -> None:
    with office.bench.path.open("rb+") as file:
        file.write(bytes(PAGE))
    with office.bench.open() as desk:
        assert _look(office, desk).kept == _everything(office)
        _serves_on(office, desk, 50)


def test_a_file_of_zeros_is_made_anew_from_the_backup(backed: Office) -> None:
    size = backed.bench.path.stat().st_size
    backed.bench.path.write_bytes(bytes(size))
    with backed.bench.open() as desk:
        found = _look(backed, desk)
        assert found.kept == set(range(1, SAVED + 1))
        assert found.report is not None
        assert found.report.lost > 0
        assert found.report.others == found.report.events
        assert found.report.backup_ms == backed.bench.clock.ms


def test_a_missing_file_is_made_anew(backed: Office) -> None:
    backed.bench.path.unlink()
    with backed.bench.open() as desk:
        found = _look(backed, desk)
        assert found.kept == set(range(1, SAVED + 1))
        assert found.report is not None
        assert (found.report.cause, found.report.aside) == (Cause.GONE, "")
        _serves_on(backed, desk, 50)


def test_a_missing_file_without_a_backup_comes_from_the_centre(confirmed: Office) -> None:
    confirmed.bench.path.unlink()
    with confirmed.bench.open() as desk:
        report = desk.repairs.last()
        assert report is not None
        assert (report.events, report.cards, report.pulled) == (0, 0, True)
        assert report.lost == len(_first_log(confirmed))
        assert desk.identity == confirmed.bench.identity
        _centre_gives_back(confirmed, desk, len(_first_log(confirmed)))
        confirmed.bench.version = 0
        cards: list[CardObject] = [card_object(n) for n in range(1, CARDS + 1)]
        confirmed.bench.feed(desk, PETUGAS, *cards)
        assert _look(confirmed, desk).kept == _everything(confirmed)


def test_without_anything_it_is_a_sentence(office: Office) -> None:
    office.bench.path.unlink()
    (office.bench.folder / "about").unlink()
    with pytest.raises(StoreError, match=r"^Basis data PC ini tidak ada di foldernya\."):
        office.bench.open()


def test_another_key_repairs_nothing(office: Office) -> None:
    held = office.bench.path.read_bytes()
    office.bench.vault.save(type(office.bench.keys)(bytes(32), bytes(32), bytes(32)))
    with pytest.raises(WrongKeyError):
        office.bench.open()
    assert office.bench.path.read_bytes() == held
    shutil.rmtree(office.bench.folder / "keys")
    with pytest.raises(VaultError):
        office.bench.open()
    assert office.bench.path.read_bytes() == held
    assert aside_files(office.bench.path) == []


# ---- the write-ahead log


@pytest.fixture
def killed(office_once: Office, tmp_path: Path) -> Office:
    """Its power went after eight more hand-overs, which stand in the write-ahead log only."""
    one = office_once.copy(tmp_path / "running", backup=True)
    with one.bench.open() as desk:
        for n in range(GIVEN + 1, GIVEN + 9):
            one.told[n] = _give(desk, n)
        killed = as_killed(desk, one.bench, tmp_path / "pc")
    return Office(killed, one.told, tmp_path / "pc" / "backups" / one.backup.name)


def test_a_kill_needs_no_repair(killed: Office) -> None:
    with killed.bench.open() as desk:
        found = _look(killed, desk)
        assert (found.kept, found.report) == (_everything(killed), None)


@pytest.mark.parametrize("place", ["first", "middle", "last but two"])
@pytest.mark.parametrize("at", [1_000, 18, 9])
def test_a_damaged_frame_loses_no_act(killed: Office, place: str, at: int) -> None:
    count = frames(killed.bench.path)
    frame = {"first": 1, "middle": count // 2, "last but two": count - 9}[place]
    flip_frame(killed.bench.path, frame, at)
    with killed.bench.open() as desk:
        found = _look(killed, desk)
        assert found.report is not None
        # A page of the log itself may have been in that frame; then it is named, never forgotten.
        missing = _everything(killed) - found.kept - found.proof
        assert not missing or found.report.tail or found.report.lost
        assert len(missing) <= 1
        _serves_on(killed, desk, 60)


def test_a_deleted_log_is_noticed(killed: Office) -> None:
    """What stood in it is gone; the mark beside the keys knows that there was more."""
    killed.bench.path.with_name("serah.db-wal").unlink()
    with killed.bench.open() as desk:
        found = _look(killed, desk)
        assert found.kept == set(range(1, GIVEN + 1))
        assert found.epoch == 2
        assert desk.sync_store().position().wanted is not None
        with desk.store.read() as unit:
            opened = [e for e in unit.log.after(0, 999) if e.header.kind == "epoch_opened"][-1]
        said = read_body("epoch_opened", opened.body or b"")
        assert isinstance(said, EpochOpened)
        last = killed.told[GIVEN + 8].header.seq
        first = killed.told[GIVEN + 1].header.seq
        assert (said.reason, said.missing) == ("restored", ((1, first, last),))
        assert desk.verify().lost == last - first + 1
        _serves_on(killed, desk, 60)


def test_an_older_file_is_completed_from_what_lies_around(backed: Office, tmp_path: Path) -> None:
    """Somebody put an old copy in its place; the backups hold more."""
    older = tmp_path / "older.db"
    database_of(backed.backup, older)
    with backed.bench.open() as desk:
        backed.bench.clock.advance(60_000)
        desk.backups.make()
    shutil.copy(older, backed.bench.path)
    with backed.bench.open() as desk:
        found = _look(backed, desk)
        assert found.kept == _everything(backed)
        assert found.report is not None
        assert found.report.cause is Cause.BEHIND
        assert found.epoch == 2
        _serves_on(backed, desk, 50)


# ---- the repair itself


def test_a_power_cut_in_the_middle_of_the_exchange_of_files(killed: Office) -> None:
    """The old file stands aside with its log, its own log is deleted already, the new file is not there."""
    path = killed.bench.path
    flip_frame(path, frames(path) // 2)
    aside = path.with_name("serah.db.rusak-20261122-050000")
    shutil.copy(path, aside)
    shutil.move(path.with_name("serah.db-wal"), aside.with_name(f"{aside.name}-wal"))
    with killed.bench.open() as desk:
        found = _look(killed, desk)
        missing = _everything(killed) - found.kept - found.proof
        assert len(missing) <= 1
        assert found.report is not None
        assert found.report.cause is Cause.BEHIND


def test_a_power_cut_before_the_new_epoch_was_opened(office: Office, tmp_path: Path) -> None:
    """The rebuilt file is in its place, and nothing was recorded yet of what had no place."""
    flip(office.bench.path, pages_by_tree(office.bench)["event"][-2])
    about = read_about(office.bench.folder, office.bench.key.public)
    assert about is not None
    mark = office.bench.vault.high_water()
    assert mark is not None
    repair = Repair(
        office.bench.path,
        office.bench.keys.database,
        office.bench.key,
        identity=about.identity,
        mark=(mark.epoch, mark.seq),
    )
    report = repair.run(office.bench.clock.ms, Cause.DAMAGED)
    assert report.carried
    # ... and damaged again, in another table, before it was ever opened.
    flip(office.bench.path, pages_by_tree(office.bench)["card"][-1])
    office.bench.path.with_name("serah.db.damaged").touch()
    with office.bench.open() as desk:
        found = _look(office, desk)
        assert GIVEN in found.kept
        with desk.store.read() as unit:
            kinds = [e.header.kind for e in unit.log.after(2 << 32, 100)]
        assert kinds.count("recovered") == report.carried
        again = desk.repairs.last()
        assert again is not None
        assert again.epoch == report.epoch == found.epoch == 2


def test_repaired_twice(office: Office) -> None:
    for epoch in (2, 3):
        trees = pages_by_tree(office.bench)
        flip(office.bench.path, trees["event_body"][-2])
        with office.bench.open() as desk:
            found = _look(office, desk)
            assert found.epoch == epoch
            assert found.kept | found.proof == _everything(office)
            _serves_on(office, desk, 40 + epoch)
    assert len(aside_files(office.bench.path)) == 2


def test_no_room_for_the_repair_is_a_sentence_and_changes_nothing(
    office_once: Office, tmp_path: Path
) -> None:
    with small_disk(tmp_path, 8) as root:
        one = office_once.copy(root / "pc", backup=False)
        flip(one.bench.path, pages_by_tree(one.bench)["card"][0])
        junk = root / "junk"
        with junk.open("wb") as file:
            file.write(bytes(1 << 10))
        handle = os.open(junk, os.O_WRONLY | os.O_APPEND)
        try:
            while os.statvfs(root).f_bavail * os.statvfs(root).f_frsize > 150_000:
                os.write(handle, bytes(1 << 14))
        finally:
            os.close(handle)
        before = one.bench.path.read_bytes()
        with pytest.raises(StoreError, match=r"^Basis data belum dapat diperbaiki .* ruang disk"):
            one.bench.open()
        assert one.bench.path.read_bytes() == before
        assert aside_files(one.bench.path) == []
        assert not list(one.bench.folder.glob("*.rebuilt*"))
        junk.unlink()
        with one.bench.open() as desk:
            assert _look(one, desk).kept == _everything(one)


def test_numbers_go_on_in_a_series_of_their_own(office: Office) -> None:
    flip(office.bench.path, pages_by_tree(office.bench)["event"][-1])
    with office.bench.open() as desk:
        made = _give(desk, 55)
    number = DocumentNumber.parse(made.header.number)
    assert (number.epoch, number.serial) == (2, 1)
    assert FileVault(office.bench.folder / "keys").high_water() is not None
