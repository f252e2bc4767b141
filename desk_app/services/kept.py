"""Small things that are kept as settings, in MessagePack."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from protocol.decoding import DECODE_ERRORS

__all__ = ["read_kept"]

K = TypeVar("K")


def read_kept(kept: bytes | None, kind: type[K]) -> K | None:
    """What the setting's bytes say; None if there is none, or what another version wrote cannot be read."""
    if not kept:
        return None
    try:
        return msgspec.msgpack.decode(kept, type=kind)
    except DECODE_ERRORS:
        return None
