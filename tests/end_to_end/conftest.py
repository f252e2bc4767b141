from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from central_server.settings import Settings
from tests.central_server.conftest import postgres_template, settings, sqlite_template
from tests.end_to_end.town import Town, build
from tests.support.office import Office, opened
from tests.support.postgres import Postgres

__all__ = ["office", "postgres_template", "settings", "sqlite_template", "town"]


@pytest.fixture(scope="package", params=["sqlite", "postgres"])
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """One town for all tests of a database; each test uses cards of its own."""
    folder = tmp_path_factory.mktemp("town")
    if request.param == "sqlite":
        made = build(folder, None)
        yield made
        made.centre.stop()
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.fresh() as url:
        made = build(folder, url)
        yield made
        made.centre.stop()


@pytest.fixture
def office(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[Office]:
    """A centre on either database with one kelurahan, and no PC yet."""
    sqlite = settings.sqlite_file is not None
    yield from opened(tmp_path, settings, None if sqlite else request.getfixturevalue("postgres"))
