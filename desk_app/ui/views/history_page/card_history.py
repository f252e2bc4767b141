"""One card's history on one page: the answer first, then cases, then everything that happened."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.ui.flow import flow
from desk_app.ui.parts import (
    Panel,
    button,
    chip,
    clear,
    gives_way,
    label,
    lay_out_now,
    scrolling,
    set_tone,
)
from desk_app.ui.viewmodels.cancel import CancelState, CancelViewModel
from desk_app.ui.viewmodels.history import CaseRow, HistoryState
from desk_app.ui.viewmodels.timeline import TimelineRow
from desk_app.ui.views.hand_over_page.cancel_form import CancelForm
from desk_app.ui.views.hand_over_page.evidence_panel import EvidencePanel
from desk_app.ui.views.hand_over_page.full_text import FullText
from desk_app.ui.views.history_page.event_row import EventRow

__all__ = ["CardHistory"]


class CardHistory(QWidget):
    """Who took the card and who gave it; the NIK is masked here."""

    back = Signal()
    printing = Signal()
    cancelling = Signal()
    handing_over = Signal()

    def __init__(self, cancel: CancelViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card_history")
        self._shown: tuple[TimelineRow, ...] | None = None
        self._cases_shown: tuple[CaseRow, ...] | None = None
        self._back = button(self.tr("Kembali (Esc)"), name="history_back")
        self._back.setProperty("scale", "small")
        self._state = chip(name="history_state")
        self._name = FullText(16, bold=True, name="history_name")
        self._facts = label(role="quiet", wrap=True, name="history_facts")
        self._nobody = label(
            self.tr("Kartu ini belum diserahkan kepada siapa pun."),
            "heading",
            wrap=True,
            name="history_nobody",
        )
        self._evidence = EvidencePanel()
        self._others = label(role="quiet", wrap=True, name="history_others")
        self._hand_over = button(self.tr("&Serahkan kartu ini"), name="history_hand_over")
        self._print = button(self.tr("&Cetak ulang"), name="history_print")
        self._cancel = button(self.tr("&Batalkan serah terima"), "danger", name="history_cancel")
        answer = Panel()
        for widget in (self._name, self._facts, self._nobody, self._evidence, self._others):
            answer.body.addWidget(widget)
        self._acts = QWidget()
        self._acts.setLayout(flow(self._hand_over, self._print, 1, self._cancel))
        answer.body.addWidget(self._acts)
        self.form = CancelForm(cancel)
        self._cases = Panel(self.tr("Kasus"))
        self._timeline = Panel(self.tr("Yang terjadi di PC ini"))
        self._events = QVBoxLayout()
        self._events.setSpacing(0)
        self._timeline.body.addLayout(self._events)
        inner = QWidget()
        inner.setObjectName("history_inner")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(answer)
        column.addWidget(self.form)
        column.addWidget(self._cases)
        column.addWidget(self._timeline)
        column.addStretch(1)
        self._scroll = scrolling(inner, "history_scroll", focus=Qt.FocusPolicy.TabFocus)
        gives_way(self._scroll)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addLayout(flow(self._back, self._state, spacing=10))
        body.addWidget(self._scroll, 1)
        for one, intent in (
            (self._back, self.back),
            (self._hand_over, self.handing_over),
            (self._print, self.printing),
            (self._cancel, self.cancelling),
        ):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            one.clicked.connect(intent)
        cancel.changed.connect(self._on_cancel)

    @Slot(object)
    def _on_cancel(self, form: CancelState | None) -> None:
        """The form takes the place of what cannot be done meanwhile."""
        self._acts.setVisible(form is None)
        self._evidence.set_brief(form is not None)

    def show_form(self) -> None:
        """Bring the form into sight, all of it."""
        lay_out_now()
        self._scroll.ensureWidgetVisible(self.form)

    def show_history(self, state: HistoryState) -> None:
        """Show a card."""
        facts = state.facts
        if facts is None:
            return
        self._state.setText(facts.state)
        set_tone(self._state, facts.tone)
        self._name.set_text(facts.name)
        registration = self.tr("registrasi {0}").format(facts.registration)
        shelf = self.tr("lokasi {0}").format(facts.shelf) if facts.shelf else ""
        parts = (
            facts.kind,
            f"NIK {facts.masked_nik}",
            facts.birth,
            facts.place,
            registration,
            shelf,
        )
        self._facts.setText("   ·   ".join(p.replace(" ", "\u00a0") for p in parts if p))
        self._nobody.setVisible(state.given is None)
        self._evidence.show_given(state.given, state.print_state)
        self._others.setText(state.others)
        self._others.setVisible(bool(state.others))
        self._hand_over.setVisible(state.can_hand_over)
        self._print.setVisible(state.can_print)
        self._cancel.setVisible(state.can_cancel)
        self._show_cases(state.cases)
        self._show_events(state.rows)

    def _show_cases(self, cases: tuple[CaseRow, ...]) -> None:
        self._cases.setVisible(bool(cases))
        if cases == self._cases_shown:
            return
        self._cases_shown = cases
        clear(self._cases.body)
        for case in cases:
            state = self.tr("terbuka") if case.open else self.tr("ditutup")
            mark = chip(state, "error" if case.open else "ok", name="case_state")
            title = label(case.title, "sum", name="case_title")
            self._cases.body.addLayout(flow(title, mark, 1, label(case.opened, "small")))
            for side in case.sides:
                line = FullText(name="case_side")
                line.set_text(side)
                self._cases.body.addWidget(line)
            if case.note:
                self._cases.body.addWidget(label(case.note, "quiet", wrap=True))

    def _show_events(self, events: tuple[TimelineRow, ...]) -> None:
        if events == self._shown:
            return
        self._shown = events
        clear(self._events)
        for event in events:
            self._events.addWidget(EventRow(event))
        if not events:
            self._events.addWidget(
                label(self.tr("Belum ada tindakan di PC ini atas kartu ini."), "quiet")
            )
