"""Proving the log, and making the rows anew from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import bindparam, select

from desk_app.store.card_sum import add_up, sum_faults
from desk_app.store.chain_check import ChainCheck, VerifyReport
from desk_app.store.engine import DamagedError, StoreError
from desk_app.store.pieces import pieces
from desk_app.store.prepared import Prepared
from desk_app.store.rows import Seen, all_card_ids, folded
from desk_app.store.tables import event
from desk_app.store.unit import SqlUnit

__all__ = [
    "ChainCheck",
    "RebuildReport",
    "VerifyReport",
    "differing_rows",
    "rebuild",
    "verify",
    "verify_tail",
]

_AT_ONCE: Final = 100  # cards between two breaths

_NEWEST: Final = Prepared(
    select(event.c.position, event.c.card)
    .order_by(event.c.position.desc())
    .limit(bindparam("count"))
)


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """Rows compared with what objects and log give, and the ids (hex) of those that differed."""

    cards: int
    differing: tuple[str, ...]


def verify(unit: SqlUnit, public_key: bytes) -> VerifyReport:
    """Check every link, signature and body of the log against the device's public key, and the marks and the
    sum of what the feed brought of cards.

    Never raises for what it finds: each fault names its event as epoch/seq, or its card.
    """
    check = ChainCheck(public_key)
    while check.step(unit):
        pass
    report = check.finish(unit)
    return replace(report, faults=(*report.faults, *sum_faults(unit)))


def verify_tail(unit: SqlUnit, public_key: bytes, count: int) -> VerifyReport:
    """Check the newest ``count`` events, the last one's signature, and that the rows of their cards are
    what they fold to."""
    newest = _NEWEST.all(unit.connection, count=count)
    check = ChainCheck(
        public_key,
        newest[-1].position if len(newest) == count else 0,
        signed_from=newest[0].position if newest else 0,
    )
    while check.step(unit):
        pass
    report = check.report
    cards = sorted({row.card for row in newest if row.card is not None})
    faults = [
        f"the row of card {card.hex()} is not what it folds to"
        for card in differing_rows(unit, cards)
    ]
    return VerifyReport(report.events, report.purged, (*report.faults, *faults))


def differing_rows(
    unit: SqlUnit,
    ids: Iterable[bytes],
    breathe: Callable[[], None] = lambda: None,
    seen: Seen | None = None,
) -> list[bytes]:
    """The cards among ``ids`` whose rows are not what objects and log give. ``seen``: what has been read of
    these cards."""
    differing: list[bytes] = []
    for some in pieces(ids, _AT_ONCE):
        for _ in some:
            breathe()
        stand = unit.cards.get_many(some) if seen is None else seen.rows
        try:
            right = folded(unit, some, seen)
            differing += [card for card in some if stand.get(card) != right[card]]
        except DamagedError:
            raise
        except StoreError:  # an event of one of them cannot be read: which one is seen one by one
            differing += [card for card in some if _differs(unit, card)]
    return differing


def _differs(unit: SqlUnit, card_id: bytes) -> bool:
    try:
        return unit.cards.get(card_id) != folded(unit, [card_id])[card_id]
    except DamagedError:
        raise
    except StoreError:  # the log's own check names the event
        return True


def rebuild(unit: SqlUnit) -> RebuildReport:
    """Fold every card again, compare with the row that stood there, and store what is right."""
    rows = folded(unit, all_card_ids(unit))
    differing = [
        card.hex()
        for some in pieces(rows, _AT_ONCE)
        for stand in [unit.cards.get_many(some)]
        for card in some
        if stand.get(card) != rows[card]
    ]
    unit.cards.replace_all(row for row in rows.values() if row is not None)
    add_up(unit)
    return RebuildReport(len(rows), tuple(differing))
