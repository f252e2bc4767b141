"""Laporan, its papers and the print queue in their states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType
from typing import Final

from desk_app.ui.context import Screen
from desk_app.ui.printing_queue import DOUBTFUL
from desk_app.ui.viewmodels.reports import ReportsViewModel
from desk_app.ui.views.receipts_table import ReceiptsTable
from desk_app.ui.views.reports import ReportsView
from simulation.screens.cast import PETUGAS
from simulation.screens.play import Play
from simulation.screens.stage import Stage

__all__ = ["PLAYS"]

_EMPTY_DAY: Final = date(2026, 11, 22)
_OUT_OF_PAPER: Final = "Printer kehabisan kertas. Isi kertasnya, lalu coba lagi."


def _model(stage: Stage) -> ReportsViewModel:
    view = stage.find(ReportsView)
    return view.model


def _reports(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.REPORTS)
    yield "full-day"
    model = _model(stage)
    table = stage.find(ReceiptsTable)
    table.selectRow(1)
    yield "one-chosen"
    table.selectAll()
    yield "all-chosen"
    model.choose_filter("unprinted")
    yield "unprinted"
    stage.show(Screen.REPORTS, DOUBTFUL)
    stage.find(ReceiptsTable).selectAll()
    yield "doubtful"
    model.choose_filter("all")
    model.choose_section("daily")
    yield "daily"
    model.choose_section("receipts")
    model.choose_day(_EMPTY_DAY)
    yield "empty-day"
    model.choose_section("daily")
    yield "empty-daily"


def _printing(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.REPORTS)
    model = _model(stage)
    stage.tasks.busy = True
    model.print_unprinted()
    stage.come_to_front()
    stage.press("confirm_yes")
    model.print_daily()
    yield "busy"
    stage.printers.trouble = _OUT_OF_PAPER
    stage.tasks.go_on()
    yield "failed"
    model.print_chosen(tuple(r.position for r in model.state.rows[:1]))
    stage.come_to_front()
    yield "copy-asked"
    stage.close_dialogs()
    model.print_chosen(tuple(r.position for r in model.state.rows[1:3]))
    stage.come_to_front()
    yield "again-asked"


def _preview(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.REPORTS)
    model = _model(stage)
    model.preview_daily()
    yield "daily"
    stage.tasks.busy = True
    model.preview.next_page()
    yield "drawing"
    stage.tasks.go_on()
    model.preview.close()
    model.preview_chosen(tuple(r.position for r in model.state.rows[5:6]))
    yield "receipt"


PLAYS: Final = (
    Play(
        "reports",
        "busy",
        _reports,
        MappingProxyType(
            {
                "full-day": "The receipts of today",
                "one-chosen": "One receipt chosen",
                "all-chosen": "All chosen",
                "unprinted": "Those not printed yet",
                "doubtful": "Those nobody is sure of",
                "daily": "Daily report and balance",
                "empty-day": "A day without hand-overs",
                "empty-daily": "Its daily report",
            }
        ),
    ),
    Play(
        "printing",
        "busy",
        _printing,
        MappingProxyType(
            {
                "busy": "Being printed",
                "failed": "It did not come out",
                "copy-asked": "A copy needs a supervisor",
                "again-asked": "It may have come out already",
            }
        ),
    ),
    Play(
        "preview",
        "busy",
        _preview,
        MappingProxyType(
            {
                "daily": "The daily report before printing",
                "drawing": "A page being drawn",
                "receipt": "A receipt before printing",
            }
        ),
    ),
)
