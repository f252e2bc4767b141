"""Sixty days of a desk that the network does not reach.

One clock stands for desk and centre, and each morning it is a day later. The PC is switched off every
evening, so after the first day nothing but its own clock says what time it is; one morning its battery is
empty and a person has to name the day. Everything is recorded through the real services. The centre goes on
meanwhile: a batch is printed and sent, cards are recalled.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from common.dates import business_date, zone_of
from desk_app.bootstrap import Desk, enrol_desk, open_desk
from desk_app.domain.cards import Card
from desk_app.paper.diagnosis_findings import findings
from desk_app.services.confirm_date import confirm_date
from desk_app.services.contact import Contact
from desk_app.services.operators import Session
from desk_app.sync.report import Outcome
from simulation.busy_desk import (
    KELURAHAN,
    OWNER,
    SPARE_CARDS,
    Office,
    grown_ups,
    open_office,
    receive,
    send_cards,
    sign_in,
    signature,
)
from simulation.durability.clock import SharedClock
from simulation.people import Person
from simulation.slow_line import Wire

__all__ = ["DAYS", "Away", "News", "PcClock", "spend_days_away"]

DAYS: Final = 60
_BATCHES: Final = 6  # they arrive one after the other, the first on the first day
_PRINTED_MEANWHILE: Final = 40
_RECALLED: Final = 2  # of each batch that has been received by then
_SENDING_DAY: Final = 20
_EMPTY_BATTERY_DAY: Final = 30
_RECALL_DAY: Final = 40
_DAY_MS: Final = 86_400_000
_BEHIND_MS: Final = 15 * 365 * _DAY_MS  # what an empty battery costs
_NO_NETWORK: Final = Wire(status=503)  # the office's own router answers, behind it is nothing


class PcClock:
    """The office PC's clock: the shared time since the ``boot``-th start, ``behind_ms`` too late on the
    wall. Implements the desk's `Clock`."""

    def __init__(self, time: SharedClock, boot: int, behind_ms: int = 0) -> None:
        self._time = time
        self._boot = boot
        self._behind_ms = behind_ms

    def now_ms(self) -> int:
        """What its wall clock shows."""
        return self._time.now_ms() - self._behind_ms

    def monotonic_ms(self) -> int:
        """Goes on as time does."""
        return self._time.monotonic_ms()

    def boot_id(self) -> str:
        """Another one each morning."""
        return f"start-{self._boot}"


@dataclass(frozen=True, slots=True)
class News:
    """What waits for the desk at the centre: registration numbers of the cards of a batch that was sent
    meanwhile, and of cards in the desk's drawer that were recalled."""

    sent: frozenset[str]
    recalled: frozenset[str]


@dataclass(frozen=True, slots=True)
class Away:
    """The closed desk in ``folder`` after its last evening alone, and its office. ``clock``: file of the
    shared clock, which stands at the morning after; ``in_vain``: how often it looked for the centre;
    ``complaints``: what it said of itself on the last evening."""

    folder: Path
    office: Office
    clock: Path
    news: News
    in_vain: int
    complaints: tuple[str, ...]


def spend_days_away(
    out: Path, events: int, seed: int, say: Callable[[str], None], stack: ExitStack
) -> Away:
    """Enrol a desk and let it work alone until ``events`` events wait; ``stack`` closes what is opened."""
    rng = random.Random(seed)
    file = out / "clock"
    today = business_date(SharedClock(file).now_ms(), zone_of(KELURAHAN[0]))
    cards = events // 2 + SPARE_CARDS  # each card is received and given
    everybody = grown_ups(rng, cards + _PRINTED_MEANWHILE, today)
    people, later = everybody[:cards], everybody[cards:]
    say(f"Pusat: {len(people)} keping untuk {KELURAHAN[1]}")
    size = -(-len(people) // _BATCHES)
    batches = [people[n : n + size] for n in range(0, len(people), size)]
    office = open_office(out, batches, stack, file)
    return _Desk(out, office, file, rng, events).spend(batches, later, say)


class _Desk:
    """The desk and its people."""

    def __init__(
        self, out: Path, office: Office, clock: Path, rng: random.Random, events: int
    ) -> None:
        self._out = out
        self._office = office
        self._file = clock
        self._time = SharedClock(clock)
        self._rng = rng
        self._events = events
        self._drawer: list[Card] = []
        self._in_vain = 0
        self._complaints: tuple[str, ...] = ()

    def spend(
        self,
        batches: Sequence[Sequence[Person]],
        later: Sequence[Person],
        say: Callable[[str], None],
    ) -> Away:
        """All the days, to the morning after."""
        received = batches[: 1 + _RECALL_DAY * _BATCHES // DAYS]
        recalled = frozenset(
            p.no_registrasi for batch in received for p in self._rng.sample(batch, _RECALLED)
        )
        for day in range(DAYS):
            with self._morning(day) as desk:
                self._day(desk, day, recalled)
            if day == _SENDING_DAY:
                send_cards(self._office.centre, self._out, later, self._office.registry)
            if day == _RECALL_DAY:
                self._recall(recalled)
            if day % (DAYS // _BATCHES) == 0:
                say(f"Hari {day + 1} dari {DAYS} tanpa jaringan")
            self._time.move(1)
        return Away(
            self._out / "desk",
            self._office,
            self._file,
            News(frozenset(p.no_registrasi for p in later), recalled),
            self._in_vain,
            self._complaints,
        )

    def _morning(self, day: int) -> Desk:
        """The desk, just switched on. On the first day the network is still there."""
        behind_ms = _BEHIND_MS if day == _EMPTY_BATTERY_DAY else 0
        clock = PcClock(self._time, day, behind_ms)
        folder, office = self._out / "desk", self._office
        if day:
            return open_desk(folder, clock=clock)
        desk = enrol_desk(folder, office.line.url, office.code, computer="PC-JAUH", clock=clock)
        if desk.sync_engine().run_once().outcome is not Outcome.DONE:
            raise AssertionError("the centre was not reached while there was a network")
        Contact(desk.store).remember(clock.now_ms())  # as the window's sync does
        office.line.set(_NO_NETWORK)
        return desk

    def _day(self, desk: Desk, day: int, recalled: frozenset[str]) -> None:
        session = sign_in(desk)
        self._name_the_day(desk, session)
        if day % (DAYS // _BATCHES) == 0:
            waiting = desk.receive.waiting()[0]
            receive(desk, session, waiting, self._rng)
            # Nobody comes for a card that will be recalled.
            self._drawer += [c for c in waiting.cards if c.registration not in recalled]
        coming = sum(1 + len(waiting.cards) for waiting in desk.receive.waiting())
        missing = self._events - coming - desk.sync_store().position().unsent
        today = missing // (DAYS - day)
        if not 0 <= today <= len(self._drawer):
            raise AssertionError(f"{today} hand-overs wanted, {len(self._drawer)} cards are there")
        for card in self._drawer[:today]:
            desk.hand_over.hand_over(session, card.id, OWNER, signature(self._rng, card.name))
        del self._drawer[:today]
        self._look_for_the_centre(desk)
        if day == DAYS - 1:
            seen = desk.diagnosis(printers=tuple)
            self._complaints = tuple(str(finding.text) for finding in findings(seen))

    def _name_the_day(self, desk: Desk, session: Session) -> None:
        """Say what day it is, if the desk does not believe its clock."""
        with desk.store.read() as unit:
            head = unit.log.head()
        if desk.time_keeper.needs_confirmation(head):
            day = business_date(self._time.now_ms(), zone_of(KELURAHAN[0]))
            confirm_date(desk.store, desk.recorder, desk.time_keeper, desk.clock, session, day)

    def _look_for_the_centre(self, desk: Desk) -> None:
        engine = desk.sync_engine()
        report = engine.run_once()
        engine.close()
        if report.outcome is Outcome.DONE:
            raise AssertionError("the centre was reached: this desk was not alone")
        self._in_vain += 1

    def _recall(self, registrations: frozenset[str]) -> None:
        file = self._out / "ditarik.txt"
        file.write_text("".join(f"{r}\n" for r in sorted(registrations)), encoding="ascii")
        self._office.centre.command(
            *("recall", "--registration", str(file), "--operator", self._office.registry),
            *("--reason", "Data salah cetak"),
        )
