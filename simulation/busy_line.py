"""Hand-overs at the window while thousands of events go over a slow line.

The desk has been without a network for weeks; now there is one, of 1 Mbit/s with 300 ms. The petugas
presses sync and serves the residents who stand there. Every answer of the window is timed, before the
sync and during it; what was sent, shown and stored is checked to the event.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QLabel

from desk_app.domain.cards import Card
from desk_app.services.ports import SyncPosition
from desk_app.ui.context import Screen
from desk_app.ui.sync_runner import Rhythm
from simulation.busy_checks import OwnLog, Step, check_centre, check_screen, own_log
from simulation.busy_desk import OWNER, PIN, BusyDesk, busy_desk, signature
from simulation.centre_process import CentreProcessError
from simulation.promises import Promise
from simulation.slow_line import Passed, Wire
from simulation.watchdog import Answer, Watchdog
from simulation.window_day import WindowDesk, application
from simulation.window_hand import HandError

__all__ = ["EVENTS", "KBIT", "BusyRun", "play_busy_line", "run_busy_line"]

EVENTS: Final = 5_000
KBIT: Final = 1_000
_DELAY_S: Final = 0.3
_FIGURES: Final = ("p50_ms", "p99_ms", "worst_ms", "cpu_p99_ms")
_SHOWN: Final = 3
_HAND_OVERS: Final = 5
_CALM_HAND_OVERS: Final = 2
_FIRST_SHOWS: Final = (Screen.HISTORY, Screen.REPORTS, Screen.CASES)
_SEARCHED: Final = ("siti", "budi", "wahyu", "agus", "rusunawa")
_PATIENCE_S: Final = 300.0
_LOOK_MS: Final = 20
_BETWEEN_LETTERS_S: Final = 0.12
_SPREAD: Final = 0.6  # the residents come during this share of the time that the line will take
_BITS_AN_EVENT: Final = 4_400  # both ways, measured
_NEVER_MS: Final = 3_600_000
_BY_HAND: Final = Rhythm(usual_ms=_NEVER_MS, after_write_ms=_NEVER_MS, first_ms=_NEVER_MS)
_UNDER_WAY: Final = ("Mengirim", "Menerima", "Menyinkronkan")


@dataclass
class BusyRun:
    """What was done, seen and measured. ``handed``: card and the number that the screen showed."""

    events: int
    wire: Wire
    desk: BusyDesk
    rng: random.Random
    set_up_s: float
    calm: list[Answer] = field(default_factory=list)
    during: list[Answer] = field(default_factory=list)
    longest_rest_ms: float = 0.0
    steps: list[Step] = field(default_factory=list)
    handed: list[tuple[bytes, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    running_after: list[bool] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    sync_s: float = 0.0
    passed: Passed = field(default_factory=lambda: Passed(0, 0, 0))
    promises: list[Promise] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Everything for a program to read."""
        bytes_up, bytes_down = self.passed.bytes_up, self.passed.bytes_down
        return {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "cores": os.cpu_count(),
            "load": [round(n, 1) for n in os.getloadavg()] if hasattr(os, "getloadavg") else None,
            "line": {"kbit": self.wire.bytes_per_second / 125, "delay_s": self.wire.delay_s},
            "events": self.events,
            "set_up_s": round(self.set_up_s, 1),
            "sync_s": round(self.sync_s, 1),
            "requests": self.passed.requests,
            "bytes_up": bytes_up,
            "bytes_down": bytes_down,
            "bytes_up_per_event": round(bytes_up / self.events, 1),
            "bytes_per_event": round((bytes_up + bytes_down) / self.events, 1),
            "longest_rest_ms": round(self.longest_rest_ms, 1),
            "answers_before": _report(self.calm),
            "answers_during": _report(self.during),
            "progress": [asdict(step) for step in self.steps],
            "outcomes": self.outcomes,
            "promises": [asdict(p) for p in self.promises],
        }


def run_busy_line(out: Path, seed: int, events: int = EVENTS, kbit: int = KBIT) -> int:
    """Play it, say what was seen; 0 only if everything held. Times are reported, not judged."""
    try:
        with ExitStack() as stack:
            run = play_busy_line(out, events, kbit, seed, print, stack)
    except CentreProcessError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    for line in _lines(run.summary()):
        print(f"  {line}")
    for promise in run.promises:
        print(f"  {'ok  ' if promise.held else 'FAIL'} {promise.name}: {promise.detail}")
    kept = sum(p.held for p in run.promises)
    print(
        f"{kept} of {len(run.promises)} promises held; the figures are in {out / 'busy-line.json'}"
    )
    return 0 if kept == len(run.promises) else 1


def _lines(said: dict[str, Any]) -> Iterator[str]:
    """The figures in words."""
    yield (
        f"{said['events']} events in {said['sync_s']} s and {said['requests']} requests: "
        f"{said['bytes_up']} bytes up ({said['bytes_up_per_event']} an event), "
        f"{said['bytes_down']} down; set-up {said['set_up_s']} s, load {said['load']}"
    )
    for name in ("answers_before", "answers_during"):
        for kind, figures in said[name]["kinds"].items():
            times = ", ".join(f"{n} {figures[n]}" for n in _FIGURES)
            yield f"{name.replace('_', ' ')} the sync, {kind}: {figures['count']} times, {times}"
    for one in said["answers_during"]["worst"][:_SHOWN]:
        yield f"  {one['ms']} ms ({one['cpu_ms']} of work) {one['name']}"
        yield from (f"      {call}" for call in one["stack"])


def _report(answers: list[Answer]) -> dict[str, Any]:
    of_these = Watchdog()
    of_these.answers = answers
    return of_these.report()


def play_busy_line(
    out: Path, events: int, kbit: int, seed: int, say: Callable[[str], None], stack: ExitStack
) -> BusyRun:
    """Set up, play, check. What was measured also stands in ``busy-line.json`` in ``out``."""
    began = time.monotonic()
    desk = busy_desk(out, events, seed, say, stack)
    wire = Wire(delay_s=_DELAY_S, bytes_per_second=kbit * 125)
    run = BusyRun(events, wire, desk, random.Random(seed), time.monotonic() - began)
    say(f"{events} catatan menunggu; saluran {kbit} kbit/s, {_DELAY_S} s tiap permintaan")
    application()
    watchdog = Watchdog()
    with watchdog:
        window = WindowDesk(desk.folder, watchdog, out, _BY_HAND)
        stack.callback(window.close)
        window.sign_in(desk.petugas, PIN)
        log = _AtTheWindow(window, watchdog, run).play()
    window.close()
    desk.centre.stop()
    run.promises = [*check_screen(run), *check_centre(desk.centre, log, run.handed)]
    text = json.dumps(run.summary(), ensure_ascii=False, indent=2)
    (out / "busy-line.json").write_text(text + "\n", encoding="utf-8")
    return run


class _AtTheWindow:
    """The petugas at the window, who also reads the top bar."""

    def __init__(self, window: WindowDesk, watchdog: Watchdog, run: BusyRun) -> None:
        self._window = window
        self._hand = window.hand
        self._watchdog = watchdog
        self._run = run
        self._cards: Iterator[Card] = iter(run.desk.waiting)
        self._bar = self._hand.find(QLabel, "sync_chip_text")
        self._began = 0.0
        self._at_start: SyncPosition | None = None

    def play(self) -> OwnLog:
        """A few residents before the sync, five during it, and a second sync; the log as it then is."""
        run, line = self._run, self._run.desk.line
        self._window.show(Screen.HAND_OVER, Qt.Key.Key_F2)
        self._rest(lambda: self._window.settled)
        for _ in range(_CALM_HAND_OVERS):
            self._search()
            self._visit()
        calm = len(self._watchdog.answers)
        before = line.set(run.wire)
        self._serve_during_sync()
        after = line.set(run.wire)
        run.passed = Passed(
            after.requests - before.requests,
            after.bytes_up - before.bytes_up,
            after.bytes_down - before.bytes_down,
        )
        run.calm, run.during = self._watchdog.answers[:calm], self._watchdog.answers[calm:]
        self._hand.press("sync_chip")  # what was handed over at the very end goes now
        self._rest(lambda: not self._syncing)
        run.outcomes.append(self._bar.text())
        return own_log(self._window.desk)

    def _serve_during_sync(self) -> None:
        """Press sync and serve until it ends: hand-overs spread over it, searches and screens between."""
        run = self._run
        self._at_start = self._window.desk.sync_store().position()
        self._began = time.monotonic()
        self._hand.press("sync_chip")
        self._rest(lambda: self._syncing)
        screens = iter(_FIRST_SHOWS)
        between_s = run.events * _BITS_AN_EVENT / (run.wire.bytes_per_second * 8) / _HAND_OVERS
        for n in range(_HAND_OVERS):
            self._visit()
            run.running_after.append(self._syncing)
            due = self._began + (n + 1) * between_s * _SPREAD
            if time.monotonic() < due:  # who is late serves the next resident at once
                self._search()
                self._first_show(screens)
                self._rest_for(due - time.monotonic())
        self._first_show(screens)
        while self._syncing:
            self._search()
        self._look()
        run.sync_s = time.monotonic() - self._began
        run.outcomes.append(self._bar.text())

    def _first_show(self, screens: Iterator[Screen]) -> None:
        """Show the next screen that has not been shown yet, and come back."""
        screen = next(screens, None)
        if screen is not None:
            self._window.show(screen, Qt.Key(Qt.Key.Key_F1 + list(Screen).index(screen)))
            self._window.show(Screen.HAND_OVER, Qt.Key.Key_F2)

    @property
    def _syncing(self) -> bool:
        return self._bar.text().startswith(_UNDER_WAY)

    def _visit(self) -> None:
        """One resident with everything in order; the number that the screen shows is noted."""
        run, card = self._run, next(self._cards)
        said = self._window.visit(card, OWNER, signature(run.rng, card.name))
        if said:
            run.refused.append(said)
            return
        shown = self._hand.find(QLabel, "done_number").text()
        run.handed.append((card.id, "".join(filter(str.isdigit, shown))))
        self._look()

    def _search(self) -> None:
        """Type a name as a person does, and clear the box again."""
        for letter in self._run.rng.choice(_SEARCHED):
            self._hand.type(letter)
            self._rest_for(_BETWEEN_LETTERS_S)
        self._hand.key(Qt.Key.Key_Escape, "clear the box")

    def _rest_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        self._rest(lambda: time.monotonic() > until)

    def _rest(self, until: Callable[[], bool]) -> None:
        """Leave the window alone as a person does who looks at it, not in a loop that asks it."""
        deadline = time.monotonic() + _PATIENCE_S
        while not until():
            started = time.perf_counter()
            loop = QEventLoop()
            QTimer.singleShot(_LOOK_MS, loop.quit)
            loop.exec()
            late = (time.perf_counter() - started) * 1000 - _LOOK_MS
            self._run.longest_rest_ms = max(self._run.longest_rest_ms, late)
            self._look()
            if time.monotonic() > deadline:
                raise HandError("the sync does not come to an end")

    def _look(self) -> None:
        """Read the top bar; where it says something new, note what is so at that moment."""
        steps, text = self._run.steps, self._bar.text()
        if self._at_start is None or (steps and steps[-1].text == text):
            return
        now = self._window.desk.sync_store().position()
        stored = _stored(now) - _stored(self._at_start)
        steps.append(Step(round((time.monotonic() - self._began) * 1000), text, stored))


def _stored(position: SyncPosition) -> int:
    """How many events of the (only) epoch the centre has confirmed."""
    return position.head[1] - position.unsent


def main() -> int:
    """By itself, also with fewer events or another line."""
    parser = argparse.ArgumentParser(prog="busy_line", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="an empty folder")
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--kbit", type=int, default=KBIT, help="of the line, either way")
    parser.add_argument("--seed", type=int, default=20181, help="whose made-up people")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    return run_busy_line(out, options.seed, options.events, options.kbit)


if __name__ == "__main__":
    sys.exit(main())
