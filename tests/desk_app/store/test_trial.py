"""A new version is tried on a copy; the data is whole whatever comes of it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from desk_app.bootstrap import Desk
from desk_app.store import migrate
from desk_app.store.backup import check_database
from desk_app.store.engine import StoreError
from desk_app.store.key_vault import HighWater
from desk_app.store.trial import KEPT, LentVault, NotPutBackError, Trial, clear_trial
from tests.support.desk import PETUGAS, DeskBench, card_object, owner_claim, raw, session, signed
from tests.support.old_database import table_counts

_STEP = """
from alembic import op
revision = "9999"
down_revision = "{before}"
branch_labels = None
depends_on = None

def upgrade():
    {body}
"""


def _planted(folder: Path, body: str) -> dict[str, Any]:
    versions = folder / "planted"
    versions.mkdir()
    text = _STEP.format(before=migrate.HEAD, body=body)
    (versions / "v9999_planted.py").write_text(text, encoding="utf-8")
    return {"head": "9999", "versions": (migrate.VERSIONS, versions)}


def _trial(bench: DeskBench, **planted: Any) -> Trial:
    return Trial(bench.path, bench.keys, bench.folder / "updates" / "trial", **planted)


def _worked(bench: DeskBench, desk: Desk) -> dict[str, int]:
    """A hand-over, and the rows after it; the desk is closed."""
    desk.hand_over.hand_over(session(PETUGAS), card_object(1).id, owner_claim(), signed())
    desk.close()
    return table_counts(bench.path, bench.keys.database)


def _schema(bench: DeskBench) -> str:
    connection = raw(bench)
    try:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    finally:
        connection.close()


@pytest.mark.parametrize(
    "body",
    [
        'op.execute("CREATE TABLE extra (x)"); op.execute("CREATE TABLE setting (name TEXT)")',
        'op.execute("DELETE FROM card")',
        "raise KeyError",
    ],
    ids=["bad sql", "rows lost", "bad code"],
)
def test_a_bad_migration_is_met_on_the_copy(
    bench: DeskBench, desk: Desk, tmp_path: Path, body: str
) -> None:
    before = _worked(bench, desk)
    bytes_before = bench.path.read_bytes()
    trial = _trial(bench, **_planted(tmp_path, body))
    assert trial.sound()
    with pytest.raises((StoreError, KeyError)):
        trial.copy()
    trial.clear()
    assert bench.path.read_bytes() == bytes_before
    assert table_counts(bench.path, bench.keys.database) == before
    assert not trial.folder.exists()


def test_data_that_a_version_cannot_open_after_its_migration_is_put_back(
    bench: DeskBench, desk: Desk, tmp_path: Path
) -> None:
    before = _worked(bench, desk)
    mark = bench.vault.high_water()
    # Schema 9999 is newer than this program knows: the store refuses it once the step is done.
    trial = _trial(bench, **_planted(tmp_path, 'op.execute("CREATE TABLE extra (x)")'))
    trial.copy()
    with pytest.raises(StoreError, match="Serah yang lebih baru"):
        trial.migrate("2.0.0", bench.clock, mark)
    assert _schema(bench) == migrate.HEAD
    assert check_database(bench.path, bench.keys.database) == ""
    assert table_counts(bench.path, bench.keys.database) == before
    trial.clear()
    with bench.open() as again:
        assert again.verify().faults == ()
        done = again.hand_over.hand_over(
            session(PETUGAS), card_object(2).id, owner_claim(), signed()
        )
        assert done.number
        assert again.identity == bench.identity
        with again.store.read() as unit:
            assert unit.log.head().epoch == 1  # nothing was lost, so no epoch was opened


def test_a_copy_that_lacks_an_act_takes_nobodys_place(
    bench: DeskBench, desk: Desk, tmp_path: Path
) -> None:
    before = _worked(bench, desk)
    older = bench.path.with_name(bench.path.name + KEPT)
    older.write_bytes(b"of an update before")
    trial = _trial(bench, **_planted(tmp_path, 'op.execute("CREATE TABLE extra (x)")'))
    named = older.with_name(older.name + "-2")
    with pytest.raises(NotPutBackError, match=f"{re.escape(str(named))}; hubungi TI"):
        trial.migrate("2.0.0", bench.clock, HighWater(1, 99, "00"))
    trial.clear()
    clear_trial(bench.folder)
    assert _schema(bench) == "9999"
    assert not trial.folder.exists()
    assert check_database(named, bench.keys.database) == ""
    assert table_counts(named, bench.keys.database) == before
    assert older.read_bytes() == b"of an update before"


@pytest.mark.skipif(sys.platform == "win32", reason="there nobody removes a file that is open")
def test_a_copy_that_cannot_be_put_back_outlives_the_trial(
    bench: DeskBench, desk: Desk, tmp_path: Path
) -> None:
    before = _worked(bench, desk)
    # A folder with the database's name: nothing can be renamed over it.
    body = (
        f"import os; os.remove({str(bench.path)!r}); os.mkdir({str(bench.path)!r}); raise KeyError"
    )
    trial = _trial(bench, **_planted(tmp_path, body))
    with pytest.raises(NotPutBackError):
        trial.migrate("2.0.0", bench.clock, bench.vault.high_water())
    trial.clear()
    named = bench.path.with_name(bench.path.name + KEPT)
    assert check_database(named, bench.keys.database) == ""
    assert table_counts(named, bench.keys.database) == before


def test_a_copy_uses_the_keys_and_leaves_no_mark(bench: DeskBench, desk: Desk) -> None:
    desk.close()
    lent = LentVault(bench.vault)
    mark = bench.vault.high_water()
    lent.mark(HighWater(7, 7, "00"))
    assert (lent.load(), lent.high_water(), lent.host) == (bench.keys, mark, bench.vault.host)
    assert lent.warning == bench.vault.warning
    with pytest.raises(StoreError):
        lent.save(bench.keys)


def test_damage_from_before_is_seen(bench: DeskBench, desk: Desk) -> None:
    desk.close()
    with bench.path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(bytes(64))
    assert not _trial(bench).sound()
