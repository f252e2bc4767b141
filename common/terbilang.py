"""Numbers as minutes and reports write them: in Indonesian words, or grouped by thousands."""

from __future__ import annotations

from typing import Final

__all__ = ["MOST", "group_thousands", "terbilang"]

MOST: Final = 999_999_999_999

_BELOW_TWELVE: Final = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh",
    "sebelas",
)  # fmt: skip
_SCALES: Final = ((1_000_000_000, "miliar"), (1_000_000, "juta"), (1_000, "ribu"))


def terbilang(number: int) -> str:
    """``121_000`` as ``seratus dua puluh satu ribu``; from 0 to ``MOST``, ValueError outside."""
    if not 0 <= number <= MOST:
        raise ValueError(
            "Bilangan di luar 0 sampai 999.999.999.999 tidak dapat ditulis dengan huruf;"
            " tidak ada data yang berubah, periksa angkanya lalu coba lagi."
        )
    if number == 0:
        return _BELOW_TWELVE[0]
    said: list[str] = []
    for scale, name in _SCALES:
        count, number = divmod(number, scale)
        if count == 1 and name == "ribu":  # only one thousand alone: 101.000 is seratus satu ribu
            said.append("seribu")
        elif count:
            said += (_below_thousand(count), name)
    if number:
        said.append(_below_thousand(number))
    return " ".join(said)


def _below_thousand(number: int) -> str:
    said: list[str] = []
    hundreds, rest = divmod(number, 100)
    if hundreds:
        said.append("seratus" if hundreds == 1 else f"{_BELOW_TWELVE[hundreds]} ratus")
    if rest >= 20:
        tens, rest = divmod(rest, 10)
        said.append(f"{_BELOW_TWELVE[tens]} puluh")
    elif rest >= 12:
        said.append(f"{_BELOW_TWELVE[rest - 10]} belas")
        rest = 0
    if rest:
        said.append(_BELOW_TWELVE[rest])
    return " ".join(said)


def group_thousands(number: int) -> str:
    """``1702379`` as ``1.702.379``; a minus sign is kept."""
    return f"{number:,}".replace(",", ".")
