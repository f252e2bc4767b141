"""Whoever sits at the window goes first, but not for ever."""

from __future__ import annotations

from desk_app.services.courtesy import Courtesy


class Hands:
    """A clock that moves while somebody sleeps, and a hand that may touch something meanwhile."""

    def __init__(self, *, restless: bool = False) -> None:
        self.now_ms = 0
        self.slept_ms = 0
        self.restless = restless
        self.courtesy = Courtesy(lambda: self.now_ms, self.sleep)

    def sleep(self, seconds: float) -> None:
        self.now_ms += round(seconds * 1000)
        self.slept_ms += round(seconds * 1000)
        if self.restless:
            self.courtesy.touched()


def test_where_nobody_has_touched_anything_nothing_waits() -> None:
    hands = Hands()
    assert not hands.courtesy.wanted
    hands.courtesy.give_way()
    assert hands.slept_ms == 0


def test_after_a_touch_the_answer_goes_first() -> None:
    hands = Hands()
    hands.courtesy.touched()
    before = hands.courtesy.wanted
    hands.courtesy.give_way()
    assert hands.slept_ms == 80
    assert (before, hands.courtesy.wanted) == (True, False)
    hands.courtesy.give_way()
    assert hands.slept_ms == 80


def test_a_hand_that_never_rests_does_not_stop_the_work() -> None:
    hands = Hands(restless=True)
    hands.courtesy.touched()
    hands.courtesy.give_way()
    assert hands.slept_ms == 150
    assert hands.courtesy.wanted
