"""The page before the desk: who are you, and your PIN."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.ui.ask_dialogs import pin_field
from desk_app.ui.context import UiContext
from desk_app.ui.parts import Banner, Elided, button, clear, label, row, scrolling
from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.sign_in import PersonRow, SignInState, SignInViewModel
from desk_app.ui.views.brand_panel import BrandPanel

__all__ = ["PersonButton", "SignInView"]

_SECOND_MS: Final = 1_000


class Avatar(QWidget):
    """The first letters of a name on a disc."""

    def __init__(self, letters: str) -> None:
        super().__init__()
        self._letters = letters
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        side = round(self.fontMetrics().height() * 2.3)
        self.setFixedSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(PALETTE.primary))
        painter.drawEllipse(self.rect())
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(PALETTE.on_primary))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letters)
        painter.end()


class PersonButton(QPushButton):
    """One who may sign in: a large row to press."""

    def __init__(self, person: PersonRow) -> None:
        super().__init__()
        self.setProperty("kind", "person")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(person.name)
        self.setAccessibleDescription(person.title)
        self.setToolTip("\n".join(filter(None, (person.name, person.title))))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 9, 14, 9)
        line.setSpacing(14)
        line.addWidget(Avatar(person.initials))
        words = QVBoxLayout()
        words.setSpacing(1)
        for text, role in ((person.name, "name"), (person.title, "quiet")):
            if text:
                made = Elided(role, least=12)
                made.show_text(text)
                made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                words.addWidget(made)
        line.addLayout(words, 1)

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()


class SignInView(QWidget):
    """Names on the left of the PIN. Arrow keys choose, digits go to the PIN wherever the focus is."""

    def __init__(self, model: SignInViewModel) -> None:
        super().__init__()
        self.setObjectName("sign_in")
        self.model = model
        self._brand = BrandPanel()
        self._group = QButtonGroup(self)
        self._shown: tuple[PersonRow, ...] | None = None
        self._people = QVBoxLayout()
        self._people.setContentsMargins(0, 0, 0, 0)
        self._people.setSpacing(8)
        self._hint = Banner()
        self._hint.setObjectName("sign_in_hint")
        self._sync = button(self.tr("Sinkronkan"), "primary", name="sign_in_sync")
        self._pin = pin_field("sign_in_pin")
        self._pin.setProperty("kind", "pin")
        self._pin.setAccessibleName(self.tr("PIN, 6 angka"))
        self._enter = button(self.tr("Masuk"), "primary", name="sign_in_enter")
        self._banner = Banner()
        self._banner.setObjectName("sign_in_banner")
        self._seconds = QTimer(self)
        self._seconds.setInterval(_SECOND_MS)
        self._seconds.timeout.connect(model.tick)
        self._lay_out()
        self._group.idClicked.connect(self._on_person)
        self._pin.returnPressed.connect(self._on_enter)
        self._enter.clicked.connect(self._on_enter)
        self._sync.clicked.connect(model.sync_now)
        model.changed.connect(self._render)
        model.refused.connect(self._on_refused)
        self._render(model.state)

    def _lay_out(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._brand, 4)
        ground = QWidget()
        ground.setObjectName("page")
        whole.addWidget(ground, 7)
        column = QVBoxLayout(ground)
        column.setContentsMargins(48, 40, 48, 34)
        column.setSpacing(14)
        column.addWidget(label(self.tr("Siapa yang bertugas?"), "title", wrap=True))
        column.addWidget(self._hint)
        column.addLayout(row(self._sync, 1))
        inner = QWidget()
        inner.setLayout(self._people)
        self._scroll = scrolling(inner)
        column.addWidget(self._scroll, 100)  # as tall as its rows, if there is room
        self._pin_label = label(self.tr("PIN (6 angka)"), "heading")
        self._pin_label.setBuddy(self._pin)
        column.addWidget(self._pin_label)
        self._pin.setMaximumWidth(self._pin.fontMetrics().averageCharWidth() * 34)
        line = row(self._pin, self._enter, 1, spacing=10)
        self._enter.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        column.addLayout(line)
        column.addWidget(self._banner)
        column.addSpacing(4)
        column.addWidget(
            label(
                self.tr(
                    "Lupa PIN? Hubungi Disdukcapil: nama Anda didaftarkan lagi dengan PIN baru."
                ),
                "quiet",
                wrap=True,
            )
        )
        column.addStretch(1)

    def begin(self) -> None:
        """Put the focus where work begins."""
        state = self.model.state
        if state.chosen >= 0:
            self._pin.setFocus()
        elif state.people:
            self._group.button(0).setFocus()
        else:
            self._sync.setFocus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._pin.clear()
        self.model.refresh()
        self._seconds.start()
        self.begin()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._seconds.stop()
        self._pin.clear()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits belong to the PIN, whatever has the focus; Enter on a name goes on to it."""
        text = event.text()
        if text.isdigit() and text.isascii() and self._pin.isEnabled():
            self._pin.setFocus()
            self._pin.insert(text)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pin.setFocus()
        else:
            super().keyPressEvent(event)

    @Slot(int)
    def _on_person(self, index: int) -> None:
        self._pin.clear()
        self.model.choose(index)
        self._pin.setFocus()

    @Slot()
    def _on_enter(self) -> None:
        self.model.sign_in(self._pin.text())

    @Slot()
    def _on_refused(self) -> None:
        self._pin.clear()
        chosen = self._group.checkedButton()
        if self._pin.isEnabled():
            self._pin.setFocus()
        elif chosen is not None:
            chosen.setFocus()  # they wait, or another person signs in

    @Slot(object)
    def _render(self, state: SignInState) -> None:
        self._brand.place.setText(state.place)
        self._brand.more.setText(f"{state.date}\n{state.pc}")
        if state.people != self._shown:
            self._show_people(state.people)
        chosen = self._group.button(state.chosen)
        if chosen is not None:
            chosen.setChecked(True)
            self._scroll.ensureWidgetVisible(chosen)
        self._hint.show_text("info", state.hint)
        self._sync.setVisible(state.can_sync)
        can_try = bool(state.people) and not state.wait_s
        for one in (self._pin_label, self._pin, self._enter):
            one.setVisible(bool(state.people))
        self._pin.setEnabled(can_try and not state.busy)
        self._enter.setEnabled(can_try and not state.busy)
        self._enter.setText(self.tr("Memeriksa…") if state.busy else self.tr("Masuk"))
        self._banner.show_text(state.tone, state.message)

    def _show_people(self, people: tuple[PersonRow, ...]) -> None:
        self._shown = people
        for old in self._group.buttons():
            self._group.removeButton(old)
        clear(self._people)
        for index, person in enumerate(people):
            made = PersonButton(person)
            made.setObjectName(f"person_{index}")
            self._group.addButton(made, index)
            self._people.addWidget(made)
            made.show()  # where the page stands already it would come later, after it was measured
        self._scroll.setMaximumHeight(self._people.sizeHint().height())


def build(context: UiContext) -> SignInView:
    """The page."""
    return SignInView(SignInViewModel(context))
