"""The registry's lock at the window: whoever is being served is served to the end, then nobody gets in."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desk_app.services.operators import Session
from desk_app.services.pc_lock import LOCK_GRACE_MS
from desk_app.ui.context import NoticeKind, UiContext

__all__ = ["PcLockWatch"]


class PcLockWatch(QObject):
    """Looks after each sync whether the PC is locked. ``changed``: whether nobody may get in now."""

    changed = Signal(bool)

    def __init__(
        self, context: UiContext, grace_ms: int = LOCK_GRACE_MS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._locked = context.desk.pc_lock.since_ms() > 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(grace_ms)
        self._timer.timeout.connect(self.end_session)
        context.sync.changed.connect(self.look)
        context.bus.data_changed.connect(self.look)
        context.sessions.changed.connect(self._on_session)

    @property
    def locked(self) -> bool:
        """Whether the PC is locked; a session that was open then may still end its work."""
        return self._locked

    @Slot()
    def end_session(self) -> None:
        """The time of grace is over: what is half done stays, as with the idle lock."""
        if self._locked and self._context.sessions.current is not None:
            self._context.sessions.set(None)

    @Slot(object)
    def look(self, _anything: object = None) -> None:
        """Look whether an answer brought or ended the lock."""
        if self._context.sync.state.running:
            return
        locked = self._context.desk.pc_lock.since_ms() > 0
        if locked == self._locked:
            return
        self._locked = locked
        if not locked:
            self._timer.stop()
        elif self._context.sessions.current is not None:
            self._timer.start()
            self._context.bus.say(
                NoticeKind.WARNING,
                self.tr(
                    "PC ini dikunci oleh Disdukcapil. Selesaikan yang sedang dilayani; layar terkunci "
                    "dalam lima menit."
                ),
            )
        self.changed.emit(locked)

    @Slot(object)
    def _on_session(self, session: Session | None) -> None:
        if session is None:
            self._timer.stop()
