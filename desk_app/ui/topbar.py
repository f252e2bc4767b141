"""The bar above every screen: where and when, the sync, the printer, who is at the desk."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.icons import Icon
from desk_app.ui.parts import Elided, button, set_tone
from desk_app.ui.theme import PALETTE
from desk_app.ui.viewmodels.chips import Chip
from desk_app.ui.viewmodels.shell import ShellState

__all__ = ["TopBar"]

_TURN_MS: Final = 60
_TURN_DEGREES: Final = 24.0
_LEAST_OF_CHIP: Final = 16  # letters: place and person give way before it


class _ChipFrame(QFrame):
    """An icon and a few words on a coloured ground."""

    def __init__(self, name: str, icon: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._icon_name = icon
        self._inner = QHBoxLayout(self)
        self._inner.setContentsMargins(9, 4, 11, 4)
        self._inner.setSpacing(6)
        self.icon = Icon(icon, PALETTE.info, 1.05)
        self.text = Elided(name=f"{name}_text", least=_LEAST_OF_CHIP)
        self._inner.addWidget(self.icon)
        self._inner.addWidget(self.text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def set_tip(self, tip: str) -> None:
        """What stands behind the words, on the whole chip."""
        self.setToolTip(tip)
        self.text.show_text(self.text.text(), tip)

    def show_chip(self, chip: Chip) -> None:
        """Say something else."""
        set_tone(self, chip.tone)
        colour = QColor(getattr(PALETTE, chip.tone))
        self.icon.show_icon(self._icon_name, colour.name())
        self.text.setStyleSheet(f"color: {colour.name()}; font-weight: 700;")
        self.text.show_text(chip.text)
        self.set_tip(chip.tip)
        self.setAccessibleName(chip.text)
        self.setAccessibleDescription(chip.tip)
        self.setVisible(bool(chip.text))


class _SyncChip(_ChipFrame):
    """The sync: a press starts one, or stops the one that runs; it turns while it runs."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__("sync_chip", "sync")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._stop = Icon("cross", PALETTE.info, 0.8)
        self._stop.setObjectName("sync_stop")
        self._inner.addWidget(self._stop)
        self._degrees = 0.0
        self._turning = QTimer(self)
        self._turning.setInterval(_TURN_MS)
        self._turning.timeout.connect(self._turn)

    def show_sync(self, chip: Chip, running: bool) -> None:
        """The state, and what a press does now."""
        self.show_chip(chip)
        act = (
            self.tr("Tekan untuk menghentikan; sisanya dikirim nanti (F9).")
            if running
            else self.tr("Tekan untuk sinkron sekarang (F9).")
        )
        self.set_tip(f"{chip.tip}\n{act}" if chip.tip else act)
        self._stop.setVisible(running)
        if running and self.isVisible():
            self._turning.start()
        elif not running:
            self._turning.stop()
            self._degrees = 0.0
            self.icon.turn_to(0.0)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._turning.stop()

    @Slot()
    def _turn(self) -> None:
        self._degrees = (self._degrees + _TURN_DEGREES) % 360
        self.icon.turn_to(self._degrees)


class TopBar(QWidget):
    """Renders a `ShellState`; emits what a person wants."""

    sync_pressed = Signal()
    lock_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 7, 12, 7)
        line.setSpacing(10)
        self._place = Elided(name="topbar_place", least=12)
        self._date = Elided("quiet", "topbar_date", least=12)
        where = QVBoxLayout()
        where.setSpacing(0)
        where.addWidget(self._place)
        where.addWidget(self._date)
        line.addLayout(where, 3)
        self._sync = _SyncChip()
        self._sync.pressed.connect(self.sync_pressed)
        self._printer = _ChipFrame("printer_chip", "printer")
        line.addWidget(self._sync)
        line.addWidget(self._printer)
        self._operator = Elided(name="topbar_operator", least=9)
        self._role = Elided("quiet", "topbar_role", least=9)
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addWidget(self._operator)
        who.addWidget(self._role)
        line.addLayout(who, 2)
        lock = button(self.tr("Kunci"), name="lock_button")
        lock.setToolTip(self.tr("Kunci loket; pekerjaan yang terbuka tetap ada (Ctrl+L)"))
        lock.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        lock.clicked.connect(self.lock_pressed)
        line.addWidget(lock)

    @Slot(object)
    def show_state(self, state: ShellState) -> None:
        """Render."""
        self._place.show_text(state.place)
        self._date.show_text(state.date)
        self._sync.show_sync(state.sync, state.syncing)
        self._printer.show_chip(state.printer)
        self._operator.show_text(state.operator)
        self._role.show_text(state.role)
