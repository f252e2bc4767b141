"""One event of a card's history: a dot on a line, what, who, when, on what paper."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.flow import flow
from desk_app.ui.parts import chip, label
from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.timeline import TimelineRow
from desk_app.ui.views.hand_over_page.full_text import FullText

__all__ = ["EventRow"]


class _Dot(QWidget):
    """The line of time, filled where the centre has the event."""

    def __init__(self, *, confirmed: bool) -> None:
        super().__init__()
        self._confirmed = confirmed
        self.setFixedWidth(20)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(PALETTE.line), 2))
        painter.drawLine(QPointF(10, 0), QPointF(10, self.height()))
        painter.setPen(QPen(QColor(PALETTE.primary), 2))
        painter.setBrush(QColor(PALETTE.primary if self._confirmed else PALETTE.surface))
        painter.drawEllipse(QPointF(10, 13), 5, 5)
        painter.end()


class EventRow(QWidget):
    """Built once from a row; rows of a timeline do not change."""

    def __init__(self, event: TimelineRow) -> None:
        super().__init__()
        self.setObjectName("event")
        self.setAccessibleName(f"{event.when}: {event.title}, {event.who}")
        text = QVBoxLayout()
        text.setContentsMargins(0, 0, 0, 12)
        text.setSpacing(2)
        head = flow(label(event.title, "sum", name="event_title"))
        if not event.confirmed:
            head.addWidget(chip(self.tr("belum dikonfirmasi"), "info", name="event_provisional"))
        if event.doubtful:
            head.addWidget(chip(self.tr("jam diragukan"), "warning", name="event_doubtful"))
        head.push()
        head.addWidget(label(event.when, "small", name="event_when"))
        text.addLayout(head)
        text.addWidget(
            label(self.tr("oleh {0}").format(event.who), "quiet", wrap=True, name="event_who")
        )
        for detail in event.details:
            line = FullText(name="event_detail")
            line.set_text(detail)
            text.addWidget(line)
        if event.purged:
            text.addWidget(
                label(
                    self.tr("Data pribadi sudah dihapus sesuai masa simpan."),
                    "quiet",
                    wrap=True,
                    name="event_purged",
                )
            )
        if event.number:
            proof = self.tr("Nomor {0}   ·   kode bukti {1}")
            paper = label(
                proof.format(event.number, event.evidence_code),
                "small",
                wrap=True,
                name="event_number",
            )
            paper.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.addWidget(paper)
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addWidget(_Dot(confirmed=event.confirmed))
        body.addLayout(text, 1)
