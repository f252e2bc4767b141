"""The table of receipts: several may be chosen at a time, and stay chosen when the day is read again."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from desk_app.ui.parts import ELIDES
from desk_app.ui.viewmodels.report_rows import ReceiptRow
from desk_app.ui.views.receipts_cells import (
    NAME,
    OFFICER,
    PAPER,
    TAKER,
    WHEN,
    WIDTHS,
    ReceiptCells,
    ReceiptsModel,
)

__all__ = ["ReceiptsTable"]

_LEAST_OF_NAME: Final = 16


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
        self._model = ReceiptsModel(titles, self)
        self.setModel(self._model)
        self._cells = ReceiptCells(self)
        self.setItemDelegate(self._cells)
        self.setProperty(ELIDES, True)
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
        self._header = header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setProperty(ELIDES, True)
        self.selectionModel().selectionChanged.connect(self._on_chosen)
        self.doubleClicked.connect(self._on_double)

    @property
    def positions(self) -> tuple[int, ...]:
        """The positions of the chosen rows, from top to bottom."""
        # From the ranges: Qt's own list of rows asks every cell of every row whether it may be chosen.
        places: set[int] = set()
        chosen = self.selectionModel().selection()
        for n in range(chosen.count()):
            places.update(range(chosen.at(n).top(), chosen.at(n).bottom() + 1))
        return tuple(self._model.rows[p].position for p in sorted(places))

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
        places = [n for n, row in enumerate(self._model.rows) if row.position in positions]
        for _, together in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
            run = [place for _, place in together]
            wanted.select(self._model.index(run[0], 0), self._model.index(run[-1], 0))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(wanted, flags.ClearAndSelect | flags.Rows)
        self.chosen.emit(self.positions)

    def _spread(self) -> None:
        """Give each column its letters and its title, the name the rest; where that leaves too little for
        a name, who took the card and who gave it make room."""
        letter = self.fontMetrics().averageCharWidth()
        widths = {column: letter * letters for column, letters in WIDTHS.items()}
        if any(len(row.when) > 5 for row in self._model.rows):
            widths[WHEN] = letter * 13
        chips = {row.paper for row in self._model.rows}
        widths[PAPER] = max([widths[PAPER], *map(self._cells.chip_width, chips)])
        titled = {
            column: max(width, self._header.sectionSizeHint(column))
            for column, width in widths.items()
        }
        least, room = letter * _LEAST_OF_NAME, self.viewport().width()
        if room - sum(titled.values()) >= least:
            widths = titled
        missing = max(least - (room - sum(widths.values())), 0)
        for column in (TAKER, OFFICER):
            widths[column] -= missing // 2
        widths[NAME] = max(room - sum(widths.values()), letter)
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
