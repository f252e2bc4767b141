"""Small widgets that every screen builds from, so that screens look like one product."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

__all__ = ["Banner", "Panel", "button", "chip", "clear", "label", "row", "set_tone"]


def label(text: str = "", role: str = "", *, wrap: bool = False, name: str = "") -> QLabel:
    """A label; ``role``: title, heading, figure, quiet, mono or empty. Plain text, never markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    made.setWordWrap(wrap)
    return made


def chip(text: str = "", tone: str = "info", *, name: str = "") -> QLabel:
    """A short word on a coloured ground; ``tone``: ok, info, warning, error."""
    made = label(text, name=name)
    made.setProperty("tone", tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Change the tone of a chip or banner and let the style sheet see it."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(text: str, kind: str = "", *, name: str = "") -> QPushButton:
    """A push button that no Enter of a scanner can press: neither default nor auto-default."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.setDefault(False)
    if kind:
        made.setProperty("kind", kind)
    if name:
        made.setObjectName(name)
    return made


def row(*widgets: QWidget | int, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; an int is a stretch of that weight."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for one in widgets:
        if isinstance(one, int):
            made.addStretch(one)
        else:
            made.addWidget(one)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Panel(QFrame):
    """A white card with an optional heading; add to ``body``."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 14)
        outer.setSpacing(8)
        self.heading = label(heading, "heading")
        outer.addWidget(self.heading)
        # Only ever hidden here: a widget shown before it has a parent flashes as a window of its own
        # and takes the keyboard from the one in front.
        if not heading:
            self.heading.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body)


class Banner(QFrame):
    """One sentence on a coloured ground; hidden while it has nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner = QHBoxLayout(self)
        inner.setContentsMargins(12, 8, 12, 8)
        self._text = label(wrap=True, name="banner_text")
        inner.addWidget(self._text)
        self.setVisible(False)

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_text(self, tone: str, text: str) -> None:
        """Say ``text``; nothing hides the banner."""
        set_tone(self, tone)
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
