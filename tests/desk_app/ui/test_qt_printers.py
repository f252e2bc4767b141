"""Printing through Qt, into a file: pages keep their size, and a scanner reads what comes out."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from common.paper.sizes import A4, F4, MM, ROLL_58, ROLL_80, Paper
from desk_app.paper.daily_list import daily_list_pdf
from desk_app.paper.receipts import receipt_pdf
from desk_app.services.ports import PrintFailedError
from desk_app.ui.qt_printers import QtPrinters, dots_per_inch, strips
from tests.desk_app.paper.samples import daily_list, number, receipt
from tests.support.pdf import decode_page, page_size

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("resolution", "drawn"),
    [
        (203, 203),
        (300, 300),
        (600, 300),
        (1200, 400),
        (720, 360),
        (1000, 250),
        (96, 96),
        (493, 493),
        (601, 601),
    ],
)
def test_pages_are_drawn_at_a_whole_part_of_the_resolution(resolution: int, drawn: int) -> None:
    assert dots_per_inch(resolution) == drawn
    assert resolution % drawn == 0


@pytest.mark.parametrize("paper", [A4, F4], ids=["A4", "F4"])
def test_a_receipt_on_a_sheet_is_read_by_a_scanner(tmp_path: Path, paper: Paper) -> None:
    out = tmp_path / "out.pdf"
    QtPrinters(out).print_pdf("", receipt_pdf(receipt(1), paper), "Tanda terima", paper.name)
    printed = out.read_bytes()
    assert ("Code128", number(1)) in decode_page(printed)
    width, height = page_size(printed)
    # Qt takes the size that drivers call Folio for F4: 0.9 mm wider, and they know it.
    assert abs(width - paper.width_mm * MM) < 3
    assert abs(height - paper.height_mm * MM) < 3


@pytest.mark.parametrize("paper", [ROLL_58, ROLL_80], ids=["58mm", "80mm"])
def test_every_page_of_a_roll_has_its_own_length(tmp_path: Path, paper: Paper) -> None:
    given = receipt_pdf([receipt(1), receipt(2, address="JALAN PANJANG SEKALI " * 8)], paper)
    out = tmp_path / "out.pdf"
    QtPrinters(out).print_pdf("", given, "Tanda terima", paper.name)
    printed = out.read_bytes()
    for page, serial in ((0, 1), (2, 2)):
        assert ("Code128", number(serial)) in decode_page(printed, page)
    for page in range(4):
        assert page_size(printed, page) == pytest.approx(page_size(given, page), abs=3)


@pytest.mark.parametrize("dpi", [203, 600])
@pytest.mark.parametrize("paper", [A4, F4, ROLL_58, ROLL_80], ids=["A4", "F4", "58mm", "80mm"])
def test_both_symbols_are_read_from_what_was_painted(
    tmp_path: Path, paper: Paper, dpi: int
) -> None:
    out = tmp_path / "out.pdf"
    given = receipt_pdf(receipt(1), paper)
    QtPrinters(out).print_pdf("", given, "Tanda terima", paper.name)
    printed = out.read_bytes()
    found = decode_page(printed, dpi=dpi)
    assert ("Code128", number(1)) in found
    assert found == decode_page(given, dpi=dpi)
    assert "QRCode" in {kind for kind, _ in found}


def test_a_tray_that_is_gone_holds_no_paper_back(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    QtPrinters(out).print_pdf("", receipt_pdf(receipt(1)), "Tanda terima", "A4", "Baki 9")
    assert out.read_bytes()


def test_a_lying_sheet_stays_lying(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    QtPrinters(out).print_pdf("", daily_list_pdf(daily_list()), "Laporan harian", "A4")
    width, height = page_size(out.read_bytes())
    assert width > height


def test_a_printer_that_is_gone_is_said(tmp_path: Path) -> None:
    pdf = receipt_pdf(receipt(1))
    with pytest.raises(PrintFailedError, match="tidak ada lagi"):
        QtPrinters().print_pdf("Printer Lama", pdf, "Tanda terima", "A4")


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_file_that_cannot_be_written_is_a_failed_print(tmp_path: Path) -> None:
    pdf = receipt_pdf(receipt(1))
    with pytest.raises(PrintFailedError, match="menolak"):
        QtPrinters(tmp_path / "none" / "out.pdf").print_pdf("", pdf, "Tanda terima", "A4")


def test_the_list_is_what_qt_knows() -> None:
    assert isinstance(QtPrinters().list(), tuple)


@pytest.mark.parametrize("dpi", [203, 300, 400])
@pytest.mark.parametrize("paper", [A4, F4, ROLL_58, ROLL_80], ids=["A4", "F4", "58mm", "80mm"])
def test_strips_together_are_the_page(paper: Paper, dpi: int) -> None:
    document = pypdfium2.PdfDocument(receipt_pdf(receipt(1), paper))
    page = document[0]
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    whole = bitmap.to_pil().convert("L")
    bitmap.close()
    together = Image.new("L", whole.size, 255)
    largest = 0
    for left, top, picture in strips(page, dpi):
        together.paste(picture, (left, top))
        largest = max(largest, picture.height)
    page.close()
    document.close()
    # The renderer rounds a grey edge by one of 255 where a strip begins elsewhere.
    assert not any(ImageChops.difference(together, whole).histogram()[3:])
    assert largest < 300
