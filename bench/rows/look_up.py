"""A card by its NIK, as a scan or sixteen typed digits find it."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from bench.frame import Goal, Row, in_turns, row_of
from bench.town import Town

__all__ = ["look_up"]

_KEYS: Final = 300
_GOAL: Final = Goal(4.5, p99_ms=0.5)
_FIND: Final = "SELECT * FROM card WHERE nik = ?"


def timed(ask: Callable[[str], object], keys: Sequence[str]) -> list[float]:
    """Seconds of each question."""
    seconds = []
    for key in keys:
        started = time.perf_counter()
        ask(key)
        seconds.append(time.perf_counter() - started)
    return seconds


def look_up(town: Town, rounds: int) -> Row:
    """Through the desk's repository on the encrypted store, against plain SQLite and its own cursor."""
    plain = sqlite3.connect(town.work / "plain.db", isolation_level=None)
    plain.execute(
        "CREATE TABLE card (id INTEGER PRIMARY KEY, nik TEXT UNIQUE, registration TEXT, name TEXT,"
        " born TEXT, place TEXT, sex TEXT, address TEXT, rt TEXT, rw TEXT, state TEXT)"
    )
    people = {p.nik: p for p in town.people}
    plain.executemany(
        "INSERT INTO card VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'received')",
        [
            (p.nik, p.no_registrasi, p.name, "", "", p.sex, p.address, p.rt, p.rw)
            for p in people.values()
        ],
    )
    keys = random.Random(1).sample(sorted(people), min(_KEYS, len(people)))
    with town.open_copy("look-up") as desk:

        def ours(key: str) -> object:
            with desk.store.read() as unit:
                found = unit.cards.find(key)
            if not found:
                raise AssertionError("a card of the kelurahan was not found by its NIK")
            return found

        taken = in_turns(
            rounds,
            {
                "ours": partial(timed, ours, keys),
                "floor": partial(timed, lambda k: plain.execute(_FIND, (k,)).fetchone(), keys),
            },
        )
    plain.close()
    return row_of(
        "look-up",
        taken,
        _GOAL,
        f"NIK of {len(people):,} cards; ours: the desk's search on the encrypted store; floor: one"
        " SELECT by unique index on plain SQLite",
    )
