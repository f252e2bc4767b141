"""What stands in for the world around the screens: dialogs, printers, the sync, the task thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from desk_app.bootstrap import Desk
from desk_app.paper.check_slip import check_slip_pdf
from desk_app.paper.maker import PaperMaker
from desk_app.services.autostart import AutostartState
from desk_app.services.care import CareState
from desk_app.services.operators import Session
from desk_app.services.ports import Printer, PrintFailedError
from desk_app.services.preferences import PreferencesService
from desk_app.ui.care_runner import CareControl, CareShown
from desk_app.ui.context import (
    PDF,
    About,
    Bus,
    Notice,
    PreferencesHolder,
    SessionHolder,
    SyncControl,
    SyncState,
    UiContext,
)
from desk_app.ui.printing_queue import PrintQueue

__all__ = [
    "AskedDate",
    "AskedPath",
    "AskedSupervisor",
    "Confirm",
    "FakeCare",
    "FakeDialogs",
    "FakePrinters",
    "FakeSync",
    "InlineTasks",
    "Printed",
    "Told",
    "UiBench",
]


@dataclass(frozen=True)
class Confirm:
    title: str
    question: str
    yes: str
    on_yes: Callable[[], None]


@dataclass(frozen=True)
class AskedSupervisor:
    purpose: str
    on_approved: Callable[[Session, str], None]


@dataclass(frozen=True)
class AskedPath:
    title: str
    suggested: str
    on_path: Callable[[Path], None]
    pattern: str = PDF


@dataclass(frozen=True)
class AskedDate:
    day: date
    on_date: Callable[[date], None]


@dataclass(frozen=True)
class Told:
    title: str
    text: str
    details: str


@dataclass
class FakeDialogs:
    """Keeps what was asked until the test answers; implements `Dialogs`."""

    confirms: list[Confirm] = field(default_factory=list)
    supervisors: list[AskedSupervisor] = field(default_factory=list)
    paths: list[AskedPath] = field(default_factory=list)
    dates: list[AskedDate] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    def confirm(self, title: str, question: str, yes: str, on_yes: Callable[[], None]) -> None:
        self.confirms.append(Confirm(title, question, yes, on_yes))

    def ask_supervisor(self, purpose: str, on_approved: Callable[[Session, str], None]) -> None:
        self.supervisors.append(AskedSupervisor(purpose, on_approved))

    def ask_save_path(
        self, title: str, suggested: str, on_path: Callable[[Path], None], pattern: str = PDF
    ) -> None:
        self.paths.append(AskedPath(title, suggested, on_path, pattern))

    def ask_open_path(self, title: str, pattern: str, on_path: Callable[[Path], None]) -> None:
        self.paths.append(AskedPath(title, "", on_path, pattern))

    def ask_date(self, day: date, on_date: Callable[[date], None]) -> None:
        self.dates.append(AskedDate(day, on_date))

    def tell(self, title: str, text: str, details: str = "") -> None:
        self.told.append(Told(title, text, details))

    def say_yes(self) -> Confirm:
        """Answer the newest question with its yes; what was asked."""
        asked = self.confirms.pop()
        asked.on_yes()
        return asked

    def say_no(self) -> Confirm:
        """Give the newest question up; what was asked."""
        return self.confirms.pop()

    def approve(self, supervisor: Session, reason: str = "Pemilik sedang sakit") -> AskedSupervisor:
        """The supervisor approves the newest request; what was asked."""
        asked = self.supervisors.pop()
        asked.on_approved(supervisor, reason)
        return asked

    def give_path(self, path: Path) -> AskedPath:
        """Answer the newest question for a file; what was asked."""
        asked = self.paths.pop()
        asked.on_path(path)
        return asked


@dataclass(frozen=True)
class Printed:
    printer: str
    pdf: bytes
    title: str
    paper: str
    tray: str = ""


@dataclass
class FakePrinters:
    """Two printers that take every job, or fail with ``fail_with``; implements `Printers`."""

    printers: tuple[Printer, ...] = (
        Printer("EPSON L3210 Series", default=True, ready=True),
        Printer("Termal 80 mm", default=False, ready=True),
    )
    jobs: list[Printed] = field(default_factory=list)
    fail_with: str = ""
    of_default: tuple[str, ...] = ()

    def list(self) -> tuple[Printer, ...]:
        return self.printers

    def trays(self, printer: str) -> tuple[str, ...]:
        return self.of_default if printer in ("", self.printers[0].name) else ()

    def print_pdf(self, printer: str, pdf: bytes, title: str, paper: str, tray: str = "") -> None:
        if self.fail_with:
            raise PrintFailedError(self.fail_with)
        self.jobs.append(Printed(printer, pdf, title, paper, tray))


class FakeSync(SyncControl):
    """Counts what is asked of it; `put` shows a state."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.asked = 0
        self.cancelled = 0

    def sync_now(self) -> None:
        self.asked += 1

    def cancel(self) -> None:
        self.cancelled += 1

    def put(self, state: SyncState) -> None:
        self._put(state)


@dataclass
class FakeAutostart:
    """What would stand in Windows' list; implements `Autostart`."""

    now: AutostartState = AutostartState.NOBODY
    refuses: bool = False

    def state(self) -> AutostartState:
        return self.now

    def set(self, on: bool, /) -> None:
        if self.refuses:
            raise PermissionError("Run")
        self.now = AutostartState.ACCOUNT if on else AutostartState.NOBODY


class FakeCare(CareControl):
    """Counts what is asked of it; `put` shows what is so."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.asked = 0
        self.stopped = 0

    def check_now(self) -> None:
        self.asked += 1

    def stop_check(self) -> None:
        self.stopped += 1

    def put(self, care: CareState, *, checking: bool = False) -> None:
        self._put(CareShown(care, checking))


class InlineTasks:
    """Does the work at once, on the caller's thread; implements `TaskRunner`.

    While ``held`` it keeps the work until `release`, as a slow PC would.
    """

    def __init__(self) -> None:
        self.held = False
        self._kept: list[Callable[[], None]] = []

    def run(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        piece = partial(self._do, work, done, failed)
        if self.held:
            self._kept.append(piece)
        else:
            piece()

    def release(self) -> None:
        """Do what was kept, and from now on at once."""
        self.held = False
        kept, self._kept = self._kept, []
        for piece in kept:
            piece()

    @staticmethod
    def _do(
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - handed over, as the real runner does
            failed(error)
        else:
            done(result)


@dataclass
class UiBench:
    """A context for screens with every fake at hand. Nobody is signed in to begin with."""

    desk: Desk
    bus: Bus = field(default_factory=Bus)
    sessions: SessionHolder = field(default_factory=SessionHolder)
    tasks: InlineTasks = field(default_factory=InlineTasks)
    dialogs: FakeDialogs = field(default_factory=FakeDialogs)
    sync: FakeSync = field(default_factory=FakeSync)
    printers: FakePrinters = field(default_factory=FakePrinters)
    care: FakeCare = field(default_factory=FakeCare)
    autostart: FakeAutostart = field(default_factory=FakeAutostart)
    notices: list[Notice] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bus.notice.connect(self.notices.append)
        self.preferences = PreferencesHolder(PreferencesService(self.desk.store))
        self.context = UiContext(
            self.desk,
            self.bus,
            self.sessions,
            self.tasks,
            self.dialogs,
            self.sync,
            self.printers,
            self.preferences,
            about=About("0.1.0", self.desk.folder, self.desk.store.path),
            check_slip=check_slip_pdf,
            care=self.care,
            bundle=lambda: b"PK a bundle",
            autostart=self.autostart,
        )

    def whole(self) -> UiContext:
        """The context with real papers and a real print queue, whose printers are the fake ones."""
        papers = PaperMaker()
        prints = PrintQueue(
            self.desk,
            self.bus,
            self.sessions,
            self.tasks,
            self.dialogs,
            self.printers,
            papers,
            preferences=self.preferences.now,
        )
        return replace(self.context, papers=papers, prints=prints)
