"""The days of a city: who does what when, drawn from the seed before each day begins."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from simulation.city import mishaps, work
from simulation.city.city import City
from simulation.city.clocks import DAY_MS, HOUR_MS, MINUTE_MS
from simulation.city.faults import NETWORK, Fault
from simulation.city.layout import Layout
from simulation.city.pc import Pc
from simulation.city.template import FIRST_MORNING_MS

__all__ = [
    "NEEDS",
    "ONCE",
    "Schedule",
    "draw_weather",
    "first_evening",
    "play_day",
    "sure_faults",
    "working_mornings",
]

_RESIDENTS: Final = 39
_RESIDENTS_OF_A_CLONE: Final = 8
_OPENING_MS: Final = 30 * MINUTE_MS  # after the morning's 07.00
_COUNTER_MS: Final = 7 * HOUR_MS
_CLOSING_MS: Final = 8 * HOUR_MS

# What may also happen at one's own desk, or at others', while an answer is on its way.
_AT_ONCE: Final = frozenset({"serve", "hold", "search", "cancel", "release", "recover"})

_AT_A_DESK: Final[Mapping[str, Callable[[City, Pc], None]]] = MappingProxyType(
    {
        "serve": work.serve,
        "sync": work.sync,
        "receive": work.receive,
        "cancel": work.cancel,
        "recover": work.recover,
        "hold": work.hold,
        "release": work.release,
        "note": work.note_case,
        "close case": work.close_case,
        "search": work.search,
        "purge": work.purge,
        "backup": mishaps.back_up,
        "image": mishaps.take_image,
        "put back database": mishaps.put_back_database,
        "put back image": mishaps.put_back_image,
        "put back unsent": mishaps.put_back_unsent,
        "clone": mishaps.clone,
        "clone to other hardware": mishaps.clone_to_other_hardware,
        "revoke": mishaps.revoke,
        "block": mishaps.block_operator,
        "move pc": mishaps.move_pc,
    }
)
_AT_AN_OFFICE: Final[Mapping[str, Callable[[City, str], None]]] = MappingProxyType(
    {
        "both receive": mishaps.both_receive,
        "wrong row": mishaps.wrong_row,
        "reprint": mishaps.reprint,
        "recall": mishaps.recall,
        "move": mishaps.move,
        "link": mishaps.link,
        "registry closes case": mishaps.close_case,
    }
)
_OF_TWO_PCS: Final = frozenset({"both receive", "wrong row"})
_CLOCKS: Final = (Fault.CLOCK_MONTHS, Fault.CLOCK_ZONE, Fault.CLOCK_1970, Fault.CLOCK_2009)
# What happens once in a city, if it does; each seed is sure of one of them.
ONCE: Final[tuple[str, ...]] = (
    *_CLOCKS,
    "put back database",
    "put back image",
    "put back unsent",
    "clone",
    "clone to other hardware",
    "revoke",
    "block",
    "both receive",
    "wrong row",
    "long offline",
    "recall",
    "move",
    "link",
    "registry closes case",
    "move pc",
)
# What must have been done at every PC on the first day, so that it can happen later.
NEEDS: Final = MappingProxyType({"put back database": "backup", "put back image": "image"})
# What the registry does meanwhile, when an office has no network for days.
_NEWS: Final = ("reprint", "recall", "move", "link")


@dataclass(order=True, slots=True)
class _Step:
    ms: int
    turn: int
    what: str = field(compare=False)
    where: str = field(compare=False)  # a PC, or a kelurahan


def draw_weather(rng: random.Random) -> dict[Fault, float]:
    """Which faults this city knows, and how often they strike: some cities have few, some many."""
    rates: dict[Fault, float] = {}
    for fault in NETWORK:
        if rng.random() < 0.6:
            rates[fault] = rng.choice((0.02, 0.05, 0.1))
    for fault, some in (
        (Fault.DESK_CRASH, (0.005, 0.01, 0.03)),
        (Fault.CENTRE_CRASH, (0.02, 0.05, 0.1)),
        (Fault.DESK_FULL, (0.005, 0.01)),
        (Fault.CENTRE_FULL, (0.02, 0.05)),
        (Fault.OTHER_WRITER, (0.05, 0.1)),
    ):
        if rng.random() < 0.6:
            rates[fault] = rng.choice(some)
    return rates


def sure_faults(layout: Layout) -> frozenset[Fault]:
    """The kinds that must strike in a run of some length: to move a card or a PC needs a second kelurahan."""
    impossible = {Fault.MOVED, Fault.MOVED_PC} if len(layout.kelurahan()) < 2 else set()
    return frozenset(Fault) - impossible


def working_mornings(days: int) -> list[int]:
    """07.00 of each working day: five, then a weekend."""
    weeks, rest = divmod(days, 5)
    counted = [7 * w + d for w in range(weeks + 1) for d in range(5 if w < weeks else rest)]
    return [FIRST_MORNING_MS + DAY_MS * n for n in counted]


class Schedule:
    """What is still to happen today."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._steps: list[_Step] = []
        self._turn = 0
        city.meanwhile = self.meanwhile
        self._nested = False

    def add(self, ms: int, what: str, where: str) -> None:
        """``what`` happens at ``where``, not before ``ms``."""
        self._turn += 1
        heapq.heappush(self._steps, _Step(ms, self._turn, what, where))

    def last_place(self) -> str:
        """Where the step added last will happen."""
        return max(self._steps, key=lambda step: step.turn).where

    def run(self) -> None:
        """Let everything happen, one after the other."""
        while self._steps:
            self._do(heapq.heappop(self._steps))

    def meanwhile(self, name: str) -> None:
        """An answer is on its way to ``name``: others go on, and so do the people at its own desk."""
        if self._nested:
            return
        self._nested = True
        try:
            for _ in range(self._city.rng.randint(1, 3)):
                step = self._steps[0] if self._steps else None
                if step is None:
                    return
                others_sync = step.what == "sync" and step.where != name
                if step.what not in _AT_ONCE and not others_sync:
                    return
                self._do(heapq.heappop(self._steps))
        finally:
            self._nested = False

    def _do(self, step: _Step) -> None:
        city = self._city
        city.time.reach(step.ms)
        if step.where in city.pcs:
            pc = city.pcs[step.where]
            if step.what == "open":
                if not pc.is_on:
                    city.start(pc)
            elif step.what == "close":
                if pc.is_on:
                    city.stop(pc)
            elif step.what in _CLOCKS:
                mishaps.set_clock(city, pc, Fault(step.what))
            elif step.what == "long offline":
                mishaps.stay_offline(city, pc, city.rng.randint(3, 5))
            else:
                _AT_A_DESK[step.what](city, pc)
        elif step.what == "dispatch":
            _dispatch(city, step.where)
        else:
            _AT_AN_OFFICE[step.what](city, step.where)


def first_evening(city: City) -> None:
    """Each office is sent half of its cards, and every desk hears of it while all is still well."""
    city.weather.calm = True
    for kelurahan, waiting in city.to_send.items():
        mishaps.dispatch(city, kelurahan, mishaps.take(city, kelurahan, len(waiting) // 2))
    for pc in city.pcs.values():
        city.sync(pc)
        city.stop(pc)
    city.weather.calm = False


def _dispatch(city: City, kelurahan: str) -> None:
    most = max(10, len(city.to_send[kelurahan]) // city.rng.randint(2, 4))
    mishaps.dispatch(city, kelurahan, mishaps.take(city, kelurahan, most))


def play_day(city: City, number: int, days: int, morning: int, once: list[str]) -> None:
    """One working day, the ``number``-th of ``days``. ``once``: what is to befall the city today."""
    rng = city.rng
    city.time.reach(morning)
    city.trace.note("city", f"day {number + 1} of {days}")
    plan = Schedule(city)
    for kelurahan in city.to_send:
        if number and rng.random() < 0.6:
            plan.add(morning, "dispatch", kelurahan)
    for pc in list(city.pcs.values()):
        if pc.offline_until and city.time.day >= pc.offline_until:
            pc.line.cut, pc.offline_until = False, 0
        _plan_desk(plan, pc, morning, rng, number)
    for what in once:
        at = morning + _OPENING_MS + rng.randint(0, _COUNTER_MS // 2)
        if what in NEEDS.values():
            for name in city.pcs:
                plan.add(morning + _CLOSING_MS, what, name)
        elif what in _AT_AN_OFFICE:
            offices = list(city.to_send) if what not in _OF_TWO_PCS else _shared_offices(city)
            plan.add(at, what, rng.choice(offices))
        else:
            plan.add(at, what, rng.choice(list(city.pcs)))
        if what == "long offline":
            where = plan.last_place()
            for news in rng.sample(_NEWS, 3):
                plan.add(at + HOUR_MS, news, city.pcs[where].kelurahan)
    plan.run()


def _shared_offices(city: City) -> list[str]:
    """Offices with two PCs or more; all of them where there are none."""
    here = [pc.kelurahan for pc in city.pcs.values()]
    return sorted({k for k in here if here.count(k) > 1}) or sorted(set(here))


def _plan_desk(plan: Schedule, pc: Pc, morning: int, rng: random.Random, number: int) -> None:
    opening = morning + _OPENING_MS + rng.randint(0, 10 * MINUTE_MS)
    name = pc.name
    plan.add(opening, "open", name)
    if rng.random() < 0.8:
        plan.add(opening, "sync", name)
    plan.add(opening + rng.randint(1, 30) * MINUTE_MS, "receive", name)

    def some(what: str, times: int) -> None:
        for _ in range(times):
            plan.add(opening + rng.randint(0, _COUNTER_MS), what, name)

    some("serve", _RESIDENTS_OF_A_CLONE if pc.is_copy else _RESIDENTS)
    some("sync", rng.randint(2, 6))
    some("search", rng.randint(0, 2))
    some("cancel", rng.randint(0, 2))
    some("recover", rng.randint(0, 1))
    some("hold", rng.randint(0, 2))
    some("release", rng.randint(0, 1))
    some("note", rng.randint(0, 1))
    some("close case", rng.random() < 0.15)
    some("backup", rng.random() < 0.3)
    some("purge", number >= 2 and (rng.random() < 0.3 or pc.offline_until > 0))
    closing = morning + _CLOSING_MS
    if rng.random() < 0.7:
        plan.add(closing, "sync", name)
    if rng.random() < 0.6:  # many a PC is left on overnight
        plan.add(closing + MINUTE_MS, "close", name)
    if rng.random() < 0.2:
        plan.add(closing + 2 * MINUTE_MS, "image", name)
