"""The minutes of a batch (berita acara serah terima): the letter, and the list as its attachment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from common.paper.blocks import (
    Align,
    Block,
    Field,
    beside,
    fields,
    paragraph,
    rich_paragraph,
    space,
    stack,
    title,
)
from common.paper.ink import Ink
from common.paper.pdf import PdfFile
from common.paper.report import Report, draw_reports, report_room
from common.paper.signatures import Signature, signature, signed_area
from common.paper.sizes import A4, DOT, MM, Paper
from common.paper.symbols import code128_modules, draw_code128, group_number
from common.paper.table import Column, Row, Table, lay_table
from common.paper.text import Run, Style
from common.terbilang import group_thousands
from desk_app.domain.documents import BatchMinutesDocument, Party
from desk_app.paper.wording import (
    LABEL_GREY,
    PURGED,
    author,
    letterhead,
    place_and_date,
    signer_place,
)

__all__ = ["batch_minutes_pdf"]

_BODY: Final = 10.5
_SCALES: Final = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
_MODULE: Final = 3 * DOT
_BAR_HEIGHT: Final = 10 * MM
_REMARKS_MOVED: Final = ("Catatan selengkapnya tercantum dalam lampiran.",)
_COLUMNS: Final = (
    Column("No.", 0.5, Align.RIGHT),
    Column("Nama", 2.7),
    Column("NIK", 1.75),
    Column("Nomor registrasi", 1.7),
    Column("Alamat", 2.7),
    Column("RT/RW", 0.95),
    Column("Keterangan", 1.4),
)


def batch_minutes_pdf(doc: BatchMinutesDocument, paper: Paper = A4) -> bytes:
    """The minutes on upright sheets (A4 for a roll): the letter on one page, the list behind it."""
    paper = paper.sheet()
    width = paper.width - 2 * paper.margin
    words = f"Berita acara serah terima {doc.kind}"
    pdf = PdfFile(f"{words} {doc.number}".strip(), author(doc.letterhead))
    room = report_room(paper)
    letter = _fitting_letter(doc, pdf, width, room)
    moved = doc.remarks if letter is None else ()
    if letter is None:
        letter = _fitting_letter(replace(doc, remarks=_REMARKS_MOVED), pdf, width, room)
    batch = f"Kiriman {doc.batch}" if doc.batch else ""
    reference = " · ".join(w for w in (group_number(doc.number), batch) if w)
    running = f"Lampiran {words[0].lower()}{words[1:]} · {reference}"
    reports = [Report(paper, running, letter)]
    if doc.items or moved:
        head = _attachment_head(doc, pdf, width, moved)
        table = _table(doc, pdf, width) if doc.items else None
        reports.append(Report(paper, running, head, table))
    draw_reports(pdf, reports, f"{words} · {reference}", doc.copy_mark or "")
    return pdf.to_bytes()


def _fitting_letter(
    doc: BatchMinutesDocument, pdf: PdfFile, width: float, room: float
) -> Block | None:
    """Many remarks make the letter smaller: names and signatures stay on its page. None: too many."""
    for scale in _SCALES:
        size = _BODY * scale
        letter = _letter(doc, Style(pdf.regular, size), Style(pdf.bold, size), width)
        if letter.height <= room:
            return letter
    return None


def _letter(doc: BatchMinutesDocument, body: Style, bold: Style, width: float) -> Block:
    gap = space(body.size * 0.85)
    wide = Style(body.face, body.size, leading=1.5)
    strong = Style(bold.face, bold.size, leading=1.5)
    first, second = ("PIHAK PERTAMA", strong), ("PIHAK KEDUA", strong)
    batch = f" dari kiriman nomor {doc.batch}" if doc.batch else ""
    count = f"{group_thousands(doc.count)}\u00a0({doc.count_words}) keping"
    blocks: list[Block] = [
        letterhead(doc.letterhead, width, body, bold),
        gap,
        gap,
        title(f"BERITA ACARA SERAH TERIMA {doc.kind}", bold.scaled(1.35), width, Align.CENTRE),
        space(3),
        *_number(doc, body, width),
        gap,
        gap,
        paragraph(
            f"Pada hari ini, {doc.day_words}, kami yang bertanda tangan di bawah ini:", wide, width
        ),
        gap,
        _party("1.", doc.first, first, body, width),
        gap,
        _party("2.", doc.second, second, body, width),
        gap,
        rich_paragraph(
            [
                first,
                (" menyerahkan kepada ", wide),
                second,
                (" dan ", wide),
                second,
                (f" menerima {doc.kind} sebanyak ", wide),
                (count, strong),
                (f"{batch} sebagaimana daftar terlampir.", wide),
            ],
            width,
        ),
        *_remarks(doc.remarks, wide, width, body.size),
        gap,
        paragraph(
            "Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana "
            "mestinya.",
            wide,
            width,
        ),
        gap,
        gap,
        _signatures(doc, body, bold, width),
    ]
    return stack(blocks)


def _number(doc: BatchMinutesDocument, body: Style, width: float) -> list[Block]:
    if not doc.number:
        return [title("Nomor: …………………………", body, width, Align.CENTRE)]
    taken = len(code128_modules(doc.number)) * _MODULE
    words = f"Nomor: {group_number(doc.number)}"
    if doc.evidence_code:
        words += f"    Kode bukti: {doc.evidence_code}"

    def bars(ink: Ink, x: float, y: float) -> None:
        draw_code128(ink, x + (width - taken) / 2, y, doc.number, _MODULE, _BAR_HEIGHT)

    return [title(words, body, width, Align.CENTRE), space(5), Block(_BAR_HEIGHT, bars)]


def _party(number: str, party: Party, called: Run, body: Style, width: float) -> Block:
    indent = body.size * 2
    inner = width - indent
    label = Style(body.face, body.size, LABEL_GREY)
    rows = [
        Field("Nama", party.name or "-", called[1]),
        Field("NIP", party.nip),
        Field("Jabatan", party.title),
        Field("Instansi", party.office),
    ]
    rows = [row for row in rows if row.value]
    side = label.width("Instansi  ")
    words = [
        fields(rows, inner, side, label, body),
        rich_paragraph([("selanjutnya disebut ", body), called, (".", body)], inner),
    ]
    return beside([(0, title(number, body, indent)), (indent, stack(words, body.size * 0.15))])


def _remarks(remarks: Sequence[str], style: Style, width: float, size: float) -> list[Block]:
    if not remarks:
        return []
    indent = size * 1.4
    lines: list[Block] = [space(size * 0.85), paragraph("Catatan:", style, width)]
    for remark in remarks:
        words = paragraph(remark, style, width - indent)
        lines.append(beside([(size * 0.4, title("-", style, indent)), (indent, words)]))
    return lines


def _signatures(doc: BatchMinutesDocument, body: Style, bold: Style, width: float) -> Block:
    column = width * 0.44
    room = 19 * MM
    today = place_and_date(doc.letterhead, doc.date)
    pair = beside(
        [
            (0, _party_place("PIHAK KEDUA,", "", doc.second, column, room, body, bold)),
            (
                width - column,
                _party_place("PIHAK PERTAMA,", today, doc.first, column, room, body, bold),
            ),
        ]
    )
    if doc.known_by is None:
        return pair
    known = signature(
        signer_place(doc.known_by, doc.letterhead, "", "Mengetahui,"), column, room, body, bold
    )
    return stack([pair, beside([((width - column) / 2, known)])], gap=body.size * 0.4)


def _party_place(
    role: str, above: str, party: Party, width: float, room: float, body: Style, bold: Style
) -> Block:
    area = signed_area(party.strokes, width, room) if party.strokes else None
    nip = f"NIP {party.nip}" if party.nip else ""
    return signature(
        Signature((above, role), party.name, (party.title, nip), area), width, room, body, bold
    )


def _attachment_head(
    doc: BatchMinutesDocument, pdf: PdfFile, width: float, remarks: Sequence[str]
) -> Block:
    bold, body = Style(pdf.bold, 9.0), Style(pdf.regular, 9.0)
    label = Style(pdf.regular, 9.0, LABEL_GREY)
    rows = [
        Field("Nomor", group_number(doc.number) or "-"),
        Field("Nomor kiriman", doc.batch or "-"),
        Field("Tanggal", doc.date),
        Field("Jumlah", f"{group_thousands(doc.count)} keping {doc.kind}"),
    ]
    return stack(
        [
            title("LAMPIRAN", bold.scaled(1.4), width),
            title(f"Berita acara serah terima {doc.kind}", body, width),
            space(5),
            fields(rows, width, label.width("Nomor kiriman  "), label, body),
            *_remarks(remarks, body, width, body.size),
        ]
    )


def _table(doc: BatchMinutesDocument, pdf: PdfFile, width: float) -> Table:
    rows = [
        Row(
            (
                str(index),
                PURGED if item.name is None else item.name,
                PURGED if item.nik is None else item.nik,
                item.registration,
                PURGED if item.address is None else item.address,
                PURGED if item.rt_rw is None else item.rt_rw,
                item.remark,
            )
        )
        for index, item in enumerate(doc.items, 1)
    ]
    return lay_table(_COLUMNS, rows, width, Style(pdf.regular, 7.6), Style(pdf.bold, 7.4))
