"""Who takes the card, with which papers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desk_app.ui.parts import Panel, label
from desk_app.ui.viewmodels.page_state import PageState
from desk_app.ui.views.hand_over_page.choices import Choices
from desk_app.ui.views.hand_over_page.fields import DraftField, Labelled, narrow

__all__ = ["CollectorPanel"]


class CollectorPanel(Panel):
    """The relation; for others than the owner name, NIK and relation; the papers of the policy."""

    relation = Signal(str)
    paper = Signal(str)
    edited = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        narrow(self)
        self.heading.setText(self.tr("Diambil oleh"))
        self.heading.setVisible(True)
        self.body.setSpacing(6)
        self._relations = Choices("relation", columns=4)
        self._relations.chosen.connect(self.relation)
        self._name = DraftField("collector_name")
        self._nik = DraftField("collector_nik", digits=True, longest=24)
        self._note = DraftField("collector_note")
        for field in (self._name, self._nik, self._note):
            field.edited.connect(self.edited)
        self._nik_row = Labelled(self.tr("NIK pengambil"), self._nik)
        self._person = QWidget()
        lines = QGridLayout(self._person)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        lines.addWidget(Labelled(self.tr("Nama pengambil"), self._name), 0, 0, 1, 2)
        lines.addWidget(self._nik_row, 1, 0)
        lines.addWidget(Labelled(self.tr("Hubungan dengan pemilik"), self._note), 1, 1)
        for column in range(2):
            lines.setColumnStretch(column, 1)
        self._papers_heading = label(self.tr("Berkas yang ditunjukkan"), "small")
        self._papers = Choices("paper", columns=2, papers=True)
        self._papers.chosen.connect(self.paper)
        for widget in (
            self._relations,
            self._person,
            self._papers_heading,
            self._papers,
        ):
            self.body.addWidget(widget)

    def show_page(self, page: PageState) -> None:
        """Show a page."""
        draft = page.draft
        other = draft.relation != "owner"
        self._relations.show_choices(page.relations)
        self._person.setVisible(other)
        self._name.show_text(draft.collector_name)
        self._nik.show_text(draft.collector_nik)
        self._note.show_text(draft.collector_note)
        digits = sum(c.isdigit() for c in draft.collector_nik)
        caption = self.tr("NIK pengambil")
        self._nik_row.caption.setText(f"{caption} {digits}/16" if digits else caption)
        self._papers_heading.setVisible(bool(page.papers))
        self._papers.show_choices(page.papers)

    def begin(self, page: PageState) -> QWidget | None:
        """Where to type once a relation was chosen."""
        return self._name if page.draft.relation != "owner" else None

    def place_of(self, rule: str) -> QWidget | None:
        """The widget that settles a rule."""
        if rule.startswith("paper:"):
            return self._papers.button(rule.removeprefix("paper:"))
        return {
            "relation": self._relations.first(),
            "collector_name": self._name,
            "collector_nik": self._nik,
        }.get(rule)
