"""Beranda: true figures, each of which leads to its screen; nothing is silently old."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.services.overview import DrawerAges, Overview, PaperCounts, TodayCounts
from desk_app.services.ports import Changes, Printer
from desk_app.ui.context import Goto, Screen, SyncState
from desk_app.ui.printing_queue import DOUBTFUL
from desk_app.ui.viewmodels.home_rows import HomeState, present_home
from desk_app.ui.views.home import build
from desk_app.ui.views.tiles import AgeBars
from protocol.objects import CaseObject
from tests.desk_app.ui.printing_bench import (
    FailingTasks,
    HeldTasks,
    hand_over,
    printing_context,
)
from tests.desk_app.ui.screen_hand import ScreenHand, show_screen
from tests.support.desk import (
    KALIGAWE,
    NOON,
    PENYELIA,
    PETUGAS,
    DeskBench,
    card_object,
    session,
)
from tests.support.fakes_ui import UiBench

QUIET = Overview(
    day=date(2026, 11, 22),
    doubtful_clock=False,
    today=TodayCounts(),
    drawer=DrawerAges(),
    held=0,
    out=0,
    waiting_batches=0,
    waiting_cards=0,
    papers=PaperCounts(),
    open_cases=0,
    conflicts=0,
    difference=0,
)


@pytest.fixture
def home(qtbot: QtBot, ui: UiBench) -> ScreenHand:
    return show_screen(qtbot, ui, printing_context(ui), build)


def tile(state: HomeState, key: str) -> tuple[str, str, str]:
    found = next(t for t in (*state.tiles, state.drawer) if t is not None and t.key == key)
    return found.figure, found.note, found.tone


def figure(home: ScreenHand, key: str) -> str:
    return home.find(QLabel, f"figure_{key}").text()


class TestWords:
    def test_a_quiet_day_frightens_nobody(self) -> None:
        state = present_home(QUIET, SyncState())
        assert {t.tone for t in state.tiles} == {""}
        assert tile(state, "unsent") == ("0", "Semua sudah di pusat.", "")
        assert tile(state, "difference")[1] == "Semua kartu jelas."

    def test_what_needs_somebody_stands_out(self) -> None:
        seen = replace(
            QUIET,
            today=TodayCounts(recorded=1_250, cancelled=2, confirmed=1_000),
            papers=PaperCounts(unprinted_today=12, doubtful=2, failed=1),
            open_cases=1,
            conflicts=3,
            difference=-1,
            waiting_batches=2,
            waiting_cards=68,
        )
        state = present_home(seen, SyncState(unsent=37))
        assert tile(state, "handed_over")[0] == "1.248"
        note = tile(state, "handed_over")[1].replace("\u00a0", " ")
        assert note == "1.000 dikonfirmasi, 248 sementara, 2 lain dibatalkan"
        assert tile(state, "unprinted") == ("12", "Tanda terima; 1 gagal dicetak.", "warning")
        assert tile(state, "doubtful")[2] == "error"
        assert tile(state, "cases") == ("1", "3 lagi menunggu pusat.", "error")
        assert tile(state, "difference") == ("-1", "Cari sebabnya hari ini juga.", "error")
        assert tile(state, "batches") == ("2", "68 keping di perjalanan.", "info")
        assert tile(state, "unsent") == ("37", "Aman tersimpan di PC ini.", "")

    def test_nothing_read_yet_is_no_nought(self) -> None:
        state = present_home(None, SyncState())
        assert {t.figure for t in state.tiles if t.key != "unsent"} == {"…"}
        assert state.ages == ()

    def test_the_ages_are_drawn_against_the_largest_group(self) -> None:
        seen = replace(QUIET, drawer=DrawerAges(week=10, month=5, older=20, unbatched=1), out=17)
        state = present_home(seen, SyncState())
        assert [b.figure for b in state.ages] == ["10", "5", "0", "20", "1"]
        assert [b.share for b in state.ages] == [0.5, 0.25, 0, 1, 0.05]
        assert tile(state, "drawer")[:2] == ("36", "17 dibawa tim distribusi")

    def test_a_sync_under_way_tells_its_progress(self) -> None:
        sync = SyncState(running=True, unsent=37, sent=10, total=47)
        assert tile(present_home(QUIET, sync), "unsent")[:2] == (
            "37",
            "Sedang dikirim: 10 dari 47.",
        )

    def test_what_the_last_sync_could_not_do_is_said_until_it_is_done(self) -> None:
        failed = SyncState(outcome="offline", unsent=3, message="Server pusat belum terjangkau.")
        said = present_home(QUIET, failed).sync
        assert (said.tone, said.text) == ("warning", "Server pusat belum terjangkau.")
        assert present_home(None, failed).sync == said
        assert present_home(QUIET, replace(failed, outcome="refused")).sync.tone == "error"
        assert present_home(QUIET, replace(failed, running=True)).sync.text == ""
        assert present_home(QUIET, replace(failed, outcome="done")).sync.text == ""


class TestFigures:
    def test_they_are_there_with_their_time(self, home: ScreenHand) -> None:
        assert home.text("heading") == "Minggu, 22 November 2026"
        assert home.text("stamp") == "Keadaan pukul 12.00 WIB"
        assert (figure(home, "handed_over"), figure(home, "drawer")) == ("0", "3")
        assert home.focus == "action_hand_over"

    def test_a_write_anywhere_renews_them(self, home: ScreenHand, bench: DeskBench) -> None:
        bench.clock.advance(60_000)
        hand_over(home.ui.desk, 1)
        home.ui.bus.changed(Changes(frozenset({"card"})))
        assert (figure(home, "handed_over"), figure(home, "unprinted")) == ("1", "1")
        assert figure(home, "drawer") == "2"
        assert home.text("stamp") == "Keadaan pukul 12.01 WIB"
        assert home.text("action_print") == "Cetak tanda terima (1)"

    def test_a_cancelled_hand_over_is_no_hand_over(self, home: ScreenHand) -> None:
        hand_over(home.ui.desk, 1)
        home.ui.desk.cancel.cancel(
            session(PETUGAS), session(PENYELIA), card_object(1).id, "Salah orang"
        )
        home.ui.bus.changed(Changes(frozenset({"card"})))
        assert figure(home, "handed_over") == "0"
        assert "1\u00a0lain dibatalkan" in home.text("note_handed_over")
        assert home.text("recent_state_0") == "Dibatalkan"

    def test_the_sync_renews_its_figure_at_once_and_all_when_it_ends(
        self, home: ScreenHand
    ) -> None:
        hand_over(home.ui.desk, 1)
        home.ui.sync.put(SyncState(running=True, unsent=3, sent=1, total=4))
        assert figure(home, "unsent") == "3"
        assert figure(home, "handed_over") == "0"
        home.ui.sync.put(SyncState(unsent=0, message="Selesai."))
        assert (figure(home, "unsent"), home.text("note_unsent")) == ("0", "Semua sudah di pusat.")
        assert figure(home, "handed_over") == "1"

    def test_hidden_it_reads_nothing_and_shown_again_it_reads_anew(
        self, qtbot: QtBot, ui: UiBench
    ) -> None:
        tasks = HeldTasks()
        home = show_screen(qtbot, ui, printing_context(ui, tasks=tasks), build)
        tasks.let_go()
        home.view.hide()
        hand_over(ui.desk, 1)
        ui.bus.changed(Changes(frozenset({"card"})))
        assert tasks.held == []
        home.view.show()
        tasks.let_go()
        assert figure(home, "handed_over") == "1"

    def test_changes_while_it_reads_are_read_once_more(self, qtbot: QtBot, ui: UiBench) -> None:
        tasks = HeldTasks()
        home = show_screen(qtbot, ui, printing_context(ui, tasks=tasks), build)
        for _ in range(5):
            ui.bus.changed(Changes(frozenset({"card"})))
        assert len(tasks.held) == 1
        tasks.let_go()
        assert len(tasks.held) == 1
        tasks.let_go()
        assert tasks.held == []
        assert figure(home, "drawer") == "3"

    def test_what_cannot_be_read_is_not_shown_as_if_it_were(
        self, qtbot: QtBot, ui: UiBench
    ) -> None:
        broken = FailingTasks()
        home = show_screen(qtbot, ui, printing_context(ui, tasks=broken), build)
        broken.failing = True
        with pytest.raises(ZeroDivisionError):
            home.view.model.refresh()  # type: ignore[attr-defined]  # the screen's own model
        assert figure(home, "handed_over") == "?"
        assert "Angka tidak dapat dibaca" in home.text("trouble")
        ui.sync.put(SyncState(unsent=2))
        assert (figure(home, "unsent"), figure(home, "drawer")) == ("2", "?")
        home.view.model.refresh()  # type: ignore[attr-defined]  # said once, not each minute
        broken.failing = False
        home.press("refresh")
        assert figure(home, "drawer") == "3"
        assert not home.shown("trouble")

    def test_slow_figures_say_that_newer_ones_come(self, qtbot: QtBot, ui: UiBench) -> None:
        tasks = HeldTasks()
        home = show_screen(qtbot, ui, printing_context(ui, tasks=tasks), build)
        qtbot.waitUntil(lambda: home.text("stamp") == "Memperbarui …", timeout=5_000)
        tasks.let_go()
        assert home.text("stamp") == "Keadaan pukul 12.00 WIB"

    def test_the_last_served_are_listed_and_lead_to_their_card(self, home: ScreenHand) -> None:
        assert home.shown("recent_none")
        for n in (1, 2, 3):
            hand_over(home.ui.desk, n)
        home.ui.bus.changed(Changes(frozenset({"card"})))
        assert home.text("recent_name_0") == "WARGA NOMOR 3"
        assert home.text("recent_state_0") == "Belum dicetak"
        assert not home.shown("recent_3")
        home.press("recent_1")
        assert home.went == [Goto(Screen.HISTORY, card_object(2).id)]


class TestWays:
    @pytest.mark.parametrize(
        ("key", "goto"),
        [
            ("handed_over", Goto(Screen.REPORTS)),
            ("unprinted", Goto(Screen.REPORTS)),
            ("doubtful", Goto(Screen.REPORTS, DOUBTFUL)),
            ("unsent", Goto(Screen.SETTINGS)),
            ("batches", Goto(Screen.RECEIVE)),
            ("cases", Goto(Screen.CASES)),
            ("held", Goto(Screen.HAND_OVER)),
            ("difference", Goto(Screen.REPORTS)),
            ("drawer", Goto(Screen.HAND_OVER)),
        ],
    )
    def test_every_tile_leads_to_its_screen(self, home: ScreenHand, key: str, goto: Goto) -> None:
        home.press(f"tile_{key}")
        assert home.went == [goto]

    def test_quick_actions(self, home: ScreenHand) -> None:
        home.key(Qt.Key.Key_Space)
        home.press("action_receive")
        assert home.went == [Goto(Screen.HAND_OVER), Goto(Screen.RECEIVE)]
        assert not home.find(QPushButton, "action_print").isEnabled()

    def test_the_enter_of_a_scanner_presses_nothing(self, home: ScreenHand) -> None:
        hand_over(home.ui.desk, 1)
        home.ui.bus.changed(Changes(frozenset({"card"})))
        for name in ("action_hand_over", "action_print", "tile_cases", "recent_0"):
            home.find(QPushButton, name).setFocus()
            home.enter()
        assert home.went == []
        assert home.ui.printers.jobs == []

    def test_the_days_receipts_in_one_press(self, home: ScreenHand) -> None:
        hand_over(home.ui.desk, 1)
        hand_over(home.ui.desk, 2)
        home.ui.bus.changed(Changes(frozenset({"card"})))
        home.press("action_print")
        assert len(home.ui.printers.jobs) == 1
        assert (figure(home, "unprinted"), home.text("recent_state_0")) == ("0", "Sudah dicetak")

    def test_a_failed_print_is_said_and_tried_again(self, home: ScreenHand) -> None:
        hand_over(home.ui.desk, 1)
        home.ui.bus.changed(Changes(frozenset({"card"})))
        home.ui.printers.fail_with = "Kertas habis."
        home.press("action_print")
        assert "Kertas habis. Serah terima tetap aman" in home.text("print_text")
        assert figure(home, "handed_over") == "1"
        home.ui.printers.fail_with = ""
        home.press("print_retry")
        assert not home.shown("print_strip")
        assert figure(home, "unprinted") == "0"

    def test_a_printer_at_work_is_shown(self, qtbot: QtBot, ui: UiBench) -> None:
        tasks = HeldTasks()
        home = show_screen(qtbot, ui, printing_context(ui, tasks=tasks), build)
        tasks.let_go()
        position = hand_over(ui.desk, 1)
        assert home.context.prints is not None
        home.context.prints.print_receipts((position,))
        assert home.text("print_text") == "Sedang dicetak: Tanda terima"
        tasks.let_go()
        assert not home.shown("print_strip")

    def test_screen_readers_hear_the_figures(self, home: ScreenHand, bench: DeskBench) -> None:
        opened = CaseObject(
            id=bytes(15) + b"\x01", reason="fork", kelurahan=KALIGAWE, opened_ms=NOON
        )
        bench.feed(home.ui.desk, opened)
        home.ui.bus.changed(Changes(frozenset({"case"})))
        name = home.find(QPushButton, "tile_cases").accessibleName()
        assert name == "Kasus terbuka: 1. Menunggu keputusan penyelia."
        assert home.find(AgeBars, "ages").accessibleName().startswith("0-7 hari: ")

    def test_it_fits_the_smallest_screen(self, home: ScreenHand) -> None:
        assert home.view.minimumSizeHint().width() <= 824
        assert home.view.minimumSizeHint().height() <= 640
        assert home.ui.printers.list()[0] == Printer("EPSON L3210 Series", True, True)
