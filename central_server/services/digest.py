"""Comparing cards with a desk's: ranges first, then card by card. See docs/sync-protocol.md, "Digest"."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from central_server.services.case_desk import CaseDesk, Reason
from central_server.services.record_copies import Copies, copies_of, sum_mark
from central_server.store.devices import Device
from central_server.store.feed import FeedCard, Page
from central_server.store.unit import Unit
from protocol.custody import State
from protocol.digest import Sum
from protocol.messages import (
    MAX_RANGES,
    MAX_STANDINGS,
    CardMark,
    CardRange,
    CardStanding,
    Compared,
    RangeMarks,
    SyncRequest,
    Tally,
)
from protocol.objects import CardObject, ObjectKind

__all__ = ["compare", "judge", "tally", "whole"]

_log: Final = logging.getLogger(__name__)
_CARD_BYTES: Final = 16
_MOST_MARKS: Final = 1_024
_MOST_ID_BYTES: Final = 16
_MOST_NEW_CASES: Final = 64  # of one request; a person reads them one by one
_MOST_STRAYS: Final = 8  # open cases by the word of one device alone
_STATES: Final = frozenset(State)


def tally(page: Page) -> Tally | None:
    """The sum of the cards of the feed, with its last page."""
    if page.more:
        return None
    return Tally(page.version, page.cards.count, page.cards.digest)


def compare(unit: Unit, device: Device, request: SyncRequest) -> Compared:
    """Which of the ranges of ``request`` are not alike here; its cursor must be the feed's newest."""
    if unit.feed.version(device.kelurahan) != request.cursor[0]:
        return Compared(ranges=0)
    room = _MOST_MARKS
    differing: list[RangeMarks] = []
    asked = _ascending(request.ranges)
    for asked_for in asked:
        found = [
            CardMark(held.id, sum_mark(device.kelurahan, held))
            for held in _between(unit, device.kelurahan, asked_for)
        ]
        if Sum.of(m.mark for m in found) == Sum.read(asked_for.count, asked_for.sum):
            continue
        if room:
            through = asked_for.through if len(found) <= room else found[room - 1].card
            differing.append(RangeMarks(asked_for.after, through, tuple(found[:room])))
            room -= min(room, len(found))
    return Compared(ranges=len(asked), differing=tuple(differing))


def _between(unit: Unit, scope: str, asked: CardRange) -> Iterable[FeedCard]:
    if max(len(asked.after), len(asked.through)) > _MOST_ID_BYTES:
        return ()
    return unit.feed.cards_between(scope, asked.after, asked.through)


def _ascending(ranges: Sequence[CardRange]) -> list[CardRange]:
    """The ranges, at most as many as a request has, up to the first that does not lie behind the one before
    it: no card is read twice."""
    found: list[CardRange] = []
    end = b""
    for one in ranges[:MAX_RANGES]:
        if one.after < end or b"" != one.through <= one.after:
            break
        found.append(one)
        if not one.through:
            break
        end = one.through
    return found


def whole(ranges: tuple[CardRange, ...]) -> bool:
    """Whether these ranges leave out no card."""
    follow = all(a.through == b.after != b"" for a, b in pairwise(ranges))
    return ranges[0].after == ranges[-1].through == b"" and follow


def judge(
    unit: Unit, device: Device, request: SyncRequest, desk: CaseDesk, centre: bytes
) -> Compared:
    """Say of each card that the desk holds otherwise who is right: tell it anew where the centre's view is
    proved, else open a case. Writes; the feed must stand at the request's cursor. What is beyond the most
    new cases of a request is left for the next comparison."""
    scope = device.kelurahan
    unit.feed.lock([scope])
    if unit.feed.version(scope) != request.cursor[0]:
        return Compared(ranges=0)
    asked = [s for s in request.differing[:MAX_STANDINGS] if len(s.card) == _CARD_BYTES]
    copies = copies_of(unit, scope, sorted({s.card for s in asked}))
    room = _Room(unit, device, copies)
    lost: list[bytes] = []
    for standing in asked:
        here = copies[standing.card]
        if _alike(standing, here):
            continue
        if _proved(standing, here):
            data = here.held.data if here.held else None
            unit.feed.put(scope, ObjectKind.CARD, standing.card, data)
            _log.warning("card %s told anew to %s", standing.card.hex(), scope)
            continue
        if not _open_case(unit, device, standing, here, desk, centre, room):
            continue
        if here.record is None and standing.version > 0 and _never_left(here):
            lost.append(standing.card)
    if lost:
        unit.figures.count_anew(scope)
    return Compared(ranges=len(asked), lost=tuple(lost))


def _never_left(here: Copies) -> bool:
    return here.held is None or here.held.data is not None


def _reflects_all(standing: CardStanding, card: CardObject | None) -> bool:
    return card is not None and set(standing.acts) <= set(card.status.reflected)


def _alike(standing: CardStanding, here: Copies) -> bool:
    held = here.held
    if held is None or held.data is None:
        return standing.version == 0 and not standing.state and here.record is None
    return here.sound and standing.mark == held.mark and _reflects_all(standing, here.record)


def _proved(standing: CardStanding, here: Copies) -> bool:
    held = here.held
    if held is None or not here.sound or not _reflects_all(standing, here.record):
        return False
    return standing.version < held.version or (bool(held.mark) and standing.kept == held.mark)


def _open_case(
    unit: Unit,
    device: Device,
    standing: CardStanding,
    here: Copies,
    desk: CaseDesk,
    centre: bytes,
    room: _Room,
) -> bool:
    """Both states side by side; said once, however often they are compared. Whether no more is to be said
    of this card now: False where its case has to wait."""
    state = standing.state if standing.state in _STATES else ""
    known = unit.cases.open_of_card(standing.card, Reason.RECORD_DIFFERS)
    told = {(s.device, s.state) for s in known.sides} if known else set()
    if {(device.id, state), (centre, here.state)} <= told:
        return True
    stray = room.stray(standing.card)
    if known is None and not room.take(stray=stray):
        return stray
    sides = [
        desk.state_of(device.id, device.kelurahan, state),
        desk.state_of(centre, device.kelurahan, here.state),
    ]
    case = desk.open_for_card(
        Reason.RECORD_DIFFERS,
        standing.card,
        {device.kelurahan},
        [s for s in sides if (s.device, s.state) not in told],
        device=device.id if stray else None,
    )
    _log.warning("card %s differs: case %s", standing.card.hex(), case.hex())
    return True


class _Room:
    """How many more cases a request may open. A stray is a card of which neither feed nor record nor log of
    the kelurahan knows anything: nothing is lost with it at the centre, and the desk's word costs nothing.
    """

    def __init__(self, unit: Unit, device: Device, copies: Mapping[bytes, Copies]) -> None:
        open_strays = unit.cases.open_by_word_of(device.id, Reason.RECORD_DIFFERS)
        self._strays = _MOST_STRAYS - open_strays
        self._new = _MOST_NEW_CASES
        scope = device.kelurahan
        self._known = {i for i, c in copies.items() if c.held or _belongs(c.record, scope)}
        self._known |= unit.events.acted_on_in(scope, copies.keys() - self._known)

    def stray(self, card: bytes) -> bool:
        return card not in self._known

    def take(self, *, stray: bool) -> bool:
        """Whether one more may be opened."""
        if not self._new or (stray and self._strays <= 0):
            return False
        self._new -= 1
        self._strays -= int(stray)
        return True


def _belongs(record: CardObject | None, scope: str) -> bool:
    return record is not None and record.kelurahan == scope
