"""A batch in words: what the Terima Kiriman screen says of it and of its cards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication

from desk_app.domain.cards import Card
from desk_app.services.receive_batch import Received, WaitingBatch
from desk_app.services.time_keeper import day_of
from desk_app.ui.language import shown_date, shown_number
from desk_app.ui.viewmodels.card_facts import grouped_number, place_words
from protocol.strokes import Strokes

__all__ = [
    "BatchRow",
    "CardRow",
    "DoneBatch",
    "Phase",
    "ReceiveDraft",
    "ReceiveState",
    "batch_row",
    "card_row",
    "count_hint",
    "done_batch",
    "hits",
]

translate: Final = QCoreApplication.translate
_DIGITS: Final = 3  # fewer would find half the batch


class Phase(StrEnum):
    """What the screen shows."""

    LIST = "list"
    COUNT = "count"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A waiting batch. ``digits`` its 22 digits, ``number`` the same in groups."""

    id: bytes
    digits: str
    number: str
    cards: int
    count: str
    sender: str
    sent: str
    note: str


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card of the batch; ``missing``: it stands on the list and was not in the envelope."""

    id: bytes
    name: str
    details: str
    registration: str
    missing: bool


@dataclass(frozen=True, slots=True)
class ReceiveDraft:
    """What the petugas has entered for a batch so far; everything begins empty.

    ``counted`` and ``row`` are text as typed; ``drawn``: signed on the pad, else on a paper list.
    """

    batch: bytes
    counted: str = ""
    missing: frozenset[bytes] = frozenset()
    deliverer: str = ""
    place: str = ""
    drawn: bool = True
    strokes: Strokes = ()
    sheet: str = ""
    row: str = ""

    @property
    def touched(self) -> bool:
        """Whether anything was entered."""
        return self != ReceiveDraft(self.batch)


@dataclass(frozen=True, slots=True)
class DoneBatch:
    """A batch that was received, as it stands in the log."""

    digits: str
    number: str
    evidence_code: str
    sentence: str
    held: str


@dataclass(frozen=True, slots=True)
class ReceiveState:
    """``rows``: the cards of the batch that ``find`` finds. ``hint`` on the count with its ``hint_tone``
    (ok, info or warning). ``refusal``: why nothing was recorded. ``done_cards`` of ``all_cards`` while
    ``busy``. ``receiver``: who signs."""

    phase: Phase = Phase.LIST
    batches: tuple[BatchRow, ...] = ()
    batch: BatchRow | None = None
    draft: ReceiveDraft | None = None
    rows: tuple[CardRow, ...] = ()
    find: str = ""
    missing: int = 0
    hint: str = ""
    hint_tone: str = ""
    refusal: str = ""
    receiver: str = ""
    busy: bool = False
    done_cards: int = 0
    all_cards: int = 0
    done: DoneBatch | None = None


def batch_row(waiting: WaitingBatch) -> BatchRow:
    """A batch in words."""
    batch = waiting.batch
    sender = ", ".join(p for p in (batch.sender_name, batch.sender_title) if p)
    return BatchRow(
        id=batch.id,
        digits=batch.number,
        number=grouped_number(batch.number),
        cards=len(waiting.cards),
        count=translate("receive", "{0} keping").format(shown_number(len(waiting.cards))),
        sender=sender or translate("receive", "Disdukcapil"),
        sent=translate("receive", "dikirim {0}").format(shown_date(day_of(batch.dispatched_on))),
        note=batch.note,
    )


def card_row(card: Card, *, missing: bool) -> CardRow:
    """A card of the list in words; the NIK by its last four digits."""
    born = shown_date(card.birth_date) if card.birth_date else ""
    details = (f"NIK …{card.nik[-4:]}", born, place_words(card), card.address)
    return CardRow(
        id=card.id,
        name=card.name,
        details=" · ".join(p for p in details if p),
        registration=card.registration,
        missing=missing,
    )


def hits(card: Card, text: str) -> bool:
    """Whether a card is found by ``text``: words of name or address, the end of NIK or registration."""
    where = f"{card.name} {card.address} {card.rt}/{card.rw}".upper()
    return all(word in where or _ends(card, word) for word in text.upper().split())


def _ends(card: Card, word: str) -> bool:
    long_enough = len(word) >= _DIGITS and word.isdecimal()
    return long_enough and (card.registration.endswith(word) or card.nik.endswith(word))


def count_hint(counted: str, listed: int, missing: int) -> tuple[str, str]:
    """(sentence, tone) on what was counted, against the list less the missing."""
    if not counted.strip():
        return translate("receive", "Hitung kartunya dengan tangan, lalu ketik jumlahnya."), "info"
    if not counted.strip().isdecimal():
        return translate("receive", "Jumlah hanya boleh angka."), "warning"
    expected = listed - missing
    difference = int(counted) - expected
    if difference == 0:
        return translate("receive", "Cocok dengan daftar."), "ok"
    if difference > 0:
        return translate(
            "receive", "Lebih {0} dari daftar. Hitung ulang; pisahkan kartu yang tidak terdaftar."
        ).format(shown_number(difference)), "warning"
    return translate(
        "receive", "Kurang {0} dari daftar. Hitung ulang, lalu tandai kartu yang tidak ada."
    ).format(shown_number(-difference)), "warning"


def done_batch(received: Received) -> DoneBatch:
    """A received batch in words."""
    sentence = translate("receive", "{0} keping diterima dan masuk laci.").format(
        shown_number(received.received)
    )
    if received.missing:
        missing = translate("receive", "{0} keping dicatat tidak ada.").format(
            shown_number(received.missing)
        )
        sentence = f"{sentence} {missing}"
    held = ""
    if received.held:
        held = translate(
            "receive",
            "{0} di antaranya langsung ditahan karena pemiliknya belum 17 tahun atau kartunya ditarik.",
        ).format(shown_number(received.held))
    return DoneBatch(
        digits=received.minutes.number,
        number=grouped_number(received.minutes.number),
        evidence_code=received.minutes.evidence_code,
        sentence=sentence,
        held=held,
    )
