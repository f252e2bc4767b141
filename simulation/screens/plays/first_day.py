"""The first day of a desk: people and rules are there, cards are not, nor a printer."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from PySide6.QtWidgets import QTabWidget

from desk_app.ui.context import Screen
from desk_app.ui.views.reports import ReportsView
from simulation.screens.cast import PETUGAS
from simulation.screens.play import Play
from simulation.screens.stage import Stage

__all__ = ["PLAYS"]


def _first_day(stage: Stage) -> Iterator[str]:
    stage.sync.say(outcome="", last_ok_ms=0)
    stage.printers.printers = ()
    stage.open(PETUGAS)
    stage.show(Screen.HOME)
    yield "home"
    stage.show(Screen.RECEIVE)
    yield "no-batch"
    stage.show(Screen.CASES)
    yield "no-case"
    stage.show(Screen.REPORTS)
    yield "no-receipts"
    stage.find(ReportsView).model.choose_section("daily")
    yield "no-cards"
    stage.show(Screen.SETTINGS)
    yield "never-synced"
    stage.find(QTabWidget, "settings_tabs").setCurrentIndex(1)
    yield "no-printer"


PLAYS: Final = (
    Play(
        "first-day",
        "first_day",
        _first_day,
        MappingProxyType(
            {
                "home": "The first day",
                "no-batch": "No batch waits",
                "no-case": "No case",
                "no-receipts": "No hand-over yet",
                "no-cards": "The balance of nothing",
                "never-synced": "The check on a desk that never synced",
                "no-printer": "No printer",
            }
        ),
    ),
)
