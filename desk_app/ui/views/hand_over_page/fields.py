"""Text fields that say which part of the draft they are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desk_app.ui.parts import Panel, label

__all__ = ["DraftField", "Labelled", "narrow"]


class DraftField(QLineEdit):
    """A line of the draft; ``edited`` carries (field, text) for what a person typed."""

    edited = Signal(str, str)

    def __init__(self, field: str, *, digits: bool = False, longest: int = 120) -> None:
        super().__init__()
        self._field = field
        self.setObjectName(field)
        self.setMaxLength(longest)
        if digits:
            self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.textEdited.connect(self._on_edited)

    def show_text(self, text: str) -> None:
        """Say ``text``; the cursor stays where it is while nothing differs."""
        if text != self.text():
            self.setText(text)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self.edited.emit(self._field, text)


class Labelled(QWidget):
    """A field under its name."""

    def __init__(self, text: str, field: QLineEdit) -> None:
        super().__init__()
        self.field = field
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2)
        self.caption = label(text, "small", wrap=True)
        self.caption.setBuddy(field)
        field.setAccessibleName(text)
        body.addWidget(self.caption)
        body.addWidget(field)


def narrow(panel: Panel) -> None:
    """Smaller margins, where two panels share the width of the smallest screen."""
    layout = panel.layout()
    if layout is not None:
        layout.setContentsMargins(12, 10, 12, 12)
    panel.body.setSpacing(6)
