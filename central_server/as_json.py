"""Devices as command line and HTTP give them to a program."""

from __future__ import annotations

import msgspec

from central_server.services.pcs import PcView
from central_server.store.devices import Device
from central_server.words import time_text
from protocol.identifiers import uuid_text

__all__ = ["device_json", "pc_json"]


def device_json(device: Device) -> dict[str, object]:
    """A device for a program."""
    return {
        "id": device.id.hex(),
        "kelurahan": device.kelurahan,
        "number": device.number,
        "computer": device.computer,
        "application": device.application,
        "enrolled": time_text(device.enrolled_ms),
        "place_since": time_text(device.place_ms),
        "revoked": time_text(device.revoked_ms),
        "last_contact": time_text(device.last_contact_ms),
        "clock_offset_ms": device.clock_offset_ms,
    }


def pc_json(view: PcView) -> dict[str, object]:
    """A PC for a program."""
    health: dict[str, object] | None = None
    if view.health is not None:
        health = msgspec.structs.asdict(view.health)
        for name in ("oldest_ms", "check_ms", "repair_ms", "backup_ms", "equal_ms"):
            health[name.removesuffix("_ms")] = time_text(int(str(health.pop(name))))
        health["check_result"] = view.health.check
    orders, update = view.orders, view.update
    return device_json(view.device) | {
        "ring": view.ring,
        "update": {"version": update.version, "state": update.state}
        if update and update.at_ms
        else None,
        "backlog": view.backlog,
        "health": health,
        "heard": time_text(view.heard_ms),
        "locked": time_text(orders.locked_ms),
        "locked_by": uuid_text(orders.locked_by) if orders.locked_by else None,
        "bundle_asked": time_text(orders.bundle_ms),
        "bundle_parts": [view.bundle.held, view.bundle.parts],
        "bundle_received": time_text(view.bundle.received_ms) if view.bundle.whole else "",
        "retired": time_text(orders.retired_ms),
        "lost": orders.lost,
        "replaced_by": view.successor.id.hex() if view.successor else None,
    }
