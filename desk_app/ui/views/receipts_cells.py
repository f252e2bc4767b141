"""What stands in the table of receipts, and how a cell of it is painted: the state of a paper as a chip."""

from __future__ import annotations

from math import ceil
from types import MappingProxyType
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.report_rows import ReceiptRow
from desk_app.ui.views.hand_over_page.full_text import sized
from desk_app.ui.views.hand_over_page.marks import chip_width, draw_chip, draw_tick

__all__ = ["NAME", "OFFICER", "PAPER", "TAKER", "WHEN", "WIDTHS", "ReceiptCells", "ReceiptsModel"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
WHEN, _SERIAL, NAME, _PLACE, TAKER, OFFICER, _CENTRE, PAPER = range(8)
# The width of a column in letters; the name takes what is left.
WIDTHS: Final = MappingProxyType(
    {
        WHEN: 7,
        _SERIAL: 6,
        _PLACE: 9,
        TAKER: 13,
        OFFICER: 13,
        _CENTRE: 7,
        PAPER: 17,
    }
)
_MIDDLE_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_BAR: Final = 4
_PAD: Final = 8


class ReceiptsModel(QAbstractTableModel):
    """The receipts, one a row, with the titles of their columns."""

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
        if rows == self._rows:
            return False
        if [r.position for r in rows] == [r.position for r in self._rows]:
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
        said = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if orientation is Qt.Orientation.Horizontal and role in said:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == PAPER else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _cell(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            shown = (row.number, row.name, row.taker, row.officer, row.centre)
            return "\n".join(part for part in shown if part)
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


class _Letters:
    """The letters of the table and their measures, made once: a busy day paints hundreds of cells."""

    def __init__(self, base: QFont) -> None:
        self.base = QFont(base)
        self.chip = sized(base, 9.25)
        self.chip_height = QFontMetricsF(self.chip).height() + 5
        self._made: dict[tuple[int, bool], tuple[QFont, QFontMetricsF]] = {}

    def of(self, column: int, *, struck: bool) -> tuple[QFont, QFontMetricsF]:
        """The font of a column and its measures."""
        found = self._made.get((column, struck))
        if found is None:
            points = 9.25 if column == _CENTRE else 10.0
            font = sized(self.base, points, bold=column == NAME)
            font.setStrikeOut(struck)
            found = self._made[column, struck] = font, QFontMetricsF(font)
        return found


class ReceiptCells(QStyledItemDelegate):
    """Paints one cell; a cancelled hand-over is struck through."""

    def chip_width(self, words: str) -> int:
        """How wide a column must be for a chip that says ``words``."""
        return ceil(chip_width(words, self._letters.chip)) + 2 * _PAD

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._letters = _Letters(parent.font())
        self._line = QColor(PALETTE.sunken)
        self._grounds = QColor(PALETTE.surface), QColor(PALETTE.ground)
        self._chosen = QColor(PALETTE.info_ground)
        self._bar = QColor(PALETTE.primary)
        self._ink = QPen(QColor(PALETTE.ink))
        self._quiet = QPen(QColor(PALETTE.quiet))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        place, column = index.row(), index.column()
        model = index.model()
        assert isinstance(model, ReceiptsModel)
        row = model.rows[place]
        if option.font != self._letters.base:
            self._letters = _Letters(option.font)
        frame = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(frame, self._chosen if chosen else self._grounds[place % 2])
        painter.fillRect(frame.left(), frame.bottom(), frame.width(), 1, self._line)
        if chosen and column == WHEN:
            painter.fillRect(frame.left(), frame.top(), _BAR, frame.height(), self._bar)
        inner = frame.adjusted(_PAD, 0, -_PAD, 0)
        if column == PAPER or (column == _CENTRE and row.confirmed):
            self._paint_mark(painter, QRectF(inner), row, column)
        else:
            self._paint_text(painter, inner, row, column)

    def _paint_mark(self, painter: QPainter, inner: QRectF, row: ReceiptRow, column: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if column == PAPER:
            at = QPointF(inner.right(), inner.center().y() - self._letters.chip_height / 2)
            draw_chip(painter, at, row.paper, row.tone, self._letters.chip)
        else:
            side = inner.height() / 2
            tick = QRectF(inner.left(), inner.center().y() - side / 2, side, side)
            draw_tick(painter, tick, PALETTE.ok)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_text(self, painter: QPainter, inner: QRect, row: ReceiptRow, column: int) -> None:
        said = _cell(row, column)
        if not said:
            return
        named = column in (NAME, _SERIAL)
        font, measures = self._letters.of(column, struck=row.cancelled and named)
        painter.setFont(font)
        painter.setPen(self._ink if named and not row.cancelled else self._quiet)
        text = measures.elidedText(said, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _MIDDLE_LEFT, text)
