"""A keyboard that Windows raises never covers the field that is typed in."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtWidgets import (
    QFormLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desk_app.ui.front import DeskFront
from desk_app.ui.keyboard_room import KeyboardRoom, covered
from desk_app.ui.window import MainWindow
from tests.support.fakes_ui import UiBench
from tests.support.keys import in_front

SIZE = (1024, 700)
WINDOW = QRect(0, 0, *SIZE)


@dataclass
class Raised:
    """Where the keyboard stands."""

    at: QRectF

    def __call__(self) -> QRectF:
        return self.at


def docked(height: int) -> QRectF:
    return QRectF(0, SIZE[1] - height, SIZE[0], height)


@pytest.mark.parametrize(
    ("keyboard", "room"),
    [
        (QRect(), 0),
        (QRect(0, 400, 1024, 300), 300),  # docked at the bottom
        (QRect(0, 400, 1024, 400), 300),  # reaching below the window
        (QRect(100, 200, 824, 300), 0),  # floating over the middle: it can be moved aside
        (QRect(900, 300, 300, 400), 0),  # a narrow one at the side
        (QRect(0, -10, 1024, 710), 0),  # nothing would be left
        (QRect(0, 900, 1024, 300), 0),  # below
    ],
)
def test_what_is_covered(keyboard: QRect, room: int) -> None:
    assert covered(WINDOW, keyboard) == room


def opened(qtbot: QtBot, page: QWidget, keyboard: Raised) -> tuple[MainWindow, KeyboardRoom]:
    window = MainWindow()
    qtbot.addWidget(window)
    room = KeyboardRoom(window, keyboard)
    window.show_page(page)
    window.resize(*SIZE)
    window.show()
    in_front(qtbot, window)
    return window, room


def seen(window: MainWindow, field: QWidget, keyboard: QRectF) -> bool:
    """Whether the whole field stands above the keyboard and within the window."""
    top = field.mapTo(window, QPoint(0, 0)).y()
    return top >= 0 and top + field.height() <= keyboard.top()


def form(rows: int) -> tuple[QScrollArea, list[QLineEdit]]:
    inner = QWidget()
    column = QFormLayout(inner)
    fields = [QLineEdit() for _ in range(rows)]
    for n, field in enumerate(fields):
        column.addRow(f"Baris {n}", field)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inner)
    return area, fields


def test_a_field_at_the_bottom_of_a_long_form_comes_into_sight(qtbot: QtBot) -> None:
    area, fields = form(40)
    page = QWidget()
    QVBoxLayout(page).addWidget(area)
    keyboard = Raised(QRectF())
    window, room = opened(qtbot, page, keyboard)
    fields[-1].setFocus()
    keyboard.at = docked(320)
    room.look()
    qtbot.waitUntil(lambda: seen(window, fields[-1], keyboard.at), timeout=5_000)
    fields[20].setFocus()  # the next field as well
    qtbot.waitUntil(lambda: seen(window, fields[20], keyboard.at), timeout=5_000)
    keyboard.at = QRectF()
    room.look()
    assert window.contentsMargins().bottom() == 0


def test_a_page_that_does_not_scroll_is_laid_out_above_it(qtbot: QtBot) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    column.addStretch(1)
    field, done = QLineEdit(), QPushButton("Simpan")
    column.addWidget(field)
    column.addWidget(done)
    keyboard = Raised(QRectF())
    window, room = opened(qtbot, page, keyboard)
    field.setFocus()
    assert not seen(window, field, docked(320))
    keyboard.at = docked(320)
    room.look()
    qtbot.waitUntil(lambda: seen(window, field, keyboard.at), timeout=5_000)
    assert seen(window, done, keyboard.at)


def test_the_pin_can_be_typed_above_the_keyboard(ui: UiBench, qtbot: QtBot) -> None:
    ui.sessions.set(None)
    front = DeskFront(ui.whole())
    keyboard = Raised(QRectF())
    window, room = opened(qtbot, front, keyboard)
    keyboard.at = docked(300)
    room.look()
    pin = front.findChild(QLineEdit, "sign_in_pin")
    enter = front.findChild(QPushButton, "sign_in_enter")
    assert pin is not None
    assert enter is not None
    qtbot.waitUntil(lambda: seen(window, pin, keyboard.at), timeout=5_000)
    assert seen(window, enter, keyboard.at)
    front.workspace.stop()


def test_fields_and_buttons_are_large_enough_for_a_finger(ui: UiBench, qtbot: QtBot) -> None:
    ui.sessions.set(None)
    front = DeskFront(ui.whole())
    qtbot.addWidget(front)
    front.resize(*SIZE)
    front.show()
    for name in ("sign_in_pin", "sign_in_enter"):
        found = front.findChild(QWidget, name)
        assert found is not None
        assert found.height() >= 32  # about 9 mm at 96 dpi
    front.workspace.stop()
