"""Fixtures of the desk's tests: a folder with an enrolled desk, and that desk opened and stocked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_app.bootstrap import Desk
from tests.support.desk import DeskBench, stocked

__all__ = ["bench", "desk"]


@pytest.fixture
def bench(tmp_path: Path) -> DeskBench:
    """An enrolled desk's folder; open it with ``bench.open()``."""
    return DeskBench(tmp_path / "Serah")


@pytest.fixture
def desk(bench: DeskBench) -> Iterator[Desk]:
    """That desk, open, with office, policy, two operators, a batch and three cards in the drawer."""
    opened = stocked(bench)
    yield opened
    opened.close()
