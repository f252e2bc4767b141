"""One durable hand-over: rules, number, signature, chain, encrypted, committed."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from bench.disk import durable_writes
from bench.frame import Goal, Row, in_turns, row_of
from bench.town import CLAIM, Town, signed_by
from desk_app.bootstrap import Desk
from desk_app.store.engine import connect
from protocol.custody import State

__all__ = ["cards_in_drawer", "hand_over"]

_EACH: Final = 100
_GOAL: Final = Goal(4.5, p99_ms=10.0, peer_ratio=2.2)


def cards_in_drawer(desk: Desk) -> list[bytes]:
    """Cards that may be handed over to their owner now."""
    found = []
    with desk.store.read() as unit:
        for batch in {batch for batch, _ in unit.cards.counts() if batch is not None}:
            for card in unit.cards.of_batch(batch):
                if card.state is State.RECEIVED and card.kind == "KTP":
                    found.append(card.id)
    return found


def hand_over(town: Town, rounds: int) -> Row:
    """Against a durable write of as many bytes as one hand-over adds to the write-ahead log."""
    rng = random.Random(3)
    evidences = [signed_by(rng, p.name) for p in town.people[:50]]
    with town.open_copy("hand-over") as desk:
        session = town.sign_in(desk)
        cards = iter(cards_in_drawer(desk))

        def one(card: bytes) -> float:
            evidence = rng.choice(evidences)
            started = time.perf_counter()
            desk.hand_over.hand_over(session, card, CLAIM, evidence)
            return time.perf_counter() - started

        size = _bytes_of_one(desk, one, cards)

        def ours() -> list[float]:
            return [one(card) for card in islice(cards, _EACH)]

        taken = in_turns(
            rounds,
            {
                "ours": ours,
                "floor": partial(durable_writes, town.work / "durable", size, _EACH),
                "peer": _PlainSqlite(town.work / "plain-log.db", desk),
            },
        )
    return row_of(
        "hand-over",
        taken,
        _GOAL,
        f"floor: {size:,} bytes (what one adds to the write-ahead log) appended and made durable;"
        " peer: the same rows into the same tables of plain SQLite, no rules, no chain, no number",
    )


def _bytes_of_one(desk: Desk, one: Callable[[bytes], float], cards: Iterator[bytes]) -> int:
    """Bytes that one hand-over adds to the write-ahead log, the median of a few."""
    wal = desk.store.path.with_name(desk.store.path.name + "-wal")
    sizes = []
    for card in islice(cards, 9):
        before = wal.stat().st_size
        one(card)
        sizes.append(wal.stat().st_size - before)
    grown = sorted(s for s in sizes if s > 0)
    return grown[len(grown) // 2] if grown else 16_384


class _PlainSqlite:
    """The rows of one hand-over of ours, put into the same tables of a plain SQLite file again and again."""

    def __init__(self, path: Path, desk: Desk) -> None:
        keys = desk.vault.load()
        assert keys is not None
        source = connect(desk.store.path, keys.database)
        self._plain = sqlite3.connect(path, isolation_level=None)
        self._plain.execute("PRAGMA journal_mode = WAL")
        self._plain.execute("PRAGMA synchronous = FULL")
        for table in ("event", "event_body", "card"):
            (statement,) = source.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
            ).fetchone()
            self._plain.execute(statement)
            indexes = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = 'index'"
            for (index,) in source.execute(indexes, (table,)).fetchall():
                if index:
                    self._plain.execute(index)
        self._columns = [c[1] for c in source.execute("PRAGMA table_info(event)").fetchall()]
        last = source.execute("SELECT * FROM event ORDER BY position DESC LIMIT 1").fetchone()
        self._event = dict(zip(self._columns, last, strict=True))
        (self._body,) = source.execute(
            "SELECT body FROM event_body ORDER BY position DESC LIMIT 1"
        ).fetchone()
        cards = source.execute("SELECT * FROM card").fetchall()
        marks = ", ".join("?" * len(cards[0]))
        self._plain.executemany(f"INSERT INTO card VALUES ({marks})", cards)
        self._cards = len(cards)
        self._next = self._event["position"]
        source.close()

    def __call__(self) -> list[float]:
        """Seconds of each commit."""
        marks = ", ".join(f":{c}" for c in self._columns)
        seconds = []
        for _ in range(_EACH):
            self._next += 1
            row = self._event | {"position": self._next, "number": str(self._next)}
            started = time.perf_counter()
            self._plain.execute("BEGIN IMMEDIATE")
            self._plain.execute(f"INSERT INTO event VALUES ({marks})", row)
            self._plain.execute("INSERT INTO event_body VALUES (?, ?)", (self._next, self._body))
            self._plain.execute(
                "UPDATE card SET state = ? WHERE row = ?",
                ("handed_over", 1 + self._next % self._cards),
            )
            self._plain.execute("COMMIT")
            seconds.append(time.perf_counter() - started)
        return seconds
