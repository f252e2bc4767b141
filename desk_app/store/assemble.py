"""One log out of whatever can still be read of it: the damaged file, backups, copies kept aside.

An event is believed by its signature, a body by its hash, so it does not matter where they come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from desk_app.store.log import epoch_seq, position_of
from desk_app.store.records import Value
from desk_app.store.salvage import Salvage
from protocol.bodies import BodyError, EpochOpened, Purge, read_body
from protocol.events import ChainError, Header, Kind, header_hash, read_header, signature_holds
from protocol.recovered import Carried, carried

__all__ = ["Assembled", "Run", "SavedEvent", "Source", "assemble"]

Run = tuple[int, int, int]
_LAST: int = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Source:
    """Something that was read: ``name`` empty for the damaged file itself."""

    name: str
    read: Salvage


@dataclass(frozen=True, slots=True)
class SavedEvent:
    """An event that this device signed, and which source it came from."""

    header: Header
    raw: bytes
    signature: bytes
    source: int

    @property
    def hash(self) -> bytes:
        """The hash of its header."""
        return header_hash(self.raw)


@dataclass(slots=True)
class Assembled:
    """The log as far as it can be had.

    ``events`` by position; ``bodies`` of them; ``purged``: position of a body that was purged -> position
    of the purge. ``carried``: acts behind a hole that nobody can fill, oldest first. ``missing`` and
    ``bodies_lost``: runs (epoch, first, last), last 0: to the end. ``stored``: position through which the
    centre is known to hold the log, 0 if that is not known. ``epochs``: the highest epoch known of.
    """

    events: dict[int, SavedEvent] = field(default_factory=dict)
    bodies: dict[int, bytes] = field(default_factory=dict)
    purged: dict[int, int] = field(default_factory=dict)
    carried: list[Carried] = field(default_factory=list)
    missing: list[Run] = field(default_factory=list)
    bodies_lost: list[Run] = field(default_factory=list)
    stored: int = 0
    epochs: int = 0

    @property
    def complete(self) -> bool:
        """Whether nothing is known to be missing."""
        return not (self.carried or self.missing or self.bodies_lost)

    def from_others(self) -> int:
        """How many events the damaged file did not give."""
        return sum(e.source > 0 for e in self.events.values())


def assemble(
    sources: Sequence[Source],
    public_key: bytes,
    device: bytes,
    mark: tuple[int, int],
    *,
    whole: bool,
) -> Assembled:
    """Put the log together. ``mark``: (epoch, seq) of the newest event known to have been recorded;
    ``whole``: whether the first source is known to give all of it."""
    found = _events(sources, public_key, device)
    made = Assembled(stored=_stored(sources))
    made.epochs = max([mark[0], *(epoch for epoch, _ in map(epoch_seq, found))], default=0)
    bodies = _bodies(sources)
    declared = _declared(found, bodies)
    for epoch in range(1, made.epochs + 1):
        _place(made, found, epoch)
    _tails(made, mark, declared, whole=whole)
    _purges(made, found, sources, bodies)
    _join_bodies(made, bodies, declared[1])
    made.carried = [_with_body(c, bodies, made) for c in made.carried]
    return made


def _events(sources: Sequence[Source], public_key: bytes, device: bytes) -> dict[int, SavedEvent]:
    """Every event that the device signed; of two at one place the one that continues its predecessor."""
    candidates: dict[int, list[SavedEvent]] = {}
    seen: set[bytes] = set()
    for number, source in enumerate(sources):
        for raw, signature in _raw_events(source.read):
            if raw in seen:
                continue
            try:
                header = read_header(raw)
            except ChainError:
                continue
            if header.device != device or not signature_holds(public_key, raw, signature):
                continue
            seen.add(raw)
            event = SavedEvent(header, raw, signature, number)
            candidates.setdefault(position_of(header.epoch, header.seq), []).append(event)
    chosen: dict[int, SavedEvent] = {}
    for position in sorted(candidates):
        before = chosen.get(position - 1)
        linked = [e for e in candidates[position] if before and e.header.prev_hash == before.hash]
        chosen[position] = (linked or candidates[position])[0]
    return chosen


def _raw_events(read: Salvage) -> Iterator[tuple[bytes, bytes]]:
    for row in read.table("event"):
        raw, signature = row.get("header"), row.get("signature")
        if isinstance(raw, bytes) and isinstance(signature, bytes):
            yield raw, signature
    for record in read.loose:
        raw, signature = record.values[-2], record.values[-1]
        if isinstance(raw, bytes) and isinstance(signature, bytes):
            yield raw, signature


def _bodies(sources: Sequence[Source]) -> Mapping[bytes, bytes]:
    """Everything that may be a body, by its hash."""
    found: dict[bytes, bytes] = {}
    for source in sources:
        blobs: Iterable[Value] = [row.get("body") for row in source.read.table("event_body")]
        loose = [r.values[1] for r in source.read.loose if len(r.values) == 2]
        for blob in [*blobs, *loose]:
            if isinstance(blob, bytes):
                found.setdefault(sha256(blob).digest(), blob)
    return found


def _stored(sources: Sequence[Source]) -> int:
    """How far the centre holds the log, by whoever knows it best: it never forgets while it is sound."""
    told = (row.get("stored_position") for s in sources for row in s.read.table("sync_state"))
    return max((t for t in told if isinstance(t, int)), default=0)


def _declared(
    found: Mapping[int, SavedEvent], bodies: Mapping[bytes, bytes]
) -> tuple[set[Run], set[Run]]:
    """What earlier repairs have declared missing: events, bodies."""
    missing: set[Run] = set()
    lost: set[Run] = set()
    for event in found.values():
        said = _said(event, bodies) if event.header.kind == Kind.EPOCH_OPENED else None
        if isinstance(said, EpochOpened):
            missing.update(said.missing)
            lost.update(said.bodies)
    return missing, lost


def _said(event: SavedEvent, bodies: Mapping[bytes, bytes]) -> object:
    body = bodies.get(event.header.body_hash)
    try:
        return None if body is None else read_body(event.header.kind, body)
    except BodyError:
        return None


def _place(made: Assembled, found: Mapping[int, SavedEvent], epoch: int) -> None:
    """Put an epoch's events in their places up to the first hole that the centre does not hold; what lies
    behind such a hole has no place in the chain any more."""
    seqs = sorted(s for e, s in map(epoch_seq, found) if e == epoch)
    expected, before = 1, b""
    cut = False
    for seq in seqs:
        event = found[position_of(epoch, seq)]
        hole = seq > expected
        broken = bool(not hole and before and event.header.prev_hash != before)
        if not cut and (hole or broken):
            cut = broken or made.stored < position_of(epoch, seq - 1)
            made.missing.append((epoch, expected, 0 if cut else seq - 1))
        if cut:
            made.carried += _as_carried(event)
        else:
            made.events[position_of(epoch, seq)] = event
            expected, before = seq + 1, event.hash


def _as_carried(event: SavedEvent) -> list[Carried]:
    """An opening of an epoch says nothing that a later one does not; everything else is an act."""
    if event.header.kind == Kind.EPOCH_OPENED:
        return []
    return [Carried(event.header, event.raw, event.signature, None)]


def _tails(
    made: Assembled, mark: tuple[int, int], declared: tuple[set[Run], set[Run]], *, whole: bool
) -> None:
    """Where an epoch must have had more than is there; epochs of which nothing is there."""
    cut = {epoch for epoch, _first, last in made.missing if last == 0}
    for epoch in range(1, made.epochs + 1):
        seqs = [s for e, s in map(epoch_seq, made.events) if e == epoch]
        last = max(seqs, default=0)
        if epoch in cut:
            continue
        if _ends_here(made, epoch, last, mark, whole=whole):
            continue
        if not any(e == epoch and f <= last + 1 and z == 0 for e, f, z in declared[0]):
            known = mark[1] if mark[0] == epoch and mark[1] > last else 0
            made.missing.append((epoch, last + 1, known))
    made.missing.sort()


def _ends_here(
    made: Assembled, epoch: int, last: int, mark: tuple[int, int], *, whole: bool
) -> bool:
    """Whether (epoch, last) is known to be the last event of its epoch."""
    if last == 0:
        return False
    following = made.events.get(position_of(epoch + 1, 1))
    if following is not None:
        return following.header.prev_hash == made.events[position_of(epoch, last)].hash
    if epoch < made.epochs:
        return False
    return (epoch, last) == mark or (whole and (epoch, last) > mark)


def _purges(
    made: Assembled,
    found: Mapping[int, SavedEvent],
    sources: Sequence[Source],
    bodies: Mapping[bytes, bytes],
) -> None:
    """Which bodies were purged: by what the purges say, and by what the tables remember of lost purges."""
    for source in reversed(sources):
        for row in source.read.table("purged"):
            position, by = row.get("position"), row.get("purge_position")
            if isinstance(position, int) and isinstance(by, int):
                made.purged[position] = by
    for position, event in sorted(found.items()):
        said = _said(event, bodies) if event.header.kind in (Kind.PURGE, Kind.RECOVERED) else None
        if event.header.kind == Kind.RECOVERED:
            said = _carried_purge(event, bodies)
        if isinstance(said, Purge):
            for epoch, first, last in said.runs:
                for seq in range(first, min(last, _LAST) + 1):
                    made.purged[position_of(epoch, seq)] = position
    made.purged = {p: by for p, by in made.purged.items() if p in made.events}


def _carried_purge(event: SavedEvent, bodies: Mapping[bytes, bytes]) -> object:
    body = bodies.get(event.header.body_hash)
    try:
        act = None if body is None else carried(event.header, body)
        if act is None or act.header.kind != Kind.PURGE or act.body is None:
            return None
        return read_body(Kind.PURGE, act.body)
    except BodyError:
        return None


def _join_bodies(made: Assembled, bodies: Mapping[bytes, bytes], declared: set[Run]) -> None:
    for position, event in sorted(made.events.items()):
        if position in made.purged:
            continue
        body = bodies.get(event.header.body_hash)
        if body is not None:
            made.bodies[position] = body
            continue
        epoch, seq = epoch_seq(position)
        if any(e == epoch and f <= seq and (z == 0 or seq <= z) for e, f, z in declared):
            continue
        runs = made.bodies_lost
        if runs and runs[-1][0] == epoch and runs[-1][2] == seq - 1:
            runs[-1] = (epoch, runs[-1][1], seq)
        else:
            runs.append((epoch, seq, seq))


def _with_body(act: Carried, bodies: Mapping[bytes, bytes], made: Assembled) -> Carried:
    """The act with its body; one that carried another act itself gives that one."""
    body = bodies.get(act.header.body_hash)
    if position_of(act.header.epoch, act.header.seq) in made.purged:
        body = None
    if act.header.kind == Kind.RECOVERED and body is not None:
        try:
            return carried(act.header, body)
        except BodyError:
            return act
    return Carried(act.header, act.raw, act.signature, body)
