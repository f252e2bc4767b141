"""Boxes to tick and choices to make, drawn large, with the key that does the same."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QSizePolicy, QWidget
from typing_extensions import override

from desk_app.ui.flow import EvenGrid
from desk_app.ui.parts import clear
from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.page_state import CheckLine, Choice
from desk_app.ui.views.hand_over_page.full_text import Words, sized
from desk_app.ui.views.hand_over_page.marks import draw_box, draw_focus, draw_key, mark_side

__all__ = ["CheckRow", "ChoiceButton", "Choices", "PaperBox"]

_PAD = 9
_GAP = 8
_LABEL_POINTS = 9.0
_VALUE_POINTS = 12.5
_KEY_POINTS = 8.5
_PAPER_POINTS = 9.75


def _enter_goes_on(event: QKeyEvent) -> bool:
    """Enter is the page's: some desktops would press the button that has the focus with it."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        event.ignore()
        return True
    return False


class _DrawnBox(QCheckBox):
    """A box to tick that is drawn here and as tall as its words need.

    It never changes by itself: ``asked`` says that it was pressed, and whoever made it what is so.
    ``usual``, ``least``: widths in pixels. What kinds of it must say has no body here: Qt's classes cannot
    be abstract ones as well.
    """

    asked = Signal(str)

    def __init__(self, code: str, name: str, usual: int, least: int) -> None:
        super().__init__()
        self._code, self._usual, self._least = code, usual, least
        self.setObjectName(f"{name}_{code}")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._on_clicked)

    def _is_ticked(self) -> bool:
        """What is so, whatever was pressed."""
        raise NotImplementedError

    def _measure(self) -> None:
        """The words or their letters have changed."""
        raise NotImplementedError

    @Slot(bool)
    def _on_clicked(self, _checked: bool) -> None:
        self.setChecked(self._is_ticked())
        self.asked.emit(self._code)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._usual, self.heightForWidth(self._usual))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, self.heightForWidth(max(self.width(), self._least)))

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _enter_goes_on(event):
            super().keyPressEvent(event)


class CheckRow(_DrawnBox):
    """One check of the card: its key, its box, what it is called and what the record says."""

    def __init__(self, code: str) -> None:
        super().__init__(code, "check", 320, 200)
        self._line = CheckLine(code, "", "", "", ticked=False)
        self._measure()

    def show_line(self, line: CheckLine) -> None:
        """Show a line."""
        before, self._line = self._line, line
        if (line.label, line.value) != (before.label, before.value):
            self.setText(f"{line.label}: {line.value}".replace("&", "&&"))
            self.setAccessibleName(f"{line.key}. {line.label}: {line.value}")
            self._measure()
            self.updateGeometry()
        if line != before:
            self.setChecked(line.ticked)
            self.update()

    @override
    def _is_ticked(self) -> bool:
        return self._line.ticked

    @override
    def _measure(self) -> None:
        bold = self._line.code != "photo"
        self._small = sized(self.font(), _LABEL_POINTS)
        self._label = Words(self._line.label, self._small)
        large = sized(self.font(), _VALUE_POINTS if bold else 10.5, bold=bold)
        self._value = Words(self._line.value, large)
        self._key_side, self._box_side = mark_side(self._small), mark_side(self._small, 6)
        self._left = _PAD + self._key_side + self._box_side + _GAP + 11

    @override
    def heightForWidth(self, width: int) -> int:
        inner = width - self._left - _PAD
        return ceil(self._label.height(inner) + self._value.height(inner)) + 11

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect())
        ticked = self._line.ticked
        painter.setPen(QPen(QColor(PALETTE.ok if ticked else PALETTE.line), 1))
        painter.setBrush(QColor(PALETTE.ok_ground if ticked else PALETTE.surface))
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        middle = frame.center().y()
        key, side = self._key_side, self._box_side
        draw_key(painter, QRectF(_PAD, middle - key / 2, key, key), self._line.key, self._small)
        box = QRectF(_PAD + key + _GAP, middle - side / 2, side, side)
        draw_box(painter, box, ticked=ticked)
        left, width = self._left, frame.width() - self._left - _PAD
        used = self._label.draw(painter, PALETTE.quiet, QPointF(left, 5), width)
        self._value.draw(painter, PALETTE.ink, QPointF(left, 5 + used), width)
        if self.hasFocus():
            draw_focus(painter, frame)
        painter.end()


class ChoiceButton(QAbstractButton):
    """One of several choices; chosen, it is filled."""

    asked = Signal(str)

    def __init__(self, code: str, name: str) -> None:
        super().__init__()
        self._choice = Choice(code, "", chosen=False)
        self.setObjectName(f"{name}_{code}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    def show_choice(self, choice: Choice) -> None:
        """Show a choice."""
        if choice == self._choice:
            return
        self._choice = choice
        self.setText(choice.label)
        self.setAccessibleName(f"{choice.key}. {choice.label}" if choice.key else choice.label)
        self.setEnabled(choice.enabled)
        self.setChecked(choice.chosen)
        self.updateGeometry()
        self.update()

    @Slot(bool)
    def _on_clicked(self, _checked: bool) -> None:
        self.setChecked(self._choice.chosen)
        self.asked.emit(self._choice.code)

    def _font(self) -> QFont:
        return sized(self.font(), 10.0, bold=self._choice.chosen)

    def _key_side(self) -> float:
        return mark_side(sized(self.font(), _KEY_POINTS), 1)

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(sized(self.font(), 10.0, bold=True))
        key = self._key_side() + 4 if self._choice.key else 0
        return QSize(
            ceil(metrics.horizontalAdvance(self._choice.label) + key) + 14,
            ceil(metrics.height()) + 14,
        )

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _enter_goes_on(event):
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect())
        choice = self._choice
        painter.setPen(
            QPen(
                QColor(PALETTE.primary if choice.chosen else PALETTE.line),
                1.6 if choice.chosen else 1,
            )
        )
        ground = PALETTE.info_ground if choice.chosen else PALETTE.surface
        painter.setBrush(QColor(ground if choice.enabled else PALETTE.sunken))
        painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 6, 6)
        left = 4.0
        if choice.key:
            side = self._key_side()
            cap = QRectF(6, frame.center().y() - side / 2, side, side)
            draw_key(painter, cap, choice.key, sized(self.font(), _KEY_POINTS))
            left = side + 11
        painter.setFont(self._font())
        ink = PALETTE.primary if choice.chosen else PALETTE.ink
        painter.setPen(QColor(ink if choice.enabled else PALETTE.quiet))
        align = Qt.AlignmentFlag.AlignVCenter
        align |= Qt.AlignmentFlag.AlignLeft if choice.key else Qt.AlignmentFlag.AlignHCenter
        room = frame.adjusted(left, 0, -4, 0)
        painter.drawText(room, align, choice.label)
        if self.hasFocus():
            draw_focus(painter, frame)
        painter.end()


class PaperBox(_DrawnBox):
    """A paper that was shown or not; a required one says so."""

    def __init__(self, code: str) -> None:
        super().__init__(code, "paper", 160, 120)
        self._choice = Choice(code, "", chosen=False)
        self._measure()

    def show_choice(self, choice: Choice) -> None:
        """Show a paper."""
        if choice == self._choice:
            return
        self._choice = choice
        required = choice.need == "required"
        self.setText(self.tr("{0} · wajib").format(choice.label) if required else choice.label)
        self.setChecked(choice.chosen)
        self._measure()
        self.updateGeometry()
        self.update()

    @override
    def _is_ticked(self) -> bool:
        return self._choice.chosen

    @override
    def _measure(self) -> None:
        usual, bold = (sized(self.font(), _PAPER_POINTS, bold=bold) for bold in (False, True))
        self._widest = Words(self.text(), bold)
        self._words = self._widest if self._choice.chosen else Words(self.text(), usual)
        self._side = mark_side(usual, 0)
        self._left = self._side + 10

    @override
    def heightForWidth(self, width: int) -> int:
        return max(ceil(self._widest.height(width - self._left - 2)), 18) + 6

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(3, 3.5, self._side - 1, self._side - 1)
        draw_box(painter, box, ticked=self._choice.chosen)
        width = self.width() - self._left - 2
        self._words.draw(painter, PALETTE.ink, QPointF(self._left, 3), width)
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()))
        painter.end()


class Choices(QWidget):
    """Choices side by side, in rows of ``columns`` or fewer; rebuilt only when what there is to choose
    changes."""

    chosen = Signal(str)

    def __init__(self, name: str, columns: int = 4, *, papers: bool = False) -> None:
        super().__init__()
        self._name = name
        self._papers = papers
        self._made: dict[str, ChoiceButton | PaperBox] = {}
        self._anchor = QWidget(self)  # holds the place in the tab order of what is made later
        self._anchor.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._anchor.setVisible(False)
        self._grid = EvenGrid(columns, lines=2 if papers else 6)
        self.setLayout(self._grid)

    def button(self, code: str) -> QWidget | None:
        """The widget of a choice."""
        return self._made.get(code)

    def first(self) -> QWidget | None:
        """The widget of the first choice."""
        return next(iter(self._made.values()), None)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show these."""
        codes = [c.code for c in choices]
        if codes != list(self._made):
            clear(self._grid)
            self._made = {}
            before = self._anchor
            for code in codes:
                made = PaperBox(code) if self._papers else ChoiceButton(code, self._name)
                made.asked.connect(self.chosen)
                self._made[code] = made
                self._grid.addWidget(made)
                made.show()  # not at the next turn of the loop: it may be given the focus before
                self.setTabOrder(before, made)  # made late, it would come last of all
                before = made
        for choice in choices:
            self._made[choice.code].show_choice(choice)
        self.setVisible(bool(choices))
