"""The card is handed over: said large and calmly, with what the paper will say."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.flow import flow
from desk_app.ui.parts import Banner, Panel, button, chip, label, row, set_tone
from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.done_page import DoneState
from desk_app.ui.views.hand_over_page.full_text import FullText
from desk_app.ui.views.hand_over_page.marks import draw_tick

__all__ = ["DonePage"]


class _Tick(QWidget):
    """A large tick."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(56, 56)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(PALETTE.ok))
        side = min(self.width(), self.height())
        ring = QRectF(0, (self.height() - side) / 2, side, side)
        painter.drawEllipse(ring)
        draw_tick(painter, ring.adjusted(8, 8, -8, -8), PALETTE.surface)
        painter.end()


class DonePage(QWidget):
    """Number, code, marks; the receipt; then the next person."""

    printing = Signal()
    history = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("done_page")
        panel = Panel()
        self._heading = label(self.tr("Sudah diserahkan"), "success", name="done_heading")
        self._name = FullText(14, bold=True, name="done_name")
        self._taker = FullText(name="done_taker")
        self._number = label(role="number", name="done_number")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._number.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._code = label(role="code", name="done_code")
        self._confirmed = chip(name="done_confirmed")
        self._printed = chip(name="done_printed")
        self._listed = Banner()
        self._listed.setObjectName("done_listed")
        self._case = Banner()
        self._case.setObjectName("done_case")
        self._print = button(self.tr("Cetak tanda terima (Ctrl+P)"), "primary", name="print")
        self._history = button(self.tr("&Riwayat"), name="done_history")
        for one in (self._print, self._history):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._print.clicked.connect(self.printing)
        self._history.clicked.connect(self.history)
        text = QVBoxLayout()
        text.setSpacing(4)
        for widget in (self._heading, self._name, self._taker):
            text.addWidget(widget)
        head = row(_Tick(), spacing=16)
        head.addLayout(text, 1)
        panel.body.addLayout(head)
        panel.body.addSpacing(6)
        panel.body.addWidget(label(self.tr("Nomor tanda terima"), "small"))
        panel.body.addWidget(self._number)
        panel.body.addLayout(flow(label(self.tr("Kode bukti"), "small"), self._code))
        panel.body.addLayout(flow(self._confirmed, self._printed))
        panel.body.addWidget(self._listed)
        panel.body.addWidget(self._case)
        panel.body.addSpacing(6)
        panel.body.addLayout(flow(self._print, self._history))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        body.addWidget(panel)
        body.addWidget(
            label(
                self.tr("Pindai atau ketik untuk warga berikutnya."),
                "quiet",
                wrap=True,
                name="done_next",
            )
        )
        body.addStretch(1)

    def show_done(self, done: DoneState | None) -> None:
        """Show a hand-over."""
        if done is None:
            return
        self._name.set_text(done.name)
        self._taker.set_text(done.taker)
        self._number.setText(done.number)
        self._code.setText(done.evidence_code)
        sure = self.tr("Sudah dikonfirmasi pusat")
        self._confirmed.setText(
            sure if done.confirmed else self.tr("Sementara: belum dikonfirmasi pusat")
        )
        set_tone(self._confirmed, "ok" if done.confirmed else "info")
        self._printed.setText(self.tr("Tanda terima: {0}").format(done.print_state.lower()))
        listed = self.tr("Berkas susulan: {0}.").format(", ".join(done.listed))
        self._listed.show_text("warning", listed if done.listed else "")
        case = self.tr("Bertentangan dengan catatan: {0}. Pusat akan membuka kasusnya.")
        self._case.show_text("error", case.format(done.case) if done.case else "")
