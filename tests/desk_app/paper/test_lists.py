from dataclasses import replace

import pytest

from common.paper.sizes import A4, F4, MM, ROLL_58, Paper
from common.paper.symbols import group_number
from desk_app.domain.documents import Party, Signer
from desk_app.paper.batch_minutes import batch_minutes_pdf
from desk_app.paper.daily_list import daily_list_pdf
from desk_app.paper.render import page_count
from desk_app.paper.wording import PURGED
from tests.desk_app.paper.samples import LONG_NAME, daily_list, daily_row, minutes, number
from tests.support.pdf import (
    decode_page,
    ink_share,
    outside_margin_is_white,
    page_image,
    page_size,
    page_text,
)

SHEET = pytest.mark.parametrize("paper", [A4, F4], ids=["A4", "F4"])
EDGE = 7 * MM / 72 * 100


@SHEET
@pytest.mark.parametrize("rows", [0, 1, 25, 33, 34, 90])
def test_the_daily_list_is_whole_on_numbered_pages(paper: Paper, rows: int) -> None:
    pdf = daily_list_pdf(daily_list(rows), paper)
    count = page_count(pdf)
    texts = [page_text(pdf, page) for page in range(count)]
    for page, text in enumerate(texts):
        assert f"Halaman {page + 1} dari {count}" in text
        assert outside_margin_is_white(page_image(pdf, page, 100), EDGE)
        width, height = page_size(pdf, page)
        assert width > height
    whole = " ".join(texts)
    for index in range(rows):
        assert whole.count(group_number(number(index + 1))) == 1
    assert ("Tidak ada serah terima pada hari ini." in whole) is (rows == 0)
    for words in (
        "Pencocokan kartu",
        "Di laci 212",
        "Dibawa tim 26",
        "Diterima 1.240",
        "Selisih 1",
        "Alasan: Satu keping tertinggal",
        "Termasuk PC 02 sampai kejadian 1.204.",
        "7K3F-92QX-0A4M",
        "Dicetak 27 Februari 2019 pukul 15.30 WIB",
        "P0TT-11ZV-8KQ2",
        "Mengetahui,",
        "HARTONO MISALNYA",
        "Kepala Seksi Pemerintahan",
        "RATNA CONTOHWATI, S.Sos.",
    ):
        assert words in texts[-1], words


def test_every_page_of_the_daily_list_repeats_the_head() -> None:
    pdf = daily_list_pdf(daily_list(120))
    assert page_count(pdf) >= 3
    for page in range(page_count(pdf)):
        assert "No. Pukul Nomor Nama NIK RT/RW Diambil oleh Petugas Pusat Keadaan" in page_text(
            pdf, page
        )


def test_rows_say_whether_they_hold() -> None:
    rows = (
        daily_row(0, confirmed=True),
        daily_row(1, confirmed=False, name=LONG_NAME),
        daily_row(2, cancelled=True, state="Dibatalkan"),
        daily_row(3, name=None, nik=None, rt_rw=None, collected_by=None),
    )
    text = page_text(daily_list_pdf(replace(daily_list(0, difference=0), rows=rows)))
    assert "Dikonfirmasi Diserahkan" in text
    assert "Sementara Diserahkan" in text
    assert "Dibatalkan" in text
    assert text.count(PURGED) == 4
    assert LONG_NAME in text
    assert "Cocok." in text


def test_a_difference_without_a_reason_is_told() -> None:
    text = page_text(daily_list_pdf(daily_list(2, difference_reason="")))
    assert "Alasan: belum dicatat." in text


@SHEET
def test_the_minutes_say_who_gave_what_to_whom(paper: Paper) -> None:
    doc = minutes(known_by=Signer("SRI MISALNYA", "Lurah", "1"))
    pdf = batch_minutes_pdf(doc, paper)
    text = page_text(pdf)
    for words in (
        "BERITA ACARA SERAH TERIMA KTP-el",
        f"Nomor: {group_number(doc.number)}",
        "Kode bukti: 9QXA",
        "Pada hari ini, Rabu, tanggal dua puluh tujuh bulan Februari",
        "kami yang bertanda tangan di bawah ini:",
        "selanjutnya disebut PIHAK PERTAMA.",
        "selanjutnya disebut PIHAK KEDUA.",
        "PIHAK PERTAMA menyerahkan kepada PIHAK KEDUA dan PIHAK KEDUA menerima KTP-el sebanyak "
        "60 (enam puluh) keping",
        "sebagaimana daftar terlampir.",
        "tetapi fisiknya tidak ada.",
        "Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.",
        "AGUS MISALNYA, S.H.",
        "Dinas Kependudukan dan Pencatatan Sipil Kota Semarang",
        "Mengetahui, SRI MISALNYA Lurah",
    ):
        assert words in text, words
    assert decode_page(pdf) == [("Code128", doc.number)]
    count = page_count(pdf)
    attached = " ".join(page_text(pdf, page) for page in range(1, count))
    assert "LAMPIRAN" in attached
    assert "fisik tidak ada" in attached
    assert all(f"REG{i:07}" in attached for i in range(60))
    for page in range(count):
        assert f"Halaman {page + 1} dari {count}" in page_text(pdf, page)
        assert outside_margin_is_white(page_image(pdf, page, 100), EDGE)


def test_the_strokes_of_a_party_are_on_the_minutes() -> None:
    signed = page_image(batch_minutes_pdf(minutes()))
    box = (
        int(signed.width * 0.1),
        int(signed.height * 0.62),
        signed.width // 2,
        signed.height - 200,
    )
    unsigned = page_image(batch_minutes_pdf(minutes(second=minutes().first)))
    assert ink_share(signed, box) > ink_share(unsigned, box) + 0.003


def test_many_remarks_still_leave_the_signatures_on_the_letter() -> None:
    remarks = tuple(f"Keping nomor {i} berbeda dari daftar pengantar kiriman." for i in range(14))
    doc = minutes(3, remarks=remarks, known_by=Signer("SRI MISALNYA", "Lurah"))
    pdf = batch_minutes_pdf(doc)
    text = page_text(pdf)
    assert "Keping nomor 13" in text
    assert "SRI MISALNYA" in text
    assert outside_margin_is_white(page_image(pdf, 0, 100), EDGE)


def test_remarks_without_end_move_to_the_attachment() -> None:
    remarks = tuple(f"Keping nomor {i} berbeda dari daftar pengantar kiriman." for i in range(40))
    pdf = batch_minutes_pdf(minutes(0, remarks=remarks))
    assert page_count(pdf) == 2
    assert "Catatan selengkapnya tercantum dalam lampiran." in page_text(pdf)
    assert "RATNA CONTOHWATI" in page_text(pdf)
    assert "Keping nomor 39 berbeda" in page_text(pdf, 1)


def test_minutes_without_number_or_list_are_one_page_to_fill_in() -> None:
    pdf = batch_minutes_pdf(minutes(0, number="", evidence_code="", copy_mark="LATIHAN"))
    assert page_count(pdf) == 1
    assert decode_page(pdf) == []
    assert "LATIHAN" in page_text(pdf)


def test_lists_are_the_same_bytes_each_time() -> None:
    assert daily_list_pdf(daily_list()) == daily_list_pdf(daily_list())
    assert batch_minutes_pdf(minutes()) == batch_minutes_pdf(minutes())


def test_lists_for_a_roll_are_drawn_on_a_sheet() -> None:
    assert daily_list_pdf(daily_list(), ROLL_58) == daily_list_pdf(daily_list(), A4)
    assert batch_minutes_pdf(minutes(), ROLL_58) == batch_minutes_pdf(minutes(), A4)


def test_minutes_leave_out_what_nobody_knows() -> None:
    unknown = Party(name="", title="", office="Disdukcapil")
    text = page_text(batch_minutes_pdf(minutes(2, batch="", first=unknown)))
    assert "Nama : - Instansi : Disdukcapil" in text
    assert "keping sebagaimana daftar terlampir." in text
    assert "iriman" not in text
