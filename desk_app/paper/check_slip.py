"""The slip of the morning check: proof that this printer prints and this scanner reads it."""

from __future__ import annotations

from typing import Final

from common.paper.blocks import Align, Block, paragraph, rule, space, stack, title
from common.paper.ink import Ink
from common.paper.pdf import PdfFile
from common.paper.sizes import DOT, MM, PAPERS, Paper
from common.paper.symbols import CODE128_QUIET, code128_modules, draw_code128
from common.paper.text import Style
from desk_app.services.morning_check import CHECK_CODE

__all__ = ["check_slip_pdf"]

_BAR_HEIGHT: Final = 14 * MM
_TOP: Final = 6 * MM
_MODULE: Final = 3 * DOT


def check_slip_pdf(paper: str, place: str, when: str) -> bytes:
    """A slip on ``paper`` (a name of PAPERS) with where, when and a barcode to scan."""
    sheet = PAPERS[paper]
    pdf = PdfFile("Slip uji", "Serah", greys=not sheet.is_roll)
    body, bold = Style(pdf.regular, 9), Style(pdf.bold, 11)
    inner = min(sheet.width - 2 * sheet.margin, 90 * MM)
    blocks = [
        title("SLIP UJI SERAH", bold, inner, Align.CENTRE),
        paragraph(place, body, inner, Align.CENTRE),
        paragraph(when, body, inner, Align.CENTRE),
        space(3 * MM),
        _bars(inner),
        space(2 * MM),
        paragraph(CHECK_CODE, body, inner, Align.CENTRE),
        space(2 * MM),
        rule(inner, 0.6, after=2 * MM),
        paragraph(
            "Pindai barcode ini pada layar Pemeriksaan pagi, lalu buang slipnya. Slip ini bukan "
            "tanda terima.",
            body,
            inner,
            Align.CENTRE,
        ),
    ]
    whole = stack(blocks)
    height = _height(sheet, whole)
    with pdf.page(sheet.width, height) as ink:
        whole.draw(ink, (sheet.width - inner) / 2, max(_TOP, sheet.margin))
    return pdf.to_bytes()


def _height(sheet: Paper, whole: Block) -> float:
    return whole.height + 2 * _TOP + 6 * MM if sheet.is_roll else sheet.height


def _bars(inner: float) -> Block:
    modules = len(code128_modules(CHECK_CODE)) + 2 * CODE128_QUIET
    module = min(_MODULE, inner / modules)

    def draw(ink: Ink, x: float, y: float) -> None:
        left = x + (inner - modules * module) / 2 + CODE128_QUIET * module
        draw_code128(ink, left, y, CHECK_CODE, module, _BAR_HEIGHT)

    return Block(_BAR_HEIGHT, draw)
