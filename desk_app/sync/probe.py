"""Is the centre there? Ask it the time with a nonce, and believe only what it signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desk_app.services.ports import Clock, Entropy
from desk_app.sync.replies import NotOurServerError, RefusedError, open_reply
from desk_app.sync.transport import Transport, TransportError
from protocol.messages import TIME_TYPE, ServerTime

__all__ = ["CentreTime", "ask_time", "probe"]

_NONCE_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class CentreTime:
    """The centre's time (ms since 1970 UTC) and when it was asked for, by both clocks of this PC.

    ``pc_ahead_ms``: how far the PC's wall clock is ahead, give or take half the way there and back.
    """

    server_ms: int
    asked_monotonic_ms: int
    pc_ahead_ms: int


def ask_time(transport: Transport, centre_key: bytes, clock: Clock, entropy: Entropy) -> CentreTime:
    """The centre's signed time. Raises TransportError, NotOurServerError, RefusedError."""
    nonce = entropy.bytes(_NONCE_BYTES)
    wall_ms, asked = clock.now_ms(), clock.monotonic_ms()
    raw = transport.get(f"/v1/time?nonce={nonce.hex()}")
    elapsed = clock.monotonic_ms() - asked
    time = open_reply(raw, centre_key, TIME_TYPE, ServerTime, b"").message
    if time.nonce != nonce:
        raise NotOurServerError("the time that somebody else asked for")
    return CentreTime(time.server_ms, asked, wall_ms + elapsed // 2 - time.server_ms)


def probe(
    transport: Transport, centre_key: bytes, clock: Clock, entropy: Entropy
) -> CentreTime | None:
    """The centre's time if it answers, None if it does not: the network card's word is not asked."""
    try:
        return ask_time(transport, centre_key, clock, entropy)
    except (TransportError, NotOurServerError, RefusedError):
        return None
