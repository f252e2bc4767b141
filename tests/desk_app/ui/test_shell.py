"""The frame around the screens: navigation, true chips, notices, scans, and work that survives a lock."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from common.dates import WIB
from desk_app.services.care import CareState
from desk_app.services.contact import Contact
from desk_app.services.ports import Changes, Printer
from desk_app.services.second_drive import CopyStand, CopyState
from desk_app.ui.context import (
    Goto,
    NoticeKind,
    Screen,
    ScreenView,
    SyncState,
    UiContext,
)
from desk_app.ui.front import DeskFront
from desk_app.ui.parts import Banner, Elided
from desk_app.ui.rail import NavButton
from desk_app.ui.shell import Workspace
from desk_app.ui.viewmodels.chips import Chip, printer_chip, sync_chip
from desk_app.ui.views.print_strip import PrintStrip
from protocol.bodies import ClockConfirmed, read_body
from protocol.events import Kind
from tests.desk_app.ui.printing_bench import hand_over
from tests.support.desk import NOON, PENYELIA, PETUGAS, DeskBench, session
from tests.support.fakes_ui import UiBench
from tests.support.keys import child, click, in_front, type_into

HOUR = 3_600_000
DAY = 24 * HOUR


class Page(ScreenView):
    """A screen with one field, and a memory of what it was told."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setObjectName(f"field_{screen.value}")
        self.takes_scans = screen in (Screen.HAND_OVER, Screen.RECEIVE)
        self.told: list[object] = []
        QVBoxLayout(self).addWidget(self.field)

    def activate(self, argument: object = None) -> None:
        self.told.append(argument)
        self.field.setFocus()


@dataclass
class Built:
    """Every page that was built, in order."""

    pages: dict[Screen, Page] = field(default_factory=dict)

    def __call__(self, screen: Screen, _context: UiContext) -> ScreenView:
        assert screen not in self.pages, "built twice"
        self.pages[screen] = Page(screen)
        return self.pages[screen]


@pytest.fixture
def built() -> Built:
    return Built()


@pytest.fixture
def front(ui: UiBench, built: Built, qtbot: QtBot) -> DeskFront:
    made = DeskFront(ui.context, built)
    qtbot.addWidget(made)
    made.resize(1024, 768)
    made.show()
    in_front(qtbot, made)
    return made


def chip_of(front: DeskFront, name: str) -> tuple[str, str]:
    frame = child(front, QFrame, name)
    return str(frame.property("tone")), child(frame, QLabel, f"{name}_text").text()


def test_home_comes_first_and_nothing_else_is_built(front: DeskFront, built: Built) -> None:
    assert list(built.pages) == [Screen.HOME]
    assert front.workspace.screen_shown is Screen.HOME
    assert built.pages[Screen.HOME].told == [None]


@pytest.mark.parametrize("screen", list(Screen))
def test_each_screen_has_a_button_and_two_keys(
    front: DeskFront, built: Built, screen: Screen
) -> None:
    place = list(Screen).index(screen)
    number, function = Qt.Key(Qt.Key.Key_1 + place), Qt.Key(Qt.Key.Key_F1 + place)
    _press(front, number, Qt.KeyboardModifier.ControlModifier)
    assert front.workspace.screen_shown is screen
    _press(front, Qt.Key.Key_F1)
    _press(front, function)
    assert front.workspace.screen_shown is screen
    assert child(front, NavButton, f"nav_{screen.value}").isChecked()
    _press(front, Qt.Key.Key_F1)
    click(child(front, NavButton, f"nav_{screen.value}"))
    assert front.workspace.screen_shown is screen
    assert built.pages[screen].isVisible()


def _press(
    front: DeskFront,
    code: Qt.Key,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """A key as the platform brings it: shortcuts first."""
    QTest.keyClick(front.window().windowHandle(), code, modifiers)


def test_a_screen_keeps_what_was_typed(front: DeskFront, built: Built, ui: UiBench) -> None:
    front.workspace.show_screen(Screen.HAND_OVER)
    type_into(built.pages[Screen.HAND_OVER].field, "siti am")
    front.workspace.show_screen(Screen.HOME)
    ui.bus.goto.emit(Goto(Screen.HAND_OVER, b"k" * 16))
    assert built.pages[Screen.HAND_OVER].field.text() == "siti am"
    assert built.pages[Screen.HAND_OVER].told == [None, b"k" * 16]


def test_a_lock_keeps_half_done_work(front: DeskFront, built: Built, ui: UiBench) -> None:
    front.workspace.show_screen(Screen.HAND_OVER)
    page = built.pages[Screen.HAND_OVER]
    type_into(page.field, "siti am")
    click(child(front, QPushButton, "lock_button"))
    assert ui.sessions.current is None
    assert not page.isVisible()
    assert "tetap ada" in child(front, Banner, "sign_in_banner").text()
    ui.sessions.set(session(PENYELIA))
    assert front.workspace.screen_shown is Screen.HAND_OVER
    assert page.isVisible()
    assert page.field.text() == "siti am"
    assert page.field.hasFocus()
    assert child(front, Elided, "topbar_operator").text() == PENYELIA.name


def test_the_keys_of_the_screens_are_dead_while_locked(front: DeskFront, ui: UiBench) -> None:
    ui.sessions.set(None)
    assert not front.workspace.isVisible()
    before = front.workspace.screen_shown
    _press(front, Qt.Key.Key_F2)
    assert front.workspace.screen_shown is before


def test_a_scan_opens_the_hand_over(front: DeskFront, built: Built) -> None:
    front.workspace.take_scan("3374041002010100000137")
    assert built.pages[Screen.HAND_OVER].told == ["3374041002010100000137"]


@pytest.mark.parametrize("screen", [Screen.HAND_OVER, Screen.RECEIVE])
def test_a_screen_that_takes_scans_hears_them(
    front: DeskFront, ui: UiBench, screen: Screen
) -> None:
    heard: list[str] = []
    ui.bus.scanned.connect(heard.append)
    front.workspace.show_screen(screen)
    front.workspace.take_scan("20202020")
    assert heard == ["20202020"]
    assert front.workspace.screen_shown is screen


def test_an_ignored_scan_is_said_where_it_can_be_read(front: DeskFront, ui: UiBench) -> None:
    front.on_ignored_scan("Pindaian diabaikan.")
    assert child(front, Banner, "notice_banner").text() == "Pindaian diabaikan."
    ui.sessions.set(None)
    front.on_ignored_scan("Loket terkunci.")
    assert child(front, Banner, "sign_in_banner").text() == "Loket terkunci."


def test_locking_and_syncing_by_keys(front: DeskFront, ui: UiBench) -> None:
    _press(front, Qt.Key.Key_F9)
    assert ui.sync.asked == 1
    _press(front, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert ui.sessions.current is None


def test_notices_good_news_leaves_with_the_screen_bad_news_stays(
    front: DeskFront, ui: UiBench
) -> None:
    notice = child(front, Banner, "notice_banner")
    assert not notice.isVisible()
    ui.bus.say(NoticeKind.OK, "Serah terima tercatat.")
    assert notice.text() == "Serah terima tercatat."
    front.workspace.show_screen(Screen.HISTORY)
    assert not notice.isVisible()
    ui.bus.say(NoticeKind.ERROR, "Printer kehabisan kertas.")
    front.workspace.show_screen(Screen.HOME)
    assert notice.isVisible()
    assert notice.property("tone") == "error"
    ui.bus.say(NoticeKind.INFO, "Kertas sudah diisi.")
    assert notice.text() == "Kertas sudah diisi."


def test_the_top_bar_says_where_when_and_who(front: DeskFront) -> None:
    assert child(front, Elided, "topbar_place").text() == "Kelurahan Kaligawe"
    assert child(front, Elided, "topbar_date").text() == "Minggu, 22 November 2026"
    assert child(front, QLabel, "rail_pc").text() == "PC 01"
    assert child(front, Elided, "topbar_operator").text() == PETUGAS.name
    assert child(front, Elided, "topbar_role").text() == "Petugas Registrasi"


def test_the_sync_chip_starts_and_stops(front: DeskFront, ui: UiBench) -> None:
    frame = child(front, QFrame, "sync_chip")
    assert chip_of(front, "sync_chip") == ("warning", "Belum pernah sinkron")
    click(frame)
    assert ui.sync.asked == 1
    ui.sync.put(SyncState(running=True, unsent=40, total=40, sent=12))
    assert chip_of(front, "sync_chip") == ("info", "Mengirim 12 dari 40")
    click(frame)
    assert (ui.sync.asked, ui.sync.cancelled) == (1, 1)
    ui.sync.put(SyncState(outcome="done", last_ok_ms=NOON - 60_000))
    assert chip_of(front, "sync_chip") == ("ok", "Tersinkron 11.59")


def test_the_day_goes_on_at_midnight(front: DeskFront, bench: DeskBench) -> None:
    bench.clock.advance(12 * HOUR)
    front.workspace.model.tick()
    assert child(front, Elided, "topbar_date").text() == "Senin, 23 November 2026"


def test_printers_are_looked_for_beside_the_window(front: DeskFront, ui: UiBench) -> None:
    front.workspace.model.look_for_printers()
    assert chip_of(front, "printer_chip") == ("ok", "Printer siap")
    ui.printers.printers = ()
    front.workspace.model.tick()
    assert chip_of(front, "printer_chip") == ("warning", "Tanpa printer")


def test_what_the_screen_in_front_says_by_itself_is_not_said_twice(
    ui: UiBench, qtbot: QtBot
) -> None:
    made = Workspace(ui.whole())
    qtbot.addWidget(made)
    made.show()
    ui.printers.fail_with = "Kertas habis."
    hand_over(ui.desk, 1)
    made.show_screen(Screen.REPORTS)
    child(made, QPushButton, "print_unprinted").click()
    QApplication.processEvents()
    strips = [s.text() for s in made.findChildren(PrintStrip) if s.isVisible()]
    assert [s.endswith("Kertas habis. Serah terima tetap aman tersimpan.") for s in strips] == [
        True
    ]
    assert not child(made, Banner, "notice_banner").isVisible()
    made.show_screen(Screen.CASES)
    assert child(made, Banner, "notice_banner").text() == strips[0]
    made.stop()


def test_a_week_alone_is_noticed(ui: UiBench, built: Built, qtbot: QtBot) -> None:
    ui.sync.put(SyncState(outcome="offline", last_ok_ms=NOON - 9 * DAY))
    front = DeskFront(ui.context, built)
    qtbot.addWidget(front)
    front.show()
    standing = child(front, Banner, "standing_banner")
    assert standing.text().startswith("Sudah 9 hari PC ini tidak tersambung")
    ui.sync.put(SyncState(running=True, last_ok_ms=NOON - 9 * DAY))
    ui.sync.put(SyncState(outcome="done", last_ok_ms=NOON))
    assert not standing.isVisible()


def test_what_the_care_found_is_noticed_until_it_is_so_no_more(
    front: DeskFront, ui: UiBench
) -> None:
    standing = child(front, Banner, "standing_banner")
    assert not standing.isVisible()
    ui.care.put(CareState(reserve="freed"))
    assert standing.text().startswith("Disk PC ini penuh")
    assert standing.property("tone") == "error"
    ui.care.put(CareState(damaged=True))
    assert "tutup lalu buka Serah" in standing.text()
    ui.care.put(CareState())
    assert not standing.isVisible()


def test_alone_with_work_that_has_no_copy_both_are_said(
    ui: UiBench, built: Built, qtbot: QtBot
) -> None:
    ui.sync.put(SyncState(outcome="offline", last_ok_ms=NOON - 9 * DAY))
    front = DeskFront(ui.context, built)
    qtbot.addWidget(front)
    front.show()
    ui.care.put(CareState(copy=CopyStand(CopyState.NO_DRIVE, 4, NOON - 2 * DAY)))
    said = child(front, Banner, "standing_banner").text()
    assert said.startswith("Sudah 9 hari")
    assert said.endswith("Pasang flashdisk; salinannya dibuat sendiri.")
    ui.care.put(CareState(damaged=True))
    assert child(front, Banner, "standing_banner").text().startswith("Sebagian berkas")


def test_the_last_contact_is_kept(ui: UiBench) -> None:
    contact = Contact(ui.desk.store)
    assert contact.last_ms() == 0
    contact.remember(NOON)
    assert Contact(ui.desk.store).last_ms() == NOON
    assert contact.days_alone(NOON, NOON + 8 * DAY - 1) == 7
    assert contact.days_alone(0, NOON) == 0
    assert contact.days_alone(NOON + DAY, NOON) == 0


def test_a_doubtful_clock_asks_for_the_day_once(
    ui: UiBench, bench: DeskBench, built: Built, qtbot: QtBot
) -> None:
    """The PC's battery died: its clock stands in 2020, behind what the log knows."""
    ui.desk.time_keeper.anchor(NOON, bench.clock.monotonic)
    bench.clock.ms = NOON - 2_000 * DAY
    bench.clock.boot = "boot-2"
    ui.sessions.set(None)
    front = DeskFront(ui.context, built)
    qtbot.addWidget(front)
    front.show()
    ui.sessions.set(session(PETUGAS))
    qtbot.waitUntil(lambda: len(ui.dialogs.dates) == 1, timeout=2_000)
    assert child(front, QPushButton, "confirm_date").isVisible()
    assert "diragukan" in child(front, Banner, "standing_banner").text()
    asked = ui.dialogs.dates.pop()
    day = asked.day.replace(year=2026, month=11, day=23)
    asked.on_date(day)
    assert child(front, Elided, "topbar_date").text() == "Senin, 23 November 2026"
    assert not child(front, QPushButton, "confirm_date").isVisible()
    with ui.desk.store.read() as unit:
        last = unit.log.after(0, 50)[-1]
    assert last.header.kind == Kind.CLOCK_CONFIRMED
    assert last.header.operator == PETUGAS.id
    assert last.body is not None
    said = read_body(last.header.kind, last.body)
    assert isinstance(said, ClockConfirmed)
    ui.sessions.set(None)
    ui.sessions.set(session(PETUGAS))
    assert not ui.dialogs.dates


def test_a_new_name_of_the_office_is_shown(front: DeskFront, ui: UiBench) -> None:
    with ui.desk.store.write():
        pass
    ui.bus.changed(Changes(frozenset({"office"})))
    assert child(front, Elided, "topbar_place").text() == "Kelurahan Kaligawe"


SYNCS = [
    (SyncState(), Chip("warning", "Belum pernah sinkron")),
    (SyncState(unsent=3), Chip("info", "3 belum terkirim")),
    (SyncState(running=True), Chip("info", "Menyinkronkan…")),
    (SyncState(running=True, received=1234), Chip("info", "Menerima 1.234 data")),
    (
        SyncState(running=True, sent=1_000, total=2_500, unsent=2_500),
        Chip("info", "Mengirim 1.000 dari 2.500"),
    ),
    (SyncState(outcome="done", last_ok_ms=NOON), Chip("ok", "Tersinkron 12.00")),
    (SyncState(outcome="done", last_ok_ms=NOON - DAY), Chip("ok", "Tersinkron 21 Nov")),
    (SyncState(outcome="done", last_ok_ms=NOON, unsent=1), Chip("info", "1 belum terkirim")),
    (SyncState(outcome="offline", unsent=3), Chip("warning", "Luring · 3 belum terkirim")),
    (SyncState(outcome="offline", last_ok_ms=NOON), Chip("warning", "Luring")),
    (
        SyncState(outcome="cancelled", unsent=2),
        Chip("warning", "Sinkron dihentikan · 2 belum terkirim"),
    ),
    (SyncState(outcome="not_our_server"), Chip("warning", "Pusat tak terjangkau")),
    (SyncState(outcome="refused", unsent=9), Chip("error", "Sinkron gagal · 9 belum terkirim")),
    (SyncState(outcome="failed"), Chip("error", "Sinkron gagal")),
    (SyncState(outcome="clock_wrong"), Chip("error", "Jam PC keliru")),
]


@pytest.mark.parametrize(("state", "chip"), SYNCS)
def test_what_the_sync_chip_says(state: SyncState, chip: Chip) -> None:
    made = sync_chip(state, NOON + 60_000, WIB)
    assert (made.tone, made.text) == (chip.tone, chip.text)
    assert made.tip


def test_the_sync_chip_never_claims_success_with_work_waiting() -> None:
    for outcome in ("", "done", "offline", "refused", "cancelled", "failed"):
        for running in (False, True):
            state = SyncState(running=running, unsent=5, outcome=outcome, last_ok_ms=NOON, total=5)
            made = sync_chip(state, NOON, WIB)
            assert made.tone != "ok"
            assert "5" in made.text + made.tip


EPSON = Printer("EPSON", default=True, ready=True)
ROLL = Printer("Termal", default=False, ready=False)


@pytest.mark.parametrize(
    ("printers", "chosen", "said"),
    [
        ((), "", ("warning", "Tanpa printer")),
        ((EPSON, ROLL), "", ("ok", "Printer siap")),
        ((EPSON, ROLL), "Termal", ("warning", "Printer tidak siap")),
        ((EPSON,), "Termal", ("warning", "Pilih printer")),
        ((ROLL,), "", ("warning", "Pilih printer")),
    ],
)
def test_what_the_printer_chip_says(
    printers: tuple[Printer, ...], chosen: str, said: tuple[str, str]
) -> None:
    made = printer_chip(printers, chosen)
    assert (made.tone, made.text) == said
    assert made.tip


@pytest.mark.parametrize("width", [1024, 1366])
def test_nothing_is_wider_than_the_window(front: DeskFront, ui: UiBench, width: int) -> None:
    ui.sync.put(SyncState(outcome="offline", unsent=12_345))
    ui.bus.say(NoticeKind.ERROR, "Kalimat yang panjang " * 12)
    front.workspace.model.tick()
    assert front.minimumSizeHint().width() <= 1024
    front.resize(width, 768)
    assert front.width() == width
