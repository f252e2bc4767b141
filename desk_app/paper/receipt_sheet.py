"""A receipt on A4 or F4: two copies on one upright sheet, cut once across the middle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from common.paper.blocks import Align, Block, Field, beside, fields, stack, title
from common.paper.ink import Ink
from common.paper.marks import draw_cut_line, draw_footer, draw_tag, draw_watermark
from common.paper.pdf import PdfFile
from common.paper.signatures import signature
from common.paper.sizes import DOT, MM, Paper
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
from desk_app.paper.wording import COPIES, LABEL_GREY, letterhead

__all__ = ["draw_receipt_sheet"]

_TOP: Final = 9 * MM
_BOTTOM: Final = 7.5 * MM
_BODY: Final = 8.3
_SCALES: Final = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.72, 0.68, 0.64, 0.6)
_LEAST_GAP: Final = 0.55  # between two parts, in sizes of the body
_WIDEST_GAP: Final = 1.15
_SIGN_ROOM: Final = 13 * MM
_THUMB_ROOM: Final = 18 * MM
_TAG_ROOM: Final = 30 * MM
_BAR_MODULE: Final = 3 * DOT  # Code 128 of 22 digits: 58 mm
_BAR_HEIGHT: Final = 10.5 * MM
_QR_MODULE: Final = 4 * DOT  # 0.5 mm


def draw_receipt_sheet(
    pdf: PdfFile, doc: ReceiptDocument, paper: Paper, name: str, place_in_job: str = ""
) -> None:
    """Add a page with both copies of the receipt; ``name`` is unique in the file.

    ``place_in_job`` ("12/42") finds the page in the cover list of a job.
    The copies are one drawing placed twice, so that they cannot differ; only the tag in the corner does.
    """
    width, half = paper.width, paper.height / 2
    inner = width - 2 * paper.margin
    with pdf.form(name, width, half) as ink:
        _draw_copy(pdf, ink, doc, paper, half)
        if words := watermark_words(doc):
            # below the barcode and above the foot, where nothing covers it
            bold = Style(pdf.bold, 1)
            draw_watermark(ink, paper.margin, half * 0.3, inner, half * 0.55, words, bold)
    with pdf.page(width, paper.height) as ink:
        tag = Style(pdf.bold, 6.6, 0.2)
        for index, copy in enumerate(COPIES):
            pdf.place(name, 0, half * (1 - index))
            top = half * index + _TOP
            draw_tag(ink, width - paper.margin, top, copy, tag)
            ink.text(paper.margin, top + tag.size, place_in_job, pdf.regular, tag.size, LABEL_GREY)
        cut = Style(pdf.regular, 5.5, 0.5)
        draw_cut_line(ink, paper.margin, width - paper.margin, half, "potong di sini", cut)


@dataclass(frozen=True, slots=True)
class _Layout:
    """A copy laid out at one scale: its parts, its foot, and the points that are left over."""

    looks: Looks
    sign_room: float
    parts: list[Block]
    foot: Block
    spare: float

    @property
    def fits(self) -> bool:
        return self.spare >= len(self.parts) * self.looks.body.size * _LEAST_GAP


def _lay_copy(
    pdf: PdfFile, doc: ReceiptDocument, width: float, room: float, scale: float
) -> _Layout:
    looks = Looks.at(pdf.regular, pdf.bold, _BODY * scale)
    sign_room = _sign_room(doc) * scale
    parts = _parts(doc, looks, width)
    foot = _foot(doc, looks, width, sign_room)
    spare = room - sum(b.height for b in parts) - foot.height
    return _Layout(looks, sign_room, parts, foot, spare)


def _fitting_copy(pdf: PdfFile, doc: ReceiptDocument, width: float, room: float) -> _Layout:
    """Long words make the whole copy smaller before anything is lost."""
    for scale in _SCALES[:-1]:
        layout = _lay_copy(pdf, doc, width, room, scale)
        if layout.fits:
            return layout
    return _lay_copy(pdf, doc, width, room, _SCALES[-1])


def _draw_copy(pdf: PdfFile, ink: Ink, doc: ReceiptDocument, paper: Paper, half: float) -> None:
    width = paper.width - 2 * paper.margin
    layout = _fitting_copy(pdf, doc, width, half - _TOP - _BOTTOM)
    parts, foot, looks = layout.parts, layout.foot, layout.looks
    # What is left over goes between the parts, but never so that they fall apart; then to signing.
    gap = min(layout.spare / len(parts), looks.body.size * _WIDEST_GAP)
    more = layout.spare - gap * len(parts)
    if more > 0:
        foot = _foot(doc, looks, width, layout.sign_room + min(more, _SIGN_ROOM * 0.6))
    y = _TOP
    for part in parts:
        part.draw(ink, paper.margin, y)
        y += part.height + gap
    foot.draw(ink, paper.margin, half - _BOTTOM - foot.height)


def _sign_room(doc: ReceiptDocument) -> float:
    evidence = doc.evidence
    on_this_paper = evidence is not None and evidence.kind == "thumb" and not evidence.sheet
    return _THUMB_ROOM if on_this_paper else _SIGN_ROOM


def _parts(doc: ReceiptDocument, looks: Looks, width: float) -> list[Block]:
    return [
        letterhead(doc.letterhead, width, looks.body, looks.bold, side=_TAG_ROOM),
        _head(doc, looks, width),
        sentence(doc, looks, width),
        _people(doc, looks, width),
        _shown(doc, looks, width),
        statement(doc, looks, width),
    ]


def _head(doc: ReceiptDocument, looks: Looks, width: float) -> Block:
    taken = len(code128_modules(doc.number)) * _BAR_MODULE
    digits = looks.body.scaled(0.92)
    number = group_number(doc.number)

    def bars(ink: Ink, x: float, y: float) -> None:
        draw_code128(ink, x, y, doc.number, _BAR_MODULE, _BAR_HEIGHT)
        base = y + _BAR_HEIGHT + digits.size * 1.12
        ink.text_centred(x + taken / 2, base, number, digits.face, digits.size)

    left = width - taken - CODE128_QUIET * _BAR_MODULE - looks.body.size
    rows = [Field("Nomor", number), Field("Kode bukti", doc.evidence_code, looks.bold)]
    label = looks.label.width("Kode bukti ")
    words = [
        title(f"TANDA TERIMA {doc.kind}", looks.title, left),
        fields(rows, left, label, looks.label, looks.body),
    ]
    symbol = Block(_BAR_HEIGHT + digits.size * 1.4, bars)
    return beside([(0, stack(words, looks.body.size * 0.2)), (width - taken, symbol)])


def _people(doc: ReceiptDocument, looks: Looks, width: float) -> Block:
    gutter = looks.body.size * 1.8
    left = (width - gutter) * 0.57
    right = width - gutter - left
    card = card_fields(doc, looks, left, "Tempat, tanggal lahir")
    taker = collector_lines(doc, looks, right)
    return beside(
        [
            (0, section(f"Data {doc.kind}", looks, left, [card])),
            (left + gutter, section("Diserahkan kepada", looks, right, taker)),
        ]
    )


def _shown(doc: ReceiptDocument, looks: Looks, width: float) -> Block:
    gutter = looks.body.size * 1.8
    part = (width - 2 * gutter) / 3
    columns = [
        section("Berkas yang ditunjukkan", looks, part, paper_lines(doc.papers, looks, part)),
        section(f"{doc.kind} lama", looks, part, old_card_lines(doc, looks, part)),
        section("Pemeriksaan", looks, part, check_lines(doc, looks, part)),
    ]
    return beside([(i * (part + gutter), column) for i, column in enumerate(columns)])


def _foot(doc: ReceiptDocument, looks: Looks, width: float, room: float) -> Block:
    qr = _qr(doc, looks)
    column = (width - qr.width) / 2
    receiver = receiver_place(doc, looks, column, room)
    level = replace(receiver, above=("", *receiver.above))  # beside town and date
    officer = officer_place(doc)
    signatures = beside(
        [
            (0, signature(level, column, room, looks.body, looks.bold)),
            (column, signature(officer, column, room, looks.body, looks.bold)),
            (width - qr.width, qr.block),
        ]
    )
    small = looks.small

    def footer(ink: Ink, x: float, y: float) -> None:
        base = y + small.size * 1.35
        draw_footer(ink, x, base, width, state_words(doc), doc.free_of_charge, small)

    return stack([signatures, Block(small.size * 1.6, footer)], looks.body.size * 0.5)


@dataclass(frozen=True, slots=True)
class _Symbol:
    block: Block
    width: float


def _qr(doc: ReceiptDocument, looks: Looks) -> _Symbol:
    side = len(qr_rows(doc.qr_digits)) * _QR_MODULE
    white = QR_QUIET * _QR_MODULE
    width = side + 2 * white
    caption = title("Pindai untuk memeriksa", looks.small.scaled(0.88), width, Align.CENTRE)

    def draw(ink: Ink, x: float, y: float) -> None:
        draw_qr(ink, x + white, y + white, doc.qr_digits, _QR_MODULE)

    return _Symbol(stack([Block(side + 2 * white, draw), caption]), width)
