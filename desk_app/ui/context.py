"""What every screen is given: the desk's services, the bus, who is signed in, the runners.

Made once by `desk_app.start` and passed into view-models; there is no global to reach for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desk_app.services.autostart import Autostart
from desk_app.services.case_files import CaseNotes
from desk_app.services.courtesy import Courtesy
from desk_app.services.documents import Documents
from desk_app.services.exchange import Exchange
from desk_app.services.hand_over import CancelService, HandOverService
from desk_app.services.hold import HoldService
from desk_app.services.operators import Operators, Session
from desk_app.services.papers import Papers
from desk_app.services.pc_lock import PcLock
from desk_app.services.ports import Changes, Clock, Identity, Printers, Store
from desk_app.services.preferences import Preferences, PreferencesService
from desk_app.services.printing import PrintingService
from desk_app.services.receive_batch import ReceiveService
from desk_app.services.recorder import Recorder
from desk_app.services.time_keeper import TimeKeeper

if TYPE_CHECKING:
    from desk_app.ui.care_runner import CareControl
    from desk_app.ui.printing_queue import PrintQueue

__all__ = [
    "PDF",
    "About",
    "Bus",
    "DeskServices",
    "Dialogs",
    "Goto",
    "Notice",
    "NoticeKind",
    "PreferencesHolder",
    "Screen",
    "ScreenView",
    "SessionHolder",
    "SyncControl",
    "SyncState",
    "TaskRunner",
    "UiContext",
]


PDF: Final = "PDF (*.pdf)"


class Screen(StrEnum):
    """The screens, in the order of the navigation; the value is the view's objectName."""

    HOME = "home"
    HAND_OVER = "hand_over"
    RECEIVE = "receive"
    CASES = "cases"
    REPORTS = "reports"
    HISTORY = "history"
    SETTINGS = "settings"


class NoticeKind(StrEnum):
    """How a notice looks."""

    OK = "ok"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the person at the desk, shown in the notice bar until the next one."""

    kind: NoticeKind
    text: str


@dataclass(frozen=True, slots=True)
class Goto:
    """Show a screen, perhaps about something (a card id for HISTORY, a card for HAND_OVER)."""

    screen: Screen
    argument: object = None


class Bus(QObject):
    """The signals that cross screens."""

    data_changed = Signal(object)  # Changes: after every write, and after a sync
    notice = Signal(object)  # Notice
    goto = Signal(object)  # Goto
    scanned = Signal(str)  # a scan that no dialog took: digits or upper-case text

    def changed(self, changes: Changes) -> None:
        """Tell every screen what a write changed."""
        self.data_changed.emit(changes)

    def say(self, kind: NoticeKind, text: str) -> None:
        """Show a sentence."""
        self.notice.emit(Notice(kind, text))


class SessionHolder(QObject):
    """Who is at the desk now."""

    changed = Signal(object)  # Session | None

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None

    @property
    def current(self) -> Session | None:
        """The session, None while locked."""
        return self._session

    def set(self, session: Session | None) -> None:
        """Sign in, or lock with None."""
        self._session = session
        self.changed.emit(session)


class PreferencesHolder(QObject):
    """How this PC is set up, now."""

    changed = Signal(object)  # Preferences

    def __init__(self, service: PreferencesService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._current = service.load()

    @property
    def current(self) -> Preferences:
        """The preferences in force."""
        return self._current

    def set(self, preferences: Preferences) -> None:
        """Keep other preferences and put them into force."""
        if preferences != self._current:
            self._service.save(preferences)
            self._current = preferences
            self.changed.emit(preferences)

    def now(self) -> Preferences:
        """`current`, for who asks again and again."""
        return self._current


@dataclass(frozen=True, slots=True)
class About:
    """The program as it stands on this PC. ``warning``: what IT should know, empty if nothing."""

    version: str = ""
    folder: Path = Path()
    database: Path = Path()
    warning: str = ""


class DeskServices(Protocol):
    """The part of `bootstrap.Desk` that screens use."""

    @property
    def identity(self) -> Identity:
        """Who this desk is."""
        ...

    @property
    def clock(self) -> Clock:
        """The PC's clock."""
        ...

    @property
    def courtesy(self) -> Courtesy:
        """Who sits at the window goes first."""
        ...

    @property
    def store(self) -> Store:
        """The store, for reading; writes go through the services."""
        ...

    @property
    def recorder(self) -> Recorder:
        """The log's one way in."""
        ...

    @property
    def time_keeper(self) -> TimeKeeper:
        """The best-known time."""
        ...

    @property
    def operators(self) -> Operators:
        """Signing in."""
        ...

    @property
    def hand_over(self) -> HandOverService:
        """Handing over."""
        ...

    @property
    def cancel(self) -> CancelService:
        """Taking a hand-over back."""
        ...

    @property
    def receive(self) -> ReceiveService:
        """Receiving batches."""
        ...

    @property
    def hold(self) -> HoldService:
        """Setting cards aside and putting them back."""
        ...

    @property
    def case_notes(self) -> CaseNotes:
        """Notes on cases, and closing them."""
        ...

    @property
    def printing(self) -> PrintingService:
        """Print states."""
        ...

    @property
    def documents(self) -> Documents:
        """What the papers say."""
        ...

    @property
    def pc_lock(self) -> PcLock:
        """Whether the registry has locked this PC."""
        ...

    @property
    def exchange(self) -> Exchange:
        """Files carried to the centre by hand, and its replies."""
        ...


class TaskRunner(Protocol):
    """Slow local work on the one task thread; results come back on the main thread."""

    def run(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Queue ``work``; exactly one of ``done`` and ``failed`` is called, on the main thread.

        They must be bound methods of a QObject that outlives the task, never lambdas."""
        ...


class Dialogs(Protocol):
    """Questions to the person at the desk. All open without blocking and answer through a call."""

    def confirm(self, title: str, question: str, yes: str, on_yes: Callable[[], None]) -> None:
        """Ask; ``on_yes`` is called if the button labelled ``yes`` is pressed."""
        ...

    def ask_supervisor(self, purpose: str, on_approved: Callable[[Session, str], None]) -> None:
        """Ask for a supervisor, their PIN and a reason; nothing is called if it is given up."""
        ...

    def ask_save_path(
        self, title: str, suggested: str, on_path: Callable[[Path], None], pattern: str = PDF
    ) -> None:
        """Ask where to save a file; ``pattern`` names its kind as Qt's file dialogs do."""
        ...

    def ask_open_path(self, title: str, pattern: str, on_path: Callable[[Path], None]) -> None:
        """Ask which file to read."""
        ...

    def ask_date(self, day: date, on_date: Callable[[date], None]) -> None:
        """Ask what day it is, ``day`` being the best guess; nothing is called if it is given up."""
        ...

    def tell(self, title: str, text: str, details: str = "") -> None:
        """Say something that must not be missed; ``details`` can be copied."""
        ...


@dataclass(frozen=True, slots=True)
class SyncState:
    """What is always visible of the sync, and always true.

    ``outcome``: an `Outcome` value of the last run, empty before the first; ``message`` its sentence;
    ``last_ok_ms``: when the centre last answered, 0 never; ``sent`` of ``total`` and ``received``:
    progress of the run under way.
    """

    running: bool = False
    unsent: int = 0
    outcome: str = ""
    message: str = ""
    last_ok_ms: int = 0
    sent: int = 0
    total: int = 0
    received: int = 0


class SyncControl(QObject):
    """Starts and stops syncs; the runner with the thread is a subclass."""

    changed = Signal(object)  # SyncState

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = SyncState()

    @property
    def state(self) -> SyncState:
        """The state now."""
        return self._state

    def _put(self, state: SyncState) -> None:
        self._state = state
        self.changed.emit(state)

    def heard(self, server_ms: int) -> None:
        """The centre answered at ``server_ms`` by another way: a reply carried by hand."""
        self._put(replace(self._state, last_ok_ms=max(self._state.last_ok_ms, server_ms)))

    def sync_now(self) -> None:
        """Sync as soon as possible; asked for during a run, one more follows it."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Stop the run under way at the next request."""
        raise NotImplementedError


@dataclass(frozen=True)
class UiContext:
    """What every screen is given."""

    desk: DeskServices
    bus: Bus
    sessions: SessionHolder
    tasks: TaskRunner
    dialogs: Dialogs
    sync: SyncControl
    printers: Printers
    preferences: PreferencesHolder
    papers: Papers | None = None
    prints: PrintQueue | None = None
    about: About = About()
    check_slip: Callable[[str, str, str], bytes] | None = None  # paper, place, when -> PDF
    care: CareControl | None = None
    bundle: Callable[[], bytes] | None = None  # the diagnosis bundle, a zip
    autostart: Autostart | None = None


class ScreenView(QWidget):
    """Base of every screen: made once, activated each time it is shown.

    ``takes_scans``: whether a scan means something here; then `Bus.scanned` is emitted while the screen
    is shown (all screens hear it: act only when visible). Elsewhere a scan opens HAND_OVER with it.
    """

    takes_scans = False

    def activate(self, argument: object = None) -> None:
        """Called when the screen is shown, with what `Goto` carried; put the focus where work begins."""
