"""The hooks of the simulated city: another program that wants to write is kept out, or that is seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event

from central_server.store.engine import make_engine as centre_engine
from desk_app.store.engine import make_engine as desk_engine
from simulation.city.storage import Place, Storage
from simulation.city.violation import Violation


def begun_by(statement: str, file: Path) -> Engine:
    """Transactions that begin with this statement, and not as those of the stores do."""
    engine = create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def _connect(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return engine


def work(engine: Engine, *, write: bool = True) -> None:
    with engine.connect().execution_options(write=write) as connection, connection.begin():
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").fetchone()
        if write:
            connection.exec_driver_sql("CREATE TABLE one (number INTEGER)")


@pytest.fixture
def storage() -> Iterator[Storage]:
    with Storage() as hooks:
        yield hooks


@pytest.fixture(params=["desk", "centre"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The shipped engines."""
    made = (
        desk_engine(tmp_path / "serah.db", bytes(32))
        if request.param == "desk"
        else centre_engine(f"sqlite:///{tmp_path / 'centre.sqlite3'}")
    )
    yield made
    made.dispose()


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_from_its_first_step_to_its_commit_a_writer_keeps_others_out(
    storage: Storage, engine: Engine, step: int
) -> None:
    with storage.at(Place(other_at=step)) as place:
        work(engine)
    assert place.steps == 4  # BEGIN, a look, a change, the commit
    assert place.other_waits


def test_a_reader_keeps_nobody_out_and_need_not(storage: Storage, engine: Engine) -> None:
    with storage.at(Place(other_at=1)) as place:
        work(engine, write=False)
    assert not place.other_waits


def test_nothing_waits_for_the_disk(storage: Storage, engine: Engine) -> None:
    """Whatever the stores ask of it when they connect; each of their connections, begun with or not."""
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 0


def test_the_writer_goes_on_as_if_nobody_had_tried(storage: Storage, engine: Engine) -> None:
    with storage.at(Place(other_at=1)):
        work(engine)
    with engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master").fetchall()
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    assert names == [("one",)]
    assert patience >= 5_000


def test_a_writer_that_begins_without_the_lock_is_seen(storage: Storage, tmp_path: Path) -> None:
    engine = begun_by("BEGIN", tmp_path / "any.sqlite3")
    with (
        pytest.raises(Violation, match="a writer holds the lock from its start"),
        storage.at(Place(other_at=1)),
    ):
        work(engine)
    engine.dispose()


def test_a_writer_that_gives_the_lock_back_too_early_is_seen(
    storage: Storage, tmp_path: Path
) -> None:
    engine = begun_by("BEGIN IMMEDIATE", tmp_path / "any.sqlite3")

    def work_in_two() -> None:
        with storage.at(Place(other_at=4)), engine.connect() as connection:
            for statement in ("CREATE TABLE one (number INTEGER)", "COMMIT", "SELECT 1"):
                connection.exec_driver_sql(statement)

    with pytest.raises(Violation, match="a writer holds the lock from its start"):
        work_in_two()
    engine.dispose()
