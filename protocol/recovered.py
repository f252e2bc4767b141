"""An act that is carried by a later event because its own place in the chain was lost."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from protocol.bodies import BodyError, Recovered, read_body
from protocol.events import ChainError, Header, Kind, header_hash, read_header, signature_holds

__all__ = ["Carried", "carried"]


@dataclass(frozen=True, slots=True)
class Carried:
    """The act itself: its header decoded and as bytes, its signature, its body (None if that is lost)."""

    header: Header
    raw: bytes
    signature: bytes
    body: bytes | None


def carried(header: Header, body: bytes, public_key: bytes | None = None) -> Carried:
    """What an event of kind ``recovered`` carries; raises BodyError unless it is what the event says.

    ``public_key``: the device's, to check the act's own signature as well.
    """
    said = read_body(Kind.RECOVERED, body)
    if header.kind != Kind.RECOVERED or not isinstance(said, Recovered):
        raise BodyError("carries no act")
    try:
        inner = read_header(said.header)
    except ChainError as error:
        raise BodyError("the act carried cannot be read") from error
    repeated = msgspec.structs.replace(
        header,
        kind=inner.kind,
        variant=inner.variant,
        epoch=inner.epoch,
        seq=inner.seq,
        time_ms=inner.time_ms,
        trust=inner.trust,
        body_hash=inner.body_hash,
        prev_hash=inner.prev_hash,
        about=inner.about,
    )
    if repeated != inner or (header.variant, header.about) != (
        inner.kind,
        header_hash(said.header),
    ):
        raise BodyError("the event says something else of the act that it carries")
    if inner.kind == Kind.RECOVERED:
        raise BodyError("an act is carried once")
    if public_key is not None and not signature_holds(public_key, said.header, said.signature):
        raise BodyError("the signature of the act carried does not hold")
    return Carried(inner, said.header, said.signature, said.body)
