"""Cards that a desk found in the bag without their standing on a list: which record are they?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from central_server.services.linked import kept_of
from central_server.store.unit import Unit
from protocol.custody import State
from protocol.objects import CardObject

__all__ = ["Match", "Unlisted"]

Known: TypeAlias = Callable[[bytes], CardObject | None]
# A card in one of these states is done with: another card of the same person is simply another card.
_DONE: Final = frozenset({State.HANDED_OVER, State.DESTROYED})


@dataclass(frozen=True, slots=True)
class Match:
    """``kept``: surely the same card. ``unsure``: perhaps the same; a person decides."""

    kept: CardObject | None = None
    unsure: CardObject | None = None
    free: bool = True  # the registration number is nobody's yet


class Unlisted:
    """Matches a card typed at a desk with the cards of the city.

    The same registration number and the same NIK are surely the same card. The same number with
    another NIK, or the same NIK on a card still on its way, may be: that is for a person.
    """

    def __init__(self, nik_hash: Callable[[str], bytes]) -> None:
        self._nik_hash = nik_hash

    def match(self, unit: Unit, card: CardObject, known: Known) -> Match:
        """Look the card up; writes nothing. ``known``: a card as this unit of work has left it."""
        found = self.match_number(unit, card, known)
        if not found.free:
            return found
        if _is_nik(card.nik):
            for identity in unit.cards.of_nik(self._nik_hash(card.nik)):
                other = known(identity)
                if other is None or other.status.linked_to is not None:
                    continue
                if other.status.state not in _DONE:
                    return Match(unsure=other)
        return Match()

    def match_number(self, unit: Unit, card: CardObject, known: Known) -> Match:
        """The same by the registration number alone: other cards of the person are other cards."""
        first = None
        if card.registration:
            taken = unit.cards.registered([card.registration]).get(card.registration)
            first = None if taken is None else known(taken)
        if first is None:
            return Match()
        other = kept_of(first, known)
        if card.nik and other.nik == card.nik:
            return Match(kept=other, free=False)
        return Match(unsure=other, free=False)

    def remember(self, unit: Unit, card: CardObject, match: Match) -> None:
        """Put the new card into the registry and the index."""
        if card.registration and match.free:
            unit.cards.register([(card.registration, card.id)])
        if _is_nik(card.nik):
            unit.cards.index([(self._nik_hash(card.nik), card.id)])


def _is_nik(nik: str) -> bool:
    return len(nik) == 16 and nik.isascii() and nik.isdigit()
