from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from central_server.migration import migrate
from central_server.ports import SystemClock, SystemRandomness
from central_server.services.enrol import make_code
from central_server.settings import DATABASE_VARIABLE, KEY_VARIABLE, Settings
from protocol.enrolment import EnrolmentCode
from tests.central_server.desk import Desk
from tests.support.centre import CentreServer
from tests.support.postgres import Postgres

KELURAHAN = "3374011001"
OTHER_KELURAHAN = "3374011002"


@dataclass(frozen=True, slots=True)
class Template:
    """A centre migrated once: its database (SQLite file or PostgreSQL name) and its keys."""

    database: str
    key_file: Path


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    file = tmp_path_factory.mktemp("template") / "centre.sqlite3"
    settings = Settings.from_environment({DATABASE_VARIABLE: f"sqlite:///{file}"})
    migrate(settings, SystemClock(), SystemRandomness())
    return Template(str(file), settings.key_file)


@pytest.fixture(scope="session")
def postgres_template(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Template]:
    key_file = tmp_path_factory.mktemp("template") / "centre.key"
    with postgres.fresh() as url:
        migrate(_postgres_settings(url, key_file), SystemClock(), SystemRandomness())
        yield Template(url.partition("?")[0].rpartition("/")[2], key_file)


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A centre that is not there yet, on either database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'centre.sqlite3'}"
        yield Settings.from_environment({DATABASE_VARIABLE: url})
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.fresh() as url:
        yield _postgres_settings(url, tmp_path / "centre.key")


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A centre just migrated, on either database."""
    template: Template = request.getfixturevalue(f"{request.param}_template")
    if request.param == "sqlite":
        file = tmp_path / "centre.sqlite3"
        shutil.copy(template.database, file)
        settings = Settings.from_environment({DATABASE_VARIABLE: f"sqlite:///{file}"})
        shutil.copy(template.key_file, settings.key_file)
        yield settings
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.fresh(template.database) as url:
        shutil.copy(template.key_file, tmp_path / "centre.key")
        yield _postgres_settings(url, tmp_path / "centre.key")


@pytest.fixture
def server(settings: Settings) -> Iterator[CentreServer]:
    with CentreServer(settings) as running:
        yield running


def _postgres_settings(url: str, key_file: Path) -> Settings:
    return Settings.from_environment({DATABASE_VARIABLE: url, KEY_VARIABLE: str(key_file)})


def code_for(server: CentreServer, kelurahan: str = KELURAHAN, hours: int = 72) -> EnrolmentCode:
    centre = server.centre
    return make_code(centre.store, centre.clock, centre.randomness, kelurahan, hours)[0]


def enrolled(server: CentreServer, kelurahan: str = KELURAHAN) -> Desk:
    """A desk with its place and its first epoch, not yet sent."""
    desk = Desk(server.url)
    desk.enrol(code_for(server, kelurahan))
    desk.open_epoch(1)
    return desk
