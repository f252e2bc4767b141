"""Taking a new place: in one transaction, once nothing is left to be done for the old one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import msgspec
from sqlalchemy import delete, literal_column, select, update

from desk_app.services.moving import MoveReport, heard, keep_report
from desk_app.services.ports import IDENTITY, Identity
from desk_app.services.recorder import Recorder
from desk_app.store.forgotten import any_forgotten
from desk_app.store.log import position_of
from desk_app.store.tables import GONE, PAST, STALE, feed_object, sync_state
from desk_app.store.unit import DeskStore, SqlUnit
from protocol.bodies import EpochOpened
from protocol.messages import CITY
from protocol.number import LAST_EPOCH
from protocol.objects import ObjectKind, OfficeObject, OperatorObject, encode_object

__all__ = ["take_place"]

_log: Final = logging.getLogger(__name__)
_o = feed_object.c
_LEFT: Final = _o.scope != CITY
_UNFINISHED: Final = (
    select(_o.id).where(_o.version < literal_column("0"), _o.version == STALE).limit(1)
)
_KEPT: Final = (ObjectKind.OFFICE.value, ObjectKind.OPERATOR.value)
_DROP: Final = delete(feed_object).where(_LEFT, _o.kind.not_in(_KEPT))
_PASS: Final = update(feed_object).where(_LEFT).values(version=PAST)


def take_place(
    store: DeskStore, identity: Identity, recorder: Callable[[Identity], Recorder], now_ms: int
) -> Identity | None:
    """Who this desk is from now on, if the registry has moved it and it may go; None if it stays.

    ``recorder`` makes the one that records under an identity.
    """
    with store.read() as unit:
        known = heard(unit, identity)
    if known is None:
        return None
    order, raw = known
    place = order.newest
    moved = replace(
        identity,
        kelurahan=place.kelurahan,
        number=place.number,
        zone=order.zone,
        place=raw,
        place_ms=place.since_ms,
    )
    there = recorder(moved)
    with store.write() as unit:
        if not _free_to_go(unit):
            return None
        there.open_in(unit, unit.log.head().epoch + 1, EpochOpened(reason="moved"))
        office = unit.objects.get(ObjectKind.OFFICE, identity.kelurahan.encode())
        report = MoveReport(
            at_ms=now_ms,
            from_name=office.name if isinstance(office, OfficeObject) else identity.kelurahan,
            to_name=order.name or place.kelurahan,
            number=place.number,
        )
        _leave(unit)
        unit.settings.put(IDENTITY, msgspec.msgpack.encode(moved))
        keep_report(unit, report)
    _log.info("moved to %s/%02d", place.kelurahan, place.number)
    return moved


def _free_to_go(unit: SqlUnit) -> bool:
    """Whether all that was recorded here is at the centre, and all that it forgot is told."""
    head = unit.log.head()
    stored = unit.connection.execute(select(sync_state.c.stored_position)).scalar_one()
    if head.epoch >= LAST_EPOCH or stored < position_of(head.epoch, head.seq):
        return False
    return unit.connection.execute(_UNFINISHED).first() is None and not any_forgotten(unit)


def _leave(unit: SqlUnit) -> None:
    """Drop what the old kelurahan's feed brought, but for what its papers name."""
    unit.cards.replace_all(())
    unit.connection.execute(_DROP)
    for person in unit.objects.all(ObjectKind.OPERATOR):
        if isinstance(person, OperatorObject) and person.active:
            retired = encode_object(msgspec.structs.replace(person, active=False))
            unit.connection.execute(
                update(feed_object)
                .where(_o.kind == ObjectKind.OPERATOR.value, _o.id == person.id, _o.data != GONE)
                .values(data=retired)
            )
    unit.connection.execute(_PASS)
    unit.connection.execute(update(sync_state).values(kelurahan_version=0, cards=0, digest=b""))
