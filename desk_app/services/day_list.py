"""A day on the screen: its receipts with their print state, the balance, the minutes of its batches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desk_app.domain.collection import RELATION_LABELS
from desk_app.domain.documents import Count, DailyRow, ReceiptDocument
from desk_app.services.documents import Documents
from desk_app.services.operators import Session, operator_named
from desk_app.services.ports import LoggedEvent, Unit
from desk_app.services.printing import OPEN_STATES, PrintState
from desk_app.services.time_keeper import day_of
from protocol.bodies import BatchReceived, BodyError, read_body
from protocol.custody import Act
from protocol.events import Kind, evidence_code
from protocol.objects import BatchObject, ObjectKind

__all__ = ["DayList", "DayMinutes", "DayReceipt", "doubtful_receipts", "read_day"]


@dataclass(frozen=True, slots=True)
class DayReceipt:
    """One receipt: where its act stands in the log, who made it (id), what the daily list says of it,
    and the state of its paper. ``row.nik`` is masked."""

    position: int
    operator: bytes | None
    card: bytes | None
    day: date
    time_ms: int
    evidence_code: str
    print_state: str
    row: DailyRow

    @property
    def unprinted(self) -> bool:
        """Whether its paper is still to come, or to come again."""
        return self.print_state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class DayMinutes:
    """The minutes of one batch received on the day."""

    number: str
    evidence_code: str
    time_ms: int
    batch: str
    counted: int
    missing: int
    officer: str


@dataclass(frozen=True, slots=True)
class DayList:
    """A day as it stands at ``read_ms``. ``balance`` and ``difference`` are of all cards, as of now."""

    day: date
    read_ms: int
    receipts: tuple[DayReceipt, ...] = ()
    totals: tuple[Count, ...] = ()
    balance: tuple[Count, ...] = ()
    difference: int = 0
    minutes: tuple[DayMinutes, ...] = ()


def read_day(
    unit: Unit,
    documents: Documents,
    session: Session,
    day: date,
    now_ms: int,
) -> DayList:
    """Everything the screen shows of ``day``, from one moment of the store."""
    events = documents.of_day(unit, day)
    acts = [e for e in events if e.header.kind == Act.HAND_OVER]
    printed = documents.daily_list(unit, session, day, now_ms)
    return DayList(
        day=day,
        read_ms=now_ms,
        receipts=tuple(
            _receipt(unit, act, row) for act, row in zip(acts, printed.rows, strict=True)
        ),
        totals=printed.totals,
        balance=printed.tie_out,
        difference=printed.difference,
        minutes=tuple(_minutes(unit, e) for e in events if e.header.kind == Kind.BATCH_RECEIVED),
    )


def doubtful_receipts(unit: Unit, documents: Documents) -> tuple[DayReceipt, ...]:
    """The receipts of any day of which nobody knows whether they came out, oldest first."""
    found = []
    for job in unit.prints.in_states(frozenset({PrintState.DOUBTFUL})):
        act = unit.log.at(job.position)
        if act is None or act.header.kind != Act.HAND_OVER or not documents.of_here(act):
            continue
        doc = documents.receipt_of(unit, act)
        row = DailyRow(
            time=doc.time,
            number=doc.number,
            name=doc.name,
            nik=doc.nik,
            rt_rw=None if doc.rt is None else f"{doc.rt}/{doc.rw}",
            collected_by=_collected_by(doc),
            officer=doc.officer.name,
            state="Dibatalkan" if doc.cancelled else "Diserahkan",
            cancelled=doc.cancelled,
            confirmed=doc.confirmed,
        )
        found.append(_receipt(unit, act, row))
    return tuple(found)


def _collected_by(doc: ReceiptDocument) -> str | None:
    if doc.relation is None:
        return None
    label = RELATION_LABELS.get(doc.relation, doc.relation)
    return label if doc.relation == "owner" else f"{label}: {doc.collector_name}"


def _receipt(unit: Unit, act: LoggedEvent, row: DailyRow) -> DayReceipt:
    job = unit.prints.get(act.position)
    return DayReceipt(
        position=act.position,
        operator=act.header.operator,
        card=act.header.card,
        day=day_of(act.header.business_date),
        time_ms=act.header.time_ms,
        evidence_code=evidence_code(act.raw),
        print_state=job.state if job else PrintState.TO_PRINT,
        row=row,
    )


def _minutes(unit: Unit, act: LoggedEvent) -> DayMinutes:
    said = None
    if act.body is not None:
        try:
            said = read_body(act.header.kind, act.body)
        except BodyError:
            said = None
    told = said if isinstance(said, BatchReceived) else None
    batch = unit.objects.get(ObjectKind.BATCH, told.batch) if told else None
    officer = operator_named(unit, act.header.operator)
    return DayMinutes(
        number=act.header.number,
        evidence_code=evidence_code(act.raw),
        time_ms=act.header.time_ms,
        batch=batch.number if isinstance(batch, BatchObject) else "",
        counted=told.counted if told else 0,
        missing=told.missing if told else 0,
        officer=officer.name if officer else "",
    )
