"""The morning check as a list: what is checked, how it stands, what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.services.morning_check import CheckName
from desk_app.ui.flow import flow
from desk_app.ui.icons import Icon
from desk_app.ui.parts import Banner, Panel, button, label, row
from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.morning_check import CheckRow, MorningState, MorningViewModel
from desk_app.ui.views.signature_pad import SignaturePad

__all__ = ["CheckList"]

_LOOKS: Final = {
    "": ("waiting", PALETTE.line),
    "ok": ("tick", PALETTE.ok),
    "warning": ("cases", PALETTE.warning),
    "error": ("cross", PALETTE.error),
}
_ROOM: Final = 14


class _Line(QFrame):
    """One check."""

    def __init__(self, name: CheckName) -> None:
        super().__init__()
        self.setObjectName(f"check_{name.value}")
        line = QHBoxLayout(self)
        line.setContentsMargins(2, 6, 2, 6)
        line.setSpacing(12)
        self._icon = Icon("waiting", PALETTE.line, 1.4)
        self._title = label(role="name", wrap=True, name=f"check_{name.value}_title")
        self._text = label(role="quiet", wrap=True, name=f"check_{name.value}_text")
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._text)
        words.addStretch(1)
        line.addWidget(self._icon)
        line.addLayout(words, 1)
        self.buttons = flow()
        line.addLayout(self.buttons)

    def show_row(self, row_: CheckRow) -> None:
        """Render."""
        self._icon.show_icon(*_LOOKS[row_.tone])
        self._title.setText(row_.title)
        self._text.setText(row_.text)
        self.setAccessibleName(f"{row_.title}: {row_.text}")


class CheckList(QWidget):
    """All checks, with slip, scan and stroke."""

    def __init__(self, model: MorningViewModel, now_ms: Callable[[], int]) -> None:
        super().__init__()
        self.setObjectName("morning_check")
        self._model = model
        self._lines = {name: _Line(name) for name in CheckName}
        self._print = button(self.tr("Cetak slip uji"), name="check_print")
        self._yes = button(self.tr("Ya, keluar"), "primary", name="check_yes")
        self._no = button(self.tr("Tidak"), name="check_no")
        self._sync = button(self.tr("Sinkronkan"), name="check_sync")
        self._again = button(self.tr("Ulangi semua"), name="check_again")
        self._pad = SignaturePad(now_ms)
        self._pad.setObjectName("check_pad")
        self._pad.setAccessibleName(self.tr("Bidang untuk mencoba pena"))
        self._summary = Banner()
        self._summary.setObjectName("check_summary")
        self._lay_out()
        self._print.clicked.connect(model.print_slip)
        self._yes.clicked.connect(self._on_yes)
        self._no.clicked.connect(self._on_no)
        self._sync.clicked.connect(model.sync_now)
        self._again.clicked.connect(self._on_again)
        self._pad.edited.connect(model.take_strokes)
        model.changed.connect(self._render)

    def _lay_out(self) -> None:
        printer = self._lines[CheckName.PRINTER].buttons
        for one in (self._no, self._yes, self._print):
            printer.addWidget(one)
        self._lines[CheckName.SYNC].buttons.addWidget(self._sync)
        metrics = self.fontMetrics()
        self._pad.setFixedSize(metrics.averageCharWidth() * 34, round(metrics.height() * 4.6))
        self._pad.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._lines[CheckName.PAD].buttons.addWidget(self._pad)
        column = QVBoxLayout(self)
        column.setContentsMargins(_ROOM, _ROOM, _ROOM, _ROOM)
        column.setSpacing(10)
        head = row(
            label(
                self.tr("Satu menit sebelum melayani. Hasilnya tersimpan untuk hari ini."),
                "quiet",
                wrap=True,
            ),
            self._again,
        )
        head.setStretch(0, 1)
        column.addLayout(head)
        column.addWidget(self._summary)
        panel = Panel()
        panel.body.setSpacing(0)
        for index, line in enumerate(self._lines.values()):
            if index:
                rule = QFrame()
                rule.setProperty("line", True)
                panel.body.addWidget(rule)
            panel.body.addWidget(line)
        column.addWidget(panel)
        column.addStretch(1)

    @Slot()
    def _on_yes(self) -> None:
        self._model.answer_slip(came=True)

    @Slot()
    def _on_no(self) -> None:
        self._model.answer_slip(came=False)

    @Slot()
    def _on_again(self) -> None:
        self._pad.wipe()
        self._model.start_again()

    @Slot(object)
    def _render(self, state: MorningState) -> None:
        for row_ in state.rows:
            self._lines[row_.name].show_row(row_)
        actions = {row_.name: row_.action for row_ in state.rows}
        asked = actions[CheckName.PRINTER] == "answer"
        self._yes.setVisible(asked)
        self._no.setVisible(asked)
        self._print.setVisible(actions[CheckName.PRINTER] == "print")
        self._sync.setVisible(actions[CheckName.SYNC] == "sync")
        self._summary.show_text(state.tone, state.summary)
        if asked and self._print.hasFocus():
            self._yes.setFocus()
