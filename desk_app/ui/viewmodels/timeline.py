"""What happened to a card, in words: the hand-over in force, and this desk's events on it.

Plain functions over an open unit; NIKs are masked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

import msgspec
from PySide6.QtCore import QCoreApplication

from common.dates import Zone, zone_of
from desk_app.domain.cards import Card
from desk_app.domain.collection import PAPER_LABELS, RELATION_LABELS
from desk_app.domain.documents import ReceiptDocument, StrokePoints
from desk_app.services.documents import Documents
from desk_app.services.errors import Refused
from desk_app.services.operators import operator_named
from desk_app.services.ports import Identity, LoggedEvent, Unit
from desk_app.services.printing import PrintState
from desk_app.services.time_keeper import day_of
from desk_app.ui.language import (
    in_language,
    shown_date,
    shown_day,
    shown_time,
    small_start,
)
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
from protocol.status import ACTS, LastHandOver

__all__ = [
    "InForce",
    "TimelineRow",
    "hold_words",
    "in_force",
    "last_said",
    "print_words",
    "receipt_sentence",
    "timeline",
]

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
class InForce:
    """The hand-over that stands: who took the card, who gave it, on what proof.

    ``here``: made on this PC; else the names are not in this PC's log. ``position`` 0 where not here.
    """

    sentence: str
    number: str
    evidence_code: str
    here: bool
    confirmed: bool
    position: int = 0
    purged: bool = False
    print_state: str = ""
    details: tuple[tuple[str, str], ...] = ()
    strokes: StrokePoints = ()


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


def receipt_sentence(doc: ReceiptDocument, when: str) -> str:
    """Who took the card and who gave it, as one sentence; ``when`` in words."""
    officer = doc.officer.name
    if doc.relation is None:
        return QCoreApplication.translate(
            "history",
            "Diserahkan oleh {0} pada {1}. Nama pengambil sudah dihapus sesuai masa simpan.",
        ).format(officer, when)
    if doc.relation == "owner":
        return QCoreApplication.translate(
            "history", "Diambil sendiri oleh pemiliknya pada {1}; diserahkan oleh {0}."
        ).format(officer, when)
    return QCoreApplication.translate(
        "history", "Diambil oleh {2} ({3}) pada {1}; diserahkan oleh {0}."
    ).format(officer, when, doc.collector_name, small_start(_relation(doc.relation)))


def _relation(code: str) -> str:
    return in_language(RELATION_LABELS.get(code, code))


def _day_words(day: date) -> str:
    return f"{shown_day(day)}, {shown_date(day)}"


def _elsewhere(given: LastHandOver, identity: Identity) -> InForce:
    """A hand-over that another PC made: its paper is known, the names are not."""
    day = day_of(given.business_date)
    pc = QCoreApplication.translate("history", "PC {0}").format(given.number[10:12])
    if given.number[:10] != identity.kelurahan:
        pc = QCoreApplication.translate("history", "{0} kelurahan {1}").format(
            pc, given.number[:10]
        )
    sentence = QCoreApplication.translate(
        "history",
        "Diserahkan di {0} pada {1}. Nama pengambil dan petugasnya tersimpan di PC itu dan di pusat.",
    ).format(pc, _day_words(day))
    return InForce(
        sentence,
        grouped_number(given.number),
        given.evidence_code,
        here=False,
        confirmed=True,  # it came from the centre
    )


def in_force(unit: Unit, documents: Documents, identity: Identity, card: Card) -> InForce | None:
    """The hand-over of this card that stands, wherever it was made; None if there is none."""
    given = card.status.hand_over
    if given is None:
        return None
    act = unit.log.by_number(given.number) if given.device == identity.device else None
    if act is None:
        return _elsewhere(given, identity)
    try:
        doc = documents.receipt_of(unit, act)
    except Refused:
        return _elsewhere(given, identity)
    job = unit.prints.get(act.position)
    time = shown_time(act.header.time_ms, zone_of(identity.kelurahan))
    when = f"{_day_words(day_of(act.header.business_date))}, {time}"
    return InForce(
        sentence=receipt_sentence(doc, when),
        number=grouped_number(doc.number),
        evidence_code=doc.evidence_code,
        here=True,
        confirmed=act.confirmed,
        position=act.position,
        purged=doc.relation is None,
        print_state=job.state if job else PrintState.TO_PRINT,
        details=_receipt_details(doc),
        strokes=doc.evidence.strokes if doc.evidence else (),
    )


def _receipt_details(doc: ReceiptDocument) -> tuple[tuple[str, str], ...]:
    if doc.relation is None:
        return ()
    relation = _relation(doc.relation)
    taker = (
        relation if doc.relation == "owner" else f"{doc.collector_name} · {small_start(relation)}"
    )
    pairs = [
        (QCoreApplication.translate("history", "Pengambil"), taker),
        (QCoreApplication.translate("history", "NIK pengambil"), doc.collector_nik or ""),
        (
            QCoreApplication.translate("history", "Hubungan"),
            (doc.collector_relation or "") if doc.relation != "owner" else "",
        ),
        (
            QCoreApplication.translate("history", "Berkas"),
            ", ".join(map(in_language, doc.papers or ())),
        ),
        (
            QCoreApplication.translate("history", "Petugas"),
            " · ".join(p for p in (doc.officer.name, doc.officer.title) if p),
        ),
        (QCoreApplication.translate("history", "Bukti"), _evidence_words(doc)),
        (QCoreApplication.translate("history", "Catatan waktu"), doc.time_note),
    ]
    return tuple((label, value) for label, value in pairs if value)


def _evidence_words(doc: ReceiptDocument) -> str:
    evidence = doc.evidence
    if evidence is None:
        return ""
    if evidence.kind == "paper":
        return QCoreApplication.translate(
            "history", "tanda tangan pada lembar {0} baris {1}"
        ).format(evidence.sheet, evidence.row)
    if evidence.kind == "thumb":
        return QCoreApplication.translate("history", "cap jempol, saksi {0}").format(
            evidence.witness
        )
    if evidence.kind == "witness":
        return QCoreApplication.translate("history", "saksi {0}").format(evidence.witness)
    return QCoreApplication.translate("history", "tanda tangan pena")


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
        who=who.name if who else QCoreApplication.translate("history", "PC ini"),
        number=grouped_number(header.number),
        evidence_code=evidence_code(event.raw) if header.number else "",
        details=_details(unit, said),
        confirmed=event.confirmed,
        doubtful=header.trust == Trust.DOUBTFUL,
        purged=event.body is None and unit.log.purged_by(event.position) is not None,
    )


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
            relation = _relation(said.relation)
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
