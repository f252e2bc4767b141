"""The small cities in which the checks of the simulation are shown what they are for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulation.city import mishaps
from simulation.city.checks import check_city
from simulation.city.city import City
from simulation.city.layout import Layout
from simulation.city.template import Template
from tests.support.city import first, in_centre, morning_in, serve_some


@pytest.fixture(scope="session")
def small_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """An office with two PCs on the evening before its only day."""
    folder = tmp_path_factory.mktemp("small") / "template"
    folder.mkdir()
    return Template(folder, Layout(2, 1)).build()


@pytest.fixture(scope="module")
def city(small_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """After a morning: hand-overs, one card handed over twice; for a whole file of tests."""
    folder = tmp_path_factory.mktemp("checked") / "city"
    with morning_in(small_template, folder, "checks") as made:
        one = first(made)
        serve_some(made, one, 9)
        mishaps.wrong_row(made, one.kelurahan)
        made.heal()
        check_city(made)
        yield made


@pytest.fixture
def centre(city: City) -> Iterator[sqlite3.Connection]:
    """The centre's database for somebody who should not be there; it is put back afterwards."""
    file = city.folder / "centre.sqlite3"
    with (
        closing(sqlite3.connect(file, isolation_level=None)) as put_back,
        closing(sqlite3.connect(":memory:")) as before,
    ):
        put_back.backup(before)
        with in_centre(city) as hands:
            yield hands
        before.backup(put_back)


@pytest.fixture
def morning(small_template: Template, tmp_path: Path) -> Iterator[City]:
    """A city of its own for one test, which may do what it likes to it."""
    with morning_in(small_template, tmp_path / "city", "morning") as made:
        yield made
