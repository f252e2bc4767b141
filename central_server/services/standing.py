"""Where a device's log stands at the centre, and what an answer says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from central_server.services.case_desk import CaseDesk, Reason
from central_server.services.chain import Incoming, common_prefix
from central_server.store.devices import Device, Head
from central_server.store.events import EventRow
from central_server.store.unit import Unit
from protocol.events import read_header
from protocol.messages import Meaning, SyncRequest
from protocol.objects import CaseEvidence

__all__ = ["BIGGEST", "Ingested", "Standing", "all_held", "without_events"]

BIGGEST: Final = (1 << 31) - 1
_APPLIED: Final = "applied"


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an answer says about the log of the device."""

    epoch: int
    stored_through: int
    stored_hash: bytes = b""
    meanings: tuple[Meaning, ...] = ()
    open_epoch: int = 0
    stored: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What one request works on."""

    unit: Unit
    device: Device
    request: SyncRequest
    epoch: int
    heads: Sequence[Head]
    last_epoch: int

    @property
    def newest(self) -> bool:
        """Whether this epoch is the one that the desk writes to now."""
        return self.request.head[0] == self.epoch

    def held_for(self, events: Sequence[Incoming]) -> list[EventRow]:
        """What is held from one before the first event to the last, and at the desk's head."""
        first = events[0].header
        if (
            len(self.heads) == 1
            and first.seq == self.heads[0].seq + 1
            and first.prev_hash == self.heads[0].hash
        ):
            return [EventRow(0, self.heads[0].seq, self.heads[0].hash, _APPLIED, "")]
        last = events[-1].header.seq
        return self.unit.events.held(
            self.device.id, self.epoch, first.seq - 1, last, self.request.head[1]
        )

    def branch_of_head(self, held: Sequence[EventRow]) -> Head | None:
        """The branch that the desk's newest event lies on, if it is held."""
        if not self.newest:
            return None
        wanted = (self.request.head[1], self.request.head_hash)
        branch = next((r.branch for r in held if (r.seq, r.hash) == wanted), None)
        return next((h for h in self.heads if h.branch == branch), None)

    def offer(self, branch: int | None) -> int:
        """An epoch this device has never used, the same one for a branch; 0 if it has moved on."""
        if not self.newest or self.last_epoch >= BIGGEST:
            return 0
        known = next((h.open_epoch for h in self.heads if h.branch == branch), 0)
        if known:
            return known
        epoch = self.last_epoch + 1
        self.unit.devices.set_last_epoch(self.device.id, epoch)
        if branch is not None:
            self.unit.devices.offer_epoch(self.device.id, self.epoch, branch, epoch)
        return epoch

    def open_fork_case(self, desk: CaseDesk, event: Incoming, seq: int, branch: int) -> bytes:
        """The case that names both histories: the event held at ``seq`` and this one."""
        sides: list[CaseEvidence] = []
        for held in self.unit.events.at(self.device.id, self.epoch, seq):
            if held.at.branch == branch:
                sides.append(desk.evidence(read_header(held.header), held.header))
        sides.append(desk.evidence(event.header, event.raw))
        return desk.open_for_device(Reason.FORK, self.device.id, self.device.kelurahan, sides)


def without_events(run: Standing) -> Ingested:
    """Answer a request without events: how far the epoch is stored, and whether the desk is behind."""
    if not run.heads:
        lost = run.epoch == 0 and run.last_epoch > 0  # its log is gone: it must not begin it again
        return Ingested(run.epoch, 0, open_epoch=run.offer(None) if lost else 0)
    only = run.heads[0] if len(run.heads) == 1 else None
    head = (run.request.head[1], run.request.head_hash)
    if only is not None and (not run.newest or head == (only.seq, only.hash)):
        return Ingested(run.epoch, only.seq, only.hash)
    held = run.unit.events.held(run.device.id, run.epoch, head[0], head[0], head[0])
    branch = run.branch_of_head(held)
    if branch is not None:
        behind = head[0] < branch.seq or branch.branch > 0
        offered = run.offer(branch.branch if branch.branch else None) if behind else 0
        return Ingested(run.epoch, branch.seq, branch.hash, open_epoch=offered)
    if only is not None and head[0] > only.seq:
        return Ingested(run.epoch, only.seq, only.hash)
    return Ingested(run.epoch, 0 if only is not None else common_prefix(run.heads))


def all_held(
    run: Standing, last: Incoming, on: int, held: Sequence[EventRow], known: tuple[Meaning, ...]
) -> Ingested:
    """Answer a resend. Only the desk's own head proves that it is on the branch to the end."""
    branch = run.branch_of_head(held)
    if branch is not None:
        behind = run.request.head[1] < branch.seq or branch.branch > 0
        offered = run.offer(branch.branch if branch.branch else None) if behind else 0
        return Ingested(run.epoch, branch.seq, branch.hash, known, offered)
    offered = run.offer(on) if on > 0 else 0
    return Ingested(run.epoch, last.header.seq, last.hash, known, offered)
