"""Where a device has its place: the orders by which the centre moves it to another kelurahan.

See docs/sync-protocol.md, "A PC that is moved".
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import msgspec

from protocol.decoding import DECODE_ERRORS
from protocol.envelope import EnvelopeError, open_envelope, read_envelope, seal
from protocol.keys import SigningKey
from protocol.messages import PLACE_TYPE, PlaceOrder, encode_message
from protocol.number import DocumentNumber, NumberError

__all__ = ["MAX_PLACES", "OrderError", "open_order", "seal_order"]

MAX_PLACES: Final = 128  # more than a device has epochs
_decode: Final = msgspec.msgpack.Decoder(PlaceOrder).decode


class OrderError(ValueError):
    """Bytes that are no order of this centre to this device."""


def seal_order(key: SigningKey, order: PlaceOrder) -> bytes:
    """The order as the centre signs it: the same bytes each time."""
    return seal(key, PLACE_TYPE, encode_message(order))


def open_order(raw: bytes, centre_key: bytes, device: bytes) -> PlaceOrder:
    """The order in ``raw`` if this centre gave it to this device; raises OrderError."""
    try:
        payload = open_envelope(read_envelope(raw), centre_key, PLACE_TYPE)
        order = _decode(payload)
    except (EnvelopeError, *DECODE_ERRORS) as error:
        raise OrderError("not an order of this centre") from error
    if order.device != device:
        raise OrderError("an order to another device")
    if not 1 < len(order.places) <= MAX_PLACES:
        raise OrderError("an order without a place to go to")
    if not all(a.since_ms < b.since_ms for a, b in pairwise(order.places)):
        raise OrderError("places out of order")
    try:
        for place in order.places:
            DocumentNumber(place.kelurahan, place.number, 1, 1)
    except NumberError as error:
        raise OrderError("a place that no number can name") from error
    return order
