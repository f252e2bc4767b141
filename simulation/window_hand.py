"""A hand at the window: keys, scans and pen strokes at the level of the window, timed by the watchdog.

Nothing here calls a service or a view-model: what happens, happens because a widget was used.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from protocol.strokes import Strokes
from simulation.watchdog import Watchdog, painted

__all__ = ["Hand", "HandError"]

_PATIENCE_S: Final = 20.0
_MOMENT_S: Final = 0.3
_Widget = TypeVar("_Widget", bound=QWidget)


class HandError(Exception):
    """Something that should be on the screen is not there."""


class Hand:
    """Uses one window. Pictures go into ``pictures``, numbered in the order they are taken."""

    def __init__(self, window: QWidget, watchdog: Watchdog, pictures: Path) -> None:
        self._window = window
        self._watchdog = watchdog
        self._pictures = pictures
        self._taken = 0
        pictures.mkdir(parents=True, exist_ok=True)

    def find(self, kind: type[_Widget], name: str) -> _Widget:
        """The visible widget with this objectName."""
        for window in QApplication.topLevelWidgets():
            for found in window.findChildren(kind, name):
                if found.isVisible():
                    return found
        raise HandError(f"no {name} on the screen")

    def sees(self, name: str) -> bool:
        """Whether a widget with this objectName can be seen."""
        return any(
            found.isVisible()
            for window in QApplication.topLevelWidgets()
            for found in window.findChildren(QWidget, name)
        )

    def wait(self, what: str, until: Callable[[], bool]) -> None:
        """Let the window work until something is so."""
        deadline = time.monotonic() + _PATIENCE_S
        while not until():
            if time.monotonic() > deadline:
                raise HandError(f"waited in vain: {what}")
            painted()

    def key(self, key: Qt.Key, name: str = "", *, kind: str = "answer") -> None:
        """Press a key wherever the focus is and measure until the answer is painted."""
        handle = self._window.windowHandle()
        self._watchdog.answer(kind, name or key.name, lambda: QTest.keyClick(handle, key))

    def digit(self, digit: str, settled: Callable[[], bool]) -> None:
        """Press a digit; ``settled`` says when its answer is there (the scanner filter holds digits
        back for a moment to see whether a scan follows: that moment counts)."""
        handle = self._window.windowHandle()
        key = Qt.Key(ord(digit))

        def press() -> None:
            QTest.keyClick(handle, key)
            self.wait(f"the answer to {digit}", settled)

        self._watchdog.answer("answer", f"key {digit}", press)

    def type(self, text: str) -> None:
        """Type a text at a person's pace into what has the focus."""
        for character in text:
            target = QApplication.focusWidget()
            if target is None:
                raise HandError("nothing has the focus")
            self._watchdog.answer(
                "answer", "typed letter", partial(QTest.keyClicks, target, character)
            )

    def scan(self, code: str, name: str, until: Callable[[], bool]) -> None:
        """Scan a code with a keyboard wedge: fast characters at the window, then Enter."""
        handle = self._window.windowHandle()

        def wedge() -> None:
            for character in code:
                QTest.keyClick(handle, Qt.Key(ord(character)))
            QTest.keyClick(handle, Qt.Key.Key_Return)
            self.wait(name, until)

        self._watchdog.answer("answer", f"scan: {name}", wedge)

    def press(self, name: str) -> None:
        """Click a button."""
        target = self.find(QWidget, name)
        self._watchdog.answer(
            "answer", f"click {name}", lambda: QTest.mouseClick(target, Qt.MouseButton.LeftButton)
        )

    def sign(self, pad: QWidget, strokes: Strokes) -> None:
        """Draw a signature on the pad with the mouse, stroke by stroke."""
        width = max(p[0] for s in strokes for p in s) + 1
        height = max(p[1] for s in strokes for p in s) + 1
        scale = min((pad.width() - 24) / width, (pad.height() - 16) / height)
        button = Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        for stroke in strokes:
            points = [QPoint(12 + int(x * scale), 8 + int(y * scale)) for x, y, _, _ in stroke]
            QTest.mousePress(pad, button, none, points[0])
            for point in points[1:]:
                QTest.mouseMove(pad, point)
            QTest.mouseRelease(pad, button, none, points[-1])
        painted()

    def picture(self, name: str) -> None:
        """Take a picture of the window once its reading in the background has had its moment."""
        deadline = time.monotonic() + _MOMENT_S
        while time.monotonic() < deadline:
            painted()
        self._taken += 1
        self._window.grab().save(str(self._pictures / f"{self._taken:02}-{name}.png"))
