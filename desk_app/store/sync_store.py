"""What the sync engine needs, on the desk's database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desk_app.services.courtesy import Courtesy
from desk_app.services.moving import hear
from desk_app.services.ports import Changes, Identity, Outgoing, Question, SyncPosition
from desk_app.store.card_sum import CardSum, object_mark
from desk_app.store.comparing import Comparing
from desk_app.store.forgotten import Report, any_forgotten, begin_anew, report_some, settle
from desk_app.store.log import epoch_seq, position_of
from desk_app.store.lost_events import LostEvents
from desk_app.store.prepared import Prepared
from desk_app.store.rows import refold
from desk_app.store.tables import (
    GONE,
    event,
    event_body,
    event_meaning,
    feed_object,
    sync_state,
)
from desk_app.store.unit import DeskStore, SqlUnit
from protocol.events import Kind, header_hash, most_body_bytes
from protocol.keys import SigningKey
from protocol.messages import EpochEnd, FeedItem, SyncAnswer, WireEvent
from protocol.objects import ObjectKind

__all__ = ["SqlSyncStore"]

_STATE: Final = Prepared(select(sync_state))
_HEADS: Final = Prepared(
    select(event.c.position, event.c.header, event_body.c.body, event.c.signature)
    .outerjoin_from(event, event_body, event.c.position == event_body.c.position)
    .where(event.c.position > bindparam("position"))
    .order_by(event.c.position)
    .limit(bindparam("limit"))
)
_UNSENT: Final = Prepared(select(func.count()).where(event.c.position > bindparam("position")))
_HEADER_AT: Final = Prepared(
    select(event.c.header).where(event.c.position == bindparam("position"))
)
_LAST_BEFORE: Final = Prepared(
    select(event.c.position, event.c.header)
    .where(event.c.position < bindparam("position"))
    .order_by(event.c.position.desc())
    .limit(1)
)
_told = ("stored_position", "kelurahan_version", "city_version", "answer_hash")
_KEEP_STATE: Final = Prepared(
    update(sync_state).values({c: bindparam(c) for c in (*_told, "last_contact_ms", "contact")})
)
_put_object = insert(feed_object)
# An object never goes back to an older version: taking an old page twice changes nothing. One that is
# gone keeps its version, with no data, so that it cannot come back by an old page either.
_PUT_OBJECT: Final = Prepared(
    _put_object.on_conflict_do_update(
        index_elements=["kind", "id"],
        set_={c: _put_object.excluded[c] for c in ("scope", "version", "data", "mark")},
        where=_put_object.excluded.version >= feed_object.c.version,
    )
)
_put_meaning = insert(event_meaning)
_PUT_MEANING: Final = Prepared(
    _put_meaning.on_conflict_do_update(
        index_elements=["position"],
        set_={c: _put_meaning.excluded[c] for c in ("meaning", "reference")},
    )
)

# Whoever wants to write waits for one slice at most, a few milliseconds; where nobody does, a
# transaction takes many of them.
_SLICE: Final = 8
_UNIT: Final = 512
_LARGEST_BODY: Final = most_body_bytes(Kind.RECOVERED)


def _stored(unit: SqlUnit, held: int, answer: SyncAnswer) -> int:
    """How far the centre holds this very log, by its own word: it may hold less than it once did.

    The word counts only with the hash of the header that stands here at that place. What stands there
    under another hash, or does not stand here at all, the centre has from another branch of this log (a
    copied disk): counting it as ours would lose an act recorded here meanwhile. Where it holds such a one
    in the place of an event that it said it had, or nothing, it has forgotten ours: the epoch is sent
    again from its start. What it holds already costs no more than the way.
    """
    position = position_of(answer.epoch, answer.stored_through)
    if answer.stored_through:
        own = _HEADER_AT.scalar(unit.connection, position=position)
        if own is not None and header_hash(own) == answer.stored_hash:
            return position
    if held < position or held <= position_of(answer.epoch, 0):
        return held
    before = _last_before(unit, answer.epoch)
    return before[0] if before else 0


def _unsent(unit: SqlUnit, stored_position: int) -> int:
    """How many events stand behind the newest one that the centre holds."""
    return int(_UNSENT.one(unit.connection, position=stored_position)[0])


def _sendable(body: bytes | None) -> bytes | None:
    """A body that no centre keeps does not hold up the log: its event goes without it."""
    return body if body is None or len(body) <= _LARGEST_BODY else None


def _last_before(unit: SqlUnit, epoch: int) -> tuple[int, bytes] | None:
    """Position and header of the last event of the epochs before ``epoch``."""
    found = _LAST_BEFORE.first(unit.connection, position=position_of(epoch, 0))
    return None if found is None else (found.position, found.header)


def _ends(unit: SqlUnit, newest: int) -> tuple[EpochEnd, ...]:
    """The last event of every epoch before ``newest``, oldest first."""
    ends: list[EpochEnd] = []
    while newest > 1 and (last := _last_before(unit, newest)) is not None:
        newest, seq = epoch_seq(last[0])
        ends.append(EpochEnd(newest, seq, header_hash(last[1])))
    return tuple(reversed(ends))


class SqlSyncStore:
    """`SyncStore` on a `DeskStore`. ``open_epoch`` and ``report`` are the recorder's: the store cannot
    sign. Without ``report`` the centre is not told of what it has forgotten.

    ``courtesy``: whose answers the work on a page lets go first. ``key``: with the device's own key it
    also asks for what the log has lost. ``identity``: with it the desk hears of a place elsewhere, and
    takes only the feed of its own.
    """

    def __init__(
        self,
        store: DeskStore,
        open_epoch: Callable[[int, str], Changes],
        courtesy: Courtesy,
        report: Report | None = None,
        key: SigningKey | None = None,
        identity: Identity | None = None,
    ) -> None:
        self._key = key
        self._identity = identity
        self._store = store
        self._open_epoch = open_epoch
        self._courtesy = courtesy
        self._report = report
        self._comparing = Comparing(store, courtesy)

    def position(self) -> SyncPosition:
        """Where the desk stands now."""
        with self._store.read() as unit:
            state = _STATE.one(unit.connection)
            head = unit.log.head()
            return SyncPosition(
                head=(head.epoch, head.seq),
                head_hash=head.hash,
                cursor=(state.kelurahan_version, state.city_version),
                answer_hash=state.answer_hash,
                unsent=_unsent(unit, state.stored_position),
                ends=_ends(unit, head.epoch),
                stored=epoch_seq(state.stored_position),
                contact=state.contact,
                generation=state.generation,
                wanted=LostEvents(unit, self._key).wanted() if self._key else None,
            )

    def unsent(self) -> int:
        """How many events wait."""
        with self._store.read() as unit:
            return _unsent(unit, _STATE.one(unit.connection).stored_position)

    def next_outgoing(self, max_events: int, max_bytes: int) -> Outgoing | None:
        """The oldest unconfirmed events of one epoch, at least one if any wait."""
        with self._store.read() as unit:
            stored = _STATE.one(unit.connection).stored_position
            rows = _HEADS.all(unit.connection, position=stored, limit=max_events)
            taken: list[Any] = []
            size = 0
            for row in rows:
                size += len(row.header) + len(_sendable(row.body) or b"") + 8
                if taken and (size > max_bytes or row.position >> 32 != taken[0].position >> 32):
                    break
                taken.append(row)
        if not taken:
            return None
        epoch, first = epoch_seq(taken[0].position)
        events = tuple(WireEvent(row.header, _sendable(row.body)) for row in taken)
        return Outgoing(epoch, first, events, taken[-1].signature)

    def accept(self, answer: SyncAnswer, answer_hash: bytes) -> Changes:
        """Take a checked answer in: objects and rows slice by slice, then in one transaction what is
        stored, what it means and the cursor. Whoever wants to write comes between two slices."""
        answer = self._of_this_generation(answer)
        items: Sequence[FeedItem] = answer.changes
        cards: set[bytes] = set()
        while items:
            items = self._take_some(items, cards)
            self._courtesy.give_way()  # between two units: a lock held meanwhile would be waited for
        with self._store.write() as unit:
            state = _STATE.one(unit.connection)
            held = state.stored_position
            stored = _stored(unit, held, answer)
            if answer.meanings:
                rows = [
                    {
                        "position": position_of(answer.epoch, m.seq),
                        "meaning": m.meaning,
                        "reference": m.reference,
                    }
                    for m in answer.meanings
                ]
                _PUT_MEANING.run_many(unit.connection, rows)
            if not answer.more:
                cards.update(settle(unit))
            if answer.own is not None and self._key is not None:
                back = LostEvents(unit, self._key).take(answer.own)
                refold(unit, back)
                cards |= back
            _KEEP_STATE.run(
                unit.connection,
                stored_position=stored,
                kelurahan_version=answer.next_cursor[0],
                city_version=answer.next_cursor[1],
                answer_hash=answer_hash,
                last_contact_ms=answer.server_ms,
                contact=max(state.contact, answer.contact),
            )
            if answer.order and self._identity is not None:
                hear(unit, self._identity, answer.order)
            cards |= self._comparing.take(unit, answer)
        if not answer.more:
            self._tell_forgotten()
        kinds = {str(i.kind) for i in answer.changes}
        return Changes(
            frozenset(kinds | ({"confirmed"} if stored != held else set())), frozenset(cards)
        )

    def question(self, now_ms: int) -> Question:
        """What to have compared by the next request."""
        return self._comparing.question(now_ms)

    def more_to_compare(self, now_ms: int) -> bool:
        """Whether there is a question to be asked at once."""
        return self._comparing.more(now_ms)

    def _of_this_generation(self, answer: SyncAnswer) -> SyncAnswer:
        """``answer`` as it may be taken in: one of a new generation begins the feed again; what one of
        an older generation (carried by hand) says of the feed is no longer so, nor what one says of the
        feed of a place that this PC had before."""
        with self._store.read() as unit:
            state = _STATE.one(unit.connection)
        elsewhere = self._identity is not None and answer.place_ms != self._identity.place_ms
        if elsewhere:  # asked for before this PC was moved
            cursor = (state.kelurahan_version, state.city_version)
            return msgspec.structs.replace(
                answer, changes=(), next_cursor=cursor, more=True, compared=None
            )
        if answer.generation > state.generation:
            with self._store.write() as unit:
                begin_anew(unit, answer.generation)
        elif answer.generation < state.generation:
            cursor = (state.kelurahan_version, state.city_version)
            return msgspec.structs.replace(answer, changes=(), next_cursor=cursor, more=True)
        return answer

    def _tell_forgotten(self) -> None:
        """Once all that was recorded here is at the centre, what it still does not know is told to it:
        cards that a desk typed come back with the log itself."""
        if self._report is None:
            return
        with self._store.read() as unit:
            position = _STATE.one(unit.connection).stored_position
            more = not _unsent(unit, position) and any_forgotten(unit)
        while more:
            with self._store.write() as unit:
                more = report_some(unit, self._report, _SLICE)

    def _take_some(self, items: Sequence[FeedItem], cards: set[bytes]) -> Sequence[FeedItem]:
        """Store the next objects with their rows in one transaction; what is left of them."""
        done = 0
        with self._store.write() as unit:
            total = CardSum(unit)
            while done < len(items) and done < _UNIT and not (done and self._others_first()):
                some = items[done : done + _SLICE]
                rows = [
                    {"kind": i.kind, "id": i.id, "scope": i.scope, "version": i.version}
                    | {"data": i.data or GONE, "mark": object_mark(i.kind, i.id, i.data)}
                    for i in some
                ]
                total.take_in(some)
                _PUT_OBJECT.run_many(unit.connection, rows)
                of_these = {i.id for i in some if i.kind == ObjectKind.CARD}
                refold(unit, of_these)
                cards |= of_these
                done += len(some)
            total.keep()
        return items[done:]

    def _others_first(self) -> bool:
        return self._store.wanted or self._courtesy.wanted

    def open_epoch(self, epoch: int, reason: str) -> Changes:
        """Open an epoch because the centre found a fork."""
        return self._open_epoch(epoch, reason)
