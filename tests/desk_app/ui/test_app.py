"""The whole window: from a folder with nothing in it to the screens, against a real centre."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from central_server.services.enrol import make_code
from central_server.services.newcomers import Approvals
from central_server.services.places import Moving
from central_server.services.provisioning import Provisioner, Wish
from central_server.services.staff import NewOperator, Staff
from central_server.settings import DATABASE_VARIABLE, Settings
from desk_app.__main__ import wants_window
from desk_app.app import WindowApp
from desk_app.bootstrap import enrol_desk
from desk_app.services.errors import Refused
from desk_app.services.preferences import Preferences
from desk_app.start import Options, known_sentence, read_options
from desk_app.store.engine import StoreError
from desk_app.store.instance_lock import InstanceLock
from desk_app.store.provisioning_file import FILE_NAME, keep_file
from desk_app.ui.context import Screen
from desk_app.ui.language import install_language
from desk_app.ui.parts import Banner
from desk_app.ui.sync_runner import Rhythm
from desk_app.ui.views.sign_in import PersonButton
from protocol.objects import Role
from tests.support.centre import CentreServer
from tests.support.damage import flip, pages_by_tree
from tests.support.desk import KALIGAWE, PETUGAS, PIN, DeskBench, session, stocked
from tests.support.fakes_ui import FakePrinters
from tests.support.keys import Keyboard, child, click, in_front, key, type_into

NEVER = 3_600_000
QUIET = Rhythm(usual_ms=NEVER, after_write_ms=NEVER, first_ms=NEVER, after_fault_ms=NEVER)
NUMBER = "3374041002010100000137"

Start = Callable[..., WindowApp]


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot) -> Iterator[Start]:
    """Starts windows and closes them again."""
    started: list[WindowApp] = []

    def begin(folder: Path, rhythm: Rhythm = QUIET) -> WindowApp:
        running = WindowApp(Options(folder, printers=FakePrinters(), rhythm=rhythm))
        started.append(running)
        qtbot.addWidget(running.window)
        running.window.resize(1024, 768)
        running.window.show()
        running.open()
        return running

    yield begin
    for one in started:
        assert one.stop()
        assert one.stop()  # twice is harmless
    install_language(qapp, "id")


def shows(running: WindowApp, qtbot: QtBot, name: str) -> None:
    """Wait until a page stands in the window."""
    qtbot.waitUntil(lambda: _page(running) == name, timeout=10_000)


def _page(running: WindowApp) -> str:
    page = running.window.page
    return "" if page is None else page.objectName()


@pytest.fixture
def folder(bench: DeskBench) -> Path:
    stocked(bench).close()
    return bench.folder


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[CentreServer]:
    (tmp_path / "centre").mkdir()
    url = f"sqlite:///{tmp_path / 'centre' / 'centre.sqlite3'}"
    with CentreServer(Settings.from_environment({DATABASE_VARIABLE: url})) as running:
        yield running


def test_the_window_is_there_before_the_data(start: Start, qtbot: QtBot, folder: Path) -> None:
    running = start(folder)
    assert _page(running) == "opening"
    assert running.window.isVisible()
    shows(running, qtbot, "desk_front")


def test_a_new_pc_is_enrolled_signed_into_and_synced(
    start: Start, qtbot: QtBot, tmp_path: Path, centre: CentreServer
) -> None:
    c = centre.centre
    Staff(c.store, c.clock, c.randomness).add(
        NewOperator("Sri Wahyuni", Role.PETUGAS, "1990", "Petugas Registrasi", KALIGAWE, PIN)
    )
    code = make_code(c.store, c.clock, c.randomness, KALIGAWE, 72)[0]
    running = start(tmp_path / "Serah", Rhythm(usual_ms=NEVER, first_ms=0))
    shows(running, qtbot, "enrol")
    type_into(child(running.window, QLineEdit, "enrol_url"), centre.url)
    type_into(child(running.window, QLineEdit, "enrol_code"), str(code))
    key(child(running.window, QLineEdit, "enrol_code"), Qt.Key.Key_Return)
    shows(running, qtbot, "desk_front")
    qtbot.waitUntil(lambda: bool(running.window.findChildren(PersonButton)), timeout=10_000)
    pin = child(running.window, QLineEdit, "sign_in_pin")
    qtbot.waitUntil(pin.isVisible, timeout=5_000)
    type_into(pin, PIN)
    key(pin, Qt.Key.Key_Return)
    assert running.desk is not None
    front = running.desk.front
    qtbot.waitUntil(front.workspace.isVisible, timeout=5_000)
    assert child(front, QLabel, "sync_chip_text").text().startswith("Tersinkron")
    assert running.desk.sync.state.last_ok_ms > 0


def city_file(centre: CentreServer) -> bytes:
    c = centre.centre
    made = c.service(Provisioner).create(
        f"computer,kelurahan\n{platform.node()},{KALIGAWE}\n".encode(), Wish(centre.url, 30)
    )
    assert made.raw
    return made.raw


def test_a_pc_with_the_citys_file_waits_and_opens_when_it_is_approved(
    start: Start, qtbot: QtBot, tmp_path: Path, centre: CentreServer
) -> None:
    c, folder = centre.centre, tmp_path / "Serah"
    person = Staff(c.store, c.clock, c.randomness).add(NewOperator("Ratna Dewi", Role.REGISTRY))
    keep_file(folder, city_file(centre))
    running = start(folder)
    shows(running, qtbot, "provision")
    shown = child(running.window, QLabel, "provision_code")
    qtbot.waitUntil(shown.isVisible, timeout=10_000)
    approvals = c.service(Approvals)
    (waiting,) = approvals.waiting()
    assert waiting.code == shown.text()
    assert child(running.window, QLabel, "provision_place").text() == f"Kaligawe ({KALIGAWE})"
    approvals.approve([shown.text()], person.id)
    click(child(running.window, QPushButton, "provision_ask"))
    shows(running, qtbot, "desk_front")
    assert not (folder / FILE_NAME).exists()
    assert running.stop()
    keep_file(folder, city_file(centre))  # an upgrade with the file again
    again = start(folder)
    shows(again, qtbot, "desk_front")
    assert not (folder / FILE_NAME).exists()


def test_a_spoilt_file_is_said_and_a_code_may_be_typed(
    start: Start, qtbot: QtBot, tmp_path: Path, centre: CentreServer
) -> None:
    folder = tmp_path / "Serah"
    keep_file(folder, city_file(centre)[:-1])
    running = start(folder)
    shows(running, qtbot, "provision")
    banner = child(running.window, Banner, "provision_banner")
    qtbot.waitUntil(lambda: "rusak" in banner.text(), timeout=10_000)
    click(child(running.window, QPushButton, "provision_by_code"))
    assert _page(running) == "enrol"
    code = make_code(
        centre.centre.store, centre.centre.clock, centre.centre.randomness, KALIGAWE, 72
    )[0]
    type_into(child(running.window, QLineEdit, "enrol_url"), centre.url)
    type_into(child(running.window, QLineEdit, "enrol_code"), str(code))
    key(child(running.window, QLineEdit, "enrol_code"), Qt.Key.Key_Return)
    shows(running, qtbot, "desk_front")
    assert not (folder / FILE_NAME).exists()


@pytest.mark.parametrize("there", [True, False])
def test_a_file_that_cannot_be_read_or_is_gone(
    start: Start, qtbot: QtBot, tmp_path: Path, there: bool
) -> None:
    folder = tmp_path / "Serah"
    (folder / FILE_NAME).mkdir(parents=True)
    running = start(folder)
    shows(running, qtbot, "provision")
    banner = child(running.window, Banner, "provision_banner")
    qtbot.waitUntil(lambda: "tidak dapat dibaca" in banner.text(), timeout=10_000)
    if not there:
        (folder / FILE_NAME).rmdir()
        click(child(running.window, QPushButton, "provision_ask"))
        qtbot.waitUntil(lambda: "tidak ada lagi" in banner.text(), timeout=10_000)


def test_a_wrong_code_changes_nothing(
    start: Start, qtbot: QtBot, tmp_path: Path, centre: CentreServer
) -> None:
    running = start(tmp_path / "Serah")
    shows(running, qtbot, "enrol")
    type_into(child(running.window, QLineEdit, "enrol_url"), centre.url)
    type_into(child(running.window, QLineEdit, "enrol_code"), "ABCDEFGHJKMNPQR")
    click(child(running.window, QPushButton, "enrol_go"))
    banner = child(running.window, QLabel, "banner_text")
    qtbot.waitUntil(lambda: "tidak dikenal" in banner.text(), timeout=10_000)
    assert _page(running) == "enrol"


def test_a_second_serah_says_so_and_can_try_again(start: Start, qtbot: QtBot, folder: Path) -> None:
    other = InstanceLock(folder)
    running = start(folder)
    shows(running, qtbot, "message")
    assert "sedang berjalan" in child(running.window, QLabel, "message_text").text()
    other.release()
    click(child(running.window, QPushButton, "message_again"))
    shows(running, qtbot, "desk_front")


def test_a_desk_that_does_not_open_gives_a_bundle_for_it(
    start: Start, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    (folder / "keys" / "keys").write_bytes(b"not a key file")
    running = start(folder)
    shows(running, qtbot, "message")
    click(child(running.window, QPushButton, "message_diagnose"))
    asked = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "path_dialog")
    assert isinstance(asked, QFileDialog)
    asked.selectFile(str(tmp_path / "b.zip"))
    asked.accept()
    told = child(running.window, QLabel, "message_told")
    qtbot.waitUntil(told.isVisible, timeout=10_000)
    assert str(tmp_path / "b.zip") in told.text()
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        page = archive.read("diagnosa.html").decode()
    assert "terkunci" in page


def test_a_damaged_database_is_a_sentence(
    start: Start, qtbot: QtBot, folder: Path, expected_logs: list[str]
) -> None:
    expected_logs.append("the database is damaged")
    (folder / "serah.db").write_bytes(b"bukan basis data" * 400)
    running = start(folder)
    shows(running, qtbot, "message")
    text = child(running.window, QLabel, "message_text").text()
    assert "Data tidak diubah" in text
    with qtbot.waitSignal(running.window.closing):
        click(child(running.window, QPushButton, "message_leave"))


def test_a_repair_is_told_on_one_page_and_once(
    start: Start, qtbot: QtBot, bench: DeskBench, expected_logs: list[str]
) -> None:
    expected_logs.append("the database was rebuilt")
    stocked(bench, 60).close()
    flip(bench.path, pages_by_tree(bench)["card"][-1])
    with bench.open() as desk:
        desk.full_check()  # meets the damage; the next opening repairs it
    running = start(bench.folder)
    shows(running, qtbot, "repair")
    page = running.window.page
    assert page is not None
    told = page.findChildren(QLabel, "repair_happened")
    assert "rusak dan sudah diperbaiki" in told[0].text()
    read = child(page, QPushButton, "repair_read")
    assert read.hasFocus()
    key(read, Qt.Key.Key_Space)
    assert _page(running) == "desk_front"
    assert running.stop()
    again = start(bench.folder)
    shows(again, qtbot, "desk_front")


def test_a_pc_that_is_moved_says_so_before_and_once_after(
    start: Start, qtbot: QtBot, tmp_path: Path, centre: CentreServer
) -> None:
    c = centre.centre
    staff = Staff(c.store, c.clock, c.randomness)
    registry = staff.add(NewOperator("Ratna Dewi", Role.REGISTRY))
    elsewhere = "3374041003"
    folder = tmp_path / "Serah"
    code = make_code(c.store, c.clock, c.randomness, KALIGAWE, 72)[0]
    with enrol_desk(folder, centre.url, str(code)) as desk:
        device = desk.identity.device
    c.service(Moving).move(device, elsewhere, registry.id)
    office = c.store.read(lambda unit: unit.offices.get(elsewhere))
    assert office is not None
    running = start(folder, Rhythm(usual_ms=NEVER, first_ms=0))
    shows(running, qtbot, "desk_front")
    assert running.desk is not None
    standing = child(running.desk.front, Banner, "standing_banner")
    qtbot.waitUntil(lambda: office.name in standing.text(), timeout=10_000)
    assert "tutup lalu buka Serah lagi" in standing.text()
    assert running.stop()
    moved = start(folder)
    shows(moved, qtbot, "repair")
    page = moved.window.page
    assert page is not None
    assert child(page, QLabel, "repair_title").text() == "PC ini pindah kelurahan"
    told = page.findChildren(QLabel, "repair_happened")
    assert told[0].text() == f"PC ini sekarang milik Kelurahan {office.name} sebagai PC 01."
    key(child(page, QPushButton, "repair_read"), Qt.Key.Key_Space)
    assert _page(moved) == "desk_front"
    assert moved.stop()
    again = start(folder)
    shows(again, qtbot, "desk_front")


def test_the_opening_says_when_it_takes_longer(start: Start, folder: Path) -> None:
    running = start(folder)
    running._repairing.emit("read")
    QApplication.processEvents()
    page = running.window.page
    assert page is not None
    assert "sedang diperbaiki" in child(page, QLabel, "opening_text").text()


def test_a_fault_that_nobody_knows_is_a_sentence_too(
    start: Start, qtbot: QtBot, folder: Path, expected_logs: list[str]
) -> None:
    expected_logs.append("the desk cannot be opened")
    for key_file in (folder / "keys").iterdir():
        key_file.unlink()
        key_file.mkdir()
    running = start(folder)
    shows(running, qtbot, "message")
    assert child(running.window, QLabel, "message_text").text()


@pytest.fixture
def signed_in(start: Start, qtbot: QtBot, folder: Path) -> WindowApp:
    running = start(folder)
    shows(running, qtbot, "desk_front")
    assert running.desk is not None
    running.desk.context.sessions.set(session(PETUGAS))
    in_front(qtbot, running.window)
    return running


def test_a_scan_finds_its_way_to_the_hand_over(signed_in: WindowApp, qtbot: QtBot) -> None:
    desk = signed_in.desk
    assert desk is not None
    click(child(desk.front, QPushButton, "lock_button").window())
    Keyboard().scan(NUMBER)
    qtbot.waitUntil(lambda: desk.front.workspace.screen_shown is Screen.HAND_OVER, timeout=5_000)


def test_a_scan_while_locked_does_nothing(signed_in: WindowApp, qtbot: QtBot) -> None:
    desk = signed_in.desk
    assert desk is not None
    desk.context.sessions.set(None)
    Keyboard().scan(NUMBER)
    qtbot.waitUntil(lambda: "terkunci" in desk.front.sign_in.state.message, timeout=5_000)
    assert desk.front.workspace.screen_shown is Screen.HOME
    assert child(desk.front, QLineEdit, "sign_in_pin").text() == ""


def test_work_beside_the_window_is_told_of_each_touch(signed_in: WindowApp) -> None:
    assert signed_in.desk is not None
    courtesy = signed_in.desk.context.desk.courtesy
    untouched = courtesy._touched_ms
    Keyboard().press("5")
    assert (untouched, courtesy._touched_ms is None) == (None, False)


def test_an_idle_desk_locks_and_its_dialogs_go(signed_in: WindowApp, qtbot: QtBot) -> None:
    desk = signed_in.desk
    assert desk is not None
    armed = [desk.idle.armed]
    desk.dialogs.confirm("Buang isian?", "Isian hilang.", "Buang", lambda: None)
    desk.idle.idle.emit()
    assert desk.context.sessions.current is None
    armed.append(desk.idle.armed)
    assert armed == [True, False]
    assert not [d for d in signed_in.window.findChildren(QDialog) if d.isVisible()]


def test_it_says_once_that_all_screens_stand(signed_in: WindowApp, qtbot: QtBot) -> None:
    with qtbot.waitSignal(signed_in.settled, timeout=20_000):
        pass
    assert signed_in.desk is not None
    assert not signed_in.desk.front.workspace.build_ahead()
    assert not signed_in.desk._ahead.isActive()


def test_preferences_apply_while_it_runs(signed_in: WindowApp) -> None:
    desk = signed_in.desk
    assert desk is not None
    desk.context.preferences.set(Preferences(lock_minutes=5, scan_prefix="~"))
    assert desk.scanner.profile.prefix == "~"
    assert desk.idle.armed


def test_closing_waits_for_what_is_under_way_and_frees_the_folder(
    start: Start, qtbot: QtBot, folder: Path, expected_logs: list[str]
) -> None:
    expected_logs.append("sync failed: offline")  # where it gets that far before the end
    running = start(folder)
    shows(running, qtbot, "desk_front")
    assert running.desk is not None
    running.desk.context.sync.sync_now()
    assert running.stop()
    InstanceLock(folder).release()
    assert not any(t.name.startswith("serah") for t in threading.enumerate())


def test_closing_breaks_off_a_full_check(start: Start, qtbot: QtBot, folder: Path) -> None:
    running = start(folder)
    shows(running, qtbot, "desk_front")
    assert running.desk is not None
    running.desk.care.check_now()
    assert running.desk.care.shown.checking
    assert running.stop()
    InstanceLock(folder).release()
    assert not any(t.name.startswith("serah") for t in threading.enumerate())


def test_a_full_check_is_done_beside_the_window(start: Start, qtbot: QtBot, folder: Path) -> None:
    running = start(folder)
    shows(running, qtbot, "desk_front")
    assert running.desk is not None
    care = running.desk.care
    care.check_now()
    qtbot.waitUntil(lambda: not care.shown.checking, timeout=20_000)
    assert care.shown.care.check is not None
    assert care.shown.care.check.sound


def test_closing_while_it_still_opens_frees_the_folder(start: Start, folder: Path) -> None:
    running = start(folder)
    assert running.stop()
    InstanceLock(folder).release()


def test_english_is_spoken_from_the_start_that_follows(
    start: Start, qtbot: QtBot, folder: Path
) -> None:
    first = start(folder)
    shows(first, qtbot, "desk_front")
    assert first.desk is not None
    first.desk.context.preferences.set(Preferences(language="en"))
    first.stop()
    second = start(folder)
    shows(second, qtbot, "desk_front")
    assert second.desk is not None
    assert second.desk.context.preferences.current.language == "en"


def test_every_shortcut_of_the_frame_is_one_of_a_kind(signed_in: WindowApp) -> None:
    desk = signed_in.desk
    assert desk is not None
    keys = [s.key().toString() for s in desk.front.workspace.findChildren(QShortcut)]
    assert {"Ctrl+1", "Ctrl+7", "F1", "F7", "F9", "Ctrl+L"} <= set(keys)


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["--data-dir", "/x"], True),
        (["--data-dir=/x", "--ca", "/y"], True),
        (["--data-dir", "/x", "sync"], False),
        (["sync"], False),
        (["--help"], False),
        (["--data-dir"], False),
    ],
)
def test_no_command_is_the_window(arguments: list[str], window: bool) -> None:
    assert wants_window(arguments) is window


def test_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERAH_DATA_DIR", str(tmp_path))
    assert read_options([]).folder == tmp_path
    given = read_options(["--data-dir", "/x", "--ca", "/y"])
    assert (given.folder, given.ca) == (Path("/x"), Path("/y"))


def test_errors_that_have_a_sentence() -> None:
    assert known_sentence(Refused("full", "Disk penuh.")) == "Disk penuh."
    assert known_sentence(StoreError("Tidak dapat dibuka.")) == "Tidak dapat dibuka."
    assert known_sentence(ValueError("x")) is None


_RUN = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import desk_app.app as app
real = app.WindowApp.open
def then_close(self):
    real(self)
    self.page_changed.connect(lambda name: name == "enrol" and QTimer.singleShot(0, self.window.close))
app.WindowApp.open = then_close
sys.exit(app.main(["--data-dir", sys.argv[1]]))
"""


def test_the_program_runs_from_start_to_end(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", "-c", _RUN, str(tmp_path / "Serah")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    log = (tmp_path / "Serah" / "logs" / "serah.log").read_text(encoding="utf-8")
    assert "Serah 0.1.0 on" in log
    assert "closed" in log
    assert "ERROR" not in log


_IMPORTED = """
import sys
from PySide6.QtCore import QTimer
import desk_app.app as app
opened, late = app.WindowApp._opened, []
def watched(self, desk):
    before = set(sys.modules)
    opened(self, desk)
    late.extend(m for m in set(sys.modules) - before if m.startswith("desk_app"))
    QTimer.singleShot(0, self.window.close)
app.WindowApp._opened = watched
code = app.main(["--data-dir", sys.argv[1]])
print(sorted(late))
sys.exit(code)
"""


def test_an_open_desk_comes_into_the_window_without_a_halt(folder: Path) -> None:
    """Nothing of ours is imported on the main thread once the desk is open."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _IMPORTED, str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stdout + done.stderr


def test_without_a_screen_it_says_so(tmp_path: Path) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    done = subprocess.run(
        [sys.executable, "-m", "desk_app", "--data-dir", str(tmp_path)],
        env={k: v for k, v in os.environ.items() if k not in hidden},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == (1 if sys.platform == "linux" else 0)
    assert "memerlukan layar" in done.stderr
