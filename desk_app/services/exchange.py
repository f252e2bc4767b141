"""A sync carried by hand: what is remembered of it, and what the work needs from store and screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

import msgspec

from desk_app.services.kept import read_kept
from desk_app.services.ports import Changes, Outgoing, Store

__all__ = [
    "Exchange",
    "ExchangeBook",
    "ExchangeBooks",
    "ExchangeProgress",
    "ExchangeRecord",
    "ExchangeStore",
    "Exported",
    "TakenIn",
]

_NAME: Final = "exchange"
_KEPT: Final = 40  # files whose reply is still known as one of ours


class ExchangeRecord(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A file written: its number, when (ms, by the PC's clock), under which name, with how many events.

    ``requests``: SHA-256 of each request's payload; a reply has to name them. ``cursor`` and
    ``answer_hash``: where the desk stood. ``reply_ms``: the centre's time of the reply taken in, 0 while
    there is none.
    """

    number: int
    made_ms: int
    name: str
    events: int
    requests: tuple[bytes, ...]
    cursor: tuple[int, int]
    answer_hash: bytes
    reply_ms: int = 0


class ExchangeBook(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The number of the last file written, and the latest files, oldest first."""

    last: int = 0
    files: tuple[ExchangeRecord, ...] = ()

    def find(self, number: int) -> ExchangeRecord | None:
        """The file with a number, if it is still remembered."""
        return next((f for f in self.files if f.number == number), None)


class ExchangeBooks:
    """The book, kept in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self) -> ExchangeBook:
        """The book as it is."""
        with self._store.read() as unit:
            return _book(unit.settings.get(_NAME))

    def add(self, record: ExchangeRecord) -> bool:
        """Enter a new file; False, and nothing changed, if its number has been used meanwhile."""
        with self._store.write() as unit:
            book = _book(unit.settings.get(_NAME))
            if record.number != book.last + 1:
                return False
            files = (*book.files, record)[-_KEPT:]
            book = ExchangeBook(last=record.number, files=files)
            unit.settings.put(_NAME, msgspec.msgpack.encode(book))
        return True

    def answered(self, number: int, reply_ms: int) -> None:
        """The reply to a file has been taken in."""
        with self._store.write() as unit:
            book = _book(unit.settings.get(_NAME))
            files = tuple(
                msgspec.structs.replace(f, reply_ms=max(f.reply_ms, reply_ms))
                if f.number == number
                else f
                for f in book.files
            )
            unit.settings.put(
                _NAME, msgspec.msgpack.encode(ExchangeBook(last=book.last, files=files))
            )


def _book(kept: bytes | None) -> ExchangeBook:
    # Where a newer version wrote it, numbers begin again, which does no harm.
    return read_kept(kept, ExchangeBook) or ExchangeBook()


class ExchangeStore(Protocol):
    """What exchange files need from the store beside `SyncStore`; each call is a transaction.

    Places in the log are (epoch, seq).
    """

    def contact_ms(self) -> int:
        """The centre's time in the last answer accepted, 0 if there was none."""
        ...

    def batches(
        self, after: tuple[int, int], through: tuple[int, int], max_events: int, max_bytes: int
    ) -> Iterator[Outgoing]:
        """The events behind ``after``, up to ``through``, oldest first, each batch of one epoch."""
        ...

    def count(self, after: tuple[int, int], through: tuple[int, int]) -> int:
        """How many events these are."""
        ...

    def raise_stored(self, to: tuple[int, int]) -> None:
        """The centre holds the log at least up to ``to``."""
        ...


@dataclass(frozen=True, slots=True)
class ExchangeProgress:
    """How far it is: ``done`` of ``total``, which may grow; 0 of 0 while that is not known."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Exported:
    """A file stands at ``path``: its number and how many events it holds. ``message``: one sentence."""

    path: Path
    number: int
    events: int
    message: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A reply was read.

    ``answers``: the number of the file that it answers. ``stored``: events that now count as delivered
    and did not before; ``received``: changed objects; ``cases`` and ``quarantined`` of the file's events;
    ``unsent``: events that still wait. ``code`` of a problem that the centre named, empty if none.
    ``message``: one sentence. ``server_ms``: the centre's time of the reply, 0 if nothing was taken.
    """

    answers: int
    stored: int
    received: int
    cases: int
    quarantined: int
    unsent: int
    code: str
    message: str
    server_ms: int = 0
    changes: Changes = field(default_factory=Changes)


class Exchange(Protocol):
    """Writes files for the centre and reads its replies. Both block and raise Refused with a sentence."""

    def book(self) -> ExchangeBook:
        """What was written so far."""
        ...

    def suggested_name(self) -> str:
        """The usual name of the next file."""
        ...

    def export(
        self,
        target: Path,
        progress: Callable[[ExchangeProgress], None] | None = None,
        cancelled: Callable[[], bool] = bool,
    ) -> Exported:
        """Write the next file into the folder ``target``, or under that very name."""
        ...

    def take_in(
        self,
        path: Path,
        progress: Callable[[ExchangeProgress], None] | None = None,
        cancelled: Callable[[], bool] = bool,
    ) -> TakenIn:
        """Read a reply of the centre and take in what it says."""
        ...
