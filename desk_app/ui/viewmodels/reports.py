"""Laporan: a day's receipts and their papers, the balance of all cards, the minutes of the day."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from common.dates import zone_of
from desk_app.services.day_list import DayList, DayReceipt, doubtful_receipts, read_day
from desk_app.services.operators import Session
from desk_app.ui.context import DeskServices, Goto, Screen, UiContext
from desk_app.ui.language import shown_date, shown_time
from desk_app.ui.paper_work import DailyPdf, MinutesPdf, ReceiptsPdf
from desk_app.ui.printing_queue import PrintQueue
from desk_app.ui.viewmodels.card_facts import grouped_number
from desk_app.ui.viewmodels.preview import PreviewViewModel
from desk_app.ui.viewmodels.report_rows import (
    Filter,
    ReportsState,
    Section,
    emptied,
    present_day,
)
from protocol.token import TokenError, read_token

__all__ = ["ReportsViewModel"]

translate: Final = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class _Seen:
    day: DayList
    doubtful: tuple[DayReceipt, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """The reading, as work for the task thread: a busy day has hundreds of rows."""

    desk: DeskServices
    session: Session
    day: date

    def __call__(self) -> _Seen:
        desk = self.desk
        with desk.store.read() as unit:
            day = read_day(
                unit,
                desk.documents,
                self.session,
                self.day,
                desk.clock.now_ms(),
            )
            return _Seen(day, doubtful_receipts(unit, desk.documents))


class ReportsViewModel(QObject):
    """Reads a day when it is shown and whenever something changed; prints through the queue."""

    changed = Signal(object)  # ReportsState
    found = Signal(object)  # int: the position of a scanned receipt that stands in the table

    def __init__(self, context: UiContext, prints: PrintQueue, preview: PreviewViewModel) -> None:
        super().__init__()
        self._context = context
        self._prints = prints
        self.preview = preview
        preview.setParent(self)
        self._zone = zone_of(context.desk.identity.kelurahan)
        self._today = self._read_today()
        self._seen: _Seen | None = None
        self._shown = False
        self._reading = False
        self._again = False
        self._state = ReportsState(self._today)
        context.bus.data_changed.connect(self._on_data)

    @property
    def state(self) -> ReportsState:
        """The state now."""
        return self._state

    def show(self, *, shown: bool) -> None:
        """The screen is shown, or hidden: nothing is read while it is hidden."""
        self._shown = shown
        if not shown:
            return
        before, self._today = self._today, self._read_today()
        if self._state.day == before != self._today:  # midnight has passed meanwhile
            self._choose(day=self._today)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the day again."""
        session = self._context.sessions.current
        if not self._shown or session is None:
            return
        if self._reading:
            self._again = True
            return
        self._reading = True
        self._put(replace(self._state, reading=True))
        work = _Read(self._context.desk, session, self._state.day)
        self._context.tasks.run(work, self._read, self._unread)

    # -- what is shown

    @Slot(object)
    def choose_day(self, day: object) -> None:
        """Show another day; not one that has not begun."""
        if isinstance(day, date):
            self._choose(day=min(day, self._today))
            self.refresh()

    @Slot()
    def next_day(self) -> None:
        """The day after."""
        self.choose_day(self._state.day + timedelta(days=1))

    @Slot()
    def previous_day(self) -> None:
        """The day before."""
        self.choose_day(self._state.day - timedelta(days=1))

    @Slot()
    def go_today(self) -> None:
        """Today."""
        self.choose_day(self._today)

    @Slot(str)
    def choose_section(self, section: str) -> None:
        """Receipts, or daily report and balance."""
        self._put(replace(self._state, section=Section(section)))

    @Slot(str)
    def choose_filter(self, chosen: str) -> None:
        """All, unprinted or doubtful receipts."""
        self._choose(filter=Filter(chosen), section=Section.RECEIPTS)
        self._present()

    @Slot(str)
    def choose_officer(self, officer: str) -> None:
        """The receipts of one operator (id in hex), or of everybody (empty)."""
        self._choose(officer=officer)
        self._present()

    @Slot(object)
    def open_card(self, position: object) -> None:
        """Show the history of a receipt's card."""
        for row in self._state.rows:
            if row.position == position and row.card_id is not None:
                self._context.bus.goto.emit(Goto(Screen.HISTORY, row.card_id))

    @Slot(str)
    def scan(self, code: str) -> None:
        """A scanned receipt: its row, or its card's history where it is not in the table."""
        number = _number_in(code)
        for row in self._state.rows:
            if row.digits == number:
                self._put(replace(self._state, section=Section.RECEIPTS))
                self.found.emit(row.position)
                return
        self._context.bus.goto.emit(Goto(Screen.HISTORY, code))

    # -- papers

    @Slot()
    def print_unprinted(self) -> None:
        """The receipts of the day (and operator) that are not printed yet, in one job."""
        self._prints.print_day(self._state.day, unprinted=True, operator=self._operator())

    @Slot()
    def print_all(self) -> None:
        """All receipts of the day (and operator), in one job."""
        self._prints.print_day(self._state.day, unprinted=False, operator=self._operator())

    @Slot(object)
    def print_chosen(self, positions: tuple[int, ...]) -> None:
        """These receipts."""
        if positions:
            self._prints.print_receipts(positions)

    @Slot(object)
    def mark_given(self, positions: tuple[int, ...]) -> None:
        """These papers are in the residents' hands."""
        if positions:
            self._prints.give(positions)

    @Slot(object)
    def mark_came_out(self, positions: tuple[int, ...]) -> None:
        """These doubtful papers did come out."""
        self._prints.came_out(positions)

    @Slot(object)
    def mark_not_out(self, positions: tuple[int, ...]) -> None:
        """These doubtful papers did not come out."""
        self._prints.did_not_come_out(positions)

    @Slot(object)
    def preview_chosen(self, positions: tuple[int, ...]) -> None:
        """Look at these receipts."""
        session = self._context.sessions.current
        if session is None or not positions or self._context.papers is None:
            return
        work = ReceiptsPdf(self._context.desk, self._context.papers, session, tuple(positions))
        self.preview.show_paper(
            translate("reports", "Tanda terima"),
            work,
            self._prints.paper,
            partial(self._prints.print_receipts, tuple(positions)),
        )

    @Slot()
    def preview_daily(self) -> None:
        """Look at the daily report."""
        session = self._context.sessions.current
        if session is None or self._context.papers is None:
            return
        day = self._state.day
        self.preview.show_paper(
            translate("reports", "Laporan harian {0}").format(shown_date(day)),
            DailyPdf(self._context.desk, self._context.papers, session, day),
            self._prints.sheet,
            self.print_daily,
            f"laporan-harian-{day.isoformat()}.pdf",
        )

    @Slot()
    def print_daily(self) -> None:
        """Print the daily report."""
        self._prints.print_daily(self._state.day)

    @Slot(str)
    def preview_minutes(self, number: str) -> None:
        """Look at the minutes of a batch."""
        if self._context.papers is None:
            return
        self.preview.show_paper(
            translate("reports", "Berita acara {0}").format(grouped_number(number)),
            MinutesPdf(self._context.desk, self._context.papers, number),
            self._prints.sheet,
            partial(self._prints.print_minutes, number),
            f"berita-acara-{number}.pdf",
        )

    @Slot(str)
    def print_minutes(self, number: str) -> None:
        """Print the minutes of a batch."""
        self._prints.print_minutes(number)

    # -- inside

    def _operator(self) -> bytes | None:
        return bytes.fromhex(self._state.officer) if self._state.officer else None

    def _read_today(self) -> date:
        desk = self._context.desk
        with desk.store.read() as unit:
            return desk.recorder.now(unit).day

    def _choose(
        self,
        *,
        day: date | None = None,
        filter: Filter | None = None,  # noqa: A002 - what the state calls it
        officer: str | None = None,
        section: Section | None = None,
    ) -> None:
        state = self._state
        self._state = replace(
            state,
            day=day or state.day,
            today=(day or state.day) == self._today,
            filter=filter or state.filter,
            officer=state.officer if officer is None else officer,
            section=section or state.section,
        )
        if day is not None and day != state.day:
            self._seen = None
            self._put(emptied(self._state))

    @Slot(object)
    def _on_data(self, _changes: object) -> None:
        self.refresh()

    @Slot(object)
    def _read(self, seen: object) -> None:
        assert isinstance(seen, _Seen)
        self._reading = False
        if seen.day.day == self._state.day:
            self._seen = seen
            self._present()
        if self._again or seen.day.day != self._state.day:
            self._again = False
            self.refresh()

    @Slot(object)
    def _unread(self, error: BaseException) -> None:
        """No figure is better than an old one that looks new."""
        self._reading = self._again = False
        self._seen = None
        trouble = translate(
            "reports", "Tanggal ini tidak dapat dibaca. Catatan tidak berubah; coba lagi."
        )
        self._put(replace(emptied(self._state), trouble=trouble))
        raise error

    def _present(self) -> None:
        if self._seen is None:
            self._put(self._state)
            return
        made = present_day(self._state, self._seen.day, self._seen.doubtful, self._zone)
        stamp = translate("reports", "Keadaan pukul {0}").format(
            shown_time(self._seen.day.read_ms, self._zone)
        )
        self._put(replace(made, stamp=stamp, reading=False, trouble=""))

    def _put(self, state: ReportsState) -> None:
        self._state = state
        self.changed.emit(state)


def _number_in(code: str) -> str:
    """The 22 digits in a scan: the bars of a receipt say them alone, its QR among others."""
    digits = code.replace(" ", "")
    with suppress(TokenError):
        return str(read_token(digits).number)
    return digits
