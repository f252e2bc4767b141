"""The sync beside the window: on its own thread, one at a time, and every end becomes a state."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.services.ports import Changes
from desk_app.sync.report import Counts as SyncCounts
from desk_app.sync.report import Outcome, SyncProgress, SyncReport
from desk_app.ui.context import Bus, SyncState
from desk_app.ui.sync_runner import Progress, Rhythm, SyncRunner

NEVER = 3_600_000
FAULT, RETRY = 1_000_000, 500_000  # far apart: Qt's timers are exact to five in a hundred
QUIET = Rhythm(usual_ms=NEVER, after_write_ms=NEVER, first_ms=NEVER, after_fault_ms=FAULT)
BROUGHT = Changes(frozenset({"card"}), frozenset({b"k" * 16}))


def done(**changes: object) -> SyncReport:
    values: dict[str, object] = {"message": "Lanjutkan pelayanan.", "server_ms": 1_795_323_600_000}
    return SyncReport(Outcome.DONE, SyncCounts(), **(values | changes))  # type: ignore[arg-type]


@dataclass
class ScriptedEngine:
    """Ends each run as the script says; a run waits at its gate if it has one."""

    cancelled_by_maker: Callable[[], bool]
    script: deque[SyncReport | BaseException]
    gate: threading.Event
    entered: threading.Semaphore
    threads: list[str] = field(default_factory=list)
    runs: int = 0
    closed: bool = False

    def run_once(
        self,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] = bool,
    ) -> SyncReport:
        self.runs += 1
        self.threads.append(threading.current_thread().name)
        assert progress is not None
        progress(SyncProgress(1, 3, 0))
        self.entered.release()
        while True:
            if cancelled() and self.cancelled_by_maker():
                return SyncReport(Outcome.CANCELLED, SyncCounts(), "Dihentikan.")
            if self.gate.wait(0.005):
                break
        end = self.script.popleft() if self.script else done()
        if isinstance(end, BaseException):
            raise end
        return end

    def close(self) -> None:
        self.threads.append(threading.current_thread().name)
        self.closed = True


@dataclass
class Bench:
    """A runner whose engine does as it is told."""

    bus: Bus = field(default_factory=Bus)
    script: deque[SyncReport | BaseException] = field(default_factory=deque)
    gate: threading.Event = field(default_factory=threading.Event)
    entered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    engines: list[ScriptedEngine] = field(default_factory=list)
    states: list[SyncState] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    unsent: int = 0
    makers: list[str] = field(default_factory=list)
    make_fails: bool = False

    def make(self, cancelled: Callable[[], bool]) -> ScriptedEngine:
        self.makers.append(threading.current_thread().name)
        if self.make_fails:
            raise OSError("no engine")
        made = ScriptedEngine(cancelled, self.script, self.gate, self.entered)
        self.engines.append(made)
        return made

    def count(self) -> int:
        return self.unsent

    def runner(self, rhythm: Rhythm = QUIET) -> SyncRunner:
        self.running = SyncRunner(
            self.make,
            self.count,
            self.bus,
            lambda error: f"Kesalahan: {type(error).__name__}.",
            last_ok_ms=7,
            answered=self.answered.append,
            rhythm=rhythm,
        )
        self.running.changed.connect(self.states.append)
        self.running.start()
        return self.running

    def settled(self, qtbot: QtBot, runs: int) -> None:
        """Wait until ``runs`` runs have ended and none is under way."""
        qtbot.waitUntil(
            lambda: sum(e.runs for e in self.engines) == runs and not self.running.state.running,
            timeout=5_000,
        )


@pytest.fixture
def bench(qapp: QApplication) -> Iterator[Bench]:
    made = Bench()
    made.gate.set()
    yield made
    made.gate.set()
    assert made.running.stop()


def test_the_first_sync_comes_by_itself(bench: Bench, qtbot: QtBot) -> None:
    bench.unsent = 3
    runner = bench.runner(Rhythm(usual_ms=NEVER, first_ms=0))
    bench.settled(qtbot, 1)
    assert bench.states[0] == SyncState(running=True, unsent=3, total=3, last_ok_ms=7)
    assert (bench.states[1].sent, bench.states[1].total) == (1, 3)
    assert runner.state.outcome == "done"
    assert runner.state.message == "Lanjutkan pelayanan."
    assert runner.state.last_ok_ms == 1_795_323_600_000
    assert bench.answered == [1_795_323_600_000]


def test_the_engine_lives_on_one_other_thread(bench: Bench, qtbot: QtBot) -> None:
    runner = bench.runner()
    for n in (1, 2):
        runner.sync_now()
        bench.settled(qtbot, n)
    assert len(bench.engines) == 1
    assert runner.stop()
    engine = bench.engines[0]
    assert engine.closed
    assert len({*bench.makers, *engine.threads}) == 1
    assert threading.current_thread().name not in engine.threads
    bench.running = bench.runner()


def test_requests_during_a_run_become_one_more(bench: Bench, qtbot: QtBot) -> None:
    bench.gate.clear()
    runner = bench.runner()
    runner.sync_now()
    assert runner.state.running
    for _ in range(3):
        runner.sync_now()
    bench.gate.set()
    bench.settled(qtbot, 2)
    assert abs(runner.next_in_ms - NEVER) < 300_000


def test_a_cancel_stops_the_run_and_what_was_to_follow(bench: Bench, qtbot: QtBot) -> None:
    bench.gate.clear()
    runner = bench.runner()
    runner.sync_now()
    runner.sync_now()
    assert bench.entered.acquire(timeout=5)
    runner.cancel()
    bench.settled(qtbot, 1)
    assert runner.state.outcome == "cancelled"
    bench.gate.set()
    runner.sync_now()
    bench.settled(qtbot, 2)
    assert runner.state.outcome == "done"


def test_a_cancel_at_rest_does_not_spoil_the_next_run(bench: Bench, qtbot: QtBot) -> None:
    runner = bench.runner()
    runner.cancel()
    runner.sync_now()
    bench.settled(qtbot, 1)
    assert runner.state.outcome == "done"


def test_an_exception_becomes_a_state_and_the_next_run_a_new_engine(
    bench: Bench, qtbot: QtBot, expected_logs: list[str]
) -> None:
    expected_logs.append("sync stopped by OSError")
    bench.script.append(OSError(28, "No space left on device"))
    runner = bench.runner()
    runner.sync_now()
    bench.settled(qtbot, 1)
    assert (runner.state.outcome, runner.state.message) == ("failed", "Kesalahan: OSError.")
    assert runner.state.last_ok_ms == 7
    assert bench.engines[0].closed
    assert abs(runner.next_in_ms - FAULT) < 100_000
    runner.sync_now()
    qtbot.waitUntil(lambda: runner.state.outcome == "done", timeout=5_000)
    assert len(bench.engines) == 2


def test_an_engine_that_cannot_be_made_is_a_state_too(
    bench: Bench, qtbot: QtBot, expected_logs: list[str]
) -> None:
    expected_logs.append("sync stopped by OSError")
    bench.make_fails = True
    runner = bench.runner()
    runner.sync_now()
    qtbot.waitUntil(lambda: runner.state.outcome == "failed", timeout=5_000)
    bench.make_fails = False
    runner.sync_now()
    qtbot.waitUntil(lambda: runner.state.outcome == "done", timeout=5_000)


def test_changes_are_told_once_and_start_no_sync(bench: Bench, qtbot: QtBot) -> None:
    told: list[object] = []
    bench.bus.data_changed.connect(told.append)
    bench.script.append(done(changes=BROUGHT))
    runner = bench.runner(Rhythm(usual_ms=NEVER, after_write_ms=0, first_ms=NEVER))
    runner.sync_now()
    bench.settled(qtbot, 1)
    assert told == [BROUGHT]
    assert abs(runner.next_in_ms - NEVER) < 300_000


def test_a_write_is_sent_soon(bench: Bench, qtbot: QtBot) -> None:
    runner = bench.runner(Rhythm(usual_ms=NEVER, after_write_ms=0, first_ms=NEVER))
    bench.unsent = 1
    bench.script.append(done())
    bench.bus.changed(BROUGHT)
    assert runner.state.unsent == 1
    bench.unsent = 0
    bench.settled(qtbot, 1)
    assert runner.state.unsent == 0


def test_a_write_does_not_hurry_a_back_off(bench: Bench, qtbot: QtBot) -> None:
    bench.script.append(SyncReport(Outcome.OFFLINE, SyncCounts(), "Luring.", retry_ms=RETRY))
    runner = bench.runner(Rhythm(usual_ms=NEVER, after_write_ms=0, first_ms=NEVER))
    runner.sync_now()
    bench.settled(qtbot, 1)
    bench.unsent = 2
    bench.bus.changed(BROUGHT)
    assert runner.state.unsent == 2
    assert abs(runner.next_in_ms - RETRY) < 50_000
    assert (runner.state.outcome, runner.state.last_ok_ms) == ("offline", 7)


def test_what_is_recorded_during_the_last_request_follows_soon(bench: Bench, qtbot: QtBot) -> None:
    bench.gate.clear()
    runner = bench.runner(Rhythm(usual_ms=NEVER, after_write_ms=0, first_ms=NEVER))
    runner.sync_now()
    assert bench.entered.acquire(timeout=5)
    bench.unsent = 1
    bench.bus.changed(BROUGHT)
    bench.gate.set()
    qtbot.waitUntil(lambda: bench.engines[0].runs >= 2, timeout=5_000)
    bench.unsent = 0


def test_stopping_during_a_run_waits_for_it(bench: Bench) -> None:
    bench.gate.clear()
    runner = bench.runner()
    runner.sync_now()
    assert bench.entered.acquire(timeout=5) or True
    assert runner.stop()
    assert all(e.closed for e in bench.engines)
    runner.sync_now()
    assert sum(e.runs for e in bench.engines) <= 1
    bench.running = bench.runner()
