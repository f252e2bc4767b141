"""Events: header, body, signature, chain. See docs/sync-protocol.md section 3."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from hashlib import sha256
from typing import Final

import msgspec

from protocol import crockford
from protocol.custody import Act
from protocol.decoding import DECODE_ERRORS
from protocol.keys import SigningKey, verify

__all__ = [
    "MAX_BODY_BYTES",
    "NO_HASH",
    "PURGEABLE",
    "ChainError",
    "Event",
    "Header",
    "Kind",
    "Trust",
    "body_hash",
    "check_links",
    "evidence_code",
    "header_hash",
    "make_event",
    "most_body_bytes",
    "pack_body",
    "read_header",
    "signature_holds",
]

SIGNING_CONTEXT: Final = b"serah-event-v1\x00"
NO_HASH: Final = bytes(32)
SALT_BYTES: Final = 16
MAX_BODY_BYTES: Final = 64 << 10  # salt included; a drawn signature takes about one
_CARRIER_BYTES: Final = 2 << 10
_MAX_TEXT: Final = 64
_INT16: Final = 1 << 15
_INT32: Final = 1 << 31
_INT64: Final = 1 << 63


class Trust(IntEnum):
    """How well the device knew the time when it recorded an act."""

    ANCHORED = 0  # the same boot as an answer of the centre
    CARRIED = 1  # carried over from an earlier boot and running forwards
    DOUBTFUL = 2  # a person confirmed the business date


class Kind(StrEnum):
    """Kinds of event that are not acts on a card (those are `custody.Act`)."""

    EPOCH_OPENED = "epoch_opened"
    BATCH_RECEIVED = "batch_received"
    CLOCK_CONFIRMED = "clock_confirmed"
    DAY_CLOSED = "day_closed"
    POLICY_EXCEPTION = "policy_exception"
    OLD_CARD_SURRENDERED = "old_card_surrendered"
    OLD_CARD_LOST = "old_card_lost"
    OLD_CARD_SENT = "old_card_sent"
    OLD_CARD_DESTROYED = "old_card_destroyed"
    PRINT_DOUBTFUL = "print_doubtful"
    PRINT_FAILED = "print_failed"
    PRINT_GIVEN = "print_given"
    PRINT_COPY = "print_copy"
    OPERATOR_PIN_CHANGED = "operator_pin_changed"
    OPERATOR_PIN_RESET = "operator_pin_reset"
    OPERATOR_BLOCKED = "operator_blocked"
    COMPLAINT_OPENED = "complaint_opened"
    COMPLAINT_FORWARDED = "complaint_forwarded"
    COMPLAINT_CLOSED = "complaint_closed"
    UNRECORDED_REPORTED = "unrecorded_reported"
    UNRECORDED_VISITED = "unrecorded_visited"
    UNRECORDED_CLOSED = "unrecorded_closed"
    STOCKTAKE_OPENED = "stocktake_opened"
    STOCKTAKE_COUNTED = "stocktake_counted"
    STOCKTAKE_CLOSED = "stocktake_closed"
    CASE_NOTED = "case_noted"
    CASE_CLOSED = "case_closed"
    OBJECT_REPORTED = "object_reported"
    PURGE = "purge"
    RECOVERED = "recovered"
    DEVICE_MOVED = "device_moved"


# Bodies that hold personal data of residents and leave when their time is over. The rest of the bodies
# (batch, shelf place, reason code, purge list) is needed to read the log and stays.
PURGEABLE: Final = frozenset(
    {
        Act.HAND_OVER,
        Act.CANCEL_HAND_OVER,
        Act.RECEIVE_UNLISTED,
        Act.VISIT_FAILED,
        Act.HOLD,
        Act.RELEASE,
        Kind.POLICY_EXCEPTION,
        Kind.OLD_CARD_SURRENDERED,
        Kind.OLD_CARD_LOST,
        Kind.COMPLAINT_OPENED,
        Kind.COMPLAINT_FORWARDED,
        Kind.COMPLAINT_CLOSED,
        Kind.UNRECORDED_REPORTED,
        Kind.UNRECORDED_VISITED,
        Kind.UNRECORDED_CLOSED,
        Kind.CASE_NOTED,
        Kind.CASE_CLOSED,
        Kind.OBJECT_REPORTED,
        Kind.RECOVERED,
    }
)


class Header(msgspec.Struct, frozen=True, array_like=True):
    """The signed part of an event; its encoding is the order of these fields.

    The texts have at most 64 characters, none of them NUL.

    - ``version``: 1.
    - ``device``: name of the device, 16 bytes.
    - ``epoch``: from 1 to 2^31 - 1; a restored or moved database opens a new one.
    - ``seq``: from 1 to 2^31 - 1, without holes within (device, epoch).
    - ``kind``: the kind of the event, see below; a reader keeps kinds that it does not know.
    - ``variant``: narrows an act where one word leads to two states; empty or unknown: the usual one.
    - ``card``: the card acted on, a UUIDv7 of 16 bytes; nil where no card is.
    - ``kelurahan``: code of the kelurahan it happened in or for, 10 digits; empty where in none.
    - ``operator``: the person who did it, a UUIDv7 of 16 bytes; nil where the device acted by itself.
    - ``time_ms``: milliseconds since 1970-01-01 UTC by the device's clock, below 2^63; never an order.
    - ``trust``: how well the device knew the time: 0 anchored, 1 carried, 2 doubtful.
    - ``business_date``: days since 1970-01-01 in the office's zone, 32 bits with sign.
    - ``number``: the number on the paper, 22 digits; empty for acts without paper.
    - ``body_hash``: SHA-256 of the body, salt included, 32 bytes.
    - ``prev_hash``: SHA-256 of the header before this one, 32 bytes.
    - ``about``: SHA-256 of the header of the event that this one is about (a cancellation names its
      hand-over), 32 bytes; nil where it is about none.
    """

    version: int
    device: bytes
    epoch: int
    seq: int
    kind: str
    variant: str
    card: bytes | None
    kelurahan: str
    operator: bytes | None
    time_ms: int
    trust: int
    business_date: int
    number: str
    body_hash: bytes
    prev_hash: bytes
    about: bytes | None = None


class ChainError(ValueError):
    """Bytes that do not continue the chain they claim to continue; carries the position."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(f"event {seq}: {reason}")
        self.seq = seq
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Event:
    """One event as stored and sent: the very bytes that were hashed and signed.

    ``body`` is None once purged; ``signature`` is None where a later one covers it.
    """

    header: bytes
    body: bytes | None
    signature: bytes | None


_decode_header: Final = msgspec.msgpack.Decoder(Header).decode
_encode: Final = msgspec.msgpack.Encoder().encode


def read_header(raw: bytes) -> Header:
    """Decode header bytes; raises ChainError when they are not a version 1 header."""
    try:
        header = _decode_header(raw)
    except DECODE_ERRORS as error:
        raise ChainError(0, "header does not decode") from error
    if not _is_version_1(header):
        raise ChainError(header.seq, "not a version 1 header")
    return header


def _is_version_1(header: Header) -> bool:
    # The limits are what both databases can keep: a header beyond them would be stored by nobody.
    card, operator, about = header.card, header.operator, header.about
    texts = (header.kind, header.variant, header.kelurahan, header.number)
    return (
        header.version == 1
        and len(header.device) == 16
        and len(header.body_hash) == len(header.prev_hash) == 32
        and (card is None or len(card) == 16)
        and (operator is None or len(operator) == 16)
        and (about is None or len(about) == 32)
        and 1 <= header.epoch < _INT32
        and 1 <= header.seq < _INT32
        and 0 <= header.trust < _INT16
        and -_INT32 <= header.business_date < _INT32
        and header.time_ms < _INT64
        and max(map(len, texts)) <= _MAX_TEXT
        and "\x00" not in "".join(texts)
    )


def header_hash(raw: bytes) -> bytes:
    """SHA-256 of header bytes: the event's place in the chain."""
    return sha256(raw).digest()


def evidence_code(raw: bytes) -> str:
    """The four characters printed beside the number: the first 20 bits of the header's hash."""
    return crockford.encode(int.from_bytes(header_hash(raw)[:3], "big") >> 4, 4)


def pack_body(content: msgspec.Struct, salt: bytes) -> bytes:
    """Body bytes: 16 random bytes, then the content as a MessagePack map."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 16 bytes")
    return salt + _encode(content)


def most_body_bytes(kind: str) -> int:
    """How large a body of this kind may be; one that carries another whole act needs more room."""
    return MAX_BODY_BYTES + (_CARRIER_BYTES if kind == Kind.RECOVERED else 0)


def body_hash(body: bytes) -> bytes:
    """SHA-256 of body bytes, salt included."""
    return sha256(body).digest()


def make_event(header: Header, body: bytes, key: SigningKey) -> Event:
    """Encode, once and for ever, and sign."""
    raw = _encode(header)
    return Event(raw, body, key.sign(SIGNING_CONTEXT + raw))


def signature_holds(public_key: bytes, raw_header: bytes, signature: bytes) -> bool:
    """Whether ``signature`` is the device's over these header bytes."""
    return verify(public_key, signature, SIGNING_CONTEXT + raw_header)


def check_links(
    device: bytes, after: Header | None, previous: bytes, raws: list[bytes]
) -> list[Header]:
    """Decode headers and check that each continues the one before.

    ``after`` is the last header already held of this epoch (None before the first event), ``previous``
    its hash (for the first event of an epoch: whatever its opener says, so any hash is taken there).
    Raises ChainError at the first that does not follow. Signatures are the caller's: the last one
    covers all before it.
    """
    headers: list[Header] = []
    for raw in raws:
        header = read_header(raw)
        if header.device != device:
            raise ChainError(header.seq, "of another device")
        if after is None:
            if header.seq != 1 or header.kind != Kind.EPOCH_OPENED:
                raise ChainError(header.seq, "an epoch starts with its opening")
        elif header.epoch != after.epoch or header.seq != after.seq + 1:
            raise ChainError(header.seq, f"follows {after.epoch}/{after.seq}")
        elif header.prev_hash != previous:
            raise ChainError(header.seq, "does not name the event before it")
        headers.append(header)
        after, previous = header, header_hash(raw)
    return headers
