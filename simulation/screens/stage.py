"""The real window on a desk of the stock, off-screen, at the size of the smallest screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QAbstractAnimation, QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget
from typing_extensions import override

from desk_app import VERSION
from desk_app.bootstrap import Desk
from desk_app.paper.check_slip import check_slip_pdf
from desk_app.paper.maker import PaperMaker
from desk_app.services.operators import Operators, Session
from desk_app.services.preferences import PreferencesService
from desk_app.ui.context import (
    PDF,
    About,
    Bus,
    PreferencesHolder,
    Screen,
    SessionHolder,
    SyncState,
    TaskRunner,
    UiContext,
)
from desk_app.ui.dialogs import QtDialogs
from desk_app.ui.front import DeskFront
from desk_app.ui.printing_queue import PrintQueue
from desk_app.ui.theme import PALETTE
from desk_app.ui.window import MainWindow
from protocol.objects import OperatorObject
from simulation.screens.office import NOW_MS
from simulation.screens.stocks import Stock
from simulation.screens.world import (
    Registered,
    ScriptedCare,
    ScriptedPrinters,
    ScriptedSync,
    StillTasks,
)

__all__ = ["SIZE", "Stage", "StageError"]

SIZE: Final = (1024, 768)
_MINUTE_MS: Final = 60_000
_TITLE: Final = 30
_Widget = TypeVar("_Widget", bound=QWidget)


class StageError(Exception):
    """A play asked for something that is not in the window."""


class _StagedDialogs(QtDialogs):
    """The real dialogs; only a path is never asked for: it is a file on a stick, ``stick``."""

    def __init__(self, operators: Operators, tasks: TaskRunner, stick: Path) -> None:
        super().__init__(operators, tasks)
        self._stick = stick

    @override
    def ask_save_path(
        self, title: str, suggested: str, on_path: Callable[[Path], None], pattern: str = PDF
    ) -> None:
        self._stick.mkdir(exist_ok=True)
        on_path(self._stick / suggested)

    @override
    def ask_open_path(self, title: str, pattern: str, on_path: Callable[[Path], None]) -> None:
        on_path(self._stick / "balasan.serah")


class Stage:
    """A window, and what a play does to it. No timer fires between two pictures: time stands still.

    ``sync``, ``care``, ``printers`` and ``tasks`` may be changed before `open` and after it.
    """

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self.office = stock.office
        self.cards = stock.cards
        self.tasks = StillTasks()
        self.printers = ScriptedPrinters()
        self.care = ScriptedCare()
        self.sync = ScriptedSync()
        self.sync.begin(SyncState(outcome="done", last_ok_ms=NOW_MS - 4 * _MINUTE_MS))
        self.window = MainWindow()
        self.window.resize(*SIZE)
        self._desk: Desk | None = None
        self._context: UiContext | None = None
        self._front: DeskFront | None = None

    @property
    def desk(self) -> Desk:
        """The desk, opened when it is first asked for."""
        if self._desk is None:
            self._desk = self.office.open()
        return self._desk

    @property
    def context(self) -> UiContext:
        """What the screens were given."""
        if self._context is None:
            raise StageError("the desk is not in the window yet")
        return self._context

    @property
    def front(self) -> DeskFront:
        """The page to sign in, and the screens."""
        if self._front is None:
            raise StageError("the desk is not in the window yet")
        return self._front

    def open(self, operator: OperatorObject | None = None) -> None:
        """Put the desk into the window, with somebody signed in or nobody."""
        self._context = context = self._wire(self.desk, operator)
        self._front = DeskFront(context)
        self._front.workspace.model.look_for_printers()
        dialogs = context.dialogs
        assert isinstance(dialogs, QtDialogs)
        self._front.locked.connect(dialogs.hide_all)
        self.put(self._front)

    def _wire(self, desk: Desk, operator: OperatorObject | None) -> UiContext:
        bus, sessions = Bus(), SessionHolder()
        if operator is not None:
            sessions.set(Session(operator))
        preferences = PreferencesHolder(PreferencesService(desk.store))
        dialogs = _StagedDialogs(desk.operators, self.tasks, desk.folder.parent / "FLASHDISK")
        papers = PaperMaker()
        prints = PrintQueue(
            desk,
            bus,
            sessions,
            self.tasks,
            dialogs,
            self.printers,
            papers,
            preferences=preferences.now,
        )
        self.sync.begin(replace(self.sync.state, unsent=desk.sync_store().position().unsent))
        return UiContext(
            desk=desk,
            bus=bus,
            sessions=sessions,
            tasks=self.tasks,
            dialogs=dialogs,
            sync=self.sync,
            printers=self.printers,
            preferences=preferences,
            papers=papers,
            prints=prints,
            about=About(VERSION, desk.folder, desk.store.path),
            check_slip=check_slip_pdf,
            care=self.care,
            bundle=bytes,
            autostart=Registered(),
        )

    def put(self, page: QWidget) -> None:
        """Show a page in the window."""
        self.window.show_page(page)
        self.window.show()
        self.window.activateWindow()
        self.come_to_front()

    def come_to_front(self) -> None:
        """Let what was just opened, or stands there again, become the active window; only here do events
        of the platform pass."""
        QApplication.processEvents()
        if QApplication.activeWindow() is None:
            self.windows()[-1].activateWindow()
            QApplication.processEvents()
        self.settle()

    def show(self, screen: Screen, argument: object = None) -> None:
        """Show a screen, as the navigation or another screen would."""
        self.front.workspace.show_screen(screen, argument)
        self.settle()

    def settle(self) -> None:
        """Let layouts, queued signals and thrown-away widgets have their turn, but no timer; what fades
        in or out is at its end."""
        for _ in range(3):
            QCoreApplication.sendPostedEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            for window in self.windows():
                for moving in window.findChildren(QAbstractAnimation):
                    moving.setCurrentTime(moving.totalDuration())

    def find(self, kind: type[_Widget], name: str = "") -> _Widget:
        """The visible widget of that kind and objectName; the topmost window first."""
        for top in reversed(self.windows()):
            for found in top.findChildren(kind):
                if found.isVisible() and name in ("", found.objectName()):
                    return found
        raise StageError(f"no {kind.__name__} {name!r} in the window")

    def press(self, name: str) -> None:
        """Press a button."""
        self.find(QAbstractButton, name).click()
        self.come_to_front()

    def write(self, name: str, text: str) -> None:
        """Type into a field."""
        field = self.find(QLineEdit, name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        self.settle()

    def key(self, key: Qt.Key, target: QWidget | None = None) -> None:
        """Press a key where the focus is."""
        where = target or QApplication.focusWidget()
        if where is None:
            raise StageError("nothing has the focus")
        QTest.keyClick(where, key)
        self.settle()

    def windows(self) -> list[QWidget]:
        """The window, and what stands open above it: dialogs, lists."""
        others = [
            w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not self.window
        ]
        return [self.window, *others]

    def close_dialogs(self) -> None:
        """Give up every question."""
        for dialog in self.windows()[1:]:
            if isinstance(dialog, QDialog):
                dialog.reject()
        self.come_to_front()

    def picture(self) -> QPixmap:
        """What a person sees now."""
        self.settle()
        made = self.window.grab()
        for above in self.windows()[1:]:
            _draw_above(made, above, self.window)
        return made

    def close(self) -> None:
        """Take everything down, in the order of the program."""
        for above in self.windows()[1:]:
            above.close()
        if self._front is not None:
            self._front.workspace.stop()
        self._front = self._context = None
        self.settle()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if self._desk is not None:
            self._desk.close()
            self._desk = None


def _draw_above(made: QPixmap, above: QWidget, window: QWidget) -> None:
    """Draw a dialog or a list onto the picture of the window, with the frame that a desktop gives it."""
    at = above.geometry().topLeft() - window.geometry().topLeft()
    inner = above.grab()
    painter = QPainter(made)
    frame = inner.rect().translated(at)
    if isinstance(above, QDialog):
        painter.fillRect(made.rect(), QColor(16, 24, 32, 70))
        title = frame.adjusted(0, -_TITLE, 0, 0)
        painter.fillRect(title.adjusted(-1, -1, 1, 1), QColor(PALETTE.quiet))
        painter.fillRect(title, QColor(PALETTE.surface))
        words = title.adjusted(12, 0, -12, 0)
        words.setHeight(_TITLE)
        painter.setPen(QColor(PALETTE.ink))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, above.windowTitle())
    painter.drawPixmap(at, inner)
    painter.end()
