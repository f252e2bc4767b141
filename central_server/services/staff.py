"""Operators: who may act, and their PINs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

from central_server.errors import CentreError
from central_server.ports import Clock, Randomness, new_id
from central_server.services.fold import QUARANTINED, Meant
from central_server.store.unit import Store, Unit
from protocol.bodies import PinChanged
from protocol.identifiers import uuid_text
from protocol.objects import ObjectKind, OperatorObject, Role, encode_object
from protocol.pins import PinError, hash_pin, is_pin_hash

__all__ = ["DESK_ROLES", "NewOperator", "Staff", "change_pin", "tell_desks"]

DESK_ROLES: Final = frozenset({Role.PETUGAS, Role.SUPERVISOR, Role.IT})


@dataclass(frozen=True, slots=True)
class NewOperator:
    """A person to add; ``pin``: six digits for whoever works at a desk, empty for the others."""

    name: str
    role: Role
    nip: str = ""
    title: str = ""
    kelurahan: str = ""
    pin: str = ""

    def __repr__(self) -> str:
        return f"NewOperator({self.role!r}, ...)"


class Staff:
    """Adds and blocks operators."""

    def __init__(self, store: Store, clock: Clock, randomness: Randomness) -> None:
        self._store = store
        self._clock = clock
        self._randomness = randomness

    def add(self, new: NewOperator) -> OperatorObject:
        """The operator, told to the desks of their kelurahan; raises CentreError."""
        if not new.name.strip():
            raise CentreError("Nama petugas wajib diisi.")
        if (new.role in DESK_ROLES) != bool(new.kelurahan):
            raise CentreError(
                "Petugas loket, penyelia dan TI perlu --kelurahan; petugas pusat tidak memakainya."
            )
        if new.role in DESK_ROLES and not new.pin:
            raise CentreError("PIN 6 angka wajib untuk petugas loket, penyelia dan TI.")
        pin_hash = ""
        if new.pin:
            try:
                pin_hash = hash_pin(new.pin, self._randomness.token(16))
            except PinError as error:
                raise CentreError(str(error)) from error
        operator = OperatorObject(
            id=new_id(self._clock.now_ms(), self._randomness),
            name=new.name.strip(),
            role=new.role,
            nip=new.nip,
            title=new.title,
            kelurahan=new.kelurahan,
            pin_hash=pin_hash,
            pin_version=1 if pin_hash else 0,
        )

        def work(unit: Unit) -> None:
            if new.kelurahan and unit.offices.get(new.kelurahan) is None:
                raise CentreError(f"Kelurahan {new.kelurahan} tidak dikenal. Periksa kodenya.")
            unit.operators.add(operator)
            tell_desks(unit, operator)

        self._store.write(work)
        return operator

    def block(self, operator_id: bytes) -> OperatorObject:
        """The operator acts no more; raises CentreError if there is none."""

        def work(unit: Unit) -> OperatorObject:
            operator = unit.operators.get(operator_id, lock=True)
            if operator is None:
                raise CentreError(f"Petugas {uuid_text(operator_id)} tidak dikenal.")
            operator = msgspec.structs.replace(operator, active=False)
            unit.operators.block(operator_id)
            tell_desks(unit, operator)
            return operator

        return self._store.write(work)


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
    if not is_pin_hash(change.pin_hash):
        return Meant(QUARANTINED, "bad_pin_hash")
    operator = msgspec.structs.replace(
        operator, pin_hash=change.pin_hash, pin_version=operator.pin_version + 1
    )
    unit.operators.set_pin(operator)
    tell_desks(unit, operator)
    return Meant()
