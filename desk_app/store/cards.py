"""Card rows in SQL, with the words they are found by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from operator import itemgetter
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from desk_app.domain.cards import Card, iso_date
from desk_app.services.ports import Found
from desk_app.store.pieces import pieces
from desk_app.store.prepared import Prepared
from desk_app.store.search import Search, search_words
from desk_app.store.tables import card
from protocol.custody import State, in_drawer
from protocol.status import CardStatus

__all__ = ["SqlCardRows"]

_FIELDS: Final = (
    card.c.id,
    card.c.kelurahan,
    card.c.registration,
    card.c.nik,
    card.c.name,
    card.c.birth_place,
    card.c.birth_date,
    card.c.sex,
    card.c.family_card,
    card.c.address,
    card.c.rt,
    card.c.rw,
    card.c.kind,
    card.c.status,
    card.c.conflict,
)
_BY_ID: Final = Prepared(select(*_FIELDS).where(card.c.id == bindparam("id")))
_BY_IDS: Final = Prepared(select(*_FIELDS).where(card.c.id.in_(bindparam("ids", expanding=True))))
_BETWEEN: Final = Prepared(
    select(*_FIELDS).where(card.c.id > bindparam("after"), card.c.id <= bindparam("through"))
)
_BY_ROWS: Final = Prepared(
    select(card.c.row, *_FIELDS).where(card.c.row.in_(bindparam("rows", expanding=True)))
)
_OF_BATCH: Final = Prepared(
    select(*_FIELDS)
    .where(card.c.batch == bindparam("batch"))
    .order_by(card.c.rw, card.c.rt, card.c.name)
)
_COUNTS: Final = Prepared(
    select(card.c.batch, card.c.state, func.count()).group_by(card.c.batch, card.c.state)
)
_SINCE: Final = Prepared(
    select(card.c.batch.is_(None), card.c.since, func.count())
    .where(card.c.state.in_([s.value for s in State if in_drawer(s)]))
    .group_by(card.c.batch.is_(None), card.c.since)
)
_CONFLICTS: Final = Prepared(select(*_FIELDS).where(card.c.conflict != ""))
_PUT_STATUS: Final = Prepared(
    update(card)
    .where(card.c.id == bindparam("the_id"))
    .values(
        state=bindparam("s"),
        batch=bindparam("b"),
        since=bindparam("d"),
        conflict=bindparam("c"),
        status=bindparam("t"),
    )
)
# Custody changes far more often than the batch; leaving `batch` out keeps its index untouched.
_PUT_CUSTODY: Final = Prepared(
    update(card)
    .where(card.c.id == bindparam("the_id"), card.c.batch.is_not_distinct_from(bindparam("b")))
    .values(
        state=bindparam("s"), since=bindparam("d"), conflict=bindparam("c"), status=bindparam("t")
    )
)
_SEARCHED: Final = ("name", "address", "rt", "rw", "nik")
_MOVING: Final = ("state", "since", "conflict", "status")
_STAYING: Final = tuple(c.name for c in card.c if c.name not in ("id", "row", *_SEARCHED, *_MOVING))
_ROW_OF: Final = Prepared(select(card.c.row).where(card.c.id == bindparam("id")))
_STANDING: Final = Prepared(
    select(card.c.id, card.c.row, *(card.c[c] for c in (*_SEARCHED, *_STAYING, *_MOVING))).where(
        card.c.id.in_(bindparam("ids", expanding=True))
    )
)
_searched: Final = itemgetter(*_SEARCHED)
_staying: Final = itemgetter(*_STAYING)
_moving: Final = itemgetter(*_MOVING)
_LAST_ROW: Final = Prepared(select(func.max(card.c.row)))
_INSERT: Final = Prepared(insert(card))
_AT_ONCE: Final = 500
_UPDATE: Final = Prepared(
    update(card)
    .where(card.c.row == bindparam("the_row"))
    .values({c: bindparam(c.name) for c in card.c if c is not card.c.row})
)
# No index is touched by these.
_MOVE: Final = Prepared(
    update(card)
    .where(card.c.row == bindparam("the_row"))
    .values({card.c[c]: bindparam(c) for c in _MOVING})
)
# Deleted words leave the index's pages at once; costly, so not for all of them.
_SECURE_DELETE: Final = "INSERT INTO card_search (card_search, rank) VALUES ('secure-delete', ?)"
_OPTIMIZE: Final = "INSERT INTO card_search (card_search) VALUES ('optimize')"
_UNINDEX: Final = "DELETE FROM card_search WHERE rowid = ?"
# What a row that was lost has left there gives way.
_INDEX: Final = (
    "INSERT OR REPLACE INTO card_search (rowid, name, fold, branch, rest) VALUES (?, ?, ?, ?, ?)"
)

_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(CardStatus).decode


def _card(row: Sequence[Any]) -> Card:
    ident, kelurahan, registration, nik, name, place, born, sex, family, *rest = row
    address, rt, rw, kind, status, conflict = rest
    return Card(
        id=ident,
        kelurahan=kelurahan,
        registration=registration,
        nik=nik,
        name=name,
        birth_place=place,
        birth_date=iso_date(born),
        sex=sex,
        family_card=family,
        address=address,
        rt=rt,
        rw=rw,
        kind=kind,
        status=_decode(status),
        conflict=conflict,
    )


def _values(given: Card) -> dict[str, object]:
    return {
        "id": given.id,
        "kelurahan": given.kelurahan,
        "registration": given.registration,
        "nik": given.nik,
        "name": given.name,
        "birth_place": given.birth_place,
        "birth_date": given.birth_date.isoformat() if given.birth_date else "",
        "sex": given.sex,
        "family_card": given.family_card,
        "address": given.address,
        "rt": given.rt,
        "rw": given.rw,
        "kind": given.kind,
        "batch": _counted(given.status).batch,
        "state": _counted(given.status).state,
        "since": _counted(given.status).since,
        "conflict": given.conflict,
        "status": _encode(given.status),
    }


_NOWHERE: Final = CardStatus()


def _counted(status: CardStatus) -> CardStatus:
    """What the columns for counting say: a record folded into another one is counted there."""
    return status if status.linked_to is None else _NOWHERE


class SqlCardRows:
    """The desk's cards, in one transaction."""

    __slots__ = ("_connection", "_read", "_search")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._search = Search(connection)
        self._read: dict[
            bytes, Card
        ] = {}  # one moment is seen: they change by what is put here only

    def get(self, ident: bytes) -> Card | None:
        """A card by its id."""
        known = self._read.get(ident)
        if known is None:
            row = _BY_ID.first(self._connection, id=ident)
            if row is None:
                return None
            known = self._read[ident] = _card(row)
        return known

    def get_many(self, ids: Collection[bytes]) -> dict[bytes, Card]:
        """Those of at most a few hundred cards that stand here, by their ids."""
        rows = _BY_IDS.all(self._connection, ids=ids)
        return {row[0]: _card(row) for row in rows}

    def between(
        self, after: bytes, through: bytes, but: Collection[bytes] = ()
    ) -> dict[bytes, Card]:
        """Those behind an id, up to and with another one, by their ids; ``but`` for these."""
        rows = _BETWEEN.all(self._connection, after=after, through=through)
        return {row[0]: _card(row) for row in rows if row[0] not in but}

    def put(self, given: Card) -> None:
        """Insert or replace a card and its search words."""
        self.put_many([given])

    def put_many(self, given: Iterable[Card]) -> None:
        """Insert or replace cards; a thousand cost little more than the rows themselves.

        The words of a card are indexed again only when they changed, and its other columns are written only
        when one of them did: most news is about custody, or says what stands here already.
        """
        for some in pieces(given, _AT_ONCE):
            self._put_some({one.id: one for one in some})

    def _put_some(self, given: dict[bytes, Card]) -> None:
        for ident in given:
            self._read.pop(ident, None)
        run = self._connection
        stood = {row[0]: row[1:] for row in _STANDING.all(run, ids=given)}
        last = _LAST_ROW.scalar(run) or 0 if len(stood) < len(given) else 0
        new, changed, moved, unindex, index = [], [], [], [], []
        for ident, one in given.items():
            values = _values(one)
            if ident not in stood:
                last += 1
                new.append(values | {"row": last})
                index.append((last, *search_words(one)))
                continue
            row, *stands = stood[ident]
            searched, staying, moving = _searched(values), _staying(values), _moving(values)
            if stands == [*searched, *staying, *moving]:
                continue
            if stands[: -len(_MOVING)] == [*searched, *staying]:
                moved.append(values | {"the_row": row})
                continue
            changed.append(values | {"the_row": row})
            if stands[: len(_SEARCHED)] != [*searched]:
                unindex.append((row,))
                index.append((row, *search_words(one)))
        if moved:
            _MOVE.run_many(run, moved)
        if changed:
            _UPDATE.run_many(run, changed)
        if new:
            _INSERT.run_many(run, new)
        if unindex:
            run.exec_driver_sql(_UNINDEX, unindex)
        if index:
            run.exec_driver_sql(_INDEX, index)

    def replace_all(self, given: Iterable[Card]) -> None:
        """Store these cards and no others, their words in an index made anew."""
        run = self._connection.exec_driver_sql
        run(_SECURE_DELETE, (0,))
        run("DELETE FROM card_search")
        self._connection.execute(delete(card))
        self._read.clear()
        self.put_many(given)
        run(_OPTIMIZE)  # merges what was deleted out of the index
        run(_SECURE_DELETE, (1,))

    def put_status(self, ident: bytes, status: CardStatus, conflict: str) -> None:
        """Store a new status of a card."""
        counted = _counted(status)
        values: dict[str, object] = {"the_id": ident, "b": counted.batch, "s": counted.state}
        values |= {"d": counted.since, "c": conflict, "t": _encode(status)}
        if not _PUT_CUSTODY.run(self._connection, **values):
            _PUT_STATUS.run(self._connection, **values)
        known = self._read.pop(ident, None)
        if known is not None:
            self._read[ident] = msgspec.structs.replace(known, status=status, conflict=conflict)

    def remove(self, ident: bytes) -> None:
        """Forget a card that is no longer this kelurahan's, and the words it was found by."""
        self._read.pop(ident, None)
        row = _ROW_OF.scalar(self._connection, id=ident)
        if row is not None:
            self._connection.exec_driver_sql(_UNINDEX, (row,))
            self._connection.execute(delete(card).where(card.c.row == row))

    def find(self, text: str, limit: int = 50) -> list[Found]:
        """Cards for what was typed or scanned, best tier first; none twice.

        A hit that was folded into another record here is that record: its paper bears numbers of its own.
        """
        hits = self._search.hits(text, limit)
        if not hits:
            return []
        found = _BY_ROWS.all(self._connection, rows=[row for row, _ in hits])
        rows = {row[0]: _card(row[1:]) for row in found}
        told: dict[bytes, Found] = {}
        for row, match in hits:
            if row in rows:
                one = self._told_by(rows[row])
                told.setdefault(one.id, Found(one, match))
        return list(told.values())

    def _told_by(self, given: Card) -> Card:
        """The record here that tells the history of this card: its own, or the one it was folded into."""
        seen = {given.id}
        while (kept := given.status.linked_to) is not None and kept not in seen:
            record = self.get(kept)
            if record is None:
                break
            seen.add(kept)
            given = record
        return given

    def of_batch(self, batch: bytes) -> list[Card]:
        """The cards of a batch."""
        cards = [_card(r) for r in _OF_BATCH.all(self._connection, batch=batch)]
        self._read.update((one.id, one) for one in cards)
        return cards

    def counts(self) -> dict[tuple[bytes | None, State | None], int]:
        """How many cards per (batch, state)."""
        return {
            (batch, State(state) if state else None): count
            for batch, state, count in _COUNTS.all(self._connection)
        }

    def drawer_since(self) -> dict[tuple[bool, int], int]:
        """How many cards lie in the drawer, per (in a batch, business date since when they lie so)."""
        return {
            (not unbatched, since): count
            for unbatched, since, count in _SINCE.all(self._connection)
        }

    def conflicts(self) -> list[Card]:
        """Cards whose own acts contradict the record."""
        return [_card(r) for r in _CONFLICTS.all(self._connection)]
