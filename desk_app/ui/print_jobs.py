"""Jobs of the print queue: what is to be printed, and the work that does it on the task thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk_app.services.operators import Session
from desk_app.services.ports import Printers, PrintFailedError, Store
from desk_app.services.preferences import PrintPlace
from desk_app.services.printing import PrintingService, PrintState
from desk_app.ui.paper_work import PaperWork

__all__ = ["Giving", "PaperJob", "PaperJobWork", "QueueState"]


@dataclass(frozen=True, slots=True)
class QueueState:
    """``title`` of the job under way, empty while idle; ``waiting`` jobs behind it.

    ``failure``: why the last job did not come out, as a sentence; ``failed``: how many jobs `retry`
    would print again.
    """

    title: str = ""
    waiting: int = 0
    failure: str = ""
    failed: int = 0

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return bool(self.title)


@dataclass(frozen=True, slots=True)
class PaperJob:
    """One job for the printer. ``title`` stands in the system's own queue: nothing personal in it.

    Jobs are the same job when subject and positions are the same: a second click adds nothing.
    ``once_more``: somebody wants them although they came out, or may have come out, before.
    """

    subject: str
    title: str
    pdf: PaperWork = field(compare=False)
    positions: tuple[int, ...] = ()
    once_more: bool = field(default=False, compare=False)

    def covers(self, other: PaperJob) -> bool:
        """Whether ``other`` has nothing left to print once this job is out."""
        if not other.positions:
            return self == other
        return set(other.positions) <= set(self.positions)


@dataclass(frozen=True, slots=True)
class PaperJobWork:
    """A job on the task thread: draw, say that it is being sent, send, say how it went."""

    job: PaperJob
    store: Store
    printing: PrintingService
    printers: Printers
    place: PrintPlace

    def __call__(self) -> None:
        """Raises PrintFailedError and whatever else stopped it."""
        job = self.job
        place = self.place
        pdf = job.pdf(place.paper)
        with self.store.read() as unit:
            before = {p: self.printing.state(unit, p) for p in job.positions}
        if before:
            self.printing.sending(before)
        try:
            self.printers.print_pdf(place.printer, pdf, job.title, place.paper, place.tray)
        except PrintFailedError as error:
            self._refused(before, str(error))
            raise
        # Any other error leaves them doubtful: nobody knows what the printer has.
        if before:
            self.printing.printed(before)

    def _refused(self, before: Mapping[int, str], reason: str) -> None:
        """This job did not come out; what an earlier one brought, or may have brought, still counts."""
        out = [p for p, state in before.items() if state == PrintState.PRINTED]
        kept = (PrintState.PRINTED, PrintState.DOUBTFUL)
        failed = [p for p, state in before.items() if state not in kept]
        if out:
            self.printing.printed(out)
        if failed:
            self.printing.failed(failed, reason)


@dataclass(frozen=True, slots=True)
class Giving:
    """Papers that are in the residents' hands, as work for the task thread."""

    printing: PrintingService
    session: Session
    positions: tuple[int, ...]

    def __call__(self) -> int:
        """How many were marked."""
        for position in self.positions:
            self.printing.given(self.session, position)
        return len(self.positions)
