"""Cases: contradictions that wait for a person."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, func, insert, select, update

from central_server.store import tables as t
from central_server.store.connection import Connection
from protocol.objects import CaseObject, ObjectKind, decode_object, encode_object

__all__ = ["Cases"]

_c = t.case_file.c
_ADD: Final = insert(t.case_file)
_CHANGE: Final = (
    update(t.case_file)
    .where(_c.id == bindparam("b_id"))
    .values(closed_ms=bindparam("b_closed_ms"), object=bindparam("b_object"))
)
_OPEN_OF_CARD: Final = (
    select(_c.object)
    .where(_c.card == bindparam("card"), _c.reason == bindparam("reason"), _c.closed_ms == 0)
    .order_by(_c.id)
)
_OPEN_OF_DEVICE: Final = (
    select(_c.object)
    .where(
        _c.device == bindparam("device"),
        _c.reason == bindparam("reason"),
        _c.card.is_(None),
        _c.closed_ms == 0,
    )
    .order_by(_c.id)
)
_OPEN_OF_NUMBER: Final = (
    select(_c.object)
    .where(_c.number == bindparam("number"), _c.number != "", _c.closed_ms == 0)
    .order_by(_c.id)
)
_BY_WORD_OF: Final = select(func.count()).where(
    _c.device == bindparam("device"),
    _c.reason == bindparam("reason"),
    _c.card.is_not(None),
    _c.closed_ms == 0,
)
_GET: Final = select(_c.object).where(_c.id == bindparam("id")).with_for_update()
_ALL: Final = select(_c.object).order_by(_c.opened_ms, _c.id)
_OPEN: Final = _ALL.where(_c.closed_ms == 0)


def _case(data: bytes) -> CaseObject:
    case = decode_object(ObjectKind.CASE, data)
    assert isinstance(case, CaseObject)
    return case


class Cases:
    """Cases through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, case: CaseObject, device: bytes | None, other_card: bytes | None, number: str = ""
    ) -> None:
        """A new case; ``device`` whose log it concerns, or by
        whose word alone there is such a card, ``other_card`` a second record in doubt,
        ``number`` that stands on more than one paper."""
        self._connection.execute(
            _ADD,
            {
                "id": case.id,
                "reason": case.reason,
                "kelurahan": case.kelurahan,
                "card": case.card,
                "other_card": other_card,
                "device": device,
                "number": number,
                "opened_ms": case.opened_ms,
                "closed_ms": case.closed_ms,
                "object": encode_object(case),
            },
        )

    def change(self, case: CaseObject) -> None:
        """Another side, or closed."""
        self._connection.execute(
            _CHANGE,
            {"b_id": case.id, "b_closed_ms": case.closed_ms, "b_object": encode_object(case)},
        )

    def get(self, case: bytes) -> CaseObject | None:
        """A case; its row is held until the transaction ends."""
        data = self._connection.execute(_GET, {"id": case}).scalar()
        return None if data is None else _case(data)

    def open_of_card(self, card: bytes, reason: str) -> CaseObject | None:
        """The open case of this card for this reason."""
        values = {"card": card, "reason": reason}
        data = self._connection.execute(_OPEN_OF_CARD, values).scalar()
        return None if data is None else _case(data)

    def open_of_device(self, device: bytes, reason: str) -> list[CaseObject]:
        """The open cases of this device for this reason that concern no card."""
        values = {"device": device, "reason": reason}
        return [_case(d) for d in self._connection.execute(_OPEN_OF_DEVICE, values).scalars()]

    def open_by_word_of(self, device: bytes, reason: str) -> int:
        """How many open cases of this reason stand on a card that only this device speaks of."""
        values = {"device": device, "reason": reason}
        return int(self._connection.execute(_BY_WORD_OF, values).scalar_one())

    def open_of_number(self, number: str) -> CaseObject | None:
        """The open case of this document number."""
        data = self._connection.execute(_OPEN_OF_NUMBER, {"number": number}).scalar()
        return None if data is None else _case(data)

    def all(self, *, open_only: bool) -> list[CaseObject]:
        """Cases, oldest first."""
        statement = _OPEN if open_only else _ALL
        return [_case(data) for data in self._connection.execute(statement).scalars()]
