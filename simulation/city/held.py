"""Everything that the centre holds of every log, read for the checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from central_server.store.devices import Device
from central_server.store.events import Position, ProvedEvent
from central_server.store.unit import Unit
from protocol.events import Header, read_header

__all__ = ["CentreLog", "Held", "read_log"]

_ALL: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Held:
    """An event as the centre holds it."""

    event: ProvedEvent
    header: Header

    @property
    def hash(self) -> bytes:
        """SHA-256 of its header."""
        return self.event.hash

    @property
    def branch(self) -> tuple[bytes, int, int]:
        """The device, the epoch and the branch that it stands in."""
        at = self.event.at
        return at.device, at.epoch, at.branch


@dataclass(frozen=True, slots=True)
class CentreLog:
    """Every event of every device, and the devices; ``own``: the centre itself is a device too."""

    events: list[Held]
    devices: dict[bytes, Device]
    own: bytes

    def of_desks(self) -> list[Held]:
        """What desks recorded."""
        return [held for held in self.events if held.event.at.device != self.own]


def _branches(unit: Unit, device: Device) -> list[Position]:
    return [
        Position(device.id, epoch, head.branch, 1)
        for epoch in range(1, device.last_epoch + 1)
        for head in unit.devices.heads(device.id, epoch)
    ]


def read_log(unit: Unit) -> CentreLog:
    """The logs as one unit sees them."""
    devices = {d.id: d for d in unit.devices.all()}
    events = [
        Held(event, read_header(event.header))
        for device in devices.values()
        for at in _branches(unit, device)
        for event in unit.events.onwards(at, _ALL)
    ]
    own = next(d.id for d in devices.values() if not d.number)
    return CentreLog(events, devices, own)
