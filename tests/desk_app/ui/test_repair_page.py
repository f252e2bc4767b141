"""The page after a repair: it can be read, scrolled and left by keyboard, and a scan does not leave it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from desk_app.services.told import Story
from desk_app.ui.views.repair_page import RepairView
from tests.support.keys import child, in_front, key

TOLD = Story(("Rusak.", "Diperbaiki."), ("Semua ada.",), tuple(f"Langkah {n}." for n in range(60)))


@pytest.fixture
def page(qtbot: QtBot) -> RepairView:
    made = RepairView(TOLD)
    qtbot.addWidget(made)
    made.resize(1024, 600)
    made.show()
    in_front(qtbot, made)
    return made


def test_it_says_everything(page: RepairView) -> None:
    for name, sentences in zip(
        ("happened", "safe", "todo"), (TOLD.happened, TOLD.safe, TOLD.todo), strict=True
    ):
        said = page.findChildren(QLabel, f"repair_{name}")
        assert tuple(one.text() for one in said) == sentences
    assert "Semua ada." in page.accessibleDescription()


def test_it_is_left_by_a_key_that_no_scanner_sends(page: RepairView, qtbot: QtBot) -> None:
    read = child(page, QPushButton, "repair_read")
    assert read.hasFocus()
    with qtbot.assertNotEmitted(page.read):
        key(read, Qt.Key.Key_Return)
    with qtbot.waitSignal(page.read):
        key(read, Qt.Key.Key_Space)


def test_what_is_further_down_can_be_reached_by_keys(page: RepairView) -> None:
    area = child(page, QScrollArea, "repair_scroll")
    key(child(page, QPushButton, "repair_read"), Qt.Key.Key_Backtab)
    assert area.hasFocus()
    key(area, Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() > 0
