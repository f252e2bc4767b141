"""Batches, and the running number of the centre's documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, insert, select, text

from central_server.store import tables as t
from central_server.store.connection import Connection

__all__ = ["Batch", "Batches"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Cards sent together; ``number`` is the 22 digits of their minutes."""

    id: bytes
    kelurahan: str
    number: str
    count: int
    dispatched_on: int
    operator: bytes
    note: str = ""


_MOST_FORGOTTEN: Final = 2_000
_ADD: Final = insert(t.batch)
_ADD_AGAIN: Final = text(
    "INSERT INTO batch (id, kelurahan, number, count, dispatched_on, operator, note) "
    "VALUES (:id, :kelurahan, :number, :count, :dispatched_on, :operator, :note) "
    "ON CONFLICT DO NOTHING"
)
_ALL: Final = select(t.batch).order_by(t.batch.c.number)
_m = t.batch_minutes.c
_MINUTES: Final = select(_m.header).where(_m.batch == bindparam("batch")).order_by(_m.header_hash)
_ADD_MINUTES: Final = text(
    "INSERT INTO batch_minutes (batch, header_hash, header) VALUES (:batch, :header_hash, :header) "
    "ON CONFLICT (batch, header_hash) DO NOTHING"
)
_NEXT: Final = text(
    "INSERT INTO number_series (epoch, last) VALUES (:epoch, 1) "
    "ON CONFLICT (epoch) DO UPDATE SET last = number_series.last + 1"
)
_RAISE: Final = text(
    "INSERT INTO number_series (epoch, last) VALUES (:epoch, :last) "
    "ON CONFLICT (epoch) DO UPDATE SET last = excluded.last WHERE number_series.last < excluded.last"
)
_LAST: Final = select(t.number_series.c.last).where(t.number_series.c.epoch == bindparam("epoch"))


class Batches:
    """Batches through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, batch: Batch) -> None:
        """A new batch."""
        self._connection.execute(
            _ADD, {name: getattr(batch, name) for name in Batch.__dataclass_fields__}
        )

    def add_again(self, batch: Batch) -> None:
        """A batch that this centre once knew; who sent it is not known any more. One that stands here by
        its id or its number stays as it is."""
        self._connection.execute(
            _ADD_AGAIN, {name: getattr(batch, name) for name in Batch.__dataclass_fields__}
        )

    def all(self) -> list[Batch]:
        """Every batch by number."""
        return [Batch(*row) for row in self._connection.execute(_ALL)]

    def minutes(self, batch: bytes) -> list[bytes]:
        """The header of each act that recorded the minutes of a batch."""
        return self._connection.execute(_MINUTES, {"batch": batch}).scalars()

    def add_minutes(self, batch: bytes, header_hash: bytes, header: bytes) -> None:
        """One more; the same act again adds none."""
        values = {"batch": batch, "header_hash": header_hash, "header": header}
        self._connection.execute(_ADD_MINUTES, values)

    def used(self, epoch: int, serial: int) -> None:
        """A running number that stands on a paper already, though this centre has forgotten it. One that is
        thousands ahead was never given: a series has an end."""
        last = self._connection.execute(_LAST, {"epoch": epoch}).scalar() or 0
        if last < serial <= last + _MOST_FORGOTTEN:
            self._connection.execute(_RAISE, {"epoch": epoch, "last": serial})

    def next_serial(self, epoch: int) -> int:
        """The next running number of the centre's documents; gapless, since it rolls back too."""
        self._connection.execute(_NEXT, {"epoch": epoch})
        return int(self._connection.execute(_LAST, {"epoch": epoch}).scalar_one())
