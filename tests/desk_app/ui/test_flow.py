"""Layouts for words of any length."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from desk_app.ui.flow import EvenGrid, Flow, flow
from desk_app.ui.parts import Pages, gives_way
from desk_app.ui.viewmodels.home_rows import RecentRow
from desk_app.ui.views.tiles import RecentButton, RecentRows


class Block(QWidget):
    """A widget that wants to be so large."""

    def __init__(self, wide: int, high: int = 20) -> None:
        super().__init__()
        self._size = QSize(wide, high)

    @override
    def sizeHint(self) -> QSize:
        return self._size

    @override
    def minimumSizeHint(self) -> QSize:
        return self._size


def placed(qtbot: QtBot, layout: QLayout, width: int) -> list[tuple[int, int, int]]:
    """(left, top, width) of each widget in a window of that width."""
    window = QWidget()
    qtbot.addWidget(window)
    outer = QVBoxLayout(window)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addLayout(layout)
    outer.addStretch(1)
    window.resize(width, 300)
    window.show()
    found = []
    for place in range(layout.count()):
        item = layout.itemAt(place)
        assert item is not None
        one = item.geometry()
        found.append((one.left(), one.top(), one.width()))
    return found


class TestFlow:
    def test_side_by_side_while_there_is_room(self, qtbot: QtBot) -> None:
        made = flow(Block(50), Block(60), spacing=10)
        assert placed(qtbot, made, 300) == [(0, 0, 50), (60, 0, 60)]

    def test_what_is_parted_stands_at_the_other_end(self, qtbot: QtBot) -> None:
        made = flow(Block(50), 1, Block(60), Block(30), spacing=10)
        assert placed(qtbot, made, 300) == [(0, 0, 50), (200, 0, 60), (270, 0, 30)]

    def test_a_group_that_does_not_fit_goes_below_as_a_whole(self, qtbot: QtBot) -> None:
        made = flow(Block(50), 1, Block(60), Block(30), spacing=10)
        assert placed(qtbot, made, 130) == [(0, 0, 50), (30, 30, 60), (100, 30, 30)]

    def test_a_group_longer_than_a_line_is_broken(self, qtbot: QtBot) -> None:
        made = flow(Block(50), Block(60), Block(30), spacing=10)
        assert placed(qtbot, made, 100) == [(0, 0, 50), (0, 30, 60), (70, 30, 30)]

    def test_what_is_hidden_takes_no_room(self, qtbot: QtBot) -> None:
        hidden = Block(500)
        hidden.setVisible(False)
        made = flow(Block(50), hidden, Block(30), spacing=10)
        assert placed(qtbot, made, 300)[2] == (60, 0, 30)

    def test_another_text_is_measured_anew(self, qtbot: QtBot) -> None:
        words = QLabel("a")
        made = flow(words, Block(30), spacing=10)
        window = QWidget()
        qtbot.addWidget(window)
        window.setLayout(made)
        window.resize(80, 100)
        window.show()
        before = window.heightForWidth(80)
        words.setText("Serah Terima")
        made.activate()
        assert window.heightForWidth(80) > before


@pytest.mark.parametrize("make", [Flow, EvenGrid])
def test_another_word_is_laid_out_anew(qtbot: QtBot, make: type[Flow] | type[EvenGrid]) -> None:
    made = make() if make is Flow else EvenGrid(2)
    one, other = QLabel("kata"), QLabel("kata")
    made.addWidget(one)
    made.addWidget(other)
    window = QWidget()
    qtbot.addWidget(window)
    window.setLayout(made)
    window.resize(400, 300)
    window.show()
    before = made.sizeHint(), made.minimumSize(), made.heightForWidth(80)
    one.setText("kata yang jauh lebih panjang")
    QApplication.processEvents()
    after = made.sizeHint(), made.minimumSize(), made.heightForWidth(80)
    assert after[0].width() > before[0].width()
    assert after[1].width() > before[1].width()
    assert after[2] > before[2]
    assert one.width() == one.sizeHint().width() or make is EvenGrid
    other.hide()
    assert made.sizeHint().width() < after[0].width()


class TestEvenGrid:
    @pytest.mark.parametrize(
        ("width", "columns"),
        [
            (340, [100, 100, 100]),
            (260, [70, 90, 60]),
            (190, [85, 85]),
            (170, [65, 85]),
            (100, [100]),
        ],
    )
    def test_fewer_columns_where_they_do_not_fit(
        self, qtbot: QtBot, width: int, columns: list[int]
    ) -> None:
        made = EvenGrid(3, spacing=20)
        for wide in (60, 80, 50):
            made.addWidget(Block(wide))
        found = placed(qtbot, made, width)
        assert [wide for _, top, wide in found if top == 0] == columns
        assert len(found) == 3

    def test_it_may_be_empty(self, qtbot: QtBot) -> None:
        assert placed(qtbot, EvenGrid(3), 100) == []
        assert EvenGrid(3).takeAt(0) is None


def test_pages_take_the_room_of_the_one_in_front(qtbot: QtBot) -> None:
    pages = Pages()
    qtbot.addWidget(pages)
    assert pages.heightForWidth(100) == -1
    for high in (40, 400):
        pages.addWidget(Block(100, high))
    assert pages.minimumSizeHint() == pages.sizeHint() == QSize(100, 40)
    pages.setCurrentIndex(1)
    assert pages.sizeHint() == QSize(100, 400)


def test_the_last_hand_overs_are_shown_as_far_as_there_is_room(qtbot: QtBot) -> None:
    rows = RecentRows(4)
    qtbot.addWidget(rows)
    rows.resize(500, 200)
    rows.show()
    given = tuple(
        RecentRow(b"", "10.00 WIB", f"WARGA {n}", "RT 001 / RW 016", state, "ok")
        for n, state in enumerate(("Sudah dicetak", "Gagal", "Gagal"))
    )
    rows.show_rows(given)
    buttons = rows.findChildren(RecentButton)
    assert [one.isVisible() for one in buttons] == [True, True, True, False]
    ends = {one.findChildren(QLabel)[1].x() for one in buttons[:3]}
    assert len(ends) == 1, "columns stand below each other"
    rows.resize(500, buttons[0].height() * 2 + 3)
    assert [one.isVisible() for one in buttons] == [True, True, False, False]


def test_a_long_list_gives_way_before_the_rest(qtbot: QtBot) -> None:
    window, area = QWidget(), QScrollArea()
    qtbot.addWidget(window)
    area.setWidget(Block(100, 900))
    gives_way(area, lines=2)
    body = QVBoxLayout(window)
    body.addWidget(area)
    assert window.sizeHint().height() < 120
