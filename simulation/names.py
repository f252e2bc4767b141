"""Made-up names: the usual ones of each generation, and the kinds that break programs."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final, Literal

from simulation import names_data as data

__all__ = ["SPECIAL_NAMES", "Sex", "make_name"]

Sex = Literal["L", "P"]
_LONGEST: Final = 60  # what a card prints
_OLD: Final = re.compile("|".join(data.OLD_LETTERS))


def make_name(rng: random.Random, sex: Sex, birth_year: int) -> str:
    """A usual name of that sex and generation, upper case as printed."""
    first = _given(rng, sex, birth_year)
    chance = rng.random()
    if birth_year < 1970 and chance < 0.4:
        return first  # one word was the rule, not the exception
    second = rng.choice(data.MALE_SECOND if sex == "L" else data.FEMALE_SECOND)
    if chance < 0.6:
        return f"{first} {second}"
    if chance < 0.75:
        prefix = rng.choice(data.MALE_PREFIX if sex == "L" else data.FEMALE_PREFIX)
        return f"{prefix} {first} {second}"
    return f"{first} {_given(rng, sex, birth_year)} {second}"


def _given(rng: random.Random, sex: Sex, birth_year: int) -> str:
    generation = 0 if birth_year < 1970 else 1 if birth_year < 1995 else 2
    return rng.choice((data.MALE if sex == "L" else data.FEMALE)[generation])


def _two_words(rng: random.Random, sex: Sex) -> str:
    second = rng.choice(data.MALE_SECOND if sex == "L" else data.FEMALE_SECOND)
    return f"{_given(rng, sex, 1980)} {second}"


def _single_word(rng: random.Random, sex: Sex) -> str:
    return _given(rng, sex, 1950)


def _apostrophe(rng: random.Random, sex: Sex) -> str:
    return rng.choice(data.MALE_APOSTROPHE if sex == "L" else data.FEMALE_APOSTROPHE)


def _one_letter(rng: random.Random, _sex: Sex) -> str:
    return rng.choice(data.INITIALS)


def _initial(rng: random.Random, sex: Sex) -> str:
    return f"{rng.choice(data.INITIALS)}{rng.choice(('.', ''))} {_given(rng, sex, 1980)}"


def _doubled(rng: random.Random, sex: Sex) -> str:
    """One word written twice, as for a passport that asks for two."""
    word = _given(rng, sex, 1950)
    return f"{word} {word}"


def _titled(rng: random.Random, sex: Sex) -> str:
    title = rng.choice(data.MALE_TITLES if sex == "L" else data.FEMALE_TITLES)
    return f"{title} {_two_words(rng, sex)}{rng.choice(data.DEGREES)}"


def _old_spelling(rng: random.Random, sex: Sex) -> str:
    while True:
        name = f"{_given(rng, sex, 1950)} {_two_words(rng, sex)}"
        old = _OLD.sub(lambda found: data.OLD_LETTERS[found[0]], name)
        if old != name:
            return old


def _longest(rng: random.Random, sex: Sex) -> str:
    """Exactly as long as a card can print; what is over was cut off, as it was in old systems."""
    title = "RADEN" if sex == "L" else "RADEN RORO"
    words = rng.sample(data.LONG_WORDS, len(data.LONG_WORDS))
    name = " ".join((title, _given(rng, sex, 1980), *words))[:_LONGEST]
    return name if not name.endswith(" ") else f"{name[:-1]}A"


SPECIAL_NAMES: Final[tuple[Callable[[random.Random, Sex], str], ...]] = (
    _single_word,
    _apostrophe,
    _one_letter,
    _initial,
    _doubled,
    _titled,
    _old_spelling,
    _longest,
)
"""The kinds of name that are rare and valid; a population of some size has each of them."""
