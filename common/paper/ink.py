"""Marks on one page, collected as PDF operations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from common.paper.fonts import Face

__all__ = ["BLACK", "Encoder", "Ink"]

BLACK: Final = 0.0
_THERMAL_THRESHOLD: Final = 0.7

# (text, face) -> runs of (font name in the file, text as a PDF string without its brackets)
Encoder = Callable[[str, Face], Sequence[tuple[str, str]]]


class Ink:
    """What is drawn on one page or form of ``height`` points; text lies over all shapes.

    Coordinates are points from the top left corner, y downwards; text stands on its baseline. A grey is
    0 (black) to 1 (white). With ``greys`` off (a thermal head prints dots or nothing) everything but
    the palest grey turns black and the palest is left out by those who ask `greys` first.
    """

    __slots__ = ("_encode", "_fill", "_font", "_height", "_shapes", "_stroke", "_text", "greys")

    def __init__(self, height: float, encode: Encoder, *, greys: bool = True) -> None:
        self.greys = greys
        self._height = height
        self._encode = encode
        self._shapes: list[str] = []
        self._text: list[str] = []
        self._font = ("", 0.0)
        self._fill = BLACK
        self._stroke = (0.0, -1.0)

    def text(
        self, x: float, y: float, text: str, face: Face, size: float, grey: float = BLACK
    ) -> None:
        """Write ``text`` from ``x`` on the baseline ``y``."""
        if not text:
            return
        out = self._text
        grey = self._shade(grey)
        if grey != self._fill:
            self._fill = grey
            out.append(f"{grey:g} g")
        out.append(f"1 0 0 1 {x:.2f} {self._height - y:.2f} Tm")
        for name, escaped in self._encode(text, face):
            if (name, size) != self._font:
                self._font = (name, size)
                out.append(f"{name} {size:.4g} Tf")
            out.append(f"({escaped}) Tj")

    def text_right(
        self, x: float, y: float, text: str, face: Face, size: float, grey: float = BLACK
    ) -> None:
        """Write ``text`` so that it ends at ``x``."""
        self.text(x - face.width(text, size), y, text, face, size, grey)

    def text_centred(
        self, x: float, y: float, text: str, face: Face, size: float, grey: float = BLACK
    ) -> None:
        """Write ``text`` with its middle at ``x``."""
        self.text(x - face.width(text, size) / 2, y, text, face, size, grey)

    def slanted_text(
        self,
        centre: tuple[float, float],
        direction: tuple[float, float],
        text: str,
        face: Face,
        size: float,
        grey: float,
    ) -> None:
        """Write ``text`` around ``centre`` along ``direction`` (a unit vector), below all other marks."""
        right, down = direction
        half, drop = face.width(text, size) / 2, size * 0.357  # half the height of a capital
        x = centre[0] - half * right - drop * down
        y = centre[1] - half * down + drop * right
        runs = " ".join(f"{name} {size:.4g} Tf ({t}) Tj" for name, t in self._encode(text, face))
        matrix = f"{right:.5f} {-down:.5f} {down:.5f} {right:.5f} {x:.2f} {self._height - y:.2f} Tm"
        self._shapes.insert(0, f"q BT {grey:g} g {matrix} {runs} ET Q")

    def line(
        self, x0: float, y0: float, x1: float, y1: float, width: float, grey: float = BLACK
    ) -> None:
        """A straight line of ``width`` points."""
        self._pen(width, grey)
        h = self._height
        self._shapes.append(f"{x0:.2f} {h - y0:.2f} m {x1:.2f} {h - y1:.2f} l S")

    def dashes(
        self, x0: float, y0: float, x1: float, y1: float, width: float, grey: float, dash: float
    ) -> None:
        """A dashed line, dashes and gaps ``dash`` points long."""
        self._shapes.append(f"q [{dash:g}] 0 d")
        self._stroke = (0.0, -1.0)
        self.line(x0, y0, x1, y1, width, grey)
        self._shapes.append("Q")
        self._stroke = (0.0, -1.0)

    def frame(
        self, x: float, y: float, width: float, height: float, line: float, grey: float = BLACK
    ) -> None:
        """The outline of a rectangle whose top left corner is (x, y)."""
        self._pen(line, grey)
        self._shapes.append(
            f"{x:.2f} {self._height - y - height:.2f} {width:.2f} {height:.2f} re S"
        )

    def fill(self, x: float, y: float, width: float, height: float, grey: float = BLACK) -> None:
        """A filled rectangle whose top left corner is (x, y)."""
        box = f"{x:.2f} {self._height - y - height:.2f} {width:.2f} {height:.2f}"
        self._shapes.append(f"{grey:g} g {box} re f 0 g")

    def polyline(self, points: Sequence[tuple[float, float]], width: float) -> None:
        """A black line through ``points`` with round joins."""
        self._pen(width, BLACK)
        h = self._height
        path = " l ".join(f"{x:.2f} {h - y:.2f}" for x, y in points)
        self._shapes.append(f"q 1 J 1 j {path.replace(' l ', ' m ', 1)} l S Q")

    def stretched_path(self, x: float, y: float, across: float, down: float, path: str) -> None:
        """Draw ready operations in units of ``across`` and ``down`` points from (x, y), y downwards."""
        self._shapes.append(
            f"q {across:.6g} 0 0 {-down:.6g} {x:.3f} {self._height - y:.3f} cm {path} Q"
        )

    def operations(self) -> str:
        """Everything drawn so far, as PDF operations."""
        parts = []
        if self._shapes:
            parts += ["q", *self._shapes, "Q"]
        if self._text:
            parts += ["BT 0 g", *self._text, "ET"]
        return "\n".join(parts)

    def _shade(self, grey: float) -> float:
        return grey if self.greys or grey > _THERMAL_THRESHOLD else BLACK

    def _pen(self, width: float, grey: float) -> None:
        grey = self._shade(grey)
        if self._stroke != (width, grey):
            self._stroke = (width, grey)
            self._shapes.append(f"{width:g} w {grey:g} G")
