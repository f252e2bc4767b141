"""Who gets a scanned code: the dialog that is open if it asks for one, else the screen that is shown."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desk_app.ui.context import SessionHolder

__all__ = ["SCAN_TARGET", "ScanRouter", "take_scans"]

SCAN_TARGET: Final = "scanTarget"


def take_scans(target: QLineEdit) -> QLineEdit:
    """Mark the field of a dialog that scans go to while the dialog is open."""
    target.setProperty(SCAN_TARGET, True)
    return target


class ScanRouter(QObject):
    """Takes codes from the scanner's filter.

    ``for_screen`` is emitted with a code that no dialog took; ``ignored`` with a sentence where a scan
    can mean nothing now. Connect `route` queued: it may open or close windows.
    """

    for_screen = Signal(str)
    ignored = Signal(str)

    def __init__(self, sessions: SessionHolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sessions = sessions

    @Slot(str)
    def route(self, code: str) -> None:
        """Give ``code`` to whoever should have it."""
        if self._sessions.current is None:
            self.ignored.emit(self.tr("Pindaian diabaikan karena loket terkunci. Masuk dahulu."))
            return
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            self.for_screen.emit(code)
            return
        target = _target_in(dialog)
        if target is None:
            self.ignored.emit(
                self.tr("Pindaian diabaikan. Selesaikan atau tutup dialog yang terbuka dahulu.")
            )
            return
        target.clear()
        target.insert(code)
        target.returnPressed.emit()


def _target_in(dialog: QWidget) -> QLineEdit | None:
    for field in dialog.findChildren(QLineEdit):
        if field.property(SCAN_TARGET) and field.isVisible() and field.isEnabled():
            return field
    return None
