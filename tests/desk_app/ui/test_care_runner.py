"""Backups and checks beside the window: in quiet moments, on their own thread, one thing at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.services.care import CareState
from desk_app.services.full_check import Stopped
from desk_app.services.ports import Changes
from desk_app.ui.care_runner import CarePace, CareRunner, CareShown
from desk_app.ui.context import Bus, Notice, NoticeKind

NEVER = 3_600_000
STILL = CarePace(first_ms=NEVER, usual_ms=NEVER, quiet_ms=15_000)


@dataclass
class ScriptedCare:
    """Does each piece until its gate is open or it is told to stop; implements `Caring`."""

    gate: threading.Event = field(default_factory=threading.Event)
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    done: list[str] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    reserve: str = "kept"
    damaged: bool = False
    fails: BaseException | None = None
    deaf: bool = False  # waits for a stick, and hears nothing

    def state(self) -> CareState:
        self.threads.add(threading.current_thread().name)
        if self.fails is not None:
            raise self.fails
        return CareState(reserve=self.reserve, damaged=self.damaged, missing=bool(self.done))

    def urgent(self) -> tuple[str, bool]:
        return self.reserve, self.damaged

    def run(self, breathe: Callable[[], None], *, day_over: bool = False) -> CareState:
        return self._do("work, day over" if day_over else "work", breathe)

    def check_now(self, breathe: Callable[[], None]) -> CareState:
        return self._do("check", breathe)

    def _do(self, name: str, breathe: Callable[[], None]) -> CareState:
        self.begun.release()
        try:
            while not self.gate.wait(0.001):
                if not self.deaf:
                    breathe()
            self.done.append(name)
        except Stopped:
            self.done.append(f"{name} stopped")
        return self.state()


@dataclass
class Bench:
    """A runner, the care that it runs, and how long nobody has touched anything."""

    care: ScriptedCare = field(default_factory=ScriptedCare)
    bus: Bus = field(default_factory=Bus)
    quiet: int = NEVER
    gave_way: int = 0
    shown: list[CareShown] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bus.notice.connect(self.notices.append)
        self.runner = self.make(STILL)

    def make(self, pace: CarePace) -> CareRunner:
        runner = CareRunner(
            self.care,
            self.bus,
            lambda: self.quiet,
            lambda: 0,  # a clock that stands still hinders nobody to stop
            give_way=self.give_way,
            pace=pace,
            rest=lambda _seconds: None,
        )
        runner.changed.connect(self.shown.append)
        return runner

    def give_way(self) -> None:
        self.gave_way += 1

    def begun(self) -> None:
        """Wait until the next piece is under way."""
        assert self.care.begun.acquire(timeout=5)


@pytest.fixture
def at(qapp: QApplication) -> Iterator[Bench]:
    made = Bench()
    yield made
    made.care.gate.set()
    made.runner.stop()


def until(qtbot: QtBot, at: Bench, *done: str) -> None:
    qtbot.waitUntil(lambda: at.care.done == list(done), timeout=5_000)


def test_what_is_so_is_known_at_once(at: Bench, qtbot: QtBot) -> None:
    at.runner.start()
    qtbot.waitUntil(lambda: at.runner.shown.care.reserve == "kept", timeout=5_000)
    assert at.care.done == []
    assert all(name.startswith("serah") for name in at.care.threads)


def test_it_works_when_nobody_is_at_the_window(at: Bench, qtbot: QtBot) -> None:
    at.care.gate.set()
    at.quiet = STILL.quiet_ms - 1
    at.runner.look()
    at.quiet = STILL.quiet_ms
    at.runner.look()
    qtbot.waitUntil(lambda: at.runner.shown.care.missing, timeout=5_000)
    assert at.care.done == ["work"]
    assert len(at.shown) == 1
    assert not at.shown[0].checking


def test_it_looks_again_and_again(at: Bench, qtbot: QtBot) -> None:
    at.care.gate.set()
    runner = at.make(CarePace(first_ms=0, usual_ms=1, quiet_ms=0))
    runner.start()
    qtbot.waitUntil(lambda: len(at.care.done) >= 3, timeout=5_000)
    runner.stop()


def test_work_under_way_is_not_begun_twice(at: Bench, qtbot: QtBot) -> None:
    at.runner.look()
    at.begun()
    at.runner.look()
    at.care.gate.set()
    until(qtbot, at, "work")
    qtbot.waitUntil(lambda: bool(at.shown), timeout=5_000)
    at.runner.look()
    until(qtbot, at, "work", "work")


def test_it_lets_the_window_answer_first(at: Bench, qtbot: QtBot) -> None:
    at.runner.look()
    at.begun()
    qtbot.waitUntil(lambda: at.gave_way > 3, timeout=5_000)


def test_a_check_that_is_asked_for_goes_before_what_goes_by_itself(at: Bench, qtbot: QtBot) -> None:
    at.runner.look()
    at.begun()
    at.runner.check_now()
    at.begun()
    assert at.care.done == ["work stopped"]
    qtbot.waitUntil(lambda: at.runner.shown.care.missing, timeout=5_000)
    assert at.runner.shown.checking  # the end of the work is not the end of the check
    at.runner.check_now()
    at.care.gate.set()
    qtbot.waitUntil(lambda: not at.runner.shown.checking, timeout=5_000)
    assert at.care.done == ["work stopped", "check"]


def test_a_check_can_be_stopped_before_and_after_it_has_begun(at: Bench, qtbot: QtBot) -> None:
    at.runner.check_now()
    at.begun()
    at.runner.stop_check()
    qtbot.waitUntil(lambda: not at.runner.shown.checking, timeout=5_000)
    assert at.care.done == ["check stopped"]
    at.runner.check_now()
    at.runner.stop_check()
    qtbot.waitUntil(lambda: not at.runner.shown.checking, timeout=5_000)
    assert at.care.done == ["check stopped", "check stopped"]
    assert at.notices == []


def test_the_end_of_the_day_is_passed_on_once(at: Bench, qtbot: QtBot) -> None:
    at.care.gate.set()
    at.bus.changed(Changes(frozenset({"day_closed"})))
    at.runner.look()
    qtbot.waitUntil(lambda: bool(at.shown) and at.shown[-1].care.missing, timeout=5_000)
    at.bus.changed(Changes(frozenset({"card"})))
    at.runner.look()
    until(qtbot, at, "work, day over", "work")


def test_a_full_disk_and_damage_are_seen_at_the_next_act(at: Bench, qtbot: QtBot) -> None:
    at.runner.start()
    qtbot.waitUntil(lambda: bool(at.shown), timeout=5_000)
    before = at.runner.shown
    at.care.reserve = "freed"
    at.bus.changed(Changes(frozenset({"card"})))
    assert at.runner.shown == replace(before, care=replace(before.care, reserve="freed"))
    at.care.damaged = True
    at.bus.changed(Changes(frozenset({"card"})))
    assert at.runner.shown.care.damaged
    said = len(at.shown)
    at.bus.changed(Changes(frozenset({"card"})))
    assert len(at.shown) == said


def test_a_fault_ends_neither_the_window_nor_the_care(
    at: Bench, qtbot: QtBot, expected_logs: list[str]
) -> None:
    expected_logs.append("the care for the database failed")
    at.care.gate.set()
    at.care.fails = OSError("no disk")
    at.care.damaged = True
    at.runner.look()
    qtbot.waitUntil(lambda: at.runner.shown.care.damaged, timeout=5_000)
    assert at.notices == []
    at.runner.check_now()
    qtbot.waitUntil(lambda: not at.runner.shown.checking, timeout=5_000)
    (notice,) = at.notices
    assert notice.kind is NoticeKind.WARNING
    assert "Data tidak berubah" in notice.text
    at.care.fails = None
    at.runner.look()
    qtbot.waitUntil(lambda: at.runner.shown.care.missing, timeout=5_000)


def test_stopping_breaks_off_and_waits(at: Bench) -> None:
    at.runner.look()
    at.begun()
    assert at.runner.stop()
    assert at.care.done == ["work stopped"]
    assert at.runner.stop()  # twice is harmless
    at.runner.check_now()
    assert at.care.done == ["work stopped"]


def test_the_end_of_the_program_does_not_wait_for_ever(at: Bench) -> None:
    at.care.deaf = True
    at.runner.look()
    at.begun()
    assert not at.runner.stop(wait_s=0.01)
    at.care.gate.set()
    assert at.runner.stop()
    assert at.care.done == ["work"]
