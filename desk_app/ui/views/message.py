"""A page that says one thing: the program is opening, or why it cannot."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.flow import flow
from desk_app.ui.parts import Panel, button, label
from desk_app.ui.views.brand_panel import BrandPanel

__all__ = ["MessageView", "OpeningView", "SidePage"]


class SidePage(QWidget):
    """The dark side, and a column beside it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        ground = QWidget()
        ground.setObjectName("page")
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.brand = BrandPanel()
        whole.addWidget(self.brand, 4)
        whole.addWidget(ground, 7)
        self.column = QVBoxLayout(ground)
        self.column.setContentsMargins(48, 40, 48, 34)
        self.column.setSpacing(14)


class OpeningView(SidePage):
    """The first thing to be seen, while the database is opened."""

    def __init__(self) -> None:
        super().__init__("opening")
        self.column.addStretch(1)
        self._text = label(self.tr("Membuka data PC ini…"), "title", wrap=True, name="opening_text")
        self.column.addWidget(self._text)
        self._running = QProgressBar()
        self._running.setRange(0, 0)
        self._running.setTextVisible(False)
        self._running.setAccessibleName(self._text.text())
        self.column.addWidget(self._running)
        self.column.addStretch(1)

    @Slot()
    def repairing(self) -> None:
        """It takes longer than usual, and why."""
        self._text.setText(
            self.tr(
                "Basis data PC ini sedang diperbaiki. Jangan matikan PC ini; tidak ada yang dihapus."
            )
        )
        self._running.setAccessibleName(self._text.text())


class MessageView(SidePage):
    """Why Serah cannot open, what is safe, what to do next."""

    again = Signal()
    leave = Signal()
    diagnose = Signal()

    def __init__(self, title: str, text: str) -> None:
        super().__init__("message")
        panel = Panel()
        panel.body.addWidget(label(title, "title", wrap=True, name="message_title"))
        panel.body.addWidget(label(text, wrap=True, name="message_text"))
        self.setAccessibleDescription(text)
        panel.body.addSpacing(6)
        self._leave = button(self.tr("Tutup"), name="message_leave")
        self._again = button(self.tr("Coba lagi"), "primary", name="message_again")
        self._diagnose = button(self.tr("Berkas diagnosa…"), name="message_diagnose")
        self._told = label("", "quiet", wrap=True, name="message_told")
        self._told.hide()
        self._diagnose.clicked.connect(self.diagnose)
        self._leave.clicked.connect(self.leave)
        self._again.clicked.connect(self.again)
        panel.body.addLayout(flow(1, self._leave, self._diagnose, self._again))
        panel.body.addWidget(self._told)
        self.column.addStretch(1)
        self.column.addWidget(panel)
        self.column.addStretch(1)

    @Slot(str)
    def tell(self, text: str) -> None:
        """What came of the diagnosis bundle."""
        self._told.setText(text)
        self._told.show()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._again.setFocus()
