"""The day's papers at the window: receipts in one job, one on a roll, given out; the daily report."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from desk_app.ui.context import Screen
from desk_app.ui.views.receipts_table import ReceiptsTable
from simulation.window_day import WindowDesk

__all__ = ["all_confirmed", "daily_report", "give_out", "print_again_on_a_roll", "print_unprinted"]

_CENTRE: Final = 6  # columns of the table
_PAPER: Final = 7


def print_unprinted(window: WindowDesk) -> Path:
    """All receipts of the day that are not printed yet, in one job behind a numbered list."""
    hand = window.hand
    window.show(Screen.REPORTS, Qt.Key.Key_F5)
    hand.wait("the day to be read", lambda: bool(_column(window, _PAPER)))
    hand.picture("laporan-tanda-terima-hari-ini")

    def send() -> None:
        hand.ctrl(Qt.Key.Key_P, "print the day's receipts")
        hand.picture_now("laporan-sedang-mencetak")

    printed = window.printed(send, "the receipts to be printed")
    wanted = "Sudah dicetak"
    hand.wait("every receipt to be marked", lambda: set(_column(window, _PAPER)) == {wanted})
    hand.picture("laporan-semua-tercetak")
    return printed


def print_again_on_a_roll(window: WindowDesk) -> Path:
    """The first receipt once more on an 80 mm roll: another paper in Pengaturan, then back to A4."""
    hand = window.hand
    _choose_paper(window, "80", "pengaturan-kertas-80mm")
    window.show(Screen.REPORTS, Qt.Key.Key_F5)
    hand.wait("the day to be read", lambda: bool(_column(window, _PAPER)))
    table = hand.find(ReceiptsTable, "receipts")
    table.clearSelection()
    table.setFocus()
    hand.key(Qt.Key.Key_Home, "first receipt")
    hand.key(Qt.Key.Key_Space, "choose the receipt")
    hand.press("preview_chosen")
    hand.wait("the receipt to be drawn", lambda: hand.reads("preview_place").startswith("Halaman"))
    hand.picture("tanda-terima-80mm-pratinjau")
    hand.key(Qt.Key.Key_Escape, "close the preview")

    def send() -> None:
        hand.press("print_chosen", kind="first_show")
        hand.dialog("confirm_dialog")
        hand.picture("cetak-lagi-dipastikan")
        hand.press("confirm_yes")
        hand.front()

    printed = window.printed(send, "the receipt to be printed")
    _choose_paper(window, "A4", "pengaturan-kertas-a4")
    return printed


def give_out(window: WindowDesk) -> int:
    """The papers are with the residents; how many."""
    hand = window.hand
    window.show(Screen.REPORTS, Qt.Key.Key_F5)
    hand.wait("the day to be read", lambda: "Sudah dicetak" in _column(window, _PAPER))
    hand.find(ReceiptsTable, "receipts").setFocus()
    hand.ctrl(Qt.Key.Key_A, "choose all receipts")
    hand.picture("laporan-semua-dipilih")
    hand.press("mark_given")
    hand.wait("them to be marked", lambda: set(_column(window, _PAPER)) == {"Sudah diberikan"})
    hand.picture("laporan-semua-diberikan")
    return len(_column(window, _PAPER))


def daily_report(window: WindowDesk, save_as: Path) -> Path:
    """Look at the daily report, print it, and save it as ``save_as``; what was printed."""
    hand = window.hand
    window.show(Screen.REPORTS, Qt.Key.Key_F5)
    hand.press("section_daily", kind="first_show")
    hand.picture("laporan-harian-dan-neraca")
    hand.press("preview_daily", kind="first_show")
    hand.wait("the report to be drawn", lambda: hand.reads("preview_place").startswith("Halaman"))
    hand.picture("laporan-harian-pratinjau")
    printed = window.printed(
        lambda: hand.ctrl(Qt.Key.Key_P, "print the daily report"), "the report to be printed"
    )
    hand.ctrl(Qt.Key.Key_S, "save the daily report", kind="system_dialog")
    hand.dialog("path_dialog")
    hand.find(QLineEdit, "fileNameEdit").setText(str(save_as))
    hand.picture("laporan-harian-disimpan")
    hand.key(Qt.Key.Key_Return, "save", kind="system_dialog")
    hand.wait("the report to be saved", save_as.exists)
    hand.front()
    hand.key(Qt.Key.Key_Escape, "close the preview")
    hand.press("section_receipts")
    return printed


def all_confirmed(window: WindowDesk) -> int:
    """Wait until the window says of every receipt of the day that the centre has it; how many."""
    window.show(Screen.REPORTS, Qt.Key.Key_F5)
    window.hand.wait("all to be confirmed", lambda: set(_column(window, _CENTRE)) == {"Sudah"})
    return len(_column(window, _CENTRE))


def _column(window: WindowDesk, column: int) -> list[str]:
    rows = window.hand.find(ReceiptsTable, "receipts").model()
    return [str(rows.index(row, column).data()) for row in range(rows.rowCount())]


def _choose_paper(window: WindowDesk, name: str, picture: str) -> None:
    hand = window.hand
    window.show(Screen.SETTINGS, Qt.Key.Key_F7)
    while not hand.sees("settings_paper"):
        hand.ctrl(Qt.Key.Key_Tab, "next page of the settings")
    papers = hand.find(QComboBox, "settings_paper")
    papers.setFocus()
    down = papers.findText(name, Qt.MatchFlag.MatchContains) > papers.currentIndex()
    while name not in papers.currentText():
        hand.key(Qt.Key.Key_Down if down else Qt.Key.Key_Up, "choose the paper")
    hand.picture(picture)
