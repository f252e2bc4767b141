"""What a search index stores of a name, and what a typed text looks up in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from common.names.fold import branch_word, fold_word, start_keys
from common.names.words import MUHAMMAD, MUHAMMAD_SPELLINGS, tokens, words

__all__ = ["QueryWord", "branch_keys", "fold_keys", "fold_query", "joined_keys", "query_readings"]

_NONE: Final[frozenset[str]] = frozenset()
# Beginnings of the spellings that are written out as a whole, so that typing on never loses the name.
_SHORT_STARTS: Final = {
    **{
        spelling[:length]: MUHAMMAD
        for spelling in MUHAMMAD_SPELLINGS
        for length in range(3, len(spelling) + 1)
    },
    "ST": "SITI",
    "ACH": "AHMAD",
    "ACHM": "AHMAD",
}


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One typed word: it hits a name that has one of these keys, or a key with one of these starts.

    ``fold`` and ``branch`` are whole keys per tier (``branch`` contains ``fold``); ``fold_starts`` and
    ``branch_starts`` are beginnings of keys, empty except for the word still being typed.
    """

    fold: frozenset[str]
    branch: frozenset[str]
    fold_starts: frozenset[str] = _NONE
    branch_starts: frozenset[str] = _NONE


def fold_keys(name: str) -> tuple[frozenset[str], ...]:
    """The FOLD keys of each word of ``name``: J kept, CH as H or C, Z as S."""
    return tuple(fold_word(word) for word in words(name))


def branch_keys(name: str) -> tuple[frozenset[str], ...]:
    """The BRANCH keys of each word of ``name``: those of ``fold_keys``, J also as Y, Z also as J."""
    return tuple(branch_word(word) for word in words(name))


def joined_keys(name: str) -> frozenset[str]:
    """BRANCH keys of neighbouring words written as one, and of the whole name without spaces.

    Stored beside the words so that "nurhayati" finds NUR HAYATI; empty for a single word.
    """
    parts = words(name)
    if len(parts) < 2:
        return _NONE
    joined = {"".join(parts), *(a + b for a, b in pairwise(parts))}
    return _NONE.union(*map(branch_word, joined))


def fold_query(text: str, *, typing: bool = True) -> tuple[QueryWord, ...]:
    """What each word of a typed ``text`` looks up; a name is found when every word hits, in any order.

    While ``typing`` the last word is a beginning, and not yet taken for a degree; look up again with
    ``typing=False`` when nothing is found ("Budi Santoso SE"). Empty when nothing can be looked up.
    """
    return _looked_up(words(text, unfinished=typing), text, typing=typing)


def query_readings(text: str, *, typing: bool = True) -> tuple[tuple[QueryWord, ...], ...]:
    """``fold_query``, then the same with neighbouring words joined: "nur hayati" finds NURHAYATI."""
    parts = words(text, unfinished=typing)
    readings = [parts] if parts else []
    readings += [
        (*parts[:i], parts[i] + parts[i + 1], *parts[i + 2 :]) for i in range(len(parts) - 1)
    ]
    if len(parts) > 2:
        readings.append(("".join(parts),))
    return tuple(_looked_up(reading, text, typing=typing) for reading in readings)


def _looked_up(parts: tuple[str, ...], text: str, *, typing: bool) -> tuple[QueryWord, ...]:
    found = [QueryWord(fold_word(part), branch_word(part)) for part in parts]
    beginnings = _beginnings(parts[-1], text) if found and typing else set()
    if beginnings:
        found[-1] = QueryWord(
            found[-1].fold,
            found[-1].branch,
            _NONE.union(*(start_keys(beginning, branch=False) for beginning in beginnings)),
            _NONE.union(*(start_keys(beginning, branch=True) for beginning in beginnings)),
        )
    return tuple(found)


def _beginnings(last: str, text: str) -> set[str]:
    """What the word at the end of ``text``, which became ``last``, may be the beginning of."""
    if text[-1] in " .,;/-\t\n":
        return set()
    typed = tokens(text)[-1]
    written_out = _SHORT_STARTS.get(typed)
    if typed == last and written_out is not None:
        return {typed, written_out}
    if typed.endswith(last) or last.endswith(typed):  # as typed, or parted from ABDUR-, or joined
        return {last}
    return {typed, last} if written_out == last else set()  # set(): cut, as after a comma
