"""The first page of a new PC: what is typed is checked, what goes wrong is said, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.services.errors import Refused
from desk_app.ui.parts import Banner
from desk_app.ui.viewmodels.enrol import EnrolViewModel, centre_url, grouped_code
from desk_app.ui.views.enrol import EnrolView
from protocol.enrolment import EnrolmentCode
from tests.support.fakes_ui import InlineTasks
from tests.support.keys import child, click, in_front, key, type_into

CODE = str(EnrolmentCode.from_random(bytes(range(10))))
URL = "https://serah.contoh.go.id"


class Centre:
    """Answers enrolments as the test says."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.error: Exception | None = None

    def enrol(self, url: str, code: str) -> object:
        self.asked.append((url, code))
        if self.error is not None:
            raise self.error
        return "desk"


def known(error: BaseException) -> str | None:
    return str(error) if isinstance(error, Refused) else None


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def tasks() -> InlineTasks:
    return InlineTasks()


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot, centre: Centre, tasks: InlineTasks) -> EnrolView:
    made = EnrolView(EnrolViewModel(centre.enrol, tasks, known), "LOKET-03")
    qtbot.addWidget(made)
    made.resize(1024, 768)
    made.show()
    in_front(qtbot, made)
    return made


def said(view: EnrolView) -> str:
    banner = child(view, Banner, "enrol_banner")
    return banner.text() if banner.isVisible() else ""


def fill(view: EnrolView, url: str = URL, code: str = CODE) -> None:
    type_into(child(view, QLineEdit, "enrol_url"), url)
    type_into(child(view, QLineEdit, "enrol_code"), code)


def test_address_code_and_enter(view: EnrolView, centre: Centre, qtbot: QtBot) -> None:
    url, code = child(view, QLineEdit, "enrol_url"), child(view, QLineEdit, "enrol_code")
    assert url.hasFocus()
    type_into(url, "serah.contoh.go.id")
    key(url, Qt.Key.Key_Return)
    assert code.hasFocus()
    type_into(code, CODE.replace("-", "").lower())
    assert code.text() == CODE
    with qtbot.waitSignal(view.model.enrolled) as desk:
        key(code, Qt.Key.Key_Return)
    assert desk.args == ["desk"]
    assert centre.asked == [(URL, CODE)]


def test_while_the_centre_is_asked_nothing_can_be_pressed(
    view: EnrolView, centre: Centre, tasks: InlineTasks
) -> None:
    fill(view)
    tasks.held = True
    click(child(view, QPushButton, "enrol_go"))
    assert child(view, QProgressBar, "").isVisible()
    assert not child(view, QPushButton, "enrol_go").isEnabled()
    view.model.enrol(URL, CODE)
    tasks.release()
    assert len(centre.asked) == 1
    assert not child(view, QProgressBar, "").isVisible()


@pytest.mark.parametrize(
    ("url", "code", "part", "focus"),
    [
        ("", CODE, "Alamat server belum benar", "enrol_url"),
        ("https://", CODE, "Alamat server belum benar", "enrol_url"),
        ("ftp://serah.contoh.go.id", CODE, "Alamat server belum benar", "enrol_url"),
        ("https://serah.contoh.go.id:port", CODE, "Alamat server belum benar", "enrol_url"),
        ("https://[serah", CODE, "Alamat server belum benar", "enrol_url"),
        (URL, "", "15 huruf/angka", "enrol_code"),
        (URL, "ABCDE-FGH", "15 huruf/angka", "enrol_code"),
    ],
)
def test_what_is_wrong_is_said_before_the_centre_is_asked(
    view: EnrolView, centre: Centre, url: str, code: str, part: str, focus: str
) -> None:
    fill(view, url, code)
    click(child(view, QPushButton, "enrol_go"))
    assert part in said(view)
    assert child(view, QLineEdit, focus).hasFocus()
    assert not centre.asked


def test_a_refusal_is_said_and_may_be_tried_again(view: EnrolView, centre: Centre) -> None:
    centre.error = Refused("code_used", "Kode ini sudah dipakai PC lain; minta kode baru.")
    fill(view)
    click(child(view, QPushButton, "enrol_go"))
    assert said(view) == "Kode ini sudah dipakai PC lain; minta kode baru."
    assert child(view, QLineEdit, "enrol_code").text() == CODE
    centre.error = None
    click(child(view, QPushButton, "enrol_go"))
    assert said(view) == ""
    assert len(centre.asked) == 2


def test_a_fault_of_the_program_is_said_and_told_on(qapp: QApplication, centre: Centre) -> None:
    centre.error = ValueError("x")
    held = InlineTasks()
    model = EnrolViewModel(centre.enrol, held, known)
    with pytest.raises(ValueError, match="x"):
        model.enrol(URL, CODE)
    assert "belum ada yang berubah" in model.state.message
    assert not model.state.busy


def test_the_code_stands_in_no_repr(qapp: QApplication) -> None:
    shown: list[str] = []

    class Watching:
        def run(self, *given: object) -> None:
            shown.append(repr(given[0]))

    enrol: Callable[[str, str], object] = Centre().enrol
    EnrolViewModel(enrol, Watching(), known).enrol(URL, CODE)
    assert shown
    assert CODE[:5] not in shown[0]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("abcde", "ABCDE"),
        ("abcdef", "ABCDE-F"),
        ("ABCDE-FGHJK-MNPQR-STU", "ABCDE-FGHJK-MNPQR"),
        ("ab cd_e f", "ABCDE-F"),
    ],
)
def test_a_code_is_grouped_as_it_is_printed(typed: str, shown: str) -> None:
    assert grouped_code(typed) == shown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" serah.contoh.go.id/ ", URL),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        (URL, URL),
    ],
)
def test_an_address_is_completed(typed: str, meant: str) -> None:
    assert centre_url(typed) == meant


def test_editing_in_the_middle_of_a_code_is_left_alone(view: EnrolView) -> None:
    code = child(view, QLineEdit, "enrol_code")
    type_into(code, CODE)
    code.setCursorPosition(2)
    key(code, Qt.Key.Key_Delete)
    assert code.cursorPosition() == 2
    assert code.text() == CODE[:2] + CODE[3:]
