"""Terima Kiriman in its states."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from desk_app.ui.context import Screen
from desk_app.ui.viewmodels.receive import ReceiveViewModel
from desk_app.ui.views.receive import ReceiveView
from simulation.screens.cast import PETUGAS, signature
from simulation.screens.play import Play
from simulation.screens.stage import Stage

__all__ = ["PLAYS"]


def _model(stage: Stage) -> ReceiveViewModel:
    view = stage.find(ReceiveView)
    return view.model


def _receive(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.RECEIVE)
    yield "waiting"
    model = _model(stage)
    model.open_batch(stage.cards["coming"])
    stage.come_to_front()
    yield "opened"
    model.receive()
    yield "count-missing"
    model.find_cards("rusunawa")
    yield "find"
    model.find_cards("")
    rows = model.state.rows
    for row in rows[2:4]:
        model.toggle_missing(row.id)
    model.enter_counted(str(len(rows)))
    model.enter("deliverer", "Kurir Kecamatan Gayamsari")
    model.enter("place", "Laci E")
    yield "counted-wrong"
    model.enter_counted(str(len(rows) - 2))
    model.choose_signing("paper")
    yield "signed-on-paper"
    model.choose_signing("drawn")
    model.sign(signature(PETUGAS.name))
    yield "counted-with-missing"
    model.receive()
    stage.come_to_front()
    yield "missing-asked"
    stage.tasks.busy = True
    stage.press("confirm_yes")
    yield "recording"
    stage.tasks.go_on()
    stage.come_to_front()
    yield "done"


PLAYS: Final = (
    Play(
        "receive",
        "busy",
        _receive,
        MappingProxyType(
            {
                "waiting": "Two batches wait",
                "opened": "A batch is open",
                "count-missing": "Not counted yet",
                "find": "Looking for a card",
                "counted-wrong": "Count and list differ",
                "signed-on-paper": "Signed on paper",
                "counted-with-missing": "Counted, two are missing",
                "missing-asked": "Asked about the missing ones",
                "recording": "Being recorded",
                "done": "Received",
            }
        ),
    ),
)
