"""Print lists for tests: one sound row to vary, and the same list as CSV or XLSX bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

from central_server.imports.print_list import COLUMNS, PrintList, read_print_list

HEADER_FILE = Path(__file__).parents[2] / "resources" / "data" / "print_list_header.csv"
KELURAHAN = frozenset({"3374041002", "3374041001"})

SOUND = {
    "no_registrasi": "20260105000001",
    "nik": "3374041205890001",
    "no_kk": "3374040101107001",
    "nama": "SITI AMINAH",
    "tempat_lahir": "SEMARANG",
    "tanggal_lahir": "12-05-1989",
    "jenis_kelamin": "P",
    "alamat": "RUSUNAWA KALIGAWE BLOK A LT 2 NO 7",
    "rt": "001",
    "rw": "016",
    "kode_kelurahan": "33.74.04.1002",
    "jenis": "KTP",
    "tanggal_rekam": "05-01-2026",
    "tanggal_cetak": "2026-01-20",
}

CellValue = str | int | float | bool | date | datetime | None


def row(**changes: str) -> list[str]:
    """A sound row with some cells changed, in the order of the columns."""
    return list((SOUND | changes).values())


def csv_bytes(rows: Iterable[Sequence[str]], header: Sequence[str] = COLUMNS) -> bytes:
    """Joined without quoting: what a test writes is what the file holds."""
    return "".join(",".join(cells) + "\n" for cells in (header, *rows)).encode()


def read_csv(*rows: Sequence[str], header: Sequence[str] = COLUMNS) -> PrintList:
    return read_bytes(csv_bytes(rows, header))


def read_bytes(data: bytes, filename: str = "daftar.csv") -> PrintList:
    return read_print_list(data, filename=filename, known_kelurahan=KELURAHAN)


def xlsx_bytes(rows: Iterable[Sequence[CellValue]], header: Sequence[CellValue] = COLUMNS) -> bytes:
    """A workbook as openpyxl writes it: text cells, numbers and dates as they come."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line, cells in enumerate((header, *rows), start=1):
        for column, value in enumerate(cells, start=1):
            if value is not None and value != "":
                sheet.cell(row=line, column=column).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def xlsx_row(**changes: CellValue) -> list[CellValue]:
    return list((SOUND | changes).values())


def read_xlsx(*rows: Sequence[CellValue], header: Sequence[CellValue] = COLUMNS) -> PrintList:
    return read_bytes(xlsx_bytes(rows, header), "daftar.xlsx")
