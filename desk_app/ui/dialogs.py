"""Questions to the person at the desk: real dialogs, opened without blocking the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import shiboken6
from PySide6.QtCore import QDir, QObject, QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from desk_app.services.operators import Operators, Session
from desk_app.ui.ask_dialogs import ConfirmDialog, DateDialog, SupervisorDialog, TellDialog
from desk_app.ui.context import PDF, TaskRunner

__all__ = ["QtDialogs", "ask_where_to_save"]


class _PathDialog(QFileDialog):
    """Where to save a file (``suggested``), or which one to read (none suggested): the system's own
    dialog, opened without blocking."""

    def __init__(
        self,
        title: str,
        suggested: str,
        pattern: str,
        on_path: Callable[[Path], None],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent, title)
        self.setObjectName("path_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setNameFilter(pattern)
        self.setDirectory(_documents())
        if suggested:
            self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self.setFileMode(QFileDialog.FileMode.AnyFile)
            self.setDefaultSuffix(Path(suggested).suffix.removeprefix("."))
            self.selectFile(suggested)
        else:
            self.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen)
            self.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._on_path = on_path
        self.accepted.connect(self._chosen)

    @Slot()
    def _chosen(self) -> None:
        if files := self.selectedFiles():
            self._on_path(Path(files[0]))


def ask_where_to_save(
    title: str, suggested: str, pattern: str, on_path: Callable[[Path], None]
) -> None:
    """The same question where there is no desk yet."""
    _PathDialog(title, suggested, pattern, on_path, _over()).open()


class QtDialogs(QObject):
    """The dialogs of the real window. Implements `Dialogs`.

    ``hide_all`` when the desk is locked: questions are given up, what had to be told is told again
    after ``show_again``.
    """

    def __init__(
        self, operators: Operators, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._operators = operators
        self._tasks = tasks
        self._open: list[QDialog] = []

    def confirm(self, title: str, question: str, yes: str, on_yes: Callable[[], None]) -> None:
        """Ask; ``on_yes`` is called if the button labelled ``yes`` is pressed."""
        self._show(ConfirmDialog(title, question, yes, on_yes, _over()))

    def ask_supervisor(self, purpose: str, on_approved: Callable[[Session, str], None]) -> None:
        """Ask for a supervisor, their PIN and a reason."""
        self._show(SupervisorDialog(purpose, self._operators, self._tasks, on_approved, _over()))

    def ask_save_path(
        self, title: str, suggested: str, on_path: Callable[[Path], None], pattern: str = PDF
    ) -> None:
        """Ask where to save a file."""
        self._show(_PathDialog(title, suggested, pattern, on_path, _over()))

    def ask_open_path(self, title: str, pattern: str, on_path: Callable[[Path], None]) -> None:
        """Ask which file to read."""
        self._show(_PathDialog(title, "", pattern, on_path, _over()))

    def ask_date(self, day: date, on_date: Callable[[date], None]) -> None:
        """Ask what day it is."""
        self._show(DateDialog(day, on_date, _over()))

    def tell(self, title: str, text: str, details: str = "") -> None:
        """Say something that must not be missed; what is being said already is not said twice."""
        if not any(isinstance(d, TellDialog) and d.text == text for d in self._standing()):
            self._show(TellDialog(title, text, details, _over()))

    def hide_all(self) -> None:
        """The desk is being locked."""
        for dialog in self._standing():
            if isinstance(dialog, TellDialog):
                dialog.hide()
            else:
                dialog.reject()

    def show_again(self) -> None:
        """The desk is open again."""
        for dialog in self._standing():
            if isinstance(dialog, TellDialog):
                dialog.open()

    def _standing(self) -> list[QDialog]:
        self._open = [d for d in self._open if shiboken6.isValid(d)]
        return list(self._open)

    def _show(self, dialog: QDialog) -> None:
        self._standing()
        self._open.append(dialog)
        dialog.open()


def _documents() -> str:
    """Where a person's papers lie; a program's own folder is no place to save into."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return found if Path(found).is_dir() else QDir.homePath()


def _over() -> QWidget | None:
    """What a new dialog stands over: the dialog that is open, else the window."""
    return QApplication.activeModalWidget() or QApplication.activeWindow()
