"""A hand at the window: keys, scans and pen strokes at the level of the window, timed by the watchdog.

Nothing here calls a service or a view-model: what happens, happens because a widget was used.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPixmap, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from protocol.strokes import Strokes
from simulation.watchdog import Watchdog, painted

__all__ = ["Hand", "HandError"]

_PATIENCE_S: Final = 20.0
_MOMENT_S: Final = 0.3
_WEDGE_GAP_MS: Final = 4
_NO_KEY: Final = Qt.KeyboardModifier.NoModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_INSET: Final = 12
_EDGE: Final = QColor("#5b6670")
_Widget = TypeVar("_Widget", bound=QWidget)


class HandError(Exception):
    """Something that should be on the screen is not there."""


class Hand:
    """Uses one window and the dialogs over it. Pictures go into ``pictures``, numbered in the order they
    are taken. ``patience_s``: how long something may take to come about."""

    def __init__(self, window: QWidget, watchdog: Watchdog, pictures: Path) -> None:
        self.patience_s = _PATIENCE_S
        self._window = window
        self._watchdog = watchdog
        self._pictures = pictures
        self._taken = 0
        pictures.mkdir(parents=True, exist_ok=True)

    # -- what is there

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

    def reads(self, name: str) -> str:
        """What a visible label, button or field says; empty where there is none."""
        return str(self.find(QWidget, name).property("text") or "") if self.sees(name) else ""

    def wait(self, what: str, until: Callable[[], bool]) -> None:
        """Let the window work until something is so."""
        if not self._watchdog.waiting(what, until, self.patience_s):
            raise HandError(f"waited in vain: {what}")

    def wait_for(self, name: str) -> None:
        """Let the window work until a widget with this objectName can be seen."""
        self.wait(name, lambda: self.sees(name))

    def dialog(self, name: str) -> None:
        """Wait for a dialog and let it have the keys: without a window manager it has to ask for them."""
        self.wait(name, lambda: any(d.objectName() == name for d in self._dialogs()))
        asked = next(d for d in self._dialogs() if d.objectName() == name)
        asked.windowHandle().requestActivate()
        asked.activateWindow()
        self.wait(f"{name} to have the keys", asked.isActiveWindow)

    def front(self) -> None:
        """Let the window have the keys."""
        self._window.windowHandle().requestActivate()
        self._window.activateWindow()
        self.wait("the window to come to the front", self._window.isActiveWindow)

    # -- what is done

    def key(
        self,
        key: Qt.Key,
        name: str = "",
        *,
        kind: str = "answer",
        modifiers: Qt.KeyboardModifier = _NO_KEY,
    ) -> None:
        """Press a key wherever the focus is and measure until the answer is painted."""
        handle = self._keyed()
        self._watchdog.answer(
            kind, name or key.name, lambda: QTest.keyClick(handle, key, modifiers)
        )

    def ctrl(self, key: Qt.Key, name: str, *, kind: str = "answer") -> None:
        """Press a key with Ctrl."""
        self.key(key, name, kind=kind, modifiers=_CTRL)

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
        """Type a text letter by letter, each once the one before it can be read. A digit or a capital
        waits in the scanner filter to see whether a scan follows: that moment counts."""
        for character in text:
            target = QApplication.focusWidget()
            if target is None:
                raise HandError("nothing has the focus")
            arrived = partial(_says_something_else, target, target.property("text"))
            self._watchdog.answer(
                "answer", "typed letter", partial(self._letter, character, arrived)
            )

    def _letter(self, character: str, arrived: Callable[[], bool]) -> None:
        shift = _SHIFT if character.isupper() else _NO_KEY
        QTest.keyClick(self._keyed(), ord(character), shift)  # a key by name would lose the capital
        self.wait("the letter to arrive", arrived)

    def write(self, name: str, text: str) -> None:
        """Go into a field and type."""
        self.find(QWidget, name).setFocus()
        self.type(text)

    def scan(self, code: str, name: str, until: Callable[[], bool]) -> None:
        """Scan a code with a keyboard wedge: fast characters at the window, then Enter."""
        handle = self._window.windowHandle()

        def wedge() -> None:
            at_ms = time.monotonic_ns() // 1_000_000
            for n, character in enumerate(f"{code}\r"):
                _wedge_key(handle, character, at_ms + n * _WEDGE_GAP_MS)
            self.wait(name, until)

        self._watchdog.answer("answer", f"scan: {name}", wedge)

    def press(self, name: str, *, kind: str = "answer") -> None:
        """Click a button, in the middle of what can be seen of it."""
        target = self.find(QWidget, name)
        if not target.isEnabled() or target.visibleRegion().isEmpty():
            raise HandError(f"{name} cannot be pressed now")
        window = target.window()
        place = target.mapTo(window, target.visibleRegion().boundingRect().center())
        click = partial(
            QTest.mouseClick, window.windowHandle(), Qt.MouseButton.LeftButton, _NO_KEY, place
        )
        self._watchdog.answer(kind, f"click {name}", click)

    def sign(self, pad: QWidget, strokes: Strokes) -> None:
        """Draw a signature on the pad with the mouse, stroke by stroke."""
        place = _on_pad(pad, strokes)
        button = Qt.MouseButton.LeftButton
        for stroke in strokes:
            points = [place(x, y) for x, y, _, _ in stroke]
            QTest.mousePress(pad, button, _NO_KEY, points[0])
            for point in points[1:]:
                QTest.mouseMove(pad, point)
            up = partial(QTest.mouseRelease, pad, button, _NO_KEY, points[-1])
            self._watchdog.answer("answer", "pen lifted", up)

    # -- pictures

    def picture(self, name: str) -> None:
        """Take a picture of the window, with the dialogs over it, once its reading in the background has
        had its moment."""
        deadline = time.monotonic() + _MOMENT_S
        while time.monotonic() < deadline:
            painted()
        self.picture_now(name)

    def picture_now(self, name: str) -> None:
        """Take a picture of what stands there at this moment."""
        self._taken += 1
        self._with_dialogs().save(str(self._pictures / f"{self._taken:02}-{name}.png"))

    def _with_dialogs(self) -> QPixmap:
        """The window; dialogs are windows of their own and are laid over it, with a frame as a desktop
        would draw one."""
        whole = self._window.grab()
        dialogs = self._dialogs()
        if not dialogs:
            return whole
        painter = QPainter(whole)
        for dialog in dialogs:
            shown = dialog.grab()
            left = (self._window.width() - dialog.width()) // 2
            top = (self._window.height() - dialog.height()) // 2
            line = painter.fontMetrics().height() + 8
            around = QRect(left - 1, top - line, dialog.width() + 2, dialog.height() + line + 1)
            painter.fillRect(around, _EDGE)
            painter.setPen(Qt.GlobalColor.white)
            painter.drawText(left + 10, top - line // 3, dialog.windowTitle())
            painter.drawPixmap(left, top, shown)
        painter.end()
        return whole

    # -- inside

    @staticmethod
    def _dialogs() -> list[QDialog]:
        tops = QApplication.topLevelWidgets()
        return [w for w in tops if isinstance(w, QDialog) and w.isVisible()]

    def _keyed(self) -> QWindow:
        """Where keys go: the dialog or window that has them."""
        return QGuiApplication.focusWindow() or self._window.windowHandle()


def _says_something_else(field: QWidget, before: object) -> bool:
    return bool(field.property("text") != before)


def _on_pad(pad: QWidget, strokes: Strokes) -> Callable[[int, int], QPoint]:
    """Where a point of a signature comes to lie: in the middle of the pad, as large as it fits."""
    across = [x for stroke in strokes for x, _, _, _ in stroke]
    down = [y for stroke in strokes for _, y, _, _ in stroke]
    left, top = min(across), min(down)
    width, height = max(across) - left + 1, max(down) - top + 1
    scale = min((pad.width() - 2 * _INSET) / width, (pad.height() - 2 * _INSET) / height)
    right = (pad.width() - width * scale) / 2
    below = (pad.height() - height * scale) / 2

    def place(x: int, y: int) -> QPoint:
        return QPoint(int(right + (x - left) * scale), int(below + (y - top) * scale))

    return place


def _wedge_key(window: QWindow, character: str, at_ms: int) -> None:
    """A key of a scanner with its own time, as platforms bring it: how busy the machine is between two
    keys does not make a person of it."""
    code = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character))
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, code, _NO_KEY, character)
        event.setTimestamp(at_ms)
        if kind == QEvent.Type.ShortcutOverride:
            event.ignore()
        QCoreApplication.sendEvent(window, event)
