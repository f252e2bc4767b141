"""What one comparison has found, counted and in words."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.durability.tally import Counts

__all__ = ["Findings"]


@dataclass(slots=True)
class Findings:
    """One try. ``faults``: each thing that must not be, in words; ``acted``: the next act was made too."""

    counts: Counts = field(default_factory=lambda: Counts(tries=1))
    faults: list[str] = field(default_factory=list)
    acted: bool = False

    def lost(self, what: str) -> None:
        """Something confirmed is not there."""
        self.counts.lost += 1
        self.faults.append(f"lost: {what}")

    def doubled(self, what: str) -> None:
        """Something is there twice."""
        self.counts.doubled += 1
        self.faults.append(f"doubled: {what}")

    def broken(self, what: str) -> None:
        """Something else that must not be."""
        self.counts.broken += 1
        self.faults.append(f"broken: {what}")
