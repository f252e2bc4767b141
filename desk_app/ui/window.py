"""The one window, whatever it shows. Imports little: it is there before anything else."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget
from typing_extensions import override

__all__ = ["MainWindow"]

_SMALLEST: Final = (800, 480)  # a small laptop at 150 %, less the task bar


class MainWindow(QMainWindow):
    """One window for everything: opening, enrolment, signing in, the screens, a fault at the start."""

    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Serah")
        self.setMinimumSize(*_SMALLEST)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)

    @property
    def page(self) -> QWidget | None:
        """What the window shows."""
        return self._stack.currentWidget()

    def show_page(self, page: QWidget) -> None:
        """Show ``page`` instead of what stands there, which is let go."""
        old = self._stack.currentWidget()
        if old is page:
            return
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closing.emit()
