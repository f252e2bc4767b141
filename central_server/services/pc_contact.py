"""What a device says of itself with a sync, and what it is told. See docs/sync-protocol.md section 13."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Final

from central_server.services.standing import Ingested
from central_server.store.devices import Device
from central_server.store.unit import Unit
from protocol.messages import (
    BundlePart,
    BundleWanted,
    SyncRequest,
    encode_message,
)
from protocol.pc_care import BUNDLE_PART_BYTES, MAX_BUNDLE_BYTES, MAX_HEALTH_BYTES

__all__ = ["PcAnswer", "hear_pc", "waiting"]

_log: Final = logging.getLogger(__name__)
_MOST_PARTS: Final = MAX_BUNDLE_BYTES // BUNDLE_PART_BYTES


@dataclass(frozen=True, slots=True)
class PcAnswer:
    """What the answer says to the PC: since when it is locked (0: not), what of a bundle is wanted."""

    locked_ms: int = 0
    bundle: BundleWanted | None = None


def hear_pc(
    unit: Unit,
    device: Device,
    request: SyncRequest,
    ingested: Ingested,
    now_ms: int,
    *,
    carried: bool,
) -> PcAnswer:
    """Keep what the device (held) says of itself, and see what was ordered for it. A request that was
    carried says how the PC was, not how it is: nothing of that is kept."""
    if not carried:
        _keep_health(unit, device.id, request, ingested, now_ms)
    orders = unit.pcs.orders(device.id)
    if orders.bundle is None or device.revoked_ms:
        return PcAnswer(orders.locked_ms)
    part = request.bundle
    if part is not None and part.id == orders.bundle and not carried:
        _keep_part(unit, device.id, part, now_ms)
    held = unit.pcs.bundle(device.id, orders.bundle)
    wanted = None if held.whole else BundleWanted(orders.bundle, held.held)
    return PcAnswer(orders.locked_ms, wanted)


def waiting(request: SyncRequest, ingested: Ingested) -> int:
    """How many events the device still has that are not stored here, by its own word."""
    epoch, newest = request.head
    through = ingested.stored_through
    if ingested.epoch == epoch:
        return max(0, newest - through)
    later = sum(e.seq for e in request.ends if e.epoch > ingested.epoch)
    here = sum(e.seq - through for e in request.ends if e.epoch == ingested.epoch)
    return max(0, here) + later + newest


def _keep_health(
    unit: Unit, device: bytes, request: SyncRequest, ingested: Ingested, now_ms: int
) -> None:
    known = unit.pcs.health(device)
    health = replace(known, backlog=min(waiting(request, ingested), 1 << 40))
    if request.health is not None:
        said = encode_message(request.health)
        if len(said) <= MAX_HEALTH_BYTES:
            health = replace(health, at_ms=now_ms, report=said)
    if health != known:
        unit.pcs.put_health(device, health)


def _keep_part(unit: Unit, device: bytes, part: BundlePart, now_ms: int) -> None:
    held = unit.pcs.bundle(device, part.id)
    fits = 0 < part.parts <= _MOST_PARTS and 0 < len(part.data) <= BUNDLE_PART_BYTES
    if not fits or held.whole:
        return
    if part.part == 0:  # the device has made it anew, or sends it once more
        unit.pcs.drop_bundles(device)
    elif part.part != held.held or part.parts != held.parts:
        return
    unit.pcs.add_part(device, part.id, part.part, part.parts, part.data, now_ms)
    _log.info("%s: piece %d of %d of a bundle", device.hex()[:8], part.part + 1, part.parts)
