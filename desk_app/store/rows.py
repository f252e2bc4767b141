"""Card rows from the feed's objects and the log: after a sync, and whole at a rebuild."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import bindparam, select

from desk_app.domain.cards import NOT_AT_CENTRE, Card, card_of_object, iso_date
from desk_app.domain.fold import OwnAct, fold
from desk_app.services.ports import IDENTITY, LoggedEvent
from desk_app.store.pieces import pieces
from desk_app.store.prepared import Prepared
from desk_app.store.tables import GONE, REPORTED, UNKNOWN, card, event, feed_object
from protocol.bodies import BodyError, ReceiveUnlisted, read_body
from protocol.custody import Act
from protocol.events import header_hash
from protocol.objects import CardObject, ObjectError, ObjectKind, decode_object
from protocol.status import ACTS, CardStatus, reflects, standing

if TYPE_CHECKING:
    from desk_app.store.unit import SqlUnit

__all__ = [
    "Seen",
    "StoredCard",
    "all_card_ids",
    "folded",
    "own_acts",
    "read_card",
    "refold",
]

_CARD_OBJECTS: Final = Prepared(
    select(feed_object.c.id, feed_object.c.data, feed_object.c.version).where(
        feed_object.c.kind == ObjectKind.CARD.value,
        feed_object.c.id.in_(bindparam("ids", expanding=True)),
    )
)
_TOUCHED: Final = Prepared(select(event.c.card).where(event.c.card.is_not(None)).distinct())
_AT_ONCE: Final = 500  # variables of one statement
_INT64: Final = 1 << 63
_NOTHING_YET: Final = CardStatus()


def read_card(data: bytes) -> CardObject:
    """The card in an object of the feed. Raises ObjectError, also for one whose numbers no database keeps:
    MessagePack has greater ones than SQLite, and one such card may not hold up all the others."""
    given = decode_object(ObjectKind.CARD, data)
    assert isinstance(given, CardObject)
    status = given.status
    numbers = [status.since, status.attempts]
    for done in standing(status):
        numbers += (done.epoch, done.seq, done.business_date)
    if max(numbers) >= _INT64:  # MessagePack has none below -2^63
        raise ObjectError("a number of the card is beyond 64 bits with a sign")
    return given


class StoredCard:
    """A card's object as it stands in the store, decoded when it is first asked for. ``data``: GONE for one
    that has left the kelurahan."""

    __slots__ = ("_card", "_decoded", "data", "version")

    def __init__(self, data: bytes, version: int) -> None:
        self.data, self.version = data, version
        self._card: CardObject | None = None
        self._decoded = False

    @property
    def card(self) -> CardObject | None:
        """What it says; None where this program cannot read it."""
        if not self._decoded:
            with suppress(ObjectError):
                self._card = read_card(self.data)
            self._decoded = True
        return self._card


@dataclass(frozen=True, slots=True)
class Seen:
    """What has been read of some cards in this unit already, each by the card's id: all rows, all objects
    and all events that there are of them."""

    rows: Mapping[bytes, Card]
    objects: Mapping[bytes, StoredCard]
    events: Mapping[bytes, Sequence[LoggedEvent]]


def own_acts(events: Iterable[LoggedEvent], folded_in: CardStatus = _NOTHING_YET) -> list[OwnAct]:
    """The acts among events that ``folded_in`` does not reflect, with what their bodies say; a purged or
    unreadable body says nothing."""
    acts: list[OwnAct] = []
    for one in events:
        if one.header.kind not in ACTS or reflects(folded_in, header_hash(one.raw)):
            continue
        body = None
        if one.body is not None:
            try:
                body = read_body(one.header.kind, one.body)
            except BodyError:
                body = None
        acts.append(OwnAct(one.raw, one.header, body))
    return acts


class _Own(msgspec.Struct):
    """Of the desk's identity."""

    kelurahan: str


def _own_kelurahan(unit: SqlUnit) -> str | None:
    kept = unit.settings.get(IDENTITY)
    return None if kept is None else msgspec.msgpack.decode(kept, type=_Own).kelurahan


def _typed_here(unit: SqlUnit, card_id: bytes, acts: list[OwnAct]) -> Card | None:
    """A card that no feed knows yet: typed by this desk, for the kelurahan that it belongs to now, when it
    lay in the bag unlisted."""
    for act in acts:
        if act.header.kind != Act.RECEIVE_UNLISTED:
            continue
        if _own_kelurahan(unit) not in (None, act.header.kelurahan):
            continue
        said = act.body if isinstance(act.body, ReceiveUnlisted) else ReceiveUnlisted()
        return Card(
            id=card_id,
            kelurahan=act.header.kelurahan,
            registration=said.registration,
            nik=said.nik,
            name=said.name,
            birth_place="",
            birth_date=iso_date(said.birth_date),
            sex="",
            family_card="",
            address="",
            rt="",
            rw="",
            kind="KTP",
            status=_NOTHING_YET,
        )
    return None


def folded(
    unit: SqlUnit, card_ids: Collection[bytes], seen: Seen | None = None
) -> dict[bytes, Card | None]:
    """The row that object and log give for each card, in the order of the ids; None if neither knows it,
    if it left the kelurahan, or if the object says what this program cannot read. ``seen``: what has been
    read of these cards. Raises StoreError where an event of one cannot be read."""
    rows: dict[bytes, Card | None] = {}
    for ids in pieces(sorted(card_ids), _AT_ONCE):
        if seen is not None:
            objects, events = seen.objects, seen.events
        else:
            objects = _objects(unit, ids)
            gone = {ident for ident, held in objects.items() if held.data == GONE}
            events = unit.log.of_cards([i for i in ids if i not in gone])
        for ident in ids:
            rows[ident] = _folded(unit, ident, objects.get(ident), events.get(ident, ()))
    return rows


def _objects(unit: SqlUnit, ids: Collection[bytes]) -> Mapping[bytes, StoredCard]:
    found = _CARD_OBJECTS.all(unit.connection, ids=ids)
    return {ident: StoredCard(data, version) for ident, data, version in found}


def _folded(
    unit: SqlUnit, card_id: bytes, held: StoredCard | None, events: Iterable[LoggedEvent]
) -> Card | None:
    if held is None:
        acts = own_acts(events)
        typed = _typed_here(unit, card_id, acts)
        if typed is None:
            return None
        status, conflict = fold(typed.status, acts)
        return msgspec.structs.replace(typed, status=status, conflict=conflict)
    given = None if held.data == GONE else held.card
    if given is None:
        return None
    acts = own_acts(events, given.status)
    status, conflict = fold(given.status, acts)
    forgotten = NOT_AT_CENTRE if held.version in (UNKNOWN, REPORTED) else ""
    return card_of_object(given, status, conflict or forgotten)


def refold(unit: SqlUnit, card_ids: Collection[bytes]) -> None:
    """Fold these cards again and store their rows."""
    rows = folded(unit, card_ids)  # in one order: hits of one tier then come alike on every PC
    for card_id, row in rows.items():
        if row is None:
            unit.cards.remove(card_id)
    unit.cards.put_many(row for row in rows.values() if row is not None)


def all_card_ids(unit: SqlUnit) -> set[bytes]:
    """Every card that rows, objects or log speak of."""
    ids: set[bytes] = set(unit.connection.execute(select(card.c.id)).scalars())
    ids |= set(_TOUCHED.scalars(unit.connection))
    wanted = select(feed_object.c.id).where(
        feed_object.c.kind == ObjectKind.CARD.value, feed_object.c.data != GONE
    )
    ids |= set(unit.connection.execute(wanted).scalars())
    return ids
