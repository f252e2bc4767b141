"""The cards of a batch, each with a box to tick when it is not there."""

from __future__ import annotations

from math import ceil
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from desk_app.ui.parts import ELIDES
from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.receive_rows import CardRow
from desk_app.ui.views.hand_over_page.full_text import sized
from desk_app.ui.views.hand_over_page.marks import draw_box

__all__ = ["MissingList"]

_ROW: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_LEFT: Final = 10
_BOX: Final = 20.0


class _Model(QAbstractListModel):
    def __init__(self, missing: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._missing = missing
        self._rows: tuple[CardRow, ...] = ()

    @property
    def rows(self) -> tuple[CardRow, ...]:
        """What it holds."""
        return self._rows

    def show_rows(self, rows: tuple[CardRow, ...]) -> None:
        """Show these; the place in the list stays while the cards are the same."""
        same = [r.id for r in rows] == [r.id for r in self._rows]
        if not same:
            self.beginResetModel()
        self._rows = rows
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def place_of(self, card: bytes) -> int:
        """Where a card stands; -1 if it does not."""
        return next((i for i, r in enumerate(self._rows) if r.id == card), -1)

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = f"{row.name}, {row.details}"
            return f"{self._missing}: {said}" if row.missing else said
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.name}\n{row.details}"
        return None


class _Delegate(QStyledItemDelegate):
    """Box, name, and below it what tells people apart."""

    def __init__(self, missing: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._missing = missing

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        name, small = sized(option.font, 10.5, bold=True), sized(option.font, 9.25)
        height = QFontMetricsF(name).height() + QFontMetricsF(small).height() + 12
        return QSize(100, ceil(height))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: CardRow = index.data(_ROW)
        frame = QRectF(option.rect)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = PALETTE.info_ground if current else PALETTE.surface
        painter.fillRect(frame, QColor(PALETTE.error_ground if row.missing else ground))
        painter.setPen(QPen(QColor(PALETTE.sunken), 1))
        painter.drawLine(frame.bottomLeft(), frame.bottomRight())
        if current:
            bar = QRectF(frame.left(), frame.top(), 4, frame.height())
            painter.fillRect(bar, QColor(PALETTE.primary))
        box = QRectF(frame.left() + _LEFT, frame.center().y() - _BOX / 2, _BOX, _BOX)
        draw_box(painter, box, ticked=row.missing, colour=PALETTE.error)
        self._paint_words(painter, option, frame.adjusted(_LEFT + _BOX + 10, 5, -8, -6), row)
        painter.restore()

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRectF, row: CardRow
    ) -> None:
        name, small = sized(option.font, 10.5, bold=True), sized(option.font, 9.25)
        left = Qt.AlignmentFlag.AlignLeft
        if row.missing:
            painter.setFont(small)
            painter.setPen(QColor(PALETTE.error))
            top = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(room, top, self._missing)
            used = QFontMetricsF(small).horizontalAdvance(self._missing) + 10
        else:
            used = 0.0
        metrics = QFontMetricsF(name)
        painter.setFont(name)
        painter.setPen(QColor(PALETTE.ink))
        words = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, room.width() - used)
        painter.drawText(room, left | Qt.AlignmentFlag.AlignTop, words)
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        painter.setPen(QColor(PALETTE.error if row.missing else PALETTE.quiet))
        words = metrics.elidedText(row.details, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, left | Qt.AlignmentFlag.AlignBottom, words)


class MissingList(QListView):
    """Space or a click ticks a card; ``asked`` carries its id. Enter presses nothing."""

    asked = Signal(object)  # bytes

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cards")
        self.setAccessibleName(self.tr("Kartu dalam kiriman; Spasi menandai yang tidak ada"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setProperty(ELIDES, True)
        missing = self.tr("tidak ada")
        self._model = _Model(missing, self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(missing, self))
        self.clicked.connect(self._on_clicked)

    def show_rows(self, rows: tuple[CardRow, ...]) -> None:
        """Show these cards."""
        self._model.show_rows(rows)

    def choose(self, card: bytes) -> None:
        """Stand on a card and bring it into sight."""
        place = self._model.place_of(card)
        if place >= 0:
            index = self._model.index(place)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def begin(self) -> None:
        """Take the focus, on the first card if on none."""
        if not self.currentIndex().isValid() and self._model.rows:
            self.setCurrentIndex(self._model.index(0))
        self.setFocus()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.asked.emit(self._model.rows[index.row()].id)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            if self.currentIndex().isValid():
                self._on_clicked(self.currentIndex())
            return
        super().keyPressEvent(event)
