"""The marks of card objects, and their sum, kept with every object that comes or goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, literal_column, select, update

from desk_app.store.pieces import pieces
from desk_app.store.prepared import Prepared
from desk_app.store.tables import GONE, UNKNOWN, feed_object, sync_state
from protocol.digest import NOTHING, Sum, card_digest
from protocol.messages import FeedItem, Tally
from protocol.objects import ObjectKind

if TYPE_CHECKING:
    from desk_app.store.unit import SqlUnit

__all__ = ["CardSum", "add_up", "forget_cards", "object_mark", "sum_anew", "sum_faults"]

_AT_ONCE: Final = 500
_CARD: Final = ObjectKind.CARD.value
_o = feed_object.c
_KEPT: Final = Prepared(select(sync_state.c.cards, sync_state.c.digest))
_STOOD: Final = Prepared(
    select(_o.id, _o.version, _o.mark).where(
        _o.kind == _CARD, _o.id.in_(bindparam("ids", expanding=True))
    )
)
_ALL: Final = Prepared(
    select(_o.id, _o.data, _o.mark).where(
        _o.kind == _CARD, _o.data != GONE, _o.version >= literal_column("0")
    )
)
_KEEP: Final = Prepared(
    update(sync_state).values(cards=bindparam("cards"), digest=bindparam("digest"))
)
_SET_MARK: Final = Prepared(
    update(feed_object)
    .where(_o.kind == _CARD, _o.id == bindparam("b_id"))
    .values(mark=bindparam("b_mark"))
)
_FORGET: Final = Prepared(
    update(feed_object).where(_o.kind == _CARD, _o.id == bindparam("b_id")).values(version=UNKNOWN)
)


def object_mark(kind: str, ident: bytes, data: bytes | None) -> bytes:
    """The mark that an object is kept with; empty for one that is gone, and for what is no card."""
    return card_digest(ident, data) if kind == _CARD and data else b""


class CardSum:
    """The sum as one unit moves it; `keep` writes it."""

    def __init__(self, unit: SqlUnit) -> None:
        self._unit = unit
        row = _KEPT.one(unit.connection)
        self._kept = self._now = Sum.read(row.cards, row.digest)

    def tells(self, tally: Tally) -> bool:
        """Whether this is the sum that the centre names."""
        return self._now == Sum.read(tally.count, tally.sum)

    def take_in(self, items: Sequence[FeedItem]) -> None:
        """Move the sum by what storing ``items`` changes; before they are stored. An older version than the
        one that stands changes nothing."""
        cards = [i for i in items if i.kind == _CARD]
        rows = _STOOD.all(self._unit.connection, ids=[i.id for i in cards]) if cards else ()
        stood = {row.id: (row.version, row.mark) for row in rows}
        for item in cards:
            version, mark = stood.get(item.id, (item.version, b""))
            if item.version < version:
                continue
            new = object_mark(item.kind, item.id, item.data)
            if mark and version >= 0:
                self._now = self._now.minus([mark])
            if new:
                self._now = self._now.plus([new])
            stood[item.id] = (item.version, new)

    def without(self, ids: Iterable[bytes]) -> None:
        """Take these cards out; before they are marked."""
        for some in pieces(ids, _AT_ONCE):
            rows = _STOOD.all(self._unit.connection, ids=some)
            self._now = self._now.minus(r.mark for r in rows if r.mark and r.version >= 0)

    def set(self, found: Sum) -> None:
        """The sum is this one."""
        self._now = found

    @property
    def now(self) -> Sum:
        """The sum as it is."""
        return self._now

    def keep(self) -> None:
        """Write it, if it has moved."""
        if self._now != self._kept:
            _KEEP.run(self._unit.connection, cards=self._now.count, digest=self._now.digest)
            self._kept = self._now


def forget_cards(unit: SqlUnit, ids: Sequence[bytes]) -> None:
    """The centre has lost these cards: it is told of them again, and they are not summed until then."""
    total = CardSum(unit)
    total.without(ids)
    total.keep()
    if ids:
        _FORGET.run_many(unit.connection, [{"b_id": i} for i in ids])


def sum_anew(unit: SqlUnit) -> Sum:
    """Mark every card object by its bytes as they stand, and keep the sum of the marks. For objects that
    are known to be right."""
    found = NOTHING
    wrong: list[dict[str, bytes]] = []
    for row in _ALL.all(unit.connection):
        mark = card_digest(row.id, row.data)
        found = found.plus([mark])
        if mark != row.mark:
            wrong.append({"b_id": row.id, "b_mark": mark})
    if wrong:
        _SET_MARK.run_many(unit.connection, wrong)
    total = CardSum(unit)
    total.set(found)
    total.keep()
    return found


def add_up(unit: SqlUnit) -> None:
    """Keep the sum of the marks as they stand: what is spoilt stays named by its mark."""
    total = CardSum(unit)
    total.set(Sum.of(row.mark for row in _ALL.all(unit.connection) if row.mark))
    total.keep()


def sum_faults(unit: SqlUnit) -> tuple[str, ...]:
    """Card objects that are not what came, and whether the sum that is kept is another one."""
    rows = _ALL.all(unit.connection)
    faults = [
        f"the object of card {row.id.hex()} is not what was received"
        for row in rows
        if card_digest(row.id, row.data) != row.mark
    ]
    if CardSum(unit).now != Sum.of(row.mark for row in rows if row.mark):
        faults.append("the sum of the cards is not that of their marks")
    return tuple(faults)
