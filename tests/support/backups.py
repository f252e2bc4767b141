"""What the tests of backups and repair share: a centre's box key at the desk, copies of folders."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desk_app.bootstrap import Desk
from desk_app.store.backup_file import BackupNote, extract_database, read_backup_note
from tests.support.desk import DeskBench, raw

__all__ = ["BOX_SEED", "database_of", "know_the_centre", "note_of"]

BOX_SEED = sha256(b"the centre's box").digest()


def know_the_centre(bench: DeskBench, public: bytes | None = None) -> None:
    """The closed desk has been told the centre's box key, as enrolment does it."""
    box = X25519PrivateKey.from_private_bytes(BOX_SEED).public_key().public_bytes_raw()
    bench.identity = replace(bench.identity, centre_box_key=public or box)
    connection = raw(bench)
    connection.execute(
        "UPDATE setting SET value = ? WHERE name = 'identity'",
        (msgspec.msgpack.encode(bench.identity),),
    )
    connection.close()


def note_of(path: Path, desk: Desk | None = None) -> BackupNote:
    """The note of a backup, as this desk's if one is given."""
    return read_backup_note(path, desk.key.public if desk else None)


def database_of(path: Path, target: Path) -> Path:
    """The database part of a backup as a file of its own."""
    extract_database(path, note_of(path), target)
    return target
