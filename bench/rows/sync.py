"""A day's acts to the centre, and a kelurahan's cards from it, over real HTTP on loopback."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Sequence
from itertools import count, islice
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from bench.frame import Goal, Row, in_turns, row_of
from bench.rows.hand_over import cards_in_drawer
from bench.town import CLAIM, Town, signed_by
from desk_app.bootstrap import Desk
from desk_app.store.engine import connect
from desk_app.sync.report import Outcome

__all__ = ["pull", "push"]

_EACH: Final = 250
_PUSH: Final = Goal(3.0)
_PULL: Final = Goal(1.0)


def push(town: Town, rounds: int) -> Row:
    """Events a round from an encrypted desk to the centre on SQLite, checked, folded, answered, confirmed;
    against the very same bytes put into plain SQLite in one transaction."""
    rng = random.Random(5)
    evidences = [signed_by(rng, p.name) for p in town.people[:50]]
    database = town.work / "floor-push.db"
    with town.open_copy("push") as desk:
        session = town.sign_in(desk)
        cards = iter(cards_in_drawer(desk))
        sent: list[tuple[bytes, bytes | None]] = []

        def ours() -> list[float]:
            for card in islice(cards, _EACH):
                desk.hand_over.hand_over(session, card, CLAIM, rng.choice(evidences))
            outgoing = desk.sync_store().next_outgoing(_EACH, 1 << 30)
            assert outgoing is not None
            sent[:] = [(e.header, e.body) for e in outgoing.events]
            return [_synced(desk)]

        def floor() -> list[float]:
            return [_stored(database, sent or [(bytes(300), bytes(900))] * _EACH)]

        taken = in_turns(rounds, {"ours": ours, "floor": floor})
    note = f"{_EACH} hand-overs; floor: the same bytes by executemany into plain SQLite, one commit"
    return row_of("push", taken, _PUSH, note)


def pull(town: Town, rounds: int) -> Row:
    """The first sync of a newly enrolled desk; against ready rows put into an encrypted table."""
    numbers = count()
    rows = [
        (p.nik, p.no_registrasi, p.name, p.address, p.rt, p.rw, p.sex, "received", 0, b"x" * 200)
        for p in town.people
    ]

    def ours() -> list[float]:
        with town.enrol(town.work / f"pull-{next(numbers)}") as desk:
            return [_synced(desk)]

    def floor() -> list[float]:
        return [_loaded(town.work / f"floor-pull-{next(numbers)}.db", rows)]

    taken = in_turns(rounds, {"ours": ours, "floor": floor})
    note = (
        f"{len(rows):,} cards into an encrypted desk, with their search words; floor: executemany of"
        " ready rows into an encrypted table with three indexes, one commit"
    )
    return row_of("pull", taken, _PULL, note)


def _synced(desk: Desk) -> float:
    engine = desk.sync_engine()
    started = time.perf_counter()
    report = engine.run_once()
    seconds = time.perf_counter() - started
    engine.close()
    if report.outcome is not Outcome.DONE:
        raise AssertionError(f"the sync ended as {report.outcome}: {report.code}")
    return seconds


def _stored(path: Path, rows: list[tuple[bytes, bytes | None]]) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS event (n INTEGER PRIMARY KEY, h BLOB, b BLOB)")
    started = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO event VALUES (NULL, ?, ?)", rows)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


def _loaded(path: Path, rows: Sequence[tuple[object, ...]]) -> float:
    connection: dbapi2.Connection = connect(path, bytes(32))
    connection.execute(
        "CREATE TABLE card (id INTEGER PRIMARY KEY, nik, registration, name, address, rt, rw, sex,"
        " state, since, object)"
    )
    for column in ("nik", "registration", "name"):
        connection.execute(f"CREATE INDEX card_{column} ON card ({column})")
    started = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO card VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return seconds
