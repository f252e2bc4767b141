"""A card as the desk knows it."""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from protocol.custody import State
from protocol.identifiers import mask_nik
from protocol.objects import CardObject
from protocol.status import CardStatus

__all__ = ["NOT_AT_CENTRE", "Card", "card_of_object"]

# In the place of a contradiction: the centre knew this card, was restored, and knows it no longer.
NOT_AT_CENTRE: Final = "not_at_centre"


class Card(msgspec.Struct, frozen=True, gc=False):
    """A row of the desk: what the card says, and where it is.

    ``name`` as printed; ``birth_date`` None when the list gave none that exists; ``rt`` and ``rw`` three
    digits; ``kind`` KTP or KIA; ``conflict``: what the desk's own acts contradict, or NOT_AT_CENTRE;
    empty if nothing.
    """

    id: bytes
    kelurahan: str
    registration: str
    nik: str
    name: str
    birth_place: str
    birth_date: date | None
    sex: str
    family_card: str
    address: str
    rt: str
    rw: str
    kind: str
    status: CardStatus
    conflict: str = ""

    @property
    def state(self) -> State | None:
        """Where the card is."""
        return self.status.state

    @property
    def masked_nik(self) -> str:
        """The NIK as shown outside the hand-over itself."""
        return mask_nik(self.nik)


def iso_date(text: str) -> date | None:
    """The date in ISO text; None if it is empty or does not exist."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def card_of_object(given: CardObject, status: CardStatus, conflict: str) -> Card:
    """The row for a feed object with the status folded by the desk."""
    return Card(
        id=given.id,
        kelurahan=given.kelurahan,
        registration=given.registration,
        nik=given.nik,
        name=given.name,
        birth_place=given.birth_place,
        birth_date=iso_date(given.birth_date),
        sex=given.sex,
        family_card=given.family_card,
        address=given.address,
        rt=given.rt,
        rw=given.rw,
        kind=given.kind,
        status=status,
        conflict=conflict,
    )
