"""The figures of Beranda in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QCoreApplication

from common.dates import WIB, Zone
from desk_app.services.overview import Overview, Recent
from desk_app.ui.context import Goto, Screen, SyncState
from desk_app.ui.language import shown_date, shown_day, shown_number, shown_time
from desk_app.ui.printing_queue import DOUBTFUL
from desk_app.ui.viewmodels.card_facts import place_words
from desk_app.ui.viewmodels.chips import NOTHING, Chip, sync_fault
from desk_app.ui.viewmodels.paper_state import paper_chip

__all__ = ["AgeBar", "HomeState", "RecentRow", "Tile", "present_home", "without_figures"]

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

    ``trouble``: why there are no figures, as a sentence; ``sync``: what the last sync could not do.
    ``unprinted``: receipts of the day that the quick action would print; ``waiting``: batches to receive.
    """

    heading: str = ""
    stamp: str = ""
    slow: bool = False
    trouble: str = ""
    sync: Chip = NOTHING
    tiles: tuple[Tile, ...] = ()
    drawer: Tile | None = None
    ages: tuple[AgeBar, ...] = ()
    recent: tuple[RecentRow, ...] = ()
    unprinted: int = 0
    waiting: int = 0


translate: Final = QCoreApplication.translate


def _joined(*parts: tuple[int, str]) -> str:
    """``40 dikonfirmasi, 2 sementara``: the parts that are not zero."""
    return ", ".join(f"{shown_number(count)}\u00a0{words}" for count, words in parts if count)


def present_home(seen: Overview | None, sync: SyncState, zone: Zone = WIB) -> HomeState:
    """The figures in words; dashes where nothing has been read yet."""
    tiles = (
        *_today_tiles(seen),
        _sync_tile(sync),
        *_attention_tiles(seen),
    )
    if seen is None:
        return HomeState(tiles=tiles, drawer=_drawer_tile(None), sync=sync_fault(sync))
    return HomeState(
        heading=f"{shown_day(seen.day)}, {shown_date(seen.day)}",
        sync=sync_fault(sync),
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


def without_figures(sync: SyncState) -> HomeState:
    """The state where nothing could be read: no figure is better than an old one that looks new."""
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
        given = _joined(  # the first two are the figure, the rest is not in it
            (today.confirmed, translate("home", "dikonfirmasi")),
            (today.provisional, translate("home", "sementara")),
            (today.cancelled, translate("home", "lain dibatalkan")),
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
    if sync.running:
        note = translate("home", "Sedang dikirim: {0} dari {1}.").format(
            shown_number(sync.sent), shown_number(sync.total)
        )
    elif sync.unsent:
        note = translate("home", "Aman tersimpan di PC ini.")
    else:
        note = translate("home", "Semua sudah di pusat.")
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
