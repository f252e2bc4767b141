"""Acts as the logs held here have them, and whether they bear out the hand-overs of a card's status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from central_server.services.linked import kept_of
from central_server.store.events import ProvedEvent
from central_server.store.unit import Unit
from protocol.bodies import BodyError, read_body
from protocol.custody import Act
from protocol.events import Header, Kind, header_hash, read_header
from protocol.objects import CardObject
from protocol.recovered import Carried, carried
from protocol.status import ACTS, LastHandOver, hand_over_of, reflects, standing

__all__ = ["ReadAct", "act_in", "act_of", "borne_out", "recorded"]

ReadAct: TypeAlias = tuple[Header, bytes, msgspec.Struct | None]
"""Header, its bytes, what the body says; None where the body is gone or cannot be read."""


def act_in(header: Header, body: bytes | None) -> Carried | None:
    """The act that an event of kind ``recovered`` carries; None of another kind, or if it is unreadable."""
    if header.kind != Kind.RECOVERED or body is None:
        return None
    try:
        return carried(header, body)
    except BodyError:
        return None


def act_of(event: ProvedEvent) -> ReadAct | None:
    """The act that a stored event is or carries; None if none."""
    header, raw, body = read_header(event.header), event.header, event.body
    inner = act_in(header, body)
    if inner is not None:
        header, raw, body = inner.header, inner.raw, inner.body
    if header.kind not in ACTS:
        return None
    try:
        return header, raw, None if body is None else read_body(header.kind, body)
    except BodyError:
        return header, raw, None


def borne_out(
    unit: Unit, card: CardObject, seen: Mapping[bytes, tuple[Header, bytes]] | None = None
) -> bool:
    """Whether the logs say of the card's hand-overs what its status says: each that stands was recorded
    of this card or of a record linked with it, and each recorded of it that the status counts as folded
    stands or was cancelled. ``seen``: acts (header, bytes) by hash that are not stored yet.
    """
    stands = standing(card.status)
    acts = {digest: act for digest, act in (seen or {}).items() if act[0].card == card.id}
    for act in map(act_of, unit.events.of_card(card.id)):
        if act is not None:
            acts[header_hash(act[1])] = act[:2]
    fallen = {header.about for header, _ in acts.values() if header.kind == Act.CANCEL_HAND_OVER}
    named = {given.hash for given in stands} | fallen
    hidden = any(
        header.kind == Act.HAND_OVER and digest not in named and reflects(card.status, digest)
        for digest, (header, _) in acts.items()
    )
    return not hidden and all(
        _is(acts.get(given.hash), given) or _of_a_linked_card(unit, card.id, given, seen or {})
        for given in stands
    )


def _is(act: tuple[Header, bytes] | None, given: LastHandOver) -> bool:
    return act is not None and act[0].kind == Act.HAND_OVER and hand_over_of(*act) == given


def recorded(unit: Unit, given: LastHandOver) -> list[ProvedEvent]:
    """Events that may be or carry this hand-over, of whatever card: at its place, and with its number."""
    numbered = unit.events.numbered([given.number], b"").get(given.number, [])
    return [*unit.events.at(given.device, given.epoch, given.seq), *numbered]


def _of_a_linked_card(
    unit: Unit, card: bytes, given: LastHandOver, seen: Mapping[bytes, tuple[Header, bytes]]
) -> bool:
    acts = [act[:2] for act in map(act_of, recorded(unit, given)) if act is not None]
    if given.hash in seen:
        acts.append(seen[given.hash])
    return any(_is(act, given) and _kept(unit, act[0].card) == _kept(unit, card) for act in acts)


def _kept(unit: Unit, record: bytes | None) -> bytes | None:
    """The record that tells the history of this one."""
    found = None if record is None else unit.cards.one(record)
    return record if found is None else kept_of(found, unit.cards.one).id
