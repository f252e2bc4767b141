"""Tables that run over pages: every page repeats the head, no row is split, no cell is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from common.paper.blocks import Align
from common.paper.fonts import ASCENT, CAP_HEIGHT
from common.paper.ink import Ink
from common.paper.text import Fitted, Style, fit

__all__ = ["Column", "Row", "Table", "lay_table"]

_HEAD_GREY: Final = 0.92
_LINE_GREY: Final = 0.7
_STRUCK_GREY: Final = 0.4


@dataclass(frozen=True, slots=True)
class Column:
    """``share``: this column's part of the width, relative to the other columns'."""

    head: str
    share: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right; a ``struck`` row is void: grey with a line through all but the last
    cell, which says why."""

    cells: Sequence[str]
    struck: bool = False


@dataclass(frozen=True, slots=True)
class _LaidRow:
    cells: tuple[Fitted, ...]
    height: float
    struck: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table laid out for one width."""

    columns: tuple[Column, ...]
    offsets: tuple[float, ...]
    widths: tuple[float, ...]
    head: tuple[Fitted, ...]
    head_height: float
    rows: tuple[_LaidRow, ...]
    width: float
    pad: float

    def pages(self, first_room: float, next_room: float) -> list[range]:
        """Which rows stand on which page, when the first page has ``first_room`` points for the table.

        The first page may get none (an empty range) when not even one row fits there.
        """
        out: list[range] = []
        start, room = 0, first_room - self.head_height
        for index, row in enumerate(self.rows):
            if row.height > room and (index > start or not out):
                out.append(range(start, index))
                start, room = index, next_room - self.head_height
            room -= row.height
        out.append(range(start, len(self.rows)))
        return out

    def height(self, rows: range) -> float:
        """Points that the head and these rows take."""
        return self.head_height + sum(self.rows[i].height for i in rows)

    def draw(self, ink: Ink, x: float, y: float, rows: range) -> None:
        """Draw the head and these rows with the top left corner at (x, y)."""
        if ink.greys:
            ink.fill(x, y, self.width, self.head_height, _HEAD_GREY)
        ink.line(x, y, x + self.width, y, 0.9)
        self._cells(ink, x, y, self.head, self.head_height)
        y += self.head_height
        ink.line(x, y, x + self.width, y, 0.9)
        for index in rows:
            row = self.rows[index]
            self._cells(ink, x, y, row.cells, row.height, struck=row.struck)
            if row.struck:
                middle = y + row.height / 2
                ink.line(x, middle, x + self.offsets[-1], middle, 0.4, _STRUCK_GREY)
            y += row.height
            if index == rows.stop - 1:
                ink.line(x, y, x + self.width, y, 0.9)
            else:
                ink.line(x, y, x + self.width, y, 0.4, _LINE_GREY)

    def _cells(
        self,
        ink: Ink,
        x: float,
        y: float,
        cells: tuple[Fitted, ...],
        height: float,
        *,
        struck: bool = False,
    ) -> None:
        last = len(cells) - 1
        for number, cell in enumerate(cells):
            style = cell.style
            grey = _STRUCK_GREY if struck and number < last else style.grey
            # the block of capitals stands in the middle of the row
            capital = style.size * CAP_HEIGHT
            base = y + (height - style.line * (len(cell.lines) - 1) + capital) / 2
            left = x + self.offsets[number] + self.pad
            right = left + self.widths[number] - 2 * self.pad
            align = self.columns[number].align
            for line in cell.lines:
                if align is Align.LEFT:
                    ink.text(left, base, line, style.face, style.size, grey)
                elif align is Align.RIGHT:
                    ink.text_right(right, base, line, style.face, style.size, grey)
                else:
                    middle = (left + right) / 2
                    ink.text_centred(middle, base, line, style.face, style.size, grey)
                base += style.line


def lay_table(
    columns: Sequence[Column], rows: Sequence[Row], width: float, body: Style, head: Style
) -> Table:
    """Lay a table out in ``width`` points; text that is too wide is shrunk, then wrapped."""
    pad = body.size * 0.5
    shares = sum(c.share for c in columns)
    widths = tuple(width * c.share / shares for c in columns)
    offsets = tuple(sum(widths[:i]) for i in range(len(widths)))
    rooms = tuple(w - 2 * pad for w in widths)
    heads = tuple(fit(c.head, head, room) for c, room in zip(columns, rooms, strict=True))
    white = body.size * 0.75
    least = body.size * ASCENT + white
    laid = []
    for row in rows:
        cells = tuple(fit(t, body, room) for t, room in zip(row.cells, rooms, strict=True))
        tallest = max(c.height - c.style.size * (c.style.leading - ASCENT) for c in cells)
        laid.append(_LaidRow(cells, max(least, tallest + white), row.struck))
    head_height = max(h.height for h in heads) + body.size * 0.7
    return Table(tuple(columns), offsets, widths, heads, head_height, tuple(laid), width, pad)
