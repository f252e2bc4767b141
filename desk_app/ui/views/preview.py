"""The preview of a paper: one page at a time, as wide as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.flow import flow
from desk_app.ui.parts import Banner, button, label, row, scrolling
from desk_app.ui.viewmodels.preview import PreviewState, PreviewViewModel

__all__ = ["PreviewPage"]

_EDGE = 10


class _Sheet(QWidget):
    """The picture of a page, never larger than it was drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("preview_ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._picture = QPixmap()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_picture(self, png: bytes) -> None:
        """Show a page; empty bytes show none."""
        self._picture = QPixmap()
        if png:
            self._picture.loadFromData(png)
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()
        self.update()

    @property
    def empty(self) -> bool:
        """Whether there is no picture."""
        return self._picture.isNull()

    def _scaled(self, width: int) -> QSize:
        room = max(width - 2 * _EDGE, 1)
        if self._picture.width() <= room:
            return self._picture.size()
        return self._picture.size().scaled(QSize(room, 1 << 20), Qt.AspectRatioMode.KeepAspectRatio)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._scaled(width).height() + 2 * _EDGE

    @override
    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(300))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.empty:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._scaled(self.width())
        left = (self.width() - size.width()) / 2
        painter.drawPixmap(
            QRectF(left, _EDGE, size.width(), size.height()),
            self._picture,
            QRectF(self._picture.rect()),
        )
        painter.end()


class PreviewPage(QWidget):
    """Buttons above, the page below. ``Esc`` goes back, the arrow keys turn the page."""

    back = Signal()

    def __init__(self, model: PreviewViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._model = model
        self._title = label(role="heading", name="preview_title")
        self._place = label(role="quiet", name="preview_place")
        self._back = button(self.tr("Kembali"), name="preview_back")
        self._previous = button(self.tr("Sebelumnya"), name="preview_previous")
        self._next = button(self.tr("Berikutnya"), name="preview_next")
        self._print = button(self.tr("Cetak"), "primary", name="preview_print")
        self._save = button(self.tr("Simpan PDF"), name="preview_save")
        self._banner = Banner()
        self._banner.setObjectName("preview_banner")
        self._sheet = _Sheet()
        self._scroll = scrolling(self._sheet, "preview_scroll", sideways=True)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addLayout(flow(self._back, self._title, 1, self._save, self._print))
        body.addWidget(self._banner)
        body.addWidget(self._scroll, 1)
        body.addLayout(row(1, self._previous, self._place, self._next, 1))
        self._back.clicked.connect(model.close)
        self._previous.clicked.connect(model.previous_page)
        self._next.clicked.connect(model.next_page)
        self._print.clicked.connect(model.print_paper)
        self._save.clicked.connect(model.save)
        for keys, slot in (("Ctrl+P", model.print_paper), ("Ctrl+S", model.save)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(slot)
        model.changed.connect(self._render)
        self._render(model.state)

    def begin(self) -> None:
        """Put the focus where work goes on."""
        self.setFocus()

    @Slot(object)
    def _render(self, state: PreviewState) -> None:
        self._title.setText(state.title)
        self._banner.show_text("error", state.trouble)
        self._sheet.show_picture(state.picture)
        self._scroll.verticalScrollBar().setValue(0)
        place = self.tr("Halaman {0} dari {1}").format(state.page + 1, state.pages)
        if state.drawing:
            place = self.tr("Menyiapkan halaman …")
        self._place.setText(place if state.pages or state.drawing else "")
        self._sheet.setAccessibleName(f"{state.title}. {place}")
        self._previous.setEnabled(state.page > 0)
        self._next.setEnabled(state.page + 1 < state.pages)
        ready = bool(state.pages)
        self._print.setEnabled(ready)
        self._save.setEnabled(ready)
        self._save.setVisible(bool(state.file))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_Escape: self._model.close,
            Qt.Key.Key_Right: self._model.next_page,
            Qt.Key.Key_Left: self._model.previous_page,
            Qt.Key.Key_PageDown: self._model.next_page,
            Qt.Key.Key_PageUp: self._model.previous_page,
        }
        act = keys.get(Qt.Key(event.key()))
        if act is not None and not event.isAutoRepeat():
            act()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            bar = self._scroll.verticalScrollBar()
            step = bar.pageStep() // 3
            bar.setValue(bar.value() + (step if event.key() == Qt.Key.Key_Down else -step))
        else:
            super().keyPressEvent(event)
