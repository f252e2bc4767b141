"""Records of a CSV file: UTF-8, comma or semicolon."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from typing import Final

from central_server.imports.columns import fold
from central_server.imports.values import Record, RowError, Table

__all__ = ["read_csv"]

_DELIMITERS: Final = (",", ";")
_MAX_HEADER: Final = 20_000
_MAX_LINE: Final = 1_048_576  # what a sheet has
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_csv(data: bytes, titles: Collection[str]) -> Table:
    """Yield the header and the records; blank records are passed over.

    ``titles`` are the column titles looked for: the delimiter under which the header shows more of
    them is the file's. Bytes that are not UTF-8 come out as lone surrogates, so that the reader of
    a field can say in which line and column they stand.
    """
    if data.startswith(_UTF16):
        yield RowError(1, "", "Berkas ini UTF-16; simpan ulang sebagai CSV UTF-8.")
        return
    content = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    first_line = content[: _MAX_HEADER + 1].splitlines()[0]
    if len(first_line) > _MAX_HEADER:
        yield RowError(1, "", "Baris 1 terlalu panjang; baris 1 harus memuat nama kolom saja.")
        return
    if "\0" in first_line:
        yield RowError(1, "", "Berkas ini bukan daftar CSV atau XLSX; pilih daftar cetak.")
        return
    wanted = {fold(title) for title in titles}
    headers = [_header(content, delimiter) for delimiter in _DELIMITERS]
    scores = [(sum(fold(cell) in wanted for cell in cells), len(cells)) for cells in headers]
    best = max(range(len(_DELIMITERS)), key=scores.__getitem__)
    if scores[best][0] == 0 and any("\t" in cell for cell in headers[best]):
        message = "Kolom dipisahkan dengan tab; simpan ulang sebagai CSV UTF-8 dengan koma."
        yield RowError(1, "", message)
        return
    yield from _records(content, _DELIMITERS[best])


def _header(content: str, delimiter: str) -> list[str]:
    first = next(_records(content, delimiter), None)
    if not isinstance(first, Record):
        return []
    return [cell for cell in first.cells if isinstance(cell, str)]


def _records(content: str, delimiter: str) -> Iterator[Record | RowError]:
    # newline="" keeps the line ends as they are: the reader counts \n, \r\n and \r alike.
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            message = "Tanda kutip pada baris ini tidak ditutup dengan benar."
            yield RowError(line, "", message)
            continue
        if line > _MAX_LINE:
            message = "Berkas ini mempunyai terlalu banyak baris; bagi menjadi beberapa berkas."
            yield RowError(line, "", message)
            return
        if any(cell.strip() for cell in cells):
            yield Record(line, cells)
