"""Where the events of a request belong: the end of a branch, a new branch, or not yet anywhere.

Pure: what is held goes in, a placement comes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from central_server.store.devices import Head
from protocol.events import Header

__all__ = ["Fit", "Incoming", "Placement", "common_prefix", "place"]


class Fit(Enum):
    """How events fit what is held."""

    HELD = auto()  # all of them are held already
    APPEND = auto()  # the new ones continue a branch (or begin the first)
    FORK = auto()  # the new ones leave a branch before its end
    GAP = auto()  # something between what is held and the first is missing
    STRANGE = auto()  # the first names a predecessor that is not the one held: ask for all


@dataclass(frozen=True, slots=True)
class Incoming:
    """A decoded event of a request with its bytes and hash."""

    header: Header
    raw: bytes
    body: bytes | None
    hash: bytes


@dataclass(frozen=True, slots=True)
class Placement:
    """``new`` is the index of the first event to store, ``branch`` where it and the rest go.

    For HELD, ``branch`` is the branch of the last event; for FORK, ``parent`` is the one left.
    """

    fit: Fit
    branch: int = 0
    new: int = 0
    parent: int = 0


def common_prefix(heads: Sequence[Head]) -> int:
    """The last seq at which all branches agree; with one branch its end, with none 0."""
    if len(heads) <= 1:
        return heads[0].seq if heads else 0
    return min(h.first_seq for h in heads if h.branch) - 1


def place(
    events: Sequence[Incoming], heads: Sequence[Head], held: Mapping[tuple[int, bytes], int]
) -> Placement:
    """Place ``events`` (linked among themselves, not empty) against the branches of their epoch.

    ``held`` maps (seq, header hash) to a branch for every seq from one before the first to the last.
    Since each header names the one before it, the events held already are the first ones.
    """
    new = next((i for i, e in enumerate(events) if (e.header.seq, e.hash) not in held), len(events))
    if new == len(events):
        last = events[-1]
        return Placement(Fit.HELD, held[last.header.seq, last.hash], new)
    first = events[new].header
    if first.seq == 1:
        if not heads:
            return Placement(Fit.APPEND, 0, new)
        return Placement(Fit.FORK, heads[-1].branch + 1, new, 0)
    parent = held.get((first.seq - 1, first.prev_hash))
    if parent is None:
        beyond = first.seq > max((h.seq for h in heads), default=0) + 1
        return Placement(Fit.GAP if beyond else Fit.STRANGE)
    if next(h.seq for h in heads if h.branch == parent) == first.seq - 1:
        return Placement(Fit.APPEND, parent, new)
    return Placement(Fit.FORK, heads[-1].branch + 1, new, parent)
