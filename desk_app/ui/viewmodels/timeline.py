"""This desk's events on a card, in words: plain functions over an open unit; NIKs are masked."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import msgspec
from PySide6.QtCore import QCoreApplication

from common.dates import Zone
from desk_app.domain.cards import Card
from desk_app.domain.collection import PAPER_LABELS, RELATION_LABELS
from desk_app.services.operators import operator_named
from desk_app.services.ports import LoggedEvent, Unit
from desk_app.services.printing import PrintState
from desk_app.services.time_keeper import day_of
from desk_app.ui.language import in_language, shown_date, shown_time
from desk_app.ui.viewmodels.card_facts import grouped_number
from desk_app.ui.viewmodels.texts import QT_TRANSLATE_NOOP
from protocol.bodies import (
    BodyError,
    CancelHandOver,
    HandOver,
    Hold,
    Note,
    PolicyException,
    PrintOutcome,
    ReceiveUnlisted,
    Shelve,
    read_body,
)
from protocol.custody import ACT_LABELS, Act
from protocol.events import Kind, Trust, evidence_code
from protocol.identifiers import mask_nik
from protocol.status import ACTS

__all__ = ["TimelineRow", "hold_words", "last_said", "print_words", "timeline"]

_KIND_LABELS: Final = MappingProxyType(
    {
        Kind.POLICY_EXCEPTION: QT_TRANSLATE_NOOP("history", "Pengecualian Aturan"),
        Kind.PRINT_GIVEN: QT_TRANSLATE_NOOP("history", "Tanda Terima Diberikan"),
        Kind.PRINT_COPY: QT_TRANSLATE_NOOP("history", "Salinan Tanda Terima"),
        Kind.PRINT_FAILED: QT_TRANSLATE_NOOP("history", "Cetak Gagal"),
        Kind.PRINT_DOUBTFUL: QT_TRANSLATE_NOOP("history", "Cetak Meragukan"),
        Kind.OLD_CARD_SURRENDERED: QT_TRANSLATE_NOOP("history", "KTP-el Lama Diserahkan"),
        Kind.OLD_CARD_LOST: QT_TRANSLATE_NOOP("history", "KTP-el Lama Hilang"),
        Kind.OLD_CARD_SENT: QT_TRANSLATE_NOOP("history", "KTP-el Lama Dikirim"),
        Kind.OLD_CARD_DESTROYED: QT_TRANSLATE_NOOP("history", "KTP-el Lama Dimusnahkan"),
        Kind.COMPLAINT_OPENED: QT_TRANSLATE_NOOP("history", "Pengaduan"),
        Kind.CASE_NOTED: QT_TRANSLATE_NOOP("history", "Catatan Kasus"),
        Kind.CASE_CLOSED: QT_TRANSLATE_NOOP("history", "Kasus Ditutup"),
        Kind.OBJECT_REPORTED: QT_TRANSLATE_NOOP("history", "Diberitahukan Lagi ke Pusat"),
    }
)
_HOLD_REASONS: Final = MappingProxyType(
    {
        "under_17": QT_TRANSLATE_NOOP("history", "Pemilik belum berusia 17 tahun."),
        "of_age": QT_TRANSLATE_NOOP("history", "Pemilik sudah berusia 17 tahun."),
        "recalled": QT_TRANSLATE_NOOP("history", "Ditarik Disdukcapil."),
    }
)
_RULES: Final = MappingProxyType(
    {
        "under_17": QT_TRANSLATE_NOOP("history", "pemilik belum 17 tahun"),
        "relation": QT_TRANSLATE_NOOP("history", "siapa yang boleh mengambil"),
        "per_day": QT_TRANSLATE_NOOP("history", "batas pengambilan sehari"),
        "fingerprint": QT_TRANSLATE_NOOP("history", "verifikasi sidik jari"),
        "police_letter": QT_TRANSLATE_NOOP("history", "surat kehilangan dari kepolisian"),
    }
)
_PRINT_WORDS: Final = MappingProxyType(
    {
        PrintState.TO_PRINT: QT_TRANSLATE_NOOP("history", "Belum dicetak"),
        PrintState.PRINTED: QT_TRANSLATE_NOOP("history", "Sudah dicetak"),
        PrintState.DOUBTFUL: QT_TRANSLATE_NOOP("history", "Cetak meragukan"),
        PrintState.FAILED: QT_TRANSLATE_NOOP("history", "Cetak gagal"),
        PrintState.GIVEN: QT_TRANSLATE_NOOP("history", "Sudah diberikan"),
    }
)


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event on the card. ``details`` are sentences; ``doubtful``: the clock was not trusted."""

    position: int
    when: str
    title: str
    who: str
    number: str
    evidence_code: str
    details: tuple[str, ...]
    confirmed: bool
    doubtful: bool
    purged: bool


def print_words(state: str) -> str:
    """The state of a paper in words."""
    return QCoreApplication.translate("history", _PRINT_WORDS.get(state, state))


def timeline(unit: Unit, zone: Zone, card: Card) -> tuple[TimelineRow, ...]:
    """This desk's events on the card, newest first."""
    return tuple(_row(unit, zone, e) for e in reversed(unit.log.of_card(card.id)))


def _row(unit: Unit, zone: Zone, event: LoggedEvent) -> TimelineRow:
    header = event.header
    who = operator_named(unit, header.operator)
    said = _said(event)
    return TimelineRow(
        position=event.position,
        when=f"{shown_date(day_of(header.business_date))}, {shown_time(header.time_ms, zone)}",
        title=_title(header.kind),
        who=who.name if who else _nobody(header.operator),
        number=grouped_number(header.number),
        evidence_code=evidence_code(event.raw) if header.number else "",
        details=_details(unit, said),
        confirmed=event.confirmed,
        doubtful=header.trust == Trust.DOUBTFUL,
        purged=event.body is None and unit.log.purged_by(event.position) is not None,
    )


def _nobody(operator: bytes | None) -> str:
    """Who did it, where no name is known."""
    if operator is None:
        return QCoreApplication.translate("history", "PC ini")
    return QCoreApplication.translate("history", "petugas yang tidak lagi tercatat")


def _said(event: LoggedEvent) -> msgspec.Struct | None:
    if event.body is None:
        return None
    try:
        return read_body(event.header.kind, event.body)
    except BodyError:
        return None


def _title(kind: str) -> str:
    if kind in ACTS:
        return in_language(ACT_LABELS[Act(kind)])
    try:
        return QCoreApplication.translate("history", _KIND_LABELS.get(Kind(kind), kind))
    except ValueError:  # an event of a newer version of the program
        return kind


def _details(unit: Unit, said: msgspec.Struct | None) -> tuple[str, ...]:
    """What the body adds, one sentence a line; the hand-over in force is told elsewhere in full."""
    match said:
        case HandOver():
            relation = in_language(RELATION_LABELS.get(said.relation, said.relation))
            if said.relation == "owner":
                return (relation,)
            nik = mask_nik(said.collector_nik) if said.collector_nik else "-"
            return (f"{relation}: {said.collector_name} · NIK {nik}",)
        case CancelHandOver():
            by = operator_named(unit, said.approved_by)
            lines = [QCoreApplication.translate("history", "Alasan: {0}").format(said.reason)]
            if by is not None:
                lines.append(QCoreApplication.translate("history", "Disetujui {0}").format(by.name))
            if said.with_person:
                lines.append(
                    QCoreApplication.translate("history", "Kartu pada {0}").format(said.with_person)
                )
            return tuple(lines)
        case Hold():
            return (hold_words(said.reason),) if said.reason else ()
        case PolicyException():
            return (f"{_rule_words(said.rule)}: {said.reason}",)
        case Shelve():
            return (said.place,)
        case PrintOutcome():
            return (said.reason,) if said.reason else ()
        case Note():
            return (said.text,) if said.text else ()
        case ReceiveUnlisted():
            return (QCoreApplication.translate("history", "Tidak ada dalam daftar kiriman."),)
        case _:
            return ()


def _rule_words(rule: str) -> str:
    if rule.startswith("paper:"):
        paper = rule.removeprefix("paper:")
        return in_language(PAPER_LABELS.get(paper, paper))
    return QCoreApplication.translate("history", _RULES.get(rule, rule))


def last_said(unit: Unit, card: Card, kind: str) -> msgspec.Struct | None:
    """What the newest event of a kind on this card says; None where this PC has none or it was purged."""
    for event in reversed(unit.log.of_card(card.id)):
        if event.header.kind == kind:
            return _said(event)
    return None


def hold_words(reason: str) -> str:
    """Why a card is held, in words."""
    return QCoreApplication.translate("history", _HOLD_REASONS.get(reason, reason))
