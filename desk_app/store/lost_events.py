"""Asking the centre for what this log has lost. See docs/sync-protocol.md, "Lost events"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import bindparam, insert, select

from desk_app.services.kept import read_kept
from desk_app.services.printing import PrintState
from desk_app.store.log import position_of
from desk_app.store.tables import event, event_body, purged
from desk_app.store.unit import SqlUnit
from protocol.bodies import BodyError, Purge, read_body
from protocol.custody import Act
from protocol.events import (
    SIGNING_CONTEXT,
    ChainError,
    Header,
    Kind,
    body_hash,
    header_hash,
    read_header,
    signature_holds,
)
from protocol.keys import SigningKey
from protocol.messages import OwnEvent, OwnEvents, Wanted

__all__ = ["LostEvents", "Run"]

Run = tuple[int, int, int]
_NAME: Final = "lost"
_HEADER: Final = select(event.c.header).where(event.c.position == bindparam("position"))
_NUMBER: Final = select(event.c.position).where(event.c.number == bindparam("number"))
_BODY: Final = select(event_body.c.position).where(event_body.c.position == bindparam("position"))
_PURGED: Final = select(purged.c.position).where(purged.c.position == bindparam("position"))


@dataclass(frozen=True, slots=True)
class _Back:
    """An event on its way back, its header decoded."""

    header: Header
    own: OwnEvent

    @property
    def hash(self) -> bytes:
        return header_hash(self.own.header)


class LostEvents:
    """The runs that are still to be asked for, within one unit. ``key``: the device's."""

    def __init__(self, unit: SqlUnit, key: SigningKey) -> None:
        self._unit = unit
        self._key = key

    def runs(self) -> list[Run]:
        """What is still to be asked for, in the order in which it is asked."""
        return read_kept(self._unit.settings.get(_NAME), list[Run]) or []

    def ask_for(self, runs: Sequence[Run]) -> None:
        """Ask for these too."""
        self._keep(list(dict.fromkeys([*self.runs(), *runs])))

    def wanted(self) -> Wanted | None:
        """The next question, None if there is nothing to ask."""
        runs = self.runs()
        if not runs:
            return None
        epoch, first, last = runs[0]
        before = self._header_at(epoch, first - 1)
        return Wanted(epoch, first, last, b"" if before is None else header_hash(before))

    def take(self, own: OwnEvents) -> set[bytes]:
        """Take an answer in; the cards that it is about.

        What does not continue this very log, in both directions, is not believed; then nothing of it is
        taken, and it is not asked for again."""
        runs = self.runs()
        if not runs or (own.epoch, own.first) != runs[0][:2]:
            return set()
        epoch, _first, last = runs[0]
        back = self._believed(own)
        cards, all_of_it = self._store(back)
        seq = own.first + len(back)
        if back and all_of_it and own.more and (not last or seq <= last):
            runs[0] = (epoch, seq, last)
        else:
            runs.pop(0)
        self._keep(runs)
        return cards

    def _keep(self, runs: list[Run]) -> None:
        self._unit.settings.put(_NAME, msgspec.msgpack.encode(runs))

    def _header_at(self, epoch: int, seq: int) -> bytes | None:
        if seq < 1:
            return None
        found: bytes | None = self._unit.connection.execute(
            _HEADER, {"position": position_of(epoch, seq)}
        ).scalar()
        return found

    # -- believing

    def _believed(self, own: OwnEvents) -> list[_Back]:
        """The events of the answer, as far as they are proved to be this log's own."""
        back: list[_Back] = []
        before = self._header_at(own.epoch, own.first - 1)
        link = None if before is None else header_hash(before)
        for one in own.events:
            try:
                header = read_header(one.header)
            except ChainError:
                return []
            place = (header.device, header.epoch, header.seq)
            if place != (self._key.device, own.epoch, own.first + len(back)):
                return []
            if link is not None and header.prev_hash != link:
                return []
            back.append(_Back(header, one))
            link = back[-1].hash
        return self._proved(own.epoch, back)

    def _proved(self, epoch: int, back: list[_Back]) -> list[_Back]:
        """Up to the newest that either an event of this log names as the one before it, or that bears a
        signature of this device."""
        for count in range(len(back), 0, -1):
            one = back[count - 1]
            following = self._header_at(epoch, one.header.seq + 1)
            if following is not None and read_header(following).prev_hash == one.hash:
                return back[:count]
            if one.own.signature is not None:
                if signature_holds(self._key.public, one.own.header, one.own.signature):
                    return back[:count]
                return []
        return []

    # -- storing

    def _store(self, back: Sequence[_Back]) -> tuple[set[bytes], bool]:
        """The cards of what was taken in, and whether all of it could be."""
        cards: set[bytes] = set()
        run = self._unit.connection.execute
        for one in back:
            header = one.header
            position = position_of(header.epoch, header.seq)
            stands = self._header_at(header.epoch, header.seq)
            if stands is None:
                if header.number and run(_NUMBER, {"number": header.number}).first() is not None:
                    return cards, False  # carried by a later event already, as all behind it
                run(
                    insert(event),
                    {
                        "position": position,
                        "kind": header.kind,
                        "card": header.card,
                        "business_date": header.business_date,
                        "number": header.number or None,
                        "header": one.own.header,
                        "signature": self._key.sign(SIGNING_CONTEXT + one.own.header),
                    },
                )
                self._unit.log.reread()
                if header.kind == Act.HAND_OVER:
                    self._unit.prints.put(position, PrintState.PRINTED, 0)
            elif stands != one.own.header:
                return cards, False
            self._store_body(one, position)
            if header.card is not None:
                cards.add(header.card)
        return cards, True

    def _store_body(self, one: _Back, position: int) -> None:
        body = one.own.body
        run = self._unit.connection.execute
        if body is None or body_hash(body) != one.header.body_hash:
            return
        at = {"position": position}
        if run(_BODY, at).first() is not None or run(_PURGED, at).first() is not None:
            return
        run(insert(event_body), {"position": position, "body": body})
        if one.header.kind == Kind.PURGE:
            self._purge_again(body, position)

    def _purge_again(self, body: bytes, by: int) -> None:
        """A backup from before a purge brought back bodies whose time is over: they go again."""
        try:
            said = read_body(Kind.PURGE, body)
        except BodyError:
            return
        if not isinstance(said, Purge):
            return
        due = [
            position
            for epoch, first, last in said.runs
            for position in self._standing(position_of(epoch, first), position_of(epoch, last))
        ]
        self._unit.log.purge(due, by)

    def _standing(self, first: int, last: int) -> list[int]:
        wanted = (
            select(event.c.position)
            .where(event.c.position.between(first, last))
            .where(event.c.position.not_in(select(purged.c.position)))
        )
        return [int(p) for p in self._unit.connection.execute(wanted).scalars()]
