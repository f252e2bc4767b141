"""What a PDF looks like once it is printed: pages as pictures, the symbols and words on them."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image

__all__ = [
    "PRINTER_DPI",
    "Symbol",
    "decode_image",
    "decode_page",
    "ink_share",
    "outside_margin_is_white",
    "page_image",
    "page_size",
    "page_text",
    "text_boxes",
]

PRINTER_DPI = 203  # a thermal head, the coarsest printer there is
_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode])


@dataclass(frozen=True, slots=True)
class Symbol:
    """A decoded barcode: ``kind`` Code128 or QRCode; left, top, right, bottom in pixels."""

    kind: str
    text: str
    box: tuple[int, int, int, int]


def page_image(pdf: bytes, page: int = 0, dpi: int = PRINTER_DPI) -> Image.Image:
    """A page as a grey picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        bitmap = sheet.render(scale=dpi / 72, grayscale=True)
        image = bitmap.to_pil().convert("L")
        image.load()
        bitmap.close()
        sheet.close()
        return image
    finally:
        document.close()


def page_size(pdf: bytes, page: int = 0) -> tuple[float, float]:
    """Points across and down."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        size = sheet.get_size()
        sheet.close()
        return size
    finally:
        document.close()


def page_text(pdf: bytes, page: int = 0) -> str:
    """The words of a page in one line, as somebody would search or copy them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        words = sheet.get_textpage()
        text = words.get_text_range()
        words.close()
        sheet.close()
        return " ".join(text.split())
    finally:
        document.close()


def text_boxes(pdf: bytes, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of every letter, in points from the lower left corner."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        words = sheet.get_textpage()
        boxes = [words.get_charbox(i) for i in range(words.count_chars())]
        words.close()
        sheet.close()
        return [box for box in boxes if box[2] > box[0]]
    finally:
        document.close()


def decode_image(image: Image.Image) -> list[Symbol]:
    """The Code 128 and QR symbols that a scanner finds, from top to bottom."""
    found = []
    for code in zxingcpp.read_barcodes(image, formats=_FORMATS):
        p = code.position
        corners = (p.top_left, p.top_right, p.bottom_left, p.bottom_right)
        xs, ys = [c.x for c in corners], [c.y for c in corners]
        # the format says its variant too ("QRCodeModel2")
        kind = "QRCode" if code.symbology == zxingcpp.BarcodeFormat.QRCode else "Code128"
        found.append(Symbol(kind, code.text, (min(xs), min(ys), max(xs), max(ys))))
    return sorted(found, key=lambda s: (s.box[1], s.box[0]))


def decode_page(pdf: bytes, page: int = 0, dpi: int = PRINTER_DPI) -> list[tuple[str, str]]:
    """(kind, text) of the symbols on a page printed at ``dpi``, from top to bottom."""
    return [(s.kind, s.text) for s in decode_image(page_image(pdf, page, dpi))]


def ink_share(image: Image.Image, box: tuple[int, int, int, int]) -> float:
    """How much of a part of a picture is dark (0 to 1)."""
    part = image.crop(box).point(lambda grey: 255 if grey < 128 else 0)
    return part.histogram()[255] / (part.width * part.height)


def outside_margin_is_white(image: Image.Image, margin: float) -> bool:
    """Whether nothing is drawn within ``margin`` pixels of the edges."""
    edge = int(margin)
    inner = (edge, edge, image.width - edge, image.height - edge)
    frame = image.copy()
    frame.paste(255, inner)
    return frame.getextrema() == (255, 255)
