"""Sees the events of windows before their widgets do."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QWindow

__all__ = ["WindowFilter"]


class WindowFilter(QObject):
    """An event filter of every window that gets the keyboard; `eventFilter` is the subclass's.

    Of the windows, not of every widget: an application-wide filter in Python would cost each paint and
    timer of the program.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application: QGuiApplication | None = None

    def attach(self, application: QGuiApplication) -> None:
        """Watch the window that has the keyboard, and each that gets it from now on."""
        application.focusWindowChanged.connect(self.watch)
        self._application = application
        self.watch(application.focusWindow())

    def detach(self) -> None:
        """Watch no more windows; those watched before still pass by here. May be called without `attach`."""
        if self._application is not None:
            self._application.focusWindowChanged.disconnect(self.watch)
            self._application = None

    @Slot(QWindow)
    def watch(self, window: QWindow | None) -> None:
        """See the events of ``window`` too."""
        if window is not None:
            window.installEventFilter(self)
