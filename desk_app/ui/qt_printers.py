"""Printers through Qt: what Windows prints with. Pages are drawn at a fraction of the printer's dots.

A page is rendered at the printer's own resolution divided by a whole number, so that every dot of the
picture is a square of whole dots on paper and no bar of a barcode is smeared between two. It is drawn in
strips, of which only what is not white goes to the printer: Qt hands pictures on with 32 bits a dot, and a
whole page would take 60 MB of a PC that has 2 GB, and as much of its spooler.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageChops
from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from common.paper.sizes import MM, PAPERS, Paper
from common.sentences import Sentence
from desk_app.services.ports import Printer, PrintFailedError
from desk_app.ui.trays import trays_of

__all__ = ["QtPrinters", "dots_per_inch", "strips"]

_MOST_DPI: Final = 400
_LEAST_DPI: Final = 180
_STRIP: Final = 256  # rows: 3.4 MB of A4 at 400 dpi with 32 bits a dot
_OVERLAP: Final = 2  # rows drawn twice: a driver that scales the page leaves no white seam
_POINTS: Final = 72.0
_log = logging.getLogger(__name__)


def dots_per_inch(resolution: int) -> int:
    """The resolution to draw at: the printer's, divided by the smallest whole number that makes it
    bearable; undivided where that would be too coarse for a barcode."""
    for divisor in range(1, resolution // _LEAST_DPI + 1):
        if resolution % divisor == 0 and resolution // divisor <= _MOST_DPI:
            return resolution // divisor
    return resolution


class QtPrinters:
    """The printers that Qt knows. Implements `Printers`.

    ``to_file`` prints into that PDF file instead, whatever printer is named: for tests, and for a look at
    what a printer would be given. Without a `QGuiApplication` it makes one, for the command line; may be
    used beside the main thread.
    """

    def __init__(self, to_file: Path | None = None) -> None:
        self._to_file = to_file
        self._application = QGuiApplication.instance() or QGuiApplication([])

    def list(self) -> tuple[Printer, ...]:
        """All printers, the default first. Asking a network printer may take seconds."""
        found = [
            Printer(
                info.printerName(),
                default=info.isDefault(),
                ready=info.state() is not QPrinter.PrinterState.Error,
            )
            for info in QPrinterInfo.availablePrinters()
        ]
        return tuple(sorted(found, key=lambda p: (not p.default, p.name)))

    def trays(self, printer: str) -> tuple[str, ...]:
        """What the driver names."""
        return tuple(trays_of(printer or QPrinterInfo.defaultPrinterName()))

    def print_pdf(self, printer: str, pdf: bytes, title: str, paper: str, tray: str = "") -> None:
        """Draw every page on the printer; returns when the spooler has it. Raises PrintFailedError.

        A tray that the printer does not have is left to its driver."""
        document = pypdfium2.PdfDocument(pdf)
        try:
            made = self._printer(printer, title)
            source = trays_of(made.printerName()).get(tray) if tray else None
            if source is not None:
                made.setPaperSource(QPrinter.PaperSource(source))
            self._print(made, document, PAPERS[paper])
        finally:
            document.close()

    def _printer(self, name: str, title: str) -> QPrinter:
        if self._to_file is not None:
            made = QPrinter(QPrinter.PrinterMode.HighResolution)
            made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            made.setOutputFileName(str(self._to_file))
        else:
            info = QPrinterInfo.printerInfo(name) if name else QPrinterInfo.defaultPrinter()
            if info.isNull():
                raise PrintFailedError(
                    Sentence(
                        "Printer yang dipilih tidak ada lagi di PC ini. Pilih printer lain di "
                        "Pengaturan."
                    )
                    if name
                    else Sentence(
                        "Belum ada printer bawaan di PC ini. Pilih printer di Pengaturan."
                    )
                )
            made = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        made.setDocName(title)
        made.setFullPage(True)  # our pages bring their own margins
        return made

    def _print(self, printer: QPrinter, document: pypdfium2.PdfDocument, paper: Paper) -> None:
        dpi = dots_per_inch(printer.resolution())
        painter = QPainter()
        try:
            for index in range(len(document)):
                page = document[index]
                width, height = page.get_size()
                printer.setPageLayout(_layout(paper, width, height))
                if index == 0:
                    if not painter.begin(printer):
                        raise PrintFailedError(_NOT_TAKEN)
                elif not printer.newPage():
                    raise PrintFailedError(_NOT_TAKEN)
                _draw(painter, page, dpi, printer.resolution())
                page.close()
        except PrintFailedError:
            printer.abort()  # half a job must not come out
            raise
        finally:
            if painter.isActive() and not painter.end():
                _log.warning("the printer did not end its job in order")
        if printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
            raise PrintFailedError(_NOT_TAKEN)


_NOT_TAKEN: Final = Sentence(
    "Printer menolak pekerjaan ini. Periksa printer dan kertasnya, lalu coba lagi."
)


def _layout(paper: Paper, width: float, height: float) -> QPageLayout:
    """The layout of one page, ``width`` by ``height`` points. A roll's page is as long as what stands
    on it: left to its own default a driver would cut it or feed a sheet's length of white."""
    lying = width > height
    orientation = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
    if paper.name == "A4":
        size = QPageSize(QPageSize.PageSizeId.A4)
    else:
        across, down = (height, width) if lying else (width, height)
        millimetres = QSizeF(across / MM, down / MM)
        size = QPageSize(
            millimetres, QPageSize.Unit.Millimeter, paper.name, QPageSize.SizeMatchPolicy.FuzzyMatch
        )
    return QPageLayout(size, orientation, QMarginsF())


def strips(page: pypdfium2.PdfPage, dpi: int) -> Iterator[tuple[int, int, Image.Image]]:
    """The page as grey pictures at ``dpi``, from top to bottom, without what is white around them: dots
    from the left edge, dots from the upper one, picture. One picture at a time is in memory."""
    scale = dpi / _POINTS
    height = ceil(page.get_size()[1] * scale)
    for top in range(0, height, _STRIP):
        bottom = min(top + _STRIP + _OVERLAP, height)
        # The renderer rounds up what it leaves out: half a dot less makes it these rows exactly.
        left_out = (0, max(height - bottom - 0.5, 0) / scale, 0, max(top - 0.5, 0) / scale)
        bitmap = page.render(scale=scale, grayscale=True, crop=left_out)
        picture = bitmap.to_pil().convert("L")  # of its own memory
        bitmap.close()
        ink = ImageChops.invert(picture).getbbox()
        if ink is not None:
            yield ink[0], top + ink[1], picture.crop(ink)


def _draw(painter: QPainter, page: pypdfium2.PdfPage, dpi: int, resolution: int) -> None:
    """One page at its true size from the upper left corner of the paper."""
    each = resolution // dpi
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    for left, top, picture in strips(page, dpi):
        width, height = picture.size
        data = picture.tobytes()
        image = QImage(data, width, height, width, QImage.Format.Format_Grayscale8)
        where = QRectF(left * each, top * each, width * each, height * each)
        painter.drawImage(where, image, QRectF(image.rect()))
