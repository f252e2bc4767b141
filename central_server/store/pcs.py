"""What IT knows of each PC, and what it asks of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import bindparam, delete, func, select, text

from central_server.store import pc_tables as t
from central_server.store.connection import Connection
from central_server.store.tables import enrol_code

__all__ = ["Bundle", "KeptHealth", "PcOrders", "Pcs"]

_h = t.device_health.c
_c = t.device_care.c
_b = t.device_bundle.c
_HEALTH: Final = select(_h.at_ms, _h.report, _h.backlog).where(_h.device == bindparam("device"))
_ALL_HEALTH: Final = select(_h.device, _h.at_ms, _h.report, _h.backlog)
_PUT_HEALTH: Final = text(
    "INSERT INTO device_health (device, at_ms, report, backlog) "
    "VALUES (:device, :at_ms, :report, :backlog) ON CONFLICT (device) DO UPDATE SET "
    "at_ms = excluded.at_ms, report = excluded.report, backlog = excluded.backlog"
)
_ORDERS: Final = select(t.device_care).where(_c.device == bindparam("device"))
_ALL_ORDERS: Final = select(t.device_care)
_NAMES: Final = tuple(c.name for c in t.device_care.columns)
_PUT_ORDERS: Final = text(
    f"INSERT INTO device_care ({', '.join(_NAMES)}) "  # noqa: S608 - the table's own columns
    f"VALUES ({', '.join(f':{n}' for n in _NAMES)}) ON CONFLICT (device) DO UPDATE SET "
    + ", ".join(f"{n} = excluded.{n}" for n in _NAMES[1:])
)
_OF_BUNDLE: Final = (_b.device == bindparam("device"), _b.bundle == bindparam("bundle"))
_HELD: Final = select(func.count(), func.max(_b.parts), func.max(_b.received_ms)).where(*_OF_BUNDLE)
_PARTS: Final = select(_b.data).where(*_OF_BUNDLE).order_by(_b.part)
_ADD_PART: Final = text(
    "INSERT INTO device_bundle (device, bundle, part, parts, received_ms, data) "
    "VALUES (:device, :bundle, :part, :parts, :received_ms, :data) "
    "ON CONFLICT (device, bundle, part) DO NOTHING"
)
_DROP_PARTS: Final = delete(t.device_bundle).where(_b.device == bindparam("b_device"))

_CAME: Final = select(enrol_code.c.used_by).where(enrol_code.c.locator == bindparam("locator"))


@dataclass(frozen=True, slots=True)
class KeptHealth:
    """``at_ms``: when the report came, 0 never; ``report``: its bytes; ``backlog``: how many events the
    device still had after its last contact."""

    at_ms: int = 0
    report: bytes | None = None
    backlog: int = 0


@dataclass(frozen=True, slots=True)
class PcOrders:
    """What was ordered for a device; times in ms, 0 = not. ``lost``: retired without its log."""

    device: bytes
    locked_ms: int = 0
    locked_by: bytes | None = None
    bundle: bytes | None = None
    bundle_ms: int = 0
    retired_ms: int = 0
    retired_by: bytes | None = None
    lost: bool = False
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """How much of a bundle is held: ``held`` of ``parts``, the newest at ``received_ms``."""

    held: int = 0
    parts: int = 0
    received_ms: int = 0

    @property
    def whole(self) -> bool:
        """Whether all of it is here."""
        return 0 < self.parts <= self.held


class Pcs:
    """Health, orders and bundles through one connection; hold the device before writing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def health(self, device: bytes) -> KeptHealth:
        """What is known of it."""
        row = self._connection.execute(_HEALTH, {"device": device}).one_or_none()
        return KeptHealth() if row is None else KeptHealth(*row)

    def all_health(self) -> dict[bytes, KeptHealth]:
        """Of every device of which something is known."""
        return {row[0]: KeptHealth(*row[1:]) for row in self._connection.execute(_ALL_HEALTH)}

    def put_health(self, device: bytes, health: KeptHealth) -> None:
        """Keep it."""
        self._connection.execute(_PUT_HEALTH, {"device": device} | asdict(health))

    def orders(self, device: bytes) -> PcOrders:
        """What was ordered for it."""
        row = self._connection.execute(_ORDERS, {"device": device}).one_or_none()
        return PcOrders(device) if row is None else PcOrders(*row)

    def all_orders(self) -> dict[bytes, PcOrders]:
        """For every device for which something was ever ordered."""
        return {row.device: PcOrders(*row) for row in self._connection.execute(_ALL_ORDERS)}

    def put_orders(self, orders: PcOrders) -> None:
        """Keep them."""
        self._connection.execute(_PUT_ORDERS, asdict(orders))

    def came_with(self, locator: str) -> bytes | None:
        """The device that enrolled with the code at this locator."""
        found: bytes | None = self._connection.execute(_CAME, {"locator": locator}).scalar()
        return found

    def bundle(self, device: bytes, bundle: bytes) -> Bundle:
        """How much of it is held."""
        held, parts, received = self._connection.execute(
            _HELD, {"device": device, "bundle": bundle}
        ).one()
        return Bundle(int(held), int(parts or 0), int(received or 0))

    def add_part(
        self, device: bytes, bundle: bytes, part: int, parts: int, data: bytes, now_ms: int
    ) -> None:
        """A piece came; one that is held already stays as it is."""
        values = {"device": device, "bundle": bundle, "part": part, "parts": parts}
        self._connection.execute(_ADD_PART, values | {"received_ms": now_ms, "data": data})

    def read_bundle(self, device: bytes, bundle: bytes) -> bytes:
        """The pieces that are held, in order."""
        values = {"device": device, "bundle": bundle}
        return b"".join(self._connection.execute(_PARTS, values).scalars())

    def drop_bundles(self, device: bytes) -> None:
        """What was sent before goes: only the newest bundle is kept."""
        self._connection.execute(_DROP_PARTS, {"b_device": device})
