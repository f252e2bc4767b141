"""Events as they come in: decoded, chained, and what may be used of their bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from central_server.services.chain import Incoming
from protocol.bodies import BodyError, read_body, storable
from protocol.events import (
    ChainError,
    body_hash,
    check_links,
    header_hash,
    most_body_bytes,
    read_header,
)
from protocol.messages import WireEvent

__all__ = ["Content", "read_content", "read_events"]


@dataclass(frozen=True, slots=True)
class Content:
    """What a body says (None if it says nothing that can be used), what is wrong with it if anything,
    and the bytes to keep."""

    said: msgspec.Struct | None = None
    fault: str = ""
    kept: bytes | None = None


def read_events(device: bytes, epoch: int, wire: Sequence[WireEvent]) -> list[Incoming]:
    """Decode events and check that each continues the one before; raises ChainError."""
    if not wire:
        return []
    raws = [w.header for w in wire]
    first = read_header(raws[0])
    if first.device != device:
        raise ChainError(first.seq, "of another device")
    if first.epoch != epoch:
        raise ChainError(first.seq, "of another epoch")
    if first.seq == 1:
        headers = check_links(device, None, b"", raws)
    else:
        headers = [first, *check_links(device, first, header_hash(raws[0]), raws[1:])]
    return [
        Incoming(header, w.header, w.body, header_hash(w.header))
        for header, w in zip(headers, wire, strict=True)
    ]


def read_content(event: Incoming) -> Content:
    """The body of an event. A body that is not the signed one, or too large, is not kept; one that
    cannot be read, or says what no database keeps, is kept as the bytes that it is."""
    body = event.body
    if body is None:
        return Content()
    if len(body) > most_body_bytes(event.header.kind):
        return Content(fault="body_too_large")
    if body_hash(body) != event.header.body_hash:
        return Content(fault="body_mismatch")
    try:
        said = read_body(event.header.kind, body)
    except BodyError:
        return Content(fault="body_unreadable", kept=body)
    if said is not None and not storable(said):
        return Content(fault="body_unreadable", kept=body)
    return Content(said, kept=body)
