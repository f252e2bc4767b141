"""Whether a hand-over recorded at this desk still stands."""

from __future__ import annotations

from desk_app.services.ports import LoggedEvent, Unit
from protocol.custody import Act
from protocol.events import Header, header_hash
from protocol.objects import CaseObject, ObjectKind
from protocol.status import Conflict

__all__ = ["stands"]


def stands(unit: Unit, act: LoggedEvent) -> bool:
    """False once the hand-over ``act`` was cancelled, here or elsewhere.

    Of two hand-overs of one card both stand until a person has decided, though only one is in force.
    """
    header, mine = act.header, header_hash(act.raw)
    if header.card is None:
        return True
    if any(
        e.header.kind == Act.CANCEL_HAND_OVER and e.header.about == mine
        for e in unit.log.of_card(header.card)
    ):
        return False
    card = unit.cards.get(header.card)
    if card is None:  # it left the kelurahan, and nobody here has heard of a cancellation
        return True
    last = card.status.hand_over
    if last is not None and last.hash == mine:
        return True
    return card.conflict == Conflict.HANDED_OVER_TWICE or _one_of_two(unit, header)


def _one_of_two(unit: Unit, header: Header) -> bool:
    """Whether the centre has made a case of this hand-over and another one."""
    at = (header.device, header.epoch, header.seq)
    return any(
        isinstance(case, CaseObject)
        and case.reason == Conflict.HANDED_OVER_TWICE
        and any((side.device, side.epoch, side.seq) == at for side in case.sides)
        for case in unit.objects.all(ObjectKind.CASE)
    )
