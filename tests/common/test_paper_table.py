from common.paper.blocks import Align, Block, space
from common.paper.fonts import register_fonts
from common.paper.pdf import PdfFile
from common.paper.report import Report, draw_reports
from common.paper.sizes import A4, MM
from common.paper.table import Column, Row, Table, lay_table
from common.paper.text import Style
from desk_app.paper.render import page_count
from tests.support.pdf import outside_margin_is_white, page_image, page_text

REGULAR, BOLD = register_fonts()
COLUMNS = (Column("No.", 1, Align.RIGHT), Column("Nama", 4), Column("Ket.", 2, Align.CENTRE))


def table(rows: int, width: float = 500.0) -> Table:
    cells = [Row((str(i), f"WARGA {i}", "baik"), struck=i == 3) for i in range(rows)]
    return lay_table(COLUMNS, cells, width, Style(REGULAR, 8), Style(BOLD, 8))


def drawn(report: Report, watermark: str = "") -> bytes:
    pdf = PdfFile("t", "a")
    draw_reports(pdf, [report], "kaki", watermark)
    return pdf.to_bytes()


def test_every_row_stands_on_one_page_and_none_is_lost() -> None:
    laid = table(200)
    pages = laid.pages(300, 600)
    assert [i for page in pages for i in page] == list(range(200))
    assert laid.height(pages[0]) <= 300
    assert all(laid.height(page) <= 600 for page in pages)


def test_a_first_page_without_room_gets_no_row() -> None:
    assert table(5).pages(5, 600) == [range(0), range(5)]


def test_a_long_name_makes_its_row_taller_and_is_whole() -> None:
    name = "RADEN RORO MARIA MAGDALENA KUSUMANINGTYAS WIDYASTUTI PRAMUDY"
    body = Style(REGULAR, 8)
    laid = lay_table(COLUMNS, [Row(("1", name, "")), Row(("2", "S", ""))], 200, body, body)
    assert laid.height(range(1)) > laid.height(range(1, 2))
    assert name in page_text(drawn(Report(A4, "", table=laid)))


def test_pages_repeat_the_head_and_count_themselves() -> None:
    pdf = drawn(Report(A4, "lanjutan daftar", space(60), table(120, A4.width - 2 * A4.margin)))
    count = page_count(pdf)
    assert count == 3
    for page in range(count):
        text = page_text(pdf, page)
        assert "No. Nama Ket." in text
        assert f"Halaman {page + 1} dari 3" in text
        assert ("lanjutan daftar" in text) is (page > 0)
        assert outside_margin_is_white(page_image(pdf, page, 100), 7 * MM / 72 * 100)


def test_names_below_never_stand_on_a_page_without_rows() -> None:
    def end() -> Block:
        return Block(90 * MM, lambda ink, x, y: ink.text(x, y + 9, "TANDA TANGAN", REGULAR, 9))

    for rows in range(30, 52):
        pdf = drawn(Report(A4, "", table=table(rows, A4.width - 2 * A4.margin), end=end()))
        texts = [page_text(pdf, page) for page in range(page_count(pdf))]
        assert "TANDA TANGAN" in texts[-1]
        assert "WARGA" in texts[-1]
        assert sum(text.count("WARGA") for text in texts) == rows


def test_a_report_without_a_table_is_its_head_and_its_end() -> None:
    pdf = drawn(Report(A4, "", space(40), None, space(40)), "LATIHAN")
    assert page_count(pdf) == 1
    assert "LATIHAN" in page_text(pdf)
