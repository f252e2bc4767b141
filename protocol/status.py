"""The fold of acts into a card's status: one function for desk and centre.

Nothing personal is in a status, so a rebuild gives the same one before and after a purge.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from protocol.bodies import Dispatch, Receive, Shelve
from protocol.custody import Act, Refusal, State, decide, in_drawer, natural_state
from protocol.events import Header, evidence_code, header_hash

__all__ = [
    "ACTS",
    "MARK_BYTES",
    "CardStatus",
    "Conflict",
    "LastHandOver",
    "apply_act",
    "given_by_word",
    "hand_over_of",
    "reflects",
    "sayable",
    "standing",
]

ACTS: Final = frozenset(Act)
# Of a header's hash as `reflected` keeps it: 2^32 acts on one card before two of them are likely to meet.
MARK_BYTES: Final = 8
# The limits of a header (`protocol.events.Header`), of which a status is made.
_INT32: Final = 1 << 31
_ID_BYTES: Final = 16
_HASH_BYTES: Final = 32
_MAX_TEXT: Final = 64
_NOT_RECEIVED: Final = frozenset(
    {None, State.PRINTED, State.IN_TRANSIT, State.MISSING_ON_RECEIPT, State.MISROUTED}
)


class Conflict(StrEnum):
    """What is wrong when an act that really happened meets a state that refuses it."""

    HANDED_OVER_TWICE = "handed_over_twice"
    RECALLED_AFTER_HAND_OVER = "recalled_after_hand_over"
    MOVED_IN_BAG = "moved_in_bag"
    UNEXPECTED_ACT = "unexpected_act"


class LastHandOver(msgspec.Struct, frozen=True, array_like=True):
    """The hand-over in force: where it is proved, and what the paper says."""

    device: bytes
    epoch: int
    seq: int
    business_date: int
    number: str
    evidence_code: str
    hash: bytes


class CardStatus(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a card is and since when.

    ``since``: business date (days since 1970) of the last change of state. ``place``: where in the drawer,
    empty outside it. ``recalled``: the registry wants it back; only sending it away ends that.
    ``others``: further hand-overs recorded of this card that nobody has cancelled; of one card both
    cannot be true, so there is a case of them, and when the one in force falls the next one stands.
    ``reflected``: the acts folded in here and no others, oldest first, each as the first 8 bytes of the
    hash of its header.
    """

    state: State | None = None
    since: int = 0
    batch: bytes | None = None
    place: str = ""
    attempts: int = 0
    recalled: bool = False
    linked_to: bytes | None = None
    hand_over: LastHandOver | None = None
    others: tuple[LastHandOver, ...] = ()
    reflected: tuple[bytes, ...] = ()


def reflects(status: CardStatus, act: bytes) -> bool:
    """Whether the act whose header has this hash (32 bytes) is folded into ``status`` already."""
    return act[:MARK_BYTES] in status.reflected


def hand_over_of(header: Header, raw: bytes) -> LastHandOver:
    """The hand-over that the act of ``header`` (bytes ``raw``) is."""
    return LastHandOver(
        header.device,
        header.epoch,
        header.seq,
        header.business_date,
        header.number,
        evidence_code(raw),
        header_hash(raw),
    )


def sayable(status: CardStatus) -> bool:
    """Whether headers within their limits can have led to this status; another one was never told."""
    given = standing(status)
    return (
        (status.state is State.HANDED_OVER) == bool(given)
        and (bool(given) or not status.others)
        and -_INT32 <= status.since < _INT32
        and 0 <= status.attempts < _INT32
        and all(i is None or len(i) == _ID_BYTES for i in (status.batch, status.linked_to))
        and all(len(mark) == MARK_BYTES for mark in status.reflected)
        and all(map(_within_limits, given))
    )


def _within_limits(given: LastHandOver) -> bool:
    return (
        (len(given.device), len(given.hash)) == (_ID_BYTES, _HASH_BYTES)
        and 1 <= given.epoch < _INT32
        and 1 <= given.seq < _INT32
        and -_INT32 <= given.business_date < _INT32
        and max(len(given.number), len(given.evidence_code)) <= _MAX_TEXT
    )


def _conflict(status: CardStatus, act: Act) -> Conflict:
    if act is Act.HAND_OVER:
        if status.state is State.HANDED_OVER:
            return Conflict.HANDED_OVER_TWICE
        if status.recalled:
            return Conflict.RECALLED_AFTER_HAND_OVER
    elif act is Act.RECALL:
        if status.state is State.HANDED_OVER:
            return Conflict.RECALLED_AFTER_HAND_OVER
        if status.state is State.OUT_FOR_DELIVERY:
            return Conflict.MOVED_IN_BAG
    elif act is Act.DISPATCH and status.state is State.OUT_FOR_DELIVERY:
        return Conflict.MOVED_IN_BAG
    return Conflict.UNEXPECTED_ACT


def _said_before(status: CardStatus, act: Act, variant: str, body: msgspec.Struct | None) -> bool:
    """Whether an act says of a card what stands there already, as two PCs of an office do that receive
    one batch while neither knows of the other. The card lies where it lies."""
    if act is Act.HOLD:
        return natural_state(act, variant, status.state) is status.state
    if not isinstance(body, Receive) or body.batch != status.batch:
        return False
    if act is Act.REPORT_MISSING:
        return status.state is State.MISSING_ON_RECEIPT
    return act is Act.RECEIVE and status.state not in _NOT_RECEIVED


def standing(status: CardStatus) -> tuple[LastHandOver, ...]:
    """The hand-overs of the card that nobody has cancelled, the one in force first."""
    return () if status.hand_over is None else (status.hand_over, *status.others)


def given_by_word(status: CardStatus, given: LastHandOver) -> CardStatus:
    """The status with a hand-over that was told and has not come itself: it counts as folded."""
    changes: dict[str, object] = {"reflected": (*status.reflected, given.hash[:MARK_BYTES])}
    if status.hand_over is None:
        changes |= {"state": State.HANDED_OVER, "since": given.business_date}
        changes |= {"place": "", "hand_over": given}
    else:
        changes["others"] = (*status.others, given)
    return msgspec.structs.replace(status, **changes)


def apply_act(
    status: CardStatus, raw: bytes, header: Header, body: msgspec.Struct | None
) -> tuple[CardStatus, Conflict | None]:
    """The status after the act of ``header`` (bytes ``raw``), and what it contradicts, if anything.

    ``header.kind`` must be an `Act` that ``status`` does not reflect yet. A recorded hand-over outranks
    every contradiction: the card stays handed over, and of two hand-overs the one folded first stays in
    force until a person decides. A cancellation undoes the very hand-over that it names and no other;
    where another one stands, the card stays handed over by that one.
    """
    act = Act(header.kind)
    decided = decide(status.state, act, header.variant)
    conflict: Conflict | None = None
    state: State | None
    stood = standing(status)
    left = tuple(h for h in stood if h.hash != header.about)
    if act is Act.CANCEL_HAND_OVER and (left or not stood):
        # It names none of them, or another one stands still: the card does not move.
        conflict = Conflict.UNEXPECTED_ACT if left == stood else None
        state = status.state
    elif _said_before(status, act, header.variant, body):
        state = status.state
    elif isinstance(decided, Refusal):
        conflict = _conflict(status, act)
        keeps = status.state is State.HANDED_OVER
        state = status.state if keeps else natural_state(act, header.variant, status.state)
    else:
        state = decided
        if act is Act.HAND_OVER and status.recalled:
            conflict = Conflict.RECALLED_AFTER_HAND_OVER

    digest = header_hash(raw)
    changes: dict[str, object] = {
        "state": state,
        "since": header.business_date if state != status.state else status.since,
        "reflected": (*status.reflected, digest[:MARK_BYTES]),
    }
    if isinstance(body, Dispatch) or (isinstance(body, Receive) and status.batch is None):
        # A receipt that comes after the card was sent elsewhere does not take it back into its old batch.
        changes["batch"] = body.batch
    if isinstance(body, Shelve):
        changes["place"] = body.place
    elif not in_drawer(state):
        changes["place"] = ""
    if act is Act.VISIT_FAILED:
        changes["attempts"] = status.attempts + 1
    elif act is Act.RECEIVE:
        changes["attempts"] = 0
    elif act is Act.RECALL:
        changes["recalled"] = True
    elif act in (Act.RETURN, Act.DISPATCH):
        changes["recalled"] = False
    elif act is Act.LINK:
        changes["linked_to"] = getattr(body, "kept", None)
    elif act is Act.HAND_OVER:
        made = hand_over_of(header, raw)
        if conflict is Conflict.HANDED_OVER_TWICE and status.hand_over is not None:
            changes["others"] = (*status.others, made)
        else:
            changes["hand_over"] = made
    elif act is Act.CANCEL_HAND_OVER and conflict is None:
        changes["hand_over"] = left[0] if left else None
        changes["others"] = left[1:]
    return msgspec.structs.replace(status, **changes), conflict
