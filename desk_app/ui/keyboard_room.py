"""Room for the keyboard that Windows raises on a touch screen: what is typed in stays to be seen.

The part of the window that the keyboard covers is given up at the bottom, so that pages lay themselves out
above it; a page that scrolls is scrolled to the field.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QScrollArea, QWidget

__all__ = ["KeyboardRoom", "covered"]

_AROUND: Final = 12
_SETTLED_MS: Final = 50


def covered(window: QRect, keyboard: QRect) -> int:
    """How many rows at the bottom of ``window`` the ``keyboard`` covers; 0 where it stands aside, floats
    over the middle, or would leave nothing."""
    if keyboard.isEmpty() or not window.intersects(keyboard):
        return 0
    above = keyboard.top() - window.top()
    if above <= 0 or keyboard.bottom() < window.bottom() - _AROUND:
        return 0
    wide = min(window.right(), keyboard.right()) - max(window.left(), keyboard.left())
    return window.bottom() - keyboard.top() + 1 if wide * 2 > window.width() else 0


def _keyboard_of_the_system() -> QRectF:
    return QGuiApplication.inputMethod().keyboardRectangle()


class KeyboardRoom(QObject):
    """Keeps the room under ``window``'s pages as large as the keyboard covers. ``keyboard`` says where it
    is, in the window's coordinates (empty: nowhere); by default Qt asks Windows."""

    def __init__(
        self, window: QMainWindow, keyboard: Callable[[], QRectF] = _keyboard_of_the_system
    ) -> None:
        super().__init__(window)
        self._window = window
        self._keyboard = keyboard
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SETTLED_MS)
        self._later.timeout.connect(self.show_field)
        method = QGuiApplication.inputMethod()
        method.keyboardRectangleChanged.connect(self.look)
        method.visibleChanged.connect(self.look)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    @Slot()
    def look(self) -> None:
        """The keyboard has come, moved or gone."""
        central = self._window.centralWidget()
        if central is None:
            return
        at = self._keyboard().toAlignedRect()
        room = covered(QRect(QPoint(0, 0), self._window.size()), at)
        if self._window.contentsMargins().bottom() != room:
            self._window.setContentsMargins(0, 0, 0, room)
        if room:
            self._later.start()  # once the pages are laid out anew

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._window.contentsMargins().bottom():
            self._later.start()

    @Slot()
    def show_field(self) -> None:
        """Scroll whatever scrolls to the field that is typed in."""
        field = QApplication.focusWidget()
        parent = field.parentWidget() if field is not None else None
        while field is not None and parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(field, _AROUND, _AROUND)
            parent = parent.parentWidget()
