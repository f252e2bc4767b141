"""Card rows from the feed's objects and the log: after a sync, and whole at a rebuild."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from desk_app.domain.cards import NOT_AT_CENTRE, Card, card_of_object, iso_date
from desk_app.domain.fold import OwnAct, fold
from desk_app.services.ports import LoggedEvent
from desk_app.store.tables import GONE, REPORTED, UNKNOWN, card, event, feed_object
from protocol.bodies import BodyError, ReceiveUnlisted, read_body
from protocol.custody import Act
from protocol.objects import CardObject, ObjectError, ObjectKind, decode_object
from protocol.status import ACTS, CardStatus

if TYPE_CHECKING:
    from desk_app.store.unit import SqlUnit

__all__ = ["all_card_ids", "folded", "own_acts", "refold"]

_CARD_OBJECT: Final = select(feed_object.c.data, feed_object.c.version).where(
    feed_object.c.kind == ObjectKind.CARD.value, feed_object.c.id == bindparam("id")
)
_TOUCHED: Final = select(event.c.card).where(event.c.card.is_not(None)).distinct()
_TOUCHED_OF: Final = (
    select(event.c.card).where(event.c.card.in_(bindparam("cards", expanding=True))).distinct()
)
_MANY: Final = 4


def own_acts(events: Iterable[LoggedEvent]) -> list[OwnAct]:
    """The acts among events, with what their bodies say; a purged or unreadable body says nothing."""
    acts: list[OwnAct] = []
    for one in events:
        if one.header.kind not in ACTS:
            continue
        body = None
        if one.body is not None:
            try:
                body = read_body(one.header.kind, one.body)
            except BodyError:
                body = None
        acts.append(OwnAct(one.raw, one.header, body))
    return acts


def _typed_here(card_id: bytes, acts: list[OwnAct]) -> Card | None:
    """A card that no feed knows yet: typed by this desk when it lay in the bag unlisted."""
    for act in acts:
        if act.header.kind != Act.RECEIVE_UNLISTED:
            continue
        said = act.body if isinstance(act.body, ReceiveUnlisted) else ReceiveUnlisted()
        return Card(
            id=card_id,
            kelurahan=act.header.kelurahan,
            registration=said.registration,
            nik=said.nik,
            name=said.name,
            birth_place="",
            birth_date=iso_date(said.birth_date),
            sex="",
            family_card="",
            address="",
            rt="",
            rw="",
            kind="KTP",
            status=CardStatus(),
        )
    return None


def folded(unit: SqlUnit, card_id: bytes, *, touched: bool = True) -> Card | None:
    """The row that object and log give for a card; None if neither knows it, if it left the kelurahan, or
    if the object says what this program cannot read.

    ``touched`` False spares the look into the log where it is known to say nothing of the card.
    """
    found = unit.connection.execute(_CARD_OBJECT, {"id": card_id}).first()
    data, version = found if found else (None, 0)
    if data == GONE:
        return None
    acts = own_acts(unit.log.of_card(card_id)) if touched else []
    if data is not None:
        try:
            given = decode_object(ObjectKind.CARD, data)
        except ObjectError:
            return None
        assert isinstance(given, CardObject)
        status, conflict = fold(given.status, acts)
        forgotten = NOT_AT_CENTRE if version in (UNKNOWN, REPORTED) else ""
        return card_of_object(given, status, conflict or forgotten)
    typed = _typed_here(card_id, acts)
    if typed is None:
        return None
    status, conflict = fold(typed.status, acts)
    return replace(typed, status=status, conflict=conflict)


def refold(unit: SqlUnit, card_ids: Collection[bytes]) -> None:
    """Fold these cards again and store their rows."""
    known = None
    if len(card_ids) > _MANY:
        wanted = {"cards": list(card_ids)}
        known = set(unit.connection.execute(_TOUCHED_OF, wanted).scalars())
    rows: list[Card] = []
    for card_id in sorted(card_ids):  # hits of one tier then come in the same order on every PC
        row = folded(unit, card_id, touched=known is None or card_id in known)
        if row is None:
            unit.cards.remove(card_id)
        else:
            rows.append(row)
    unit.cards.put_many(rows)


def all_card_ids(unit: SqlUnit) -> set[bytes]:
    """Every card that rows, objects or log speak of."""
    ids: set[bytes] = set(unit.connection.execute(select(card.c.id)).scalars())
    ids |= set(unit.connection.execute(_TOUCHED).scalars())
    wanted = select(feed_object.c.id).where(
        feed_object.c.kind == ObjectKind.CARD.value, feed_object.c.data != GONE
    )
    ids |= set(unit.connection.execute(wanted).scalars())
    return ids
