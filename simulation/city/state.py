"""What a long run has done so far, kept in a file so that it can go on after a stop."""

from __future__ import annotations

from pathlib import Path

import msgspec

from simulation.city.layout import Layout
from simulation.city.run import SeedResult

__all__ = ["RunState", "StateError"]


class StateError(Exception):
    """The file is not one of this run; ``str(error)`` says why."""


class _Kept(msgspec.Struct):
    desks: int
    days: int
    database: str
    results: dict[int, SeedResult] = {}


class RunState:
    """Results by seed, written to ``path`` (if there is one) after each."""

    def __init__(self, path: Path | None, kept: _Kept) -> None:
        self._path = path
        self._kept = kept

    @classmethod
    def open(cls, path: Path | None, layout: Layout, database_url: str | None) -> RunState:
        """The state in the file, or a new one. Raises StateError for another run's file."""
        database = "sqlite" if database_url is None else "postgresql"
        new = _Kept(layout.desks, layout.days, database)
        if path is None or not path.exists():
            return cls(path, new)
        try:
            kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
        except (msgspec.DecodeError, OSError) as error:
            raise StateError(f"{path} cannot be read as the state of a run: {error}") from error
        if (kept.desks, kept.days, kept.database) != (new.desks, new.days, new.database):
            raise StateError(f"{path} is of a run with other desks, days or database")
        return cls(path, kept)

    def add(self, result: SeedResult) -> None:
        """Keep a result, in the file too."""
        self._kept.results[result.seed] = result
        if self._path is not None:
            partial = self._path.with_name(f"{self._path.name}.partial")
            partial.write_bytes(msgspec.json.encode(self._kept))
            partial.replace(self._path)

    def __contains__(self, seed: int) -> bool:
        return seed in self._kept.results

    def __getitem__(self, seed: int) -> SeedResult:
        return self._kept.results[seed]
