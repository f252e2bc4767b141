"""The window and a newer version: one quiet line, and the installer once everything is closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.app import WindowApp
from desk_app.bootstrap import open_desk
from desk_app.services.outcome import Outcome
from desk_app.services.update import Ready
from desk_app.services.update_care import SetupError
from desk_app.start import Options
from desk_app.store.update_files import UPDATES, UpdateFiles
from desk_app.ui.parts import Banner
from tests.desk_app.cli.test_update import OneFile
from tests.desk_app.ui.test_app import QUIET, shows
from tests.support.desk import PETUGAS, DeskBench, card_object, owner_claim, session, signed
from tests.support.desk import stocked as desk_with_cards
from tests.support.fakes_ui import FakePrinters
from tests.support.keys import child
from tests.support.update_key import believe


class Setup:
    """Starts nothing, and sees whether the desk was closed. Implements `SetupStart`."""

    def __init__(self, folder: Path, *, works: bool = True) -> None:
        self.folder = folder
        self.works = works
        self.versions: list[str] = []

    def start(self, ready: Ready) -> None:
        open_desk(self.folder).close()
        if not self.works:
            raise SetupError("740")
        self.versions.append(ready.update.version)


@pytest.fixture
def folder(bench: DeskBench, monkeypatch: pytest.MonkeyPatch) -> Path:
    (bench.folder / "built").mkdir()
    believe(bench.folder / "built", monkeypatch)
    with desk_with_cards(bench) as desk:
        desk.hand_over.hand_over(session(PETUGAS), card_object(1).id, owner_claim(), signed())
        desk.updates.offered("9.0.0")
        assert desk.updates.fetch(OneFile(bench.folder), lambda: True)
    return bench.folder


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[list[WindowApp]]:
    """Windows that are closed at the end."""
    del qapp
    opened: list[WindowApp] = []
    yield opened
    for one in opened:
        one.stop()


def _open(windows: list[WindowApp], qtbot: QtBot, folder: Path, setup: Setup) -> WindowApp:
    running = WindowApp(Options(folder, printers=FakePrinters(), rhythm=QUIET, setup=setup))
    windows.append(running)
    qtbot.addWidget(running.window)
    running.window.show()
    running.open()
    shows(running, qtbot, "desk_front")
    return running


def _said(running: WindowApp) -> str:
    return child(running.window, Banner, "standing_banner").text()


def test_one_quiet_line_and_the_installer_when_everything_is_closed(
    windows: list[WindowApp], qtbot: QtBot, folder: Path
) -> None:
    setup = Setup(folder)
    running = _open(windows, qtbot, folder, setup)
    qtbot.waitUntil(lambda: "dipasang malam ini" in _said(running), timeout=10_000)
    desk = running.desk
    assert desk is not None
    assert desk.moment().ready
    running.look_for_night()  # somebody has just touched the window
    assert running.window.isVisible()
    assert not running.start_update()  # not while it is open
    assert running.stop()
    assert setup.versions == []
    assert running.start_update()
    assert not running.start_update()
    assert setup.versions == ["9.0.0"]
    with open_desk(folder) as again:
        assert again.backups.newest() is not None  # the act from before waits for the centre


def test_an_installer_that_does_not_start_is_no_trouble(
    windows: list[WindowApp], qtbot: QtBot, folder: Path, expected_logs: list[str]
) -> None:
    expected_logs.append("update 9.0.0 waits")
    running = _open(windows, qtbot, folder, Setup(folder, works=False))
    assert running.stop()
    assert not running.start_update()
    with open_desk(folder) as again:
        assert again.updates.ready() is not None


def test_a_failed_version_is_told_in_one_sentence_and_once(
    windows: list[WindowApp], qtbot: QtBot, folder: Path
) -> None:
    UpdateFiles(folder / UPDATES).keep_outcome(Outcome("9.0.0", 1, ("data",)))
    setup = Setup(folder)
    running = _open(windows, qtbot, folder, setup)
    qtbot.waitUntil(lambda: "9.0.0 tidak lolos uji pertamanya" in _said(running), timeout=10_000)
    assert running.stop()
    assert not running.start_update()
    assert setup.versions == []
    running = _open(windows, qtbot, folder, setup)
    qtbot.waitUntil(
        lambda: running.desk is not None and running.desk.care.shown.care.backup is None
    )
    assert "9.0.0" not in _said(running)
