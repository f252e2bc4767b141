"""How the desk stands, in figures, from one moment of the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from desk_app.domain.cards import Card
from desk_app.domain.tie_out import tie_out
from desk_app.services.case_files import open_cases, waiting_conflicts
from desk_app.services.operators import operator_named
from desk_app.services.ports import LoggedEvent, Unit
from desk_app.services.printing import OPEN_STATES, PrintState
from desk_app.services.recorder import Recorder
from desk_app.services.standing import stands
from protocol.custody import Act, State
from protocol.events import Trust
from protocol.objects import BatchObject, ObjectKind

__all__ = [
    "AGE_LIMITS",
    "DrawerAges",
    "Overview",
    "PaperCounts",
    "Recent",
    "TodayCounts",
    "read_overview",
]

AGE_LIMITS: Final = (7, 30, 90)  # full days: up to the first, up to the second, ..., more
_RECENT: Final = 4
_IN_DOUBT: Final = frozenset({PrintState.DOUBTFUL, PrintState.FAILED})
_HELD: Final = (State.HELD_UNDER_17, State.HELD_PROBLEM)


@dataclass(frozen=True, slots=True)
class TodayCounts:
    """Hand-overs recorded on the business date: how many of them were cancelled, and of those that stand
    how many the centre has confirmed."""

    recorded: int = 0
    cancelled: int = 0
    confirmed: int = 0

    @property
    def standing(self) -> int:
        """Handed over and not taken back."""
        return self.recorded - self.cancelled

    @property
    def provisional(self) -> int:
        """Handed over, not taken back, and not yet confirmed by the centre."""
        return self.standing - self.confirmed


@dataclass(frozen=True, slots=True)
class DrawerAges:
    """Cards in the drawer (free, held, misrouted) by full days since they came to lie as they do.

    ``unbatched``: cards typed here that stand in no batch yet, of whatever age.
    """

    week: int = 0
    month: int = 0
    quarter: int = 0
    older: int = 0
    unbatched: int = 0

    @property
    def total(self) -> int:
        """All cards in the drawer."""
        return self.week + self.month + self.quarter + self.older + self.unbatched


@dataclass(frozen=True, slots=True)
class PaperCounts:
    """Receipts: of today not yet printed (doubtful and failed ones too); doubtful and failed of any day."""

    unprinted_today: int = 0
    doubtful: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Recent:
    """One of the last hand-overs of the day. ``card`` None where it is no longer this kelurahan's."""

    time_ms: int
    card: Card | None
    operator: str
    cancelled: bool
    print_state: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of the desk on ``day``. ``doubtful_clock``: nobody is sure that it is that day.

    ``waiting_batches`` with ``waiting_cards`` in them are on their way; ``open_cases`` wait for a person,
    ``conflicts`` for the centre to make a case of them; ``difference`` is that of the tie-out; ``recent``
    are the last hand-overs of the day, newest first.
    """

    day: date
    doubtful_clock: bool
    today: TodayCounts
    drawer: DrawerAges
    held: int
    out: int
    waiting_batches: int
    waiting_cards: int
    papers: PaperCounts
    open_cases: int
    conflicts: int
    difference: int
    recent: tuple[Recent, ...] = ()


def read_overview(unit: Unit, recorder: Recorder) -> Overview:
    """The figures as they are in ``unit``."""
    moment = recorder.now(unit)
    counts = unit.cards.counts()
    batches = [b for b in unit.objects.all(ObjectKind.BATCH) if isinstance(b, BatchObject)]
    sent = {b.id for b in batches}
    balance = tie_out(batches, counts)
    here = recorder.identity.kelurahan
    of_today = unit.log.numbered_on(moment.business_date)
    acts = [e for e in of_today if (e.header.kind, e.header.kelurahan) == (Act.HAND_OVER, here)]
    waiting = {b: n for (b, s), n in counts.items() if s is State.IN_TRANSIT and b in sent}
    cases = open_cases(unit)
    return Overview(
        day=moment.day,
        doubtful_clock=moment.trust is Trust.DOUBTFUL,
        today=_today(unit, acts),
        drawer=_ages(unit.cards.drawer_since(), moment.business_date),
        held=balance.count(*_HELD),
        out=balance.count(State.OUT_FOR_DELIVERY),
        waiting_batches=len(waiting),
        waiting_cards=sum(waiting.values()),
        papers=_papers(unit, acts, here),
        open_cases=len(cases),
        conflicts=len(waiting_conflicts(unit, cases)),
        difference=balance.difference,
        recent=tuple(_recent(unit, act) for act in reversed(acts[-_RECENT:])),
    )


def _recent(unit: Unit, act: LoggedEvent) -> Recent:
    card = _card(unit, act)
    operator = operator_named(unit, act.header.operator)
    job = unit.prints.get(act.position)
    return Recent(
        time_ms=act.header.time_ms,
        card=card,
        operator=operator.name if operator else "",
        cancelled=not stands(unit, act),
        print_state=job.state if job else PrintState.TO_PRINT,
    )


def _today(unit: Unit, acts: Iterable[LoggedEvent]) -> TodayCounts:
    seen: Counter[str] = Counter()
    for act in acts:
        seen["recorded"] += 1
        if not stands(unit, act):
            seen["cancelled"] += 1
        elif act.confirmed:
            seen["confirmed"] += 1
    return TodayCounts(seen["recorded"], seen["cancelled"], seen["confirmed"])


def _card(unit: Unit, act: LoggedEvent) -> Card | None:
    return unit.cards.get(act.header.card) if act.header.card is not None else None


def _papers(unit: Unit, acts: Iterable[LoggedEvent], here: str) -> PaperCounts:
    waiting = ((job, unit.log.at(job.position)) for job in unit.prints.in_states(_IN_DOUBT))
    states = Counter(job.state for job, act in waiting if act and act.header.kelurahan == here)
    jobs = (unit.prints.get(act.position) for act in acts)
    unprinted = sum(job is None or job.state in OPEN_STATES for job in jobs)
    return PaperCounts(unprinted, states[PrintState.DOUBTFUL], states[PrintState.FAILED])


def _ages(since: Mapping[tuple[bool, int], int], today: int) -> DrawerAges:
    ages: Counter[int] = Counter()
    unbatched = 0
    for (in_batch, day), count in since.items():
        if in_batch:
            ages[_age_group(today - day)] += count
        else:
            unbatched += count
    return DrawerAges(ages[0], ages[1], ages[2], ages[3], unbatched)


def _age_group(days: int) -> int:
    return next((i for i, limit in enumerate(AGE_LIMITS) if days <= limit), len(AGE_LIMITS))
