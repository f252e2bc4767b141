"""Pengaturan, "Tanpa jaringan": a file for the centre and its reply, from the window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.bootstrap import Desk
from desk_app.services.ports import Changes
from desk_app.ui.context import SyncState
from desk_app.ui.parts import Banner
from desk_app.ui.task_runner import ThreadTasks
from desk_app.ui.viewmodels.exchange import ExchangeState, ExchangeViewModel, Work
from desk_app.ui.views.exchange_panel import ExchangePanel
from desk_app.ui.views.settings import SettingsView
from protocol.bodies import PolicyException
from protocol.events import Kind
from protocol.messages import MAX_BATCH_EVENTS, Meaning
from tests.support.desk import NOON, DeskBench, card_object, owner_claim, petugas, signed
from tests.support.fakes_ui import UiBench
from tests.support.hand_centre import HandCentre
from tests.support.keys import child, click, in_front


@pytest.fixture
def centre(bench: DeskBench, made_once: tuple[DeskBench, DeskBench]) -> HandCentre:
    """The centre that the desk was enrolled at."""
    shutil.copy(made_once[1].path, bench.path)
    bench.version = made_once[1].version
    return HandCentre(bench)


@pytest.fixture
def desk(bench: DeskBench, centre: HandCentre) -> Iterator[Desk]:
    opened = bench.open()
    yield opened
    opened.close()


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def panel(ui: UiBench, qtbot: QtBot) -> ExchangePanel:
    model = ExchangeViewModel(ui.context)
    made = ExchangePanel(model)
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    model.refresh()
    return made


def give(desk: Desk, card: int = 1) -> None:
    desk.hand_over.hand_over(petugas(desk), card_object(card).id, owner_claim(), signed())


def said(panel: ExchangePanel) -> str:
    return child(panel, Banner, "exchange_banner").text()


def last(panel: ExchangePanel) -> str:
    return child(panel, QLabel, "exchange_last").text()


def write(panel: ExchangePanel, ui: UiBench, usb: Path) -> Path:
    click(child(panel, QPushButton, "exchange_export"))
    path = usb / ui.dialogs.paths[-1].suggested
    asked = ui.dialogs.give_path(path)
    assert asked.pattern == "Berkas pertukaran Serah (*.serah)"
    return path


def read(panel: ExchangePanel, ui: UiBench, reply: Path) -> None:
    click(child(panel, QPushButton, "exchange_import"))
    assert ui.dialogs.give_path(reply).pattern == "Berkas pertukaran Serah (*.serah)"


def test_before_the_first_file(panel: ExchangePanel) -> None:
    assert last(panel) == "PC ini belum pernah menulis berkas."
    waiting = child(panel, QLabel, "exchange_unsent").text()
    assert waiting == "Tidak ada catatan yang menunggu dikirim."
    assert not child(panel, QProgressBar, "exchange_bar").isVisible()


def test_a_file_is_written_and_its_reply_read(
    panel: ExchangePanel, ui: UiBench, desk: Desk, centre: HandCentre, usb: Path
) -> None:
    give(desk)
    ui.sync.put(SyncState(unsent=2, last_ok_ms=7))
    panel._model.refresh()
    assert child(panel, QLabel, "exchange_unsent").text() == "2 catatan menunggu dikirim."
    path = write(panel, ui, usb)
    assert path.name == "serah-3374041002-01-000001.serah"
    assert centre.read(path).events == 2
    assert "Belum ada yang terhitung terkirim" in said(panel)
    assert last(panel) == (
        "Berkas terakhir: nomor 1, 22 November 2026 12.00 WIB, berisi 2 catatan. "
        "Balasannya BELUM dibaca, jadi isinya belum terhitung terkirim."
    )
    changes: list[Changes] = []
    ui.bus.data_changed.connect(changes.append)
    read(panel, ui, centre.reply(path, usb / "balasan.serah"))
    assert "2 catatan kini tersimpan di server pusat" in said(panel)
    assert last(panel).endswith("Balasannya sudah dibaca.")
    assert "confirmed" in changes[0].kinds
    assert ui.sync.state.last_ok_ms == centre.now_ms
    assert desk.sync_store().position().unsent == 0


def test_a_reply_with_a_case_is_a_warning(
    panel: ExchangePanel, ui: UiBench, desk: Desk, centre: HandCentre, usb: Path
) -> None:
    give(desk)
    carried = centre.read(write(panel, ui, usb))
    answers = centre.answers(carried, meanings=(Meaning(2, "case", "00" * 16),))
    read(panel, ui, centre.write(usb / "b.serah", carried, answers))
    assert panel._model.state.tone == "warning"
    assert "periksa 1 kasus baru" in said(panel)


def test_a_reply_of_somebody_else_is_one_sentence(
    panel: ExchangePanel, ui: UiBench, usb: Path
) -> None:
    bad = usb / "bukan.serah"
    bad.write_bytes(b"bukan")
    read(panel, ui, bad)
    assert "bukan berkas pertukaran" in said(panel)
    assert panel._model.state.tone == "error"
    assert ui.sync.state.last_ok_ms == 0


def test_a_stick_that_is_gone_is_one_sentence(
    panel: ExchangePanel, ui: UiBench, desk: Desk, usb: Path
) -> None:
    click(child(panel, QPushButton, "exchange_export"))
    ui.dialogs.give_path(usb / "dicabut" / "x.serah")
    assert "Semua catatan aman di PC ini" in said(panel)
    assert desk.exchange.book().last == 0


def test_one_piece_of_work_at_a_time_and_it_can_be_stopped(
    panel: ExchangePanel, ui: UiBench, desk: Desk, usb: Path
) -> None:
    ui.tasks.held = True
    write(panel, ui, usb)
    export, stop = (child(panel, QPushButton, f"exchange_{n}") for n in ("export", "stop"))
    assert (export.isEnabled(), stop.isVisible(), stop.isEnabled()) == (False, True, True)
    panel._model.choose_target()
    panel._model.choose_reply()
    assert ui.dialogs.paths == []
    click(stop)
    assert not stop.isEnabled()
    assert child(panel, QLabel, "exchange_far").text() == "Menghentikan…"
    ui.tasks.release()
    assert "dihentikan" in said(panel)
    assert panel._model.state.tone == "info"
    assert (export.isEnabled(), stop.isVisible()) == (True, False)
    assert list(usb.iterdir()) == []


def test_the_keyboard_stays_with_the_work(
    panel: ExchangePanel, ui: UiBench, desk: Desk, usb: Path, qtbot: QtBot
) -> None:
    in_front(qtbot, panel)
    ui.tasks.held = True
    export, stop = (child(panel, QPushButton, f"exchange_{n}") for n in ("export", "stop"))
    export.setFocus()
    write(panel, ui, usb)
    assert stop.hasFocus()
    ui.tasks.release()
    assert export.hasFocus()


def test_a_dialog_answered_late_begins_nothing(
    panel: ExchangePanel, ui: UiBench, usb: Path
) -> None:
    click(child(panel, QPushButton, "exchange_export"))
    click(child(panel, QPushButton, "exchange_import"))
    ui.tasks.held = True
    reply, target = ui.dialogs.paths.pop(), ui.dialogs.paths.pop()
    target.on_path(usb / "x.serah")
    reply.on_path(usb / "y.serah")
    assert panel._model.state.work is Work.EXPORT
    ui.tasks.release()
    assert [p.name for p in usb.iterdir()] == ["x.serah"]


def test_how_far_it_is_comes_from_the_work_itself(
    ui: UiBench, desk: Desk, usb: Path, qtbot: QtBot
) -> None:
    with desk.store.write() as unit:
        for n in range(MAX_BATCH_EVENTS + 9):
            body = PolicyException(rule="uji", reason=str(n))
            desk.recorder.record(unit, Kind.POLICY_EXCEPTION, body, operator=None)
    tasks = ThreadTasks()
    model = ExchangeViewModel(replace(ui.context, tasks=tasks))
    panel = ExchangePanel(model)
    model.setParent(panel)
    qtbot.addWidget(panel)
    shown: list[tuple[int, int, str]] = []

    def look(state: ExchangeState) -> None:
        bar = child(panel, QProgressBar, "exchange_bar")
        if state.total:
            shown.append((bar.value(), bar.maximum(), child(panel, QLabel, "exchange_far").text()))

    model.changed.connect(look)
    model.choose_target()
    with qtbot.waitSignal(model.changed, check_params_cb=lambda s: bool(s.message)):
        ui.dialogs.give_path(usb / "x.serah")
    tasks.close()
    total = MAX_BATCH_EVENTS + 10
    assert (MAX_BATCH_EVENTS, total, f"2.500 dari {total:,} catatan".replace(",", ".")) in shown
    assert model.state.tone == "ok"


def test_it_has_its_page_in_the_settings(ui: UiBench, qtbot: QtBot) -> None:
    view = SettingsView(ui.context)
    qtbot.addWidget(view)
    view.activate()
    assert child(view, ExchangePanel, "exchange_panel").window() is view
    assert (
        last(child(view, ExchangePanel, "exchange_panel")) == "PC ini belum pernah menulis berkas."
    )


def test_the_last_answer_never_goes_back(ui: UiBench) -> None:
    ui.sync.put(SyncState(last_ok_ms=NOON))
    ui.sync.heard(NOON - 1)
    assert ui.sync.state.last_ok_ms == NOON
    ui.sync.heard(NOON + 1)
    assert ui.sync.state.last_ok_ms == NOON + 1
