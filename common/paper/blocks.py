"""Blocks of a page: each is laid out for a width first, so that its height is known, then drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from common.paper.fonts import ASCENT, CAP_HEIGHT
from common.paper.ink import Ink
from common.paper.text import Fitted, Run, Style, fit, wrap, wrap_runs

__all__ = [
    "Align",
    "Block",
    "Field",
    "beside",
    "box_line",
    "fields",
    "paragraph",
    "rich_paragraph",
    "rule",
    "space",
    "stack",
    "title",
]


class Align(Enum):
    """Where lines stand in their width."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Block:
    """Something laid out: its height in points, and how it is drawn with its top left at (x, y)."""

    height: float
    draw: Callable[[Ink, float, float], None]


def space(height: float) -> Block:
    """White."""
    return Block(height, lambda _ink, _x, _y: None)


def rule(width: float, thickness: float, grey: float = 0.0, after: float = 0.0) -> Block:
    """A line across, with ``after`` points of white below."""

    def draw(ink: Ink, x: float, y: float) -> None:
        middle = y + thickness / 2
        ink.line(x, middle, x + width, middle, thickness, grey)

    return Block(thickness + after, draw)


def stack(blocks: Sequence[Block], gap: float = 0.0) -> Block:
    """Blocks below one another, ``gap`` points apart."""
    kept = [b for b in blocks if b.height > 0]

    def draw(ink: Ink, x: float, y: float) -> None:
        for block in kept:
            block.draw(ink, x, y)
            y += block.height + gap

    return Block(sum(b.height for b in kept) + gap * max(0, len(kept) - 1), draw)


def beside(blocks: Sequence[tuple[float, Block]], *, bottom: bool = False) -> Block:
    """Blocks at offsets from the left, tops aligned (or bottoms)."""
    height = max(block.height for _, block in blocks)

    def draw(ink: Ink, x: float, y: float) -> None:
        for offset, block in blocks:
            block.draw(ink, x + offset, y + (height - block.height if bottom else 0.0))

    return Block(height, draw)


def draw_line(
    ink: Ink, x: float, baseline: float, width: float, text: str, style: Style, align: Align
) -> None:
    """One line of text in ``width`` points from ``x``."""
    if align is Align.CENTRE:
        x += (width - style.width(text)) / 2
    elif align is Align.RIGHT:
        x += width - style.width(text)
    ink.text(x, baseline, text, style.face, style.size, style.grey)


def _baseline(style: Style) -> float:
    """From the top of a line to its baseline: the letters sit in the middle of the line."""
    return style.size * (ASCENT + (style.leading - 1.02) / 2)


def _lines(fitted: Fitted, width: float, align: Align) -> Block:
    style = fitted.style
    first = _baseline(style)

    def draw(ink: Ink, x: float, y: float) -> None:
        for index, line in enumerate(fitted.lines):
            draw_line(ink, x, y + first + index * style.line, width, line, style, align)

    return Block(fitted.height, draw)


def paragraph(text: str, style: Style, width: float, align: Align = Align.LEFT) -> Block:
    """Text wrapped at its own size."""
    return _lines(Fitted(style, tuple(wrap(text, style, width))), width, align)


def title(text: str, style: Style, width: float, align: Align = Align.LEFT) -> Block:
    """Text that would rather shrink a little than take a second line."""
    return _lines(fit(text, style, width), width, align)


def rich_paragraph(runs: Sequence[Run], width: float) -> Block:
    """Text in several styles (one line height: that of the first), wrapped at spaces."""
    lines = wrap_runs(runs, width)
    style = runs[0][1]
    first = _baseline(style)

    def draw(ink: Ink, x: float, y: float) -> None:
        for index, line in enumerate(lines):
            for offset, text, s in line:
                ink.text(x + offset, y + first + index * style.line, text, s.face, s.size, s.grey)

    return Block(style.line * len(lines), draw)


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value; ``style`` when this value looks unlike the others."""

    label: str
    value: str
    style: Style | None = None


def fields(
    rows: Sequence[Field],
    width: float,
    label_width: float,
    label: Style,
    value: Style,
    *,
    colon: bool = True,
    gap: float = 0.0,
) -> Block:
    """Labels in one column, values in another, with the colons of an official letter between."""
    indent = label_width + (value.width(":  ") if colon else 0.0)
    placed: list[tuple[Fitted, Fitted]] = [
        (fit(row.label, label, label_width), fit(row.value, row.style or value, width - indent))
        for row in rows
    ]
    heights = [max(_below(n, value), _below(v, value)) + gap for n, v in placed]

    def draw(ink: Ink, x: float, y: float) -> None:
        for (name, text), height in zip(placed, heights, strict=True):
            base = y + _baseline(value)
            _draw_from(ink, x, base, name)
            if colon:
                ink.text(x + label_width, base, ":", value.face, value.size, label.grey)
            _draw_from(ink, x + indent, base, text)
            y += height

    return Block(sum(heights) - (gap if rows else 0.0), draw)


def _below(fitted: Fitted, first: Style) -> float:
    """Height of lines whose first stands on the baseline of a line of ``first``."""
    return first.line + fitted.style.line * (len(fitted.lines) - 1)


def _draw_from(ink: Ink, x: float, baseline: float, fitted: Fitted) -> None:
    style = fitted.style
    for index, line in enumerate(fitted.lines):
        ink.text(x, baseline + index * style.line, line, style.face, style.size, style.grey)


def box_line(text: str, style: Style, width: float, *, ticked: bool) -> Block:
    """A box, ticked or empty, and what it stands for."""
    side = style.size * 0.92
    indent = side + style.size * 0.5
    fitted = fit(text, style, width - indent)

    def draw(ink: Ink, x: float, y: float) -> None:
        base = y + _baseline(style)
        top = base - style.size * CAP_HEIGHT / 2 - side / 2
        ink.frame(x, top, side, side, 0.6, 0.25)
        if ticked:
            points = ((0.18, 0.50), (0.42, 0.76), (0.98, -0.02))
            ink.polyline([(x + a * side, top + b * side) for a, b in points], style.size * 0.15)
        _draw_from(ink, x + indent, base, fitted)

    return Block(_below(fitted, style), draw)
