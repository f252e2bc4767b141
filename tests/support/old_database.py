"""Makes the file of the present schema for tests/data/old_databases: run once per released schema.

    python -m tests.support.old_database

writes schema-<head>.db, a desk of a made-up kelurahan with rows and events of many kinds, and
schema-<head>.json beside it with the keys of that test desk, the rows per table, and a name in it.
A file that is there is never made again: its point is that an older program wrote it.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from pathlib import Path

from desk_app.services.errors import Refused
from desk_app.store.backup import copy_database
from desk_app.store.engine import connect
from desk_app.store.migrate import HEAD
from protocol.bodies import ReceiveUnlisted
from protocol.custody import Act, State
from protocol.identifiers import uuid7
from protocol.messages import Meaning
from protocol.status import CardStatus
from tests.support.desk import (
    BATCH,
    NOON,
    PENYELIA,
    PETUGAS,
    TI,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
    stocked,
)

__all__ = ["OLD_DATABASES", "main", "table_counts"]

OLD_DATABASES = Path(__file__).parents[1] / "data" / "old_databases"
_DAY_MS = 86_400_000


def table_counts(path: Path, key: bytes) -> dict[str, int]:
    """Rows per table; the inner tables of the name search and the views on them are left out."""
    connection = connect(path, key)
    try:
        named = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' "
            "AND name NOT LIKE 'card_search%' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for (name,) in named
        }
    finally:
        connection.close()


def _fill(bench: DeskBench) -> None:
    """Acts of every kind that the desk knows, over forty days, the first of them purged."""
    staff, chief = session(PETUGAS), session(PENYELIA)
    in_transit = CardStatus(state=State.IN_TRANSIT, batch=BATCH.id)
    with stocked(bench, 4) as desk:
        bench.feed(desk, TI, *(card_object(n, status=in_transit) for n in (11, 12, 13)))
        given = desk.hand_over.hand_over(staff, card_object(1).id, owner_claim(), signed())
        desk.printing.sending([given.recorded.position])
        desk.printing.given(staff, given.recorded.position)
        again = desk.hand_over.hand_over(staff, card_object(2).id, owner_claim(), signed())
        desk.cancel.cancel(staff, chief, card_object(2).id, "Keliru orang", "Tetangga")
        quarantined = Meaning(5, "quarantined", "unknown_kind")
        desk.sync_store().accept(bench.answer(desk, meanings=(quarantined,)), b"an answer's hash")
        with suppress(Refused):
            desk.operators.sign_in(TI, "862047")
        bench.clock.advance(40 * _DAY_MS)
        desk.receive.receive(
            staff,
            BATCH.id,
            counted=2,
            missing=[card_object(12).id],
            evidence=signed(),
            place="Laci B",
        )
        typed = ReceiveUnlisted(name="SUMARNI", nik="3374045501700001")
        with desk.store.write() as unit:
            card = uuid7(NOON, b"old-desk-1")
            desk.recorder.record(unit, Act.RECEIVE_UNLISTED, typed, operator=None, card=card)
        desk.purging.purge(chief)
        desk.hand_over.hand_over(staff, card_object(3).id, owner_claim(), signed())
        desk.printing.copy(staff, chief, again.recorded.position, "Lembar pertama rusak")
        desk.recorder.open_epoch(2, "restored")
        desk.hand_over.hand_over(staff, card_object(4).id, owner_claim(), signed())
        desk.rebuild()


def main() -> None:
    """Write the file of this program's schema, if it is not there."""
    target = OLD_DATABASES / f"schema-{HEAD}.db"
    if target.exists():
        print(f"{target} is there and stays as it is.")
        return
    with tempfile.TemporaryDirectory() as folder:
        bench = DeskBench(Path(folder))
        _fill(bench)
        copy_database(bench.path, bench.keys.database, target)
        described = {
            "note": "A made-up desk: these keys protect nothing.",
            "database_key": bench.keys.database.hex(),
            "signing_seed": bench.keys.signing.hex(),
            "finds": card_object(3).name,
            "rows": table_counts(target, bench.keys.database),
        }
    for extra in ("-wal", "-shm"):
        Path(f"{target}{extra}").unlink(missing_ok=True)
    text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
    target.with_suffix(".json").write_text(text, encoding="utf-8")
    print(f"{target}: {target.stat().st_size} bytes, {described['rows']}")


if __name__ == "__main__":
    main()
