"""The digest of cards: bytes fixed for ever, a sum in any order, and taken out as cheaply as added."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from protocol.digest import DIGEST_BYTES, NOTHING, Sum, card_digest

CARD = bytes(range(16))
marks = st.lists(st.binary(min_size=DIGEST_BYTES, max_size=DIGEST_BYTES), max_size=8)


def test_the_bytes_of_a_mark_never_change() -> None:
    assert card_digest(CARD, b"").hex() == "daedf90347dd99a2db457e3f62ec6f29"
    assert card_digest(CARD, b"\x80").hex() == "5450257a8f4449e2172252a00c4ed42b"
    assert (
        Sum.of([card_digest(CARD, b""), card_digest(CARD, b"\x80")]).digest.hex()
        == "2f3e1e7dd721e384f267d0df6f3b4354"
    )


def test_a_mark_is_of_the_card_and_of_its_bytes() -> None:
    assert card_digest(CARD, b"a") != card_digest(CARD, b"b")
    assert card_digest(CARD, b"a") != card_digest(bytes(16), b"a")


@given(marks, st.data())
def test_the_order_does_not_matter(given_marks: list[bytes], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(given_marks))
    assert Sum.of(shuffled) == Sum.of(given_marks)


@given(marks, marks)
def test_what_was_added_can_be_taken_out(there: list[bytes], others: list[bytes]) -> None:
    both = Sum.of([*there, *others])
    assert both.minus(others) == Sum.of(there)
    assert both.minus(others).minus(there) == NOTHING


@given(marks)
def test_a_kept_sum_reads_back(given_marks: list[bytes]) -> None:
    found = Sum.of(given_marks)
    assert len(found.digest) == DIGEST_BYTES
    assert Sum.read(found.count, found.digest) == found


def test_nothing_kept_is_nothing() -> None:
    assert Sum.read(0, None) == Sum.read(0, b"") == NOTHING
    assert NOTHING.digest == bytes(DIGEST_BYTES)


def test_the_sum_wraps_around() -> None:
    top = bytes([255] * DIGEST_BYTES)
    one = (1).to_bytes(DIGEST_BYTES, "big")
    assert Sum.of([top, one]).digest == bytes(DIGEST_BYTES)
