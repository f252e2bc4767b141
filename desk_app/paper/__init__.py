"""The papers of the desk as PDF: receipts, the daily list, minutes; and pictures of their pages.

Importing this loads the PDF library (about 0.1 s): import it where a paper is first needed.
"""

from desk_app.paper.batch_minutes import batch_minutes_pdf
from desk_app.paper.daily_list import daily_list_pdf
from desk_app.paper.receipts import receipt_pdf, receipts_pdf
from desk_app.paper.render import page_count, pdf_page_png

__all__ = [
    "batch_minutes_pdf",
    "daily_list_pdf",
    "page_count",
    "pdf_page_png",
    "receipt_pdf",
    "receipts_pdf",
]
