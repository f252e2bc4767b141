"""Where a device's log stands at the centre, and what an answer says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from central_server.services.case_desk import CaseDesk, Reason
from central_server.services.chain import Incoming, common_prefix
from central_server.store.devices import Asking, Device, Head
from central_server.store.events import EventRow
from central_server.store.unit import Unit
from protocol.events import ChainError, Header, read_header
from protocol.messages import MAX_ENDS, EpochEnd, Meaning, SyncRequest
from protocol.number import LAST_EPOCH
from protocol.objects import CaseEvidence

__all__ = [
    "BIGGEST",
    "Ingested",
    "Standing",
    "all_held",
    "check_bounds",
    "missing_end",
    "supposed",
    "without_events",
]

BIGGEST: Final = (1 << 31) - 1
_APPLIED: Final = "applied"
_HASH_BYTES: Final = 32


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
    """What one request works on. ``carried``: it came by hand, so the desk may be further by now.
    ``unread``: what its events say is not looked at. ``places``: every kelurahan that the device ever
    belonged to."""

    unit: Unit
    device: Device
    request: SyncRequest
    epoch: int
    heads: Sequence[Head]
    last_epoch: int
    carried: bool = False
    unread: bool = False
    places: frozenset[str] = frozenset()

    def at(self, header: Header) -> Standing:
        """The same, as PC of the kelurahan in which an event was recorded, if it ever belonged there."""
        kelurahan = header.kelurahan
        if kelurahan == self.device.kelurahan or kelurahan not in self.places:
            return self
        return replace(self, device=replace(self.device, kelurahan=kelurahan))

    @property
    def newest(self) -> bool:
        """Whether this epoch is the one that the desk writes to now."""
        return self.request.head[0] == self.epoch

    @property
    def end(self) -> tuple[int, bytes] | None:
        """Seq and header hash of the desk's last event of this epoch, if the request names it."""
        if self.newest:
            return self.request.head[1], self.request.head_hash
        return next(((e.seq, e.hash) for e in self.request.ends if e.epoch == self.epoch), None)

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

    def behind(self, branch: Head) -> bool:
        """Whether the desk, standing on ``branch``, needs an epoch of its own: it is a fork, or its newest
        event is not the newest held, so that its next would make one. An old request proves only the
        first: the desk has gone on since."""
        return branch.branch > 0 or (not self.carried and self.request.head[1] < branch.seq)

    def offer(self) -> int:
        """An epoch this device has never used; 0 if it has moved on, or none is left.

        Whoever asks again with the same newest event from the same host is told the same, until it is
        used; nobody else is.
        """
        if not self.newest:
            return 0
        devices, device = self.unit.devices, self.device.id
        asking = Asking(*self.request.head, self.request.head_hash, self.request.host)
        known = devices.offered(device, asking)
        if known and not devices.heads(device, known):
            return known
        if self.last_epoch >= LAST_EPOCH:
            return 0
        epoch = self.last_epoch + 1
        devices.set_last_epoch(device, epoch)
        devices.offer(device, asking, epoch)
        return epoch

    def open_fork_case(self, desk: CaseDesk, event: Incoming, seq: int, branch: int) -> bytes:
        """The case that names both histories: the event held at ``seq`` and this one."""
        sides: list[CaseEvidence] = []
        for held in self.unit.events.at(self.device.id, self.epoch, seq):
            if held.at.branch == branch:
                sides.append(desk.evidence(read_header(held.header), held.header))
        sides.append(desk.evidence(event.header, event.raw))
        device = self.at(event.header).device
        return desk.open_for_device(Reason.FORK, device.id, device.kelurahan, sides)


def check_bounds(request: SyncRequest) -> None:
    """Raises ChainError when the request says of its log what no log can be."""
    epochs = [end.epoch for end in request.ends]
    numbers = (request.epoch, *request.head, *epochs, *(end.seq for end in request.ends))
    if not all(0 <= n <= BIGGEST for n in numbers):
        raise ChainError(0, "a value out of bounds")
    if len(request.head_hash) > _HASH_BYTES:
        raise ChainError(0, "a hash of more than 32 bytes")
    ascending = all(a < b for a, b in zip([0, *epochs], [*epochs, request.head[0]], strict=True))
    if epochs and (len(epochs) > MAX_ENDS or not ascending):
        raise ChainError(0, "ends of epochs out of order")


def missing_end(
    unit: Unit, device: bytes, ends: Sequence[EpochEnd], before: int
) -> Ingested | None:
    """How far the oldest epoch before ``before`` is held whose end is not held; None if all are."""
    for end in ends:
        if end.epoch >= before:
            break
        heads = unit.devices.heads(device, end.epoch)
        at_end = any((h.seq, h.hash) == (end.seq, end.hash) for h in heads)
        if not at_end and not _holds(unit, device, end):
            return Ingested(end.epoch, *supposed(unit, device, end.epoch, heads, end.seq))
    return None


def _holds(unit: Unit, device: bytes, end: EpochEnd) -> bool:
    rows = unit.events.held(device, end.epoch, end.seq, end.seq, end.seq)
    return any(row.hash == end.hash for row in rows)


def supposed(
    unit: Unit, device: bytes, epoch: int, heads: Sequence[Head], before: int
) -> tuple[int, bytes]:
    """Seq and hash of the event below ``before`` through which a desk's log is held for all that can be
    known: where all branches still agree. The desk compares the hash with its own."""
    seq = common_prefix(heads)
    if not 0 < seq < before:
        return 0, b""
    if len(heads) == 1:
        return seq, heads[0].hash
    return seq, unit.events.held(device, epoch, seq, seq, seq)[0].hash


def without_events(run: Standing) -> Ingested:
    """Answer a request without events: how far the epoch is stored, and whether the desk is behind."""
    if not run.heads:
        # Its log is gone: it must not begin it again.
        lost = run.epoch == 0 and run.last_epoch > 0 and not run.carried
        return Ingested(run.epoch, 0, open_epoch=run.offer() if lost else 0)
    device, only = run.device.id, run.heads[0] if len(run.heads) == 1 else None
    if run.end is None:
        return Ingested(run.epoch, *supposed(run.unit, device, run.epoch, run.heads, BIGGEST))
    seq, digest = run.end
    if only is not None and (only.seq, only.hash) == (seq, digest):
        return Ingested(run.epoch, seq, digest)
    held = run.unit.events.held(device, run.epoch, seq, seq, seq)
    branch = run.branch_of_head(held)
    if branch is not None:
        offered = run.offer() if run.behind(branch) else 0
        return Ingested(run.epoch, seq, digest, open_epoch=offered)
    if any(row.hash == digest for row in held):
        return Ingested(run.epoch, seq, digest)
    return Ingested(run.epoch, *supposed(run.unit, device, run.epoch, run.heads, seq))


def all_held(
    run: Standing, last: Incoming, on: int, held: Sequence[EventRow], known: tuple[Meaning, ...]
) -> Ingested:
    """Answer a resend. Only the desk's own head proves on which branch it is."""
    branch = run.branch_of_head(held)
    forked = run.behind(branch) if branch is not None else on > 0
    offered = run.offer() if forked else 0
    return Ingested(run.epoch, last.header.seq, last.hash, known, offered)
