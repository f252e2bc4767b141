"""A print list (one finished card a row), CSV or XLSX, read into rows and errors.

A pure function of the bytes: no clock, no database. Whether a card is already known, and that a
list with errors is refused as a whole, is up to the store. `docs/print-list.md` has the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from central_server.imports.columns import COLUMNS, find_columns, office_names
from central_server.imports.csv_table import read_csv
from central_server.imports.row_reader import RowReader
from central_server.imports.values import PrintList, PrintRow, RowError, Table
from central_server.imports.xlsx_table import read_xlsx

__all__ = [
    "COLUMNS",
    "MAX_BYTES",
    "MAX_ERRORS",
    "MAX_ROWS",
    "PrintList",
    "PrintRow",
    "RowError",
    "read_print_list",
]

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_ROWS: Final = 100_000
MAX_ERRORS: Final = 10_000

_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also an XLSX locked with a password


def read_print_list(
    data: bytes,
    *,
    filename: str,
    known_kelurahan: Collection[str],
    mapping: Mapping[str, str] | None = None,
) -> PrintList:
    """Rows and errors of the file ``data``; no content of ``data`` makes this raise.

    ``filename`` only words the sentence when the kind of file is not what its name says.
    ``known_kelurahan`` are 10-digit codes. ``mapping`` names the office's own header for a default
    column (``{"nama": "Nama Lengkap"}``); an empty header says that the office has no such column,
    which only an optional column may lack.

    A header without rows is a sound list of nothing. Faults of the header end the reading; those of
    a row are all reported. After MAX_ERRORS errors or MAX_ROWS rows the reading ends with an error.
    """
    if refusal := _refusal(data, filename):
        return PrintList(errors=(RowError(1, "", refusal),))
    wanted = office_names(mapping)
    table = read_xlsx(data) if data.startswith(b"PK") else read_csv(data, wanted.values())
    return _read_table(table, wanted, known_kelurahan)


def _refusal(data: bytes, filename: str) -> str:
    """The sentence for a file that is no list at all, else an empty text."""
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    ending = filename.lower().rpartition(".")[2]
    if not start and not data.removeprefix(b"\xef\xbb\xbf").strip():
        return "Berkas kosong; pilih daftar cetak yang benar."
    if len(data) > MAX_BYTES:
        return "Berkas lebih besar dari 64 MB; bagi daftar menjadi beberapa berkas."
    if start.startswith(_OLD_EXCEL):
        return (
            "Berkas Excel lama (.xls) atau berkata sandi tidak dapat dibaca;"
            " simpan ulang sebagai XLSX atau CSV UTF-8 tanpa kata sandi."
        )
    if start.startswith(b"<"):
        return (
            "Berkas ini halaman web (HTML/XML), walaupun bernama lembar kerja;"
            " buka di lembar kerja lalu simpan ulang sebagai XLSX atau CSV UTF-8."
        )
    if start.startswith(b"%PDF"):
        return "Berkas ini PDF; minta daftar cetak sebagai XLSX atau CSV UTF-8."
    if ending in ("xlsx", "xlsm", "xls") and not data.startswith(b"PK"):
        return (
            f"Berkas .{ending} ini rusak atau bukan lembar kerja;"
            " simpan ulang sebagai XLSX atau CSV UTF-8."
        )
    return ""


def _read_table(table: Table, wanted: Mapping[str, str], known: Collection[str]) -> PrintList:
    first = next(table, None)
    if first is None:
        return PrintList(errors=(RowError(1, "", "Berkas kosong; pilih daftar cetak yang benar."),))
    if isinstance(first, RowError):
        return PrintList(errors=(first,))
    header, faults = find_columns(first.cells if first.line == 1 else (), wanted)
    if header is None:
        return PrintList(errors=tuple(faults))
    reader = RowReader(header, known)
    rows: list[PrintRow] = []
    for count, record in enumerate(table):
        if count >= MAX_ROWS:
            message = f"Daftar lebih dari {MAX_ROWS} baris; bagi menjadi beberapa berkas."
            reader.errors.append(RowError(record.line, "", message))
            break
        if isinstance(record, RowError):
            reader.errors.append(record)
        elif row := reader.read(record):
            rows.append(row)
        if len(reader.errors) >= MAX_ERRORS:
            message = "Terlalu banyak kesalahan; baris sesudah ini belum diperiksa."
            reader.errors.append(RowError(record.line, "", message))
            break
    return PrintList(tuple(rows), tuple(reader.errors))
