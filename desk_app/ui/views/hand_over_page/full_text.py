"""Text that is always shown in full: it wraps, inside a word where it must, and is never cut off."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QSize, Qt
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

__all__ = ["FullText", "block_height", "draw_block", "sized"]


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


def block_height(text: str, font: QFont, width: float) -> float:
    """How high ``text`` is when no line is wider than ``width``."""
    metrics = QFontMetricsF(font)
    if (
        metrics.horizontalAdvance(text) <= width
    ):  # nearly always; laying out costs ten times as much
        return ceil(metrics.height())
    return _laid_out(text, font, width)[1]


def draw_block(
    painter: QPainter, text: str, font: QFont, colour: str, at: QPointF, width: float
) -> float:
    """Draw ``text`` from ``at``, no line wider than ``width``; the height that it took."""
    painter.setPen(QColor(colour))
    metrics = QFontMetricsF(font)
    if metrics.horizontalAdvance(text) <= width:
        painter.setFont(font)
        painter.drawText(at + QPointF(0, metrics.ascent()), text)
        return ceil(metrics.height())
    layout, height = _laid_out(text, font, width)
    layout.draw(painter, at)
    return height


class FullText(QWidget):
    """A label for names and addresses of any length."""

    def __init__(self, points: float = 10.5, *, bold: bool = False, name: str = "") -> None:
        super().__init__()
        self._text = ""
        self._points = points
        self._bold = bold
        self.setObjectName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """What it says."""
        return self._text

    def set_text(self, text: str) -> None:
        """Say ``text``."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def _font(self) -> QFont:
        return sized(self.font(), self._points, bold=self._bold)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return ceil(block_height(self._text, self._font(), width))

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font())
        wide = min(metrics.horizontalAdvance(self._text) + 2, metrics.averageCharWidth() * 40)
        return QSize(ceil(wide), self.heightForWidth(ceil(wide)))

    @override
    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font())
        return QSize(ceil(metrics.averageCharWidth() * 8), ceil(metrics.height()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        draw_block(painter, self._text, self._font(), PALETTE.ink, QPointF(0, 0), self.width())
        painter.end()
