"""What the services and the sync engine need from outside, as Protocols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from protocol.messages import SyncAnswer, WireEvent

__all__ = [
    "Changes",
    "Clock",
    "Entropy",
    "Identity",
    "Outgoing",
    "SyncPosition",
    "SyncStore",
    "TimeAnchors",
]


class Clock(Protocol):
    """The PC's clock, as it is: it may be wrong, and it may jump."""

    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC by the wall clock."""
        ...

    def monotonic_ms(self) -> int:
        """Milliseconds that only ever grow within one boot."""
        ...

    def boot_id(self) -> str:
        """A text that changes with every start of the PC."""
        ...


class Entropy(Protocol):
    """Random bytes: salts, identifiers, nonces."""

    def bytes(self, count: int, /) -> bytes:
        """``count`` random bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this desk is, once enrolled. ``centre_key``: the centre's pinned Ed25519 public key."""

    device: bytes
    kelurahan: str
    number: int
    zone: str
    centre_url: str
    centre_key: bytes
    centre_box_key: bytes = b""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a write changed, for whoever shows it: kinds of thing and ids of cards."""

    kinds: frozenset[str] = frozenset()
    cards: frozenset[bytes] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.kinds | other.kinds, self.cards | other.cards)


@dataclass(frozen=True, slots=True)
class SyncPosition:
    """Where the desk stands: its newest event, the feed cursor, the last answer, what waits."""

    head: tuple[int, int]
    head_hash: bytes
    cursor: tuple[int, int]
    answer_hash: bytes
    unsent: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The next events to send: of one epoch, oldest first, with the signature of the last."""

    epoch: int
    first_seq: int
    events: tuple[WireEvent, ...]
    signature: bytes

    @property
    def last_seq(self) -> int:
        """Seq of the last event in it."""
        return self.first_seq + len(self.events) - 1


class SyncStore(Protocol):
    """What the sync engine needs from the store; each call is a transaction of its own."""

    def position(self) -> SyncPosition:
        """Where the desk stands now."""
        ...

    def next_outgoing(self, max_events: int, max_bytes: int) -> Outgoing | None:
        """The oldest events that the centre has not said it stored; at least one if any wait."""
        ...

    def accept(self, answer: SyncAnswer, answer_hash: bytes) -> Changes:
        """Take a checked answer in, in one transaction: what is stored and what it means, the changed
        objects, the rows folded again, the cursor. Taking the same answer twice changes nothing."""
        ...

    def open_epoch(self, epoch: int, reason: str) -> Changes:
        """Open ``epoch`` in the log because the centre found a fork; the next act stands in it.

        Does nothing if that epoch (or a later one) is open already."""
        ...


class TimeAnchors(Protocol):
    """Takes the centre's time when a signed answer brings it."""

    def anchor(self, server_ms: int, asked_monotonic_ms: int) -> None:
        """``server_ms`` was the time at the centre; the question left at ``asked_monotonic_ms``."""
        ...
