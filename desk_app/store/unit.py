"""Units of work on the desk's database, and the store that opens them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from common.sentences import Sentence
from desk_app.store.cards import SqlCardRows
from desk_app.store.engine import DamagedError, StoreError, is_damage, make_engine
from desk_app.store.folders import make_folder
from desk_app.store.log import SqlEventLog
from desk_app.store.migrate import upgrade
from desk_app.store.prepared import begin, commit, roll_back
from desk_app.store.reserve import Reserve
from desk_app.store.rows import refold
from desk_app.store.small import SqlFeedObjects, SqlGuards, SqlPrintJobs, SqlSettings
from desk_app.store.turns import Turns, TurnTimeoutError
from protocol.events import Event, Header

__all__ = ["DeskStore", "SqlUnit"]

_log = logging.getLogger(__name__)


class SqlUnit:
    """One transaction: everything in it happens, or nothing."""

    __slots__ = ("cards", "connection", "guards", "log", "objects", "prints", "settings")

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.log = SqlEventLog(connection)
        self.cards = SqlCardRows(connection)
        self.objects = SqlFeedObjects(connection)
        self.prints = SqlPrintJobs(connection)
        self.settings = SqlSettings(connection)
        self.guards = SqlGuards(connection)

    def refold(self, cards: Collection[bytes]) -> None:
        """Make the rows of these cards anew from what the centre sent and the log."""
        refold(self, cards)


_FULL: Final = "Disk penuh: tindakan ini BELUM tercatat. Kosongkan ruang disk, lalu ulangi."
_BUSY: Final = (
    "Basis data sedang dipakai: tindakan ini BELUM tercatat. Tunggu sebentar, lalu ulangi."
)
# The pages of the commit are written but no disk has sworn to them: what stands there is seen at the next
# opening, or overwritten by the next act.
_UNSURE: Final = (
    "Disk gagal saat menyimpan: BELUM PASTI tindakan ini tercatat. Jangan ulangi dahulu; tutup lalu buka "
    "Serah lagi dan periksa kartunya. Yang tercatat sebelumnya aman."
)
_ROOM_MADE: Final = (
    "Disk penuh: tindakan ini BELUM tercatat. Ruang cadangan sudah dibuka, jadi ulangi sekarang; "
    "kosongkan ruang disk sebelum besok."
)
_DAMAGED: Final = (
    "Sebagian basis data di PC ini tidak terbaca: tindakan ini BELUM tercatat. Yang sudah tercatat tidak "
    "dihapus; tutup lalu buka Serah lagi agar basis datanya diperbaiki."
)


def _errorname(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlite_errorname", ""))


def _sentence(error: DBAPIError) -> str:
    text = str(error.orig)
    if "full" in text:
        return _FULL
    if "locked" in text or "busy" in text:
        return _BUSY
    return Sentence(
        "Basis data gagal ({reason}): tindakan ini BELUM tercatat. Data yang sudah tersimpan aman; "
        "buka Pengaturan > Diagnostik, lalu hubungi TI.",
        reason=text,
    )


class DeskStore:
    """The encrypted database of one desk.

    ``path`` the file, ``key`` its 32-byte key. Opening brings the schema up to date, with a backup
    before (``before_upgrade`` makes it where given); raises StoreError (wrong key, newer database, no
    rights). A unit raises DamagedError where the file cannot be read any more. ``on_head`` hears of the
    newest event after each commit that brought one; what it raises of OSError and StoreError is only
    logged. ``patience_s``: how long a writer waits for those before it. ``reserve`` is given up when
    the disk is full.
    """

    def __init__(
        self,
        path: Path,
        key: bytes,
        on_head: Callable[[Event, Header], None] | None = None,
        before_upgrade: Callable[[], object] | None = None,
        *,
        patience_s: float = 5.0,
        reserve: Reserve | None = None,
    ) -> None:
        make_folder(path.parent)
        self.path = path
        self.migrated = upgrade(path, key, path.parent / "backups", before=before_upgrade)
        self._engine: Engine = make_engine(path, key)
        # Not SQLAlchemy's pool: giving one back there takes longer than many a unit.
        self._idle: list[Connection] = []
        self._closed = False
        self._on_head = on_head
        self._reserve = reserve
        self._turns = Turns()
        self._patience_s = patience_s

    @contextmanager
    def _unit(self, *, write: bool) -> Iterator[SqlUnit]:
        connection = self._take()
        committing = False
        try:
            begin(connection, write=write)
            unit = SqlUnit(connection)
            yield unit
            committing = write
            if write:
                commit(connection)
        except DBAPIError as error:
            if is_damage(error.orig):
                connection.invalidate()  # it answers nothing any more
                self._note_damage()
                raise DamagedError(_DAMAGED) from error
            if committing and _errorname(error).startswith("SQLITE_IOERR"):
                raise StoreError(_UNSURE) from error
            raise StoreError(self._sentence(error)) from error
        finally:
            self._give_back(connection)
        self._tell_head(unit)

    def _take(self) -> Connection:
        """A connection that waits for work, else a further one."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._engine.connect()

    def _give_back(self, connection: Connection) -> None:
        """It waits for the next unit, with nothing open, unless something is wrong with it."""
        if not connection.invalidated:
            try:
                roll_back(connection)
            except DBAPIError:
                connection.invalidate()
        if connection.invalidated or self._closed:
            connection.close()
        else:
            self._idle.append(connection)

    def _note_damage(self) -> None:
        """For the next opening: what was met here may lie where a look at the start does not come."""
        with suppress(OSError):
            self.path.with_name(f"{self.path.name}.damaged").touch()

    def _sentence(self, error: DBAPIError) -> str:
        full = _errorname(error) == "SQLITE_FULL"
        if full and self._reserve is not None and self._reserve.give_up():
            return _ROOM_MADE
        return _sentence(error)

    def _tell_head(self, unit: SqlUnit) -> None:
        if self._on_head is None or unit.log.newest is None:
            return
        try:
            self._on_head(*unit.log.newest)
        except (OSError, StoreError) as error:
            # The act is on disk: who is told of an error would record it again.
            _log.warning("the newest event could not be noted: %s", type(error).__name__)

    @contextmanager
    def write(self) -> Iterator[SqlUnit]:
        """A unit that holds the write lock from its start and commits when its block ends well.

        Writers follow one another in the order in which they asked.
        """
        if self._reserve is not None:
            self._reserve.make_room()
        try:
            with self._turns.turn(self._patience_s), self._unit(write=True) as unit:
                yield unit
        except TurnTimeoutError as error:
            raise StoreError(_BUSY) from error

    @property
    def wanted(self) -> bool:
        """Whether somebody waits to write: a long piece of work in several units ends its unit here."""
        return self._turns.wanted

    @contextmanager
    def read(self) -> Iterator[SqlUnit]:
        """A unit that sees one moment and writes nothing."""
        with self._unit(write=False) as unit:
            yield unit

    def close(self) -> None:
        """Give the file back."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()
        self._engine.dispose()

    def __enter__(self) -> DeskStore:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
