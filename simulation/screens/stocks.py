"""The desks of the pictures: each a folder that is made once and copied for every play."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from simulation.screens.busy import live
from simulation.screens.cast import OFFICE, PETUGAS, SUPERVISOR, policy
from simulation.screens.office import NOW_MS, Office

__all__ = ["STOCKS", "Stock", "Warehouse"]

Cards = Mapping[str, bytes]


def _new(office: Office) -> Cards:
    """A desk that has enrolled and never synced: no office, no people."""
    office.open().close()
    return {}


def _first_day(office: Office) -> Cards:
    """The centre has answered once: people and rules are there, cards are not."""
    with office.open() as desk:
        office.set(desk, NOW_MS)
        office.feed(desk, OFFICE, policy(), PETUGAS, SUPERVISOR)
        office.confirm(desk)
    return {}


def _busy(office: Office) -> Cards:
    """Four months of work, a hand-over every few minutes today, and everything that can be odd."""
    with office.open() as desk:
        return live(office, desk)


STOCKS: Final[Mapping[str, Callable[[Office], Cards]]] = MappingProxyType(
    {"new": _new, "first_day": _first_day, "busy": _busy}
)


@dataclass(frozen=True, slots=True)
class Stock:
    """A desk that is ready to be opened, and the ids of its cards by what they are there for."""

    office: Office
    cards: Cards


class Warehouse:
    """Makes each stock once, in ``folder``, and hands out copies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Stock] = {}

    def copy(self, name: str, folder: Path) -> Stock:
        """A copy of a stock in ``folder``, which is emptied first."""
        made = self._made.get(name)
        if made is None:
            office = Office(_emptied(self._folder / name))
            made = self._made[name] = Stock(office, STOCKS[name](office))
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(made.office.folder, folder)
        clock = replace(made.office.clock)
        office = replace(made.office, folder=folder, clock=clock)
        return Stock(office, made.cards)


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
