"""The task thread: work beside the window, results on the window's thread, nothing after closing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.ui.task_runner import ThreadTasks


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[BaseException] = []
        self.threads: set[threading.Thread] = set()

    @Slot(object)
    def done(self, result: object) -> None:
        self.threads.add(threading.current_thread())
        self.results.append(result)

    @Slot(object)
    def failed(self, error: BaseException) -> None:
        self.threads.add(threading.current_thread())
        self.errors.append(error)


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[ThreadTasks]:
    made = ThreadTasks()
    yield made
    made.close()


@pytest.fixture
def receiver(qapp: QApplication) -> Receiver:
    return Receiver()


def test_work_is_done_elsewhere_and_told_here(
    tasks: ThreadTasks, receiver: Receiver, qtbot: QtBot
) -> None:
    tasks.run(threading.current_thread, receiver.done, receiver.failed)
    assert not receiver.results
    qtbot.waitUntil(lambda: len(receiver.results) == 1, timeout=2_000)
    assert receiver.results[0] is not threading.main_thread()
    assert receiver.threads == {threading.main_thread()}


def test_work_is_done_in_its_order(tasks: ThreadTasks, receiver: Receiver, qtbot: QtBot) -> None:
    for n in range(50):
        tasks.run(partial(int, n), receiver.done, receiver.failed)
    assert tasks.waiting == 50
    qtbot.waitUntil(lambda: not tasks.waiting, timeout=5_000)
    assert receiver.results == list(range(50))


def test_an_exception_goes_to_failed_only(
    tasks: ThreadTasks, receiver: Receiver, qtbot: QtBot
) -> None:
    def work() -> None:
        raise OSError("penuh")

    tasks.run(work, receiver.done, receiver.failed)
    qtbot.waitUntil(lambda: len(receiver.errors) == 1, timeout=2_000)
    assert isinstance(receiver.errors[0], OSError)
    assert not receiver.results


def test_a_receiver_that_is_gone_is_not_called(
    tasks: ThreadTasks, receiver: Receiver, qtbot: QtBot
) -> None:
    gone, let_go = Receiver(), threading.Event()
    tasks.run(partial(let_go.wait, 5), gone.done, gone.failed)
    gone.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(gone), timeout=2_000)
    let_go.set()
    tasks.run(lambda: 2, receiver.done, receiver.failed)
    qtbot.waitUntil(lambda: receiver.results == [2], timeout=2_000)
    assert not gone.results


def test_closing_waits_for_the_piece_under_way_and_tells_nobody(
    tasks: ThreadTasks, receiver: Receiver, qtbot: QtBot
) -> None:
    begun, finish = threading.Event(), threading.Event()
    ended: list[int] = []

    def slow() -> None:
        begun.set()
        finish.wait(5)
        ended.append(1)

    tasks.run(slow, receiver.done, receiver.failed)
    tasks.run(lambda: ended.append(2), receiver.done, receiver.failed)
    assert begun.wait(5)
    finish.set()
    tasks.close()
    assert 1 in ended
    QApplication.processEvents()
    assert not receiver.results
    tasks.run(lambda: ended.append(3), receiver.done, receiver.failed)
    tasks.close()
    assert 3 not in ended


def test_closing_gives_up_on_a_piece_that_does_not_end(
    tasks: ThreadTasks, receiver: Receiver
) -> None:
    begun, finish = threading.Event(), threading.Event()
    ended: list[int] = []

    def slow() -> None:
        begun.set()
        finish.wait(5)
        ended.append(1)

    tasks.run(slow, receiver.done, receiver.failed)
    tasks.run(lambda: ended.append(2), receiver.done, receiver.failed)
    assert begun.wait(5)
    assert not tasks.close(0.01)
    finish.set()
    assert tasks.close()
    assert ended == [1]
