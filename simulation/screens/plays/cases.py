"""Kasus and Riwayat in their states."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from PySide6.QtWidgets import QScrollArea

from desk_app.ui.context import Screen
from desk_app.ui.viewmodels.cases import CasesViewModel
from desk_app.ui.viewmodels.history import HistoryViewModel
from desk_app.ui.views.cases import CasesView
from desk_app.ui.views.history import HistoryView
from simulation.screens.cast import PETUGAS
from simulation.screens.play import Play
from simulation.screens.stage import Stage

__all__ = ["PLAYS"]


def _cases_model(stage: Stage) -> CasesViewModel:
    view = stage.find(CasesView)
    return view.model


def _history_model(stage: Stage) -> HistoryViewModel:
    view = stage.find(HistoryView)
    return view.model


def _cases(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.CASES)
    yield "handed-over-twice"
    bar = stage.find(QScrollArea, "recent_scroll").verticalScrollBar()
    bar.setValue(bar.maximum())
    yield "notes"
    model = _cases_model(stage)
    model.save_note()
    bar.setValue(bar.maximum())
    yield "note-refused"
    model.choose(model.state.rows[1].key)
    yield "recalled"
    model.choose(model.state.rows[2].key)
    yield "forked"
    model.choose(model.state.rows[3].key)
    yield "differs"


def _history(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.HISTORY)
    yield "empty"
    model = _history_model(stage)
    model.type_text("siti")
    model.search.look_up()
    yield "results"
    model.type_text("zulkarnaen")
    model.search.look_up()
    yield "nothing-found"
    stage.show(Screen.HISTORY, stage.cards["long_history"])
    yield "long"
    bar = stage.find(QScrollArea, "history_scroll").verticalScrollBar()
    bar.setValue(bar.maximum())
    yield "long-bottom"
    model.start_cancel()
    stage.come_to_front()
    yield "cancel"
    model.back()
    stage.show(Screen.HISTORY, stage.cards["twice"])
    yield "with-case"
    stage.show(Screen.HISTORY, stage.cards["free"])
    yield "in-drawer"


PLAYS: Final = (
    Play(
        "cases",
        "busy",
        _cases,
        MappingProxyType(
            {
                "handed-over-twice": "One card handed over at two PCs",
                "notes": "The same case, its notes",
                "note-refused": "An empty note",
                "recalled": "Recalled after the hand-over",
                "forked": "A PC with two records",
                "differs": "What a PC and the centre hold of a card differs",
            }
        ),
    ),
    Play(
        "history",
        "busy",
        _history,
        MappingProxyType(
            {
                "empty": "Nothing searched yet",
                "results": "Several people found",
                "nothing-found": "Nobody found",
                "long": "Held, handed over, taken back, handed over",
                "long-bottom": "The same, further down",
                "cancel": "Taking the hand-over back",
                "with-case": "A card with an open case",
                "in-drawer": "A card that waits in the drawer",
            }
        ),
    ),
)
