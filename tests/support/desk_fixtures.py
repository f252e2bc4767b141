"""Fixtures of the desk's tests: a folder with an enrolled desk, and that desk opened and stocked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_app.bootstrap import Desk
from tests.support.desk import DeskBench, stocked

__all__ = ["bench", "desk", "made_once"]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[DeskBench, DeskBench]:
    """An enrolled desk and a stocked one, made once; each test works on a copy of their files."""
    enrolled = DeskBench(tmp_path_factory.mktemp("enrolled"))
    stock = DeskBench(tmp_path_factory.mktemp("stocked"))
    stocked(stock).close()
    return enrolled, stock


@pytest.fixture
def bench(tmp_path: Path, made_once: tuple[DeskBench, DeskBench]) -> DeskBench:
    """An enrolled desk's folder; open it with ``bench.open()``."""
    folder = tmp_path / "Serah"
    folder.mkdir()
    shutil.copy(made_once[0].path, folder)
    return DeskBench(folder)


@pytest.fixture
def desk(bench: DeskBench, made_once: tuple[DeskBench, DeskBench]) -> Iterator[Desk]:
    """That desk, open, with office, policy, two operators, a batch and three cards in the drawer."""
    shutil.copy(made_once[1].path, bench.path)
    bench.version = made_once[1].version
    opened = bench.open()
    yield opened
    opened.close()
