"""What a person was told is done: one line each, in the order in which it was said."""

from __future__ import annotations

import os
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from protocol.events import Event, Header, evidence_code, header_hash

__all__ = ["Confirmed", "Mark", "What", "act_of", "read_confirmed"]


class What(StrEnum):
    """The kinds of thing that are confirmed."""

    ENROLLED = "enrolled"
    RECEIVED = "received"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"
    PRINTED = "printed"
    GIVEN = "given"
    PURGED = "purged"
    SYNCED = "synced"
    BACKED_UP = "backed_up"
    EXPORTED = "exported"
    READY = "ready"  # the centre is made
    STORED = "stored"  # the centre has answered that it stored
    REFUSED = "refused"  # the person was told that it is NOT done


class Confirmed(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing said. ``position`` is epoch << 32 | seq; ``hash`` of the header, or of all the bytes of an
    exchange file, hex; ``name``: of a device (hex) or of a file, as seen from the folder; ``day``: of a
    backup among those of which old ones go, its business date; ``count``: bodies purged, or the number of
    an exchange file; ``said``: the sentence of a refusal."""

    what: What
    at_ms: int = 0
    position: int = 0
    hash: str = ""
    number: str = ""
    code: str = ""
    card: str = ""
    name: str = ""
    count: int = 0
    day: int = 0
    said: str = ""


def act_of(what: What, event: Event, header: Header, *, at_ms: int, card: bytes = b"") -> Confirmed:
    """The confirmation of an act that stands in the log."""
    return Confirmed(
        what,
        at_ms,
        header.epoch << 32 | header.seq,
        header_hash(event.header).hex(),
        header.number,
        evidence_code(event.header),
        (header.card or card).hex(),
    )


class Mark:
    """Says what is confirmed: one write of one line to a file descriptor, so a kill leaves whole lines."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __call__(self, confirmed: Confirmed) -> None:
        """Say it."""
        os.write(self._descriptor, msgspec.json.encode(confirmed) + b"\n")


def read_confirmed(lines: Iterable[bytes]) -> list[Confirmed]:
    """What was said, from lines or whole marks."""
    return [msgspec.json.decode(line, type=Confirmed) for line in lines if line.strip()]
