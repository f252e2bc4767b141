"""A play: what is done to the window, and the states worth a picture on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from simulation.screens.stage import Stage, StageError
from simulation.screens.stocks import Warehouse

__all__ = ["Play", "perform"]


@dataclass(frozen=True, slots=True)
class Play:
    """``act`` brings the window from state to state and yields the key of each in ``shots``, whose
    values say in English what is to be seen. ``stock`` names the desk that it begins with."""

    name: str
    stock: str
    act: Callable[[Stage], Iterator[str]]
    shots: Mapping[str, str]

    def name_of(self, shot: str) -> str:
        """What the picture of a shot is called."""
        return f"{self.name}-{shot}"


def perform(play: Play, warehouse: Warehouse, folder: Path) -> Iterator[tuple[str, Stage]]:
    """Play on a copy of its desk in ``folder``; every shot with the stage as it stands at that moment.

    Raises StageError where the play shows something else than it promises."""
    stage = Stage(warehouse.copy(play.stock, folder))
    shown = []
    try:
        for shot in play.act(stage):
            if shot not in play.shots or shot in shown:
                raise StageError(f"{play.name} shows {shot!r}, which it does not promise")
            shown.append(shot)
            stage.settle()
            yield shot, stage
        if missing := set(play.shots) - set(shown):
            raise StageError(f"{play.name} never shows {sorted(missing)}")
    finally:
        stage.close()
