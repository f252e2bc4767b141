"""The Beranda screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QSizePolicy,
    QVBoxLayout,
)
from typing_extensions import override

from desk_app.ui.context import ScreenView, UiContext
from desk_app.ui.flow import EvenGrid, flow
from desk_app.ui.parts import Banner, Panel, button, label
from desk_app.ui.print_jobs import QueueState
from desk_app.ui.printing_queue import PrintQueue
from desk_app.ui.viewmodels.home import HomeViewModel
from desk_app.ui.viewmodels.home_rows import HomeState
from desk_app.ui.views.hand_over_page.fields import narrow
from desk_app.ui.views.print_strip import PrintStrip
from desk_app.ui.views.tiles import AgeBars, RecentRows, TileButton

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
        self._sync = Banner()
        self._sync.setObjectName("sync_fault")
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
        self._recent = RecentRows(_RECENT)
        self._recent.asked.connect(model.open_recent)
        self._nobody = label(role="quiet", wrap=True, name="recent_none")
        self._recent_panel.body.addWidget(self._recent, 1)
        self._recent_panel.body.addWidget(self._nobody, 1, Qt.AlignmentFlag.AlignTop)
        body = QVBoxLayout(self)
        body.setContentsMargins(14, 12, 14, 12)
        body.setSpacing(10)
        body.addLayout(flow(self._heading, 1, self._stamp, self._again))
        actions = EvenGrid(3, spacing=10, lines=10)
        for action in (self._serve, self._receive, self._print):
            actions.addWidget(action)
        body.addLayout(actions)
        for told in (self._sync, self._trouble, self._strip):
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

    def _nobody_yet(self) -> str:
        return self.tr("Belum ada. Yang terakhir dilayani tampil di sini, untuk dilihat lagi.")

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
        self._sync.show_text(state.sync.tone, state.sync.text)
        self._trouble.show_text("error", state.trouble)
        for tile in state.tiles:
            self._tiles[tile.key].show_tile(tile)
        if state.drawer is not None:
            self._drawer.show_tile(state.drawer)
        self._ages.show_bars(state.ages)
        self._recent.show_rows(state.recent)
        self._recent.setVisible(bool(state.recent))
        self._nobody.setVisible(not state.recent)
        self._nobody.setText("" if state.trouble else self._nobody_yet())
        receive = self.tr("Terima Kiriman")
        if state.waiting:
            receive = self.tr("Terima Kiriman ({0})").format(state.waiting)
        self._receive.setText(receive)
        printing = self.tr("Cetak tanda terima")
        if state.unprinted:
            printing = self.tr("Cetak tanda terima ({0})").format(state.unprinted)
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
