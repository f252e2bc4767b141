"""A damaged file is seen before it is opened, a sound one is never called damaged."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from desk_app.bootstrap import Desk
from desk_app.store.engine import DamagedError, connect
from desk_app.store.health import (
    Look,
    Verdict,
    kept_log,
    look,
    start_check,
    tail_check,
)
from desk_app.store.maintenance import verify_tail
from desk_app.store.unit import DeskStore
from protocol.bodies import Note
from protocol.events import Kind
from tests.support.damage import as_killed, flip, flip_frame, frames, pages_by_tree
from tests.support.desk import (
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
    stocked,
    tampering,
)
from tests.support.pages import PAGE

STAFF = session(PETUGAS)
GIVEN = 12


def _give(desk: Desk, n: int) -> None:
    desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed())


@pytest.fixture(scope="module")
def killed_once(tmp_path_factory: pytest.TempPathFactory) -> DeskBench:
    """A desk whose power went after twelve hand-overs: they stand in the write-ahead log only."""
    folder = tmp_path_factory.mktemp("killed")
    bench = DeskBench(folder / "pc")
    stocked(bench, 30).close()
    with bench.open() as desk:
        for n in range(1, GIVEN + 1):
            _give(desk, n)
        return as_killed(desk, bench, folder / "killed")


@pytest.fixture
def killed(killed_once: DeskBench, tmp_path: Path) -> DeskBench:
    shutil.copytree(killed_once.folder, tmp_path / "copy")
    return DeskBench(tmp_path / "copy")


def _mark(bench: DeskBench) -> tuple[int, int]:
    mark = bench.vault.high_water()
    assert mark is not None
    return mark.epoch, mark.seq


def _look(bench: DeskBench) -> Look:
    return start_check(bench.path, bench.keys.database, (), _mark(bench))


def _events(bench: DeskBench) -> int:
    connection = connect(bench.path, bench.keys.database)
    try:
        return int(connection.execute("SELECT count(*) FROM event").fetchone()[0])
    finally:
        connection.close()


def test_a_sound_file_is_sound(bench: DeskBench, desk: Desk) -> None:
    assert look(bench.path, bench.keys.database).verdict is Verdict.SOUND  # also while it is open
    _give(desk, 1)
    desk.close()
    seen = _look(bench)
    assert (seen.verdict, seen.frames, seen.log) == (Verdict.SOUND, 0, b"")
    assert look(bench.path.with_name("none.db"), bytes(32)).verdict is Verdict.ABSENT


def test_a_kill_leaves_a_sound_file(killed: DeskBench) -> None:
    seen = _look(killed)
    assert (seen.verdict, seen.frames) == (Verdict.SOUND, seen.frames)
    assert seen.frames > 40
    assert _events(killed) == GIVEN + 1
    assert not kept_log(killed.path).exists()


def test_another_key_is_foreign(bench: DeskBench, desk: Desk) -> None:
    desk.close()
    assert look(bench.path, bytes(32)).verdict is Verdict.FOREIGN
    flip(bench.path, 1)
    assert look(bench.path, bytes(32)).verdict is Verdict.FOREIGN


@pytest.mark.parametrize("at", [0, 15, 16, 100, 1_000, 4_000, 4_095])
def test_the_first_page(bench: DeskBench, desk: Desk, at: int) -> None:
    desk.close()
    salt = bench.path.read_bytes()[:16]
    flip(bench.path, 1, at)
    seen = look(bench.path, bench.keys.database, (salt,))
    assert (seen.verdict, seen.reason) == (Verdict.DAMAGED, "the first page")
    assert seen.cipher is not None
    if at < 16:  # without the salt nothing authenticates
        assert look(bench.path, bench.keys.database).verdict is Verdict.FOREIGN


@pytest.mark.parametrize("keep", [0, 10, PAGE - 1, PAGE, 5 * PAGE, -PAGE, -1])
def test_a_file_cut_short(bench: DeskBench, desk: Desk, keep: int) -> None:
    desk.close()
    held = bench.path.read_bytes()
    bench.path.write_bytes(held[:keep])
    seen = look(bench.path, bench.keys.database, (held[:16],))
    assert seen.verdict in (Verdict.DAMAGED, Verdict.FOREIGN)
    assert seen.verdict is Verdict.DAMAGED or 0 < keep < PAGE


def test_a_damaged_frame_in_the_middle_is_damage(killed: DeskBench) -> None:
    """SQLite would open the file without a word, and the hand-overs behind that frame would be gone."""
    flip_frame(killed.path, frames(killed.path) // 2)
    seen = _look(killed)
    assert (seen.verdict, seen.reason) == (Verdict.DAMAGED, "the write-ahead log")
    assert seen.log == killed.path.with_name("serah.db-wal").read_bytes()
    assert _events(killed) < GIVEN + 1


@pytest.mark.parametrize("at", [1, 9, 18, 23, 24, 2_000, 4_119])
def test_any_byte_of_a_frame(killed: DeskBench, at: int) -> None:
    """Page number, salt, running checksum, page: whatever SQLite stops at."""
    flip_frame(killed.path, frames(killed.path) // 2, at)
    assert _look(killed).verdict is Verdict.DAMAGED


def test_what_sqlite_would_not_follow_is_kept(killed: DeskBench) -> None:
    """A running checksum alone: every page authenticates, and SQLite stops all the same."""
    flip_frame(killed.path, frames(killed.path) // 2, 18)
    log = killed.path.with_name("serah.db-wal").read_bytes()
    seen = _look(killed)
    assert (seen.verdict, seen.reason) == (Verdict.DAMAGED, "the write-ahead log's chain")
    assert kept_log(killed.path).read_bytes() == log == seen.log


@pytest.mark.skipif(sys.platform != "linux", reason="what is synced is read in /proc")
def test_it_is_kept_on_the_disk_before_sqlite_removes_the_log(
    killed: DeskBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the power goes between the two, one of them stands."""
    flip_frame(killed.path, frames(killed.path) // 2, 18)
    log, synced, really = killed.path.with_name("serah.db-wal"), [], os.fsync

    def fsync(handle: int) -> None:
        really(handle)
        synced.append((Path(f"/proc/self/fd/{handle}").readlink().name, log.exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    _look(killed)
    assert synced == [(f"{kept_log(killed.path).name}.partial", True), (killed.folder.name, True)]
    assert not log.exists()


@pytest.mark.parametrize("at", [0, 9, 17, 25])
def test_the_head_of_the_log(killed: DeskBench, at: int) -> None:
    flip_frame(killed.path, 0, at - 32)
    assert _look(killed).verdict is Verdict.DAMAGED


def test_a_torn_last_transaction_is_what_a_power_cut_leaves(killed: DeskBench) -> None:
    """It was never confirmed, for its sync had not come back: no damage, and the desk opens as it is."""
    log = killed.path.with_name("serah.db-wal")
    held = log.read_bytes()
    for cut in (1, 24, 25, PAGE, PAGE + 24, PAGE + 30, 2 * PAGE):
        log.write_bytes(held[:-cut])
        older = (1, GIVEN)  # the mark is written after the sync
        seen = look(killed.path, killed.keys.database, (), older)
        assert (seen.verdict, cut) == (Verdict.SOUND, cut)
    log.write_bytes(held)
    flip_frame(killed.path, frames(killed.path) - 1)  # the newest frame: the commit itself
    assert look(killed.path, killed.keys.database, (), (1, GIVEN)).verdict is Verdict.SOUND


def test_pages_written_out_of_order_are_no_damage_unless_it_was_confirmed(
    killed: DeskBench,
) -> None:
    """The commit's frame reached the disk, one before it did not: only the mark tells the two apart."""
    log = killed.path.with_name("serah.db-wal")
    held = log.read_bytes()
    key = killed.keys.database
    told: list[bool] = []
    for back in range(2, 6):
        at = 32 + (frames(killed.path) - back) * (PAGE + 24)
        log.write_bytes(held[:at] + bytes(PAGE + 24) + held[at + PAGE + 24 :])
        assert look(killed.path, key, (), (1, GIVEN)).verdict is Verdict.SOUND
        told.append(look(killed.path, key, (), (1, GIVEN + 1)).verdict is Verdict.DAMAGED)
    assert any(told)  # not where the lost page is that of the event itself


def test_a_log_that_was_begun_anew_shows_no_older_frames(bench: DeskBench, desk: Desk) -> None:
    """After a checkpoint the log is written from its start again; what lies behind is of before."""
    for n in (1, 2):
        _give(desk, n)
    connection = connect(bench.path, bench.keys.database)
    connection.execute("PRAGMA wal_checkpoint(RESTART)")
    _give(desk, 3)
    copied = as_killed(desk, bench, bench.folder.with_name("killed"))
    connection.close()
    seen = look(copied.path, copied.keys.database, (), _mark(copied))
    assert seen.verdict is Verdict.SOUND
    assert seen.frames < frames(copied.path)


def test_a_log_whose_head_alone_is_new(bench: DeskBench, desk: Desk) -> None:
    """A power cut just after the log was begun anew: its head is on disk, no frame is. Nothing is lost."""
    for n in (1, 2):
        _give(desk, n)
    log = bench.path.with_name("serah.db-wal")
    connection = connect(bench.path, bench.keys.database)
    connection.execute("PRAGMA wal_checkpoint(RESTART)")
    older = log.read_bytes()
    copied = as_killed(desk, bench, bench.folder.with_name("killed"))
    _give(desk, 3)
    head = log.read_bytes()[:32]
    connection.close()
    assert head != older[:32]
    copied.path.with_name("serah.db-wal").write_bytes(head + older[32:])
    seen = _look(copied)
    assert (seen.verdict, seen.frames) == (Verdict.SOUND, 0)
    assert _events(copied) == 3
    assert not kept_log(copied.path).exists()


@pytest.mark.parametrize("which", range(0, 40, 7))
def test_the_head_of_a_frame_without_its_page(killed: DeskBench, which: int) -> None:
    """It is written first. Behind it may stand an older page of the same number, which authenticates."""
    log = killed.path.with_name("serah.db-wal")
    held = log.read_bytes()
    at = 32 + which * (PAGE + 24)
    head, page = held[at : at + 24], held[at + 24 : at + 24 + PAGE]
    size = len(killed.path.read_bytes()) // PAGE
    log.write_bytes(held + head[:4] + size.to_bytes(4, "big") + held[40:48] + bytes(8) + page)
    seen = _look(killed)
    assert (seen.verdict, kept_log(killed.path).exists()) == (Verdict.SOUND, False)
    assert _events(killed) == GIVEN + 1


@pytest.mark.parametrize("journal", [True, False])
@pytest.mark.parametrize("size", [0, 512, PAGE])
def test_a_file_cut_off_while_it_was_made_is_none(tmp_path: Path, size: int, journal: bool) -> None:
    """Nothing was ever recorded in it: SQLite undoes the beginning, and the PC can be enrolled."""
    path, key = tmp_path / "serah.db", bytes(range(32))
    path.write_bytes(bytes(size))
    if journal:
        (tmp_path / "serah.db-journal").write_bytes(bytes(512))
    absent = journal or not size
    assert (look(path, key).verdict is Verdict.ABSENT) == absent
    assert look(path, key, (), (1, 1)).verdict is not Verdict.ABSENT  # something was recorded


def test_a_torn_first_page_that_the_log_holds_anew(bench: DeskBench, desk: Desk) -> None:
    """A power cut in the middle of a checkpoint."""
    with desk.store.write() as unit:
        unit.connection.exec_driver_sql("CREATE TABLE more (a)")  # changes the first page
    copied = as_killed(desk, bench, bench.folder.with_name("killed"))
    flip(copied.path, 1, 3_000)
    seen = start_check(copied.path, copied.keys.database)
    assert seen.verdict is Verdict.SOUND
    connection = connect(copied.path, copied.keys.database)
    assert connection.execute("SELECT count(*) FROM more").fetchone() == (0,)
    connection.close()


# ---- inside


def test_a_damaged_table_is_seen_before_the_first_act(bench: DeskBench, desk: Desk) -> None:
    _give(desk, 1)
    desk.close()
    trees = pages_by_tree(bench)
    for name in ("event", "event_body", "card", "feed_object", "setting", "sync_state", "purged"):
        held = bench.path.read_bytes()
        flip(bench.path, trees[name][0])
        with (
            DeskStore(bench.path, bench.keys.database) as store,
            pytest.raises(DamagedError, match=r"^Sebagian basis data .* diperbaiki\.$"),
        ):
            tail_check(store, bench.key.public)
        bench.path.write_bytes(held)
        for extra in ("-wal", "-shm"):
            bench.path.with_name(bench.path.name + extra).unlink(missing_ok=True)


def test_only_the_newest_acts_are_proved_at_the_start(bench: DeskBench, desk: Desk) -> None:
    with desk.store.write() as unit:
        for _ in range(400):
            desk.recorder.record(unit, Kind.PRINT_GIVEN, Note(), operator=None)
    with desk.store.read() as unit:
        report = verify_tail(unit, desk.key.public, 100)
        assert (report.events, report.faults) == (99, ())
        assert verify_tail(unit, desk.key.public, 1_000).events == 401
    assert tail_check(desk.store, desk.key.public) == ()


def test_of_the_newest_acts_the_last_signature_stands_for_all(bench: DeskBench, desk: Desk) -> None:
    """It covers what the chain names before it; `verify` looks at each."""
    for n in (1, 2):
        _give(desk, n)
    desk.close()
    with tampering(bench) as connection:
        connection.execute("UPDATE event SET signature = zeroblob(64) WHERE position = 4294967298")
    with bench.open() as again:
        assert tail_check(again.store, again.key.public) == ()
        assert again.verify().faults == ("1/2 (hand_over): the signature does not hold",)
        again.close()
    with tampering(bench) as connection:
        connection.execute("UPDATE event SET signature = zeroblob(64) WHERE position = 4294967299")
    with DeskStore(bench.path, bench.keys.database) as store:
        (fault,) = tail_check(store, bench.key.public)
    assert fault == "1/3 (hand_over): the signature does not hold"


def test_a_changed_newest_act_is_named_at_the_start(bench: DeskBench, desk: Desk) -> None:
    for n in (1, 2):
        _give(desk, n)
    desk.close()
    with tampering(bench) as connection:
        connection.execute("UPDATE event_body SET body = zeroblob(50) WHERE position = 4294967299")
        connection.execute(
            "UPDATE card SET state = 'received', status = (SELECT status FROM card "
            "WHERE registration = ?) WHERE registration = ?",
            (card_object(3).registration, card_object(1).registration),
        )
    with bench.open() as again:
        assert again.start_faults == (
            "1/3 (hand_over): the body is not the one signed",
            f"the row of card {card_object(1).id.hex()} is not what it folds to",
        )
