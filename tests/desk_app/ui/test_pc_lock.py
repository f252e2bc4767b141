"""The registry's lock at the window: nobody gets in, whoever is being served is served to the end."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui.context import ScreenView, SyncState
from desk_app.ui.front import DeskFront
from desk_app.ui.pc_lock_watch import PcLockWatch
from tests.support.desk import PETUGAS, session
from tests.support.fakes_ui import UiBench
from tests.support.keys import child, click

LOCKED_MS = 1_795_000_000_000


def told(ui: UiBench, since_ms: int) -> None:
    """A sync has ended that brought this."""
    ui.desk.pc_lock.set(since_ms)
    ui.sync.put(SyncState(outcome="done", unsent=4, message="Semua terkirim."))


def page_of(front: DeskFront) -> QWidget:
    page = front.currentWidget()
    assert page is not None
    return page


def shown(front: DeskFront) -> str:
    return page_of(front).objectName()


def test_a_locked_pc_shows_one_page_to_everybody(ui: UiBench, front: DeskFront) -> None:
    ui.sessions.set(None)
    assert shown(front) == "sign_in"
    told(ui, LOCKED_MS)
    assert shown(front) == "pc_locked"
    page = page_of(front)
    text = "\n".join(label.text() for label in page.findChildren(QLabel))
    assert "dikunci oleh Disdukcapil" in text
    assert "4 catatan belum terkirim" in text
    assert "WARGA" not in text
    sync = child(page, QPushButton, "locked_sync")
    assert sync.hasFocus() or sync.isEnabled()
    click(sync)
    assert ui.sync.asked == 1
    ui.sync.put(SyncState(running=True))
    assert not sync.isEnabled()
    told(ui, 0)
    assert shown(front) == "sign_in"


def test_whoever_is_being_served_is_served_to_the_end(ui: UiBench, front: DeskFront) -> None:
    told(ui, LOCKED_MS)
    assert ui.sessions.current is not None
    assert front.currentWidget() is front.workspace
    assert "lima menit" in ui.notices[-1].text
    ui.sync.put(SyncState(outcome="done"))  # said once
    assert len([n for n in ui.notices if "lima menit" in n.text]) == 1
    ui.sessions.set(None)
    assert shown(front) == "pc_locked"


def test_the_time_of_grace_ends_by_itself(ui: UiBench, qtbot: QtBot) -> None:
    watch = PcLockWatch(ui.whole(), grace_ms=1)
    told(ui, LOCKED_MS)
    assert watch.locked
    qtbot.waitUntil(lambda: ui.sessions.current is None, timeout=5_000)


def test_an_unlocking_within_the_grace_ends_nothing(ui: UiBench) -> None:
    watch = PcLockWatch(ui.whole())
    told(ui, LOCKED_MS)
    told(ui, 0)
    assert not watch.locked
    watch.end_session()
    assert ui.sessions.current == session(PETUGAS)


def test_a_pc_that_was_locked_before_it_was_opened(ui: UiBench, qtbot: QtBot) -> None:
    ui.desk.pc_lock.set(LOCKED_MS)
    ui.sessions.set(None)
    front = DeskFront(ui.whole(), lambda _screen, _context: ScreenView())
    qtbot.addWidget(front)
    assert shown(front) == "pc_locked"
    front.workspace.stop()
