"""Every screen of the desk in its states."""

from __future__ import annotations

from typing import Final

from simulation.screens.play import Play
from simulation.screens.plays import cases, entry, hand_over, home, receive, reports, settings

__all__ = ["PLAYS"]

PLAYS: Final[tuple[Play, ...]] = (
    *entry.PLAYS,
    *home.PLAYS,
    *hand_over.PLAYS,
    *receive.PLAYS,
    *cases.PLAYS,
    *reports.PLAYS,
    *settings.PLAYS,
)
