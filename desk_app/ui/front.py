"""An enrolled desk in the window: the page to sign in, and behind it the screens, which stay alive."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from desk_app.services.operators import Session
from desk_app.ui.context import NoticeKind, UiContext
from desk_app.ui.pc_lock_watch import PcLockWatch
from desk_app.ui.screens import Builder, build_screen
from desk_app.ui.session_watch import SessionWatch
from desk_app.ui.shell import Workspace
from desk_app.ui.viewmodels.sign_in import SignInViewModel, office_name
from desk_app.ui.views.locked_page import LockedView
from desk_app.ui.views.sign_in import SignInView

__all__ = ["DeskFront"]


class DeskFront(QStackedWidget):
    """Shows the screens while somebody is signed in, the page to sign in while nobody is."""

    locked = Signal()
    unlocked = Signal()

    def __init__(self, context: UiContext, build: Builder = build_screen) -> None:
        super().__init__()
        self.setObjectName("desk_front")
        self._context = context
        self.sign_in = SignInViewModel(context, self)
        self._gate = SignInView(self.sign_in)
        self.workspace = Workspace(context, build)
        self._open = False
        self.lock_watch = PcLockWatch(context, parent=self)
        self._session_watch = SessionWatch(context, self)
        self._locked = LockedView(context.sync, office_name(context))
        self.addWidget(self._gate)
        self.addWidget(self.workspace)
        self.addWidget(self._locked)
        self.lock_watch.changed.connect(self._on_pc_lock)
        self._session_watch.ended.connect(self._on_ended)
        context.sessions.changed.connect(self._on_session)
        self._on_session(context.sessions.current)

    @Slot(object)
    def _on_session(self, session: Session | None) -> None:
        if session is None:
            if self._open:
                self._open = False
                self.sign_in.say("info", self._still_there())
                self.locked.emit()
            self._show_gate()
            return
        self._open = True
        self.setCurrentWidget(self.workspace)
        self.workspace.wake()
        self.unlocked.emit()

    def _show_gate(self) -> None:
        """Where people sign in, or why nobody may."""
        self.setCurrentWidget(self._locked if self.lock_watch.locked else self._gate)

    @Slot(bool)
    def _on_pc_lock(self, _locked: bool) -> None:
        if self._context.sessions.current is None:
            self._show_gate()

    @Slot(str)
    def _on_ended(self, sentence: str) -> None:
        self.sign_in.say("warning", sentence)

    def _still_there(self) -> str:
        return self.tr("Loket terkunci. Pekerjaan yang terbuka tetap ada.")

    @Slot(str)
    def on_ignored_scan(self, sentence: str) -> None:
        """A scan that can mean nothing now: say so where it can be read."""
        if self._open:
            self._context.bus.say(NoticeKind.INFO, sentence)
        else:
            self.sign_in.say("info", sentence)
