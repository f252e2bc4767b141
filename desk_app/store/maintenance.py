"""Proving the log, and making the rows anew from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select, text

from desk_app.services.ports import LoggedEvent
from desk_app.store.rows import all_card_ids, folded
from desk_app.store.tables import card, event
from desk_app.store.unit import SqlUnit
from protocol.bodies import BodyError, Purge, read_body
from protocol.events import Header, Kind, body_hash, header_hash, signature_holds

__all__ = ["RebuildReport", "VerifyReport", "rebuild", "verify"]

_PAGE: Final = 500
_COLUMNS: Final = select(event.c.kind, event.c.card, event.c.business_date, event.c.number).where(
    event.c.position == bindparam("position")
)


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What the log proves: how many events, how many bodies gone by a purge, every fault found."""

    events: int
    purged: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """Rows compared with what objects and log give, and the ids (hex) of those that differed."""

    cards: int
    differing: tuple[str, ...]


def _all_events(unit: SqlUnit) -> Iterator[LoggedEvent]:
    position = 0
    while page := unit.log.after(position, _PAGE):
        yield from page
        position = page[-1].position


def _names_purge(unit: SqlUnit, one: LoggedEvent) -> bool:
    """Whether the purge that took this body is in the log and says that it did."""
    by = unit.log.purged_by(one.position)
    purge = unit.log.at(by) if by is not None else None
    if purge is None or purge.header.kind != Kind.PURGE or purge.body is None:
        return False
    try:
        said = read_body(Kind.PURGE, purge.body)
    except BodyError:
        return False
    at = one.header
    return isinstance(said, Purge) and any(
        epoch == at.epoch and first <= at.seq <= last for epoch, first, last in said.runs
    )


def _fault(
    unit: SqlUnit, one: LoggedEvent, before: tuple[Header, bytes] | None, public_key: bytes
) -> str:
    """What is wrong with an event, empty if nothing."""
    header = one.header
    if before is None or before[0].epoch != header.epoch:
        if header.seq != 1 or header.kind != Kind.EPOCH_OPENED:
            return "an epoch starts with its opening"
    elif header.seq != before[0].seq + 1:
        return f"follows {before[0].seq}"
    if before is not None and header.prev_hash != before[1]:
        return "does not name the event before it"
    if not signature_holds(public_key, one.raw, one.signature):
        return "the signature does not hold"
    columns = unit.connection.execute(_COLUMNS, {"position": one.position}).one()
    if tuple(columns) != (header.kind, header.card, header.business_date, header.number or None):
        return "its look-up columns differ from the header"
    if one.body is None:
        return "" if _names_purge(unit, one) else "its body is missing and no purge says why"
    return "" if body_hash(one.body) == header.body_hash else "the body is not the one signed"


def verify(unit: SqlUnit, public_key: bytes) -> VerifyReport:
    """Check every link, signature and body of the log against the device's public key."""
    faults: list[str] = []
    count = gone = 0
    before: tuple[Header, bytes] | None = None
    for one in _all_events(unit):
        fault = _fault(unit, one, before, public_key)
        if fault:
            faults.append(f"{one.header.epoch}/{one.header.seq} ({one.header.kind}): {fault}")
        count += 1
        gone += one.body is None
        before = (one.header, header_hash(one.raw))
    return VerifyReport(count, gone, tuple(faults))


def rebuild(unit: SqlUnit) -> RebuildReport:
    """Fold every card again, compare with the row that stood there, and store what is right."""
    differing: list[str] = []
    ids = sorted(all_card_ids(unit))
    rows = []
    for card_id in ids:
        stood = unit.cards.get(card_id)
        row = folded(unit, card_id)
        if stood != row:
            differing.append(card_id.hex())
        if row is not None:
            rows.append(row)
    unit.connection.execute(text("DELETE FROM card_search"))
    unit.connection.execute(card.delete())
    unit.cards.put_many(rows)
    return RebuildReport(len(ids), tuple(differing))
