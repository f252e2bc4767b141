"""Fields that open a list or a calendar, with an arrow of our own: styled ones draw none."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QDateEdit, QWidget
from typing_extensions import override

from desk_app.ui.theme import PALETTE

__all__ = ["DateField", "DropList"]


def _draw_arrow(widget: QWidget) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(PALETTE.quiet), 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    x, y = widget.width() - 15.0, widget.height() / 2 + 0.5
    painter.drawPolyline(
        [QPointF(x - 4.5, y - 2.2), QPointF(x, y + 2.3), QPointF(x + 4.5, y - 2.2)]
    )
    painter.end()


class DropList(QComboBox):
    """A list to choose from."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _draw_arrow(self)


class DateField(QDateEdit):
    """A date, typed or chosen from a calendar."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _draw_arrow(self)
