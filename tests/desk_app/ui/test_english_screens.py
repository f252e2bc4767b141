"""Every screen in English, with data in it: nothing on it is left in Indonesian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from common.resources import RESOURCES_VARIABLE
from desk_app.services.preferences import LANGUAGES
from desk_app.ui.context import Screen
from desk_app.ui.language import install_language
from desk_app.ui.shell import Workspace
from tests.desk_app.ui.printing_bench import printing_context
from tests.desk_app.ui.test_language import LEFTOVERS
from tests.support import translations
from tests.support.desk import (
    PENYELIA,
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
)
from tests.support.fakes_ui import UiBench

# What people are called, and what the record says, is the same in every language.
DATA = re.compile(r"Petugas Registrasi|Kasi Pemerintahan|SITI AMINAH|Kartu (rusak|tertukar)|kartu$")
_WORDS = re.compile(r"[a-z]+")


@pytest.fixture
def workspace(
    ui: UiBench,
    bench: DeskBench,
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Workspace]:
    """The screens in English, on a desk where five cards came, two went and one came back."""
    (tmp_path / "translations").mkdir()
    for code in LANGUAGES:
        translations.compiled(translations.FOLDER, code, tmp_path / "translations")
    before = QLocale()
    monkeypatch.setenv(RESOURCES_VARIABLE, str(tmp_path))
    assert install_language(qapp, "en")
    monkeypatch.delenv(RESOURCES_VARIABLE)
    desk = ui.desk
    bench.feed(desk, *[card_object(n, name="SITI AMINAH") for n in range(1, 6)])
    for n in (1, 2):
        desk.hand_over.hand_over(session(PETUGAS), card_object(n).id, owner_claim(), signed())
    staff, supervisor = session(PETUGAS), session(PENYELIA)
    desk.cancel.cancel(staff, supervisor, card_object(2).id, "Kartu tertukar")
    shown = Workspace(printing_context(ui))
    qtbot.addWidget(shown)
    shown.resize(1024, 768)
    shown.show()
    yield shown
    shown.stop()
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(before)


def texts(widget: QWidget) -> Iterator[str]:
    """Everything that ``widget`` and what is in it says, shown or not."""
    for part in (widget, *widget.findChildren(QWidget)):
        yield from (part.toolTip(), part.accessibleName(), part.accessibleDescription())
        if isinstance(part, QLabel | QAbstractButton | QLineEdit):
            yield part.text()
        if isinstance(part, QLineEdit):
            yield part.placeholderText()
        elif isinstance(part, QGroupBox):
            yield part.title()
        elif isinstance(part, QPlainTextEdit):
            yield part.toPlainText()
        elif isinstance(part, QComboBox):
            yield from map(part.itemText, range(part.count()))
        elif isinstance(part, QTabWidget):
            yield from map(part.tabText, range(part.count()))
        elif isinstance(part, QTableView):
            yield from _of_table(part)


def _of_table(table: QTableView) -> Iterator[str]:
    model = table.model()
    for column in range(model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(model.rowCount()):
            yield str(model.index(row, column).data() or "")


def leftovers(widget: QWidget) -> set[str]:
    """The texts of ``widget`` with Indonesian words in them."""
    return {
        text
        for text in texts(widget)
        if LEFTOVERS & set(_WORDS.findall(DATA.sub("", text).lower()))
    }


@pytest.mark.parametrize("screen", Screen)
def test_a_screen_is_english_through_and_through(workspace: Workspace, screen: Screen) -> None:
    workspace.show_screen(screen)
    QApplication.processEvents()
    assert leftovers(workspace) == set()


@pytest.mark.parametrize("n", [1, 2, 3], ids=["handed over", "cancelled", "free"])
@pytest.mark.parametrize("screen", [Screen.HAND_OVER, Screen.HISTORY])
def test_a_card_is_told_in_english(workspace: Workspace, screen: Screen, n: int) -> None:
    workspace.show_screen(screen, card_object(n).id)
    QApplication.processEvents()
    said = " ".join(texts(workspace))
    assert "SITI AMINAH" in said
    assert leftovers(workspace) == set()


def test_indonesian_words_would_be_found(workspace: Workspace) -> None:
    workspace.show_screen(Screen.HAND_OVER)
    stray = QLabel("Pilih kartu", workspace)
    assert leftovers(workspace) == {"Pilih kartu"}
    stray.setText("")
