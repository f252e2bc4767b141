import io

import pytest
from PIL import Image

from desk_app.paper.receipts import receipt_pdf
from desk_app.paper.render import page_count, pdf_page_png
from tests.desk_app.paper.samples import receipt


def test_a_page_becomes_a_picture_of_its_size() -> None:
    png = pdf_page_png(receipt_pdf(receipt()), 0, 100)
    picture = Image.open(io.BytesIO(png))
    assert picture.format == "PNG"
    assert picture.size == (827, 1170)


def test_pages_are_counted() -> None:
    assert page_count(receipt_pdf([receipt(1), receipt(2)])) == 2


def test_a_page_that_is_not_there_is_refused() -> None:
    pdf = receipt_pdf(receipt())
    for page in (-1, 1):
        with pytest.raises(IndexError):
            pdf_page_png(pdf, page, 50)


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(ValueError, match="not a PDF"):
        page_count(b"bukan PDF")
    with pytest.raises(ValueError, match="not a PDF"):
        pdf_page_png(b"bukan PDF", 0, 50)
