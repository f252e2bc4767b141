"""Row = fold(last feed object, own events that it does not yet include)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from protocol.events import Header, header_hash
from protocol.status import CardStatus, apply_act, reflects

__all__ = ["OwnAct", "fold"]


class OwnAct(msgspec.Struct, frozen=True):
    """One of this device's acts on a card: header bytes, decoded header, body if it shapes the status."""

    raw: bytes
    header: Header
    body: msgspec.Struct | None


def fold(status: CardStatus, acts: Iterable[OwnAct]) -> tuple[CardStatus, str]:
    """The status after ``acts`` (oldest first) and the last contradiction met, empty if none.

    What ``status`` reflects already is passed over, so folding twice changes nothing.
    """
    conflict = ""
    for act in acts:
        if reflects(status, header_hash(act.raw)):
            continue
        status, met = apply_act(status, act.raw, act.header, act.body)
        conflict = met or conflict
    return status, str(conflict)
