"""Messages of the sync protocol: the payloads of envelopes. See docs/sync-protocol.md."""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from protocol.decoding import DECODE_ERRORS
from protocol.pc_care import BundlePart, BundleWanted, PcHealth
from protocol.updates import UpdateStand

__all__ = [
    "ANSWER_TYPE",
    "CITY",
    "ENROL_ANSWER_TYPE",
    "ENROL_PENDING_TYPE",
    "ENROL_TYPE",
    "MAX_BATCH_BYTES",
    "MAX_BATCH_EVENTS",
    "MAX_ENDS",
    "MAX_RANGES",
    "MAX_REQUEST_BYTES",
    "MAX_STANDINGS",
    "MEDIA_TYPE",
    "PLACE_TYPE",
    "PROBLEM_TYPE",
    "PROTOCOL",
    "REQUEST_TYPE",
    "TIME_TYPE",
    "BundlePart",
    "BundleWanted",
    "CardMark",
    "CardRange",
    "CardStanding",
    "Compared",
    "EnrolAnswer",
    "EnrolPending",
    "EnrolRequest",
    "EpochEnd",
    "FeedItem",
    "Meaning",
    "MessageError",
    "OwnEvent",
    "OwnEvents",
    "PcHealth",
    "Place",
    "PlaceOrder",
    "Problem",
    "RangeMarks",
    "ServerTime",
    "SyncAnswer",
    "SyncRequest",
    "Tally",
    "UpdateStand",
    "Wanted",
    "WireEvent",
    "decode_message",
    "encode_message",
]

PROTOCOL: Final = 1
CITY: Final = "city"  # scope of the one feed that every desk gets
MEDIA_TYPE: Final = "application/vnd.serah.envelope"
REQUEST_TYPE: Final = "serah/sync-request/v1"
ANSWER_TYPE: Final = "serah/sync-answer/v1"
PROBLEM_TYPE: Final = "serah/problem/v1"
TIME_TYPE: Final = "serah/time/v1"
ENROL_TYPE: Final = "serah/enrol-request/v1"
ENROL_ANSWER_TYPE: Final = "serah/enrol-answer/v1"
ENROL_PENDING_TYPE: Final = "serah/enrol-pending/v1"
PLACE_TYPE: Final = "serah/place/v1"

MAX_BATCH_EVENTS: Final = 2_500
MAX_BATCH_BYTES: Final = 2 << 20
MAX_REQUEST_BYTES: Final = 8 << 20
MAX_ENDS: Final = 99
MAX_RANGES: Final = 1_024
MAX_STANDINGS: Final = 512


class MessageError(ValueError):
    """A payload that does not decode as the message it is said to be."""


class WireEvent(msgspec.Struct, frozen=True, array_like=True):
    """An event on its way: the stored bytes; ``body`` None once purged."""

    header: bytes
    body: bytes | None


class EpochEnd(msgspec.Struct, frozen=True, array_like=True):
    """The last event of an epoch that the desk no longer writes to, and the hash of its header."""

    epoch: int
    seq: int
    hash: bytes


class FeedItem(msgspec.Struct, frozen=True, array_like=True):
    """An object of a feed at ``version``. ``scope``: kelurahan code or ``city``; ``data`` None: gone."""

    scope: str
    kind: str
    id: bytes
    version: int
    data: bytes | None


class Meaning(msgspec.Struct, frozen=True, array_like=True):
    """What a stored event means where that is not simply ``applied``.

    ``meaning``: case or quarantined; ``reference``: the case's id (hex) or the reason.
    """

    seq: int
    meaning: str
    reference: str


class Wanted(msgspec.Struct, frozen=True, array_like=True):
    """Events of its own log that a desk has lost: ``first`` to ``last`` of ``epoch`` (``last`` 0: to the
    end). ``after``: header hash of the event before ``first``, empty if that is lost too."""

    epoch: int
    first: int
    last: int
    after: bytes


class OwnEvent(msgspec.Struct, frozen=True, array_like=True):
    """An event on its way back; ``body`` nil if it is not held, ``signature`` nil where a later one covers
    it."""

    header: bytes
    body: bytes | None
    signature: bytes | None


class OwnEvents(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is held of the events wanted: those from ``first`` of ``epoch`` on, without holes, the last one
    signed. ``more``: there are further ones to be asked for."""

    epoch: int
    first: int
    events: tuple[OwnEvent, ...] = ()
    more: bool = False


class Tally(msgspec.Struct, frozen=True, array_like=True):
    """The cards of the kelurahan's feed at ``version`` of it: how many, and the sum of their marks."""

    version: int
    count: int
    sum: bytes


class CardRange(msgspec.Struct, frozen=True, array_like=True):
    """The cards whose ids are greater than ``after`` and not greater than ``through`` (empty: to the
    end), counted and summed anew from the bytes as they stand."""

    after: bytes
    through: bytes
    count: int
    sum: bytes


class CardMark(msgspec.Struct, frozen=True, array_like=True):
    """A card and its mark, 16 bytes each."""

    card: bytes
    mark: bytes


class RangeMarks(msgspec.Struct, frozen=True, array_like=True):
    """Every card that is held of a range, by id; ``through`` may lie before the end that was asked for."""

    after: bytes
    through: bytes
    cards: tuple[CardMark, ...]


class CardStanding(msgspec.Struct, frozen=True, array_like=True):
    """How a desk holds a card that the two sides do not hold alike.

    ``version`` of its object, 0 if it has none; ``state`` of its row, empty if it has none; ``mark`` of
    the object's bytes as they stand, ``kept`` as they were when they came (both empty without one);
    ``acts``: what the desk's own log says of the card and the centre has stored, each as in ``reflected``.
    """

    card: bytes
    version: int
    state: str
    mark: bytes
    kept: bytes
    acts: tuple[bytes, ...]


class Compared(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What came of a comparison. ``ranges``: how many of those asked about were compared, from the first;
    0 if the feed has moved on since the request's cursor. ``differing``: what is held of those that are
    not alike. ``lost``: cards that the centre has lost, for the desk to tell it again."""

    ranges: int
    differing: tuple[RangeMarks, ...] = ()
    lost: tuple[bytes, ...] = ()


class SyncRequest(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Events of one epoch, oldest first, and where the desk stands.

    ``events`` follow the centre's stored_through; ``signature`` is that of the last (empty if none).
    ``cursor``: [kelurahan version, city version]. ``head``: [epoch, seq] of the desk's newest event and
    ``head_hash`` its hash. ``ends``: of every earlier epoch of the log, oldest first. ``answer_hash``:
    SHA-256 of the payload of the last answer accepted; ``contact`` and ``generation`` as that answer had
    them. ``host``: which installation on which hardware asks, 16 bytes, empty if the PC cannot say.
    ``wanted``: events of its own that it has lost. ``ranges``: cards to be compared at this cursor.
    ``differing``: what a comparison has found. ``place``: the order by which it has its place, as the
    centre sealed it; empty: as enrolled. ``health``: how the PC is doing; ``bundle``: a piece of what was
    asked for. ``update``: how far it is with an update of its program.
    """

    protocol: int
    device: bytes
    nonce: bytes
    time_ms: int
    trust: int
    cursor: tuple[int, int]
    head: tuple[int, int]
    head_hash: bytes
    epoch: int = 0
    events: tuple[WireEvent, ...] = ()
    signature: bytes = b""
    ends: tuple[EpochEnd, ...] = ()
    answer_hash: bytes = b""
    contact: int = 0
    generation: int = 0
    host: bytes = b""
    wanted: Wanted | None = None
    ranges: tuple[CardRange, ...] = ()
    differing: tuple[CardStanding, ...] = ()
    place: bytes = b""
    application: str = ""
    page_bytes: int = 1 << 20
    health: PcHealth | None = None
    bundle: BundlePart | None = None
    update: UpdateStand | None = None


class SyncAnswer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is stored, what it means, what changed.

    ``epoch``: that of the request, or an earlier one whose end is not held. ``stored_through``: how far
    the desk's own log of it is held, ``stored_hash``: the header hash there. ``open_epoch``: an epoch to
    open because a fork was found, 0 if none. ``contact`` grows with every answer to this device.
    ``generation``: another one than the request's says that the feed begins again from zero. ``own``: the
    answer to ``wanted``. ``tally``: of the cards at ``next_cursor``, with the last page. ``compared``: the
    answer to ``ranges`` or ``differing``. ``place_ms``: since when the device has the place whose feed this
    is, 0 as enrolled. ``order``: a newer place than the request's, as sealed for it. ``locked_ms``: since
    when the PC is locked for everybody, 0 if it is not. ``bundle``: what IT asks it for. ``update``: the
    version that its ring is offered, empty if none.
    """

    protocol: int
    request_hash: bytes
    device: bytes
    epoch: int
    stored_through: int
    server_ms: int
    next_cursor: tuple[int, int]
    stored_hash: bytes = b""
    meanings: tuple[Meaning, ...] = ()
    changes: tuple[FeedItem, ...] = ()
    more: bool = False
    open_epoch: int = 0
    contact: int = 0
    generation: int = 0
    own: OwnEvents | None = None
    tally: Tally | None = None
    compared: Compared | None = None
    place_ms: int = 0
    order: bytes = b""
    locked_ms: int = 0
    bundle: BundleWanted | None = None
    update: str = ""


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A place of a device: from ``since_ms`` on (0: as enrolled) it is PC ``number`` of ``kelurahan``."""

    since_ms: int
    kelurahan: str
    number: int


class PlaceOrder(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The places of a device, oldest first: it belongs to the last one, whose ``zone`` and ``name`` these
    are."""

    device: bytes
    places: tuple[Place, ...]
    zone: str = "WIB"
    name: str = ""

    @property
    def newest(self) -> Place:
        """Where it belongs."""
        return self.places[-1]


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Why a request was not carried out. ``code`` for programs, ``message`` (Indonesian) for people.

    Codes: not_an_envelope, bad_signature, unknown_device, revoked, protocol_not_supported, too_large,
    broken_chain, code_unknown, code_used, code_expired, code_elsewhere, bad_proof, token_used_up,
    token_expired, token_revoked, enrol_refused, server_busy.
    """

    code: str
    message: str
    server_ms: int
    request_hash: bytes = b""


class ServerTime(msgspec.Struct, frozen=True):
    """The centre's time, for the nonce that was asked with."""

    nonce: bytes
    server_ms: int


class EnrolRequest(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A device introduces itself: its keys, and the proof that it knows the code or the token.

    ``kelurahan`` and ``number``: the place that it had, empty and 0 for a new one.
    """

    protocol: int
    locator: str
    public_key: bytes
    box_key: bytes
    computer: str
    nonce: bytes
    application: str = ""
    proof: bytes = b""
    kelurahan: str = ""
    number: int = 0


class EnrolAnswer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The device's place: its kelurahan and two-digit number, and the centre's keys to pin."""

    protocol: int
    request_hash: bytes
    device: bytes
    kelurahan: str
    number: int
    centre_key: bytes
    server_ms: int
    proof: bytes
    zone: str = "WIB"
    centre_box_key: bytes = b""


class EnrolPending(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The device came with a provisioning file and waits for a person at the centre; it asks again.

    ``going_to``: the kelurahan where it will belong, empty if the list does not name its computer;
    ``going_to_name``: as people call it.
    """

    protocol: int
    request_hash: bytes
    device: bytes
    server_ms: int
    proof: bytes
    going_to: str
    going_to_name: str = ""


_encode: Final = msgspec.msgpack.Encoder().encode
_Message = TypeVar("_Message", bound=msgspec.Struct)


def encode_message(message: msgspec.Struct) -> bytes:
    """Payload bytes."""
    return _encode(message)


def decode_message(payload: bytes, kind: type[_Message]) -> _Message:
    """The message in ``payload``; raises MessageError."""
    try:
        return msgspec.msgpack.decode(payload, type=kind)
    except DECODE_ERRORS as error:
        raise MessageError(f"not a {kind.__name__}") from error
