"""The busy desk of the pictures: four months of work, and everything that can be odd."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from common.dates import WIB, age_on, business_date
from desk_app.bootstrap import Desk
from desk_app.domain.collection import CHECKS, Claim
from desk_app.services.hand_over import HandedOver
from desk_app.services.operators import Session
from protocol.custody import State
from protocol.keys import device_id
from protocol.objects import BatchObject, CardObject, CaseEvidence, CaseObject
from protocol.status import CardStatus
from simulation.people import Person, make_population
from simulation.screens.cast import (
    COLLEAGUE,
    OFFICE,
    OTHER_PC,
    PETUGAS,
    SUPERVISOR,
    batch_object,
    card_object,
    policy,
    signed,
)
from simulation.screens.office import KALIGAWE, NOW_MS, Office, at

__all__ = ["LONG_NAME", "live"]

LONG_NAME: Final = "RADEN AJENG KUSUMANINGTYAS PRAMUDYAWARDHANI HADINEGORO"
_LONG_ADDRESS: Final = "PERUMAHAN GRAHA KALIGAWE PERMAI BLOK CEMPAKA RAYA TIMUR NO. 128A"
_SEED: Final = 1811
_TODAY: Final = business_date(NOW_MS, WIB)
_DAY: Final = timedelta(days=1)
# Day and hour at which a batch came, how many cards, and where they were put.
_BATCHES: Final = (
    (at(2026, 8, 10, 9, 5), 34, "Laci A"),
    (at(2026, 10, 5, 9, 40), 52, "Laci B"),
    (at(2026, 11, 3, 10, 15), 46, "Laci C"),
    (at(2026, 11, 20, 8, 50), 30, "Laci D-2"),
)
_COMING: Final = (
    (26, ""),
    (4, "Susulan: salah cetak alamat, cetakan pengganti dari kiriman Oktober"),
)
_STAFF: Final = Session(PETUGAS)
_OTHER: Final = Session(COLLEAGUE)
_CHIEF: Final = Session(SUPERVISOR)


def live(office: Office, desk: Desk) -> Mapping[str, bytes]:
    """Live through it; the ids of the cards that the plays ask for, by what they are there for."""
    life = _Life(office, desk)
    life.receive_batches()
    life.serve_before_today()
    life.serve_today()
    life.elsewhere()
    return life.cards


class _Life:
    """Plays the past in its order; every act goes through the services."""

    def __init__(self, office: Office, desk: Desk) -> None:
        self._office = office
        self._desk = desk
        self.cards: dict[str, bytes] = {}
        office.clock.set(_BATCHES[0][0])
        office.set(desk, _BATCHES[0][0])
        office.feed(desk, OFFICE, policy(), PETUGAS, SUPERVISOR, COLLEAGUE, OTHER_PC)
        self._people = _people()
        self._objects: dict[bytes, CardObject] = {}
        self._free: list[CardObject] = []

    def receive_batches(self) -> None:
        """The batches of four months; the last two are still on their way."""
        desk, number = self._desk, 0
        people = list(self._people)
        for number, (when, count, place) in enumerate(_BATCHES, start=1):
            self._office.set(desk, when)
            batch = batch_object(number, business_date(when, WIB) - 3 * _DAY, count)
            cards = self._send(batch, [people.pop() for _ in range(count)])
            gone = {cards[7].id} if place == "Laci D-2" else set()
            desk.receive.receive(
                _STAFF,
                batch.id,
                counted=count - len(gone),
                evidence=signed(PETUGAS.name),
                missing=gone,
                deliverer="Kurir Kecamatan Gayamsari",
                place=place,
            )
            self._free += [c for c in cards if c.id not in gone and _usual(c)]
            young = [c for c in cards if c.kind == "KTP" and _age(c) < 17]
            if young:
                self.cards["under_17"] = young[0].id
        for count, note in _COMING:
            number += 1
            batch = batch_object(number, _TODAY - _DAY, count, note)
            self._send(batch, [people.pop() for _ in range(count)])
            self.cards.setdefault("coming", batch.id)
        self._office.confirm(desk)

    def serve_before_today(self) -> None:
        """Last week: owners, a mother, one card handed over, taken back and handed over again."""
        for day, count in ((20, 6), (23, 8)):
            for n in range(count):
                done = self._hand_over(self._take(), at(2026, 11, day, 9 + n // 4, 11 * (n % 4)))
                self._desk.printing.printed([done.recorded.position])
                self._desk.printing.given(_STAFF, done.recorded.position)
        self._long_history()
        self._office.confirm(self._desk)

    def serve_today(self) -> None:
        """This morning: every kind of collector, every state of a receipt."""
        desk, printing = self._desk, self._desk.printing
        done = [self._hand_over(self._take(), at(2026, 11, 24, 8, 12 + 6 * n)) for n in range(4)]
        printing.printed([d.recorded.position for d in done[:3]])
        printing.given(_STAFF, done[0].recorded.position)
        card = self._take()
        mother = Claim(
            relation="family",
            collector_name="SITI MAISAROH",
            collector_nik="3374045203789041",
            collector_note="Ibu kandung",
            papers=("collector_ktp", "family_card"),
            checks=CHECKS,
            old_card="never",
        )
        self.cards["by_family"] = card.id
        family = self._hand_over(card, at(2026, 11, 24, 9, 3), mother, "SITI MAISAROH", _OTHER)
        printing.failed([family.recorded.position], "Printer kehabisan kertas.")
        card = self._take()
        proxy = Claim(
            relation="proxy",
            collector_name="DJOKO SOESILO PRAWIROATMODJO",
            collector_nik="3374041507619217",
            collector_note="Tetangga, penerima kuasa",
            papers=("collector_ktp", "authority_letter"),
            checks=CHECKS,
            old_card="lost",
            police_letter="SKTLK/112/XI/2026/SPKT",
        )
        self.cards["by_proxy"] = card.id
        given = self._hand_over(card, at(2026, 11, 24, 9, 18), proxy, proxy.collector_name, _OTHER)
        printing.sending([given.recorded.position])
        self._twice = self._hand_over(self._take(), at(2026, 11, 24, 9, 22))
        self._recalled = self._hand_over(self._take(), at(2026, 11, 24, 9, 26))
        self._office.confirm(desk)
        card = self._take()
        self.cards["cancelled"] = card.id
        self._hand_over(card, at(2026, 11, 24, 9, 31))
        self._office.set(desk, at(2026, 11, 24, 9, 36))
        desk.cancel.cancel(_STAFF, _CHIEF, card.id, "Nama pada kartu salah cetak")
        card = self._take()
        self.cards["wrong_person"] = card.id
        self._hand_over(card, at(2026, 11, 24, 9, 44))
        self._office.set(desk, at(2026, 11, 24, 9, 52))
        desk.cancel.cancel(_STAFF, _CHIEF, card.id, "Tertukar dengan kartu saudaranya", "SUGENG")
        card = self._take()
        self.cards["handed_over"] = card.id
        self._hand_over(card, at(2026, 11, 24, 10, 2))
        self._hold_one(at(2026, 11, 24, 10, 9))
        self._office.set(desk, NOW_MS)

    def elsewhere(self) -> None:
        """What the centre says of other PCs: cards with teams, cards sent on, cases."""
        self._move("with_team", State.OUT_FOR_DELIVERY)
        self._move("misrouted", State.MISROUTED)
        self._move("returned", State.RETURNED)
        for _ in range(5):
            self._move("with_team", State.OUT_FOR_DELIVERY)
        self.cards["free"] = self._take().id
        long = self._as_it_is(self._take())
        self.cards["long_name"] = long.id
        long = msgspec.structs.replace(long, name=LONG_NAME, address=_LONG_ADDRESS, rt="012")
        self._office.feed(self._desk, long)
        self._cases()

    def _send(self, batch: BatchObject, people: list[Person]) -> list[CardObject]:
        status = CardStatus(state=State.IN_TRANSIT, batch=batch.id)
        first = len(self._objects)
        cards = [card_object(first + n, p, status) for n, p in enumerate(people, start=1)]
        self._office.feed(self._desk, batch, *cards)
        self._objects |= {c.id: c for c in cards}
        return cards

    def _take(self) -> CardObject:
        """A card of the drawer that nothing has happened to yet, of somebody with a usual name; the
        odd names stay where they are, to be found by a search."""
        return self._free.pop()

    def _hand_over(
        self,
        card: CardObject,
        when: int,
        claim: Claim | None = None,
        signer: str = "",
        session: Session = _STAFF,
    ) -> HandedOver:
        self._office.set(self._desk, when)
        old = ("surrendered", "never")[len(self._free) % 2]
        claim = claim or Claim(relation="owner", checks=CHECKS, old_card=old)
        return self._desk.hand_over.hand_over(session, card.id, claim, signed(signer or card.name))

    def _hold_one(self, when: int) -> None:
        card = self._take()
        self.cards["held"] = card.id
        self._office.set(self._desk, when)
        note = "Nama seharusnya memakai satu huruf L"
        self._desk.hold.hold(_STAFF, card.id, ("name", "birth_date"), note)

    def _long_history(self) -> None:
        desk, card = self._desk, self._take()
        self.cards["long_history"] = card.id
        self._office.set(desk, at(2026, 11, 20, 13, 5))
        self._desk.hold.hold(_STAFF, card.id, ("photo",), "Foto tampak tertukar dengan kembarannya")
        self._office.set(desk, at(2026, 11, 20, 14, 20))
        self._desk.hold.release(_CHIEF, card.id, "Sudah dicocokkan dengan KK dan pemiliknya")
        self._hand_over(card, at(2026, 11, 20, 14, 31), session=_OTHER)
        self._office.set(desk, at(2026, 11, 20, 14, 58))
        desk.cancel.cancel(_OTHER, _CHIEF, card.id, "Diserahkan kepada orang keliru", "SUGIYARTI")
        self._office.set(desk, at(2026, 11, 23, 8, 15))
        self._desk.hold.recover(_STAFF, card.id)
        done = self._hand_over(card, at(2026, 11, 23, 8, 40))
        self._desk.printing.printed([done.recorded.position])
        self._desk.printing.given(_STAFF, done.recorded.position)
        self._desk.printing.copy(_STAFF, _CHIEF, done.recorded.position, "Kertasnya robek di jalan")

    def _move(self, name: str, state: State) -> None:
        card = self._take()
        self.cards[name] = card.id
        status = self._as_it_is(card).status
        status = msgspec.structs.replace(status, state=state, since=status.since + 2, place="")
        self._office.feed(self._desk, msgspec.structs.replace(card, status=status))

    def _as_it_is(self, card: CardObject) -> CardObject:
        """A card as the centre would send it now, this desk's acts folded in."""
        with self._desk.store.read() as unit:
            row = unit.cards.get(card.id)
        assert row is not None
        return msgspec.structs.replace(card, status=row.status)

    def _cases(self) -> None:
        twice, recalled = self._twice, self._recalled
        ours, other = _evidence(twice), _evidence(recalled)
        theirs = msgspec.structs.replace(
            ours,
            device=OTHER_PC.id,
            seq=41,
            number="3374041002020100002958",
            evidence_code="7K3F",
            operator_name="Endah Puspitaningrum",
            time_ms=at(2026, 11, 24, 9, 57),
        )
        self.cards["twice"] = next(iter(twice.changes.cards))
        self._office.feed(
            self._desk,
            _case(1, "handed_over_twice", self.cards["twice"], ours, theirs),
            _case(2, "recalled_after_hand_over", next(iter(recalled.changes.cards)), other),
            _case(3, "fork", None, ours, theirs),
            _case(
                4,
                "record_differs",
                self.cards["held"],
                *_two_records(ours, self._desk.identity.centre_key),
            ),
        )
        self._desk.case_notes.note(
            _STAFF,
            self.cards["twice"],
            "handed_over_twice",
            "PC 02 sudah ditelepon; kertasnya ada di sana dan akan difoto siang ini.",
        )


def _two_records(ours: CaseEvidence, centre_key: bytes) -> tuple[CaseEvidence, CaseEvidence]:
    """What this PC and the centre hold of one card."""
    here = CaseEvidence(
        device=ours.device,
        epoch=0,
        seq=0,
        kind="",
        kelurahan=ours.kelurahan,
        business_date=ours.business_date,
        time_ms=ours.time_ms,
        state=State.HELD_PROBLEM,
    )
    centre = device_id(centre_key)
    return here, msgspec.structs.replace(here, device=centre, state=State.RECEIVED)


def _people() -> tuple[Person, ...]:
    count = sum(count for _, count, _ in _BATCHES) + sum(count for count, _ in _COMING)
    rng = random.Random(_SEED)
    return make_population(rng, [(KALIGAWE, OFFICE.name)], count, _TODAY)


def _age(card: CardObject) -> int:
    return age_on(date.fromisoformat(card.birth_date), _TODAY)


def _usual(card: CardObject) -> bool:
    words = card.name.split()
    return (
        card.kind == "KTP"
        and _age(card) >= 18
        and 2 <= len(words) <= 4
        and min(map(len, words)) > 2
    )


def _evidence(done: HandedOver) -> CaseEvidence:
    header = done.recorded.header
    return CaseEvidence(
        device=header.device,
        epoch=header.epoch,
        seq=header.seq,
        kind=header.kind,
        kelurahan=KALIGAWE,
        business_date=header.business_date,
        time_ms=header.time_ms,
        number=done.number,
        evidence_code=done.evidence_code,
        operator_name=PETUGAS.name,
    )


def _case(number: int, reason: str, card: bytes | None, *sides: CaseEvidence) -> CaseObject:
    return CaseObject(
        id=number.to_bytes(16, "big"),
        reason=reason,
        kelurahan=KALIGAWE,
        opened_ms=NOW_MS - (10 - number) * 60_000,
        card=card,
        sides=sides,
    )
