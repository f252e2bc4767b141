"""When this desk's cards were last compared with the centre's, and what was found to differ."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from desk_app.services.kept import read_kept
from desk_app.services.ports import Store, Unit

__all__ = [
    "Comparison",
    "Finding",
    "Found",
    "keep_comparison",
    "last_comparison",
    "read_comparison",
]

_NAME: Final = "comparison"
_MOST: Final = 50


class Finding(StrEnum):
    """What was wrong with a card here."""

    ROW = "row"  # it was not what object and log give; it was folded anew
    DIFFERS = "differs"  # the centre holds it otherwise, and was told


class Found(msgspec.Struct, frozen=True, array_like=True):
    """A card that was not as it should be: ``at_ms`` by the PC's clock; ``state`` that the row said."""

    card: bytes
    at_ms: int
    finding: str
    state: str


class Comparison(msgspec.Struct, frozen=True, omit_defaults=True):
    """Times in ms since 1970 UTC, 0: never.

    ``compared_ms``: the last time that the sum of all cards was compared, ``equal_ms``: the last time that
    it was the same, both by the centre's clock. ``round_ms``: since when (by the PC's clock) each card is
    being looked at once more, ``through`` which id that has come. ``found``: the last cards that were not
    as they should be, newest last.
    """

    compared_ms: int = 0
    equal_ms: int = 0
    round_ms: int = 0
    through: bytes = b""
    found: tuple[Found, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether the last comparison found no difference."""
        return self.compared_ms > 0 and self.compared_ms == self.equal_ms

    def with_found(self, found: list[Found]) -> Comparison:
        """With these named too; the oldest go when there are too many."""
        return msgspec.structs.replace(self, found=(*self.found, *found)[-_MOST:])


def read_comparison(unit: Unit) -> Comparison:
    """What is kept, as ``unit`` sees it."""
    return read_kept(unit.settings.get(_NAME), Comparison) or Comparison()


def keep_comparison(unit: Unit, said: Comparison) -> None:
    """Keep it in the place of the one before."""
    unit.settings.put(_NAME, msgspec.msgpack.encode(said))


def last_comparison(store: Store) -> Comparison:
    """What is kept."""
    with store.read() as unit:
        return read_comparison(unit)
