from __future__ import annotations

from desk_app.sync.pace import Limits, Pace


def pace(events: int = 16) -> Pace:
    return Pace(Limits(events=events, page_bytes=4096, least_page_bytes=1024))


def test_it_feels_its_way_to_the_protocols_limits() -> None:
    usual = Pace(Limits())
    assert (usual.events, usual.page_bytes) == (1_000, 1 << 20)
    usual.succeeded(1_000, 200)
    assert usual.events == 2_000
    usual.succeeded(2_000, 400)
    assert (usual.events, usual.page_bytes) == (2_500, 1 << 20)


def test_the_largest_batch_comes_down_to_one_in_eleven_failures() -> None:
    usual = Pace(Limits(first_events=2_500))
    for _ in range(11):
        assert usual.failed(usual.events)
    assert usual.events == 1
    assert not usual.failed(1)


def test_it_halves_what_was_really_sent() -> None:
    p = pace()
    p.failed(6)
    assert p.events == 3


def test_a_request_without_events_makes_the_page_smaller_only() -> None:
    p = pace()
    assert p.failed(0)
    assert (p.events, p.page_bytes) == (16, 2048)
    assert p.failed(0)
    assert not p.failed(0)
    assert p.page_bytes == 1024


def test_it_grows_back_to_the_limits_and_no_further() -> None:
    p = pace()
    for _ in range(4):
        p.failed(p.events)
    sizes = []
    for _ in range(6):
        p.succeeded()
        sizes.append((p.events, p.page_bytes))
    assert sizes == [(2, 2048), (4, 4096), (8, 4096), (16, 4096), (16, 4096), (16, 4096)]


def test_a_size_that_never_comes_through_is_tried_later_and_later() -> None:
    p = pace(64)
    tries = []
    for _ in range(60):
        if p.events > 4:
            tries.append("too much")
            p.failed(p.events)
        else:
            tries.append("ok")
            p.succeeded()
    runs = "".join("x" if t == "too much" else "." for t in tries).split("x")
    between = [len(r) for r in runs if r]
    assert between[:8] == [1, 2, 4, 8, 8, 8, 8, 8]


def test_patience_is_forgotten_once_the_line_is_good_again() -> None:
    p = pace(8)
    p.failed(8)
    p.succeeded()  # back at 8
    p.failed(8)  # which does not hold: wait for two
    p.succeeded()
    assert p.events == 4
    p.succeeded()
    assert p.events == 8
    p.succeeded()
    p.failed(8)
    p.succeeded()
    assert p.events == 8


def test_what_took_long_is_asked_for_in_smaller_parts() -> None:
    p = Pace(Limits())
    p.succeeded(1_000, 12_000)
    assert (p.events, p.page_bytes) == (250, (1 << 20) // 4)
    p.succeeded(250, 3_001)  # neither long nor quick: it stays
    assert (p.events, p.page_bytes) == (250, (1 << 20) // 4)
    p.succeeded(250, 3_000)
    assert (p.events, p.page_bytes) == (500, (1 << 20) // 2)


def test_a_long_page_without_events_makes_the_page_smaller_only() -> None:
    p = Pace(Limits())
    p.succeeded(0, 60_000)
    assert (p.events, p.page_bytes) == (1_000, 64 << 10)


def test_however_slow_the_line_one_event_goes() -> None:
    p = Pace(Limits())
    for _ in range(9):
        p.succeeded(p.events, 3_600_000)
    assert p.events == 1


def test_what_took_long_is_no_failure_that_makes_it_wait() -> None:
    p = Pace(Limits())
    p.failed(1_000)
    p.succeeded(500, 100)  # grown back to a thousand
    p.succeeded(1_000, 12_000)
    p.succeeded(250, 100)
    assert p.events == 500
