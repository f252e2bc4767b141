"""The events of a card with their proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from central_server.errors import CentreError
from central_server.store.events import Position, ProvedEvent
from central_server.store.unit import Unit
from protocol.events import (
    Header,
    body_hash,
    evidence_code,
    header_hash,
    read_header,
    signature_holds,
)
from protocol.identifiers import IdentifierError, uuid_from_text
from protocol.number import DocumentNumber, NumberError
from protocol.objects import CardObject

__all__ = ["AuditedCard", "AuditedEvent", "audit_card", "find_cards"]

_STEP: Final = 256


@dataclass(frozen=True, slots=True)
class AuditedEvent:
    """An event of a card. ``proved``: its bytes lie under a signature of its device that holds.

    ``signed_at`` is the seq of that signature, 0 if none was found. ``body``: held, missing, altered.
    """

    at: Position
    header: Header
    hash: bytes
    evidence_code: str
    meaning: str
    reference: str
    received_ms: int
    body: str
    proved: bool
    signed_at: int


@dataclass(frozen=True, slots=True)
class AuditedCard:
    """A card and all that is recorded about it."""

    card: CardObject
    events: list[AuditedEvent]


def find_cards(unit: Unit, text: str) -> list[bytes]:
    """The cards meant by an id, a document number or a registration number; raises CentreError."""
    known = unit.cards.registered([text]).get(text)
    if known is not None:
        return [known]
    try:
        found = unit.events.cards_of_number(str(DocumentNumber.parse(text)))
    except NumberError:
        found = []
    if not found:
        try:
            identity = uuid_from_text(text)
        except IdentifierError:
            identity = b""
        found = list(unit.cards.get([identity]))
    if not found:
        raise CentreError(
            "Tidak ada KTP-el dengan pengenal, nomor dokumen atau nomor registrasi itu."
        )
    return found


def audit_card(unit: Unit, card: bytes) -> AuditedCard:
    """Everything recorded about a card, each event checked down to a signature."""
    keys: dict[bytes, bytes] = {}
    events = [_audit(unit, event, keys) for event in unit.events.of_card(card)]
    return AuditedCard(unit.cards.get([card])[card], events)


def _audit(unit: Unit, event: ProvedEvent, keys: dict[bytes, bytes]) -> AuditedEvent:
    header = read_header(event.header)
    device = event.at.device
    if device not in keys:
        known = unit.devices.get(device)
        keys[device] = known.public_key if known else b""
    signed_at = _signed_at(unit, event, keys[device])
    if event.body is None:
        body = "missing"
    else:
        body = "held" if body_hash(event.body) == header.body_hash else "altered"
    return AuditedEvent(
        event.at,
        header,
        event.hash,
        evidence_code(event.header),
        event.meaning,
        event.reference,
        event.received_ms,
        body,
        signed_at > 0,
        signed_at,
    )


def _signed_at(unit: Unit, event: ProvedEvent, public_key: bytes) -> int:
    """The seq of the next stored signature, if the chain up to it and the signature hold, else 0."""
    previous: bytes | None = None
    at = event.at
    while True:
        chain = unit.events.onwards(at, _STEP)
        for link in chain:
            header = read_header(link.header)
            place = (header.device, header.epoch, header.seq)
            digest = header_hash(link.header)
            if place != (link.at.device, link.at.epoch, link.at.seq) or digest != link.hash:
                return 0
            if previous is not None and header.prev_hash != previous:
                return 0
            if link.signature is not None:
                holds = signature_holds(public_key, link.header, link.signature)
                return header.seq if holds else 0
            previous = digest
        if len(chain) < _STEP:
            return 0
        at = Position(at.device, at.epoch, at.branch, chain[-1].at.seq + 1)
