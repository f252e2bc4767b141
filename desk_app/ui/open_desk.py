"""An open desk in the window: what every screen is given, the scanner, the idle lock, the sync."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from common.dates import local_time, zone_of
from desk_app.services.autostart import Autostart
from desk_app.services.contact import Contact
from desk_app.services.operators import Session
from desk_app.services.papers import Papers
from desk_app.services.ports import Printers
from desk_app.services.preferences import Preferences, PreferencesService
from desk_app.services.update import Moment
from desk_app.ui.care_runner import CareRunner, Caring
from desk_app.ui.context import (
    About,
    Bus,
    DeskServices,
    PreferencesHolder,
    SessionHolder,
    TaskRunner,
    UiContext,
)
from desk_app.ui.dialogs import QtDialogs
from desk_app.ui.front import DeskFront
from desk_app.ui.idle_lock import IdleLock
from desk_app.ui.language import install_language
from desk_app.ui.printing_queue import PrintQueue
from desk_app.ui.scan_router import ScanRouter
from desk_app.ui.scanner import ScanFilter, ScanProfile
from desk_app.ui.screens import Builder, build_screen, import_screens
from desk_app.ui.sync_runner import USUAL_RHYTHM, EngineFactory, Rhythm, SyncRunner
from protocol.events import Trust

__all__ = ["DeskInWindow", "Parts"]

_MINUTE_MS: Final = 60_000
_AHEAD_MS: Final = 150
_QUIET_MS: Final = 700


@dataclass(frozen=True, slots=True)
class Parts:
    """What the window needs of the parts that it may not know.

    ``engine`` makes a sync engine on the thread that asks; ``unsent`` counts the events that wait;
    ``known`` gives the sentence of an error that has one; ``check_slip`` draws the slip of the morning
    check (paper, place, when); ``care`` makes backups and checks in quiet moments.
    """

    printers: Printers
    papers: Papers
    engine: EngineFactory
    unsent: Callable[[], int]
    known: Callable[[BaseException], str | None]
    check_slip: Callable[[str, str, str], bytes]
    about: About
    care: Caring
    rhythm: Rhythm = USUAL_RHYTHM
    screens: Builder = build_screen
    bundle: Callable[[], bytes] | None = None
    autostart: Autostart | None = None


class DeskInWindow(QObject):
    """Wires an open desk to its screens. Make, `start` and `stop` it on the main thread; ``front`` is
    the page for the window. ``settled``: all screens stand, and nobody touches anything."""

    settled = Signal()

    def __init__(
        self,
        desk: DeskServices,
        tasks: TaskRunner,
        parts: Parts,
        application: QApplication,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._known = parts.known
        preferences = PreferencesHolder(PreferencesService(desk.store), self)
        install_language(application, preferences.current.language)
        bus, sessions = Bus(self), SessionHolder(self)
        self.dialogs = QtDialogs(desk.operators, tasks, self)
        contact = Contact(desk.store)
        self.sync = SyncRunner(
            parts.engine,
            parts.unsent,
            bus,
            self._explain,
            last_ok_ms=contact.last_ms(),
            answered=contact.remember,
            rhythm=parts.rhythm,
            parent=self,
        )
        self.idle = IdleLock(
            desk.clock.monotonic_ms,
            preferences.current.lock_minutes * _MINUTE_MS,
            self,
            touched=desk.courtesy.touched,
        )
        self.care = CareRunner(
            parts.care,
            bus,
            lambda: self.idle.quiet_ms,
            desk.clock.monotonic_ms,
            give_way=desk.courtesy.give_way,
            parent=self,
        )
        prints = PrintQueue(
            desk,
            bus,
            sessions,
            tasks,
            self.dialogs,
            parts.printers,
            parts.papers,
            preferences=preferences.now,
            parent=self,
        )
        self.context = UiContext(
            desk=desk,
            bus=bus,
            sessions=sessions,
            tasks=tasks,
            dialogs=self.dialogs,
            sync=self.sync,
            printers=parts.printers,
            preferences=preferences,
            papers=parts.papers,
            prints=prints,
            about=parts.about,
            check_slip=parts.check_slip,
            care=self.care,
            bundle=parts.bundle,
            autostart=parts.autostart,
        )
        self.front = DeskFront(self.context, parts.screens)
        self.scanner = ScanFilter(ScanProfile(prefix=preferences.current.scan_prefix), self)
        self._router = ScanRouter(sessions, self)
        self._ahead = QTimer(self)
        self._ahead.setInterval(_AHEAD_MS)
        self._ahead.timeout.connect(self._build_ahead)
        self._connect()

    def _connect(self) -> None:
        # Queued: the window that the scan is for must first be done with the key that ended it.
        queued = Qt.ConnectionType.QueuedConnection
        self.scanner.scanned.connect(self._router.route, queued)
        self._router.for_screen.connect(self.front.workspace.take_scan)
        self._router.ignored.connect(self.front.on_ignored_scan)
        self.front.locked.connect(self.dialogs.hide_all)
        self.front.unlocked.connect(self.dialogs.show_again)
        self.idle.idle.connect(self.front.workspace.model.lock)
        self.context.sessions.changed.connect(self._on_session)
        self.context.preferences.changed.connect(self._on_preferences)

    def start(self) -> None:
        """Begin: scanner, sync, date and printers are looked after from now on."""
        self.scanner.attach(self._application)
        self.idle.attach(self._application)
        self.sync.start()
        self.care.start()
        self.front.workspace.start()
        self.context.tasks.run(import_screens, self._imported, self._not_imported)

    def moment(self) -> Moment:
        """What is so for an update of the program."""
        desk = self.context.desk
        with desk.store.read() as unit:
            now = desk.recorder.now(unit)
        return Moment(
            ready=bool(self.care.shown.care.update.ready),
            signed_in=self.context.sessions.current is not None,
            quiet_ms=self.idle.quiet_ms,
            hour=local_time(now.time_ms, zone_of(desk.identity.kelurahan)).hour,
            doubtful=now.trust is Trust.DOUBTFUL,
        )

    def stop(self) -> bool:
        """Timers, then backup or check, then the sync; False if one of them has not given up in time."""
        self.front.workspace.stop()
        self._ahead.stop()
        self.idle.detach()
        self.scanner.detach()
        cared = self.care.stop()
        return self.sync.stop() and cared

    @Slot(object)
    def _imported(self, _nothing: object) -> None:
        self._ahead.start()

    @Slot(object)
    def _not_imported(self, error: BaseException) -> None:
        raise error  # told at once, not when a resident stands there and the screen is asked for

    @Slot()
    def _build_ahead(self) -> None:
        """One screen while nobody touches anything: it takes longer than a key press may wait."""
        if self.idle.quiet_ms >= _QUIET_MS and not self.front.workspace.build_ahead():
            self._ahead.stop()
            self.settled.emit()

    def _explain(self, error: BaseException) -> str:
        return self._known(error) or self.tr(
            "Sinkronisasi terhenti karena kesalahan di PC ini; semua catatan aman di PC ini dan "
            "pengiriman diulang sendiri, lanjutkan pelayanan."
        )

    @Slot(object)
    def _on_session(self, session: Session | None) -> None:
        if session is None:
            self.idle.disarm()
        else:
            self.idle.arm()

    @Slot(object)
    def _on_preferences(self, preferences: Preferences) -> None:
        self.idle.set_limit(preferences.lock_minutes * _MINUTE_MS)
        if preferences.scan_prefix != self.scanner.profile.prefix:
            self.scanner.set_profile(ScanProfile(prefix=preferences.scan_prefix))
