"""Dates and times of day as an Indonesian office writes and counts them.

Every instant is milliseconds since 1970 UTC; "today" is the date in the office's own zone, never the
UTC date. Indonesia has no daylight saving time, so its zones are fixed offsets and need no zone data.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final, TypeAlias

from common.terbilang import terbilang

__all__ = [
    "WIB",
    "WIT",
    "WITA",
    "Zone",
    "age_on",
    "business_date",
    "clock_time",
    "date_in_words",
    "day_name",
    "local_time",
    "long_date",
    "parse_date",
    "turns",
    "zone_named",
    "zone_of",
]

Zone: TypeAlias = timezone

WIB: Final[Zone] = timezone(timedelta(hours=7), "WIB")
WITA: Final[Zone] = timezone(timedelta(hours=8), "WITA")
WIT: Final[Zone] = timezone(timedelta(hours=9), "WIT")
_BY_NAME: Final = {"WIB": WIB, "WITA": WITA, "WIT": WIT}

_DAYS: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS: Final = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
    "November", "Desember",
)  # fmt: skip
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Province prefixes outside WIB: Bali, Nusa Tenggara, the south, east and north of Kalimantan,
# Sulawesi; then Maluku and Papua.
_WITA_PROVINCES: Final = frozenset({"51", "52", "53", "63", "64", "65", *map(str, range(71, 77))})
_WIT_PROVINCES: Final = frozenset({"81", "82", *map(str, range(91, 98))})

_WRITTEN: Final = re.compile(
    r"(?P<day>[0-9]{2})-(?P<month>[0-9]{2})-(?P<year>[0-9]{4})"
    r"|(?P<iso_year>[0-9]{4})-(?P<iso_month>[0-9]{2})-(?P<iso_day>[0-9]{2})"
)


def zone_of(kelurahan_code: str) -> Zone:
    """The zone of a kelurahan by its province (the first two digits); WIB when that is not known."""
    province = kelurahan_code.strip()[:2]
    if province in _WITA_PROVINCES:
        return WITA
    return WIT if province in _WIT_PROVINCES else WIB


def zone_named(name: str) -> Zone:
    """The zone called ``WIB``, ``WITA`` or ``WIT``; WIB for any other name, as in ``zone_of``."""
    return _BY_NAME.get(name, WIB)


def local_time(unix_ms: int, zone: Zone) -> datetime:
    """The instant in ``zone``, aware; OverflowError outside the years 1 to 9999."""
    return (_EPOCH + timedelta(milliseconds=unix_ms)).astimezone(zone)


def business_date(unix_ms: int, zone: Zone) -> date:
    """The day the office in ``zone`` counts the instant to; OverflowError as ``local_time``."""
    return local_time(unix_ms, zone).date()


def clock_time(unix_ms: int, zone: Zone) -> str:
    """``10.15 WIB``: seconds cut off; OverflowError as ``local_time``."""
    return local_time(unix_ms, zone).strftime("%H.%M %Z")


def day_name(day: date) -> str:
    """``Rabu``."""
    return _DAYS[day.weekday()]


def long_date(day: date) -> str:
    """``27 Februari 2019``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def date_in_words(day: date) -> str:
    """``Rabu tanggal dua puluh tujuh bulan Februari tahun dua ribu sembilan belas``, for minutes."""
    return (
        f"{day_name(day)} tanggal {terbilang(day.day)} bulan {_MONTHS[day.month - 1]}"
        f" tahun {terbilang(day.year)}"
    )


def turns(birth: date, years: int) -> date:
    """The day a person born on ``birth`` turns ``years``; ValueError beyond the year 9999.

    Who was born on 29 February turns on 1 March in a year without that day: not a day too early.
    """
    year = birth.year + years
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def age_on(birth: date, day: date) -> int:
    """Full years on ``day``, counted as ``turns`` counts; negative before the birth."""
    years = day.year - birth.year
    # (2, 29) > (2, 28) and (3, 1) > (2, 29): the order of month and day is the rule of `turns`
    return years - ((day.month, day.day) < (birth.month, birth.day))


def parse_date(text: str) -> date:
    """The date written as ``dd-mm-yyyy`` or ``yyyy-mm-dd``, spaces around it allowed.

    Raises ValueError whose text is a sentence for a person and does not repeat what was written,
    which is mostly somebody's birth date.
    """
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise ValueError(
            "Tanggal tidak dapat dibaca; isian lain tetap aman, tulislah tanggal seperti 27-02-2019."
        )
    day, month, year, iso_year, iso_month, iso_day = written.groups()
    try:
        return date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError:
        raise ValueError(
            "Tanggal itu tidak ada dalam kalender; isian lain tetap aman, periksa hari dan bulannya."
        ) from None
