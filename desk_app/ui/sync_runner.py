"""Runs the sync beside the window: one thread, one run at a time, by itself and when asked."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeAlias

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from desk_app.services.ports import Changes
from desk_app.ui.context import Bus, SyncControl, SyncState

__all__ = [
    "USUAL_RHYTHM",
    "EngineFactory",
    "Progress",
    "Report",
    "Rhythm",
    "SyncRunner",
    "SyncingEngine",
]

_log = logging.getLogger(__name__)

_DONE: Final = "done"
_FAILED: Final = "failed"
_CANCELLED: Final = "cancelled"
# A request ends at its own time-outs (connecting, then silence); waiting is longer than they are.
_LONGEST_WAIT_MS: Final = 30_000


class Progress(Protocol):
    """How far a run is."""

    @property
    def sent(self) -> int:
        """Events sent."""
        ...

    @property
    def total(self) -> int:
        """Events that waited at the start."""
        ...

    @property
    def received(self) -> int:
        """Objects received."""
        ...


class Report(Protocol):
    """How a run ended, as `SyncReport` of the sync package says it."""

    @property
    def outcome(self) -> str:
        """One word."""
        ...

    @property
    def message(self) -> str:
        """One sentence for a person."""
        ...

    @property
    def server_ms(self) -> int:
        """The centre's time when it last answered, 0 if it did not."""
        ...

    @property
    def retry_ms(self) -> int:
        """When to try again by oneself, 0 for the usual rhythm."""
        ...

    @property
    def changes(self) -> Changes:
        """What the answers changed at the desk."""
        ...


class SyncingEngine(Protocol):
    """The plain blocking engine."""

    def run_once(
        self,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] = bool,
    ) -> Report:
        """Sync until nothing is left, or say why not."""
        ...

    def close(self) -> None:
        """Give connections back."""
        ...


# Makes the engine on the thread that will use it; it gets a way to ask whether to stop.
EngineFactory: TypeAlias = Callable[[Callable[[], bool]], SyncingEngine]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Milliseconds: between two syncs, after a write, after the start, after a fault of our own."""

    usual_ms: int = 300_000
    after_write_ms: int = 2_000
    first_ms: int = 500
    after_fault_ms: int = 60_000


USUAL_RHYTHM: Final = Rhythm()


@dataclass(frozen=True, slots=True)
class _Fault:
    error: BaseException


class _Worker(QObject):
    """Lives on the sync thread. The engine, its session and its connections never leave it."""

    progressed = Signal(object)  # Progress
    ended = Signal(object)  # Report | _Fault

    def __init__(self, make: EngineFactory, cancel: threading.Event) -> None:
        super().__init__()
        self._make = make
        self._cancel = cancel
        self._engine: SyncingEngine | None = None

    @Slot()
    def run(self) -> None:
        """One sync."""
        try:
            if self._engine is None:
                self._engine = self._make(self._cancel.is_set)
            report = self._engine.run_once(self.progressed.emit, self._cancel.is_set)
        except BaseException as error:  # noqa: BLE001 - it becomes a state; nothing else would see it
            _log.error("sync stopped by %s", type(error).__name__, exc_info=error)
            self.close()  # the next run begins with a new engine
            self.ended.emit(_Fault(error))
        else:
            self.ended.emit(report)

    @Slot()
    def close(self) -> None:
        """Give the engine back, on its own thread."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()


class SyncRunner(SyncControl):
    """Syncs by a timer, soon after a write, and when asked. Make, start and stop it on the main thread.

    Asked for again during a run, one more follows. After a failure it waits as long as the report says:
    a write does not hurry it. ``unsent`` counts what waits; ``explain`` turns an exception of the engine
    into a sentence; ``answered`` is told the centre's time after each answer.
    """

    _wanted = Signal()

    def __init__(
        self,
        make: EngineFactory,
        unsent: Callable[[], int],
        bus: Bus,
        explain: Callable[[BaseException], str],
        *,
        last_ok_ms: int = 0,
        answered: Callable[[int], None] | None = None,
        rhythm: Rhythm = USUAL_RHYTHM,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._unsent = unsent
        self._bus = bus
        self._explain = explain
        self._answered = answered
        self._rhythm = rhythm
        self._cancel = threading.Event()
        self._again = False
        self._stopping = False
        self._state = SyncState(unsent=unsent(), last_ok_ms=last_ok_ms)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.sync_now)
        self._thread = QThread()
        self._thread.setObjectName("serah-sync")
        self._worker = _Worker(make, self._cancel)
        self._worker.moveToThread(self._thread)
        self._wanted.connect(self._worker.run, Qt.ConnectionType.QueuedConnection)
        self._worker.progressed.connect(self._on_progress, Qt.ConnectionType.QueuedConnection)
        self._worker.ended.connect(self._on_end, Qt.ConnectionType.QueuedConnection)
        self._thread.finished.connect(self._worker.close, Qt.ConnectionType.DirectConnection)
        bus.data_changed.connect(self._on_data)

    def start(self) -> None:
        """Begin; the first sync follows in a moment."""
        self._thread.start()
        self._timer.start(self._rhythm.first_ms)

    def stop(self, wait_ms: int = _LONGEST_WAIT_MS) -> bool:
        """Stop for good; False if a request still has not given up after ``wait_ms``.

        What is kept of an interrupted run is whole: the next start continues it.
        """
        self._stopping = True
        self._timer.stop()
        self._bus.data_changed.disconnect(self._on_data)
        self._cancel.set()
        self._thread.quit()
        return self._thread.wait(wait_ms)

    @property
    def next_in_ms(self) -> int:
        """When the next sync starts by itself; -1 while one runs or none is planned."""
        return self._timer.remainingTime()

    @Slot()
    def sync_now(self) -> None:
        """Sync as soon as possible; asked for during a run, one more follows it."""
        if self._stopping:
            return
        if self.state.running:
            self._again = True
            return
        self._timer.stop()
        self._again = False
        self._cancel.clear()
        self._put(replace(self.state, running=True, sent=0, total=self.state.unsent, received=0))
        self._wanted.emit()

    @Slot()
    def cancel(self) -> None:
        """Stop the run under way at the next request."""
        self._again = False
        if self.state.running:
            self._cancel.set()

    @Slot(object)
    def _on_progress(self, progress: Progress) -> None:
        if self.state.running:
            self._put(
                replace(
                    self.state,
                    sent=progress.sent,
                    total=progress.total,
                    received=progress.received,
                )
            )

    @Slot(object)
    def _on_end(self, ended: Report | _Fault) -> None:
        if self._stopping:
            return
        if isinstance(ended, _Fault):
            state = replace(
                self.state, running=False, outcome=_FAILED, message=self._explain(ended.error)
            )
            self._after(state, self._rhythm.after_fault_ms, Changes())
            return
        state = replace(
            self.state,
            running=False,
            outcome=str(ended.outcome),
            message=ended.message,
            last_ok_ms=ended.server_ms or self.state.last_ok_ms,
        )
        self._after(state, ended.retry_ms or self._rhythm.usual_ms, ended.changes)
        if ended.server_ms and self._answered is not None:
            self._answered(ended.server_ms)  # last: a full disk here must not hide the state

    def _after(self, state: SyncState, delay_ms: int, changes: Changes) -> None:
        unsent = self._count()
        if state.outcome == _DONE and unsent:
            delay_ms = self._rhythm.after_write_ms  # recorded while the last answer was under way
        self._put(replace(state, unsent=unsent))
        if changes.kinds or changes.cards:
            self._bus.changed(changes)
        if self._again:
            self.sync_now()
        else:
            self._timer.start(delay_ms)

    @Slot(object)
    def _on_data(self, _changes: object) -> None:
        unsent = self._count()
        if unsent != self.state.unsent:
            self._put(replace(self.state, unsent=unsent))
        due = self.state.outcome in ("", _DONE, _CANCELLED) and unsent > 0
        if due and self._timer.remainingTime() > self._rhythm.after_write_ms:
            self._timer.start(self._rhythm.after_write_ms)

    def _count(self) -> int:
        try:
            return self._unsent()
        except Exception as error:  # noqa: BLE001 - the number stays as it was; the write has failed louder
            _log.error("unsent events cannot be counted: %s", type(error).__name__)
            return self.state.unsent
