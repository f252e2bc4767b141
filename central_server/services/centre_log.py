"""The centre's own log: its acts stand in a chain of the same form as any device's."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness, business_date
from central_server.services.fold import CardFold
from central_server.store.devices import Head
from central_server.store.events import NewEvent
from central_server.store.unit import Unit
from protocol.bodies import EpochOpened, Note
from protocol.events import (
    NO_HASH,
    Event,
    Header,
    Kind,
    Trust,
    body_hash,
    header_hash,
    make_event,
    pack_body,
)

__all__ = ["EPOCH", "CentreAct", "CentreLog", "noted"]

EPOCH = 1


@dataclass(frozen=True, slots=True)
class CentreAct:
    """What the centre does: ``number`` 22 digits or empty."""

    kind: str
    body: msgspec.Struct
    kelurahan: str = ""
    card: bytes | None = None
    operator: bytes | None = None
    number: str = ""


def noted(kind: str, text: str, person: bytes, kelurahan: str = "") -> CentreAct:
    """What a person of the registry did that is not done to a card."""
    return CentreAct(kind, Note(text=text), kelurahan, None, person)


class CentreLog:
    """Appends signed events to the centre's log within a unit of work."""

    def __init__(self, keys: CentreKeys, clock: Clock, randomness: Randomness) -> None:
        self._key = keys.signing
        self._clock = clock
        self._randomness = randomness

    def open(self, unit: Unit) -> None:
        """Begin the log with its epoch."""
        self.append(unit, [CentreAct(Kind.EPOCH_OPENED, EpochOpened(reason="enrolled"))], None)

    def append(self, unit: Unit, acts: list[CentreAct], fold: CardFold | None) -> None:
        """Record ``acts`` one after the other and fold those on cards with ``fold``."""
        if not acts:
            return
        unit.devices.get(self._key.device, lock=True)
        heads = unit.devices.heads(self._key.device, EPOCH)
        seq, previous = (heads[0].seq, heads[0].hash) if heads else (0, NO_HASH)
        now_ms = self._clock.now_ms()
        events: list[NewEvent] = []
        for act in acts:
            seq += 1
            event, header = self._make(act, seq, previous, now_ms)
            previous = header_hash(event.header)
            meaning, reference = "applied", ""
            if fold is not None and header.card is not None:
                meant = fold.act(header, event.header, act.body)
                meaning, reference = meant.meaning, meant.reference
            events.append(
                NewEvent(
                    0,
                    header,
                    event.header,
                    previous,
                    event.body,
                    event.signature,
                    meaning,
                    reference,
                )
            )
        unit.events.add(events, now_ms)
        if heads:
            unit.devices.move_head(self._key.device, EPOCH, 0, seq, previous)
        else:
            unit.devices.add_head(self._key.device, EPOCH, Head(0, 1, seq, previous))

    def _make(self, act: CentreAct, seq: int, previous: bytes, now_ms: int) -> tuple[Event, Header]:
        body = pack_body(act.body, self._randomness.token(16))
        header = Header(
            version=1,
            device=self._key.device,
            epoch=EPOCH,
            seq=seq,
            kind=act.kind,
            variant="",
            card=act.card,
            kelurahan=act.kelurahan,
            operator=act.operator,
            time_ms=now_ms,
            trust=Trust.ANCHORED,
            business_date=business_date(now_ms),
            number=act.number,
            body_hash=body_hash(body),
            prev_hash=previous,
        )
        return make_event(header, body, self._key), header
