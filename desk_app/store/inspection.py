"""Looking at a desk's data from outside: without opening it for work, and whatever state it is in.

Nothing is repaired, migrated or recorded. A file that is damaged is not given to SQLite at all: the look
alone would take away what a repair can still read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlcipher3 import dbapi2

from desk_app.store.about import read_about
from desk_app.store.backup_file import SUFFIX, BackupFileError, read_backup_note
from desk_app.store.engine import StoreError, connect
from desk_app.store.health import Verdict, damage_mark, start_check
from desk_app.store.instance_lock import InstanceLock
from desk_app.store.key_vault import KeyVault, VaultError
from desk_app.store.log import epoch_seq
from desk_app.store.repair import aside_files
from protocol.events import ChainError, Header, read_header
from protocol.keys import SigningKey

__all__ = ["DATABASE", "Inspected", "Shelved", "cipher_version", "inspect"]

DATABASE: Final = "serah.db"
_T = TypeVar("_T")
_SETTINGS: Final = "SELECT name, value FROM setting WHERE name IN ({})"
_WAITING: Final = (
    "SELECT count(*), min(position) FROM event "
    "WHERE position > (SELECT stored_position FROM sync_state LIMIT 1)"
)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A backup on the shelf: when made, its newest event, how much of it was not sent, its size."""

    name: str
    made_ms: int
    epoch: int
    seq: int
    unsent: int
    size: int


@dataclass(slots=True)
class Inspected:
    """What could be seen. ``verdict``: as `Verdict`, or ``locked`` (the keys do not open), ``running``
    (the desk is open and answers for itself) or ``unread`` (sound, yet it could not be asked);
    ``reason`` for it; ``unseen``: what could not be looked at, and why.

    ``head``: (epoch, seq) of the newest event and its header; ``mark`` of the newest ever recorded here;
    ``waiting``: events not stored at the centre; ``oldest``: the header of the first of them;
    ``settings``: the small things asked for that are there.
    """

    verdict: str = "absent"
    reason: str = ""
    running: bool = False
    schema: str = ""
    size: int = 0
    log_size: int = 0
    marked_damaged: bool = False
    aside: tuple[str, ...] = ()
    head: tuple[int, int] = (0, 0)
    newest: Header | None = None
    mark: tuple[int, int] = (0, 0)
    waiting: int = 0
    oldest: Header | None = None
    cards: int = 0
    backups: tuple[Shelved, ...] = ()
    settings: dict[str, bytes] = field(default_factory=dict)
    identity: Any = None
    vault_warning: str = ""
    unseen: dict[str, str] = field(default_factory=dict)


def cipher_version() -> tuple[str, str]:
    """Of SQLite and of SQLCipher; the second is empty where the library does not encrypt."""
    connection = dbapi2.connect(":memory:")
    try:
        found = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return dbapi2.sqlite_version, str(found[0]) if found else ""


def inspect(folder: Path, vault: KeyVault, wanted: tuple[str, ...]) -> Inspected:
    """Look at the desk in ``folder``; ``wanted``: names of settings. Never raises for what it finds."""
    found = Inspected(vault_warning=vault.warning)
    path = folder / DATABASE
    if not folder.is_dir():
        return found
    lock = _try_lock(folder)
    found.running = lock is None
    try:
        found.size, found.log_size = _size(path), _size(path.with_name(f"{path.name}-wal"))
        found.marked_damaged = damage_mark(path).exists()
        found.aside = tuple(sorted(p.name for p in aside_files(path)))
        _look(found, folder, path, vault, wanted)
    finally:
        if lock is not None:
            lock.release()
    return found


def _look(
    found: Inspected, folder: Path, path: Path, vault: KeyVault, wanted: tuple[str, ...]
) -> None:
    try:
        keys = vault.load()
    except VaultError as error:
        found.verdict, found.reason = "locked", str(error)
        return
    if keys is None:
        if path.exists():
            found.verdict, found.reason = "locked", "keys"
        return
    public = SigningKey(keys.signing).public
    about = read_about(folder, public)
    if about is not None:
        found.identity = about.identity
    mark = vault.high_water()
    found.mark = (mark.epoch, mark.seq) if mark else (0, 0)
    found.backups = _shelf(folder / "backups", public)
    if not found.running:
        salts = [about.salt] if about else []
        try:
            seen = start_check(path, keys.database, salts, found.mark)
        except (StoreError, OSError) as error:
            found.verdict, found.reason = "unread", str(error)
            return
        found.verdict, found.reason = str(seen.verdict), seen.reason
        if seen.verdict is not Verdict.SOUND:
            return
    else:
        found.verdict = "running"
    try:
        connection = connect(path, keys.database)
    except StoreError as error:
        found.verdict, found.reason = "unread", str(error)
        return
    try:
        _ask(found, connection, wanted)
    finally:
        connection.close()


def _ask(found: Inspected, connection: dbapi2.Connection, wanted: tuple[str, ...]) -> None:
    """One question after another: a page that does not read hides no other answer."""

    def ask(what: str, question: Callable[[], _T], otherwise: _T) -> _T:
        try:
            return question()
        except (dbapi2.Error, ChainError, TypeError, ValueError) as error:
            found.unseen[what] = getattr(error, "sqlite_errorname", "") or type(error).__name__
            return otherwise

    def one(statement: str, *values: object) -> Any:
        return connection.execute(statement, values).fetchone()

    def header(position: int | None) -> Header | None:
        if not position:
            return None
        row = one("SELECT header FROM event WHERE position = ?", position)
        return read_header(row[0]) if row else None

    def settings() -> dict[str, bytes]:
        marks = ", ".join("?" * len(wanted))
        rows = connection.execute(_SETTINGS.format(marks), wanted).fetchall()
        return {str(name): bytes(value) for name, value in rows}

    found.schema = ask("schema", lambda: str(one("SELECT version_num FROM alembic_version")[0]), "")
    found.settings = ask("settings", settings, {})
    newest = ask("log", lambda: int(one("SELECT max(position) FROM event")[0] or 0), 0)
    found.head = epoch_seq(newest)
    found.newest = ask("log", lambda: header(newest), None)
    waiting, oldest = ask("backlog", lambda: tuple(one(_WAITING)), (0, None))
    found.waiting = int(waiting or 0)
    found.oldest = ask("backlog", lambda: header(oldest), None)
    found.cards = ask("cards", lambda: int(one("SELECT count(*) FROM card")[0]), 0)


def _try_lock(folder: Path) -> InstanceLock | None:
    """The folder's lock, held while it is looked at; None where the desk has it, or nobody may."""
    try:
        return InstanceLock(folder)
    except (StoreError, OSError):
        return None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _shelf(folder: Path, public: bytes) -> tuple[Shelved, ...]:
    found: list[Shelved] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            note = read_backup_note(path, public)
        except BackupFileError:
            found.append(Shelved(path.name, 0, 0, 0, 0, _size(path)))
        else:
            found.append(
                Shelved(path.name, note.made_ms, note.epoch, note.seq, note.unsent, _size(path))
            )
    return tuple(sorted(found, key=lambda b: (b.epoch, b.seq, b.made_ms), reverse=True))
