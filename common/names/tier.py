"""How alike two names are."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Tier"]


class Tier(StrEnum):
    """The tier at which two full names are spellings of one, best first.

    The order of definition is the rank of a search result; ``SIMILAR`` is shown apart as "Mirip".
    No tier ever selects a card by itself.
    """

    EXACT = "EXACT"  # identical after upper-casing, trimming and collapsing white space
    FOLD = "FOLD"  # same after the fold: old and new spelling, titles, shortened first names, order
    BRANCH = "BRANCH"  # also when J is read as Y, or Z as J
    SIMILAR = "SIMILAR"  # one letter more, less or other in one word: perhaps a slip, perhaps not
