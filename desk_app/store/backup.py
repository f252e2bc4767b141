"""Copies of the database: made by SQLite itself, opened and checked before they count."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from sqlcipher3 import dbapi2

from common.sentences import Sentence, sentence_of
from common.whole_file import put_in_place, sync_folder
from desk_app.services.ports import Identity
from desk_app.store.backup_file import BackupNote, write_note
from desk_app.store.engine import StoreError, connect
from desk_app.store.folders import make_folder
from desk_app.store.key_vault import Keys
from protocol.events import NO_HASH, header_hash
from protocol.key_recovery import SealedKeys, seal_keys
from protocol.keys import SigningKey

__all__ = [
    "check_database",
    "copy_database",
    "discard",
    "make_backup",
    "read_identity",
]

_BLOCK: Final = 1 << 20


def check_database(path: Path, key: bytes) -> str:
    """Empty text if every page of the file authenticates and the trees are sound, else the first fault.

    Raises nothing: a file that cannot be opened at all has a fault too.
    """
    if not path.is_file() or not path.stat().st_size:
        return Sentence("berkasnya tidak ada atau kosong")
    try:
        connection = connect(path, key)
    except StoreError as error:
        return sentence_of(error)
    try:
        for pragma in ("cipher_integrity_check", "quick_check"):
            for (fault,) in connection.execute(f"PRAGMA {pragma}").fetchall():
                if fault != "ok":
                    return str(fault)
    except dbapi2.DatabaseError as error:
        return str(error)
    finally:
        connection.close()
    return ""


def copy_database(source: Path, key: bytes, target: Path) -> Path:
    """A verified copy of ``source`` at ``target``, encrypted with the same key.

    The copy appears under its name only when it is whole, has been opened and checked, and is on disk.
    Raises StoreError if it cannot be made; then ``source`` and an older copy at ``target`` are as before.
    """
    return _copy(source, key, target, lambda _partial: None)


def make_backup(
    source: Path,
    keys: Keys,
    identity: Identity,
    target: Path,
    *,
    made_ms: int,
    day: int,
    application: str,
) -> BackupNote:
    """A backup of ``source`` at ``target``, verified as `copy_database` does it; its note.

    It sees one moment of a database that others go on writing to, and keeps nobody waiting. Raises
    StoreError; then nothing has changed.
    """
    made: list[BackupNote] = []
    owner = SigningKey(keys.signing)

    def close(partial: Path) -> None:
        held = _held(partial, keys.database)
        note = BackupNote(
            public_key=owner.public,
            identity=msgspec.msgpack.encode(identity),
            made_ms=made_ms,
            day=day,
            epoch=held.position >> 32,
            seq=held.position & 0xFFFF_FFFF,
            head_hash=held.hash,
            unsent=held.unsent,
            schema=held.schema,
            application=application,
            database_bytes=partial.stat().st_size,
            database_hash=_file_hash(partial),
            sealed_keys=_sealed(keys, identity),
        )
        write_note(partial, note, owner)
        made.append(note)

    _copy(source, keys.database, target, close)
    return made[0]


def _copy(source: Path, key: bytes, target: Path, close: Callable[[Path], None]) -> Path:
    """Copy, check, let ``close`` finish the file, and give it its name."""
    partial = target.with_name(f"{target.name}.partial")
    try:
        make_folder(target.parent)
        partial.unlink(missing_ok=True)
        connection = connect(source, key)
        try:
            connection.execute("VACUUM INTO ?", (str(partial),))
        finally:
            connection.close()
        fault = check_database(partial, key)
        if fault:
            raise StoreError(
                Sentence(
                    "Cadangan tidak lolos pemeriksaan ({fault}). Data asli tidak berubah; periksa disk.",
                    fault=fault,
                )
            )
        close(partial)
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        put_in_place(partial, target)
        sync_folder(target.parent)
    except (OSError, dbapi2.Error) as error:
        raise StoreError(
            Sentence(
                "Cadangan tidak dapat dibuat di {folder} ({reason}). Data asli tidak berubah; periksa "
                "ruang disk dan hak aksesnya.",
                folder=str(target.parent),
                reason=_reason(error),
            )
        ) from error
    finally:
        discard(partial)
    return target


def discard(path: Path, *, only_logs: bool = False) -> None:
    """Remove a half-made database and what SQLite may have left beside it.

    ``only_logs``: what a mere look at a closed database left beside it."""
    for extra in ("-wal", "-shm", "-journal", *(() if only_logs else ("",))):
        with suppress(OSError):
            path.with_name(path.name + extra).unlink()


def read_identity(path: Path, key: bytes) -> Identity | None:
    """Who the desk of a closed database is, None before its enrolment; raises StoreError."""
    connection = connect(path, key)
    try:
        row = connection.execute("SELECT value FROM setting WHERE name = 'identity'").fetchone()
    finally:
        connection.close()
    return None if row is None else msgspec.msgpack.decode(row[0], type=Identity)


class _Held(NamedTuple):
    """What a copy holds: position and hash of its newest event, what the centre had not stored."""

    position: int
    hash: bytes
    unsent: int
    schema: str


def _held(path: Path, key: bytes) -> _Held:
    connection = connect(path, key)
    try:
        newest = connection.execute(
            "SELECT position, header FROM event ORDER BY position DESC LIMIT 1"
        ).fetchone()
        (unsent,) = connection.execute(
            "SELECT count(*) FROM event WHERE position > (SELECT stored_position FROM sync_state)"
        ).fetchone()
        (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    finally:
        connection.close()
    discard(path, only_logs=True)
    position, header = newest or (0, None)
    return _Held(position, NO_HASH if header is None else header_hash(header), unsent, schema)


def _file_hash(path: Path) -> bytes:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.digest()


def _sealed(keys: Keys, identity: Identity) -> bytes:
    if not identity.centre_box_key:
        return b""
    content = SealedKeys(
        device=identity.device,
        kelurahan=identity.kelurahan,
        number=identity.number,
        database=keys.database,
        signing=keys.signing,
        box=keys.box,
    )
    return seal_keys(content, identity.centre_box_key)


def _reason(error: Exception) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else str(error)
