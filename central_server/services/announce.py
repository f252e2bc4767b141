"""Telling the whole city of a device: its key, and the places that its papers name."""

from __future__ import annotations

from typing import Final

from central_server.store.devices import Device
from central_server.store.feed import CITY
from central_server.store.unit import Unit
from protocol.objects import DeviceObject, ObjectKind, encode_object

__all__ = ["LAST_NUMBER", "announce"]

LAST_NUMBER: Final = 99


def announce(unit: Unit, device: Device) -> None:
    """Put the device's key into the city's feed: every desk can check its papers, also those of the places
    that it had before."""
    now = (device.kelurahan, device.number)
    had = dict.fromkeys((p.kelurahan, p.number) for p in unit.places.of(device.id))
    item = DeviceObject(
        id=device.id,
        kelurahan=device.kelurahan,
        number=device.number,
        public_key=device.public_key,
        valid_from_ms=device.enrolled_ms,
        revoked_ms=device.revoked_ms,
        earlier=tuple(place for place in had if place != now),
    )
    unit.feed.put(CITY, ObjectKind.DEVICE, device.id, encode_object(item))
