"""Papers as pieces of work for the task thread: read the documents, draw the PDF on a paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from desk_app.domain.documents import ReceiptDocument
from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.services.papers import Papers
from desk_app.services.printing import PrintState
from desk_app.ui.context import DeskServices

__all__ = [
    "COPY_MARK",
    "DailyPdf",
    "MinutesPdf",
    "PaperWork",
    "ReceiptsPdf",
]

COPY_MARK: Final = "SALINAN"


@dataclass(frozen=True, slots=True)
class ReceiptsPdf:
    """The receipts at ``positions`` of the log; those already given are copies and say so.

    ``day`` and ``selection`` put a numbered list in front of them.
    """

    desk: DeskServices
    papers: Papers
    session: Session
    positions: tuple[int, ...]
    day: date | None = None
    selection: str = ""

    def __call__(self, paper: str) -> bytes:
        """The PDF; raises Refused if a position is not a receipt of this PC."""
        desk = self.desk
        with desk.store.read() as unit:
            docs: list[ReceiptDocument] = []
            for position in self.positions:
                act = unit.log.at(position)
                if act is None:
                    raise Refused("number", "Tanda terima ini tidak ada di PC ini.")
                given = desk.printing.state(unit, position) == PrintState.GIVEN
                mark = COPY_MARK if given else None
                docs.append(desk.documents.receipt_of(unit, act, copy_mark=mark))
            cover = None
            if self.day is not None:
                now = desk.clock.now_ms()
                cover = desk.documents.cover(unit, self.session, self.day, self.selection, now)
        return self.papers.receipts_pdf(docs, paper, cover)


@dataclass(frozen=True, slots=True)
class DailyPdf:
    """The daily report."""

    desk: DeskServices
    papers: Papers
    session: Session
    day: date

    def __call__(self, paper: str) -> bytes:
        """The PDF."""
        with self.desk.store.read() as unit:
            now = self.desk.clock.now_ms()
            doc = self.desk.documents.daily_list(unit, self.session, self.day, now)
        return self.papers.daily_pdf(doc, paper)


@dataclass(frozen=True, slots=True)
class MinutesPdf:
    """The minutes of a batch, by their number."""

    desk: DeskServices
    papers: Papers
    number: str

    def __call__(self, paper: str) -> bytes:
        """The PDF; raises Refused if the number is not of such an act."""
        with self.desk.store.read() as unit:
            doc = self.desk.documents.batch_minutes(unit, self.number)
        return self.papers.minutes_pdf(doc, paper)


PaperWork = ReceiptsPdf | DailyPdf | MinutesPdf
