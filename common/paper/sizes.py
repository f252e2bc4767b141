"""Sheets and rolls that the offices print on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor
from types import MappingProxyType
from typing import Final

__all__ = ["A4", "DOT", "F4", "MM", "PAPERS", "ROLL_58", "ROLL_80", "Paper", "whole_dots"]

MM: Final = 72 / 25.4
DOT: Final = 72 / 203  # one dot of a thermal head (203 dpi)
_HAIR: Final = 0.01


def whole_dots(length: float) -> float:
    """The whole dots in ``length`` points, less a hair: renderers round a page's size up, and one dot
    too many would stretch the page and blur every bar on it."""
    return floor(length / DOT) * DOT - _HAIR


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in millimetres. A roll has height 0: each page is as long as what stands on it.

    ``margin`` is what stays white on every side; for a roll it is what the head cannot reach.
    """

    name: str
    width_mm: float
    height_mm: float
    margin_mm: float

    @property
    def width(self) -> float:
        """Points across; for a roll whole dots of the head."""
        return whole_dots(self.width_mm * MM) if self.is_roll else self.width_mm * MM

    @property
    def height(self) -> float:
        """Points down; 0 for a roll."""
        return self.height_mm * MM

    @property
    def margin(self) -> float:
        """Points left white on every side."""
        return self.margin_mm * MM

    @property
    def is_roll(self) -> bool:
        """Whether this is a thermal roll."""
        return self.height_mm == 0

    def sheet(self) -> Paper:
        """This paper if it is a sheet, else A4: lists and letters do not go on a roll."""
        return A4 if self.is_roll else self

    def landscape(self) -> Paper:
        """The same sheet lying down."""
        return replace(self, width_mm=self.height_mm, height_mm=self.width_mm)


A4: Final = Paper("A4", 210, 297, 13)
F4: Final = Paper("F4", 215, 330, 13)
ROLL_58: Final = Paper("58mm", 58, 0, 5)  # heads print 48 mm
ROLL_80: Final = Paper("80mm", 80, 0, 4)  # heads print 72 mm

PAPERS: Final = MappingProxyType({p.name: p for p in (A4, F4, ROLL_58, ROLL_80)})
