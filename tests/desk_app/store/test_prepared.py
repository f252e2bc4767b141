"""Statements that run on the driver itself give what SQLAlchemy would have given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from desk_app.store.engine import make_engine
from desk_app.store.prepared import Prepared, begin
from desk_app.store.tables import event, metadata, setting

ADD: Final = Prepared(insert(setting))
ALL: Final = Prepared(select(setting).order_by(setting.c.name))
NAMED: Final = Prepared(
    select(setting.c.name, setting.c.value)
    .where(setting.c.value != b"left out", setting.c.name.in_(bindparam("names", expanding=True)))
    .order_by(setting.c.name.desc())
    .limit(bindparam("most"))
)
COUNT: Final = Prepared(select(func.count()).select_from(setting))
SET: Final = Prepared(
    update(setting).where(setting.c.name == bindparam("the_name")).values(value=bindparam("to"))
)
KIND: Final = Prepared(select(event.c.kind, event.c.card))
ADD_EVENT: Final = Prepared(insert(event))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = make_engine(tmp_path / "serah.db", bytes(32))
    metadata.create_all(engine)
    with engine.connect().execution_options(write=True) as opened, opened.begin():
        ADD.run_many(opened, [{"name": n, "value": n.encode()} for n in ("c", "a", "b")])
        yield opened
    engine.dispose()


def test_rows_have_the_names_of_their_columns(connection: Connection) -> None:
    rows = ALL.all(connection)
    assert [(row.name, row.value) for row in rows] == [("a", b"a"), ("b", b"b"), ("c", b"c")]
    assert rows == [tuple(row) for row in connection.execute(select(setting).order_by("name"))]


def test_values_written_into_the_statement_and_sequences_find_their_places(
    connection: Connection,
) -> None:
    ADD.run(connection, name="x", value=b"left out")
    wanted = {"most": 9, "names": ["c", "x", "a", "nobody"]}
    assert NAMED.all(connection, **wanted) == [("c", b"c"), ("a", b"a")]
    assert NAMED.scalars(connection, **wanted) == ["c", "a"]
    assert NAMED.scalars(connection, most=1, names=("a", "b")) == ["b"]
    assert NAMED.all(connection, most=9, names=[]) == []


def test_one_row_or_none(connection: Connection) -> None:
    assert COUNT.one(connection) == (3,)
    assert COUNT.scalar(connection) == 3
    found = NAMED.first(connection, most=9, names=["a"])
    assert found is not None
    assert found.value == b"a"
    assert NAMED.first(connection, most=9, names=["z"]) is None
    assert NAMED.scalar(connection, most=9, names=["z"]) is None


def test_a_change_says_how_many_rows_it_touched(connection: Connection) -> None:
    assert SET.run(connection, the_name="a", to=b"new") == 1
    assert SET.run(connection, the_name="nobody", to=b"new") == 0
    assert ALL.all(connection)[0].value == b"new"


def test_nothing_is_a_value_too(connection: Connection) -> None:
    header = {"business_date": 1, "number": None, "header": b"h", "signature": b"s"}
    ADD_EVENT.run(connection, position=1, kind="k", card=None, **header)
    assert KIND.all(connection) == [("k", None)]


def test_an_error_is_what_sqlalchemy_raises_and_tells_no_value(connection: Connection) -> None:
    with pytest.raises(IntegrityError) as caught:
        ADD.run(connection, name="a", value=b"secret")
    assert "secret" not in str(caught.value)
    assert isinstance(caught.value, DBAPIError)
    with pytest.raises(IntegrityError) as caught:
        ADD.run_many(connection, [{"name": "a", "value": b"secret"}])
    assert "secret" not in str(caught.value)


def test_a_transaction_that_cannot_begin_says_so(connection: Connection) -> None:
    with connection.engine.connect() as late:
        driver = late.connection.dbapi_connection
        assert driver is not None
        driver.cursor().execute("PRAGMA busy_timeout = 0")
        with pytest.raises(OperationalError, match="locked"):
            begin(late, write=True)
