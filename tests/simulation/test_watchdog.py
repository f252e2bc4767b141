"""The watchdog finds what is slow, and where."""

from __future__ import annotations

import os
import time
from functools import partial

import pytest
from PySide6.QtCore import QTimer
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
    assert 0 < worst["cpu_ms"] <= worst["ms"] + 1  # two clocks
    assert report["kinds"]["answer"]["count"] == 21
    assert report["kinds"]["answer"]["worst_ms"] == worst["ms"]
    assert report["kinds"]["answer"]["p50_ms"] < 80


@pytest.mark.usefixtures("qapp")
def test_a_block_while_something_is_waited_for_is_reported_too() -> None:
    done: list[bool] = []

    def slow() -> None:
        block_for(80)
        done.append(True)

    with Watchdog() as watchdog:
        QTimer.singleShot(0, slow)
        assert watchdog.waiting("the reading", lambda: bool(done), 10)
    worst = watchdog.report()["worst"][0]
    assert (worst["kind"], worst["name"]) == ("meanwhile", "the reading")
    assert worst["ms"] >= 80
    assert any("block_for" in call for call in worst["stack"])


@pytest.mark.usefixtures("qapp")
def test_looking_for_the_answer_is_no_part_of_it() -> None:
    looks: list[bool] = []

    def look() -> bool:
        block_for(40)
        looks.append(True)
        return len(looks) == 3

    watchdog = Watchdog()
    watchdog.answer("answer", "key", lambda: watchdog.waiting("it", look, 10))
    watchdog.answer("answer", "planted", lambda: block_for(40))
    quick, planted = watchdog.answers
    assert len(looks) == 3
    assert quick.ms < planted.ms
    assert quick.cpu_ms < planted.cpu_ms


@pytest.mark.usefixtures("qapp")
def test_outside_of_a_with_it_times_and_sees_no_stacks() -> None:
    watchdog = Watchdog()
    watchdog.answer("answer", "planted", lambda: block_for(30))
    assert watchdog.answers[0].ms >= 30
    assert watchdog.answers[0].stack == ()


@pytest.mark.usefixtures("qapp")
def test_what_never_comes_is_not_waited_for_for_ever() -> None:
    with Watchdog() as watchdog:
        assert not watchdog.waiting("nothing", lambda: False, 0.01)


@pytest.mark.usefixtures("qapp")
def test_goals_are_reported_whether_they_hold_or_not() -> None:
    with Watchdog() as watchdog:
        watchdog.answer("first_show", "show home", partial(block_for, 160))
        watchdog.answer("answer", "key 1", lambda: None)
    report = watchdog.report()
    assert report["kinds"]["first_show"]["goal"] == {"worst_ms": 150.0}
    assert report["kinds"]["first_show"]["holds"] is False
    assert report["names"]["first_show: show home"]["count"] == 1
    assert "goal" in report["kinds"]["answer"]
