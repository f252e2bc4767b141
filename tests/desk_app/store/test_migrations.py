"""Schemas: a fresh one, old ones brought up to date, newer ones left alone, broken steps undone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlcipher3 import dbapi2

from desk_app.bootstrap import Desk
from desk_app.services.hand_over import HandedOver
from desk_app.store import migrate
from desk_app.store.backup import check_database
from desk_app.store.engine import StoreError, connect
from desk_app.store.maintenance import rebuild, verify
from desk_app.store.migrate import HEAD, NewerDatabaseError, upgrade
from desk_app.store.tables import metadata
from desk_app.store.unit import DeskStore
from protocol.keys import SigningKey
from protocol.status import CardStatus
from tests.support.desk import PETUGAS, DeskBench, card_object, owner_claim, raw, session, signed
from tests.support.old_database import OLD_DATABASES, table_counts

KEY = bytes(range(32))
OWN_VERSIONS = Path(migrate.__file__).parent / "migrations" / "versions"
PLANTED = """
from alembic import op
revision = "{head}"
down_revision = "{before}"
branch_labels = None
depends_on = None

def upgrade():
    {body}
"""


def _planted(folder: Path, body: str, head: str = "9998") -> dict[str, Any]:
    """Arguments of `upgrade` that lead to a further migration, written here."""
    folder.mkdir(exist_ok=True)
    name = f"v{head}_planted.py"
    (folder / name).write_text(PLANTED.format(head=head, before=HEAD, body=body), encoding="utf-8")
    return {"head": head, "versions": (OWN_VERSIONS, folder)}


def _columns(connection: dbapi2.Connection, table: str) -> set[tuple[Any, ...]]:
    """name, type, not null (or part of the key), place in the key."""
    rows = connection.execute(f"PRAGMA table_xinfo({table})").fetchall()
    return {(name, kind, bool(full or key), key) for _, name, kind, full, _, key, _ in rows}


def _indexes(connection: dbapi2.Connection, table: str) -> set[tuple[Any, ...]]:
    """unique, partial, columns; and the name of those that have one of their own."""
    found = set()
    rows = connection.execute(f"PRAGMA index_list({table})").fetchall()
    for _, name, unique, origin, partial in rows:
        names = connection.execute(f"PRAGMA index_info({name})").fetchall()
        where = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = ?", (name,)
        ).fetchone()
        condition = (where[0] or "").partition("WHERE ")[2] if where else ""
        own = name if origin == "c" else ""
        found.add((own, unique, origin, partial, condition, tuple(n for _, _, n in names)))
    return found


def test_a_fresh_database_has_the_tables_that_the_queries_know(tmp_path: Path) -> None:
    DeskStore(tmp_path / "fresh.db", KEY).close()
    made = connect(tmp_path / "fresh.db", KEY)
    meant = connect(tmp_path / "meant.db", KEY)
    try:
        from sqlalchemy import create_engine
        from sqlalchemy.pool import StaticPool

        engine = create_engine(
            "sqlite://", module=dbapi2, creator=lambda: meant, poolclass=StaticPool
        )
        metadata.create_all(engine)
        for table in metadata.tables:
            assert _columns(made, table) == _columns(meant, table), table
            assert _indexes(made, table) == _indexes(meant, table), table
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = {name for (name,) in made.execute(named).fetchall()}
        search = {t for t in tables if t.startswith("card_search") or t == "card_words"}
        assert tables - search == set(metadata.tables) | {"alembic_version"}
    finally:
        made.close()
        meant.close()


def test_opening_twice_changes_nothing(bench: DeskBench) -> None:
    with DeskStore(bench.path, bench.keys.database) as store:
        assert store.migrated is False
    assert not (bench.folder / "backups").exists()


@pytest.mark.parametrize("newer", ["0003", "0999"])
def test_a_newer_database_is_left_alone(bench: DeskBench, desk: Desk, newer: str) -> None:
    desk.close()
    connection = raw(bench)
    connection.execute("UPDATE alembic_version SET version_num = ?", (newer,))
    connection.close()
    before = bench.path.read_bytes()
    with pytest.raises(NewerDatabaseError) as caught:
        bench.open()
    assert str(caught.value) == (
        "Basis data ini dibuat oleh Serah yang lebih baru. Data aman dan tidak diubah; pasang versi "
        "Serah terbaru di PC ini."
    )
    assert bench.path.read_bytes() == before
    assert not (bench.folder / "backups").exists()


def test_every_released_schema_has_its_file() -> None:
    assert f"schema-{HEAD}.db" in {p.name for p in OLD_DATABASES.glob("*.db")}


@pytest.mark.parametrize("name", sorted(p.stem for p in OLD_DATABASES.glob("*.db")))
def test_an_old_database_comes_up_to_date_with_every_row(name: str, tmp_path: Path) -> None:
    described = json.loads((OLD_DATABASES / f"{name}.json").read_text(encoding="utf-8"))
    key = bytes.fromhex(described["database_key"])
    path = Path(shutil.copy(OLD_DATABASES / f"{name}.db", tmp_path / "serah.db"))
    with DeskStore(path, key) as store:
        counts = table_counts(path, key)
        assert {t: counts[t] for t in described["rows"]} == described["rows"]
        with store.read() as unit:
            public = SigningKey(bytes.fromhex(described["signing_seed"])).public
            report = verify(unit, public)
            assert (report.events, report.faults) == (described["rows"]["event"], ())
            found = unit.cards.find(described["finds"])
            assert [f.card.name for f in found] == [described["finds"]]
        with store.write() as unit:
            assert rebuild(unit).differing == ()
    assert check_database(path, key) == ""


def _hand_over(desk: Desk, n: int) -> HandedOver:
    return desk.hand_over.hand_over(session(PETUGAS), card_object(n).id, owner_claim(), signed())


def _usable(bench: DeskBench) -> None:
    """The old schema still takes a hand-over."""
    with bench.open() as desk:
        done = _hand_over(desk, 2)
        assert done.number
        assert desk.verify().faults == ()


@pytest.mark.parametrize(
    "body",
    [
        'op.execute("DELETE FROM card"); op.execute("CREATE TABLE setting (name TEXT)")',
        'op.execute("DELETE FROM card"); op.add_column("card", None)',
        'op.execute("DROP TABLE feed_object"); op.execute("UPDATE event SET kind = 1")',
    ],
    ids=["bad sql", "bad code", "against a trigger"],
)
def test_a_step_that_fails_half_way_leaves_the_old_schema_usable(
    bench: DeskBench, desk: Desk, tmp_path: Path, body: str
) -> None:
    _hand_over(desk, 1)
    desk.close()
    before = table_counts(bench.path, bench.keys.database)
    planted = _planted(tmp_path / "versions", body)
    backups = bench.folder / "backups"
    with pytest.raises((StoreError, AttributeError)) as caught:
        upgrade(bench.path, bench.keys.database, backups, **planted)
    if isinstance(caught.value, StoreError):
        assert str(caught.value).startswith("Pemutakhiran basis data gagal dan dibatalkan.")
    assert table_counts(bench.path, bench.keys.database) == before
    copy = backups / "serah-before-9998.db"
    assert check_database(copy, bench.keys.database) == ""
    assert table_counts(copy, bench.keys.database) == before
    _usable(bench)


def test_a_step_that_breaks_a_reference_is_undone(
    bench: DeskBench, desk: Desk, tmp_path: Path
) -> None:
    desk.close()
    body = (
        'op.execute("CREATE TABLE child (c BLOB REFERENCES card (id))");'
        "op.execute(\"INSERT INTO child VALUES (x'00')\")"
    )
    planted = _planted(tmp_path / "versions", body)
    with pytest.raises(StoreError, match="data lama tetap utuh"):
        upgrade(bench.path, bench.keys.database, bench.folder / "backups", **planted)
    assert "child" not in table_counts(bench.path, bench.keys.database)
    _usable(bench)


def test_a_step_that_works_is_taken_once_and_rebuilding_a_table_keeps_its_rows(
    bench: DeskBench, desk: Desk, tmp_path: Path
) -> None:
    desk.close()
    before = table_counts(bench.path, bench.keys.database)
    body = (
        'op.execute("CREATE TABLE visit (card BLOB REFERENCES card (id) ON DELETE CASCADE)");'
        'op.execute("INSERT INTO visit SELECT id FROM card");'
        "import sqlalchemy as sa\n"
        '    with op.batch_alter_table("card", recreate="always") as batch:\n'
        '        batch.add_column(sa.Column("phone", sa.Text()))'
    )
    planted = _planted(tmp_path / "versions", body)
    args = (bench.path, bench.keys.database, bench.folder / "backups")
    assert upgrade(*args, **planted) is True
    assert upgrade(*args, **planted) is False
    after = table_counts(bench.path, bench.keys.database)
    assert after.pop("visit") == before["card"]  # ON DELETE CASCADE took nothing along
    assert after == before
    assert check_database(bench.path, bench.keys.database) == ""


def test_no_upgrade_without_a_backup(bench: DeskBench, desk: Desk, tmp_path: Path) -> None:
    desk.close()
    (bench.folder / "backups").write_text("a file where the folder should be")
    planted = _planted(tmp_path / "versions", 'op.execute("DELETE FROM card")')
    before = bench.path.read_bytes()
    with pytest.raises(StoreError, match=r"^Cadangan tidak dapat dibuat"):
        upgrade(bench.path, bench.keys.database, bench.folder / "backups", **planted)
    assert bench.path.read_bytes() == before


def test_a_version_table_that_says_nothing_is_no_version(bench: DeskBench, desk: Desk) -> None:
    desk.close()
    connection = raw(bench)
    connection.execute("DELETE FROM alembic_version")
    connection.close()
    with pytest.raises(StoreError, match="gagal dan dibatalkan"):
        bench.open()
    assert table_counts(bench.path, bench.keys.database)["card"] == 3


def _said_and_kept(path: Path, key: bytes) -> list[tuple[int, int]]:
    """Of each card row: since when it lies so by its status, and by the column."""
    connection = connect(path, key)
    try:
        rows = connection.execute("SELECT status, since FROM card").fetchall()
    finally:
        connection.close()
    found = [(msgspec.msgpack.decode(status, type=CardStatus), since) for status, since in rows]
    return [(0 if s.linked_to is not None else s.since, since) for s, since in found]


def test_0002_gives_every_row_the_day_that_its_status_says(tmp_path: Path) -> None:
    described = json.loads((OLD_DATABASES / "schema-0001.json").read_text(encoding="utf-8"))
    key = bytes.fromhex(described["database_key"])
    path = Path(shutil.copy(OLD_DATABASES / "schema-0001.db", tmp_path / "serah.db"))
    connection = connect(path, key)
    connection.execute("UPDATE card SET status = x'ff' WHERE \"row\" = 1")  # one that does not read
    beyond = msgspec.msgpack.encode({"since": 1 << 63})  # and one that no column holds
    connection.execute('UPDATE card SET status = ? WHERE "row" = 3', (beyond,))
    connection.close()
    assert upgrade(path, key, tmp_path / "backups", head="0002") is True
    connection = connect(path, key)
    odd = connection.execute('SELECT since FROM card WHERE "row" IN (1, 3)').fetchall()
    assert odd == [(0,), (0,)]
    connection.execute('DELETE FROM card WHERE "row" IN (1, 3)')
    connection.close()
    days = _said_and_kept(path, key)
    assert len(days) == described["rows"]["card"] - 2
    assert all(said == kept for said, kept in days)
    assert len({kept for _said, kept in days} - {0}) > 1
