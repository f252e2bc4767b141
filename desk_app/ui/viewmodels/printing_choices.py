"""What can be chosen for printing: printers, papers and trays, as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from common.paper.sizes import PAPERS
from desk_app.services.ports import Printer, Printers
from desk_app.services.preferences import Preferences

__all__ = [
    "Choice",
    "KnownPrinters",
    "PlaceChoices",
    "PrinterQuestion",
    "PrintingWords",
    "index_of",
]

translate: Final = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose from: values as kept, labels as shown, which one is chosen."""

    values: tuple[Any, ...] = ()
    labels: tuple[str, ...] = ()
    chosen: int = 0


_NO_CHOICE: Final = Choice()


@dataclass(frozen=True, slots=True)
class PlaceChoices:
    """What can be chosen for one kind of paper."""

    printer: Choice = _NO_CHOICE
    paper: Choice = _NO_CHOICE
    tray: Choice = _NO_CHOICE


@dataclass(frozen=True, slots=True)
class KnownPrinters:
    """The printers of the PC, and the trays of those that are chosen (empty name: the default one)."""

    printers: tuple[Printer, ...] = ()
    trays: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PrinterQuestion:
    """Asking the system, as work for the task thread."""

    printers: Printers
    preferences: Preferences

    def __call__(self) -> KnownPrinters:
        """All printers, and the trays of the chosen ones."""
        chosen = {self.preferences.for_receipts.printer, self.preferences.for_sheets.printer}
        found = self.printers.list()
        here = {"", *(p.name for p in found)} & chosen
        return KnownPrinters(found, {name: self.printers.trays(name) for name in here})


def index_of(values: tuple[Any, ...], wanted: object) -> int:
    """Where ``wanted`` stands, else 0."""
    return values.index(wanted) if wanted in values else 0


def _choice(labels: Mapping[Any, str], wanted: object) -> Choice:
    """``labels``: value as kept -> as shown. A wanted name that is not there is named as gone."""
    shown = dict(labels)
    if wanted not in shown:
        shown[wanted] = translate("settings", "{0} (tidak ada)").format(wanted)
    values = tuple(shown)
    return Choice(values, tuple(shown.values()), values.index(wanted))


def _papers(chosen: str) -> Choice:
    names = {
        "A4": translate("settings", "A4, dua lembar A5"),
        "F4": translate("settings", "F4 (folio), dua lembar"),
        "58mm": translate("settings", "Gulungan termal 58 mm"),
        "80mm": translate("settings", "Gulungan termal 80 mm"),
    }
    return _choice({name: names.get(name, name) for name in PAPERS}, chosen)


def _sheet_papers(preferences: Preferences) -> Choice:
    automatic = Preferences(paper=preferences.paper).for_sheets.paper
    names = {"F4": translate("settings", "F4 (folio)")}
    first = translate("settings", "Otomatis: {0}").format(names.get(automatic, automatic))
    sheets = {name: names.get(name, name) for name, paper in PAPERS.items() if not paper.is_roll}
    return _choice({"": first, **sheets}, preferences.sheet_paper)


class PrintingWords:
    """The lists of the page, for what is known of the printers."""

    def __init__(self, known: KnownPrinters) -> None:
        self._known = known
        self._printers = known.printers

    def for_receipts(self, preferences: Preferences) -> PlaceChoices:
        """Where receipts come out."""
        place = preferences.for_receipts
        printers = _choice({"": self._default(), **self._named()}, place.printer)
        return PlaceChoices(printers, _papers(place.paper), self._trays(place.printer, place.tray))

    def for_sheets(self, preferences: Preferences) -> PlaceChoices:
        """Where reports and minutes come out: what follows from the receipts' place stands first."""
        trays = self._trays(preferences.for_sheets.printer, preferences.sheet_tray)
        return PlaceChoices(self._sheet_printers(preferences), _sheet_papers(preferences), trays)

    def _sheet_printers(self, preferences: Preferences) -> Choice:
        automatic = Preferences(preferences.printer, preferences.paper).for_sheets.printer
        name = automatic or self._default_name() or self._default()
        first = translate("settings", "Otomatis: {0}").format(name)
        labels: dict[Any, str] = {None: first, "": self._default(), **self._named()}
        return _choice(labels, preferences.sheet_printer)

    def _trays(self, printer: str, chosen: str) -> Choice:
        automatic = translate("settings", "Otomatis (printer yang memilih)")
        named = {tray: tray for tray in self._known.trays.get(printer, ())}
        return _choice({"": automatic, **named}, chosen)

    def _default(self) -> str:
        name = self._default_name()
        if name:
            return translate("settings", "Printer bawaan PC ini ({0})").format(name)
        return translate("settings", "Printer bawaan PC ini")

    def _default_name(self) -> str:
        return next((p.name for p in self._printers if p.default), "")

    def _named(self) -> dict[str, str]:
        not_ready = translate("settings", "{0} (tidak siap)")
        return {p.name: p.name if p.ready else not_ready.format(p.name) for p in self._printers}
