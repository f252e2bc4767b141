"""Comparing the desk's cards with the centre's (protocol section 7, "Digest")."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
from sqlalchemy import bindparam, literal_column, select

from desk_app.services.courtesy import Courtesy
from desk_app.services.digest import (
    Comparison,
    Finding,
    Found,
    keep_comparison,
    read_comparison,
)
from desk_app.services.ports import LoggedEvent, Question
from desk_app.store.card_sum import CardSum, forget_cards, sum_anew
from desk_app.store.engine import DamagedError, StoreError
from desk_app.store.maintenance import differing_rows
from desk_app.store.pieces import pieces
from desk_app.store.prepared import Prepared
from desk_app.store.rows import Seen, StoredCard, refold
from desk_app.store.tables import GONE, feed_object
from desk_app.store.unit import DeskStore, SqlUnit
from protocol.custody import Act
from protocol.digest import Sum, card_digest
from protocol.events import header_hash
from protocol.messages import (
    MAX_RANGES,
    MAX_STANDINGS,
    CardRange,
    CardStanding,
    RangeMarks,
    SyncAnswer,
    Tally,
)
from protocol.objects import ObjectKind
from protocol.status import ACTS, MARK_BYTES

__all__ = ["Comparing"]

_log: Final = logging.getLogger(__name__)
_CARDS: Final = 128
_A_FEW: Final = 32  # at a contact at which nothing calls for more
_AT_ONCE: Final = 32  # cards between two looks at whether somebody waits for an answer
_ROUND_MS: Final = 12 * 3_600_000
_BEYOND: Final = b"\xff" * 17  # greater than any id
_o = feed_object.c
_CARD: Final = ObjectKind.CARD.value
_OBJECTS: Final = Prepared(
    select(_o.id, _o.version, _o.data, _o.mark)
    .where(
        _o.kind == _CARD,
        _o.id > bindparam("after"),
        _o.id <= bindparam("through"),
        _o.version >= literal_column("0"),
    )
    .order_by(_o.id)
    .limit(bindparam("most"))
)
_NAMED: Final = Prepared(
    select(_o.id, _o.version, _o.data, _o.mark).where(
        _o.kind == _CARD, _o.id.in_(bindparam("ids", expanding=True))
    )
)
_UNSETTLED: Final = Prepared(
    select(_o.id).where(
        _o.kind == _CARD,
        _o.id > bindparam("after"),
        _o.id <= bindparam("through"),
        _o.version < literal_column("0"),
    )
)


class _Object(StoredCard):
    """A card's object as it stands. ``now``: the mark of the bytes, empty for one that is gone; ``sound``:
    it is the mark that was kept."""

    __slots__ = ("id", "kept", "now", "sound")

    def __init__(self, ident: bytes, version: int, data: bytes, kept: bytes) -> None:
        super().__init__(data, version)
        self.id, self.kept = ident, kept
        self.now = card_digest(ident, data) if data != GONE else b""
        self.sound = self.now == kept


@dataclass(slots=True)
class _Asked:
    """What the last question was about, and when by the PC's clock."""

    at_ms: int = 0
    ranges: tuple[CardRange, ...] = ()
    suspects: set[bytes] = field(default_factory=set)
    standings: tuple[CardStanding, ...] = ()
    folded_anew: set[bytes] = field(default_factory=set)
    all_cards: bool = False


class Comparing:
    """Between a question and its answer it remembers what was asked; everything else is in the store."""

    def __init__(self, store: DeskStore, courtesy: Courtesy) -> None:
        self._store = store
        self._courtesy = courtesy
        self._asked = _Asked()
        self._to_say: tuple[CardStanding, ...] = ()
        self._all = False  # the sums differ and not all cards have been asked about yet

    def question(self, now_ms: int) -> Question:
        """What to ask of the centre at ``now_ms``: cards that differ, else the next ranges."""
        self._asked = asked = _Asked(now_ms)
        if self._to_say:
            asked.standings = self._to_say[:MAX_STANDINGS]
            return Question(differing=asked.standings)
        with self._store.read() as unit:
            said = read_comparison(unit)
        whole = self._all or (said.compared_ms > 0 and not said.equal)
        try:
            asked.ranges = self._ranges(b"" if whole else said.through, now_ms, said, whole=whole)
        except DamagedError:
            raise
        except StoreError:  # an event that cannot be read: `verify` names it, and a sync goes on
            _log.warning("cards not compared: an event cannot be read")
            self._asked = _Asked()
            return Question()
        return Question(ranges=asked.ranges)

    def _ranges(
        self, after: bytes, now_ms: int, said: Comparison, *, whole: bool
    ) -> tuple[CardRange, ...]:
        from_the_start = not after
        to_the_end = whole or _overdue(said, now_ms)
        ranges = [self._range(after, now_ms, _CARDS if to_the_end else _A_FEW)]
        while to_the_end and (after := ranges[-1].through) and len(ranges) < MAX_RANGES:
            ranges.append(self._range(after, now_ms, _CARDS))
        self._asked.all_cards = from_the_start and not ranges[-1].through
        return tuple(ranges)

    def more(self, now_ms: int) -> bool:
        """Whether a further question is to be asked at once."""
        if self._to_say or self._all:
            return True
        with self._store.read() as unit:
            return _overdue(read_comparison(unit), now_ms)

    def take(self, unit: SqlUnit, answer: SyncAnswer) -> set[bytes]:
        """Take in what an answer says of the comparison, once all else of it is; the cards whose rows this,
        or looking at them, has changed."""
        asked, self._asked = self._asked, _Asked()
        changed = asked.folded_anew
        done = False
        if answer.compared is not None and answer.compared.ranges:
            if asked.standings:
                changed |= self._judged(unit, asked, answer.compared.lost)
            elif asked.ranges:
                self._compared(unit, asked, answer.compared.differing)
                done = asked.all_cards
        else:
            self._to_say = ()  # the feed has moved on since: it is seen again
        tally = answer.tally
        if tally is not None and not answer.more and tally.version == answer.next_cursor[0]:
            self._all = not _told(unit, tally, answer.server_ms, asked.at_ms) and not done
        return changed

    def _judged(self, unit: SqlUnit, asked: _Asked, lost: Sequence[bytes]) -> set[bytes]:
        self._to_say = self._to_say[len(asked.standings) :]
        named = {s.card for s in asked.standings if s.version > 0} & set(lost)
        if named:
            forget_cards(unit, sorted(named))
            refold(unit, named)
        return named

    def _compared(self, unit: SqlUnit, asked: _Asked, differing: Sequence[RangeMarks]) -> None:
        standings = _standings(unit, asked.suspects, differing)
        self._to_say = tuple(standings)
        for standing in standings:
            _log.warning("card %s is not as the centre has it", standing.card.hex())
        if asked.all_cards and not (differing or standings):
            sum_anew(unit)
        found = [Found(s.card, asked.at_ms, Finding.DIFFERS, s.state) for s in standings]
        said = read_comparison(unit).with_found(found)
        through = asked.ranges[-1].through
        round_ms = said.round_ms if through else asked.at_ms
        said = msgspec.structs.replace(said, through=through, round_ms=round_ms)
        keep_comparison(unit, said)

    # -- looking

    def _range(self, after: bytes, now_ms: int, size: int) -> CardRange:
        """The next ``size`` cards after an id, counted and summed; rows that are not what they fold to are
        folded anew, and what only the centre can judge is kept for after its answer."""
        self._courtesy.give_way()
        with self._store.read() as unit:
            rows = _OBJECTS.all(unit.connection, after=after, through=_BEYOND, most=size + 1)
            objects = [_Object(*row) for row in rows]
            through = objects[size - 1].id if len(objects) > size else b""
            objects = objects[:size]
            wrong = self._suspect(unit, objects, after, through)
        if wrong:
            self._fold_anew(wrong, now_ms)
        found = Sum.of(o.now for o in objects if o.now)
        return CardRange(after, through, found.count, found.digest)

    def _suspect(
        self, unit: SqlUnit, objects: Sequence[_Object], after: bytes, through: bytes
    ) -> list[bytes]:
        """Note the suspects among these cards; those whose rows are simply to be folded anew."""
        through = through or _BEYOND
        waiting = set(_UNSETTLED.scalars(unit.connection, after=after, through=through))
        rows = unit.cards.between(after, through, but=waiting)
        known = {o.id: o for o in objects}
        ids = rows.keys() | known.keys()
        events = unit.log.of_cards_between(after, through, ids)
        suspects = {o.id for o in objects if not o.sound}
        suspects |= {i for i in rows.keys() - known.keys() if not _typed_here(events.get(i, ()))}
        suspects |= {i for i, acts in events.items() if i in known and _unfolded(known[i], acts)}
        self._asked.suspects |= suspects
        spoilt = {o.id for o in objects if not o.sound} | (suspects - known.keys())
        seen = Seen(rows, known, events)
        differing: list[bytes] = []
        for some in pieces(sorted(ids), _AT_ONCE):
            self._courtesy.give_way()
            differing += differing_rows(unit, some, seen=seen)
        return [i for i in differing if i not in spoilt]

    def _fold_anew(self, cards: Collection[bytes], now_ms: int) -> None:
        with self._store.write() as unit:
            stood = unit.cards.get_many(cards)
            # Somebody may have come in between: what is right by now is no finding.
            wrong = differing_rows(unit, cards)
            states = {i: (c.state or "") for i, c in stood.items()}
            refold(unit, wrong)
            found = [Found(i, now_ms, Finding.ROW, states.get(i, "")) for i in wrong]
            if found:
                keep_comparison(unit, read_comparison(unit).with_found(found))
        self._asked.folded_anew |= set(wrong)
        for one in wrong:
            _log.warning("the row of card %s was folded anew", one.hex())


def _told(unit: SqlUnit, tally: Tally, at_ms: int, now_ms: int) -> bool:
    """Keep whether the sums are equal."""
    said = read_comparison(unit)
    equal = CardSum(unit).tells(tally)
    if not equal:
        _log.warning("the sum of the cards is not the centre's")
    said = msgspec.structs.replace(
        said,
        compared_ms=at_ms,
        equal_ms=at_ms if equal else said.equal_ms,
        round_ms=said.round_ms or now_ms or at_ms,
    )
    keep_comparison(unit, said)
    return equal


def _overdue(said: Comparison, now_ms: int) -> bool:
    return said.round_ms > 0 and not 0 <= now_ms - said.round_ms < _ROUND_MS


def _typed_here(events: Iterable[LoggedEvent]) -> bool:
    """Whether this desk's own log says what card it is, so that it needs no object."""
    return any(e.header.kind == Act.RECEIVE_UNLISTED for e in events)


def _stored_acts(events: Iterable[LoggedEvent]) -> tuple[bytes, ...]:
    return tuple(
        header_hash(e.raw)[:MARK_BYTES] for e in events if e.confirmed and e.header.kind in ACTS
    )


def _unfolded(held: _Object, events: Iterable[LoggedEvent]) -> bool:
    """Whether the centre has stored an act of this desk that is not in what it says of the card."""
    acts = _stored_acts(events)
    if not acts or held.data == GONE:
        return False
    given = held.card
    return given is None or not set(acts) <= set(given.status.reflected)


def _standings(
    unit: SqlUnit, suspects: Collection[bytes], differing: Sequence[RangeMarks]
) -> list[CardStanding]:
    """How the desk holds each suspect, and each card of these ranges that the centre marks otherwise."""
    ids = set(suspects)
    for part in differing:
        there = {m.card: m.mark for m in part.cards}
        through = part.through or _BEYOND
        objects = _OBJECTS.all(unit.connection, after=part.after, through=through, most=-1)
        here = {o.id: o.now for o in (_Object(*row) for row in objects) if o.now}
        ids |= {i for i in there.keys() | here.keys() if there.get(i) != here.get(i)}
    wanted = sorted(ids)
    events = unit.log.of_cards(wanted)
    made: list[CardStanding] = []
    for start in range(0, len(wanted), _CARDS):
        some = wanted[start : start + _CARDS]
        rows = unit.cards.get_many(some)
        found = {r.id: _Object(*r) for r in _NAMED.all(unit.connection, ids=some)}
        for ident in some:
            held, row = found.get(ident), rows.get(ident)
            if held is not None and held.version < 0:
                continue  # the centre has forgotten it, and is told of it
            gone = held is None or held.data == GONE
            made.append(
                CardStanding(
                    card=ident,
                    version=0 if held is None else held.version,
                    state=(row.state or "") if row else "",
                    mark=b"" if held is None or gone else held.now,
                    kept=b"" if held is None else held.kept,
                    acts=_stored_acts(events.get(ident, ())),
                )
            )
    return made
