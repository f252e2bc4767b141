"""Print lists as CSV: every rule of docs/print-list.md, with line and column of each fault."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from central_server.imports import print_list
from central_server.imports.columns import REQUIRED
from central_server.imports.print_list import COLUMNS, PrintRow, RowError, read_print_list
from tests.central_server.print_lists import (
    HEADER_FILE,
    KELURAHAN,
    csv_bytes,
    read_bytes,
    read_csv,
    row,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "print-list.md"


def test_default_columns_are_those_of_the_published_header() -> None:
    with HEADER_FILE.open(encoding="utf-8", newline="") as source:
        assert tuple(next(csv.reader(source))) == COLUMNS


def test_a_sound_row_becomes_typed_values() -> None:
    assert read_csv(row()).rows == (
        PrintRow(
            no_registrasi="20260105000001",
            nik="3374041205890001",
            no_kk="3374040101107001",
            name="SITI AMINAH",
            birth_place="SEMARANG",
            birth_date=date(1989, 5, 12),
            sex="P",
            address="RUSUNAWA KALIGAWE BLOK A LT 2 NO 7",
            rt="001",
            rw="016",
            kelurahan="3374041002",
            kind="KTP",
            enrolled_on=date(2026, 1, 5),
            printed_on=date(2026, 1, 20),
            line=2,
        ),
    )


def test_optional_fields_may_be_empty() -> None:
    empty = dict.fromkeys(
        (
            *("no_kk", "tempat_lahir", "jenis_kelamin", "alamat", "rt", "rw"),
            *("tanggal_rekam", "tanggal_cetak"),
        ),
        "",
    )
    found = read_csv(row(**empty))
    assert found.errors == ()
    card = found.rows[0]
    assert (card.no_kk, card.enrolled_on, card.printed_on) == (None, None, None)
    assert (card.birth_place, card.sex, card.address, card.rt, card.rw) == ("", "", "", "", "")


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_encodings_delimiters_and_line_ends(start: bytes, end: str, delimiter: str) -> None:
    lines = [delimiter.join(COLUMNS), delimiter.join(row()), delimiter.join(row(nik="1"))]
    found = read_bytes(start + end.join(lines).encode())
    assert [card.line for card in found.rows] == [2]
    assert {(error.line, error.column) for error in found.errors} == {
        (3, "nik"),
        (3, "no_registrasi"),
    }


def test_semicolon_list_may_have_commas_in_it() -> None:
    lines = [";".join(COLUMNS), ";".join(row(nama="Drs. BUDI, S.H., M.H."))]
    assert read_bytes("\n".join(lines).encode()).rows[0].name == "Drs. BUDI, S.H., M.H."


def test_header_is_matched_without_case_and_blanks_and_named_as_in_the_file() -> None:
    header = [f"  {column.upper()} " for column in COLUMNS]
    found = read_csv(row(), row(no_registrasi="2", jenis="SIM"), header=header)
    assert len(found.rows) == 1
    assert found.errors == (RowError(3, "JENIS", "Jenis harus KTP atau KIA."),)


def test_columns_in_another_order_and_unknown_columns() -> None:
    header = ["No", *reversed(COLUMNS), "Keterangan"]
    found = read_csv(["1", *reversed(row()), "baru"], header=header)
    assert found == read_csv(row())


def test_office_headers_are_mapped() -> None:
    header = ["Nama Lengkap" if column == "nama" else column for column in COLUMNS]
    data = csv_bytes([row(nama="")], header)
    found = read_print_list(
        data, filename="x.csv", known_kelurahan=KELURAHAN, mapping={"nama": "NAMA  lengkap"}
    )
    assert found.errors == (RowError(2, "Nama Lengkap", "Kolom ini wajib diisi."),)


def test_mapping_to_nothing_allows_an_optional_column_to_be_absent() -> None:
    header = [column for column in COLUMNS if column != "no_kk"]
    cells = [cell for column, cell in zip(COLUMNS, row(), strict=True) if column != "no_kk"]
    data = csv_bytes([cells], header)
    found = read_print_list(
        data, filename="x.csv", known_kelurahan=KELURAHAN, mapping={"no_kk": ""}
    )
    assert found.errors == ()
    assert found.rows[0].no_kk is None


def test_mapping_cannot_do_without_a_required_column_or_name_an_unknown_one() -> None:
    found = read_print_list(
        csv_bytes([row()]),
        filename="x.csv",
        known_kelurahan=KELURAHAN,
        mapping={"nik": "", "agama": "Agama"},
    )
    assert [(error.line, error.column) for error in found.errors] == [(1, "nik"), (1, "agama")]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_missing_column_is_named(column: str) -> None:
    header = [title for title in COLUMNS if title != column]
    cells = [cell for title, cell in zip(COLUMNS, row(), strict=True) if title != column]
    found = read_csv(cells, header=header)
    assert found.rows == ()
    assert [(error.line, error.column) for error in found.errors] == [(1, column)]


def test_all_missing_columns_are_reported_together() -> None:
    found = read_csv(["1", "2"], header=["nomor", "nik"])
    assert {error.column for error in found.errors} == set(COLUMNS) - {"nik"}


def test_a_column_twice_is_an_error() -> None:
    found = read_csv([*row(), "X"], header=[*COLUMNS, "Nama"])
    assert [(error.line, error.column) for error in found.errors] == [(1, "nama")]


def test_header_alone_is_a_sound_list_of_nothing() -> None:
    for data in (csv_bytes([]), csv_bytes([]).rstrip(), b"\xef\xbb\xbf" + csv_bytes([])):
        found = read_bytes(data)
        assert (found.rows, found.errors) == ((), ())


@pytest.mark.parametrize("cells", [row()[:-1], [*row(), "lebih"]], ids=["one less", "one more"])
def test_wrong_field_count_names_the_line_only(cells: list[str]) -> None:
    found = read_csv(cells, row(no_registrasi="2"))
    assert [(error.line, error.column) for error in found.errors] == [(2, "")]
    assert str(len(cells)) in found.errors[0].message
    assert "14" in found.errors[0].message
    assert [card.line for card in found.rows] == [3]


def test_blank_lines_count_as_lines_only() -> None:
    data = csv_bytes([row()]) + b"\n,,,,,,,,,,,,,\n" + csv_bytes([row(no_registrasi="2")], [""])
    assert [card.line for card in read_bytes(data).rows] == [2, 6]


def test_line_is_where_the_record_starts() -> None:
    address = '"RUSUNAWA KALIGAWE\r\nBLOK A\nNO 7"'
    found = read_csv(row(alamat=address), row(no_registrasi="2", nik="1"))
    assert found.rows[0].address == "RUSUNAWA KALIGAWE BLOK A NO 7"
    assert found.rows[0].line == 2
    assert [(error.line, error.column) for error in found.errors] == [(5, "nik")]


def test_quotes_inside_a_quoted_name() -> None:
    assert read_csv(row(nama='"SUKIRMAN ""KIRMAN"""')).rows[0].name == 'SUKIRMAN "KIRMAN"'


def test_open_quote_is_told_at_its_line() -> None:
    found = read_csv(row(), row(no_registrasi="2", nama='"SITI'), row(no_registrasi="3"))
    assert [(error.line, error.column) for error in found.errors] == [(3, "")]
    assert "kutip" in found.errors[0].message


def test_letters_after_a_closing_quote_are_not_guessed_at() -> None:
    found = read_csv(row(nama='"SITI" AMINAH'), row(no_registrasi="2"))
    assert [(error.line, error.column) for error in found.errors] == [(2, "")]
    assert [card.line for card in found.rows] == [3]


@pytest.mark.parametrize(
    "written",
    [
        "3374041205890001",
        " 3374041205890001 ",
        "'3374041205890001",
        "3374 0412 0589 0001",
        "337404.120589.0001",
        "3374\u00a00412\u00a00589\u00a00001",
        "\u20193374041205890001",
        '"3374041205890001\t"',
    ],
)
def test_nik_is_stripped(written: str) -> None:
    found = read_csv(row(nik=written))
    assert found.errors == ()
    assert found.rows[0].nik == "3374041205890001"


@pytest.mark.parametrize(
    "written",
    [
        "3.374E+15",
        '"3,374E+15"',
        "3.37404120589E+15",
        '"3374041205890001,0"',
        "3374041205890001.0",
        "337404120589000",
        "33740412058900011",
        "337404120589000O",
        "\uff13374041205890001",
        "-",
        "9" * 400,
    ],
)
def test_damaged_nik_is_refused(written: str) -> None:
    found = read_csv(row(nik=written))
    assert [(error.line, error.column) for error in found.errors] == [(2, "nik")]
    assert found.rows == ()


def test_invisible_marks_around_a_copied_nik_do_no_harm() -> None:
    assert read_csv(row(nik="\u202d3374041205890001\u202c")).rows[0].nik == "3374041205890001"


def test_an_invisible_letter_in_a_nik_is_named_as_such() -> None:
    found = read_csv(row(nik="3374041205\u00ad890001"))
    assert "tidak terlihat" in found.errors[0].message


@pytest.mark.parametrize("nik", ["9101011205890000", "3374045205890001", "0000000000000000"])
def test_nik_of_any_region_birth_date_and_serial_is_accepted(nik: str) -> None:
    assert read_csv(row(nik=nik)).rows[0].nik == nik


@pytest.mark.parametrize("column", ["tanggal_lahir", "tanggal_rekam", "tanggal_cetak"])
@pytest.mark.parametrize(
    "written",
    [
        "31-02-1990",
        "29-02-1900",
        "00-01-1990",
        "1990-13-01",
        "12/05/1989",
        "1-5-1989",
        "12-05-89",
        "12051989",
        "32874",
        "12-05-1989 00:00",
        "kosong",
        "12-05-0205",
        "\u0661\u0662-05-1989",
    ],
)
def test_dates_that_are_none(column: str, written: str) -> None:
    found = read_csv(row(**{column: written}))
    assert [(error.line, error.column) for error in found.errors] == [(2, column)]


def test_29_february_of_a_leap_year() -> None:
    assert read_csv(row(tanggal_lahir="29-02-2000")).rows[0].birth_date == date(2000, 2, 29)


def test_printed_before_recorded() -> None:
    found = read_csv(row(tanggal_rekam="21-01-2026", tanggal_cetak="20-01-2026"))
    assert [(error.line, error.column) for error in found.errors] == [(2, "tanggal_cetak")]
    assert read_csv(row(tanggal_rekam="20-01-2026", tanggal_cetak="20-01-2026")).errors == ()


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("jenis", "SIM"),
        ("jenis", "KTP-el"),
        ("jenis_kelamin", "W"),
        ("jenis_kelamin", "LAKI-LAKI"),
        ("kode_kelurahan", "3374041003"),
        ("kode_kelurahan", "33740410"),
        ("kode_kelurahan", "3.374E+09"),
        ("no_kk", "337404010110700"),
        ("no_kk", "3.374E+15"),
        ("rt", "0001"),
        ("rt", "RT 1"),
        ("rw", "-1"),
        ("rw", "1/2"),
        ("nama", "A" * 101),
        ("nama", "SITI\x00AMINAH"),
        ("nama", "SITI\u200bAMINAH"),
        ("alamat", "JL. \x1bMELATI"),
        ("alamat", "X" * 251),
        ("tempat_lahir", "#N/A"),
        ("nama", "#REF!"),
        ("nama", "S\ufffdTI"),
        ("no_registrasi", "2.02601E+13"),
        ("no_registrasi", "1" * 51),
    ],
)
def test_faults_of_single_fields(column: str, written: str) -> None:
    found = read_csv(row(**{column: written}))
    assert [(error.line, error.column) for error in found.errors] == [(2, column)]
    assert found.rows == ()


@pytest.mark.parametrize(
    "column", ["no_registrasi", "nik", "nama", "tanggal_lahir", "kode_kelurahan", "jenis"]
)
@pytest.mark.parametrize("written", ["", "  ", "\u00a0"])
def test_required_fields(column: str, written: str) -> None:
    found = read_csv(row(**{column: written}))
    assert found.errors == (RowError(2, column, "Kolom ini wajib diisi."),)


@pytest.mark.parametrize(
    "written",
    ["Y", "NI'MATUL", "A" * 100, "Ir. H. SOEBAGJO", "S\u00c9BASTIEN", "\u674e", "siti aminah"],
)
def test_names_stay_as_they_are(written: str) -> None:
    assert read_csv(row(nama=f" {written} ")).rows[0].name == written


def test_rt_and_rw_are_filled_up() -> None:
    card = read_csv(row(rt="1", rw="'02")).rows[0]
    assert (card.rt, card.rw) == ("001", "002")


def test_small_letters_of_kind_and_sex() -> None:
    card = read_csv(row(jenis="kia", jenis_kelamin="l")).rows[0]
    assert (card.kind, card.sex) == ("KIA", "L")


def test_repeated_registration_number_is_told_at_the_later_line() -> None:
    found = read_csv(row(), row(no_registrasi="2"), row(nik="1"))
    assert [(error.line, error.column) for error in found.errors] == [
        (4, "no_registrasi"),
        (4, "nik"),
    ]
    assert "baris 2" in found.errors[0].message


def test_all_faults_of_a_row_are_told_and_other_rows_are_read() -> None:
    bad = row(no_registrasi="2", nik="x", jenis="SIM", rt="abc", tanggal_cetak="99-99-9999")
    found = read_csv(row(), bad, row(no_registrasi="3"))
    assert [error.column for error in found.errors] == ["nik", "rt", "jenis", "tanggal_cetak"]
    assert {error.line for error in found.errors} == {3}
    assert [card.line for card in found.rows] == [2, 4]


def test_bytes_that_are_not_utf8_are_told_with_line_and_column() -> None:
    data = csv_bytes([row(), row(no_registrasi="2", nama="RENEE")])
    found = read_bytes(data.replace(b"RENEE", "REN\u00c9E".encode("cp1252")))
    assert found.errors == (
        RowError(3, "nama", "Huruf tidak terbaca; simpan ulang sebagai CSV UTF-8."),
    )


@pytest.mark.parametrize(
    ("data", "filename", "word"),
    [
        (b"", "a.csv", "kosong"),
        (b" \r\n\n", "a.csv", "kosong"),
        (b"\xef\xbb\xbf", "a.csv", "kosong"),
        (csv_bytes([row()]).decode().encode("utf-16"), "a.csv", "UTF-16"),
        (b"\0\1\2\3 nik", "a.csv", "bukan"),
        (b"%PDF-1.7 ...", "a.csv", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "a.xls", ".xls"),
        (b"<html><table><tr><td>nik</td></tr></table></html>", "a.xls", "HTML"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "a.xls", "HTML"),
        (csv_bytes([row()]), "a.xls", ".xls"),
        (csv_bytes([row()]), "A.XLSX", "xlsx"),
        (b"\t".join(c.encode() for c in COLUMNS) + b"\n", "a.csv", "tab"),
    ],
)
def test_files_that_are_no_list(data: bytes, filename: str, word: str) -> None:
    found = read_bytes(data, filename)
    assert found.rows == ()
    assert [(error.line, error.column) for error in found.errors] == [(1, "")]
    assert word in found.errors[0].message


def test_header_not_in_the_first_line() -> None:
    found = read_bytes(b"\n" + csv_bytes([row()]))
    assert {error.column for error in found.errors} == set(COLUMNS)


def test_a_file_over_the_limit_is_not_read() -> None:
    found = read_bytes(b"," * (print_list.MAX_BYTES + 1))
    assert "64 MB" in found.errors[0].message


def test_errors_end_at_a_limit() -> None:
    found = read_bytes(csv_bytes([]) + b"x\n" * (print_list.MAX_ERRORS + 50))
    assert len(found.errors) == print_list.MAX_ERRORS + 1
    assert "Terlalu banyak" in found.errors[-1].message


def test_a_file_of_more_lines_than_a_sheet_has() -> None:
    found = read_bytes(csv_bytes([row()]) + b"\n" * 1_048_600)
    assert len(found.rows) == 1
    assert [error.line for error in found.errors] == [1_048_577]


def test_a_header_without_end() -> None:
    assert "Baris 1 terlalu panjang" in read_bytes(b"nik," * 6_000).errors[0].message


def test_a_list_after_many_blank_lines_is_not_called_empty() -> None:
    found = read_bytes(b"\n" * 2_000 + csv_bytes([row()]))
    assert {error.column for error in found.errors} == set(COLUMNS)


def test_more_rows_than_a_list_may_have() -> None:
    cells = ["", *row()[1:]]
    end = (",".join(cells) + "\n").encode()
    lines = b"".join(b"%d%b" % (n, end) for n in range(print_list.MAX_ROWS + 1))
    found = read_bytes(csv_bytes([]) + lines)
    assert len(found.rows) == print_list.MAX_ROWS
    assert [error.line for error in found.errors] == [print_list.MAX_ROWS + 2]


def test_messages_hold_nothing_of_the_cell() -> None:
    found = read_csv(row(nama="RAHASIA" * 20, nik="RAHASIA", jenis="RAHASIA", rt="RAHASIA"))
    assert len(found.errors) == 4
    assert not any("RAHASIA" in error.message for error in found.errors)


def test_content_is_the_same_wherever_and_however_the_row_is_written() -> None:
    first = read_csv(row()).rows[0]
    again = read_csv(
        row(no_registrasi="9"),
        row(
            nik="'3374041205890001", tanggal_cetak="20-01-2026", rt="1", kode_kelurahan="3374041002"
        ),
    ).rows[1]
    assert first == again
    assert first.content_key() == again.content_key()
    assert first.line != again.line
    other = read_csv(row(alamat="JL. LAIN NO. 1")).rows[0]
    assert first != other
    assert first.content_key() != other.content_key()


def test_the_example_in_the_documentation_is_true() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    example, expected = (
        text.partition(f"```{kind}\n")[2].partition("```")[0] for kind in ("csv", "text")
    )
    found = read_bytes(example.encode())
    told = "".join(f"{f'{e.line} {e.column}'.strip()}: {e.message}\n" for e in found.errors)
    assert told == expected
    assert [card.line for card in found.rows] == [2]


def test_the_documentation_lists_every_column() -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    table = [line.split("|") for line in lines if line.startswith("| `")]
    listed = [cells[1].strip(" `") for cells in table if cells[1].strip(" `") in COLUMNS]
    required = {cells[1].strip(" `") for cells in table if cells[2].strip() == "ya"}
    assert tuple(listed) == COLUMNS
    assert required == REQUIRED
