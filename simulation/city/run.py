"""One seed from its first morning to its last check."""

from __future__ import annotations

import random
import shutil
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import msgspec

from simulation.city import plan
from simulation.city.checks import check_city
from simulation.city.city import City
from simulation.city.network import Weather
from simulation.city.storage import Storage
from simulation.city.template import Template
from simulation.city.violation import Violation
from simulation.quiet import quiet

__all__ = ["SeedResult", "run_seed"]


class SeedResult(msgspec.Struct, frozen=True):
    """What a seed came to. ``violation`` empty if everything held; ``trace`` the hash of what happened,
    ``last`` its last lines; ``acts`` by kind, ``faults`` by kind. ``at_desks``: hand-overs but for those at
    PCs with a copied disk, whose days are not among the ``desk_days``; 0 in results of before it was counted.
    """

    seed: int
    desk_days: int
    acts: dict[str, int]
    faults: dict[str, int]
    trace: str
    violation: str = ""
    last: tuple[str, ...] = ()
    at_desks: int = 0


def _once_by_day(rng: random.Random, seed: int, days: int) -> list[list[str]]:
    """What befalls the city on which day: one event that this seed is sure of, and a few others."""
    kinds: Sequence[str] = plan.ONCE
    by_day: list[list[str]] = [[] for _ in range(days)]
    chosen = [kinds[seed % len(kinds)]] + [k for k in kinds if rng.random() < 0.2]
    first, last = min(1, days - 1), max(0, days - 2)  # what follows needs a day to come about
    for what in chosen:
        by_day[rng.randint(min(first, last), last)].append(what)
        if what in plan.NEEDS:
            by_day[0].append(plan.NEEDS[what])
    return by_day


def run_seed(template: Template, seed: int, out: IO[str] | None = None) -> SeedResult:
    """Play ``seed`` in a city copied from ``template``. Never raises for what it finds."""
    days = template.layout.days
    rng = random.Random(f"plan {seed}")
    folder = Path(tempfile.mkdtemp(prefix=f"serah-seed-{seed}-"))
    violation = ""
    try:
        with quiet(), Storage(server=template.databases.server) as storage:
            weather = Weather(plan.draw_weather(rng))
            city = City(template, folder / "city", f"seed {seed}", storage, weather, out)
            with city:
                try:
                    _play(city, _once_by_day(rng, seed, days), days)
                except Violation as found:
                    violation = str(found)
                except Exception:  # noqa: BLE001 - whatever the product raises is a finding
                    violation = f"an error: {traceback.format_exc()}"
            return SeedResult(
                seed,
                template.layout.desks * days,
                dict(city.counts),
                {str(f): n for f, n in city.faults.items()},
                city.trace.hexdigest(),
                violation,
                tuple(city.trace.last) if violation else (),
                city.at_desks,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _play(city: City, once: list[list[str]], days: int) -> None:
    plan.first_evening(city)
    for number, morning in enumerate(plan.working_mornings(days)):
        plan.play_day(city, number, days, morning, once[number])
        if number + 1 in (days // 2, days):
            city.heal()
            check_city(city, thorough=number + 1 == days)
            city.trace.note("city", "everything holds")
            city.worsen()
