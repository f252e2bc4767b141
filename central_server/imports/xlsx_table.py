"""Records of the first visible sheet of an XLSX file."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from central_server.imports.cells import Cell, Number, Unusable
from central_server.imports.values import Record, RowError, Table
from central_server.imports.xlsx_book import (
    BAD_BOOK,
    Book,
    BookError,
    NumberStyle,
    local_name,
    open_book,
    xml_parser,
)

__all__ = ["read_xlsx"]

_MAX_COLUMNS: Final = 256
_MAX_LINE: Final = 1_048_576
_MAX_CELL: Final = 40_000  # a sheet's own limit is 32,767 letters
_EXACT_BELOW: Final = 10**15  # a sheet keeps fifteen digits of a number

_BROKEN: Final = "Berkas XLSX ini rusak; simpan ulang dari lembar kerja lalu coba lagi."
_WIDE: Final = "Lembar ini terlalu lebar; hapus sel di luar daftar lalu coba lagi."
_ERROR_CELL: Final = "Sel ini berisi galat rumus; perbaiki di lembar kerja."
_NO_SUCH_DATE: Final = "Tanggal ini tidak ada dalam kalender."
_TRUTH: Final = "Sel ini berisi nilai benar/salah; tulis ulang sebagai teks."

_LETTERS: Final = re.compile(r"[A-Z]{1,3}", re.ASCII)
_ISO_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)(T.*)?", re.ASCII)
_PLAIN: Final = NumberStyle()


def read_xlsx(data: bytes) -> Table:
    """Yield the header and the records; empty rows are passed over.

    Rows are padded with empty cells to the header's width; cells beyond it count only when they
    hold something. A file that breaks off or breaks a limit ends with one RowError.
    """
    line = 1
    width = 0
    try:
        book = open_book(data)
        shared = _shared_strings(book)
        for record in _SheetReader(book, shared).records():
            line = record.line
            cells = list(record.cells)
            while cells and isinstance(last := cells[-1], str) and not last.strip():
                cells.pop()
            if not cells:
                continue
            width = width or len(cells)
            cells.extend([""] * (width - len(cells)))
            yield Record(line, cells)
    except BookError as error:
        yield RowError(line, "", str(error))
    except BAD_BOOK:
        yield RowError(line, "", _BROKEN)


def _shared_strings(book: Book) -> list[str]:
    """The texts that cells refer to by number; reading aids above the letters are left out."""
    texts: list[str] = []
    if book.shared is None:
        return texts
    collector = _TextCollector()
    parser = xml_parser()

    def start(tag: str, _attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "si":
            collector.begin()
        else:
            collector.open(name)

    def end(tag: str) -> None:
        name = local_name(tag)
        if name == "si":
            texts.append(collector.text())
        else:
            collector.close(name)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = collector.add
    for piece in book.chunks(book.shared):
        parser.Parse(piece)
    parser.Parse(b"", True)
    return texts


class _TextCollector:
    """The letters within ``t`` and ``v`` elements, but not within ``rPh`` (phonetic) ones."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._wanted = False
        self._phonetic = False

    def begin(self) -> None:
        self._pieces.clear()
        self._length = 0
        self._wanted = self._phonetic = False

    def open(self, name: str) -> None:
        if name in ("t", "v"):
            self._wanted = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def close(self, name: str) -> None:
        if name in ("t", "v"):
            self._wanted = False
        elif name == "rPh":
            self._phonetic = False

    def add(self, piece: str) -> None:
        if self._wanted:
            self._length += len(piece)
            if self._length > _MAX_CELL:
                raise BookError(_BROKEN)
            self._pieces.append(piece)

    def text(self) -> str:
        return "".join(self._pieces)


class _SheetReader:
    """Turns a sheet's XML into records while it is being unpacked."""

    def __init__(self, book: Book, shared: list[str]) -> None:
        self._book = book
        self._shared = shared
        self._text = _TextCollector()
        self._done: list[Record] = []
        self._line = 0
        self._cells: list[Cell] = []
        self._column = 0
        self._next_column = 0
        self._in_cell = False
        self._type = "n"
        self._style_index = "0"
        self._columns: dict[str, int] = {}
        self._readers: dict[str, Callable[[str], Cell]] = {
            "s": self._shared_text,
            "str": str,
            "inlineStr": str,
            "n": self._number,
            "d": _iso_date,
            "b": lambda _text: Unusable(_TRUTH),
            "e": lambda _text: Unusable(_ERROR_CELL),
        }

    def records(self) -> Iterator[Record]:
        parser = xml_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.add
        for piece in self._book.chunks(self._book.sheet):
            parser.Parse(piece)
            yield from self._done
            self._done.clear()
        parser.Parse(b"", True)
        yield from self._done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if ":" not in tag else local_name(tag)
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            line = int(attributes.get("r", self._line + 1))
            if not self._line < line <= _MAX_LINE:
                raise BookError(_BROKEN)
            self._line = line
            self._cells = []
            self._next_column = 0
        elif self._in_cell:
            self._text.open(name)

    def _end(self, tag: str) -> None:
        name = tag if ":" not in tag else local_name(tag)
        if name == "c":
            self._end_cell()
        elif name == "row":
            self._done.append(Record(self._line, self._cells))
        elif self._in_cell:
            self._text.close(name)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._text.begin()
        self._in_cell = True
        self._type = attributes.get("t", "n")
        self._style_index = attributes.get("s", "0")
        reference = attributes.get("r")
        column = self._next_column if reference is None else self._column_of(reference)
        if column < self._next_column:
            raise BookError(_BROKEN)
        if column >= _MAX_COLUMNS:
            raise BookError(_WIDE)
        self._column = column
        self._next_column = column + 1

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = _column(letters)
        return column

    def _end_cell(self) -> None:
        self._in_cell = False
        text = self._text.text()
        if not text and self._type != "e":
            return
        cells = self._cells
        if len(cells) < self._column:
            cells.extend([""] * (self._column - len(cells)))
        cells.append(self._readers[self._type](text))

    def _shared_text(self, text: str) -> Cell:
        index = int(text)
        if not 0 <= index < len(self._shared):
            raise BookError(_BROKEN)
        return self._shared[index]

    def _number(self, text: str) -> Cell:
        value = float(text)
        index = int(self._style_index)
        styles = self._book.styles
        style = styles[index] if 0 <= index < len(styles) else _PLAIN
        if style.is_date:
            return _date(value, self._book.from_1904)
        if value.is_integer() and abs(value) < _EXACT_BELOW:
            return Number(str(int(value)).zfill(style.width), exact=True)
        return Number(text, exact=False)


def _column(letters: str) -> int:
    """``A`` -> 0, ``AB`` -> 27."""
    if not _LETTERS.fullmatch(letters):
        raise BookError(_BROKEN)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _date(days: float, from_1904: bool) -> Cell:
    """The day of a serial number. Sheets count a 29 February 1900 that never was (serial 60)."""
    if not math.isfinite(days):
        return Unusable(_NO_SUCH_DATE)
    whole = math.floor(days)
    if from_1904:
        start = date(1904, 1, 1)
    elif whole == 60 or whole < 1:
        return Unusable(_NO_SUCH_DATE)
    else:
        start = date(1899, 12, 31) if whole < 60 else date(1899, 12, 30)
    try:
        return start + timedelta(days=whole)
    except OverflowError:
        return Unusable(_NO_SUCH_DATE)


def _iso_date(text: str) -> Cell:
    """A cell of type d holds ISO 8601."""
    parts = _ISO_DATE.fullmatch(text)
    try:
        return date.fromisoformat(parts[1]) if parts else Unusable(_NO_SUCH_DATE)
    except ValueError:
        return Unusable(_NO_SUCH_DATE)
