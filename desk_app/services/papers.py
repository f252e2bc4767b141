"""Papers as files, for whoever prints, shows or saves them; what draws them stands in `desk_app.paper`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from desk_app.domain.documents import (
    BatchMinutesDocument,
    DailyListDocument,
    ReceiptDocument,
    ReceiptsCover,
)

__all__ = ["Papers", "PrintDoubtfulError"]


class PrintDoubtfulError(Exception):
    """Nobody can tell whether the printer took the job: only a look at its tray can.

    Raised by `Printers.print_pdf` besides PrintFailedError; ``str(error)`` is a sentence for a person.
    """


class Papers(Protocol):
    """Draws papers as PDF, and pages of a PDF as pictures.

    Slow (tens of milliseconds and more) and for one thread at a time: call it on the task thread.
    ``paper`` is a name of `common.paper.sizes.PAPERS`; a paper that does not go on a roll comes out on
    a sheet then.
    """

    def receipts_pdf(
        self,
        receipts: Sequence[ReceiptDocument],
        paper: str,
        cover: ReceiptsCover | None = None,
    ) -> bytes:
        """Receipts in one file, behind a numbered list if there is a ``cover``.

        Raises ValueError without a receipt and without a cover."""
        ...

    def daily_pdf(self, document: DailyListDocument, paper: str) -> bytes:
        """The daily report."""
        ...

    def minutes_pdf(self, document: BatchMinutesDocument, paper: str) -> bytes:
        """The minutes of a batch."""
        ...

    def page_count(self, pdf: bytes) -> int:
        """How many pages a PDF has; ValueError when the bytes are no PDF."""
        ...

    def page_png(self, pdf: bytes, page: int, dpi: int) -> bytes:
        """Page ``page`` (from 0) as a PNG; IndexError where there is none, ValueError for no PDF."""
        ...
