"""Everything accounted for: what was sent against where it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from protocol.custody import State
from protocol.objects import BatchObject

__all__ = ["NOT_RECEIVED", "TieOut", "tie_out"]

NOT_RECEIVED: Final = frozenset({State.PRINTED, State.IN_TRANSIT, State.MISSING_ON_RECEIPT})


@dataclass(frozen=True, slots=True)
class TieOut:
    """``sent`` by the minutes of the batches (and ``unlisted`` typed here) against the cards by state.

    ``sent_on``: cards of these batches that went back and have left again in another batch, here or in
    another kelurahan. ``difference`` = sent + unlisted - sent_on - all cards known; anything but 0 has to
    be given a name and a reason.
    """

    sent: int
    unlisted: int
    by_state: Mapping[State, int]
    sent_on: int = 0

    @property
    def received(self) -> int:
        """Cards that have come into the office's hands at any time."""
        return sum(n for s, n in self.by_state.items() if s not in NOT_RECEIVED)

    @property
    def difference(self) -> int:
        """What the two sides leave."""
        return self.sent + self.unlisted - self.sent_on - sum(self.by_state.values())

    def count(self, *states: State) -> int:
        """Cards in any of these states."""
        return sum(self.by_state.get(s, 0) for s in states)


def tie_out(
    batches: Iterable[BatchObject], counts: Mapping[tuple[bytes | None, State | None], int]
) -> TieOut:
    """From the batches' own counts and the rows per (batch, state). Cards without a batch are unlisted.

    A batch whose rows are gone altogether shows as a difference until the feed says so.
    """
    sent = {b.id: b for b in batches}
    by_state: dict[State, int] = {}
    unlisted = 0
    for (batch, state), n in counts.items():
        if state is None or (state is State.PRINTED and batch not in sent):
            continue  # not sent to this office yet: nothing that it has to account for
        by_state[state] = by_state.get(state, 0) + n
        if batch is None or batch not in sent:
            unlisted += n
    return TieOut(
        sum(b.count for b in sent.values()),
        unlisted,
        MappingProxyType(by_state),
        sum(b.sent_on for b in sent.values()),
    )
