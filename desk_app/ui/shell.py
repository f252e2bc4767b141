"""The screens with what stands around them: navigation, place and date, sync, notices."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desk_app.ui.context import Goto, Notice, NoticeKind, Screen, ScreenView, UiContext
from desk_app.ui.parts import Banner, button, row, scrolling
from desk_app.ui.rail import Rail, keys_of
from desk_app.ui.screens import Builder, build_screen
from desk_app.ui.topbar import TopBar
from desk_app.ui.viewmodels.shell import ShellState, ShellViewModel
from desk_app.ui.views.print_strip import PrintStrip

__all__ = ["Workspace"]

_TICK_MS: Final = 30_000
_GOOD_NEWS_MS: Final = 12_000
_NOTHING_SAID: Final = Notice(NoticeKind.INFO, "")
_BUILD_ORDER: Final = (Screen.HOME, Screen.HAND_OVER, *Screen)  # the most wanted first


class Workspace(QWidget):
    """Rail, top bar, notices and the screens. A screen is built when it is first shown and then stays
    as it is: what is half done on it is there again after another screen, and after a lock."""

    def __init__(self, context: UiContext, build: Builder = build_screen) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._build = build
        self._views: dict[Screen, ScreenView] = {}
        self._screen: Screen | None = None
        self.model = ShellViewModel(context, self)
        self._rail = Rail()
        self._bar = TopBar()
        self._standing = Banner()
        self._standing.setObjectName("standing_banner")
        self._ask_date = button(self.tr("Pastikan tanggal"), name="confirm_date")
        self._said_last = _NOTHING_SAID
        self._notice = Banner()
        self._notice.setObjectName("notice_banner")
        self._good_news = QTimer(self)
        self._good_news.setSingleShot(True)
        self._good_news.setInterval(_GOOD_NEWS_MS)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._ticking = QTimer(self)
        self._ticking.setInterval(_TICK_MS)
        self._ticking.timeout.connect(self.model.tick)
        self._show(self.model.state)

    @property
    def screen_shown(self) -> Screen | None:
        """The screen in front, None before the first."""
        return self._screen

    def start(self) -> None:
        """The window is up: look at the date and the printers from now on."""
        self._ticking.start()
        self.model.look_for_printers()

    def stop(self) -> None:
        """The program ends."""
        self._ticking.stop()
        self._good_news.stop()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        said = QVBoxLayout()
        said.setContentsMargins(14, 10, 14, 0)
        said.setSpacing(8)
        standing = row(self._standing, self._ask_date)
        standing.setStretch(0, 1)
        said.addLayout(standing)
        said.addWidget(self._notice)
        self._said = QWidget()
        self._said.setLayout(said)
        column.addWidget(self._said)
        column.addWidget(self._pages, 1)  # a screen has margins of its own
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._rail)
        whole.addLayout(column, 1)

    def _connect(self) -> None:
        model, bus = self.model, self._context.bus
        model.changed.connect(self._show)
        bus.notice.connect(self._on_notice)
        if self._context.prints is not None:
            # Queued: the strips of the screens hear of it first.
            changed = self._context.prints.changed
            changed.connect(self._show_notice, Qt.ConnectionType.QueuedConnection)
        bus.goto.connect(self._on_goto)
        self._rail.chosen.connect(self.show_screen)
        self._bar.sync_pressed.connect(model.sync_or_stop)
        self._bar.lock_pressed.connect(model.lock)
        self._ask_date.clicked.connect(model.ask_date)
        self._good_news.timeout.connect(self._hide_notice)
        # Asked for while the window is still turning from the lock to the screens.
        model.date_asked.connect(self._on_date_asked, Qt.ConnectionType.QueuedConnection)
        self._keys = [
            self._shortcut("F9", model.sync_or_stop),
            self._shortcut("Ctrl+L", model.lock),
        ]
        for screen in Screen:
            for keys in keys_of(screen):
                made = self._shortcut(keys, self._on_keys)
                made.setProperty("screen", screen.value)
                self._keys.append(made)

    def _shortcut(self, keys: str, slot: object) -> QShortcut:
        made = QShortcut(QKeySequence(keys), self)
        made.setAutoRepeat(False)
        made.activated.connect(slot)
        # A screen may have the same key for something of its own: the frame's meaning holds.
        made.activatedAmbiguously.connect(slot)
        return made

    @Slot()
    def _on_keys(self) -> None:
        self.show_screen(Screen(str(self.sender().property("screen"))))

    @Slot(object)
    def show_screen(self, screen: Screen, argument: object = None) -> None:
        """Bring a screen to the front, built now if it never was."""
        view = self._view(screen)
        if screen is not self._screen and self._good_news.isActive():
            self._hide_notice()  # it was about the screen before
        self._screen = screen
        self._rail.mark(screen)
        self._pages.setCurrentIndex(list(self._views).index(screen))
        view.activate(argument)
        self._show_notice()

    def _view(self, screen: Screen) -> ScreenView:
        view = self._views.get(screen)
        if view is None:
            view = self._build(screen, self._context)
            if not view.objectName():
                view.setObjectName(screen.value)
            self._views[screen] = view
            # Scrolls on a small laptop with everything enlarged.
            self._pages.addWidget(scrolling(view, sideways=True))
        return view

    def build_ahead(self) -> bool:
        """Build one more screen before it is asked for; False if all stand."""
        for screen in _BUILD_ORDER:
            if screen not in self._views:
                self._view(screen).ensurePolished()
                return True
        return False

    def wake(self) -> None:
        """Somebody has signed in: begin, or go on where work was."""
        self.show_screen(self._screen or Screen.HOME)

    @Slot(str)
    def take_scan(self, code: str) -> None:
        """A scan that no dialog took: to the screen in front, or to the hand-over with it."""
        view = self._views.get(self._screen) if self._screen else None
        if view is not None and view.takes_scans:
            self._context.bus.scanned.emit(code)
        else:
            self.show_screen(Screen.HAND_OVER, code)

    @Slot(object)
    def _on_goto(self, goto: Goto) -> None:
        self.show_screen(goto.screen, goto.argument)

    @Slot(object)
    def _on_notice(self, notice: Notice) -> None:
        self._said_last = notice
        self._show_notice()
        if notice.kind in (NoticeKind.OK, NoticeKind.INFO):
            self._good_news.start()
        else:
            self._good_news.stop()

    @Slot()
    def _hide_notice(self) -> None:
        self._good_news.stop()
        self._said_last = _NOTHING_SAID
        self._show_notice()

    @Slot()
    def _show_notice(self) -> None:
        """The last notice, unless the screen in front says the same by itself."""
        notice = self._said_last
        view = self._views.get(self._screen) if self._screen else None
        strips = view.findChildren(PrintStrip) if view is not None else []
        twice = any(strip.text() == notice.text for strip in strips)
        self._notice.show_text(notice.kind.value, "" if twice else notice.text)
        self._show_said()

    @Slot(object)
    def _on_date_asked(self, day: date) -> None:
        self._context.dialogs.ask_date(day, self.model.confirm_date)

    @Slot(object)
    def _show(self, state: ShellState) -> None:
        self._rail.show_pc(state.pc)
        self._bar.show_state(state)
        self._standing.show_text(state.standing.tone, state.standing.text)
        self._ask_date.setVisible(state.asks_date)
        self._show_said()

    def _show_said(self) -> None:
        """No room is taken while there is nothing to say."""
        self._said.setVisible(bool(self._standing.text() or self._notice.text()))
