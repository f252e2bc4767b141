"""Everything that can still be read of a damaged database file, page by page.

Which table a row belongs to is told by the trees as far as they can be walked from the schema, and by
its shape where they cannot. What is proved by more than its page (an event by its signature, a body by its
hash) is believed from any page that still authenticates, also from an older one in the write-ahead log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable
from sqlcipher3 import dbapi2

from desk_app.store.pages import SALT, Frame, PageCipher, pages_of, read_frames
from desk_app.store.records import Record, Value, cells_on, children_of, kind_of, records_of
from desk_app.store.tables import metadata

__all__ = ["Salvage", "TableShape", "key_fits", "salvage", "shapes_of", "usual_shapes"]

_SCHEMA: Final = "sqlite_master"
_SCHEMA_COLUMNS: Final = 5
_EVENT_COLUMNS: Final = 7
_BODY_COLUMNS: Final = 2
_SAMPLE: Final = 64
_LEAVES: Final = frozenset({2, 10, 13})
_INTERIOR: Final = frozenset({2, 5})


@dataclass(frozen=True, slots=True)
class TableShape:
    """Columns of a table: names in the order in which records keep them, the class of value of each, which
    may be NULL. ``alias``: the column that is the rowid, -1 if none is; ``plain``: it has rowids."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    nullable: tuple[bool, ...]
    alias: int
    plain: bool

    def fits(self, record: Record, *, whole: bool) -> bool:
        """Whether a record may be a row of this table; unless ``whole``, columns that were added later
        may be missing at its end."""
        count = len(record.values)
        if count > len(self.columns) or (whole and count < len(self.columns)):
            return False
        if (record.rowid is not None) != self.plain:
            return False
        return all(
            value is None if i == self.alias else _allowed(value, self.kinds[i], self.nullable[i])
            for i, value in enumerate(record.values)
        )

    def row(self, record: Record) -> dict[str, Value]:
        """A record as a row."""
        row = dict(zip(self.columns, record.values, strict=False))
        if self.alias >= 0:
            row[self.columns[self.alias]] = record.rowid
        return row


def _allowed(value: Value, kind: str, null: bool) -> bool:
    if value is None:
        return null
    wanted = {"INTEGER": int, "TEXT": str, "BLOB": bytes}.get(kind)
    return wanted is None or isinstance(value, wanted)


@dataclass(frozen=True, slots=True)
class Salvage:
    """What was read of a file and its write-ahead log.

    ``rows``: by table; ``loose``: records of any page, also older ones, that may be an event or a body,
    for they prove themselves; ``schema``: the CREATE statements, if they could all be read. ``damaged``:
    pages that do not authenticate; ``lost``: the trees that they belonged to or that lost a record with
    them, an empty name where nothing leads there. ``frames`` and ``damaged_frames`` of the write-ahead log.
    """

    pages: int
    damaged: tuple[int, ...]
    frames: int
    damaged_frames: int
    lost: frozenset[str]
    schema: tuple[str, ...]
    rows: dict[str, list[dict[str, Value]]]
    loose: list[Record]

    def table(self, name: str) -> list[dict[str, Value]]:
        """The rows of a table."""
        return self.rows.get(name, [])

    def whole(self, *tables: str) -> bool:
        """Whether nothing of these tables was lost: their trees could be walked to the last record."""
        known = bool(self.schema) and not self.damaged_frames
        return known and self.lost.isdisjoint(tables)


class _Pages:
    """The newest image of each page that authenticates, decrypted when asked for."""

    def __init__(self, path: Path, log: bytes, cipher: PageCipher) -> None:
        self._cipher = cipher
        self._raw: dict[int, bytes] = {}
        self.older: list[tuple[int, bytes]] = []
        self.damaged: list[int] = []
        self.count = 0
        for number, page in pages_of(path) if path.exists() else ():
            self.count = number
            if cipher.holds(number, page):
                self._raw[number] = page
            else:
                self.damaged.append(number)
        self.frames, self.damaged_frames = 0, 0
        self._lay_over(read_frames(log))
        self._clear: dict[int, bytes] = {}

    def _lay_over(self, frames: Sequence[Frame]) -> None:
        """Committed frames take the place of the file's pages; what no commit followed is kept apart."""
        last = max((i for i, f in enumerate(frames) if f.commit), default=-1)
        for i, frame in enumerate(frames):
            self.frames += 1
            if not self._cipher.holds(frame.number, frame.page):
                self.damaged_frames += 1
                continue
            stood = self._raw.get(frame.number)
            if i <= last:
                self._raw[frame.number] = frame.page
                if stood is not None:
                    self.older.append((frame.number, stood))
            else:
                self.older.append((frame.number, frame.page))
        self.damaged = [n for n in self.damaged if n not in self._raw]

    def numbers(self) -> Iterable[int]:
        return self._raw.keys()

    def clear(self, number: int) -> bytes | None:
        """A page as SQLite sees it, None if it does not read."""
        if number not in self._clear:
            raw = self._raw.get(number)
            if raw is None:
                return None
            self._clear[number] = self._cipher.decrypt(number, raw)
        return self._clear[number]

    def decrypt(self, number: int, raw: bytes) -> bytes:
        return self._cipher.decrypt(number, raw)


def key_fits(path: Path, log: bytes, key: bytes, salts: Iterable[bytes]) -> PageCipher | None:
    """The cipher under which any page of the file or its log authenticates, None if none does.

    ``salts``: what the salt may be if the file's own beginning is damaged.
    """
    with path.open("rb") as file:
        own = file.read(SALT)
    sample: list[tuple[int, bytes]] = []
    for number, page in pages_of(path):
        if any(page):
            sample.append((number, page))
        if len(sample) >= _SAMPLE:
            break
    sample += [(f.number, f.page) for f in read_frames(log)[:_SAMPLE]]
    for salt in dict.fromkeys([own, *salts]):
        cipher = PageCipher(key, salt)
        if any(cipher.holds(number, page) for number, page in sample):
            return cipher
    return None


def salvage(path: Path, log: bytes, cipher: PageCipher, usual: Sequence[TableShape]) -> Salvage:
    """Read the file and its write-ahead log (``log``: its bytes, none if it is gone).

    ``usual``: the shapes of this program's tables, for a file whose own schema does not read.
    """
    pages = _Pages(path, log, cipher)
    trees = _walk(pages)
    shapes = shapes_of(trees.schema) if trees.schema else list(usual)
    known = {s.name: s for s in shapes}
    rows: dict[str, list[dict[str, Value]]] = {}
    loose: list[Record] = []
    cut: set[str] = set()
    for number in pages.numbers():
        page = pages.clear(number)
        if page is None or kind_of(number, page) not in _LEAVES:
            continue
        found = list(records_of(number, page, pages.clear))
        loose += [r for r in found if _is_loose(r)]
        owner = trees.owners.get(number)
        if len(found) < cells_on(number, page):
            cut.add(owner or "")
        shape = _by_shape(found, shapes) if owner is None else known.get(owner)
        if shape is not None:
            whole = owner is None
            rows.setdefault(shape.name, []).extend(
                shape.row(r) for r in found if shape.fits(r, whole=whole)
            )
    for number, raw in pages.older:
        page = pages.decrypt(number, raw)
        if kind_of(number, page) in _LEAVES:
            loose += [r for r in records_of(number, page, pages.clear) if _is_loose(r)]
    return Salvage(
        pages=pages.count,
        damaged=tuple(pages.damaged),
        frames=pages.frames,
        damaged_frames=pages.damaged_frames,
        lost=_lost(pages, trees) | cut,
        schema=tuple(trees.schema),
        rows=rows,
        loose=loose,
    )


def _lost(pages: _Pages, trees: _Trees) -> frozenset[str]:
    """The trees of which a page does not read or is not there; empty for a page that nothing leads to."""
    unread = {name for number, name in trees.owners.items() if pages.clear(number) is None}
    return frozenset(unread | {"" for n in pages.damaged if n not in trees.owners})


def _is_loose(record: Record) -> bool:
    """May be an event or the body of one; see `desk_app.store.tables`."""
    if record.rowid is None:
        return False
    values = record.values
    if len(values) == _EVENT_COLUMNS:
        return isinstance(values[-2], bytes) and isinstance(values[-1], bytes)
    return len(values) == _BODY_COLUMNS and values[0] is None and isinstance(values[1], bytes)


def _by_shape(found: Sequence[Record], shapes: Sequence[TableShape]) -> TableShape | None:
    """The one table that all records of a page may be rows of."""
    if not found:
        return None
    fitting = [s for s in shapes if all(s.fits(r, whole=True) for r in found)]
    return fitting[0] if len(fitting) == 1 else None


@dataclass(frozen=True, slots=True)
class _Trees:
    """Which tree each page belongs to, and the CREATE statements if all could be read."""

    owners: dict[int, str]
    schema: list[str]


def _walk(pages: _Pages) -> _Trees:
    """Follow the trees as far as they lead.

    A page of an index is owned by its index: its records only repeat what stands in a table.
    """
    owners: dict[int, str] = {}
    roots: dict[str, int] = {}
    schema: list[str] = []
    whole = True
    for number in _tree(pages, 1, owners, _SCHEMA):
        page = pages.clear(number)
        if page is None:
            whole = False
            continue
        for record in records_of(number, page, pages.clear):
            if len(record.values) != _SCHEMA_COLUMNS:
                continue
            _kind, name, _table, root, sql = record.values
            if isinstance(name, str) and isinstance(root, int) and root:
                roots[name] = root
            if isinstance(sql, str) and sql.upper().startswith("CREATE TABLE"):
                schema.append(sql)
    for name, root in roots.items():
        for _ in _tree(pages, root, owners, name):
            pass
    return _Trees(owners, schema if whole else [])


def _tree(pages: _Pages, root: int, owners: dict[int, str], name: str) -> Iterator[int]:
    """The pages of a tree from its root; each is noted as owned by ``name``."""
    waiting = [root]
    while waiting:
        number = waiting.pop()
        if number < 1 or number in owners:
            continue
        owners[number] = name
        yield number
        page = pages.clear(number)
        if page is not None and kind_of(number, page) in _INTERIOR:
            waiting += children_of(number, page).pages


def shapes_of(schema: Iterable[str]) -> list[TableShape]:
    """The shapes of the tables that these CREATE statements make."""
    connection = dbapi2.connect(":memory:")
    try:
        for statement in schema:
            connection.execute(statement)
        names = connection.execute(
            "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return [_shape(connection, name, bool(without)) for name, without in names]
    finally:
        connection.close()


def usual_shapes() -> list[TableShape]:
    """The shapes of this program's own tables."""
    made = sqlite.dialect()
    return shapes_of(str(CreateTable(t).compile(dialect=made)) for t in metadata.sorted_tables)


def _shape(connection: dbapi2.Connection, name: str, without_rowid: bool) -> TableShape:
    columns = connection.execute(
        'SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (name,)
    ).fetchall()
    alias = -1
    if without_rowid:  # its key comes first in a record
        columns.sort(key=lambda c: (c[3] == 0, c[3]))
    else:
        keys = [i for i, c in enumerate(columns) if c[3]]
        if len(keys) == 1 and str(columns[keys[0]][1]).upper() == "INTEGER":
            alias = keys[0]
    return TableShape(
        name,
        tuple(str(c[0]) for c in columns),
        tuple(str(c[1]).upper() for c in columns),
        tuple(not (c[2] or c[3]) for c in columns),
        alias,
        not without_rowid,
    )
