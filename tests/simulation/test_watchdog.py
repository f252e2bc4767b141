"""The watchdog finds what is slow, and where."""

from __future__ import annotations

import os
import time

from PySide6.QtWidgets import QApplication

from simulation.watchdog import Watchdog

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def block_for(ms: int) -> None:
    """Keep the main thread busy, as a slow query or a slow paint would."""
    until = time.perf_counter() + ms / 1000
    while time.perf_counter() < until:
        pass


def test_a_planted_block_is_reported_with_its_stack(qapp: QApplication) -> None:
    with Watchdog() as watchdog:
        for n in range(20):
            watchdog.answer("answer", f"quick {n}", lambda: None)
        watchdog.answer("answer", "planted", lambda: block_for(80))
    report = watchdog.report()
    worst = report["worst"][0]
    assert worst["name"] == "planted"
    assert worst["ms"] >= 80
    assert any("block_for" in call for call in worst["stack"])
    assert report["kinds"]["answer"]["count"] == 21
    assert report["kinds"]["answer"]["worst_ms"] == worst["ms"]
    assert report["kinds"]["answer"]["p50_ms"] < 80
