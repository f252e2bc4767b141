"""The idle lock: counts from the last touch, at windows, and locks once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desk_app.ui.idle_lock import IdleLock
from tests.support.keys import Keyboard, in_front

LIMIT = 600_000


@dataclass
class Ticking:
    ms: int = 5_000

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def now() -> Ticking:
    return Ticking()


@pytest.fixture
def lock(qapp: QApplication, now: Ticking) -> Iterator[IdleLock]:
    made = IdleLock(now, LIMIT)
    made.attach(qapp)
    yield made
    made.detach()


@pytest.fixture
def locks(lock: IdleLock) -> list[int]:
    counted: list[int] = []
    lock.idle.connect(lambda: counted.append(1))
    return counted


def test_it_locks_once_after_the_limit(lock: IdleLock, now: Ticking, locks: list[int]) -> None:
    lock.arm()
    now.ms += LIMIT - 1
    lock.check()
    assert (locks, lock.armed) == ([], True)
    now.ms += 1
    lock.check()
    assert (locks, lock.armed) == ([1], False)


def test_it_comes_by_itself(qapp: QApplication, qtbot: QtBot) -> None:
    lock = IdleLock(lambda: time.monotonic_ns() // 1_000_000, 30)
    with qtbot.waitSignal(lock.idle, timeout=5_000):
        lock.arm()
    assert not lock.armed


def test_a_start_counts_as_a_touch() -> None:
    now = Ticking(10**9)  # the PC was left on for days
    lock = IdleLock(now, LIMIT)
    assert lock.quiet_ms == 0
    now.ms += 5
    assert lock.quiet_ms == 5


def test_a_key_counts_as_a_touch(
    lock: IdleLock, now: Ticking, locks: list[int], qtbot: QtBot
) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    in_front(qtbot, field)
    lock.arm()
    now.ms += LIMIT - 1
    Keyboard().type_text("a")
    assert lock.quiet_ms == 0
    now.ms += LIMIT - 1
    lock.check()
    assert not locks
    assert field.text() == "a"


def test_each_touch_is_told(qapp: QApplication, now: Ticking, qtbot: QtBot) -> None:
    told: list[int] = []
    lock = IdleLock(now, LIMIT, touched=lambda: told.append(now.ms))
    lock.attach(qapp)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    in_front(qtbot, field)
    Keyboard().type_text("a")
    lock.detach()
    assert set(told) == {now.ms}


def test_nobody_signed_in_is_nothing_to_lock(
    lock: IdleLock, now: Ticking, locks: list[int]
) -> None:
    lock.arm()
    lock.disarm()
    assert not lock.armed
    now.ms += LIMIT * 2
    assert not locks


def test_a_shorter_limit_holds_at_once(lock: IdleLock, now: Ticking, locks: list[int]) -> None:
    lock.arm()
    now.ms += 300_000
    lock.set_limit(300_000)
    assert locks == [1]


def test_a_limit_set_while_locked_starts_nothing(lock: IdleLock, locks: list[int]) -> None:
    lock.set_limit(1)
    assert not lock.armed
    assert not locks
