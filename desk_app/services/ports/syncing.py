"""What the sync engine needs: the log and the feed as the centre sees them, and what travels along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from desk_app.services.ports.surroundings import Changes
from protocol.messages import (
    BundlePart,
    BundleWanted,
    CardRange,
    CardStanding,
    EpochEnd,
    PcHealth,
    SyncAnswer,
    UpdateStand,
    Wanted,
    WireEvent,
)

__all__ = [
    "Outgoing",
    "PcCare",
    "Question",
    "SyncPosition",
    "SyncStore",
    "TimeAnchors",
    "UpdateTalk",
]


@dataclass(frozen=True, slots=True)
class SyncPosition:
    """Where the desk stands: its newest event, the feed cursor, the last answer, what waits.

    ``ends``: the last event of every earlier epoch, oldest first. ``stored``: (epoch, seq) of the newest
    event that the centre said it holds, (0, 0) if none. ``contact`` and ``generation`` of that answer.
    ``wanted``: events of its own that it has lost.
    """

    head: tuple[int, int]
    head_hash: bytes
    cursor: tuple[int, int]
    answer_hash: bytes
    unsent: int
    ends: tuple[EpochEnd, ...] = ()
    stored: tuple[int, int] = (0, 0)
    contact: int = 0
    generation: int = 0
    wanted: Wanted | None = None


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


@dataclass(frozen=True, slots=True)
class Question:
    """Cards to be compared with the centre's: ranges of them, or those found to differ (protocol section
    7, "Digest")."""

    ranges: tuple[CardRange, ...] = ()
    differing: tuple[CardStanding, ...] = ()


class SyncStore(Protocol):
    """What the sync engine needs from the store; each call is a transaction of its own."""

    def position(self) -> SyncPosition:
        """Where the desk stands now."""
        ...

    def unsent(self) -> int:
        """How many events wait: what `position` says of it, where no more is asked for."""
        ...

    def next_outgoing(self, max_events: int, max_bytes: int) -> Outgoing | None:
        """The oldest events that the centre has not said it stored; at least one if any wait."""
        ...

    def accept(self, answer: SyncAnswer, answer_hash: bytes) -> Changes:
        """Take a checked answer in: the changed objects and their rows, folded again, in slices between
        which others may write; then in one transaction what is stored, what it means, and the cursor.
        Taking the same answer twice, or again after a fall in between, changes nothing more."""
        ...

    def question(self, now_ms: int) -> Question:
        """What to have compared by the next request, which sends no events. ``now_ms`` by the PC's clock.
        Rows that are not what objects and log give are made right by it."""
        ...

    def more_to_compare(self, now_ms: int) -> bool:
        """Whether, once nothing is left to send and to fetch, there is a question to be asked at once."""
        ...

    def open_epoch(self, epoch: int, reason: str) -> Changes:
        """Open ``epoch`` in the log because the centre found a fork; the next act stands in it.

        Does nothing if that epoch (or a later one) is open already."""
        ...


class UpdateTalk(Protocol):
    """What the sync says of an update of the program, and what it hears. None of it raises."""

    def stand(self) -> UpdateStand | None:
        """How far this PC is, None if there is nothing to say."""
        ...

    def offered(self, version: str) -> None:
        """The centre offers this version, empty for none."""
        ...


class PcCare(Protocol):
    """What the sync says of the PC for IT, and what IT asks of it. None of it raises: the sync comes
    first."""

    def health(self) -> PcHealth | None:
        """How the PC is doing, None if the centre need not hear it now."""
        ...

    def heard(self, answer: SyncAnswer, health: PcHealth | None) -> None:
        """An answer was taken in; ``health`` was in its request."""
        ...

    def piece(self, wanted: BundleWanted) -> BundlePart | None:
        """A piece of the bundle asked for; None if there is none to be had."""
        ...


class TimeAnchors(Protocol):
    """Takes the centre's time when a signed answer brings it."""

    def anchor(self, server_ms: int, asked_monotonic_ms: int) -> None:
        """``server_ms`` was the time at the centre; the question left at ``asked_monotonic_ms``."""
        ...
