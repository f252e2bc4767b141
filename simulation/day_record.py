"""What is known of a demo day: its people, what each desk confirmed on the screen, what was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from desk_app.bootstrap import Desk
from protocol.custody import State
from simulation.centre_process import CentreProcess
from simulation.people import Person
from simulation.watchdog import Watchdog

__all__ = ["Day", "DemoDesk", "HandedOverRow", "ReceivedBatch", "handed_over_row", "received_batch"]


@dataclass(frozen=True, slots=True)
class HandedOverRow:
    """What the screen confirmed for one resident."""

    card: bytes
    number: str
    evidence_code: str
    hash: bytes
    position: int


@dataclass(frozen=True, slots=True)
class ReceivedBatch:
    """A batch that was received: the number of its minutes, its cards, and how many of them are held."""

    minutes: str
    cards: tuple[bytes, ...]
    held: int


@dataclass
class DemoDesk:
    """One desk of the day, its people by name, and what it did. ``syncs``: the sentence of each."""

    desk: Desk
    petugas: str
    supervisor: str
    handed: list[HandedOverRow] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    cancelled: list[bytes] = field(default_factory=list)
    received: list[ReceivedBatch] = field(default_factory=list)
    syncs: list[str] = field(default_factory=list)
    slowest_ms: float = 0.0


@dataclass
class Day:
    """Everything that happened, for the promises to be checked against. ``codes``: an enrolment code for
    each kelurahan with a desk; ``offline``: how the sync ended while the network was down."""

    out: Path
    centre: CentreProcess
    today: date
    people: tuple[Person, ...]
    codes: dict[str, str]
    desks: list[DemoDesk] = field(default_factory=list)
    offline: str = ""
    watchdog: Watchdog | None = None
    papers: dict[str, Path] = field(default_factory=dict)


def handed_over_row(desk: Desk, card: bytes) -> HandedOverRow:
    """What was confirmed, from the row that stands in the store at that moment."""
    with desk.store.read() as unit:
        row = unit.cards.get(card)
    last = row.status.hand_over if row is not None else None
    if last is None:
        raise AssertionError(f"confirmed but not recorded: {card.hex()}")
    position = last.epoch << 32 | last.seq
    return HandedOverRow(card, last.number, last.evidence_code, last.hash, position)


def received_batch(desk: Desk, batch: bytes, minutes: str) -> ReceivedBatch:
    """What stands in the store after a batch was received."""
    with desk.store.read() as unit:
        cards = unit.cards.of_batch(batch)
    there = [c for c in cards if c.state in (State.RECEIVED, State.HELD_UNDER_17)]
    if len(there) != len(cards):
        raise AssertionError("not every card of the batch was received")
    held = sum(c.state is State.HELD_UNDER_17 for c in there)
    return ReceivedBatch(minutes, tuple(sorted(c.id for c in there)), held)
