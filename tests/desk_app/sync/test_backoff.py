from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.sync.backoff import BASE_S, CAP_S, backoff_s


def test_it_doubles_from_two_seconds_to_a_cap_of_five_minutes() -> None:
    nearly = 0.999999
    assert [round(backoff_s(n, nearly)) for n in range(10)] == [
        *(2, 4, 8, 16, 32, 64, 128, 256, 300, 300),
    ]


@pytest.mark.parametrize("attempt", [0, 5, 8, 50, 10**9])
def test_full_jitter_starts_at_nothing(attempt: int) -> None:
    assert backoff_s(attempt, 0.0) == 0


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_it_never_leaves_its_bounds_and_follows_the_fraction(attempt: int, fraction: float) -> None:
    assert 0 <= backoff_s(attempt, fraction) < CAP_S
    assert backoff_s(0, fraction) <= BASE_S
    assert backoff_s(attempt, fraction) <= backoff_s(attempt + 1, fraction)
