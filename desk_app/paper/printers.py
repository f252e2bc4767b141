"""Printers that need no window: those of CUPS, and a folder that stands in for one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from math import ceil
from pathlib import Path
from typing import Final

from common.paper.sizes import MM, PAPERS, Paper
from common.sentences import Sentence
from desk_app.services.papers import PrintDoubtfulError
from desk_app.services.ports import Printer, Printers, PrintFailedError

__all__ = ["CupsPrinters", "FolderPrinters", "media_name", "read_lpstat", "system_printers"]

_LIST_SECONDS: Final = 5.0
_PRINT_SECONDS: Final = 30.0
_PRINTER: Final = re.compile(r"printer (\S+) (.*)")
_DEFAULT: Final = re.compile(r"system default destination: (\S+)")
_CLOSED: Final = re.compile(r"(\S+) not accepting requests")
_NAME_IN_FILE: Final = re.compile(r"[^0-9A-Za-z]+")
_LONGEST_NAME: Final = 40


def read_lpstat(text: str) -> tuple[Printer, ...]:
    """The printers in what ``lpstat -p -d -a`` says in the C locale, the default first, then by name."""
    default = _DEFAULT.search(text)
    closed = set(_CLOSED.findall(text))
    found = [
        Printer(
            name,
            default=default is not None and default[1] == name,
            ready=not said.startswith("disabled") and name not in closed,
        )
        for name, said in _PRINTER.findall(text)
    ]
    return tuple(sorted(found, key=lambda p: (not p.default, p.name)))


def media_name(paper: Paper, pdf: bytes) -> str:
    """The paper as CUPS names it. A roll is as long as the longest page of the job: a driver left to
    its own default would cut a receipt off or feed a sheet's length of white."""
    if paper.name == "A4":
        return "A4"
    height = ceil(_longest_page(pdf) / MM) if paper.is_roll else paper.height_mm
    return f"Custom.{paper.width_mm:g}x{height:g}mm"


def _longest_page(pdf: bytes) -> float:
    """Points down the longest page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        heights = []
        for index in range(len(document)):
            page = document[index]
            heights.append(page.get_size()[1])
            page.close()
        return max(heights)
    finally:
        document.close()


class CupsPrinters:
    """The printers of CUPS, through its own commands. Implements `Printers`.

    ``lpstat`` and ``lp`` are the commands, by name or path; where they are missing there is no printer.
    """

    def __init__(
        self,
        lpstat: str = "lpstat",
        lp: str = "lp",
        *,
        list_seconds: float = _LIST_SECONDS,
        print_seconds: float = _PRINT_SECONDS,
    ) -> None:
        self._lpstat = lpstat
        self._lp = lp
        self._list_seconds = list_seconds
        self._print_seconds = print_seconds

    def list(self) -> tuple[Printer, ...]:
        """All printers, the default first; none where CUPS does not answer."""
        try:
            done = _run([self._lpstat, "-p", "-d", "-a"], b"", self._list_seconds)
        except (FileNotFoundError, subprocess.TimeoutExpired):
            return ()
        return read_lpstat(done.stdout.decode("utf-8", "replace"))

    def trays(self, printer: str) -> tuple[str, ...]:
        """None: CUPS keeps the tray of a queue among the queue's own settings."""
        del printer
        return ()

    def print_pdf(self, printer: str, pdf: bytes, title: str, paper: str, tray: str = "") -> None:
        """Hand a PDF to a queue; returns when CUPS has it on disk. ``tray`` goes as its media source.

        Raises PrintFailedError when CUPS refused it, PrintDoubtfulError when it gave no answer."""
        command = [self._lp, *(("-d", printer) if printer else ()), "-t", title]
        command += ["-o", f"media={media_name(PAPERS[paper], pdf)}"]
        command += ["-o", f"media-source={tray}"] if tray else []
        # Fitting to the page would shrink the bars of a barcode by a few per cent.
        command += ["-o", "print-scaling=none", "-o", "sides=one-sided", "--", "-"]
        try:
            done = _run(command, pdf, self._print_seconds)
        except FileNotFoundError as error:
            raise PrintFailedError(
                Sentence(
                    "PC ini belum mempunyai sistem cetak (CUPS). Simpan sebagai PDF, atau hubungi TI."
                )
            ) from error
        except subprocess.TimeoutExpired as error:
            raise PrintDoubtfulError(
                Sentence(
                    "Sistem cetak tidak menjawab. Lihat dahulu apakah kertasnya keluar dari printer."
                )
            ) from error
        if done.returncode != 0:
            raise PrintFailedError(_refusal(done.stderr.decode("utf-8", "replace")))


def _run(command: list[str], given: bytes, seconds: float) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which(command[0])
    if program is None:
        raise FileNotFoundError(command[0])
    return subprocess.run(  # noqa: S603 - a fixed program, no shell, arguments as a list
        [program, *command[1:]],
        input=given,
        capture_output=True,
        timeout=seconds,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )


def _refusal(said: str) -> str:
    """What CUPS refused, as a sentence with a next step."""
    if "does not exist" in said:
        return Sentence(
            "Printer yang dipilih tidak ada lagi di PC ini. Pilih printer lain di Pengaturan."
        )
    if "not accepting" in said:
        return Sentence(
            "Printer sedang tidak menerima pekerjaan. Nyalakan printernya, lalu coba lagi."
        )
    if "no default destination" in said:
        return Sentence("Belum ada printer bawaan di PC ini. Pilih printer di Pengaturan.")
    if "not running" in said or "Unable to connect" in said:
        return Sentence("Sistem cetak PC ini tidak berjalan. Nyalakan ulang PC, atau hubungi TI.")
    return Sentence("Printer menolak pekerjaan ini. Periksa printer dan kertasnya, lalu coba lagi.")


class FolderPrinters:
    """A folder that "prints" into numbered PDF files: practice, demo, tests. Implements `Printers`."""

    def __init__(self, folder: Path, name: str = "Berkas PDF") -> None:
        self.folder = folder
        self._name = name

    def list(self) -> tuple[Printer, ...]:
        """One printer, always ready."""
        return (Printer(self._name, default=True, ready=True),)

    def trays(self, printer: str) -> tuple[str, ...]:
        """A folder has none."""
        del printer
        return ()

    def print_pdf(self, printer: str, pdf: bytes, title: str, paper: str, tray: str = "") -> None:
        """Write the next file: ``0001-a4-tanda-terima.pdf``. Raises PrintFailedError."""
        del tray
        if printer not in ("", self._name):
            raise PrintFailedError(
                Sentence(
                    "Printer yang dipilih tidak ada lagi di PC ini. Pilih printer lain di Pengaturan."
                )
            )
        words = _NAME_IN_FILE.sub("-", f"{paper} {title}").strip("-").lower()[:_LONGEST_NAME]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_next(self.folder, words, pdf)
        except OSError as error:
            raise PrintFailedError(
                Sentence(
                    "Berkas PDF tidak dapat ditulis. Periksa folder dan ruang disknya, lalu coba lagi."
                )
            ) from error


def _write_next(folder: Path, words: str, pdf: bytes) -> None:
    taken = [int(n) for f in folder.glob("*.pdf") if (n := f.name.partition("-")[0]).isdecimal()]
    path = folder / f"{max(taken, default=0) + 1:04}-{words}.pdf"
    part = path.with_suffix(".part")
    try:
        part.write_bytes(pdf)
        part.rename(path)  # a file that has its name is whole
    finally:
        part.unlink(missing_ok=True)


def system_printers() -> Printers:
    """The printers of this PC where CUPS keeps them (Linux, macOS). Windows: `ui.qt_printers`."""
    return CupsPrinters()
