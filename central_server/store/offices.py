"""The centre's own facts: who it is, its offices, the policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, text

from central_server.store import tables as t
from central_server.store.connection import Connection
from protocol.objects import ObjectKind, OfficeObject, PolicyObject, decode_object, encode_object

__all__ = ["Offices"]

_o = t.office.c
_META: Final = select(t.meta.c.value).where(t.meta.c.name == bindparam("name"))
_SET_META: Final = text(
    "INSERT INTO meta (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_ALL: Final = select(t.office).order_by(_o.kelurahan)
_GET: Final = select(t.office).where(_o.kelurahan == bindparam("kelurahan"))
_ADD: Final = insert(t.office)
_POLICIES: Final = select(t.policy.c.object)
_SET_POLICY: Final = text(
    "INSERT INTO policy (id, object) VALUES (:id, :object) "
    "ON CONFLICT (id) DO UPDATE SET object = excluded.object"
)
_FIELDS: Final = OfficeObject.__struct_fields__


class Offices:
    """Offices, policy and the centre's name through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def meta(self, name: str) -> str | None:
        """A fact about this centre."""
        return self._connection.execute(_META, {"name": name}).scalar()

    def set_meta(self, name: str, value: str) -> None:
        """Remember a fact about this centre."""
        self._connection.execute(_SET_META, {"name": name, "value": value})

    def all(self) -> list[OfficeObject]:
        """Every kelurahan of the city."""
        return [_office(row) for row in self._connection.execute(_ALL)]

    def get(self, kelurahan: str) -> OfficeObject | None:
        """One kelurahan."""
        row = self._connection.execute(_GET, {"kelurahan": kelurahan}).one_or_none()
        return None if row is None else _office(row)

    def add(self, offices: Sequence[OfficeObject]) -> None:
        """New kelurahan."""
        if offices:
            self._connection.execute(
                _ADD, [{name: getattr(o, name) for name in _FIELDS} for o in offices]
            )

    def policies(self) -> list[PolicyObject]:
        """The policies in force."""
        found = []
        for data in self._connection.execute(_POLICIES).scalars():
            policy = decode_object(ObjectKind.POLICY, data)
            assert isinstance(policy, PolicyObject)
            found.append(policy)
        return found

    def set_policy(self, policy: PolicyObject) -> None:
        """A new or changed policy."""
        self._connection.execute(_SET_POLICY, {"id": policy.id, "object": encode_object(policy)})


def _office(row: Any) -> OfficeObject:
    return OfficeObject(**{name: getattr(row, name) for name in _FIELDS})
