"""Statements whose text is made once, given to the driver as it is.

SQLAlchemy writes them; running one through it costs five to ten times what SQLite needs for it, which is
most of what a look-up or a hand-over took. They run on the connection, in the transaction, of the unit.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final, TypeAlias

from sqlalchemy import ClauseElement, Connection, Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlcipher3 import dbapi2

__all__ = ["Prepared", "begin", "commit", "roll_back"]

_DIALECT: Final = sqlite.dialect(paramstyle="qmark")
_named: Final[Callable[..., Any]] = namedtuple  # the columns are not known before


def _failed(statement: str, error: dbapi2.Error) -> BaseException:
    """The error as SQLAlchemy would have raised it; its values stay out of it."""
    return DBAPIError.instance(statement, None, error, dbapi2.Error, hide_parameters=True)


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def begin(connection: Connection, *, write: bool) -> None:
    """Begin a transaction. Raises DBAPIError.

    Read-then-write in a deferred transaction fails at once with "database is locked", whatever the busy
    timeout; a writer therefore takes the lock first.
    """
    how = "BEGIN IMMEDIATE" if write else "BEGIN"
    try:
        _driver(connection).execute(how)
    except dbapi2.Error as error:
        raise _failed(how, error) from error


def commit(connection: Connection) -> None:
    """End a transaction that `begin` began, and keep it. Raises DBAPIError."""
    try:
        _driver(connection).commit()
    except dbapi2.Error as error:
        raise _failed("COMMIT", error) from error


def roll_back(connection: Connection) -> None:
    """End whatever is still open on the connection. Raises DBAPIError."""
    driver = _driver(connection)
    if driver.in_transaction:
        try:
            driver.rollback()
        except dbapi2.Error as error:
            raise _failed("ROLLBACK", error) from error
    if (
        connection.in_transaction()
    ):  # a statement that went through SQLAlchemy began one in its books
        connection.rollback()


class Prepared:
    """A statement that is compiled at its first use.

    ``statement`` takes its values by name (`bindparam`), texts, numbers and bytes only: nothing is
    converted on the way in or out. A name that is bound as expanding takes a sequence. Rows are named
    tuples. Every method raises DBAPIError.
    """

    __slots__ = ("_constants", "_expanding", "_make", "_names", "_statement", "_text")

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._text = ""

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """All rows."""
        rows = self._done(connection, values, _all)
        return list(map(self._make, rows))

    def scalars(self, connection: Connection, **values: Any) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self._done(connection, values, _all)]

    def first(self, connection: Connection, **values: Any) -> Any | None:
        """The first row, None if there is none."""
        row = self._done(connection, values, _first)
        return None if row is None else self._make(row)

    def one(self, connection: Connection, **values: Any) -> Any:
        """The row of a table that always has one."""
        row = self._done(connection, values, _first)
        return self._make(row)

    def scalar(self, connection: Connection, **values: Any) -> Any | None:
        """The first column of the first row, None if there is none."""
        row = self._done(connection, values, _first)
        return None if row is None else row[0]

    def run(self, connection: Connection, **values: Any) -> int:
        """Change rows; how many."""
        return int(self._done(connection, values, _rowcount))

    def run_many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Change rows, once for each of ``rows``."""
        given = [self._ready(values)[1] for values in rows]
        try:
            _driver(connection).executemany(self._text, given)
        except dbapi2.Error as error:
            raise _failed(self._text, error) from error

    def _done(self, connection: Connection, values: Mapping[str, Any], take: _Take) -> Any:
        text, given = self._ready(values)
        try:
            return take(_driver(connection).execute(text, given))
        except dbapi2.Error as error:
            raise _failed(text, error) from error

    def _ready(self, values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """The text, and the values in its order."""
        if not self._text:
            self._compile()
        if self._constants:
            values = {**self._constants, **values}
        if not self._expanding:
            return self._text, [values[n] for n in self._names]
        text = self._text
        for name in self._expanding:
            text = text.replace(_place(name), f"({','.join('?' * len(values[name]))})")
        parts = (values[n] if n in self._expanding else (values[n],) for n in self._names)
        return text, list(chain.from_iterable(parts))

    def _compile(self) -> None:
        made = self._statement.compile(dialect=_DIALECT)
        assert isinstance(made, SQLCompiler)
        self._names = tuple(made.positiontup or ())
        self._constants = {n: v for n, v in made.params.items() if v is not None}
        self._expanding = frozenset(n for n in self._names if _place(n) in made.string)
        columns = self._statement.selected_columns if isinstance(self._statement, Select) else ()
        self._make = _named("Row", [c.key or "" for c in columns], rename=True)._make
        self._text = made.string


def _place(name: str) -> str:
    """What stands in the text where a sequence comes."""
    return f"(__[POSTCOMPILE_{name}])"


_Take: TypeAlias = Callable[[Any], Any]


def _all(cursor: Any) -> Any:
    return cursor.fetchall()


def _first(cursor: Any) -> Any:
    row = cursor.fetchone()
    cursor.close()  # a statement that is not at its end would hold up a checkpoint
    return row


def _rowcount(cursor: Any) -> Any:
    return cursor.rowcount
