"""The papers of the desk for the screens: one object that knows each paper by its name."""

from __future__ import annotations

from collections.abc import Sequence

from common.paper.sizes import PAPERS
from desk_app.domain.documents import (
    BatchMinutesDocument,
    DailyListDocument,
    ReceiptDocument,
    ReceiptsCover,
)
from desk_app.paper.batch_minutes import batch_minutes_pdf
from desk_app.paper.daily_list import daily_list_pdf
from desk_app.paper.receipts import receipt_pdf, receipts_pdf
from desk_app.paper.render import page_count, pdf_page_png

__all__ = ["PaperMaker"]


class PaperMaker:
    """Draws papers. Implements `Papers`."""

    def receipts_pdf(
        self,
        receipts: Sequence[ReceiptDocument],
        paper: str,
        cover: ReceiptsCover | None = None,
    ) -> bytes:
        """Receipts in one file, behind a numbered list if there is a ``cover``."""
        if cover is None:
            return receipt_pdf(receipts, PAPERS[paper])
        return receipts_pdf(receipts, cover, PAPERS[paper])

    def daily_pdf(self, document: DailyListDocument, paper: str) -> bytes:
        """The daily report."""
        return daily_list_pdf(document, PAPERS[paper])

    def minutes_pdf(self, document: BatchMinutesDocument, paper: str) -> bytes:
        """The minutes of a batch."""
        return batch_minutes_pdf(document, PAPERS[paper])

    def page_count(self, pdf: bytes) -> int:
        """How many pages a PDF has."""
        return page_count(pdf)

    def page_png(self, pdf: bytes, page: int, dpi: int) -> bytes:
        """A page as a PNG."""
        return pdf_page_png(pdf, page, dpi)
