"""One cell of a print list: what a file can hold, and how each kind of field is read from it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from common.dates import parse_date
from protocol.identifiers import IdentifierError, kelurahan_code, nik_digits

__all__ = [
    "MAX_NAME",
    "Cell",
    "FieldError",
    "Number",
    "Unusable",
    "kelurahan",
    "kind",
    "name",
    "nik",
    "no_kk",
    "no_registrasi",
    "optional_date",
    "required_date",
    "rt_rw",
    "sex",
    "text",
]

MAX_NAME: Final = 100
_MAX_TEXT: Final = 250
_MAX_NO_REGISTRASI: Final = 50
# No resident was born earlier; a year like 0205 is a slip of the finger.
_FIRST_YEAR: Final = 1850

_EMPTY: Final = "Kolom ini wajib diisi."
_UNREADABLE: Final = "Huruf tidak terbaca; simpan ulang sebagai CSV UTF-8."
_CONTROL: Final = (
    "Isi kolom ini memuat karakter kendali yang tidak terlihat; hapus lalu tulis ulang."
)
_FORMULA: Final = "Sel ini berisi galat rumus; perbaiki di lembar kerja."
_BECAME_DATE: Final = "Lembar kerja mengubah sel ini menjadi tanggal; tulis ulang sebagai teks."
_NOT_TEXT: Final = "Sel ini berupa angka; minta daftar asli dengan sel teks."
_NO_DATE: Final = "Tanggal harus ada dalam kalender dan ditulis dd-mm-yyyy atau yyyy-mm-dd."

_LINE_BREAKS: Final = re.compile(r"\s*[\r\n\t]\s*")
# Bytes that were not UTF-8 (decoded with surrogateescape), or that an earlier program gave up on.
_BROKEN_LETTERS: Final = re.compile("[\ud800-\udfff\ufffd]")
# Controls but tab and line ends; then what draws nothing: soft hyphen, zero width, direction marks.
_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff]"
)
_FORMULA_ERROR: Final = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
_EXPONENT: Final = re.compile(r"\d([.,]\d+)?[eE]\+\d+")
_UP_TO_THREE: Final = re.compile(r"\d{1,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Number:
    """A numeric cell: its decimal text, and whether that text is a whole number kept exactly.

    A spreadsheet keeps fifteen digits of a number; a longer one is never exact.
    """

    text: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Unusable:
    """A cell whose content cannot be had; ``reason`` is the sentence for it."""

    reason: str


Cell = str | date | Number | Unusable


class FieldError(ValueError):
    """A cell that is not what its column asks; ``str(error)`` is the sentence."""


def text(cell: Cell) -> str:
    """A text field, possibly empty: trimmed, and on one line."""
    if not isinstance(cell, str):
        if isinstance(cell, Number):
            return cell.text
        raise FieldError(cell.reason if isinstance(cell, Unusable) else _BECAME_DATE)
    if cell.isascii() and cell.isprintable():  # nearly every cell
        shown = cell.strip()
    else:
        _refuse_invisible(cell)
        shown = _LINE_BREAKS.sub(" ", _bounded(cell.strip()))
    if shown.startswith("#") and _FORMULA_ERROR.fullmatch(shown):
        raise FieldError(_FORMULA)
    return _bounded(shown)


def name(cell: Cell) -> str:
    """A person's name exactly as the file has it, trimmed; required."""
    shown = _required(text(cell))
    if len(shown) > MAX_NAME:
        raise FieldError(f"Nama lebih panjang dari {MAX_NAME} huruf.")
    return shown


def nik(cell: Cell) -> str:
    """Sixteen digits. A numeric cell is refused even if it looks whole: its end may be guessed."""
    if isinstance(cell, Number):
        raise FieldError("NIK tersimpan sebagai angka, bukan teks. Minta daftar asli.")
    if not isinstance(cell, str):
        return _required(text(cell))
    shown = _required(_bounded(cell.strip()))
    try:
        return nik_digits(shown)
    except IdentifierError as error:
        _refuse_invisible(cell)  # sixteen digits to the eye: name what the eye cannot see
        raise FieldError(str(error)) from None


def no_kk(cell: Cell) -> str | None:
    """Sixteen digits or None."""
    if isinstance(cell, Number):
        raise FieldError("Nomor KK tersimpan sebagai angka, bukan teks. Minta daftar asli.")
    if not (shown := text(cell)):
        return None
    try:
        return nik_digits(shown)
    except IdentifierError:
        raise FieldError("Nomor KK harus terdiri atas 16 angka atau dikosongkan.") from None


def no_registrasi(cell: Cell) -> str:
    """The office's number of the application, text; a numeric cell only where it is exact."""
    shown = _required(_code(cell))
    if _EXPONENT.fullmatch(shown):
        raise FieldError("Nomor registrasi rusak oleh lembar kerja (ditulis dengan E).")
    if len(shown) > _MAX_NO_REGISTRASI:
        raise FieldError(f"Nomor registrasi lebih panjang dari {_MAX_NO_REGISTRASI} huruf.")
    return shown


def rt_rw(cell: Cell) -> str:
    """Three digits, zeros in front, or empty."""
    shown = _code(cell)
    if shown and not _UP_TO_THREE.fullmatch(shown):
        raise FieldError("RT dan RW ditulis dengan paling banyak tiga angka.")
    return shown and shown.zfill(3)


def kelurahan(cell: Cell, known: Collection[str]) -> str:
    """The ten digits of one of the ``known`` kelurahan."""
    try:
        code = kelurahan_code(_required(_code(cell)))
    except IdentifierError as error:
        raise FieldError(str(error)) from None
    if code not in known:
        raise FieldError("Kelurahan ini tidak dikenal; periksa kode wilayahnya.")
    return code


def kind(cell: Cell) -> Literal["KTP", "KIA"]:
    """Which card it is."""
    match _required(text(cell)).upper():
        case "KTP":
            return "KTP"
        case "KIA":
            return "KIA"
    raise FieldError("Jenis harus KTP atau KIA.")


def sex(cell: Cell) -> Literal["L", "P", ""]:
    """L (laki-laki), P (perempuan) or empty."""
    match text(cell).upper():
        case "L":
            return "L"
        case "P":
            return "P"
        case "":
            return ""
    raise FieldError("Jenis kelamin harus L atau P.")


def required_date(cell: Cell) -> date:
    """A date that exists."""
    found = optional_date(cell)
    if found is None:
        raise FieldError(_EMPTY)
    return found


def optional_date(cell: Cell) -> date | None:
    """A date that exists, or None for an empty cell."""
    if isinstance(cell, date):
        return _plausible(cell)
    if isinstance(cell, Number):
        raise FieldError("Sel ini berupa angka, bukan tanggal; ubah menjadi tanggal.")
    shown = text(cell).removeprefix("'")
    if not shown:
        return None
    try:
        found = parse_date(shown)
    except ValueError:
        raise FieldError(_NO_DATE) from None
    return _plausible(found)


def _plausible(found: date) -> date:
    if found.year < _FIRST_YEAR:
        raise FieldError(_NO_DATE)
    return found


def _code(cell: Cell) -> str:
    """Text that is a number by nature; some programs put an apostrophe before such text."""
    if isinstance(cell, Number) and not cell.exact:
        raise FieldError(_NOT_TEXT)
    shown = text(cell)
    return shown[1:].lstrip() if shown.startswith("'") else shown


def _bounded(shown: str) -> str:
    """Before any pattern is tried: on a text without end some patterns would take for ever."""
    if len(shown) > _MAX_TEXT:
        raise FieldError(f"Isi kolom ini lebih panjang dari {_MAX_TEXT} huruf.")
    return shown


def _required(shown: str) -> str:
    if not shown:
        raise FieldError(_EMPTY)
    return shown


def _refuse_invisible(cell: str) -> None:
    if _BROKEN_LETTERS.search(cell):
        raise FieldError(_UNREADABLE)
    if _CONTROLS.search(cell):
        raise FieldError(_CONTROL)
