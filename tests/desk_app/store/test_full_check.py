"""The full check finds what is wrong, nothing that is not, and stops when it is told to."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from desk_app.bootstrap import Desk
from desk_app.services.full_check import FullCheckResult, Stopped, Unhurried
from tests.support.damage import flip, pages_by_tree
from tests.support.desk import (
    NOON,
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    raw,
    session,
    signed,
    stocked,
    tampering,
)

STAFF = session(PETUGAS)


def _give(desk: Desk, n: int) -> None:
    desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed())


def test_a_sound_desk(bench: DeskBench, desk: Desk) -> None:
    assert desk.checks.last() is None
    _give(desk, 1)
    result = desk.full_check()
    pages = bench.path.stat().st_size // 4096
    assert result == FullCheckResult(NOON, pages, 0, "", 2, 0, (), 3, 0)
    assert (result.sound, result.damaged) == (True, False)
    assert desk.checks.last() == result
    desk.close()
    with bench.open() as again:
        assert again.checks.last() == result


@pytest.mark.parametrize("tree", ["event", "card", "feed_object", "card_nik", "card_search_data"])
def test_one_bit_in_any_tree_is_found(bench: DeskBench, desk: Desk, tree: str) -> None:
    _give(desk, 1)
    desk.close()
    page = pages_by_tree(bench)[tree][-1]
    with bench.open() as again:
        flip(bench.path, page)
        result = again.full_check()
    assert result.damaged_pages == 1
    assert result.damaged
    assert not result.sound


def test_rows_that_do_not_hang_together_are_found(bench: DeskBench, desk: Desk) -> None:
    desk.close()
    connection = raw(bench)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = replace(sql, 'detail TEXT NOT NULL', "
        "'detail TEXT NOT NULL CHECK (length(detail) > 0)') WHERE name = 'print_job'"
    )
    connection.execute("PRAGMA writable_schema = OFF")
    connection.close()
    with bench.open() as again:
        with again.store.write() as unit:
            unit.connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            unit.prints.put(7, "printed", 1, "")
        result = again.full_check()
    assert (result.damaged_pages, result.tree) == (0, "CHECK constraint failed in print_job")


def test_a_wrong_row_and_a_changed_act_are_counted(bench: DeskBench, desk: Desk) -> None:
    _give(desk, 1)
    desk.close()
    with tampering(bench) as connection:
        connection.execute("UPDATE card SET name = 'LAIN'")
        connection.execute("UPDATE event SET signature = zeroblob(64) WHERE kind = 'hand_over'")
    with bench.open() as again:
        result = again.full_check()
    assert (result.damaged, result.differing, result.cards) == (False, 3, 3)
    assert result.faults == ("1/2 (hand_over): the signature does not hold",)


@dataclass
class Breath:
    """Counts, and stops at the given one."""

    stop_at: int
    count: int = 0

    def __call__(self) -> None:
        self.count += 1
        if self.count == self.stop_at:
            raise Stopped


def test_it_stops_wherever_it_is(desk: Desk) -> None:
    for n in (1, 2, 3):
        _give(desk, n)
    whole = Breath(-1)
    result = desk.full_check(whole)
    assert whole.count >= result.pages + result.events + result.cards
    for at in (1, result.pages, result.pages + 1, whole.count - result.cards, whole.count):
        with pytest.raises(Stopped):
            desk.full_check(Breath(at))
    assert desk.checks.last() == result  # what was broken off says nothing
    assert desk.full_check().sound


def test_work_that_goes_on_is_no_damage(bench: DeskBench) -> None:
    """Hand-overs and checkpoints while every page is read."""
    with stocked(bench, 60) as desk:
        results: list[FullCheckResult] = []
        stop = threading.Event()

        def check() -> None:
            while not stop.is_set():
                results.append(desk.full_check())

        checker = threading.Thread(target=check)
        checker.start()
        try:
            for n in range(1, 61):
                _give(desk, n)
                if n % 10 == 0:
                    connection = raw(bench)
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
                    connection.close()
        finally:
            stop.set()
            checker.join()
        assert results
        assert all(r.sound for r in results), [r for r in results if not r.sound]


def test_a_result_written_by_another_version_is_none(desk: Desk) -> None:
    with desk.store.write() as unit:
        unit.settings.put("full_check", b"\xc1")
    assert desk.checks.last() is None


# ---- unhurried


@dataclass
class Slow:
    """A clock that moves by one millisecond at each look, and rests that are noted."""

    ms: int = 0
    rests: list[float] = field(default_factory=list)

    def now(self) -> int:
        self.ms += 1
        return self.ms

    def rest(self, seconds: float) -> None:
        self.rests.append(seconds)


def test_work_in_the_background_rests_three_times_as_long_as_it_works() -> None:
    slow = Slow()
    breathe = Unhurried(slow.now, slow.rest)
    for _ in range(100):
        breathe()
    assert len(slow.rests) >= 24
    assert all(0.008 < r < 0.01 for r in slow.rests)


def test_work_in_the_background_stops_when_asked() -> None:
    slow = Slow()
    stop = False
    breathe = Unhurried(slow.now, slow.rest, lambda: stop)
    for _ in range(10):
        breathe()
    stop = True

    def go_on() -> None:
        for _ in range(10):
            breathe()

    with pytest.raises(Stopped):
        go_on()
