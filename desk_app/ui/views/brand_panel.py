"""The dark side of the pages that stand before the desk."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.icons import draw_icon
from desk_app.ui.parts import label

__all__ = ["BrandPanel"]


class BrandPanel(QWidget):
    """The dark side of the pages that stand before the desk."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("brand_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(34, 40, 30, 34)
        column.setSpacing(6)
        column.addWidget(label("Serah", name="brand"))
        column.addWidget(label(self.tr("Loket penyerahan KTP-el"), wrap=True, name="brand_line"))
        column.addStretch(1)
        self.place = label(name="brand_place", wrap=True)
        self.more = label(name="brand_more", wrap=True)
        column.addWidget(self.place)
        column.addWidget(self.more)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """A large card, faint behind the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = self.width() * 1.1
        square = QRectF(self.width() * 0.25, self.height() * 0.5 - side * 0.5, side, side)
        draw_icon(painter, "hand_over", square, QColor(255, 255, 255, 20), -12)
        painter.end()
