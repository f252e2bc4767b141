"""Pen strokes of a signature as vectors: as sharp on paper as the pen was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.paper.ink import Ink
from common.paper.sizes import MM

__all__ = ["Strokes", "draw_strokes", "stroke_box"]

Strokes = Sequence[Sequence[tuple[int, int]]]  # 0.01 mm, from the top left of the pad


@dataclass(frozen=True, slots=True)
class StrokeBox:
    """Left, top, width and height of strokes, in their own unit; width and height at least 1."""

    left: int
    top: int
    width: int
    height: int


def stroke_box(strokes: Strokes) -> StrokeBox | None:
    """The box around all points; None when there is no point."""
    xs = [x for stroke in strokes for x, _ in stroke]
    ys = [y for stroke in strokes for _, y in stroke]
    if not xs:
        return None
    return StrokeBox(min(xs), min(ys), max(max(xs) - min(xs), 1), max(max(ys) - min(ys), 1))


def draw_strokes(
    ink: Ink, x: float, y: float, width: float, height: float, strokes: Strokes, pen: float = 0.9
) -> None:
    """Draw strokes centred in the box at (x, y), as one path; shrunk to fit, never enlarged.

    ``pen`` is the width of the line in points; it stays inside the box.
    """
    box = stroke_box(strokes)
    if box is None:
        return
    unit = min(MM / 100, (width - pen) / box.width, (height - pen) / box.height)
    left = x + (width - box.width * unit) / 2
    top = y + (height - box.height * unit) / 2
    path = [f"0 G {pen / unit:.1f} w 1 J 1 j"]
    for stroke in strokes:
        points = [f"{px - box.left} {py - box.top}" for px, py in stroke]
        if len(points) == 1:
            points *= 2  # a dot: round caps make it visible
        if points:
            path.append(f"{points[0]} m {' l '.join(points[1:])} l")
    path.append("S")
    ink.stretched_path(left, top, unit, unit, " ".join(path))
