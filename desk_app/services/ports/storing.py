"""The desk's records: units of work, the log, rows and small things."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import msgspec

from desk_app.domain.cards import Card
from protocol.custody import State
from protocol.events import Event, Header
from protocol.status import CardStatus

__all__ = [
    "CardRows",
    "EventLog",
    "FeedObjects",
    "Found",
    "Guard",
    "Guards",
    "Head",
    "LoggedEvent",
    "PrintJob",
    "PrintJobs",
    "Settings",
    "Store",
    "Unit",
]


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event of the log: where it stands, its hash, and the times it carries.

    Before the first event ``epoch`` and ``seq`` are 0 and the hash is 32 zero bytes. ``trust`` as in
    `protocol.events.Trust`: a doubtful ``time_ms`` is only what the clock showed.
    """

    epoch: int
    seq: int
    hash: bytes
    time_ms: int
    business_date: int
    trust: int


class LoggedEvent(msgspec.Struct, frozen=True):
    """An event of the log, its header decoded, its body still bytes (None once purged)."""

    position: int
    raw: bytes
    header: Header
    body: bytes | None
    signature: bytes
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of a search: the card, and why it was found (a code of `Match`)."""

    card: Card
    match: str


@dataclass(frozen=True, slots=True)
class PrintJob:
    """The paper of an act: to_print, printed, doubtful, failed, given."""

    position: int
    state: str
    changed_ms: int
    detail: str


@dataclass(frozen=True, slots=True)
class Guard:
    """Wrong PINs in a row, and a PIN changed here that the feed does not know yet."""

    failures: int = 0
    locked_until_ms: int = 0
    pin_hash: str = ""
    pin_version: int = 0


class EventLog(Protocol):
    """The append-only log of this device."""

    def head(self) -> Head:
        """The newest event."""
        ...

    def next_serial(self, prefix: str) -> int:
        """The running number after the last used one under ``prefix`` (14 digits), from 1."""
        ...

    def append(self, event: Event, header: Header) -> int:
        """Store the bytes; the event's position. The caller has made it continue the head."""
        ...

    def at(self, position: int) -> LoggedEvent | None:
        """The event at a position."""
        ...

    def by_number(self, number: str) -> LoggedEvent | None:
        """The event that carries a number."""
        ...

    def of_card(self, card: bytes) -> list[LoggedEvent]:
        """This device's events on a card, oldest first."""
        ...

    def numbered_on(self, business_date: int) -> list[LoggedEvent]:
        """The numbered events (receipts, minutes) of a business date, oldest first."""
        ...

    def after(self, position: int, limit: int) -> list[LoggedEvent]:
        """Up to ``limit`` events behind a position, oldest first."""
        ...

    def purgeable_before(self, business_date: int, kinds: frozenset[str]) -> list[int]:
        """Positions of confirmed events of ``kinds`` older than a date whose bodies still stand."""
        ...

    def purge(self, positions: list[int], purge_position: int) -> None:
        """Remove bodies, naming the purge event that says so."""
        ...

    def purged_by(self, position: int) -> int | None:
        """The position of the purge event that removed a body."""
        ...


class CardRows(Protocol):
    """The desk's cards."""

    def get(self, card: bytes) -> Card | None:
        """A card by its id."""
        ...

    def put(self, card: Card) -> None:
        """Insert or replace a card with its search words."""
        ...

    def put_status(self, card: bytes, status: CardStatus, conflict: str) -> None:
        """Store a new status of a card that is there."""
        ...

    def find(self, text: str, limit: int = 50) -> list[Found]:
        """Cards for what a person typed or scanned: best tier first, never more than ``limit``."""
        ...

    def of_batch(self, batch: bytes) -> list[Card]:
        """The cards of a batch, by RW, RT, name."""
        ...

    def counts(self) -> dict[tuple[bytes | None, State | None], int]:
        """How many cards per (batch, state)."""
        ...

    def drawer_since(self) -> dict[tuple[bool, int], int]:
        """How many cards lie in the drawer, per (in a batch, business date since when they lie so)."""
        ...

    def conflicts(self) -> list[Card]:
        """Cards whose own acts contradict the record."""
        ...


class FeedObjects(Protocol):
    """What the centre sent, decoded."""

    def all(self, kind: str) -> list[msgspec.Struct]:
        """All objects of a kind."""
        ...

    def get(self, kind: str, ident: bytes) -> msgspec.Struct | None:
        """One object."""
        ...


class PrintJobs(Protocol):
    """Print state, apart from the hand-over's own."""

    def put(self, position: int, state: str, changed_ms: int, detail: str = "") -> None:
        """Set the state of the paper of the act at ``position``."""
        ...

    def get(self, position: int) -> PrintJob | None:
        """The state, None if nothing is to be printed for it."""
        ...

    def in_states(self, states: frozenset[str]) -> list[PrintJob]:
        """All jobs in any of ``states``, oldest first."""
        ...


class Settings(Protocol):
    """Small things by name."""

    def get(self, name: str) -> bytes | None:
        """A value."""
        ...

    def put(self, name: str, value: bytes) -> None:
        """Set a value."""
        ...


class Guards(Protocol):
    """PIN failures and PINs changed here."""

    def get(self, operator: bytes) -> Guard:
        """The guard of an operator; a fresh one if none is kept."""
        ...

    def put(self, operator: bytes, guard: Guard) -> None:
        """Keep it."""
        ...


class Unit(Protocol):
    """One transaction on the store."""

    @property
    def log(self) -> EventLog:
        """The device's log."""
        ...

    @property
    def cards(self) -> CardRows:
        """The cards."""
        ...

    @property
    def objects(self) -> FeedObjects:
        """What the centre sent."""
        ...

    @property
    def prints(self) -> PrintJobs:
        """Print states."""
        ...

    @property
    def settings(self) -> Settings:
        """Small things by name."""
        ...

    @property
    def guards(self) -> Guards:
        """PIN failures."""
        ...

    def refold(self, cards: Collection[bytes]) -> None:
        """Make the rows of these cards anew from what the centre sent and the log."""
        ...


class Store(Protocol):
    """The desk's store. A unit that ends with an exception leaves nothing behind."""

    def write(self) -> AbstractContextManager[Unit]:
        """A unit that holds the write lock and commits when its block ends well."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """A unit that sees one moment and writes nothing."""
        ...
