"""Arms measured in turns, and what is said of them.

A figure alone says little on a machine whose speed drifts; so a row's arms take turns within each round,
the ratio is formed round by round, and its median is what counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

__all__ = ["FEWEST_ROUNDS", "Arms", "Goal", "Row", "in_turns", "row_of"]

FEWEST_ROUNDS: Final = 5
Arms = Mapping[str, Callable[[], Sequence[float]]]


@dataclass(frozen=True, slots=True)
class Goal:
    """What is aimed at; 0 where nothing is.

    ``ratio``: at most so many times the floor; ``p99_ms``: where latency matters; ``peer_ratio``: at most
    so many times the peer (0.1: ten times quicker).
    """

    ratio: float = 0.0
    p99_ms: float = 0.0
    peer_ratio: float = 0.0

    def __str__(self) -> str:
        parts = [f"<= {self.ratio:g}x floor"] if self.ratio else []
        if self.p99_ms:
            parts.append(f"p99 <= {self.p99_ms:g} ms")
        if self.peer_ratio:
            parts.append(f"<= {self.peer_ratio:g}x peer")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: medians in ms (or ``unit``), the median of the rounds' ratios, and whether the goal holds.

    ``peer`` and ``p99`` are None where the row has none; ``note`` says what the arms are.
    """

    name: str
    ours: float
    floor: float
    peer: float | None
    ratio: float
    goal: str
    holds: bool
    p99: float | None
    rounds: int
    note: str
    unit: str = "ms"

    def as_json(self) -> dict[str, Any]:
        """The row as the report prints it."""
        return {field: getattr(self, field) for field in self.__dataclass_fields__}


def in_turns(rounds: int, arms: Arms) -> dict[str, list[list[float]]]:
    """Let each arm run once a round, forwards and backwards by turns; the seconds of its pieces.

    One round before them is not counted: it fills caches and imports. Raises ValueError for fewer rounds
    than a median may be formed of.
    """
    if rounds < FEWEST_ROUNDS:
        raise ValueError(f"a median of fewer than {FEWEST_ROUNDS} rounds says nothing")
    taken: dict[str, list[list[float]]] = {name: [] for name in arms}
    for number in range(rounds + 1):
        names = list(arms)[:: 1 if number % 2 else -1]
        for name in names:
            pieces = list(arms[name]())
            if number:
                taken[name].append(pieces)
    return taken


def row_of(name: str, taken: Mapping[str, list[list[float]]], goal: Goal, note: str) -> Row:
    """The row of the arms ``ours``, ``floor`` and perhaps ``peer``."""
    middle = {arm: [median(pieces) for pieces in rounds] for arm, rounds in taken.items()}
    ratio = median(o / f for o, f in zip(middle["ours"], middle["floor"], strict=True))
    p99 = None
    if goal.p99_ms:
        every = sorted(piece for pieces in taken["ours"] for piece in pieces)
        p99 = _ms(every[min(len(every) - 1, len(every) * 99 // 100)])
    holds = (not goal.ratio or ratio <= goal.ratio) and (p99 is None or p99 <= goal.p99_ms)
    peer = None
    if "peer" in middle:
        peer = _ms(median(middle["peer"]))
        times = median(o / p for o, p in zip(middle["ours"], middle["peer"], strict=True))
        holds = holds and (not goal.peer_ratio or times <= goal.peer_ratio)
    return Row(
        name=name,
        ours=_ms(median(middle["ours"])),
        floor=_ms(median(middle["floor"])),
        peer=peer,
        ratio=round(ratio, 2),
        goal=str(goal),
        holds=holds,
        p99=p99,
        rounds=len(middle["ours"]),
        note=note,
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 4)
