"""Beranda: how the desk stands, in figures that are never silently old."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from common.dates import WIB, Zone, zone_of
from desk_app.services.overview import Overview, Recent, read_overview
from desk_app.services.ports import Store
from desk_app.services.recorder import Recorder
from desk_app.ui.context import Goto, Screen, SyncState, UiContext
from desk_app.ui.language import in_language, shown_date, shown_day, shown_number, shown_time
from desk_app.ui.print_jobs import QueueState
from desk_app.ui.printing_queue import DOUBTFUL, PrintQueue
from desk_app.ui.viewmodels.card_facts import place_words
from desk_app.ui.viewmodels.paper_state import paper_chip

__all__ = ["AgeBar", "HomeState", "HomeViewModel", "RecentRow", "Tile", "present_home"]

_MINUTE_MS: Final = 60_000
_SLOW_MS: Final = 400
_NOT_YET: Final = "…"
_UNKNOWN: Final = "?"


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that leads to its screen. ``tone``: ok, info, warning, error or empty."""

    key: str
    title: str
    figure: str
    note: str
    tone: str
    goto: Goto


@dataclass(frozen=True, slots=True)
class AgeBar:
    """A group of the drawer: its ``share`` of the largest group, 0 to 1."""

    label: str
    figure: str
    share: float
    tone: str


@dataclass(frozen=True, slots=True)
class RecentRow:
    """One of the last hand-overs; ``card_id`` None where there is no history to open."""

    card_id: bytes | None
    time: str
    name: str
    details: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class HomeState:
    """``stamp``: of when the figures are. ``slow``: newer ones are on their way but not here yet.

    ``trouble``: why there are no figures, as a sentence; ``doubt``: why the day may be wrong.
    ``unprinted``: receipts of the day that the quick action would print; ``waiting``: batches to receive.
    """

    heading: str = ""
    stamp: str = ""
    slow: bool = False
    trouble: str = ""
    doubt: str = ""
    tiles: tuple[Tile, ...] = ()
    drawer: Tile | None = None
    ages: tuple[AgeBar, ...] = ()
    recent: tuple[RecentRow, ...] = ()
    unprinted: int = 0
    waiting: int = 0


translate: Final = QCoreApplication.translate


def _joined(*parts: tuple[int, str]) -> str:
    """``2 dibatalkan · 40 dikonfirmasi``: the parts that are not zero."""
    return " · ".join(f"{shown_number(count)}\u00a0{words}" for count, words in parts if count)


def present_home(seen: Overview | None, sync: SyncState, zone: Zone = WIB) -> HomeState:
    """The figures in words; dashes where nothing has been read yet."""
    tiles = (
        *_today_tiles(seen),
        _sync_tile(sync),
        *_attention_tiles(seen),
    )
    if seen is None:
        return HomeState(tiles=tiles, drawer=_drawer_tile(None))
    doubt = ""
    if seen.doubtful_clock:
        doubt = translate(
            "home", "Jam PC diragukan. Pastikan tanggalnya sebelum melayani; semua catatan aman."
        )
    return HomeState(
        heading=f"{shown_day(seen.day)}, {shown_date(seen.day)}",
        doubt=doubt,
        tiles=tiles,
        drawer=_drawer_tile(seen),
        ages=_age_bars(seen),
        recent=tuple(_recent_row(r, zone) for r in seen.recent),
        unprinted=seen.papers.unprinted_today,
        waiting=seen.waiting_batches,
    )


def _recent_row(given: Recent, zone: Zone) -> RecentRow:
    card = given.card
    state, tone = paper_chip(given.print_state)
    if given.cancelled:
        state, tone = translate("home", "Dibatalkan"), "error"
    return RecentRow(
        card_id=card.id if card else None,
        time=shown_time(given.time_ms, zone),
        name=card.name if card else translate("home", "(kartu pindah kelurahan)"),
        details=" · ".join(p for p in (place_words(card) if card else "", given.operator) if p),
        state=state,
        tone=tone,
    )


def _without_figures(sync: SyncState) -> HomeState:
    blank = present_home(None, sync)
    return replace(
        blank,
        tiles=tuple(t if t.key == "unsent" else replace(t, figure=_UNKNOWN) for t in blank.tiles),
        drawer=replace(blank.drawer, figure=_UNKNOWN) if blank.drawer else None,
    )


def _figure(value: int | None) -> str:
    return _NOT_YET if value is None else shown_number(value)


def _today_tiles(seen: Overview | None) -> tuple[Tile, ...]:
    today = seen.today if seen else None
    papers = seen.papers if seen else None
    given = translate("home", "Belum ada serah terima hari ini.")
    printed = translate("home", "Semua tanda terima sudah dicetak.")
    if today and today.recorded:
        given = _joined(
            (today.confirmed, translate("home", "dikonfirmasi")),
            (today.provisional, translate("home", "sementara")),
            (today.cancelled, translate("home", "dibatalkan")),
        )
    if papers and papers.unprinted_today:
        printed = translate("home", "Tanda terima hari ini.")
        if papers.failed:
            printed = translate("home", "Tanda terima; {0} gagal dicetak.").format(papers.failed)
    unsure = papers.doubtful if papers else 0
    return (
        Tile(
            "handed_over",
            translate("home", "Diserahkan hari ini"),
            _figure(today.standing if today else None),
            given if seen else "",
            "",
            Goto(Screen.REPORTS),
        ),
        Tile(
            "unprinted",
            translate("home", "Belum dicetak"),
            _figure(papers.unprinted_today if papers else None),
            printed if seen else "",
            "warning" if papers and papers.unprinted_today else "",
            Goto(Screen.REPORTS),
        ),
        Tile(
            "doubtful",
            translate("home", "Cetak meragukan"),
            _figure(papers.doubtful if papers else None),
            (
                translate("home", "Lihat apakah kertasnya keluar.")
                if unsure
                else translate("home", "Tidak ada.")
            )
            if seen
            else "",
            "error" if unsure else "",
            Goto(Screen.REPORTS, DOUBTFUL),
        ),
    )


def _sync_tile(sync: SyncState) -> Tile:
    note = in_language(sync.message)
    if sync.running:
        note = translate("home", "Sedang dikirim: {0} dari {1}.").format(
            shown_number(sync.sent), shown_number(sync.total)
        )
    elif not note:
        note = (
            translate("home", "Semua sudah di pusat.")
            if not sync.unsent
            else translate("home", "Aman tersimpan di PC ini.")
        )
    return Tile(
        "unsent",
        translate("home", "Belum terkirim ke pusat"),
        shown_number(sync.unsent),
        note,
        "",
        Goto(Screen.SETTINGS),
    )


def _attention_tiles(seen: Overview | None) -> tuple[Tile, ...]:
    cases = seen.open_cases if seen else None
    told = ""
    if seen:
        told = (
            translate("home", "Tidak ada yang menunggu.")
            if not cases
            else translate("home", "Menunggu keputusan penyelia.")
        )
        if seen.conflicts:
            told = translate("home", "{0} lagi menunggu pusat.").format(
                shown_number(seen.conflicts)
            )
    held = ""
    if seen:
        held = (
            translate("home", "Belum 17 tahun atau bermasalah.")
            if seen.held
            else translate("home", "Tidak ada.")
        )
    difference = ""
    if seen:
        balanced = not seen.difference
        difference = (
            translate("home", "Semua kartu jelas.")
            if balanced
            else translate("home", "Cari sebabnya hari ini juga.")
        )
    batches = ""
    if seen:
        batches = translate("home", "Tidak ada kiriman.")
        if seen.waiting_batches:
            batches = translate("home", "{0} keping di perjalanan.").format(
                shown_number(seen.waiting_cards)
            )
    return (
        Tile(
            "batches",
            translate("home", "Kiriman menunggu"),
            _figure(seen.waiting_batches if seen else None),
            batches,
            "info" if seen and seen.waiting_batches else "",
            Goto(Screen.RECEIVE),
        ),
        Tile(
            "cases",
            translate("home", "Kasus terbuka"),
            _figure(cases),
            told,
            "error" if seen and (seen.open_cases or seen.conflicts) else "",
            Goto(Screen.CASES),
        ),
        Tile(
            "held",
            translate("home", "Ditahan"),
            _figure(seen.held if seen else None),
            held,
            "",
            Goto(Screen.HAND_OVER),
        ),
        Tile(
            "difference",
            translate("home", "Selisih kartu"),
            _figure(seen.difference if seen else None),
            difference,
            "error" if seen and seen.difference else "",
            Goto(Screen.REPORTS),
        ),
    )


def _drawer_tile(seen: Overview | None) -> Tile:
    note = ""
    if seen:
        note = (
            translate("home", "{0} dibawa tim distribusi").format(shown_number(seen.out))
            if seen.out
            else ""
        )
    return Tile(
        "drawer",
        translate("home", "Kartu di laci"),
        _figure(seen.drawer.total if seen else None),
        note,
        "",
        Goto(Screen.HAND_OVER),
    )


def _age_bars(seen: Overview) -> tuple[AgeBar, ...]:
    ages = seen.drawer
    groups = [
        (translate("home", "0-7 hari"), ages.week, "ok"),
        (translate("home", "8-30 hari"), ages.month, "info"),
        (translate("home", "31-90 hari"), ages.quarter, "warning"),
        (translate("home", "lebih dari 90 hari"), ages.older, "error"),
    ]
    if ages.unbatched:
        groups.append((translate("home", "tanpa kiriman"), ages.unbatched, ""))
    most = max((count for _, count, _ in groups), default=0) or 1
    return tuple(
        AgeBar(words, shown_number(count), count / most, tone) for words, count, tone in groups
    )


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
        self._put(replace(_without_figures(self._context.sync.state), trouble=trouble))
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
            _without_figures(sync) if kept.trouble else present_home(self._seen, sync, self._zone)
        )
        self._put(replace(fresh, stamp=kept.stamp, slow=kept.slow, trouble=kept.trouble))

    def _put(self, state: HomeState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit(state)
