"""Text that is always shown in full: it wraps, inside a word where it must, and is never cut off."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desk_app.ui.theme import PALETTE

__all__ = ["FullText", "Words", "sized"]


def sized(font: QFont, points: float, *, bold: bool = False) -> QFont:
    """The font at another size."""
    made = QFont(font)
    made.setPointSizeF(points)
    made.setBold(bold)
    return made


def _laid_out(text: str, font: QFont, width: float) -> tuple[QTextLayout, float]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        line.setPosition(QPointF(0.0, height))
        height += line.height()
    layout.endLayout()
    return layout, height


class Words:
    """A text in a font, measured once: a layout asks for its height many times over.

    ``wide``: its width on one line; ``line``: the height of a line; ``letter``: the usual width of one."""

    __slots__ = ("_ascent", "_font", "_text", "letter", "line", "wide")

    def __init__(self, text: str, font: QFont) -> None:
        metrics = QFontMetricsF(font)
        self._text = text
        self._font = font
        self.line = ceil(metrics.height())
        self.letter = metrics.averageCharWidth()
        self._ascent = metrics.ascent()
        self.wide = metrics.horizontalAdvance(text)

    def height(self, width: float) -> float:
        """How high it is when no line is wider than ``width``."""
        if self.wide <= width:  # nearly always; laying out costs ten times as much
            return self.line
        return _laid_out(self._text, self._font, width)[1]

    def draw(self, painter: QPainter, colour: str, at: QPointF, width: float) -> float:
        """Draw it from ``at``, no line wider than ``width``; the height that it took."""
        painter.setPen(QColor(colour))
        if self.wide <= width:
            painter.setFont(self._font)
            painter.drawText(at + QPointF(0, self._ascent), self._text)
            return self.line
        layout, height = _laid_out(self._text, self._font, width)
        layout.draw(painter, at)
        return height


class FullText(QWidget):
    """A label for names and addresses of any length."""

    def __init__(self, points: float = 10.5, *, bold: bool = False, name: str = "") -> None:
        super().__init__()
        self._points = points
        self._bold = bold
        self._say("")
        self.setObjectName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """What it says."""
        return self._text

    def _say(self, text: str) -> None:
        self._text = text
        self._words = Words(text, sized(self.font(), self._points, bold=self._bold))

    def set_text(self, text: str) -> None:
        """Say ``text``."""
        if text != self._text:
            self._say(text)
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._say(self._text)
        super().changeEvent(event)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return ceil(self._words.height(width))

    @override
    def sizeHint(self) -> QSize:
        wide = ceil(min(self._words.wide + 2, self._words.letter * 40))
        return QSize(wide, self.heightForWidth(wide))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(ceil(self._words.letter * 8), self._words.line)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._words.draw(painter, PALETTE.ink, QPointF(0, 0), self.width())
        painter.end()
