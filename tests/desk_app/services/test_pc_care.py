"""What a PC says of its health with a sync, the lock, and the bundle in pieces."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from desk_app.bootstrap import Desk
from desk_app.services.errors import Refused
from desk_app.services.pc_care import Carer, fitting
from desk_app.services.pc_health import HealthLook
from desk_app.services.pc_lock import PcLock, PcLockedError
from desk_app.services.repair import RepairBook
from protocol.messages import BundlePart, BundleWanted, PcHealth, SyncAnswer, encode_message
from protocol.pc_care import BUNDLE_PART_BYTES, MAX_BUNDLE_BYTES, MAX_HEALTH_BYTES
from tests.support.desk import PETUGAS, PIN, DeskBench

WELL = PcHealth(schema="0002", system="Windows-10", free_mib=40_000, check="sound", check_ms=5)
DAY_MS = 86_400_000
LOOK_MS = 5 * 60_000


@dataclass
class Hand:
    """A carer whose PC is as the test says."""

    bench: DeskBench
    desk: Desk
    health: PcHealth = WELL
    bundle: bytes = b"zip"
    made: int = 0
    broken: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.carer = self.anew()

    def anew(self) -> Carer:
        self.carer = Carer(
            self.desk.store, self.bench.clock, self._look, self._make, self.bench.folder
        )
        return self.carer

    def _look(self) -> PcHealth:
        if self.broken:
            raise self.broken.pop()
        return self.health

    def _make(self) -> bytes:
        self.made += 1
        return self.bundle

    def answer(self, **changes: object) -> SyncAnswer:
        return self.bench.answer(self.desk, **changes)

    def after(self, ms: int, **changes: object) -> PcHealth | None:
        """What is said once so much time has passed and so much has changed."""
        self.bench.clock.advance(ms)
        self.health = msgspec.structs.replace(self.health, **changes)
        return self.carer.health()


@pytest.fixture
def hand(bench: DeskBench, desk: Desk) -> Hand:
    return Hand(bench, desk)


def test_health_is_said_when_it_changes_and_once_a_day(hand: Hand) -> None:
    assert hand.carer.health() == WELL
    assert hand.carer.health() == WELL  # nobody has heard it yet
    hand.carer.heard(hand.answer(), WELL)
    assert hand.carer.health() is None
    moves = {"free_mib": 30_000, "backlog": 7, "oldest_ms": 3, "check_ms": 9, "backup_ms": 8}
    assert hand.after(LOOK_MS, **moves, ahead_ms=20_000, equal_ms=4) is None
    changed = hand.after(LOOK_MS, free_mib=900)
    assert changed is not None
    assert (changed.free_mib, changed.backlog) == (900, 7)
    hand.carer.heard(hand.answer(), changed)
    assert hand.carer.health() is None
    for change in (
        {"check": "damaged"},
        {"missing": True},
        {"repair_ms": 77},
        {"errors": ("StoreError",)},
        {"ahead_ms": 600_000},
        {"system": "Windows-11"},
    ):
        said = hand.after(LOOK_MS, **change)
        assert said is not None, change
        hand.carer.heard(hand.answer(), said)
    hand.anew()  # a new run of the program says nothing anew
    assert hand.carer.health() is None
    assert hand.after(DAY_MS) is not None


def test_an_answer_that_did_not_come_leaves_it_to_be_said(hand: Hand) -> None:
    assert hand.carer.health() is not None
    hand.carer.heard(hand.answer(), None)
    assert hand.carer.health() is not None


def test_a_look_that_fails_holds_up_no_sync(hand: Hand) -> None:
    hand.broken = [OSError("the disk is gone")]
    assert hand.carer.health() is None
    assert hand.carer.health() == WELL


def test_the_worst_health_is_small() -> None:
    worst = PcHealth(
        schema="0002",
        system="Windows-10-10.0.19045-SP0-" * 8,
        free_mib=1 << 40,
        ahead_ms=-(1 << 62),
        backlog=1 << 40,
        oldest_ms=1 << 60,
        check="unproved",
        check_ms=1 << 60,
        repair_ms=1 << 60,
        missing=True,
        backup_ms=1 << 60,
        equal_ms=1 << 60,
        errors=("X" * 40,) * 9,
    )
    assert len(encode_message(worst)) > MAX_HEALTH_BYTES
    small = fitting(worst)
    assert 400 < len(encode_message(small)) <= MAX_HEALTH_BYTES
    assert fitting(small) == small


def test_the_lock_is_kept_until_an_answer_ends_it(hand: Hand, bench: DeskBench) -> None:
    lock = PcLock(hand.desk.store)
    assert lock.since_ms() == 0
    hand.carer.heard(hand.answer(locked_ms=1_234), None)
    assert PcLock(hand.desk.store).since_ms() == 1_234
    with pytest.raises(PcLockedError, match="dikunci oleh Disdukcapil"):
        hand.desk.operators.sign_in(PETUGAS, PIN)
    assert hand.desk.operators.sign_in(PETUGAS, PIN, approves=True).operator == PETUGAS
    hand.carer.heard(hand.answer(), None)
    assert lock.since_ms() == 0
    assert hand.desk.operators.sign_in(PETUGAS, PIN).operator == PETUGAS
    assert issubclass(PcLockedError, Refused)


def test_a_bundle_is_made_once_and_cut(hand: Hand) -> None:
    hand.bundle = os.urandom(2 * BUNDLE_PART_BYTES + 7)
    name = bytes(8)
    parts = [hand.carer.piece(BundleWanted(name, n)) for n in range(3)]
    assert [p and (p.part, p.parts) for p in parts] == [(0, 3), (1, 3), (2, 3)]
    assert b"".join(p.data for p in parts if p) == hand.bundle
    assert hand.carer.piece(BundleWanted(name, 3)) is None
    assert hand.made == 1
    hand.anew()
    assert hand.carer.piece(BundleWanted(name, 2)) == parts[2]
    assert hand.made == 1


def test_a_bundle_goes_when_nobody_asks_for_it_any_more(hand: Hand, bench: DeskBench) -> None:
    wanted = BundleWanted(b"a" * 8, 0)
    assert hand.carer.piece(wanted) == BundlePart(wanted.id, 0, 1, b"zip")
    hand.carer.heard(hand.answer(bundle=wanted), None)
    assert [p.name for p in bench.folder.glob("bundle-*")] == [f"bundle-{wanted.id.hex()}.zip"]
    assert hand.carer.piece(BundleWanted(b"b" * 8, 0)) is not None  # another one takes its place
    assert len(list(bench.folder.glob("bundle-*"))) == 1
    hand.carer.heard(hand.answer(), None)
    assert list(bench.folder.glob("bundle-*")) == []


def test_a_lost_bundle_begins_again(hand: Hand) -> None:
    found = hand.carer.piece(BundleWanted(b"c" * 8, 5))
    assert found is not None
    assert found.part == 0


def test_a_bundle_that_cannot_be_made_holds_up_no_sync(hand: Hand, bench: DeskBench) -> None:
    hand.bundle = bytes(MAX_BUNDLE_BYTES + 1)
    assert hand.carer.piece(BundleWanted(b"d" * 8, 0)) is None
    assert list(bench.folder.glob("bundle-*")) == []


def test_an_open_desk_says_how_it_is(hand: Hand, bench: DeskBench, tmp_path: Path) -> None:
    engine = hand.desk.sync_engine()
    engine.run_once()
    engine.close()
    hand.desk.full_check()
    hand.desk.backups.make()
    look = HealthLook(
        store=hand.desk.store,
        folder=bench.folder,
        schema="0002",
        system="Linux",
        checks=hand.desk.checks,
        repairs=RepairBook(hand.desk.store),
        backups=hand.desk.backups,
        history=hand.desk.history,
        waiting=lambda: 4,
        oldest=lambda: None,
        missing=lambda: False,
    )
    seen = look()
    assert (seen.check, seen.check_ms, seen.backup_ms) == (
        "sound",
        bench.clock.ms,
        bench.clock.ms,
    )
    assert (seen.backlog, seen.errors, seen.repair_ms) == (4, (), 0)
    assert seen.free_mib > 0
