"""What the papers of the desk say: values ready to be drawn, filled in by the services.

Dates and times are words as printed ("27 Februari 2019", "10.15 WIB"); NIKs are masked already.
None means that the personal data behind a field was purged: the paper says so in its place. An empty
text means that there is nothing to say.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "BatchMinutesDocument",
    "Count",
    "DailyListDocument",
    "DailyRow",
    "Letterhead",
    "MinutesItem",
    "Party",
    "ReceiptDocument",
    "ReceiptEvidence",
    "ReceiptsCover",
    "Signer",
    "StrokePoints",
]

StrokePoints = tuple[tuple[tuple[int, int], ...], ...]  # strokes of (x, y) in 0.01 mm, y downwards


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Whose paper it is: ``city`` as "Kota Semarang", ``kecamatan`` and ``kelurahan`` bare names.

    What the office does not know yet is empty and left out.
    """

    city: str
    kecamatan: str
    kelurahan: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """A person of the office as printed: name, title ("Petugas Registrasi"), NIP or empty."""

    name: str
    title: str = ""
    nip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptEvidence:
    """How the receiver put their name to it: ``kind`` drawn, paper, thumb or witness."""

    kind: str
    strokes: StrokePoints = ()
    sheet: str = ""
    row: int = 0
    witness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDocument:
    """The receipt of one hand-over.

    ``number`` 22 digits; ``qr_digits`` 150-400 digits; ``kind`` "KTP-el" or "KIA"; ``relation`` owner,
    family, proxy or rt_rw; ``collector_relation`` in words; ``papers`` and ``checks`` as labels;
    ``old_card`` surrendered, lost, never or empty; ``fingerprint`` its outcome in words.
    ``time_note`` says why the time may be wrong; ``copy_mark`` is SALINAN or LATIHAN.
    """

    letterhead: Letterhead
    number: str
    evidence_code: str
    qr_digits: str
    weekday: str
    date: str
    time: str
    kind: str
    officer: Signer
    nik: str | None
    name: str | None
    birth_place: str | None
    birth_date: str | None
    address: str | None
    rt: str | None
    rw: str | None
    relation: str | None
    collector_name: str | None = ""
    collector_nik: str | None = ""
    collector_relation: str | None = ""
    papers: tuple[str, ...] | None = ()
    old_card: str | None = ""
    police_letter: str | None = ""
    checks: tuple[str, ...] | None = ()
    fingerprint: str | None = ""
    evidence: ReceiptEvidence | None = None
    confirmed: bool = False
    cancelled: bool = False
    copy_mark: str | None = None
    time_note: str = ""
    free_of_charge: str = "Pelayanan ini tidak dipungut biaya."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptsCover:
    """The list in front of a day's receipts: which they are (``selection``), when it was ``printed``."""

    letterhead: Letterhead
    weekday: str
    date: str
    selection: str
    printed: str
    officer: Signer
    copy_mark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyRow:
    """One hand-over in the daily list. ``collected_by`` and ``state`` in words."""

    time: str
    number: str
    name: str | None
    nik: str | None
    rt_rw: str | None
    collected_by: str | None
    officer: str
    state: str
    cancelled: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A line of a balance; ``strong`` for the sums in it."""

    label: str
    count: int
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyListDocument:
    """The hand-overs of one day, with the figures that must agree.

    ``totals`` of the day, ``tie_out`` of all cards the office has to account for, ``difference`` what
    the two sides of it leave (0 is what it should be) and its reason. ``notes``: how far other PCs are
    included and the like. ``printed``: when (and by whom), after the word "Dicetak". ``seal`` and
    ``previous_seal``: the day seals, shortened for people.
    """

    letterhead: Letterhead
    weekday: str
    date: str
    printed: str
    rows: tuple[DailyRow, ...]
    totals: tuple[Count, ...]
    tie_out: tuple[Count, ...]
    difference: int
    officer: Signer
    supervisor: Signer
    difference_reason: str = ""
    notes: tuple[str, ...] = ()
    seal: str = ""
    previous_seal: str = ""
    copy_mark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side of the minutes: an official and the office they act for."""

    name: str
    title: str
    office: str
    nip: str = ""
    strokes: StrokePoints = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesItem:
    """One card in the attachment of the minutes. ``remark`` in words, empty when all is well."""

    name: str | None
    nik: str | None
    address: str | None
    rt_rw: str | None
    registration: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchMinutesDocument:
    """The minutes (berita acara serah terima) of a batch.

    ``day_words``: "Rabu, tanggal dua puluh tujuh bulan Februari tahun dua ribu sembilan belas";
    ``count`` cards, also in ``count_words``; ``remarks``: a sentence for each thing that differs from
    the list (missing, not listed, misrouted). ``number`` may be empty before it is given.
    """

    letterhead: Letterhead
    number: str
    evidence_code: str
    batch: str
    kind: str
    day_words: str
    date: str
    first: Party
    second: Party
    count: int
    count_words: str
    items: tuple[MinutesItem, ...]
    remarks: tuple[str, ...] = ()
    known_by: Signer | None = None
    copy_mark: str | None = None
