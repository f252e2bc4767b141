"""A quiet moment is used for what is due, one thing after another, and what is said of it is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desk_app.bootstrap import Desk
from desk_app.services.full_check import Stopped
from desk_app.services.repair import Cause
from desk_app.services.second_drive import CopyState, NoVolumes, Volume, VolumeKind
from desk_app.store.backup_shelf import FOLDER
from tests.support.damage import flip, pages_by_tree
from tests.support.desk import (
    PETUGAS,
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


@dataclass
class Drives:
    """The drives that are plugged in; implements `Volumes`."""

    plugged: list[Volume] = field(default_factory=list)

    def beside(self, _folder: Path, /) -> Sequence[Volume]:
        return self.plugged


@dataclass
class Bench:
    """A desk with one act waiting, whose clock is anchored."""

    desk: Desk
    bench: DeskBench
    drives: Drives = field(default_factory=Drives)

    def __post_init__(self) -> None:
        self.care = self.desk.care(self.drives)
        self.pass_ms(0)
        self.give(1)

    def give(self, n: int) -> None:
        self.desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed())

    def pass_ms(self, ms: int) -> None:
        self.bench.clock.advance(ms)
        self.desk.time_keeper.anchor(self.bench.clock.ms, self.bench.clock.monotonic)


@pytest.fixture
def at(bench: DeskBench, desk: Desk) -> Bench:
    return Bench(desk, bench)


def nothing() -> None:
    """Nobody waits."""


def test_before_anything_nothing_is_claimed(at: Bench) -> None:
    state = at.care.state()
    assert (state.backup, state.backup_error, state.copy, state.check) == (None, "", None, None)
    assert (state.repair, state.missing, state.damaged, state.start_faults) == (
        None,
        False,
        False,
        (),
    )
    assert state.reserve == "missing"


def test_a_quiet_moment_does_all_that_is_due(at: Bench, tmp_path: Path) -> None:
    stick = tmp_path / "E"
    stick.mkdir()
    at.drives.plugged.append(Volume(stick, "E:", VolumeKind.REMOVABLE, 1 << 30))
    at.pass_ms(2 * DAY_MS)
    state = at.care.run(nothing)
    assert state.reserve == "kept"
    assert state.backup is not None
    assert state.backup.path.is_file()
    assert state.copy is not None
    assert state.copy.state is CopyState.SAFE
    assert Path(state.copy.place).is_relative_to(stick)
    assert state.check is not None
    assert state.check.sound
    assert state == at.care.state()


def test_nothing_is_done_twice_in_a_day(at: Bench) -> None:
    first = at.care.run(nothing)
    at.pass_ms(HOUR_MS)
    second = at.care.run(nothing)
    assert (second.backup, second.check) == (first.backup, first.check)
    at.pass_ms(DAY_MS)
    at.give(2)
    third = at.care.run(nothing)
    assert None not in (first.backup, third.backup, first.check, third.check)
    assert third.backup != first.backup
    assert third.check != first.check


def test_the_end_of_the_day_makes_one_more(at: Bench) -> None:
    first = at.care.run(nothing)
    at.give(2)
    assert at.care.run(nothing).backup == first.backup
    closed = at.care.run(nothing, day_over=True).backup
    assert closed is not None
    assert closed != first.backup


def test_the_backup_of_the_evening_is_made_once_it_can_be(at: Bench) -> None:
    first = at.care.run(nothing).backup
    at.give(2)
    shelf = at.desk.folder / FOLDER
    shelf.rename(shelf.with_name("away"))
    shelf.write_bytes(b"not a folder")
    assert at.care.run(nothing, day_over=True).backup_error
    shelf.unlink()
    shelf.with_name("away").rename(shelf)
    second = at.care.run(nothing)
    assert second.backup_error == ""
    assert second.backup != first
    at.give(3)
    assert at.care.run(nothing).backup == second.backup  # once is enough


def test_each_start_checks_once(at: Bench) -> None:
    before = at.care.run(nothing).check
    at.pass_ms(1)
    after = at.desk.care(NoVolumes()).run(nothing).check
    assert None not in (before, after)
    assert before != after


def test_it_stops_between_two_pieces(at: Bench) -> None:
    def stop() -> None:
        raise Stopped

    state = at.care.run(stop)
    assert state.backup is not None  # done before anybody was asked
    assert (state.copy, state.check) == (None, None)
    assert at.care.run(nothing).check is not None


def test_a_check_that_is_broken_off_leaves_the_result_before(at: Bench) -> None:
    calls = iter(range(1_000))

    def stop_later() -> None:
        if next(calls) == 5:
            raise Stopped

    before = at.care.check_now(nothing).check
    at.pass_ms(HOUR_MS)
    assert at.care.check_now(stop_later).check == before
    again = at.care.check_now(nothing).check
    assert again is not None
    assert again.at_ms == at.bench.clock.ms


def test_a_backup_that_fails_is_told_and_the_rest_goes_on(at: Bench) -> None:
    (at.desk.folder / FOLDER).write_bytes(b"not a folder")
    state = at.care.run(nothing)
    assert state.backup is None
    assert "Data asli tidak berubah" in state.backup_error
    assert state.check is not None
    (at.desk.folder / FOLDER).unlink()
    state = at.care.run(nothing)
    assert state.backup is not None
    assert state.backup_error == ""


def test_damage_is_met_by_the_check_and_mended_by_the_next_start(tmp_path: Path) -> None:
    bench = DeskBench(tmp_path / "pc")
    stocked(bench, 60).close()
    page = pages_by_tree(bench)["card"][-1]
    with bench.open() as desk:
        flip(bench.path, page)
        care = desk.care(NoVolumes())
        state = care.run(nothing)
        assert state.check is not None
        assert state.check.damaged
        assert state.damaged
        assert care.urgent() == ("kept", True)
    with bench.open() as desk:
        state = desk.care(NoVolumes()).run(nothing)
        assert state.repair is not None
        assert state.repair.cause is Cause.DAMAGED
        assert (state.damaged, state.missing) == (False, False)
        assert state.check is not None
        assert state.check.sound
