"""Proving the log, and making the rows anew from it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from desk_app.store.engine import DamagedError, StoreError
from desk_app.store.log import epoch_seq, position_of
from desk_app.store.rows import all_card_ids, folded
from desk_app.store.tables import event, event_body, purged, sync_state
from desk_app.store.unit import SqlUnit
from protocol.bodies import BodyError, Purge, read_body
from protocol.events import (
    NO_HASH,
    ChainError,
    Kind,
    body_hash,
    header_hash,
    read_header,
    signature_holds,
)

__all__ = [
    "ChainCheck",
    "RebuildReport",
    "VerifyReport",
    "differing_rows",
    "rebuild",
    "verify",
    "verify_tail",
]

_PAGE: Final = 500
_BEYOND: Final = 1 << 63
_HEADER: Final = select(event.c.header).where(event.c.position == bindparam("position"))
_NEWEST: Final = (
    select(event.c.position, event.c.card)
    .order_by(event.c.position.desc())
    .limit(bindparam("count"))
)
_LOOKED_UP: Final = (event.c.kind, event.c.card, event.c.business_date, event.c.number)
_ROWS: Final = (
    select(
        event.c.position,
        event.c.header,
        event.c.signature,
        *_LOOKED_UP,
        event_body.c.body,
        purged.c.purge_position,
    )
    .outerjoin_from(event, event_body, event.c.position == event_body.c.position)
    .outerjoin(purged, event.c.position == purged.c.position)
    .where(event.c.position > bindparam("position"))
    .order_by(event.c.position)
    .limit(_PAGE)
)
# What stands beside the log and belongs to no event of it.
_STRAY: Final = tuple(
    (select(column).where(column > 0, column.not_in(select(event.c.position))), fault)
    for column, fault in (
        (event_body.c.position, "a body without its event"),
        (purged.c.position, "a purge of what is not in the log"),
        (sync_state.c.stored_position, "stored at the centre, but not in the log"),
    )
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


class _Before(NamedTuple):
    """The event that the next one has to continue."""

    epoch: int
    seq: int
    hash: bytes


class _Purges:
    """What the purges of the log say that they took; each is read once."""

    def __init__(self) -> None:
        self._runs: dict[int, list[tuple[int, int]]] = {}

    def names(self, unit: SqlUnit, position: int, by: int) -> bool:
        """Whether the purge at ``by`` is in the log and says that it took the body at ``position``."""
        if by not in self._runs:
            self._runs[by] = sorted(self._read(unit, by))
        runs = self._runs[by]
        at = bisect_right(runs, (position, _BEYOND)) - 1
        return at >= 0 and position <= runs[at][1]

    @staticmethod
    def _read(unit: SqlUnit, by: int) -> Iterator[tuple[int, int]]:
        try:
            purge = unit.log.at(by)
            if purge is None or purge.header.kind != Kind.PURGE or purge.body is None:
                return
            said = read_body(Kind.PURGE, purge.body)
        except (BodyError, StoreError):
            return
        if isinstance(said, Purge):
            for epoch, first, last in said.runs:
                yield position_of(epoch, first), position_of(epoch, last)


def _fault(
    unit: SqlUnit, purges: _Purges, row: Any, before: _Before | None, public_key: bytes
) -> str:
    """What is wrong with an event, empty if nothing."""
    try:
        header = read_header(row.header)
    except ChainError:
        return "its header cannot be read"
    if position_of(header.epoch, header.seq) != row.position:
        return f"its header says {header.epoch}/{header.seq}"
    if before is None or before.epoch != header.epoch:
        if header.seq != 1 or header.kind != Kind.EPOCH_OPENED:
            return "an epoch starts with its opening"
    elif header.seq != before.seq + 1:
        return f"follows {before.seq}"
    if header.prev_hash != (before.hash if before else NO_HASH):
        return "does not name the event before it"
    if not signature_holds(public_key, row.header, row.signature):
        return "the signature does not hold"
    columns = tuple(row._mapping[c] for c in _LOOKED_UP)
    if columns != (header.kind, header.card, header.business_date, header.number or None):
        return "its look-up columns differ from the header"
    return _body_fault(unit, purges, row, header.body_hash)


def _body_fault(unit: SqlUnit, purges: _Purges, row: Any, signed_hash: bytes) -> str:
    if row.body is not None:
        if row.purge_position is not None:
            return "its body was purged and stands here again"
        return "" if body_hash(row.body) == signed_hash else "the body is not the one signed"
    by = row.purge_position
    if by is not None and purges.names(unit, row.position, by):
        return ""
    return "its body is missing and no purge says why"


class ChainCheck:
    """Checks the log piece by piece, each in a unit of its own if need be. ``after``: the position of an
    event that is believed; what stands behind it is checked."""

    def __init__(
        self, public_key: bytes, after: int = 0, breathe: Callable[[], None] = lambda: None
    ) -> None:
        self._public_key = public_key
        self._position = after
        self._breathe = breathe
        self._before: _Before | None = None
        self._faults: list[str] = []
        self._count = self._gone = 0
        self._purges = _Purges()

    def step(self, unit: SqlUnit) -> bool:
        """Check the next few hundred events; whether there may be more."""
        if self._before is None and self._position:
            self._before = _believed(unit, self._position)
        rows = unit.connection.execute(_ROWS, {"position": self._position}).all()
        for row in rows:
            self._breathe()
            self._check(unit, row)
        return bool(rows)

    def finish(self, unit: SqlUnit) -> VerifyReport:
        """What stands beside the log and belongs to no event of it; then everything found."""
        for wanted, fault in _STRAY:
            for position in unit.connection.execute(wanted).scalars():
                epoch, seq = epoch_seq(position)
                self._faults.append(f"{epoch}/{seq}: {fault}")
        return self.report

    @property
    def report(self) -> VerifyReport:
        """What was found so far."""
        return VerifyReport(self._count, self._gone, tuple(self._faults))

    def _check(self, unit: SqlUnit, row: Any) -> None:
        epoch, seq = epoch_seq(row.position)
        fault = _fault(unit, self._purges, row, self._before, self._public_key)
        if fault:
            self._faults.append(f"{epoch}/{seq} ({row.kind}): {fault}")
        self._count += 1
        self._gone += row.body is None
        self._position = row.position
        self._before = _Before(epoch, seq, header_hash(row.header))


def _believed(unit: SqlUnit, position: int) -> _Before | None:
    header = unit.connection.execute(_HEADER, {"position": position}).scalar()
    return None if header is None else _Before(*epoch_seq(position), header_hash(header))


def verify(unit: SqlUnit, public_key: bytes) -> VerifyReport:
    """Check every link, signature and body of the log against the device's public key.

    Never raises for what it finds: each fault names its event as epoch/seq.
    """
    check = ChainCheck(public_key)
    while check.step(unit):
        pass
    return check.finish(unit)


def verify_tail(unit: SqlUnit, public_key: bytes, count: int) -> VerifyReport:
    """Check the newest ``count`` events, and that the rows of their cards are what they fold to."""
    newest = unit.connection.execute(_NEWEST, {"count": count}).all()
    check = ChainCheck(public_key, newest[-1].position if len(newest) == count else 0)
    while check.step(unit):
        pass
    report = check.report
    cards = sorted({row.card for row in newest if row.card is not None})
    faults = [
        f"the row of card {card.hex()} is not what it folds to"
        for card in cards
        if _differs(unit, card)
    ]
    return VerifyReport(report.events, report.purged, (*report.faults, *faults))


def differing_rows(
    unit: SqlUnit, ids: Iterable[bytes], breathe: Callable[[], None] = lambda: None
) -> list[bytes]:
    """The cards among ``ids`` whose rows are not what objects and log give."""
    differing: list[bytes] = []
    for card_id in ids:
        breathe()
        if _differs(unit, card_id):
            differing.append(card_id)
    return differing


def _differs(unit: SqlUnit, card_id: bytes) -> bool:
    try:
        return unit.cards.get(card_id) != folded(unit, card_id)
    except DamagedError:
        raise
    except StoreError:  # an event of it cannot be read; the log's own check names it
        return True


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
    unit.cards.replace_all(rows)
    return RebuildReport(len(ids), tuple(differing))
