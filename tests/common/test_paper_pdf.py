import pytest

from common.paper.blocks import box_line
from common.paper.fonts import register_fonts
from common.paper.ink import Ink
from common.paper.marks import draw_watermark
from common.paper.pdf import PdfFile
from common.paper.signatures import Signature, signature, thumb_area
from common.paper.sizes import MM
from common.paper.strokes import draw_strokes, stroke_box
from common.paper.text import Style
from tests.support.pdf import ink_share, outside_margin_is_white, page_image, page_size, page_text

REGULAR, BOLD = register_fonts()
SIGNED = (((0, 0), (1500, 900), (3000, 0)), ((500, 400),))


def drawn(text: str) -> bytes:
    pdf = PdfFile("t", "a")
    with pdf.page(300, 100) as ink:
        ink.text(20, 50, text, pdf.regular, 10)
        ink.text(20, 70, text, pdf.bold, 10)
    return pdf.to_bytes()


@pytest.mark.parametrize(
    "text", [r"a (b) \c", "Ny. \u201cContoh\u201d \u2013 d\u2019Ama · é", "tanda\tbaca"]
)
def test_words_come_back_as_they_were_written(text: str) -> None:
    shown = " ".join(text.split())
    assert page_text(drawn(text)) == f"{shown} {shown}"


def test_many_different_letters_need_more_than_one_subset() -> None:
    letters = "".join(chr(c) for c in range(0xC0, 0x24F) if chr(c).isalpha())
    pdf = PdfFile("t", "a")
    with pdf.page(9000, 100) as ink:
        ink.text(20, 50, letters, pdf.regular, 10)
    assert page_text(pdf.to_bytes()) == letters


def test_the_same_drawing_is_the_same_bytes_also_beside_another_file() -> None:
    alone = drawn("Satu \u2013 dua")
    one, two = PdfFile("t", "a"), PdfFile("t", "b")
    with one.page(300, 100) as ink, two.page(200, 100) as other:
        other.text(5, 20, "é lain", two.regular, 9)
        ink.text(20, 50, "Satu \u2013 dua", one.regular, 10)
        ink.text(20, 70, "Satu \u2013 dua", one.bold, 10)
    two.to_bytes()
    assert one.to_bytes() == alone


def test_fonts_are_inside_the_file() -> None:
    raw = drawn("x")
    assert raw.count(b"/FontFile2") == 2
    assert b"/Helvetica" not in raw
    assert b"ASCII85" not in raw


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ValueError, match="page"):
        PdfFile("t", "a").to_bytes()


def test_pages_may_differ_in_size_and_share_a_form() -> None:
    pdf = PdfFile("t", "a")
    with pdf.form("f", 50, 40) as ink:
        ink.fill(0, 0, 50, 40)
    for width in (100.0, 200.0):
        with pdf.page(width, 100):
            pdf.place("f", 10, 20)
    raw = pdf.to_bytes()
    assert page_size(raw, 1) == (200, 100)
    image = page_image(raw, 0, 72)
    assert ink_share(image, (10, 40, 60, 80)) == 1
    assert outside_margin_is_white(image, 10)


def test_strokes_are_drawn_inside_their_box_and_never_enlarged() -> None:
    pdf = PdfFile("t", "a")
    with pdf.page(200, 100) as ink:
        draw_strokes(ink, 50, 30, 100, 40, SIGNED)
    image = page_image(pdf.to_bytes(), 0, 144)
    assert ink_share(image, (100, 60, 300, 140)) > 0.01
    for side in ((0, 0, 400, 60), (0, 140, 400, 200), (0, 0, 100, 200), (300, 0, 400, 200)):
        assert ink_share(image, side) == 0
    box = image.point(lambda grey: 255 - grey).getbbox()
    assert box is not None
    assert abs((box[2] - box[0]) / 2 - 30 * MM) < 2.5  # 3000 hundredths of a millimetre


def test_no_strokes_draw_nothing() -> None:
    assert stroke_box(()) is None
    assert stroke_box(((),)) is None
    pdf = PdfFile("t", "a")
    with pdf.page(200, 100) as ink:
        draw_strokes(ink, 50, 30, 100, 40, ())
    assert page_image(pdf.to_bytes()).getextrema() == (255, 255)


def test_a_tick_is_ink_in_its_box() -> None:
    pdf = PdfFile("t", "a")
    with pdf.page(100, 60) as ink:
        body = Style(REGULAR, 12)
        box_line("", body, 80, ticked=True).draw(ink, 10, 10)
        box_line("", body, 80, ticked=False).draw(ink, 10, 35)
    image = page_image(pdf.to_bytes(), 0, 288)
    assert ink_share(image, (50, 50, 76, 76)) > 0.08
    assert ink_share(image, (50, 150, 76, 176)) == 0


def test_a_place_to_sign_has_a_name_or_a_line_to_write_it() -> None:
    pdf = PdfFile("t", "a")
    body, bold = Style(REGULAR, 9), Style(BOLD, 9)
    with pdf.page(300, 120) as ink:
        thumb = thumb_area(100, 40, "cap jempol", body)
        named = Signature(("Yang menerima,",), "SITI", ("NIP 1",), thumb)
        signature(named, 100, 40, body, bold).draw(ink, 10, 10)
        signature(Signature(("Saksi,",)), 100, 40, body, bold).draw(ink, 150, 10)
    text = page_text(pdf.to_bytes())
    assert "Yang menerima, cap jempol SITI NIP 1" in text
    assert "Saksi, ( )" in text


def test_thermal_paper_has_no_greys() -> None:
    def picture(*, greys: bool) -> set[int]:
        pdf = PdfFile("t", "a", greys=greys)
        with pdf.page(200, 100) as ink:
            mark(ink)
        histogram = page_image(pdf.to_bytes(), 0, 72).histogram()
        return {grey for grey, count in enumerate(histogram) if count > 60}

    def mark(ink: Ink) -> None:
        draw_watermark(ink, 20, 20, 160, 60, "SALINAN", Style(BOLD, 1))
        ink.line(20, 90, 180, 90, 2, 0.6)

    assert len(picture(greys=True)) >= 3
    assert picture(greys=False) == {0, 255}
