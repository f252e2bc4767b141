"""The print queue: one job at a time on the task thread; a printer never touches a hand-over.

A receipt goes to_print -> doubtful (handed to the printer) -> printed | failed, and given when a person
says so. What the program did not live to see stays doubtful and is asked about at the next start.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from common.sentences import sentence_of
from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.services.papers import Papers, PrintDoubtfulError
from desk_app.services.ports import Changes, Printers, PrintFailedError
from desk_app.services.preferences import Preferences
from desk_app.services.printing import PrintState
from desk_app.services.time_keeper import day_number
from desk_app.ui.context import (
    Bus,
    DeskServices,
    Dialogs,
    Goto,
    NoticeKind,
    Screen,
    SessionHolder,
    TaskRunner,
)
from desk_app.ui.language import in_language, shown_date
from desk_app.ui.paper_work import (
    DailyPdf,
    MinutesPdf,
    ReceiptsPdf,
)
from desk_app.ui.print_jobs import Giving, PaperJob, PaperJobWork, QueueState

__all__ = ["DOUBTFUL", "PrintQueue", "QueueState"]

DOUBTFUL = "doubtful"  # what `Goto` carries to the reports: show the receipts nobody is sure of
_MAY_BE_OUT = frozenset({PrintState.PRINTED, PrintState.DOUBTFUL})
_PRINT = Changes(frozenset({"print"}))


class PrintQueue(QObject):
    """Prints receipts, reports and minutes for the screens. Implements `ReceiptPrinting`.

    ``preferences`` tells how this PC is set up at the moment.
    """

    changed = Signal(object)  # QueueState

    def __init__(
        self,
        desk: DeskServices,
        bus: Bus,
        sessions: SessionHolder,
        tasks: TaskRunner,
        dialogs: Dialogs,
        printers: Printers,
        papers: Papers,
        *,
        preferences: Callable[[], Preferences],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._bus = bus
        self._sessions = sessions
        self._tasks = tasks
        self._dialogs = dialogs
        self._printers = printers
        self._papers = papers
        self._preferences = preferences
        self._waiting: deque[PaperJob] = deque()
        self._current: PaperJob | None = None
        self._failed: list[PaperJob] = []
        self._asked = sessions.current is not None
        self._state = QueueState()
        sessions.changed.connect(self._on_session)

    @property
    def state(self) -> QueueState:
        """The state now."""
        return self._state

    @property
    def paper(self) -> str:
        """The paper that receipts go on now."""
        return self._preferences().for_receipts.paper

    @property
    def sheet(self) -> str:
        """The sheet that reports and minutes go on now."""
        return self._preferences().for_sheets.paper

    # -- what may be printed

    @Slot(object)
    def print_receipts(self, positions: tuple[int, ...], /) -> None:
        """Print the receipts of the hand-overs at these positions of the log.

        Originals until the paper is in the receiver's hands; after that a supervisor is asked, and the
        paper says SALINAN. A paper that came out already is printed again only when confirmed.
        """
        session = self._session()
        if session is None:
            return
        title = self.tr("Tanda terima")
        self._receipts(session, positions, title, day=None, selection="")

    def print_day(
        self, day: date, *, unprinted: bool = True, operator: bytes | None = None
    ) -> None:
        """Print a day's receipts in one job behind a numbered list: those not printed yet or all of
        them, of one operator or of everybody."""
        session = self._session()
        if session is None:
            return
        acts = [
            a
            for a in self._desk.printing.receipts_on(day_number(day), unprinted=unprinted)
            if operator in (None, a.header.operator)
        ]
        # Stands on the paper, which is in Indonesian whatever the window speaks.
        selection = "Yang belum tercetak" if unprinted else "Semua"
        if operator is not None:
            name = next((o.name for o in self._desk.operators.all() if o.id == operator), "-")
            selection = f"{selection}, petugas {name}"
        if not acts:
            self._bus.say(
                NoticeKind.INFO,
                self.tr("Tidak ada tanda terima {0} yang perlu dicetak.").format(shown_date(day)),
            )
            return
        title = self.tr("Tanda terima {0}").format(shown_date(day))
        positions = tuple(a.position for a in acts)
        self._receipts(session, positions, title, day=day, selection=selection)

    def print_daily(self, day: date) -> None:
        """Print the daily report."""
        session = self._session()
        if session is None:
            return
        title = self.tr("Laporan harian {0}").format(shown_date(day))
        self._add(PaperJob(title, title, DailyPdf(self._desk, self._papers, session, day)))

    @Slot(str)
    def print_minutes(self, number: str) -> None:
        """Print the minutes of a batch received here."""
        title = self.tr("Berita acara {0}").format(number)
        self._add(PaperJob(number, title, MinutesPdf(self._desk, self._papers, number)))

    @Slot()
    def retry(self) -> None:
        """Print again what did not come out and has not come out since."""
        again, self._failed = self._failed, []
        for job in again:
            left = self._still_wanted(job)
            if left is not None:
                self._add(left)
        self._tell()

    # -- what a person says of the papers

    def give(self, positions: Collection[int]) -> None:
        """These papers are in the residents' hands: from now on only copies."""
        session = self._session()
        with self._desk.store.read() as unit:
            states = {p: self._desk.printing.state(unit, p) for p in positions}
        ready = tuple(p for p, s in states.items() if s == PrintState.PRINTED)
        if session is None or self._any_under_way(positions):
            return
        if not ready:
            self._bus.say(
                NoticeKind.WARNING,
                self.tr(
                    "Belum ada yang ditandai: tandai diberikan hanya untuk kertas yang keluar."
                ),
            )
            return
        work = Giving(self._desk.printing, session, ready)
        self._tasks.run(work, self._given, self._not_given)

    def came_out(self, positions: Collection[int]) -> None:
        """Somebody looked: these doubtful papers did come out."""
        sure = self._doubtful_among(positions)
        if sure:
            self._desk.printing.printed(sure)
            self._bus.changed(_PRINT)

    def did_not_come_out(self, positions: Collection[int]) -> None:
        """Somebody looked: these doubtful papers did not come out; they are printed as originals."""
        sure = self._doubtful_among(positions)
        if sure:
            self._desk.printing.failed(sure, "")
            self._bus.changed(_PRINT)

    @Slot()
    def ask_doubtful(self) -> None:
        """Ask about the papers of which nobody knows whether they came out, if there are any."""
        count = len(self._doubtful_among(self._desk.printing.doubtful()))
        if not count:
            return
        self._dialogs.confirm(
            self.tr("Cetak meragukan"),
            self.tr(
                "Serah berhenti saat {0} tanda terima sedang dicetak. Serah terimanya aman tersimpan. "
                "Ambil kertas dari printer, lalu tandai satu per satu: keluar atau tidak keluar."
            ).format(count),
            self.tr("Periksa sekarang"),
            self._show_doubtful,
        )

    @Slot()
    def _show_doubtful(self) -> None:
        self._bus.goto.emit(Goto(Screen.REPORTS, DOUBTFUL))

    @Slot(object)
    def _on_session(self, session: object) -> None:
        if session is not None and not self._asked:
            self._asked = True
            self.ask_doubtful()

    # -- inside

    def _session(self) -> Session | None:
        session = self._sessions.current
        if session is None:
            self._bus.say(NoticeKind.WARNING, self.tr("Loket terkunci. Masuk dahulu, lalu cetak."))
        return session

    def _receipts(
        self,
        session: Session,
        positions: Iterable[int],
        title: str,
        *,
        day: date | None,
        selection: str,
    ) -> None:
        free = tuple(p for p in positions if p not in self._positions_under_way())
        if not free:
            self._say_under_way()
            return
        with self._desk.store.read() as unit:
            states = {p: self._desk.printing.state(unit, p) for p in free}
        work = ReceiptsPdf(self._desk, self._papers, session, free, day, selection)
        job = PaperJob("receipts", title, work, free)
        given = tuple(p for p, s in states.items() if s == PrintState.GIVEN)
        printed = sum(s in _MAY_BE_OUT for s in states.values())
        if given:
            self._dialogs.ask_supervisor(
                self.tr(
                    "{0} tanda terima sudah diberikan kepada warga. Mencetaknya lagi berarti membuat "
                    "SALINAN dan memerlukan penyelia."
                ).format(len(given)),
                partial(self._copy, session, given, job),
            )
        elif printed:
            self._dialogs.confirm(
                self.tr("Cetak lagi?"),
                self.tr(
                    "{0} dari {1} tanda terima sudah atau mungkin sudah keluar dari printer. "
                    "Musnahkan kertasnya bila rusak, supaya tidak ada yang rangkap."
                ).format(printed, len(free)),
                self.tr("Cetak lagi"),
                partial(self._add, replace(job, once_more=True)),
            )
        else:
            self._add(job)

    def _copy(
        self,
        session: Session,
        given: tuple[int, ...],
        job: PaperJob,
        supervisor: Session,
        reason: str,
    ) -> None:
        try:
            for position in given:
                self._desk.printing.copy(session, supervisor, position, reason)
        except Refused as refused:
            self._bus.say(NoticeKind.ERROR, in_language(refused.sentence))
            return
        self._add(job)

    def _still_wanted(self, job: PaperJob) -> PaperJob | None:
        """The job without the papers that have come out meanwhile; None if nothing is left of it."""
        if job.once_more or not isinstance(job.pdf, ReceiptsPdf):
            return job
        with self._desk.store.read() as unit:
            left = tuple(
                p for p in job.positions if self._desk.printing.state(unit, p) != PrintState.PRINTED
            )
        if not left:
            return None
        return replace(job, positions=left, pdf=replace(job.pdf, positions=left))

    def _jobs(self) -> tuple[PaperJob, ...]:
        return (*((self._current,) if self._current else ()), *self._waiting)

    def _positions_under_way(self) -> frozenset[int]:
        return frozenset(p for job in self._jobs() for p in job.positions)

    def _doubtful_among(self, positions: Iterable[int]) -> tuple[int, ...]:
        doubtful = set(self._desk.printing.doubtful()) - self._positions_under_way()
        return tuple(p for p in positions if p in doubtful)

    def _any_under_way(self, positions: Iterable[int]) -> bool:
        if self._positions_under_way().isdisjoint(positions):
            return False
        self._say_under_way()
        return True

    def _say_under_way(self) -> None:
        self._bus.say(NoticeKind.INFO, self.tr("Sedang dicetak. Tunggu sampai selesai."))

    def _add(self, job: PaperJob) -> None:
        under_way = self._positions_under_way()
        if job in self._jobs() or not under_way.isdisjoint(job.positions):
            self._say_under_way()
            return
        self._waiting.append(job)
        self._next()

    def _next(self) -> None:
        if self._current is None and self._waiting:
            job = self._current = self._waiting.popleft()
            chosen = self._preferences()
            place = chosen.for_receipts if job.positions else chosen.for_sheets
            if not self._failed:
                self._state = replace(self._state, failure="")
            self._tell()
            work = PaperJobWork(job, self._desk.store, self._desk.printing, self._printers, place)
            self._tasks.run(work, self._done, self._did_not)
        else:
            self._tell()

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        job = self._finish()
        self._failed = [f for f in self._failed if not job.covers(f)]
        if not self._failed:
            self._state = replace(self._state, failure="")
        self._bus.say(NoticeKind.OK, self.tr("{0}: dikirim ke printer.").format(job.title))
        self._after(job)

    @Slot(object)
    def _did_not(self, error: BaseException) -> None:
        job = self._finish()
        expected = isinstance(error, PrintFailedError | PrintDoubtfulError | Refused)
        if isinstance(error, PrintFailedError):
            self._failed = [*(f for f in self._failed if not job.covers(f)), job]
        said = in_language(sentence_of(error)) if expected else self.tr("Program gagal mencetak.")
        safe = self.tr("Serah terima tetap aman tersimpan.") if job.positions else ""
        sentence = " ".join(part for part in (f"{job.title}: {said}", safe) if part)
        self._state = replace(self._state, failure=sentence)
        self._bus.say(NoticeKind.ERROR, sentence)
        self._after(job)
        if not expected:
            raise error

    def _finish(self) -> PaperJob:
        job, self._current = self._current, None
        assert job is not None
        return job

    def _after(self, job: PaperJob) -> None:
        self._next()
        if job.positions:
            self._bus.changed(_PRINT)

    def _tell(self) -> None:
        self._state = replace(
            self._state,
            title=self._current.title if self._current else "",
            waiting=len(self._waiting),
            failed=len(self._failed),
        )
        self.changed.emit(self._state)

    @Slot(object)
    def _given(self, count: object) -> None:
        self._bus.say(NoticeKind.OK, self.tr("{0} tanda terima ditandai diberikan.").format(count))
        self._bus.changed(_PRINT)

    @Slot(object)
    def _not_given(self, error: BaseException) -> None:
        self._bus.changed(_PRINT)
        if not isinstance(error, Refused):
            raise error
        self._bus.say(NoticeKind.ERROR, in_language(error.sentence))
