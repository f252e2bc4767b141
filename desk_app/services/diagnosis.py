"""What IT needs to know of a PC to help from afar, without a word about residents or staff."""

from __future__ import annotations

from typing import Final

import msgspec

from desk_app.services.full_check import FullCheckResult
from desk_app.services.log_reading import LogLine
from desk_app.services.sync_history import ContactNote

__all__ = [
    "SCHEMA_OF_BUNDLE",
    "BackupSeen",
    "ClockSeen",
    "Diagnosis",
    "FolderSeen",
    "PcSeen",
    "PrinterSeen",
    "PrintingSeen",
    "ProgramSeen",
    "StoreSeen",
    "SyncSeen",
]

SCHEMA_OF_BUNDLE: Final = 1


class ProgramSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The program and what it runs on."""

    serah: str
    python: str
    qt: str
    sqlite: str
    sqlcipher: str
    system: str
    machine: str
    encoding: str


class PcSeen(msgspec.Struct, frozen=True, kw_only=True):
    """Who this PC is; empty and 0 where it is not enrolled or that cannot be read."""

    computer: str
    kelurahan: str = ""
    number: int = 0
    device: str = ""
    centre: str = ""
    locked_ms: int = 0


class ClockSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The PC's clock. ``trust``: anchored, carried or doubtful, empty if that cannot be said;
    ``ahead_ms`` of the centre's at the last answer (at ``compared_ms`` by the PC's clock, 0: never)."""

    now_ms: int
    zone: str
    trust: str = ""
    ahead_ms: int = 0
    compared_ms: int = 0


class FolderSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The data folder and its disk. Bytes; ``reserve``: kept or missing; ``rights``: who may do what, as the
    system says it, names of single accounts left out; ``files``: (name, bytes)."""

    path: str
    there: bool
    writable: bool
    free: int
    total: int
    reserve: str
    rights: tuple[str, ...] = ()
    files: tuple[tuple[str, int], ...] = ()


class BackupSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A backup on the shelf; ``made_ms`` 0: it does not read."""

    name: str
    made_ms: int
    epoch: int
    seq: int
    unsent: int
    bytes: int


class StoreSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The database. ``verdict`` and ``reason`` as in `desk_app.store.inspection`; ``schema`` of it,
    ``expected`` of this program; ``head`` and ``mark``: (epoch, seq) of its newest event, and of the newest
    ever recorded here; ``check``: the last full check, ``checked_now`` whether it was made for this;
    ``repair_ms`` of the last repair and why; ``equal_ms``: when its cards were last those of the centre."""

    verdict: str
    reason: str = ""
    schema: str = ""
    expected: str = ""
    bytes: int = 0
    log_bytes: int = 0
    head: tuple[int, int] = (0, 0)
    mark: tuple[int, int] = (0, 0)
    cards: int = 0
    aside: tuple[str, ...] = ()
    marked_damaged: bool = False
    check: FullCheckResult | None = None
    checked_now: bool = False
    repair_ms: int = 0
    repair_cause: str = ""
    compared_ms: int = 0
    equal_ms: int = 0
    keys_warning: str = ""


class SyncSeen(msgspec.Struct, frozen=True, kw_only=True):
    """Contacts with the centre, oldest first; ``waiting`` events, the first of them recorded at
    ``oldest_ms``."""

    last_ms: int = 0
    waiting: int = 0
    oldest_ms: int = 0
    contacts: tuple[ContactNote, ...] = ()


class PrinterSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A printer of this PC."""

    name: str
    default: bool
    ready: bool


class PrintingSeen(msgspec.Struct, frozen=True, kw_only=True):
    """Printers, and what is chosen (all of the PC's preferences as they are kept)."""

    printers: tuple[PrinterSeen, ...] = ()
    choices: dict[str, str] = {}


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """Everything. ``unseen``: what could not be looked at, and why; ``more``: what other parts of the
    program say of themselves (provisioning, update), each in words of its own."""

    bundle: int = SCHEMA_OF_BUNDLE
    program: ProgramSeen
    pc: PcSeen
    clock: ClockSeen
    folder: FolderSeen
    store: StoreSeen
    sync: SyncSeen
    printing: PrintingSeen
    backups: tuple[BackupSeen, ...] = ()
    errors: tuple[LogLine, ...] = ()
    crash: str = ""
    more: dict[str, dict[str, str]] = {}
    unseen: dict[str, str] = {}
