"""The navigation on the left: one button for each screen, with its keys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.context import Screen
from desk_app.ui.icons import draw_icon
from desk_app.ui.parts import label
from desk_app.ui.theme import PALETTE

__all__ = ["NavButton", "Rail", "keys_of"]

_PAD: Final = 9
_RADIUS: Final = 7.0


def keys_of(screen: Screen) -> tuple[str, str]:
    """The two shortcuts of a screen, in its place in the navigation: ``("Ctrl+2", "F2")``."""
    place = list(Screen).index(screen) + 1
    return f"Ctrl+{place}", f"F{place}"


class NavButton(QAbstractButton):
    """An icon, a name, the key: light on dark, clear when chosen and when it has the focus."""

    def __init__(self, icon: str, text: str, key: str) -> None:
        super().__init__()
        self._icon = icon
        self._key = key
        self._over = False
        self.setText(text)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(f"{text} ({key})")

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        line = metrics.height()
        # As wide as when chosen, in bold: the rail does not move.
        text = QFontMetrics(self._bold()).horizontalAdvance(self.text())
        key = metrics.horizontalAdvance(self._key)
        return QSize(round(line * 1.3) + text + key + 4 * _PAD, round(line * 2.3))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ink = QColor(PALETTE.on_rail)
        if self.isChecked() or self._over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(PALETTE.rail_chosen))
            painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
        if self.isChecked():
            painter.setBrush(QColor(PALETTE.focus))
            painter.drawRoundedRect(
                QRectF(1, frame.height() * 0.26, 3.5, frame.height() * 0.5), 2, 2
            )
        if self.hasFocus():
            painter.setPen(QPen(QColor(PALETTE.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
        side = self.fontMetrics().height() * 1.3
        left = frame.left() + _PAD
        draw_icon(painter, self._icon, QRectF(left, (self.height() - side) / 2, side, side), ink)
        painter.setPen(ink)
        painter.setFont(self._bold() if self.isChecked() else self.font())
        inner = frame.adjusted(_PAD + side + _PAD, 0, -_PAD, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | middle, self.text())
        painter.setFont(self.font())
        painter.setOpacity(0.75)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, self._key)
        painter.end()


class Rail(QWidget):
    """All screens. ``chosen`` is emitted when a person presses a button."""

    chosen = Signal(object)  # Screen

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Layar"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(7, 14, 7, 12)
        column.setSpacing(2)
        brand = label("Serah", name="brand")
        brand.setContentsMargins(_PAD, 0, 0, 0)
        self._pc = label(role="quiet", name="rail_pc")
        self._pc.setContentsMargins(_PAD, 0, 0, 12)
        column.addWidget(brand)
        column.addWidget(self._pc)
        self._group = QButtonGroup(self)
        self._buttons: dict[Screen, NavButton] = {}
        for screen, text in self._names().items():
            made = NavButton(screen.value, text, keys_of(screen)[1])
            made.setObjectName(f"nav_{screen.value}")
            self._buttons[screen] = made
            self._group.addButton(made, list(Screen).index(screen))
            column.addWidget(made)
            if screen is Screen.HISTORY:
                column.addStretch(1)
        self._group.idClicked.connect(self._clicked)

    def show_pc(self, text: str) -> None:
        """Which PC of the kelurahan this is."""
        self._pc.setText(text)

    def mark(self, screen: Screen) -> None:
        """Show which screen is in front."""
        self._buttons[screen].setChecked(True)

    def _names(self) -> Mapping[Screen, str]:
        return MappingProxyType(
            {
                Screen.HOME: self.tr("Beranda"),
                Screen.HAND_OVER: self.tr("Serah Terima"),
                Screen.RECEIVE: self.tr("Terima Kiriman"),
                Screen.CASES: self.tr("Kasus"),
                Screen.REPORTS: self.tr("Laporan"),
                Screen.HISTORY: self.tr("Riwayat"),
                Screen.SETTINGS: self.tr("Pengaturan"),
            }
        )

    @Slot(int)
    def _clicked(self, index: int) -> None:
        self.chosen.emit(list(Screen)[index])
