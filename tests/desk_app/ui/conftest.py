"""Fixtures of the screens' tests: the application as it looks, a real desk, fakes around it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.bootstrap import Desk
from desk_app.ui.context import ScreenView, UiContext
from desk_app.ui.fonts import load_fonts
from desk_app.ui.front import DeskFront
from desk_app.ui.theme import style_sheet
from tests.support.desk import PETUGAS, session
from tests.support.desk_fixtures import bench, desk, made_once
from tests.support.fakes_ui import FakeDialogs, FakePrinters, FakeSync, UiBench
from tests.support.qt_guards import (
    HARMLESS,
    expected_logs,
    nothing_calls_out,
    nothing_logged_badly,
    nothing_modal,
    nothing_stays_alive,
)

__all__ = [
    "bench",
    "desk",
    "expected_logs",
    "made_once",
    "nothing_calls_out",
    "nothing_logged_badly",
    "nothing_modal",
    "nothing_stays_alive",
]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the off-screen platform says of itself is no fault of a screen."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*HARMLESS, extend=True))


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """pytest-qt's application with the fonts and colours of the product."""
    assert load_fonts(qapp)
    qapp.setStyle("Fusion")
    qapp.setStyleSheet(style_sheet())
    return qapp


@pytest.fixture
def ui(qapp: QApplication, desk: Desk) -> UiBench:
    """A context with every fake at hand; a petugas is signed in."""
    made = UiBench(desk)
    made.sessions.set(session(PETUGAS))
    return made


@pytest.fixture
def front(ui: UiBench, qtbot: QtBot) -> Iterator[DeskFront]:
    """An enrolled desk in the window, with empty pages for screens."""
    made = DeskFront(ui.whole(), lambda _screen, _context: ScreenView())
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    yield made
    made.workspace.stop()


@pytest.fixture
def context(ui: UiBench) -> UiContext:
    """What a screen is given, papers and a print queue with it."""
    return ui.whole()


@pytest.fixture
def dialogs(ui: UiBench) -> FakeDialogs:
    """The dialogs of ``context``."""
    return ui.dialogs


@pytest.fixture
def printers(ui: UiBench) -> FakePrinters:
    """The printers of ``context``."""
    return ui.printers


@pytest.fixture
def sync_control(ui: UiBench) -> FakeSync:
    """The sync of ``context``."""
    return ui.sync
