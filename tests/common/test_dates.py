"""Dates, ages and the office's own day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.dates import (
    WIB,
    WIT,
    WITA,
    Zone,
    age_on,
    business_date,
    clock_time,
    date_in_words,
    day_name,
    local_time,
    long_date,
    parse_date,
    turns,
    zone_named,
    zone_of,
)

UNTIMED = settings(deadline=None)  # a busy machine is no fault of the code
BIRTHS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def unix_ms(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> int:
    return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()) * 1000


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("3374011001", WIB),
        ("33.74.01.1001", WIB),
        ("1101012001", WIB),
        ("2171011001", WIB),
        ("6171011001", WIB),
        ("6271011001", WIB),
        ("5171011001", WITA),
        ("5371011001", WITA),
        ("6371011001", WITA),
        ("6571011001", WITA),
        ("7171011001", WITA),
        ("7604011001", WITA),
        ("8171011001", WIT),
        ("8271011001", WIT),
        ("9171011001", WIT),
        ("9604011001", WIT),
        ("9704011001", WIT),
        ("7704011001", WIB),
        ("0000000000", WIB),
        ("", WIB),
    ],
)
def test_the_zone_follows_from_the_province(code: str, zone: Zone) -> None:
    assert zone_of(code) is zone


def test_zones_by_name() -> None:
    assert [zone_named(name) for name in ("WIB", "WITA", "WIT", "UTC")] == [WIB, WITA, WIT, WIB]


def test_today_is_the_offices_day_not_the_utc_day() -> None:
    before_seven = unix_ms(2019, 2, 26, 17, 0)  # midnight in WIB
    assert business_date(before_seven, WIB) == date(2019, 2, 27)
    assert business_date(before_seven - 1, WIB) == date(2019, 2, 26)
    assert business_date(before_seven - 1, WITA) == date(2019, 2, 27)


def test_times_before_1970_and_far_ahead() -> None:
    assert business_date(-1, WIB) == date(1970, 1, 1)
    assert business_date(unix_ms(1969, 12, 31, 16, 59), WIB) == date(1969, 12, 31)
    with pytest.raises(OverflowError):
        business_date(10**18, WIB)


def test_the_time_of_day_names_its_zone() -> None:
    at = unix_ms(2019, 2, 27, 3, 15, 59)
    assert [clock_time(at, zone) for zone in (WIB, WITA, WIT)] == [
        "10.15 WIB",
        "11.15 WITA",
        "12.15 WIT",
    ]
    assert clock_time(unix_ms(2019, 2, 27, 1, 5), WIB) == "08.05 WIB"
    assert local_time(at, WIB).utcoffset() == timedelta(hours=7)


def test_dates_as_written() -> None:
    day = date(2019, 2, 27)
    assert day_name(day) == "Rabu"
    assert long_date(day) == "27 Februari 2019"
    assert (
        date_in_words(day)
        == "Rabu tanggal dua puluh tujuh bulan Februari tahun dua ribu sembilan belas"
    )
    assert long_date(date(2026, 8, 1)) == "1 Agustus 2026"


def test_every_month_and_day_has_its_name() -> None:
    months = " ".join(long_date(date(2024, month, 1)).split()[1] for month in range(1, 13))
    assert months == (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    )
    monday = date(2024, 1, 1)
    week = " ".join(day_name(monday + timedelta(days=n)) for n in range(7))
    assert week == "Senin Selasa Rabu Kamis Jumat Sabtu Minggu"


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2002, 5, 10), date(2019, 5, 9), 16),
        (date(2002, 5, 10), date(2019, 5, 10), 17),
        (date(2004, 2, 29), date(2021, 2, 28), 16),
        (date(2004, 2, 29), date(2021, 3, 1), 17),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
        (date(2004, 2, 29), date(2024, 2, 28), 19),
        (date(2019, 2, 27), date(2019, 2, 27), 0),
        (date(2019, 2, 27), date(2019, 2, 26), -1),
    ],
)
def test_age_in_full_years(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


def test_who_is_born_on_29_february_turns_17_on_1_march() -> None:
    assert turns(date(2004, 2, 29), 17) == date(2021, 3, 1)
    assert turns(date(2004, 2, 29), 20) == date(2024, 2, 29)
    assert turns(date(2002, 5, 10), 17) == date(2019, 5, 10)
    with pytest.raises(ValueError, match="year"):
        turns(date(2004, 2, 29), 9000)


@UNTIMED
@given(BIRTHS, st.integers(0, 120))
def test_the_birthday_is_the_first_day_of_the_new_age(birth: date, years: int) -> None:
    birthday = turns(birth, years)
    assert age_on(birth, birthday) == years
    assert age_on(birth, birthday - timedelta(days=1)) == years - 1


@UNTIMED
@given(BIRTHS)
def test_both_ways_of_writing_a_date_are_read(day: date) -> None:
    assert parse_date(f"{day:%d-%m-%Y}") == day
    assert parse_date(f" {day:%Y-%m-%d}\n") == day


@pytest.mark.parametrize(
    "text",
    ["", "27/02/2019", "27-2-2019", "2019-2-27", "27-02-19", "27-02-2019 ok", "٢٧-٠٢-٢٠١٩"],
)
def test_what_is_not_a_date_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="tulislah tanggal seperti 27-02-2019") as caught:
        parse_date(text)
    assert text == "" or text not in str(caught.value)


@pytest.mark.parametrize("text", ["29-02-2019", "2019-13-01", "00-01-2019", "01-01-0000"])
def test_a_day_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="tidak ada dalam kalender") as caught:
        parse_date(text)
    assert caught.value.__cause__ is None
    assert text not in str(caught.value)
