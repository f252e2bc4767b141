"""Slow local work on one thread beside the window: PDFs, printing, PIN hashes, exports."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

__all__ = ["ThreadTasks"]


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[], object]
    done: Callable[[object], None]
    failed: Callable[[BaseException], None]


@dataclass(frozen=True, slots=True)
class _Outcome:
    job: _Job
    result: object = None
    error: BaseException | None = None


class ThreadTasks(QObject):
    """Runs work one piece after another. Implements `TaskRunner`.

    Make it on the main thread and `close` it before what the work uses: the piece under way is waited
    for, pieces that have not begun are dropped, and nothing is told to anybody any more.
    """

    _finished = Signal(object)  # _Outcome, emitted on the worker's thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="serah-task")
        self._waiting = 0
        self._pieces: set[Future[None]] = set()
        self._closed = False
        # Queued by name: a direct call would run `done` on the worker's thread.
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def waiting(self) -> int:
        """How many pieces have been asked for and not been answered."""
        return self._waiting

    def run(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Queue ``work``; ``done`` or ``failed`` is called on the main thread, unless closed first."""
        if self._closed:
            return
        self._waiting += 1
        piece = self._pool.submit(self._work, _Job(work, done, failed))
        self._pieces.add(piece)
        piece.add_done_callback(self._pieces.discard)

    def close(self, wait_s: float | None = None) -> bool:
        """Wait for the piece under way and drop the rest; False if it has not ended after ``wait_s``
        (None: however long it takes). May be called twice."""
        self._closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        if wait(self._pieces.copy(), wait_s).not_done:
            return False
        self._pool.shutdown(wait=True)
        return True

    def _work(self, job: _Job) -> None:
        """On the worker's thread."""
        try:
            outcome = _Outcome(job, result=job.work())
        except BaseException as error:  # noqa: BLE001 - handed over to `failed`, nothing is swallowed
            outcome = _Outcome(job, error=error)
        self._finished.emit(outcome)

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        self._waiting -= 1
        if self._closed:
            return
        if outcome.error is None:
            if _alive(outcome.job.done):
                outcome.job.done(outcome.result)
        elif _alive(outcome.job.failed):
            outcome.job.failed(outcome.error)


def _alive(call: Callable[..., object]) -> bool:
    """Whether the object that a bound method belongs to still stands on the Qt side."""
    owner = getattr(call, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
