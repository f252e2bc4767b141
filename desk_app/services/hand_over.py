"""Handing a card over, and taking a wrong hand-over back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from desk_app.domain.cards import Card
from desk_app.domain.collection import Claim, Finding, Remedy, assess
from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.services.ports import Changes, Store, Unit
from desk_app.services.recorder import Recorded, Recorder
from desk_app.services.standing import stands, to_cancel
from protocol.bodies import (
    BodyError,
    CancelHandOver,
    Evidence,
    HandOver,
    Hold,
    PolicyException,
    read_body,
)
from protocol.custody import Act, Refusal, State, decide, usual_variant
from protocol.events import Kind
from protocol.identifiers import nik_digits
from protocol.objects import ObjectKind, PolicyObject, Role
from protocol.strokes import StrokesError, is_signature, unpack

__all__ = ["Approval", "CancelService", "HandOverService", "HandedOver", "evidence_given"]

_STAFF: Final = (Role.PETUGAS, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Approval:
    """A supervisor who has shown their PIN for this one hand-over, and why."""

    session: Session
    reason: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-over that is on disk: its number, evidence code, place in the log, what changed."""

    recorded: Recorded
    same_day: tuple[str, ...]
    changes: Changes

    @property
    def number(self) -> str:
        """The 22 digits of the receipt."""
        return self.recorded.number

    @property
    def evidence_code(self) -> str:
        """The four characters beside it."""
        return self.recorded.evidence_code


def evidence_given(evidence: Evidence) -> bool:
    """Whether a person has really put their name to the act: ink that is more than a dot, a row of a
    paper list, or a thumb print or refusal with a named witness."""
    if evidence.kind == "drawn":
        try:
            return is_signature(unpack(evidence.strokes))
        except StrokesError:
            return False
    if evidence.kind == "paper":
        return bool(evidence.sheet.strip()) and evidence.row > 0
    return evidence.kind in ("thumb", "witness") and bool(evidence.witness.strip())


class HandOverService:
    """The hand-over at desk or door: refuse by rule, or commit before anything is printed."""

    def __init__(self, store: Store, recorder: Recorder) -> None:
        self._store = store
        self._recorder = recorder

    def findings(self, card_id: bytes, claim: Claim) -> Sequence[Finding]:
        """What stands against the hand-over as things are now; for a screen that shows it early."""
        with self._store.read() as unit:
            return self._assess(unit, self._card(unit, card_id), _clean(claim, claim.signed))

    def hand_over(
        self,
        session: Session,
        card_id: bytes,
        claim: Claim,
        evidence: Evidence,
        *,
        note: str = "",
        approval: Approval | None = None,
    ) -> HandedOver:
        """Record the hand-over; when this returns it is on disk. Raises Refused, having changed nothing.

        What policy lets a supervisor set aside needs ``approval``; what may follow the same day stands in
        the record as such.
        """
        session.require(*_STAFF)
        if approval is not None:
            approval.session.require(Role.SUPERVISOR)
            if not approval.reason.strip():
                raise Refused("reason", "Alasan wajib diisi.")
        claim = _clean(claim, evidence_given(evidence))
        with self._store.write() as unit:
            card = self._card(unit, card_id)
            findings = self._assess(unit, card, claim)
            same_day = _settle(findings, approval)
            operator = session.operator.id
            if approval is not None:
                for finding in findings:
                    self._recorder.record(
                        unit,
                        Kind.POLICY_EXCEPTION,
                        PolicyException(rule=finding.rule, reason=approval.reason.strip()),
                        operator=approval.session.operator.id,
                        card=card_id,
                    )
            if card.state is State.HELD_UNDER_17:
                young = any(f.rule == "under_17" for f in findings)
                reason = Hold(reason="exception" if young else "of_age")
                self._recorder.record(unit, Act.RELEASE, reason, operator=operator, card=card_id)
            recorded = self._recorder.record(
                unit,
                Act.HAND_OVER,
                HandOver(
                    relation=claim.relation,
                    evidence=evidence,
                    collector_name=claim.collector_name,
                    collector_nik=claim.collector_nik,
                    collector_note=claim.collector_note,
                    papers=claim.papers,
                    checks=claim.checks,
                    old_card=claim.old_card,
                    police_letter=claim.police_letter,
                    fingerprint=claim.fingerprint,
                    same_day=same_day,
                    note=note,
                ),
                operator=operator,
                card=card_id,
                variant=claim.where,
                numbered=True,
            )
        return HandedOver(
            recorded, same_day, Changes(frozenset({"card", "receipt"}), frozenset({card_id}))
        )

    def _card(self, unit: Unit, card_id: bytes) -> Card:
        card = unit.cards.get(card_id)
        if card is None:
            raise Refused(
                "unknown_card",
                "KTP-el tidak ditemukan di kelurahan ini. Periksa ejaan nama atau hubungi Disdukcapil.",
            )
        if card.status.linked_to is not None:
            raise Refused(
                "linked",
                "Catatan KTP-el ini sudah digabung dengan catatan lain. Belum ada yang dicatat; cari "
                "kembali namanya dan pilih catatan yang muncul.",
            )
        return card

    def _assess(self, unit: Unit, card: Card, claim: Claim) -> Sequence[Finding]:
        policies = [p for p in unit.objects.all(ObjectKind.POLICY) if isinstance(p, PolicyObject)]
        moment = self._recorder.now(unit)
        policy = policies[0] if policies else None
        taken = 0
        limited = policy and any(
            r.per_day for r in policy.relations if r.relation == claim.relation
        )
        if limited and claim.relation != "owner" and claim.collector_nik:
            taken = _taken_today(unit, claim.collector_nik, moment.business_date)
        return assess(card, claim, policy, moment.day, taken)


def _clean(claim: Claim, signed: bool) -> Claim:
    """The claim as it is judged and kept: in known words, and without what this relation has no use for,
    such as a collector typed before it turned out that the owner came."""
    collected = claim.relation != "owner"
    nik = claim.collector_nik
    with suppress(ValueError):
        nik = nik_digits(nik)
    return Claim(
        relation=claim.relation,
        collector_name=" ".join(claim.collector_name.split()) if collected else "",
        collector_nik=nik if collected else "",
        collector_note=claim.collector_note.strip() if collected else "",
        papers=tuple(dict.fromkeys(claim.papers)),
        checks=tuple(dict.fromkeys(claim.checks)),
        old_card=claim.old_card,
        police_letter=claim.police_letter.strip() if claim.old_card == "lost" else "",
        fingerprint=claim.fingerprint,
        where=usual_variant(Act.HAND_OVER, claim.where),
        signed=signed,
    )


def _settle(findings: Sequence[Finding], approval: Approval | None) -> tuple[str, ...]:
    """Refuse, or say which findings may follow the same day."""
    waiting: list[str] = []
    for finding in findings:
        if finding.remedy is Remedy.SAME_DAY and approval is None:
            waiting.append(finding.rule)
        elif finding.remedy is Remedy.NEVER or approval is None:
            raise Refused(finding.rule, finding.sentence)
    return tuple(waiting)


def _taken_today(unit: Unit, collector_nik: str, business_date: int) -> int:
    """How many hand-overs of today to this person stand: one that was cancelled is none."""
    taken = 0
    for one in unit.log.numbered_on(business_date):
        if one.header.kind != Act.HAND_OVER or one.body is None:
            continue
        try:
            said = read_body(one.header.kind, one.body)
        except BodyError:
            continue
        if isinstance(said, HandOver) and said.collector_nik == collector_nik:
            taken += stands(unit, one)
    return taken


class CancelService:
    """A wrong hand-over is cancelled by an event that says where the card is now; its number stays used."""

    def __init__(self, store: Store, recorder: Recorder) -> None:
        self._store = store
        self._recorder = recorder

    def cancel(
        self,
        session: Session,
        supervisor: Session,
        card_id: bytes,
        reason: str,
        with_person: str = "",
    ) -> Recorded:
        """Cancel the hand-over of this card: the one in force, or of several the one made here (see
        `to_cancel`). ``with_person`` names who has the card if it is not back in the drawer. Raises
        Refused, having changed nothing."""
        session.require(*_STAFF)
        supervisor.require(Role.SUPERVISOR)
        if not reason.strip():
            raise Refused("reason", "Alasan wajib diisi.")
        variant = "wrong_person" if with_person.strip() else "drawer"
        with self._store.write() as unit:
            card = unit.cards.get(card_id)
            state = card.state if card is not None else None
            decided = decide(state, Act.CANCEL_HAND_OVER, variant)
            if isinstance(decided, Refusal) or card is None:
                raise Refused("custody", str(decided))
            given = to_cancel(card, self._recorder.identity.device)
            if given is None:
                raise Refused(
                    "custody",
                    "Serah terima KTP-el ini tidak tercatat dengan tanda terima, jadi tidak dapat "
                    "dibatalkan di sini. Hubungi Disdukcapil; catatan tidak berubah.",
                )
            return self._recorder.record(
                unit,
                Act.CANCEL_HAND_OVER,
                CancelHandOver(
                    number=given.number,
                    reason=reason.strip(),
                    approved_by=supervisor.operator.id,
                    with_person=with_person.strip(),
                ),
                operator=session.operator.id,
                card=card.id,
                variant=variant,
                about=given.hash,
            )
