"""The objects of the feed: what the centre tells a desk, one row an object at its latest version."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

import msgspec

from protocol.decoding import DECODE_ERRORS
from protocol.events import Header, evidence_code
from protocol.status import CardStatus

__all__ = [
    "BatchObject",
    "CardObject",
    "CaseEvidence",
    "CaseObject",
    "DeviceObject",
    "ObjectError",
    "ObjectKind",
    "OfficeObject",
    "OperatorObject",
    "PaperRule",
    "PolicyObject",
    "RelationRule",
    "Role",
    "decode_object",
    "encode_object",
    "evidence_of",
]


class ObjectError(ValueError):
    """Feed bytes that do not decode as the object they are said to be."""


class ObjectKind(StrEnum):
    """Kinds of object in the feeds; `device` stands in the city's feed, the others in a kelurahan's."""

    CARD = "card"
    BATCH = "batch"
    OPERATOR = "operator"
    POLICY = "policy"
    OFFICE = "office"
    CASE = "case"
    DEVICE = "device"


class Role(StrEnum):
    """What an operator may do; the first three at a desk, the last three at the centre."""

    PETUGAS = "petugas"
    SUPERVISOR = "supervisor"
    IT = "it"
    REGISTRY = "registry"
    DISTRICT = "district"
    VIEWER = "viewer"


class _Object(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Base of all objects: a map; defaults are left out of the bytes."""


class CardObject(_Object, frozen=True):
    """A card as the centre knows it. Dates are ISO text, empty if unknown; ``kind`` KTP or KIA.

    ``name`` exactly as printed; ``rt`` and ``rw`` three digits; ``sex`` L or P.
    """

    id: bytes
    kelurahan: str
    registration: str
    nik: str
    name: str
    birth_date: str
    kind: str = "KTP"
    birth_place: str = ""
    sex: str = ""
    family_card: str = ""
    address: str = ""
    rt: str = ""
    rw: str = ""
    enrolled_on: str = ""
    printed_on: str = ""
    status: CardStatus = CardStatus()


class BatchObject(_Object, frozen=True):
    """A batch sent to a kelurahan: its number (22 digits), how many cards, who sent it.

    ``sent_on``: how many of its cards came back and have left in another batch since.
    """

    id: bytes
    kelurahan: str
    number: str
    count: int
    dispatched_on: int
    sender_name: str = ""
    sender_nip: str = ""
    sender_title: str = ""
    note: str = ""
    sent_on: int = 0


class OperatorObject(_Object, frozen=True):
    """A named person who may act. ``pin_hash`` is Argon2id in its usual text form."""

    id: bytes
    name: str
    role: Role
    nip: str = ""
    title: str = ""
    kelurahan: str = ""
    pin_hash: str = ""
    pin_version: int = 0
    active: bool = True


class PaperRule(_Object, frozen=True):
    """One paper in a relation. ``need``: required, optional, not_allowed. ``exception``: what may be
    done when a required one is missing: now (a supervisor's PIN), same_day, never."""

    paper: str
    need: str = "optional"
    exception: str = "never"


class RelationRule(_Object, frozen=True):
    """Who may collect and with what. ``allowed``: yes, now, same_day, never (as exceptions)."""

    relation: str
    allowed: str = "yes"
    papers: tuple[PaperRule, ...] = ()
    per_day: int = 0
    fingerprint: str = "optional"


class PolicyObject(_Object, frozen=True):
    """The rules of hand-over in force, set by the registry."""

    id: bytes
    name: str
    relations: tuple[RelationRule, ...]
    retention_days: int = 730


class OfficeObject(_Object, frozen=True):
    """What stands on the letterhead, and the office's zone (WIB, WITA, WIT)."""

    kelurahan: str
    name: str
    kecamatan: str
    city: str
    zone: str = "WIB"
    address: str = ""
    phone: str = ""
    head_name: str = ""
    head_nip: str = ""


class CaseEvidence(_Object, frozen=True):
    """One side of a case: the act, and what its paper says. ``state``: where the card is, in a case of two
    records that differ; ``kind`` is empty there."""

    device: bytes
    epoch: int
    seq: int
    kind: str
    kelurahan: str
    business_date: int
    time_ms: int
    number: str = ""
    evidence_code: str = ""
    operator: bytes | None = None
    operator_name: str = ""
    state: str = ""


def evidence_of(header: Header, raw: bytes, operator_name: str = "") -> CaseEvidence:
    """The side of a case that the act of ``header`` (bytes ``raw``) is."""
    return CaseEvidence(
        device=header.device,
        epoch=header.epoch,
        seq=header.seq,
        kind=header.kind,
        kelurahan=header.kelurahan,
        business_date=header.business_date,
        time_ms=header.time_ms,
        number=header.number,
        evidence_code=evidence_code(raw),
        operator=header.operator,
        operator_name=operator_name,
    )


class CaseObject(_Object, frozen=True):
    """A contradiction that a person must close: both evidences side by side."""

    id: bytes
    reason: str
    kelurahan: str
    opened_ms: int
    card: bytes | None = None
    sides: tuple[CaseEvidence, ...] = ()
    closed_ms: int = 0
    closing_note: str = ""


class DeviceObject(_Object, frozen=True):
    """A device of the city: the key that its papers are checked with. Times in ms, 0 = open.

    ``earlier``: (kelurahan, number) of the places that it had before it was moved, oldest first.
    """

    id: bytes
    kelurahan: str
    number: int
    public_key: bytes
    valid_from_ms: int
    revoked_ms: int = 0
    earlier: tuple[tuple[str, int], ...] = ()


type_of_kind: Final[MappingProxyType[str, type[msgspec.Struct]]] = MappingProxyType(
    {
        ObjectKind.CARD: CardObject,
        ObjectKind.BATCH: BatchObject,
        ObjectKind.OPERATOR: OperatorObject,
        ObjectKind.POLICY: PolicyObject,
        ObjectKind.OFFICE: OfficeObject,
        ObjectKind.CASE: CaseObject,
        ObjectKind.DEVICE: DeviceObject,
    }
)
_DECODERS: Final = {kind: msgspec.msgpack.Decoder(t).decode for kind, t in type_of_kind.items()}
_encode: Final = msgspec.msgpack.Encoder().encode


def encode_object(value: msgspec.Struct) -> bytes:
    """The bytes of an object, as stored in the feed and at the desk."""
    return _encode(value)


def decode_object(kind: str, data: bytes) -> msgspec.Struct | None:
    """The object in ``data``; None for a kind unknown here. Raises ObjectError."""
    decode = _DECODERS.get(kind)
    if decode is None:
        return None
    try:
        return decode(data)
    except DECODE_ERRORS as error:
        raise ObjectError(f"{kind} object does not decode") from error
