"""Cases that wait for a person: both evidences side by side, and notes on what was done about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

import msgspec

from common.dates import WIT, local_time
from common.sentences import Sentence
from desk_app.domain.cards import NOT_AT_CENTRE, Card
from desk_app.domain.collection import RELATION_LABELS
from desk_app.services.errors import Refused
from desk_app.services.operators import Session, operator_named
from desk_app.services.ports import Changes, Identity, LoggedEvent, Store, Unit
from desk_app.services.recorder import Recorder
from desk_app.services.time_keeper import day_of
from protocol.bodies import CaseClosed, Evidence, HandOver, Note
from protocol.custody import ACT_LABELS, STATE_LABELS, Act, State
from protocol.decoding import DECODE_ERRORS
from protocol.events import SALT_BYTES, Kind, evidence_code
from protocol.keys import device_id
from protocol.objects import CaseEvidence, CaseObject, DeviceObject, ObjectKind, Role, evidence_of
from protocol.status import ACTS

__all__ = [
    "CASE_LABELS",
    "CaseFile",
    "CaseNote",
    "CaseNotes",
    "CaseSide",
    "case_files",
    "cases_of",
    "open_cases",
    "waiting_conflicts",
]

_LONGEST_NOTE: Final = 500

CASE_LABELS: Final = MappingProxyType(
    {
        "handed_over_twice": "KTP-el diserahkan dua kali",
        "recalled_after_hand_over": "KTP-el ditarik setelah diserahkan",
        "moved_in_bag": "KTP-el dipindah saat dibawa tim",
        "unexpected_act": "Tindakan bertentangan dengan catatan",
        "revoked_device": "Dicatat oleh PC yang dicabut",
        "fork": "Catatan PC bercabang (cadangan dipulihkan atau disk disalin)",
        "unsure_link": "Dua catatan mungkin satu kartu",
        "other_kelurahan": "Dicatat oleh kelurahan lain",
        "doubled_number": "Satu nomor pada dua kertas",
        "record_differs": "Catatan PC dan pusat berbeda",
        "batch_received_twice": "Satu kiriman diterima dua kali",
        NOT_AT_CENTRE: "Belum dikenal lagi oleh pusat yang dipulihkan dari cadangan",
    }
)


@dataclass(frozen=True, slots=True)
class CaseSide:
    """One evidence of a case, in words where people read it.

    ``device`` hex and ``position`` (epoch, seq) say where it stands; ``pc`` names the PC as people do;
    ``day`` the nearest that there is; ``time_ms`` 0 where only the day is known, or no calendar has the
    time; ``own``: of this PC, whose paper lies here; ``says``: what the paper says beyond number, code and
    time, empty where only the other PC knows.
    """

    device: str
    position: tuple[int, int]
    act: str
    label: str
    day: date
    time_ms: int
    number: str
    evidence_code: str
    operator: str
    pc: str
    own: bool
    says: str = ""


@dataclass(frozen=True, slots=True)
class CaseNote:
    """What somebody at this desk noted on a case."""

    day: date
    time_ms: int
    operator: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case: ``id`` hex, empty where the centre has not made a case of the contradiction yet
    (``opened_ms`` is 0 then).

    ``reason`` is a code of CASE_LABELS; ``card`` None where the case is about a PC, or the card is not
    of this kelurahan.
    """

    id: str
    reason: str
    opened_ms: int
    card_id: bytes | None
    card: Card | None
    sides: tuple[CaseSide, ...]
    notes: tuple[CaseNote, ...] = ()

    @property
    def label(self) -> str:
        """The reason in words; the code where this version has no words for it."""
        return CASE_LABELS.get(self.reason, self.reason)

    @property
    def key(self) -> str:
        """What names this file while the screen stands: cards have one open case per reason."""
        return f"{self.card_id.hex() if self.card_id else self.id}:{self.reason}"


def open_cases(unit: Unit) -> list[CaseObject]:
    """The cases that nobody has closed, oldest first. What was closed here and is on its way to the
    centre counts as closed; once the centre has it, the centre's word holds."""
    found = (c for c in _all_cases(unit) if not c.closed_ms and not _closing(unit, c))
    return sorted(found, key=lambda c: (c.opened_ms, c.id))


def _closing(unit: Unit, case: CaseObject) -> bool:
    for event in unit.log.of_card(case.card) if case.card else ():
        if event.header.kind == Kind.CASE_CLOSED and not event.confirmed:
            said = _decoded(event, CaseClosed)
            if isinstance(said, CaseClosed) and said.case == case.id:
                return True
    return False


def cases_of(unit: Unit, card_id: bytes) -> list[CaseObject]:
    """All cases of a card, closed ones too."""
    return [c for c in _all_cases(unit) if c.card == card_id]


def _all_cases(unit: Unit) -> list[CaseObject]:
    return [c for c in unit.objects.all(ObjectKind.CASE) if isinstance(c, CaseObject)]


def waiting_conflicts(unit: Unit, cases: Iterable[CaseObject]) -> list[Card]:
    """Cards whose record contradicts itself here, while the centre has no open case of it yet."""
    known = {(c.card, c.reason) for c in cases}
    return [c for c in unit.cards.conflicts() if (c.id, c.conflict) not in known]


def case_files(unit: Unit, identity: Identity) -> list[CaseFile]:
    """Everything that waits for a person, oldest first, then what waits for the centre."""
    reader = _Reader(unit, identity)
    cases = open_cases(unit)
    files = [reader.of_case(c) for c in cases]
    return files + [reader.of_conflict(c) for c in waiting_conflicts(unit, cases)]


class CaseNotes:
    """Notes on cases, kept as events in the name of a person."""

    def __init__(self, store: Store, recorder: Recorder) -> None:
        self._store = store
        self._recorder = recorder

    def note(self, session: Session, card_id: bytes, reason: str, text: str) -> Changes:
        """Note ``text`` on the card's case for ``reason``; raises Refused, having changed nothing.

        The header names the card, its variant the reason: a card has one open case per reason.
        """
        session.require(Role.PETUGAS, Role.SUPERVISOR, Role.IT)
        words = _note_words(text)
        with self._store.write() as unit:
            self._recorder.record(
                unit,
                Kind.CASE_NOTED,
                Note(text=words),
                operator=session.operator.id,
                card=card_id,
                variant=reason,
            )
        return Changes(frozenset({"case"}), frozenset({card_id}))

    def close(self, supervisor: Session, case_id: bytes, note: str) -> Changes:
        """Close a case about a card, with what was found and done; raises Refused, having changed nothing.

        The contradiction stays in the record; only nobody has to look at it any more.
        """
        supervisor.require(Role.SUPERVISOR)
        words = _note_words(note)
        with self._store.write() as unit:
            case = next((c for c in open_cases(unit) if c.id == case_id), None)
            if case is None or case.card is None:
                raise Refused(
                    "case",
                    Sentence(
                        "Kasus ini sudah ditutup, atau hanya Disdukcapil yang dapat menutupnya. Tidak ada "
                        "yang diubah."
                    ),
                )
            self._recorder.record(
                unit,
                Kind.CASE_CLOSED,
                CaseClosed(case=case_id, note=words),
                operator=supervisor.operator.id,
                card=case.card,
                variant=case.reason,
            )
        return Changes(frozenset({"case"}), frozenset({case.card}))


def _note_words(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise Refused("note", Sentence("Catatan masih kosong. Tulis apa yang sudah dilakukan."))
    if len(words) > _LONGEST_NOTE:
        raise Refused(
            "note",
            Sentence(
                "Catatan terlalu panjang. Ringkas menjadi paling banyak {most} huruf.",
                most=_LONGEST_NOTE,
            ),
        )
    return words


class _Reader:
    """Puts cases into words within one unit."""

    def __init__(self, unit: Unit, identity: Identity) -> None:
        self._unit = unit
        self._identity = identity

    def of_case(self, case: CaseObject) -> CaseFile:
        own = {_place(e): e for e in self._events(case.card)}
        return CaseFile(
            id=case.id.hex(),
            reason=case.reason,
            opened_ms=case.opened_ms,
            card_id=case.card,
            card=self._unit.cards.get(case.card) if case.card else None,
            sides=tuple(self._side(s, own) for s in case.sides),
            notes=self._notes(own.values(), case.reason),
        )

    def of_conflict(self, card: Card) -> CaseFile:
        """The file of a contradiction that only this desk knows of: its own acts, and the hand-over that
        is in force wherever it was made."""
        events = self._events(card.id)
        own = {_place(e): e for e in events}
        acts = [e for e in events if e.header.kind in ACTS]
        last = [e for e in acts if e.header.kind == Act.HAND_OVER] or acts[-1:]
        sides = [self._own_evidence(e) for e in last]
        force = card.status.hand_over
        if force is not None and (force.device, force.epoch, force.seq) not in own:
            sides.insert(
                0,
                CaseEvidence(
                    device=force.device,
                    epoch=force.epoch,
                    seq=force.seq,
                    kind=Act.HAND_OVER,
                    kelurahan=card.kelurahan,
                    business_date=force.business_date,
                    time_ms=0,
                    number=force.number,
                    evidence_code=force.evidence_code,
                ),
            )
        return CaseFile(
            id="",
            reason=card.conflict,
            opened_ms=0,
            card_id=card.id,
            card=card,
            sides=tuple(self._side(s, own) for s in sides),
            notes=self._notes(events, card.conflict),
        )

    def _events(self, card: bytes | None) -> list[LoggedEvent]:
        return self._unit.log.of_card(card) if card else []

    def _own_evidence(self, event: LoggedEvent) -> CaseEvidence:
        who = operator_named(self._unit, event.header.operator)
        return evidence_of(event.header, event.raw, who.name if who else "")

    def _side(
        self, given: CaseEvidence, own: dict[tuple[bytes, int, int], LoggedEvent]
    ) -> CaseSide:
        event = own.get((given.device, given.epoch, given.seq))
        if event is not None and evidence_code(event.raw) != given.evidence_code:
            event = None  # the other branch of a copied disk stands at the same place
        return CaseSide(
            device=given.device.hex(),
            position=(given.epoch, given.seq),
            act=given.kind,
            label=_label(given),
            day=day_of(given.business_date),
            time_ms=_told_time(given.time_ms),
            number=given.number,
            evidence_code=given.evidence_code,
            operator=given.operator_name,
            pc=self._pc(given),
            own=event is not None,
            says=_says(event),
        )

    def _pc(self, given: CaseEvidence) -> str:
        """Whose side it is, by the place where it was recorded: a PC may have been moved since."""
        device, here = given.device, self._identity.kelurahan
        if device == self._identity.device and given.kelurahan in ("", here):
            return Sentence("PC {number} (PC ini)", number=f"{self._identity.number:02}")
        if device == device_id(self._identity.centre_key):
            return Sentence("Pusat")
        known = self._unit.objects.get(ObjectKind.DEVICE, device)
        if isinstance(known, DeviceObject) and known.number:
            places = ((known.kelurahan, known.number), *known.earlier)
            kelurahan, number = next((p for p in places if p[0] == given.kelurahan), places[0])
            if kelurahan == here:
                return Sentence("PC {number}", number=f"{number:02}")
            return Sentence(
                "PC {number} kelurahan {kelurahan}", number=f"{number:02}", kelurahan=kelurahan
            )
        return Sentence("PC {number}", number=device.hex()[:8])

    def _notes(self, events: Iterable[LoggedEvent], reason: str) -> tuple[CaseNote, ...]:
        found = []
        for event in events:
            header = event.header
            if header.kind != Kind.CASE_NOTED or header.variant != reason:
                continue
            who = operator_named(self._unit, header.operator)
            found.append(
                CaseNote(
                    day=day_of(header.business_date),
                    time_ms=header.time_ms,
                    operator=who.name if who else "",
                    text=_note_text(event),
                )
            )
        return tuple(found)


def _label(given: CaseEvidence) -> str:
    """What happened; of a side without an act, where its record says that the card is."""
    if given.kind in ACTS:
        return ACT_LABELS[Act(given.kind)]
    if given.kind:
        return given.kind
    if given.state not in STATE_LABELS:
        return Sentence("Tidak ada catatannya")
    state = Sentence.fixed(STATE_LABELS[State(given.state)])
    return Sentence("Catatannya: {state}", state=state)


def _told_time(time_ms: int) -> int:
    """A time as another PC's header says it; 0 where no calendar has it."""
    try:
        local_time(time_ms, WIT)  # the zone where the year 9999 ends first
    except OverflowError:
        return 0
    return time_ms


def _place(event: LoggedEvent) -> tuple[bytes, int, int]:
    return event.header.device, event.header.epoch, event.header.seq


def _decoded(event: LoggedEvent, kind: type[msgspec.Struct]) -> msgspec.Struct | None:
    if event.body is None:
        return None
    try:
        return msgspec.msgpack.decode(event.body[SALT_BYTES:], type=kind)
    except DECODE_ERRORS:
        return None


def _note_text(event: LoggedEvent) -> str:
    said = _decoded(event, Note)
    return (
        said.text
        if isinstance(said, Note)
        else Sentence("(catatan sudah dihapus sesuai masa simpan)")
    )


def _says(event: LoggedEvent | None) -> str:
    """What our own paper says of who took the card, and how they signed."""
    if event is None or event.header.kind != Act.HAND_OVER:
        return ""
    said = _decoded(event, HandOver)
    if not isinstance(said, HandOver):
        return Sentence("Isi tanda terima sudah dihapus sesuai masa simpan.")
    relation = Sentence.fixed(RELATION_LABELS.get(said.relation, said.relation))
    taker: str = relation
    if said.relation != "owner":
        taker = Sentence("{relation}, {name}", relation=relation, name=said.collector_name)
    return Sentence(
        "Diambil oleh: {taker}. Bukti: {evidence}.", taker=taker, evidence=_signed(said.evidence)
    )


def _signed(evidence: Evidence) -> Sentence:
    if evidence.kind == "drawn":
        return Sentence("tanda tangan di layar")
    if evidence.kind == "paper":
        return Sentence(
            "tanda tangan pada lembar {sheet} baris {row}", sheet=evidence.sheet, row=evidence.row
        )
    if evidence.kind == "thumb":
        return Sentence("cap jempol, saksi {witness}", witness=evidence.witness)
    return Sentence("saksi {witness}", witness=evidence.witness)
