"""A hand on a screen: shows it, presses its keys and buttons, reads what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui.context import Goto, ScreenView, UiContext
from desk_app.ui.parts import Banner
from tests.support.fakes_ui import UiBench

__all__ = ["ScreenHand", "show_screen"]

Widget = TypeVar("Widget", bound=QWidget)


@dataclass
class ScreenHand:
    """``went``: where the screen wanted to go."""

    ui: UiBench
    context: UiContext
    view: ScreenView
    went: list[Goto]

    def find(self, kind: type[Widget], name: str) -> Widget:
        found = self.view.findChild(kind, name)
        assert found is not None, name
        return found

    def text(self, name: str) -> str:
        """What a label, button or banner says."""
        found = self.view.findChild(QWidget, name)
        if isinstance(found, QLabel | QPushButton | Banner):
            return found.text()
        raise AssertionError(name)

    def shown(self, name: str) -> bool:
        found = self.view.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def press(self, name: str) -> None:
        """Press a button as the keyboard does: focus and Space."""
        made = self.find(QAbstractButton, name)
        assert made.isVisible(), name
        assert made.isEnabled(), name
        made.setFocus()
        QTest.keyClick(made, Qt.Key.Key_Space)

    def key(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        times: int = 1,
    ) -> None:
        """Press a key where the focus is."""
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.view, key, modifier)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(QApplication.focusWidget() or self.view, text)

    @property
    def focus(self) -> str:
        """The objectName of what has the focus."""
        widget = QApplication.focusWidget()
        return widget.objectName() if widget is not None else ""

    def scan(self, code: str) -> None:
        """A scan that no dialog took."""
        self.ui.bus.scanned.emit(code)

    def enter(self) -> None:
        """The Enter at the end of a scan that was not known as one."""
        self.key(Qt.Key.Key_Return)


def show_screen(
    qtbot: QtBot,
    ui: UiBench,
    context: UiContext,
    build: Callable[[UiContext], ScreenView],
    argument: object = None,
) -> ScreenHand:
    """Build a screen, show it at the size of the smallest PC, activate it."""
    went: list[Goto] = []
    ui.bus.goto.connect(went.append)
    view = build(context)
    qtbot.addWidget(view)
    view.resize(824, 690)
    view.show()
    view.activateWindow()
    QApplication.processEvents()
    view.activate(argument)
    return ScreenHand(ui, context, view, went)
