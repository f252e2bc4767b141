"""The small widgets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from desk_app.ui.context import Screen, UiContext
from desk_app.ui.parts import Banner, Panel
from desk_app.ui.shell import Workspace


class WindowsShown(QObject):
    """Notes every widget that is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.mark.parametrize("heading", ["", "Judul"])
def test_a_panel_never_flashes_as_a_window(qapp: QApplication, qtbot: QtBot, heading: str) -> None:
    shown = WindowsShown()
    qapp.installEventFilter(shown)
    try:
        panel = Panel(heading)
        qtbot.addWidget(panel)
        assert not Banner(panel).isVisible()
        assert panel.heading.isHidden() is not bool(heading)
    finally:
        qapp.removeEventFilter(shown)
    assert shown.names == []


class Counted(QVBoxLayout):
    """Counts how often what is in it asks to be laid out anew."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.times = 0

    @override
    def invalidate(self) -> None:
        self.times += 1
        super().invalidate()


def test_a_banner_that_says_the_same_moves_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout, banner = Counted(window), Banner()
    layout.addWidget(banner)
    banner.show_text("warning", "Kertas habis.")
    window.show()
    layout.times = 0
    banner.show_text("warning", "Kertas habis.")
    assert layout.times == 0
    banner.show_text("error", "Kertas habis.")
    assert banner.property("tone") == "error"
    banner.show_text("error", "")
    assert layout.times > 0
    assert not banner.isVisible()


@pytest.mark.parametrize("screen", list(Screen))
def test_no_part_of_a_screen_flashes_as_a_window(
    qapp: QApplication, qtbot: QtBot, context: UiContext, screen: Screen
) -> None:
    workspace = Workspace(context)
    qtbot.addWidget(workspace)
    workspace.resize(1024, 768)
    workspace.show()
    shown = WindowsShown()
    qapp.installEventFilter(shown)
    try:
        workspace.show_screen(screen)
        qapp.processEvents()
    finally:
        qapp.removeEventFilter(shown)
        workspace.stop()
    assert shown.names == []
