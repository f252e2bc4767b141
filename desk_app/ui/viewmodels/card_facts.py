"""A card in words, for the screens that show one: plain functions, no Qt objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication

from common.dates import age_on
from desk_app.domain.cards import NOT_AT_CENTRE, Card
from desk_app.services.ports import Unit
from desk_app.ui.language import in_language, shown_date
from desk_app.ui.viewmodels.texts import QT_TRANSLATE_NOOP
from protocol.custody import STATE_LABELS, State
from protocol.objects import CaseObject, ObjectKind

__all__ = [
    "CASE_LABELS",
    "CardFacts",
    "birth_words",
    "card_facts",
    "case_words",
    "cases_of",
    "grouped_nik",
    "grouped_number",
    "other_cards",
    "place_words",
    "state_tone",
    "state_words",
    "warnings_of",
]

_TONES: Final = MappingProxyType(
    {
        State.RECEIVED: "ok",
        State.HELD_UNDER_17: "warning",
        State.HELD_PROBLEM: "warning",
        State.OUT_FOR_DELIVERY: "warning",
        State.MISROUTED: "warning",
        State.MISSING_ON_RECEIPT: "error",
        State.LOST_IN_OFFICE: "error",
        State.OUT_WRONG_PERSON: "error",
    }
)

CASE_LABELS: Final = MappingProxyType(
    {
        "handed_over_twice": QT_TRANSLATE_NOOP("card", "Diserahkan dua kali"),
        "recalled_after_hand_over": QT_TRANSLATE_NOOP("card", "Ditarik setelah diserahkan"),
        "moved_in_bag": QT_TRANSLATE_NOOP("card", "Dipindah saat dibawa tim"),
        "unexpected_act": QT_TRANSLATE_NOOP("card", "Tindakan bertentangan dengan catatan"),
        "revoked_device": QT_TRANSLATE_NOOP("card", "Dicatat oleh PC yang dicabut"),
        "fork": QT_TRANSLATE_NOOP("card", "Catatan PC bercabang"),
        "unsure_link": QT_TRANSLATE_NOOP("card", "Dua catatan mungkin satu kartu"),
        "doubled_number": QT_TRANSLATE_NOOP("card", "Satu nomor pada dua kertas"),
        "record_differs": QT_TRANSLATE_NOOP("card", "Catatan PC dan pusat berbeda"),
    }
)


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card page says of a card. ``nik`` in full and grouped, ``masked_nik`` for elsewhere;
    ``tone`` of the state; ``warnings``: sentences on cases, contradictions and other cards."""

    id: bytes
    name: str
    nik: str
    masked_nik: str
    birth: str
    age: str
    sex: str
    address: str
    place: str
    kind: str
    shelf: str
    registration: str
    state: str
    tone: str
    warnings: tuple[str, ...] = ()


def grouped_nik(nik: str) -> str:
    """``337404 150190 0001``: region, date and serial apart, so that an eye can compare them."""
    return f"{nik[:6]} {nik[6:12]} {nik[12:]}".strip()


def grouped_number(number: str) -> str:
    """A 22-digit number as people read it: kelurahan, device, epoch, running number, check."""
    if len(number) != 22:
        return number
    return " ".join((number[:10], number[10:12], number[12:14], number[14:20], number[20:]))


def state_words(state: State | None) -> str:
    """The state as its label."""
    if state is None:
        return QCoreApplication.translate("card", "Tidak dikenal")
    return in_language(STATE_LABELS[state])


def state_tone(state: State | None) -> str:
    """The tone of the state's chip."""
    return _TONES.get(state, "info") if state is not None else "error"


def birth_words(card: Card) -> str:
    """``SEMARANG, 15 Januari 1990``; says so where the list gave no date that exists."""
    born = shown_date(card.birth_date) if card.birth_date else ""
    known = ", ".join(part for part in (card.birth_place, born) if part)
    return known or QCoreApplication.translate("card", "tidak tercatat dalam daftar")


def place_words(card: Card) -> str:
    """``RT 003 / RW 005``; empty where neither is known."""
    if not card.rt and not card.rw:
        return ""
    return f"RT {card.rt or '-'} / RW {card.rw or '-'}"


def _age_words(card: Card, today: date) -> str:
    if card.birth_date is None:
        return ""
    return QCoreApplication.translate("card", "{0} tahun").format(age_on(card.birth_date, today))


def _sex_words(card: Card) -> str:
    if card.sex == "L":
        return QCoreApplication.translate("card", "Laki-laki")
    return QCoreApplication.translate("card", "Perempuan") if card.sex == "P" else ""


def card_facts(card: Card, today: date, warnings: Sequence[str] = ()) -> CardFacts:
    """The card in words, as on ``today``."""
    return CardFacts(
        id=card.id,
        name=card.name,
        nik=grouped_nik(card.nik),
        masked_nik=card.masked_nik,
        birth=birth_words(card),
        age=_age_words(card, today),
        sex=_sex_words(card),
        address=card.address,
        place=place_words(card),
        kind="KIA" if card.kind == "KIA" else "KTP-el",
        shelf=card.status.place,
        registration=card.registration,
        state=state_words(card.state),
        tone=state_tone(card.state),
        warnings=tuple(warnings),
    )


def cases_of(unit: Unit, card_id: bytes) -> list[CaseObject]:
    """The cases of a card, open ones first, newest first."""
    found = [c for c in unit.objects.all(ObjectKind.CASE) if isinstance(c, CaseObject)]
    mine = [c for c in found if c.card == card_id]
    return sorted(mine, key=lambda c: (c.closed_ms != 0, -c.opened_ms))


def case_words(reason: str) -> str:
    """The reason of a case as its label."""
    return QCoreApplication.translate("card", CASE_LABELS.get(reason, reason))


def other_cards(unit: Unit, card: Card) -> list[Card]:
    """Other cards of the same NIK that lie in the office: one resident may have two at once."""
    same = (f.card for f in unit.cards.find(card.nik) if f.card.nik == card.nik)
    return [c for c in same if c.id != card.id and c.state is State.RECEIVED]


def warnings_of(card: Card, cases: Iterable[CaseObject], others: Sequence[Card]) -> tuple[str, ...]:
    """What a person should know before they hand this card over."""
    said: list[str] = [
        QCoreApplication.translate(
            "card", "Kasus terbuka: {0}. Minta penyelia melihat menu Kasus sebelum menyerahkan."
        ).format(case_words(c.reason))
        for c in cases
        if not c.closed_ms
    ]
    if card.conflict == NOT_AT_CENTRE:
        said.append(
            QCoreApplication.translate(
                "card",
                "Pusat dipulihkan dari cadangan dan belum mengenal kartu ini lagi. Kartu tetap dapat "
                "dilayani; catatannya menyusul sendiri.",
            )
        )
    elif card.conflict and not said:
        said.append(
            QCoreApplication.translate(
                "card", "Catatan bertentangan: {0}. Pusat akan membuka kasusnya saat tersambung."
            ).format(case_words(card.conflict))
        )
    if others:
        said.append(
            QCoreApplication.translate(
                "card",
                "Ada {0} kartu lain atas NIK ini di laci (registrasi {1}). Pastikan kartu yang benar.",
            ).format(len(others), ", ".join(c.registration for c in others))
        )
    return tuple(said)
