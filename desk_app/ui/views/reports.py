"""The Laporan screen."""

from __future__ import annotations

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDateEdit, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.context import ScreenView, UiContext
from desk_app.ui.flow import flow
from desk_app.ui.parts import Banner, Pages, button, label
from desk_app.ui.printing_queue import DOUBTFUL, PrintQueue
from desk_app.ui.viewmodels.page_state import Choice
from desk_app.ui.viewmodels.preview import PreviewState, PreviewViewModel
from desk_app.ui.viewmodels.report_rows import Filter, ReportsState, Section
from desk_app.ui.viewmodels.reports import ReportsViewModel
from desk_app.ui.views.hand_over_page.choices import Choices
from desk_app.ui.views.preview import PreviewPage
from desk_app.ui.views.print_strip import PrintStrip
from desk_app.ui.views.reports_page import DailyHalf, ReceiptsHalf

__all__ = ["ReportsView", "build"]


class ReportsView(ScreenView):
    """The day above, one half of the screen below; a preview takes the whole place."""

    takes_scans = True

    def __init__(self, model: ReportsViewModel, prints: PrintQueue, context: UiContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.model = model
        model.setParent(self)
        self._heading = label(role="title", name="heading")
        self._stamp = label(role="quiet", name="stamp")
        self._previous = button(self.tr("Sebelumnya"), name="day_previous")
        self._next = button(self.tr("Berikutnya"), name="day_next")
        self._today = button(self.tr("Hari ini"), name="day_today")
        for one in (self._previous, self._next, self._today):
            one.setProperty("scale", "small")
        self._date = QDateEdit()
        self._date.setObjectName("day")
        self._date.setAccessibleName(self.tr("Tanggal"))
        self._date.setDisplayFormat("dd-MM-yyyy")
        self._date.setCalendarPopup(True)
        self._sections = Choices("section", columns=2)
        self._banner = Banner()
        self._banner.setObjectName("trouble")
        self._strip = PrintStrip()
        self._receipts = ReceiptsHalf()
        self._daily = DailyHalf()
        self._halves = Pages()
        self._halves.addWidget(self._receipts)
        self._halves.addWidget(self._daily)
        self._page = QWidget()
        inner = QVBoxLayout(self._page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addLayout(flow(self._heading, 1, self._stamp))
        inner.addLayout(
            flow(self._sections, 1, self._previous, self._date, self._next, self._today)
        )
        inner.addWidget(self._banner)
        inner.addWidget(self._strip)
        inner.addWidget(self._halves, 1)
        self._preview = PreviewPage(model.preview)
        self._stack = Pages()
        self._stack.addWidget(self._page)
        self._stack.addWidget(self._preview)
        body = QVBoxLayout(self)
        body.setContentsMargins(14, 12, 14, 12)
        body.addWidget(self._stack)
        self._connect(prints, context)
        self._render(model.state)
        self._strip.show_queue(prints.state)

    def _connect(self, prints: PrintQueue, context: UiContext) -> None:
        model = self.model
        self._previous.clicked.connect(model.previous_day)
        self._next.clicked.connect(model.next_day)
        self._today.clicked.connect(model.go_today)
        self._date.dateChanged.connect(self._on_date)
        self._sections.chosen.connect(model.choose_section)
        self._receipts.filtered.connect(model.choose_filter)
        self._receipts.officer.connect(model.choose_officer)
        self._receipts.print_unprinted.connect(model.print_unprinted)
        self._receipts.print_all.connect(model.print_all)
        self._receipts.print_chosen.connect(model.print_chosen)
        self._receipts.preview_chosen.connect(model.preview_chosen)
        self._receipts.given.connect(model.mark_given)
        self._receipts.came_out.connect(model.mark_came_out)
        self._receipts.not_out.connect(model.mark_not_out)
        self._receipts.opened.connect(model.open_card)
        self._daily.preview_daily.connect(model.preview_daily)
        self._daily.print_daily.connect(model.print_daily)
        self._daily.preview_minutes.connect(model.preview_minutes)
        self._daily.print_minutes.connect(model.print_minutes)
        self._strip.retry.connect(prints.retry)
        prints.changed.connect(self._strip.show_queue)
        model.changed.connect(self._render)
        model.found.connect(self._show_found)
        model.preview.changed.connect(self._render_preview)
        model.preview.closed.connect(self._focus)
        context.bus.scanned.connect(self._on_scan)
        for keys, slot in (("Ctrl+P", self._print), ("Ctrl+R", model.refresh)):
            shortcut = QShortcut(QKeySequence(keys), self._page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(slot)

    @override
    def activate(self, argument: object = None) -> None:
        """Shown: today's receipts, or those that nobody is sure of."""
        self.model.preview.close()
        if argument == DOUBTFUL:
            self.model.choose_filter(Filter.DOUBTFUL)
        elif self.model.state.filter is Filter.DOUBTFUL:
            self.model.choose_filter(Filter.ALL)
        self._focus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.show(shown=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.show(shown=False)

    @Slot()
    def _focus(self) -> None:
        if self.model.state.section is Section.RECEIPTS:
            self._receipts.table.setFocus()
        else:
            self._daily.setFocus()

    @Slot()
    def _print(self) -> None:
        if self.model.state.section is Section.RECEIPTS:
            self.model.print_unprinted()
        else:
            self.model.print_daily()

    @Slot(QDate)
    def _on_date(self, day: QDate) -> None:
        self.model.choose_day(day.toPython())

    @Slot(str)
    def _on_scan(self, code: str) -> None:
        if self.isVisible():
            self.model.preview.close()
            self.model.scan(code)

    @Slot(object)
    def _show_found(self, position: object) -> None:
        assert isinstance(position, int)
        self._receipts.table.choose(position)
        self._receipts.table.setFocus()

    @Slot(object)
    def _render(self, state: ReportsState) -> None:
        self._heading.setText(state.day_words)
        self._stamp.setText(self.tr("Membaca …") if not state.stamp else state.stamp)
        self._stamp.setVisible(bool(state.stamp) or state.reading)
        self._next.setEnabled(not state.today)
        self._today.setEnabled(not state.today)
        shown = QDate(state.day.year, state.day.month, state.day.day)
        with QSignalBlocker(self._date):
            self._date.setDate(shown)
        names = {
            Section.RECEIPTS: self.tr("Tanda terima"),
            Section.DAILY: self.tr("Laporan harian dan neraca"),
        }
        self._sections.show_choices(
            [Choice(s, words, chosen=s is state.section) for s, words in names.items()]
        )
        self._banner.show_text("error", state.trouble)
        self._receipts.show_state(state)
        self._daily.show_state(state)
        receipts = state.section is Section.RECEIPTS
        self._halves.setCurrentWidget(self._receipts if receipts else self._daily)

    @Slot(object)
    def _render_preview(self, state: PreviewState) -> None:
        if state.open and self._stack.currentIndex() == 0:
            self._stack.setCurrentIndex(1)
            self._preview.begin()
        elif not state.open:
            self._stack.setCurrentIndex(0)


def build(context: UiContext) -> ScreenView:
    """The screen."""
    if context.prints is None or context.papers is None:
        raise ValueError("this screen needs papers and a print queue")
    preview = PreviewViewModel(context.tasks, context.papers, context.dialogs, context.bus)
    model = ReportsViewModel(context, context.prints, preview)
    return ReportsView(model, context.prints, context)
