"""Where people put their names: a heading, room to sign, the name, the number of an official."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.paper.blocks import Align, Block, draw_line, paragraph, space, stack, title
from common.paper.fonts import CAP_HEIGHT
from common.paper.ink import Ink
from common.paper.strokes import Strokes, draw_strokes
from common.paper.text import Style, fit

__all__ = ["Signature", "signature", "signed_area", "thumb_area"]


@dataclass(frozen=True, slots=True)
class Signature:
    """One person's place: words above (place and date, the role), name and words below.

    An empty name leaves a dotted line to write on. ``area`` fills the room between, if anything does.
    """

    above: Sequence[str]
    name: str = ""
    below: Sequence[str] = ()
    area: Block | None = None


def signed_area(strokes: Strokes, width: float, height: float) -> Block:
    """Room for a signature with the strokes in it."""

    def draw(ink: Ink, x: float, y: float) -> None:
        draw_strokes(ink, x, y, width, height, strokes)

    return Block(height, draw)


def signature(who: Signature, width: float, room: float, body: Style, bold: Style) -> Block:
    """The place of one person, lines centred in ``width``; ``room`` points are left to sign."""
    small = body.scaled(0.92)
    blocks = [paragraph(line, body, width, Align.CENTRE) for line in who.above]
    blocks.append(who.area or space(room))
    blocks.append(_name(who.name, width, bold) if who.name else _dots(width, bold))
    blocks += [title(line, small, width, Align.CENTRE) for line in who.below if line]
    return stack(blocks)


def _name(name: str, width: float, style: Style) -> Block:
    fitted = fit(name, style, width)

    def draw(ink: Ink, x: float, y: float) -> None:
        s = fitted.style
        for index, line in enumerate(fitted.lines):
            base = y + s.size + index * s.line
            draw_line(ink, x, base, width, line, s, Align.CENTRE)
            taken = s.width(line)
            left = x + (width - taken) / 2
            ink.line(left, base + s.size * 0.14, left + taken, base + s.size * 0.14, 0.5)

    return Block(fitted.height + style.size * 0.08, draw)


def _dots(width: float, style: Style) -> Block:
    length = min(width * 0.8, style.size * 16)

    def draw(ink: Ink, x: float, y: float) -> None:
        base = y + style.size
        left = x + (width - length) / 2
        ink.text(left - style.size * 0.5, base, "(", style.face, style.size)
        ink.dashes(left, base, left + length, base, 0.6, 0.2, 1.2)
        ink.text(left + length + style.size * 0.2, base, ")", style.face, style.size)

    return Block(style.line, draw)


def thumb_area(width: float, height: float, words: str, style: Style) -> Block:
    """A dashed frame for a thumb print, its purpose written small along the bottom."""

    def draw(ink: Ink, x: float, y: float) -> None:
        side = min(height - 3, width * 0.45)
        left = x + (width - side) / 2
        for x0, y0, x1, y1 in (
            (left, y, left + side, y),
            (left, y + side, left + side, y + side),
            (left, y, left, y + side),
            (left + side, y, left + side, y + side),
        ):
            ink.dashes(x0, y0, x1, y1, 0.5, 0.45, 2)
        base = y + side / 2 + style.size * CAP_HEIGHT / 2
        ink.text_centred(x + width / 2, base, words, style.face, style.size, style.grey)

    return Block(height, draw)
