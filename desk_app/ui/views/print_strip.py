"""What the printer is doing, and what did not come out, with the button that tries again."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desk_app.ui.parts import button, label, set_tone
from desk_app.ui.print_jobs import QueueState

__all__ = ["PrintStrip"]


class PrintStrip(QFrame):
    """One line that is there only while there is something to say of the print queue."""

    retry = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("print_strip")
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 12, 8)
        self._text = label(wrap=True, name="print_text")
        self._again = button(self.tr("Coba lagi"), name="print_retry")
        self._again.setProperty("scale", "small")
        self._again.clicked.connect(self.retry)
        line.addWidget(self._text, 1)
        line.addWidget(self._again)
        self.setVisible(False)

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    @Slot(object)
    def show_queue(self, state: QueueState) -> None:
        """Show the queue."""
        said = state.failure
        if state.busy:
            said = self.tr("Sedang dicetak: {0}").format(state.title)
            if state.waiting:
                more = self.tr("{0} pekerjaan lagi menunggu.").format(state.waiting)
                said = f"{said}. {more}"
        set_tone(self, "info" if state.busy else "error")
        self._text.setText(said)
        self.setAccessibleName(said)
        self._again.setVisible(bool(state.failed) and not state.busy)
        self.setVisible(bool(said))
