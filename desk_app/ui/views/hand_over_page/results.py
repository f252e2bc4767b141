"""The list of found cards: each row tells two people of one name apart."""

from __future__ import annotations

from math import ceil
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.ui.parts import ELIDES, label
from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.search import FoundRow, SearchState
from desk_app.ui.views.hand_over_page.full_text import Words, sized
from desk_app.ui.views.hand_over_page.marks import draw_chip

__all__ = ["ResultsList", "ResultsPage"]

_ROW: Final = Qt.ItemDataRole.UserRole
_LEFT: Final = 16
_TOP: Final = 9
_FULL: Final = 50
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


def _facts(item: FoundRow) -> str:
    """What tells people of one name apart."""
    parts = (item.birth, item.place, f"NIK …{item.nik_end}", item.address)
    return "   ·   ".join(p for p in parts if p)


class _Model(QAbstractListModel):
    """Found rows, with a heading (a text) before those that are only alike."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[FoundRow | str] = []

    def show_rows(self, rows: tuple[FoundRow, ...], heading: str) -> None:
        """Show these rows."""
        self.beginResetModel()
        alike = next((i for i, r in enumerate(rows) if r.similar), len(rows))
        self._items = [*rows[:alike]]
        if alike < len(rows):
            self._items += [heading, *rows[alike:]]
        self.endResetModel()

    def place_of(self, row: int) -> int:
        """Where the ``row``-th card stands, headings counted."""
        cards = [i for i, item in enumerate(self._items) if isinstance(item, FoundRow)]
        return cards[row] if 0 <= row < len(cards) else -1

    def row_at(self, place: int) -> int:
        """Which card stands at a place; -1 for a heading."""
        if not isinstance(self._items[place], FoundRow):
            return -1
        return sum(isinstance(item, FoundRow) for item in self._items[:place])

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._items)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self._items[index.row()]
        if role == _ROW:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(item, str):
                return item
            return f"{item.name}, {item.birth}, {item.place}, NIK {item.nik_end}, {item.state}"
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(item, FoundRow):
            return f"{item.name}\n{_facts(item)}"
        return None

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        if isinstance(self._items[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    """Paints a row itself: name in full, then what tells people apart, at the right why and state."""

    def _fonts(self, option: QStyleOptionViewItem) -> tuple[QFont, QFont, QFont]:
        font: QFont = option.font
        return sized(font, 12.0, bold=True), sized(font, 10.0), sized(font, 9.25)

    def _name_width(self, item: FoundRow, small: QFont, width: float) -> float:
        chip = QFontMetricsF(small).horizontalAdvance(item.state) + 18
        return width - 2 * _LEFT - chip - 12

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        item = index.data(_ROW)
        name, line, small = self._fonts(option)
        owner = option.widget
        width = option.rect.width()
        if isinstance(owner, QAbstractScrollArea):
            width = owner.viewport().width()
        if isinstance(item, str):
            return QSize(width, ceil(QFontMetricsF(line).height()) + 18)
        high = Words(item.name, name).height(self._name_width(item, small, width))
        return QSize(width, ceil(high + QFontMetricsF(line).height()) + 2 * _TOP + 6)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item = index.data(_ROW)
        name, line, small = self._fonts(option)
        frame = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(item, str):
            painter.setFont(sized(line, 10.0, bold=True))
            painter.setPen(QColor(PALETTE.warning))
            painter.drawText(frame.adjusted(4, 0, 0, -4), Qt.AlignmentFlag.AlignBottom, item)
        else:
            self._paint_card(
                painter, option, frame.adjusted(0, 0, 0, -6), item, (name, line, small)
            )
        painter.restore()

    def _paint_card(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        frame: QRectF,
        item: FoundRow,
        fonts: tuple[QFont, QFont, QFont],
    ) -> None:
        name, line, small = fonts
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = PALETTE.info_ground if chosen else PALETTE.sunken if hover else PALETTE.surface
        painter.setPen(
            QPen(QColor(PALETTE.primary if chosen else PALETTE.line), 2 if chosen else 1)
        )
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 6, 6)
        left, right = frame.left() + _LEFT, frame.right() - _LEFT
        draw_chip(painter, QPointF(right, frame.top() + _TOP), item.state, item.tone, small)
        wide = self._name_width(item, small, frame.width())
        top = frame.top() + _TOP
        top += Words(item.name, name).draw(painter, PALETTE.ink, QPointF(left, top), wide)
        why = QFontMetricsF(small).horizontalAdvance(item.why)
        bottom = QRectF(left, top, right - left, QFontMetricsF(line).height() + 2)
        painter.setFont(small)
        painter.setPen(QColor(PALETTE.quiet))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(bottom, middle | Qt.AlignmentFlag.AlignRight, item.why)
        metrics = QFontMetricsF(line)
        text = metrics.elidedText(
            _facts(item), Qt.TextElideMode.ElideRight, bottom.width() - why - 24
        )
        painter.setFont(line)
        painter.setPen(QColor(PALETTE.ink if chosen else PALETTE.quiet))
        painter.drawText(bottom, middle | Qt.AlignmentFlag.AlignLeft, text)


class ResultsList(QListView):
    """The list itself; it never takes the focus from the box."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("results")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Kartu yang ditemukan"))
        self.setProperty(ELIDES, True)
        self._rows: tuple[FoundRow, ...] = ()
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.clicked.connect(self._on_clicked)

    def show_rows(self, rows: tuple[FoundRow, ...], chosen: int) -> None:
        """Show the rows, the ``chosen``-th marked."""
        if rows != self._rows:
            self._rows = rows
            self._model.show_rows(rows, self.tr("Mirip: satu huruf berbeda. Periksa baik-baik."))
            self.scrollToTop()
        place = self._model.place_of(chosen)
        if place >= 0:
            self.setCurrentIndex(self._model.index(place))
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        row = self._model.row_at(index.row())
        if row >= 0:
            self.chosen.emit(row)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class ResultsPage(QWidget):
    """The list with what stands around it: how many, what to do when there is nothing."""

    chosen = Signal(int)

    def __init__(self, hint: QWidget) -> None:
        super().__init__()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(6)
        self._hint = hint
        self._count = label(role="quiet", wrap=True, name="count")
        self._message: QLabel = label(role="heading", wrap=True, name="message")
        self._list = ResultsList()
        self._list.chosen.connect(self.chosen)
        body.addWidget(self._count)
        body.addWidget(self._list, 1)
        body.addWidget(self._message)
        body.addWidget(hint, 1)

    def show_state(self, state: SearchState) -> None:
        """Show what was found."""
        found = len(state.rows)
        self._list.show_rows(state.rows, state.chosen)
        self._list.setVisible(bool(found))
        self._count.setVisible(bool(found))
        nothing = bool(state.message) and not found
        self._message.setText(state.message)
        self._message.setVisible(nothing)
        self._hint.setVisible(nothing or not state.text)
        text = self.tr("{0} kartu. Pilih dengan panah, buka dengan Enter.").format(found)
        if found >= _FULL:
            text = self.tr("{0} kartu pertama ditampilkan. Ketik lebih lengkap.").format(found)
        self._count.setText(text)
