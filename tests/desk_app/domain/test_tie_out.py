"""The tie-out: what was sent against where it is; whatever is missing shows as a difference."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.tie_out import NOT_RECEIVED, tie_out
from protocol.custody import State
from protocol.objects import BatchObject

ONE, TWO, UNKNOWN = b"1" * 16, b"2" * 16, b"3" * 16


def sent(counts: dict[bytes, int], sent_on: int = 0) -> list[BatchObject]:
    """Batches of so many cards; of each, ``sent_on`` went back and left again."""
    return [
        BatchObject(
            id=batch, kelurahan="3374041002", number="", count=n, dispatched_on=0, sent_on=sent_on
        )
        for batch, n in counts.items()
    ]


def test_nothing_sent_and_nothing_known_balances() -> None:
    balance = tie_out([], {})
    assert (balance.sent, balance.unlisted, balance.received, balance.difference) == (0, 0, 0, 0)
    assert balance.count(*State) == 0


def test_every_card_is_counted_once_and_in_its_place() -> None:
    counts: dict[tuple[bytes | None, State | None], int] = {
        (ONE, State.RECEIVED): 3,
        (ONE, State.IN_TRANSIT): 1,
        (TWO, State.RECEIVED): 2,
        (TWO, State.MISSING_ON_RECEIPT): 1,
        (TWO, State.HANDED_OVER): 4,
        (None, State.RECEIVED): 1,
    }
    balance = tie_out(sent({ONE: 4, TWO: 7}), counts)
    assert balance.sent == 11
    assert balance.unlisted == 1
    assert balance.count(State.RECEIVED) == 6
    assert balance.received == 10
    assert balance.count(State.IN_TRANSIT, State.MISSING_ON_RECEIPT) == 2
    assert balance.difference == 0


def test_a_lost_row_and_a_row_too_many_are_differences() -> None:
    assert tie_out(sent({ONE: 4}), {(ONE, State.RECEIVED): 3}).difference == 1
    assert tie_out(sent({ONE: 4}), {(ONE, State.RECEIVED): 5}).difference == -1
    assert tie_out(sent({ONE: 4}), {}).difference == 4


def test_a_batch_that_the_feed_does_not_name_is_unlisted() -> None:
    balance = tie_out([], {(UNKNOWN, State.RECEIVED): 2})
    assert (balance.unlisted, balance.difference) == (2, 0)


def test_a_card_without_a_state_is_not_there_yet() -> None:
    assert tie_out(sent({ONE: 1}), {(ONE, None): 1}).difference == 1


@given(
    st.dictionaries(
        st.tuples(st.sampled_from([ONE, TWO, UNKNOWN, None]), st.sampled_from(list(State))),
        st.integers(0, 9),
    )
)
def test_received_and_not_received_are_all_there_is(
    counts: dict[tuple[bytes | None, State | None], int],
) -> None:
    listed = {batch: sum(n for (b, _), n in counts.items() if b == batch) for batch in (ONE, TWO)}
    balance = tie_out(sent(listed), counts)
    assert balance.difference == 0
    here = sum(
        n
        for (b, s), n in counts.items()
        if s is not None and (s is not State.PRINTED or b in listed)
    )
    assert balance.received + balance.count(*NOT_RECEIVED) == here


def test_a_card_not_sent_yet_is_no_card_of_this_office() -> None:
    balance = tie_out(sent({ONE: 1}), {(None, State.PRINTED): 7, (ONE, State.RECEIVED): 1})
    assert (balance.unlisted, balance.difference, balance.received) == (0, 0, 1)


def test_a_card_that_went_back_and_came_again_is_counted_where_it_is_now() -> None:
    # Two were sent; one went back and came again in the second batch, or left for another kelurahan.
    again: dict[tuple[bytes | None, State | None], int] = {
        (ONE, State.RECEIVED): 1,
        (TWO, State.IN_TRANSIT): 1,
    }
    assert tie_out([*sent({ONE: 2}, sent_on=1), *sent({TWO: 1})], again).difference == 0
    assert tie_out(sent({ONE: 2}, sent_on=1), {(ONE, State.RECEIVED): 1}).difference == 0
    assert tie_out(sent({ONE: 2}), {(ONE, State.RECEIVED): 1}).difference == 1
