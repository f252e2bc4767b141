import pytest
from PIL import ImageDraw

from common.paper.pdf import PdfFile
from common.paper.sizes import DOT, MM, whole_dots
from common.paper.symbols import (
    CODE128_QUIET,
    code128_modules,
    draw_code128,
    draw_qr,
    group_number,
    qr_rows,
)
from tests.support.pdf import decode_image, decode_page, page_image

NUMBER = "3374101001020100012325"
CLOSING = "1100011101011"


def page_with_number(module: float = 2 * DOT) -> bytes:
    pdf = PdfFile("t", "a")
    with pdf.page(70 * MM, 20 * MM) as ink:
        draw_code128(ink, 12 * MM, 5 * MM, NUMBER, module, 9 * MM)
    return pdf.to_bytes()


def test_22_digits_take_eleven_pairs_and_end_with_the_closing_bar() -> None:
    modules = code128_modules(NUMBER)
    assert len(modules) == 11 + 11 * 11 + 11 + 13
    assert modules.startswith("11010011100")  # start in set C: two digits a symbol
    assert modules.endswith(CLOSING)


def test_22_digits_fit_a_58_mm_roll_at_two_dots_a_module() -> None:
    dots = 2 * (len(code128_modules(NUMBER)) + 2 * CODE128_QUIET)
    assert dots * DOT <= 48 * MM


def test_the_printed_bars_read_as_the_number() -> None:
    assert decode_page(page_with_number()) == [("Code128", NUMBER)]


def test_without_its_closing_bar_the_number_does_not_read() -> None:
    image = page_image(page_with_number())
    (symbol,) = decode_image(image)
    dot = 2  # pixels of a module
    right = symbol.box[2] + dot
    ImageDraw.Draw(image).rectangle((right - 3 * dot, 0, image.width, image.height), fill=255)
    assert decode_image(image) == []


@pytest.mark.parametrize("text", ["", "angka\u0661"])
def test_what_code_128_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        code128_modules(text)


@pytest.mark.parametrize("length", [150, 190, 293, 400])
def test_a_qr_is_square_has_three_finders_and_reads_at_three_dots(length: int) -> None:
    digits = ("73195084626" * 40)[:length]
    rows = qr_rows(digits)
    assert {len(row) for row in rows} == {len(rows)}
    assert rows[0].startswith("11111110")
    assert rows[0].endswith("01111111")
    assert rows[-1].startswith("11111110")
    pdf = PdfFile("t", "a")
    with pdf.page(60 * MM, 60 * MM) as ink:
        side = draw_qr(ink, 10 * MM, 10 * MM, digits, 3 * DOT)
    assert side == len(rows) * 3 * DOT
    assert decode_page(pdf.to_bytes()) == [("QRCode", digits)]


def test_bars_of_two_dots_are_two_pixels_wide_on_the_head() -> None:
    pdf = PdfFile("t", "a", greys=False)
    with pdf.page(whole_dots(480 * DOT + 1e-9), whole_dots(100.5 * DOT)) as ink:
        draw_code128(ink, 80 * DOT, 10 * DOT, NUMBER, 2 * DOT, 60 * DOT)
    image = page_image(pdf.to_bytes())
    assert image.size == (480, 100)
    modules = code128_modules(NUMBER)
    row = image.crop((80, 40, 80 + 2 * len(modules), 41)).tobytes()
    assert "".join("1" if grey < 128 else "0" for grey in row) == "".join(m * 2 for m in modules)


def test_a_number_is_read_in_its_parts() -> None:
    assert group_number(NUMBER) == "3374101001 02 01 000123 25"
    assert group_number("") == ""
