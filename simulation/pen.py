"""Made-up pen signatures: what a signature pad would report of a quick, worn-down handwriting."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Final

from protocol.strokes import Point, Strokes

__all__ = ["HEIGHT", "WIDTH", "strokes_for"]

WIDTH: Final = 6000
HEIGHT: Final = 2000

_MARGIN: Final = 120
_MIN_POINTS: Final = 150
_MAX_POINTS: Final = 400
_FLOURISH: Final = 55  # samples kept for an underline and a crossing
_TALL: Final = frozenset("BDFHKLT")
_DEEP: Final = frozenset("GJPQY")
_ROUND: Final = frozenset("ACEOS")
_HUMPS: Final = {"M": 3, "W": 3, "N": 2, "U": 2, "H": 2}


@dataclass(frozen=True, slots=True)
class _Hump:
    """One swing of the hand: up (or down, ``height`` < 0) and back to the line while moving on."""

    height: float
    advance: float
    loop: float


# A stroke without units: x grows to the right, y upwards, one pair a sample.
_Path = list[tuple[float, float]]


def strokes_for(rng: random.Random, name: str) -> Strokes:
    """A signature of ``name``: strokes of points (x, y, t, pressure), 150 to 400 points in all.

    Units as in protocol.strokes, on a pad of 60 x 20 mm: x 0 to 6000, y 0 to 2000; t grows by 5 to
    8 ms from sample to sample and by more where the pen is lifted; pressure is 1 to 255. The same
    state of ``rng`` and the same name give the same strokes.
    """
    paths = _paths(rng, [word for word in name.upper().split() if word[0].isalpha()] or ["X"])
    return _sampled(rng, _fitted(rng, paths))


def _paths(rng: random.Random, words: list[str]) -> list[_Path]:
    slant = rng.uniform(0.1, 0.45)
    initial = _initial(rng)
    tail = _letters(rng, words[0][1:5])
    if len(words) > 1:
        tail += [_Hump(rng.uniform(1.6, 2.3), 1.0, rng.uniform(0.1, 0.3))]
        tail += _letters(rng, words[-1][1 : rng.randint(2, 5)])
    tail = tail[: rng.randint(6, 11)] or _letters(rng, "EM")
    exit_swing = _Hump(rng.uniform(-0.5, 0.6), rng.uniform(1.5, 3.5), 0.0)
    swings = [*tail, exit_swing]
    groups = [[*initial, *swings]] if rng.random() < 0.5 else [initial, swings]
    per_hump = rng.randint(20, 25)
    while sum(_samples(hump, per_hump) for hump in (*initial, *swings)) > _MAX_POINTS - _FLOURISH:
        per_hump -= 1
    paths: list[_Path] = []
    start = 0.0
    for group in groups:
        path = _body(rng, group, start, per_hump, slant)
        start = path[-1][0] - rng.uniform(0.0, 0.5)
        paths.append(path)
    if rng.random() < 0.55:
        paths.append(_underline(rng, paths))
    if rng.random() < 0.35:
        paths.append(_crossing(rng, paths))
    missing = _MIN_POINTS - sum(len(path) for path in paths)
    if missing > 0:
        paths.append(_underline(rng, paths, at_least=missing + 5))
    return paths


def _initial(rng: random.Random) -> list[_Hump]:
    """A capital: one big loop and, often, a second swing."""
    big = _Hump(rng.uniform(2.4, 3.4), rng.uniform(0.6, 1.3), rng.uniform(0.25, 0.75))
    if rng.random() < 0.6:
        return [big, _Hump(rng.uniform(-1.2, 1.8), rng.uniform(0.6, 1.0), rng.uniform(0.1, 0.5))]
    return [big]


def _letters(rng: random.Random, letters: str) -> list[_Hump]:
    humps: list[_Hump] = []
    worn = 1.0
    for letter in letters:
        if letter in _TALL:
            height, loop = rng.uniform(1.6, 2.2), rng.uniform(0.15, 0.35)
        elif letter in _DEEP:
            height, loop = rng.uniform(-1.8, -1.2), rng.uniform(-0.35, -0.15)
        elif letter in _ROUND:
            height, loop = rng.uniform(0.7, 1.0), rng.uniform(0.2, 0.35)
        else:
            height, loop = rng.uniform(0.6, 0.9), rng.uniform(-0.05, 0.12)
        for _ in range(_HUMPS.get(letter, 1)):
            humps.append(_Hump(height * worn, rng.uniform(0.55, 0.9) / worn, loop))
            worn *= rng.uniform(0.86, 0.98)  # the hand grows lazy towards the end
            height = abs(height) if abs(height) < 1 else rng.uniform(0.6, 0.9)
    return humps


def _body(
    rng: random.Random, humps: list[_Hump], start: float, per_hump: int, slant: float
) -> _Path:
    points: list[tuple[float, float]] = []
    left = start
    wave, phase = rng.uniform(0.05, 0.15), rng.uniform(0.0, math.tau)
    for hump in humps:
        samples = _samples(hump, per_hump)
        skew = rng.uniform(-0.25, 0.25)
        for step in range(samples):
            turn = math.tau * step / samples
            turn += skew * math.sin(turn)
            y = hump.height * (1 - math.cos(turn)) / 2
            x = left + hump.advance * turn / math.tau + hump.loop * math.sin(turn)
            y += wave * math.sin(0.7 * x + phase)
            points.append((x + slant * y, y))
        left += hump.advance
    return points


def _samples(hump: _Hump, per_hump: int) -> int:
    """A tall swing takes longer than a low one, but not by as much as its way is longer."""
    return max(8, round(per_hump * (0.64 + 0.27 * abs(hump.height))))


def _underline(rng: random.Random, paths: list[_Path], at_least: int = 0) -> _Path:
    """A sweep below the name, out to the right and sometimes back."""
    left = min(x for path in paths for x, _ in path)
    right = max(x for path in paths for x, _ in path)
    depth = rng.uniform(-1.5, -0.7)
    samples = max(at_least, rng.randint(22, 38))
    back = rng.random() < 0.5
    bow = rng.uniform(0.1, 0.4)
    points: list[tuple[float, float]] = []
    for step in range(samples):
        part = step / (samples - 1)
        along = (1 - math.cos(math.pi * part * (1.6 if back else 1.0))) / 2
        drop = 0.55 * part if back else 0.0
        y = depth + bow * math.sin(math.pi * along) - drop + 0.2 * along
        points.append((left + (right - left) * (0.05 + 0.95 * along), y))
    return points


def _crossing(rng: random.Random, paths: list[_Path]) -> _Path:
    """The bar of a t, struck late and quickly."""
    first = paths[0]
    x = first[len(first) // 2][0]
    y = rng.uniform(1.2, 1.9)
    length = rng.uniform(0.8, 1.8)
    samples = rng.randint(9, 14)
    return [
        (x + length * step / samples, y + 0.15 * math.sin(step / samples * math.pi))
        for step in range(samples)
    ]


def _fitted(rng: random.Random, paths: list[_Path]) -> list[_Path]:
    """The paths in hundredths of a millimetre, y downwards, somewhere on the pad."""
    xs = [x for path in paths for x, _ in path]
    ys = [y for path in paths for _, y in path]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    scale = min(
        (WIDTH - 2 * _MARGIN) * rng.uniform(0.55, 0.95) / width,
        (HEIGHT - 2 * _MARGIN) * rng.uniform(0.7, 1.0) / height,
    )
    left = rng.uniform(_MARGIN, WIDTH - _MARGIN - width * scale)
    top = rng.uniform(_MARGIN, HEIGHT - _MARGIN - height * scale)
    return [
        [(left + (x - min(xs)) * scale, top + (max(ys) - y) * scale) for x, y in path]
        for path in paths
    ]


def _sampled(rng: random.Random, paths: list[_Path]) -> Strokes:
    """Times, pressures and the small unrest of hand and pad."""
    firm = rng.uniform(110.0, 180.0)
    now = 0
    strokes: list[tuple[Point, ...]] = []
    for path in paths:
        stroke: list[Point] = []
        last = len(path) - 1
        above = path[0][1]
        for index, (x, y) in enumerate(path):
            ease = min(1.0, (index + 1) / 6, (last - index + 1) / 5)
            down = max(-1.0, min(1.0, (y - above) / 60))  # pulling presses harder than pushing
            pressure = firm * ease * (1 + 0.22 * down) + rng.uniform(-5.0, 5.0)
            point = (
                _within(x + rng.uniform(-2.0, 2.0), WIDTH),
                _within(y + rng.uniform(-2.0, 2.0), HEIGHT),
                now,
                max(1, min(255, round(pressure))),
            )
            stroke.append(point)
            above = y
            now += rng.randint(5, 8)
        strokes.append(tuple(stroke))
        now += rng.randint(60, 240)
    return tuple(strokes)


def _within(value: float, limit: int) -> int:
    return max(0, min(limit, round(value)))
