"""The table of receipts: each row painted by itself, the state of its paper as a chip."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.report_rows import ReceiptRow
from desk_app.ui.views.hand_over_page.full_text import sized
from desk_app.ui.views.hand_over_page.marks import draw_chip, draw_tick

__all__ = ["ReceiptsTable"]

_ROW: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_WHEN, _SERIAL, _NAME, _PLACE, _TAKER, _OFFICER, _CENTRE, _PAPER = range(8)
# The width of a column in letters; the name takes what is left.
_LETTERS: Final = {
    _WHEN: 7,
    _SERIAL: 6,
    _PLACE: 9,
    _TAKER: 13,
    _OFFICER: 13,
    _CENTRE: 7,
    _PAPER: 17,
}
_BAR: Final = 4
_PAD: Final = 8


class _Model(QAbstractTableModel):
    def __init__(self, titles: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._titles = titles
        self._rows: tuple[ReceiptRow, ...] = ()

    @property
    def rows(self) -> tuple[ReceiptRow, ...]:
        """What it holds."""
        return self._rows

    def show_rows(self, rows: tuple[ReceiptRow, ...]) -> bool:
        """Show these; whether other receipts stand there now (else only their words changed)."""
        same = [r.position for r in rows] == [r.position for r in self._rows]
        if same:
            self._rows = rows
            if rows:
                last = self.index(len(rows) - 1, len(self._titles) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return False
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._titles)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _cell(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.number}\n{row.name}"
        return None


def _cell(row: ReceiptRow, column: int) -> str:
    return (
        row.when,
        row.serial,
        row.name,
        row.place,
        row.taker,
        row.officer,
        row.centre,
        row.paper,
    )[column]


class _Delegate(QStyledItemDelegate):
    """Paints one cell; a cancelled hand-over is struck through."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: ReceiptRow = index.data(_ROW)
        column = index.column()
        frame = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = PALETTE.surface if index.row() % 2 == 0 else PALETTE.ground
        painter.fillRect(frame, QColor(PALETTE.info_ground if chosen else ground))
        painter.setPen(QPen(QColor(PALETTE.sunken), 1))
        painter.drawLine(frame.bottomLeft(), frame.bottomRight())
        if chosen and column == _WHEN:
            bar = QRectF(frame.left(), frame.top(), _BAR, frame.height())
            painter.fillRect(bar, QColor(PALETTE.primary))
        inner = frame.adjusted(_PAD, 0, -_PAD, 0)
        if column == _CENTRE and row.confirmed:
            side = inner.height() / 2
            tick = QRectF(inner.left(), inner.center().y() - side / 2, side, side)
            draw_tick(painter, tick, PALETTE.ok)
        elif column == _PAPER:
            font = sized(option.font, 9.25)
            height = QFontMetricsF(font).height() + 5
            at = QPointF(inner.right(), frame.center().y() - height / 2)
            draw_chip(painter, at, row.paper, row.tone, font)
        else:
            self._paint_text(painter, option, inner, row, column)
        painter.restore()

    def _paint_text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        inner: QRectF,
        row: ReceiptRow,
        column: int,
    ) -> None:
        points = 9.25 if column == _CENTRE else 10.0
        font = sized(option.font, points, bold=column == _NAME)
        font.setStrikeOut(row.cancelled and column in (_SERIAL, _NAME))
        strong = column in (_NAME, _SERIAL) and not row.cancelled
        painter.setFont(font)
        painter.setPen(QColor(PALETTE.ink if strong else PALETTE.quiet))
        text = QFontMetricsF(font).elidedText(
            _cell(row, column), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class ReceiptsTable(QTableView):
    """Rows may be chosen several at a time; ``chosen`` carries their positions. Enter presses nothing."""

    chosen = Signal(object)  # tuple[int, ...]
    opened = Signal(object)  # int: the position of a row that was clicked twice

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("receipts")
        self.setAccessibleName(self.tr("Tanda terima"))
        titles = (
            self.tr("Jam"),
            self.tr("No."),
            self.tr("Nama"),
            self.tr("RT/RW"),
            self.tr("Diambil oleh"),
            self.tr("Petugas"),
            self.tr("Pusat"),
            self.tr("Tanda terima"),
        )
        self._model = _Model(titles, self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 14)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        self.selectionModel().selectionChanged.connect(self._on_chosen)
        self.doubleClicked.connect(self._on_double)

    @property
    def positions(self) -> tuple[int, ...]:
        """The positions of the chosen rows, from top to bottom."""
        places = sorted(i.row() for i in self.selectionModel().selectedRows())
        return tuple(self._model.rows[p].position for p in places)

    def show_rows(self, rows: tuple[ReceiptRow, ...]) -> None:
        """Show these rows; what was chosen stays chosen where it still stands there, and the arrow keys
        go on from where they were."""
        kept = set(self.positions)
        current = self._current
        if self._model.show_rows(rows):
            self._choose(kept)
            self._stand_on(current)
        self._spread()

    def choose(self, position: int) -> None:
        """Choose one row, alone, and bring it into sight."""
        self._choose({position})
        self._stand_on(position)
        place = self.currentIndex()
        if place.isValid():
            self.scrollTo(place, QAbstractItemView.ScrollHint.PositionAtCenter)

    @property
    def _current(self) -> int | None:
        """The position of the row that the keyboard stands on."""
        place = self.currentIndex()
        return self._model.rows[place.row()].position if place.isValid() else None

    def _stand_on(self, position: int | None) -> None:
        """Put the keyboard on a row and leave the choice alone.

        The view's own setCurrentIndex would choose by the keys held at that moment: with Ctrl down it
        takes the row out of the choice again.
        """
        for place, row in enumerate(self._model.rows):
            if row.position == position:
                index = self._model.index(place, 0)
                no_choice = QItemSelectionModel.SelectionFlag.NoUpdate
                self.selectionModel().setCurrentIndex(index, no_choice)

    def _choose(self, positions: set[int]) -> None:
        wanted = QItemSelection()
        for place, row in enumerate(self._model.rows):
            if row.position in positions:
                index = self._model.index(place, 0)
                wanted.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(wanted, flags.ClearAndSelect | flags.Rows)
        self.chosen.emit(self.positions)

    def _spread(self) -> None:
        """Give each column its letters, the name the rest."""
        letter = self.fontMetrics().averageCharWidth()
        widths = {column: letter * letters for column, letters in _LETTERS.items()}
        if any(len(row.when) > 5 for row in self._model.rows):
            widths[_WHEN] = letter * 13
        left = self.viewport().width() - sum(widths.values())
        widths[_NAME] = max(left, letter * 16)
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The first arrow down chooses the first row: Qt alone would pass it by."""
        if event.key() == Qt.Key.Key_Down and not self.positions and self._model.rows:
            self.choose(self._model.rows[0].position)
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    @Slot()
    def _on_chosen(self) -> None:
        self.chosen.emit(self.positions)

    @Slot(QModelIndex)
    def _on_double(self, index: QModelIndex) -> None:
        self.opened.emit(self._model.rows[index.row()].position)
