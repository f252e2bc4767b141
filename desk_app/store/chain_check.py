"""Checking the log: every link, signature and body, and what it says itself of what it has lost."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, func, select

from desk_app.store.engine import DamagedError, StoreError
from desk_app.store.log import epoch_seq, position_of
from desk_app.store.prepared import Prepared
from desk_app.store.tables import event, event_body, purged, sync_state
from desk_app.store.unit import SqlUnit
from protocol.bodies import BodyError, EpochOpened, Purge, read_body
from protocol.events import (
    NO_HASH,
    ChainError,
    Header,
    Kind,
    body_hash,
    header_hash,
    read_header,
    signature_holds,
)
from protocol.recovered import carried

__all__ = ["ChainCheck", "Declared", "VerifyReport"]

_PAGE: Final = 500
_BEYOND: Final = 1 << 63
_TO_THE_END: Final = 0xFFFF_FFFF
_HEADER: Final = Prepared(select(event.c.header).where(event.c.position == bindparam("position")))
_LAST_BEFORE: Final = Prepared(
    select(event.c.header)
    .where(event.c.position < bindparam("position"))
    .order_by(event.c.position.desc())
    .limit(1)
)
_ROWS: Final = Prepared(
    select(
        event.c.position,
        event.c.header,
        event.c.signature,
        event.c.kind,
        event.c.card,
        event.c.business_date,
        event.c.number,
        event_body.c.body,
        purged.c.purge_position,
    )
    .outerjoin_from(event, event_body, event.c.position == event_body.c.position)
    .outerjoin(purged, event.c.position == purged.c.position)
    .where(event.c.position > bindparam("position"))
    .order_by(event.c.position)
    .limit(_PAGE)
)
_BETWEEN: Final = Prepared(
    select(func.count()).where(event.c.position.between(bindparam("first"), bindparam("last")))
)
_OPENERS: Final = Prepared(
    select(event_body.c.body)
    .join(event, event.c.position == event_body.c.position)
    .where(event.c.kind == Kind.EPOCH_OPENED.value)
    .order_by(event.c.position)
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
    """What the log proves: how many events, how many bodies gone by a purge, every fault found.

    ``lost`` and ``bodies_lost``: events and bodies that a repair has declared missing and that have not
    come back; an end whose length nobody knows counts as none.
    """

    events: int
    purged: int
    faults: tuple[str, ...]
    lost: int = 0
    bodies_lost: int = 0


class Declared:
    """What the openings of the log's epochs declare to be missing, as runs of positions."""

    def __init__(self, runs: list[tuple[int, int]], bodies: list[tuple[int, int]]) -> None:
        self.runs = runs
        self.bodies = bodies

    @classmethod
    def read(cls, unit: SqlUnit) -> Declared:
        """All of it; an opening that cannot be read declares nothing."""
        made = cls([], [])
        for raw in _OPENERS.scalars(unit.connection):
            try:
                said = read_body(Kind.EPOCH_OPENED, raw)
            except BodyError:
                continue
            if isinstance(said, EpochOpened):
                made.runs += [_span(*run) for run in said.missing]
                made.bodies += [_span(*run) for run in said.bodies]
        return made

    def covers(self, first: int, last: int) -> bool:
        """Whether a run covers these positions (both of one epoch)."""
        return any(a <= first and last <= z for a, z in self.runs)

    def still_missing(self, unit: SqlUnit) -> int:
        """How many of the declared events are not there; an end whose length is not known counts none."""
        known = sorted({run for run in self.runs if run[1] & _TO_THE_END != _TO_THE_END})
        missing, through = 0, 0
        for first, last in known:
            first = max(first, through + 1)
            if first <= last:
                there = _BETWEEN.one(unit.connection, first=first, last=last)[0]
                missing += last - first + 1 - int(there)
                through = last
        return missing

    def lacks_body(self, position: int) -> bool:
        """Whether the body at a position is declared lost: alone, or with its event that came back."""
        return any(a <= position <= z for a, z in (*self.bodies, *self.runs))


def _span(epoch: int, first: int, last: int) -> tuple[int, int]:
    return position_of(epoch, first), position_of(epoch, last or _TO_THE_END)


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
        except DamagedError:
            raise
        except (BodyError, StoreError):
            return
        if isinstance(said, Purge):
            for epoch, first, last in said.runs:
                yield position_of(epoch, first), position_of(epoch, last)


class ChainCheck:
    """Checks the log piece by piece, each in a unit of its own if need be. ``after``: the position of an
    event that is believed; what stands behind it is checked. ``signed_from``: the first position whose
    signature is checked; one that holds covers what its chain names before it."""

    def __init__(
        self,
        public_key: bytes,
        after: int = 0,
        breathe: Callable[[], None] = lambda: None,
        *,
        signed_from: int = 0,
    ) -> None:
        self._public_key = public_key
        self._position = after
        self._breathe = breathe
        self._signed_from = signed_from
        self._before: _Before | None = None
        self._declared: Declared | None = None
        self._faults: list[str] = []
        self._count = self._gone = self._lost = self._bodies_lost = 0
        self._purges = _Purges()

    def step(self, unit: SqlUnit) -> bool:
        """Check the next few hundred events; whether there may be more."""
        if self._before is None and self._position:
            self._before = self._at(unit, self._position)
        if self._declared is None:
            self._declared = Declared.read(unit)
        rows = _ROWS.all(unit.connection, position=self._position)
        for row in rows:
            self._breathe()
            self._check(unit, self._declared, row)
        return bool(rows)

    def finish(self, unit: SqlUnit) -> VerifyReport:
        """What stands beside the log and belongs to no event of it; then everything found."""
        for wanted, fault in _STRAY:
            for position in unit.connection.execute(wanted).scalars():
                epoch, seq = epoch_seq(position)
                self._faults.append(f"{epoch}/{seq}: {fault}")
        self._lost = Declared.read(unit).still_missing(unit)
        return self.report

    @property
    def report(self) -> VerifyReport:
        """What was found so far."""
        return VerifyReport(
            self._count, self._gone, tuple(self._faults), self._lost, self._bodies_lost
        )

    def _check(self, unit: SqlUnit, declared: Declared, row: Any) -> None:
        epoch, seq = epoch_seq(row.position)
        fault = self._fault(unit, declared, row)
        if fault:
            self._faults.append(f"{epoch}/{seq} ({row.kind}): {fault}")
        self._count += 1
        self._gone += row.purge_position is not None
        self._position = row.position
        self._before = _Before(epoch, seq, header_hash(row.header))

    def _fault(self, unit: SqlUnit, declared: Declared, row: Any) -> str:
        """What is wrong with an event, empty if nothing."""
        try:
            header = read_header(row.header)
        except ChainError:
            return "its header cannot be read"
        if position_of(header.epoch, header.seq) != row.position:
            return f"its header says {header.epoch}/{header.seq}"
        fault = self._link_fault(unit, declared, header)
        if fault:
            return fault
        if row.position >= self._signed_from and not signature_holds(
            self._public_key, row.header, row.signature
        ):
            return "the signature does not hold"
        columns = (row.kind, row.card, row.business_date, row.number)
        if columns != (header.kind, header.card, header.business_date, header.number or None):
            return "its look-up columns differ from the header"
        return self._body_fault(unit, declared, row, header)

    def _link_fault(self, unit: SqlUnit, declared: Declared, header: Header) -> str:
        before = self._before
        same = before is not None and before.epoch == header.epoch
        follows = before.seq + 1 if before is not None and same else 1
        if header.seq != follows:
            gap = position_of(header.epoch, follows), position_of(header.epoch, header.seq - 1)
            if header.seq < follows or not declared.covers(*gap):
                return f"follows {follows - 1}" if same else "an epoch starts with its opening"
            return ""  # what it names is among what was lost
        if not same and header.kind != Kind.EPOCH_OPENED:
            return "an epoch starts with its opening"
        if header.prev_hash == (before.hash if before else NO_HASH):
            return ""
        if not same and self._names_known(unit, declared, header.prev_hash):
            return ""
        return "does not name the event before it"

    def _names_known(self, unit: SqlUnit, declared: Declared, named: bytes) -> bool:
        """An opening names the newest event that was known: where later ones are declared missing, that may
        be the one before them (they came back since), or one of them."""
        end = position_of(self._before.epoch, self._before.seq + 1) if self._before else 1
        if declared.covers(end, end):
            return True
        for first, _last in declared.runs:
            found = _LAST_BEFORE.scalar(unit.connection, position=first)
            if named == (NO_HASH if found is None else header_hash(found)):
                return True
        return False

    @staticmethod
    def _at(unit: SqlUnit, position: int) -> _Before | None:
        header = _HEADER.scalar(unit.connection, position=position)
        return None if header is None else _Before(*epoch_seq(position), header_hash(header))

    def _body_fault(self, unit: SqlUnit, declared: Declared, row: Any, header: Header) -> str:
        if row.body is not None:
            if row.purge_position is not None:
                return "its body was purged and stands here again"
            if body_hash(row.body) != header.body_hash:
                return "the body is not the one signed"
            return self._carried_fault(row, header)
        by = row.purge_position
        if by is not None:
            if self._purges.names(unit, row.position, by) or declared.covers(by, by):
                return ""
        elif declared.lacks_body(row.position):
            self._bodies_lost += 1
            return ""
        return "its body is missing and no purge says why"

    def _carried_fault(self, row: Any, header: Header) -> str:
        if header.kind != Kind.RECOVERED:
            return ""
        try:
            carried(header, row.body, self._public_key)
        except BodyError as error:
            return str(error)
        return ""
