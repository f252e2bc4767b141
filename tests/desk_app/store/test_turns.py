"""Writers follow one another: nobody is kept out, nobody waits for ever."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from desk_app.store.engine import StoreError
from desk_app.store.turns import Turns, TurnTimeoutError
from desk_app.store.unit import DeskStore
from tests.support.desk import DeskBench

SOON = 10.0


class Asker:
    """A thread that asks for a turn and notes when it had one."""

    def __init__(self, turns: Turns, name: str, had: list[str]) -> None:
        self._turns, self._name, self._had = turns, name, had
        self.thread = threading.Thread(target=self._ask)
        self.thread.start()

    def _ask(self) -> None:
        with self._turns.turn(SOON):
            self._had.append(self._name)


def queue_of(turns: Turns, count: int, had: list[str]) -> list[Asker]:
    """So many askers, each waiting before the next one comes."""
    askers = []
    for n in range(count):
        askers.append(Asker(turns, f"asker {n}", had))
        while len(turns._waiting) <= n:
            assert askers[n].thread.is_alive()
    return askers


def test_the_turn_goes_to_whoever_has_waited_longest() -> None:
    turns, had = Turns(), list[str]()
    with turns.turn(SOON):
        before = turns.wanted
        askers = queue_of(turns, 3, had)
        assert (before, turns.wanted) == (False, True)
        assert had == []
    with turns.turn(SOON):  # asked for last, so had last
        had.append("again")
    for asker in askers:
        asker.thread.join()
    assert had == ["asker 0", "asker 1", "asker 2", "again"]
    assert not turns.wanted


def test_a_turn_that_does_not_come_is_given_up_and_holds_up_nobody() -> None:
    turns, had = Turns(), list[str]()
    with turns.turn(SOON):
        with pytest.raises(TurnTimeoutError), turns.turn(0.01):
            pass
        assert not turns.wanted
        askers = queue_of(turns, 1, had)
    askers[0].thread.join()
    assert had == ["asker 0"]


def test_a_turn_ends_with_an_error_too() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="within"), turns.turn(SOON):
        raise ValueError("within")
    with turns.turn(0.0):
        pass


def test_a_unit_that_does_not_get_its_turn_says_that_nothing_is_recorded(bench: DeskBench) -> None:
    with ExitStack() as stack:
        store = stack.enter_context(DeskStore(bench.path, bench.keys.database, patience_s=0.01))
        with store.write() as unit:
            with pytest.raises(StoreError, match="BELUM tercatat"), store.write():
                pass
            unit.settings.put("kept", b"1")
        with store.read() as unit:
            assert unit.settings.get("kept") == b"1"
