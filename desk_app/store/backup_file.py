"""A backup in one file: the database as SQLite wrote it, then who it is of, then how to find that.

    database (a multiple of its page) | note: a signed envelope | length of the note, 4 bytes | MAGIC

The database part is an ordinary SQLCipher file under the PC's own key; whatever reads such files reads
it. The note names it (length, SHA-256, head of the log) and carries the vault's keys sealed to the
centre, so that the file is of use when the vault is lost. Nothing in the note is personal or secret.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

import msgspec

from common.sentences import Sentence
from desk_app.services.ports import Identity
from desk_app.store.engine import StoreError
from protocol.decoding import DECODE_ERRORS
from protocol.envelope import EnvelopeError, open_envelope, read_envelope, seal
from protocol.keys import SigningKey, device_id

__all__ = [
    "NOTE_TYPE",
    "SUFFIX",
    "BackupFileError",
    "BackupNote",
    "content_holds",
    "extract_database",
    "read_backup_note",
    "write_note",
]

SUFFIX: Final = ".serah-backup"
NOTE_TYPE: Final = "serah/backup-note/v1"
MAGIC: Final = b"SERAH BACKUP 1\n"
_LENGTH: Final = 4
_TAIL: Final = _LENGTH + len(MAGIC)
_LONGEST_NOTE: Final = 1 << 16
_BLOCK: Final = 1 << 20


class BackupFileError(StoreError):
    """No backup, or one that is not whole; ``str(error)`` is one sentence for a person."""


class BackupNote(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself.

    ``made_ms`` and ``day`` (business date, days since 1970) as the PC believed them. ``epoch``, ``seq``
    and ``head_hash``: the newest event in it (0, 0 and 32 zero bytes before the first); ``unsent``: how
    many of its events the centre had not stored. ``sealed_keys``: see `protocol.key_recovery`, empty
    where the centre's key is not known.
    """

    public_key: bytes
    identity: bytes
    made_ms: int
    day: int
    epoch: int
    seq: int
    head_hash: bytes
    unsent: int
    schema: str
    application: str
    database_bytes: int
    database_hash: bytes
    sealed_keys: bytes

    @property
    def owner(self) -> Identity:
        """The desk that made it."""
        return msgspec.msgpack.decode(self.identity, type=Identity)

    @property
    def order(self) -> tuple[int, int, int]:
        """What is newer comes later, whatever the PC's clock said."""
        return (self.epoch, self.seq, self.made_ms)


def _refused(path: Path, reason: str) -> BackupFileError:
    return BackupFileError(
        Sentence(
            "Berkas {name} bukan cadangan Serah yang utuh ({reason}). Data di PC ini tidak berubah; "
            "pilih cadangan lain.",
            name=path.name,
            reason=reason,
        )
    )


def write_note(path: Path, note: BackupNote, key: SigningKey) -> None:
    """Put the note behind the database in ``path``; on disk when this returns. Raises OSError."""
    raw = seal(key, NOTE_TYPE, msgspec.msgpack.encode(note))
    with path.open("ab") as file:
        file.write(raw + len(raw).to_bytes(_LENGTH, "big") + MAGIC)
        file.flush()
        os.fsync(file.fileno())


def read_backup_note(path: Path, public_key: bytes | None = None) -> BackupNote:
    """The note of the backup at ``path``, its signature checked.

    With ``public_key`` only that device's note is taken; without (the vault is lost) the note's own key
    must at least be the one that its device is named by. Raises BackupFileError.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            raw = _note_bytes(file, size)
    except OSError as error:
        raise _refused(path, error.strerror or "") from error
    if raw is None:
        raise _refused(path, Sentence("akhir berkasnya hilang"))
    try:
        envelope = read_envelope(raw)
        claimed = msgspec.msgpack.decode(envelope.payload, type=BackupNote)
        open_envelope(envelope, public_key or claimed.public_key, NOTE_TYPE)
        owner = claimed.owner.device
    except (EnvelopeError, *DECODE_ERRORS) as error:
        raise _refused(path, Sentence("bukan milik PC ini, atau keterangannya rusak")) from error
    if not owner == envelope.key_id == device_id(claimed.public_key):
        raise _refused(path, Sentence("bukan milik PC ini, atau keterangannya rusak"))
    if claimed.database_bytes != size - len(raw) - _TAIL:
        raise _refused(path, Sentence("panjangnya berubah"))
    return claimed


def _note_bytes(file: IO[bytes], size: int) -> bytes | None:
    if size < _TAIL:
        return None
    file.seek(size - _TAIL)
    tail = file.read(_TAIL)
    length = int.from_bytes(tail[:_LENGTH], "big")
    if tail[_LENGTH:] != MAGIC or not 0 < length <= min(_LONGEST_NOTE, size - _TAIL):
        return None
    file.seek(size - _TAIL - length)
    return file.read(length)


def _hash_of(path: Path, length: int, take: Callable[[bytes], object] | None = None) -> bytes:
    """SHA-256 of the first ``length`` bytes; each block is given to ``take`` as well."""
    digest = sha256()
    with path.open("rb") as file:
        left = length
        while left and (block := file.read(min(left, _BLOCK))):
            digest.update(block)
            if take is not None:
                take(block)
            left -= len(block)
    return digest.digest()


def content_holds(path: Path, note: BackupNote) -> bool:
    """Whether the database part is byte for byte what was opened and checked when it was made."""
    try:
        return _hash_of(path, note.database_bytes) == note.database_hash
    except OSError:
        return False


def extract_database(path: Path, note: BackupNote, target: Path) -> None:
    """Write the database part to ``target``, whole and on disk, or not at all.

    Raises BackupFileError when it is not what the note names, OSError when there is no room.
    """
    try:
        with target.open("wb") as file:
            found = _hash_of(path, note.database_bytes, file.write)
            file.flush()
            os.fsync(file.fileno())
        if found != note.database_hash:
            raise _refused(path, Sentence("isinya berubah sejak dibuat"))
    except BaseException:
        with suppress(OSError):
            target.unlink()
        raise
