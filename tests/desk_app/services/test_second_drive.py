"""Work that waits for more than a day lies on a second drive as well, and what is said of it is true."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.bootstrap import Desk
from desk_app.services.backups import Backup
from desk_app.services.second_drive import (
    CopyStand,
    CopyState,
    SecondDrive,
    Volume,
    VolumeKind,
)
from desk_app.store.backup_file import content_holds
from desk_app.store.second_copy import FOLDER, DriveCopier, find_copies
from protocol.events import read_header
from tests.support.backups import note_of
from tests.support.desk import (
    PETUGAS,
    TODAY,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
    stocked,
)

STAFF = session(PETUGAS)
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
ROOMY = 1 << 30


@dataclass
class FakeVolumes:
    """The drives that are plugged in; implements `Volumes`."""

    plugged: list[Volume] = field(default_factory=list)

    def beside(self, folder: Path) -> Sequence[Volume]:
        return self.plugged


@dataclass
class Bench:
    desk: Desk
    clock: DeskBench
    drives: FakeVolumes
    folder: Path

    def plug(self, name: str, kind: VolumeKind = VolumeKind.REMOVABLE, free: int = ROOMY) -> Path:
        root = self.folder / name
        root.mkdir(exist_ok=True)
        self.drives.plugged.append(Volume(root, name, kind, free))
        return root

    def give(self, n: int) -> None:
        self.desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed())

    def pass_ms(self, ms: int) -> None:
        self.clock.clock.advance(ms)
        self.desk.time_keeper.anchor(self.clock.clock.ms, self.clock.clock.monotonic)

    def run(self) -> CopyStand:
        return self.desk.second_drive(self.drives).run()


@pytest.fixture
def at(bench: DeskBench, desk: Desk, tmp_path: Path) -> Bench:
    """A desk whose clock is anchored, one act waiting, no second drive."""
    made = Bench(desk, bench, FakeVolumes(), tmp_path)
    made.pass_ms(0)
    made.give(1)
    return made


def _copies(root: Path) -> list[Path]:
    return sorted((root / FOLDER).iterdir()) if (root / FOLDER).exists() else []


def test_nothing_is_copied_before_a_day_has_passed(at: Bench) -> None:
    stick = at.plug("E")
    at.pass_ms(DAY_MS)
    stand = at.run()
    assert (stand.state, stand.waiting, stand.place) == (CopyState.NOT_NEEDED, 2, "")
    assert _copies(stick) == []
    at.pass_ms(1)
    stand = at.run()
    assert stand.state is CopyState.SAFE
    (copy,) = _copies(stick)
    assert stand.place == str(copy)
    assert stand.made_ms == at.clock.clock.ms
    assert stand.since_ms == at.clock.clock.ms - DAY_MS - 1
    assert stand.there
    note = note_of(copy, at.desk)
    assert content_holds(copy, note)
    assert (note.seq, note.unsent) == (2, 2)


def test_nothing_is_copied_when_everything_is_sent(at: Bench) -> None:
    stick = at.plug("E")
    at.clock.confirm(at.desk)
    at.pass_ms(9 * DAY_MS)
    assert at.run() == CopyStand(CopyState.NOT_NEEDED)
    assert _copies(stick) == []


def test_without_a_drive_it_says_since_when(at: Bench) -> None:
    began = at.clock.clock.ms
    at.pass_ms(2 * DAY_MS)
    assert at.run() == CopyStand(CopyState.NO_DRIVE, waiting=2, since_ms=began)


def test_a_drive_that_was_pulled_out_is_said(at: Bench) -> None:
    stick = at.plug("E")
    at.pass_ms(2 * DAY_MS)
    made = at.run()
    stick.rename(stick.with_name("away"))
    at.drives.plugged.clear()
    stand = at.run()
    assert (stand.state, stand.place, stand.made_ms) == (
        CopyState.NO_DRIVE,
        made.place,
        made.made_ms,
    )
    assert not stand.there
    other = at.plug("F")
    assert at.run().place.startswith(str(other))


def test_a_copy_that_holds_all_is_not_made_again(at: Bench) -> None:
    stick = at.plug("E")
    at.pass_ms(2 * DAY_MS)
    first = at.run()
    at.pass_ms(10 * DAY_MS)
    assert at.run() == first
    at.give(2)
    again = at.run()  # what is new waits, but the copy is ten days old
    assert again.made_ms == at.clock.clock.ms
    assert [note_of(p).seq for p in _copies(stick)] == [3]  # the older one went after it
    at.give(3)
    at.pass_ms(HOUR_MS)
    assert at.run().made_ms == again.made_ms
    at.pass_ms(3 * HOUR_MS)
    assert at.run().made_ms == at.clock.clock.ms


def test_a_copy_from_before_the_oldest_that_waits_is_none(at: Bench) -> None:
    stick = at.plug("E")
    at.pass_ms(2 * DAY_MS)
    at.run()
    at.clock.confirm(at.desk)
    assert at.run().state is CopyState.NOT_NEEDED
    at.give(2)
    at.pass_ms(DAY_MS + 1)
    assert at.run().state is CopyState.SAFE
    assert [note_of(p).seq for p in _copies(stick)] == [3]


def test_sticks_come_before_disks_and_the_next_is_tried(at: Bench) -> None:
    at.plug("D", VolumeKind.FIXED, free=ROOMY * 9)
    small = at.plug("E", free=1_000)
    blocked = at.plug("F")
    (blocked / FOLDER).write_text("a file where the folder should be")
    good = at.plug("G", free=ROOMY // 2)
    at.pass_ms(2 * DAY_MS)
    assert at.run().place.startswith(str(good))
    assert _copies(small) == []


def test_why_no_drive_took_it_is_said(at: Bench) -> None:
    at.plug("E", free=1_000)
    at.pass_ms(2 * DAY_MS)
    stand = at.run()
    assert (stand.state, stand.reason) == (CopyState.FAILED, "ruang di E tidak cukup")
    at.drives.plugged.clear()
    blocked = at.plug("F")
    (blocked / FOLDER).write_text("in the way")
    assert at.run().reason == os.strerror(17)


def test_never_more_than_stated(at: Bench) -> None:
    at.plug("E")
    at.pass_ms(2 * DAY_MS)
    one = SecondDrive(
        at.desk.store,
        at.desk.recorder,
        at.desk.backups,
        at.drives,
        DriveCopier(at.desk.key.public),
        at.clock.clock,
        oldest=lambda: read_header(_oldest(at.desk)),
        waiting=lambda: 2,
        most_bytes=1_000,
    )
    assert one.run().state is CopyState.FAILED


def _oldest(desk: Desk) -> bytes:
    waiting = desk.sync_store().next_outgoing(1, 1)
    assert waiting is not None
    return waiting.events[0].header


def test_no_room_for_the_backup_itself_is_said_too(at: Bench) -> None:
    at.plug("E")
    at.pass_ms(2 * DAY_MS)
    (at.clock.folder / "backups").write_text("a file where the folder should be")
    stand = at.run()
    assert stand.state is CopyState.FAILED
    assert stand.reason.startswith("Cadangan tidak dapat dibuat")


def test_a_doubtful_clock_counts_days_instead_of_hours(bench: DeskBench, tmp_path: Path) -> None:
    with stocked(bench) as desk:
        at = Bench(desk, bench, FakeVolumes(), tmp_path)
        at.plug("E")
        at.give(1)
        bench.clock.ms -= 400 * DAY_MS  # a dead battery on the board
        bench.clock.boot = "boot-2"
    with bench.open() as desk:
        at.desk = desk
        assert at.run().state is CopyState.NOT_NEEDED
        desk.time_keeper.confirm(TODAY + timedelta(days=1))
        assert at.run().state is CopyState.SAFE


def test_other_files_and_other_desks_copies_stay(at: Bench, tmp_path: Path) -> None:
    stick = at.plug("E")
    (stick / "laporan.xlsx").write_text("of the office")
    (stick / FOLDER).mkdir()
    other = DeskBench(tmp_path / "other", seed=2)
    with stocked(other, 1) as theirs:
        theirs.backups.write(stick / FOLDER / "theirs.serah-backup")
    at.pass_ms(2 * DAY_MS)
    for n in (2, 3):
        at.run()
        at.give(n)
        at.pass_ms(5 * HOUR_MS)
    assert (stick / "laporan.xlsx").exists()
    assert (stick / FOLDER / "theirs.serah-backup").exists()
    assert len(find_copies(stick, at.desk.key.public)) == 1


def test_a_copy_that_reads_back_otherwise_is_no_copy(at: Bench) -> None:
    """The backup on the shelf was damaged after it was made: the copy is not counted, the older stays."""
    stick = at.plug("E")
    at.pass_ms(2 * DAY_MS)
    at.run()
    before = _copies(stick)
    at.give(2)
    at.pass_ms(5 * HOUR_MS)
    made = at.desk.backups.make().made
    assert isinstance(made, Backup)
    held = bytearray(made.path.read_bytes())
    held[5_000] ^= 1
    made.path.write_bytes(held)
    stand = at.run()
    assert stand.state is CopyState.FAILED
    assert stand.reason == "salinan di E tidak sama dengan aslinya"
    assert _copies(stick) == before


def test_what_was_remembered_badly_is_forgotten(at: Bench) -> None:
    with at.desk.store.write() as unit:
        unit.settings.put("second_copy", b"\xc1")
    at.plug("E")
    at.pass_ms(2 * DAY_MS)
    assert at.run().state is CopyState.SAFE
