"""Ways to make a desk or a centre break its promise, to see that the check finds it.

Nothing of this is in the programs themselves: they read no such switch. Here the pragma is given to each
connection after the program has opened it, the confirmation is moved before the commit, or the call that
brings a copy onto the disk does nothing.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum

from sqlalchemy import Connection, Engine, event

from desk_app.bootstrap import Desk
from desk_app.services.hand_over import HandOverService
from desk_app.services.ports import Unit
from desk_app.store.unit import DeskStore
from simulation.durability.confirmed import Confirmed, What, act_of
from simulation.durability.desk_work import Confirm

__all__ = [
    "Weakness",
    "but_handed_over",
    "confirm_early",
    "on_every_connection",
    "unsynced",
    "weaken_commits",
]


class Weakness(StrEnum):
    """What is made worse. The last is of the model of the disk, the others of the program."""

    NONE = ""
    OFF = "off"  # PRAGMA synchronous = OFF: nothing is ever synced
    NORMAL = "normal"  # PRAGMA synchronous = NORMAL: in WAL mode a commit is not synced
    EARLY = "early"  # the screen says done before the commit
    COPIES = "copies"  # backups and exchange files are confirmed before they are on the disk
    FOLDERS = "folders"  # the disk forgets every fsync of a folder


def weaken_commits(how: Weakness) -> None:
    """From now on every connection of this process syncs less."""
    if how in (Weakness.OFF, Weakness.NORMAL):
        on_every_connection(f"PRAGMA synchronous = {how.upper()}")


def on_every_connection(pragma: str) -> None:
    """From now on every connection of this process is told this, after the program has opened it."""

    @event.listens_for(Engine, "engine_connect")
    def _connected(connection: Connection) -> None:
        opened = connection.connection.dbapi_connection
        assert opened is not None
        opened.cursor().execute(pragma)


def confirm_early(desk: Desk, confirm: Confirm, pause_s: float = 0.0) -> None:
    """The desk's hand-overs are confirmed as soon as they are written, before they are committed.

    ``pause_s``: between the two, as on a slow disk.
    """
    desk.hand_over = HandOverService(_EarlyStore(desk, confirm, pause_s), desk.recorder)


@contextmanager
def unsynced() -> Iterator[None]:
    """Files that the program writes here are written and named, but not brought onto the disk. (What SQLite
    itself syncs, it syncs.) For one thread: the call is taken from the whole process."""
    kept = os.fsync
    os.fsync = _nothing
    try:
        yield
    finally:
        os.fsync = kept


def _nothing(fd: object) -> None:
    del fd


def but_handed_over(confirm: Confirm) -> Confirm:
    """``confirm`` without the hand-overs, which were confirmed already."""

    def other(one: Confirmed) -> None:
        if one.what is not What.HANDED_OVER:
            confirm(one)

    return other


class _EarlyStore:
    def __init__(self, desk: Desk, confirm: Confirm, pause_s: float) -> None:
        self._pause_s = pause_s
        self._store: DeskStore = desk.store
        self._clock = desk.clock
        self._confirm = confirm

    @contextmanager
    def write(self) -> Iterator[Unit]:
        with self._store.write() as unit:
            yield unit
            if unit.log.newest is not None:
                at_ms = self._clock.now_ms()
                self._confirm(act_of(What.HANDED_OVER, *unit.log.newest, at_ms=at_ms))
                threading.Event().wait(self._pause_s)

    def read(self) -> AbstractContextManager[Unit]:
        return self._store.read()
