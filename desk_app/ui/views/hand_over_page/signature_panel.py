"""How the receiver puts their name to it: the pad, or what stands in for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.ui.flow import flow
from desk_app.ui.parts import Panel, button, label
from desk_app.ui.viewmodels.draft import Signing
from desk_app.ui.viewmodels.page_state import PageState
from desk_app.ui.views.hand_over_page.choices import Choices
from desk_app.ui.views.hand_over_page.fields import DraftField, Labelled, narrow
from desk_app.ui.views.signature_pad import SignaturePad

__all__ = ["SignaturePanel"]


class SignaturePanel(Panel):
    """The pad with its alternatives: a row of a paper list, a thumb print, a witness."""

    signing = Signal(str)
    strokes = Signal(object)
    edited = Signal(str, str)

    def __init__(self, now_ms: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        narrow(self)
        self.body.setSpacing(6)
        self._signings = Choices("signing", columns=4)
        self._signings.chosen.connect(self.signing)
        self.pad = SignaturePad(now_ms)
        self.pad.edited.connect(self.strokes)
        self._short = label(
            self.tr("Goresan terlalu pendek untuk tanda tangan."),
            "problem",
            wrap=True,
            name="ink_short",
        )
        self._wipe = button(self.tr("Hapus goresan"), name="pad_clear")
        self._wipe.setProperty("scale", "small")
        self._wipe.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = self._wipe.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._wipe.setSizePolicy(policy)
        self._wipe.clicked.connect(self.pad.wipe)
        self._sheet = DraftField("sheet", longest=40)
        self._row = DraftField("row", digits=True, longest=4)
        self._witness = DraftField("witness")
        for field in (self._sheet, self._row, self._witness):
            field.edited.connect(self.edited)
        self._paper = QWidget()
        line = QHBoxLayout(self._paper)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Labelled(self.tr("Nomor lembar"), self._sheet), 3)
        line.addWidget(Labelled(self.tr("Baris"), self._row), 1)
        self._seen = Labelled(self.tr("Nama saksi"), self._witness)
        self._note = label(role="small", wrap=True, name="signing_note")
        heading = label(self.tr("Tanda tangan penerima"), "heading")
        self.body.addLayout(flow(heading, 1, self._wipe))
        for widget in (self._signings, self.pad, self._paper, self._seen, self._note):
            self.body.addWidget(widget, 1 if widget is self.pad else 0)
        self.body.addWidget(self._short)
        self._filler = QWidget()
        self.body.addWidget(self._filler, 1)

    def show_page(self, page: PageState) -> None:
        """Show a page."""
        draft = page.draft
        drawn = draft.signing is Signing.DRAWN
        self._signings.show_choices(page.signings)
        self.pad.setVisible(drawn)
        self.pad.show_strokes(draft.strokes)
        self._wipe.setVisible(drawn and bool(draft.strokes))
        self._short.setVisible(page.ink_short)
        self._paper.setVisible(draft.signing is Signing.PAPER)
        self._seen.setVisible(draft.signing in (Signing.THUMB, Signing.WITNESS))
        self._filler.setVisible(not drawn)
        self._sheet.show_text(draft.sheet)
        self._row.show_text(draft.row)
        self._witness.show_text(draft.witness)
        notes = {
            Signing.PAPER: self.tr(
                "Penerima menandatangani daftar kertas; tulis lembar dan baris."
            ),
            Signing.THUMB: self.tr(
                "Cap jempol dibubuhkan pada lembar petugas; saksi melihatnya sendiri."
            ),
            Signing.WITNESS: self.tr(
                "Penerima tidak dapat membubuhkan tanda tangan maupun cap jempol; saksi menyatakan "
                "kartunya diterima."
            ),
        }
        self._note.setText(notes.get(draft.signing, ""))
        self._note.setVisible(not drawn)

    def place(self, page: PageState) -> QWidget | None:
        """Where the evidence is still missing; the pad takes no focus."""
        if page.draft.signing is Signing.PAPER:
            return self._row if page.draft.sheet else self._sheet
        return None if page.draft.signing is Signing.DRAWN else self._witness
