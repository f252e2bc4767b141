"""The dialogs themselves: each asks one thing, blocks nothing, and answers through a call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QDate, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from common.sentences import sentence_of
from desk_app.services.errors import Refused
from desk_app.services.operators import Operators, Session
from desk_app.ui.context import TaskRunner
from desk_app.ui.flow import flow
from desk_app.ui.language import in_language, shown_date, shown_day
from desk_app.ui.parts import Banner, button, drop_list, label
from protocol.objects import OperatorObject, Role

__all__ = [
    "AskDialog",
    "ConfirmDialog",
    "DateDialog",
    "SupervisorDialog",
    "TellDialog",
    "pin_field",
]

_PIN_LENGTH: Final = 6
# A scanner without a prefix that is too slow to be known as one still types within this.
_QUIET_MS: Final = 1_000


def pin_field(name: str) -> QLineEdit:
    """A masked field for six digits. It takes any text, so that a wrong key is said, not swallowed."""
    made = QLineEdit()
    made.setObjectName(name)
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setMaxLength(_PIN_LENGTH)
    made.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
    made.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
    return made


class AskDialog(QDialog):
    """A heading, something in ``body``, and buttons; the base of all dialogs.

    No button is a default one. Enter presses the button that has the focus, unless text has just come
    in: then it is the end of a scan, and a scan presses nothing.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Serah")  # what it is about stands large below
        self.setAccessibleName(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(22, 20, 22, 18)
        outer.setSpacing(14)
        self.heading = label(title, "heading", wrap=True, name="dialog_heading")
        outer.addWidget(self.heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        outer.addLayout(self.body)
        outer.addSpacing(4)
        self._buttons = flow(1)
        outer.addLayout(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 62)
        self._text_at = -_QUIET_MS

    def add_button(self, made: QPushButton) -> QPushButton:
        """Put a button at the right end of the row."""
        self._buttons.addWidget(made)
        return made

    def grow(self) -> None:
        """What came in later (a refusal) finds room: nothing is squeezed for it."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            layout.activate()
            hint = layout.totalSizeHint()
            wide = max(self.width(), layout.totalMinimumSize().width())
            high = max(layout.totalHeightForWidth(wide), hint.height(), self.height())
            self.resize(wide, high)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.grow()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a focused button; Escape gives up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            quiet = event.timestamp() - self._text_at >= _QUIET_MS
            if isinstance(focused, QPushButton) and quiet:
                focused.click()
            event.accept()
            return
        if event.text().strip():
            self._text_at = event.timestamp()
        super().keyPressEvent(event)


class ConfirmDialog(AskDialog):
    """A question with one way forward and one way back; the way back has the focus."""

    def __init__(
        self,
        title: str,
        question: str,
        yes: str,
        on_yes: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self.setObjectName("confirm_dialog")
        self._on_yes = on_yes
        self.body.addWidget(label(question, wrap=True, name="confirm_question"))
        self.setAccessibleDescription(question)
        back = self.add_button(button(self.tr("Batal"), name="confirm_no"))
        forward = self.add_button(button(yes, "primary", name="confirm_yes"))
        back.clicked.connect(self.reject)
        forward.clicked.connect(self._yes)
        back.setFocus()

    @Slot()
    def _yes(self) -> None:
        self.accept()
        self._on_yes()


class TellDialog(AskDialog):
    """Something that must not be missed, with details for whoever is asked for help."""

    def __init__(
        self, title: str, text: str, details: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self.setObjectName("tell_dialog")
        self.text = text
        self.setAccessibleDescription(text)
        self._details = details
        self.body.addWidget(label(text, wrap=True, name="tell_text"))
        if details:
            shown = QPlainTextEdit(details)
            shown.setObjectName("tell_details")
            shown.setAccessibleName(self.tr("Rincian untuk petugas TI"))
            shown.setReadOnly(True)
            shown.setTabChangesFocus(True)
            self.body.addWidget(shown)
            copy = self.add_button(button(self.tr("Salin rincian"), name="tell_copy"))
            copy.clicked.connect(self._copy)
        close = self.add_button(button(self.tr("Tutup"), "primary", name="tell_close"))
        close.clicked.connect(self.accept)
        close.setFocus()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)


class SupervisorDialog(AskDialog):
    """A supervisor, a reason, a PIN. The PIN is checked beside the window's thread."""

    def __init__(
        self,
        purpose: str,
        operators: Operators,
        tasks: TaskRunner,
        on_approved: Callable[[Session, str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Persetujuan penyelia"), parent)
        self.setObjectName("supervisor_dialog")
        self._operators = operators
        self._tasks = tasks
        self._on_approved = on_approved
        self._people = [o for o in operators.all() if o.role is Role.SUPERVISOR]
        self.body.addWidget(label(purpose, wrap=True, name="supervisor_purpose"))
        self.setAccessibleDescription(purpose)
        form = QGridLayout()
        form.setSpacing(10)
        form.setColumnStretch(1, 1)
        self._who = drop_list("supervisor_who", letters=40)
        for one in self._people:
            self._who.addItem(f"{one.name} · {one.title}" if one.title else one.name)
        self._reason = QLineEdit()
        self._reason.setObjectName("supervisor_reason")
        self._reason.setMaxLength(200)
        self._pin = pin_field("supervisor_pin")
        for place, (text, field) in enumerate(
            (
                (self.tr("&Penyelia"), self._who),
                (self.tr("&Alasan"), self._reason),
                (self.tr("P&IN penyelia"), self._pin),
            )
        ):
            title = label(text)
            title.setBuddy(field)
            form.addWidget(title, place, 0)
            form.addWidget(field, place, 1)
            field.setAccessibleName(text.replace("&", ""))
        self.body.addLayout(form)
        self._banner = Banner()
        self.body.addWidget(self._banner)
        back = self.add_button(button(self.tr("Batal"), name="supervisor_cancel"))
        self._forward = self.add_button(button(self.tr("Setujui"), "primary", name="supervisor_ok"))
        back.clicked.connect(self.reject)
        self._forward.clicked.connect(self._check)
        self._reason.returnPressed.connect(self._pin.setFocus)
        self._pin.returnPressed.connect(self._check)
        self._reason.setFocus()
        if not self._people:
            self._forward.setEnabled(False)
            self._say(
                self.tr(
                    "Belum ada penyelia yang terdaftar di PC ini. Sinkronkan dahulu, atau minta "
                    "Disdukcapil mendaftarkannya."
                )
            )

    @property
    def chosen(self) -> OperatorObject | None:
        """The supervisor chosen in the list."""
        index = self._who.currentIndex()
        return self._people[index] if 0 <= index < len(self._people) else None

    def _say(self, text: str) -> None:
        self._banner.show_text("error", text)
        self.grow()

    @Slot()
    def _check(self) -> None:
        person = self.chosen
        if person is None or not self._forward.isEnabled():
            return
        if not self._reason.text().strip():
            self._say(self.tr("Alasan wajib diisi."))
            self._reason.setFocus()
            return
        if len(self._pin.text()) != _PIN_LENGTH:
            self._say(self.tr("PIN harus terdiri atas 6 angka."))
            self._pin.setFocus()
            return
        work = _SignIn(self._operators, person, self._pin.text())
        self._pin.clear()
        self._forward.setEnabled(False)
        self._tasks.run(work, self._ok, self._wrong)

    @Slot(object)
    def _ok(self, session: object) -> None:
        if not self.isVisible():
            return  # given up while the PIN was checked
        assert isinstance(session, Session)
        reason = self._reason.text().strip()
        self.accept()
        self._on_approved(session, reason)

    @Slot(object)
    def _wrong(self, error: BaseException) -> None:
        if not isinstance(error, Refused):
            self.reject()
            raise error
        self._forward.setEnabled(True)
        self._say(in_language(sentence_of(error)))
        self._pin.setFocus()


class DateDialog(AskDialog):
    """What day it is, as the person at the desk says."""

    def __init__(
        self, day: date, on_date: Callable[[date], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(self.tr("Tanggal berapa hari ini?"), parent)
        self.setObjectName("date_dialog")
        self._on_date = on_date
        question = self.tr(
            "Jam PC ini diragukan, mungkin karena baterainya habis atau jamnya diubah. Cocokkan "
            "tanggal ini dengan kalender; jawaban Anda dicatat."
        )
        self.body.addWidget(label(question, wrap=True, name="date_question"))
        self.setAccessibleDescription(question)
        self._field = QDateEdit(QDate(day.year, day.month, day.day))
        self._field.setObjectName("date_field")
        self._field.setAccessibleName(self.tr("Tanggal hari ini"))
        self._field.setDisplayFormat("dd-MM-yyyy")
        self._field.dateChanged.connect(self._render)
        self._words = label(role="heading", name="date_words")
        self.body.addLayout(flow(self._field, self._words))
        later = self.add_button(button(self.tr("Nanti"), name="date_cancel"))
        now = self.add_button(button(self.tr("Ya, hari ini"), "primary", name="date_ok"))
        later.clicked.connect(self.reject)
        now.clicked.connect(self._confirm)
        self._render()
        self._field.setFocus()

    def _day(self) -> date:
        chosen = self._field.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    @Slot()
    def _render(self) -> None:
        day = self._day()
        self._words.setText(f"{shown_day(day)}, {shown_date(day)}")

    @Slot()
    def _confirm(self) -> None:
        self.accept()
        self._on_date(self._day())


class _SignIn:
    """The check of one PIN, as work for the task thread."""

    __slots__ = ("_operators", "_person", "_pin")

    def __init__(self, operators: Operators, person: OperatorObject, pin: str) -> None:
        self._operators = operators
        self._person = person
        self._pin = pin

    def __call__(self) -> Session:
        return self._operators.sign_in(self._person, self._pin, approves=True)
