"""Transactions: all or nothing, tried again where that helps, one sentence where it does not."""

from __future__ import annotations

import gc
import sqlite3
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import requests

from central_server.keys import create_keys
from central_server.ports import SystemClock, SystemRandomness
from central_server.services.sync import SyncService
from central_server.settings import Settings
from central_server.store.devices import Device
from central_server.store.engine import make_engine
from central_server.store.failures import StoreUnavailableError
from central_server.store.unit import Store, TryAgain, Unit
from protocol.bodies import Note
from protocol.envelope import read_envelope
from protocol.messages import PROBLEM_TYPE, Problem, decode_message
from tests.central_server.conftest import enrolled
from tests.central_server.desk import Desk, RefusedError
from tests.support.centre import CentreServer


def test_a_failing_write_leaves_nothing(server: CentreServer) -> None:
    store = server.centre.store

    def half(unit: Unit) -> None:
        unit.offices.set_meta("half", "done")
        unit.feed.put("city", "note", b"1", b"data")
        unit.flush()
        raise KeyError("on purpose")

    before = store.read(lambda u: u.feed.page("city", (0, 0), 1 << 20))
    with pytest.raises(KeyError):
        store.write(half)
    assert store.read(lambda u: u.offices.meta("half")) is None
    assert store.read(lambda u: u.feed.page("city", (0, 0), 1 << 20)) == before


def test_closing_waits_for_what_is_under_way(settings: Settings) -> None:
    """A connection that came back behind the close would stay open."""
    store = Store(make_engine(settings.database_url))
    begun, go_on, closed = threading.Event(), threading.Event(), threading.Event()

    def slow(unit: Unit) -> str | None:
        begun.set()
        assert go_on.wait(20)
        assert not closed.is_set()
        return unit.offices.meta("half")

    def close() -> None:
        store.close()
        closed.set()

    with ThreadPoolExecutor(2) as pool:
        read = pool.submit(store.read, slow)
        assert begun.wait(20)
        closing_it = pool.submit(close)
        assert not closed.wait(0.1)
        go_on.set()
        assert read.result(20) is None
        closing_it.result(20)
    with pytest.raises(StoreUnavailableError, match="sedang ditutup"):
        store.read(slow)
    gc.collect()  # a connection that stayed open says so now


def test_a_connection_that_never_came_back_is_closed_all_the_same(settings: Settings) -> None:
    engine = make_engine(settings.database_url)
    store = Store(engine)
    kept = engine.connect()
    opened = kept.connection.dbapi_connection
    store.close()
    assert opened is not None
    with pytest.raises((psycopg.OperationalError, sqlite3.ProgrammingError), match="closed"):
        opened.cursor().execute("SELECT 1")
    kept.invalidate()
    kept.close()


def test_the_connection_that_came_back_last_goes_out_first(tmp_path: Path) -> None:
    """Another one would read from the disk what this one has in its memory."""
    engine = make_engine(f"sqlite:///{tmp_path / 'centre.sqlite3'}")
    with engine.connect() as first, engine.connect() as second:
        lent = [one.connection.dbapi_connection for one in (first, second)]
    with engine.connect() as again:
        assert again.connection.dbapi_connection is lent[0]  # `with` gives the second back first
    engine.dispose()


def test_a_read_writes_nothing(server: CentreServer) -> None:
    store = server.centre.store

    def writes(unit: Unit) -> None:
        unit.offices.set_meta("half", "done")

    if server.centre.settings.sqlite_file is None:
        with pytest.raises(StoreUnavailableError):
            store.read(writes)
    else:
        store.read(writes)
    assert store.read(lambda u: u.offices.meta("half")) is None


def test_work_that_saw_rows_move_runs_again(server: CentreServer) -> None:
    attempts: list[int] = []

    def third_time(unit: Unit) -> str:
        attempts.append(len(attempts))
        unit.offices.set_meta("attempt", str(len(attempts)))
        if len(attempts) < 3:
            raise TryAgain
        return "done"

    assert server.centre.store.write(third_time) == "done"
    assert server.centre.store.read(lambda u: u.offices.meta("attempt")) == "3"

    def never(_unit: Unit) -> None:
        raise TryAgain

    with pytest.raises(StoreUnavailableError):
        server.centre.store.write(never)


def test_errors_never_hold_what_was_written(
    server: CentreServer, caplog: pytest.LogCaptureFixture
) -> None:
    desk = enrolled(server)
    device = server.centre.store.read(lambda u: u.devices.get(desk.id))
    assert isinstance(device, Device)
    with pytest.raises(StoreUnavailableError) as failed:
        server.centre.store.write(lambda u: u.devices.add(device))
    shown = "".join(traceback.format_exception(failed.value)) + caplog.text
    assert "database: " in caplog.text
    assert desk.id.hex() not in shown
    assert "PC-UJI" not in shown


def test_a_locked_file_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite3"
    store = Store(make_engine(f"sqlite:///{file}", busy_ms=20))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailableError, match="sibuk"):
            store.write(lambda _unit: None)
    store.write(lambda _unit: None)
    store.close()


def test_sync_without_a_database_is_a_signed_problem(tmp_path: Path) -> None:
    keys = create_keys(tmp_path / "k", SystemRandomness())
    store = Store(make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    service = SyncService(store, keys, SystemClock(), SystemRandomness())
    desk = Desk("")
    desk.kelurahan = "3374011001"
    desk.open_epoch(1)
    reply = service.answer(desk.request())
    envelope = read_envelope(reply.envelope)
    assert (reply.status, envelope.payload_type) == (429, PROBLEM_TYPE)
    assert decode_message(envelope.payload, Problem).code == "server_busy"
    store.close()


@pytest.mark.parametrize("settings", ["postgres"], indirect=True)
def test_an_outage_and_its_end(server: CentreServer, settings: Settings) -> None:
    """The database goes away under a running server and comes back: nothing is lost."""
    desk = enrolled(server)
    desk.sync_all()
    before, _, options = settings.database_url.replace("+psycopg", "").partition("?")
    server_url, _, name = before.rpartition("/")
    admin = f"{server_url}/postgres?{options}"
    stop = f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(stop.encode())
        connection.execute(end, (name,))
        desk.record("day_closed", Note())
        for _ in range(3):
            with pytest.raises(RefusedError, match="server_busy") as refused:
                desk.sync()
            assert refused.value.status == 429
        health = requests.get(f"{server.url}/v1/health", timeout=30)
        assert (health.status_code, health.json()["database"]) == (503, False)
        connection.execute(stop.replace("false", "true").encode())
    assert desk.sync().stored_through == 2
