"""No text is cut off on any screen, in both languages, and not with words half as long again either.

Measured, not looked at: see `tests.support.clipping`. The screens are those of `simulation.screens`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QSize, QTranslator
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desk_app.services.preferences import LANGUAGES
from desk_app.ui.context import Screen
from desk_app.ui.parts import Elided
from simulation.screens.cast import PETUGAS
from simulation.screens.catalogue import PARTS
from simulation.screens.play import Play, perform
from simulation.screens.stage import SIZE, Stage
from simulation.screens.stocks import Warehouse
from tests.support import translations
from tests.support.clipping import faults
from tests.support.stretch import Stretched, stretch

ROOM = QSize(*SIZE)
VARIANTS = ("id", "en", "id, stretched", "en, stretched")


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The desks of the pictures, each made once."""
    return Warehouse(tmp_path_factory.mktemp("stocks"))


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> dict[str, QTranslator]:
    """The compiled translations of the sources as they are now."""
    folder = tmp_path_factory.mktemp("catalogues")
    found = {}
    for code in LANGUAGES:
        found[code] = QTranslator()
        assert found[code].load(str(translations.compiled(translations.FOLDER, code, folder)))
    return found


@pytest.fixture(params=VARIANTS)
def language(
    request: pytest.FixtureRequest, qapp: QApplication, catalogues: dict[str, QTranslator]
) -> Iterator[str]:
    """The window speaks one of the variants."""
    code, _, stretched = str(request.param).partition(", ")
    before, inner = QLocale(), catalogues[code]
    country = QLocale.Country.UnitedKingdom if code == "en" else QLocale.Country.Indonesia
    QLocale.setDefault(QLocale(QLocale(code).language(), country))
    spoken = Stretched(inner, catalogues["en"]) if stretched else inner
    qapp.installTranslator(spoken)
    yield request.param
    qapp.removeTranslator(spoken)
    QLocale.setDefault(before)


def _faults_of(play: Play, warehouse: Warehouse, folder: Path) -> Iterator[str]:
    for shot, stage in perform(play, warehouse, folder):
        for window in stage.windows():
            for fault in faults(window, ROOM):
                yield f"{play.name_of(shot)}: {fault}"


@pytest.mark.timeout(240)  # a few seconds of its own; minutes where others keep the PC busy
@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_cut_off(
    part: str,
    language: str,
    qapp: QApplication,
    warehouse: Warehouse,
    tmp_path: Path,
    expected_logs: list[str],
) -> None:
    if part == "home":  # where a crash is played
        expected_logs += ["window: answered with a sentence", "window: not caught"]
    found = [f for p in PARTS[part] for f in _faults_of(p, warehouse, tmp_path / "desk")]
    assert not found, f"{language}:\n" + "\n".join(found)


@pytest.fixture
def frame(qapp: QApplication, qtbot: QtBot) -> QWidget:
    """An empty window to put something wrong into."""
    made = QWidget()
    made.setObjectName("frame")
    made.resize(400, 200)
    qtbot.addWidget(made)
    return made


def _shown(frame: QWidget, *children: QWidget) -> list[str]:
    for child in children:
        child.setParent(frame)
        child.show()
    frame.show()
    QApplication.processEvents()
    return faults(frame, ROOM)


def _label(text: str, *place: int, wrap: bool = False) -> QLabel:
    made = QLabel(text)
    made.setObjectName("text")
    made.setWordWrap(wrap)
    made.setGeometry(*place)
    return made


class TestTheMeasure:
    """Each fault is found, and what is right is left alone."""

    def test_a_text_with_room(self, frame: QWidget) -> None:
        assert _shown(frame, _label("Serah Terima", 10, 10, 200, 30)) == []

    def test_a_label_that_is_too_narrow(self, frame: QWidget) -> None:
        found = _shown(frame, _label("Serah Terima", 10, 10, 40, 30))
        assert any("beside the widget" in f for f in found)
        assert any("in width" in f for f in found)

    def test_a_wrapped_label_that_is_too_low(self, frame: QWidget) -> None:
        found = _shown(frame, _label("Serah Terima kartu di loket", 10, 10, 90, 24, wrap=True))
        assert any("in height" in f for f in found)

    def test_a_word_that_is_wider_than_its_column(self, frame: QWidget) -> None:
        found = _shown(frame, _label("Pertanggungjawaban hari ini", 10, 10, 80, 90, wrap=True))
        assert any("'Pertanggungjawaban'" in f and "beside" in f for f in found)

    def test_a_button_whose_words_reach_into_its_frame(self, frame: QWidget) -> None:
        made = QPushButton("Cetak tanda terima")
        made.setFixedWidth(made.fontMetrics().horizontalAdvance(made.text()) + 8)
        assert any("in width" in f for f in _shown(frame, made))

    def test_a_line_to_type_in_that_is_squeezed(self, frame: QWidget) -> None:
        made = QLineEdit("Alasan")
        made.setFixedHeight(16)
        assert any("in height" in f for f in _shown(frame, made))

    def test_dots_that_nobody_declared(self, frame: QWidget) -> None:
        made = QLineEdit()
        made.setPlaceholderText("Cari nama, registrasi, akhir NIK, alamat")
        made.setFixedWidth(120)
        assert any("cut off with dots" in f for f in _shown(frame, made))

    def test_declared_dots_need_a_tool_tip(self, frame: QWidget) -> None:
        made = Elided()
        made.setFixedSize(60, 24)
        made.show_text("Kelurahan Kaligawe")
        assert _shown(frame, made) == []
        made.setToolTip("")
        assert any("no tool tip" in f for f in faults(frame, ROOM))

    def test_texts_on_each_other(self, frame: QWidget) -> None:
        one, two = _label("Serah", 10, 10, 90, 24), _label("Terima", 12, 14, 90, 24)
        assert any("stands on" in f for f in _shown(frame, one, two))

    def test_what_reaches_out_of_its_surroundings(self, frame: QWidget) -> None:
        inner = QWidget()
        inner.setGeometry(10, 10, 60, 40)
        _label("Serah Terima", 20, 5, 200, 24).setParent(inner)
        assert any("cut off" in f and "side" in f for f in _shown(frame, inner))

    def test_scrolling_down_is_allowed_and_sideways_is_not(self, frame: QWidget) -> None:
        area, inner = QScrollArea(), QWidget()
        area.setGeometry(0, 0, 300, 100)
        _label("Serah Terima", 10, 300, 200, 24).setParent(inner)
        inner.resize(200, 400)
        area.setWidget(inner)
        assert _shown(frame, area) == []
        inner.resize(500, 400)
        assert any("sideways" in f for f in faults(frame, ROOM))

    def test_a_title_of_a_table_that_is_too_narrow(self, frame: QWidget) -> None:
        table = QTableWidget(1, 2)
        table.setHorizontalHeaderLabels(["Diambil oleh siapa", "Petugas"])
        table.setGeometry(0, 0, 380, 150)
        table.setColumnWidth(0, 60)
        assert any("section 0" in f for f in _shown(frame, table))

    def test_a_window_that_is_larger_than_the_screen(self, frame: QWidget) -> None:
        frame.resize(1100, 300)
        assert any("larger than the screen" in f for f in _shown(frame))

    @pytest.mark.parametrize("shot", ["free"])
    def test_a_real_screen_that_is_broken_turns_red(
        self, qapp: QApplication, warehouse: Warehouse, tmp_path: Path, shot: str
    ) -> None:
        play = Play("broken", "busy", _broken(shot), {"whole": "", "narrow": ""})
        found = {
            name: faults(stage.window, ROOM)
            for name, stage in perform(play, warehouse, tmp_path / "desk")
        }
        assert found["whole"] == []
        assert any("confirm" in f for f in found["narrow"])


def _broken(card: str) -> Callable[[Stage], Iterator[str]]:
    def act(stage: Stage) -> Iterator[str]:
        stage.open(PETUGAS)
        stage.show(Screen.HAND_OVER, stage.cards[card])
        yield "whole"
        stage.find(QPushButton, "confirm").setFixedWidth(150)
        yield "narrow"

    return act


class TestStretching:
    @pytest.mark.parametrize(
        ("text", "longer"),
        [
            ("Cetak", "Cetakce"),
            ("Baca lagi", "Baca lagi baca"),
            ("{0} dipilih", "{0} dipilihdip"),
            ("&Alasan", "&Alasanal"),
            ("%v dari %m kartu", "%v dari %m kartu darik"),
            ("{0}/{1}", "{0}/{1}"),
        ],
    )
    def test_a_text_grows_by_two_fifths(self, text: str, longer: str) -> None:
        assert stretch(text) == longer

    def test_data_is_not_stretched(self, catalogues: dict[str, QTranslator]) -> None:
        made = Stretched(catalogues["id"], catalogues["en"])
        assert made.translate("sentences", "SITI AMINAH") == "SITI AMINAH"
        assert made.translate("language", "id") == "id"
        assert made.translate("Rail", "Beranda") == "Berandaber"
