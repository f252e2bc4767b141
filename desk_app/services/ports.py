"""What the services and the sync engine need from outside, as Protocols."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, Protocol

import msgspec

from desk_app.domain.cards import Card
from protocol.custody import State
from protocol.events import Event, Header
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
from protocol.status import CardStatus

__all__ = [
    "IDENTITY",
    "CardRows",
    "Changes",
    "Clock",
    "Entropy",
    "EventLog",
    "FeedObjects",
    "Found",
    "Guard",
    "Guards",
    "Head",
    "Identity",
    "LoggedEvent",
    "Outgoing",
    "PcCare",
    "PrintFailedError",
    "PrintJob",
    "PrintJobs",
    "Printer",
    "Printers",
    "Question",
    "Settings",
    "Store",
    "SyncPosition",
    "SyncStore",
    "TimeAnchors",
    "Unit",
    "UpdateTalk",
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


IDENTITY: Final = "identity"  # the setting that holds it


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this desk is, once enrolled. ``centre_key``: the centre's pinned Ed25519 public key. ``place``:
    the order by which it was moved here at ``place_ms``, as the centre sealed it; empty as enrolled."""

    device: bytes
    kelurahan: str
    number: int
    zone: str
    centre_url: str
    centre_key: bytes
    centre_box_key: bytes = b""
    place: bytes = b""
    place_ms: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """What a write changed, for whoever shows it: kinds of thing and ids of cards."""

    kinds: frozenset[str] = frozenset()
    cards: frozenset[bytes] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.kinds | other.kinds, self.cards | other.cards)


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


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer of this PC. ``ready`` False where the system says that it is stopped or missing."""

    name: str
    default: bool
    ready: bool


class PrintFailedError(Exception):
    """The printer did not take the job; ``str(error)`` is a sentence for a person."""


class Printers(Protocol):
    """The printers of the PC."""

    def list(self) -> tuple[Printer, ...]:
        """All of them, the default first."""
        ...

    def trays(self, printer: str) -> tuple[str, ...]:
        """What its driver calls the trays of a printer (empty name: the default), empty where there is
        nothing to choose. Slow: drivers are asked."""
        ...

    def print_pdf(self, printer: str, pdf: bytes, title: str, paper: str, tray: str = "") -> None:
        """Hand a PDF to a printer (empty name: the default); returns when the spooler has taken it.

        ``paper`` is a name of `common.paper.sizes.PAPERS`; ``tray`` one of the printer's `trays`, empty
        for what the driver chooses. Raises PrintFailedError."""
        ...


class Store(Protocol):
    """The desk's store. A unit that ends with an exception leaves nothing behind."""

    def write(self) -> AbstractContextManager[Unit]:
        """A unit that holds the write lock and commits when its block ends well."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """A unit that sees one moment and writes nothing."""
        ...
