"""The data on the card are wrong: which ones, and what happens next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.services.hold import FAULT_LABELS
from desk_app.ui.flow import flow
from desk_app.ui.language import in_language
from desk_app.ui.parts import Panel, button, label
from desk_app.ui.viewmodels.page_state import Choice
from desk_app.ui.viewmodels.set_aside import HoldForm, SetAsideViewModel
from desk_app.ui.views.hand_over_page.choices import Choices
from desk_app.ui.views.hand_over_page.fields import Labelled
from desk_app.ui.views.hand_over_page.full_text import FullText

__all__ = ["HoldPage"]

_KEYS = "123456"


class HoldPage(QWidget):
    """Names the faults, then holds the card in the drawer."""

    back = Signal()
    _holding = Signal()

    def __init__(self, set_aside: SetAsideViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hold_page")
        self._set_aside = set_aside
        self._name = FullText(16, bold=True, name="hold_name")
        self._faults = Choices("fault", columns=2)
        self._faults.chosen.connect(set_aside.toggle_fault)
        self._note = QLineEdit()
        self._note.setObjectName("hold_note")
        self._note.textEdited.connect(set_aside.put_note)
        self._problem = label(role="problem", wrap=True, name="hold_problem")
        self._give_up = button(self.tr("Kembali (Esc)"), name="hold_back")
        self._hold = button(self.tr("Tahan kartu (Enter)"), "primary", name="hold_submit")
        self._give_up.clicked.connect(self.back)
        self._hold.clicked.connect(set_aside.hold)
        self._holding.connect(set_aside.hold)
        panel = Panel(self.tr("Data tidak sesuai"))
        panel.body.addWidget(self._name)
        panel.body.addWidget(
            label(
                self.tr(
                    "Kartu tidak diserahkan dan tetap di laci. Tandai apa yang tidak sesuai "
                    "menurut pemilik:"
                ),
                wrap=True,
            )
        )
        panel.body.addWidget(self._faults)
        panel.body.addWidget(
            Labelled(self.tr("Seharusnya (boleh kosong), misalnya ejaan yang benar"), self._note)
        )
        panel.body.addWidget(self._problem)
        panel.body.addLayout(flow(1, self._give_up, self._hold))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(panel)
        body.addStretch(1)
        set_aside.changed.connect(self._render)

    def begin(self) -> None:
        """Put the focus on the first fault."""
        place = self._faults.first()
        if place is not None:
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _render(self, form: HoldForm | None) -> None:
        if form is None:
            return
        self._name.set_text(form.name)
        self._faults.show_choices(
            [
                Choice(code, in_language(text), code in form.faults, key)
                for (code, text), key in zip(FAULT_LABELS.items(), _KEYS, strict=True)
            ]
        )
        if form.note != self._note.text():
            self._note.setText(form.note)
        self._problem.setText(form.problem)
        self._problem.setVisible(bool(form.problem))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.text()
        if event.isAutoRepeat():
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._holding.emit()
        elif key and key in _KEYS:
            self._set_aside.toggle_fault(tuple(FAULT_LABELS)[_KEYS.index(key)])
        else:
            super().keyPressEvent(event)
