"""The real dialogs: opened without blocking, answered by keyboard, checked off the main thread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desk_app.services.operators import Session
from desk_app.ui.ask_dialogs import ConfirmDialog
from desk_app.ui.dialogs import QtDialogs
from tests.support.desk import PENYELIA, SUPERVISOR_PIN
from tests.support.fakes_ui import UiBench
from tests.support.keys import Keyboard, child, click, in_front, key, type_into


class Asked:
    """What the dialogs answered."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.approved: list[tuple[Session, str]] = []
        self.paths: list[Path] = []
        self.days: list[date] = []

    def on_yes(self) -> None:
        self.answers.append("yes")

    def on_approved(self, session: Session, reason: str) -> None:
        self.approved.append((session, reason))


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    in_front(qtbot, made)
    return made


@pytest.fixture
def real(ui: UiBench, window: QWidget) -> Iterator[QtDialogs]:
    made = QtDialogs(ui.desk.operators, ui.tasks)
    yield made
    made.hide_all()
    made.deleteLater()


def opened(window: QWidget, name: str) -> QDialog:
    """The dialog that stands, by its name."""
    found = [d for d in window.findChildren(QDialog, name) if d.isVisible()]
    assert found, f"no {name} is open"
    return found[-1]


def press(dialog: QWidget, name: str) -> None:
    click(child(dialog, QPushButton, name))


def test_a_question_is_answered_with_yes(
    real: QtDialogs, window: QWidget, asked: Asked, qtbot: QtBot
) -> None:
    real.confirm("Buang isian?", "Isian yang belum tersimpan hilang.", "Buang", asked.on_yes)
    dialog = opened(window, "confirm_dialog")
    question = child(dialog, QLabel, "confirm_question")
    assert question.text() == "Isian yang belum tersimpan hilang."
    assert asked.answers == []
    press(dialog, "confirm_yes")
    assert asked.answers == ["yes"]
    assert not dialog.isVisible()


@pytest.mark.parametrize("way", ["button", "escape"])
def test_a_question_is_given_up(
    real: QtDialogs, window: QWidget, asked: Asked, qtbot: QtBot, way: str
) -> None:
    real.confirm("Buang isian?", "Isian hilang.", "Buang", asked.on_yes)
    dialog = opened(window, "confirm_dialog")
    if way == "button":
        press(dialog, "confirm_no")
    else:
        key(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not asked.answers


def test_enter_presses_what_has_the_focus_and_nothing_else(
    real: QtDialogs, window: QWidget, asked: Asked, qtbot: QtBot
) -> None:
    real.confirm("Buang isian?", "Isian hilang.", "Buang", asked.on_yes)
    dialog = opened(window, "confirm_dialog")
    in_front(qtbot, dialog)
    assert dialog.focusWidget().objectName() == "confirm_no"
    keyboard = Keyboard()
    keyboard.press("\t")
    assert dialog.focusWidget().objectName() == "confirm_yes"
    keyboard.at_ms += 5_000
    keyboard.press("\r")
    assert asked.answers == ["yes"]


def test_the_enter_of_a_slow_scanner_presses_nothing(
    real: QtDialogs, window: QWidget, asked: Asked, qtbot: QtBot
) -> None:
    real.confirm("Buang isian?", "Isian hilang.", "Buang", asked.on_yes)
    dialog = opened(window, "confirm_dialog")
    in_front(qtbot, dialog)
    child(dialog, QPushButton, "confirm_yes").setFocus()
    Keyboard().scan("3374041002", gap_ms=90)
    assert not asked.answers
    assert dialog.isVisible()


def fill_supervisor(dialog: QDialog, reason: str, pin: str) -> None:
    for name, text in (("supervisor_reason", reason), ("supervisor_pin", pin)):
        field = child(dialog, QLineEdit, name)
        field.clear()
        type_into(field, text)


def banner(dialog: QDialog) -> str:
    said = child(dialog, QLabel, "banner_text")
    return said.text()


def test_a_supervisor_approves_by_keyboard(
    real: QtDialogs, window: QWidget, asked: Asked, qtbot: QtBot
) -> None:
    real.ask_supervisor("Mencetak salinan tanda terima.", asked.on_approved)
    dialog = opened(window, "supervisor_dialog")
    who = child(dialog, QComboBox, "supervisor_who")
    assert [who.itemText(i) for i in range(who.count())] == ["Bambang Sutrisno · Kasi Pemerintahan"]
    fill_supervisor(dialog, "Kertas pertama robek", SUPERVISOR_PIN)
    key(child(dialog, QLineEdit, "supervisor_pin"), Qt.Key.Key_Return)
    [(session, reason)] = asked.approved
    assert session.operator.id == PENYELIA.id
    assert reason == "Kertas pertama robek"
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("reason", "pin", "said"),
    [
        ("", SUPERVISOR_PIN, "Alasan wajib diisi."),
        ("Robek", "123", "PIN harus terdiri atas 6 angka."),
        ("Robek", "111111", "PIN salah. Sisa 4 kali percobaan sebelum harus menunggu."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_approved(
    real: QtDialogs,
    window: QWidget,
    asked: Asked,
    qtbot: QtBot,
    reason: str,
    pin: str,
    said: str,
) -> None:
    real.ask_supervisor("Mencetak salinan.", asked.on_approved)
    dialog = opened(window, "supervisor_dialog")
    fill_supervisor(dialog, reason, pin)
    press(dialog, "supervisor_ok")
    assert banner(dialog) == said
    assert dialog.isVisible()
    for field in dialog.findChildren(QLineEdit):
        assert field.height() >= field.minimumSizeHint().height(), "nothing is squeezed for it"
    assert not asked.approved
    fill_supervisor(dialog, "Robek", SUPERVISOR_PIN)
    press(dialog, "supervisor_ok")
    assert len(asked.approved) == 1


def test_an_approval_that_was_given_up_meanwhile_counts_no_more(
    real: QtDialogs, ui: UiBench, window: QWidget, asked: Asked, qtbot: QtBot
) -> None:
    real.ask_supervisor("Mencetak salinan.", asked.on_approved)
    dialog = opened(window, "supervisor_dialog")
    fill_supervisor(dialog, "Robek", SUPERVISOR_PIN)
    ui.tasks.held = True
    press(dialog, "supervisor_ok")
    assert not child(dialog, QPushButton, "supervisor_ok").isEnabled()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.reject()
    ui.tasks.release()
    assert not asked.approved
    dialog.deleteLater()


def test_a_path_is_asked_for(
    real: QtDialogs, window: QWidget, asked: Asked, tmp_path: Path
) -> None:
    real.ask_save_path("Simpan laporan", "laporan.pdf", asked.paths.append)
    dialog = opened(window, "path_dialog")
    assert isinstance(dialog, QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("laporan.pdf")
    dialog.accept()
    assert asked.paths == [tmp_path / "laporan.pdf"]


def test_a_file_to_read_is_asked_for(
    real: QtDialogs, window: QWidget, asked: Asked, tmp_path: Path
) -> None:
    (tmp_path / "balasan.serah").write_bytes(b"")
    real.ask_open_path("Baca balasan", "Berkas Serah (*.serah)", asked.paths.append)
    dialog = opened(window, "path_dialog")
    assert isinstance(dialog, QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptOpen
    assert dialog.nameFilters() == ["Berkas Serah (*.serah)"]
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("balasan.serah")
    dialog.accept()
    assert asked.paths == [tmp_path / "balasan.serah"]


@pytest.mark.parametrize("folder", ["Documents", ""])
def test_a_place_to_save_begins_among_the_persons_own_papers(
    real: QtDialogs,
    window: QWidget,
    asked: Asked,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    folder: str,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / folder).mkdir(exist_ok=True)
    real.ask_save_path("Simpan laporan", "laporan.pdf", asked.paths.append)
    dialog = child(window, QFileDialog, "path_dialog")
    begins = Path(dialog.directory().absolutePath())
    dialog.reject()
    assert begins == tmp_path / folder


def test_the_day_is_asked_for(real: QtDialogs, window: QWidget, asked: Asked, qtbot: QtBot) -> None:
    real.ask_date(date(2026, 11, 22), asked.days.append)
    dialog = opened(window, "date_dialog")
    words = child(dialog, QLabel, "date_words")
    field = child(dialog, QDateEdit, "date_field")
    assert words.text() == "Minggu, 22 November 2026"
    field.setDate(field.date().addDays(1))
    assert words.text() == "Senin, 23 November 2026"
    press(dialog, "date_ok")
    assert asked.days == [date(2026, 11, 23)]


def test_details_can_be_copied(real: QtDialogs, window: QWidget, qtbot: QtBot) -> None:
    real.tell("Ada kesalahan", "Catatan tetap aman.", "Serah 0.1.0\nValueError")
    dialog = opened(window, "tell_dialog")
    press(dialog, "tell_copy")
    assert QGuiApplication.clipboard().text() == "Serah 0.1.0\nValueError"
    press(dialog, "tell_close")
    assert not dialog.isVisible()


def test_what_is_being_said_is_not_said_twice(real: QtDialogs, window: QWidget) -> None:
    for _ in range(3):
        real.tell("Perlu perhatian", "Disk penuh.")
    real.tell("Perlu perhatian", "Printer hilang.")
    standing = [d for d in window.findChildren(QDialog, "tell_dialog") if d.isVisible()]
    assert len(standing) == 2


def test_a_lock_gives_questions_up_and_tells_again(
    real: QtDialogs, window: QWidget, asked: Asked
) -> None:
    real.tell("Perlu perhatian", "Disk penuh.")
    told = opened(window, "tell_dialog")
    real.confirm("Buang isian?", "Isian hilang.", "Buang", asked.on_yes)
    question = opened(window, "confirm_dialog")
    real.hide_all()
    assert not told.isVisible()
    assert not question.isVisible()
    real.show_again()
    assert told.isVisible()
    assert not asked.answers


def test_no_button_is_a_default_one(window: QWidget, qtbot: QtBot) -> None:
    dialog = ConfirmDialog("a", "b", "c", lambda: None, window)
    qtbot.addWidget(dialog)
    for one in dialog.findChildren(QPushButton):
        assert not one.isDefault()
        assert not one.autoDefault()
