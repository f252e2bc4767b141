"""The scanner: a scan is heard wherever the focus is and presses nothing; typing is never lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from typing_extensions import override

from desk_app.ui.ask_dialogs import AskDialog, ConfirmDialog
from desk_app.ui.context import SessionHolder
from desk_app.ui.scan_router import ScanRouter, take_scans
from desk_app.ui.scanner import ScanDecoder, ScanFilter, ScanProfile
from tests.support.desk import PETUGAS, session
from tests.support.keys import Keyboard, in_front

NUMBER = "3374041002010100001774"


def feed(decoder: ScanDecoder, text: str, start: int, gap: int) -> tuple[list[str], str]:
    """The codes, and the characters that arrived as typing, of ``text`` at one pace."""
    codes, typed, held = [], "", ""
    for n, char in enumerate(text):
        step = decoder.feed(char, start + n * gap)
        if step.release:
            typed, held = typed + held, ""
        if step.code:
            codes.append(step.code)
            held = ""
        elif step.hold:
            held += char
        else:
            typed += char
    decoder.drop()
    return codes, typed + held


@pytest.mark.parametrize("gap", [0, 1, 12, 25])
@pytest.mark.parametrize("suffix", ["\r", "\t"])
def test_a_fast_code_is_a_scan(gap: int, suffix: str) -> None:
    assert feed(ScanDecoder(), NUMBER + suffix, 0, gap) == ([NUMBER], "")


def test_letters_come_out_as_capitals() -> None:
    assert feed(ScanDecoder(), "04A1b2c3\r", 0, 3) == (["04A1B2C3"], "")


@pytest.mark.parametrize(
    "text",
    ["Kusuma\r", "12345\r", "ABCDEF123\r", NUMBER, "33 74 04 10\r", "sri\r"],
    ids=["a name", "too short", "too few digits", "no end", "blanks", "small letters"],
)
def test_what_is_no_code_is_typing_however_fast(text: str) -> None:
    assert feed(ScanDecoder(), text, 0, 2) == ([], text)


def test_a_code_that_begins_within_other_keys_is_typing() -> None:
    """Its beginning is missing, so it would be another code."""
    assert feed(ScanDecoder(), "x123456\r", 0, 3) == ([], "x123456\r")


def test_a_programmed_prefix_decides() -> None:
    decoder = ScanDecoder(ScanProfile(prefix="~"))
    assert feed(decoder, "~" + NUMBER + "\r", 0, 3) == ([NUMBER], "")
    assert feed(decoder, NUMBER + "\r", 10_000, 3) == ([], NUMBER + "\r")
    assert feed(decoder, "~a", 20_000, 200) == ([], "~a")


def test_a_clock_that_jumps_back_makes_no_code() -> None:
    decoder = ScanDecoder()
    for n, char in enumerate("123456"):
        decoder.feed(char, 2**32 + n)
    assert decoder.feed("\r", 3).code == ""


@given(
    st.text(st.characters(codec="ascii"), max_size=40),
    st.integers(36, 2_000),
)
def test_nothing_that_a_person_types_is_lost(text: str, gap: int) -> None:
    assert feed(ScanDecoder(), text, 0, gap) == ([], text)


@given(
    st.lists(st.tuples(st.characters(codec="ascii"), st.integers(0, 500)), max_size=60),
    st.text("0123456789", min_size=6, max_size=60),
    st.integers(0, 25),
)
def test_a_scan_is_heard_after_whatever_came_before(
    before: list[tuple[str, int]], code: str, gap: int
) -> None:
    decoder = ScanDecoder()
    at = 0
    for char, pause in before:
        at += pause
        decoder.feed(char, at)
    assert feed(decoder, code + "\r", at + 36, gap)[0] == [code]


@given(st.lists(st.tuples(st.sampled_from("12AB-x \r\t"), st.integers(0, 60)), max_size=80))
def test_every_key_arrives_or_belongs_to_a_code(keys: list[tuple[str, int]]) -> None:
    decoder = ScanDecoder()
    at, held, out = 0, "", ""
    for char, pause in keys:
        at += pause
        step = decoder.feed(char, at)
        if step.release:
            out, held = out + held, ""
        if step.code:
            assert step.code == held.upper()
            out, held = out + held + char, ""
        elif step.hold:
            held += char
        else:
            assert not held, "a key overtook those held back"
            out += char
    assert out + held == "".join(c for c, _ in keys)


class Desk(QWidget):
    """A window with everything that a scan could harm."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        self.field = QLineEdit()
        self.combo = QComboBox()
        self.combo.addItems(["3 tiga", "7 tujuh", "0 nol"])
        self.spin = QSpinBox()
        self.spin.setMaximum(10**6)
        self.press = QPushButton("Hapus")
        self.pressed = 0
        self.ticked = 0
        self.press.clicked.connect(self._on_press)
        for one in (self.field, self.combo, self.spin, self.press):
            layout.addWidget(one)
        QShortcut(QKeySequence("3"), self.press).activated.connect(self._on_tick)
        QShortcut(QKeySequence("Return"), self).activated.connect(self._on_press)

    def _on_press(self) -> None:
        self.pressed += 1

    def _on_tick(self) -> None:
        self.ticked += 1

    def untouched(self) -> bool:
        return (
            not self.field.text()
            and self.combo.currentIndex() == 0
            and self.spin.value() == 0
            and not self.pressed
            and not self.ticked
        )


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


@pytest.fixture
def scanner(qapp: QApplication) -> Iterator[ScanFilter]:
    made = ScanFilter()
    made.attach(qapp)
    yield made
    made.detach()
    made.deleteLater()


@pytest.fixture
def codes(scanner: ScanFilter) -> list[str]:
    heard: list[str] = []
    scanner.scanned.connect(heard.append)
    return heard


@pytest.fixture
def window(qtbot: QtBot, scanner: ScanFilter) -> Desk:
    made = Desk()
    qtbot.addWidget(made)
    made.show()
    in_front(qtbot, made)
    return made


@pytest.mark.parametrize("focus", ["field", "combo", "spin", "press"])
@pytest.mark.parametrize("suffix", ["\r", "\t"])
def test_a_scan_touches_nothing_wherever_the_focus_is(
    window: Desk, codes: list[str], keyboard: Keyboard, focus: str, suffix: str
) -> None:
    getattr(window, focus).setFocus()
    keyboard.scan(NUMBER, suffix)
    keyboard.scan("04A1B2C3", suffix)
    assert codes == [NUMBER, "04A1B2C3"]
    assert window.untouched()
    assert QApplication.focusWidget() is getattr(window, focus)


def test_through_the_platform_no_shortcut_hears_a_scan(
    window: Desk, scanner: ScanFilter, codes: list[str]
) -> None:
    """The whole way that keys go, Qt's own map of shortcuts with it; slow machines have five seconds."""
    scanner.set_profile(ScanProfile(gap_ms=5_000))
    window.press.setFocus()
    for char in NUMBER:
        QTest.keyClick(window.windowHandle(), Qt.Key(ord(char)))
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    assert codes == [NUMBER]
    assert window.untouched()


def test_through_the_platform_a_person_fires_the_shortcut(
    window: Desk, codes: list[str], qtbot: QtBot
) -> None:
    window.press.setFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_3)
    qtbot.waitUntil(lambda: window.ticked == 1, timeout=2_000)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    assert window.pressed == 1
    assert not codes


def test_the_releases_of_a_scan_go_with_it(
    window: Desk, codes: list[str], keyboard: Keyboard
) -> None:
    """Fast scanners press the next key before they let the last one go."""
    heard: list[QEvent.Type] = []

    class Ears(QObject):
        @override
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                heard.append(event.type())
            return False

    ears = Ears()
    window.field.setFocus()
    window.field.installEventFilter(ears)
    keyboard.at_ms += 1_000
    for char in "20202026\r":
        keyboard.press(char, release=False)
    for char in "206\r":
        keyboard.release(char)
    assert codes == ["20202026"]
    assert heard == []
    keyboard.type_text("a")
    assert heard == [QEvent.Type.KeyPress, QEvent.Type.KeyRelease]


def test_a_person_types_through_the_filter(
    window: Desk, codes: list[str], keyboard: Keyboard, qtbot: QtBot
) -> None:
    window.field.setFocus()
    keyboard.type_text("Rusunawa A2 No 13 / 5")
    qtbot.waitUntil(lambda: window.field.text() == "Rusunawa A2 No 13 / 5", timeout=1_000)
    assert not codes
    assert not window.pressed


def test_letters_are_not_held_back_at_all(window: Desk, keyboard: Keyboard) -> None:
    window.field.setFocus()
    keyboard.type_text("sri wahyuni")
    assert window.field.text() == "sri wahyuni"


def test_a_typed_digit_comes_by_itself(window: Desk, keyboard: Keyboard, qtbot: QtBot) -> None:
    window.field.setFocus()
    keyboard.type_text("7")
    assert window.field.text() == ""
    qtbot.waitUntil(lambda: window.field.text() == "7", timeout=1_000)


def test_a_short_burst_with_enter_is_typing_and_enter(
    window: Desk, codes: list[str], keyboard: Keyboard
) -> None:
    window.field.setFocus()
    keyboard.scan("12")
    assert window.field.text() == "12"
    assert not codes


def test_bare_key_shortcuts_still_work(window: Desk, keyboard: Keyboard, qtbot: QtBot) -> None:
    window.press.setFocus()
    keyboard.type_text("3")
    qtbot.waitUntil(lambda: window.ticked == 1, timeout=1_000)


def test_a_field_keeps_its_digits_from_shortcuts(
    window: Desk, keyboard: Keyboard, qtbot: QtBot
) -> None:
    window.field.setFocus()
    keyboard.type_text("3")
    qtbot.waitUntil(lambda: window.field.text() == "3", timeout=1_000)
    assert not window.ticked


def test_commands_and_repeats_are_no_scan(
    window: Desk, codes: list[str], keyboard: Keyboard
) -> None:
    window.field.setFocus()
    for _ in range(8):
        keyboard.press("5", held=True)
    assert window.field.text() == "55555555"
    keyboard.press("", Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert window.field.selectedText() == "55555555"
    assert not codes


def test_capitals_of_a_scanner_come_with_shift(
    window: Desk, codes: list[str], keyboard: Keyboard
) -> None:
    window.field.setFocus()
    keyboard.at_ms += 500
    for char in "2026AB":
        if char.isalpha():
            keyboard.press("", Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
        keyboard.press(char)
    keyboard.press("\r")
    assert codes == ["2026AB"]
    assert window.untouched()


def test_a_scan_after_a_dialog_is_heard(
    window: Desk, codes: list[str], keyboard: Keyboard, qtbot: QtBot
) -> None:
    yes: list[bool] = []
    dialog = ConfirmDialog("Hapus", "Hapus baris ini?", "Hapus", lambda: yes.append(True), window)
    qtbot.addWidget(dialog)
    dialog.open()
    in_front(qtbot, dialog)
    keyboard.scan(NUMBER)
    assert codes == [NUMBER]
    assert dialog.isVisible()
    dialog.reject()
    in_front(qtbot, window)
    keyboard.scan(NUMBER)
    assert codes == [NUMBER, NUMBER]
    assert not yes
    assert window.untouched()


def test_a_fault_of_the_filter_leaves_the_keyboard_alive(
    window: Desk,
    scanner: ScanFilter,
    keyboard: Keyboard,
    expected_logs: list[str],
    qtbot: QtBot,
) -> None:
    expected_logs.append("stepped aside")
    scanner._decoder = None  # type: ignore[assignment]  # breaks the filter from the inside
    window.field.setFocus()
    keyboard.type_text("12")
    scanner._decoder = ScanDecoder()
    assert window.field.text() == "12"


@pytest.fixture
def holder() -> SessionHolder:
    made = SessionHolder()
    made.set(session(PETUGAS))
    return made


@pytest.fixture
def routed(holder: SessionHolder) -> tuple[ScanRouter, list[str], list[str]]:
    router = ScanRouter(holder)
    screens: list[str] = []
    sentences: list[str] = []
    router.for_screen.connect(screens.append)
    router.ignored.connect(sentences.append)
    return router, screens, sentences


def test_a_scan_goes_to_the_screen(routed: tuple[ScanRouter, list[str], list[str]]) -> None:
    router, screens, sentences = routed
    router.route(NUMBER)
    assert (screens, sentences) == ([NUMBER], [])


def test_a_locked_desk_takes_no_scan(
    routed: tuple[ScanRouter, list[str], list[str]], holder: SessionHolder
) -> None:
    router, screens, sentences = routed
    holder.set(None)
    router.route(NUMBER)
    assert not screens
    assert "terkunci" in sentences[0]


def test_a_dialog_that_asks_for_a_code_gets_it(
    routed: tuple[ScanRouter, list[str], list[str]], window: Desk, qtbot: QtBot
) -> None:
    router, screens, sentences = routed
    dialog = AskDialog("Nomor lembar", window)
    qtbot.addWidget(dialog)
    other, target = QLineEdit("tetap"), take_scans(QLineEdit("lama"))
    dialog.body.addWidget(other)
    dialog.body.addWidget(target)
    dialog.open()
    in_front(qtbot, dialog)
    with qtbot.waitSignal(target.returnPressed):
        router.route(NUMBER)
    assert (other.text(), target.text()) == ("tetap", NUMBER)
    target.setEnabled(False)
    router.route(NUMBER)
    assert not screens
    assert "dialog" in sentences[0]
