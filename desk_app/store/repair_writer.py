"""Writing what was saved into a new, empty database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlcipher3 import dbapi2

from desk_app.services.ports import Identity
from desk_app.services.printing import PrintState
from desk_app.store.assemble import Assembled, Source
from desk_app.store.card_sum import object_mark
from desk_app.store.records import Value
from desk_app.store.tables import GONE, PAST, STALE
from protocol.bodies import BodyError, PrintOutcome, read_body
from protocol.custody import Act
from protocol.decoding import DECODE_ERRORS
from protocol.digest import Sum
from protocol.events import Kind
from protocol.messages import CITY
from protocol.objects import CardObject, ObjectKind, encode_object
from protocol.status import CardStatus

__all__ = ["DERIVED", "RepairWriter"]

# Stored in a way of their own, or made anew from other tables.
DERIVED: Final = frozenset(
    {"event", "event_body", "purged", "feed_object", "card", "sync_state", "alembic_version"}
)
_OF_EVENTS: Final = frozenset({"print_job", "event_meaning"})
_SHADOWS: Final = "card_search"


class RepairWriter:
    """Fills the tables within one transaction of ``connection``; ``sources`` as in `assemble`, the damaged
    file first if it gave anything."""

    def __init__(self, connection: dbapi2.Connection, sources: Sequence[Source]) -> None:
        self._connection = connection
        self._sources = sources

    def write_log(self, made: Assembled) -> None:
        """Events, bodies, purges."""
        run = self._connection.executemany
        run(
            "INSERT INTO event (position, kind, card, business_date, number, header, signature) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    position,
                    e.header.kind,
                    e.header.card,
                    e.header.business_date,
                    e.header.number or None,
                    e.raw,
                    e.signature,
                )
                for position, e in sorted(made.events.items())
            ],
        )
        run("INSERT INTO event_body (position, body) VALUES (?, ?)", sorted(made.bodies.items()))
        run(
            "INSERT INTO purged (position, purge_position) VALUES (?, ?)",
            sorted(made.purged.items()),
        )

    def write_objects(self, made: Assembled, *, whole: bool, here: str | None = None) -> None:
        """What the feed gave. Where some of it is lost, a card that still stands as a row gives the object
        that it was made from, and a backup gives the rest; all of it waits for the feed to come anew.

        ``here``: the kelurahan of a PC that was moved; what a backup of before holds of another one is
        left out, but for what its old papers name.
        """
        found: dict[tuple[str, bytes], tuple[str, int, bytes]] = {}
        for kind, ident, scope, version, data in self._objects(self._sources[:1]):
            stood = found.get((kind, ident))
            if stood is None or stood[1] < version:
                found[kind, ident] = (scope, version, data)
        if not whole:
            typed = {
                e.header.card for e in made.events.values() if e.header.kind == Act.RECEIVE_UNLISTED
            }
            for given in self._cards():
                # those come from the log
                if given.id not in typed and here in (None, given.kelurahan):
                    found.setdefault(
                        (str(ObjectKind.CARD), given.id), (given.kelurahan, 0, encode_object(given))
                    )
            for kind, ident, scope, version, data in self._objects(self._sources[1:]):
                found.setdefault((kind, ident), (scope, version, data))
        self._connection.executemany(
            "INSERT INTO feed_object (kind, id, scope, version, data, mark) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    *(kind, ident, scope, version if whole or version == PAST else STALE, data),
                    object_mark(kind, ident, data),
                )
                for (kind, ident), (scope, version, data) in found.items()
                if here is None or version == PAST or scope in (here, CITY)
            ],
        )

    def write_small(self, made: Assembled, names: Iterable[str]) -> None:
        """Every other table, row by row as it stood; a backup gives what the damaged file does not."""
        for name in sorted(names):
            columns = self._columns(name)
            for number, source in enumerate(self._sources):
                if number and self._gave(name):
                    break
                for row in source.read.table(name):
                    if name not in _OF_EVENTS or row.get("position") in made.events:
                        self._insert(name, columns, row)

    def tables(self) -> set[str]:
        """The tables of the new database that are copied row by row."""
        rows = self._connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {n for (n,) in rows if n not in DERIVED and not n.startswith(_SHADOWS)}

    def write_state(self, made: Assembled, *, feed_whole: bool) -> None:
        """How far the two sides know of each other; a feed that is not whole begins at the start."""
        stored = max((p for p in made.events if p <= made.stored), default=0)
        row: Mapping[str, Value] = next(
            iter(r for s in self._sources[:1] for r in s.read.table("sync_state")), {}
        )
        columns = [c for c in self._columns("sync_state") if c != "id"]
        values = {c: row[c] for c in columns if row.get(c) is not None}
        if not feed_whole or not row:
            values |= {"kelurahan_version": 0, "city_version": 0}
        values["stored_position"] = stored
        total = self._sum()
        values |= {"cards": total.count, "digest": total.digest}
        assignments = " = ?, ".join(values) + " = ?"
        statement = "UPDATE sync_state SET " + assignments  # noqa: S608 - columns of our own schema
        self._connection.execute(statement, tuple(values.values()))

    def _sum(self) -> Sum:
        rows = self._connection.execute(
            "SELECT mark FROM feed_object WHERE version >= 0 AND mark != x''"
        ).fetchall()
        return Sum.of(mark for (mark,) in rows)

    def write_identity(self, identity: Identity | None) -> None:
        """Who this desk is, if the settings did not say so any more."""
        if identity is not None:
            self._connection.execute(
                "INSERT OR REPLACE INTO setting (name, value) VALUES ('identity', ?)",
                (msgspec.msgpack.encode(identity),),
            )

    def put_setting(self, name: str, value: bytes) -> None:
        """A setting of the repair's own."""
        self._connection.execute(
            "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value)
        )

    def write_prints(self, made: Assembled) -> None:
        """A paper of which nobody knows any more whether it came out is doubtful, unless the log says that it
        was given to the resident."""
        given = self._given(made)
        self._connection.executemany(
            "UPDATE print_job SET state = ? WHERE position = ?",
            [(PrintState.GIVEN, position) for position in sorted(given)],
        )
        if self._gave("print_job"):
            return
        rows = [
            (position, PrintState.GIVEN if position in given else PrintState.DOUBTFUL, "")
            for position, event in sorted(made.events.items())
            if event.header.kind == Act.HAND_OVER
        ]
        self._connection.executemany(
            "INSERT OR IGNORE INTO print_job (position, state, changed_ms, detail) "
            "VALUES (?, ?, 0, ?)",
            rows,
        )

    # -- reading

    def _gave(self, table: str) -> bool:
        """Whether the damaged file itself gave all of a table."""
        first = self._sources[0] if self._sources else None
        return first is not None and not first.name and first.read.whole(table)

    @staticmethod
    def _given(made: Assembled) -> set[int]:
        given: set[int] = set()
        for position, event in made.events.items():
            if event.header.kind != Kind.PRINT_GIVEN or position not in made.bodies:
                continue
            try:
                said = read_body(Kind.PRINT_GIVEN, made.bodies[position])
            except BodyError:
                continue
            if isinstance(said, PrintOutcome):
                given.add(said.epoch << 32 | said.seq)
        return given

    @staticmethod
    def _objects(sources: Sequence[Source]) -> Iterable[tuple[str, bytes, str, int, bytes]]:
        for source in sources:
            for row in source.read.table("feed_object"):
                kind, ident, scope = row.get("kind"), row.get("id"), row.get("scope")
                version, data = row.get("version"), row.get("data")
                if (
                    isinstance(kind, str)
                    and isinstance(ident, bytes)
                    and isinstance(scope, str)
                    and isinstance(version, int)
                    and isinstance(data, bytes)
                ):
                    yield kind, ident, scope, version, data or GONE

    def _cards(self) -> Iterable[CardObject]:
        """Card rows of the damaged file as the objects that they were made from."""
        for source in self._sources[:1]:
            for row in source.read.table("card"):
                try:
                    status = msgspec.msgpack.decode(_blob(row, "status"), type=CardStatus)
                except DECODE_ERRORS:
                    continue
                fields = {
                    name: row[name] for name in CardObject.__struct_fields__ if name in row
                } | {"status": status}
                try:
                    yield msgspec.convert(fields, CardObject)
                except msgspec.ValidationError:
                    continue

    def _columns(self, table: str) -> list[str]:
        rows = self._connection.execute(f"PRAGMA table_info({table})").fetchall()
        return [str(row[1]) for row in rows]

    def _insert(self, table: str, columns: Sequence[str], row: Mapping[str, Value]) -> None:
        known: dict[str, Any] = {c: row[c] for c in columns if c in row}
        names, marks = ", ".join(known), ", ".join("?" * len(known))
        self._connection.execute(
            f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - our own schema
            tuple(known.values()),
        )


def _blob(row: Mapping[str, Value], name: str) -> bytes:
    value = row.get(name)
    return value if isinstance(value, bytes) else b""
