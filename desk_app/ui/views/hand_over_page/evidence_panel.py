"""The hand-over in force: who took the card, who gave it, and the proof, on one panel."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.domain.documents import StrokePoints
from desk_app.ui.flow import flow
from desk_app.ui.parts import chip, clear, label, set_tone
from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.in_force import InForce
from desk_app.ui.views.hand_over_page.full_text import FullText
from desk_app.ui.views.ink import draw_strokes, fitting

__all__ = ["EvidencePanel", "SignatureImage"]

_PIXELS_PER_UNIT = 96 / 2540
_PAST_THE_LAST = 20  # a row of the grid that no detail reaches


class SignatureImage(QWidget):
    """A small picture of a signature."""

    def __init__(self) -> None:
        super().__init__()
        self._strokes: StrokePoints = ()
        self.setObjectName("signature_image")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Tanda tangan penerima"))

    def show_strokes(self, strokes: StrokePoints) -> None:
        """Show ink; without any the picture is not there."""
        self._strokes = strokes
        self.setVisible(bool(strokes))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(190, 96)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect())
        painter.setPen(QPen(QColor(PALETTE.line), 1))
        painter.setBrush(QColor(PALETTE.surface))
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        scale = fitting(self._strokes, frame.adjusted(10, 10, -10, -10), _PIXELS_PER_UNIT)
        draw_strokes(painter, self._strokes, scale, PALETTE.rail)
        painter.end()


class EvidencePanel(QWidget):
    """Sentence, number and code, marks, details, signature."""

    def __init__(self) -> None:
        super().__init__()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        self._sentence = FullText(11.5, bold=True, name="given_sentence")
        self._number = label(role="mono", name="given_number")
        self._code = label(role="mono", name="given_code")
        self._confirmed = chip(name="given_confirmed")
        self._printed = chip(name="given_printed")
        self._details = QGridLayout()
        self._details.setHorizontalSpacing(14)
        self._details.setVerticalSpacing(3)
        self._details.setColumnStretch(1, 1)
        self._image = SignatureImage()
        body.addWidget(self._sentence)
        body.addLayout(
            flow(
                label(self.tr("Nomor"), "small"),
                self._number,
                label(self.tr("Kode bukti"), "small"),
                self._code,
            )
        )
        body.addLayout(flow(self._confirmed, self._printed))
        self._more = QWidget()
        line = QHBoxLayout(self._more)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        line.addLayout(self._details, 1)
        line.addWidget(self._image, 0, Qt.AlignmentFlag.AlignTop)
        body.addWidget(self._more)

    def set_brief(self, brief: bool) -> None:
        """Leave the details out, where room is needed for a question about them."""
        self._more.setVisible(not brief)

    def show_given(self, given: InForce | None, print_state: str) -> None:
        """Show a hand-over; without one the panel is not there."""
        self.setVisible(given is not None)
        if given is None:
            return
        self._sentence.set_text(given.sentence)
        self._number.setText(given.number)
        self._code.setText(given.evidence_code)
        sure = self.tr("Sudah dikonfirmasi pusat")
        self._confirmed.setText(sure if given.confirmed else self.tr("Belum dikonfirmasi pusat"))
        set_tone(self._confirmed, "ok" if given.confirmed else "info")
        self._printed.setText(self.tr("Tanda terima: {0}").format(print_state.lower()))
        self._printed.setVisible(bool(print_state))
        clear(self._details)
        for place, (caption, value) in enumerate(given.details):
            text = FullText()
            text.set_text(value)
            top = Qt.AlignmentFlag.AlignTop
            self._details.addWidget(label(caption, "small"), place, 0, top)
            self._details.addWidget(text, place, 1, top)
        self._details.setRowStretch(_PAST_THE_LAST, 1)
        self._image.show_strokes(given.strokes)
