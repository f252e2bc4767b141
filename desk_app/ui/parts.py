"""Small widgets that every screen builds from, so that screens look like one product."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

__all__ = [
    "ELIDES",
    "Banner",
    "Elided",
    "Pages",
    "Panel",
    "button",
    "chip",
    "clear",
    "drop_list",
    "gives_way",
    "label",
    "lay_out_now",
    "row",
    "scrolling",
    "set_role",
    "set_tone",
]

# The property of a widget that may end a text in dots, the whole of it being in the tool tip.
ELIDES: Final = "elides"


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


def set_role(widget: QLabel, role: str) -> None:
    """Change the role of a label and let the style sheet see it."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
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


def drop_list(name: str, letters: int = 20) -> QComboBox:
    """A list to choose from that is no wider than so many letters: a longer choice ends in dots, and
    stands in the tool tip."""
    made = QComboBox()
    made.setObjectName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(letters)
    made.setProperty(ELIDES, True)
    made.currentTextChanged.connect(made.setToolTip)
    return made


def scrolling(
    inside: QWidget,
    name: str = "",
    *,
    sideways: bool = False,
    focus: Qt.FocusPolicy = Qt.FocusPolicy.NoFocus,
) -> QScrollArea:
    """``inside`` in a frame that scrolls up and down, ``sideways`` too, where there is less room."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(focus)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def gives_way(area: QAbstractScrollArea, lines: int = 6) -> None:
    """Let a scrolling area shrink to so many lines before anything around it has to scroll."""
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
    area.setMinimumHeight(area.fontMetrics().lineSpacing() * lines)


def lay_out_now() -> None:
    """Let what has just changed take its new size at once, so that it can be scrolled to."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


class Panel(QFrame):
    """A white card with an optional heading; add to ``body``."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 14)
        outer.setSpacing(8)
        self.heading = label(heading, "heading", wrap=True)
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
        if (tone, text) == (self.property("tone"), self._text.text()):
            return  # everything around it would be laid out anew
        set_tone(self, tone)
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()  # now, not in the next turn: whoever makes room for it asks at once


class Elided(QLabel):
    """A line that gives way: what does not fit ends in dots and stands in the tool tip.

    ``least``: how many letters are always shown."""

    def __init__(self, role: str = "", name: str = "", least: int = 8) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setProperty(ELIDES, True)
        self._least = least
        if role:
            self.setProperty("role", role)
        if name:
            self.setObjectName(name)

    def show_text(self, text: str, more: str = "") -> None:
        """Another text; ``more`` follows it in the tool tip."""
        if text != self.text():
            self.setText(text)
        self.setToolTip(f"{text}\n{more}" if more else text)

    @override
    def minimumSizeHint(self) -> QSize:
        width = min(self.fontMetrics().averageCharWidth() * self._least, super().sizeHint().width())
        return QSize(width, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class Pages(QStackedWidget):
    """Pages in one place, which takes the room of the page in front, not of the largest one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self._on_current)

    def _on_current(self, _index: int) -> None:
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.sizeHint() if page is not None else super().sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()

    @override
    def hasHeightForWidth(self) -> bool:
        page = self.currentWidget()
        return page is not None and page.hasHeightForWidth()

    @override
    def heightForWidth(self, width: int) -> int:
        page = self.currentWidget()
        return page.heightForWidth(width) if page is not None else -1
