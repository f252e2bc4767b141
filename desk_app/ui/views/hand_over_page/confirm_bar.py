"""The foot of the action page: what is done, what stands in the way, and the one big button."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.flow import EvenGrid, flow
from desk_app.ui.parts import Panel, button, clear, label
from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.page_state import PageState, Problem, Step
from desk_app.ui.views.hand_over_page.full_text import sized
from desk_app.ui.views.hand_over_page.marks import draw_tick, mark_side

__all__ = ["ConfirmBar", "StepMark"]

_STEP_COLUMNS: Final = 3
_STEP_POINTS: Final = 9.5


class StepMark(QWidget):
    """One step: a ring that becomes a tick."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step = step
        self.setObjectName(f"step_{step.code}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tell()

    @property
    def step(self) -> Step:
        """What it shows."""
        return self._step

    def show_step(self, step: Step) -> None:
        """Show a step."""
        if step == self._step:
            return
        self._step = step
        self._tell()

    def _tell(self) -> None:
        step = self._step
        done = self.tr("selesai") if step.done else self.tr("belum")
        self.setAccessibleName(f"{step.label}: {done}")
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        font = sized(self.font(), _STEP_POINTS)
        side = mark_side(font, 0)
        text = QFontMetricsF(font).horizontalAdvance(self._step.label)
        return QSize(ceil(text + side) + 9, ceil(side) + 6)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = sized(self.font(), _STEP_POINTS)
        side = mark_side(font, 0)
        ring = QRectF(1, (self.height() - side) / 2, side - 1, side - 1)
        done = self._step.done
        painter.setPen(QPen(QColor(PALETTE.ok if done else PALETTE.quiet), 1.4))
        painter.setBrush(QColor(PALETTE.ok if done else PALETTE.surface))
        painter.drawEllipse(ring)
        if done:
            draw_tick(painter, ring, PALETTE.surface)
        painter.setFont(font)
        painter.setPen(QColor(PALETTE.ok if done else PALETTE.quiet))
        room = QRectF(self.rect()).adjusted(side + 7, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._step.label)
        painter.end()


class ConfirmBar(Panel):
    """Steps and problems at the left, the way on at the right."""

    confirmed = Signal()
    supervisor = Signal()
    listed = Signal()
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(14, 10, 14, 10)
        self._steps: dict[str, StepMark] = {}
        self._problems: tuple[Problem, ...] = ()
        self._settled_text = ""
        self._steps_grid = EvenGrid(_STEP_COLUMNS, spacing=12, lines=2)
        self._said = QVBoxLayout()
        self._said.setSpacing(3)
        self._supervisor = button(self.tr("PIN penyelia (S)"), name="ask_supervisor")
        self._listed = button(self.tr("Catat sebagai susulan (L)"), name="accept_same_day")
        for one in (self._supervisor, self._listed):
            one.setProperty("scale", "small")
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._settled = label(role="small", wrap=True, name="settled")
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addLayout(self._said, 1)
        said.addLayout(flow(self._supervisor, self._listed))
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addStretch(1)
        left.addLayout(self._steps_grid)
        left.addWidget(self._settled)
        left.addStretch(1)
        self._confirm = button("", name="confirm")
        self._confirm.setProperty("scale", "big")
        self._confirm.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._back = button(self.tr("Kembali (Esc)"), name="back")
        self._back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._back.clicked.connect(self.back)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addLayout(left, 1)
        line.addWidget(self._back, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._confirm, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(said)
        self.body.addLayout(line)
        self._confirm.clicked.connect(self.confirmed)
        self._supervisor.clicked.connect(self.supervisor)
        self._listed.clicked.connect(self.listed)

    def show_page(self, page: PageState) -> None:
        """Show a page."""
        if [s.code for s in page.steps] != list(self._steps):
            clear(self._steps_grid)
            self._steps = {s.code: StepMark(s) for s in page.steps}
            for mark in self._steps.values():
                self._steps_grid.addWidget(mark)
        for step in page.steps:
            self._steps[step.code].show_step(step)
        if page.problems != self._problems:
            self._problems = page.problems
            clear(self._said)
            for problem in page.problems:
                self._said.addWidget(
                    label(problem.sentence, "problem", wrap=True, name=f"problem_{problem.rule}")
                )
        self._settled.setText(page.settled)
        self._settled.setVisible(bool(page.settled))
        self._supervisor.setVisible(page.can_approve)
        self._listed.setVisible(page.can_list)
        self._confirm.setText(self.tr("Serahkan {0} (Enter)").format(page.facts.kind))
        kind = "primary" if page.ready else ""
        if self._confirm.property("kind") != kind:
            self._confirm.setProperty("kind", kind)
            self._confirm.style().unpolish(self._confirm)
            self._confirm.style().polish(self._confirm)
