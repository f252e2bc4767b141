"""Pictures of PDF pages, for the preview and for whoever wants to see what will be printed."""

from __future__ import annotations

import io

__all__ = ["page_count", "pdf_page_png"]


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has. Raises ValueError when the bytes are no PDF."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ValueError("not a PDF") from error
    try:
        return len(document)
    finally:
        document.close()


def pdf_page_png(pdf: bytes, page: int, dpi: int) -> bytes:
    """Page ``page`` (from 0) as a PNG at ``dpi``. Raises IndexError, and ValueError for no PDF.

    One call at a time: the renderer below is not made for threads.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ValueError("not a PDF") from error
    try:
        if not 0 <= page < len(document):
            raise IndexError(f"no page {page}")
        sheet = document[page]
        bitmap = sheet.render(scale=dpi / 72)
        out = io.BytesIO()
        bitmap.to_pil().save(out, "PNG")
        bitmap.close()
        sheet.close()
        return out.getvalue()
    finally:
        document.close()
