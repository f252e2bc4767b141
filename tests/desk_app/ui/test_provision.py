"""A PC with a provisioning file: what the page says, and that it asks again by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.services.errors import Refused
from desk_app.services.provisioning import Waits
from desk_app.ui.parts import Banner
from desk_app.ui.viewmodels.provision import ProvisionViewModel, Standing
from desk_app.ui.views.provision import ProvisionView
from tests.support.fakes_ui import InlineTasks
from tests.support.keys import child, click, in_front

WAITS = Waits("LOKET-03", "K7QF-2M9D", "3374041002", "Kaligawe")
NEVER = 3_600_000


class LineError(Exception):
    """The centre cannot be reached."""


class Centre:
    """Answers as the test says, the last answer again and again."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self) -> object:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def known(error: BaseException) -> str | None:
    return str(error) if isinstance(error, Refused | LineError) else None


def final(error: BaseException) -> bool:
    return isinstance(error, Refused)


Make = Callable[..., ProvisionView]


@pytest.fixture
def make(qapp: QApplication, qtbot: QtBot) -> Iterator[Make]:
    made: list[ProvisionViewModel] = []

    def page(
        centre: Centre, tasks: InlineTasks | None = None, pauses: tuple[int, ...] = (NEVER,)
    ) -> ProvisionView:
        model = ProvisionViewModel(centre, tasks or InlineTasks(), known, final, pauses=pauses)
        made.append(model)
        view = ProvisionView(model, "LOKET-03")
        qtbot.addWidget(view)
        view.resize(1024, 768)
        view.show()
        in_front(qtbot, view)
        return view

    yield page
    for model in made:
        model.stop()


def text(view: ProvisionView, name: str) -> str:
    found = child(view, QLabel, f"provision_{name}")
    return found.text() if found.isVisible() else ""


def said(view: ProvisionView) -> str:
    banner = child(view, Banner, "provision_banner")
    return banner.text() if banner.isVisible() else ""


def test_it_waits_with_its_name_and_its_check_code(make: Make) -> None:
    view = make(Centre(WAITS))
    assert text(view, "computer") == "LOKET-03"
    assert text(view, "code") == ""
    view.model.ask()
    assert text(view, "title") == "Menunggu persetujuan Disdukcapil"
    assert (text(view, "code"), text(view, "place")) == ("K7QF-2M9D", "Kaligawe (3374041002)")
    assert "K 7 Q F" in child(view, QLabel, "provision_code").accessibleName()
    assert "telepon" in text(view, "text")
    assert said(view) == ""
    assert child(view, QPushButton, "provision_ask").hasFocus()


def test_a_computer_that_nobody_listed(make: Make) -> None:
    view = make(Centre(Waits("TAMU", "K7QF-2M9D", "")))
    view.model.ask()
    assert text(view, "place") == "ditentukan Disdukcapil"


def test_it_asks_again_by_itself_until_the_desk_opens(make: Make, qtbot: QtBot) -> None:
    centre = Centre(WAITS, WAITS, LineError("Belum terjangkau."), WAITS, "desk")
    view = make(centre, pauses=(1, 1))
    with qtbot.waitSignal(view.model.enrolled, timeout=5_000) as opened:
        view.model.ask()
    assert opened.args == ["desk"]
    assert centre.asked == 5


def test_a_line_that_fails_is_said_and_what_is_known_stays(make: Make) -> None:
    view = make(Centre(WAITS, LineError("Belum terjangkau.")))
    view.model.ask()
    view.model.ask()
    assert said(view) == "Belum terjangkau."
    assert text(view, "code") == "K7QF-2M9D"
    assert view.model.state.standing is Standing.WAITING


def test_before_anybody_answered(make: Make) -> None:
    view = make(Centre(LineError("Belum terjangkau.")))
    view.model.ask()
    assert text(view, "title") == "Mendaftarkan PC ini"
    assert "mencoba lagi sendiri" in text(view, "status")
    assert text(view, "computer") == "LOKET-03"


def test_a_no_is_said_and_nothing_is_asked_by_itself_any_more(make: Make, qtbot: QtBot) -> None:
    centre = Centre(Refused("token_expired", "Masa berlaku lewat."), LineError("Terputus."), WAITS)
    view = make(centre, pauses=(1,))
    view.model.ask()
    assert (said(view), centre.asked) == ("Masa berlaku lewat.", 1)
    assert text(view, "title") == "PC ini belum terdaftar"
    assert text(view, "status") == ""
    click(child(view, QPushButton, "provision_ask"))  # a line that fails now is tried again
    qtbot.waitUntil(lambda: text(view, "code") == "K7QF-2M9D", timeout=5_000)


def test_pressing_while_it_asks_asks_no_second_time(make: Make) -> None:
    centre, tasks = Centre(WAITS), InlineTasks()
    tasks.held = True
    view = make(centre, tasks)
    view.model.ask()
    assert "Menghubungi" in text(view, "status")
    click(child(view, QPushButton, "provision_ask"))
    tasks.release()
    assert centre.asked == 1
    assert child(view, QPushButton, "provision_ask").hasFocus()


def test_a_code_is_wanted_while_it_asks(make: Make, qtbot: QtBot) -> None:
    centre, tasks = Centre(WAITS), InlineTasks()
    tasks.held = True
    view = make(centre, tasks, pauses=(1,))
    view.model.ask()
    with qtbot.waitSignal(view.by_code):
        click(child(view, QPushButton, "provision_by_code"))
    tasks.release()
    assert not view.model._again.isActive()


def test_a_code_may_be_typed_instead(make: Make, qtbot: QtBot) -> None:
    centre = Centre(WAITS)
    view = make(centre, pauses=(1,))
    view.model.ask()
    with qtbot.waitSignal(view.by_code):
        click(child(view, QPushButton, "provision_by_code"))
    asked = centre.asked
    QApplication.processEvents()
    assert centre.asked == asked
    assert not view.model._again.isActive()


def test_a_fault_of_the_program_is_said_and_told_on(make: Make) -> None:
    view = make(Centre(ValueError("x")))
    with pytest.raises(ValueError, match="x"):
        view.model.ask()
    assert "belum ada yang berubah" in said(view)
    assert not view.model.state.busy
