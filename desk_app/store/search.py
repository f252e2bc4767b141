"""Finding a card by whatever a person typed or scanned.

Tiers in order, best first: number, NIK, registration, last digits, the name as written, its other
spellings, the address, and last "Mirip" (one letter off). Nothing is ever chosen for the petugas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from typing import Final

from sqlalchemy import Connection, bindparam, select
from sqlalchemy import text as sql

from common.names import (
    QueryWord,
    branch_keys,
    fold_keys,
    fold_query,
    fold_word,
    joined_keys,
    query_readings,
    similar_token,
    tokens,
    words,
)
from desk_app.domain.cards import Card
from desk_app.store.prepared import Prepared
from desk_app.store.tables import card, event
from protocol.token import DIGITS, TokenError, read_token

__all__ = ["Match", "Search", "search_words"]


class Match(StrEnum):
    """Why a card was found, best first."""

    NUMBER = "number"
    NIK = "nik"
    REGISTRATION = "registration"
    LAST_DIGITS = "last_digits"
    NAME = "name"
    SPELLING = "spelling"
    WIDE_SPELLING = "wide_spelling"
    ADDRESS = "address"
    SIMILAR = "similar"


# A name has at most 60 characters. What is longer was pasted or scanned by mistake, and the readings of
# hundreds of words would cost minutes.
_LONGEST: Final = 160
_FEW: Final = 5  # fewer hits than this and slips of the pen are looked for too
_PLACE: Final = re.compile(r"\b(RT|RW)[ .:]*0*(\d{1,3})\b", re.IGNORECASE)
_RT_RW: Final = re.compile(r"(?<![\d/])0*(\d{1,3})\s*/\s*0*(\d{1,3})(?![\d/])")
_HITS: Final = Prepared(
    sql("SELECT rowid FROM card_search WHERE card_search MATCH :query ORDER BY rowid LIMIT :most")
)
_VOCABULARY: Final = Prepared(
    sql("SELECT term FROM card_words WHERE col = 'fold' AND length(term) BETWEEN :least AND :most")
)
_BY_NIK: Final = Prepared(select(card.c.row).where(card.c.nik == bindparam("text")))
_BY_REGISTRATION: Final = Prepared(
    select(card.c.row).where(card.c.registration == bindparam("text"))
)
_BY_NUMBER: Final = Prepared(
    select(card.c.row)
    .join(event, event.c.card == card.c.id)
    .where(event.c.number == bindparam("text"))
)


def _place_words(rt: str, rw: str) -> Iterator[str]:
    for label, value in (("RT", rt), ("RW", rw)):
        # `int` reads no other digits, such as a raised two, and no thousands of them.
        if value.isdecimal() and len(value) <= _LONGEST:
            yield f"{label}{int(value)}"


def search_words(given: Card) -> tuple[str, str, str, str]:
    """What the index keeps of a card: its name's words, fold keys, branch keys, everything else."""
    name = tokens(given.name)
    fold = sorted(frozenset().union(*fold_keys(given.name)))
    wide = sorted(frozenset().union(*branch_keys(given.name)) | joined_keys(given.name))
    rest = chain(tokens(given.address), _place_words(given.rt, given.rw), (given.nik[-4:],))
    return " ".join(name), " ".join(fold), " ".join(wide), " ".join(rest)


def _term(word: str, *, start: bool = False) -> str:
    return f'"{word}"{"*" if start else ""}'


def _any(words_: Iterable[str], starts: Iterable[str]) -> str:
    terms = [_term(w) for w in sorted(words_)] + [_term(w, start=True) for w in sorted(starts)]
    return f"({' OR '.join(terms)})"


def _all(terms: Iterable[str]) -> str:
    return " AND ".join(terms)


def _reading(column: str, asked: tuple[QueryWord, ...], *, wide: bool) -> str:
    parts = [
        _any(w.branch if wide else w.fold, w.branch_starts if wide else w.fold_starts)
        for w in asked
    ]
    return f"{{{column}}} : ({_all(parts)})"


class Search:
    """Searches in one transaction; a hit is (row of `card`, why)."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hits(self, text: str, limit: int) -> list[tuple[int, Match]]:
        """Rows for ``text``, best tier first, no row twice, at most ``limit``."""
        found: dict[int, Match] = {}
        digits = re.sub(r"[\s.]", "", text)
        text = text[:_LONGEST]
        tiers = self._by_digits(digits) if digits.isdigit() else self._by_words(text, found)
        for match, rows in tiers:
            for row in rows:
                found.setdefault(row, match)
            if len(found) >= limit:
                break
        return list(found.items())[:limit]

    def _by_digits(self, digits: str) -> Iterator[tuple[Match, list[int]]]:
        if len(digits) == DIGITS:
            try:
                digits = str(read_token(digits).number)
            except TokenError:
                return
        if len(digits) == 22:
            yield Match.NUMBER, self._rows(_BY_NUMBER, digits)
        if len(digits) == 16:
            yield Match.NIK, self._rows(_BY_NIK, digits)
        yield Match.REGISTRATION, self._rows(_BY_REGISTRATION, digits)
        if len(digits) <= 4:
            yield (
                Match.LAST_DIGITS,
                self._matching(f"{{rest}} : {_term(digits, start=len(digits) < 4)}"),
            )

    def _by_words(self, text: str, found: dict[int, Match]) -> Iterator[tuple[Match, list[int]]]:
        places, text = _take_places(text)
        numbers = [w for w in text.split() if w.isdigit()]
        text = " ".join(w for w in text.split() if not w.isdigit())
        filters = [f"{{rest}} : {_term(p)}" for p in places]
        filters += [f"{{rest}} : {_term(n, start=True)}" for n in numbers]
        spoken = tokens(text)
        if not spoken:
            if filters:
                yield Match.ADDRESS, self._matching(_all(filters))
            return
        written = _all(_term(w, start=i == len(spoken) - 1) for i, w in enumerate(spoken))
        yield Match.NAME, self._matching(_all([f"{{name}} : ({written})", *filters]))
        for match, column, wide in (
            (Match.SPELLING, "fold", False),
            (Match.WIDE_SPELLING, "branch", True),
        ):
            readings = [fold_query(text)] if not wide else list(query_readings(text))
            readings.append(fold_query(text, typing=False))
            for asked in dict.fromkeys(r for r in readings if r):
                query = _reading(column, asked, wide=wide)
                yield match, self._matching(_all([query, *filters]))
        anywhere = _all(f"{{name rest}} : {_term(w, start=True)}" for w in spoken)
        yield Match.ADDRESS, self._matching(_all([anywhere, *filters]))
        if len(found) < _FEW:
            yield Match.SIMILAR, self._matching(_all([self._similar(text), *filters]))

    def _similar(self, text: str) -> str:
        """A query in which each word may be one letter off, from the words that really occur."""
        parts: list[str] = []
        for word in words(text):
            keys = fold_word(word)
            near = set(keys)
            for key in keys:
                bounds = {"least": len(key) - 1, "most": len(key) + 1}
                terms = _VOCABULARY.scalars(self._connection, **bounds)
                near |= {t.upper() for t in set(terms) if similar_token(key, t.upper())}
            parts.append(_any(near, ()))
        return f"{{fold}} : ({_all(parts)})"

    def _matching(self, query: str) -> list[int]:
        return _HITS.scalars(self._connection, query=query, most=51)

    def _rows(self, statement: Prepared, text: str) -> list[int]:
        return statement.scalars(self._connection, text=text)


def _take_places(text: str) -> tuple[list[str], str]:
    """RT and RW words out of a text: "RT 3", "rw.05", "003/005"."""
    places = [f"{label.upper()}{int(n)}" for label, n in _PLACE.findall(text)]
    text = _PLACE.sub(" ", text)
    for rt, rw in _RT_RW.findall(text):
        places += [f"RT{int(rt)}", f"RW{int(rw)}"]
    return places, _RT_RW.sub(" ", text)
