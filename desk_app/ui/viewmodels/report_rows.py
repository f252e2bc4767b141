"""A day in words: what the table, the balance and the minutes of Laporan say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication

from common.dates import WIB, Zone
from desk_app.domain.documents import Count
from desk_app.services.day_list import DayList, DayMinutes, DayReceipt
from desk_app.ui.language import in_language, shown_date, shown_day, shown_number, shown_time
from desk_app.ui.printing_queue import DOUBTFUL
from desk_app.ui.viewmodels.card_facts import grouped_number
from desk_app.ui.viewmodels.paper_state import paper_chip

__all__ = [
    "BalanceLine",
    "Filter",
    "MinutesRow",
    "ReceiptRow",
    "ReportsState",
    "Section",
    "emptied",
    "present_day",
    "receipt_row",
]

translate: Final = QCoreApplication.translate


class Filter(StrEnum):
    """Which receipts stand in the table; the doubtful ones are those of any day."""

    ALL = "all"
    UNPRINTED = "unprinted"
    DOUBTFUL = DOUBTFUL


class Section(StrEnum):
    """The two halves of the screen."""

    RECEIPTS = "receipts"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One receipt in words. ``serial``: the running number that people say; ``digits``: all 22, ``number``
    the same in groups; ``paper``: the state of its paper, or that the hand-over was cancelled;
    ``centre``: whether the centre has confirmed it."""

    position: int
    card_id: bytes | None
    when: str
    serial: str
    digits: str
    number: str
    name: str
    place: str
    taker: str
    officer: str
    paper: str
    tone: str
    centre: str
    confirmed: bool
    cancelled: bool


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """A line of the balance; ``strong`` for sums."""

    label: str
    figure: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class MinutesRow:
    """The minutes of one batch. ``number`` as it is, ``shown`` grouped."""

    number: str
    shown: str
    details: str


@dataclass(frozen=True, slots=True)
class ReportsState:
    """``officers``: (id in hex, name) of those with receipts on the day, the chosen one in ``officer``
    (empty: everybody). ``unprinted``: receipts that the day's job would print. ``difference_tone`` ok or
    error. ``stamp``: of when all this is; ``trouble``: why there is nothing, as a sentence."""

    day: date
    day_words: str = ""
    today: bool = True
    section: Section = Section.RECEIPTS
    filter: Filter = Filter.ALL
    officers: tuple[tuple[str, str], ...] = ()
    officer: str = ""
    rows: tuple[ReceiptRow, ...] = ()
    summary: str = ""
    unprinted: int = 0
    receipts: int = 0
    doubtful: int = 0
    totals: tuple[BalanceLine, ...] = ()
    balance: tuple[BalanceLine, ...] = ()
    difference: str = ""
    difference_tone: str = "ok"
    minutes: tuple[MinutesRow, ...] = ()
    stamp: str = ""
    reading: bool = False
    trouble: str = ""


def receipt_row(given: DayReceipt, zone: Zone = WIB, *, with_day: bool = False) -> ReceiptRow:
    """A receipt in words; ``with_day`` where receipts of several days stand together."""
    said = given.row
    time = shown_time(given.time_ms, zone).partition(" ")[0]
    paper, tone = paper_chip(given.print_state)
    purged = translate("reports", "(dihapus sesuai masa simpan)")
    if said.cancelled:
        paper, tone = translate("reports", "Dibatalkan"), "error"
    # The daily list writes "Anggota keluarga satu KK: BUDI"; of the owner it says the relation alone.
    relation, _, collector = (said.collected_by or "").partition(": ")
    own = translate("reports", "Sendiri") if relation else ""
    return ReceiptRow(
        position=given.position,
        card_id=given.card,
        when=f"{given.day:%d-%m} {time}" if with_day else time,
        serial=said.number[14:20].lstrip("0") or "0",
        digits=said.number,
        number=grouped_number(said.number),
        name=said.name or purged,
        place=said.rt_rw or "",
        taker=collector or own,
        officer=said.officer,
        paper=paper,
        tone=tone,
        centre=translate("reports", "Sudah") if said.confirmed else translate("reports", "Belum"),
        confirmed=said.confirmed,
        cancelled=said.cancelled,
    )


def _lines(counts: tuple[Count, ...]) -> tuple[BalanceLine, ...]:
    return tuple(BalanceLine(in_language(c.label), shown_number(c.count), c.strong) for c in counts)


def _minutes_row(given: DayMinutes, zone: Zone) -> MinutesRow:
    details = translate("reports", "{0} · {1} keping").format(
        shown_time(given.time_ms, zone), shown_number(given.counted)
    )
    if given.missing:
        missing = translate("reports", "{0} tidak ada").format(shown_number(given.missing))
        details = f"{details} · {missing}"
    return MinutesRow(given.number, grouped_number(given.number), f"{details} · {given.officer}")


def _wanted(receipt: DayReceipt, chosen: Filter, officer: str) -> bool:
    if officer and (receipt.operator or b"").hex() != officer:
        return False
    return chosen is not Filter.UNPRINTED or receipt.unprinted


def _officers(receipts: tuple[DayReceipt, ...]) -> tuple[tuple[str, str], ...]:
    names = {(r.operator or b"").hex(): r.row.officer for r in receipts if r.operator}
    return tuple(sorted(names.items(), key=lambda pair: pair[1]))


def present_day(
    base: ReportsState, day: DayList, doubtful: tuple[DayReceipt, ...], zone: Zone = WIB
) -> ReportsState:
    """The state of ``base`` with what was read in it."""
    officers = _officers(day.receipts)
    officer = base.officer if base.officer in dict(officers) else ""
    shown = [r for r in day.receipts if _wanted(r, base.filter, officer)]
    if base.filter is Filter.DOUBTFUL:
        shown = list(doubtful)
    difference = translate("reports", "Semua kartu jelas: selisih 0.")
    if day.difference:
        difference = translate(
            "reports", "Selisih {0} keping. Cari sebabnya hari ini juga."
        ).format(shown_number(day.difference))
    return replace(
        base,
        day_words=f"{shown_day(day.day)}, {shown_date(day.day)}",
        officers=officers,
        officer=officer,
        rows=tuple(receipt_row(r, zone, with_day=base.filter is Filter.DOUBTFUL) for r in shown),
        summary=_summary(base.filter, len(shown), len(day.receipts)),
        unprinted=sum(_wanted(r, Filter.UNPRINTED, officer) for r in day.receipts),
        receipts=sum(_wanted(r, Filter.ALL, officer) for r in day.receipts),
        doubtful=len(doubtful),
        totals=_lines(day.totals),
        balance=_lines(day.balance),
        difference=difference,
        difference_tone="error" if day.difference else "ok",
        minutes=tuple(_minutes_row(m, zone) for m in day.minutes),
    )


def _summary(chosen: Filter, shown: int, all_of_day: int) -> str:
    if chosen is Filter.DOUBTFUL:
        if not shown:
            return translate("reports", "Tidak ada cetak yang meragukan.")
        return translate(
            "reports",
            "Lihat kertas di printer. Tandai barisnya (Ctrl+A semua), lalu pilih keluar atau tidak.",
        )
    if not all_of_day:
        return translate("reports", "Tidak ada serah terima pada tanggal ini.")
    if not shown:
        return translate("reports", "Semua tanda terima sudah dicetak.")
    return translate("reports", "{0} dari {1} tanda terima").format(
        shown_number(shown), shown_number(all_of_day)
    )


def emptied(state: ReportsState) -> ReportsState:
    """The same choices with nothing read."""
    return ReportsState(
        day=state.day,
        day_words=f"{shown_day(state.day)}, {shown_date(state.day)}",
        today=state.today,
        section=state.section,
        filter=state.filter,
        officer=state.officer,
        reading=state.reading,
    )
