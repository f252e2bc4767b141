"""Which hand-overs of a card stand."""

from __future__ import annotations

from desk_app.domain.cards import Card
from desk_app.services.ports import LoggedEvent, Unit
from protocol.custody import Act
from protocol.events import header_hash
from protocol.status import LastHandOver, standing

__all__ = ["stands", "to_cancel"]


def stands(unit: Unit, act: LoggedEvent) -> bool:
    """False once the hand-over ``act`` was cancelled, here or elsewhere.

    Of two hand-overs of one card both stand until a person has decided, though only one is in force.
    """
    header, mine = act.header, header_hash(act.raw)
    if header.card is None:
        return True
    card = unit.cards.get(header.card)
    if card is not None:
        return any(one.hash == mine for one in standing(card.status))
    # It left the kelurahan: what is known here is what was cancelled here.
    return not any(
        e.header.kind == Act.CANCEL_HAND_OVER and e.header.about == mine
        for e in unit.log.of_card(header.card)
    )


def to_cancel(card: Card, device: bytes) -> LastHandOver | None:
    """The hand-over that a cancellation at ``device`` is about, None if none stands.

    Of several it is the one whose paper lies here, where there is exactly one such; else the one in force.
    """
    found = standing(card.status)
    own = [one for one in found if one.device == device]
    if len(own) == 1:
        return own[0]
    return found[0] if found else None
