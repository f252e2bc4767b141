"""How many offices, desks and days a simulated city has."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from common.resources import resource_path

__all__ = ["DeskPlace", "Layout"]

_CARDS_A_DESK_DAY = 44
_PCS_AN_OFFICE = 2


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """A desk: its name in the trace, and the kelurahan it stands in."""

    name: str
    kelurahan: str


@dataclass(frozen=True, slots=True)
class Layout:
    """``desks`` desks, two in an office as long as there are enough, for ``days`` working days."""

    desks: int
    days: int

    def kelurahan(self) -> list[tuple[str, str]]:
        """Code and name of each office that has a desk."""
        with resource_path("data", "kota_semarang_wilayah.csv").open(encoding="utf-8") as file:
            rows = [r for r in csv.DictReader(file) if r["tingkat"] == "kelurahan"]
        offices = -(-self.desks // _PCS_AN_OFFICE)
        return [(r["kode"].replace(".", ""), r["nama"]) for r in rows[:offices]]

    def places(self) -> list[DeskPlace]:
        """Every desk."""
        codes = [code for code, _ in self.kelurahan()]
        return [
            DeskPlace(
                f"{chr(ord('A') + n // _PCS_AN_OFFICE)}{n % _PCS_AN_OFFICE + 1}",
                codes[n // _PCS_AN_OFFICE],
            )
            for n in range(self.desks)
        ]

    def cards(self, kelurahan: str) -> int:
        """How many cards are printed for an office: more than its desks hand over."""
        desks = sum(p.kelurahan == kelurahan for p in self.places())
        return desks * self.days * _CARDS_A_DESK_DAY
