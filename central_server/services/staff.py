"""Operators: who may act, and their PINs."""

from __future__ import annotations

from typing import Final

import msgspec

from central_server.services.fold import QUARANTINED, Meant
from central_server.store.unit import Unit
from protocol.bodies import PinChanged
from protocol.objects import ObjectKind, OperatorObject, encode_object

__all__ = ["change_pin", "tell_desks"]

_ARGON: Final = "$argon2id$"
_LONGEST: Final = 200


def tell_desks(unit: Unit, operator: OperatorObject) -> None:
    """Put the operator into the feed of the kelurahan where they work, if at a desk."""
    if operator.kelurahan:
        unit.feed.put(operator.kelurahan, ObjectKind.OPERATOR, operator.id, encode_object(operator))


def change_pin(unit: Unit, kelurahan: str, change: PinChanged) -> Meant:
    """Take over a PIN that was changed or reset at a desk of ``kelurahan``."""
    operator = unit.operators.get(change.operator, lock=True)
    if operator is None:
        return Meant(QUARANTINED, "unknown_operator")
    if operator.kelurahan != kelurahan:
        return Meant(QUARANTINED, "other_kelurahan")
    if not change.pin_hash.startswith(_ARGON) or len(change.pin_hash) > _LONGEST:
        return Meant(QUARANTINED, "bad_pin_hash")
    operator = msgspec.structs.replace(
        operator, pin_hash=change.pin_hash, pin_version=operator.pin_version + 1
    )
    unit.operators.set_pin(operator)
    tell_desks(unit, operator)
    return Meant()
