"""Figures kept in the transaction that changes them: cards by state now, acts by day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, select, text

from central_server.store import tables as t
from central_server.store.connection import Connection

__all__ = ["DayFigure", "Figures", "NowFigure"]


@dataclass(frozen=True, slots=True)
class NowFigure:
    """How many cards of a kind are in a state."""

    kelurahan: str
    state: str
    kind: str
    cards: int


@dataclass(frozen=True, slots=True)
class DayFigure:
    """How many times an act was done on a business date (days since 1970)."""

    kelurahan: str
    business_date: int
    act: str
    acts: int


_n = t.figures_now.c
_d = t.figures_day.c
_NOW: Final = text(
    "INSERT INTO figures_now (kelurahan, state, kind, cards) "
    "VALUES (:kelurahan, :state, :kind, :cards) ON CONFLICT (kelurahan, state, kind) "
    "DO UPDATE SET cards = figures_now.cards + excluded.cards"
)
_DAY: Final = text(
    "INSERT INTO figures_day (kelurahan, business_date, act, acts) "
    "VALUES (:kelurahan, :business_date, :act, :acts) ON CONFLICT (kelurahan, business_date, act) "
    "DO UPDATE SET acts = figures_day.acts + excluded.acts"
)
_ALL_NOW: Final = (
    select(_n.kelurahan, _n.state, _n.kind, _n.cards)
    .where(_n.cards != 0)
    .order_by(_n.kelurahan, _n.state, _n.kind)
)
_ALL_DAY: Final = (
    select(_d.kelurahan, _d.business_date, _d.act, _d.acts)
    .where(_d.acts != 0, _d.act == bindparam("act"))
    .order_by(_d.kelurahan, _d.business_date)
)
_NOW_OF: Final = _ALL_NOW.where(_n.kelurahan == bindparam("kelurahan"))
_COUNTED: Final = (
    select(t.card.c.kelurahan, t.card.c.state, t.card.c.kind, func.count())
    .where(t.card.c.linked_to.is_(None))
    .group_by(t.card.c.kelurahan, t.card.c.state, t.card.c.kind)
    .order_by(t.card.c.kelurahan, t.card.c.state, t.card.c.kind)
)
_COUNTED_OF: Final = _COUNTED.where(t.card.c.kelurahan == bindparam("kelurahan"))


class Figures:
    """The figures through one connection. Changes are gathered and written at the flush."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._now: Counter[tuple[str, str, str]] = Counter()
        self._day: Counter[tuple[str, int, str]] = Counter()

    def add_cards(self, kelurahan: str, state: str, kind: str, by: int) -> None:
        """So many cards more (or fewer) in this state."""
        self._now[kelurahan, state, kind] += by

    def add_act(self, kelurahan: str, business_date: int, act: str) -> None:
        """The act was done once more."""
        self._day[kelurahan, business_date, act] += 1

    def flush(self) -> None:
        """Write what was gathered, in one order so that two transactions never wait in a ring."""
        now = [
            {"kelurahan": k, "state": s, "kind": kind, "cards": by}
            for (k, s, kind), by in sorted(self._now.items())
            if by
        ]
        day = [
            {"kelurahan": k, "business_date": d, "act": act, "acts": by}
            for (k, d, act), by in sorted(self._day.items())
        ]
        if now:
            self._connection.execute(_NOW, now)
        if day:
            self._connection.execute(_DAY, day)
        self._now.clear()
        self._day.clear()

    def count_anew(self, kelurahan: str) -> None:
        """Make the figures of a kelurahan what its cards say, once rows were found lost or altered."""
        self.flush()
        of = {"kelurahan": kelurahan}
        right, kept = (
            {(state, kind): cards for _, state, kind, cards in self._connection.execute(query, of)}
            for query in (_COUNTED_OF, _NOW_OF)
        )
        for key in right.keys() | kept.keys():
            self.add_cards(kelurahan, *key, right.get(key, 0) - kept.get(key, 0))
        self.flush()

    def now(self) -> list[NowFigure]:
        """Every kelurahan's cards by state and kind."""
        return [NowFigure(*row) for row in self._connection.execute(_ALL_NOW)]

    def by_day(self, act: str) -> list[DayFigure]:
        """How often an act was done, by kelurahan and business date."""
        return [DayFigure(*row) for row in self._connection.execute(_ALL_DAY, {"act": act})]

    def counted(self) -> list[NowFigure]:
        """The same as `now`, counted anew from the cards: slow, for audits."""
        return [NowFigure(*row) for row in self._connection.execute(_COUNTED)]
