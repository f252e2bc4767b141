"""The daily list: every hand-over of a day, and the figures that have to agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from common.paper.blocks import Align, Block, beside, paragraph, rule, space, stack, title
from common.paper.fonts import CAP_HEIGHT
from common.paper.ink import Ink
from common.paper.pdf import PdfFile
from common.paper.report import Report, draw_reports
from common.paper.signatures import signature
from common.paper.sizes import A4, MM, Paper
from common.paper.symbols import group_number
from common.paper.table import Column, Row, lay_table
from common.paper.text import Style, fit
from common.terbilang import group_thousands
from desk_app.domain.documents import Count, DailyListDocument, DailyRow
from desk_app.paper.wording import LABEL_GREY, PURGED, author, letterhead, signer_place

__all__ = ["daily_list_pdf"]

_BODY: Final = 9.0
_COLUMNS: Final = (
    Column("No.", 0.5, Align.RIGHT),
    Column("Pukul", 0.75),
    Column("Nomor", 2.45),
    Column("Nama", 2.7),
    Column("NIK", 1.7),
    Column("RT/RW", 0.9),
    Column("Diambil oleh", 2.4),
    Column("Petugas", 2.1),
    Column("Pusat", 1.2),
    Column("Keadaan", 1.1),
)


def daily_list_pdf(doc: DailyListDocument, paper: Paper = A4) -> bytes:
    """The daily list on sheets lying down (A4 for a roll), "Halaman 1 dari 3" on each."""
    sheet = paper.sheet().landscape()
    width = sheet.width - 2 * sheet.margin
    pdf = PdfFile(f"Daftar serah terima tanggal {doc.date}", author(doc.letterhead))
    body, bold = Style(pdf.regular, _BODY), Style(pdf.bold, _BODY)
    head = stack(
        [
            letterhead(doc.letterhead, width, body.scaled(1.08), bold.scaled(1.08)),
            space(10),
            title("DAFTAR SERAH TERIMA KTP-el", bold.scaled(1.5), width, Align.CENTRE),
            title(f"{doc.weekday}, {doc.date}", body, width, Align.CENTRE),
        ]
    )
    rows = [_row(index, row) for index, row in enumerate(doc.rows, 1)]
    table = lay_table(_COLUMNS, rows, width, body.scaled(0.86), bold.scaled(0.82))
    end = _end(doc, body, bold, width)
    running = f"Daftar serah terima KTP-el · {doc.weekday}, {doc.date} · {author(doc.letterhead)}"
    report = Report(sheet, running, head, table, end)
    draw_reports(pdf, [report], f"Dicetak {doc.printed}", doc.copy_mark or "")
    return pdf.to_bytes()


def _row(index: int, row: DailyRow) -> Row:
    return Row(
        (
            str(index),
            row.time,
            group_number(row.number),
            *(
                PURGED if text is None else text
                for text in (row.name, row.nik, row.rt_rw, row.collected_by)
            ),
            row.officer,
            "Dikonfirmasi" if row.confirmed else "Sementara",
            row.state,
        ),
        struck=row.cancelled,
    )


def _end(doc: DailyListDocument, body: Style, bold: Style, width: float) -> Block:
    gutter = 8 * MM
    part = (width - 2 * gutter) / 3
    label = Style(body.face, body.size, LABEL_GREY)
    totals = _balance("Jumlah hari ini", doc.totals, part, body, bold)
    tie_out = stack(
        [
            _balance("Pencocokan kartu", doc.tie_out, part, body, bold),
            *_difference(doc, part, body, bold),
        ]
    )
    notes: list[Block] = [_heading("Catatan", part, bold)]
    notes += [paragraph(text, body, part) for text in doc.notes or ("-",)]
    for name, seal in (("Segel hari ini", doc.seal), ("Segel sebelumnya", doc.previous_seal)):
        if seal:
            notes += [space(3), title(name, label, part), title(seal, body, part)]
    empty = [] if doc.rows else [paragraph("Tidak ada serah terima pada hari ini.", body, width)]
    columns = beside([(0, totals), (part + gutter, tie_out), (2 * (part + gutter), stack(notes))])
    column = width * 0.36
    supervisor = signer_place(doc.supervisor, doc.letterhead, "", "Mengetahui,")
    officer = signer_place(doc.officer, doc.letterhead, doc.date, "Petugas,")
    names = beside(
        [
            (0, signature(supervisor, column, 16 * MM, body, bold)),
            (width - column, signature(officer, column, 16 * MM, body, bold)),
        ]
    )
    return stack([*empty, columns, names], gap=10)


def _heading(text: str, width: float, bold: Style) -> Block:
    return stack([title(text, bold, width), rule(width, 0.9, after=2)])


def _balance(text: str, counts: Sequence[Count], width: float, body: Style, bold: Style) -> Block:
    lines = [_count(c, width, bold if c.strong else body) for c in counts]
    return stack([_heading(text, width, bold), *lines])


def _count(count: Count, width: float, style: Style) -> Block:
    figure = group_thousands(count.count)
    height = style.size * 1.62
    words = fit(count.label, style, width - style.width(figure) - style.size)
    extra = words.style.line * (len(words.lines) - 1)

    def draw(ink: Ink, x: float, y: float) -> None:
        base = y + height / 2 + style.size * CAP_HEIGHT / 2
        if count.strong:
            ink.line(x, y, x + width, y, 0.5, 0.35)
        for index, line in enumerate(words.lines):
            at = base + index * words.style.line
            ink.text(x, at, line, words.style.face, words.style.size)
        ink.text_right(x + width, base, figure, style.face, style.size)

    return Block(height + extra, draw)


def _difference(doc: DailyListDocument, width: float, body: Style, bold: Style) -> list[Block]:
    if doc.difference == 0:
        return [
            _count(Count("Selisih", 0, strong=True), width, bold),
            paragraph("Cocok.", body, width),
        ]
    line = _count(Count("Selisih", doc.difference, strong=True), width, bold)
    reason = doc.difference_reason or "belum dicatat."
    return [line, paragraph(f"Alasan: {reason}", body, width)]
