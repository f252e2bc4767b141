"""Figures that lead somewhere, and the drawer by age."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.parts import Elided, chip, label, set_tone
from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.home_rows import AgeBar, RecentRow, Tile
from desk_app.ui.views.hand_over_page.marks import tone_colours

__all__ = ["AgeBars", "RecentButton", "RecentRows", "TileButton"]

_BAR: Final = 12.0
_GAP: Final = 10.0
_LEAST_BAR: Final = 60


class TileButton(QPushButton):
    """One figure with what it is and a line on it; pressed, it says its key."""

    asked = Signal(str)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setObjectName(f"tile_{key}")
        self.setProperty("tile", True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._title = label(wrap=True)
        self._figure = label(role="figure", name=f"figure_{key}")
        self._note = label(role="small", wrap=True, name=f"note_{key}")
        self._outer = QHBoxLayout(self)
        self._outer.setContentsMargins(14, 10, 14, 10)
        self._outer.setSpacing(24)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._outer.addLayout(words, 1)
        for part in (self._title, self._figure, self._note):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            words.addWidget(part)
        words.addStretch(1)
        self.clicked.connect(self._on_clicked)

    def put_beside(self, widget: QWidget, weight: int) -> None:
        """Put something at the right of the figure."""
        self._outer.addWidget(widget, weight, Qt.AlignmentFlag.AlignVCenter)

    def show_tile(self, tile: Tile) -> None:
        """Show a figure."""
        self._title.setText(tile.title)
        self._figure.setText(tile.figure)
        self._note.setText(tile.note)
        self._note.setVisible(bool(tile.note))
        self.setAccessibleName(
            ". ".join(p for p in (f"{tile.title}: {tile.figure}", tile.note) if p)
        )
        if self.property("tone") != tile.tone:
            set_tone(self, tile.tone)
            self._figure.style().unpolish(self._figure)
            self._figure.style().polish(self._figure)

    @Slot()
    def _on_clicked(self) -> None:
        self.asked.emit(self._key)

    @override
    def sizeHint(self) -> QSize:
        return self._outer.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return self._outer.minimumSize()


class RecentButton(QPushButton):
    """One of the last hand-overs; pressed, it says its place in the list."""

    asked = Signal(int)

    def __init__(self, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.setObjectName(f"recent_{place}")
        self.setProperty("line", True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._time = label(role="quiet")
        self._name = Elided("sum", f"recent_name_{place}")
        self._details = Elided("small")
        self._state = chip(name=f"recent_state_{place}")
        self._end = QWidget()
        end = QHBoxLayout(self._end)
        end.setContentsMargins(0, 0, 0, 0)
        end.addWidget(self._state, 0, Qt.AlignmentFlag.AlignRight)
        self._outer = QHBoxLayout(self)
        self._outer.setContentsMargins(8, 3, 8, 3)
        self._outer.setSpacing(12)
        for part in (self._time, self._name, self._details, self._end):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._outer.addWidget(part)
        for part, weight in ((self._name, 4), (self._details, 5)):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._outer.setStretchFactor(part, weight)
        self.clicked.connect(self._on_clicked)

    @property
    def end_width(self) -> int:
        """How wide the mark at the end is."""
        return self._state.sizeHint().width()

    def line_up(self, end_width: int) -> None:
        """Give the mark so much room, that of the widest: columns stand below each other."""
        self._end.setFixedWidth(end_width)

    def show_row(self, given: RecentRow) -> None:
        """Show a hand-over."""
        self._time.setText(given.time)
        self._name.show_text(given.name)
        self._details.show_text(given.details)
        self._state.setText(given.state)
        set_tone(self._state, given.tone)
        said = f"{given.time} {given.name}, {given.details}, {given.state}"
        self.setAccessibleName(said)
        self.setToolTip(said)

    @Slot()
    def _on_clicked(self) -> None:
        self.asked.emit(self._place)

    @override
    def sizeHint(self) -> QSize:
        return self._outer.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return self._outer.minimumSize()


class RecentRows(QWidget):
    """The last hand-overs, as many as there is room for."""

    asked = Signal(int)

    def __init__(self, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = tuple(RecentButton(place) for place in range(most))
        self._shown = 0
        for one in self._rows:
            one.setParent(self)
            one.asked.connect(self.asked)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)

    def show_rows(self, rows: tuple[RecentRow, ...]) -> None:
        """Show these, the newest first."""
        self._shown = len(rows)
        for one, row in zip(self._rows, rows, strict=False):
            one.show_row(row)
        widest = max((one.end_width for one in self._rows[: self._shown]), default=0)
        for one in self._rows:
            one.line_up(widest)
        self.setMinimumHeight(self._rows[0].sizeHint().height())
        self._fit()

    def _fit(self) -> None:
        top = 0
        for place, one in enumerate(self._rows):
            high = one.sizeHint().height()
            one.setGeometry(0, top, self.width(), high)
            top += high
            one.setVisible(place < self._shown and top <= self.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()


class AgeBars(QWidget):
    """How long the cards have been lying there: a bar a group."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ages")
        self._bars: tuple[AgeBar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def bars(self) -> tuple[AgeBar, ...]:
        """What it shows."""
        return self._bars

    def show_bars(self, bars: tuple[AgeBar, ...]) -> None:
        """Show these groups."""
        self._bars = bars
        self.setAccessibleName("; ".join(f"{b.label}: {b.figure}" for b in bars))
        self.updateGeometry()
        self.update()

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height() + 5

    @override
    def sizeHint(self) -> QSize:
        return QSize(300, ceil(self._line() * max(len(self._bars), 4)))

    @override
    def minimumSizeHint(self) -> QSize:
        words, figures = self._columns()
        return QSize(ceil(words + figures + 2 * _GAP) + _LEAST_BAR, self.sizeHint().height())

    def _columns(self) -> tuple[float, float]:
        """How wide the words are, and the figures."""
        metrics = QFontMetricsF(self.font())
        words = max((metrics.horizontalAdvance(b.label) for b in self._bars), default=0.0)
        return words, max((metrics.horizontalAdvance(b.figure) for b in self._bars), default=0.0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        words, figures = self._columns()
        room = max(self.width() - words - figures - 2 * _GAP, 10.0)
        middle = Qt.AlignmentFlag.AlignVCenter
        for place, bar in enumerate(self._bars):
            line = QRectF(0, place * self._line(), self.width(), self._line())
            painter.setPen(QColor(PALETTE.quiet))
            painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, bar.label)
            painter.setPen(QColor(PALETTE.ink))
            painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, bar.figure)
            track = QRectF(words + _GAP, line.center().y() - _BAR / 2, room, _BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(PALETTE.sunken))
            painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
            if bar.share > 0:
                track.setWidth(max(room * bar.share, _BAR))
                painter.setBrush(QColor(tone_colours(bar.tone)[0]))
                painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
        painter.end()
