"""The hand-over and history screens in a window, and a hand that types, scans and draws on them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.bootstrap import Desk
from desk_app.services.ports import Changes
from desk_app.ui.context import ScreenView
from desk_app.ui.viewmodels.hand_over import HandOverViewModel, Phase
from desk_app.ui.viewmodels.history import HistoryViewModel
from desk_app.ui.views import hand_over, history
from desk_app.ui.views.hand_over import HandOverView
from desk_app.ui.views.hand_over_page.full_text import FullText
from desk_app.ui.views.history import HistoryView
from desk_app.ui.views.signature_pad import SignaturePad
from protocol.custody import State
from protocol.objects import CardObject
from tests.support.desk import DeskBench, card_object
from tests.support.fakes_ui import UiBench

__all__ = ["FIRST", "SECOND", "THIRD", "Hand", "PrintedReceipts", "counter", "draw", "past"]

_Widget = TypeVar("_Widget", bound=QWidget)


@dataclass
class PrintedReceipts:
    """A print queue that only remembers; implements `ReceiptPrinting`."""

    positions: list[tuple[int, ...]] = field(default_factory=list)

    def print_receipts(self, positions: tuple[int, ...], /) -> None:
        self.positions.append(positions)


def draw(pad: SignaturePad, points: int = 40) -> None:
    """Sign with the mouse."""
    for i in range(points):
        x = 20 + i * (pad.width() - 40) / points
        y = pad.height() * (0.5 + 0.3 * math.sin(i / 3))
        at = QPointF(x, y).toPoint()
        if i == 0:
            QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        QTest.mouseMove(pad, at)
    end = QPoint(pad.width() - 20, pad.height() // 2)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


@dataclass
class Hand:
    """One screen, shown, and everything that a test does to it."""

    ui: UiBench
    bench: DeskBench
    view: ScreenView
    printing: PrintedReceipts
    pressed: int = 0

    @property
    def desk(self) -> Desk:
        return self.ui.desk

    @property
    def model(self) -> HandOverViewModel:
        assert isinstance(self.view, HandOverView)
        return self.view.model

    @property
    def past(self) -> HistoryViewModel:
        assert isinstance(self.view, HistoryView)
        return self.view.model

    def settle(self) -> None:
        """Let Qt lay out and show what it put off until the next turn of its loop."""
        for _ in range(4):
            QApplication.processEvents()

    def phase(self) -> Phase:
        """What the hand-over screen shows."""
        return self.model.state.phase

    def find(self, kind: type[_Widget], name: str) -> _Widget:
        found = self.view.findChild(kind, name)
        assert found is not None, name
        return found

    def text(self, name: str) -> str:
        widget = self.find(QWidget, name)
        assert isinstance(widget, FullText | QLabel | QLineEdit), name
        return widget.text()

    def shown(self, name: str) -> bool:
        self.settle()
        found = self.view.findChild(QWidget, name)
        return found is not None and found.isVisible()

    @property
    def focus(self) -> str:
        """The objectName of what has the focus."""
        widget = QApplication.focusWidget()
        return widget.objectName() if widget is not None else ""

    def key(self, *keys: str | Qt.Key, alt: bool = False) -> None:
        """Press keys wherever the focus is, as a person would."""
        held = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
        for key in keys:
            target = QApplication.focusWidget()
            assert target is not None
            self.pressed += 1
            if isinstance(key, str):
                key = Qt.Key[f"Key_{key.upper()}"]
            QTest.keyClick(target, key, held)
            self.settle()

    def enter(self) -> None:
        self.key(Qt.Key.Key_Return)

    def escape(self) -> None:
        self.key(Qt.Key.Key_Escape)

    def write(self, name: str, text: str) -> None:
        """Type a text into a field."""
        line = self.find(QLineEdit, name)
        line.setFocus()
        line.end(False)
        QTest.keyClicks(line, text)

    def type(self, text: str) -> None:
        """Type a text wherever the focus is."""
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)

    def search(self, text: str) -> None:
        """Type into the box and let the answer come."""
        box = self.find(QLineEdit, "search")
        box.setFocus()
        box.selectAll()
        self.type(text)
        self.look_up()

    def look_up(self) -> None:
        """The pause after typing is over."""
        model = self.view.model if isinstance(self.view, HandOverView | HistoryView) else None
        assert model is not None
        model.search.look_up()

    def scan(self, code: str) -> None:
        self.ui.bus.scanned.emit(code)

    def press(self, name: str) -> None:
        """Press a button with the mouse."""
        QTest.mouseClick(self.find(QWidget, name), Qt.MouseButton.LeftButton)

    @property
    def pad(self) -> SignaturePad:
        return self.find(SignaturePad, "pad")

    def sign(self) -> None:
        draw(self.pad)

    def ready(self) -> None:
        """Everything that a self-collected card needs, by keys and pen; not yet confirmed."""
        self.key("1", "2", "3", "4", "5")
        self.sign()

    def feed(self, *objects: msgspec.Struct) -> None:
        """The centre sends these, and the window hears of it as after a sync."""
        self.bench.feed(self.desk, *objects)
        self.ui.bus.changed(Changes(frozenset({"card"})))

    def state(self, card_id: bytes) -> State | None:
        with self.desk.store.read() as unit:
            card = unit.cards.get(card_id)
        return card.state if card is not None else None


@pytest.fixture
def counter(ui: UiBench, bench: DeskBench, qtbot: QtBot) -> Hand:
    """The hand-over screen at the size it has on the smallest PC."""
    printing = PrintedReceipts()
    view = hand_over.build(ui.context, printing)
    return _shown(Hand(ui, bench, view, printing), qtbot)


@pytest.fixture
def past(ui: UiBench, bench: DeskBench, qtbot: QtBot) -> Hand:
    """The history screen."""
    printing = PrintedReceipts()
    view = history.build(ui.context, printing)
    return _shown(Hand(ui, bench, view, printing), qtbot)


def _shown(hand: Hand, qtbot: QtBot) -> Hand:
    qtbot.addWidget(hand.view)
    hand.view.resize(824, 690)
    with qtbot.waitExposed(hand.view):
        hand.view.show()
    hand.view.activate()
    return hand


FIRST: CardObject = card_object(1)
SECOND: CardObject = card_object(2)
THIRD: CardObject = card_object(3)
