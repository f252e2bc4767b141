"""Feeds: one row an object at its latest version, behind a counter without gaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select, text, update

from central_server.store import tables as t
from protocol.messages import CITY, FeedItem

__all__ = ["CITY", "Feed", "Page"]

_FETCH: Final = 256  # rows asked for at a time
_OVERHEAD: Final = 48  # bytes of an item beside its data


@dataclass(frozen=True, slots=True)
class Page:
    """Changes after a cursor, the cursor after them, and whether more wait."""

    items: tuple[FeedItem, ...]
    cursor: tuple[int, int]
    more: bool


_c = t.feed_counter.c
_o = t.feed_object.c
# Both databases read this form alike.
_ADD_COUNTER: Final = text(
    "INSERT INTO feed_counter (scope, version) VALUES (:scope, 0) ON CONFLICT (scope) DO NOTHING"
)
_LOCK: Final = select(_c.version).where(_c.scope == bindparam("scope")).with_for_update()
_VERSION: Final = select(_c.version).where(_c.scope == bindparam("scope"))
_MOVE: Final = (
    update(t.feed_counter)
    .where(_c.scope == bindparam("b_scope"))
    .values(version=bindparam("b_version"))
)
_PUT: Final = text(
    "INSERT INTO feed_object (scope, kind, id, version, data) "
    "VALUES (:scope, :kind, :id, :version, :data) "
    "ON CONFLICT (scope, kind, id) DO UPDATE SET version = excluded.version, data = excluded.data"
)
_GET: Final = select(_o.data).where(
    _o.scope == bindparam("scope"), _o.kind == bindparam("kind"), _o.id == bindparam("id")
)
_SCOPES: Final = (
    select(_o.scope)
    .where(_o.kind == bindparam("kind"), _o.id == bindparam("id"), _o.data.is_not(None))
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
        self._changed: dict[tuple[str, str, bytes], bytes | None] = {}

    def lock(self, scopes: Iterable[str]) -> None:
        """Hold the counters of these feeds until the transaction ends, always in the same order."""
        for scope in sorted(set(scopes) - self._locked.keys()):
            version = self._connection.execute(_LOCK, {"scope": scope}).scalar()
            if version is None:
                self._connection.execute(_ADD_COUNTER, {"scope": scope})
                version = self._connection.execute(_LOCK, {"scope": scope}).scalar_one()
            self._locked[scope] = version

    def get(self, scope: str, kind: str, identity: bytes) -> bytes | None:
        """An object as it stands in a feed, with what this unit of work has put; None if it does not."""
        if (scope, kind, identity) in self._changed:
            return self._changed[scope, kind, identity]
        values = {"scope": scope, "kind": kind, "id": identity}
        return self._connection.execute(_GET, values).scalar()

    def scopes_of(self, kind: str, identity: bytes) -> list[str]:
        """The feeds in which an object stands."""
        return list(self._connection.execute(_SCOPES, {"kind": kind, "id": identity}).scalars())

    def put(self, scope: str, kind: str, identity: bytes, data: bytes | None) -> None:
        """The object is now ``data`` (None: it left this feed)."""
        self._changed[scope, kind, identity] = data

    def flush(self) -> None:
        """Write every object put so far, each under the next version of its feed."""
        if not self._changed:
            return
        self.lock(scope for scope, _, _ in self._changed)
        rows: list[dict[str, object]] = []
        for (scope, kind, identity), data in self._changed.items():
            self._locked[scope] += 1
            rows.append(
                {
                    "scope": scope,
                    "kind": kind,
                    "id": identity,
                    "version": self._locked[scope],
                    "data": data,
                }
            )
        scopes = {scope for scope, _, _ in self._changed}
        self._connection.execute(_PUT, rows)
        self._connection.execute(
            _MOVE, [{"b_scope": s, "b_version": self._locked[s]} for s in sorted(scopes)]
        )
        self._changed.clear()

    def page(self, kelurahan: str, cursor: tuple[int, int], page_bytes: int) -> Page:
        """Up to ``page_bytes`` of changes (at least one, if there is one) after ``cursor``.

        A cursor beyond the counter counts as zero: no centre with this memory has given it.
        """
        items: list[FeedItem] = []
        reached: list[int] = []
        room = page_bytes
        more = False
        for scope, asked in zip((kelurahan, CITY), cursor, strict=True):
            top = self._connection.execute(_VERSION, {"scope": scope}).scalar() or 0
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
        return Page(tuple(items), (reached[0], reached[1]), more)
