"""Pengaturan & Diagnostik in its states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PySide6.QtWidgets import QComboBox, QScrollArea, QTabWidget

from common.sentences import Sentence
from desk_app.services.backups import Backup
from desk_app.services.care import CareState
from desk_app.services.full_check import FullCheckResult
from desk_app.services.morning_check import CHECK_CODE
from desk_app.services.ports import Printer
from desk_app.services.preferences import Preferences
from desk_app.services.repair import Cause, RepairReport
from desk_app.services.second_drive import CopyStand, CopyState
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
_NO_DRIVE: Final = CopyStand(CopyState.NO_DRIVE, waiting=37, since_ms=NOW_MS - 3 * _DAY_MS)
_BACKUP: Final = Backup(
    Path("C:/ProgramData/Serah/backups/serah-3374041002-01.serah-backup"),
    NOW_MS - _DAY_MS // 8,
    day=20_779,
    epoch=1,
    seq=1_040,
    schema="v1",
    unsent=37,
    size=24 << 20,
)
_ALL_WELL: Final = CareState(
    backup=_BACKUP,
    copy=CopyStand(
        CopyState.SAFE,
        waiting=37,
        since_ms=NOW_MS - 3 * _DAY_MS,
        place="E:/Serah-cadangan/serah-3374041002-01.serah-backup",
        made_ms=NOW_MS - _DAY_MS // 8,
        there=True,
    ),
    reserve="kept",
    check=FullCheckResult(NOW_MS - _DAY_MS // 9, 6_200, 0, "", 1_040, 0, (), 2_114, 0),
)
_ALL_WRONG: Final = CareState(
    backup=_BACKUP,
    backup_error=Sentence(
        "Cadangan tidak dapat dibuat di {folder} ({reason}). Data asli tidak berubah; periksa "
        "ruang disk dan hak aksesnya.",
        folder=str(_BACKUP.path.parent),
        reason="No space left on device",
    ),
    copy=_NO_DRIVE,
    reserve="freed",
    check=FullCheckResult(NOW_MS, 6_200, 3, "", 1_040, 0, ("x", "y"), 2_114, 1),
    start_faults=("x",),
    repair=RepairReport(at_ms=NOW_MS - _DAY_MS, cause=Cause.DAMAGED, events=1_038, others=12),
    missing=True,
)
_DAMAGED: Final = CareState(backup=_BACKUP, reserve="kept", damaged=True)
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


def _care(stage: Stage) -> Iterator[str]:
    stage.care.say(_ALL_WELL)
    stage.open(PETUGAS)
    stage.show(Screen.SETTINGS)
    _tab(stage, 3)
    _to_the_end(stage)
    yield "all-well"
    stage.care.check_now()
    bar = stage.find(QScrollArea, "facts_scroll").verticalScrollBar()
    bar.setValue(0)
    yield "checking"
    stage.care.say(_ALL_WRONG)
    _to_the_end(stage)
    yield "all-wrong"
    for name, care in (
        ("damaged", _DAMAGED),
        ("unproven", replace(_ALL_WRONG, reserve="kept")),
        ("no-copy", CareState(copy=_NO_DRIVE)),
    ):
        stage.care.say(care)
        stage.show(Screen.HOME)
        yield name


def _to_the_end(stage: Stage) -> None:
    stage.settle()
    bar = stage.find(QScrollArea, "facts_scroll").verticalScrollBar()
    bar.setValue(bar.maximum())


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
    Play(
        "care",
        "busy",
        _care,
        MappingProxyType(
            {
                "all-well": "Backup, copy, reserve and checks",
                "checking": "A full check under way",
                "all-wrong": "Everything that can be wrong",
                "damaged": "The file is damaged",
                "unproven": "Records that do not prove",
                "no-copy": "Unsent work without a copy",
            }
        ),
    ),
)
