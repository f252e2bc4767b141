"""An update of the desk's program: what is announced, fetched in pieces, and believed by its signature.

The manifest is an envelope of the **update key**. That key signs nothing else and lies with whoever builds
the program, not on the centre: a centre that was broken into can withhold an update, never make one. See
docs/sync-protocol.md section 14.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import msgspec

from protocol.decoding import DECODE_ERRORS
from protocol.envelope import EnvelopeError, open_envelope, read_envelope, seal
from protocol.keys import SigningKey, device_id

__all__ = [
    "MAX_MANIFEST_BYTES",
    "MAX_UPDATE_BYTES",
    "PIECE_BYTES",
    "UPDATE_OPENED",
    "UPDATE_PUBLISHED",
    "UPDATE_STOPPED",
    "UPDATE_TYPE",
    "Update",
    "UpdateError",
    "UpdateStand",
    "UpdateState",
    "is_version",
    "newer",
    "open_update",
    "piece_hashes",
    "seal_update",
]

# Kinds of the centre's own log, beside those of section 3: acts of the registry on a version.
UPDATE_PUBLISHED: Final = "update_published"
UPDATE_OPENED: Final = "update_opened"
UPDATE_STOPPED: Final = "update_stopped"

UPDATE_TYPE: Final = "serah/update/v1"
PIECE_BYTES: Final = 128 << 10  # 16 seconds of a line of 64 kbit/s
MAX_UPDATE_BYTES: Final = 512 << 20
MAX_MANIFEST_BYTES: Final = 1 << 20
_MOST_PIECE_BYTES: Final = 1 << 20
_HASH: Final = 32
_VERSION: Final = re.compile(r"(?:0|[1-9]\d{0,4})(?:\.(?:0|[1-9]\d{0,4})){2}")


class UpdateError(ValueError):
    """A manifest that no known key signed, or that does not hold together."""


class UpdateState:
    """How far a PC is with an update (`UpdateStand.state`)."""

    FETCHING: Final = "fetching"
    READY: Final = "ready"
    REFUSED: Final = "refused"
    ROLLED_BACK: Final = "rolled_back"


class UpdateStand(msgspec.Struct, frozen=True, array_like=True):
    """What a PC says of an update: ``state`` is fetching, ready (waits for the close or the night), refused
    (not signed by the update key, or its bytes are wrong) or rolled_back (its self-test failed). ``done``
    of ``total`` pieces are there."""

    version: str
    state: str
    done: int
    total: int


class Update(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The manifest of version ``version``, three numbers as in 1.2.3.

    ``name``: its installer; ``size`` in bytes and ``hash`` (SHA-256) of all of it, ``pieces``: SHA-256 of
    each stretch of ``piece_bytes``, the last one shorter. ``minimum_protocol``: the lowest protocol of a
    centre that it can talk to. ``made_ms``: when it was signed. ``notes``: for people, in Indonesian.
    """

    version: str
    minimum_protocol: int
    name: str
    size: int
    hash: bytes
    piece_bytes: int
    pieces: tuple[bytes, ...]
    made_ms: int
    notes: str = ""


_decode: Final = msgspec.msgpack.Decoder(Update).decode
_encode: Final = msgspec.msgpack.Encoder().encode


def is_version(text: str) -> bool:
    """Whether it is three numbers without leading zeros, as in 1.2.3."""
    return _VERSION.fullmatch(text) is not None


def newer(one: str, other: str) -> bool:
    """Whether version ``one`` is newer than ``other``, by number; raises UpdateError for another form."""
    return _numbers(one) > _numbers(other)


def _numbers(version: str) -> tuple[int, ...]:
    if not is_version(version):
        raise UpdateError("a version has three numbers")
    return tuple(int(part) for part in version.split("."))


def piece_hashes(blocks: Iterable[bytes]) -> tuple[bytes, ...]:
    """SHA-256 of each piece, for `Update.pieces`."""
    return tuple(sha256(block).digest() for block in blocks)


def seal_update(key: SigningKey, update: Update) -> bytes:
    """The manifest as an envelope of the update key."""
    _check(update)
    return seal(key, UPDATE_TYPE, _encode(update))


def open_update(raw: bytes, keys: Iterable[bytes]) -> Update:
    """The manifest, if one of the update ``keys`` (32 bytes each) signed it. Raises UpdateError."""
    if len(raw) > MAX_MANIFEST_BYTES:
        raise UpdateError("too large for a manifest")
    try:
        envelope = read_envelope(raw)
        signer = {device_id(key): key for key in keys}.get(envelope.key_id)
        if signer is None:
            raise UpdateError("signed by none of the update keys")
        update = _decode(open_envelope(envelope, signer, UPDATE_TYPE))
    except EnvelopeError as error:
        raise UpdateError("the signature does not hold") from error
    except DECODE_ERRORS as error:
        raise UpdateError("not a manifest") from error
    _check(update)
    return update


def _check(update: Update) -> None:
    if not is_version(update.version):
        raise UpdateError("a version has three numbers")
    if update.name != f"Serah-{update.version}.exe":
        raise UpdateError("the installer has another name")
    if not 0 < update.size <= MAX_UPDATE_BYTES or not 0 < update.piece_bytes <= _MOST_PIECE_BYTES:
        raise UpdateError("a size that no update has")
    if len(update.pieces) != -(-update.size // update.piece_bytes):
        raise UpdateError("another number of pieces than its size has")
    if any(len(digest) != _HASH for digest in (update.hash, *update.pieces)):
        raise UpdateError("a hash of another length")
