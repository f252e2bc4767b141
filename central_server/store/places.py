"""Where devices had their place before they were moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, insert, select, update

from central_server.store import tables as t
from central_server.store.connection import Connection

__all__ = ["KeptPlace", "Places"]

_p = t.device_place.c
_OF: Final = (
    select(_p.since_ms, _p.kelurahan, _p.number, _p.told)
    .where(_p.device == bindparam("device"))
    .order_by(_p.since_ms)
)
_ADD: Final = insert(t.device_place)
_AT: Final = (_p.device == bindparam("b_device"), _p.since_ms == bindparam("b_since_ms"))
_REMOVE: Final = delete(t.device_place).where(*_AT)
_TELL: Final = update(t.device_place).where(*_AT).values(told=True)


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """From ``since_ms`` on (0: as enrolled) PC ``number`` of ``kelurahan``; ``told`` to the device."""

    since_ms: int
    kelurahan: str
    number: int
    told: bool


class Places:
    """Places of devices through one connection; hold the device before writing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, device: bytes) -> list[KeptPlace]:
        """Every place of a device that was moved, oldest first; empty if it never was."""
        return [KeptPlace(*row) for row in self._connection.execute(_OF, {"device": device})]

    def add(self, device: bytes, place: KeptPlace) -> None:
        """One more."""
        self._connection.execute(
            _ADD,
            {
                "device": device,
                "since_ms": place.since_ms,
                "kelurahan": place.kelurahan,
                "number": place.number,
                "told": place.told,
            },
        )

    def remove(self, device: bytes, since_ms: int) -> None:
        """It was never told, so it never was."""
        self._connection.execute(_REMOVE, {"b_device": device, "b_since_ms": since_ms})

    def tell(self, device: bytes, since_ms: int) -> None:
        """An answer names it."""
        self._connection.execute(_TELL, {"b_device": device, "b_since_ms": since_ms})
