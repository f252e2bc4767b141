"""Small marks that these screens draw themselves: key caps, ticks, chips."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from desk_app.ui.theme import PALETTE

__all__ = [
    "chip_width",
    "draw_box",
    "draw_chip",
    "draw_focus",
    "draw_key",
    "draw_tick",
    "mark_side",
    "tone_colours",
]


def tone_colours(tone: str) -> tuple[str, str]:
    """(ink, ground) of a tone: ok, info, warning, error; anything else is quiet."""
    if tone in ("ok", "info", "warning", "error"):
        return getattr(PALETTE, tone), getattr(PALETTE, f"{tone}_ground")
    return PALETTE.quiet, PALETTE.sunken


def mark_side(font: QFont, more: float = 4.0) -> float:
    """The side of a square mark beside text of ``font``."""
    return ceil(QFontMetricsF(font).height() + more)


def draw_key(painter: QPainter, rect: QRectF, text: str, font: QFont) -> None:
    """A key cap: what to press."""
    painter.save()
    painter.setPen(QPen(QColor(PALETTE.line), 1))
    painter.setBrush(QColor(PALETTE.ground))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(font)
    painter.setPen(QColor(PALETTE.quiet))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def draw_tick(painter: QPainter, rect: QRectF, colour: str) -> None:
    """A tick in the middle of ``rect``."""
    painter.save()
    pen = QPen(QColor(colour), max(1.6, rect.width() / 8))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    path = QPainterPath()
    path.moveTo(rect.left() + rect.width() * 0.24, rect.top() + rect.height() * 0.53)
    path.lineTo(rect.left() + rect.width() * 0.43, rect.top() + rect.height() * 0.71)
    path.lineTo(rect.left() + rect.width() * 0.77, rect.top() + rect.height() * 0.31)
    painter.drawPath(path)
    painter.restore()


def draw_box(painter: QPainter, rect: QRectF, *, ticked: bool, colour: str = PALETTE.ok) -> None:
    """A box to tick, filled with ``colour`` once it is."""
    painter.save()
    painter.setPen(QPen(QColor(colour if ticked else PALETTE.quiet), 1.5))
    painter.setBrush(QColor(colour if ticked else PALETTE.surface))
    painter.drawRoundedRect(rect, 4, 4)
    painter.restore()
    if ticked:
        draw_tick(painter, rect, PALETTE.surface)


def chip_width(text: str, font: QFont) -> float:
    """How wide a chip is."""
    return QFontMetricsF(font).horizontalAdvance(text) + 18


def draw_chip(painter: QPainter, right_top: QPointF, text: str, tone: str, font: QFont) -> float:
    """A chip whose top right corner is ``right_top``; how wide it is."""
    metrics = QFontMetricsF(font)
    ink, ground = tone_colours(tone)
    width = chip_width(text, font)
    rect = QRectF(right_top.x() - width, right_top.y(), width, metrics.height() + 5)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return width


def draw_focus(painter: QPainter, rect: QRectF) -> None:
    """The frame of what has the focus."""
    painter.save()
    painter.setPen(QPen(QColor(PALETTE.focus), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
    painter.restore()
