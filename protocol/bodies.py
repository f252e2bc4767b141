"""What an event's body says, by kind: MessagePack maps that may gain keys.

A reader ignores keys that it does not know; a body of an unknown kind stays bytes.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import msgspec

from protocol.custody import Act
from protocol.decoding import DECODE_ERRORS
from protocol.events import SALT_BYTES, Kind

__all__ = [
    "BODY_OF_KIND",
    "BatchReceived",
    "BodyError",
    "CancelHandOver",
    "CaseClosed",
    "ClockConfirmed",
    "DeviceMoved",
    "Dispatch",
    "EpochOpened",
    "Evidence",
    "HandOver",
    "Hold",
    "Link",
    "Note",
    "ObjectReported",
    "PinChanged",
    "PolicyException",
    "PrintOutcome",
    "Purge",
    "Receive",
    "ReceiveUnlisted",
    "Recovered",
    "Shelve",
    "read_body",
    "storable",
]


class BodyError(ValueError):
    """Body bytes that do not say what their kind should say."""


class _Body(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Base of all bodies: a map; defaults are left out of the bytes."""


class Evidence(_Body, frozen=True):
    """How a person put their name to an act.

    ``kind``: drawn, paper, thumb, witness. ``strokes``: packed pen strokes (`protocol.strokes`);
    ``sheet`` and ``row`` of a paper list; ``witness``: name of who saw the thumb print or the refusal.
    """

    kind: str = ""
    strokes: bytes = b""
    sheet: str = ""
    row: int = 0
    witness: str = ""


class EpochOpened(_Body, frozen=True):
    """Why a device began a new epoch: enrolled, restored, hardware, fork, numbers, repaired,
    moved.

    ``missing``: events of earlier epochs that this log has lost, ``bodies``: those of which it has lost
    the body, as (epoch, first seq, last seq) runs; last 0: to the end of that epoch, wherever that is.
    """

    reason: str
    application: str = ""
    missing: tuple[tuple[int, int, int], ...] = ()
    bodies: tuple[tuple[int, int, int], ...] = ()


class Dispatch(_Body, frozen=True):
    """A card sent in a batch."""

    batch: bytes


class Receive(_Body, frozen=True):
    """A card of a batch received, or found missing from it."""

    batch: bytes


class BatchReceived(_Body, frozen=True):
    """The minutes of a batch: what was counted, what the list says, who signed."""

    batch: bytes
    listed: int
    counted: int
    missing: int = 0
    deliverer: str = ""
    evidence: Evidence = Evidence()


class ReceiveUnlisted(_Body, frozen=True):
    """A card that lay in the bag without standing on the list, typed by the desk."""

    batch: bytes | None = None
    nik: str = ""
    name: str = ""
    birth_date: str = ""
    registration: str = ""


class Hold(_Body, frozen=True):
    """Why a card is held."""

    reason: str = ""


class Shelve(_Body, frozen=True):
    """Where the card lies: box, tray, slot as the office writes it."""

    place: str


class HandOver(_Body, frozen=True):
    """A hand-over: who took the card, on what papers, and the evidence of it.

    ``relation``: owner, family, proxy, rt_rw. ``papers``: codes of the policy. ``checks``: what the
    resident compared on the card. ``old_card``: surrendered, lost, never. ``fingerprint``: match,
    no_match, finger_unreadable, chip_unreadable, no_device, not_done. ``same_day``: codes of the
    exceptions that may follow on the same day.
    """

    relation: str
    evidence: Evidence
    collector_name: str = ""
    collector_nik: str = ""
    collector_note: str = ""
    collector_phone: str = ""
    papers: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    old_card: str = ""
    police_letter: str = ""
    fingerprint: str = ""
    same_day: tuple[str, ...] = ()
    note: str = ""


class CancelHandOver(_Body, frozen=True):
    """Why a hand-over is void, who approved, and with whom the card is if not in the drawer."""

    number: str
    reason: str
    approved_by: bytes
    with_person: str = ""


class PolicyException(_Body, frozen=True):
    """A rule set aside for one hand-over: which, why, and by whom (the event's operator)."""

    rule: str
    reason: str


class ClockConfirmed(_Body, frozen=True):
    """The business date that a person confirmed, and what the clock said."""

    date: int
    clock_ms: int


class PinChanged(_Body, frozen=True):
    """A new PIN of an operator, as its Argon2id hash."""

    operator: bytes
    pin_hash: str


class PrintOutcome(_Body, frozen=True):
    """What became of the paper of the act that stands at (epoch, seq) of this device."""

    epoch: int
    seq: int
    reason: str = ""
    approved_by: bytes | None = None


class Purge(_Body, frozen=True):
    """Bodies removed because their time is over: (epoch, first seq, last seq) runs, and the rule."""

    rule: str
    before: int
    runs: tuple[tuple[int, int, int], ...]


class Recovered(_Body, frozen=True):
    """An act whose place in the chain was lost with others before it: its own header, signature and body.

    The event that carries it repeats card, number, operator and business date of that header, names it
    in ``about``, and has its kind as ``variant``.
    """

    header: bytes
    signature: bytes
    body: bytes | None = None


class Link(_Body, frozen=True):
    """Two records of one card: the card of the header is folded into ``kept``."""

    kept: bytes


class CaseClosed(_Body, frozen=True):
    """A person's decision on a case: what was found and done about it."""

    case: bytes
    note: str


class ObjectReported(_Body, frozen=True):
    """What the centre once told the desk and no longer knows: an object of the feed, as it came.

    ``kind``: card or batch. A card's id stands in the header too.
    """

    kind: str
    data: bytes


class DeviceMoved(_Body, frozen=True):
    """The centre moved ``device``: from ``since_ms`` on it is PC ``number`` of the event's kelurahan."""

    device: bytes
    number: int
    since_ms: int


class Note(_Body, frozen=True):
    """A sentence, for acts that say no more than why."""

    text: str = ""


BODY_OF_KIND: Final[MappingProxyType[str, type[msgspec.Struct]]] = MappingProxyType(
    {
        Act.DISPATCH: Dispatch,
        Act.RECEIVE: Receive,
        Act.RECEIVE_UNLISTED: ReceiveUnlisted,
        Act.REPORT_MISSING: Receive,
        Act.MISROUTE: Note,
        Act.HOLD: Hold,
        Act.RELEASE: Hold,
        Act.SHELVE: Shelve,
        Act.BAG_OUT: Note,
        Act.VISIT_FAILED: Note,
        Act.BAG_IN: Note,
        Act.HAND_OVER: HandOver,
        Act.CANCEL_HAND_OVER: CancelHandOver,
        Act.RECOVER: Note,
        Act.LOSE: Note,
        Act.FIND: Note,
        Act.RETURN: Note,
        Act.RECALL: Note,
        Act.DESTROY: Note,
        Act.LINK: Link,
        Kind.EPOCH_OPENED: EpochOpened,
        Kind.BATCH_RECEIVED: BatchReceived,
        Kind.CLOCK_CONFIRMED: ClockConfirmed,
        Kind.POLICY_EXCEPTION: PolicyException,
        Kind.PRINT_DOUBTFUL: PrintOutcome,
        Kind.PRINT_FAILED: PrintOutcome,
        Kind.PRINT_GIVEN: PrintOutcome,
        Kind.PRINT_COPY: PrintOutcome,
        Kind.OPERATOR_PIN_CHANGED: PinChanged,
        Kind.OPERATOR_PIN_RESET: PinChanged,
        Kind.CASE_NOTED: Note,
        Kind.CASE_CLOSED: CaseClosed,
        Kind.OBJECT_REPORTED: ObjectReported,
        Kind.PURGE: Purge,
        Kind.RECOVERED: Recovered,
        Kind.DEVICE_MOVED: DeviceMoved,
    }
)
_LOOKED_UP_BY: Final = ("registration", "number", "nik", "kind")
_LONGEST_KEY: Final = 64
_DECODERS: Final = {kind: msgspec.msgpack.Decoder(t).decode for kind, t in BODY_OF_KIND.items()}


def storable(content: msgspec.Struct) -> bool:
    """Whether both databases can keep what this says: no text holds NUL, and what is looked up by
    (numbers, kinds of card) has at most 64 characters."""
    keys = [getattr(content, name, "") for name in _LOOKED_UP_BY]
    if any(isinstance(key, str) and len(key) > _LONGEST_KEY for key in keys):
        return False
    return not _has_nul(msgspec.to_builtins(content, builtin_types=(bytes,)))


def _has_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(map(_has_nul, value.values()))
    return isinstance(value, list | tuple) and any(map(_has_nul, value))


def read_body(kind: str, body: bytes) -> msgspec.Struct | None:
    """The content of body bytes; None for a kind whose body has no shape here.

    Raises BodyError when the bytes do not decode as their kind's body.
    """
    decode = _DECODERS.get(kind)
    if decode is None:
        return None
    try:
        return decode(body[SALT_BYTES:])
    except DECODE_ERRORS as error:
        raise BodyError(f"body of {kind} does not decode") from error
