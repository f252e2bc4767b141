"""What the petugas has entered for one hand-over so far: a value, so that nothing is half changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from desk_app.domain.collection import CHECKS, OLD_CARD_LABELS, Claim, Finding, Remedy
from desk_app.services.hand_over import Approval, evidence_given
from protocol.bodies import Evidence
from protocol.strokes import Strokes, is_signature, pack

__all__ = ["FIELDS", "Approved", "Draft", "Signing", "next_old_card", "with_relation"]

FIELDS: Final = (
    "police_letter",
    "collector_name",
    "collector_nik",
    "collector_note",
    "sheet",
    "row",
    "witness",
)


class Signing(StrEnum):
    """How the receiver puts their name to it; the value is the kind of the evidence."""

    DRAWN = "drawn"
    PAPER = "paper"
    THUMB = "thumb"
    WITNESS = "witness"


@dataclass(frozen=True, slots=True)
class Approved:
    """A supervisor's approval, and the rules that they saw when they gave it."""

    approval: Approval
    rules: frozenset[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """One hand-over being prepared; every check is empty at first.

    ``author``: id of the operator whose eyes did the checks. ``row`` is text as typed. ``accepted``:
    rules that the petugas has knowingly let follow the same day.
    """

    card_id: bytes
    author: bytes = b""
    relation: str = "owner"
    checks: frozenset[str] = frozenset()
    old_card: str = ""
    police_letter: str = ""
    collector_name: str = ""
    collector_nik: str = ""
    collector_note: str = ""
    papers: frozenset[str] = frozenset()
    fingerprint: str = "not_done"
    fingerprint_asked: bool = False
    signing: Signing = Signing.DRAWN
    strokes: Strokes = ()
    sheet: str = ""
    row: str = ""
    witness: str = ""
    accepted: frozenset[str] = frozenset()
    approved: Approved | None = None

    @property
    def typed(self) -> bool:
        """Whether something stands here that would have to be typed again."""
        return any(getattr(self, field) for field in FIELDS)

    @property
    def touched(self) -> bool:
        """Whether anything at all was entered."""
        return replace(self, author=b"") != Draft(self.card_id)

    @property
    def signed(self) -> bool:
        """Whether the evidence would be taken."""
        if self.signing is Signing.DRAWN:
            return is_signature(self.strokes)
        return evidence_given(self.evidence())

    def evidence(self) -> Evidence:
        """The evidence as it would be recorded; packing strokes takes a moment."""
        if self.signing is Signing.DRAWN:
            return Evidence(kind="drawn", strokes=pack(self.strokes))
        if self.signing is Signing.PAPER:
            row = int(self.row) if self.row.isdecimal() and len(self.row) <= 4 else 0
            return Evidence(kind="paper", sheet=self.sheet.strip(), row=row)
        return Evidence(kind=self.signing.value, witness=self.witness.strip())

    def claim(self) -> Claim:
        """What the person at the desk shows. The owner has no collector beside them."""
        owner = self.relation == "owner"
        return Claim(
            relation=self.relation,
            collector_name="" if owner else self.collector_name,
            collector_nik="" if owner else self.collector_nik,
            collector_note="" if owner else self.collector_note,
            papers=tuple(sorted(self.papers)),
            checks=tuple(c for c in CHECKS if c in self.checks),
            old_card=self.old_card,
            police_letter=self.police_letter if self.old_card == "lost" else "",
            fingerprint=self.fingerprint,
            signed=self.signed,
        )

    def approval_for(self, findings: Sequence[Finding]) -> Approval | None:
        """The approval to record the hand-over with: only one given for all that may be set aside."""
        rules = {f.rule for f in findings if f.remedy is not Remedy.NEVER}
        if self.approved is None or not rules or not rules <= self.approved.rules:
            return None
        return self.approved.approval

    def open_findings(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """What still stands in the way: neither approved nor put on the day's list."""
        if self.approval_for(findings) is not None:
            return tuple(f for f in findings if f.remedy is Remedy.NEVER)
        return tuple(
            f for f in findings if f.remedy is not Remedy.SAME_DAY or f.rule not in self.accepted
        )


def next_old_card(now: str) -> str:
    """The choice after ``now`` when the same key is pressed again."""
    codes = tuple(OLD_CARD_LABELS)
    return codes[(codes.index(now) + 1) % len(codes)] if now in codes else codes[0]


def with_relation(draft: Draft, relation: str, papers: frozenset[str]) -> Draft:
    """The draft for another collector: papers that their rule does not show are put aside, and what a
    supervisor approved for the first collector does not count for the next."""
    if relation == draft.relation:
        return draft
    return replace(
        draft,
        relation=relation,
        papers=draft.papers & papers,
        accepted=frozenset(),
        approved=None,
    )
