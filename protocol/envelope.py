"""The signed envelope (DSSE) of requests, answers, exchange and provisioning files."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import msgspec

from protocol.decoding import DECODE_ERRORS
from protocol.keys import SigningKey, verify

__all__ = ["Envelope", "EnvelopeError", "open_envelope", "read_envelope", "seal"]


class EnvelopeError(ValueError):
    """Bytes that are no envelope, or one that does not hold."""


class _Wire(msgspec.Struct, frozen=True, array_like=True):
    payload_type: str
    payload: bytes
    key_id: bytes
    signature: bytes


_decode: Final = msgspec.msgpack.Decoder(_Wire).decode
_encode: Final = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope taken apart; nothing is proved until `open_envelope` has checked it."""

    payload_type: str
    payload: bytes
    key_id: bytes
    signature: bytes

    @property
    def payload_hash(self) -> bytes:
        """SHA-256 of the payload: what an answer names as its request."""
        return sha256(self.payload).digest()


def _authenticated(payload_type: str, payload: bytes) -> bytes:
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def seal(key: SigningKey, payload_type: str, payload: bytes) -> bytes:
    """The bytes of an envelope signed by ``key``."""
    signature = key.sign(_authenticated(payload_type, payload))
    return _encode(_Wire(payload_type, payload, key.device, signature))


def read_envelope(raw: bytes) -> Envelope:
    """Take bytes apart without believing them; raises EnvelopeError."""
    try:
        wire = _decode(raw)
    except DECODE_ERRORS as error:
        raise EnvelopeError("not an envelope") from error
    return Envelope(wire.payload_type, wire.payload, wire.key_id, wire.signature)


def open_envelope(envelope: Envelope, public_key: bytes, payload_type: str) -> bytes:
    """The payload, if ``public_key`` signed it as ``payload_type``; raises EnvelopeError otherwise."""
    if envelope.payload_type != payload_type:
        raise EnvelopeError(f"an envelope of type {envelope.payload_type!r}, not {payload_type!r}")
    signed = _authenticated(envelope.payload_type, envelope.payload)
    if not verify(public_key, envelope.signature, signed):
        raise EnvelopeError("the signature does not hold")
    return envelope.payload
