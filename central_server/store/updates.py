"""Updates of the desk's program, and where each device is with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import bindparam, delete, insert, select, text, update

from central_server.store import update_tables as t
from central_server.store.connection import Connection

__all__ = ["LAST_RING", "DeviceUpdate", "Package", "Updates"]

LAST_RING: Final = 3

_p = t.update_package.c
_s = t.update_piece.c
_ALL: Final = select(
    _p.version, _p.size, _p.pieces, _p.notes, _p.published_ms, _p.ring, _p.stopped_ms
)
_ONE: Final = _ALL.where(_p.version == bindparam("version"))
_MANIFEST: Final = select(_p.manifest).where(
    _p.version == bindparam("version"), _p.stopped_ms == 0, _p.ring > 0
)
_PIECE: Final = select(_s.data).where(
    _s.version == bindparam("version"), _s.number == bindparam("number")
)
_ADD: Final = insert(t.update_package)
_ADD_PIECE: Final = insert(t.update_piece)
_RING: Final = (
    update(t.update_package)
    .where(_p.version == bindparam("b_version"))
    .values(ring=bindparam("b_ring"))
)
_STOP: Final = (
    update(t.update_package)
    .where(_p.version == bindparam("b_version"))
    .values(stopped_ms=bindparam("b_now"), ring=0)
)
_DROP: Final = delete(t.update_piece).where(_s.version == bindparam("b_version"))
_OF_DEVICE: Final = select(t.device_update).where(t.device_update.c.device == bindparam("device"))
_OF_DEVICES: Final = select(t.device_update)
_PUT_RING: Final = text(
    "INSERT INTO device_update (device, ring) VALUES (:device, :ring) "
    "ON CONFLICT (device) DO UPDATE SET ring = excluded.ring"
)
_PUT_STAND: Final = text(
    "INSERT INTO device_update (device, version, state, done, total, at_ms) "
    "VALUES (:device, :version, :state, :done, :total, :at_ms) "
    "ON CONFLICT (device) DO UPDATE SET version = excluded.version, state = excluded.state, "
    "done = excluded.done, total = excluded.total, at_ms = excluded.at_ms"
)


@dataclass(frozen=True, slots=True)
class Package:
    """A published version: ``size`` in bytes, in ``pieces``; offered to rings up to ``ring``, 0: to none."""

    version: str
    size: int
    pieces: int
    notes: str
    published_ms: int
    ring: int = 0
    stopped_ms: int = 0


@dataclass(frozen=True, slots=True)
class DeviceUpdate:
    """The ring of a device and what it said last, ``at_ms`` (0: nothing yet)."""

    device: bytes
    ring: int = LAST_RING
    version: str = ""
    state: str = ""
    done: int = 0
    total: int = 0
    at_ms: int = 0


class Updates:
    """Packages and devices through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def packages(self) -> list[Package]:
        """All of them, in no order."""
        return [Package(*row) for row in self._connection.execute(_ALL)]

    def package(self, version: str) -> Package | None:
        """One of them."""
        row = self._connection.execute(_ONE, {"version": version}).one_or_none()
        return None if row is None else Package(*row)

    def add(self, package: Package, manifest: bytes) -> None:
        """A new one; its pieces follow."""
        self._connection.execute(_ADD, asdict(package) | {"manifest": manifest})

    def add_pieces(self, version: str, pieces: Iterable[bytes]) -> None:
        """Its pieces, from 0."""
        for number, data in enumerate(pieces):
            values = {"version": version, "number": number, "data": data}
            self._connection.execute(_ADD_PIECE, values)

    def manifest(self, version: str) -> bytes | None:
        """The manifest of one that is offered to anybody."""
        return self._connection.execute(_MANIFEST, {"version": version}).scalar()

    def piece(self, version: str, number: int) -> bytes | None:
        """A piece, None where there is none."""
        values = {"version": version, "number": number}
        return self._connection.execute(_PIECE, values).scalar()

    def open_to(self, version: str, ring: int) -> None:
        """It is offered to the rings up to this one."""
        self._connection.execute(_RING, {"b_version": version, "b_ring": ring})

    def stop(self, version: str, now_ms: int) -> None:
        """It is offered to nobody any more, and its pieces are gone."""
        self._connection.execute(_STOP, {"b_version": version, "b_now": now_ms})
        self._connection.execute(_DROP, {"b_version": version})

    def of_device(self, device: bytes) -> DeviceUpdate:
        """Its ring and what it said last."""
        row = self._connection.execute(_OF_DEVICE, {"device": device}).one_or_none()
        return DeviceUpdate(device) if row is None else DeviceUpdate(*row)

    def of_devices(self) -> dict[bytes, DeviceUpdate]:
        """Of every device that was put into a ring or has said something."""
        rows = self._connection.execute(_OF_DEVICES)
        return {row.device: DeviceUpdate(*row) for row in rows}

    def put_ring(self, device: bytes, ring: int) -> None:
        """It is in this ring from now on."""
        self._connection.execute(_PUT_RING, {"device": device, "ring": ring})

    def put_stand(self, stand: DeviceUpdate) -> None:
        """What it says now."""
        values = asdict(stand)
        del values["ring"]
        self._connection.execute(_PUT_STAND, values)
