"""Locks the desk when nobody has touched it for a while; half-done work stays where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from typing_extensions import override

from desk_app.ui.window_filter import WindowFilter

__all__ = ["IdleLock"]

_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
    }
)


class IdleLock(WindowFilter):
    """Emits ``idle`` once when no window was touched for the limit; `arm` starts the watch anew.

    ``monotonic_ms`` only ever grows; ``touched`` is told each touch.
    """

    idle = Signal()

    def __init__(
        self,
        monotonic_ms: Callable[[], int],
        limit_ms: int,
        parent: QObject | None = None,
        *,
        touched: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._now = monotonic_ms
        self._limit_ms = limit_ms
        self._touched_ms = monotonic_ms()  # whoever starts the program is here
        self._tell_touch = touched
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.check)

    @override
    def detach(self) -> None:
        super().detach()
        self.disarm()

    def set_limit(self, limit_ms: int) -> None:
        """Another limit, from the last touch on."""
        self._limit_ms = limit_ms
        if self._timer.isActive():
            self.check()

    def arm(self) -> None:
        """Somebody has signed in."""
        self._touched_ms = self._now()
        self._timer.start(self._limit_ms)

    def disarm(self) -> None:
        """Nobody is signed in: there is nothing to lock."""
        self._timer.stop()

    @property
    def quiet_ms(self) -> int:
        """Since when nobody has touched anything."""
        return self._now() - self._touched_ms

    @property
    def armed(self) -> bool:
        """Whether it watches."""
        return self._timer.isActive()

    @Slot()
    def check(self) -> None:
        """Lock if it is time, else look again when it will be."""
        left = self._limit_ms - (self._now() - self._touched_ms)
        if left > 0:
            self._timer.start(left)
        else:
            self._timer.stop()
            self.idle.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notes a touch; lets everything pass."""
        if event.type() in _TOUCHES:
            self._touched_ms = self._now()
            if self._tell_touch is not None:
                self._tell_touch()
        return False
