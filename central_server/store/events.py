"""Events: thin rows, and their proofs and bodies apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, insert, or_, select, update

from central_server.store import tables as t
from central_server.store.connection import Connection
from protocol.events import Header

__all__ = ["EventRow", "Events", "NewEvent", "Position", "ProvedEvent"]


@dataclass(frozen=True, slots=True)
class Position:
    """Where an event stands."""

    device: bytes
    epoch: int
    branch: int
    seq: int


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to store: what it says, its very bytes, and what it means."""

    branch: int
    header: Header
    raw: bytes
    hash: bytes
    body: bytes | None
    signature: bytes | None
    meaning: str
    reference: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """What a resend is compared with."""

    branch: int
    seq: int
    hash: bytes
    meaning: str
    reference: str


@dataclass(frozen=True, slots=True)
class ProvedEvent:
    """A stored event with its bytes and its meaning."""

    at: Position
    header: bytes
    signature: bytes | None
    body: bytes | None
    hash: bytes
    received_ms: int
    meaning: str
    reference: str


_MANY: Final = 900  # values of one IN list

_e = t.event.c
_p = t.event_proof.c
_b = t.event_body.c
_ADD: Final = insert(t.event)
_ADD_PROOF: Final = insert(t.event_proof)
_ADD_BODY: Final = insert(t.event_body)
_HELD: Final = select(_e.branch, _e.seq, _e.header_hash, _e.meaning, _e.reference).where(
    _e.device == bindparam("device"),
    _e.epoch == bindparam("epoch"),
    or_(_e.seq.between(bindparam("first"), bindparam("last")), _e.seq == bindparam("head")),
)
_MEANT: Final = (
    update(t.event)
    .where(
        _e.device == bindparam("b_device"),
        _e.epoch == bindparam("b_epoch"),
        _e.branch == bindparam("b_branch"),
        _e.seq == bindparam("b_seq"),
    )
    .values(meaning=bindparam("b_meaning"), reference=bindparam("b_reference"))
)
_SAME_PROOF: Final = and_(
    _p.device == _e.device, _p.epoch == _e.epoch, _p.branch == _e.branch, _p.seq == _e.seq
)
_SAME_BODY: Final = and_(
    _b.device == _e.device, _b.epoch == _e.epoch, _b.branch == _e.branch, _b.seq == _e.seq
)
_PROVED: Final = select(
    _e.device,
    _e.epoch,
    _e.branch,
    _e.seq,
    _p.header,
    _p.signature,
    _b.body,
    _e.header_hash,
    _e.received_ms,
    _e.meaning,
    _e.reference,
).select_from(t.event.join(t.event_proof, _SAME_PROOF).join(t.event_body, _SAME_BODY, isouter=True))
_OF_CARD: Final = _PROVED.where(_e.card == bindparam("card")).order_by(
    _e.received_ms, _e.device, _e.epoch, _e.branch, _e.seq
)
_AT: Final = _PROVED.where(
    _e.device == bindparam("device"), _e.epoch == bindparam("epoch"), _e.seq == bindparam("seq")
).order_by(_e.branch)
_LAST_OF_CARD: Final = (
    _PROVED.where(_e.card == bindparam("card"))
    .order_by(_e.received_ms.desc(), _e.epoch.desc(), _e.seq.desc())
    .limit(1)
)
_ACTED_ON: Final = (
    select(_e.card)
    .where(
        _e.card.in_(bindparam("cards", expanding=True)),
        _e.kelurahan == bindparam("kelurahan"),
        _e.meaning != "quarantined",
    )
    .distinct()
)
_CARD_OF_NUMBER: Final = select(_e.card).where(
    _e.number == bindparam("number"), _e.number != "", _e.card.is_not(None)
)
_NUMBERED: Final = (
    _PROVED.add_columns(_e.number)
    .where(
        _e.number.in_(bindparam("numbers", expanding=True)),
        _e.number != "",
        _e.device != bindparam("besides"),
    )
    .order_by(_e.number, _e.received_ms, _e.device, _e.epoch, _e.branch, _e.seq)
)
_ONWARDS: Final = (
    _PROVED.where(
        _e.device == bindparam("device"),
        _e.epoch == bindparam("epoch"),
        _e.branch == bindparam("branch"),
        _e.seq >= bindparam("seq"),
    )
    .order_by(_e.seq)
    .limit(bindparam("most"))
)


class Events:
    """The logs of all devices through one connection. Nothing here changes or removes an event."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, events: Sequence[NewEvent], received_ms: int) -> None:
        """Store events in one go."""
        if not events:
            return
        rows: list[dict[str, object]] = []
        proofs: list[dict[str, object]] = []
        bodies: list[dict[str, object]] = []
        for event in events:
            header = event.header
            place = {
                "device": header.device,
                "epoch": header.epoch,
                "branch": event.branch,
                "seq": header.seq,
            }
            rows.append(
                place
                | {
                    "kind": header.kind,
                    "variant": header.variant,
                    "card": header.card,
                    "kelurahan": header.kelurahan,
                    "operator": header.operator,
                    "time_ms": header.time_ms,
                    "trust": header.trust,
                    "business_date": header.business_date,
                    "number": header.number,
                    "header_hash": event.hash,
                    "received_ms": received_ms,
                    "meaning": event.meaning,
                    "reference": event.reference,
                }
            )
            proofs.append(place | {"header": event.raw, "signature": event.signature})
            if event.body is not None:
                bodies.append(place | {"body": event.body})
        self._connection.execute(_ADD, rows)
        self._connection.execute(_ADD_PROOF, proofs)
        if bodies:
            self._connection.execute(_ADD_BODY, bodies)

    def set_meaning(self, at: Position, meaning: str, reference: str) -> None:
        """An event that could not be understood before now can; the event itself stays."""
        self._connection.execute(
            _MEANT,
            {
                "b_device": at.device,
                "b_epoch": at.epoch,
                "b_branch": at.branch,
                "b_seq": at.seq,
                "b_meaning": meaning,
                "b_reference": reference,
            },
        )

    def held(self, device: bytes, epoch: int, first: int, last: int, head: int) -> list[EventRow]:
        """What is held of seq ``first`` to ``last``, and at ``head``, on every branch."""
        rows = self._connection.execute(
            _HELD,
            {"device": device, "epoch": epoch, "first": first, "last": last, "head": head},
        )
        return [EventRow(*row) for row in rows]

    def of_card(self, card: bytes) -> list[ProvedEvent]:
        """Every event of a card, in the order in which they came."""
        return self._proved(_OF_CARD, {"card": card})

    def last_of_card(self, card: bytes) -> ProvedEvent | None:
        """The event of a card that came last."""
        found = self._proved(_LAST_OF_CARD, {"card": card})
        return found[0] if found else None

    def at(self, device: bytes, epoch: int, seq: int) -> list[ProvedEvent]:
        """The events at a place, one a branch."""
        return self._proved(_AT, {"device": device, "epoch": epoch, "seq": seq})

    def onwards(self, at: Position, most: int) -> list[ProvedEvent]:
        """The event at ``at`` and those after it on its branch."""
        return self._proved(
            _ONWARDS,
            {
                "device": at.device,
                "epoch": at.epoch,
                "branch": at.branch,
                "seq": at.seq,
                "most": most,
            },
        )

    def numbered(self, numbers: Iterable[str], besides: bytes) -> dict[str, list[ProvedEvent]]:
        """The events that carry any of these document numbers, those of the device ``besides`` left
        out, by number."""
        found: dict[str, list[ProvedEvent]] = {}
        wanted = sorted(set(numbers))
        for start in range(0, len(wanted), _MANY):
            values = {"numbers": wanted[start : start + _MANY], "besides": besides}
            for device, epoch, branch, seq, *rest, number in self._connection.execute(
                _NUMBERED, values
            ):
                event = ProvedEvent(Position(device, epoch, branch, seq), *rest)
                found.setdefault(number, []).append(event)
        return found

    def cards_of_number(self, number: str) -> list[bytes]:
        """The cards whose events carry this document number."""
        found = self._connection.execute(_CARD_OF_NUMBER, {"number": number}).scalars()
        return list(dict.fromkeys(bytes(card) for card in found if card is not None))

    def acted_on_in(self, kelurahan: str, cards: Iterable[bytes]) -> set[bytes]:
        """Those of the cards that an event recorded in the kelurahan is about, quarantined ones left out."""
        found: set[bytes] = set()
        wanted = sorted(cards)
        for start in range(0, len(wanted), _MANY):
            values = {"cards": wanted[start : start + _MANY], "kelurahan": kelurahan}
            found.update(self._connection.execute(_ACTED_ON, values).scalars())
        return found

    def _proved(self, statement: Select[Any], values: dict[str, object]) -> list[ProvedEvent]:
        rows = self._connection.execute(statement, values)
        return [
            ProvedEvent(Position(device, epoch, branch, seq), *rest)
            for device, epoch, branch, seq, *rest in rows
        ]
