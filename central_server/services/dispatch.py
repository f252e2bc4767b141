"""Sending a batch of cards to a kelurahan, by the centre's own signed log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from central_server.errors import CentreError
from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness, business_date, new_id
from central_server.services.case_desk import CaseDesk
from central_server.services.centre_log import EPOCH, CentreAct, CentreLog
from central_server.services.fold import CardFold
from central_server.services.linked import kept_of
from central_server.services.registrar import registrar
from central_server.services.unlisted import Unlisted
from central_server.store.batches import Batch
from central_server.store.unit import Store, Unit
from protocol.bodies import Dispatch
from protocol.custody import Act, Refusal, State, decide
from protocol.number import DocumentNumber
from protocol.objects import (
    BatchObject,
    CardObject,
    ObjectKind,
    decode_object,
    encode_object,
)

__all__ = ["Dispatched", "Dispatches"]


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A batch on its way."""

    batch: bytes
    number: str
    count: int


class Dispatches:
    """Makes batches."""

    def __init__(
        self, store: Store, keys: CentreKeys, clock: Clock, randomness: Randomness
    ) -> None:
        self._store = store
        self._clock = clock
        self._randomness = randomness
        self._unlisted = Unlisted(keys.nik_hash)
        self._log = CentreLog(keys, clock, randomness)

    def send(
        self,
        kelurahan: str,
        registrations: Sequence[str] | None,
        operator: bytes,
        note: str,
        *,
        moved: bool = False,
    ) -> Dispatched:
        """One batch of the named cards, or of all printed ones (None); raises CentreError, sending none.

        ``moved``: the named cards lie here and now belong to this kelurahan, whatever the record says of
        where they were; what it contradicts becomes a case.
        """
        return self._store.write(
            lambda unit: self._send(unit, kelurahan, registrations, operator, note, moved)
        )

    def _send(
        self,
        unit: Unit,
        kelurahan: str,
        registrations: Sequence[str] | None,
        operator: bytes,
        note: str,
        moved: bool,
    ) -> Dispatched:
        sender = registrar(unit, operator)
        if unit.offices.get(kelurahan) is None:
            raise CentreError(f"Kelurahan {kelurahan} tidak dikenal. Periksa kodenya.")
        unit.feed.lock([kelurahan])
        if registrations is None:
            cards = unit.cards.of_kelurahan(kelurahan, State.PRINTED)
        else:
            cards = _named(unit, kelurahan, registrations, moved=moved)
        if not cards:
            raise CentreError(f"Tidak ada KTP-el yang siap dikirim ke kelurahan {kelurahan}.")
        now_ms = self._clock.now_ms()
        number = str(DocumentNumber(kelurahan, 0, EPOCH, unit.batches.next_serial(EPOCH)))
        batch = new_id(now_ms, self._randomness)
        desk = CaseDesk(unit, self._randomness, now_ms)
        fold = CardFold(unit, "", self._unlisted, desk, now_ms)
        fold.prepare([card.id for card in cards], [kelurahan])
        left = Counter(c.status.batch for c in cards if c.status.batch is not None)
        body = Dispatch(batch=batch)
        self._log.append(
            unit,
            [
                CentreAct(Act.DISPATCH, body, kelurahan, card.id, sender.id, number)
                for card in cards
            ],
            fold,
        )
        today = business_date(now_ms)
        unit.batches.add(Batch(batch, kelurahan, number, len(cards), today, sender.id, note))
        item = BatchObject(
            id=batch,
            kelurahan=kelurahan,
            number=number,
            count=len(cards),
            dispatched_on=today,
            sender_name=sender.name,
            sender_nip=sender.nip,
            sender_title=sender.title,
            note=note,
        )
        unit.feed.put(kelurahan, ObjectKind.BATCH, batch, encode_object(item))
        _leave(unit, left)
        fold.flush()
        return Dispatched(batch, number, len(cards))


def _leave(unit: Unit, left: Mapping[bytes, int]) -> None:
    """The batches in which these cards came before are short of them now, and say so."""
    for batch, count in left.items():
        for scope in unit.feed.scopes_of(ObjectKind.BATCH, batch):
            data = unit.feed.get(scope, ObjectKind.BATCH, batch)
            item = decode_object(ObjectKind.BATCH, data) if data else None
            if isinstance(item, BatchObject):
                item = msgspec.structs.replace(item, sent_on=item.sent_on + count)
                unit.feed.put(scope, ObjectKind.BATCH, batch, encode_object(item))


def _named(
    unit: Unit, kelurahan: str, registrations: Sequence[str], *, moved: bool
) -> list[CardObject]:
    wanted = list(dict.fromkeys(registrations))
    registered = unit.cards.registered(wanted)
    cards = unit.cards.get(registered.values())
    chosen: dict[bytes, CardObject] = {}  # two numbers may be of one card
    for registration in wanted:
        if registration not in registered:
            raise CentreError(f"Nomor registrasi {registration} tidak ada di pusat.")
        card = kept_of(cards[registered[registration]], unit.cards.one)
        if moved and card.status.state is not State.DESTROYED:
            chosen[card.id] = card
            continue
        if card.kelurahan != kelurahan:
            raise CentreError(f"Nomor registrasi {registration} bukan milik kelurahan {kelurahan}.")
        refusal = decide(card.status.state, Act.DISPATCH)
        if isinstance(refusal, Refusal):
            raise CentreError(f"Nomor registrasi {registration} tidak dapat dikirim: {refusal}")
        chosen[card.id] = card
    return list(chosen.values())
