from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.crockford import ALPHABET, decode, encode


def test_alphabet_leaves_out_what_is_misread() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@given(st.integers(1, 20).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, 32**n - 1))))
def test_round_trip(case: tuple[int, int]) -> None:
    length, value = case
    text = encode(value, length)
    assert len(text) == length
    assert decode(text) == value
    assert decode(text.lower()) == value
    assert decode("-".join(text)) == value
    assert decode(" ".join(text)) == value


@pytest.mark.parametrize(("value", "length"), [(32, 1), (1, 0), (-1, 4), (1 << 20, 4)])
def test_what_does_not_fit_is_refused(value: int, length: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode(value, length)


@pytest.mark.parametrize(
    ("typed", "meant"), [("O", "0"), ("o", "0"), ("I", "1"), ("i", "1"), ("L", "1")]
)
def test_letters_that_look_like_digits_read_as_digits(typed: str, meant: str) -> None:
    assert decode(f"A{typed}B") == decode(f"A{meant}B")


@pytest.mark.parametrize("text", ["U", "A*B", "Ä", "\uff17", "\x00", "A\tB"])
def test_other_characters_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a code character"):
        decode(text)


def test_nothing_typed_is_zero() -> None:
    assert decode("") == decode(" - ") == 0
