"""Giving a device back what it has lost of its own log. See docs/sync-protocol.md, "Lost events"."""

from __future__ import annotations

from typing import Final

from central_server.store.devices import Device, Head
from central_server.store.events import Position, ProvedEvent
from central_server.store.unit import Unit
from protocol.messages import OwnEvent, OwnEvents, Wanted

__all__ = ["own_events"]

_STEP: Final = 256
_MOST: Final = 2_500
_LARGEST: Final = 2 << 20
_OVERHEAD: Final = 200
_BIGGEST: Final = (1 << 31) - 1


def own_events(unit: Unit, device: Device, wanted: Wanted, room: int) -> OwnEvents:
    """What is held of ``wanted``: at most about ``room`` bytes, the last one signed.

    Nothing, where no branch holds the event that the desk names as the one before.
    """
    nothing = OwnEvents(epoch=wanted.epoch, first=wanted.first)
    if not (0 < wanted.epoch <= _BIGGEST and 0 < wanted.first <= _BIGGEST and wanted.last >= 0):
        return nothing
    branch = _branch(unit, device, wanted)
    if branch is None:
        return nothing
    events, more = _read(unit, device, wanted, branch, min(room, _LARGEST))
    return OwnEvents(epoch=wanted.epoch, first=wanted.first, events=tuple(events), more=more)


def _branch(unit: Unit, device: Device, wanted: Wanted) -> int | None:
    """The branch in which the event before ``first`` is the one that the desk knows.

    Where it knows none, the first branch: that is what the device recorded before anything went wrong."""
    heads = unit.devices.heads(device.id, wanted.epoch)
    if not heads:
        return None
    if wanted.first == 1 or not wanted.after:
        return heads[0].branch
    before = wanted.first - 1
    rows = unit.events.held(device.id, wanted.epoch, before, before, before)
    on = [row.branch for row in rows if row.hash == wanted.after]
    return _following(heads, on, wanted.first)


def _following(heads: list[Head], on: list[int], first: int) -> int | None:
    """Of the branches that hold the event, or left it there, the one that goes on behind it."""
    for branch in on:
        if any(h.branch == branch and h.seq >= first for h in heads):
            return branch
    left = [h.branch for h in heads if on and h.first_seq == first]
    return left[0] if left else None


def _read(
    unit: Unit, device: Device, wanted: Wanted, branch: int, room: int
) -> tuple[list[OwnEvent], bool]:
    found: list[ProvedEvent] = []
    seq, size, signed = wanted.first, 0, 0
    last = wanted.last or _BIGGEST
    more = False
    while not more:
        page = unit.events.onwards(Position(device.id, wanted.epoch, branch, seq), _STEP)
        for event in page:
            if event.at.seq != seq or (seq > last and signed == len(found)):
                return _wired(found[:signed]), False
            size += len(event.header) + len(event.body or b"") + _OVERHEAD
            if signed and (size > room or len(found) >= _MOST):
                more = True
                break
            found.append(event)
            seq += 1
            if event.signature is not None:
                signed = len(found)
        if len(page) < _STEP:
            break
    return _wired(found[:signed]), more


def _wired(events: list[ProvedEvent]) -> list[OwnEvent]:
    return [OwnEvent(e.header, e.body, e.signature) for e in events]
