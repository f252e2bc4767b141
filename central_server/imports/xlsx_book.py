"""The parts of an XLSX package that say where the rows are and how numbers in them are meant.

Written on expat rather than openpyxl: a list of 100,000 rows takes seconds instead of half a
minute, nothing warns through process-wide filters, and sizes are capped before anything is read.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

__all__ = ["BAD_BOOK", "Book", "BookError", "NumberStyle", "local_name", "open_book", "xml_parser"]

MAX_UNPACKED: Final = 256 * 1024 * 1024
MAX_PARTS: Final = 2_000
_MAX_SMALL_PART: Final = 8 * 1024 * 1024
_MAX_FORMAT: Final = 255  # a sheet's own limit
_MAX_SHEETS: Final = 100
_EXACT_DIGITS: Final = 15
_CHUNK: Final = 64 * 1024

_BROKEN: Final = "Berkas XLSX ini rusak; simpan ulang dari lembar kerja lalu coba lagi."
_NO_BOOK: Final = "Berkas ini bukan XLSX; simpan ulang daftar sebagai XLSX atau CSV UTF-8."
_TOO_BIG: Final = "Isi berkas XLSX ini terlalu besar; bagi daftar menjadi beberapa berkas."
_ENCRYPTED: Final = "Berkas ini dikunci kata sandi; simpan ulang tanpa kata sandi."

_BUILTIN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
# What stands in a number format without being a placeholder: texts, escapes, fills, conditions.
_FORMAT_TEXT: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ZEROS: Final = re.compile(r"0+")


class BookError(Exception):
    """The file cannot be read as an XLSX list; ``str(error)`` is the sentence for a person."""


# All that zipfile, zlib and expat raise on bytes that are no sound package.
BAD_BOOK: Final = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    struct.error,
    EOFError,
    LookupError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a cell shows its number: as a date, or as digits padded with zeros to ``width``."""

    is_date: bool = False
    width: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """An opened package: the first visible sheet and what its cells refer to."""

    archive: zipfile.ZipFile
    sheet: str
    shared: str | None
    styles: tuple[NumberStyle, ...]
    from_1904: bool

    def chunks(self, part: str) -> Iterator[bytes]:
        """The unpacked bytes of one part, piece by piece."""
        with self.archive.open(part) as source:
            while piece := source.read(_CHUNK):
                yield piece


def xml_parser() -> expat.XMLParserType:
    """An expat parser that refuses document types, hence every entity attack."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def local_name(tag: str) -> str:
    """``x:row`` -> ``row``: some programs write every tag with a prefix."""
    return tag.rpartition(":")[2]


def open_book(data: bytes) -> Book:
    """Look into the package; raises BookError or one of BAD_BOOK."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise BookError(_BROKEN)
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise BookError(_TOO_BIG)
    if any(part.flag_bits & 0x1 for part in parts):
        raise BookError(_ENCRYPTED)
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise BookError(_BROKEN)
    names = set(archive.namelist())
    root = "_rels/.rels"
    book = _target(archive, root, "officeDocument") if root in names else "xl/workbook.xml"
    if book not in names or not book.endswith(".xml"):
        raise BookError(_NO_BOOK)
    folder, file_name = posixpath.split(book)
    relations = f"{folder}/_rels/{file_name}.rels".lstrip("/")
    sheet_ids, from_1904 = _visible_sheets(archive, book)
    targets = (
        _target(archive, relations, "worksheet", sheet_id) for sheet_id in sheet_ids[:_MAX_SHEETS]
    )
    sheet = next((target for target in targets if target in names), None)  # passes over charts
    if sheet is None:
        raise BookError(_BROKEN)
    shared = _target(archive, relations, "sharedStrings")
    styles = _target(archive, relations, "styles")
    return Book(
        archive,
        sheet,
        shared if shared in names else None,
        _styles(archive, styles) if styles in names else (),
        from_1904,
    )


def _refuse_doctype(*_declaration: object) -> None:
    raise BookError(_BROKEN)


def _walk(
    archive: zipfile.ZipFile, part: str, on_start: Callable[[str, dict[str, str]], None]
) -> None:
    """Call ``on_start(tag without prefix, attributes)`` for each element of a small part."""
    if archive.getinfo(part).file_size > _MAX_SMALL_PART:
        raise BookError(_TOO_BIG)
    parser = xml_parser()

    def start(tag: str, attributes: dict[str, str]) -> None:
        on_start(local_name(tag), attributes)

    parser.StartElementHandler = start
    parser.Parse(archive.read(part), True)


def _target(archive: zipfile.ZipFile, relations: str, kind: str, with_id: str = "") -> str:
    """The part that a relation of this kind (and id) points at, or an empty text."""
    folder = posixpath.dirname(posixpath.dirname(relations))
    found: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if (
            tag == "Relationship"
            and attributes.get("Type", "").rpartition("/")[2] == kind
            and (not with_id or attributes.get("Id") == with_id)
        ):
            target = attributes.get("Target", "")
            found.append(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))

    _walk(archive, relations, start)
    return found[0] if found else ""


def _visible_sheets(archive: zipfile.ZipFile, book: str) -> tuple[list[str], bool]:
    """The relation ids of the visible sheets, and whether days count from 1904."""
    ids: list[str] = []
    from_1904: list[bool] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            ids.extend(value for key, value in attributes.items() if local_name(key) == "id")
        elif tag == "workbookPr":
            from_1904.append(attributes.get("date1904", "0") in ("1", "true"))

    _walk(archive, book, start)
    return ids, any(from_1904)


def _styles(archive: zipfile.ZipFile, part: str) -> tuple[NumberStyle, ...]:
    """One NumberStyle per cell format, in the order in which cells refer to them."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside[:] = [tag]
        elif tag == "xf" and inside == ["cellXfs"]:
            formats.append(int(attributes.get("numFmtId", "0")))

    _walk(archive, part, start)
    return tuple(_number_style(number, codes.get(number, "")) for number in formats)


def _number_style(number: int, code: str) -> NumberStyle:
    if number in _BUILTIN_DATES:
        return NumberStyle(is_date=True)
    if _ZEROS.fullmatch(code) and len(code) <= _EXACT_DIGITS:
        return NumberStyle(width=len(code))
    if len(code) > _MAX_FORMAT:
        return NumberStyle()
    bare = _FORMAT_TEXT.sub("", code.partition(";")[0]).lower()
    return NumberStyle(is_date="general" not in bare and any(letter in bare for letter in "dmy"))
