from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from common.paper.sizes import A4, F4, MM, PAPERS, ROLL_58, ROLL_80, Paper
from common.paper.symbols import code128_modules, group_number, qr_rows
from desk_app.domain.documents import Letterhead, ReceiptDocument, ReceiptEvidence, Signer
from desk_app.paper.receipts import receipt_pdf
from desk_app.paper.render import page_count
from desk_app.paper.wording import PURGED
from tests.desk_app.paper.samples import (
    HEAD,
    LONG_ADDRESS,
    LONG_NAME,
    fullest_receipt,
    purged_receipt,
    receipt,
)
from tests.support.pdf import (
    PRINTER_DPI,
    decode_image,
    decode_page,
    ink_share,
    outside_margin_is_white,
    page_image,
    page_size,
    page_text,
    text_boxes,
)

PAPER = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
SHEET = pytest.mark.parametrize("paper", [A4, F4], ids=["A4", "F4"])
ROLL = pytest.mark.parametrize("paper", [ROLL_58, ROLL_80], ids=["58mm", "80mm"])
KIND = pytest.mark.parametrize("make", [receipt, fullest_receipt, purged_receipt])
Make = Callable[[], ReceiptDocument]


def copies(pdf: bytes, paper: Paper) -> Iterator[tuple[list[tuple[str, str]], str]]:
    """The symbols and the words of each page."""
    for page in range(2 if paper.is_roll else 1):
        yield decode_page(pdf, page), page_text(pdf, page)


@PAPER
@KIND
def test_both_copies_scan_on_every_paper(paper: Paper, make: Make) -> None:
    doc = make()
    pdf = receipt_pdf(doc, paper)
    each = [("Code128", doc.number), ("QRCode", doc.qr_digits)]
    found = [symbol for symbols, _ in copies(pdf, paper) for symbol in symbols]
    assert found == each * 2


@PAPER
@KIND
def test_scanners_find_white_around_the_symbols(paper: Paper, make: Make) -> None:
    doc = make()
    image = page_image(receipt_pdf(doc, paper))
    symbols = decode_image(image)
    assert symbols
    for symbol in symbols:
        left, top, right, bottom = symbol.box
        if symbol.kind == "QRCode":
            white = 4 * (right - left) // len(qr_rows(doc.qr_digits)) - 3
            assert ink_share(image, (left, top - white, right, top - 3)) == 0
            assert ink_share(image, (left, bottom + 3, right, bottom + white)) == 0
        else:
            white = 10 * (right - left) // len(code128_modules(doc.number)) - 3
        assert ink_share(image, (left - white, top, left - 3, bottom)) == 0
        assert ink_share(image, (right + 3, top, right + white, bottom)) == 0


@ROLL
@KIND
def test_a_head_that_prints_dots_or_nothing_prints_what_scans(paper: Paper, make: Make) -> None:
    doc = make()
    image = page_image(receipt_pdf(doc, paper)).point(lambda grey: 0 if grey < 128 else 255)
    assert [s.text for s in decode_image(image)] == [doc.number, doc.qr_digits]


@PAPER
@pytest.mark.parametrize("mark", ["SALINAN", "LATIHAN"])
def test_a_mark_across_the_middle_does_not_stop_a_scanner(paper: Paper, mark: str) -> None:
    doc = receipt(copy_mark=mark, cancelled=True)
    pdf = receipt_pdf(doc, paper)
    for symbols, text in copies(pdf, paper):
        assert len(symbols) == (2 if paper.is_roll else 4)
        assert mark in text
        assert "DIBATALKAN" in text


@PAPER
def test_an_original_that_holds_carries_no_mark(paper: Paper) -> None:
    for _, text in copies(receipt_pdf(receipt(), paper), paper):
        assert "SALINAN" not in text
        assert "LATIHAN" not in text
        assert "DIBATALKAN" not in text


@PAPER
@KIND
def test_nothing_is_drawn_in_the_margins(paper: Paper, make: Make) -> None:
    pdf = receipt_pdf(make(), paper)
    white_mm = paper.margin_mm if paper.is_roll else 7
    for page in range(page_count(pdf)):
        image = page_image(pdf, page)
        sides = white_mm / 25.4 * PRINTER_DPI - 1
        if paper.is_roll:
            sides = min(sides, 2.5 / 25.4 * PRINTER_DPI)  # above and below less is left white
            left = image.crop((0, 0, int(white_mm / 25.4 * PRINTER_DPI) - 1, image.height))
            assert left.getextrema() == (255, 255)
        assert outside_margin_is_white(image, sides)
        width, height = page_size(pdf, page)
        for left_, bottom, right, top in text_boxes(pdf, page):
            assert left_ >= white_mm * MM - 1
            assert right <= width - white_mm * MM + 1
            assert bottom >= 2 * MM
            assert top <= height - 2 * MM


@PAPER
@KIND
def test_no_words_lie_over_other_words(paper: Paper, make: Make) -> None:
    pdf = receipt_pdf(make(), paper)
    boxes = sorted(text_boxes(pdf), key=lambda b: b[1])
    for i, (l0, b0, r0, t0) in enumerate(boxes):
        for l1, b1, r1, t1 in boxes[i + 1 :]:
            if b1 >= t0:
                break
            across = min(r0, r1) - max(l0, l1)
            down = min(t0, t1) - max(b0, b1)
            assert across < 1 or down < 1, (l0, b0, r0, t0)


@PAPER
def test_the_key_words_stand_on_each_copy(paper: Paper) -> None:
    doc = receipt(
        relation="proxy",
        collector_name="BUDI MISALNYA",
        collector_nik="337410******0002",
        collector_relation="keponakan",
        old_card="lost",
        police_letter="SKTLK/12/II/2019",
    )
    texts = [text for _, text in copies(receipt_pdf(doc, paper), paper)]
    assert sum(text.count("LEMBAR PETUGAS") for text in texts) == 1
    assert sum(text.count("LEMBAR WARGA") for text in texts) == 1
    for text in texts:
        for words in (
            "PEMERINTAH KOTA SEMARANG",
            "KELURAHAN CONTOH JAYA",
            "TANDA TERIMA KTP-el",
            group_number(doc.number),
            "7K3F",
            "Rabu, tanggal 27 Februari 2019, pukul 10.15 WIB",
            "337410******0001",
            "SITI CONTOHNINGSIH",
            "Semarang, 17 Agustus 1990",
            "JL. MELATI INDAH NO. 12",
            "002/005",
            "penerima kuasa",
            "BUDI MISALNYA",
            "337410******0002",
            "keponakan",
            "Kartu Keluarga asli",
            "SKTLK/12/II/2019",
            "Sidik jari: cocok",
            "Penerima telah memeriksa bahwa data pada KTP-el sesuai.",
            "Semarang, 27 Februari 2019",
            "Yang menerima,",
            "Yang menyerahkan,",
            "RATNA CONTOHWATI, S.Sos.",
            "NIP 19850101 201001 2 000",
            "Pelayanan ini tidak dipungut biaya.",
            "Belum dikonfirmasi pusat",
        ):
            assert words in text, words


def test_a_receipt_of_a_child_card_says_so_everywhere() -> None:
    text = page_text(receipt_pdf(receipt(kind="KIA", confirmed=True, papers=())))
    assert "TANDA TERIMA KIA" in text
    assert "keping KIA" in text
    assert "KTP-el" not in text
    assert "Sudah dikonfirmasi pusat" in text


@PAPER
def test_long_names_and_addresses_are_whole(paper: Paper) -> None:
    doc = receipt(name=LONG_NAME, address=LONG_ADDRESS)
    assert len(LONG_NAME) == 60
    text = page_text(receipt_pdf(doc, paper))
    assert LONG_NAME in text
    assert LONG_ADDRESS in text


@PAPER
def test_a_word_that_never_ends_is_broken_not_cut(paper: Paper) -> None:
    text = page_text(receipt_pdf(receipt(address="X" * 120), paper))
    assert text.replace(" ", "").count("X" * 120) == (1 if paper.is_roll else 2)


@PAPER
def test_after_a_purge_the_paper_says_what_is_gone(paper: Paper) -> None:
    doc = purged_receipt()
    for symbols, text in copies(receipt_pdf(doc, paper), paper):
        assert text.count(PURGED) >= 9
        assert f"Sidik jari: {PURGED}" in text
        assert group_number(doc.number) in text
        assert "27 Februari 2019" in text
        assert "RATNA CONTOHWATI" in text
        assert "SITI" not in text
        assert ("Code128", doc.number) in symbols


@SHEET
def test_the_signature_is_ink_on_both_copies(paper: Paper) -> None:
    signed = page_image(receipt_pdf(receipt(), paper))
    empty = page_image(
        receipt_pdf(receipt(evidence=ReceiptEvidence(kind="witness", witness="")), paper)
    )
    for half in (0, 1):
        # between "Yang menerima," and the name
        top = (half + (0.755 if paper is A4 else 0.77)) * signed.height / 2
        box = (
            int(signed.width * 0.1),
            int(top),
            int(signed.width * 0.4),
            int(top + 0.06 * signed.height / 2),
        )
        assert ink_share(empty, box) == 0
        assert ink_share(signed, box) > 0.02


@ROLL
def test_the_signature_is_ink_on_a_roll(paper: Paper) -> None:
    def dark(doc: ReceiptDocument) -> float:
        image = page_image(receipt_pdf(doc, paper))
        return ink_share(image, (0, 0, image.width, image.height)) * image.width * image.height

    unsigned = receipt(evidence=ReceiptEvidence(kind="drawn"))
    assert dark(receipt()) - dark(unsigned) > 1500


@PAPER
@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        (
            ReceiptEvidence(kind="paper", sheet="A-07", row=12),
            "Tanda tangan pada lembar A-07, baris 12",
        ),
        (
            ReceiptEvidence(kind="thumb", sheet="A-07", row=3),
            "Cap jempol pada lembar A-07, baris 3",
        ),
        (ReceiptEvidence(kind="thumb", witness="DWI MISALNYA"), "cap jempol"),
        (ReceiptEvidence(kind="thumb", witness="DWI MISALNYA"), "Saksi: DWI MISALNYA"),
        (ReceiptEvidence(kind="witness", witness="DWI MISALNYA"), "Saksi: DWI MISALNYA"),
    ],
)
def test_other_evidence_is_named(paper: Paper, evidence: ReceiptEvidence, words: str) -> None:
    assert words in page_text(receipt_pdf(receipt(evidence=evidence), paper))


@PAPER
def test_the_same_receipt_is_the_same_bytes(paper: Paper) -> None:
    first = receipt_pdf(receipt(), paper)
    receipt_pdf(receipt(7, name="D\u2019AMA \u2013 ÉTOILE"), paper)
    assert receipt_pdf(receipt(), paper) == first
    assert receipt_pdf(receipt(8), paper) != first


def test_the_file_names_no_person_outside_its_pages() -> None:
    raw = receipt_pdf(receipt())
    assert b"SITI" not in raw
    assert b"337410******" not in raw


def test_a_paper_on_an_f4_sheet_is_a_folio() -> None:
    width, height = page_size(receipt_pdf(receipt(), F4))
    assert (round(width / MM), round(height / MM)) == (215, 330)


def test_no_receipt_is_no_file() -> None:
    with pytest.raises(ValueError, match="no receipt"):
        receipt_pdf([])


def test_an_office_without_address_or_known_kind_of_city_still_has_a_head() -> None:
    bare = replace(HEAD, city="Salatiga", address="", phone="")
    text = page_text(receipt_pdf(receipt(letterhead=bare)))
    assert "PEMERINTAH SALATIGA" in text
    assert "Salatiga, 27 Februari 2019" in text
    assert "Telepon" not in text


def test_an_office_that_the_centre_has_not_named_yet_prints_what_it_knows() -> None:
    unnamed = Letterhead(city="", kecamatan="", kelurahan="3374101001")
    text = page_text(receipt_pdf(receipt(letterhead=unnamed, officer=Signer(""))))
    assert text.startswith("KELURAHAN 3374101001 TANDA TERIMA")
    assert ", 27 Februari 2019" not in text
    assert "27 Februari 2019 Yang menyerahkan," in text
    assert "PEMERINTAH" not in text
