"""Desks and centre die at any of their storage steps, not only at the first ones."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest

from simulation.city import mishaps, plan, work
from simulation.city.checks import check_city
from simulation.city.city import City
from simulation.city.databases import databases_at
from simulation.city.faults import Fault
from simulation.city.layout import Layout
from simulation.city.network import Weather
from simulation.city.pc import Pc
from simulation.city.storage import Storage
from simulation.city.template import Template
from tests.support.postgres import Postgres

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("simulate")]

_DAYS = 2
_MOST = 300


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What befell two desks in which much dies."""
    folder = tmp_path_factory.mktemp("crashes")
    (folder / "template").mkdir()
    template = Template(folder / "template", Layout(2, 3 * _DAYS)).build()
    weather = Weather({Fault.DESK_CRASH: 0.1, Fault.CENTRE_CRASH: 0.4})
    out = StringIO()
    with (
        Storage() as storage,
        City(template, folder / "city", "crashes", storage, weather, out) as city,
    ):
        plan.first_evening(city)
        for number, morning in enumerate(plan.working_mornings(_DAYS)):
            plan.play_day(city, number, _DAYS, morning, [])
        pc = next(iter(city.pcs.values()))
        city.weather.rates = {Fault.DESK_CRASH: 0.9, Fault.CENTRE_CRASH: 0.4}
        for what, commits in _DEATHS:
            for _ in range(_MOST):  # the days bring too few: it is one step of many
                made = _deaths(out.getvalue(), what)
                if made and min(made) == 0 and max(made) >= commits:
                    break
                _DONE[what](city, pc)
        for _ in range(_MOST):
            if _deaths_answering(out.getvalue()) >= {0, 1}:
                break
            work.sync(city, pc)
    return out.getvalue()


def _receive(city: City, pc: Pc) -> None:
    if not pc.is_on:
        city.start(pc)
    if not pc.desk.receive.waiting():
        city.weather.calm = True
        mishaps.dispatch(city, pc.kelurahan, mishaps.take(city, pc.kelurahan, 1))
        city.sync(pc)
        city.weather.calm = False
    work.receive(city, pc)


_DEATHS = [("receive", 1), ("hand over", 1), ("sync", 3)]
_DONE = {"receive": _receive, "hand over": work.serve, "sync": work.sync}


def _deaths(told: str, what: str) -> list[int]:
    """After how many commits of its own a desk died at it, each time."""
    return [int(n) for n in re.findall(rf"died at step \d+ of {what}, after (\d+) commits", told)]


def _deaths_answering(told: str) -> set[int]:
    """After how many commits the centre died over an answer."""
    made = re.findall(r"died at step \d+, after (\d+) commits, answering", told)
    return {int(n) for n in made}


@pytest.mark.parametrize(("what", "commits"), _DEATHS)
def test_a_desk_dies_after_commits_of_its_own(told: str, what: str, commits: int) -> None:
    made = _deaths(told, what)
    assert max(made) >= commits
    assert min(made) == 0


def test_the_centre_dies_between_its_commit_and_its_answer(told: str) -> None:
    assert _deaths_answering(told) >= {0, 1}


def test_a_centre_on_postgresql_dies_and_finds_its_disk_full(
    tmp_path: Path, postgres: Postgres
) -> None:
    (tmp_path / "template").mkdir()
    weather = Weather({Fault.CENTRE_CRASH: 0.3, Fault.CENTRE_FULL: 0.5})
    with postgres.fresh() as url:
        databases = databases_at(url)
        template = Template(tmp_path / "template", Layout(2, 1), databases).build()
        with (
            Storage(server=True) as storage,
            City(template, tmp_path / "city", "full", storage, weather) as city,
        ):
            plan.first_evening(city)
            (morning,) = plan.working_mornings(1)
            plan.play_day(city, 0, 1, morning, [])
            city.heal()
            check_city(city)
            assert city.faults[Fault.CENTRE_CRASH] > 0
            assert city.faults[Fault.CENTRE_FULL] > 0
        databases.drop(tmp_path / "template")
