"""What a desk tells a restored centre of things that the centre once told the desk, and has forgotten."""

from __future__ import annotations

from central_server.services.centre_log import EPOCH
from central_server.services.fold import QUARANTINED, Meant
from central_server.services.told_cards import ToldCards
from central_server.store.batches import Batch
from central_server.store.unit import Unit
from protocol.bodies import ObjectReported, storable
from protocol.events import Header
from protocol.number import DocumentNumber, NumberError
from protocol.objects import BatchObject, CardObject, ObjectError, ObjectKind, decode_object
from protocol.status import sayable

__all__ = ["take_back"]

_BIGGEST = (1 << 31) - 1
_ID_BYTES = 16
_UNREADABLE = Meant(QUARANTINED, "body_unreadable")
_ELSEWHERE = Meant(QUARANTINED, "other_kelurahan")


def take_back(
    unit: Unit, cards: ToldCards, kelurahan: str, header: Header, raw: bytes, body: ObjectReported
) -> Meant:
    """Know a card or batch of the desk's ``kelurahan`` again; what is known already stays as it is."""
    if body.kind not in (ObjectKind.CARD, ObjectKind.BATCH):
        return Meant(QUARANTINED, "unknown_kind")
    try:
        told = decode_object(body.kind, body.data)
    except ObjectError:
        return _UNREADABLE
    if told is None or not storable(told):
        return _UNREADABLE
    if isinstance(told, BatchObject):
        return _batch(unit, kelurahan, told, body.data)
    if not isinstance(told, CardObject) or told.id != header.card:
        return _UNREADABLE
    if not sayable(told.status):
        return _UNREADABLE
    if told.kelurahan != kelurahan:
        return _ELSEWHERE
    return cards.take(told, header, raw)


def _batch(unit: Unit, kelurahan: str, told: BatchObject, data: bytes) -> Meant:
    if told.kelurahan != kelurahan:
        return _ELSEWHERE
    numbers = (told.count, told.sent_on)
    in_bounds = all(0 <= n <= _BIGGEST for n in numbers) and abs(told.dispatched_on) <= _BIGGEST
    if not in_bounds or len(told.id) != _ID_BYTES:
        return _UNREADABLE
    _number_used(unit, told.number)
    if unit.feed.get(kelurahan, ObjectKind.BATCH, told.id) is None:
        unit.batches.add_again(
            Batch(told.id, kelurahan, told.number, told.count, told.dispatched_on, b"", told.note)
        )
        unit.feed.put(kelurahan, ObjectKind.BATCH, told.id, data)
    return Meant()


def _number_used(unit: Unit, text: str) -> None:
    """A number of this centre's own series is not given out again."""
    try:
        number = DocumentNumber.parse(text)
    except NumberError:
        return
    if (number.device, number.epoch) == (0, EPOCH):
        unit.batches.used(number.epoch, number.serial)
