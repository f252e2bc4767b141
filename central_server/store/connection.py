"""What the tables are reached through: a connection, and the statements that run on it.

On SQLite SQLAlchemy takes several times as long for a statement as the database does, and a sync asks two
dozen of them. So it writes each of them once, and its text goes to the driver as it is. On PostgreSQL the
way to the server takes longest; there SQLAlchemy runs them.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import Boolean, Executable, Select
from sqlalchemy import Connection as SqlConnection
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound
from sqlalchemy.sql.compiler import SQLCompiler

__all__ = ["Connection", "Rows", "begin"]

_Values: TypeAlias = Mapping[str, Any]
_DIALECT: Final = sqlite.dialect(paramstyle="qmark")
_named: Final[Callable[..., Any]] = namedtuple  # the columns are not known before


class Rows:
    """What a statement found, in its order: tuples that also have the names of their columns."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> Sequence[Any]:
        """All rows."""
        return self._rows

    def first(self) -> Any | None:
        """The first row, None if there is none."""
        return self._rows[0] if self._rows else None

    def one_or_none(self) -> Any | None:
        """The only row, None if there is none. Raises MultipleResultsFound."""
        if len(self._rows) > 1:
            raise MultipleResultsFound
        return self.first()

    def one(self) -> Any:
        """The only row. Raises NoResultFound or MultipleResultsFound."""
        if not self._rows:
            raise NoResultFound
        return self.one_or_none()

    def scalars(self) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self._rows]

    def scalar(self) -> Any | None:
        """The first column of the first row, None if there is none."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """The first column of the only row. Raises NoResultFound or MultipleResultsFound."""
        return self.one()[0]


_NO_ROWS: Final = Rows(())


class Connection:
    """A connection in a transaction that whoever opened it ends."""

    __slots__ = ("_connection", "_driver")

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection
        here = connection.dialect.name == "sqlite"
        self._driver: Any = connection.connection.dbapi_connection if here else None

    def execute(
        self, statement: Executable, values: _Values | Sequence[_Values] | None = None
    ) -> Rows:
        """Run ``statement``, which takes texts, numbers, bytes and truth values by name (`bindparam`), and
        sequences of them where a name is bound as expanding; many ``values``: once for each, for changes.
        Raises DBAPIError, in whose text no value stands."""
        if self._driver is None:
            result = self._connection.execute(statement, values)
            return Rows(result.all()) if result.returns_rows else _NO_ROWS
        if isinstance(values, Sequence):
            written = _written(statement, values[0])
            _run(self._driver.executemany, written.text, [written.ready(v)[1] for v in values])
            return _NO_ROWS
        written = _written(statement, values or {})
        found = _run(self._driver.execute, *written.ready(values or {}))
        return Rows(written.rows(found)) if written.selects else _NO_ROWS


def begin(connection: SqlConnection, how: str) -> None:
    """Begin a transaction on SQLite with the words ``how``. Raises DBAPIError."""
    driver: Any = connection.connection.dbapi_connection
    _run(driver.execute, how, ())


def _run(work: Callable[[str, Any], Any], text: str, given: Any) -> list[tuple[Any, ...]]:
    """What the driver finds, nothing for a change; its errors as SQLAlchemy raises them, without values."""
    try:
        found: list[tuple[Any, ...]] = work(text, given).fetchall()
    except sqlite3.Error as error:
        raise DBAPIError.instance(text, None, error, sqlite3.Error, hide_parameters=True) from error
    return found


class _Written:
    """A statement's text for SQLite, where its values come in it, and what its rows are."""

    __slots__ = ("_constants", "_expanding", "_make", "_names", "_truths", "selects", "text")

    def __init__(self, statement: Executable, names: tuple[str, ...]) -> None:
        made = statement.compile(dialect=_DIALECT, column_keys=list(names))  # type: ignore[attr-defined]
        assert isinstance(made, SQLCompiler)
        self.text = made.string
        self._names = tuple(made.positiontup or ())
        self._constants = {n: v for n, v in made.params.items() if v is not None}
        self._expanding = frozenset(n for n in self._names if _place(n) in self.text)
        self.selects = isinstance(statement, Select)
        columns = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._make = _named("Row", [c.key or "" for c in columns], rename=True)._make
        self._truths = [at for at, c in enumerate(columns) if isinstance(c.type, Boolean)]

    def ready(self, values: _Values) -> tuple[str, Sequence[Any]]:
        """The text, and the values in its order."""
        if self._constants:
            values = {**self._constants, **values}
        if not self._expanding:
            return self.text, [values[n] for n in self._names]
        text = self.text
        for name in self._expanding:
            text = text.replace(_place(name), f"({','.join('?' * len(values[name]))})")
        parts = (values[n] if n in self._expanding else (values[n],) for n in self._names)
        return text, list(chain.from_iterable(parts))

    def rows(self, found: Iterable[tuple[Any, ...]]) -> list[Any]:
        """Rows of the driver by the names of their columns; SQLite has numbers for truth values."""
        if not self._truths:
            return list(map(self._make, found))
        rows = []
        for row in found:
            values = list(row)
            for at in self._truths:
                values[at] = None if row[at] is None else bool(row[at])
            rows.append(self._make(values))
        return rows


def _place(name: str) -> str:
    """What stands in the text where a sequence comes."""
    return f"(__[POSTCOMPILE_{name}])"


# What an INSERT says depends on the values that it is given.
_known: Final[WeakKeyDictionary[Any, dict[tuple[str, ...], _Written]]] = WeakKeyDictionary()


def _written(statement: Executable, values: _Values) -> _Written:
    names = tuple(values)
    texts = _known.get(statement)
    if texts is None:
        texts = _known[statement] = {}
    written = texts.get(names)
    if written is None:
        written = texts[names] = _Written(statement, names)
    return written
