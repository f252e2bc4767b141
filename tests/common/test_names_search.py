"""A typed text finds the names it may become: what an index stores meets what a query looks up."""

from __future__ import annotations

import re

import pytest

from common.names import (
    QueryWord,
    branch_keys,
    fold_keys,
    fold_query,
    joined_keys,
    query_readings,
)
from tests.common.test_names import SAME

TITLES = re.compile(r"(?:(?:Ir|H|Hj|dr|Rr)\. )*")
ALL_NAMES = sorted({name for pair in SAME for name in pair})


def hits(query: tuple[QueryWord, ...], name: str) -> bool:
    """As an index does it: every query word meets one of the stored keys."""
    stored = joined_keys(name).union(*branch_keys(name))
    return bool(query) and all(
        not word.branch.isdisjoint(stored)
        or any(key.startswith(start) for key in stored for start in word.branch_starts)
        for word in query
    )


@pytest.mark.parametrize("name", [name for name in ALL_NAMES if "binti" not in name])
def test_typing_a_name_never_loses_it(name: str) -> None:
    after_titles = (
        len(name) - len(TITLES.sub("", name)) + 1
    )  # a title alone may still become any name
    typed = [name[:end] for end in range(after_titles, len(name) + 1)]
    assert [text for text in typed if not hits(fold_query(text), name)] == []


@pytest.mark.parametrize(("a", "b"), [*SAME, *((b, a) for a, b in SAME)])
def test_any_spelling_finds_the_other(a: str, b: str) -> None:
    assert any(hits(reading, b) for reading in query_readings(a, typing=False))
    assert any(hits(reading, b) for reading in query_readings(a))


def test_keys_per_word() -> None:
    chandra = frozenset({"HANDRA", "CANDRA"})
    assert fold_keys("Hj. Chandra Wahjoe") == (chandra, frozenset({"WAHJU"}))
    assert branch_keys("Hj. Chandra Wahjoe") == (chandra, frozenset({"WAHJU", "WAHIU"}))
    assert fold_keys("") == ()
    assert branch_keys("") == ()


def test_joined_keys_are_of_neighbours_and_of_the_whole() -> None:
    assert joined_keys("Siti Nur Hayati") == {"SITINUR", "NURHAYATI", "SITINURHAYATI"}
    assert joined_keys("Siti") == frozenset()


def test_only_the_last_word_is_a_beginning() -> None:
    first, last = fold_query("Budi San")
    assert first == QueryWord(frozenset({"BUDI"}), frozenset({"BUDI"}))
    assert last.fold_starts == {"SAN"}
    assert fold_query("Budi San ")[-1].branch_starts == frozenset()
    assert fold_query("Budi San", typing=False)[-1].branch_starts == frozenset()
    assert fold_query("Budi San, S")[-1].branch_starts == frozenset()
    assert not fold_query(" . ")
    assert not query_readings(" . ")


def test_a_beginning_does_not_find_names_that_begin_otherwise() -> None:
    assert not hits(fold_query("Budi San"), "Budi Susanto")
    assert not hits(fold_query("Rah"), "Ratna")
    assert not hits(fold_query("Bud San"), "Budi Santoso")


def test_binti_is_no_word_to_look_up() -> None:
    assert hits(fold_query("Kartini binti R"), "Kartini Rebo")
    assert hits(fold_query("Kartini Reb"), "Kartini binti Rebo")


def test_a_degree_at_the_end_is_looked_up_once_typing_is_over() -> None:
    assert not hits(fold_query("Budi Santoso SE"), "Budi Santoso")
    assert hits(fold_query("Budi Santoso SE", typing=False), "Budi Santoso")
    assert hits(fold_query("Budi Se"), "Budi Setiawan")


def test_words_written_apart_find_a_word_written_as_one() -> None:
    assert any(hits(reading, "Siti Nurhayati") for reading in query_readings("siti nur hay"))
    assert hits(fold_query("nurhay"), "Siti Nur Hayati")
