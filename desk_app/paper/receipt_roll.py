"""A receipt on a 58 or 80 mm thermal roll: one copy below the other's cut, a page each.

All barcodes stand on the dots of a 203 dpi head, so that every bar is a whole number of dots.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from common.paper.blocks import Align, Block, paragraph, rule, space, stack, title
from common.paper.ink import Ink
from common.paper.marks import draw_watermark
from common.paper.pdf import PdfFile
from common.paper.signatures import signature
from common.paper.sizes import DOT, MM, Paper, whole_dots
from common.paper.symbols import (
    CODE128_QUIET,
    QR_QUIET,
    code128_modules,
    draw_code128,
    draw_qr,
    group_number,
    qr_rows,
)
from common.paper.text import Style
from desk_app.domain.documents import ReceiptDocument
from desk_app.paper.receipt_parts import (
    Looks,
    card_fields,
    check_lines,
    collector_lines,
    officer_place,
    old_card_lines,
    paper_lines,
    receiver_place,
    section,
    sentence,
    state_words,
    statement,
    watermark_words,
)
from desk_app.paper.wording import COPIES, letterhead

__all__ = ["ROLL_TOP", "draw_receipt_roll", "roll_body", "roll_height"]

ROLL_TOP: Final = 3 * MM
_BOTTOM: Final = 6 * MM
_TAG: Final = 1.55  # height of the line that says whose copy it is, in sizes of its letters
_SIGN_ROOM: Final = 15 * MM
_THUMB_ROOM: Final = 22 * MM
_BAR_HEIGHT: Final = 11 * MM
_LARGEST_QR: Final = 6  # dots a module


def roll_body(paper: Paper) -> float:
    """Points of the body text on a roll."""
    return 7.6 if paper.width_mm < 70 else 8.8


def draw_receipt_roll(
    pdf: PdfFile, doc: ReceiptDocument, paper: Paper, name: str, place_in_job: str = ""
) -> None:
    """Add two pages, one copy each, as long as they need; ``name`` is unique in the file.

    ``place_in_job`` ("12/42") finds the receipt in the cover list of a job.
    """
    looks = Looks.at(pdf.regular, pdf.bold, roll_body(paper))
    inner = paper.width - 2 * paper.margin
    head = letterhead(doc.letterhead, inner, looks.body, looks.bold)
    tag = Style(pdf.bold, looks.body.size * 0.9)
    tag_top = ROLL_TOP + head.height + looks.body.size * 0.4
    blocks = [head, space(looks.body.size * 0.8 + tag.size * _TAG), *_parts(doc, looks, inner)]
    whole = stack(blocks)
    height = roll_height(whole.height)
    with pdf.form(name, paper.width, height) as ink:
        whole.draw(ink, paper.margin, ROLL_TOP)
    for copy in COPIES:
        words = f"{copy} · {place_in_job}" if place_in_job else copy
        with pdf.page(paper.width, height) as ink:
            pdf.place(name, 0, 0)
            ink.text_centred(paper.width / 2, tag_top + tag.size, words, tag.face, tag.size)


def roll_height(content: float) -> float:
    """Points of a roll's page around ``content``."""
    return whole_dots(ROLL_TOP + content + _BOTTOM)


def _mark(words: str, width: float, bold: Style) -> list[Block]:
    """The word across the middle, in a band of its own: a head prints no grey to write over."""
    height = width * 0.36

    def draw(ink: Ink, x: float, y: float) -> None:
        draw_watermark(ink, x, y, width, height, words, bold)

    return [Block(height, draw)] if words else []


def _parts(doc: ReceiptDocument, looks: Looks, width: float) -> list[Block]:
    gap = space(looks.body.size * 0.7)
    centre = Align.CENTRE
    code = Style(looks.bold.face, looks.body.size * 1.5, leading=1.15)
    words: list[Block] = [
        title(f"TANDA TERIMA {doc.kind}", looks.title, width, centre),
        gap,
        _bars(doc, width),
        space(2),
        title(group_number(doc.number), looks.body, width, centre),
        gap,
        title("Kode bukti", looks.small, width, centre),
        title(doc.evidence_code, code, width, centre),
        gap,
        sentence(doc, looks, width),
    ]
    sections: list[tuple[str, list[Block]]] = [
        (f"Data {doc.kind}", [card_fields(doc, looks, width, "Lahir")]),
        ("Diserahkan kepada", collector_lines(doc, looks, width)),
        ("Berkas yang ditunjukkan", paper_lines(doc.papers, looks, width)),
        (f"{doc.kind} lama", old_card_lines(doc, looks, width)),
        ("Pemeriksaan", check_lines(doc, looks, width)),
    ]
    for index, (heading, lines) in enumerate(sections):
        if index == 2:
            words += _mark(watermark_words(doc), width, looks.bold)
        words += [gap, section(heading, looks, width, lines)]
    words += [gap, statement(doc, looks, width), gap]
    evidence = doc.evidence
    thumb = evidence is not None and evidence.kind == "thumb" and not evidence.sheet
    room = _THUMB_ROOM if thumb else _SIGN_ROOM
    receiver = receiver_place(doc, looks, width, room)
    words += [
        signature(receiver, width, room, looks.body, looks.bold),
        gap,
        signature(officer_place(doc), width, _SIGN_ROOM, looks.body, looks.bold),
        gap,
        _qr(doc, width),
        title("Pindai untuk memeriksa keaslian", looks.small, width, centre),
        gap,
        rule(width, 0.6, after=looks.body.size * 0.3),
        paragraph(doc.free_of_charge, looks.bold, width, centre),
        paragraph(state_words(doc), looks.small, width, centre),
    ]
    return words


def _on_dots(x: float) -> float:
    return round(x / DOT) * DOT


def _bars(doc: ReceiptDocument, width: float) -> Block:
    count = len(code128_modules(doc.number))
    dots = int(width / DOT) // (count + 2 * CODE128_QUIET)
    return _symbol(
        width,
        count * dots * DOT,
        _BAR_HEIGHT,
        lambda ink, x, y: draw_code128(ink, x, y, doc.number, dots * DOT, _BAR_HEIGHT),
    )


def _qr(doc: ReceiptDocument, width: float) -> Block:
    count = len(qr_rows(doc.qr_digits))
    dots = min(_LARGEST_QR, int(width / DOT) // (count + 2 * QR_QUIET))
    side = count * dots * DOT
    white = QR_QUIET * dots * DOT
    drawn = _symbol(
        width, side, side, lambda ink, x, y: draw_qr(ink, x, y, doc.qr_digits, dots * DOT)
    )
    return stack([space(white), drawn, space(white)])


def _symbol(
    width: float, taken: float, height: float, draw_at: Callable[[Ink, float, float], float]
) -> Block:
    def draw(ink: Ink, x: float, y: float) -> None:
        draw_at(ink, _on_dots(x + (width - taken) / 2), _on_dots(y))

    return Block(height, draw)
