from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.end_to_end.town import Town, build
from tests.support.postgres import Postgres


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
