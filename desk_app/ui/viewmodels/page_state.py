"""The action page of one card in words: plain functions from a draft and its findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication

from desk_app.domain.collection import (
    CHECKS,
    FINGERPRINT_LABELS,
    PAPER_LABELS,
    Finding,
    Remedy,
)
from desk_app.ui.language import in_language
from desk_app.ui.viewmodels.card_facts import CardFacts
from desk_app.ui.viewmodels.draft import Draft, Signing
from desk_app.ui.viewmodels.texts import QT_TRANSLATE_NOOP
from protocol.objects import RelationRule

__all__ = [
    "CheckLine",
    "Choice",
    "PageState",
    "Problem",
    "Step",
    "present_page",
    "shown_papers",
]

_CHECK_LABELS: Final = MappingProxyType(
    {
        "name": QT_TRANSLATE_NOOP("page", "Nama"),
        "nik": QT_TRANSLATE_NOOP("page", "NIK"),
        "birth_date": QT_TRANSLATE_NOOP("page", "Tempat, Tanggal Lahir"),
        "photo": QT_TRANSLATE_NOOP("page", "Foto"),
    }
)
_RELATIONS: Final = (
    ("owner", "P", QT_TRANSLATE_NOOP("page", "Pemilik")),
    ("family", "K", QT_TRANSLATE_NOOP("page", "Keluarga")),
    ("proxy", "U", QT_TRANSLATE_NOOP("page", "Kuasa")),
    ("rt_rw", "R", QT_TRANSLATE_NOOP("page", "RT/RW")),
)
_OLD_CARDS: Final = (
    ("surrendered", "5", QT_TRANSLATE_NOOP("page", "Diserahkan")),
    ("lost", "6", QT_TRANSLATE_NOOP("page", "Hilang")),
    ("never", "7", QT_TRANSLATE_NOOP("page", "Belum punya")),
)
_SIGNINGS: Final = (
    (Signing.DRAWN, "", QT_TRANSLATE_NOOP("page", "Pena")),
    (Signing.PAPER, "", QT_TRANSLATE_NOOP("page", "Di kertas")),
    (Signing.THUMB, "", QT_TRANSLATE_NOOP("page", "Cap jempol")),
    (Signing.WITNESS, "", QT_TRANSLATE_NOOP("page", "Saksi")),
)
# Steps of the page: code, label, and the rules that are open until the step is done.
_STEPS: Final = (
    ("checks", QT_TRANSLATE_NOOP("page", "Dicocokkan"), ("checks",)),
    ("old_card", QT_TRANSLATE_NOOP("page", "KTP-el lama"), ("old_card", "police_letter")),
    ("collector", QT_TRANSLATE_NOOP("page", "Pengambil"), ("collector_name", "collector_nik")),
    ("papers", QT_TRANSLATE_NOOP("page", "Berkas"), ("paper:",)),
    ("fingerprint", QT_TRANSLATE_NOOP("page", "Sidik jari"), ("fingerprint",)),
    ("signature", QT_TRANSLATE_NOOP("page", "Tanda tangan"), ("signature",)),
)
# Findings that say no more than "not done yet"; they are steps until somebody tries to go on.
_TODO: Final = frozenset(
    {"checks", "old_card", "signature", "collector_name", "collector_nik", "police_letter"}
)
_NIK_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing to compare on the card; ``key`` ticks it."""

    code: str
    key: str
    label: str
    value: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; ``key`` may be empty. ``need``: required or optional, of a paper."""

    code: str
    label: str
    chosen: bool
    key: str = ""
    enabled: bool = True
    need: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do on the page, and whether it is done."""

    code: str
    label: str
    done: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that stands against the hand-over, and what may be done about it here."""

    rule: str
    sentence: str
    remedy: Remedy


@dataclass(frozen=True, slots=True)
class PageState:
    """Everything the action page shows.

    ``problems``: what is to be said now. ``can_approve``, ``can_list``: whether a supervisor's PIN or
    the list of the day would settle something. ``settled``: what has been settled, as a sentence.
    ``ink_short``: there is ink, but too little to be a signature.
    """

    facts: CardFacts
    draft: Draft
    checks: tuple[CheckLine, ...]
    relations: tuple[Choice, ...]
    papers: tuple[Choice, ...]
    old_cards: tuple[Choice, ...]
    fingerprints: tuple[Choice, ...]
    signings: tuple[Choice, ...]
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]
    can_approve: bool
    can_list: bool
    settled: str
    ink_short: bool
    ready: bool


def shown_papers(rule: RelationRule | None) -> tuple[tuple[str, str], ...]:
    """The papers of a rule that may be ticked: (code, need), required ones first."""
    if rule is None:
        return ()
    shown = [(p.paper, p.need) for p in rule.papers if p.need in ("required", "optional")]
    return tuple(sorted(shown, key=lambda p: p[1] != "required"))


def present_page(
    facts: CardFacts,
    draft: Draft,
    findings: Sequence[Finding],
    rules: dict[str, RelationRule],
    *,
    insisted: bool,
) -> PageState:
    """The page. ``insisted``: somebody has tried to go on, so that what is missing is said aloud."""
    rule = rules.get(draft.relation)
    still_open = draft.open_findings(findings)
    said = still_open
    if not insisted:
        todo = _todo(draft)
        # A missing paper may still be laid on the counter; it is said once all the rest is done.
        waits = any(f.rule in todo for f in still_open)
        said = tuple(
            f
            for f in still_open
            if f.rule not in todo and not (waits and f.rule.startswith("paper:"))
        )
    return PageState(
        facts=facts,
        draft=draft,
        checks=_checks(facts, draft),
        relations=_relations(draft, rules),
        papers=_papers(draft, rule),
        old_cards=_choices(_OLD_CARDS, draft.old_card),
        fingerprints=_fingerprints(draft, rule),
        signings=_choices(_SIGNINGS, draft.signing),
        steps=_steps(draft, still_open, rule),
        problems=tuple(Problem(f.rule, in_language(f.sentence), f.remedy) for f in said),
        can_approve=any(f.remedy is not Remedy.NEVER for f in said),
        can_list=any(f.remedy is Remedy.SAME_DAY for f in said),
        settled=_settled(draft, findings),
        ink_short=draft.signing is Signing.DRAWN and bool(draft.strokes) and not draft.signed,
        ready=not still_open,
    )


def _todo(draft: Draft) -> frozenset[str]:
    complete = sum(c.isdigit() for c in draft.collector_nik) >= _NIK_DIGITS
    return _TODO - {"collector_nik"} if complete else _TODO


def _checks(facts: CardFacts, draft: Draft) -> tuple[CheckLine, ...]:
    photo = QCoreApplication.translate("page", "Sesuai dengan wajah pemilik")
    if draft.relation != "owner":
        photo = QCoreApplication.translate("page", "Sesuai dengan foto pada berkas pemilik")
    values = dict(zip(CHECKS, (facts.name, facts.nik, facts.birth, photo), strict=True))
    labels = {c: QCoreApplication.translate("page", _CHECK_LABELS[c]) for c in CHECKS}
    if facts.age:
        labels["birth_date"] = f"{labels['birth_date']} ({facts.age})"
    return tuple(
        CheckLine(code, str(number), labels[code], values[code], code in draft.checks)
        for number, code in enumerate(CHECKS, start=1)
    )


def _choices(options: Sequence[tuple[str, str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(str(code), QCoreApplication.translate("page", label), code == chosen, key)
        for code, key, label in options
    )


def _relations(draft: Draft, rules: dict[str, RelationRule]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            code,
            QCoreApplication.translate("page", label),
            code == draft.relation,
            key,
            enabled=code in rules,
        )
        for code, key, label in _RELATIONS
    )


def _papers(draft: Draft, rule: RelationRule | None) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            code,
            in_language(PAPER_LABELS.get(code, code)),
            code in draft.papers,
            need=need,
        )
        for code, need in shown_papers(rule)
    )


def _fingerprint_asked(draft: Draft, rule: RelationRule | None) -> bool:
    required = rule is not None and rule.fingerprint == "required"
    return required or draft.fingerprint_asked


def _fingerprints(draft: Draft, rule: RelationRule | None) -> tuple[Choice, ...]:
    if not _fingerprint_asked(draft, rule):
        return ()
    return tuple(
        Choice(
            code,
            in_language(label),
            code == draft.fingerprint,
        )
        for code, label in FINGERPRINT_LABELS.items()
    )


def _steps(
    draft: Draft, still_open: Sequence[Finding], rule: RelationRule | None
) -> tuple[Step, ...]:
    hidden = set()
    if draft.relation == "owner":
        hidden.add("collector")
    if not any(need == "required" for _, need in shown_papers(rule)):
        hidden.add("papers")
    if not _fingerprint_asked(draft, rule):
        hidden.add("fingerprint")
    made: list[Step] = []
    for code, label, rules in _STEPS:
        if code in hidden:
            continue
        done = not any(f.rule.startswith(rules) for f in still_open)
        text = QCoreApplication.translate("page", label)
        if code == "checks":
            text = f"{text} {len(draft.checks)}/{len(CHECKS)}"
        made.append(Step(code, text, done))
    return tuple(made)


def _settled(draft: Draft, findings: Sequence[Finding]) -> str:
    approval = draft.approval_for(findings)
    if approval is not None:
        return QCoreApplication.translate("page", "Disetujui {0}: {1}").format(
            approval.session.operator.name, approval.reason
        )
    listed = [f for f in findings if f.remedy is Remedy.SAME_DAY and f.rule in draft.accepted]
    if listed:
        return QCoreApplication.translate(
            "page", "{0} hal dicatat bersama serah terima ini sebagai berkas susulan."
        ).format(len(listed))
    return ""
