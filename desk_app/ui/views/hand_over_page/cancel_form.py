"""The form that takes a hand-over back; the supervisor's PIN and the reason are asked for after it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desk_app.ui.flow import flow
from desk_app.ui.parts import Panel, button, label
from desk_app.ui.viewmodels.cancel import CancelState, CancelViewModel
from desk_app.ui.viewmodels.page_state import Choice
from desk_app.ui.views.hand_over_page.choices import Choices
from desk_app.ui.views.hand_over_page.fields import Labelled

__all__ = ["CancelForm"]


class CancelForm(Panel):
    """Where is the card now?"""

    _submitting = Signal()
    _closing = Signal()

    def __init__(self, cancel: CancelViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("cancel_form")
        self._cancel = cancel
        self.heading.setText(self.tr("Batalkan serah terima"))
        self.heading.setVisible(True)
        self._ask = label(self.tr("Di mana kartunya sekarang?"), wrap=True)
        self._where = Choices("where", columns=2)
        self._where.chosen.connect(self._on_where)
        self._person = QLineEdit()
        self._person.setObjectName("with_person")
        self._person.textEdited.connect(cancel.put_person)
        self._person_row = Labelled(self.tr("Nama orang yang memegang kartu"), self._person)
        self._problem = label(role="problem", wrap=True, name="cancel_problem")
        self._give_up = button(self.tr("Tidak jadi (Esc)"), name="cancel_back")
        self._go_on = button(self.tr("Minta PIN penyelia"), "danger", name="cancel_submit")
        self._give_up.clicked.connect(cancel.close)
        self._go_on.clicked.connect(cancel.submit)
        self._submitting.connect(cancel.submit)
        self._closing.connect(cancel.close)
        for widget in (self._ask, self._where, self._person_row, self._problem):
            self.body.addWidget(widget)
        self.body.addLayout(flow(1, self._give_up, self._go_on))
        cancel.changed.connect(self._render)
        self._render(cancel.state)

    def begin(self) -> None:
        """Put the focus on the first choice."""
        place = self._where.first()
        if place is not None:
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _on_where(self, where: str) -> None:
        self._cancel.choose_where(where)
        if where == "wrong_person":
            self._person.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _render(self, state: CancelState | None) -> None:
        self.setVisible(state is not None)
        if state is None:
            return
        self._where.show_choices(
            (
                Choice("drawer", self.tr("Kembali di laci"), state.where == "drawer"),
                Choice(
                    "wrong_person",
                    self.tr("Masih pada orang yang keliru"),
                    state.where == "wrong_person",
                ),
            )
        )
        self._person_row.setVisible(state.where == "wrong_person")
        if state.person != self._person.text():
            self._person.setText(state.person)
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._submitting.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self._closing.emit()
        else:
            super().keyPressEvent(event)
