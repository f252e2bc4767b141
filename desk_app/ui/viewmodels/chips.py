"""The sync and the printer in a few words that are always true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from common.dates import Zone, local_time
from desk_app.services.ports import Printer
from desk_app.ui.context import SyncState
from desk_app.ui.language import in_language, shown_date, shown_number, shown_time

__all__ = ["NOTHING", "Chip", "last_answer", "printer_chip", "sync_chip", "sync_fault"]

translate: Final = QCoreApplication.translate
_DONE: Final = "done"
# These end by themselves or by trying again; any other failure needs somebody.
_PASSING: Final = frozenset({"offline", "cancelled", "not_our_server"})


@dataclass(frozen=True, slots=True)
class Chip:
    """A short state: ``tone`` ok, info, warning or error; ``tip`` says more."""

    tone: str = "info"
    text: str = ""
    tip: str = ""


NOTHING: Final = Chip()


def sync_chip(state: SyncState, now_ms: int, zone: Zone) -> Chip:
    """What waits, how the last sync went, when the centre last answered."""
    waiting = translate("shell", "{0} belum terkirim").format(shown_number(state.unsent))
    if state.running:
        tip = translate("shell", "Sinkronisasi sedang berjalan. {0}.").format(waiting)
        return Chip("info", _progress(state), tip)
    last = last_answer(state.last_ok_ms, now_ms, zone)
    tip = "\n".join(part for part in (in_language(state.message), last) if part)
    if state.outcome in ("", _DONE):
        return _in_order(state, waiting, tip, now_ms, zone)
    words = {
        "offline": translate("shell", "Luring"),
        "cancelled": translate("shell", "Sinkron dihentikan"),
        "not_our_server": translate("shell", "Pusat tak terjangkau"),
        "clock_wrong": translate("shell", "Jam PC keliru"),
    }.get(state.outcome, translate("shell", "Sinkron gagal"))
    text = f"{words} · {waiting}" if state.unsent else words
    return Chip(_tone(state), text, tip)


def sync_fault(state: SyncState) -> Chip:
    """What the last sync could not do, as a sentence; nothing while one runs or all is well."""
    if state.running or state.outcome in ("", _DONE):
        return NOTHING
    return Chip(_tone(state), in_language(state.message))


def _tone(state: SyncState) -> str:
    return "warning" if state.outcome in _PASSING else "error"


def _in_order(state: SyncState, waiting: str, tip: str, now_ms: int, zone: Zone) -> Chip:
    if state.unsent:
        return Chip("info", waiting, tip)
    if not state.last_ok_ms:
        return Chip("warning", translate("shell", "Belum pernah sinkron"), tip)
    when = _when(state.last_ok_ms, now_ms, zone)
    return Chip("ok", translate("shell", "Tersinkron {0}").format(when), tip)


def _progress(state: SyncState) -> str:
    if state.sent < state.total:
        return translate("shell", "Mengirim {0} dari {1}").format(
            shown_number(state.sent), shown_number(state.total)
        )
    if state.received:
        return translate("shell", "Menerima {0} data").format(shown_number(state.received))
    return translate("shell", "Menyinkronkan…")


def _when(at_ms: int, now_ms: int, zone: Zone) -> str:
    """``10.15`` of today, else ``21 Nov``."""
    day = local_time(at_ms, zone).date()
    if day == local_time(now_ms, zone).date():
        return shown_time(at_ms, zone).partition(" ")[0]
    number, month, _ = shown_date(day).split()
    return f"{number} {month[:3]}"


def last_answer(at_ms: int, now_ms: int, zone: Zone) -> str:
    """When the centre last answered, as a sentence."""
    if not at_ms:
        return translate("shell", "Server pusat belum pernah menjawab PC ini.")
    day = local_time(at_ms, zone).date()
    when = shown_time(at_ms, zone)
    if day != local_time(now_ms, zone).date():
        when = f"{shown_date(day)} {when}"
    return translate("shell", "Server pusat terakhir menjawab {0}.").format(when)


def printer_chip(printers: tuple[Printer, ...], chosen: str) -> Chip:
    """Whether something can be printed now."""
    name = chosen or next((p.name for p in printers if p.default), "")
    found = next((p for p in printers if p.name == name), None)
    if found is not None:
        if found.ready:
            return Chip("ok", translate("shell", "Printer siap"), found.name)
        return Chip("warning", translate("shell", "Printer tidak siap"), found.name)
    if printers:
        return Chip(
            "warning",
            translate("shell", "Pilih printer"),
            translate(
                "shell", "Printer yang dipilih tidak ada lagi di PC ini. Pilih di Pengaturan."
            ),
        )
    return Chip(
        "warning",
        translate("shell", "Tanpa printer"),
        translate("shell", "Serah terima tetap bisa dicatat; tanda terima dicetak kemudian."),
    )
