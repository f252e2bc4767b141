from dataclasses import replace

import pytest

from common.paper.sizes import A4, F4, ROLL_58, Paper
from common.paper.symbols import group_number
from desk_app.paper.receipts import receipts_pdf
from desk_app.paper.render import page_count
from desk_app.paper.wording import PURGED
from tests.desk_app.paper.samples import COVER, purged_receipt, qr_digits, receipt
from tests.support.pdf import (
    PRINTER_DPI,
    decode_page,
    outside_margin_is_white,
    page_image,
    page_text,
)


@pytest.mark.parametrize("paper", [A4, F4], ids=["A4", "F4"])
def test_the_job_of_a_day_begins_with_a_numbered_list(paper: Paper) -> None:
    docs = [
        receipt(1),
        receipt(2, name="BUDI MISALNYA", cancelled=True, confirmed=True),
        replace(purged_receipt(3), copy_mark="SALINAN"),
    ]
    pdf = receipts_pdf(docs, COVER, paper)
    assert page_count(pdf) == 4
    text = page_text(pdf)
    for words in (
        "DAFTAR TANDA TERIMA",
        "Rabu, 27 Februari 2019 Belum dicetak",
        f"1 {group_number(docs[0].number)} 7K3F SITI CONTOHNINGSIH 002/005",
        f"2 {group_number(docs[1].number)} 7K3F BUDI MISALNYA",
        "Dibatalkan",
        "Salinan",
        PURGED,
        "Jumlah: 3 tanda terima",
        "Halaman 1 dari 1",
        "Dicetak 27 Februari 2019 pukul 15.30 WIB",
    ):
        assert words in text, words
    for index, doc in enumerate(docs, 1):
        assert f"{index}/3" in page_text(pdf, index)
        assert ("Code128", doc.number) in decode_page(pdf, index)


def test_a_long_day_has_a_list_of_several_pages() -> None:
    docs = [receipt(i, qr_digits=qr_digits(1)) for i in range(1, 131)]
    pdf = receipts_pdf(docs, COVER)
    covers = page_count(pdf) - len(docs)
    assert covers == 3
    assert "Daftar tanda terima · Rabu" in page_text(pdf, 2)
    assert "Halaman 3 dari 3" in page_text(pdf, 2)
    assert "Jumlah: 130 tanda terima" in page_text(pdf, 2)


def test_a_day_on_a_roll_has_its_list_too() -> None:
    docs = [receipt(1), purged_receipt(2)]
    pdf = receipts_pdf(docs, replace(COVER, copy_mark="LATIHAN"), ROLL_58)
    assert page_count(pdf) == 5
    text = page_text(pdf)
    assert "SITI CONTOHNINGSIH" in text
    assert PURGED in text
    assert "LATIHAN" in text
    assert "Jumlah: 2 tanda terima" in text
    assert "LEMBAR PETUGAS · 1/2" in page_text(pdf, 1)
    assert outside_margin_is_white(page_image(pdf), 2 / 25.4 * PRINTER_DPI)


def test_a_day_without_receipts_is_a_list_that_says_so() -> None:
    pdf = receipts_pdf([], COVER)
    assert page_count(pdf) == 1
    assert "Jumlah: 0 tanda terima" in page_text(pdf)
