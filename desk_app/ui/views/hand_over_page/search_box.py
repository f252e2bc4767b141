"""The one box: type or scan; arrows, Enter and Esc work without leaving it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

__all__ = ["SearchBox"]

_PAGE: Final = 6
_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


class SearchBox(QLineEdit):
    """A line that moves the choice in the list below it."""

    moved = Signal(int)
    submitted = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setClearButtonEnabled(True)
        self.setMaxLength(300)
        self.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)
        self.setPlaceholderText(self.tr("Pindai, atau ketik nama, NIK, alamat, RT/RW"))
        self.setAccessibleName(self.tr("Cari kartu"))

    def show_text(self, text: str) -> None:
        """Say ``text`` without telling anybody; what is being typed stays."""
        if text != self.text():
            self.setText(text)

    def begin(self) -> None:
        """Take the focus, ready to type over what stands here."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.moved.emit(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.submitted.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()
