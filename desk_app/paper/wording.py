"""Words and parts that several papers of the desk share."""

from __future__ import annotations

from typing import Final

from common.paper.blocks import Block, Field
from common.paper.marks import LETTERHEAD_SMALL
from common.paper.marks import letterhead as draw_letterhead
from common.paper.signatures import Signature
from common.paper.text import Style
from desk_app.domain.documents import Letterhead, Signer

__all__ = [
    "COPIES",
    "LABEL_GREY",
    "PURGED",
    "author",
    "field",
    "letterhead",
    "place_and_date",
    "signer_place",
]

COPIES: Final = ("LEMBAR PETUGAS", "LEMBAR WARGA")
PURGED: Final = "tidak lagi disimpan"
LABEL_GREY: Final = 0.32


def place_and_date(head: Letterhead, date: str) -> str:
    """ "Semarang, 27 Februari 2019": the city without the word for its kind; the date alone if the
    office's names are not known yet."""
    kind, _, name = head.city.partition(" ")
    town = name if name and kind.casefold() in {"kota", "kabupaten"} else head.city
    return ", ".join(part for part in (town, date) if part)


def author(letterhead: Letterhead) -> str:
    """The office as the author of a file."""
    return f"Kelurahan {letterhead.kelurahan}"


def letterhead(
    head: Letterhead, width: float, body: Style, bold: Style, side: float = 0.0
) -> Block:
    """The head of the office's letters, ``side`` points at both ends free of words."""
    phone = f"Telepon {head.phone}" if head.phone else ""
    below = tuple(part for part in (head.address, phone) if part)
    one_line = " · ".join(below)
    if body.scaled(LETTERHEAD_SMALL).width(one_line) <= width - 2 * side:
        below = (one_line,)
    over = (("PEMERINTAH", head.city), ("KECAMATAN", head.kecamatan))
    above = [f"{word} {name.upper()}" for word, name in over if name]
    office = f"KELURAHAN {head.kelurahan.upper()}"
    return draw_letterhead(above, office, below, width, body, bold, side)


def field(
    label: str, value: str | None, style: Style | None = None, purged: Style | None = None
) -> Field:
    """A label with its value; None says that the value was purged, an empty one is a dash."""
    if value is None:
        return Field(label, PURGED, purged)
    return Field(label, value or "-", style)


def signer_place(who: Signer, head: Letterhead, date: str, role: str) -> Signature:
    """A place to sign below town and date; an empty ``date`` leaves that line white."""
    nip = f"NIP {who.nip}" if who.nip else ""
    today = place_and_date(head, date) if date else ""
    return Signature((today, role), who.name, (who.title, nip))
