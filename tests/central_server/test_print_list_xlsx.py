"""Print lists as XLSX: cell types, packages of other programs, and packages that attack."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook, load_workbook

from central_server.imports import xlsx_book
from central_server.imports.print_list import COLUMNS, RowError
from tests.central_server.print_lists import (
    SOUND,
    CellValue,
    read_bytes,
    read_csv,
    read_xlsx,
    row,
    xlsx_bytes,
    xlsx_row,
)

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
BOOK = "xl/workbook.xml"


def repacked(data: bytes, **edits: Callable[[str], str]) -> bytes:
    """The same package with the XML of ``sheet``, ``styles`` or ``book`` edited."""
    names = {SHEET: "sheet", STYLES: "styles", BOOK: "book"}
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in source.namelist():
            content = source.read(name)
            if edit := edits.get(names.get(name, "")):
                content = edit(content.decode()).encode()
            out.writestr(name, content)
    return target.getvalue()


def test_text_cells_give_what_csv_gives() -> None:
    assert read_xlsx(xlsx_row()) == read_csv(row())


def test_line_is_the_row_of_the_sheet_and_empty_rows_are_passed_over() -> None:
    found = read_xlsx(xlsx_row(), [], ["", " "], xlsx_row(no_registrasi="2", nik="1"))
    assert [card.line for card in found.rows] == [2]
    assert [(error.line, error.column) for error in found.errors] == [(5, "nik")]


def test_date_cells() -> None:
    found = read_xlsx(
        xlsx_row(
            tanggal_lahir=date(1989, 5, 12),
            tanggal_rekam=datetime(2026, 1, 5, 13, 45),  # noqa: DTZ001 - a sheet knows no zone
            tanggal_cetak=date(2026, 1, 20),
        )
    )
    assert found == read_csv(row())


def test_first_dates_a_sheet_can_hold() -> None:
    for born in (date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1)):
        found = read_xlsx(xlsx_row(tanggal_lahir=born))
        assert [card.birth_date for card in found.rows] == [born]


@pytest.mark.parametrize("serial", ["60", "0", "0.5", "-3", "2958466", "1E300", "INF", "NAN"])
def test_date_cells_without_a_date(serial: str) -> None:
    data = xlsx_bytes([xlsx_row(tanggal_lahir=date(1989, 5, 12))])
    changed = repacked(data, sheet=lambda xml: xml.replace("<v>32640</v>", f"<v>{serial}</v>"))
    assert changed != data
    found = read_bytes(changed, "a.xlsx")
    assert [(error.line, error.column) for error in found.errors] == [(2, "tanggal_lahir")]


def test_days_counted_from_1904() -> None:
    data = xlsx_bytes([xlsx_row(tanggal_lahir=date(1989, 5, 12))])
    changed = repacked(
        data,
        book=lambda xml: re.sub(r"<workbookPr ?/>", '<workbookPr date1904="1"/>', xml),
        sheet=lambda xml: xml.replace("<v>32640</v>", "<v>31178</v>"),
    )
    assert read_bytes(changed, "a.xlsx").rows[0].birth_date == date(1989, 5, 12)


def test_numeric_nik_is_refused_even_when_it_looks_whole() -> None:
    for nik in (3374041205890001, 3.37404120589e15, 0):
        found = read_xlsx(xlsx_row(nik=nik))
        assert found.errors == (
            RowError(2, "nik", "NIK tersimpan sebagai angka, bukan teks. Minta daftar asli."),
        )


def test_text_nik_that_ends_in_zeros_is_fine() -> None:
    assert read_xlsx(xlsx_row(nik="3374041205890000")).rows[0].nik == "3374041205890000"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("no_kk", 3374040101107001),
        ("no_registrasi", 2026010500000112),
        ("no_registrasi", 12.5),
        ("no_registrasi", date(2026, 1, 5)),
        ("tanggal_lahir", 32640),
        ("rt", date(2026, 2, 1)),
        ("rt", 1.5),
        ("rt", 1000),
        ("rw", -1),
        ("alamat", time(8, 30)),
        ("alamat", timedelta(hours=30)),
        ("nama", date(2026, 1, 5)),
        ("nama", True),
        ("jenis", False),
        ("nama", "#N/A"),
        ("kode_kelurahan", 3374041003),
    ],
)
def test_cells_of_the_wrong_type(column: str, value: CellValue) -> None:
    found = read_xlsx(xlsx_row(**{column: value}))
    assert [(error.line, error.column) for error in found.errors] == [(2, column)]


def test_numeric_cells_that_are_exact() -> None:
    found = read_xlsx(
        xlsx_row(no_registrasi=20260105000001, rt=1, rw=16.0, kode_kelurahan=3374041002)
    )
    assert found == read_csv(row())


def test_number_shown_with_leading_zeros_keeps_them() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(COLUMNS))
    sheet.append(list(SOUND.values()))
    sheet["A2"] = 42
    sheet["A2"].number_format = "000000"
    target = io.BytesIO()
    book.save(target)
    assert read_bytes(target.getvalue(), "a.xlsx").rows[0].no_registrasi == "000042"


def test_a_number_in_the_address_is_its_text() -> None:
    assert read_xlsx(xlsx_row(alamat=12)).rows[0].address == "12"


def test_value_of_a_formula_is_read_and_a_formula_never_computed_is_empty() -> None:
    data = xlsx_bytes([xlsx_row(nama='="SITI "&"AMINAH"')])
    found = read_bytes(data, "a.xlsx")
    assert found.errors == (RowError(2, "nama", "Kolom ini wajib diisi."),)
    computed = repacked(
        data, sheet=lambda xml: re.sub(r"</f><v ?/>", "</f><v>SITI AMINAH</v>", xml)
    )
    computed = repacked(computed, sheet=lambda xml: xml.replace('<c r="D2">', '<c r="D2" t="str">'))
    assert read_bytes(computed, "a.xlsx") == read_csv(row())


def test_cells_beyond_the_header_count_only_when_they_hold_something() -> None:
    assert read_xlsx([*xlsx_row(), " "], xlsx_row(no_registrasi="2")).errors == ()
    found = read_xlsx([*xlsx_row(), "lebih"])
    assert [(error.line, error.column) for error in found.errors] == [(2, "")]


def test_header_must_stand_in_row_one() -> None:
    data = xlsx_bytes([COLUMNS, xlsx_row()], header=[])
    found = read_bytes(data, "a.xlsx")
    assert found.rows == ()
    assert {error.column for error in found.errors} == set(COLUMNS)


def test_header_alone_is_a_sound_list_of_nothing() -> None:
    assert read_xlsx().errors == ()


def test_an_empty_sheet_is_an_empty_file() -> None:
    found = read_bytes(xlsx_bytes([], header=[]), "a.xlsx")
    assert [error.line for error in found.errors] == [1]
    assert "kosong" in found.errors[0].message


def test_hidden_sheets_and_charts_are_passed_over() -> None:
    book = load_workbook(io.BytesIO(xlsx_bytes([xlsx_row()])))
    hidden = book.create_sheet("Lama", 0)
    hidden.append(["bukan", "daftar"])
    hidden.sheet_state = "hidden"
    book.create_chartsheet("Grafik", 0)
    target = io.BytesIO()
    book.save(target)
    assert read_bytes(target.getvalue(), "a.xlsx") == read_csv(row())


def test_tags_with_prefix_cells_without_reference_and_rich_text() -> None:
    """Packages of other programs than the usual one."""

    def cell(text: str) -> str:
        runs = "".join(f"<x:r><x:t>{part}</x:t></x:r>" for part in (text[:2], text[2:]))
        return f'<x:c t="inlineStr"><x:is>{runs}<x:rPh><x:t>AIUEO</x:t></x:rPh></x:is></x:c>'

    lines = "".join(f"<x:row>{''.join(map(cell, cells))}</x:row>" for cells in (COLUMNS, [*row()]))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<x:worksheet xmlns:x="{space}"><x:sheetData>{lines}</x:sheetData></x:worksheet>'
    data = repacked(xlsx_bytes([]), sheet=lambda _old: xml)
    assert read_bytes(data, "a.xlsx") == read_csv(row())


def test_an_xlsx_is_known_by_its_content_not_its_name() -> None:
    assert read_bytes(xlsx_bytes([xlsx_row()]), "a.csv") == read_csv(row())


def broken(xml: str) -> bytes:
    return repacked(xlsx_bytes([xlsx_row()]), sheet=lambda _old: xml)


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        xlsx_bytes([xlsx_row()])[:-40],
        xlsx_bytes([xlsx_row()])[:3000],
        broken(""),
        broken("<worksheet><sheetData><row r='1'><c r='A1'>"),
        broken("<worksheet><row r='1'><c r='ZZZZZ1'><v>1</v></c></row></worksheet>"),
        broken("<worksheet><row r='1'><c r='XFD1'><v>1</v></c></row></worksheet>"),
        broken("<worksheet><row r='1'><c r='A1' t='s'><v>999999</v></c></row></worksheet>"),
        broken("<worksheet><row r='1'><c r='A1' t='s'><v>-1</v></c></row></worksheet>"),
        broken("<worksheet><row r='1'><c r='A1' t='?'><v>1</v></c></row></worksheet>"),
        broken("<worksheet><row><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row></worksheet>"),
        broken("<worksheet><row r='99999999999'><c><v>1</v></c></row></worksheet>"),
        broken("<worksheet><row r='x'><c><v>1</v></c></row></worksheet>"),
        broken(
            "<worksheet><row r='1'><c t='str'><v>" + "A" * 50_000 + "</v></c></row></worksheet>"
        ),
        broken(
            "<!DOCTYPE worksheet [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
            "<worksheet><row r='1'><c t='str'><v>&b;</v></c></row></worksheet>"
        ),
        broken(
            "<!DOCTYPE worksheet [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
            "<worksheet><row r='1'><c t='str'><v>&a;</v></c></row></worksheet>"
        ),
        repacked(xlsx_bytes([]), styles=lambda xml: xml.replace('numFmtId="0"', 'numFmtId="x"')),
        repacked(xlsx_bytes([]), book=lambda xml: xml.replace("sheet", "leaf")),
    ],
)
def test_broken_packages_give_one_sentence(data: bytes) -> None:
    found = read_bytes(data, "a.xlsx")
    assert found.rows == ()
    assert len(found.errors) == 1
    assert found.errors[0].column == ""


def test_rows_out_of_order_are_a_broken_package() -> None:
    swapped = repacked(
        xlsx_bytes([xlsx_row(), xlsx_row(no_registrasi="2")]),
        sheet=lambda xml: xml.replace('<row r="3"', '<row r="1"'),
    )
    assert "rusak" in read_bytes(swapped, "a.xlsx").errors[-1].message


def test_other_zip_files_are_no_list() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        out.writestr("content.xml", "<x/>")
    found = read_bytes(target.getvalue(), "a.ods")
    assert "bukan XLSX" in found.errors[0].message


def test_a_package_that_unpacks_to_too_much_is_not_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        with out.open(SHEET, "w") as part:
            for _ in range(xlsx_book.MAX_UNPACKED // (4 << 20) + 1):
                part.write(bytes(4 << 20))
        out.writestr(BOOK, "<workbook/>")
    found = read_bytes(target.getvalue(), "a.xlsx")
    assert "terlalu besar" in found.errors[0].message


def test_a_package_of_too_many_parts_is_not_read() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for number in range(xlsx_book.MAX_PARTS + 1):
            out.writestr(f"{number}", "")
    assert "terlalu besar" in read_bytes(target.getvalue(), "a.xlsx").errors[0].message
