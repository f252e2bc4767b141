"""Every screen of the desk in its states."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from simulation.screens.play import Play
from simulation.screens.plays import (
    cases,
    entry,
    first_day,
    hand_over,
    home,
    receive,
    reports,
    settings,
)

__all__ = ["PARTS", "PLAYS"]

PARTS: Final[Mapping[str, tuple[Play, ...]]] = MappingProxyType(
    {
        "entry": entry.PLAYS,
        "home": home.PLAYS,
        "hand_over": hand_over.PLAYS,
        "receive": receive.PLAYS,
        "cases": cases.PLAYS,
        "reports": reports.PLAYS,
        "settings": settings.PLAYS,
        "first_day": first_day.PLAYS,
    }
)
PLAYS: Final[tuple[Play, ...]] = tuple(play for plays in PARTS.values() for play in plays)
