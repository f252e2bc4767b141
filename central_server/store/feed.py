"""Feeds: one row an object at its latest version, behind a counter without gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, literal_column, select, text, update

from central_server.store import tables as t
from central_server.store.connection import Connection
from protocol.digest import NOTHING, Sum, card_digest
from protocol.messages import CITY, FeedItem
from protocol.objects import ObjectKind

__all__ = ["CITY", "Feed", "FeedCard", "Page"]

_FETCH: Final = 256  # rows asked for at a time
_MANY: Final = 900  # values of one IN list
_OVERHEAD: Final = 48  # bytes of an item beside its data
_BEYOND: Final = b"\xff" * 17  # greater than any id


@dataclass(frozen=True, slots=True)
class Page:
    """Changes after a cursor, the cursor after them, and whether more wait. ``cards``: the sum of the
    kelurahan's cards at ``version`` of its feed."""

    items: tuple[FeedItem, ...]
    cursor: tuple[int, int]
    more: bool
    version: int = 0
    cards: Sum = NOTHING


@dataclass(frozen=True, slots=True)
class FeedCard:
    """A card as both its copies stand: ``data`` and ``mark`` in the feed, ``data`` None if it left; and
    ``record``, the card's own object, with the kelurahan there, both empty if that is not there."""

    id: bytes
    version: int
    data: bytes | None
    mark: bytes
    record: bytes
    kelurahan: str


_c = t.feed_counter.c
_o = t.feed_object.c
# Both databases read this form alike.
_ADD_COUNTER: Final = text(
    "INSERT INTO feed_counter (scope, version) VALUES (:scope, 0) ON CONFLICT (scope) DO NOTHING"
)
_COUNTER: Final = select(_c.version, _c.cards, _c.digest).where(_c.scope == bindparam("scope"))
_LOCK: Final = _COUNTER.with_for_update()
_MOVE: Final = (
    update(t.feed_counter)
    .where(_c.scope == bindparam("b_scope"))
    .values(version=bindparam("b_version"))
)
_SUM: Final = (
    update(t.feed_counter)
    .where(_c.scope == bindparam("b_scope"))
    .values(cards=bindparam("b_cards"), digest=bindparam("b_digest"))
)
_PUT: Final = text(
    "INSERT INTO feed_object (scope, kind, id, version, data, mark) "
    "VALUES (:scope, :kind, :id, :version, :data, :mark) "
    "ON CONFLICT (scope, kind, id) DO UPDATE SET version = excluded.version, data = excluded.data, "
    "mark = excluded.mark"
)
_CARD: Final = ObjectKind.CARD.value
_MARKS: Final = select(_o.mark).where(
    _o.scope == bindparam("scope"),
    _o.kind == _CARD,
    _o.id.in_(bindparam("ids", expanding=True)),
    _o.mark.is_not(None),
)
_ALL_CARDS: Final = select(_o.id, _o.data, _o.mark).where(
    _o.scope == bindparam("scope"), _o.kind == _CARD, _o.data.is_not(None)
)
_SET_MARK: Final = (
    update(t.feed_object)
    .where(_o.scope == bindparam("b_scope"), _o.kind == _CARD, _o.id == bindparam("b_id"))
    .values(mark=bindparam("b_mark"))
)
_COPIES: Final = select(
    _o.id, _o.version, _o.data, _o.mark, t.card.c.object, t.card.c.kelurahan
).select_from(t.feed_object.join(t.card, t.card.c.id == _o.id, isouter=True))
_BETWEEN: Final = _COPIES.where(
    _o.scope == bindparam("scope"),
    _o.kind == _CARD,
    _o.id > bindparam("after"),
    _o.id <= bindparam("through"),
    _o.data.is_not(None),
).order_by(_o.id)
_OF_CARDS: Final = _COPIES.where(
    _o.scope == bindparam("scope"),
    _o.kind == _CARD,
    _o.id.in_(bindparam("ids", expanding=True)),
)
_GET: Final = select(_o.data).where(
    _o.scope == bindparam("scope"), _o.kind == bindparam("kind"), _o.id == bindparam("id")
)
# Written as the index on (kind, id) is, which leaves the cards out.
_SCOPES: Final = (
    select(_o.scope)
    .where(
        _o.kind != literal_column("'card'"),
        _o.kind == bindparam("kind"),
        _o.id == bindparam("id"),
        _o.data.is_not(None),
    )
    .order_by(_o.scope)
)
_AFTER: Final = (
    select(_o.kind, _o.id, _o.version, _o.data)
    .where(_o.scope == bindparam("scope"), _o.version > bindparam("after"))
    .order_by(_o.version)
    .limit(_FETCH)
)


class Feed:
    """The feeds through one connection. What is put is written, with its version, at the flush."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._locked: dict[str, int] = {}
        self._sums: dict[str, Sum] = {}
        self._changed: dict[tuple[str, str, bytes], bytes | None] = {}

    def lock(self, scopes: Iterable[str]) -> None:
        """Hold the counters of these feeds until the transaction ends, always in the same order."""
        for scope in sorted(set(scopes) - self._locked.keys()):
            row = self._connection.execute(_LOCK, {"scope": scope}).first()
            if row is None:
                self._connection.execute(_ADD_COUNTER, {"scope": scope})
                row = self._connection.execute(_LOCK, {"scope": scope}).one()
            self._locked[scope] = row.version
            self._sums[scope] = Sum.read(row.cards, row.digest)

    def version(self, scope: str) -> int:
        """The newest version of a feed, with what this unit of work has written."""
        if scope in self._locked:
            return self._locked[scope]
        row = self._connection.execute(_COUNTER, {"scope": scope}).first()
        return 0 if row is None else int(row.version)

    def get(self, scope: str, kind: str, identity: bytes) -> bytes | None:
        """An object as it stands in a feed, with what this unit of work has put; None if it does not."""
        if (scope, kind, identity) in self._changed:
            return self._changed[scope, kind, identity]
        values = {"scope": scope, "kind": kind, "id": identity}
        return self._connection.execute(_GET, values).scalar()

    def scopes_of(self, kind: str, identity: bytes) -> list[str]:
        """The feeds in which an object stands that is no card, with what this unit of work has put."""
        found = set(self._connection.execute(_SCOPES, {"kind": kind, "id": identity}).scalars())
        for (scope, of_kind, of_id), data in self._changed.items():
            if (of_kind, of_id) == (kind, identity):
                (found.discard if data is None else found.add)(scope)
        return sorted(found)

    def put(self, scope: str, kind: str, identity: bytes, data: bytes | None) -> None:
        """The object is now ``data`` (None: it left this feed)."""
        self._changed[scope, kind, identity] = data

    def flush(self) -> None:
        """Write every object put so far, each under the next version of its feed."""
        if not self._changed:
            return
        self.lock(scope for scope, _, _ in self._changed)
        self._take_out()
        rows: list[dict[str, object]] = []
        marks: dict[str, list[bytes]] = {}
        for (scope, kind, identity), data in self._changed.items():
            self._locked[scope] += 1
            mark = None
            if kind == _CARD and data is not None:
                mark = card_digest(identity, data)
                marks.setdefault(scope, []).append(mark)
            rows.append(
                {
                    "scope": scope,
                    "kind": kind,
                    "id": identity,
                    "version": self._locked[scope],
                    "data": data,
                    "mark": mark,
                }
            )
        scopes = {scope for scope, _, _ in self._changed}
        for scope, added in marks.items():
            self._sums[scope] = self._sums[scope].plus(added)
        self._connection.execute(_PUT, rows)
        self._connection.execute(
            _MOVE, [{"b_scope": s, "b_version": self._locked[s]} for s in sorted(scopes)]
        )
        self._keep_sums({scope for scope, kind, _ in self._changed if kind == _CARD})
        self._changed.clear()

    def _take_out(self) -> None:
        """What the cards that change stand with in the sums of their feeds goes out of them."""
        ids: dict[str, list[bytes]] = {}
        for scope, kind, identity in self._changed:
            if kind == _CARD:
                ids.setdefault(scope, []).append(identity)
        for scope, changed in ids.items():
            for start in range(0, len(changed), _MANY):
                values = {"scope": scope, "ids": changed[start : start + _MANY]}
                gone = self._connection.execute(_MARKS, values).scalars()
                self._sums[scope] = self._sums[scope].minus(gone)

    def _keep_sums(self, scopes: set[str]) -> None:
        rows = [
            {
                "b_scope": s,
                "b_cards": self._sums[s].count,
                "b_digest": self._sums[s].digest,
            }
            for s in sorted(scopes)
        ]
        if rows:
            self._connection.execute(_SUM, rows)

    def sum_anew(self, scope: str) -> bool:
        """Mark the cards of a feed by their bytes as they stand, and add the marks up anew; whether the sum
        was another one. For a feed that is known to be right."""
        self.lock([scope])
        found = NOTHING
        wrong: list[dict[str, object]] = []
        for row in self._connection.execute(_ALL_CARDS, {"scope": scope}):
            mark = card_digest(row.id, row.data)
            found = found.plus([mark])
            if mark != row.mark:
                wrong.append({"b_scope": scope, "b_id": row.id, "b_mark": mark})
        if wrong:
            self._connection.execute(_SET_MARK, wrong)
        differs = found != self._sums[scope]
        self._sums[scope] = found
        self._keep_sums({scope})
        return differs

    def cards_between(self, scope: str, after: bytes, through: bytes) -> Iterator[FeedCard]:
        """The cards of a feed with ids after ``after`` up to ``through`` (empty: to the end), by id."""
        values = {"scope": scope, "after": after, "through": through or _BEYOND}
        for row in self._connection.execute(_BETWEEN, values):
            yield _feed_card(row)

    def cards(self, scope: str, ids: Iterable[bytes]) -> dict[bytes, FeedCard]:
        """Those of the cards ``ids`` that ever stood in a feed."""
        wanted = sorted(set(ids))
        found: dict[bytes, FeedCard] = {}
        for start in range(0, len(wanted), _MANY):
            values = {"scope": scope, "ids": wanted[start : start + _MANY]}
            for row in self._connection.execute(_OF_CARDS, values):
                found[row.id] = _feed_card(row)
        return found

    def page(self, kelurahan: str, cursor: tuple[int, int], page_bytes: int) -> Page:
        """Up to ``page_bytes`` of changes (at least one, if there is one) after ``cursor``.

        A cursor beyond the counter counts as zero: no centre with this memory has given it.
        """
        items: list[FeedItem] = []
        reached: list[int] = []
        room = page_bytes
        more = False
        newest, cards = 0, NOTHING
        for scope, asked in zip((kelurahan, CITY), cursor, strict=True):
            row = self._connection.execute(_COUNTER, {"scope": scope}).first()
            top = 0 if row is None else row.version
            if row is not None and scope == kelurahan:
                newest, cards = top, Sum.read(row.cards, row.digest)
            at = asked if 0 <= asked <= top else 0
            while at < top and not more:
                rows = self._connection.execute(_AFTER, {"scope": scope, "after": at}).all()
                for kind, identity, version, data in rows:
                    size = _OVERHEAD + len(data or b"")
                    if items and size > room:
                        more = True
                        break
                    items.append(FeedItem(scope, kind, identity, version, data))
                    room -= size
                    at = version
                if not rows:
                    break
            more = more or at < top
            reached.append(at)
        return Page(tuple(items), (reached[0], reached[1]), more, newest, cards)


def _feed_card(row: Any) -> FeedCard:
    kept = (row.mark or b"", row.object or b"", row.kelurahan or "")
    return FeedCard(row.id, row.version, row.data, *kept)
