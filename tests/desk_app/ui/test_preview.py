"""The preview: pages drawn beside the window, nothing shown that is not of this paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.paper.maker import PaperMaker
from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.ui.context import NoticeKind
from desk_app.ui.paper_work import DailyPdf, MinutesPdf, ReceiptsPdf
from desk_app.ui.viewmodels.preview import PreviewViewModel
from desk_app.ui.views.preview import PreviewPage
from tests.desk_app.ui.printing_bench import FailingTasks, HeldTasks, hand_over
from tests.support.desk import PETUGAS, TODAY, session
from tests.support.fakes_ui import UiBench


@dataclass
class Bench:
    """A preview on its page, and how often it was asked to print."""

    ui: UiBench
    model: PreviewViewModel
    page: PreviewPage
    printed: list[str] = field(default_factory=list)

    def show(self, *, file: str = "", cards: int = 2) -> None:
        positions = tuple(hand_over(self.ui.desk, n) for n in range(1, cards + 1))
        work = ReceiptsPdf(self.ui.desk, PaperMaker(), session(PETUGAS), positions)
        self.model.show_paper("Tanda terima", work, "A4", self.print_it, file)

    def print_it(self) -> None:
        self.printed.append("once")

    def text(self, name: str) -> str:
        found = self.page.findChild(QLabel, name)
        assert found is not None
        return found.text()

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.page, key)


def made(qtbot: QtBot, ui: UiBench, tasks: HeldTasks | FailingTasks | None = None) -> Bench:
    model = PreviewViewModel(tasks or ui.tasks, PaperMaker(), ui.dialogs, ui.bus)
    page = PreviewPage(model)
    qtbot.addWidget(page)
    page.resize(796, 666)
    page.show()
    return Bench(ui, model, page)


@pytest.fixture
def bench_page(qtbot: QtBot, ui: UiBench) -> Bench:
    return made(qtbot, ui)


def test_pages_are_turned_by_keyboard(bench_page: Bench) -> None:
    bench_page.show()
    assert bench_page.text("preview_place") == "Halaman 1 dari 2"
    first = bench_page.model.state.picture
    assert first.startswith(b"\x89PNG")
    bench_page.key(Qt.Key.Key_Right)
    assert bench_page.text("preview_place") == "Halaman 2 dari 2"
    assert bench_page.model.state.picture != first
    bench_page.key(Qt.Key.Key_PageDown)  # there is no third
    bench_page.key(Qt.Key.Key_Left)
    bench_page.key(Qt.Key.Key_PageUp)
    assert bench_page.model.state.picture == first


def test_the_page_is_shown_as_wide_as_there_is_room(bench_page: Bench) -> None:
    bench_page.show()
    picture = bench_page.page.grab().toImage()
    middle = picture.height() // 2
    dark = [x for x in range(picture.width()) if picture.pixelColor(x, middle).lightness() < 128]
    assert dark, "ink stands on the page"
    white = sum(picture.pixelColor(x, middle).lightness() > 250 for x in range(picture.width()))
    assert white > picture.width() * 0.7


def test_the_arrow_down_scrolls(bench_page: Bench) -> None:
    bench_page.show()
    QApplication.processEvents()  # the page is laid out
    bench_page.key(Qt.Key.Key_Down)
    scroll = bench_page.page._scroll.verticalScrollBar()
    assert scroll.value() > 0
    bench_page.key(Qt.Key.Key_Up)
    assert scroll.value() == 0


def test_printing_and_going_back(bench_page: Bench, qtbot: QtBot) -> None:
    bench_page.show()
    QTest.keyClick(bench_page.page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert bench_page.printed == ["once"]
    with qtbot.waitSignal(bench_page.model.closed):
        bench_page.key(Qt.Key.Key_Escape)
    assert not bench_page.model.state.open
    bench_page.model.print_paper()
    bench_page.key(Qt.Key.Key_Escape)
    assert bench_page.printed == ["once"]


def test_enter_prints_nothing(bench_page: Bench) -> None:
    bench_page.show()
    for name in ("preview_print", "preview_back"):
        button = bench_page.page.findChild(QPushButton, name)
        assert button is not None
        QTest.keyClick(button, Qt.Key.Key_Return)
    assert bench_page.printed == []
    assert bench_page.model.state.open


def test_saving(bench_page: Bench, tmp_path: Path) -> None:
    bench_page.show(file="tanda-terima.pdf")
    bench_page.model.save()
    bench_page.ui.dialogs.give_path(tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert bench_page.ui.notices[-1].text == "Disimpan: a.pdf"
    assert [p.name for p in tmp_path.glob("*.part")] == []


def test_where_nothing_can_be_saved_is_said(bench_page: Bench, tmp_path: Path) -> None:
    bench_page.show(file="tanda-terima.pdf")
    bench_page.model.save()
    bench_page.ui.dialogs.give_path(tmp_path / "none" / "a.pdf")
    assert bench_page.ui.notices[-1].kind is NoticeKind.ERROR
    assert "Pilih folder lain" in bench_page.ui.notices[-1].text


def test_what_may_not_be_saved_has_no_button(bench_page: Bench) -> None:
    bench_page.show()
    bench_page.model.save()
    assert bench_page.ui.dialogs.paths == []


def test_a_refusal_is_a_sentence_on_the_page(bench_page: Bench) -> None:
    work = MinutesPdf(bench_page.ui.desk, PaperMaker(), "3374000000000100000711")
    bench_page.model.show_paper("Berita acara", work, "A4", bench_page.print_it)
    assert "bukan dari PC ini" in bench_page.model.state.trouble
    assert bench_page.model.state.pages == 0
    button = bench_page.page.findChild(QPushButton, "preview_print")
    assert button is not None
    assert not button.isEnabled()


def test_an_unknown_failure_is_told_to_the_window(qtbot: QtBot, ui: UiBench) -> None:
    bench = made(qtbot, ui, FailingTasks(failing=True))
    with pytest.raises(ZeroDivisionError):
        bench.show()
    assert "tidak dapat ditampilkan" in bench.model.state.trouble


def test_a_page_that_comes_too_late_is_for_nobody(qtbot: QtBot, ui: UiBench) -> None:
    tasks = HeldTasks()
    bench = made(qtbot, ui, tasks)
    bench.show()
    assert bench.text("preview_place") == "Menyiapkan halaman …"
    bench.model.close()
    tasks.let_go()
    assert not bench.model.state.open
    assert bench.model.state.picture == b""


def test_a_failure_that_comes_too_late_is_for_nobody(qtbot: QtBot, ui: UiBench) -> None:
    tasks = HeldTasks()
    bench = made(qtbot, ui, tasks)
    work = MinutesPdf(ui.desk, PaperMaker(), "3374000000000100000711")
    bench.model.show_paper("Berita acara", work, "A4", bench.print_it)
    bench.show()
    tasks.let_go()  # the first paper is refused while the second is waited for
    tasks.let_go()
    assert bench.model.state.trouble == ""
    assert bench.model.state.pages == 2


def test_each_paper_is_made_from_the_desk(ui: UiBench) -> None:
    papers, who = PaperMaker(), Session(PETUGAS)
    hand_over(ui.desk, 1)
    assert DailyPdf(ui.desk, papers, who, TODAY)("A4").startswith(b"%PDF")
    with pytest.raises(Refused):
        ReceiptsPdf(ui.desk, papers, who, (99,))("A4")
