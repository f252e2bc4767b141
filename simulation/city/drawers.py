"""Where the physical cards are, as far as a next step needs to know; nobody is judged by this."""

from __future__ import annotations

import random
from typing import Final

from simulation.city.oracle import Act

__all__ = ["Drawers", "Pile"]


class Pile:
    """Cards to draw one from."""

    def __init__(self) -> None:
        self._cards: list[bytes] = []
        self._at: dict[bytes, int] = {}

    def add(self, card: bytes) -> None:
        """The card lies here; laying it down twice is harmless."""
        if card not in self._at:
            self._at[card] = len(self._cards)
            self._cards.append(card)

    def remove(self, card: bytes) -> None:
        """The card lies here no more."""
        at = self._at.pop(card, None)
        if at is None:
            return
        last = self._cards.pop()
        if last != card:
            self._cards[at] = last
            self._at[last] = at

    def pick(self, rng: random.Random) -> bytes | None:
        """Any card of the pile."""
        return rng.choice(self._cards) if self._cards else None

    def __len__(self) -> int:
        return len(self._cards)


_DRAWER: Final = "drawer"
_YOUNG: Final = "young"
_GIVEN: Final = "given"
_HELD: Final = "held"
_ASTRAY: Final = "astray"


class Drawers:
    """The piles of every office: in the drawer, of owners under 17, given to residents, held, astray."""

    def __init__(self, kelurahan: list[str]) -> None:
        names = (_DRAWER, _YOUNG, _GIVEN, _HELD, _ASTRAY)
        self._piles = {code: {name: Pile() for name in names} for code in kelurahan}

    def drawer(self, kelurahan: str) -> Pile:
        """What a resident may come for."""
        return self._piles[kelurahan][_DRAWER]

    def young(self, kelurahan: str) -> Pile:
        """What waits for its owner's birthday, or for a supervisor's exception."""
        return self._piles[kelurahan][_YOUNG]

    def given(self, kelurahan: str) -> Pile:
        """What was handed over."""
        return self._piles[kelurahan][_GIVEN]

    def held(self, kelurahan: str) -> Pile:
        """What is held because of a fault."""
        return self._piles[kelurahan][_HELD]

    def astray(self, kelurahan: str) -> Pile:
        """What is with a wrong person."""
        return self._piles[kelurahan][_ASTRAY]

    def leave(self, kelurahan: str, card: bytes) -> None:
        """The card is at this office no more."""
        for pile in self._piles[kelurahan].values():
            pile.remove(card)

    def follow(self, kelurahan: str, act: Act) -> None:
        """A card was moved by this act."""
        if act.card is None:
            return
        to = {
            "receive": _DRAWER,
            "release": _DRAWER,
            "recover": _DRAWER,
            "hand_over": _GIVEN,
            "cancel_hand_over": _DRAWER if act.variant == "drawer" else _ASTRAY,
        }.get(act.kind)
        if act.kind == "hold":
            to = _HELD if act.variant == "problem" else _YOUNG
        if to is None:
            return
        for name, pile in self._piles[kelurahan].items():
            (pile.add if name == to else pile.remove)(act.card)
