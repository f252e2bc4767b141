"""Operators: the named persons who act."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from central_server.store import tables as t
from central_server.store.connection import Connection
from protocol.objects import OperatorObject, Role

__all__ = ["Operators"]

_o = t.operator.c
_FIELDS: Final = OperatorObject.__struct_fields__
_GET: Final = select(t.operator).where(_o.id == bindparam("id"))
_LOCK: Final = _GET.with_for_update()
_ALL: Final = select(t.operator).order_by(_o.kelurahan, _o.name, _o.id)
_ADD: Final = insert(t.operator)
_PIN: Final = (
    update(t.operator)
    .where(_o.id == bindparam("b_id"))
    .values(pin_hash=bindparam("b_pin_hash"), pin_version=bindparam("b_pin_version"))
)
_BLOCK: Final = update(t.operator).where(_o.id == bindparam("b_id")).values(active=False)


class Operators:
    """Operators through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, operator: bytes, *, lock: bool = False) -> OperatorObject | None:
        """The operator; ``lock`` holds the row until the transaction ends."""
        statement = _LOCK if lock else _GET
        row = self._connection.execute(statement, {"id": operator}).one_or_none()
        return None if row is None else _operator(row)

    def all(self) -> list[OperatorObject]:
        """Every operator by kelurahan and name."""
        return [_operator(row) for row in self._connection.execute(_ALL)]

    def add(self, operator: OperatorObject) -> None:
        """A new operator."""
        self._connection.execute(_ADD, {name: getattr(operator, name) for name in _FIELDS})

    def set_pin(self, operator: OperatorObject) -> None:
        """A new PIN hash and its version."""
        self._connection.execute(
            _PIN,
            {
                "b_id": operator.id,
                "b_pin_hash": operator.pin_hash,
                "b_pin_version": operator.pin_version,
            },
        )

    def block(self, operator: bytes) -> None:
        """The person acts no more."""
        self._connection.execute(_BLOCK, {"b_id": operator})


def _operator(row: Any) -> OperatorObject:
    values = {name: getattr(row, name) for name in _FIELDS}
    return OperatorObject(**(values | {"role": Role(values["role"])}))
