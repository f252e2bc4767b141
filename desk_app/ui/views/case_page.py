"""The parts of Kasus: the list of cases, and the open one with its evidences side by side."""

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
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.ui.flow import EvenGrid, flow
from desk_app.ui.parts import ELIDES, Banner, Panel, button, chip, clear, label, lay_out_now, row
from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.cases import CaseDetail, CaseRow, CasesState, SideView
from desk_app.ui.views.hand_over_page.fields import narrow
from desk_app.ui.views.hand_over_page.full_text import FullText, sized

__all__ = ["CaseList", "CasePage"]

_ROW: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_PAD: Final = 12
_NOTE_LINES: Final = 2


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[CaseRow, ...] = ()

    @property
    def rows(self) -> tuple[CaseRow, ...]:
        """What it holds."""
        return self._rows

    def show_rows(self, rows: tuple[CaseRow, ...]) -> None:
        """Show these."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.title}: {row.name}, {row.opened}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.title}\n{row.name}\n{row.opened}"
        return None


class _Delegate(QStyledItemDelegate):
    """Reason, whose card, since when."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        bold, small = sized(option.font, 10.5, bold=True), sized(option.font, 9.25)
        height = QFontMetricsF(bold).height() + 2 * QFontMetricsF(small).height()
        return QSize(100, ceil(height) + 2 * _PAD + 6)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: CaseRow = index.data(_ROW)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        frame = QRectF(option.rect).adjusted(1, 1, -1, -5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = PALETTE.primary if chosen else PALETTE.line
        painter.setPen(QPen(QColor(colour), 2 if chosen else 1))
        painter.setBrush(QColor(PALETTE.info_ground if chosen else PALETTE.surface))
        painter.drawRoundedRect(frame, 6, 6)
        inner = frame.adjusted(_PAD, _PAD - 2, -_PAD, -_PAD)
        bold, small = sized(option.font, 10.5, bold=True), sized(option.font, 9.25)
        lines = (
            (row.title, bold, PALETTE.error if not row.waiting else PALETTE.warning),
            (row.name, small, PALETTE.ink),
            (row.opened, small, PALETTE.quiet),
        )
        top = inner.top()
        for text, font, ink in lines:
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            line = QRectF(inner.left(), top, inner.width(), metrics.height())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, words)
            top += metrics.height() + 1
        painter.restore()


class CaseList(QListView):
    """The open cases; the arrows open one after the other."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case_list")
        self.setAccessibleName(self.tr("Kasus terbuka"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setProperty(ELIDES, True)
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_rows(self, rows: tuple[CaseRow, ...], chosen: str) -> None:
        """Show these; the chosen one is marked."""
        blocked = self.selectionModel().blockSignals(True)
        self._model.show_rows(rows)
        place = next((i for i, r in enumerate(rows) if r.key == chosen), -1)
        if place >= 0:
            self.setCurrentIndex(self._model.index(place))
        self.selectionModel().blockSignals(blocked)
        self.viewport().update()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.opened.emit(self._model.rows[current.row()].key)


class _Facts(QWidget):
    """Labels and values in two columns; values wrap."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._facts: tuple[tuple[str, str], ...] | None = None

    def show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show these."""
        if facts == self._facts:
            return
        self._facts = facts
        clear(self._grid)
        for place, (caption, value) in enumerate(facts):
            text = FullText(10.0)
            text.set_text(value)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(label(caption, "small"), place, 0, top)
            self._grid.addWidget(text, place, 1)


class _Side(Panel):
    """One evidence: where, by whom, when, with what number and code."""

    def __init__(self, side: SideView) -> None:
        super().__init__()
        narrow(self)
        head = flow(label(side.title, "heading"), 1)
        if side.own:
            head.addWidget(chip(self.tr("Kertas di sini"), "ok"))
        self.body.addLayout(head)
        if side.number:
            self.body.addWidget(label(self.tr("Nomor"), "small"))
            self.body.addWidget(label(side.number, "sum", name="side_number"))
            proof = label(side.evidence_code, "code", name="side_code")
            self.body.addLayout(flow(label(self.tr("Kode bukti"), "small"), 1, proof))
        facts = _Facts()
        facts.show_facts(side.lines)
        self.body.addWidget(facts)
        self.body.addStretch(1)


class CasePage(QScrollArea):
    """The open case: what to do, the card, the evidences, the notes."""

    history = Signal()
    typed = Signal(str)
    save = Signal()
    close_case = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recent_scroll")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._detail: CaseDetail | None = None
        inner = QWidget()
        inner.setObjectName("recent_inner")
        self._title = label(role="heading", name="case_title")
        self._opened = label(role="quiet", name="case_opened")
        self._next = Banner()
        self._next.setObjectName("next_step")
        self._card = Panel()
        narrow(self._card)
        self._name = FullText(12.5, bold=True, name="case_name")
        self._facts = _Facts()
        self._history = button(self.tr("Buka riwayat"), name="open_history")
        self._history.setProperty("scale", "small")
        self._history.clicked.connect(self.history)
        head = row(self._name, self._history)
        head.setStretch(0, 1)
        self._card.body.addLayout(head)
        self._card.body.addWidget(self._facts)
        self._sides = EvenGrid(2, spacing=10, lines=10)
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 4, 0)
        body.setSpacing(10)
        self._close = button(self.tr("Tutup kasus"), name="close_case")
        self._close.setProperty("scale", "small")
        self._close.clicked.connect(self.close_case)
        body.addLayout(flow(self._title, 1, self._opened, self._close))
        body.addWidget(self._next)
        body.addWidget(self._card)
        body.addLayout(self._sides)
        body.addWidget(self._notes_panel())
        body.addStretch(1)
        self.setWidget(inner)

    def _notes_panel(self) -> Panel:
        self._notes = Panel(self.tr("Catatan"))
        narrow(self._notes)
        self._written = QVBoxLayout()
        self._written.setSpacing(2)
        self._field = QPlainTextEdit()
        self._field.setObjectName("note")
        self._field.setAccessibleName(self.tr("Catatan baru"))
        self._field.setPlaceholderText(
            self.tr("Apa yang sudah dilakukan: siapa dihubungi, kartu di mana, apa hasilnya")
        )
        self._field.setTabChangesFocus(True)
        self._field.setFixedHeight(self.fontMetrics().lineSpacing() * (_NOTE_LINES + 1) + 12)
        self._field.textChanged.connect(self._on_typed)
        self._refusal = Banner()
        self._refusal.setObjectName("note_refusal")
        save = button(self.tr("Simpan catatan"), "primary", name="save_note")
        save.clicked.connect(self.save)
        told = label(
            self.tr(
                "Penyelia menutup kasus setelah kertasnya dicocokkan dan kedua kantor sepakat."
            ),
            "small",
            wrap=True,
        )
        line = row(told, save)
        line.setStretch(0, 1)
        self._notes.body.addLayout(self._written)
        self._notes.body.addWidget(self._field)
        self._notes.body.addWidget(self._refusal)
        self._notes.body.addLayout(line)
        return self._notes

    def show_state(self, state: CasesState) -> None:
        """Show the open case."""
        detail = state.detail
        if detail is None:
            return
        if self._field.toPlainText() != state.note:
            self._field.setPlainText(state.note)
        self._show_refusal(state.refusal)
        if detail == self._detail:
            return
        if self._detail is None or detail.key != self._detail.key:
            self.verticalScrollBar().setValue(0)
        self._detail = detail
        self._title.setText(detail.title)
        self._opened.setText(detail.opened)
        self._next.show_text("warning", detail.next_step)
        self._name.set_text(detail.name)
        self._facts.show_facts(detail.card)
        self._history.setVisible(detail.has_history)
        clear(self._sides)
        for side in detail.sides:
            self._sides.addWidget(_Side(side))
        clear(self._written)
        for caption, text in detail.notes:
            said = FullText(10.0, name="note_text")
            said.set_text(text)
            self._written.addWidget(label(caption, "small", wrap=True))
            self._written.addWidget(said)
        self._close.setVisible(detail.can_close)
        self._notes.setVisible(detail.can_note)

    def _show_refusal(self, text: str) -> None:
        """Why the note is not kept, with the button that tries again still in sight."""
        if text == self._refusal.text():
            return
        self._refusal.show_text("error", text)
        if text:
            lay_out_now()
            self.ensureWidgetVisible(self._notes)

    @Slot()
    def _on_typed(self) -> None:
        self.typed.emit(self._field.toPlainText())
