"""How this PC is set up: printers, papers, language, idle lock, scanner. Kept in the desk's own database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

from common.paper.sizes import A4, PAPERS
from desk_app.services.kept import read_kept
from desk_app.services.ports import Store

__all__ = [
    "LANGUAGES",
    "LOCK_MINUTES",
    "Preferences",
    "PreferencesService",
    "PrintPlace",
    "paper_named",
]

LANGUAGES: Final = ("id", "en")
LOCK_MINUTES: Final = (5, 10, 15, 30)
_NAME: Final = "preferences"


def paper_named(name: str) -> str:
    """The paper called ``name``, in whatever case; A4 where there is none of that name."""
    return next((p for p in PAPERS if p.casefold() == name.casefold()), A4.name)


@dataclass(frozen=True, slots=True)
class PrintPlace:
    """Where something comes out. ``printer``: a name, empty for the system's default; ``paper``: a name of
    `common.paper.sizes.PAPERS`; ``tray``: as its driver calls it, empty for what the driver chooses."""

    printer: str
    paper: str
    tray: str = ""


class Preferences(msgspec.Struct, frozen=True, omit_defaults=True):
    """What may be chosen on a PC.

    ``printer``, ``paper`` and ``tray``: where receipts come out, as in `PrintPlace`. ``language``: one of
    LANGUAGES. ``lock_minutes``: idle minutes before the desk locks itself. ``scan_prefix``: the character
    the scanner is programmed to send first, empty if none. ``sheet_printer``, ``sheet_paper`` and
    ``sheet_tray``: where reports and minutes come out; None and empty: as receipts do.
    """

    printer: str = ""
    paper: str = "A4"
    language: str = "id"
    lock_minutes: int = 10
    scan_prefix: str = ""
    tray: str = ""
    sheet_printer: str | None = None
    sheet_paper: str = ""
    sheet_tray: str = ""

    @property
    def for_receipts(self) -> PrintPlace:
        """Where receipts come out."""
        return PrintPlace(self.printer, paper_named(self.paper), self.tray)

    @property
    def for_sheets(self) -> PrintPlace:
        """Where reports and minutes come out, never on a roll.

        Where nothing else was chosen that is the receipts' printer, or the system's default one if that
        holds a roll; also the receipts' tray, if the paper is the same."""
        receipts = self.for_receipts
        paper = PAPERS[paper_named(self.sheet_paper or receipts.paper)].sheet().name
        if self.sheet_printer is not None:
            return PrintPlace(self.sheet_printer, paper, self.sheet_tray)
        printer = "" if PAPERS[receipts.paper].is_roll else receipts.printer
        tray = self.sheet_tray or (receipts.tray if paper == receipts.paper else "")
        return PrintPlace(printer, paper, tray)


class PreferencesService:
    """Reads and keeps the preferences of this PC."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self) -> Preferences:
        """What is kept; what is missing, or written by a version with other ideas, is the default."""
        with self._store.read() as unit:
            kept = unit.settings.get(_NAME)
        return read_kept(kept, Preferences) or Preferences()

    def save(self, preferences: Preferences) -> None:
        """Keep them."""
        with self._store.write() as unit:
            unit.settings.put(_NAME, msgspec.msgpack.encode(preferences))
