"""Drawing pen strokes smoothly: one way for the pad, the history and whatever else shows ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from protocol.strokes import Point

__all__ = ["Scale", "draw_stroke", "draw_strokes", "fitting", "pen_width"]

_THINNEST = 0.28  # mm
_THICKEST = 0.62
_USUAL = 0.42


@dataclass(frozen=True, slots=True)
class Scale:
    """From units of 0.01 mm to pixels: ``x * per_unit + left``, ``y * per_unit + top``."""

    per_unit: float
    left: float = 0.0
    top: float = 0.0

    def at(self, x: float, y: float) -> QPointF:
        """Where a point of the signature lies on the screen."""
        return QPointF(x * self.per_unit + self.left, y * self.per_unit + self.top)


def pen_width(pressure: int) -> float:
    """The width of the line in mm; a device without pressure draws the usual one."""
    return _THINNEST + (_THICKEST - _THINNEST) * pressure / 255 if pressure else _USUAL


def draw_stroke(
    painter: QPainter, stroke: Sequence[tuple[int, ...]], scale: Scale, colour: str, start: int = 0
) -> None:
    """Draw a stroke from its point ``start`` on, as curves through the middles between points."""
    pen = QPen(QColor(colour))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    last = len(stroke) - 1
    for i in range(max(start, 0), last + 1):
        here = scale.at(stroke[i][0], stroke[i][1])
        before = scale.at(*stroke[i - 1][:2]) if i else here
        after = scale.at(*stroke[i + 1][:2]) if i < last else here
        pressure = stroke[i][3] if len(stroke[i]) > 3 else 0
        pen.setWidthF(max(1.0, pen_width(pressure) * 100 * scale.per_unit))
        painter.setPen(pen)
        path = QPainterPath((before + here) / 2 if i else here)
        path.quadTo(here, (here + after) / 2 if i < last else here)
        if last == 0:
            painter.drawPoint(here)
        else:
            painter.drawPath(path)


def draw_strokes(
    painter: QPainter, strokes: Sequence[Sequence[tuple[int, ...]]], scale: Scale, colour: str
) -> None:
    """Draw all strokes."""
    for stroke in strokes:
        draw_stroke(painter, stroke, scale, colour)


def fitting(strokes: Sequence[Sequence[tuple[int, ...]]], room: QRectF, largest: float) -> Scale:
    """The scale at which the ink lies in the middle of ``room``, no larger than ``largest``."""
    points: list[Point | tuple[int, ...]] = [p for s in strokes for p in s]
    if not points:
        return Scale(largest, room.left(), room.top())
    left, top = min(p[0] for p in points), min(p[1] for p in points)
    wide = max(p[0] for p in points) - left
    high = max(p[1] for p in points) - top
    per_unit = min(
        largest,
        room.width() / wide if wide else largest,
        room.height() / high if high else largest,
    )
    return Scale(
        per_unit,
        room.center().x() - (left + wide / 2) * per_unit,
        room.center().y() - (top + high / 2) * per_unit,
    )
