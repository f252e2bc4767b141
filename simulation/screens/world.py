"""The world around the window, as a play puts it: sync, care, printers, the task thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from desk_app.services.autostart import AutostartState
from desk_app.services.care import CareState
from desk_app.services.ports import Printer, PrintFailedError
from desk_app.ui.care_runner import CareControl, CareShown
from desk_app.ui.context import SyncControl, SyncState

__all__ = ["Registered", "ScriptedCare", "ScriptedPrinters", "ScriptedSync", "StillTasks"]


class ScriptedSync(SyncControl):
    """A sync that says what it is told to say."""

    def sync_now(self) -> None:
        """Stay as it is."""

    def cancel(self) -> None:
        """Stay as it is."""

    def say(self, **changes: object) -> None:
        """From now on this is so: fields of `SyncState`."""
        self._put(replace(self.state, **changes))  # type: ignore[arg-type]  # names are the plays'

    def begin(self, state: SyncState) -> None:
        """This is so from the start."""
        self._state = state


class ScriptedCare(CareControl):
    """Backups and checks that are as the play says."""

    def check_now(self) -> None:
        """The check is under way from now on."""
        self._put(replace(self.shown, checking=True))

    def stop_check(self) -> None:
        """It is not under way any more."""
        self._put(replace(self.shown, checking=False))

    def say(self, care: CareState) -> None:
        """From now on this is so."""
        self._put(CareShown(care))


class Registered:
    """What Windows starts at sign-in: nothing of ours."""

    def state(self) -> AutostartState:
        """For nobody."""
        return AutostartState.NOBODY

    def set(self, _on: bool, /) -> None:
        """Stay as it is."""


@dataclass
class ScriptedPrinters:
    """The printers of a PC. Jobs vanish, or fail with the sentence ``trouble``."""

    printers: tuple[Printer, ...] = (
        Printer("EPSON L3210 Series (lantai 1)", default=True, ready=True),
        Printer("Termal 80 mm loket", default=False, ready=True),
    )
    trouble: str = ""

    def list(self) -> tuple[Printer, ...]:
        """All of them."""
        return self.printers

    def trays(self, printer: str) -> tuple[str, ...]:
        """None to choose."""
        del printer
        return ()

    def print_pdf(self, printer: str, pdf: bytes, title: str, paper: str, tray: str = "") -> None:
        """Take a job, or not."""
        del printer, pdf, title, paper, tray
        if self.trouble:
            raise PrintFailedError(self.trouble)


@dataclass
class StillTasks:
    """Does work at once, or never while ``busy``: a picture of the moment in between.

    ``broken``: what all work ends with, as on a PC with a failing disk. What a screen raises when it is
    told so lies in ``raised``: the program would hand it to its crash guard.
    """

    busy: bool = False
    broken: Exception | None = None
    raised: list[Exception] = field(default_factory=list)
    waiting: list[Callable[[], None]] = field(default_factory=list)

    def run(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Do it now, or keep it waiting."""
        if self.busy:
            self.waiting.append(partial(self.run, work, done, failed))
            return
        result: object = None
        error = self.broken
        if error is None:
            try:
                result = work()
            except Exception as found:  # noqa: BLE001 - handed over, as the real runner does
                error = found
        try:
            if error is None:
                done(result)
            else:
                failed(error)
        except Exception as found:  # noqa: BLE001 - kept for the play
            self.raised.append(found)

    def go_on(self) -> None:
        """Do what was kept waiting."""
        self.busy = False
        waiting, self.waiting = self.waiting, []
        for one in waiting:
            one()
