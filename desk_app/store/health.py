"""Is the file sound? A quick look before it is opened, another before the first act, a full one in quiet.

The look before opening must come first: where a frame in the middle of the write-ahead log is damaged,
SQLite silently drops it and everything after it, and the log is gone with the next checkpoint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select, table, text
from sqlcipher3 import dbapi2

from common.whole_file import SystemFiles, whole_file
from desk_app.store.engine import StoreError, connect, is_damage
from desk_app.store.log import epoch_seq
from desk_app.store.maintenance import verify_tail
from desk_app.store.pages import PAGE, SALT, Frame, PageCipher, read_frames
from desk_app.store.prepared import Prepared
from desk_app.store.records import records_of
from desk_app.store.salvage import key_fits
from desk_app.store.unit import DeskStore
from protocol.events import ChainError, read_header

__all__ = [
    "Look",
    "Verdict",
    "damage_mark",
    "kept_log",
    "look",
    "read_log",
    "skips_commits",
    "start_check",
    "tail_check",
    "touches",
]

_SIZE_AT: Final = 28
_CHANGED_AT: Final = 24
_VALID_FOR_AT: Final = 92
_EVENT_COLUMNS: Final = 7
_HEADER_AT: Final = 5
_TAIL: Final = 100
# What stands in for all tables: reading one row of each touches its root and a leaf.
_TOUCHED: Final = tuple(
    Prepared(select(text("*")).select_from(table(name)).limit(1))
    for name in (
        "event",
        "event_body",
        "purged",
        "feed_object",
        "card",
        "card_search",
        "setting",
        "sync_state",
        "print_job",
    )
)


class Verdict(StrEnum):
    """What a look found."""

    ABSENT = "absent"
    SOUND = "sound"
    DAMAGED = "damaged"
    FOREIGN = "foreign"  # nothing in it authenticates under this key


@dataclass(frozen=True, slots=True)
class Look:
    """A verdict and, for the log file, why. ``log``: the bytes of the write-ahead log as they were found;
    ``frames``: how many of its frames SQLite must follow; ``cipher`` where the key fits."""

    verdict: Verdict
    reason: str = ""
    log: bytes = b""
    frames: int = 0
    cipher: PageCipher | None = None


def read_log(path: Path) -> bytes:
    """The write-ahead log beside a database, empty if there is none."""
    try:
        return path.with_name(f"{path.name}-wal").read_bytes()
    except FileNotFoundError:
        return b""


def _journal(path: Path) -> Path:
    """What SQLite undoes the making of a file with; once it is made there is only the log."""
    return path.with_name(f"{path.name}-journal")


def look(
    path: Path, key: bytes, salts: Iterable[bytes] = (), marked: tuple[int, int] = (0, 0)
) -> Look:
    """Judge a closed file by its first page, its size and its write-ahead log; nothing is changed.

    ``salts``: what the file's salt may be if its beginning is damaged; ``marked``: (epoch, seq) of the
    newest event known to have been recorded. Raises OSError.
    """
    salts = tuple(salts)
    if not path.exists():
        return Look(Verdict.ABSENT)
    log = read_log(path)
    frames = read_frames(log)
    with path.open("rb") as file:
        first = file.read(PAGE)
    size = path.stat().st_size
    if marked == (0, 0) and not log and not salts and (not first or _journal(path).exists()):
        return Look(Verdict.ABSENT)  # cut off while it was made, before anything was recorded
    if not first:
        return Look(Verdict.DAMAGED, "the file is empty", log)
    cipher = PageCipher(key, first[:SALT])
    # A power cut during a checkpoint may tear it; then it stands whole in the log.
    anew = any(f.number == 1 and cipher.holds(1, f.page) for f in frames)
    if not anew and (len(first) < PAGE or not cipher.holds(1, first)):
        fitting = key_fits(path, log, key, salts)
        if fitting is None:
            return Look(Verdict.FOREIGN, "no page authenticates", log)
        return Look(Verdict.DAMAGED, "the first page", log, cipher=fitting)
    if not frames:
        if _cut_short(cipher.decrypt(1, first), size):
            return Look(Verdict.DAMAGED, "the file is cut short", cipher=cipher)
        return Look(Verdict.SOUND, cipher=cipher)
    return _judge_log(log, frames, cipher, marked)


def _cut_short(page: bytes, size: int) -> bool:
    def word(at: int) -> int:
        return int.from_bytes(page[at : at + 4], "big")

    known = word(_CHANGED_AT) == word(_VALID_FOR_AT)
    return size % PAGE != 0 or (known and size < word(_SIZE_AT) * PAGE)


def _judge_log(
    log: bytes, frames: list[Frame], cipher: PageCipher, marked: tuple[int, int]
) -> Look:
    """A power cut leaves a last transaction that is torn; anything else that breaks off is damage.

    What stands behind a break was recorded if a second transaction followed it, or if its newest event is
    no newer than the mark: both were written after an earlier sync had come back.
    """
    holds = [cipher.holds(f.number, f.page) for f in frames]
    broken = holds.index(False) if False in holds else len(frames)
    followed = max((i + 1 for i in range(broken) if frames[i].commit), default=0)
    behind = [f for f, held in zip(frames[broken:], holds[broken:], strict=True) if held]
    commits = sum(f.commit for f in behind)
    if commits == 1:
        newest = _newest(behind, cipher)
        recorded = _newest(frames[:followed], cipher) < newest <= marked
    else:
        recorded = commits > 1
    if recorded:
        return Look(Verdict.DAMAGED, "the write-ahead log", log, followed, cipher)
    return Look(Verdict.SOUND, "", log, followed, cipher)


def _newest(frames: Iterable[Frame], cipher: PageCipher) -> tuple[int, int]:
    """(epoch, seq) of the newest event on these pages, (0, 0) if there is none."""
    found = (0, 0)
    for frame in frames:
        page = cipher.decrypt(frame.number, frame.page)
        for record in records_of(frame.number, page, lambda _number: None):
            raw = record.values[_HEADER_AT] if len(record.values) == _EVENT_COLUMNS else None
            if not isinstance(raw, bytes):
                continue
            try:
                header = read_header(raw)
            except ChainError:
                continue
            found = max(found, (header.epoch, header.seq))
    return found


def skips_commits(path: Path, key: bytes, seen: Look, marked: tuple[int, int] = (0, 0)) -> bool:
    """Whether SQLite follows fewer frames of the write-ahead log than `look` counted, and loses by it.

    To be asked before anybody else opens the file. If so, what it does not follow is kept beside it as
    ``NAME-wal.kept``, for it is gone with the closing of the file. Raises StoreError, OSError.
    """
    if not seen.frames:
        return False
    connection = connect(path, key)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        ((_busy, followed, _done),) = connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchall()
        if followed < seen.frames and _recorded_behind(seen, followed, _head(connection), marked):
            _keep_log(path, seen.log)
            return True
    except dbapi2.DatabaseError as error:
        if not is_damage(error):
            raise StoreError(str(error)) from error
        _keep_log(path, seen.log)
        return True
    finally:
        connection.close()
    return False


def _keep_log(path: Path, log: bytes) -> None:
    """On the disk when this returns: from the closing of the file until its repair nothing else holds the
    acts that were recorded in it."""
    with whole_file(kept_log(path), SystemFiles()) as file:
        file.write(log)


def _head(connection: dbapi2.Connection) -> tuple[int, int]:
    """(epoch, seq) of the newest event that SQLite finds, (0, 0) if there is none yet."""
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'event'"
    if not connection.execute(known).fetchone()[0]:
        return (0, 0)
    position = connection.execute("SELECT max(position) FROM event").fetchone()[0] or 0
    return epoch_seq(position)


def _recorded_behind(
    seen: Look, followed: int, head: tuple[int, int], marked: tuple[int, int]
) -> bool:
    """Whether what SQLite does not follow was recorded once, by the rule of `_judge_log`.

    Pages that authenticate stand there without ever having been recorded too: the head of a frame is
    written before its page, and an act after a torn one overwrites only the first of its frames.
    """
    assert seen.cipher is not None
    behind = read_frames(seen.log)[followed : seen.frames]
    held = [f for f in behind if seen.cipher.holds(f.number, f.page)]
    if sum(f.commit for f in held) > 1:
        return True
    return head < _newest(held, seen.cipher) <= marked


def start_check(
    path: Path, key: bytes, salts: Iterable[bytes] = (), marked: tuple[int, int] = (0, 0)
) -> Look:
    """Everything that is looked at before the file is opened for work. Raises StoreError, OSError."""
    seen = look(path, key, salts, marked)
    if seen.verdict is Verdict.SOUND and skips_commits(path, key, seen, marked):
        return replace(seen, verdict=Verdict.DAMAGED, reason="the write-ahead log's chain")
    return seen


def tail_check(store: DeskStore, public_key: bytes) -> tuple[str, ...]:
    """What is wrong with the newest acts, before the first new one; raises DamagedError if part of the
    file does not read."""
    with store.read() as unit:
        touches(unit.connection)
        return verify_tail(unit, public_key, _TAIL).faults


def damage_mark(path: Path) -> Path:
    """The file that says that damage was met at work: the next opening looks at everything."""
    return path.with_name(f"{path.name}.damaged")


def kept_log(path: Path) -> Path:
    """Where the bytes of a write-ahead log are kept that SQLite would not follow."""
    return path.with_name(f"{path.name}-wal.kept")


def touches(connection: Connection) -> None:
    """Read a row of every table: its root and a leaf. Raises what the driver raises."""
    for rows in _TOUCHED:
        rows.scalar(connection)
