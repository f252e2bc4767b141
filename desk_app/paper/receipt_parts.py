"""The parts of a receipt that look alike on a sheet and on a roll."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from common.paper.blocks import (
    Align,
    Block,
    Field,
    box_line,
    fields,
    paragraph,
    rule,
    space,
    stack,
    title,
)
from common.paper.fonts import Face
from common.paper.ink import Ink
from common.paper.signatures import Signature, signed_area, thumb_area
from common.paper.text import Style
from desk_app.domain.documents import ReceiptDocument
from desk_app.paper.wording import LABEL_GREY, PURGED, field, signer_place

__all__ = [
    "Looks",
    "card_fields",
    "check_lines",
    "collector_lines",
    "officer_place",
    "old_card_lines",
    "paper_lines",
    "receiver_place",
    "section",
    "sentence",
    "state_words",
    "statement",
    "watermark_words",
]

_RELATIONS: Final = (
    ("owner", "yang bersangkutan"),
    ("family", "anggota keluarga satu KK"),
    ("proxy", "penerima kuasa"),
    ("rt_rw", "petugas atau ketua RT/RW"),
)
_OLD_CARD: Final = (
    ("surrendered", "diserahkan"),
    ("lost", "hilang"),
    ("never", "belum pernah memiliki"),
)


@dataclass(frozen=True, slots=True)
class Looks:
    """The styles of one receipt at one size."""

    body: Style
    bold: Style
    label: Style
    small: Style
    heading: Style
    title: Style
    gone: Style

    @classmethod
    def at(cls, regular: Face, bold: Face, size: float) -> Looks:
        """Styles around a body of ``size`` points."""
        return cls(
            body=Style(regular, size),
            bold=Style(bold, size),
            label=Style(regular, size, LABEL_GREY),
            small=Style(regular, size * 0.84, LABEL_GREY),
            heading=Style(bold, size * 0.88, 0.2),
            title=Style(bold, size * 1.6, leading=1.15),
            gone=Style(regular, size, 0.45),
        )


def watermark_words(doc: ReceiptDocument) -> str:
    """What stands across the middle; empty for an original that holds."""
    words = (doc.copy_mark or "", "DIBATALKAN" if doc.cancelled else "")
    return " · ".join(w for w in words if w)


def state_words(doc: ReceiptDocument) -> str:
    """Whether the centre has stored the act."""
    return "Sudah dikonfirmasi pusat" if doc.confirmed else "Belum dikonfirmasi pusat"


def section(text: str, looks: Looks, width: float, blocks: Sequence[Block]) -> Block:
    """A small heading over a hairline, and what belongs to it."""
    head = [title(text, looks.heading, width), rule(width, 0.4, 0.6, after=looks.body.size * 0.25)]
    return stack([*head, *blocks])


def sentence(doc: ReceiptDocument, looks: Looks, width: float) -> Block:
    """The opening sentence, with a note on the clock if there is one."""
    text = (
        f"Pada hari ini, {doc.weekday}, tanggal {doc.date}, pukul {doc.time}, telah diserahkan "
        f"1 (satu) keping {doc.kind} dengan data sebagai berikut:"
    )
    note = [paragraph(doc.time_note, looks.small, width)] if doc.time_note else []
    return stack([title(text, looks.body, width), *note])


def card_fields(doc: ReceiptDocument, looks: Looks, width: float, born: str) -> Block:
    """What stands on the card; ``born`` is the label of place and date of birth."""
    parts = doc.birth_place, doc.birth_date
    birth = None if None in parts else ", ".join(part for part in parts if part)
    area = None if None in (doc.rt, doc.rw) else f"{doc.rt}/{doc.rw}"
    gone = looks.gone
    rows = [
        field("NIK", doc.nik, purged=gone),
        field("Nama", doc.name, looks.bold, gone),
        field(born, birth, purged=gone),
        field("Alamat", doc.address, purged=gone),
        field("RT/RW", area, purged=gone),
    ]
    label = max(looks.label.width(f"{row.label} ") for row in rows)
    return fields(rows, width, label, looks.label, looks.body)


def collector_lines(doc: ReceiptDocument, looks: Looks, width: float) -> list[Block]:
    """Who took the card: a box for each relation, and the person if it was not the owner."""
    boxes = [
        box_line(label, looks.body, width, ticked=doc.relation == code)
        for code, label in _RELATIONS
    ]
    if doc.relation is None:
        return [*boxes, paragraph(PURGED, looks.gone, width)]
    if doc.relation == "owner":
        return boxes
    rows: list[Field] = [
        field("Nama", doc.collector_name, looks.bold, looks.gone),
        field("NIK", doc.collector_nik, purged=looks.gone),
        field("Hubungan", doc.collector_relation, purged=looks.gone),
    ]
    label = looks.label.width("Hubungan ")
    person = fields(rows, width, label, looks.label, looks.body)
    return [*boxes, space(looks.body.size * 0.2), person]


def paper_lines(labels: Sequence[str] | None, looks: Looks, width: float) -> list[Block]:
    """A ticked box for each label."""
    if labels is None:
        return [paragraph(PURGED, looks.gone, width)]
    if not labels:
        return [paragraph("-", looks.body, width)]
    return [box_line(label, looks.body, width, ticked=True) for label in labels]


def old_card_lines(doc: ReceiptDocument, looks: Looks, width: float) -> list[Block]:
    """What became of the old card."""
    if doc.old_card is None:
        return [paragraph(PURGED, looks.gone, width)]
    letter = PURGED if doc.police_letter is None else doc.police_letter or "-"
    lines = []
    for code, label in _OLD_CARD:
        ticked = doc.old_card == code
        words = label
        if ticked and code == "lost":
            words = f"hilang, surat keterangan kehilangan dari kepolisian nomor {letter}"
        lines.append(box_line(words, looks.body, width, ticked=ticked))
    return lines


def check_lines(doc: ReceiptDocument, looks: Looks, width: float) -> list[Block]:
    """What was compared, and the outcome of the fingerprint."""
    blocks = paper_lines(doc.checks, looks, width)
    if doc.fingerprint is None:
        blocks.append(paragraph(f"Sidik jari: {PURGED}", looks.gone, width))
    elif doc.fingerprint:
        blocks.append(paragraph(f"Sidik jari: {doc.fingerprint}", looks.body, width))
    return blocks


def statement(doc: ReceiptDocument, looks: Looks, width: float) -> Block:
    """What the receiver says by signing."""
    text = (
        f"Penerima telah memeriksa bahwa data pada {doc.kind} sesuai. Apabila terdapat kesalahan, "
        f"{doc.kind} dikembalikan melalui kelurahan."
    )
    return paragraph(text, looks.body, width)


def receiver_place(doc: ReceiptDocument, looks: Looks, width: float, room: float) -> Signature:
    """The receiver's place, with the evidence in it: strokes, where the paper is, or a frame."""
    evidence = doc.evidence
    area: Block | None = None
    below: tuple[str, ...] = ()
    if evidence is None:
        area = _note(PURGED, looks, width, room)
    elif evidence.sheet:
        kind = "Cap jempol" if evidence.kind == "thumb" else "Tanda tangan"
        words = f"{kind} pada lembar {evidence.sheet}, baris {evidence.row}"
        area = _note(words, looks, width, room)
    elif evidence.kind == "drawn":
        area = signed_area(evidence.strokes, width, room)
    elif evidence.kind == "thumb":
        area = thumb_area(width, room, "cap jempol", looks.small.scaled(0.85))
    if evidence is not None and evidence.witness:
        below = (f"Saksi: {evidence.witness}",)
    name = doc.name if doc.relation == "owner" else doc.collector_name
    gone = doc.relation is None or name is None
    return Signature(("Yang menerima,",), "" if gone else name or "", below, area)


def officer_place(doc: ReceiptDocument) -> Signature:
    """The officer's place, below town and date."""
    return signer_place(doc.officer, doc.letterhead, doc.date, "Yang menyerahkan,")


def _note(text: str, looks: Looks, width: float, room: float) -> Block:
    words = paragraph(text, looks.small, width * 0.9, Align.CENTRE)

    def draw(ink: Ink, x: float, y: float) -> None:
        words.draw(ink, x + width * 0.05, y + (height - words.height) / 2)

    height = max(room, words.height)
    return Block(height, draw)
