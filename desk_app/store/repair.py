"""A new database out of what is left of the old one; the old one is kept aside and never deleted."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from sqlcipher3 import dbapi2

from common.sentences import Sentence, sentence_of
from common.whole_file import put_in_place, sync_folder
from desk_app.services.ports import Identity
from desk_app.services.repair import Cause, RepairReport
from desk_app.store.assemble import Assembled, Run, Source, assemble
from desk_app.store.backup import check_database, discard
from desk_app.store.backup_file import SUFFIX, BackupFileError, read_backup_note
from desk_app.store.engine import DamagedError, StoreError, connect
from desk_app.store.health import kept_log, read_log
from desk_app.store.log import position_of
from desk_app.store.maintenance import rebuild
from desk_app.store.migrate import HEAD, upgrade
from desk_app.store.pages import SALT
from desk_app.store.repair_writer import RepairWriter
from desk_app.store.salvage import TableShape, key_fits, salvage, usual_shapes
from desk_app.store.unit import DeskStore
from protocol.decoding import DECODE_ERRORS
from protocol.keys import SigningKey

__all__ = ["DUE", "Due", "Repair", "aside_files"]

_log = logging.getLogger(__name__)
DUE: Final = "repair_due"
_ASIDE: Final = ".rusak-"
_NO_ROOM: Final = 1 << 20


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What is left to record once the rebuilt database is open: the new epoch and what it declares, the acts
    that it carries (header, signature, body), and what is known of their papers (position, state)."""

    epoch: int
    missing: tuple[Run, ...] = ()
    bodies: tuple[Run, ...] = ()
    carried: tuple[tuple[bytes, bytes, bytes | None], ...] = ()
    papers: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """A file to read from: its name (empty: the damaged one) and when it was made as a backup."""

    name: str
    path: Path
    log: bytes
    made_ms: int = 0


def _nothing_to_keep() -> None:
    """The file that a migration would change is a minute old, and the old one lies aside."""


def _tell_nobody(_step: str) -> None:
    pass


def aside_files(path: Path) -> list[Path]:
    """Files kept aside from earlier repairs of the database at ``path``, newest first."""
    found = path.parent.glob(f"{path.name}{_ASIDE}*")
    return sorted((p for p in found if not p.name.endswith("-wal")), reverse=True)


class Repair:
    """Rebuilds the database at ``path`` of the desk that holds ``key`` (signing) and ``database_key``.

    ``others``: backups and copies to take the rest from, newest first; ``identity``: who the desk is, if that
    is known from elsewhere; ``mark``: (epoch, seq) of the newest event known to have been recorded.
    """

    def __init__(
        self,
        path: Path,
        database_key: bytes,
        key: SigningKey,
        *,
        salt: bytes = b"",
        others: Sequence[Path] = (),
        identity: Identity | None = None,
        mark: tuple[int, int] = (0, 0),
    ) -> None:
        self._path = path
        self._database_key = database_key
        self._key = key
        self._salt = salt
        self._others = others
        self._identity = identity
        self._mark = mark
        self._shapes: list[TableShape] = usual_shapes()

    def run(
        self,
        now_ms: int,
        cause: Cause,
        log: bytes | None = None,
        tell: Callable[[str], object] = _tell_nobody,
        base: Path | None = None,
    ) -> RepairReport:
        """Rebuild. ``log``: the write-ahead log as it was found, if it may not lie beside the file any more;
        ``tell`` hears what is being done; ``base``: a backup that goes before the file itself.

        Raises StoreError when there is nothing to rebuild from, or no room; then everything lies as it was.
        """
        tell("read")
        places = [*self._backups([base] if base else []), *self._places(log)]
        salts = self._salts(places)
        sources = [s for p in places if (s := self._read(p, salts)) is not None]
        if self._owner(sources) is None:
            raise DamagedError(
                "Basis data PC ini tidak dapat diperbaiki: tidak ada bagian atau cadangannya yang terbaca. "
                "Tidak ada yang dihapus; hubungi TI."
            )
        live = sources[0].read if sources and not sources[0].name else None
        whole = live is not None and live.whole("event", "event_body", "purged")
        known = whole and cause is Cause.DAMAGED
        made = assemble(sources, self._key.public, self._key.device, self._mark, whole=known)
        tell("write")
        target = self._path.with_name(f"{self._path.name}.rebuilt")
        try:
            report = self._build(target, made, sources, places, now_ms, cause, whole=whole)
            tell("check")
            fault = check_database(target, self._database_key)
            if fault:
                raise StoreError(fault)
            self._swap(target, report.aside)
        except (OSError, dbapi2.Error, StoreError) as error:
            raise StoreError(
                Sentence(
                    "Basis data belum dapat diperbaiki ({reason}). Tidak ada yang dihapus; kosongkan ruang "
                    "disk, lalu buka Serah lagi.",
                    reason=self._reason(error),
                )
            ) from error
        finally:
            discard(target)
        _log.warning(
            "the database was rebuilt: %d events, %d carried", report.events, report.carried
        )
        return report

    def _reason(self, error: Exception) -> str:
        with suppress(OSError):
            if shutil.disk_usage(self._path.parent).free < _NO_ROOM:
                return Sentence("disk penuh")
        return (error.strerror or "") if isinstance(error, OSError) else sentence_of(error)

    # -- reading

    def _places(self, log: bytes | None) -> list[_Place]:
        places: list[_Place] = []
        if self._path.exists() and self._path.stat().st_size:
            found = read_log(self._path) or (log or b"")
            places.append(_Place("", self._path, found))
        kept = kept_log(self._path)
        if places and kept.exists() and not places[0].log:
            places[0] = _Place("", self._path, kept.read_bytes())
        return [*places, *self._backups(self._others)]

    def _backups(self, paths: Iterable[Path]) -> Iterator[_Place]:
        for path in paths:
            made_ms = 0
            if path.name.endswith(SUFFIX):
                try:
                    made_ms = read_backup_note(path, self._key.public).made_ms
                except BackupFileError:
                    continue
            yield _Place(path.name, path, read_log(path), made_ms)

    def _salts(self, places: Iterable[_Place]) -> list[bytes]:
        found = [self._salt] if self._salt else []
        for place in places:
            with suppress(OSError), place.path.open("rb") as file:
                found.append(file.read(SALT))
        return list(dict.fromkeys(s for s in found if len(s) == SALT))

    def _read(self, place: _Place, salts: Sequence[bytes]) -> Source | None:
        try:
            cipher = key_fits(place.path, place.log, self._database_key, salts)
            if cipher is None:
                return None
            return Source(place.name, salvage(place.path, place.log, cipher, self._shapes))
        except OSError as error:
            _log.warning("cannot be read for the repair: %s", type(error).__name__)
            return None

    def _owner(self, sources: Sequence[Source]) -> Identity | None:
        """Who the desk is: of those that any source names, the one whom the registry moved last."""
        found: list[Identity] = []
        for source in sources:
            for row in source.read.table("setting"):
                value = row.get("value")
                if row.get("name") != "identity" or not isinstance(value, bytes):
                    continue
                try:
                    identity = msgspec.msgpack.decode(value, type=Identity)
                except DECODE_ERRORS:
                    continue
                if identity.device == self._key.device:
                    found.append(identity)
        if self._identity is not None:
            found.append(self._identity)
        return max(found, key=lambda one: one.place_ms, default=None)

    # -- writing

    def _build(
        self,
        target: Path,
        made: Assembled,
        sources: Sequence[Source],
        places: Sequence[_Place],
        now_ms: int,
        cause: Cause,
        *,
        whole: bool,
    ) -> RepairReport:
        discard(target)
        schema = self._schema(sources)
        upgrade(target, self._database_key, target.parent / "backups", head=schema)
        feed_whole = bool(sources) and sources[0].read.whole("feed_object")
        connection = connect(target, self._database_key)
        try:
            writer = RepairWriter(connection, sources)
            connection.execute("BEGIN IMMEDIATE")
            writer.write_log(made)
            owner = self._owner(sources)
            moved = owner is not None and owner.place_ms > 0
            here = owner.kelurahan if owner is not None and moved else None
            writer.write_objects(made, whole=feed_whole, here=here)
            writer.write_small(made, writer.tables())
            writer.write_identity(owner)
            writer.write_state(made, feed_whole=feed_whole)
            writer.write_prints(made)
            due = self._due(made, sources, whole=whole, cause=cause)
            report = RepairReport(
                at_ms=now_ms,
                cause=cause,
                aside=self._aside(now_ms) if self._path.exists() else "",
                events=len(made.events) + len(made.carried),
                others=sum(bool(sources[e.source].name) for e in made.events.values()),
                backup_ms=_used(made, sources, places),
                carried=len(made.carried),
                lost=sum(last - first + 1 for _e, first, last in made.missing if last),
                tail=any(not last for _e, _f, last in made.missing),
                bodies=sum(last - first + 1 for _e, first, last in made.bodies_lost)
                + sum(c.body is None for c in made.carried),
                pulled=not feed_whole,
                epoch=due.epoch if due else 0,
            )
            if due is not None:
                writer.put_setting(DUE, msgspec.msgpack.encode(due))
            writer.put_setting("repair", msgspec.msgpack.encode(report))
            connection.execute("COMMIT")
        finally:
            connection.close()
        ready = DeskStore(target, self._database_key, before_upgrade=_nothing_to_keep)
        with ready as store, store.write() as unit:
            cards = rebuild(unit).cards
            report = msgspec.structs.replace(report, cards=cards)
            unit.settings.put("repair", msgspec.msgpack.encode(report))
        return report

    def _schema(self, sources: Sequence[Source]) -> str:
        """The version that the rows are of; a newer one than this program knows raises StoreError."""
        for source in sources:
            for row in source.read.table("alembic_version"):
                version = row.get("version_num")
                if isinstance(version, str) and version <= HEAD:
                    return version
        return HEAD

    def _due(
        self, made: Assembled, sources: Sequence[Source], *, whole: bool, cause: Cause
    ) -> Due | None:
        """A new epoch, unless the log is proved to be all of it. What an earlier repair left to do, because
        the power went before it was done, is done with it."""
        left = _left_over(sources)
        proved = made.complete and not any(sources[e.source].name for e in made.events.values())
        if whole and proved and cause is Cause.DAMAGED and left is None:
            return None
        left = left or Due(epoch=0)
        own = {c.raw for c in made.carried}
        papers = {
            row["position"]: row["state"]
            for source in reversed(sources)
            for row in source.read.table("print_job")
            if isinstance(row.get("position"), int) and isinstance(row.get("state"), str)
        }
        lost = [position_of(c.header.epoch, c.header.seq) for c in made.carried]
        return Due(
            epoch=max(made.epochs + 1, left.epoch),
            missing=tuple(dict.fromkeys((*left.missing, *made.missing))),
            bodies=tuple(dict.fromkeys((*left.bodies, *made.bodies_lost))),
            carried=(
                *(c for c in left.carried if c[0] not in own),
                *((c.raw, c.signature, c.body) for c in made.carried),
            ),
            papers=(*left.papers, *((p, str(papers[p])) for p in lost if p in papers)),
        )

    def _aside(self, now_ms: int) -> str:
        stamp = datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y%m%d-%H%M%S")
        name, count = f"{self._path.name}{_ASIDE}{stamp}", 1
        while (self._path.parent / name).exists():
            count += 1
            name = f"{self._path.name}{_ASIDE}{stamp}-{count}"
        return name

    def _swap(self, target: Path, aside: str) -> None:
        """Put the new file in the place of the old one, which stays under another name.

        Whenever the power goes: either name shows a whole file, and what was in the log lies beside the
        old one, where the next repair finds it."""
        folder = self._path.parent
        if aside:
            log = self._path.with_name(f"{self._path.name}-wal")
            kept = kept_log(self._path)
            for found in (log, kept):
                if found.exists():
                    _copy(found, folder / f"{aside}-wal")
                    break
            try:
                os.link(self._path, folder / aside)
            except OSError:  # a file system without links
                _copy(self._path, folder / aside)
            sync_folder(folder)
            for left in (log, kept, self._path.with_name(f"{self._path.name}-shm")):
                left.unlink(missing_ok=True)
        discard(target, only_logs=True)
        put_in_place(target, self._path)
        sync_folder(folder)


def _left_over(sources: Sequence[Source]) -> Due | None:
    for source in sources[:1]:
        for row in source.read.table("setting"):
            value = row.get("value")
            if row.get("name") != DUE or not isinstance(value, bytes) or not value:
                continue
            try:
                return msgspec.msgpack.decode(value, type=Due)
            except DECODE_ERRORS:
                continue
    return None


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as written:
        while block := read.read(1 << 20):
            written.write(block)
        written.flush()
        os.fsync(written.fileno())


def _used(made: Assembled, sources: Sequence[Source], places: Sequence[_Place]) -> int:
    """When the newest backup was made that gave an event."""
    used = {sources[e.source].name for e in made.events.values() if sources[e.source].name}
    return max((p.made_ms for p in places if p.name in used), default=0)
