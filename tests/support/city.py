"""Small cities for the tests of what the simulation checks, and hands in their databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, TypeVar

import msgspec
import pytest
from sqlcipher3 import dbapi2

from desk_app.store.engine import connect
from desk_app.store.key_vault import FileVault
from protocol.custody import State
from protocol.objects import CardObject, ObjectKind, decode_object, encode_object
from simulation.city import plan, work
from simulation.city.checks import check_city
from simulation.city.city import City
from simulation.city.network import Weather
from simulation.city.pc import Pc
from simulation.city.storage import Storage
from simulation.city.template import Template
from simulation.city.violation import Violation

__all__ = [
    "broken",
    "change_card",
    "change_object",
    "first",
    "in_centre",
    "in_desk",
    "morning_in",
    "refused",
    "second",
    "serve_some",
]

_S = TypeVar("_S", bound=msgspec.Struct)


@contextmanager
def morning_in(
    template: Template, folder: Path, seed: str, out: IO[str] | None = None
) -> Iterator[City]:
    """A city after a morning without faults: a batch received at the first PC, every PC has synced."""
    with Storage() as storage, City(template, folder, seed, storage, Weather(), out) as city:
        plan.first_evening(city)
        one = first(city)
        while not city.drawers.drawer(one.kelurahan):
            work.receive(city, one)
        for pc in city.pcs.values():
            city.sync(pc)
        yield city


def first(city: City) -> Pc:
    """The first PC."""
    return next(iter(city.pcs.values()))


def second(city: City) -> Pc:
    """The second PC, in the office of the first."""
    return list(city.pcs.values())[1]


def serve_some(city: City, pc: Pc, hand_overs: int) -> None:
    """Residents come until so many cards more were handed over."""
    wanted = city.counts["hand_over"] + hand_overs
    while city.counts["hand_over"] < wanted:
        city.time.pass_ms(60_000)
        work.serve(city, pc)


def broken(work: Callable[[], object]) -> str:
    """The sentence of the invariant that this breaks."""
    with pytest.raises(Violation) as caught:
        work()
    return caught.value.rule


def refused(city: City) -> str:
    """The sentence of the invariant that does not hold in this city."""
    return broken(lambda: check_city(city))


def _without_guards(hands: sqlite3.Connection | dbapi2.Connection) -> None:
    names = hands.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (trigger,) in names:
        hands.execute(f"DROP TRIGGER {trigger}")


@contextmanager
def in_desk(pc: Pc) -> Iterator[dbapi2.Connection]:
    """The encrypted database of a PC for somebody who should not be there."""
    keys = FileVault(pc.folder / "keys", pc.machine).load()
    assert keys is not None
    with closing(connect(pc.folder / "serah.db", keys.database)) as hands:
        _without_guards(hands)
        yield hands


@contextmanager
def in_centre(city: City) -> Iterator[sqlite3.Connection]:
    """The centre's database likewise."""
    file = city.folder / "centre.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as hands:
        _without_guards(hands)
        yield hands


def change_card(
    hands: sqlite3.Connection, state: State, change: Callable[[CardObject], CardObject]
) -> None:
    """One card in this state is another one in the centre's record."""
    (ident, data) = hands.execute(
        "SELECT id, object FROM card WHERE state = ?", (state,)
    ).fetchone()
    card = decode_object(ObjectKind.CARD, data)
    assert isinstance(card, CardObject)
    hands.execute("UPDATE card SET object = ? WHERE id = ?", (encode_object(change(card)), ident))


def change_object(
    hands: dbapi2.Connection, kind: ObjectKind, of: type[_S], change: Callable[[_S], _S]
) -> None:
    """Every object of a kind that the feed brought to a desk is another one."""
    rows = hands.execute("SELECT id, data FROM feed_object WHERE kind = ?", (kind,)).fetchall()
    for ident, data in rows:
        known = decode_object(kind, data)
        assert isinstance(known, of)
        hands.execute(
            "UPDATE feed_object SET data = ? WHERE kind = ? AND id = ?",
            (encode_object(change(known)), kind, ident),
        )
