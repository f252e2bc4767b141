"""Settings and diagnosis: choices apply and stay, one's own PIN, the morning check, facts for IT."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from desk_app.paper.check_slip import check_slip_pdf
from desk_app.services.autostart import AutostartState
from desk_app.services.care import CareState
from desk_app.services.errors import Refused
from desk_app.services.full_check import FullCheckResult
from desk_app.services.morning_check import (
    CHECK_CODE,
    LOW_DISK,
    TIGHT_DISK,
    CheckName,
    CheckReport,
    MorningCheck,
)
from desk_app.services.preferences import Preferences, PreferencesService, PrintPlace
from desk_app.services.second_drive import CopyStand, CopyState
from desk_app.ui.context import SyncState
from desk_app.ui.parts import Banner
from desk_app.ui.viewmodels.facts import clock_fact, grouped_hex, size_words
from desk_app.ui.viewmodels.morning_check import disk_row, sync_row
from desk_app.ui.views.settings import SettingsView
from protocol.events import Kind, Trust
from tests.support.desk import NOON, PETUGAS, PIN, SIGNATURE, DeskBench, session
from tests.support.fakes_ui import UiBench
from tests.support.keys import child, click, in_front, key, type_into
from tests.support.pdf import decode_page

HOUR = 3_600_000
NEW = "739512"


@pytest.fixture
def view(ui: UiBench, qtbot: QtBot) -> SettingsView:
    ui.sync.put(SyncState(outcome="done", last_ok_ms=NOON - HOUR))
    made = SettingsView(ui.context)
    qtbot.addWidget(made)
    made.resize(824, 690)
    made.show()
    in_front(qtbot, made)
    made.activate()
    return made


def tab(view: SettingsView, index: int) -> None:
    child(view, QTabWidget, "settings_tabs").setCurrentIndex(index)


def choose(view: SettingsView, name: str, index: int) -> None:
    """By keyboard, as a person does: Down from the first entry."""
    box = child(view, QComboBox, name)
    box.setFocus()
    key(box, Qt.Key.Key_Home)
    for _ in range(index):
        key(box, Qt.Key.Key_Down)


# -- preferences


def test_preferences_are_kept_and_survive_a_restart(bench: DeskBench) -> None:
    with bench.open() as desk:
        service = PreferencesService(desk.store)
        assert service.load() == Preferences()
        service.save(Preferences("EPSON", "80mm", "en", 5, "~"))
    with bench.open() as desk:
        assert PreferencesService(desk.store).load() == Preferences("EPSON", "80mm", "en", 5, "~")


@pytest.mark.parametrize("kept", [b"", b"\xc1", msgspec.msgpack.encode({"paper": 7})])
def test_what_cannot_be_read_is_the_default(ui: UiBench, kept: bytes) -> None:
    with ui.desk.store.write() as unit:
        unit.settings.put("preferences", kept)
    assert PreferencesService(ui.desk.store).load() == Preferences()


def test_what_a_newer_version_kept_is_left_out(ui: UiBench) -> None:
    kept = msgspec.msgpack.encode({"paper": "F4", "theme": "dark"})
    with ui.desk.store.write() as unit:
        unit.settings.put("preferences", kept)
    assert PreferencesService(ui.desk.store).load() == Preferences(paper="F4")


def test_choices_apply_at_once(view: SettingsView, ui: UiBench) -> None:
    tab(view, 1)
    choose(view, "settings_printer", 2)
    choose(view, "settings_paper", 3)
    choose(view, "settings_lock", 0)
    prefix = child(view, QLineEdit, "settings_prefix")
    type_into(prefix, "~")
    key(prefix, Qt.Key.Key_Return)
    kept = PreferencesService(ui.desk.store).load()
    assert kept == Preferences("Termal 80 mm", "80mm", lock_minutes=5, scan_prefix="~")
    assert ui.context.preferences.current == kept


@pytest.fixture
def trays(ui: UiBench) -> None:
    """The default printer has two trays."""
    ui.printers.of_default = ("Baki 1", "Belakang")


@pytest.mark.usefixtures("trays")
class TestTrays:
    def test_reports_have_a_printer_a_paper_and_a_tray_of_their_own(
        self, view: SettingsView, ui: UiBench
    ) -> None:
        tab(view, 1)
        choose(view, "settings_printer", 2)
        choose(view, "settings_paper", 3)
        choose(view, "settings_sheet_printer", 2)
        choose(view, "settings_sheet_paper", 2)
        choose(view, "settings_sheet_tray", 2)
        kept = ui.context.preferences.current
        assert kept.for_receipts == PrintPlace("Termal 80 mm", "80mm")
        assert kept.for_sheets == PrintPlace("EPSON L3210 Series", "F4", "Belakang")
        assert child(view, QComboBox, "settings_tray").count() == 1  # a roll printer has none

    def test_another_printer_has_other_trays(self, view: SettingsView, ui: UiBench) -> None:
        tab(view, 1)
        choose(view, "settings_tray", 1)
        assert ui.context.preferences.current.tray == "Baki 1"
        choose(view, "settings_printer", 0)  # the same one
        assert ui.context.preferences.current.tray == "Baki 1"
        choose(view, "settings_printer", 2)
        assert ui.context.preferences.current.tray == ""

    def test_what_follows_from_the_receipts_is_named(self, view: SettingsView) -> None:
        tab(view, 1)
        choose(view, "settings_printer", 2)
        printer = child(view, QComboBox, "settings_sheet_printer")
        paper = child(view, QComboBox, "settings_sheet_paper")
        assert printer.currentText() == "Otomatis: Termal 80 mm"
        choose(view, "settings_paper", 3)
        assert printer.currentText() == "Otomatis: EPSON L3210 Series"
        choose(view, "settings_paper", 1)
        assert paper.currentText() == "Otomatis: F4 (folio)"


def test_a_language_waits_for_the_next_start(view: SettingsView, ui: UiBench) -> None:
    tab(view, 1)
    choose(view, "settings_language", 1)
    assert ui.context.preferences.current.language == "en"
    assert "dibuka lagi" in ui.notices[-1].text


def test_a_printer_that_is_gone_is_named_as_gone(ui: UiBench, qtbot: QtBot) -> None:
    ui.context.preferences.set(Preferences(printer="Canon lama"))
    view = SettingsView(ui.context)
    qtbot.addWidget(view)
    view.activate()
    tab(view, 1)
    box = child(view, QComboBox, "settings_printer")
    assert box.currentText() == "Canon lama (tidak ada)"
    assert box.itemText(0) == "Printer bawaan PC ini (EPSON L3210 Series)"


# -- the PIN


def pins(view: SettingsView, old: str, new: str, again: str) -> str:
    tab(view, 2)
    for name, text in (("pin_old", old), ("pin_new", new), ("pin_repeat", again)):
        field = child(view, QLineEdit, name)
        field.clear()
        type_into(field, text)
    key(child(view, QLineEdit, "pin_repeat"), Qt.Key.Key_Return)
    return child(view, Banner, "pin_banner").text()


def test_a_pin_is_changed_and_told_on(view: SettingsView, ui: UiBench) -> None:
    assert "sudah diganti" in pins(view, PIN, NEW, NEW)
    assert ui.desk.operators.sign_in(PETUGAS, NEW)
    with pytest.raises(Refused):
        ui.desk.operators.sign_in(PETUGAS, PIN)
    with ui.desk.store.read() as unit:
        assert unit.log.after(0, 99)[-1].header.kind == Kind.OPERATOR_PIN_CHANGED
    assert not any(child(view, QLineEdit, f"pin_{n}").text() for n in ("old", "new", "repeat"))


@pytest.mark.parametrize(
    ("old", "new", "again", "part", "focus"),
    [
        ("", NEW, NEW, "Isi PIN lama", "pin_old"),
        (PIN, NEW, "739513", "berbeda", "pin_repeat"),
        (PIN, PIN, PIN, "sama dengan PIN lama", "pin_new"),
        ("111111", NEW, NEW, "PIN salah", "pin_old"),
        (PIN, "123456", "123456", "mudah ditebak", "pin_new"),
        (PIN, "12a456", "12a456", "6 angka", "pin_new"),
    ],
)
def test_why_a_pin_is_not_changed(
    view: SettingsView, ui: UiBench, old: str, new: str, again: str, part: str, focus: str
) -> None:
    assert part in pins(view, old, new, again)
    assert child(view, QLineEdit, focus).hasFocus()
    ui.desk.operators.sign_in(PETUGAS, PIN)


def test_nothing_of_a_pin_stays_for_the_next_person(view: SettingsView, ui: UiBench) -> None:
    pins(view, PIN, NEW, "1")
    ui.sessions.set(None)
    ui.sessions.set(session(PETUGAS))
    assert child(view, QLineEdit, "pin_old").text() == ""
    assert child(view, Banner, "pin_banner").text() == ""


# -- the morning check


def text_of(view: SettingsView, name: CheckName) -> str:
    return child(view, QLabel, f"check_{name.value}_text").text()


def tones(view: SettingsView) -> dict[str, str]:
    return {row.name.value: row.tone for row in view.morning.state.rows}


def test_what_needs_nobody_is_seen_at_once(view: SettingsView) -> None:
    seen = tones(view)
    assert (seen["clock"], seen["disk"], seen["sync"]) == ("ok", "ok", "ok")
    assert (seen["printer"], seen["scanner"], seen["pad"]) == ("", "", "")
    assert "Minggu, 22 November 2026 12.00 WIB" in text_of(view, CheckName.CLOCK)
    assert text_of(view, CheckName.SYNC) == "Server pusat terakhir menjawab 11.00 WIB."
    assert child(view, Banner, "check_summary").text() == "Tinggal 3 pemeriksaan."


def test_slip_scan_and_stroke(view: SettingsView, ui: UiBench) -> None:
    click(child(view, QPushButton, "check_print"))
    [job] = ui.printers.jobs
    assert (job.printer, job.paper, job.title) == ("", "A4", "Slip uji Serah")
    assert decode_page(job.pdf) == [("Code128", CHECK_CODE)]
    assert text_of(view, CheckName.PRINTER) == "Apakah slip uji keluar dan terbaca jelas?"
    ui.bus.scanned.emit(CHECK_CODE)
    view.morning.take_strokes(SIGNATURE)
    assert set(tones(view).values()) == {"ok"}
    assert child(view, Banner, "check_summary").text() == "Semua baik. Loket siap melayani."
    report = MorningCheck(ui.desk.store).of_day(20_779)
    assert report.complete
    assert report.results["pad"] == "ok"


def test_a_slip_that_did_not_come_out(view: SettingsView, ui: UiBench) -> None:
    click(child(view, QPushButton, "check_print"))
    click(child(view, QPushButton, "check_no"))
    assert tones(view)["printer"] == "error"
    assert "pelayanan boleh berjalan" in text_of(view, CheckName.PRINTER)
    click(child(view, QPushButton, "check_print"))
    click(child(view, QPushButton, "check_yes"))
    assert tones(view)["printer"] == "ok"
    assert len(ui.printers.jobs) == 2


def test_a_printer_that_refuses_says_why(view: SettingsView, ui: UiBench) -> None:
    ui.printers.fail_with = "Printer kehabisan kertas."
    click(child(view, QPushButton, "check_print"))
    assert text_of(view, CheckName.PRINTER) == "Printer kehabisan kertas."
    assert tones(view)["printer"] == "error"
    assert child(view, QPushButton, "check_print").isVisible()


def test_any_code_proves_the_scanner_and_is_not_shown(view: SettingsView, ui: UiBench) -> None:
    tab(view, 3)
    ui.bus.scanned.emit("3374041002010100000137")
    assert child(view, QTabWidget, "settings_tabs").currentIndex() == 0
    assert text_of(view, CheckName.SCANNER) == "Terbaca: …0137."
    assert tones(view)["printer"] == ""


def test_a_hidden_page_hears_no_scan(view: SettingsView, ui: UiBench) -> None:
    view.hide()
    ui.bus.scanned.emit(CHECK_CODE)
    assert tones(view)["scanner"] == ""


def test_one_dot_is_no_stroke(view: SettingsView) -> None:
    view.morning.take_strokes((((1, 1, 0, 0),),))
    assert tones(view)["pad"] == ""


def test_results_stay_for_the_day_and_not_longer(
    view: SettingsView, ui: UiBench, bench: DeskBench, qtbot: QtBot
) -> None:
    ui.bus.scanned.emit(CHECK_CODE)
    again = SettingsView(ui.context)
    qtbot.addWidget(again)
    again.activate()
    assert tones(again)["scanner"] == "ok"
    assert "diperiksa hari ini pukul 12.00" in text_of(again, CheckName.SCANNER)
    bench.clock.advance(24 * HOUR)
    again.activate()
    assert tones(again)["scanner"] == ""


def test_everything_can_be_checked_anew(view: SettingsView, ui: UiBench) -> None:
    ui.bus.scanned.emit(CHECK_CODE)
    click(child(view, QPushButton, "check_again"))
    assert tones(view)["scanner"] == ""
    assert "scanner" not in MorningCheck(ui.desk.store).of_day(20_779).results


def test_a_report_that_cannot_be_read_is_an_empty_one(ui: UiBench) -> None:
    with ui.desk.store.write() as unit:
        unit.settings.put("morning_check", b"\xc1")
    assert MorningCheck(ui.desk.store).of_day(5) == CheckReport(5, 0, {})


def test_the_sync_of_the_check_can_be_asked_for(view: SettingsView, ui: UiBench) -> None:
    ui.sync.put(SyncState(outcome="offline", last_ok_ms=NOON - 30 * HOUR))
    assert tones(view)["sync"] == "warning"
    click(child(view, QPushButton, "check_sync"))
    assert ui.sync.asked == 1
    ui.sync.put(SyncState(outcome="done", last_ok_ms=NOON))
    assert tones(view)["sync"] == "ok"
    assert not child(view, QPushButton, "check_sync").isVisible()


@pytest.mark.parametrize(
    ("free", "tone"),
    [
        (LOW_DISK - 1, "error"),
        (LOW_DISK, "warning"),
        (TIGHT_DISK - 1, "warning"),
        (TIGHT_DISK, "ok"),
    ],
)
def test_room_on_the_disk(free: int, tone: str) -> None:
    assert disk_row(free).tone == tone


def test_a_desk_that_never_synced() -> None:
    assert sync_row(SyncState(), NOON, "Belum pernah.").tone == "error"


@pytest.mark.parametrize("paper", ["A4", "F4", "58mm", "80mm"])
def test_the_slip_can_be_scanned_on_every_paper(paper: str) -> None:
    pdf = check_slip_pdf(paper, "Kelurahan Kaligawe · PC 01", "Minggu, 22 November 2026 07.41 WIB")
    assert decode_page(pdf) == [("Code128", CHECK_CODE)]


# -- facts


def test_facts_for_it(view: SettingsView, ui: UiBench, bench: DeskBench) -> None:
    tab(view, 3)
    click(child(view, QPushButton, "facts_copy"))
    said = QGuiApplication.clipboard().text()
    for part in (
        "Kelurahan: Kaligawe (3374041002)",
        "Nomor PC: 01",
        "Serah: 0.1.0",
        f"Basis data: {bench.path}",
        "Alamat: http://127.0.0.1:9",
        "Keadaan: Tersinkron 11.00",
    ):
        assert part in said
    assert "WARGA" not in said
    ui.sync.put(SyncState(outcome="offline", unsent=4))
    click(child(view, QPushButton, "facts_copy"))
    assert "Keadaan: Luring · 4 belum terkirim" in QGuiApplication.clipboard().text()


def test_the_full_check_is_started_and_stopped_by_keyboard(view: SettingsView, ui: UiBench) -> None:
    tab(view, 3)
    ui.care.put(CareState(reserve="kept"))
    check = child(view, QPushButton, "facts_check")
    check.setFocus()
    key(check, Qt.Key.Key_Space)
    assert (ui.care.asked, ui.care.stopped) == (1, 0)
    ui.care.put(CareState(reserve="kept"), checking=True)
    assert check.text() == "Hentikan pemeriksaan"
    assert check.hasFocus()  # nothing moves under the hand that may want to stop it
    key(check, Qt.Key.Key_Space)
    assert (ui.care.asked, ui.care.stopped) == (1, 1)
    sound = FullCheckResult(NOON, 60, 0, "", 8, 0, (), 3, 0)
    ui.care.put(CareState(reserve="kept", check=sound))
    assert check.text() == "Periksa basis data"
    click(child(view, QPushButton, "facts_copy"))
    assert "12.00 WIB: 60 halaman, 8 catatan, dan 3 kartu utuh." in (
        QGuiApplication.clipboard().text()
    )


def test_opening_at_sign_in(view: SettingsView, ui: UiBench) -> None:
    tab(view, 1)
    box = child(view, QComboBox, "settings_autostart")
    assert (box.currentText(), box.isEnabled()) == ("Tidak", True)
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert ui.autostart.now is AutostartState.ACCOUNT
    assert box.currentText() == "Ya, untuk akun Windows ini"
    ui.autostart.refuses = True
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert "tidak mengizinkan" in ui.notices[-1].text
    assert box.currentIndex() == 1  # it shows what is so
    ui.autostart.now = AutostartState.ALL
    view.settings.refresh()
    assert (box.currentText(), box.isEnabled()) == (
        "Ya, untuk semua akun (diatur saat pemasangan)",
        False,
    )


def test_a_diagnosis_bundle_for_it(view: SettingsView, ui: UiBench, tmp_path: Path) -> None:
    tab(view, 3)
    click(child(view, QPushButton, "facts_bundle"))
    asked = ui.dialogs.give_path(tmp_path / "b.zip")
    assert (asked.suggested, asked.pattern) == ("serah-diagnosa-3374041002-01.zip", "ZIP (*.zip)")
    assert (tmp_path / "b.zip").read_bytes() == b"PK a bundle"
    assert str(tmp_path / "b.zip") in ui.notices[-1].text
    click(child(view, QPushButton, "facts_bundle"))
    ui.dialogs.give_path(tmp_path / "none" / "b.zip")
    assert "tidak dapat ditulis" in ui.notices[-1].text


def test_nothing_is_read_for_a_hidden_page(view: SettingsView, ui: UiBench) -> None:
    shown: list[object] = []
    view.settings.changed.connect(shown.append)
    view.hide()
    ui.sync.put(SyncState(running=True, total=9, sent=1))
    ui.care.put(CareState(reserve="kept"))
    assert shown == []
    view.show()
    view.activate()
    assert shown
    shown.clear()
    ui.sync.put(SyncState(running=True, total=9, sent=2))
    assert shown


def test_what_is_wrong_stands_out(view: SettingsView, ui: UiBench) -> None:
    def roles() -> list[str]:
        tab(view, 3)
        return [
            str(one.property("role"))
            for one in view.findChildren(QLabel)
            if "penuh" in one.text() or "Pasang flashdisk" in one.text()
        ]

    copy = CopyStand(CopyState.NO_DRIVE, 4, NOON - 48 * HOUR)
    ui.care.put(CareState(reserve="freed", copy=copy))
    assert roles() == ["caution", "problem"]
    ui.care.put(CareState(reserve="kept"))
    assert roles() == [""]


def test_a_window_without_care_offers_no_check(ui: UiBench, qtbot: QtBot) -> None:
    view = SettingsView(replace(ui.context, care=None))
    qtbot.addWidget(view)
    view.show()
    view.activate()
    tab(view, 3)
    assert not child(view, QPushButton, "facts_check").isVisible()


@pytest.mark.parametrize(
    ("trust", "offset", "tone", "part"),
    [
        (Trust.ANCHORED, 0, "ok", "Sama dengan server pusat."),
        (Trust.ANCHORED, 40_000, "ok", "40 detik lebih cepat"),
        (Trust.ANCHORED, -3 * HOUR, "warning", "3 jam lebih lambat"),
        (Trust.ANCHORED, 50 * 24 * HOUR, "warning", "50 hari lebih cepat"),
        (Trust.ANCHORED, 5 * 60_000, "warning", "5 menit lebih cepat"),
        (Trust.CARRIED, None, "ok", "belum dicocokkan"),
        (Trust.DOUBTFUL, None, "warning", "Diragukan"),
    ],
)
def test_the_clock_in_words(trust: Trust, offset: int | None, tone: str, part: str) -> None:
    fact = clock_fact(trust, offset)
    assert fact.tone == tone
    assert part in fact.value


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (2_048, "2,0 KB"),
        (160 * 1024, "160 KB"),
        (3 * 2**29, "1,5 GB"),
        (78 * 2**30, "78 GB"),
        (2000 * 2**30, "2.000 GB"),
    ],
)
def test_sizes_in_words(count: int, words: str) -> None:
    assert size_words(count) == words


def test_a_device_can_be_read_aloud() -> None:
    assert grouped_hex(bytes(range(16))) == "0001-0203-0405-0607"


def test_a_warning_of_the_vault_is_a_fact(ui: UiBench, qtbot: QtBot) -> None:
    about = replace(ui.context.about, warning="Kunci PC ini belum dilindungi Windows.")
    view = SettingsView(replace(ui.context, about=about))
    qtbot.addWidget(view)
    view.activate()
    tab(view, 3)
    click(child(view, QPushButton, "facts_copy"))
    assert "belum dilindungi" in QGuiApplication.clipboard().text()
