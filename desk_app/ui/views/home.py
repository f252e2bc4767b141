"""The Beranda screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.ui.context import ScreenView, UiContext
from desk_app.ui.parts import Banner, Panel, button, label, row
from desk_app.ui.print_jobs import QueueState
from desk_app.ui.printing_queue import PrintQueue
from desk_app.ui.viewmodels.home import HomeViewModel
from desk_app.ui.viewmodels.home_rows import HomeState
from desk_app.ui.views.hand_over_page.fields import narrow
from desk_app.ui.views.print_strip import PrintStrip
from desk_app.ui.views.tiles import AgeBars, RecentButton, TileButton

__all__ = ["HomeView", "build"]

_RECENT: Final = 4
# key of a tile -> (row, column) of the grid
_PLACES: Final = {
    "handed_over": (0, 0),
    "unprinted": (0, 1),
    "doubtful": (0, 2),
    "unsent": (0, 3),
    "batches": (1, 0),
    "cases": (1, 1),
    "held": (1, 2),
    "difference": (1, 3),
}


class HomeView(ScreenView):
    """Quick actions, what must be seen to, the figures of the day, the drawer by age."""

    def __init__(self, model: HomeViewModel, prints: PrintQueue) -> None:
        super().__init__()
        self.setObjectName("page")
        self.model = model
        model.setParent(self)
        self._heading = label(role="title", name="heading")
        self._stamp = label(role="quiet", name="stamp")
        self._again = button(self.tr("Baca lagi"), name="refresh")
        self._again.setProperty("scale", "small")
        self._serve = button(self.tr("Serah Terima"), "primary", name="action_hand_over")
        self._receive = button(self.tr("Terima Kiriman"), name="action_receive")
        self._print = button("", name="action_print")
        for action in (self._serve, self._receive, self._print):
            action.setProperty("scale", "action")
            action.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._doubt = Banner()
        self._doubt.setObjectName("doubt")
        self._trouble = Banner()
        self._trouble.setObjectName("trouble")
        self._strip = PrintStrip()
        self._tiles: dict[str, TileButton] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        for key, (line, column) in _PLACES.items():
            tile = TileButton(key)
            tile.asked.connect(model.open_tile)
            self._tiles[key] = tile
            self._grid.addWidget(tile, line, column)
        for column in range(4):
            self._grid.setColumnStretch(column, 1)
        self._drawer = TileButton("drawer")
        self._drawer.asked.connect(model.open_tile)
        self._ages = AgeBars()
        self._drawer.put_beside(self._ages, 3)
        self._recent_panel = Panel(self.tr("Serah terima terakhir"))
        narrow(self._recent_panel)
        self._recent = tuple(RecentButton(place) for place in range(_RECENT))
        self._nobody = label(
            self.tr("Belum ada. Yang terakhir dilayani tampil di sini, untuk dilihat lagi."),
            "quiet",
            wrap=True,
            name="recent_none",
        )
        self._recent_panel.body.addWidget(self._scrolled())
        body = QVBoxLayout(self)
        body.setContentsMargins(14, 12, 14, 12)
        body.setSpacing(10)
        body.addLayout(row(self._heading, 1, self._stamp, self._again))
        actions = QHBoxLayout()
        actions.setSpacing(10)
        for action, weight in ((self._serve, 3), (self._receive, 3), (self._print, 4)):
            actions.addWidget(action, weight)
        body.addLayout(actions)
        for told in (self._doubt, self._trouble, self._strip):
            body.addWidget(told)
        body.addLayout(self._grid)
        body.addWidget(self._drawer)
        body.addWidget(self._recent_panel, 1)
        self._serve.clicked.connect(model.start_hand_over)
        self._receive.clicked.connect(model.start_receive)
        self._print.clicked.connect(model.print_today)
        self._again.clicked.connect(model.refresh)
        self._strip.retry.connect(prints.retry)
        model.changed.connect(self._render)
        model.printing.connect(self._render_queue)
        self._render(model.state)
        self._render_queue(model.queue)

    def _scrolled(self) -> QScrollArea:
        """The last hand-overs; where a low screen has no room for all, they scroll."""
        inner = QWidget()
        inner.setObjectName("recent_inner")
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        for one in self._recent:
            one.asked.connect(self.model.open_recent)
            lines.addWidget(one)
        lines.addWidget(self._nobody)
        lines.addStretch(1)
        area = QScrollArea()
        area.setObjectName("recent_scroll")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(self.fontMetrics().height() * 2)
        area.setWidget(inner)
        return area

    @override
    def activate(self, argument: object = None) -> None:
        """Shown: Serah Terima is one key away."""
        self._serve.setFocus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.show(True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.show(False)

    @Slot(object)
    def _render(self, state: HomeState) -> None:
        self._heading.setText(state.heading)
        self._stamp.setText(self.tr("Memperbarui …") if state.slow else state.stamp)
        self._doubt.show_text("warning", state.doubt)
        self._trouble.show_text("error", state.trouble)
        for tile in state.tiles:
            self._tiles[tile.key].show_tile(tile)
        if state.drawer is not None:
            self._drawer.show_tile(state.drawer)
        self._ages.show_bars(state.ages)
        for place, one in enumerate(self._recent):
            one.setVisible(place < len(state.recent))
            if place < len(state.recent):
                one.show_row(state.recent[place])
        self._nobody.setVisible(not state.recent)
        receive = self.tr("Terima Kiriman")
        if state.waiting:
            receive = self.tr("Terima Kiriman ({0})").format(state.waiting)
        self._receive.setText(receive)
        printing = self.tr("Cetak tanda terima hari ini")
        if state.unprinted:
            printing = self.tr("Cetak tanda terima hari ini ({0})").format(state.unprinted)
        self._print.setText(printing)
        self._print.setEnabled(bool(state.unprinted))

    @Slot(object)
    def _render_queue(self, state: QueueState) -> None:
        self._strip.show_queue(state)


def build(context: UiContext) -> ScreenView:
    """The screen."""
    if context.prints is None:
        raise ValueError("this screen needs a print queue")
    return HomeView(HomeViewModel(context, context.prints), context.prints)
