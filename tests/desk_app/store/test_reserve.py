"""On a really full disk the day is finished with what was put by, and nobody is told more than is so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_app.bootstrap import Desk
from desk_app.store.engine import StoreError
from desk_app.store.reserve import RESERVE_BYTES, Reserve, ReserveState
from tests.support.desk import (
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
    stocked,
)
from tests.support.small_disk import small_disk

STAFF = session(PETUGAS)
MB = 1 << 20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A real ext4 of 60 MB."""
    with small_disk(tmp_path, 60) as root:
        yield root


def _fill(root: Path, leave: int = 0) -> Path:
    """Write until nothing more goes in; then give ``leave`` bytes back."""
    junk = root / "junk"
    handle = os.open(junk, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for size in (1 << 16, 1 << 10):
            try:
                while os.write(handle, bytes(size)) == size:
                    pass
            except OSError:
                continue
        os.ftruncate(handle, junk.stat().st_size - leave)
        os.fsync(handle)
    finally:
        os.close(handle)
    return junk


def _blocks(path: Path) -> int:
    return path.stat().st_blocks * 512


def test_it_has_real_blocks(disk: Path) -> None:
    before = os.statvfs(disk).f_bfree * os.statvfs(disk).f_frsize
    reserve = Reserve(disk, 16 * MB, MB)
    assert reserve.state is ReserveState.MISSING
    assert reserve.keep() is ReserveState.KEPT
    assert _blocks(disk / "reserve") >= 16 * MB
    after = os.statvfs(disk).f_bfree * os.statvfs(disk).f_frsize
    assert before - after >= 16 * MB
    assert len(set((disk / "reserve").read_bytes()[:4096])) > 200  # nothing to compress


def test_a_sparse_file_in_its_place_is_made_real(disk: Path) -> None:
    with (disk / "reserve").open("wb") as file:
        file.truncate(16 * MB)
    assert Reserve(disk, 16 * MB, MB).keep() is ReserveState.KEPT
    assert _blocks(disk / "reserve") >= 16 * MB


def test_it_is_not_made_where_it_would_fill_the_disk(disk: Path) -> None:
    reserve = Reserve(disk, 16 * MB, MB)
    junk = _fill(disk, leave=20 * MB)
    assert reserve.keep() is ReserveState.MISSING
    assert not (disk / "reserve").exists()
    junk.unlink()
    assert reserve.keep() is ReserveState.KEPT
    assert not list(disk.glob("*.partial"))


def test_a_full_disk_in_the_middle_of_making_it_leaves_nothing(disk: Path) -> None:
    reserve = Reserve(disk, 200 * MB, -1_000 * MB)  # believes that there is room
    assert reserve.keep() is ReserveState.MISSING
    assert [p.name for p in disk.iterdir()] == ["lost+found"]


def test_a_folder_that_is_gone_raises_nothing(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path / "gone", MB, MB)
    assert reserve.keep() is ReserveState.MISSING
    assert not reserve.make_room()
    assert not reserve.give_up()
    (tmp_path / "odd" / "reserve").mkdir(parents=True)  # cannot be unlinked
    assert not Reserve(tmp_path / "odd", MB, MB).give_up()


def _give(desk: Desk, n: int) -> str:
    return desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed()).number


def _give_until_refused(desk: Desk, first: int, told: list[str]) -> None:
    for n in range(first, 80):
        told.append(_give(desk, n))


def _write_while_it_fills(desk: Desk, root: Path) -> None:
    with desk.store.write() as unit:
        _fill(root)
        unit.settings.put("big", bytes(200_000))


def _free(root: Path) -> int:
    return os.statvfs(root).f_bavail * os.statvfs(root).f_frsize


def test_the_day_is_finished_on_a_full_disk(tmp_path: Path) -> None:
    """Filled to the last byte while the desk works: the next hand-overs are recorded all the same, none
    is confirmed that is not there, and once there is room the reserve is made again."""
    with small_disk(tmp_path, 200) as root:
        bench = DeskBench(root / "Serah")
        told: list[str] = []
        with stocked(bench, 80) as desk:
            assert desk.reserve.keep() is ReserveState.KEPT
            assert _blocks(bench.folder / "reserve") >= RESERVE_BYTES
            told.append(_give(desk, 1))
            junk = _fill(root)
            assert _free(root) == 0
            told += [_give(desk, n) for n in range(2, 42)]
            assert desk.reserve.state is ReserveState.FREED
            assert _free(root) > RESERVE_BYTES // 2
            assert desk.reserve.keep() is ReserveState.FREED  # there is no room to make it again
            _fill(root)
            with pytest.raises(StoreError) as full:
                _give_until_refused(desk, 42, told)
            assert str(full.value) == (
                "Disk penuh: tindakan ini BELUM tercatat. Kosongkan ruang disk, lalu ulangi."
            )
            junk.unlink()
            told.append(_give(desk, 80))
            assert desk.reserve.keep() is ReserveState.KEPT
        with bench.open() as desk:
            with desk.store.read() as unit:
                assert all(unit.log.by_number(number) is not None for number in told)
                assert unit.log.head().seq == len(told) + 1
            assert desk.verify().faults == ()
            assert desk.rebuild().differing == ()


def test_a_desk_is_opened_on_a_full_disk(tmp_path: Path) -> None:
    """The PC was started in the morning after something had filled its disk in the night."""
    with small_disk(tmp_path, 200) as root:
        bench = DeskBench(root / "Serah")
        with stocked(bench) as desk:
            desk.reserve.keep()
        _fill(root)
        with bench.open() as desk:
            assert desk.reserve.state is ReserveState.FREED
            _give(desk, 1)
        _fill(root)
        with pytest.raises(StoreError, match=r"^Disk penuh, jadi basis data belum dapat dibuka\. "):
            bench.open()


def test_a_disk_that_fills_up_within_one_act_is_said_with_what_to_do(tmp_path: Path) -> None:
    """The look before the act saw room, and then there was none: the second try has it."""
    with small_disk(tmp_path, 200) as root:
        bench = DeskBench(root / "Serah")
        with stocked(bench) as desk:
            desk.reserve.keep()
            with pytest.raises(StoreError) as full:
                _write_while_it_fills(desk, root)
            assert str(full.value) == (
                "Disk penuh: tindakan ini BELUM tercatat. Ruang cadangan sudah dibuka, jadi ulangi "
                "sekarang; kosongkan ruang disk sebelum besok."
            )
            _give(desk, 1)
            with desk.store.read() as unit:
                assert unit.settings.get("big") is None
