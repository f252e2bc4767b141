"""The hand-over by scanner and keyboard through the window's own filter, as on a PC."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui.scan_router import ScanRouter
from desk_app.ui.scanner import ScanFilter
from desk_app.ui.viewmodels.draft import Draft
from desk_app.ui.viewmodels.hand_over import Phase
from desk_app.ui.views.hand_over_page.choices import CheckRow
from protocol.custody import State
from tests.support.desk import PETUGAS, owner_claim, session, signed
from tests.support.hand_over_ui import FIRST, SECOND, Hand, counter
from tests.support.keys import Keyboard, in_front

__all__ = ["counter"]

CHECKS = ("name", "nik", "birth_date", "photo")


@pytest.fixture
def keyboard(counter: Hand, qapp: QApplication, qtbot: QtBot) -> Iterator[Keyboard]:
    """Keys that come from the system, through the scanner's filter, wired as the program does."""
    watching = ScanFilter()
    router = ScanRouter(counter.ui.sessions, watching)
    watching.scanned.connect(router.route)
    router.for_screen.connect(counter.ui.bus.scanned)
    watching.attach(qapp)
    in_front(qtbot, counter.view)
    yield Keyboard()
    watching.detach()
    watching.deleteLater()


def ticked(hand: Hand) -> list[str]:
    return [c for c in CHECKS if hand.find(CheckRow, f"check_{c}").isChecked()]


def test_scan_five_keys_signature_enter(counter: Hand, keyboard: Keyboard, qtbot: QtBot) -> None:
    keyboard.scan(FIRST.registration)
    assert counter.phase() is Phase.CARD
    keyboard.type_text("12345")
    qtbot.waitUntil(lambda: bool(draft_of(counter).old_card), timeout=2_000)
    assert ticked(counter) == list(CHECKS)
    counter.sign()
    keyboard.type_text("\r")
    assert counter.state(FIRST.id) is State.HANDED_OVER
    assert counter.phase() is Phase.DONE
    keyboard.scan(SECOND.registration)
    page = counter.model.page.state
    assert page is not None
    assert page.facts.id == SECOND.id


def draft_of(hand: Hand) -> Draft:
    draft = hand.model.page.draft
    assert draft is not None
    return draft


def test_a_scan_presses_nothing_on_a_page_that_is_ready(counter: Hand, keyboard: Keyboard) -> None:
    """Digits would tick, its Enter would hand over: neither reaches the page."""
    counter.model.open_card(FIRST.id)
    counter.ready()
    before = counter.model.page.draft
    keyboard.scan("3374" * 4)
    keyboard.scan("1234567")
    assert counter.model.page.draft == before
    assert "belum selesai" in counter.text("banner_text")
    counter.key("1", "1")  # work goes on: it has been read
    assert not counter.shown("banner_text")
    assert counter.state(FIRST.id) is State.RECEIVED
    keyboard.type_text("\r")
    assert counter.state(FIRST.id) is State.HANDED_OVER


@pytest.mark.parametrize("field", ["collector_name", "collector_nik", "police_letter"])
def test_a_scan_types_into_no_field(counter: Hand, keyboard: Keyboard, field: str) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("k")
    counter.model.page.choose_old_card("lost")
    counter.settle()
    counter.find(QLineEdit, field).setFocus()
    keyboard.scan(SECOND.nik)
    assert counter.text(field) == ""
    assert counter.focus == field


def test_a_scan_while_the_pen_is_down(counter: Hand, keyboard: Keyboard) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("1")
    pad = counter.pad
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(pad, left, Qt.KeyboardModifier.NoModifier, QPoint(30, 30))
    QTest.mouseMove(pad, QPoint(90, 60))
    keyboard.scan(SECOND.nik)
    assert pad.drawing
    QTest.mouseMove(pad, QPoint(150, 30))
    QTest.mouseRelease(pad, left, Qt.KeyboardModifier.NoModifier, QPoint(150, 30))
    assert len(pad.strokes) == 1
    assert ticked(counter) == ["name"]


def test_a_served_persons_receipt_never_opens_the_action_page(
    counter: Hand, keyboard: Keyboard
) -> None:
    done = counter.desk.hand_over.hand_over(session(PETUGAS), FIRST.id, owner_claim(), signed())
    keyboard.scan(done.number)
    assert counter.phase() is Phase.STATUS
    assert not counter.shown("confirm")
    assert counter.text("search") == "", "nobody reads the digits of a code"


def test_a_scan_while_locked_changes_nothing(counter: Hand, keyboard: Keyboard) -> None:
    counter.ui.sessions.set(None)
    keyboard.scan(FIRST.nik)
    assert counter.phase() is Phase.SEARCH


def test_a_name_is_typed_through_the_filter(
    counter: Hand, keyboard: Keyboard, qtbot: QtBot
) -> None:
    keyboard.type_text("warga NOMOR 3", gap_ms=60)
    qtbot.waitUntil(lambda: counter.text("search") == "warga NOMOR 3", timeout=2_000)
    qtbot.waitUntil(lambda: counter.model.search.state.searched, timeout=2_000)
    assert counter.model.search.state.rows
    assert counter.find(QWidget, "results").isVisible()
