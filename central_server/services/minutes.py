"""The minutes of a batch: two PCs that were offline may each have recorded some."""

from __future__ import annotations

from central_server.services.case_desk import CaseDesk
from central_server.services.chain import Incoming
from central_server.services.fold import CASE, Meant
from central_server.store.devices import Device
from central_server.store.unit import Unit
from protocol.bodies import BatchReceived
from protocol.events import header_hash, read_header

__all__ = ["note_minutes"]


def note_minutes(
    unit: Unit, device: Device, desk: CaseDesk, event: Incoming, said: BatchReceived
) -> Meant:
    """Remember who recorded the minutes of a batch; a second one is a case that names them all, each with
    its number and its PC. The cards lie where they lie."""
    others = [raw for raw in unit.batches.minutes(said.batch) if header_hash(raw) != event.hash]
    unit.batches.add_minutes(said.batch, event.hash, event.raw)
    if not others:
        return Meant()
    sides = [desk.evidence(read_header(raw), raw) for raw in others]
    sides.append(desk.evidence(event.header, event.raw))
    case = desk.open_for_batch(said.batch, device.id, device.kelurahan, sides)
    return Meant(CASE, case.hex())
