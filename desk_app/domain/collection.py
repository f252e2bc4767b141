"""Who may collect a card, with what: the rules of a hand-over. Pure; the policy is an argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from common.dates import age_on, turns
from common.sentences import Sentence
from desk_app.domain.cards import Card
from protocol.custody import Act, Refusal, State, decide
from protocol.identifiers import IdentifierError, nik_digits
from protocol.objects import PolicyObject, RelationRule

__all__ = [
    "CHECKS",
    "FINGERPRINT_LABELS",
    "OLD_CARD_LABELS",
    "PAPER_LABELS",
    "RELATION_LABELS",
    "Claim",
    "Finding",
    "Remedy",
    "assess",
]

CHECKS: Final = ("name", "nik", "birth_date", "photo")

RELATION_LABELS: Final = MappingProxyType(
    {
        "owner": "Yang bersangkutan",
        "family": "Anggota keluarga satu KK",
        "proxy": "Penerima kuasa",
        "rt_rw": "Petugas atau Ketua RT/RW",
    }
)
PAPER_LABELS: Final = MappingProxyType(
    {
        "collector_ktp": "KTP pengambil",
        "family_card": "Kartu Keluarga",
        "authority_letter": "Surat kuasa (F-1.07) bermeterai",
        "old_card": "KTP-el lama",
        "assignment_letter": "Surat tugas",
        "birth_certificate": "Akta kelahiran",
    }
)
OLD_CARD_LABELS: Final = MappingProxyType(
    {
        "surrendered": "Diserahkan",
        "lost": "Hilang (surat kepolisian)",
        "never": "Belum pernah memiliki",
    }
)
FINGERPRINT_LABELS: Final = MappingProxyType(
    {
        "match": "Cocok",
        "no_match": "Tidak cocok",
        "finger_unreadable": "Jari tidak terbaca",
        "chip_unreadable": "Cip tidak terbaca",
        "no_device": "Alat tidak tersedia",
        "not_done": "Tidak dilakukan",
    }
)


class Remedy(StrEnum):
    """What may be done about a finding."""

    NEVER = "never"
    NOW = "now"
    SAME_DAY = "same_day"

    @classmethod
    def _missing_(cls, value: object) -> Remedy:  # noqa: ARG003 - whatever it is
        """What a newer centre may say of exceptions and this program does not know: none."""
        return cls.NEVER


_WORST_FIRST: Final = tuple(Remedy)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the person at the desk shows. Codes as in `protocol.bodies.HandOver`."""

    relation: str
    collector_name: str = ""
    collector_nik: str = ""
    collector_note: str = ""
    papers: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    old_card: str = ""
    police_letter: str = ""
    fingerprint: str = "not_done"
    where: str = "desk"
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands against the hand-over: its rule's code, the sentence, what may be done."""

    rule: str
    sentence: str
    remedy: Remedy = Remedy.NEVER


def _custody(card: Card, claim: Claim, today: date) -> list[Finding]:
    state = card.state
    if state is State.HELD_UNDER_17 and card.birth_date is not None:
        state = (
            State.RECEIVED
        )  # whether the owner is of age today is judged by the birth date below
    decided = decide(state, Act.HAND_OVER, claim.where)
    if isinstance(decided, Refusal):
        return [Finding("custody", str(decided))]
    findings: list[Finding] = []
    if card.status.recalled:
        findings.append(
            Finding(
                "recalled",
                "KTP-el ini ditarik Disdukcapil. Jangan serahkan; kembalikan ke kecamatan.",
            )
        )
    if card.kind == "KTP" and card.birth_date is not None and age_on(card.birth_date, today) < 17:
        findings.append(
            Finding(
                "under_17",
                Sentence(
                    "KTP-el atas nama {name} belum dapat diserahkan karena pemilik belum berusia 17 "
                    "tahun (17 tahun pada {day}).",
                    name=card.name,
                    day=turns(card.birth_date, 17),
                ),
                Remedy.NOW,  # the law's exception: married or ever married
            )
        )
    return findings


def _collector(card: Card, claim: Claim, rule: RelationRule) -> list[Finding]:
    findings: list[Finding] = []
    if rule.allowed != "yes":
        remedy = Remedy(rule.allowed)
        relation = Sentence.fixed(RELATION_LABELS[claim.relation])
        if remedy is Remedy.NEVER:
            said = Sentence(
                "Pengambilan oleh {relation!l} tidak diizinkan di kelurahan ini. KTP-el tetap di laci.",
                relation=relation,
            )
        else:
            said = Sentence(
                "Pengambilan oleh {relation!l} tidak diizinkan di kelurahan ini tanpa persetujuan "
                "penyelia.",
                relation=relation,
            )
        findings.append(Finding("relation", said, remedy))
    if claim.relation == "owner":
        return findings
    if not claim.collector_name.strip():
        findings.append(Finding("collector_name", "Nama pengambil wajib diisi."))
    try:
        nik = nik_digits(claim.collector_nik)
    except IdentifierError as error:
        why = Sentence.fixed(str(error))
        findings.append(Finding("collector_nik", Sentence("NIK pengambil: {why}", why=why)))
    else:
        if nik == card.nik:
            findings.append(
                Finding(
                    "collector_nik",
                    "NIK pengambil sama dengan NIK pemilik. Pilih “Pemilik”.",
                )
            )
    return findings


def _papers(claim: Claim, rule: RelationRule) -> list[Finding]:
    findings: list[Finding] = []
    for paper in rule.papers:
        label = Sentence.fixed(PAPER_LABELS.get(paper.paper, paper.paper))
        shown = paper.paper in claim.papers
        if paper.need == "required" and not shown:
            findings.append(
                Finding(
                    f"paper:{paper.paper}",
                    Sentence(
                        "{paper} belum ditunjukkan. Minta berkasnya; KTP-el tetap aman di laci.",
                        paper=label,
                    ),
                    Remedy(paper.exception),
                )
            )
        elif paper.need == "not_allowed" and shown:
            findings.append(
                Finding(
                    f"paper:{paper.paper}",
                    Sentence("{paper} tidak berlaku untuk pengambilan ini.", paper=label),
                )
            )
    return findings


def _act(claim: Claim, rule: RelationRule) -> list[Finding]:
    findings: list[Finding] = []
    if not set(CHECKS) <= set(claim.checks):
        findings.append(
            Finding(
                "checks",
                "Cocokkan nama, NIK, tanggal lahir, dan foto bersama penerima lebih dahulu. Bila ada yang "
                "salah, tahan kartunya.",
            )
        )
    if claim.old_card not in OLD_CARD_LABELS:
        findings.append(
            Finding("old_card", "Pilih keadaan KTP-el lama: diserahkan, hilang, atau belum punya.")
        )
    elif claim.old_card == "lost" and not claim.police_letter.strip():
        findings.append(
            Finding(
                "police_letter",
                "Nomor surat keterangan kehilangan dari kepolisian wajib diisi.",
                Remedy.SAME_DAY,
            )
        )
    if claim.fingerprint == "no_match":
        findings.append(
            Finding(
                "fingerprint",
                "Sidik jari tidak cocok dengan kartu. Jangan serahkan; hubungi penyelia.",
                Remedy.NOW,
            )
        )
    elif rule.fingerprint == "required" and claim.fingerprint != "match":
        findings.append(
            Finding("fingerprint", "Verifikasi sidik jari wajib untuk pengambilan ini.", Remedy.NOW)
        )
    if not claim.signed:
        findings.append(
            Finding(
                "signature",
                "Tanda tangan belum ada. Minta penerima tanda tangan, cap jempol, atau saksi.",
            )
        )
    return findings


def assess(
    card: Card, claim: Claim, policy: PolicyObject | None, today: date, taken_today: int
) -> Sequence[Finding]:
    """Everything that stands against handing ``card`` over, worst first.

    ``taken_today``: how many cards this collector has taken today at this desk. Without a policy from
    the centre only the owner may collect, and nothing but the custody and the checks is asked.
    """
    rules = (
        {r.relation: r for r in policy.relations}
        if policy
        else {"owner": RelationRule(relation="owner")}
    )
    rule = rules.get(claim.relation)
    if rule is None or claim.relation not in RELATION_LABELS:
        return [
            Finding("relation", "Pilih siapa yang mengambil: pemilik, keluarga, kuasa, atau RT/RW.")
        ]
    findings = _custody(card, claim, today)
    if any(f.rule == "custody" for f in findings):
        return findings
    findings += _collector(card, claim, rule) + _papers(claim, rule)
    if rule.per_day and taken_today >= rule.per_day:
        findings.append(
            Finding(
                "per_day",
                Sentence(
                    "Pengambil ini sudah mengambil {taken} KTP-el hari ini (batas {most}).",
                    taken=taken_today,
                    most=rule.per_day,
                ),
                Remedy.NOW,
            )
        )
    return sorted(findings + _act(claim, rule), key=lambda f: _WORST_FIRST.index(f.remedy))
