"""Who comes to the desk, with what, and whether the rules let them have the card."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from desk_app.domain.collection import CHECKS, Claim
from protocol.bodies import Evidence
from protocol.objects import CardObject
from protocol.strokes import Strokes, pack

__all__ = ["Visit", "draw_visit"]

_COLLECTORS: Final = ("SITI AMINAH", "JOKO PRASETYO", "RATNA DEWI", "HERU SANTOSO")
_ADULT: Final = 17


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. ``proper``: by the rules the card, lying free in the drawer, is handed over.

    ``approved``: a supervisor stands by with a PIN. ``why`` for the trace.
    """

    claim: Claim
    evidence: Evidence
    proper: bool
    approved: bool
    why: str


def _drawn(rng: random.Random) -> Evidence:
    strokes: Strokes = tuple(
        tuple(
            (start + step * 45, 800 + rng.randint(-300, 300), start // 4 + step * 7, 120)
            for step in range(rng.randint(12, 40))
        )
        for start in (0, 2_000)
    )
    return Evidence(kind="drawn", strokes=pack(strokes))


def _hands() -> tuple[Evidence, ...]:
    rng = random.Random("hands")
    return tuple(_drawn(rng) for _ in range(16))


_HANDS: Final = _hands()  # packing a signature takes longer than handing a card over


def _signature(rng: random.Random) -> Evidence:
    draw = rng.random()
    if draw < 0.1:
        return Evidence(kind="paper", sheet=f"L-{rng.randint(1, 30)}", row=rng.randint(1, 25))
    if draw < 0.15:
        return Evidence(kind="thumb", witness="Ketua RT 03")
    return rng.choice(_HANDS)


def _collected(rng: random.Random, claim: Claim, relation: str, *papers: str) -> Claim:
    """The same claim by somebody who comes for the owner, with these papers."""
    serial = rng.randint(1, 9_999)
    born = f"0{rng.randint(1, 9)}7{rng.randint(0, 9)}"
    return replace(
        claim,
        relation=relation,
        papers=papers,
        collector_name=rng.choice(_COLLECTORS),
        collector_nik=f"337402{rng.randint(1, 28):02}{born}{serial:04}",
    )


def _claim(rng: random.Random) -> tuple[Claim, str]:
    """A claim that the shipped policy lets stand, at once or with a same-day exception."""
    claim = Claim(relation="owner", checks=CHECKS, old_card="never")
    if rng.random() < 0.2:
        claim = replace(claim, old_card="surrendered")
    elif rng.random() < 0.1:
        letter = "SKTLK/12/III/2026" if rng.random() < 0.7 else ""
        claim = replace(claim, old_card="lost", police_letter=letter)
    if rng.random() < 0.2:
        claim = replace(claim, fingerprint=rng.choice(("match", "no_device", "chip_unreadable")))
    draw = rng.random()
    if draw < 0.75:
        return claim, "owner"
    if draw < 0.84:
        return _collected(rng, claim, "family", "collector_ktp", "family_card"), "family"
    if draw < 0.88:
        return _collected(rng, claim, "family", "collector_ktp"), "family, no KK"
    if draw < 0.95:
        return _collected(rng, claim, "proxy", "collector_ktp", "authority_letter"), "proxy"
    return _collected(rng, claim, "rt_rw", "assignment_letter"), "rt_rw"


def _spoilt(rng: random.Random, visit: Visit) -> Visit:
    """The same visit with something that the rules do not let pass."""
    claim = visit.claim
    match rng.randint(0, 4):
        case 0:
            return replace(visit, evidence=Evidence(kind="drawn"), proper=False, why="unsigned")
        case 1:
            claim = replace(claim, checks=CHECKS[: rng.randint(0, 3)])
            return replace(visit, claim=claim, proper=False, why="unchecked")
        case 2:
            claim = replace(claim, fingerprint="no_match")
            return replace(visit, claim=claim, proper=visit.approved, why="other finger")
        case 3:
            claim = _collected(rng, claim, "proxy", "authority_letter")
            return replace(visit, claim=claim, proper=False, why="proxy without KTP")
        case _:
            claim = _collected(rng, claim, "proxy", "collector_ktp")
            return replace(visit, claim=claim, proper=visit.approved, why="proxy without letter")


def draw_visit(rng: random.Random, card: CardObject, today: date) -> Visit:
    """Somebody comes for this card. ``today``: the day that the desk believes it is."""
    claim, why = _claim(rng)
    visit = Visit(claim, _signature(rng), proper=True, approved=rng.random() < 0.15, why=why)
    born = date.fromisoformat(card.birth_date)
    young = (today.year - born.year - ((today.month, today.day) < (born.month, born.day))) < _ADULT
    if rng.random() < 0.06:
        visit = _spoilt(rng, visit)
    if card.kind == "KTP" and young:
        visit = replace(visit, proper=visit.proper and visit.approved, why=f"{visit.why}, under 17")
    return visit
