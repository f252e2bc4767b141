"""Whether this centre still knows what it once told a device, or was restored from a backup since."""

from __future__ import annotations

from dataclasses import dataclass

from central_server.store.devices import Device
from central_server.store.unit import Unit
from protocol.events import ChainError
from protocol.messages import SyncRequest

__all__ = ["Contact", "meet"]

_HOST_BYTES = 16
_MOST = 1 << 53


@dataclass(frozen=True, slots=True)
class Contact:
    """What an answer says of itself: its number, the generation of the feed, and whether the feed begins
    again from zero with it."""

    number: int
    generation: int
    anew: bool


def meet(unit: Unit, device: Device, request: SyncRequest) -> Contact:
    """Count the contact; ``device`` is held. Raises ChainError for numbers that no centre gave.

    A desk that was answered more often than this centre knows was answered by one that this centre has
    forgotten: the feed counters have lost versions that the desk has seen, and give them out again. A
    copied disk asks from a host of its own, and no copy can be ahead of what was answered.
    """
    if len(request.host) > _HOST_BYTES:
        raise ChainError(0, "a host of more than 16 bytes")
    if not (0 <= request.contact < _MOST and 0 <= request.generation < _MOST):
        raise ChainError(0, "a value out of bounds")
    here = unit.devices.last_contact(device.id, request.host)
    answered = device.contact if here is None else here
    generation = device.generation
    if request.contact > answered or request.generation > generation:
        generation = max(generation, request.generation) + 1
    number = max(device.contact, request.contact) + 1
    unit.devices.answered(device.id, request.host, number, generation)
    return Contact(number, generation, request.generation != generation)
