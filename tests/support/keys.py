"""Keys as they reach a window of the real program: with times, before any widget sees them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

__all__ = ["Keyboard", "child", "click", "in_front", "key", "type_into"]

_NAMED = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, " ": Qt.Key.Key_Space}


class Keyboard:
    """Types into whatever window has the keyboard, as platforms do: a ShortcutOverride, the press, the
    release. Starts at a time of its own and moves on by the gap that the test gives."""

    def __init__(self, at_ms: int = 1_000_000) -> None:
        self.at_ms = at_ms

    def scan(self, code: str, suffix: str = "\r", gap_ms: int = 4) -> None:
        """A scanner types ``code``: a long silence, then all of it at once."""
        self.at_ms += 1_000
        for char in code + suffix:
            self.press(char)
            self.at_ms += gap_ms

    def type_text(self, text: str, gap_ms: int = 120) -> None:
        """A person types ``text``."""
        for char in text:
            self.at_ms += gap_ms
            self.press(char)

    def press(
        self,
        char: str,
        key: Qt.Key | None = None,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        *,
        held: bool = False,
        release: bool = True,
    ) -> None:
        """One key down and up, to the window that has the keyboard. ``held``: an automatic repeat."""
        code = key if key is not None else _code(char)
        override = QKeyEvent(QEvent.Type.ShortcutOverride, code, modifiers, char, held)
        override.setTimestamp(self.at_ms)
        override.ignore()
        QCoreApplication.sendEvent(_window(), override)
        self._send(QEvent.Type.KeyPress, code, modifiers, char, held)
        if release:
            self._send(QEvent.Type.KeyRelease, code, modifiers, char, held)

    def release(self, char: str) -> None:
        """Let a key go."""
        modifiers = Qt.KeyboardModifier.NoModifier
        self._send(QEvent.Type.KeyRelease, _code(char), modifiers, char, False)

    def _send(
        self,
        kind: QEvent.Type,
        code: Qt.Key,
        modifiers: Qt.KeyboardModifier,
        char: str,
        held: bool,
    ) -> None:
        if kind == QEvent.Type.KeyRelease and QGuiApplication.focusWindow() is None:
            return  # the press has closed the window
        event = QKeyEvent(kind, code, modifiers, char, held)
        event.setTimestamp(self.at_ms)
        QCoreApplication.sendEvent(_window(), event)


def _code(char: str) -> Qt.Key:
    return _NAMED.get(char) or Qt.Key(ord(char.upper()))


_W = TypeVar("_W", bound=QWidget)


def child(parent: QWidget, kind: type[_W], name: str) -> _W:
    """The one widget of that kind and objectName."""
    found = parent.findChildren(kind, name)
    assert len(found) == 1, f"{len(found)} of {kind.__name__} {name!r}"
    return found[0]


def click(widget: QWidget) -> None:
    """Press the left button of the mouse on it."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def key(widget: QWidget, code: Qt.Key) -> None:
    """Press a key on it, past the scanner's filter."""
    QTest.keyClick(widget, code)


def type_into(widget: QWidget, text: str) -> None:
    """Type into it, past the scanner's filter."""
    QTest.keyClicks(widget, text)


def in_front(qtbot: QtBot, widget: QWidget) -> None:
    """Wait until ``widget``, just shown or opened, has the keyboard."""
    widget.activateWindow()
    qtbot.waitUntil(lambda: _has_keyboard(widget), timeout=2_000)


def _has_keyboard(widget: QWidget) -> bool:
    focused: QWindow | None = QGuiApplication.focusWindow()
    return focused is not None and focused is widget.windowHandle()


def _window() -> QWindow:
    focused: QWindow | None = QGuiApplication.focusWindow()
    assert focused is not None, "no window has the keyboard; show one and use in_front"
    return focused
