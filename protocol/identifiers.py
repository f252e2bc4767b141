"""Identifiers both sides agree on: NIK, kelurahan code, UUIDv7.

A NIK is sixteen digits and nothing more is demanded of it: the region prefix, the birth date inside
it and the serial may all look "wrong" on a genuine card, because a NIK is for life while regions are
split and birth dates corrected.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "IdentifierError",
    "kelurahan_code",
    "mask_nik",
    "nik_digits",
    "uuid7",
    "uuid_from_text",
    "uuid_text",
]

# Spaces of all widths, quotes, and the invisible marks that come along when copying from Windows.
_MARKS: Final = (
    " \t\r\n'\"`\u2019\u2018\u201c\u201d\u00a0\u2007\u2009\u200b\u200e\u200f\u202f\ufeff"
)
_STRIPPED: Final = dict.fromkeys([*map(ord, _MARKS), *range(0x202A, 0x202F)])
_LONGEST: Final = 64  # a NIK with every mark around it is shorter
_EXPONENT: Final = re.compile(r"\d[.,]?\d*[eE][+]?\d+")
_DECIMAL: Final = re.compile(r",|^[^.]*\.\d{1,2}$")
_ASCII_DIGITS: Final = frozenset("0123456789")


class IdentifierError(ValueError):
    """A number that cannot be what it is said to be; ``str(error)`` is a sentence for a person."""


def nik_digits(text: str) -> str:
    """The sixteen digits of a NIK typed or imported as ``text``.

    Spaces, dots, quotes and no-break spaces are stripped. Raises IdentifierError when what is left is
    not sixteen ASCII digits, and when a spreadsheet has turned the number into ``3.374E+15`` or given
    it decimals: the lost digits are never guessed.
    """
    if len(text) > _LONGEST:
        raise IdentifierError("NIK harus terdiri atas 16 angka.")
    shown = text.translate(_STRIPPED)  # the dots stay until it is clear that none is a decimal sign
    if _EXPONENT.search(shown):
        raise IdentifierError("NIK rusak oleh lembar kerja (ditulis dengan E). Minta daftar asli.")
    if _DECIMAL.search(shown):
        raise IdentifierError("NIK rusak oleh lembar kerja (berdesimal). Minta daftar asli.")
    digits = shown.strip().replace(".", "")
    if len(digits) != 16 or not _ASCII_DIGITS.issuperset(digits):
        raise IdentifierError("NIK harus terdiri atas 16 angka.")
    return digits


def mask_nik(nik: str) -> str:
    """``337404******0001``: the form shown everywhere but in the hand-over itself."""
    return f"{nik[:6]}******{nik[12:]}"


def kelurahan_code(text: str) -> str:
    """The ten digits of a kelurahan or desa code, dots allowed; raises IdentifierError otherwise.

    The seventh digit is 1 for a kelurahan, 2 for a desa, 3 for a desa adat (Kepmendagri 300.2.2-2430/2025).
    """
    digits = text.strip().replace(".", "")
    if len(digits) != 10 or not _ASCII_DIGITS.issuperset(digits):
        raise IdentifierError("Kode kelurahan harus terdiri atas 10 angka.")
    return digits


def uuid7(unix_ms: int, random_bytes: bytes) -> bytes:
    """A UUIDv7 (RFC 9562) as 16 bytes from milliseconds since 1970 and ten random bytes."""
    if len(random_bytes) != 10:
        raise ValueError("uuid7 needs ten random bytes")
    raw = bytearray((unix_ms & (1 << 48) - 1).to_bytes(6, "big") + random_bytes)
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return bytes(raw)


def uuid_text(raw: bytes) -> str:
    """The usual lower-case form with hyphens."""
    h = raw.hex()
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


def uuid_from_text(text: str) -> bytes:
    """Sixteen bytes from the usual form; raises IdentifierError."""
    try:
        raw = bytes.fromhex(text.replace("-", ""))
    except ValueError:
        raw = b""
    if len(raw) != 16:
        raise IdentifierError("Bukan pengenal kartu: harus 32 angka heksadesimal.")
    return raw
