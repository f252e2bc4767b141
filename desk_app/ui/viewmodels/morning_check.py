"""The check of a minute in the morning, row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from common.dates import zone_of
from common.sentences import sentence_of
from desk_app.services.morning_check import (
    CHECK_CODE,
    LOW_DISK,
    TIGHT_DISK,
    CheckName,
    CheckReport,
    MorningCheck,
    free_bytes,
)
from desk_app.services.papers import PrintDoubtfulError
from desk_app.services.ports import Printers, PrintFailedError
from desk_app.services.preferences import PrintPlace
from desk_app.ui.context import SyncState, UiContext
from desk_app.ui.language import in_language, shown_time
from desk_app.ui.viewmodels.chips import last_answer
from desk_app.ui.viewmodels.facts import clock_fact, size_words
from desk_app.ui.viewmodels.sign_in import day_in_words, office_name
from protocol.strokes import Strokes

__all__ = ["CheckRow", "MorningState", "MorningViewModel", "PrintSlip", "disk_row", "sync_row"]

translate: Final = QCoreApplication.translate
_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line. ``tone``: empty while it waits, else ok, warning or error. ``action``: what the person
    can do: print, answer (did the slip come out?), scan, draw, sync, or nothing."""

    name: CheckName
    title: str
    tone: str = ""
    text: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class MorningState:
    """``tone`` and ``summary``: how the check stands as a whole."""

    rows: tuple[CheckRow, ...] = ()
    tone: str = "info"
    summary: str = ""


def disk_row(free: int) -> CheckRow:
    """Is there room for the day?"""
    words = size_words(free)
    if free < LOW_DISK:
        tone, text = (
            "error",
            translate(
                "morning_check",
                "Hanya {0} ruang kosong. Sediakan ruang disk sebelum melayani; hubungi TI.",
            ),
        )
    elif free < TIGHT_DISK:
        tone, text = (
            "warning",
            translate(
                "morning_check",
                "{0} ruang kosong. Cukup untuk hari ini; minta TI menyediakan ruang disk.",
            ),
        )
    else:
        tone, text = "ok", translate("morning_check", "{0} ruang kosong.")
    return CheckRow(
        CheckName.DISK, translate("morning_check", "Ruang disk"), tone, text.format(words)
    )


def sync_row(state: SyncState, now_ms: int, last: str) -> CheckRow:
    """Has the centre answered lately?"""
    title = translate("morning_check", "Sinkronisasi terakhir")
    if not state.last_ok_ms:
        return CheckRow(CheckName.SYNC, title, "error", last, "sync")
    tone = "ok" if now_ms - state.last_ok_ms < _DAY_MS else "warning"
    return CheckRow(CheckName.SYNC, title, tone, last, "" if tone == "ok" else "sync")


class MorningViewModel(QObject):
    """Runs the check. What needs no person is looked at by itself; the rest waits for slip, scan and
    stroke. Each result is kept as it comes."""

    changed = Signal(object)  # MorningState

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._service = MorningCheck(context.desk.store)
        self._zone = zone_of(context.desk.identity.kelurahan)
        self._rows: dict[CheckName, CheckRow] = {}
        self._state = MorningState()
        self._report = self._service.of_day(self._day())
        context.sync.changed.connect(self._on_sync)

    @property
    def state(self) -> MorningState:
        """The state now."""
        return self._state

    @Slot()
    def look(self) -> None:
        """The page is shown: today's report, and what can be seen without a person."""
        self._report = self._service.of_day(self._day())
        self._rows = {name: self._waiting(name) for name in CheckName}
        for name in (CheckName.PRINTER, CheckName.SCANNER, CheckName.PAD):
            tone = self._report.results.get(name)
            if tone is not None:
                self._rows[name] = replace(self._rows[name], tone=tone, text=self._kept_words(tone))
        self._see_for_itself()

    @Slot()
    def start_again(self) -> None:
        """Forget today's results."""
        self._report = CheckReport(self._day(), 0, {})
        self._rows = {name: self._waiting(name) for name in CheckName}
        self._see_for_itself()

    @Slot()
    def print_slip(self) -> None:
        """Print the test slip."""
        context = self._context
        if context.check_slip is None:
            return
        place = context.preferences.current.for_receipts
        work = PrintSlip(
            context.check_slip,
            context.printers,
            place,
            f"{office_name(context)} · PC {context.desk.identity.number:02}",
            self._when(),
        )
        self._put_row(
            replace(
                self._rows[CheckName.PRINTER],
                tone="",
                text=self.tr("Mencetak slip uji…"),
                action="",
            )
        )
        context.tasks.run(work, self._printed, self._not_printed)

    @Slot()
    def sync_now(self) -> None:
        """Ask the centre."""
        self._context.sync.sync_now()

    def answer_slip(self, *, came: bool) -> None:
        """Whether the slip came out and can be read."""
        if came:
            self._settle(CheckName.PRINTER, "ok", self.tr("Slip uji keluar dan terbaca."), "")
        else:
            self._settle(
                CheckName.PRINTER,
                "error",
                self.tr(
                    "Slip uji tidak keluar atau tidak terbaca. Periksa kertas, tinta dan kabel, "
                    "lalu cetak lagi; pelayanan boleh berjalan, tanda terima dicetak kemudian."
                ),
                "print",
            )

    @Slot(str)
    def take_scan(self, code: str) -> None:
        """Any code proves the scanner; that of the slip proves the printer as well."""
        if code == CHECK_CODE:
            text = self.tr("Barcode slip uji terbaca.")
            if self._rows[CheckName.PRINTER].action == "answer":
                self.answer_slip(came=True)
        else:
            text = self.tr("Terbaca: {0}.").format(code if len(code) <= 4 else f"…{code[-4:]}")
        self._settle(CheckName.SCANNER, "ok", text, "")

    @Slot(object)
    def take_strokes(self, strokes: Strokes) -> None:
        """Something was drawn on the pad."""
        points = sum(len(stroke) for stroke in strokes)
        if points > 1:
            pressed = len({p[3] for stroke in strokes for p in stroke}) > 1
            text = (
                self.tr("Goresan terbaca, dengan tekanan pena.")
                if pressed
                else self.tr("Goresan terbaca.")
            )
            self._settle(CheckName.PAD, "ok", text, "draw")

    def _see_for_itself(self) -> None:
        desk = self._context.desk
        with desk.store.read() as unit:
            moment = desk.recorder.now(unit)
        clock = clock_fact(moment.trust, desk.time_keeper.offset_ms())
        self._keep(
            CheckRow(
                CheckName.CLOCK,
                self.tr("Jam PC"),
                "ok" if clock.tone == "ok" else "warning",
                f"{self._when()}. {clock.value}",
            )
        )
        self._keep(disk_row(free_bytes(self._context.about.folder)))
        self._see_sync(self._context.sync.state)
        self._save()

    def _see_sync(self, state: SyncState) -> None:
        now_ms = self._context.desk.clock.now_ms()
        self._keep(sync_row(state, now_ms, last_answer(state.last_ok_ms, now_ms, self._zone)))

    @Slot(object)
    def _on_sync(self, state: SyncState) -> None:
        if self._rows and not state.running:
            self._see_sync(state)
            self._save()

    @Slot(object)
    def _printed(self, _nothing: object) -> None:
        self._put_row(
            replace(
                self._rows[CheckName.PRINTER],
                text=self.tr("Apakah slip uji keluar dan terbaca jelas?"),
                action="answer",
            )
        )

    @Slot(object)
    def _not_printed(self, error: BaseException) -> None:
        known = isinstance(error, PrintFailedError | PrintDoubtfulError)
        text = in_language(sentence_of(error)) if known else self.tr("Program gagal mencetak.")
        self._settle(CheckName.PRINTER, "error", text, "print")
        if not known:
            raise error

    def _waiting(self, name: CheckName) -> CheckRow:
        title, text, action = {
            CheckName.PRINTER: (self.tr("Printer"), self.tr("Cetak slip uji."), "print"),
            CheckName.SCANNER: (
                self.tr("Pemindai barcode"),
                self.tr("Pindai barcode pada slip uji, atau barcode apa pun."),
                "scan",
            ),
            CheckName.PAD: (
                self.tr("Bidang tanda tangan"),
                self.tr("Gores satu garis pada kotak di sebelah."),
                "draw",
            ),
        }.get(name, (name.value, "", ""))
        return CheckRow(name, title, "", text, action)

    def _kept_words(self, tone: str) -> str:
        when = shown_time(self._report.at_ms, self._zone)
        if tone == "ok":
            return self.tr("Baik; diperiksa hari ini pukul {0}.").format(when)
        return self.tr("Belum baik; diperiksa hari ini pukul {0}.").format(when)

    def _settle(self, name: CheckName, tone: str, text: str, action: str) -> None:
        self._keep(replace(self._rows[name], tone=tone, text=text, action=action))
        self._save()

    def _keep(self, row: CheckRow) -> None:
        self._rows[row.name] = row
        results = {**self._report.results, row.name.value: row.tone}
        now_ms = self._context.desk.clock.now_ms()
        self._report = msgspec.structs.replace(self._report, at_ms=now_ms, results=results)

    def _save(self) -> None:
        self._service.keep(self._report)
        self._show()

    def _put_row(self, row: CheckRow) -> None:
        self._rows[row.name] = row
        self._show()

    def _show(self) -> None:
        rows = tuple(self._rows[name] for name in CheckName)
        tones = {row.tone for row in rows}
        if "" in tones:
            left = sum(not row.tone for row in rows)
            tone, summary = "info", self.tr("Tinggal {0} pemeriksaan.").format(left)
        elif tones == {"ok"}:
            tone, summary = "ok", self.tr("Semua baik. Loket siap melayani.")
        else:
            tone, summary = (
                "warning",
                self.tr("Ada yang perlu diperhatikan. Pelayanan boleh berjalan."),
            )
        self._state = MorningState(rows, tone, summary)
        self.changed.emit(self._state)

    def _day(self) -> int:
        with self._context.desk.store.read() as unit:
            return self._context.desk.recorder.now(unit).business_date

    def _when(self) -> str:
        with self._context.desk.store.read() as unit:
            moment = self._context.desk.recorder.now(unit)
        return f"{day_in_words(moment.day)} {shown_time(moment.time_ms, self._zone)}"


@dataclass(frozen=True, slots=True)
class PrintSlip:
    """Drawing and printing the slip, as work for the task thread; raises as `Printers.print_pdf` does."""

    draw: Callable[[str, str, str], bytes]
    printers: Printers
    place: PrintPlace
    office: str
    when: str

    def __call__(self) -> None:
        """Print it."""
        place = self.place
        pdf = self.draw(place.paper, self.office, self.when)
        self.printers.print_pdf(place.printer, pdf, "Slip uji Serah", place.paper, place.tray)
