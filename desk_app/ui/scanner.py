"""The barcode scanner types like a keyboard: its codes are caught before any widget sees a key.

`ScanDecoder` is pure: characters and milliseconds in, codes out. `ScanFilter` puts it in front of the
window that has the keyboard; who gets the code is `scan_router`'s to say.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import Final

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from desk_app.ui.window_filter import WindowFilter

__all__ = ["USUAL_SCANNER", "ScanDecoder", "ScanFilter", "ScanProfile", "Step"]

_log = logging.getLogger(__name__)

_DIGITS: Final = frozenset("0123456789")
_CODE: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-./")
_START: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_FEWEST_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class ScanProfile:
    """How the scanner of this PC types.

    ``prefix``: one character that it is programmed to send first (the surest way), empty if none: then
    it is known by its speed. ``suffixes``: what ends a code. ``gap_ms``: the longest silence between two
    of its characters; nobody types six of them that fast. ``least``: shorter is not a code.
    """

    prefix: str = ""
    suffixes: frozenset[str] = frozenset("\r\t")
    gap_ms: int = 25
    least: int = 6
    most: int = 600


USUAL_SCANNER: Final = ScanProfile()


@dataclass(frozen=True, slots=True)
class Step:
    """What to do about one key.

    ``release``: the keys held back were typed by a person: hand them on first. ``hold``: keep this key
    back. ``code``: a scan is complete: drop the keys held back and this one. Neither hold nor code: the
    key goes on to where it was going.
    """

    release: bool = False
    hold: bool = False
    code: str = ""


@dataclass(slots=True)
class ScanDecoder:
    """Tells a scanner's keys from a person's. Times are milliseconds of any clock that runs forward."""

    profile: ScanProfile = USUAL_SCANNER
    _held: str = field(default="", init=False)
    _last_ms: int = field(default=-(10**9), init=False)

    @property
    def holding(self) -> bool:
        """Whether keys are held back."""
        return bool(self._held)

    def feed(self, char: str, at_ms: int) -> Step:
        """The next key: its character, or the empty text for a key that types none."""
        quick = 0 <= at_ms - self._last_ms <= self.profile.gap_ms
        self._last_ms = at_ms
        release = self.holding
        if self._held and quick:
            if char in self.profile.suffixes and (code := self._code()):
                self._held = ""
                return Step(code=code)
            if char in _CODE and len(self._held) < self.profile.most:
                self._held += char
                return Step(hold=True)
        self._held = char if self._begins(char, quick) else ""
        return Step(release=release, hold=self.holding)

    def drop(self) -> None:
        """Nothing has followed for long enough: what is held back was typed by a person."""
        self._held = ""

    def _begins(self, char: str, quick: bool) -> bool:
        if self.profile.prefix:
            return char == self.profile.prefix
        # A code never begins in the middle of other keys: what came before would be missing from it.
        return char in _START and not quick

    def _code(self) -> str:
        code = self._held[len(self.profile.prefix) :].upper()
        # Names can come in bursts too, through remote control; every code of ours has digits.
        digits = sum(c in _DIGITS for c in code)
        return code if len(code) >= self.profile.least and digits >= _FEWEST_DIGITS else ""


_TYPED: Final = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Enter: "\r", Qt.Key.Key_Tab: "\t"}
_NEUTRAL: Final = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
    }
)
_COMMAND: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_KEYS: Final = frozenset(
    {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease}
)


@dataclass(frozen=True, slots=True)
class _Kept:
    window: QWindow
    event: QKeyEvent


class ScanFilter(WindowFilter):
    """Stands before the window that has the keyboard and swallows the keys of scans, wherever the focus
    is. A person's digits and capitals wait until the next key, at most about 30 ms, and then arrive.

    Install it with `attach`; it follows the keyboard from window to window. It never lets a fault of its
    own stop the keyboard: then it steps aside and says so in the log.
    """

    scanned = Signal(str)

    def __init__(self, profile: ScanProfile = USUAL_SCANNER, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decoder = ScanDecoder(profile)
        self._kept: list[_Kept] = []
        self._eaten: set[int] = set()  # keys swallowed whose release is still to come
        self._decided: tuple[int, int, bool] | None = None
        self._replaying = False
        self._aside = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._waited)
        self._asked_again = False

    @property
    def profile(self) -> ScanProfile:
        """How the scanner types."""
        return self._decoder.profile

    def set_profile(self, profile: ScanProfile) -> None:
        """Another scanner, or the same one programmed anew."""
        self._release()
        self._decoder = ScanDecoder(profile)

    @override
    def detach(self) -> None:
        """Watch no more windows; keys pass those that were watched."""
        super().detach()
        self._release()
        self._aside = True

    @Slot(QWindow)
    @override
    def watch(self, window: QWindow | None) -> None:
        """Stand before ``window``. Keys held back for another window go there first."""
        self._release()
        super().watch(window)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True for a key that goes no further."""
        if self._aside or self._replaying or event.type() not in _KEYS:
            return False
        if not isinstance(watched, QWindow) or not isinstance(event, QKeyEvent):
            return False
        try:
            if event.type() == QEvent.Type.KeyRelease:
                return self._released(watched, event)
            return self._pressed(watched, event)
        except Exception:  # noqa: BLE001 - a dead keyboard is worse than a scanner that types
            self._aside = True
            self._hand_on()
            _log.exception("the scanner filter has stepped aside")
            return False

    def _pressed(self, window: QWindow, event: QKeyEvent) -> bool:
        """A press comes twice: as ShortcutOverride, then, unless a shortcut took it, as KeyPress."""
        first = event.type() == QEvent.Type.ShortcutOverride
        named = (int(event.key()), int(event.timestamp()))
        if not first and self._decided is not None and self._decided[:2] == named:
            swallow = self._decided[2]
        else:
            swallow = self._judge(event)
        self._decided = (*named, swallow) if first else None
        if not swallow:
            return False
        if first:
            event.accept()  # "no shortcut": the KeyPress is to come here
        elif self._decoder.holding:
            self._keep(window, event)
        else:
            self._eaten.add(int(event.key()))
        return True

    def _judge(self, event: QKeyEvent) -> bool:
        """Whether this press goes no further for now."""
        if event.key() in _NEUTRAL:
            return self._decoder.holding
        plain = not event.modifiers() & _COMMAND and not event.isAutoRepeat()
        char = _TYPED.get(Qt.Key(event.key()), event.text()) if plain else ""
        # Events made by programs bear no time; then the moment of arrival has to do.
        at_ms = int(event.timestamp()) or time.monotonic_ns() // 1_000_000
        step = self._decoder.feed(char, at_ms)
        if step.release:
            self._hand_on()
        if step.code:
            self._swallow()
            self.scanned.emit(step.code)
            return True
        return step.hold

    def _released(self, window: QWindow, event: QKeyEvent) -> bool:
        key = int(event.key())
        if any(k.event.key() == key for k in self._kept):
            self._keep(window, event)
            return True
        if key in self._eaten:
            self._eaten.discard(key)
            return True
        return False

    def _keep(self, window: QWindow, event: QKeyEvent) -> None:
        self._kept.append(_Kept(window, event.clone()))
        self._asked_again = False
        self._patience.start(self.profile.gap_ms + 5)

    @Slot()
    def _waited(self) -> None:
        """The next key may already be in the queue of a busy PC: let it come before giving up."""
        if self._asked_again:
            self._release()
        else:
            self._asked_again = True
            self._patience.start(0)

    def _swallow(self) -> None:
        """The keys held back were a scan's; the releases that are still to come go with them."""
        self._patience.stop()
        for kept in self._kept:
            key = int(kept.event.key())
            if kept.event.type() == QEvent.Type.KeyPress:
                self._eaten.add(key)
            else:
                self._eaten.discard(key)
        self._kept.clear()

    def _release(self) -> None:
        """No more keys will tell: what is held back was typed by a person."""
        self._decoder.drop()
        self._hand_on()

    def _hand_on(self) -> None:
        """The keys held back arrive now, in their order."""
        self._patience.stop()
        kept, self._kept = self._kept, []
        self._replaying = True
        try:
            for one in kept:
                if shiboken6.isValid(one.window):
                    _deliver(one.window, one.event)
        finally:
            self._replaying = False


def _deliver(window: QWindow, event: QKeyEvent) -> None:
    """Give a key to a window as Qt would have: to the focus widget, or to a shortcut of one bare key."""
    if event.type() == QEvent.Type.KeyPress:
        asked = QKeyEvent(
            QEvent.Type.ShortcutOverride, event.key(), event.modifiers(), event.text()
        )
        asked.ignore()
        QCoreApplication.sendEvent(window, asked)
        shortcut = None if asked.isAccepted() else _shortcut_for(event)
        if shortcut is not None:
            shortcut.activated.emit()
            return
    QCoreApplication.sendEvent(window, event)


def _shortcut_for(event: QKeyEvent) -> QShortcut | None:
    active, focus = QApplication.activeWindow(), QApplication.focusWidget()
    if active is None:
        return None
    pressed = QKeySequence(event.key())
    for shortcut in active.findChildren(QShortcut):
        owner, sequences = shortcut.parent(), shortcut.keys()
        if (
            shortcut.isEnabled()
            and pressed in sequences
            and isinstance(owner, QWidget)
            and owner.isVisible()
            and _in_reach(shortcut.context(), owner, focus)
        ):
            return shortcut
    return None


def _in_reach(context: Qt.ShortcutContext, owner: QWidget, focus: QWidget | None) -> bool:
    if context == Qt.ShortcutContext.WidgetShortcut:
        return focus is owner
    if context == Qt.ShortcutContext.WidgetWithChildrenShortcut:
        return focus is not None and (focus is owner or owner.isAncestorOf(focus))
    return True
