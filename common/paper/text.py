"""Text made to fit a width: shrunk a little first, then wrapped, never cut."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from common.paper.fonts import Face
from common.paper.ink import BLACK

__all__ = ["Fitted", "Style", "fit", "wrap", "wrap_runs"]

SHRINK_TO: Final = 0.85


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks: face, size in points, grey (0 black), line height in sizes."""

    face: Face
    size: float
    grey: float = BLACK
    leading: float = 1.3

    @property
    def line(self) -> float:
        """Points from baseline to baseline."""
        return self.size * self.leading

    def scaled(self, factor: float) -> Style:
        """The same look at another size."""
        return replace(self, size=self.size * factor)

    def width(self, text: str) -> float:
        """Points that ``text`` takes in one line."""
        return self.face.width(text, self.size)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of text in the style in which they fit."""

    style: Style
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """Points of all lines."""
        return self.style.line * len(self.lines)


def fit(text: str, style: Style, width: float) -> Fitted:
    """``text`` in ``width`` points: as it is, or shrunk to one line, or shrunk and wrapped."""
    taken = style.width(text)
    if taken <= width:
        return Fitted(style, (text,))
    factor = width / taken
    if factor >= SHRINK_TO:
        return Fitted(style.scaled(factor * 0.999), (text,))
    smaller = style.scaled(SHRINK_TO)
    return Fitted(smaller, tuple(wrap(text, smaller, width)))


def wrap(text: str, style: Style, width: float) -> list[str]:
    """Lines no wider than ``width``; a word that is wider alone is broken between characters."""
    return [" ".join(words) for words in _fill(text.split(), style, width)] or [""]


def _fill(words: Sequence[str], style: Style, width: float) -> Iterator[list[str]]:
    space = style.width(" ")
    line: list[str] = []
    taken = 0.0
    for word in itertools.chain.from_iterable(_broken(w, style, width) for w in words):
        need = style.width(word)
        if line and taken + space + need > width:
            yield line
            line, taken = [], 0.0
        taken += need + (space if line else 0.0)
        line.append(word)
    if line:
        yield line


def _broken(word: str, style: Style, width: float) -> Iterator[str]:
    while len(word) > 1 and style.width(word) > width:
        keep = len(word) - 1
        while keep > 1 and style.width(word[:keep]) > width:
            keep -= 1
        yield word[:keep]
        word = word[keep:]
    yield word


Run = tuple[str, Style]
PlacedRun = tuple[float, str, Style]


def wrap_runs(runs: Sequence[Run], width: float) -> list[list[PlacedRun]]:
    """Text in several styles as lines of (x, text, style); lines break at spaces only."""
    lines: list[list[PlacedRun]] = [[]]
    x = 0.0
    for word in _words(runs):
        need = sum(style.width(text) for text, style in word)
        gap = word[0][1].width(" ") if lines[-1] else 0.0
        if lines[-1] and x + gap + need > width:
            lines.append([])
            x = gap = 0.0
        x += gap
        for text, style in word:
            lines[-1].append((x, text, style))
            x += style.width(text)
    return [_joined(line) for line in lines]


def _words(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """What stands between spaces, each perhaps in several styles ("**name**," is one word)."""
    word: list[Run] = []
    for text, style in runs:
        for index, part in enumerate(text.split(" ")):
            if index and word:
                yield word
                word = []
            if part:
                word.append((part, style))
    if word:
        yield word


def _joined(line: list[PlacedRun]) -> list[PlacedRun]:
    """Neighbours of one style as one run: fewer operations, and text that searches well."""
    out: list[PlacedRun] = []
    end = 0.0
    for x, text, style in line:
        if out and out[-1][2] is style:
            start, before, _ = out[-1]
            glue = " " if x - end > 0.01 else ""
            out[-1] = (start, before + glue + text, style)
        else:
            out.append((x, text, style))
        end = x + style.width(text)
    return out
