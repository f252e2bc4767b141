"""Records that were folded into others."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from protocol.objects import CardObject

__all__ = ["kept_of", "linked"]


def linked(card: CardObject, kept: bytes | None) -> CardObject:
    """The card as a record that is linked to ``kept``."""
    return msgspec.structs.replace(
        card, status=msgspec.structs.replace(card.status, linked_to=kept)
    )


def kept_of(card: CardObject, known: Callable[[bytes], CardObject | None]) -> CardObject:
    """The record that tells the history of ``card``: what it is linked to, at once or through others, or
    itself. It ends before a record that was lost."""
    passed = {card.id}
    while (onwards := card.status.linked_to) is not None and onwards not in passed:
        passed.add(onwards)
        found = known(onwards)
        if found is None:
            break
        card = found
    return card
