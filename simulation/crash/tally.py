"""What a run of kills counts beside what every such run counts."""

from __future__ import annotations

import msgspec

from simulation.durability.tally import Tally

__all__ = ["Aimed", "KillTally"]


class Aimed(msgspec.Struct):
    """Of one kind of kill that is aimed at one act: ``within`` so many were killed in that act, the others
    after it. ``kept``: events that stood in the log before and after it."""

    within: int = 0
    kept: int = 0


class KillTally(Tally):
    """The counts of a run of kills."""

    aimed: dict[str, Aimed] = msgspec.field(default_factory=dict)

    def words(self, kind: str) -> str:
        """What is to be said of a kind beside its counts, from a comma on."""
        aimed = self.aimed.get(kind)
        if aimed is None:
            return ""
        said = f", {aimed.within} killed within it"
        return said + (f", {aimed.kept} events kept" if aimed.kept else "")
