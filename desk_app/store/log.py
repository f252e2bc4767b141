"""The event log in SQL."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select

from desk_app.services.ports import Head, LoggedEvent
from desk_app.store.engine import StoreError
from desk_app.store.prepared import Prepared
from desk_app.store.tables import event, event_body, purged, sync_state
from protocol.bodies import BodyError
from protocol.events import NO_HASH, ChainError, Event, Header, Kind, header_hash, read_header
from protocol.recovered import carried

__all__ = ["SqlEventLog", "epoch_seq", "position_of"]

_COLUMNS: Final = (event.c.position, event.c.header, event_body.c.body, event.c.signature)
_EVENTS: Final = select(*_COLUMNS).outerjoin_from(
    event, event_body, event.c.position == event_body.c.position
)
_HEAD: Final = Prepared(select(event.c.header).order_by(event.c.position.desc()).limit(1))
_LAST_NUMBER: Final = Prepared(
    select(func.max(event.c.number)).where(
        event.c.number.is_not(None),
        event.c.number >= bindparam("low"),
        event.c.number < bindparam("high"),
    )
)
_AT: Final = Prepared(_EVENTS.where(event.c.position == bindparam("position")))
_BY_NUMBER: Final = Prepared(_EVENTS.where(event.c.number == bindparam("number")))
_OF_CARD: Final = Prepared(
    _EVENTS.where(event.c.card == bindparam("card")).order_by(event.c.position)
)
_OF_CARDS: Final = Prepared(
    _EVENTS.add_columns(event.c.card)
    .where(event.c.card.in_(bindparam("cards", expanding=True)))
    .order_by(event.c.position)
)
# In the order of the index on cards, which is that of the positions within each card.
_BETWEEN: Final = Prepared(
    _EVENTS.add_columns(event.c.card)
    .where(event.c.card > bindparam("after"), event.c.card <= bindparam("through"))
    .order_by(event.c.card, event.c.position)
)
_ON_DAY: Final = Prepared(
    _EVENTS.where(event.c.business_date == bindparam("day"), event.c.number.is_not(None)).order_by(
        event.c.position
    )
)
_AFTER: Final = Prepared(
    _EVENTS.where(event.c.position > bindparam("position"))
    .order_by(event.c.position)
    .limit(bindparam("limit"))
)
_stored = select(sync_state.c.stored_position)
_STORED: Final = Prepared(_stored)
_PURGED_BY: Final = Prepared(
    select(purged.c.purge_position).where(purged.c.position == bindparam("position"))
)
_INSERT_EVENT: Final = Prepared(insert(event))
_INSERT_BODY: Final = Prepared(insert(event_body))


def position_of(epoch: int, seq: int) -> int:
    """The log's own order: epoch, then seq."""
    return epoch << 32 | seq


def epoch_seq(position: int) -> tuple[int, int]:
    """The (epoch, seq) at a position."""
    return position >> 32, position & 0xFFFF_FFFF


def _header(raw: bytes) -> Header:
    try:
        return read_header(raw)
    except ChainError as error:
        raise StoreError(
            "Sebuah catatan di PC ini rusak dan tidak terbaca; yang lain tetap utuh. Jalankan "
            "pemeriksaan catatan (verify) dan hubungi TI."
        ) from error


def _head_of(raw: bytes, header: Header) -> Head:
    return Head(
        header.epoch,
        header.seq,
        header_hash(raw),
        header.time_ms,
        header.business_date,
        header.trust,
    )


class SqlEventLog:
    """The log of this device, in one transaction."""

    __slots__ = ("_connection", "_head", "_stored", "newest")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.newest: tuple[Event, Header] | None = None  # appended in this unit
        self._stored: int | None = None
        self._head: Head | None = None  # one moment is seen: it moves by what is appended here only

    def _logged(self, row: Sequence[Any]) -> LoggedEvent:
        if self._stored is None:
            self._stored = int(_STORED.one(self._connection)[0])
        position, raw, body, signature = row
        header, confirmed = _header(raw), position <= self._stored
        return LoggedEvent(position, raw, header, body, signature, confirmed)

    def _act(self, row: Sequence[Any]) -> LoggedEvent:
        """What is seen of an event: an act that it carries for another place stands for it."""
        event = self._logged(row)
        if event.header.kind != Kind.RECOVERED or event.body is None:
            return event
        try:
            act = carried(event.header, event.body)
        except BodyError:
            return event
        return msgspec.structs.replace(
            event, raw=act.raw, header=act.header, body=act.body, signature=act.signature
        )

    def _many(self, rows: Sequence[Sequence[Any]]) -> list[LoggedEvent]:
        return [self._act(row) for row in rows]

    def head(self) -> Head:
        """The newest event."""
        if self._head is None:
            raw = _HEAD.scalar(self._connection)
            self._head = (
                Head(0, 0, NO_HASH, 0, 0, 0) if raw is None else _head_of(raw, _header(raw))
            )
        return self._head

    def reread(self) -> None:
        """Events were put in beside `append`."""
        self._head = None

    def next_serial(self, prefix: str) -> int:
        """The running number after the last used one under ``prefix``."""
        last = _LAST_NUMBER.scalar(self._connection, low=prefix, high=prefix + "~")
        return int(last[14:20]) + 1 if last else 1

    def append(self, given: Event, header: Header) -> int:
        """Store header, signature and body."""
        position = position_of(header.epoch, header.seq)
        _INSERT_EVENT.run(
            self._connection,
            position=position,
            kind=header.kind,
            card=header.card,
            business_date=header.business_date,
            number=header.number or None,
            header=given.header,
            signature=given.signature,
        )
        _INSERT_BODY.run(self._connection, position=position, body=given.body)
        self.newest = (given, header)
        self._head = _head_of(given.header, header)
        return position

    def at(self, position: int) -> LoggedEvent | None:
        """The event at a position."""
        row = _AT.first(self._connection, position=position)
        return self._act(row) if row else None

    def by_number(self, number: str) -> LoggedEvent | None:
        """The event with a number."""
        row = _BY_NUMBER.first(self._connection, number=number)
        return self._act(row) if row else None

    def of_card(self, card: bytes) -> list[LoggedEvent]:
        """Events on a card."""
        return self._many(_OF_CARD.all(self._connection, card=card))

    def of_cards(self, cards: Collection[bytes]) -> dict[bytes, list[LoggedEvent]]:
        """Events per card, for at most a few hundred cards; a card without events is not named."""
        events: dict[bytes, list[LoggedEvent]] = {}
        for *columns, card in _OF_CARDS.all(self._connection, cards=cards):
            events.setdefault(card, []).append(self._act(columns))
        return events

    def of_cards_between(
        self, after: bytes, through: bytes, cards: Container[bytes]
    ) -> dict[bytes, list[LoggedEvent]]:
        """The same of the ``cards`` that lie behind an id, up to and with another one: for nearly all that do
        it is less work than naming each."""
        events: dict[bytes, list[LoggedEvent]] = {}
        for *columns, card in _BETWEEN.all(self._connection, after=after, through=through):
            if card in cards:
                events.setdefault(card, []).append(self._act(columns))
        return events

    def numbered_on(self, business_date: int) -> list[LoggedEvent]:
        """Numbered events of a day."""
        return self._many(_ON_DAY.all(self._connection, day=business_date))

    def after(self, position: int, limit: int) -> list[LoggedEvent]:
        """The next events, as they stand in the chain."""
        rows = _AFTER.all(self._connection, position=position, limit=limit)
        return [self._logged(row) for row in rows]

    def purgeable_before(self, business_date: int, kinds: frozenset[str]) -> list[int]:
        """Old bodies that may go; never one that the centre has not confirmed."""
        wanted = (
            select(event.c.position, event.c.header)
            .join(event_body, event.c.position == event_body.c.position)
            .where(
                event.c.business_date < business_date,
                event.c.kind.in_(sorted(kinds)),
                event.c.position <= _stored.scalar_subquery(),
                ~exists().where(purged.c.position == event.c.position),
            )
            .order_by(event.c.position)
        )
        return [
            int(position)
            for position, raw in self._connection.execute(wanted)
            if (header := _header(raw)).kind != Kind.RECOVERED or header.variant in kinds
        ]

    def purge(self, positions: list[int], purge_position: int) -> None:
        """Name the purge for each body, then delete them."""
        if not positions:
            return
        rows = [{"position": p, "purge_position": purge_position} for p in positions]
        self._connection.execute(insert(purged), rows)
        gone = delete(event_body).where(event_body.c.position == bindparam("gone"))
        self._connection.execute(gone, [{"gone": p} for p in positions])

    def purged_by(self, position: int) -> int | None:
        """Which purge removed the body."""
        found = _PURGED_BY.scalar(self._connection, position=position)
        return None if found is None else int(found)
