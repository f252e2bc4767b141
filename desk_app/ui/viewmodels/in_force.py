"""The hand-over of a card that is in force, in words: who took the card, who gave it, on what proof.

Plain functions over an open unit; NIKs are masked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from common.dates import zone_of
from desk_app.domain.cards import Card
from desk_app.domain.collection import RELATION_LABELS
from desk_app.domain.documents import ReceiptDocument, StrokePoints
from desk_app.services.documents import Documents
from desk_app.services.errors import Refused
from desk_app.services.ports import Identity, Unit
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
from protocol.status import LastHandOver

__all__ = ["InForce", "in_force", "receipt_sentence"]


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


def receipt_sentence(doc: ReceiptDocument, when: str) -> str:
    """Who took the card and who gave it, as one sentence; ``when`` in words."""
    officer = doc.officer.name
    if doc.relation is None:
        return QCoreApplication.translate(
            "history",
            "Diserahkan oleh {0} pada {1}. Nama pengambil sudah dihapus sesuai masa simpan.",
        ).format(officer, when)
    if doc.relation == "owner":
        own = QCoreApplication.translate(
            "history", "Diambil sendiri oleh pemiliknya pada {1}; diserahkan oleh {0}."
        )
        return _one_stop(own.format(officer, when))
    said = QCoreApplication.translate(
        "history", "Diambil oleh {2} ({3}) pada {1}; diserahkan oleh {0}."
    ).format(officer, when, doc.collector_name, small_start(_relation(doc.relation)))
    return _one_stop(said)


def _one_stop(sentence: str) -> str:
    """A sentence that ends with ``S.Kom.`` needs no stop of its own."""
    return sentence[:-1] if sentence.endswith("..") else sentence


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
    # Without a note of its own the receipt repeats the relation here.
    note = doc.collector_relation or ""
    if doc.relation == "owner" or note == RELATION_LABELS.get(doc.relation):
        note = ""
    pairs = [
        (QCoreApplication.translate("history", "Pengambil"), taker),
        (QCoreApplication.translate("history", "NIK pengambil"), doc.collector_nik or ""),
        (
            QCoreApplication.translate("history", "Hubungan"),
            note,
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
