"""Signing in: by name and PIN, by keyboard alone, with waits that count down."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.services.ports import Changes
from desk_app.ui.context import SyncState
from desk_app.ui.parts import Banner
from desk_app.ui.task_runner import ThreadTasks
from desk_app.ui.viewmodels.sign_in import SignInViewModel, initials
from desk_app.ui.views.sign_in import PersonButton, SignInView, build
from protocol.objects import Role
from tests.support.desk import PENYELIA, PETUGAS, PIN, TI, DeskBench, operator
from tests.support.fakes_ui import UiBench
from tests.support.keys import Keyboard, child, click, in_front, key, type_into


@pytest.fixture
def locked(ui: UiBench) -> UiBench:
    ui.sessions.set(None)
    return ui


@pytest.fixture
def view(locked: UiBench, qtbot: QtBot) -> SignInView:
    made = build(locked.context)
    qtbot.addWidget(made)
    made.resize(1024, 768)
    made.show()
    in_front(qtbot, made)
    return made


def pin_of(view: SignInView) -> QLineEdit:
    return child(view, QLineEdit, "sign_in_pin")


def said(view: SignInView) -> str:
    shown = child(view, Banner, "sign_in_banner")
    return shown.text() if shown.isVisible() else ""


def in_sight(view: SignInView) -> list[str]:
    """The names that a person can see."""
    rows = view.findChildren(PersonButton)
    return [r.accessibleName() for r in rows if not r.visibleRegion().isEmpty()]


def test_people_stand_as_rows_by_name(view: SignInView) -> None:
    rows = view.findChildren(PersonButton)
    assert [r.accessibleName() for r in rows] == [PENYELIA.name, PETUGAS.name]
    assert child(view, QLabel, "brand_place").text() == "Kelurahan Kaligawe"
    assert child(view, QLabel, "brand_more").text() == "Minggu, 22 November 2026\nPC 01"


def test_people_who_arrive_while_the_page_stands_can_be_seen(
    view: SignInView, locked: UiBench, bench: DeskBench, qtbot: QtBot
) -> None:
    """As on a new PC, where the first sync brings them."""
    bench.feed(locked.desk, TI)
    locked.bus.changed(Changes(frozenset({"operator"})))
    qtbot.waitUntil(lambda: TI.name in in_sight(view), timeout=2_000)
    assert len(in_sight(view)) == 3


def test_a_name_a_pin_and_enter(view: SignInView, locked: UiBench) -> None:
    click(child(view, PersonButton, "person_1"))
    assert pin_of(view).hasFocus()
    type_into(pin_of(view), PIN)
    assert pin_of(view).displayText() != PIN
    key(pin_of(view), Qt.Key.Key_Return)
    session = locked.sessions.current
    assert session is not None
    assert session.operator.id == PETUGAS.id


def test_by_keyboard_alone(view: SignInView, locked: UiBench) -> None:
    """Down to the name, Space, then digits: they find the PIN from wherever the focus is."""
    keyboard = Keyboard()
    first = child(view, PersonButton, "person_0")
    assert first.hasFocus()
    keyboard.press("", Qt.Key.Key_Down)
    second = child(view, PersonButton, "person_1")
    assert second.hasFocus()
    keyboard.press(" ")
    second.setFocus()
    keyboard.type_text(PIN)
    assert pin_of(view).text() == PIN
    keyboard.press("\r")
    assert locked.sessions.current is not None


def test_a_wrong_pin_is_said_and_the_field_is_ready_again(
    view: SignInView, locked: UiBench
) -> None:
    click(child(view, PersonButton, "person_1"))
    type_into(pin_of(view), "111111")
    key(pin_of(view), Qt.Key.Key_Return)
    assert said(view) == "PIN salah. Sisa 4 kali percobaan sebelum harus menunggu."
    assert pin_of(view).text() == ""
    assert pin_of(view).hasFocus()
    assert locked.sessions.current is None


@pytest.mark.parametrize("pin", ["", "12345", "12a456"])
def test_what_is_no_pin_costs_no_try(view: SignInView, locked: UiBench, pin: str) -> None:
    click(child(view, PersonButton, "person_1"))
    pin_of(view).setText(pin)
    click(child(view, QPushButton, "sign_in_enter"))
    assert said(view) == "PIN harus terdiri atas 6 angka."
    with locked.desk.store.read() as unit:
        assert unit.guards.get(PETUGAS.id).failures == 0


def test_without_a_name_there_is_a_hint(view: SignInView, locked: UiBench) -> None:
    type_into(pin_of(view), PIN)
    key(pin_of(view), Qt.Key.Key_Return)
    assert said(view) == "Pilih nama Anda dahulu."
    assert locked.sessions.current is None


def test_a_wait_counts_down_and_ends(view: SignInView, locked: UiBench, bench: DeskBench) -> None:
    click(child(view, PersonButton, "person_1"))
    for _ in range(5):
        view.model.sign_in("111111")
    assert "dalam 30 detik" in said(view)
    assert not pin_of(view).isEnabled()
    assert child(view, PersonButton, "person_1").hasFocus()
    bench.clock.advance(12_000)
    view.model.tick()
    assert "dalam 18 detik" in said(view)
    locked.tasks.held = True
    view.model.sign_in(PIN)  # nobody is checked while they wait
    assert not view.model.state.busy
    locked.tasks.release()
    assert locked.sessions.current is None
    bench.clock.advance(18_000)
    view.model.tick()
    assert said(view) == ""
    assert pin_of(view).isEnabled()
    assert pin_of(view).hasFocus()
    type_into(pin_of(view), PIN)
    key(pin_of(view), Qt.Key.Key_Return)
    assert locked.sessions.current is not None


def test_a_wait_is_one_persons(view: SignInView) -> None:
    click(child(view, PersonButton, "person_1"))
    for _ in range(5):
        view.model.sign_in("111111")
    click(child(view, PersonButton, "person_0"))
    assert said(view) == ""
    assert pin_of(view).isEnabled()
    click(child(view, PersonButton, "person_1"))
    assert "detik" in said(view)


def test_the_pin_is_checked_on_the_task_thread(locked: UiBench, qtbot: QtBot) -> None:
    tasks = ThreadTasks()
    model = SignInViewModel(replace(locked.context, tasks=tasks))
    busy: list[bool] = []
    model.changed.connect(lambda state: busy.append(state.busy))
    model.choose(1)
    with qtbot.waitSignal(locked.sessions.changed, timeout=5_000):
        model.sign_in(PIN)
        model.sign_in(PIN)  # the first is still being checked
        assert busy == [False, True]
    assert busy == [False, True, False]
    assert tasks.waiting == 0
    tasks.close()


class Watching:
    """A task thread that shows what would be seen of the work."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def run(self, *given: object) -> None:
        self.shown.append(repr(given[0]))


def test_the_pin_stands_in_no_repr(locked: UiBench) -> None:
    tasks = Watching()
    model = SignInViewModel(replace(locked.context, tasks=tasks))
    model.choose(1)
    model.sign_in(PIN)
    assert len(tasks.shown) == 1
    assert PIN not in tasks.shown[0]


def test_the_pin_is_gone_when_the_page_is_left(view: SignInView) -> None:
    pin_of(view).setText("4951")
    view.hide()
    assert pin_of(view).text() == ""


def test_one_person_alone_is_chosen(bench: DeskBench, qtbot: QtBot) -> None:
    desk = bench.open()
    bench.feed(desk, PETUGAS)
    ui = UiBench(desk)
    view = build(ui.context)
    qtbot.addWidget(view)
    view.show()
    in_front(qtbot, view)
    assert view.model.state.chosen == 0
    assert pin_of(view).hasFocus()
    desk.close()


def test_a_new_pc_says_what_it_waits_for(bench: DeskBench, qtbot: QtBot) -> None:
    desk = bench.open()
    ui = UiBench(desk)
    view = build(ui.context)
    qtbot.addWidget(view)
    view.show()
    hint = child(view, Banner, "sign_in_hint")
    assert "sinkronkan" in hint.text()
    assert not pin_of(view).isVisible()
    click(child(view, QPushButton, "sign_in_sync"))
    assert ui.sync.asked == 1
    ui.sync.put(SyncState(running=True, received=12_400))
    assert "12.400 data" in hint.text()
    assert not child(view, QPushButton, "sign_in_sync").isVisible()
    bench.feed(desk, PETUGAS, TI)
    ui.sync.put(SyncState(outcome="done"))
    ui.bus.changed(desk.sync_store().accept(bench.answer(desk), b""))
    assert not hint.isVisible()
    assert len(view.findChildren(PersonButton)) == 2
    assert pin_of(view).isVisible()
    desk.close()


def test_people_who_come_later_keep_the_one_chosen(
    view: SignInView, locked: UiBench, bench: DeskBench
) -> None:
    click(child(view, PersonButton, "person_1"))
    bench.feed(locked.desk, operator("Agus Salim", Role.PETUGAS, PIN, 9))
    view.model.refresh()
    chosen = [b for b in view.findChildren(PersonButton) if b.isChecked()]
    assert [c.accessibleName() for c in chosen] == [PETUGAS.name]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Sri Wahyuni", "SW"),
        ("Drs. Djoko Prasetyo Hadiningrat, M.Si.", "DH"),
        ("Wagiman", "W"),
        ("", "?"),
        ("'Aisyah Nur", "N"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
