"""Numbers in words and in groups."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.terbilang import MOST, group_thousands, terbilang

UNTIMED = settings(deadline=None)  # a busy machine is no fault of the code


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (99, "sembilan puluh sembilan"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (200, "dua ratus"),
        (1_000, "seribu"),
        (1_100, "seribu seratus"),
        (2_019, "dua ribu sembilan belas"),
        (11_000, "sebelas ribu"),
        (101_000, "seratus satu ribu"),
        (121_000, "seratus dua puluh satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_001, "satu juta seribu satu"),
        (
            1_702_379,
            "satu juta tujuh ratus dua ribu tiga ratus tujuh puluh sembilan",
        ),
        (1_000_000_000, "satu miliar"),
        (
            MOST,
            "sembilan ratus sembilan puluh sembilan miliar sembilan ratus sembilan puluh sembilan juta"
            " sembilan ratus sembilan puluh sembilan ribu sembilan ratus sembilan puluh sembilan",
        ),
    ],
)
def test_numbers_in_words(number: int, said: str) -> None:
    assert terbilang(number) == said


@pytest.mark.parametrize("number", [-1, MOST + 1])
def test_numbers_beyond_words_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="tidak dapat ditulis dengan huruf"):
        terbilang(number)


@UNTIMED
@given(st.integers(0, MOST))
def test_the_words_read_back_as_the_number(number: int) -> None:
    assert read(terbilang(number)) == number


@pytest.mark.parametrize(
    ("number", "grouped"),
    [(0, "0"), (999, "999"), (1_000, "1.000"), (1_702_379, "1.702.379"), (-50_780, "-50.780")],
)
def test_thousands_are_grouped_by_dots(number: int, grouped: str) -> None:
    assert group_thousands(number) == grouped


def read(said: str) -> int:
    """A reader of its own, from left to right."""
    units = (
        "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    )  # fmt: skip
    scales = {"ribu": 1_000, "juta": 1_000_000, "miliar": 1_000_000_000}
    total = group = unit = 0
    for word in said.split():
        if word in units:
            group += units.index(word)
            unit = units.index(word)
        elif word in ("puluh", "ratus", "belas"):
            group += {"puluh": 9 * unit, "ratus": 99 * unit, "belas": 10}[word]
        elif word in scales:
            total += group * scales[word]
            group = 0
        elif word == "seribu":
            total += 1_000
        else:
            group += {"sepuluh": 10, "sebelas": 11, "seratus": 100}[word]
    return total + group
