"""The two copies of a card that the centre holds: its own record, and the object in the feed."""

from __future__ import annotations

from dataclasses import dataclass

from central_server.store.feed import FeedCard
from central_server.store.unit import Unit
from protocol.digest import card_digest
from protocol.objects import CardObject, ObjectError, ObjectKind, decode_object, encode_object

__all__ = ["Copies", "copies_of", "settle", "sum_mark"]


def sum_mark(scope: str, held: FeedCard) -> bytes:
    """The mark that a card in the feed of ``scope`` is summed with. Where its record says otherwise it
    is one that no desk has."""
    data = held.data or b""
    if held.record == data and held.kelurahan == scope:
        return card_digest(held.id, data)
    return card_digest(held.id, data + b"\x00" + held.record)


@dataclass(frozen=True, slots=True)
class Copies:
    """A card as the centre holds it for the kelurahan ``scope``. ``held`` None where its feed never had
    it; ``record`` None where there is no such card."""

    scope: str
    held: FeedCard | None
    record: CardObject | None

    @property
    def sound(self) -> bool:
        """Whether the feed says what was written there, and the record the same. A card that has left the
        kelurahan is recorded elsewhere."""
        held, record = self.held, self.record
        if held is None or record is None:
            return False
        if held.data is None:
            return record.kelurahan != self.scope
        return sum_mark(self.scope, held) == held.mark

    @property
    def state(self) -> str:
        """Where the card is by its record, or by the feed where it has none; empty if neither says."""
        record = self.record
        if record is None and self.held is not None:
            record = _decoded(self.held.data or b"")
        return "" if record is None else record.status.state or ""

    def standing(self) -> CardObject | None:
        """The copy that still has the mark it was written with; else the record."""
        held = self.held
        if held is not None and held.data is not None:
            for copy in (held.record, held.data):
                if card_digest(held.id, copy) == held.mark:
                    return _decoded(copy)
        return self.record


def copies_of(unit: Unit, scope: str, ids: list[bytes]) -> dict[bytes, Copies]:
    """Both copies of each of these cards."""
    held = unit.feed.cards(scope, ids)
    records = unit.cards.readable(ids)
    return {i: Copies(scope, held.get(i), records.get(i)) for i in ids}


def settle(unit: Unit, scope: str, card: bytes) -> None:
    """Make both copies one again and tell every desk; nothing where the card has no record here."""
    unit.feed.lock([scope])
    unit.feed.flush()  # or what this unit of work has folded would be taken for an altered record
    copies = copies_of(unit, scope, [card])[card]
    stands = copies.standing()
    if copies.record is None or stands is None or stands.kelurahan != scope:
        return
    unit.cards.change([stands])
    unit.feed.put(scope, ObjectKind.CARD, card, encode_object(stands))
    unit.figures.count_anew(scope)


def _decoded(data: bytes) -> CardObject | None:
    try:
        found = decode_object(ObjectKind.CARD, data)
    except ObjectError:
        return None
    return found if isinstance(found, CardObject) else None
