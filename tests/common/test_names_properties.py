"""What must hold for every text, found by trying texts at random."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.names import (
    Tier,
    branch_keys,
    branch_word,
    fold_keys,
    fold_query,
    fold_word,
    joined_keys,
    match,
    query_readings,
    similar_token,
    tokens,
    words,
)
from tests.common.test_names import DIFFERENT, SAME

UNTIMED = settings(deadline=None)  # a busy machine is no fault of the code
PIECES = st.sampled_from(
    sorted({word for pair in SAME + DIFFERENT for word in " ".join(pair).split()})
)
NAMES = st.lists(PIECES, min_size=1, max_size=5).map(" ".join)
ONE_WORD_PAIRS = [pair for pair in SAME if " " not in "".join(pair)]
# Letters that the rules are about come often, so that they meet in every way.
WORDS = st.text("AEIOUHYWJZCSDTNKPQXFVBGLMR", min_size=1, max_size=12)
ANY_TEXT = st.text(st.characters(), max_size=80)


@UNTIMED
@given(ANY_TEXT, ANY_TEXT)
def test_no_text_raises(a: str, b: str) -> None:
    assert match(a, b) == match(b, a)
    for text in (a, b):
        assert all(token.isascii() and token.isalnum() for token in tokens(text))
        assert bool(tokens(text)) == bool(words(text)) == bool(fold_query(text))
        assert all(
            fold <= branch for fold, branch in zip(fold_keys(text), branch_keys(text), strict=True)
        )
        joined_keys(text)
        query_readings(text)


@UNTIMED
@given(ANY_TEXT)
def test_a_text_is_exactly_itself_if_it_is_a_name(text: str) -> None:
    assert match(text, text) is (Tier.EXACT if tokens(text) else None)


@UNTIMED
@given(NAMES, NAMES)
def test_match_is_symmetric(a: str, b: str) -> None:
    assert match(a, b) is match(b, a)


@UNTIMED
@given(NAMES, st.data())
def test_the_same_words_in_any_order_match(name: str, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(name.split()))
    assert match(name, " ".join(shuffled)) in (Tier.EXACT, Tier.FOLD)


@UNTIMED
@given(st.lists(st.sampled_from(ONE_WORD_PAIRS), min_size=2, max_size=5), st.data())
def test_a_name_is_as_alike_as_its_least_alike_word(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    written = " ".join(a for a, _ in pairs)
    spelled = " ".join(data.draw(st.permutations([b for _, b in pairs])))
    ranks = [list(Tier).index(found) for pair in pairs if (found := match(*pair)) is not None]
    assert match(written, spelled) is list(Tier)[max(ranks)]


@UNTIMED
@given(NAMES)
def test_writing_a_name_without_spaces_matches(name: str) -> None:
    assert match(" ".join(words(name)), "".join(words(name))) in (Tier.EXACT, Tier.FOLD)


@UNTIMED
@given(WORDS)
def test_folding_a_key_gives_that_key_alone(word: str) -> None:
    keys = branch_word(word)
    assert fold_word(word) <= keys
    assert keys
    for key in keys:
        assert fold_word(key) == {key}


@UNTIMED
@given(WORDS, WORDS)
def test_similar_is_one_letter_more_less_or_other(a: str, b: str) -> None:
    assert (
        similar_token(a, b)
        is similar_token(b, a)
        is (min(len(a), len(b)) >= 4 and edits(a, b) == 1)
    )


@UNTIMED
@given(
    WORDS, st.integers(0, 11), st.sampled_from("AXY"), st.sampled_from(["more", "less", "other"])
)
def test_one_slip_is_similar(word: str, at: int, letter: str, slip: str) -> None:
    at %= len(word)
    rest = word[at:] if slip == "more" else word[at + 1 :]
    slipped = word[:at] + ("" if slip == "less" else letter) + rest
    assert similar_token(word, slipped) is (min(len(word), len(slipped)) >= 4 and word != slipped)


def edits(a: str, b: str) -> int:
    """Levenshtein's distance, the plain way."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(row[-1] + 1, above[j] + 1, above[j - 1] + (x != y)))
    return row[-1]


@pytest.mark.parametrize(
    "text",
    ["J" * 60, "JA" * 5000, "A " * 5000, "Z J " * 20, "ZACHAJE" * 8, "AN NA " * 5, "DZ." * 3000],
)
def test_no_text_is_slow(text: str) -> None:
    started = time.process_time()
    match(text + "Q", text + "R")
    match(text, text[::-1] + "Q")
    fold_query(text)
    assert time.process_time() - started < 2  # seconds; a tenth of that on a slow PC
