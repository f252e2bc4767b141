"""What exchange files need from the desk's database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import bindparam, func, select, update

from desk_app.services.ports import Outgoing
from desk_app.store.log import epoch_seq, position_of
from desk_app.store.tables import event, event_body, sync_state
from desk_app.store.unit import DeskStore
from protocol.messages import WireEvent

__all__ = ["SqlExchangeStore"]

_CONTACT: Final = select(sync_state.c.last_contact_ms)
_BETWEEN: Final = (
    event.c.position > bindparam("after"),
    event.c.position <= bindparam("through"),
)
_COUNT: Final = select(func.count()).where(*_BETWEEN)
_BATCH: Final = (
    select(event.c.position, event.c.header, event_body.c.body, event.c.signature)
    .outerjoin_from(event, event_body, event.c.position == event_body.c.position)
    .where(*_BETWEEN)
    .order_by(event.c.position)
    .limit(bindparam("limit"))
)
_RAISE: Final = (
    update(sync_state)
    .where(sync_state.c.stored_position < bindparam("b_to"))
    .values(stored_position=bindparam("b_to"))
)
_WIRE_OVERHEAD: Final = 8


class SqlExchangeStore:
    """`ExchangeStore` on a `DeskStore`."""

    def __init__(self, store: DeskStore) -> None:
        self._store = store

    def contact_ms(self) -> int:
        """The centre's time in the last answer accepted."""
        with self._store.read() as unit:
            return int(unit.connection.execute(_CONTACT).scalar_one())

    def count(self, after: tuple[int, int], through: tuple[int, int]) -> int:
        """How many events lie between."""
        values = {"after": position_of(*after), "through": position_of(*through)}
        with self._store.read() as unit:
            return int(unit.connection.execute(_COUNT, values).scalar_one())

    def raise_stored(self, to: tuple[int, int]) -> None:
        """The centre holds the log at least up to there."""
        with self._store.write() as unit:
            unit.connection.execute(_RAISE, {"b_to": position_of(*to)})

    def batches(
        self, after: tuple[int, int], through: tuple[int, int], max_events: int, max_bytes: int
    ) -> Iterator[Outgoing]:
        """The events between; each batch is read when it is asked for."""
        at, end = position_of(*after), position_of(*through)
        while taken := self._batch(at, end, max_events, max_bytes):
            epoch, first = epoch_seq(taken[0].position)
            events = tuple(WireEvent(row.header, row.body) for row in taken)
            yield Outgoing(epoch, first, events, taken[-1].signature)
            at = taken[-1].position

    def _batch(self, after: int, through: int, max_events: int, max_bytes: int) -> list[Any]:
        taken: list[Any] = []
        size = 0
        values = {"after": after, "through": through, "limit": max_events}
        with self._store.read() as unit:
            for row in unit.connection.execute(_BATCH, values):
                size += len(row.header) + len(row.body or b"") + _WIRE_OVERHEAD
                other_epoch = taken and row.position >> 32 != taken[0].position >> 32
                if taken and (size > max_bytes or other_epoch):
                    break
                taken.append(row)
        return taken
