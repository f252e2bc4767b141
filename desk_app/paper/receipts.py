"""Receipts as files: one, several, or a day's in one job behind a numbered list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from common.paper.blocks import Align, Block, beside, paragraph, rule, space, stack, title
from common.paper.pdf import PdfFile
from common.paper.report import Report, draw_reports
from common.paper.signatures import signature
from common.paper.sizes import A4, MM, Paper
from common.paper.symbols import group_number
from common.paper.table import Column, Row, lay_table
from common.paper.text import Style
from common.terbilang import group_thousands
from desk_app.domain.documents import ReceiptDocument, ReceiptsCover
from desk_app.paper.receipt_parts import watermark_words
from desk_app.paper.receipt_roll import ROLL_TOP, draw_receipt_roll, roll_body, roll_height
from desk_app.paper.receipt_sheet import draw_receipt_sheet
from desk_app.paper.wording import (
    LABEL_GREY,
    PURGED,
    author,
    letterhead,
    signer_place,
)

__all__ = ["receipt_pdf", "receipts_pdf"]

_BODY: Final = 9.0
_COLUMNS: Final = (
    Column("No.", 0.55, Align.RIGHT),
    Column("Nomor tanda terima", 2.6),
    Column("Kode bukti", 1.1),
    Column("Nama", 2.7),
    Column("RT/RW", 0.95),
    Column("Petugas", 2.7),
    Column("Keterangan", 1.4),
)


def receipt_pdf(receipts: ReceiptDocument | Sequence[ReceiptDocument], paper: Paper = A4) -> bytes:
    """The PDF of one receipt or of several: a page each on a sheet, two pages each on a roll.

    Raises ValueError when there is none.
    """
    docs = [receipts] if isinstance(receipts, ReceiptDocument) else list(receipts)
    if not docs:
        raise ValueError("no receipt to draw")
    head = f"Tanda terima {docs[0].number}" if len(docs) == 1 else "Tanda terima"
    pdf = PdfFile(head, author(docs[0].letterhead), greys=not paper.is_roll)
    for index, doc in enumerate(docs):
        _draw(pdf, doc, paper, index)
    return pdf.to_bytes()


def receipts_pdf(
    receipts: Sequence[ReceiptDocument], cover: ReceiptsCover, paper: Paper = A4
) -> bytes:
    """One job: the numbered list first, then each receipt, with its place ("12/42") at its head.

    Without any receipt the list alone says so.
    """
    name = f"Tanda terima tanggal {cover.date}"
    pdf = PdfFile(name, author(cover.letterhead), greys=not paper.is_roll)
    if paper.is_roll:
        _draw_roll_cover(pdf, receipts, cover, paper)
    else:
        _draw_cover(pdf, receipts, cover, paper)
    for index, doc in enumerate(receipts):
        _draw(pdf, doc, paper, index, f"{index + 1}/{len(receipts)}")
    return pdf.to_bytes()


def _draw(
    pdf: PdfFile, doc: ReceiptDocument, paper: Paper, index: int, place_in_job: str = ""
) -> None:
    draw = draw_receipt_roll if paper.is_roll else draw_receipt_sheet
    draw(pdf, doc, paper, f"receipt{index}", place_in_job)


def _remark(doc: ReceiptDocument) -> str:
    words = watermark_words(doc).capitalize()
    return words or ("Dikonfirmasi" if doc.confirmed else "Sementara")


def _area(doc: ReceiptDocument) -> str:
    return PURGED if None in (doc.rt, doc.rw) else f"{doc.rt}/{doc.rw}"


def _draw_cover(
    pdf: PdfFile, receipts: Sequence[ReceiptDocument], cover: ReceiptsCover, paper: Paper
) -> None:
    width = paper.width - 2 * paper.margin
    body, bold = Style(pdf.regular, _BODY), Style(pdf.bold, _BODY)
    subtitle = Style(pdf.regular, _BODY, LABEL_GREY)
    head = stack(
        [
            letterhead(cover.letterhead, width, body.scaled(1.08), bold.scaled(1.08)),
            space(10),
            title("DAFTAR TANDA TERIMA", bold.scaled(1.5), width, Align.CENTRE),
            title(f"{cover.weekday}, {cover.date}", body, width, Align.CENTRE),
            title(cover.selection, subtitle, width, Align.CENTRE),
        ]
    )
    rows = [
        Row(
            (
                f"{index}",
                group_number(doc.number),
                doc.evidence_code,
                PURGED if doc.name is None else doc.name,
                _area(doc),
                doc.officer.name,
                _remark(doc),
            ),
            struck=doc.cancelled,
        )
        for index, doc in enumerate(receipts, 1)
    ]
    small = body.scaled(0.84)
    table = lay_table(_COLUMNS, rows, width, small, bold.scaled(0.8))
    place = signer_place(cover.officer, cover.letterhead, cover.date, "Petugas,")
    column = width * 0.4
    name = signature(place, column, 15 * MM, body, bold)
    count = f"Jumlah: {group_thousands(len(receipts))} tanda terima"
    end = beside([(0, paragraph(count, bold, width * 0.5)), (width - column, name)])
    report = Report(
        paper,
        f"Daftar tanda terima · {cover.weekday}, {cover.date} · {cover.selection}",
        head,
        table,
        end,
    )
    draw_reports(pdf, [report], f"Dicetak {cover.printed}", cover.copy_mark or "")


def _draw_roll_cover(
    pdf: PdfFile, receipts: Sequence[ReceiptDocument], cover: ReceiptsCover, paper: Paper
) -> None:
    width = paper.width - 2 * paper.margin
    size = roll_body(paper)
    body, bold = Style(pdf.regular, size), Style(pdf.bold, size)
    gap = space(size * 0.6)
    blocks: list[Block] = [
        letterhead(cover.letterhead, width, body, bold),
        gap,
        title("DAFTAR TANDA TERIMA", bold.scaled(1.3), width, Align.CENTRE),
        title(f"{cover.weekday}, {cover.date}", body, width, Align.CENTRE),
        paragraph(cover.selection, body, width, Align.CENTRE),
        paragraph(cover.copy_mark or "", bold, width, Align.CENTRE),
    ]
    number = bold.width(f"{len(receipts)}. ")
    for index, doc in enumerate(receipts, 1):
        words = stack(
            [
                title(group_number(doc.number), body, width - number),
                title(PURGED if doc.name is None else doc.name, bold, width - number),
                title(
                    f"{doc.evidence_code} · RT/RW {_area(doc)} · {_remark(doc)}",
                    body,
                    width - number,
                ),
            ]
        )
        blocks += [
            rule(width, 0.4, after=size * 0.25),
            beside([(0, title(f"{index}.", bold, number)), (number, words)]),
            space(size * 0.25),
        ]
    blocks += [
        rule(width, 0.9, after=size * 0.3),
        paragraph(f"Jumlah: {group_thousands(len(receipts))} tanda terima", bold, width),
        paragraph(f"Dicetak {cover.printed}", body, width),
    ]
    whole = stack(blocks)
    height = roll_height(whole.height)
    with pdf.page(paper.width, height) as ink:
        whole.draw(ink, paper.margin, ROLL_TOP)
