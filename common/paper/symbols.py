"""Code 128 and QR, drawn as filled rectangles: a scanner has to read what a printer makes of them.

The last few symbols are kept: laying a receipt out asks for their size before they are drawn.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from math import isqrt
from typing import Final

import zxingcpp
from barcode.codex import Code128

from common.paper.ink import Ink

__all__ = [
    "CODE128_QUIET",
    "QR_QUIET",
    "code128_modules",
    "draw_code128",
    "draw_qr",
    "group_number",
    "qr_rows",
]

CODE128_QUIET: Final = 10  # modules of white that a reader needs on each side
QR_QUIET: Final = 4
_NUMBER_GROUPS: Final = (10, 12, 14, 20)
_DARK_IS_1: Final = b"1" + bytes(254) + b"0"  # the library gives 0 for dark, 255 for white


@lru_cache(maxsize=8)
def code128_modules(text: str) -> str:
    """The bars of ``text`` as 1 (bar) and 0 (gap), from the first bar to the closing bar.

    Raises ValueError for characters outside ASCII.
    """
    if not text or not text.isascii():
        raise ValueError("Code 128 holds ASCII only")
    return Code128(text).build()[0]


def draw_code128(ink: Ink, x: float, y: float, text: str, module: float, height: float) -> float:
    """Draw ``text`` with its first bar at ``x``; bars are multiples of ``module`` points wide.

    Returns the width without the white that must stay on both sides (`CODE128_QUIET` modules).
    """
    modules = code128_modules(text)
    # one unit is a module across and the whole height down
    ink.fill(x - CODE128_QUIET * module, y, (len(modules) + 2 * CODE128_QUIET) * module, height, 1)
    ink.stretched_path(x, y, module, height, _runs(modules, 0) + " f")
    return len(modules) * module


@lru_cache(maxsize=8)
def qr_rows(digits: str) -> tuple[str, ...]:
    """The QR symbol of ``digits`` as rows of 1 (dark) and 0, without its white border.

    Error correction M: a quarter of it may be dirt or a crease.
    """
    symbol = zxingcpp.create_barcode(digits, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = symbol.to_image(scale=1, add_quiet_zones=False)
    dots = bytes(image).translate(_DARK_IS_1).decode("ascii")  # type: ignore[call-overload]  # a buffer
    side = isqrt(len(dots))
    return tuple(dots[i : i + side] for i in range(0, len(dots), side))


def draw_qr(ink: Ink, x: float, y: float, digits: str, module: float) -> float:
    """Draw the QR of ``digits`` with its top left module at (x, y), each ``module`` points wide.

    Returns its side without the white that must stay around it (`QR_QUIET` modules).
    """
    rows = qr_rows(digits)
    white = QR_QUIET * module
    side = len(rows) * module
    ink.fill(x - white, y - white, side + 2 * white, side + 2 * white, 1)
    path = " ".join(_runs(row, line) for line, row in enumerate(rows))
    ink.stretched_path(x, y, module, module, path + " f")
    return side


def _runs(row: str, y: int) -> str:
    """Rectangles, one unit high, for the runs of 1 in a row."""
    out = []
    x = 0
    for run in row.split("0"):
        length = len(run)
        if length:
            out.append(f"{x} {y} {length} 1 re")
        x += length + 1
    return " ".join(out)


def group_number(number: str) -> str:
    """A 22-digit number as people read it: kelurahan, device, epoch, running number, check."""
    if len(number) != 22:
        return number
    cuts = (0, *_NUMBER_GROUPS, len(number))
    return " ".join(number[a:b] for a, b in itertools.pairwise(cuts))
