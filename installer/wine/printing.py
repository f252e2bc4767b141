"""Printing under Wine: the installed programs print on PostScript printers, and what came out is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image

from common.paper.sizes import A4, F4, MM, ROLL_58, ROLL_80, Paper
from desk_app.services.morning_check import CHECK_CODE
from installer.steps import need, run
from installer.wine.checks import must, wait
from installer.wine.desk import INSIDE, InstalledDesk
from simulation.demo_centre import PIN
from tests.support.pdf import decode_image

__all__ = ["driver_of", "try_printing"]

_DRIVERS: Final = Path("windows", "system32", "spool", "drivers", "x64", "3")
_TRAYS: Final = ("Baki 1", "Baki 2", "Belakang")


@dataclass(frozen=True, slots=True)
class _Printer:
    """``dpi``: of the driver, and of the picture that is read; ``roll``: what it holds, if it holds one."""

    name: str
    dpi: int
    roll: Paper | None = None


_OFFICE: Final = _Printer("Kantor", 600)
_WIDE: Final = _Printer("Loket 80 mm", 203, ROLL_80)
_NARROW: Final = _Printer("Loket 58 mm", 203, ROLL_58)


def try_printing(desk: InstalledDesk, folder: Path, number: str, petugas: str) -> list[str]:
    """The receipt with this number on a sheet from a tray, on F4 and on two rolls, the slip of the window,
    and a printer that is gone; what was seen, in a few words."""
    folder.mkdir()
    trial = _Trial(desk, folder)
    for printer in (_OFFICE, _WIDE, _NARROW):
        trial.add(printer)
    notes = []
    receipt = ("report", "receipt", number, "--operator", petugas)
    for printer, paper, tray in (
        (_OFFICE, A4, "Baki 2"),
        (_OFFICE, F4, ""),
        (_WIDE, ROLL_80, ""),
        (_NARROW, ROLL_58, ""),
    ):
        words = ("--printer", printer.name, "--paper", paper.name, "--tray", tray)
        desk.cli(*receipt, *words, given=f"{PIN}\n")
        codes = trial.read(printer, paper, tray, f"receipt-{paper.name}")
        must(("Code128", number) in codes, f"{paper.name}: the barcode was not read: {codes}")
        must("QRCode" in {kind for kind, _ in codes}, f"{paper.name}: no QR code: {codes}")
        notes.append(f"{paper.name} at {printer.dpi} dpi")
    seen = desk.look("slip", "--slip", _WIDE.name, "--paper", ROLL_80.name)
    must(seen["slip"] == "printed", str(seen))
    codes = trial.read(_WIDE, ROLL_80, "", "slip")
    must(("Code128", CHECK_CODE) in codes, f"the slip's barcode was not read: {codes}")
    notes.append("slip of the window")
    gone = desk.wine(
        *(desk.program / "serah-cli.exe", *receipt, "--printer", "Tidak ada"), given=f"{PIN}\n"
    )
    must(gone.code != 0 and "tidak ada lagi" in gone.said, f"a printer that is gone: {gone}")
    return notes


def driver_of(roll: Paper | None) -> str:
    """The PPD of a printer of sheets, or of one that holds this roll. Wine takes no length of a page from a
    program: a roll has one long page."""
    if roll is None:
        return (INSIDE / "office.ppd").read_text(encoding="ascii")
    text = (INSIDE / "roll.ppd").read_text(encoding="ascii")
    return text.replace("WIDTH", f"{roll.width:.2f}")


class _Trial:
    def __init__(self, desk: InstalledDesk, folder: Path) -> None:
        self._desk = desk
        self._folder = folder

    def _job(self, printer: _Printer) -> Path:
        return self._folder / f"{printer.name.lower().replace(' ', '-')}.ps"

    def add(self, printer: _Printer) -> None:
        """A printer whose jobs become a PostScript file."""
        ppd = f"{printer.roll.name if printer.roll else 'office'}.ppd"
        where = self._desk.wine.drive / _DRIVERS / ppd
        where.write_text(driver_of(printer.roll), encoding="ascii")
        port = str(self._job(printer))
        self._desk.python("printers.py", f"Serah uji {ppd}", ppd, printer.name, port)

    def read(self, printer: _Printer, paper: Paper, tray: str, name: str) -> list[tuple[str, str]]:
        """The codes on the one page of the last job; its picture is kept."""
        job = self._job(printer)
        wait(lambda: job.is_file() and job.read_bytes().rstrip().endswith(b"%%EOF"), f"no {job}")
        if tray:
            wanted = f"MediaPosition {_TRAYS.index(tray) + 1}".encode("ascii")
            must(wanted in job.read_bytes(), f"{tray} was not asked for")
        picture = self._desk.out / f"wine-paper-{name}.png"
        run(
            *(need("gs", "ghostscript"), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER"),
            *("-sDEVICE=pnggray", f"-r{printer.dpi}", f"-sOutputFile={picture}", job),
        )
        job.unlink()
        with Image.open(picture) as page:
            page.load()
        wide = page.width / printer.dpi * 72
        must(abs(wide - paper.width_mm * MM) < 4, f"{name} is {wide:.0f} points wide")
        return [(code.kind, code.text) for code in decode_image(page)]
