"""Beranda: how the desk stands, in figures that are never silently old."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from common.dates import zone_of
from desk_app.services.overview import Overview, read_overview
from desk_app.services.ports import Store
from desk_app.services.recorder import Recorder
from desk_app.ui.context import Goto, Screen, SyncState, UiContext
from desk_app.ui.language import shown_time
from desk_app.ui.print_jobs import QueueState
from desk_app.ui.printing_queue import PrintQueue
from desk_app.ui.viewmodels.home_rows import HomeState, present_home, without_figures

__all__ = ["HomeViewModel"]

translate: Final = QCoreApplication.translate
_MINUTE_MS: Final = 60_000
_SLOW_MS: Final = 400


@dataclass(frozen=True, slots=True)
class _Read:
    """The reading, as work for the task thread: a large office must not make the window wait."""

    store: Store
    recorder: Recorder

    def __call__(self) -> Overview:
        with self.store.read() as unit:
            return read_overview(unit, self.recorder)


class HomeViewModel(QObject):
    """Reads the figures when something changed, when the screen is shown, and each minute it stands.

    While the screen is hidden nothing is read; it is read anew before it is believed again.
    """

    changed = Signal(object)  # HomeState
    printing = Signal(object)  # QueueState

    def __init__(
        self, context: UiContext, prints: PrintQueue, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._prints = prints
        self._zone = zone_of(context.desk.identity.kelurahan)
        self._seen: Overview | None = None
        self._state = present_home(None, context.sync.state)
        self._shown = False
        self._reading = False
        self._again = False
        self._was_running = False
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self.refresh)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(self._on_slow)
        context.bus.data_changed.connect(self._on_data)
        context.sync.changed.connect(self._on_sync)
        prints.changed.connect(self.printing)

    @property
    def state(self) -> HomeState:
        """The state now."""
        return self._state

    @property
    def queue(self) -> QueueState:
        """The print queue now."""
        return self._prints.state

    @Slot(bool)
    def show(self, shown: bool) -> None:
        """The screen is shown, or hidden."""
        self._shown = shown
        if shown:
            self._minute.start()
            self.refresh()
        else:
            self._minute.stop()

    @Slot()
    def refresh(self) -> None:
        """Read the figures again."""
        if not self._shown:
            return
        if self._reading:
            self._again = True
            return
        self._reading = True
        self._slow.start()
        desk = self._context.desk
        self._context.tasks.run(_Read(desk.store, desk.recorder), self._read, self._unread)

    @Slot(str)
    def open_tile(self, key: str) -> None:
        """Go where a tile leads."""
        for tile in (*self._state.tiles, self._state.drawer):
            if tile is not None and tile.key == key:
                self._context.bus.goto.emit(tile.goto)

    @Slot(int)
    def open_recent(self, place: int) -> None:
        """Open the history of one of the last hand-overs."""
        rows = self._state.recent
        if 0 <= place < len(rows) and rows[place].card_id is not None:
            self._context.bus.goto.emit(Goto(Screen.HISTORY, rows[place].card_id))

    @Slot()
    def start_hand_over(self) -> None:
        """Quick action: serve the next resident."""
        self._context.bus.goto.emit(Goto(Screen.HAND_OVER))

    @Slot()
    def start_receive(self) -> None:
        """Quick action: receive a batch."""
        self._context.bus.goto.emit(Goto(Screen.RECEIVE))

    @Slot()
    def print_today(self) -> None:
        """Quick action: the day's receipts that are not printed yet, in one job."""
        if self._seen is not None:
            self._prints.print_day(self._seen.day, unprinted=True)

    @Slot(object)
    def _on_data(self, _changes: object) -> None:
        self.refresh()

    @Slot(object)
    def _on_sync(self, sync: object) -> None:
        assert isinstance(sync, SyncState)
        ended = self._was_running and not sync.running
        self._was_running = sync.running
        self._present()
        if ended:
            self.refresh()

    @Slot()
    def _on_slow(self) -> None:
        self._put(replace(self._state, slow=True))

    @Slot(object)
    def _read(self, seen: object) -> None:
        assert isinstance(seen, Overview)
        self._ended()
        self._seen = seen
        now = shown_time(self._context.desk.clock.now_ms(), self._zone)
        stamp = translate("home", "Keadaan pukul {0}").format(now)
        self._put(replace(present_home(seen, self._context.sync.state, self._zone), stamp=stamp))
        self._once_more()

    @Slot(object)
    def _unread(self, error: BaseException) -> None:
        """No figure is better than an old one that looks new."""
        self._ended()
        said_before = bool(self._state.trouble)
        self._seen = None
        trouble = translate(
            "home",
            "Angka tidak dapat dibaca. Catatan tidak berubah; coba lagi, lalu buka Diagnostik.",
        )
        self._put(replace(without_figures(self._context.sync.state), trouble=trouble))
        self._again = False
        if not said_before:
            raise error

    def _ended(self) -> None:
        self._reading = False
        self._slow.stop()

    def _once_more(self) -> None:
        if self._again:
            self._again = False
            self.refresh()

    def _present(self) -> None:
        """Only the sync's own tile changed; the rest keeps its stamp."""
        kept = self._state
        sync = self._context.sync.state
        fresh = (
            without_figures(sync) if kept.trouble else present_home(self._seen, sync, self._zone)
        )
        self._put(replace(fresh, stamp=kept.stamp, slow=kept.slow, trouble=kept.trouble))

    def _put(self, state: HomeState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit(state)
