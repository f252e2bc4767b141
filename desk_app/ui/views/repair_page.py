"""One page after a repair, a restore or a move: what happened, what is safe, what is to be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.services.told import Story
from desk_app.ui.flow import flow
from desk_app.ui.parts import Panel, button, label, scrolling
from desk_app.ui.views.message import SidePage

__all__ = ["RepairView"]


class RepairView(SidePage):
    """The story of a repair, or of what ``title`` says; ``read`` once the person has read it."""

    read = Signal()

    def __init__(self, told: Story, title: str = "") -> None:
        super().__init__("repair")
        title = title or self.tr("Data PC ini siap dipakai lagi")
        self.column.addWidget(label(title, "title", wrap=True, name="repair_title"))
        self.column.addWidget(self._scrolled(told), 1)
        self._read = button(self.tr("Saya sudah membaca"), "primary", name="repair_read")
        self._read.clicked.connect(self.read)
        self.column.addLayout(flow(1, self._read))
        self.setAccessibleDescription(" ".join((*told.happened, *told.safe, *told.todo)))

    def _scrolled(self, told: Story) -> QScrollArea:
        inner = QWidget()
        inner.setObjectName("page")
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(12)
        for heading, name, sentences in (
            (self.tr("Apa yang terjadi"), "repair_happened", told.happened),
            (self.tr("Apa yang aman"), "repair_safe", told.safe),
            (self.tr("Apa yang perlu dilakukan"), "repair_todo", told.todo),
        ):
            panel = Panel(heading)
            for sentence in sentences:
                panel.body.addWidget(label(sentence, wrap=True, name=name))
            lines.addWidget(panel)
        lines.addStretch(1)
        focus = Qt.FocusPolicy.StrongFocus  # it is read with the keyboard
        return scrolling(inner, "repair_scroll", sideways=True, focus=focus)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._read.setFocus()
