"""Names as they are typed."""

from __future__ import annotations

import random
from functools import partial
from typing import Final

from bench.frame import Goal, Row, in_turns, row_of
from bench.rows.look_up import timed
from bench.town import Town
from desk_app.store.engine import connect

__all__ = ["search"]

_QUERIES: Final = 150
_GOAL: Final = Goal(p99_ms=1.0, peer_ratio=0.1)
_LIKE: Final = "SELECT * FROM card WHERE name LIKE '%' || ? || '%'"


def search(town: Town, rounds: int) -> Row:
    """Two to five letters of a word, or a word and two letters of the next."""
    rng = random.Random(2)
    names = [p.name for p in town.people]
    queries = []
    for name in rng.sample(names, min(_QUERIES, len(names))):
        first, *rest = name.split()
        more = f"{first} {rest[0][:2]}" if rest and rng.random() < 0.4 else ""
        queries.append(more or first[: rng.randint(2, 5)])
    joined = "\n".join(names)
    with town.open_copy("search") as desk:

        def ours(text: str) -> object:
            with desk.store.read() as unit:
                return unit.cards.find(text)

        keys = desk.vault.load()
        assert keys is not None
        same_file = connect(desk.store.path, keys.database)

        def like(text: str) -> object:
            return same_file.execute(_LIKE, (text,)).fetchall()

        taken = in_turns(
            rounds,
            {
                "ours": partial(timed, ours, queries),
                "floor": partial(timed, joined.find, queries),
                "peer": partial(timed, like, queries),
            },
        )
        same_file.close()
    return row_of(
        "search",
        taken,
        _GOAL,
        "as typed, up to 50 cards with why they matched; floor: str.find in one joined text;"
        " peer: LIKE '%x%' over the same encrypted file, all hits, no spelling variants",
    )
