"""Whether two full names are spellings of one."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice, product
from typing import Final

from common.names.fold import branch_word, fold_word, similar_token
from common.names.tier import Tier
from common.names.words import same_text, tokens, words

__all__ = ["match"]

_Keys = Callable[[str], frozenset[str]]

# A name printed on a KTP has at most 60 characters; beyond these counts only the order written and
# the text without spaces are compared, so that no text can cost seconds.
_MOST_WORDS: Final = 10
_MOST_RUN_ON: Final = 64
_SAME_LETTER: Final = re.compile(r"([A-Z])\1+")


def match(a: str, b: str) -> Tier | None:
    """The best tier at which the full names ``a`` and ``b`` are spellings of one, or None.

    ``EXACT``: identical after upper-casing, trimming and collapsing white space. The same words in
    another order, or parted by other marks, are ``FOLD``. Every word of one name must be found in
    the other, each once, in any order; one word may be written as several (Nurhayati, Nur Hayati).
    A name is never matched by its beginning. Symmetric. A text without a Latin letter or digit is
    no name: None. Never raises.
    """
    tokens_a, tokens_b = tokens(a), tokens(b)
    if not tokens_a or not tokens_b:
        return None
    if same_text(a, b):
        return Tier.EXACT
    if sorted(tokens_a) == sorted(tokens_b):
        return Tier.FOLD
    words_a, words_b = words(a), words(b)
    if _spells(words_a, words_b, fold_word):
        return Tier.FOLD
    if _spells(words_a, words_b, branch_word):
        return Tier.BRANCH
    if _pairs_off(words_a, words_b, branch_word, slips=1):
        return Tier.SIMILAR
    return None


def _spells(a: tuple[str, ...], b: tuple[str, ...], keys: _Keys) -> bool:
    return _pairs_off(a, b, keys, slips=0) or _meet(_run_on(a, keys), _run_on(b, keys))


def _run_on(name: tuple[str, ...], keys: _Keys) -> frozenset[str]:
    """The keys of the words one after the other: the name as it sounds wherever its spaces stand.

    Folded word by word, because letters that meet across a space are no digraph: the n and dj of
    Hasan Djoko do not make it Hasan Yoko.
    """
    run_on = islice(product(*map(sorted, map(keys, name))), _MOST_RUN_ON)
    return frozenset(_SAME_LETTER.sub(r"\1", "".join(spelled)) for spelled in run_on)


def _meet(a: frozenset[str], b: frozenset[str]) -> bool:
    return not a.isdisjoint(b)


def _pairs_off(a: tuple[str, ...], b: tuple[str, ...], keys: _Keys, *, slips: int) -> bool:
    """Whether the words of both pair off completely: one with one, or one with neighbours joined.

    Up to ``slips`` pairs, of one word with one word, may be similar only.
    """
    if len(a) > _MOST_WORDS or len(b) > _MOST_WORDS:
        return False
    all_of_b = (1 << len(b)) - 1
    failed: set[tuple[int, int, int]] = set()

    def rest_pairs_off(i: int, used: int, slips: int) -> bool:
        if i == len(a):
            return used == all_of_b
        state = (i, used, slips)
        if state in failed:
            return False
        failed.add(state)  # or never asked again
        keys_a = keys(a[i])
        for j in range(len(b)):
            if used >> j & 1:
                continue
            keys_b = keys(b[j])
            if _meet(keys_a, keys_b):
                if rest_pairs_off(i + 1, used | 1 << j, slips):
                    return True
            elif (
                slips
                and _similar(keys_a, keys_b)
                and rest_pairs_off(i + 1, used | 1 << j, slips - 1)
            ):
                return True
            for end, joined in _joined(a, i, b[j]):
                if _meet(keys(joined), keys_b) and rest_pairs_off(end, used | 1 << j, slips):
                    return True
            for end, joined in _joined(b, j, a[i]):
                taken = (1 << end) - (1 << j)
                if used & taken:
                    break
                if _meet(keys_a, keys(joined)) and rest_pairs_off(i + 1, used | taken, slips):
                    return True
        return False

    return rest_pairs_off(0, 0, slips)


def _joined(words: tuple[str, ...], start: int, one: str) -> list[tuple[int, str]]:
    """(end, text) of every run of two words or more from ``start`` that ``one`` word may spell."""
    runs: list[tuple[int, str]] = []
    joined = words[start]
    for end in range(start + 1, len(words)):
        joined += words[end]
        if len(joined) > 2 * len(one) + 4:  # no spelling is longer by more than its doubled letters
            break
        runs.append((end + 1, joined))
    return runs


def _similar(a: frozenset[str], b: frozenset[str]) -> bool:
    return any(similar_token(x, y) for x in a for y in b)
