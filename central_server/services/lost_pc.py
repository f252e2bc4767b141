"""Whose data was on a PC that is gone: at most those named here (UU 27/2022, article 46).

What the centre cannot know it does not guess: acts that were recorded after the last contact, and names in
them, are on the paper receipts of that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from central_server.services.proof import act_in
from central_server.store.devices import Device
from central_server.store.events import Position
from central_server.store.unit import Unit
from protocol.bodies import BodyError, HandOver, ObjectReported, ReceiveUnlisted, read_body
from protocol.events import Header, read_header
from protocol.identifiers import mask_nik
from protocol.objects import CardObject, ObjectError, decode_object

__all__ = ["LostReport", "Person", "whose_data"]

_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose data may have been on the PC. ``why``: owner (a card of the kelurahan), handled (a card
    that this PC acted on), collector, typed (a card typed there) or staff."""

    why: str
    name: str
    nik: str = ""
    registration: str = ""
    address: str = ""
    rt: str = ""
    rw: str = ""


@dataclass(frozen=True, slots=True)
class LostReport:
    """``people`` each once, by name; ``through_ms``: the last contact, after which nothing is known;
    ``events``: how many of the PC's acts are stored."""

    device: Device
    people: tuple[Person, ...]
    through_ms: int
    events: int


def whose_data(unit: Unit, device: Device) -> LostReport:
    """The report for ``device``; NIKs are masked, the registration number tells people apart."""
    found: dict[tuple[str, str], Person] = {}

    def add(person: Person) -> None:
        found.setdefault((person.registration or person.nik, person.name), person)

    here = {c.id for c in unit.feed.cards_between(device.kelurahan, b"", b"") if c.data}
    handled: set[bytes] = set()
    count = 0
    others: list[Person] = []
    for header, body in _log_of(unit, device):
        count += 1
        said, body = _act(read_header(header), body)
        if said.card is not None:
            handled.add(said.card)
        others += _named_in(said.kind, body)
    for why, ids in (("owner", here), ("handled", handled - here)):
        for card in unit.cards.readable(ids).values():
            add(_holder(why, card))
    for person in others:
        add(person)
    for one in unit.operators.all():
        if one.kelurahan == device.kelurahan:
            add(Person("staff", one.name))
    people = tuple(sorted(found.values(), key=lambda p: (p.why, p.name, p.registration)))
    return LostReport(device, people, device.last_contact_ms, count)


def _log_of(unit: Unit, device: Device) -> Iterator[tuple[bytes, bytes | None]]:
    for epoch in range(1, device.last_epoch + 1):
        for head in unit.devices.heads(device.id, epoch):
            seq = head.first_seq
            while seq <= head.seq:
                page = unit.events.onwards(Position(device.id, epoch, head.branch, seq), _PAGE)
                if not page:
                    break
                for event in page:
                    yield event.header, event.body
                seq = page[-1].at.seq + 1


def _act(header: Header, body: bytes | None) -> tuple[Header, bytes | None]:
    """The act that an event is, or carries because its own place in the log was lost."""
    inner = act_in(header, body)
    return (header, body) if inner is None else (inner.header, inner.body)


def _holder(why: str, card: CardObject) -> Person:
    return Person(
        why,
        card.name,
        mask_nik(card.nik),
        card.registration,
        card.address,
        card.rt,
        card.rw,
    )


def _named_in(kind: str, body: bytes | None) -> list[Person]:
    """Who else is named in an act."""
    if body is None:
        return []
    try:
        said = read_body(kind, body)
    except BodyError:
        return []
    if isinstance(said, HandOver) and said.collector_name:
        return [Person("collector", said.collector_name, mask_nik(said.collector_nik))]
    if isinstance(said, ReceiveUnlisted) and said.name:
        return [Person("typed", said.name, mask_nik(said.nik), said.registration)]
    if isinstance(said, ObjectReported):
        return _reported(said)
    return []


def _reported(said: ObjectReported) -> list[Person]:
    """Whose card the PC told of, held here by now or not."""
    try:
        told = decode_object(said.kind, said.data)
    except ObjectError:
        return []
    return [_holder("handled", told)] if isinstance(told, CardObject) else []
