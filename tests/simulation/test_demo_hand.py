"""The hand that plays the demo day uses only what a person could see and reach."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from protocol.strokes import Strokes
from simulation.watchdog import Watchdog
from simulation.window_hand import Hand, HandError
from tests.support.qt_guards import HARMLESS

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytestmark = pytest.mark.qt_log_ignore(*HARMLESS, extend=True)

FLAT: Strokes = (((900, 40, 0, 0), (1_000, 60, 8, 0), (1_100, 40, 16, 0)),)


class Desk(QWidget):
    """A field and a button."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setObjectName("field")
        self.button = QPushButton("Simpan")
        self.button.setObjectName("save")
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.button)


class _Pad(QWidget):
    """Notes where the pen was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.points: list[tuple[int, int]] = []

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._note(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._note(event)

    def _note(self, event: QMouseEvent) -> None:
        self.points.append((int(event.position().x()), int(event.position().y())))


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot) -> Desk:
    made = Desk()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


@pytest.fixture
def hand(desk: Desk, tmp_path: Path) -> Iterator[Hand]:
    with Watchdog() as watchdog:
        made = Hand(desk, watchdog, tmp_path / "pictures")
        made.front()
        yield made


def test_a_button_is_pressed_where_it_stands(desk: Desk, hand: Hand, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.button.clicked, timeout=2_000):
        hand.press("save")


def test_a_button_that_nobody_can_see_is_not_pressed(desk: Desk, hand: Hand) -> None:
    desk.button.setMaximumHeight(0)
    hand.wait("it to be gone", lambda: desk.button.visibleRegion().isEmpty())
    with pytest.raises(HandError):
        hand.press("save")


def test_a_button_that_is_not_enabled_is_not_pressed(desk: Desk, hand: Hand) -> None:
    desk.button.setEnabled(False)
    with pytest.raises(HandError):
        hand.press("save")


def test_a_text_is_typed_as_a_keyboard_would(desk: Desk, hand: Hand) -> None:
    text = "http://127.0.0.1:8080/Sri Wahyuni, SE; K-01"
    hand.write("field", text)
    assert desk.field.text() == text
    assert hand.reads("field") == text


def test_a_letter_that_the_field_does_not_take_is_a_fault(desk: Desk, hand: Hand) -> None:
    desk.field.setReadOnly(True)
    hand.patience_s = 0.05
    with pytest.raises(HandError, match="the letter"):
        hand.write("field", "1")


def test_a_signature_lies_in_the_middle_of_the_pad(desk: Desk, hand: Hand) -> None:
    pad = _Pad(desk)
    pad.resize(200, 100)
    pad.show()
    hand.sign(pad, FLAT)
    across = [x for x, _ in pad.points]
    assert min(across) + max(across) == pytest.approx(200, abs=4)
    down = [y for _, y in pad.points]
    assert min(down) + max(down) == pytest.approx(100, abs=4)


def test_a_picture_shows_the_dialogs_too(desk: Desk, hand: Hand, tmp_path: Path) -> None:
    hand.picture_now("alone")
    asked = QDialog(desk)
    asked.setObjectName("asked")
    asked.resize(100, 60)
    asked.setStyleSheet("background: #ff0000")
    asked.open()
    hand.dialog("asked")
    hand.picture_now("with-dialog")
    asked.close()
    alone, with_dialog = (
        QImage(str(path)).pixelColor(200, 150).name()
        for path in sorted((tmp_path / "pictures").iterdir())
    )
    assert alone != with_dialog == "#ff0000"
