"""Marks on whole pages: letterhead, watermark, cut line, page footer, framed word."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, sin
from typing import Final

from common.paper.blocks import Align, Block, beside, paragraph, space, stack, title
from common.paper.fonts import CAP_HEIGHT
from common.paper.ink import BLACK, Ink
from common.paper.text import Style

__all__ = [
    "LETTERHEAD_SMALL",
    "draw_cut_line",
    "draw_footer",
    "draw_tag",
    "draw_watermark",
    "letterhead",
]

LETTERHEAD_SMALL: Final = 0.78  # the address, as part of the size of the lines above
_WATERMARK_GREY: Final = 0.87


def letterhead(
    above: Sequence[str],
    office: str,
    below: Sequence[str],
    width: float,
    body: Style,
    bold: Style,
    side: float = 0.0,
) -> Block:
    """The head of an official letter: who stands above, the office, its address, a double rule.

    ``body`` is the look of the lines above; the office is a quarter larger, the address smaller.
    ``side`` points at both ends are kept free of words.
    """
    words = width - 2 * side
    lines = [title(line, body, words, Align.CENTRE) for line in above]
    lines.append(title(office, bold.scaled(1.28), words, Align.CENTRE))
    small = body.scaled(LETTERHEAD_SMALL)
    lines += [paragraph(line, small, words, Align.CENTRE) for line in below if line]

    def rules(ink: Ink, x: float, y: float) -> None:
        ink.line(x, y + 0.8, x + width, y + 0.8, 1.5)
        ink.line(x, y + 2.75, x + width, y + 2.75, 0.45)

    return stack([beside([(side, stack(lines))]), space(body.size * 0.35), Block(3.0, rules)])


def draw_watermark(
    ink: Ink, x: float, y: float, width: float, height: float, word: str, style: Style
) -> None:
    """A word slanting upwards through the middle of a box, under everything else.

    Pale where greys print. A thermal head knows black only: give the word a box of its own there.
    """
    angle = atan2(height, width) * 0.75
    right, down = cos(angle), -sin(angle)
    taken = style.width(word) / style.size
    across = taken * right - CAP_HEIGHT * down
    upward = -taken * down + CAP_HEIGHT * right
    size = 0.9 * min(width / across, height / upward)
    ink.slanted_text(
        (x + width / 2, y + height / 2),
        (right, down),
        word,
        style.face,
        size,
        _WATERMARK_GREY if ink.greys else BLACK,
    )


def draw_cut_line(ink: Ink, x0: float, x1: float, y: float, word: str, style: Style) -> None:
    """Dashes where the sheet is cut, with a small word in their middle."""
    half = style.width(word) / 2 + style.size * 0.6
    middle = (x0 + x1) / 2
    ink.dashes(x0, y, middle - half, y, 0.5, style.grey, 3)
    ink.dashes(middle + half, y, x1, y, 0.5, style.grey, 3)
    base = y + style.size * CAP_HEIGHT * 0.36
    ink.text_centred(middle, base, word, style.face, style.size, style.grey)


def draw_tag(ink: Ink, right: float, top: float, word: str, style: Style) -> float:
    """A word in a thin frame, its top right corner given; returns the width taken."""
    pad = style.size * 0.7
    width = style.width(word) + 2 * pad
    height = style.size * 1.9
    ink.frame(right - width, top, width, height, 0.6, 0.35)
    base = top + height / 2 + style.size * CAP_HEIGHT / 2
    ink.text(right - width + pad, base, word, style.face, style.size, style.grey)
    return width


def draw_footer(
    ink: Ink, x: float, baseline: float, width: float, left: str, right: str, style: Style
) -> None:
    """A hairline with a line of text below it, at both ends."""
    top = baseline - style.size * 1.35
    ink.line(x, top, x + width, top, 0.4, 0.55)
    ink.text(x, baseline, left, style.face, style.size, style.grey)
    ink.text_right(x + width, baseline, right, style.face, style.size, style.grey)
