"""Times every answer of the window: from a key or scan to the painted result.

A sampler thread looks at the main thread's stack while an answer is under way, so that the slowest
answers come with the place that was slow.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
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


@dataclass
class _UnderWay:
    started: float
    stacks: Counter[tuple[str, ...]] = field(default_factory=Counter)


class Watchdog:
    """Use it in a ``with``; `answer` runs an action and waits until the window has painted."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self._main = threading.get_ident()
        self._under_way: _UnderWay | None = None
        self._stop = threading.Event()
        self._sampler = threading.Thread(target=self._sample, name="watchdog", daemon=True)

    def __enter__(self) -> Watchdog:
        self._sampler.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._sampler.join()

    def answer(self, kind: str, name: str, action: Callable[[], object]) -> None:
        """Do ``action`` and measure until everything it asked to be painted is painted."""
        under_way = _UnderWay(time.perf_counter())
        self._under_way = under_way
        action()
        painted()
        self._under_way = None
        ms = (time.perf_counter() - under_way.started) * 1000
        stack = max(under_way.stacks, key=lambda s: under_way.stacks[s], default=())
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

    def _sample(self) -> None:
        while not self._stop.wait(_SAMPLE_S):
            under_way = self._under_way
            frame = sys._current_frames().get(self._main)
            if under_way is None or frame is None:
                continue
            calls = traceback.extract_stack(frame)[-_DEPTH:]
            del frame  # it would keep what the main thread is painting with alive
            named = (f"{_short(c.filename)}:{c.lineno} {c.name}" for c in calls)
            under_way.stacks[tuple(named)] += 1


def _short(filename: str) -> str:
    """A file of ours by its place in the clone, any other by its name."""
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name


def painted() -> None:
    """Let Qt deliver what is due, paints included; what waits for a timer or a thread is not waited for."""
    for _ in range(2):  # the first round may post the paints that the second delivers
        QCoreApplication.sendPostedEvents()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
