"""The page of a card that is not to be handed over now: what is so, the proof, the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.ui.flow import flow
from desk_app.ui.parts import Banner, Panel, button, chip, gives_way, label, scrolling, set_tone
from desk_app.ui.viewmodels.cancel import CancelState, CancelViewModel
from desk_app.ui.viewmodels.status_page import StatusState
from desk_app.ui.views.hand_over_page.cancel_form import CancelForm
from desk_app.ui.views.hand_over_page.evidence_panel import EvidencePanel
from desk_app.ui.views.hand_over_page.full_text import FullText

__all__ = ["StatusPage"]


class StatusPage(QWidget):
    """Never the action page: who was served already must not be served by habit."""

    back = Signal()
    history = Signal()
    cancelling = Signal()
    printing = Signal()
    releasing = Signal()
    recovering = Signal()

    def __init__(self, cancel: CancelViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_page")
        self._back = button(self.tr("Kembali (Esc)"), name="status_back")
        self._back.setProperty("scale", "small")
        self._state = chip(name="status_state")
        self._token = Banner()
        self._token.setObjectName("token")
        self._warning = Banner()
        self._warning.setObjectName("status_warning")
        self._name = FullText(16, bold=True, name="status_name")
        self._facts = label(role="quiet", wrap=True, name="status_facts")
        self._title = label(role="heading", wrap=True, name="status_title")
        self._next = label(wrap=True, name="status_next")
        self._evidence = EvidencePanel()
        self._history = button(self.tr("&Riwayat"), name="status_history")
        self._print = button(self.tr("&Cetak tanda terima"), name="status_print")
        self._release = button(self.tr("&Lepaskan penahanan"), name="status_release")
        self._recover = button(self.tr("Kartu sudah &kembali"), "primary", name="status_recover")
        self._cancel = button(self.tr("&Batalkan serah terima"), "danger", name="status_cancel")
        panel = Panel()
        for widget in (self._name, self._facts, self._title, self._next, self._evidence):
            panel.body.addWidget(widget)
        self._acts = QWidget()
        self._acts.setLayout(
            flow(self._history, self._print, self._recover, 1, self._release, self._cancel)
        )
        panel.body.addWidget(self._acts)
        self.form = CancelForm(cancel)
        inner = QWidget()
        inner.setObjectName("status_inner")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._token)
        column.addWidget(self._warning)
        column.addWidget(panel)
        column.addWidget(self.form)
        column.addStretch(1)
        scroll = scrolling(inner, "status_scroll")
        gives_way(scroll)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addLayout(flow(self._back, self._state, spacing=10))
        body.addWidget(scroll, 1)
        for one, intent in (
            (self._back, self.back),
            (self._history, self.history),
            (self._print, self.printing),
            (self._release, self.releasing),
            (self._recover, self.recovering),
            (self._cancel, self.cancelling),
        ):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            one.clicked.connect(intent)
        cancel.changed.connect(self._on_cancel)

    @Slot(object)
    def _on_cancel(self, form: CancelState | None) -> None:
        """The form takes the place of what cannot be done meanwhile."""
        asking = form is not None
        self._acts.setVisible(not asking)
        self._next.setVisible(not asking and bool(self._next.text()))
        self._evidence.set_brief(asking)

    def show_status(self, status: StatusState | None) -> None:
        """Show a card."""
        if status is None:
            return
        facts = status.facts
        self._state.setText(facts.state)
        set_tone(self._state, facts.tone)
        self._name.set_text(facts.name)
        shelf = self.tr("lokasi {0}").format(facts.shelf) if facts.shelf else ""
        parts = (facts.kind, f"NIK {facts.masked_nik}", facts.birth, facts.place, shelf)
        self._facts.setText("   ·   ".join(p.replace(" ", "\u00a0") for p in parts if p))
        self._title.setText(status.title)
        self._next.setText(status.next_step)
        self._next.setVisible(bool(status.next_step))
        self._warning.show_text("warning", "\n".join(facts.warnings))
        token = status.token
        self._token.show_text(*((token.tone, token.sentence) if token else ("info", "")))
        self._evidence.show_given(status.given, status.print_state)
        self._print.setVisible(status.can_print)
        self._release.setVisible(status.can_release)
        self._recover.setVisible(status.can_recover)
        self._cancel.setVisible(status.can_cancel)
