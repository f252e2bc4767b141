"""Times every answer of the window: from a key or scan to the painted result.

A timer of the processor looks at the stack while an answer is under way, so that the slowest answers
come with the place that was slow.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType, MappingProxyType, TracebackType
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

__all__ = ["GOALS", "Answer", "Watchdog", "painted"]

# kind -> the figure of the report that is looked at, and how many milliseconds it should not pass.
GOALS: Final = MappingProxyType({"answer": ("p99_ms", 50.0), "first_show": ("worst_ms", 150.0)})
_SAMPLE_S: Final = 0.004
_REST_S: Final = 0.001
_WORST: Final = 8
_DEPTH: Final = 12
_ROOT: Final = Path(__file__).resolve().parent.parent
_Calls: TypeAlias = tuple[tuple[CodeType, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One measured answer: what was done, how long until it was painted, where the time went. ``cpu_ms``:
    what the main thread worked of it; the rest it waited, or other programs had the processor."""

    kind: str
    name: str
    ms: float
    cpu_ms: float
    stack: tuple[str, ...]


class Watchdog:
    """Use it in a ``with`` on the main thread: outside of one it times, but sees no stacks. `answer` runs
    an action and waits until the window has painted.

    Kinds: ``answer`` a key, scan, click or pen; ``first_show`` a screen, page or dialog that comes for
    the first time; ``meanwhile`` the longest that the window was busy in one go while something in the
    background was waited for; ``system_dialog`` what Windows would show by itself.
    """

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self._stacks: Counter[_Calls] = Counter()
        self._before: Any = None
        self._measuring = False
        self._looking = False
        self._looked_s = 0.0
        self._looked_cpu_s = 0.0
        self._load = _load()

    def __enter__(self) -> Watchdog:
        if hasattr(signal, "setitimer"):
            self._before = signal.signal(signal.SIGPROF, self._sample)
            self._looking = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._looking:
            self._looking = False
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, self._before)

    def answer(self, kind: str, name: str, action: Callable[[], object]) -> None:
        """Do ``action`` and measure until everything it asked to be painted is painted."""
        self.answers.append(self._measured(kind, name, action))

    def waiting(self, name: str, until: Callable[[], bool], deadline_s: float) -> bool:
        """Let the window work until something is so; False if it is not after ``deadline_s``.

        Notes the longest that the window was busy in one go, unless an answer is being measured: then what
        ``until`` itself takes to look through the window does not count, for no person does that.
        """
        deadline = time.monotonic() + deadline_s
        longest: Answer | None = None
        while not self._so(until):
            if time.monotonic() > deadline:
                return False
            if self._measuring:
                painted()
            else:
                round_ = self._measured("meanwhile", name, _nothing)
                longest = round_ if longest is None or round_.ms > longest.ms else longest
            time.sleep(_REST_S)  # the threads that are waited for need the processor
        if longest is not None:
            self.answers.append(longest)
        return True

    def _so(self, until: Callable[[], bool]) -> bool:
        started, worked = time.perf_counter(), time.thread_time()
        try:
            return until()
        finally:
            self._looked_s += time.perf_counter() - started
            self._looked_cpu_s += time.thread_time() - worked

    def report(self) -> dict[str, Any]:
        """Per kind: how many, median, 99th percentile, worst, and the goal with whether it holds; per
        name: how many and the worst; the slowest with their stacks; how busy the machine was."""
        kinds: dict[str, Any] = {}
        for kind in sorted({a.kind for a in self.answers}):
            kinds[kind] = _figures([a for a in self.answers if a.kind == kind])
            if kind in GOALS:
                figure, goal = GOALS[kind]
                kinds[kind]["goal"] = {figure: goal}
                kinds[kind]["holds"] = kinds[kind][figure] <= goal
        names: dict[str, Any] = {}
        for one in self.answers:
            nothing = {"count": 0, "worst_ms": 0.0, "worst_cpu_ms": 0.0}
            seen = names.setdefault(f"{one.kind}: {one.name}", nothing)
            seen["count"] += 1
            seen["worst_ms"] = max(seen["worst_ms"], round(one.ms, 1))
            seen["worst_cpu_ms"] = max(seen["worst_cpu_ms"], round(one.cpu_ms, 1))
        slowest = sorted(self.answers, key=lambda a: -a.ms)[:_WORST]
        worst = [
            {
                "kind": a.kind,
                "name": a.name,
                "ms": round(a.ms, 1),
                "cpu_ms": round(a.cpu_ms, 1),
                "stack": list(a.stack),
            }
            for a in slowest
        ]
        load = {"before": self._load, "after": _load(), "processors": os.cpu_count()}
        return {"kinds": kinds, "worst": worst, "names": names, "load": load}

    def _measured(self, kind: str, name: str, action: Callable[[], object]) -> Answer:
        self._stacks.clear()
        self._measuring = True
        self._looked_s = self._looked_cpu_s = 0.0
        self._sampling(on=True)
        started, worked = time.perf_counter(), time.thread_time()
        try:
            action()
            painted()
        finally:
            ms = (time.perf_counter() - started - self._looked_s) * 1000
            cpu_ms = (time.thread_time() - worked - self._looked_cpu_s) * 1000
            self._sampling(on=False)
            self._measuring = False
        looks = list(self._stacks.items())  # in one step: a last look may still be on its way
        calls: _Calls = max(looks, key=lambda look: look[1], default=((), 0))[0]
        stack = tuple(f"{_short(c.co_filename)}:{line} {c.co_name}" for c, line in reversed(calls))
        return Answer(kind, name, ms, cpu_ms, stack)

    def _sampling(self, *, on: bool) -> None:
        if self._looking:
            every = _SAMPLE_S if on else 0
            signal.setitimer(signal.ITIMER_PROF, every, every)

    def _sample(self, _number: int, frame: FrameType | None) -> None:
        # In the main thread, between two of its own steps: a thread that looked at these frames from
        # outside would hold what they paint with, and let go of it in the wrong thread. Places only,
        # put into words afterwards: looking must not be what is slow.
        calls: list[tuple[CodeType, int]] = []
        while frame is not None and len(calls) < _DEPTH:
            calls.append((frame.f_code, frame.f_lineno))
            frame = frame.f_back
        self._stacks[tuple(calls)] += 1


def _figures(answers: list[Answer]) -> dict[str, Any]:
    times, work = sorted(a.ms for a in answers), sorted(a.cpu_ms for a in answers)
    return {
        "count": len(times),
        "p50_ms": round(times[len(times) // 2], 1),
        "p99_ms": _p99(times),
        "worst_ms": round(times[-1], 1),
        "cpu_p99_ms": _p99(work),
        "cpu_worst_ms": round(work[-1], 1),
    }


def _p99(times: list[float]) -> float:
    """The smallest of the sorted ``times`` that 99 of 100 do not pass."""
    return round(times[-(-len(times) * 99 // 100) - 1], 1)


def _load() -> float | None:
    """How many programs have wanted a processor in the last minute; None where nobody counts."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def _nothing() -> None:
    """Only what the window does by itself is measured."""


def _short(filename: str) -> str:
    """A file of ours by its place in the clone, any other by its name."""
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name


def painted() -> None:
    """Let Qt deliver what is due, paints included; what waits for a timer or a thread is not waited for."""
    for _ in range(2):  # the first round may post the paints that the second delivers
        QCoreApplication.sendPostedEvents()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
