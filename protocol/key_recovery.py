"""Getting a desk's keys back when its key vault is lost. See docs/backup-and-repair.md.

Every backup carries the vault's keys sealed to the centre. A PC that has a backup and no keys asks with
a `KeyRequest`: those sealed keys, and a key of its own made for this one answer. The registry opens
the keys and seals them again to that key, so they never lie open on the way.
"""

from __future__ import annotations

import io
from hashlib import sha256
from typing import Final, TypeVar

import msgspec

from protocol import crockford
from protocol.decoding import DECODE_ERRORS
from protocol.sealing import SealingError, open_stream, seal_stream

__all__ = [
    "ANSWER_PURPOSE",
    "KEYS_OPENED",
    "REQUEST_PURPOSE",
    "KeyAnswer",
    "KeyRequest",
    "RecoveryError",
    "SealedKeys",
    "check_code",
    "decode_recovery",
    "encode_recovery",
    "open_keys",
    "seal_keys",
]

REQUEST_PURPOSE: Final = "serah/key-request/v1"
ANSWER_PURPOSE: Final = "serah/key-answer/v1"
KEYS_OPENED: Final = "keys_opened"  # the kind of the event in the centre's log; its body a Note
KEY_BYTES: Final = 32
_CODE: Final = 8  # characters; 40 bits


class RecoveryError(ValueError):
    """Bytes that are not what they are said to be, or are sealed to another key."""


class SealedKeys(msgspec.Struct, frozen=True, kw_only=True):
    """What lies inside the seal: whose keys, and the keys (32 bytes each)."""

    device: bytes
    kelurahan: str
    number: int
    database: bytes
    signing: bytes
    box: bytes

    def __repr__(self) -> str:
        return "SealedKeys(...)"


class KeyRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A PC's question: the sealed keys of a backup, and the X25519 public key to answer to."""

    purpose: str
    sealed: bytes
    recipient: bytes
    computer: str
    made_ms: int


class KeyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The registry's answer: the same keys sealed to the recipient of the request."""

    purpose: str
    device: bytes
    sealed: bytes


_Paper = TypeVar("_Paper", KeyRequest, KeyAnswer)
_encode: Final = msgspec.msgpack.Encoder().encode


def encode_recovery(paper: KeyRequest | KeyAnswer) -> bytes:
    """The bytes of a request or an answer."""
    return _encode(paper)


def decode_recovery(raw: bytes, kind: type[_Paper]) -> _Paper:
    """The request or answer in ``raw``; raises RecoveryError."""
    try:
        paper = msgspec.msgpack.decode(raw, type=kind)
    except DECODE_ERRORS as error:
        raise RecoveryError(f"not a {kind.__name__}") from error
    purpose = REQUEST_PURPOSE if isinstance(paper, KeyRequest) else ANSWER_PURPOSE
    if paper.purpose != purpose or len(getattr(paper, "recipient", bytes(KEY_BYTES))) != KEY_BYTES:
        raise RecoveryError(f"not a {kind.__name__}")
    return paper


def seal_keys(keys: SealedKeys, recipient: bytes) -> bytes:
    """The keys, readable only with the seed of the X25519 public key ``recipient`` (32 bytes)."""
    target = io.BytesIO()
    seal_stream([_encode(keys)], target, recipient)
    return target.getvalue()


def open_keys(sealed: bytes, seed: bytes) -> SealedKeys:
    """The keys sealed to the X25519 ``seed``; raises RecoveryError."""
    opened = bytearray()
    try:
        open_stream(io.BytesIO(sealed), seed, opened.extend)
        keys = msgspec.msgpack.decode(bytes(opened), type=SealedKeys)
    except (SealingError, *DECODE_ERRORS) as error:
        raise RecoveryError("the keys cannot be opened") from error
    if {len(keys.database), len(keys.signing), len(keys.box)} != {KEY_BYTES}:
        raise RecoveryError("the keys cannot be opened")
    return keys


def check_code(recipient: bytes) -> str:
    """``K7QF-2M9D``: what both sides read to each other on the telephone, so that nobody's key stands
    between them."""
    code = crockford.encode(int.from_bytes(sha256(recipient).digest()[:5], "big"), _CODE)
    return f"{code[:4]}-{code[4:]}"
