"""Times every answer of the window: from a key or scan to the painted result.

A timer of the processor looks at the stack while an answer is under way, so that the slowest answers
come with the place that was slow.
"""

from __future__ import annotations

import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

__all__ = ["Answer", "Watchdog"]

_SAMPLE_S: Final = 0.004
_WORST: Final = 5
_DEPTH: Final = 12
_ROOT: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Answer:
    """One measured answer: what was done, how long until it was painted, where the time went."""

    kind: str
    name: str
    ms: float
    stack: tuple[str, ...]


class Watchdog:
    """Use it in a ``with`` on the main thread; `answer` runs an action and waits until the window has
    painted."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self._stacks: Counter[tuple[str, ...]] = Counter()
        self._before: Any = None

    def __enter__(self) -> Watchdog:
        if hasattr(signal, "setitimer"):
            self._before = signal.signal(signal.SIGPROF, self._sample)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, self._before)

    def answer(self, kind: str, name: str, action: Callable[[], object]) -> None:
        """Do ``action`` and measure until everything it asked to be painted is painted."""
        self._stacks.clear()
        self._sampling(on=True)
        started = time.perf_counter()
        action()
        painted()
        ms = (time.perf_counter() - started) * 1000
        self._sampling(on=False)
        stack = max(self._stacks, key=lambda s: self._stacks[s], default=())
        self.answers.append(Answer(kind, name, ms, stack))

    def report(self) -> dict[str, Any]:
        """Per kind: how many, median, 99th percentile, worst; and the slowest with their stacks."""
        kinds: dict[str, Any] = {}
        for kind in sorted({a.kind for a in self.answers}):
            times = sorted(a.ms for a in self.answers if a.kind == kind)
            kinds[kind] = {
                "count": len(times),
                "p50_ms": round(times[len(times) // 2], 1),
                "p99_ms": round(times[min(len(times) - 1, len(times) * 99 // 100)], 1),
                "worst_ms": round(times[-1], 1),
            }
        slowest = sorted(self.answers, key=lambda a: -a.ms)[:_WORST]
        worst = [
            {"kind": a.kind, "name": a.name, "ms": round(a.ms, 1), "stack": list(a.stack)}
            for a in slowest
        ]
        return {"kinds": kinds, "worst": worst}

    def _sampling(self, *, on: bool) -> None:
        if hasattr(signal, "setitimer"):
            every = _SAMPLE_S if on else 0
            signal.setitimer(signal.ITIMER_PROF, every, every)

    def _sample(self, _number: int, frame: FrameType | None) -> None:
        # In the main thread, between two of its own steps: a thread that looked at these frames from
        # outside would hold what they paint with, and let go of it in the wrong thread.
        calls = traceback.extract_stack(frame)[-_DEPTH:]
        self._stacks[tuple(f"{_short(c.filename)}:{c.lineno} {c.name}" for c in calls)] += 1


def _short(filename: str) -> str:
    """A file of ours by its place in the clone, any other by its name."""
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name


def painted() -> None:
    """Let Qt deliver what is due, paints included; what waits for a timer or a thread is not waited for."""
    for _ in range(2):  # the first round may post the paints that the second delivers
        QCoreApplication.sendPostedEvents()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
