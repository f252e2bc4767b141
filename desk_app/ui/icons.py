"""Small line drawings of our own, painted: sharp at every scale, in any colour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

__all__ = ["ICONS", "Icon", "draw_icon"]

_GRID: Final = 24.0
_STROKE: Final = 1.8


def _line(path: QPainterPath, *points: tuple[float, float], closed: bool = False) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if closed:
        path.closeSubpath()


def _home(path: QPainterPath) -> None:
    _line(path, (3.5, 11.5), (12, 4), (20.5, 11.5))
    _line(path, (6, 9.8), (6, 19.5), (18, 19.5), (18, 9.8))
    _line(path, (10, 19.5), (10, 14), (14, 14), (14, 19.5))


def _hand_over(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(3.5, 5, 17, 10.5), 2, 2)
    path.addEllipse(QPointF(8, 9.2), 1.7, 1.7)
    _line(path, (5.8, 13), (10.2, 13))
    _line(path, (13, 8.5), (17.5, 8.5))
    _line(path, (13, 11.5), (16, 11.5))
    _line(path, (6, 19.5), (18, 19.5))
    _line(path, (15.5, 17.3), (18, 19.5), (15.5, 21.7))


def _receive(path: QPainterPath) -> None:
    _line(path, (3.5, 13.5), (3.5, 19.5), (20.5, 19.5), (20.5, 13.5))
    _line(path, (3.5, 13.5), (8, 13.5), (9.5, 16), (14.5, 16), (16, 13.5), (20.5, 13.5))
    _line(path, (12, 3.5), (12, 11.5))
    _line(path, (8.8, 8.5), (12, 11.7), (15.2, 8.5))


def _cases(path: QPainterPath) -> None:
    _line(path, (12, 3.8), (21, 19.5), (3, 19.5), closed=True)
    _line(path, (12, 9.5), (12, 14))
    path.addEllipse(QPointF(12, 16.8), 0.4, 0.4)


def _reports(path: QPainterPath) -> None:
    _line(path, (6, 3.5), (14.5, 3.5), (18.5, 7.5), (18.5, 20.5), (6, 20.5), (6, 3.5))
    _line(path, (14.5, 3.5), (14.5, 7.5), (18.5, 7.5))
    for y in (11.5, 14.2, 16.9):
        _line(path, (9, y), (15.5, y))


def _history(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 8.5, 8.5)
    _line(path, (12, 7), (12, 12), (15.5, 14.2))


def _settings(path: QPainterPath) -> None:
    for y, x in ((6.5, 15.5), (12, 8.5), (17.5, 14.0)):
        _line(path, (3.5, y), (x - 2.2, y))
        _line(path, (x + 2.2, y), (20.5, y))
        path.addEllipse(QPointF(x, y), 2.2, 2.2)


def _lock(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(5, 10.5, 14, 9.5), 2, 2)
    path.moveTo(8, 10.5)
    path.lineTo(8, 8)
    path.arcTo(QRectF(8, 4, 8, 8), 180, -180)
    path.lineTo(16, 10.5)


def _sync(path: QPainterPath) -> None:
    path.arcMoveTo(QRectF(4, 4, 16, 16), 20)
    path.arcTo(QRectF(4, 4, 16, 16), 20, 140)
    path.arcMoveTo(QRectF(4, 4, 16, 16), 200)
    path.arcTo(QRectF(4, 4, 16, 16), 200, 140)
    _line(path, (20.4, 4.2), (19.6, 9.2), (14.8, 8))
    _line(path, (3.6, 19.8), (4.4, 14.8), (9.2, 16))


def _printer(path: QPainterPath) -> None:
    _line(path, (7, 8.5), (7, 3.5), (17, 3.5), (17, 8.5))
    path.addRoundedRect(QRectF(3.5, 8.5, 17, 8), 2, 2)
    path.addRect(QRectF(7, 13.5, 10, 7))


def _tick(path: QPainterPath) -> None:
    _line(path, (5, 12.5), (10, 17.5), (19.5, 7))


def _waiting(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 8.5, 8.5)


def _cross(path: QPainterPath) -> None:
    _line(path, (6, 6), (18, 18))
    _line(path, (18, 6), (6, 18))


ICONS: Final[Mapping[str, Callable[[QPainterPath], None]]] = MappingProxyType(
    {
        "home": _home,
        "hand_over": _hand_over,
        "receive": _receive,
        "cases": _cases,
        "reports": _reports,
        "history": _history,
        "settings": _settings,
        "lock": _lock,
        "sync": _sync,
        "printer": _printer,
        "tick": _tick,
        "waiting": _waiting,
        "cross": _cross,
    }
)


def draw_icon(
    painter: QPainter, name: str, square: QRectF, colour: QColor, turn: float = 0.0
) -> None:
    """Paint an icon of ICONS into ``square``, turned by ``turn`` degrees."""
    path = QPainterPath()
    ICONS[name](path)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(square.center())
    painter.rotate(turn)
    painter.scale(square.width() / _GRID, square.height() / _GRID)
    painter.translate(-_GRID / 2, -_GRID / 2)
    pen = QPen(colour, _STROKE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()


class Icon(QWidget):
    """An icon as tall as a line of text; it may turn. Says nothing to screen readers."""

    def __init__(self, name: str, colour: str, scale: float = 1.25) -> None:
        super().__init__()
        self._name = name
        self._colour = QColor(colour)
        self._scale = scale
        self._turn = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, colour: str) -> None:
        """Another icon, or another colour."""
        self._name, self._colour = name, QColor(colour)
        self.update()

    def turn_to(self, degrees: float) -> None:
        """Turn it."""
        self._turn = degrees
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = round(self.fontMetrics().height() * self._scale)
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = min(self.width(), self.height())
        square = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        draw_icon(painter, self._name, square, self._colour, self._turn)
        painter.end()
