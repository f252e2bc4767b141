"""The two halves of Laporan: the receipts of the day, and the daily report with balance and minutes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from desk_app.ui.flow import flow
from desk_app.ui.parts import Panel, button, clear, drop_list, label, row, scrolling
from desk_app.ui.viewmodels.page_state import Choice
from desk_app.ui.viewmodels.report_rows import BalanceLine, Filter, MinutesRow, ReportsState
from desk_app.ui.views.hand_over_page.choices import Choices
from desk_app.ui.views.hand_over_page.fields import narrow
from desk_app.ui.views.receipts_table import ReceiptsTable

__all__ = ["DailyHalf", "ReceiptsHalf"]

_OFFICER_LETTERS: Final = 12


class ReceiptsHalf(QWidget):
    """Filter, table, and what may be done with the chosen rows."""

    filtered = Signal(str)
    officer = Signal(str)
    print_unprinted = Signal()
    print_all = Signal()
    print_chosen = Signal(object)
    preview_chosen = Signal(object)
    given = Signal(object)
    came_out = Signal(object)
    not_out = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doubtful = False
        self._filters = Choices("filter", columns=3)
        self._filters.chosen.connect(self.filtered)
        self._officers = drop_list("officer", letters=_OFFICER_LETTERS)
        self._officers.setAccessibleName(self.tr("Petugas"))
        self._officers.activated.connect(self._on_officer)
        self._unprinted = button("", "primary", name="print_unprinted")
        self._unprinted.clicked.connect(self.print_unprinted)
        self._all = button("", name="print_all")
        self._all.clicked.connect(self.print_all)
        self.table = ReceiptsTable()
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.opened)
        self._summary = label(role="quiet", wrap=True, name="summary")
        self._count = label(role="quiet", name="chosen_count")
        self._open = button(self.tr("Riwayat"), name="open_card")
        self._look = button(self.tr("Pratinjau"), name="preview_chosen")
        self._print = button(self.tr("Cetak"), name="print_chosen")
        self._given = button(self.tr("Sudah diberikan"), name="mark_given")
        self._out = button(self.tr("Keluar"), "primary", name="mark_out")
        self._not_out = button(self.tr("Tidak keluar"), name="mark_not_out")
        self._acts = (self._open, self._look, self._print, self._given, self._out, self._not_out)
        self._open.clicked.connect(self._on_open)
        self._look.clicked.connect(self._on_look)
        self._print.clicked.connect(self._on_print)
        self._given.clicked.connect(self._on_given)
        self._out.clicked.connect(self._on_out)
        self._not_out.clicked.connect(self._on_not_out)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addLayout(flow(self._filters, self._officers, 1, self._unprinted))
        body.addWidget(self._summary)
        body.addWidget(self.table, 1)
        body.addLayout(flow(self._all, 1, self._count, *self._acts))
        self._on_chosen(())

    def show_state(self, state: ReportsState) -> None:
        """Show a day."""
        doubtful = self.tr("Meragukan ({0})").format(state.doubtful)
        names = {
            Filter.ALL: self.tr("Semua"),
            Filter.UNPRINTED: self.tr("Belum dicetak"),
            Filter.DOUBTFUL: doubtful if state.doubtful else self.tr("Meragukan"),
        }
        self._filters.show_choices(
            [Choice(f, words, chosen=f is state.filter) for f, words in names.items()]
        )
        self._doubtful = state.filter is Filter.DOUBTFUL
        self._show_officers(state)
        self._unprinted.setText(self.tr("Cetak yang belum ({0})").format(state.unprinted))
        self._unprinted.setEnabled(bool(state.unprinted))
        self._all.setText(self.tr("Cetak semua ({0})").format(state.receipts))
        self._all.setEnabled(bool(state.receipts))
        for widget in (self._officers, self._unprinted, self._all):
            widget.setVisible(not self._doubtful)
        self._summary.setText(state.summary)
        self.table.show_rows(state.rows)
        self._on_chosen(self.table.positions)

    def _show_officers(self, state: ReportsState) -> None:
        wanted = [("", self.tr("Semua petugas")), *state.officers]
        there = [
            (self._officers.itemData(i), self._officers.itemText(i))
            for i in range(self._officers.count())
        ]
        if wanted != there:
            self._officers.clear()
            for ident, name in wanted:
                self._officers.addItem(name, ident)
        self._officers.setCurrentIndex(max(self._officers.findData(state.officer), 0))

    @Slot(int)
    def _on_officer(self, index: int) -> None:
        self.officer.emit(self._officers.itemData(index))

    @Slot(object)
    def _on_chosen(self, positions: tuple[int, ...]) -> None:
        some = bool(positions)
        self._count.setText(self.tr("{0} dipilih").format(len(positions)) if some else "")
        for act in self._acts:
            act.setEnabled(some)
        self._open.setEnabled(len(positions) == 1)
        for act in (self._print, self._given, self._look):
            act.setVisible(not self._doubtful)
        for act in (self._out, self._not_out):
            act.setVisible(self._doubtful)

    @Slot()
    def _on_open(self) -> None:
        self.opened.emit(self.table.positions[0])

    @Slot()
    def _on_look(self) -> None:
        self.preview_chosen.emit(self.table.positions)

    @Slot()
    def _on_print(self) -> None:
        self.print_chosen.emit(self.table.positions)

    @Slot()
    def _on_given(self) -> None:
        self.given.emit(self.table.positions)

    @Slot()
    def _on_out(self) -> None:
        self.came_out.emit(self.table.positions)

    @Slot()
    def _on_not_out(self) -> None:
        self.not_out.emit(self.table.positions)


class _Lines(QWidget):
    """Labels at the left, figures at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._lines: tuple[BalanceLine, ...] = ()

    def show_lines(self, lines: tuple[BalanceLine, ...]) -> None:
        """Show these."""
        if lines == self._lines:
            return
        self._lines = lines
        clear(self._grid)
        for place, line in enumerate(lines):
            role = "sum" if line.strong else ""
            figure = label(line.figure, role)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label(line.label, role, wrap=True), place, 0)
            self._grid.addWidget(figure, place, 1)


class DailyHalf(QWidget):
    """The balance at the left; at the right the daily report and the minutes of the day."""

    preview_daily = Signal()
    print_daily = Signal()
    preview_minutes = Signal(str)
    print_minutes = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._balance = _Lines()
        self._difference = label(role="sum", wrap=True, name="difference")
        balance = Panel(self.tr("Neraca semua kartu saat ini"))
        narrow(balance)
        balance.body.addWidget(self._difference)
        balance.body.addWidget(self._balance)
        balance.body.addStretch(1)
        self._totals = _Lines()
        daily = Panel(self.tr("Laporan harian"))
        narrow(daily)
        look = button(self.tr("Pratinjau dan simpan"), name="preview_daily")
        send = button(self.tr("Cetak"), "primary", name="print_daily")
        look.clicked.connect(self.preview_daily)
        send.clicked.connect(self.print_daily)
        daily.body.addWidget(self._totals)
        daily.body.addLayout(flow(1, look, send))
        minutes = Panel(self.tr("Berita acara kiriman yang diterima"))
        narrow(minutes)
        self._none = label(
            self.tr("Tidak ada kiriman yang diterima di PC ini pada tanggal ini."),
            "quiet",
            wrap=True,
            name="no_minutes",
        )
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._minutes: tuple[MinutesRow, ...] = ()
        minutes.body.addWidget(self._none)
        inner = QWidget()
        inner.setObjectName("minutes_inner")
        inner.setLayout(self._rows)
        minutes.body.addWidget(scrolling(inner, "minutes_scroll"), 1)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(daily)
        right.addWidget(minutes, 1)
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(10)
        body.addWidget(balance, 1)
        body.addLayout(right, 1)

    def show_state(self, state: ReportsState) -> None:
        """Show a day."""
        self._balance.show_lines(state.balance)
        self._totals.show_lines(state.totals)
        self._difference.setText(state.difference)
        self._difference.setProperty("tone", state.difference_tone)
        self._difference.style().unpolish(self._difference)
        self._difference.style().polish(self._difference)
        self._difference.setVisible(bool(state.difference))
        self._none.setVisible(not state.minutes)
        if state.minutes != self._minutes:
            self._minutes = state.minutes
            clear(self._rows)
            for one in state.minutes:
                made = _MinutesLine(one)
                made.look.connect(self.preview_minutes)
                made.send.connect(self.print_minutes)
                self._rows.addWidget(made)
            self._rows.addStretch(1)


class _MinutesLine(QWidget):
    """One berita acara with its buttons."""

    look = Signal(str)
    send = Signal(str)

    def __init__(self, given: MinutesRow) -> None:
        super().__init__()
        self._number = given.number
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2)
        body.addWidget(label(given.shown, "sum"))
        look = button(self.tr("Pratinjau"), name=f"look_{given.number}")
        send = button(self.tr("Cetak"), name=f"print_{given.number}")
        for one in (look, send):
            one.setProperty("scale", "small")
        look.clicked.connect(self._on_look)
        send.clicked.connect(self._on_send)
        body.addLayout(row(label(given.details, "small", wrap=True), look, send))

    @Slot()
    def _on_look(self) -> None:
        self.look.emit(self._number)

    @Slot()
    def _on_send(self) -> None:
        self.send.emit(self._number)
