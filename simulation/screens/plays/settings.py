"""Pengaturan & Diagnostik in its states."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from PySide6.QtWidgets import QComboBox, QTabWidget

from desk_app.services.morning_check import CHECK_CODE
from desk_app.services.ports import Printer
from desk_app.services.preferences import Preferences
from desk_app.ui.context import Screen
from desk_app.ui.viewmodels.morning_check import MorningViewModel
from desk_app.ui.views.settings import SettingsView
from simulation.screens.cast import PETUGAS, PIN, signature
from simulation.screens.office import NOW_MS
from simulation.screens.play import Play
from simulation.screens.stage import Stage

__all__ = ["PLAYS"]

_GONE: Final = "Printer lama di ruang arsip"
_DAY_MS: Final = 86_400_000
_JAM: Final = "Kertas tersangkut di printer. Keluarkan kertasnya, lalu cetak lagi."


def _tab(stage: Stage, index: int) -> None:
    stage.find(QTabWidget, "settings_tabs").setCurrentIndex(index)
    stage.settle()


def _morning(stage: Stage) -> MorningViewModel:
    view = stage.find(SettingsView)
    return view.morning


def _check(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.SETTINGS)
    yield "fresh"
    stage.press("check_print")
    yield "slip-asked"
    morning = _morning(stage)
    morning.answer_slip(came=True)
    morning.take_scan(CHECK_CODE)
    morning.take_strokes(signature(PETUGAS.name))
    yield "all-well"
    stage.press("check_again")
    stage.printers.trouble = _JAM
    stage.press("check_print")
    morning.take_scan("8992761136079")
    stage.sync.say(last_ok_ms=NOW_MS - 2 * _DAY_MS, outcome="offline")
    yield "trouble"
    morning.answer_slip(came=False)
    yield "slip-did-not-come"


def _settings(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.SETTINGS)
    _tab(stage, 1)
    yield "devices"
    stage.find(QComboBox, "settings_printer").showPopup()
    stage.come_to_front()
    yield "printer-list"
    stage.find(QComboBox, "settings_printer").hidePopup()
    stage.printers.printers = (Printer("EPSON L3210 Series (lantai 1)", default=True, ready=False),)
    stage.context.preferences.set(Preferences(printer=_GONE, paper="80mm", scan_prefix="~"))
    stage.show(Screen.SETTINGS)
    stage.front.workspace.model.tick()
    yield "printer-gone"
    _tab(stage, 2)
    yield "pin"
    for name, text in (("pin_old", PIN), ("pin_new", "735190"), ("pin_repeat", "735191")):
        stage.write(name, text)
    stage.press("pin_save")
    yield "pin-differs"
    _tab(stage, 3)
    yield "diagnosis"
    _tab(stage, 4)
    yield "no-network"
    stage.tasks.busy = True
    stage.press("exchange_export")
    yield "no-network-writing"
    stage.tasks.go_on()
    yield "no-network-written"
    stage.press("exchange_import")
    yield "no-network-no-reply"


PLAYS: Final = (
    Play(
        "check",
        "busy",
        _check,
        MappingProxyType(
            {
                "fresh": "The morning check begins",
                "slip-asked": "Did the slip come out?",
                "all-well": "Everything works",
                "trouble": "The printer does not",
                "slip-did-not-come": "The slip did not come out",
            }
        ),
    ),
    Play(
        "settings",
        "busy",
        _settings,
        MappingProxyType(
            {
                "devices": "Printer, scanner, lock, language",
                "printer-list": "Choosing a printer",
                "printer-gone": "The chosen printer is gone",
                "pin": "One's own PIN",
                "pin-differs": "The new PINs differ",
                "diagnosis": "What to tell IT",
                "no-network": "Carrying records by hand",
                "no-network-writing": "A file is being written",
                "no-network-written": "The file is written",
                "no-network-no-reply": "There is no reply to read",
            }
        ),
    ),
)
