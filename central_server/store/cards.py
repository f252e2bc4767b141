"""Cards of the city, their registration numbers and the keyed index of NIKs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import bindparam, insert, select, text, update

from central_server.store import tables as t
from central_server.store.connection import Connection
from protocol.custody import State
from protocol.objects import (
    CardObject,
    ObjectError,
    ObjectKind,
    decode_object,
    encode_object,
)

__all__ = ["Cards"]

_MANY: Final = 900  # values of one IN list

_c = t.card.c
_r = t.card_registry.c
_n = t.nik_index.c
_GET: Final = select(_c.object).where(_c.id.in_(bindparam("ids", expanding=True)))
_OF_KELURAHAN: Final = (
    select(_c.object)
    .where(
        _c.kelurahan == bindparam("kelurahan"),
        _c.state == bindparam("state"),
        _c.linked_to.is_(None),
    )
    .order_by(_c.registration)
)
_ADD: Final = insert(t.card)
_CHANGE: Final = (
    update(t.card)
    .where(_c.id == bindparam("b_id"))
    .values(
        kelurahan=bindparam("b_kelurahan"),
        state=bindparam("b_state"),
        batch=bindparam("b_batch"),
        linked_to=bindparam("b_linked_to"),
        object=bindparam("b_object"),
    )
)
_LIST: Final = (
    update(t.card)
    .where(_c.id == bindparam("b_id"))
    .values(
        registration=bindparam("b_registration"),
        kind=bindparam("b_kind"),
        rw=bindparam("b_rw"),
        listed=True,
        object=bindparam("b_object"),
    )
)
_UNLISTED: Final = select(_c.id).where(
    _c.id.in_(bindparam("ids", expanding=True)), _c.listed.is_(False)
)
_REGISTERED: Final = select(_r.registration, _r.card).where(
    _r.registration.in_(bindparam("registrations", expanding=True))
)
_REGISTER: Final = insert(t.card_registry)
_REGISTER_ANEW: Final = (
    update(t.card_registry)
    .where(_r.registration == bindparam("b_registration"))
    .values(card=bindparam("b_card"))
)
_OF_NIK: Final = select(_n.card).where(_n.nik_hash == bindparam("nik_hash")).order_by(_n.card)
_OF_NIKS: Final = (
    select(_n.nik_hash, _n.card)
    .where(_n.nik_hash.in_(bindparam("hashes", expanding=True)))
    .order_by(_n.card)
)
_INDEX: Final = text(
    "INSERT INTO nik_index (nik_hash, card) VALUES (:nik_hash, :card) "
    "ON CONFLICT (nik_hash, card) DO NOTHING"
)


def _chunks(values: Iterable[bytes | str]) -> Iterator[list[bytes | str]]:
    everything = list(values)
    for start in range(0, len(everything), _MANY):
        yield everything[start : start + _MANY]


def _card(data: bytes) -> CardObject:
    card = decode_object(ObjectKind.CARD, data)
    assert isinstance(card, CardObject)
    return card


class Cards:
    """Cards through one connection. Who changes a card holds the counter of its kelurahan's feed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, ids: Iterable[bytes]) -> dict[bytes, CardObject]:
        """The cards that exist among ``ids``."""
        found: dict[bytes, CardObject] = {}
        for chunk in _chunks(sorted(ids)):
            for data in self._connection.execute(_GET, {"ids": chunk}).scalars():
                card = _card(data)
                found[card.id] = card
        return found

    def one(self, card: bytes) -> CardObject | None:
        """The card with this id, if there is one."""
        return self.get([card]).get(card)

    def readable(self, ids: Iterable[bytes]) -> dict[bytes, CardObject]:
        """As `get`; a card whose object cannot be read counts as not there."""
        found: dict[bytes, CardObject] = {}
        for chunk in _chunks(sorted(ids)):
            for data in self._connection.execute(_GET, {"ids": chunk}).scalars():
                try:
                    card = _card(data)
                except ObjectError:
                    continue
                found[card.id] = card
        return found

    def of_kelurahan(self, kelurahan: str, state: State) -> list[CardObject]:
        """The cards of a kelurahan in one state, by registration number; no record that was linked."""
        rows = self._connection.execute(_OF_KELURAHAN, {"kelurahan": kelurahan, "state": state})
        return [_card(data) for data in rows.scalars()]

    def add(self, cards: Sequence[CardObject], now_ms: int, *, listed: bool) -> None:
        """New cards; ``listed`` if they come from a print list."""
        if cards:
            self._connection.execute(
                _ADD,
                [
                    {
                        "id": c.id,
                        "kelurahan": c.kelurahan,
                        "registration": c.registration,
                        "kind": c.kind,
                        "rw": c.rw,
                        "state": c.status.state or "",
                        "batch": c.status.batch,
                        "linked_to": c.status.linked_to,
                        "listed": listed,
                        "created_ms": now_ms,
                        "object": encode_object(c),
                    }
                    for c in cards
                ],
            )

    def change(self, cards: Sequence[CardObject]) -> None:
        """Cards with a new status or place."""
        if cards:
            self._connection.execute(
                _CHANGE,
                [
                    {
                        "b_id": c.id,
                        "b_kelurahan": c.kelurahan,
                        "b_state": c.status.state or "",
                        "b_batch": c.status.batch,
                        "b_linked_to": c.status.linked_to,
                        "b_object": encode_object(c),
                    }
                    for c in cards
                ],
            )

    def complete(self, cards: Sequence[CardObject]) -> None:
        """Cards that a desk had typed and that now stand on a print list, with its attributes."""
        if cards:
            self._connection.execute(
                _LIST,
                [
                    {
                        "b_id": c.id,
                        "b_registration": c.registration,
                        "b_kind": c.kind,
                        "b_rw": c.rw,
                        "b_object": encode_object(c),
                    }
                    for c in cards
                ],
            )

    def unlisted(self, ids: Iterable[bytes]) -> set[bytes]:
        """Which of ``ids`` were typed at a desk and never stood on a print list."""
        found: set[bytes] = set()
        for chunk in _chunks(sorted(ids)):
            found.update(self._connection.execute(_UNLISTED, {"ids": chunk}).scalars())
        return found

    def registered(self, registrations: Iterable[str]) -> dict[str, bytes]:
        """Which of these registration numbers are known, and of which card."""
        found: dict[str, bytes] = {}
        for chunk in _chunks(sorted(set(registrations))):
            rows = self._connection.execute(_REGISTERED, {"registrations": chunk})
            found.update((registration, card) for registration, card in rows)
        return found

    def register(self, numbers: Sequence[tuple[str, bytes]]) -> None:
        """Take registration numbers, each for one card; a number is taken once in the city."""
        if numbers:
            self._connection.execute(
                _REGISTER, [{"registration": r, "card": card} for r, card in numbers]
            )

    def register_anew(self, numbers: Sequence[tuple[str, bytes]]) -> None:
        """Registration numbers that were taken by mistake now belong to these cards."""
        if numbers:
            self._connection.execute(
                _REGISTER_ANEW, [{"b_registration": r, "b_card": card} for r, card in numbers]
            )

    def of_nik(self, nik_hash: bytes) -> list[bytes]:
        """The cards of a person, by the keyed hash of the NIK, oldest first."""
        return self._connection.execute(_OF_NIK, {"nik_hash": nik_hash}).scalars()

    def of_niks(self, nik_hashes: Iterable[bytes]) -> dict[bytes, list[bytes]]:
        """The cards of many persons at once."""
        found: dict[bytes, list[bytes]] = {}
        for chunk in _chunks(sorted(set(nik_hashes))):
            for nik_hash, card in self._connection.execute(_OF_NIKS, {"hashes": chunk}):
                found.setdefault(nik_hash, []).append(card)
        return found

    def index(self, entries: Sequence[tuple[bytes, bytes]]) -> None:
        """Remember (hash of NIK, card) pairs."""
        if entries:
            self._connection.execute(_INDEX, [{"nik_hash": h, "card": card} for h, card in entries])
