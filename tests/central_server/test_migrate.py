from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from central_server.bootstrap import Centre
from central_server.errors import CentreError
from central_server.keys import create_keys, load_keys
from central_server.migration import migrate
from central_server.ports import SystemClock, SystemRandomness
from central_server.services.setup import shipped_offices, shipped_policy
from central_server.settings import KEY_VARIABLE, Settings
from central_server.store.backup import back_up
from central_server.store.engine import make_engine, make_migration_engine
from central_server.store.migrate import head_version, upgrade
from central_server.store.pcs import KeptHealth
from central_server.store.tables import metadata
from central_server.store.unit import Store
from central_server.store.version import HEAD
from tests.central_server.conftest import KELURAHAN, enrolled
from tests.support.centre import CentreServer

CLOCK, RANDOM = SystemClock(), SystemRandomness()


def opened(settings: Settings) -> None:
    Centre(settings, CLOCK, RANDOM).close()


def execute(settings: Settings, statement: str) -> None:
    engine = make_migration_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_the_version_of_the_code_is_the_newest_step() -> None:
    assert head_version() == HEAD


def test_migrate_twice(empty: Settings) -> None:
    assert migrate(empty, CLOCK, RANDOM) == (None, head_version())
    keys = empty.key_file.read_bytes()
    engine = make_engine(empty.database_url)
    with engine.connect() as connection:
        before = connection.execute(text("SELECT sum(version) FROM feed_counter")).scalar()
    engine.dispose()
    assert migrate(empty, CLOCK, RANDOM) == (head_version(), head_version())
    assert empty.key_file.read_bytes() == keys
    engine = make_engine(empty.database_url)
    with engine.connect() as connection:
        after = connection.execute(text("SELECT sum(version) FROM feed_counter")).scalar()
        events = connection.execute(text("SELECT count(*) FROM event")).scalar()
    engine.dispose()
    assert (after, events) == (before, 1)


def test_the_migrated_schema_is_the_one_of_the_code(empty: Settings) -> None:
    migrate(empty, CLOCK, RANDOM)
    engine = make_migration_engine(empty.database_url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []


def test_a_database_of_the_first_schema_goes_on_with_what_it_holds(empty: Settings) -> None:
    engine = make_migration_engine(empty.database_url)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", "central_server.store:migrations")
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO device (id, kelurahan, number, public_key, box_key, enrolled_ms) "
                "VALUES (:id, '3374011001', 1, :id, :id, 7)"
            ),
            {"id": b"d" * 16},
        )
    engine.dispose()
    assert upgrade(empty.database_url, empty.sqlite_file) == ("0001", HEAD)
    store = Store(make_engine(empty.database_url))
    device = store.read(lambda unit: unit.devices.get(b"d" * 16))
    assert device is not None
    assert (device.number, device.enrolled_ms) == (1, 7)
    assert store.read(lambda unit: unit.pcs.health(device.id)) == KeptHealth()
    store.close()


def test_a_newer_database_is_refused_and_left_alone(settings: Settings) -> None:
    execute(settings, "UPDATE alembic_version SET version_num = '9999'")
    for attempt in (opened, lambda s: migrate(s, CLOCK, RANDOM)):
        with pytest.raises(CentreError, match="lebih baru"):
            attempt(settings)


def test_a_database_that_was_not_migrated_is_refused(empty: Settings, tmp_path: Path) -> None:
    with pytest.raises(CentreError, match="migrate"):
        opened(empty)


def test_keys_are_private_and_never_replaced(settings: Settings, tmp_path: Path) -> None:
    assert stat.S_IMODE(settings.key_file.stat().st_mode) == 0o600 or settings.sqlite_file is None
    fresh = tmp_path / "fresh.key"
    create_keys(fresh, RANDOM)
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o600
    with pytest.raises(CentreError):
        create_keys(fresh, RANDOM)
    keys = load_keys(fresh)
    content = json.loads(fresh.read_text())
    assert not any(content[name] in repr(keys) for name in content if name != "version")


def test_a_lost_key_file_is_never_made_anew(settings: Settings) -> None:
    settings.key_file.unlink()
    for attempt in (opened, lambda s: migrate(s, CLOCK, RANDOM)):
        with pytest.raises(CentreError, match="kunci"):
            attempt(settings)
    assert not settings.key_file.exists()


def test_the_key_file_of_another_centre_is_refused(settings: Settings) -> None:
    settings.key_file.unlink()
    create_keys(settings.key_file, RANDOM)
    for attempt in (opened, lambda s: migrate(s, CLOCK, RANDOM)):
        with pytest.raises(CentreError, match="bukan milik"):
            attempt(settings)


@pytest.mark.parametrize("content", ["", "{}", '{"signing_seed": 1}', "not json", '["a"]'])
def test_a_damaged_key_file(tmp_path: Path, content: str) -> None:
    path = tmp_path / "k"
    path.write_text(content)
    with pytest.raises(CentreError, match="rusak"):
        load_keys(path)


def test_a_short_key(tmp_path: Path) -> None:
    path = tmp_path / "k"
    path.write_text('{"signing_seed": "00", "box_seed": "00", "nik_key": "00"}')
    with pytest.raises(CentreError, match="rusak"):
        load_keys(path)


def test_what_was_signed_cannot_be_changed_by_hand(server: CentreServer) -> None:
    desk = enrolled(server)
    desk.sync_all()
    settings = server.centre.settings
    for statement in (
        "DELETE FROM event",
        "DELETE FROM event_proof",
        "UPDATE event_proof SET header = signature",
        "UPDATE event_proof SET signature = NULL",
    ):
        with pytest.raises(DBAPIError):
            execute(settings, statement)
    assert desk.send(desk.request([])).stored_through == 1


def test_the_last_five_copies_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "centre.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE t (n); INSERT INTO t SELECT 7"
        )
    made = [back_up(file, "0001") for _ in range(7)]
    kept = sorted((tmp_path / "backups").iterdir())
    assert kept == made[2:]
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    with closing(sqlite3.connect(kept[-1])) as connection:
        assert connection.execute("SELECT n FROM t").fetchall() == [(7,)]
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "backups").write_text("in the way")
    with pytest.raises(CentreError, match="Cadangan"):
        back_up(tmp_path / "elsewhere" / "centre.sqlite3", "0001")


def test_shipped_content() -> None:
    offices = shipped_offices()
    assert len(offices) == 177
    assert next(o for o in offices if o.kelurahan == KELURAHAN).kecamatan == "Semarang Tengah"
    policy = shipped_policy()
    assert [r.relation for r in policy.relations] == ["owner", "family", "proxy", "rt_rw"]
    papers = {p.paper for r in policy.relations for p in r.papers}
    assert papers == {
        "collector_ktp",
        "family_card",
        "authority_letter",
        "old_card",
        "assignment_letter",
    }
    assert {p.need for r in policy.relations for p in r.papers} <= {
        "required",
        "optional",
        "not_allowed",
    }
    assert {p.exception for r in policy.relations for p in r.papers} <= {"now", "same_day", "never"}


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("postgresql://a@h/d", "postgresql+psycopg://a@h/d"),
        ("postgres://a@h/d", "postgresql+psycopg://a@h/d"),
        ("postgresql+psycopg://a@h/d", "postgresql+psycopg://a@h/d"),
        ("sqlite:////x/y.db", "sqlite:////x/y.db"),
        ("", "sqlite:///serah-central.sqlite3"),
    ],
)
def test_database_urls(given: str, url: str) -> None:
    assert Settings.from_environment({"SERAH_CENTRAL_DATABASE_URL": given}).database_url == url


def test_where_the_keys_lie() -> None:
    beside = Settings.from_environment({"SERAH_CENTRAL_DATABASE_URL": "sqlite:////x/y.db"})
    assert beside.key_file == Path("/x/serah-central.key")
    named = Settings.from_environment({KEY_VARIABLE: "/k/centre.key"})
    assert named.key_file == Path("/k/centre.key")
    with pytest.raises(CentreError):
        Settings.from_environment({"SERAH_CENTRAL_DATABASE_URL": "mysql://x"})
