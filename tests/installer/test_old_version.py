"""The desk that the old commit's own code leaves behind, taken over by this program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desk_app.bootstrap import open_desk
from desk_app.cli.self_test import FirstStart
from desk_app.paper.maker import PaperMaker
from desk_app.services.overview import read_overview
from desk_app.store.engine import connect
from desk_app.store.key_vault import FileVault
from desk_app.store.migrate import HEAD
from installer.old_version import OLD, old_commit, old_tree
from tests.support.desk import FixedClock
from tests.support.old_database import table_counts

# Runs on the old tree. Forty batches, of which half are in the drawer; five hand-overs, one of them taken
# back; nothing sent.
_OLD_WORK = """
import json, sys
from pathlib import Path
import msgspec
from desk_app.services.overview import read_overview
from protocol.custody import State
from protocol.status import CardStatus
from tests.support.desk import (BATCH, PENYELIA, PETUGAS, DeskBench, card_object, owner_claim, session,
                                signed, stocked)

bench = DeskBench(Path(sys.argv[1]))
with stocked(bench, 6) as desk:
    objects = []
    for n in range(40):
        batch = bytes(15) + bytes([100 + n])
        objects.append(msgspec.structs.replace(BATCH, id=batch, number=f"33740000000001000{n:05}", count=5))
        for k in range(5):
            state = State.RECEIVED if n % 2 else State.HANDED_OVER
            status = CardStatus(state=state, since=20_600 + 4 * n, batch=batch)
            objects.append(card_object(100 + 5 * n + k, status=status))
    bench.feed(desk, *objects)
    for n in range(1, 6):
        desk.hand_over.hand_over(session(PETUGAS), card_object(n).id, owner_claim(), signed())
    desk.cancel.cancel(session(PETUGAS), session(PENYELIA), card_object(5).id, "Keliru")
    with desk.store.read() as unit:
        seen = read_overview(unit, desk.recorder)
d = seen.drawer
print(json.dumps({"drawer": [d.week, d.month, d.quarter, d.older, d.unbatched],
                  "today": [seen.today.recorded, seen.today.cancelled],
                  "clock": [bench.clock.ms, bench.clock.monotonic, bench.clock.boot]}))
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not old_commit():
        pytest.skip(f"the history of this clone does not reach {OLD}")
    return old_tree(tmp_path_factory.mktemp("old") / "tree")


def test_what_the_old_program_left_is_taken_over_whole(old: Path, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _OLD_WORK, str(folder)],
        cwd=old,
        env={"PYTHONPATH": str(old), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    vault = FileVault(folder / "keys")
    keys = vault.load()
    assert keys is not None
    path = folder / "serah.db"
    before = table_counts(path, keys.database)
    assert before["card"] == 206
    ms, monotonic, boot = told["clock"]
    clock = FixedClock(ms, monotonic, boot)

    result = FirstStart(folder, PaperMaker(), clock, vault, "9.0.0").run()
    assert (result.code, [f for f in result.findings if f.fault]) == (0, [])

    connection = connect(path, keys.database)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
    connection.close()
    assert table_counts(path, keys.database) == before
    with open_desk(folder, vault=vault, clock=clock) as desk:
        with desk.store.read() as unit:
            seen = read_overview(unit, desk.recorder)
        drawer = seen.drawer
        ages = [drawer.week, drawer.month, drawer.quarter, drawer.older, drawer.unbatched]
        assert ages == told["drawer"]
        assert min(ages[:4]) > 0
        assert [seen.today.recorded, seen.today.cancelled] == told["today"]
        assert desk.verify().faults == ()
        assert desk.rebuild().differing == ()
        (backup,) = desk.backups.list()
        assert (backup.schema, backup.unsent) == ("0001", desk.sync_store().position().unsent)
