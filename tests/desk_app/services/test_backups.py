"""When a backup is due, which are kept, and that nothing waits for it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.bootstrap import VERSION, Desk
from desk_app.services.backups import Backup, Backups, Keep, superfluous
from desk_app.store.backup_shelf import BackupShelf, backup_before_upgrade
from desk_app.store.engine import StoreError
from desk_app.store.migrate import HEAD
from tests.support.backups import database_of, note_of
from tests.support.desk import (
    NOON,
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
    stocked,
)
from tests.support.old_database import table_counts

STAFF = session(PETUGAS)
DAY_MS = 86_400_000
MONDAY = 20_780  # 23 November 2026


def _give(desk: Desk, n: int) -> None:
    desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed())


def _backup(day: int, seq: int, schema: str = "0001", size: int = 10) -> Backup:
    return Backup(
        path=Path(f"{day}-{seq}"),
        made_ms=day * DAY_MS + seq,
        day=day,
        epoch=1,
        seq=seq,
        schema=schema,
        unsent=0,
        size=size,
    )


# ---- what is kept


def _kept(backups: list[Backup], keep: Keep) -> list[str]:
    gone = superfluous(backups, keep)
    return [b.path.name for b in backups if b not in gone]


def test_the_last_of_each_day_and_week_is_kept() -> None:
    """Two a day for four weeks, Monday to Friday."""
    days = [MONDAY + 7 * week + day for week in range(4) for day in range(5)]
    backups = [_backup(day, 2 * i + half) for i, day in enumerate(days) for half in (0, 1)]
    kept = _kept(backups, Keep(daily=3, weekly=3))
    fridays = [MONDAY + 4 + 7 * week for week in (1, 2, 3)]
    assert kept == [
        *(f"{day}-{2 * days.index(day) + 1}" for day in fridays[:2]),
        *(f"{day}-{2 * days.index(day) + 1}" for day in days[-3:]),
    ]


def test_the_order_is_the_logs_own_whatever_the_clock_said() -> None:
    """A clock that once stood in 2030 neither keeps its backup for ever nor loses today's."""
    wrong = _backup(MONDAY + 1_500, 1)
    later = [_backup(MONDAY + i, 2 + i) for i in range(5)]
    assert _kept([wrong, *later], Keep(daily=3, weekly=1)) == [b.path.name for b in later[-3:]]


def test_the_newest_stays_whatever_it_costs() -> None:
    backups = [_backup(MONDAY + i, i, size=100) for i in range(5)]
    assert _kept(backups, Keep(budget=250)) == ["20783-3", "20784-4"]
    assert _kept(backups, Keep(budget=1)) == ["20784-4"]
    assert _kept(backups, Keep(daily=0, weekly=0)) == ["20784-4"]
    assert superfluous([]) == ()


def test_what_a_migration_started_from_outlives_its_day() -> None:
    before = _backup(MONDAY, 5, schema="0001")
    after = [_backup(MONDAY, 6 + i, schema="0002") for i in range(2)]
    older = _backup(MONDAY - 1, 4, schema="0001")
    assert _kept([older, before, *after], Keep(daily=2)) == ["20779-4", "20780-5", "20780-7"]
    assert _kept([before, *after], Keep()) == ["20780-5", "20780-7"]
    for days, first in ((7, "20780-5"), (8, "20780-7")):
        later = _backup(MONDAY + days, 9, schema="0002")
        assert _kept([before, *after, later], Keep(daily=2, weekly=0))[0] == first


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=40, unique=True),
    st.integers(1, 8),
    st.integers(0, 5),
    st.integers(1, 300),
)
def test_a_rule_that_never_takes_the_newest_and_never_keeps_too_many(
    made: list[tuple[int, int]], daily: int, weekly: int, budget: int
) -> None:
    backups = [_backup(day, seq) for day, seq in made]
    keep = Keep(daily, weekly, budget)
    gone = superfluous(backups, keep)
    kept = [b for b in backups if b not in gone]
    if backups:
        assert max(backups, key=lambda b: b.order) in kept
    assert len(kept) <= max(1, daily + weekly)
    assert sum(b.size for b in kept) <= max(budget, 10)
    assert superfluous(kept, keep) == ()  # what was kept once is kept again


# ---- when


def test_once_a_day_once_something_happened(bench: DeskBench, desk: Desk) -> None:
    assert desk.backups.due()
    first = desk.backups.run().made
    assert first is not None
    assert not desk.backups.due()
    assert desk.backups.run().made is None
    _give(desk, 1)
    assert not desk.backups.due()
    assert desk.backups.due(day_over=True)
    bench.pass_days(desk, 1)
    assert desk.backups.due()
    assert desk.backups.run(day_over=True).made is not None
    assert not desk.backups.due(day_over=True)
    bench.pass_days(desk, 6)
    assert not desk.backups.due()  # nothing was recorded
    bench.pass_days(desk, 1)
    assert desk.backups.due()  # but the feed has moved, and a week is a week
    assert [b.seq for b in desk.backups.list()] == [2, 0]
    assert desk.backups.newest() == desk.backups.list()[0]


def test_older_ones_go_only_after_a_newer_one_is_verified(bench: DeskBench, desk: Desk) -> None:
    backups = Backups(desk.store, desk.recorder, desk.shelf, bench.clock, Keep(daily=2, weekly=1))
    for _ in range(2):
        bench.pass_days(desk, 1)
        backups.make()
    kept = backups.list()
    bench.pass_days(desk, 1)
    in_the_way = desk.backups.folder / "serah-3374041002-01-20261125-050000.serah-backup"
    in_the_way.mkdir()
    with pytest.raises(StoreError, match=r"^Cadangan tidak dapat dibuat "):
        backups.make()
    assert backups.list() == kept
    in_the_way.rmdir()
    assert backups.make().removed == 1
    assert len(backups.list()) == 2


def test_what_a_power_cut_left_half_made_is_swept_away(desk: Desk) -> None:
    desk.backups.folder.mkdir()
    half = desk.backups.folder / "serah-x.serah-backup.partial"
    half.write_bytes(b"half")
    assert desk.backups.newest() is None
    desk.backups.make()
    assert not half.exists()


def test_another_desks_backup_is_none_of_ours(bench: DeskBench, desk: Desk, tmp_path: Path) -> None:
    other = DeskBench(tmp_path / "other", seed=2)
    with stocked(other, 1) as theirs:
        theirs.backups.write(desk.backups.folder / "theirs.serah-backup")
    (desk.backups.folder / "junk.serah-backup").write_bytes(b"junk")
    assert desk.backups.list() == ()
    made = desk.backups.make()
    assert (made.removed, len(desk.backups.list())) == (0, 1)
    assert (desk.backups.folder / "theirs.serah-backup").exists()


def test_hand_overs_go_on_while_a_backup_is_made(bench: DeskBench, tmp_path: Path) -> None:
    """The backup sees one moment; every act of that time is in the log, and in one of two backups."""
    with stocked(bench, 120) as desk:
        made: list[Backup] = []
        begun = threading.Event()

        def make() -> None:
            begun.set()
            for second in range(3):
                made.append(desk.shelf.make(NOON + second * 1_000, MONDAY))

        maker = threading.Thread(target=make)
        maker.start()
        assert begun.wait(10)
        n = 0
        while maker.is_alive() and n < 119:
            n += 1
            _give(desk, n)
        maker.join()
        _give(desk, 120)
        with desk.store.read() as unit:
            assert unit.log.head().seq == n + 2
        assert len(made) == 3
        for one in made:
            whole = database_of(one.path, tmp_path / one.path.name)
            counts = table_counts(whole, bench.keys.database)
            assert counts["event"] == counts["event_body"] == one.seq == note_of(one.path).seq


def test_a_backup_is_made_before_a_migration(bench: DeskBench, desk: Desk) -> None:
    """With the sealed keys and under the rule, not a stray copy."""
    _give(desk, 1)
    desk.close()
    folder = bench.folder / "backups"
    backup_before_upgrade(bench.path, bench.keys, folder, VERSION, bench.clock)
    shelf = BackupShelf(folder, bench.path, bench.keys, bench.identity, VERSION)
    (one,) = shelf.list()
    assert (one.schema, one.seq, one.day) == (HEAD, 2, MONDAY - 1)
