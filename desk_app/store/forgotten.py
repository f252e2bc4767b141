"""Objects that a restored centre no longer knows: kept, marked, and told to it again.

A centre that has forgotten some of what it told begins the feed again (protocol section 9). What the new
pages do not bring is what it has forgotten: the cards in the drawer are there all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
from sqlalchemy import bindparam, delete, literal_column, select, update

from desk_app.store.prepared import Prepared
from desk_app.store.rows import refold
from desk_app.store.tables import GONE, PAST, REPORTED, STALE, UNKNOWN, feed_object, sync_state
from desk_app.store.unit import SqlUnit
from protocol.objects import (
    ObjectError,
    ObjectKind,
    OperatorObject,
    decode_object,
    encode_object,
)

__all__ = ["Report", "any_forgotten", "begin_anew", "report_some", "settle"]

Report = Callable[[SqlUnit, str, bytes, bytes], None]
"""``report(unit, kind, id, data)`` records that the desk tells the centre of an object."""

# Without these nobody could go on serving residents. What else a centre forgets it says anew (cases come
# again with the acts that made them; policy and office are the centre's to say).
_KEPT: Final = (ObjectKind.CARD, ObjectKind.BATCH, ObjectKind.OPERATOR, ObjectKind.DEVICE)
_REPORTABLE: Final = (ObjectKind.BATCH, ObjectKind.CARD)
_o = feed_object.c
_UNSETTLED: Final = _o.version < literal_column("0")  # as the partial index has it
_STALE_CARDS: Final = Prepared(
    select(_o.id).where(
        _UNSETTLED, _o.version == STALE, _o.kind == ObjectKind.CARD.value, _o.data != GONE
    )
)
_KEEP: Final = Prepared(
    update(feed_object)
    .where(_UNSETTLED, _o.version == STALE, _o.kind.in_([k.value for k in _KEPT]))
    .values(version=UNKNOWN)
)
_DROP: Final = Prepared(delete(feed_object).where(_UNSETTLED, _o.version == STALE))
_FORGOTTEN: Final = Prepared(
    select(_o.kind, _o.id, _o.data)
    .where(
        _UNSETTLED,
        _o.version == UNKNOWN,
        _o.kind.in_([k.value for k in _REPORTABLE]),
        _o.data != GONE,
    )
    .order_by(_o.kind, _o.id)
    .limit(bindparam("most"))
)
_SET: Final = Prepared(
    update(feed_object)
    .where(_o.kind == bindparam("b_kind"), _o.id == bindparam("b_id"))
    .values(version=bindparam("b_version"), data=bindparam("b_data"))
)
_everybody = select(_o.id, _o.data).where(_o.kind == ObjectKind.OPERATOR.value, _o.data != GONE)
_FORGOTTEN_OPERATORS: Final = Prepared(_everybody.where(_UNSETTLED, _o.version < STALE))
_KNOWN_OPERATORS: Final = Prepared(_everybody.where(_o.version > STALE))


def begin_anew(unit: SqlUnit, generation: int) -> None:
    """The feed begins again: what stands here serves residents until the pages have come. The cursor
    goes to the start with the marks, so that after a fall in between all pages come again."""
    unit.connection.execute(update(feed_object).where(_o.version != PAST).values(version=STALE))
    unit.connection.execute(
        update(sync_state).values(
            kelurahan_version=0, city_version=0, generation=generation, cards=0, digest=b""
        )
    )


def settle(unit: SqlUnit) -> set[bytes]:
    """All pages have come: keep and mark what they did not bring, or drop it; the cards among it."""
    cards = set(_STALE_CARDS.scalars(unit.connection))
    _KEEP.run(unit.connection)
    _DROP.run(unit.connection)
    refold(unit, cards)
    _retire_operators(unit)
    return cards


def _retire_operators(unit: SqlUnit) -> None:
    """Whom the centre has added again stands here twice: the forgotten entry keeps the name of past
    acts, but nobody signs in with it."""
    forgotten = _operators(unit, _FORGOTTEN_OPERATORS)
    if not any(one.active for one in forgotten.values()):
        return
    known = _operators(unit, _KNOWN_OPERATORS).values()
    for ident, one in forgotten.items():
        if one.active and any(_same_person(one, other) for other in known):
            retired = encode_object(msgspec.structs.replace(one, active=False))
            _put(unit, ObjectKind.OPERATOR, ident, UNKNOWN, retired)


def _operators(unit: SqlUnit, wanted: Prepared) -> dict[bytes, OperatorObject]:
    found = ((row.id, _operator(row.data)) for row in wanted.all(unit.connection))
    return {ident: person for ident, person in found if person is not None}


def _operator(data: bytes) -> OperatorObject | None:
    try:
        found = decode_object(ObjectKind.OPERATOR, data)
    except ObjectError:
        return None
    return found if isinstance(found, OperatorObject) else None


def _same_person(one: OperatorObject, other: OperatorObject) -> bool:
    if one.nip or other.nip:
        return one.nip == other.nip
    return one.name.casefold() == other.name.casefold()


def any_forgotten(unit: SqlUnit) -> bool:
    """Whether there is an object that the centre has not been told of."""
    return _FORGOTTEN.first(unit.connection, most=1) is not None


def report_some(unit: SqlUnit, report: Report, most: int) -> bool:
    """Tell the centre of up to ``most`` forgotten objects; whether there were any."""
    rows = _FORGOTTEN.all(unit.connection, most=most)
    for row in rows:
        report(unit, row.kind, row.id, row.data)
        _put(unit, row.kind, row.id, REPORTED, row.data)
    return bool(rows)


def _put(unit: SqlUnit, kind: str, ident: bytes, version: int, data: bytes) -> None:
    _SET.run(unit.connection, b_kind=kind, b_id=ident, b_version=version, b_data=data)
