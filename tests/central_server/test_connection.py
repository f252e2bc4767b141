"""Statements give the same on both databases, however they get there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, MultipleResultsFound, NoResultFound

from central_server.settings import Settings
from central_server.store import tables as t
from central_server.store.connection import Connection
from central_server.store.engine import make_engine

_m = t.meta.c
_o = t.operator.c
ADD: Final = insert(t.meta)
ALL: Final = select(t.meta).where(_m.name.like("n%")).order_by(_m.name)
NAMED: Final = (
    select(_m.name, _m.value)
    .where(_m.value != "left out", _m.name.in_(bindparam("names", expanding=True)))
    .order_by(_m.name.desc())
    .limit(bindparam("most"))
)
COUNT: Final = select(func.count()).where(_m.name.like("n%"))
ADD_UNLESS: Final = text(
    "INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING"
)
SET: Final = update(t.meta).where(_m.name == bindparam("b_name")).values(value=bindparam("b_value"))
ADD_OPERATOR: Final = insert(t.operator)
CALLED: Final = select(t.operator).where(_o.name == "Sari Contoh").order_by(_o.id)
OPERATOR: Final[dict[str, Any]] = {
    **{"name": "Sari Contoh", "nip": "", "title": "", "role": "petugas"},
    **{"kelurahan": "3374010001", "active": True},
}


@pytest.fixture
def opened(settings: Settings) -> Iterator[SqlConnection]:
    engine = make_engine(settings.database_url)
    with engine.connect().execution_options(write=True) as connection, connection.begin() as begun:
        connection.execute(ADD, [{"name": f"n{n}", "value": f"v{n}"} for n in (3, 1, 2)])
        yield connection
        begun.rollback()
    engine.dispose()


@pytest.fixture
def connection(opened: SqlConnection) -> Connection:
    return Connection(opened)


def test_rows_have_the_names_of_their_columns(
    opened: SqlConnection, connection: Connection
) -> None:
    rows = connection.execute(ALL)
    assert [(row.name, row.value) for row in rows] == [("n1", "v1"), ("n2", "v2"), ("n3", "v3")]
    assert list(map(tuple, rows.all())) == [tuple(row) for row in opened.execute(ALL)]
    assert rows.scalars() == ["n1", "n2", "n3"]


def test_values_written_into_a_statement_and_sequences_find_their_places(
    connection: Connection,
) -> None:
    connection.execute(ADD, {"name": "n4", "value": "left out"})
    wanted = {"most": 9, "names": ["n1", "n4", "n3", "nobody"]}
    assert connection.execute(NAMED, wanted).scalars() == ["n3", "n1"]
    assert connection.execute(NAMED, {"names": ("n1", "n2"), "most": 1}).scalars() == ["n2"]
    assert connection.execute(NAMED, {"most": 9, "names": []}).all() == []


def test_one_row_none_or_too_many(connection: Connection) -> None:
    assert connection.execute(COUNT).scalar_one() == 3
    one = connection.execute(NAMED, {"most": 9, "names": ["n1"]})
    assert tuple(one.one()) == tuple(one.one_or_none() or ()) == ("n1", "v1")
    assert one.scalar() == "n1"
    none = connection.execute(NAMED, {"most": 9, "names": ["z"]})
    assert (none.first(), none.one_or_none(), none.scalar()) == (None, None, None)
    with pytest.raises(NoResultFound):
        none.one()
    with pytest.raises(NoResultFound):
        none.scalar_one()
    with pytest.raises(MultipleResultsFound):
        connection.execute(ALL).one()
    with pytest.raises(MultipleResultsFound):
        connection.execute(ALL).one_or_none()


def test_a_change_is_made_once_for_each_of_its_values(connection: Connection) -> None:
    changes = [{"b_name": "n1", "b_value": "a"}, {"b_value": "b", "b_name": "n2"}]
    assert connection.execute(SET, changes).all() == ()
    assert connection.execute(SET, {"b_name": "n3", "b_value": "c"}).first() is None
    assert [row.value for row in connection.execute(ALL)] == ["a", "b", "c"]
    connection.execute(ADD_UNLESS, {"name": "n1", "value": "z"})
    assert connection.execute(ALL).all()[0].value == "a"


def test_an_insert_leaves_to_the_table_what_it_is_not_given(connection: Connection) -> None:
    connection.execute(ADD_OPERATOR, OPERATOR | {"id": b"1" * 16, "pin_version": 7})
    connection.execute(ADD_OPERATOR, OPERATOR | {"id": b"2" * 16, "pin_hash": "kept"})
    connection.execute(ADD_OPERATOR, OPERATOR | {"id": b"3" * 16})
    found = [(row.pin_hash, row.pin_version) for row in connection.execute(CALLED)]
    assert found == [("", 7), ("kept", 0), ("", 0)]


def test_truth_values_come_back_as_such(connection: Connection) -> None:
    for ident, active in ((b"1", True), (b"2", False)):
        connection.execute(ADD_OPERATOR, OPERATOR | {"id": ident * 16, "active": active})
    found = [row.active for row in connection.execute(CALLED)]
    assert found[0] is True
    assert found[1] is False


def test_errors_are_those_of_sqlalchemy_and_keep_the_values_to_themselves(
    connection: Connection, opened: SqlConnection
) -> None:
    for values in ({"name": "n1", "value": "secret"}, [{"name": "n1", "value": "secret"}]):
        with pytest.raises(IntegrityError) as caught, opened.begin_nested():
            connection.execute(ADD, values)
        assert "secret" not in str(caught.value)
        assert isinstance(caught.value, DBAPIError)
