"""What holds for every test."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.support.postgres import Postgres

# The machine, not the code, decides how long one example takes; CI machines are slow and shared.
settings.register_profile(
    "serah", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("serah")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The run's PostgreSQL, shared by the workers; started when first asked for."""
    server = Postgres(os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid())))
    yield server
    server.close()


@pytest.fixture(autouse=True)
def _logging_is_as_before() -> Iterator[None]:
    """A test that silences the program for good would let the tests behind it hear nothing."""
    before = logging.root.manager.disable
    yield
    after, logging.root.manager.disable = logging.root.manager.disable, before
    assert after == before
