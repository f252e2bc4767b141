"""What the papers say: the log, the cards and the feed's objects, put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import msgspec

from common.dates import (
    business_date,
    clock_time,
    date_in_words,
    day_name,
    long_date,
    zone_of,
)
from common.terbilang import terbilang
from desk_app.domain.cards import Card
from desk_app.domain.collection import (
    CHECKS,
    FINGERPRINT_LABELS,
    PAPER_LABELS,
    RELATION_LABELS,
)
from desk_app.domain.documents import (
    BatchMinutesDocument,
    Count,
    DailyListDocument,
    DailyRow,
    Letterhead,
    MinutesItem,
    Party,
    ReceiptDocument,
    ReceiptEvidence,
    ReceiptsCover,
    Signer,
    StrokePoints,
)
from desk_app.domain.tie_out import TieOut, tie_out
from desk_app.services.errors import Refused
from desk_app.services.operators import Session, operator_named
from desk_app.services.ports import Identity, LoggedEvent, Unit
from desk_app.services.standing import stands
from desk_app.services.time_keeper import day_number, day_of
from protocol.bodies import BatchReceived, BodyError, Evidence, HandOver, read_body
from protocol.custody import STATE_LABELS, Act, State, in_drawer
from protocol.events import Trust, evidence_code, header_hash
from protocol.identifiers import mask_nik
from protocol.keys import SigningKey
from protocol.objects import BatchObject, ObjectKind, OfficeObject, OperatorObject
from protocol.strokes import StrokesError, unpack
from protocol.token import make_token

__all__ = ["Documents"]

_CHECK_LABELS: Final = dict(zip(CHECKS, ("Nama", "NIK", "Tanggal lahir", "Foto"), strict=True))


def _strokes(packed: bytes) -> StrokePoints:
    try:
        return tuple(tuple((x, y) for x, y, _, _ in stroke) for stroke in unpack(packed))
    except StrokesError:
        return ()


def _signer(operator: OperatorObject | None) -> Signer:
    if operator is None:
        return Signer("(petugas tidak tercatat)")
    return Signer(operator.name, operator.title, operator.nip)


def _collected_by(said: HandOver | None) -> str | None:
    if said is None:
        return None
    label = RELATION_LABELS.get(said.relation, said.relation)
    return label if said.relation == "owner" else f"{label}: {said.collector_name}"


class Documents:
    """Makes the documents of one desk from an open unit."""

    def __init__(self, identity: Identity, key: SigningKey) -> None:
        self._identity = identity
        self._key = key
        self._zone = zone_of(identity.kelurahan)

    def receipt(self, unit: Unit, number: str, *, copy_mark: str | None = None) -> ReceiptDocument:
        """The receipt with this number; raises Refused if it is not of this PC."""
        found = unit.log.by_number(number)
        if found is None or found.header.kind != Act.HAND_OVER:
            raise Refused("number", "Nomor tanda terima ini bukan dari PC ini. Periksa nomornya.")
        return self.receipt_of(unit, found, copy_mark=copy_mark)

    def receipt_of(
        self, unit: Unit, act: LoggedEvent, *, copy_mark: str | None = None
    ) -> ReceiptDocument:
        """The receipt of a hand-over in the log; what was purged is None in it."""
        header = act.header
        card = unit.cards.get(header.card) if header.card is not None else None
        said = _hand_over(act)
        shown = card if said is not None else None  # a purged hand-over names nobody
        code = evidence_code(act.raw)
        day = day_of(header.business_date)
        return ReceiptDocument(
            letterhead=self.letterhead(unit, header.kelurahan),
            number=header.number,
            evidence_code=code,
            qr_digits=make_token(self._key, header.number, code, header.business_date),
            weekday=day_name(day),
            date=long_date(day),
            time=clock_time(header.time_ms, zone_of(header.kelurahan)),
            kind="KIA" if card is not None and card.kind == "KIA" else "KTP-el",
            officer=_signer(operator_named(unit, header.operator)),
            nik=shown.masked_nik if shown else None,
            name=shown.name if shown else None,
            birth_place=shown.birth_place if shown else None,
            birth_date=_birth(shown),
            address=shown.address if shown else None,
            rt=shown.rt if shown else None,
            rw=shown.rw if shown else None,
            relation=said.relation if said else None,
            collector_name=said.collector_name if said else None,
            collector_nik=(mask_nik(said.collector_nik) if said.collector_nik else "")
            if said
            else None,
            collector_relation=_relation_words(said) if said else None,
            papers=tuple(PAPER_LABELS.get(p, p) for p in said.papers) if said else None,
            old_card=said.old_card if said else None,
            police_letter=said.police_letter if said else None,
            checks=tuple(_CHECK_LABELS.get(c, c) for c in said.checks) if said else None,
            fingerprint=FINGERPRINT_LABELS.get(said.fingerprint, "") if said else None,
            evidence=_evidence(said.evidence) if said else None,
            confirmed=act.confirmed,
            cancelled=not stands(unit, act),
            copy_mark=copy_mark,
            time_note="Jam PC diragukan; tanggal dipastikan petugas."
            if header.trust == Trust.DOUBTFUL
            else "",
        )

    def cover(
        self, unit: Unit, session: Session, day: date, selection: str, now_ms: int
    ) -> ReceiptsCover:
        """The list in front of a day's receipts."""
        return ReceiptsCover(
            letterhead=self.letterhead(unit),
            weekday=day_name(day),
            date=long_date(day),
            selection=selection,
            printed=self._printed(unit, now_ms),
            officer=_signer(session.operator),
        )

    def daily_list(self, unit: Unit, session: Session, day: date, now_ms: int) -> DailyListDocument:
        """The hand-overs of a day with the balance of all cards as it stands now."""
        acts = [e for e in self.of_day(unit, day) if e.header.kind == Act.HAND_OVER]
        rows = tuple(self._daily_row(unit, act) for act in acts)
        cancelled = sum(r.cancelled for r in rows)
        confirmed = sum(r.confirmed for r in rows)
        balance = self.tie_out(unit)
        office = self._office(unit)
        return DailyListDocument(
            letterhead=self.letterhead(unit),
            weekday=day_name(day),
            date=long_date(day),
            printed=self._printed(unit, now_ms),
            rows=rows,
            totals=(
                Count("Serah terima dicatat", len(rows)),
                Count("Dibatalkan", cancelled),
                Count("Diserahkan pada hari ini", len(rows) - cancelled, strong=True),
                Count("Sudah dikonfirmasi pusat", confirmed),
                Count("Belum dikonfirmasi pusat", len(rows) - confirmed),
            ),
            tie_out=_balance(balance),
            difference=balance.difference,
            officer=_signer(session.operator),
            supervisor=Signer(office.head_name, f"Lurah {office.name}", office.head_nip)
            if office and office.head_name
            else Signer("", "Kasi Pemerintahan"),
            notes=(
                f"Memuat catatan PC {self._identity.number:02} sampai peristiwa nomor "
                f"{unit.log.head().seq}.",
            ),
            seal=header_hash(acts[-1].raw).hex()[:16] if acts else "",
        )

    def of_day(self, unit: Unit, day: date) -> list[LoggedEvent]:
        """The numbered acts of a day, of the kelurahan that this PC belongs to now."""
        return [e for e in unit.log.numbered_on(day_number(day)) if self.of_here(e)]

    def of_here(self, act: LoggedEvent) -> bool:
        """Whether an act was recorded for the kelurahan that this PC belongs to now."""
        return act.header.kelurahan == self._identity.kelurahan

    def tie_out(self, unit: Unit) -> TieOut:
        """All cards that the office has to account for."""
        batches = [b for b in unit.objects.all(ObjectKind.BATCH) if isinstance(b, BatchObject)]
        return tie_out(batches, unit.cards.counts())

    def batch_minutes(self, unit: Unit, number: str) -> BatchMinutesDocument:
        """The minutes of a batch received here; raises Refused if the number is not of such an act."""
        act = unit.log.by_number(number)
        said = None if act is None else _read(act)
        if act is None or not isinstance(said, BatchReceived):
            raise Refused("number", "Nomor berita acara ini bukan dari PC ini. Periksa nomornya.")
        batch = unit.objects.get(ObjectKind.BATCH, said.batch)
        receiver = _signer(operator_named(unit, act.header.operator))
        office = self._office(unit, act.header.kelurahan)
        day = day_of(act.header.business_date)
        cards = unit.cards.of_batch(said.batch)
        remarks = []
        if said.missing:
            remarks.append(
                f"Menurut daftar {said.listed} keping; {said.missing} keping fisiknya tidak ada."
            )
        return BatchMinutesDocument(
            letterhead=self.letterhead(unit, act.header.kelurahan),
            number=act.header.number,
            evidence_code=evidence_code(act.raw),
            batch=batch.number if isinstance(batch, BatchObject) else "",
            kind="KTP-el",
            day_words=f"{day_name(day)}, {date_in_words(day).split(' ', 1)[1]}",
            date=long_date(day),
            first=Party(
                name=batch.sender_name if isinstance(batch, BatchObject) else said.deliverer,
                title=batch.sender_title if isinstance(batch, BatchObject) else "",
                office="Dinas Kependudukan dan Pencatatan Sipil",
                nip=batch.sender_nip if isinstance(batch, BatchObject) else "",
            ),
            second=Party(
                name=receiver.name,
                title=receiver.title,
                office=f"Kelurahan {office.name}" if office else "Kelurahan",
                nip=receiver.nip,
                strokes=_strokes(said.evidence.strokes) if said.evidence.strokes else (),
            ),
            count=said.counted,
            count_words=terbilang(said.counted),
            items=tuple(_minutes_item(c) for c in cards),
            remarks=tuple(remarks),
        )

    def letterhead(self, unit: Unit, kelurahan: str = "") -> Letterhead:
        """Whose paper it is (empty: of this place); the bare code until the centre has sent the names."""
        office = self._office(unit, kelurahan)
        if office is None:
            return Letterhead(
                city="", kecamatan="", kelurahan=kelurahan or self._identity.kelurahan
            )
        return Letterhead(
            city=office.city,
            kecamatan=office.kecamatan,
            kelurahan=office.name,
            address=office.address,
            phone=office.phone,
        )

    def _office(self, unit: Unit, kelurahan: str = "") -> OfficeObject | None:
        wanted = kelurahan or self._identity.kelurahan
        offices = [o for o in unit.objects.all(ObjectKind.OFFICE) if isinstance(o, OfficeObject)]
        mine = [o for o in offices if o.kelurahan == wanted]
        return mine[0] if mine else None

    def _printed(self, unit: Unit, now_ms: int) -> str:
        head = unit.log.head()
        at = max(now_ms, head.time_ms)
        return f"{long_date(business_date(at, self._zone))}, {clock_time(at, self._zone)}"

    def _daily_row(self, unit: Unit, act: LoggedEvent) -> DailyRow:
        card = unit.cards.get(act.header.card) if act.header.card is not None else None
        said = _hand_over(act)
        shown = card if said is not None else None
        cancelled = not stands(unit, act)
        operator = operator_named(unit, act.header.operator)
        return DailyRow(
            time=clock_time(act.header.time_ms, self._zone).removesuffix(f" {self._zone}"),
            number=act.header.number,
            name=shown.name if shown else None,
            nik=shown.masked_nik if shown else None,
            rt_rw=f"{shown.rt}/{shown.rw}" if shown else None,
            collected_by=_collected_by(said),
            officer=operator.name if operator else "",
            state="Dibatalkan" if cancelled else "Diserahkan",
            cancelled=cancelled,
            confirmed=act.confirmed,
        )


def _read(act: LoggedEvent) -> msgspec.Struct | None:
    """What the body of an act says; None where it was purged or cannot be read."""
    try:
        return None if act.body is None else read_body(act.header.kind, act.body)
    except BodyError:
        return None


def _hand_over(act: LoggedEvent) -> HandOver | None:
    said = _read(act)
    return said if isinstance(said, HandOver) else None


def _birth(card: Card | None) -> str | None:
    if card is None:
        return None
    return long_date(card.birth_date) if card.birth_date else ""


def _relation_words(said: HandOver) -> str:
    return said.collector_note or RELATION_LABELS.get(said.relation, said.relation)


def _evidence(given: Evidence) -> ReceiptEvidence:
    return ReceiptEvidence(
        kind=given.kind,
        strokes=_strokes(given.strokes) if given.strokes else (),
        sheet=given.sheet,
        row=given.row,
        witness=given.witness,
    )


def _minutes_item(card: Card) -> MinutesItem:
    missing = card.state is State.MISSING_ON_RECEIPT
    return MinutesItem(
        name=card.name,
        nik=card.masked_nik,
        address=card.address,
        rt_rw=f"{card.rt}/{card.rw}",
        registration=card.registration,
        remark=STATE_LABELS[State.MISSING_ON_RECEIPT] if missing else "",
    )


def _balance(b: TieOut) -> tuple[Count, ...]:
    drawer: Iterable[State] = (s for s in State if in_drawer(s))
    lines: Sequence[Count] = (
        Count("Dikirim menurut pengantar", b.sent),
        Count("Diterima di luar daftar", b.unlisted),
        Count("Masih dalam perjalanan", b.count(State.PRINTED, State.IN_TRANSIT)),
        Count("Fisik tidak ada saat diterima", b.count(State.MISSING_ON_RECEIPT)),
        Count("Diterima", b.received, strong=True),
        Count("Tersedia di laci", b.count(State.RECEIVED)),
        Count("Ditahan", b.count(State.HELD_UNDER_17, State.HELD_PROBLEM)),
        Count("Salah kirim, belum dikembalikan", b.count(State.MISROUTED)),
        Count("Jumlah di laci", b.count(*drawer), strong=True),
        Count("Dibawa tim distribusi", b.count(State.OUT_FOR_DELIVERY)),
        Count("Diserahkan", b.count(State.HANDED_OVER)),
        Count("Pada orang yang keliru", b.count(State.OUT_WRONG_PERSON)),
        Count("Dikembalikan", b.count(State.RETURNED)),
        Count("Dimusnahkan", b.count(State.DESTROYED)),
        Count("Hilang di kelurahan", b.count(State.LOST_IN_OFFICE)),
    )
    if b.sent_on:
        again = Count("Kembali, lalu dikirim dalam kiriman lain", b.sent_on)
        return (*lines[:2], again, *lines[2:])
    return tuple(lines)
