"""Laporan: the day's receipts and their papers, by keyboard and by scanner."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QDate, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from pytestqt.qtbot import QtBot
from typing_extensions import override

from desk_app.bootstrap import Desk
from desk_app.services.ports import Changes
from desk_app.services.preferences import Preferences
from desk_app.services.printing import PrintState
from desk_app.ui.context import Goto, Screen
from desk_app.ui.printing_queue import DOUBTFUL
from desk_app.ui.viewmodels.report_rows import Filter, Section
from desk_app.ui.viewmodels.reports import ReportsViewModel
from desk_app.ui.views.receipts_table import ReceiptsTable
from desk_app.ui.views.reports import ReportsView, build
from protocol.bodies import Evidence
from protocol.custody import State
from protocol.status import CardStatus
from tests.desk_app.ui.printing_bench import (
    FailingTasks,
    HeldTasks,
    hand_over,
    printing_context,
)
from tests.desk_app.ui.screen_hand import ScreenHand, show_screen
from tests.support.desk import (
    BATCH,
    PENYELIA,
    PETUGAS,
    TODAY,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
)
from tests.support.fakes_ui import UiBench
from tests.support.pdf import page_text

_MODIFIERS = {
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
}


def model(hand: ScreenHand) -> ReportsViewModel:
    assert isinstance(hand.view, ReportsView)
    return hand.view.model


def table(hand: ScreenHand) -> ReceiptsTable:
    return hand.find(ReceiptsTable, "receipts")


def cells(hand: ScreenHand, column: int) -> list[str]:
    shown = table(hand).model()
    return [shown.index(row, column).data() for row in range(shown.rowCount())]


def papers(hand: ScreenHand) -> list[str]:
    return cells(hand, 7)


def state(desk: Desk, position: int) -> str:
    with desk.store.read() as unit:
        return desk.printing.state(unit, position)


@pytest.fixture
def served(ui: UiBench) -> tuple[int, ...]:
    """Three hand-overs of today; the second was printed, the third made by the supervisor."""
    first, second = hand_over(ui.desk, 1), hand_over(ui.desk, 2)
    done = ui.desk.hand_over.hand_over(
        session(PENYELIA), card_object(3).id, owner_claim(), signed()
    )
    ui.desk.printing.printed([second])
    return first, second, done.recorded.position


@pytest.fixture
def reports(qtbot: QtBot, ui: UiBench, served: tuple[int, ...]) -> ScreenHand:
    return show_screen(qtbot, ui, printing_context(ui), build)


class TestTable:
    def test_the_day_in_a_table(self, reports: ScreenHand) -> None:
        assert reports.text("heading") == "Minggu, 22 November 2026"
        assert reports.text("stamp") == "Keadaan pukul 12.00 WIB"
        assert cells(reports, 1) == ["1", "2", "3"]
        assert cells(reports, 2) == [f"WARGA NOMOR {n}" for n in (1, 2, 3)]
        assert cells(reports, 4) == ["Sendiri"] * 3
        assert cells(reports, 5) == ["Sri Wahyuni", "Sri Wahyuni", "Bambang Sutrisno"]
        assert cells(reports, 6) == ["Belum"] * 3
        assert papers(reports) == ["Belum dicetak", "Sudah dicetak", "Belum dicetak"]
        assert reports.text("summary") == "3 dari 3 tanda terima"
        assert reports.focus == "receipts"

    def test_no_nik_stands_in_it(self, reports: ScreenHand) -> None:
        shown = table(reports).model()
        texts = [
            str(shown.index(0, column).data(role))
            for column in range(shown.columnCount())
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        ]
        assert not any(card_object(1).nik in text for text in texts)

    def test_a_proxy_is_named_and_a_cancelled_hand_over_is_marked(
        self, reports: ScreenHand, bench: DeskBench
    ) -> None:
        desk = reports.ui.desk
        bench.feed(desk, card_object(4))
        claim = owner_claim(
            relation="family",
            collector_name="Siti Rahayu",
            collector_nik="3374040101900002",
            papers=("collector_ktp", "family_card"),
        )
        desk.hand_over.hand_over(session(PETUGAS), card_object(4).id, claim, signed())
        desk.cancel.cancel(session(PETUGAS), session(PENYELIA), card_object(4).id, "Salah orang")
        reports.ui.bus.changed(Changes(frozenset({"card"})))
        assert cells(reports, 4)[3] == "Siti Rahayu"
        assert papers(reports)[3] == "Dibatalkan"

    def test_the_centre_confirms(self, reports: ScreenHand, bench: DeskBench) -> None:
        bench.confirm(reports.ui.desk)
        reports.ui.bus.changed(Changes(frozenset({"receipt"})))
        assert cells(reports, 6) == ["Sudah"] * 3

    def test_only_what_is_not_printed_yet(self, reports: ScreenHand) -> None:
        reports.press("filter_unprinted")
        assert cells(reports, 1) == ["1", "3"]
        reports.ui.desk.printing.printed([r.position for r in model(reports).state.rows])
        reports.ui.bus.changed(Changes(frozenset({"print"})))
        assert reports.text("summary") == "Semua tanda terima sudah dicetak."

    def test_those_of_one_operator(self, reports: ScreenHand) -> None:
        officers = reports.find(QComboBox, "officer")
        assert [officers.itemText(i) for i in range(officers.count())] == [
            "Semua petugas",
            "Bambang Sutrisno",
            "Sri Wahyuni",
        ]
        officers.setFocus()
        reports.key(Qt.Key.Key_Down)
        assert cells(reports, 1) == ["3"]
        assert reports.text("print_unprinted") == "Cetak yang belum (1)"

    def test_another_day(self, reports: ScreenHand) -> None:
        reports.press("day_previous")
        assert reports.text("heading") == "Sabtu, 21 November 2026"
        assert papers(reports) == []
        assert reports.text("summary") == "Tidak ada serah terima pada tanggal ini."
        reports.press("day_today")
        assert len(papers(reports)) == 3
        assert not reports.find(QPushButton, "day_next").isEnabled()

    def test_a_day_that_has_not_begun_cannot_be_chosen(self, reports: ScreenHand) -> None:
        day = reports.find(QDateEdit, "day")
        day.setDate(QDate(2030, 1, 1))
        assert model(reports).state.day == TODAY
        assert day.date() == QDate(2026, 11, 22)

    def test_midnight_brings_the_new_day(self, reports: ScreenHand, bench: DeskBench) -> None:
        reports.view.hide()
        bench.clock.advance(86_400_000)
        reports.view.show()
        assert reports.text("heading") == "Senin, 23 November 2026"
        assert papers(reports) == []

    def test_what_was_chosen_stays_chosen_when_the_day_is_read_again(
        self, reports: ScreenHand, served: tuple[int, ...]
    ) -> None:
        table(reports).choose(served[1])
        hand = reports.ui.desk
        hand.printing.printed([served[0]])
        reports.ui.bus.changed(Changes(frozenset({"print"})))
        assert table(reports).positions == (served[1],)
        model(reports).choose_filter("unprinted")
        assert table(reports).positions == ()

    def test_the_arrow_keys_go_on_from_where_they_were_when_the_day_is_read_again(
        self, reports: ScreenHand, served: tuple[int, ...], bench: DeskBench
    ) -> None:
        reports.key(Qt.Key.Key_Down, times=2)
        assert table(reports).positions == (served[1],)
        bench.feed(reports.ui.desk, card_object(4))
        hand_over(reports.ui.desk, 4)
        reports.ui.bus.changed(Changes(frozenset({"card"})))
        assert len(papers(reports)) == 4
        reports.key(Qt.Key.Key_Down)
        assert table(reports).positions == (served[2],)

    def test_a_day_of_three_hundred_paints_only_what_is_seen(self, reports: ScreenHand) -> None:
        row = model(reports).state.rows[0]
        shown = table(reports)
        shown.show_rows(tuple(replace(row, position=n) for n in range(300)))
        painted: set[int] = set()
        shown.setItemDelegate(_Noting(painted, shown))
        shown.viewport().repaint()
        assert 0 < len(painted) < 40


class _Noting(QStyledItemDelegate):
    """Notes which rows are painted."""

    def __init__(self, rows: set[int], parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self._rows.add(index.row())


class TestPapers:
    def test_the_unprinted_ones_in_one_job_by_keyboard(self, reports: ScreenHand) -> None:
        reports.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        (job,) = reports.ui.printers.jobs
        assert "Jumlah: 2 tanda terima" in page_text(job.pdf)
        assert papers(reports) == ["Sudah dicetak"] * 3
        assert not reports.find(QPushButton, "print_unprinted").isEnabled()

    @pytest.mark.usefixtures("served")
    def test_two_quick_presses_print_once(self, qtbot: QtBot, ui: UiBench) -> None:
        tasks = HeldTasks()
        reports = show_screen(qtbot, ui, printing_context(ui, tasks=tasks), build)
        tasks.let_go()
        reports.press("print_unprinted")
        reports.press("print_unprinted")
        while tasks.held:
            tasks.let_go()
        assert len(ui.printers.jobs) == 1

    def test_chosen_rows_by_keyboard(self, reports: ScreenHand) -> None:
        reports.key(Qt.Key.Key_Down)
        reports.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        assert reports.text("chosen_count") == "2 dipilih"
        assert not reports.find(QPushButton, "open_card").isEnabled()
        reports.press("print_chosen")
        reports.ui.dialogs.say_yes()  # one of them came out before
        assert len(reports.ui.printers.jobs) == 1

    def test_given_papers(self, reports: ScreenHand, served: tuple[int, ...]) -> None:
        table(reports).choose(served[1])
        reports.press("mark_given")
        assert papers(reports)[1] == "Sudah diberikan"
        reports.press("print_chosen")
        assert len(reports.ui.dialogs.supervisors) == 1
        assert reports.ui.printers.jobs == []

    def test_all_of_the_day(self, reports: ScreenHand) -> None:
        reports.press("print_all")
        reports.ui.dialogs.say_yes()
        assert "Jumlah: 3 tanda terima" in page_text(reports.ui.printers.jobs[0].pdf)

    def test_a_printer_that_fails(self, reports: ScreenHand, served: tuple[int, ...]) -> None:
        reports.ui.printers.fail_with = "Kertas macet."
        reports.press("print_unprinted")
        assert papers(reports) == ["Cetak gagal", "Sudah dicetak", "Cetak gagal"]
        assert "Serah terima tetap aman tersimpan" in reports.text("print_text")
        reports.ui.printers.fail_with = ""
        reports.press("print_retry")
        assert state(reports.ui.desk, served[0]) == PrintState.PRINTED

    def test_enter_prints_nothing(self, reports: ScreenHand) -> None:
        reports.key(Qt.Key.Key_Down)
        reports.enter()
        for name in ("print_unprinted", "print_chosen", "mark_given"):
            reports.find(QPushButton, name).setFocus()
            reports.enter()
        assert reports.ui.printers.jobs == []
        assert reports.went == []


class TestDoubtful:
    def test_each_is_answered_after_a_crash(
        self, qtbot: QtBot, ui: UiBench, served: tuple[int, ...], bench: DeskBench
    ) -> None:
        ui.desk.printing.sending(served)
        ui.desk.close()
        bench.clock.advance(86_400_000)  # the next morning
        desk = bench.open()
        morning = UiBench(desk)
        morning.sessions.set(session(PETUGAS))
        reports = show_screen(qtbot, morning, printing_context(morning), build, DOUBTFUL)
        assert cells(reports, 0) == ["22-11 12.00"] * 3
        assert papers(reports) == ["Cetak meragukan"] * 3
        reports.key(Qt.Key.Key_Down)
        reports.press("mark_out")
        assert cells(reports, 1) == ["2", "3"]
        table(reports).setFocus()
        reports.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        reports.press("mark_not_out")
        assert reports.text("summary") == "Tidak ada cetak yang meragukan."
        assert [state(desk, p) for p in served] == ["printed", "failed", "failed"]
        reports.view.hide()
        desk.close()

    def test_shown_again_without_an_argument_it_shows_the_day(self, reports: ScreenHand) -> None:
        reports.view.activate(DOUBTFUL)
        assert model(reports).state.filter is Filter.DOUBTFUL
        reports.view.activate()
        assert model(reports).state.filter is Filter.ALL


class TestScans:
    def test_a_scanned_receipt_is_chosen(
        self, reports: ScreenHand, served: tuple[int, ...]
    ) -> None:
        number = model(reports).state.rows[2].digits
        model(reports).choose_section(Section.DAILY)
        reports.scan(number)
        assert table(reports).positions == (served[2],)
        assert reports.focus == "receipts"

    @pytest.mark.parametrize("held", [Qt.Key.Key_Control, Qt.Key.Key_Shift])
    def test_a_key_held_down_changes_nothing_of_what_a_scan_chooses(
        self, reports: ScreenHand, served: tuple[int, ...], held: Qt.Key
    ) -> None:
        reports.scan(model(reports).state.rows[0].digits)
        QTest.keyPress(table(reports), held, _MODIFIERS[held])
        reports.scan(model(reports).state.rows[2].digits)
        chosen = table(reports).positions
        QTest.keyRelease(table(reports), held)
        assert chosen == (served[2],)

    def test_the_qr_of_a_receipt_says_the_same(
        self, reports: ScreenHand, served: tuple[int, ...]
    ) -> None:
        desk = reports.ui.desk
        with desk.store.read() as unit:
            act = unit.log.at(served[1])
            assert act is not None
            digits = desk.documents.receipt_of(unit, act).qr_digits
        reports.scan(digits)
        assert table(reports).positions == (served[1],)

    def test_anything_else_goes_to_the_history(self, reports: ScreenHand) -> None:
        reports.scan("20260000000001")
        assert reports.went == [Goto(Screen.HISTORY, "20260000000001")]

    def test_hidden_it_hears_no_scan(self, reports: ScreenHand) -> None:
        reports.view.hide()
        reports.scan("20260000000001")
        assert reports.went == []


class TestDaily:
    @pytest.fixture
    def daily(
        self,
        qtbot: QtBot,
        ui: UiBench,
        served: tuple[int, ...],
        bench: DeskBench,
    ) -> ScreenHand:
        """A day on which a batch came too."""
        other = msgspec.structs.replace(BATCH, id=bytes(15) + b"\x08", count=2)
        coming = [
            card_object(n, status=CardStatus(state=State.IN_TRANSIT, batch=other.id))
            for n in (11, 12)
        ]
        bench.feed(ui.desk, other, *coming)
        ui.desk.receive.receive(
            session(PETUGAS),
            other.id,
            counted=1,
            evidence=Evidence(kind="paper", sheet="1", row=1),
            missing=[coming[1].id],
        )
        hand = show_screen(qtbot, ui, printing_context(ui, Preferences("Termal", "80mm")), build)
        model(hand).choose_section("daily")
        return hand

    def test_the_balance_and_its_difference(self, daily: ScreenHand) -> None:
        assert daily.text("difference") == "Semua kartu jelas: selisih 0."
        lines = {line.label: line.figure for line in model(daily).state.balance}
        assert lines["Diserahkan"] == "3"
        assert lines["Fisik tidak ada saat diterima"] == "1"

    def test_a_difference_is_said_with_what_to_do(
        self, daily: ScreenHand, bench: DeskBench
    ) -> None:
        bench.feed(daily.ui.desk, msgspec.structs.replace(BATCH, count=5))
        daily.ui.bus.changed(Changes(frozenset({"batch"})))
        assert daily.text("difference") == "Selisih 2 keping. Cari sebabnya hari ini juga."

    def test_the_report_is_looked_at_printed_and_saved(
        self, daily: ScreenHand, tmp_path: Path
    ) -> None:
        daily.press("preview_daily")
        assert daily.text("preview_title") == "Laporan harian 22 November 2026"
        assert daily.text("preview_place").startswith("Halaman 1 dari ")
        daily.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        (job,) = daily.ui.printers.jobs
        assert (job.paper, job.printer) == ("A4", "")
        assert "DAFTAR SERAH TERIMA" in page_text(job.pdf)
        daily.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        asked = daily.ui.dialogs.give_path(tmp_path / "laporan.pdf")
        assert asked.suggested == "laporan-harian-2026-11-22.pdf"
        assert "DAFTAR SERAH TERIMA" in page_text((tmp_path / "laporan.pdf").read_bytes())
        daily.key(Qt.Key.Key_Escape)
        assert not daily.shown("preview")

    def test_the_minutes_are_looked_at_and_printed(self, daily: ScreenHand) -> None:
        (minutes,) = model(daily).state.minutes
        assert minutes.details == "12.00 WIB · 1 keping · 1 tidak ada · Sri Wahyuni"
        daily.press(f"look_{minutes.number}")
        assert daily.text("preview_title").startswith("Berita acara 3374041002 01")
        daily.press("preview_print")
        daily.press("preview_back")
        assert "BERITA ACARA" in page_text(daily.ui.printers.jobs[0].pdf)
        daily.press(f"print_{minutes.number}")
        assert len(daily.ui.printers.jobs) == 2

    def test_printing_the_report_by_keyboard(self, daily: ScreenHand) -> None:
        daily.find(QPushButton, "print_daily").setFocus()
        daily.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        assert len(daily.ui.printers.jobs) == 1

    def test_receipts_are_looked_at_before_printing(
        self, reports: ScreenHand, served: tuple[int, ...]
    ) -> None:
        table(reports).choose(served[0])
        reports.press("preview_chosen")
        assert reports.text("preview_title") == "Tanda terima"
        assert not reports.shown("preview_save")  # a receipt leaves on paper only
        reports.press("preview_print")
        assert len(reports.ui.printers.jobs) == 1
        assert state(reports.ui.desk, served[0]) == PrintState.PRINTED


def test_what_cannot_be_read_is_not_shown(qtbot: QtBot, ui: UiBench) -> None:
    tasks = FailingTasks()
    reports = show_screen(qtbot, ui, printing_context(ui, tasks=tasks), build)
    tasks.failing = True
    with pytest.raises(ZeroDivisionError):
        model(reports).refresh()
    assert "tidak dapat dibaca" in reports.text("trouble")
    assert model(reports).state.balance == ()
    tasks.failing = False
    reports.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert not reports.shown("trouble")
    assert model(reports).state.balance != ()


def test_it_fits_the_smallest_screen(reports: ScreenHand) -> None:
    assert reports.view.minimumSizeHint().width() <= 824
    assert reports.view.minimumSizeHint().height() <= 640


def test_a_double_click_opens_the_history(reports: ScreenHand) -> None:
    shown = table(reports)
    place = shown.visualRect(shown.model().index(1, 2)).center()
    for click in (QTest.mouseClick, QTest.mouseDClick):
        click(shown.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert reports.went == [Goto(Screen.HISTORY, card_object(2).id)]
