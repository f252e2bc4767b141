"""The left side of the action page: what the record says, to compare with the card in the hand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desk_app.domain.collection import CHECKS
from desk_app.ui.flow import flow
from desk_app.ui.parts import Panel, button, label
from desk_app.ui.viewmodels.page_state import PageState
from desk_app.ui.views.hand_over_page.choices import CheckRow, Choices
from desk_app.ui.views.hand_over_page.fields import DraftField, Labelled, narrow
from desk_app.ui.views.hand_over_page.full_text import FullText

__all__ = ["CardPanel"]


class CardPanel(Panel):
    """The four checks, the facts beside them, the old card, the fingerprint."""

    ticked = Signal(str)
    old_card = Signal(str)
    fingerprint = Signal(str)
    fingerprint_asked = Signal()
    edited = Signal(str, str)
    mismatch = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        narrow(self)
        self._mismatch = button(self.tr("Data tidak sesuai (D)"), "danger", name="mismatch")
        self._mismatch.setProperty("scale", "small")
        self._mismatch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._mismatch.clicked.connect(self.mismatch)
        self._compare = label(role="heading", name="compare")
        self.body.addLayout(flow(self._compare, 1, self._mismatch))
        self._checks = {code: CheckRow(code) for code in CHECKS}
        for check in self._checks.values():
            check.asked.connect(self.ticked)
            self.body.addWidget(check)
        self._facts = QGridLayout()
        self._facts.setContentsMargins(2, 4, 2, 4)
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(3)
        self._facts.setColumnStretch(1, 1)
        self._address = FullText(name="address")
        self._area = FullText(name="area")
        self._shelf = FullText(bold=True, name="shelf")
        self._status = FullText(name="status")
        rows = (
            (self.tr("Alamat"), self._address),
            (self.tr("RT/RW"), self._area),
            (self.tr("Lokasi simpan"), self._shelf),
            (self.tr("Status"), self._status),
        )
        for place, (caption, value) in enumerate(rows):
            named = label(caption, "small")
            named.setContentsMargins(0, 1, 0, 0)  # its smaller letters on the line of the value
            self._facts.addWidget(named, place, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(value, place, 1)
        self.body.addLayout(self._facts)
        self._old_heading = label(self.tr("KTP-el lama"), "small")
        self._old_cards = Choices("old_card", columns=3)
        self._old_cards.chosen.connect(self.old_card)
        self._letter = DraftField("police_letter")
        self._letter.edited.connect(self.edited)
        self._letter_row = Labelled(self.tr("Nomor surat kehilangan dari kepolisian"), self._letter)
        self._fingerprint_button = button(self.tr("Sidik jari (F)"), name="ask_fingerprint")
        self._fingerprint_button.setProperty("scale", "small")
        self._fingerprint_button.clicked.connect(self.fingerprint_asked)
        self._fingerprints = Choices("fingerprint", columns=2)
        self._fingerprints.chosen.connect(self.fingerprint)
        self.body.addLayout(flow(self._old_heading, 1, self._fingerprint_button))
        self.body.addWidget(self._old_cards)
        self.body.addWidget(self._letter_row)
        self.body.addWidget(self._fingerprints)
        self.body.addStretch(1)

    def show_page(self, page: PageState) -> None:
        """Show a page."""
        for line in page.checks:
            self._checks[line.code].show_line(line)
        facts = page.facts
        self._address.set_text(facts.address or "-")
        self._area.set_text("   ·   ".join(p for p in (facts.place, facts.sex) if p) or "-")
        self._compare.setText(self.tr("Cocokkan dengan {0}").format(facts.kind))
        shelf = facts.shelf or self.tr("belum dicatat")
        self._shelf.set_text(self.tr("{0}   ·   reg. {1}").format(shelf, facts.registration))
        self._status.set_text(facts.state)
        self._old_heading.setText(self.tr("{0} lama").format(facts.kind))
        self._old_cards.show_choices(page.old_cards)
        self._letter_row.setVisible(page.draft.old_card == "lost")
        self._letter.show_text(page.draft.police_letter)
        self._fingerprint_button.setVisible(not page.fingerprints)
        self._fingerprints.show_choices(page.fingerprints)

    def place_of(self, rule: str, page: PageState) -> QWidget | None:
        """The widget that settles a rule."""
        if rule == "checks":
            open_now = [line.code for line in page.checks if not line.ticked]
            return self._checks[open_now[0] if open_now else CHECKS[0]]
        if rule == "old_card":
            return self._old_cards.first()
        if rule == "police_letter":
            return self._letter
        return self._fingerprints.first() if rule == "fingerprint" else None
