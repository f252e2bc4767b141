"""Who comes to the event in the hall: 58 residents, with what, and how they sign."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Final

from common.dates import age_on
from desk_app.domain.cards import Card
from desk_app.domain.collection import CHECKS, Claim
from protocol.bodies import Evidence
from protocol.custody import State
from simulation.people import Person
from simulation.service_desk import signature

__all__ = ["HANDED_OVER", "RESIDENTS", "Visit", "event_visits"]

RESIDENTS: Final = 58
HANDED_OVER: Final = 56
_OLD_CARD: Final = ("surrendered", "surrendered", "never")


@dataclass(frozen=True, slots=True)
class Visit:
    """One resident who comes: which card, with what, how they sign, and a name for the pictures."""

    card: Card
    claim: Claim
    evidence: Evidence
    picture: str


def event_visits(
    rng: random.Random, cards: list[Card], people: tuple[Person, ...], today: date
) -> list[Visit]:
    """In the order in which they come: a mother for her child, a proxy, owners; one without the letter
    that a proxy needs, one under 17."""
    by_registration = {p.no_registrasi: p for p in people}
    free = [c for c in cards if c.state is State.RECEIVED and c.kind == "KTP"]
    free.sort(key=lambda c: ("Rusunawa" not in c.address, c.id))
    child, mother = _child_with_mother(free, people, today)
    free.remove(child)
    young = next(c for c in cards if c.state is State.HELD_UNDER_17)
    by_proxy, without_paper = free.pop(), free.pop()
    neighbour = by_registration[free[-1].registration]
    visits: list[tuple[Card, Claim, str, str]] = [
        (child, _mother(mother), mother.name, "ibu-untuk-anak"),
        (by_proxy, _proxy(neighbour), neighbour.name, "penerima-kuasa"),
        (without_paper, _without_letter(neighbour), neighbour.name, "tanpa-surat-kuasa"),
        (young, _owner("never"), young.name, "belum-17"),
    ]
    while len(visits) < RESIDENTS:
        card = free.pop(0)
        picture = "pemilik" if len(visits) == 4 else ""
        visits.append((card, _owner(_OLD_CARD[len(visits) % 3]), card.name, picture))
    rng.shuffle(visits)
    return [
        Visit(card, claim, signature(rng, signer), picture)
        for card, claim, signer, picture in visits
    ]


def _owner(old_card: str) -> Claim:
    return Claim(relation="owner", checks=CHECKS, old_card=old_card)


def _mother(mother: Person) -> Claim:
    return Claim(
        relation="family",
        collector_name=mother.name,
        collector_nik=mother.nik,
        collector_note="Ibu kandung",
        papers=("collector_ktp", "family_card"),
        checks=CHECKS,
        old_card="never",
    )


def _proxy(neighbour: Person) -> Claim:
    return Claim(
        relation="proxy",
        collector_name=neighbour.name,
        collector_nik=neighbour.nik,
        collector_note="Tetangga, penerima kuasa",
        papers=("collector_ktp", "authority_letter"),
        checks=CHECKS,
        old_card="lost",
        police_letter="SKTLK/112/XI/DEMO",
    )


def _without_letter(neighbour: Person) -> Claim:
    return Claim(
        relation="proxy",
        collector_name=neighbour.name,
        collector_nik=neighbour.nik,
        papers=("collector_ktp",),
        checks=CHECKS,
        old_card="never",
    )


def _child_with_mother(
    free: list[Card], people: tuple[Person, ...], today: date
) -> tuple[Card, Person]:
    by_registration = {p.no_registrasi: p for p in people}
    mothers = {p.family: p for p in people if p.relation == "ISTRI"}
    for card in free:
        person = by_registration[card.registration]
        grown = card.birth_date is not None and age_on(card.birth_date, today) >= 17
        if person.relation == "ANAK" and grown and person.family in mothers:
            return card, mothers[person.family]
    raise AssertionError("no mother with a child in the made-up population")
