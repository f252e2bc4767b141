"""Removing what is personal once its time is over, so that the removal itself can be proved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from desk_app.services.operators import Session
from desk_app.services.ports import Store, Unit
from desk_app.services.recorder import Recorder
from protocol.bodies import Purge
from protocol.custody import Act
from protocol.events import PURGEABLE, Kind
from protocol.objects import ObjectKind, PolicyObject, Role

__all__ = ["PurgeService", "parts_of", "runs_of"]

_DEFAULT_DAYS: Final = 730
_MOST_RUNS: Final = 4_000  # 13 bytes each at most


def runs_of(positions: list[int]) -> tuple[tuple[int, int, int], ...]:
    """Positions (ascending) as (epoch, first seq, last seq) runs."""
    runs: list[tuple[int, int, int]] = []
    for position in positions:
        epoch, seq = position >> 32, position & 0xFFFF_FFFF
        if runs and runs[-1][0] == epoch and runs[-1][2] == seq - 1:
            runs[-1] = (epoch, runs[-1][1], seq)
        else:
            runs.append((epoch, seq, seq))
    return tuple(runs)


class PurgeService:
    """Purges bodies older than the policy's retention. What the centre has not stored is never purged."""

    def __init__(self, store: Store, recorder: Recorder) -> None:
        self._store = store
        self._recorder = recorder

    def purge(self, session: Session) -> int:
        """Purge what is due; the number of bodies removed. Raises Refused for anyone but a supervisor."""
        session.require(Role.SUPERVISOR)
        with self._store.write() as unit:
            policies = [
                p for p in unit.objects.all(ObjectKind.POLICY) if isinstance(p, PolicyObject)
            ]
            days = policies[0].retention_days if policies else _DEFAULT_DAYS
            before = self._recorder.now(unit).business_date - days
            due = unit.log.purgeable_before(before, PURGEABLE)
            if not due:
                return 0
            typed = _cards_typed_in(unit, due)
            for some in parts_of(due):
                made = self._recorder.record(
                    unit,
                    Kind.PURGE,
                    Purge(rule=f"{days} days", before=before, runs=runs_of(some)),
                    operator=session.operator.id,
                )
                unit.log.purge(some, made.position)
            unit.refold(typed)  # a row that was made from a body goes with it
        return len(due)


def parts_of(positions: list[int], most: int = _MOST_RUNS) -> Iterator[list[int]]:
    """The positions (ascending) in parts that one event can name: a body has its largest size."""
    part: list[int] = []
    runs = 0
    for position in positions:
        if not part or position != part[-1] + 1:
            if runs == most:
                yield part
                part, runs = [], 0
            runs += 1
        part.append(position)
    if part:
        yield part


def _cards_typed_in(unit: Unit, positions: list[int]) -> set[bytes]:
    """The cards whose rows may stand on one of these bodies."""
    events = (unit.log.at(p) for p in positions)
    return {
        e.header.card
        for e in events
        if e is not None and e.header.kind == Act.RECEIVE_UNLISTED and e.header.card is not None
    }
