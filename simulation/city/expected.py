"""What the recorded acts must lead to: states of cards, open cases. Imports nothing of the product.

Two acts on one card are *apart* when the later stored one was recorded without having heard of the
other. Where no acts are apart the state is exactly that of the last act; where some are, only what
must hold whatever the order: a hand-over that nobody cancelled stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from simulation.city.oracle import CENTRE, Act, Oracle

__all__ = ["ExpectedCard", "ExpectedCases", "expected_cards", "expected_cases"]

_AFTER: Final = {
    ("dispatch", ""): "in_transit",
    ("receive", ""): "received",
    ("report_missing", ""): "missing_on_receipt",
    ("hold", "under_17"): "held_under_17",
    ("hold", "problem"): "held_problem",
    ("release", ""): "received",
    ("hand_over", "desk"): "handed_over",
    ("cancel_hand_over", "drawer"): "received",
    ("cancel_hand_over", "wrong_person"): "out_wrong_person",
    ("recover", ""): "received",
    ("shelve", ""): "",  # stays where it is
}
_NOT_ON_CARDS: Final = frozenset(
    {"print_given", "print_copy", "case_noted", "policy_exception", "clock_confirmed"}
)


@dataclass(slots=True)
class ExpectedCard:
    """``states`` the card may be in; ``exact`` if nobody acted on it apart from the others.

    ``standing``: hand-overs that nobody cancelled. ``batch`` of the last dispatch.
    """

    card: bytes
    states: frozenset[str]
    exact: bool
    standing: tuple[Act, ...]
    cancelled: int
    batch: bytes | None


@dataclass(slots=True)
class ExpectedCases:
    """(reason, card or device) of cases that must be open, and of those that may be."""

    must: dict[tuple[str, bytes], list[Act]] = field(default_factory=lambda: defaultdict(list))
    may: set[tuple[str, bytes]] = field(default_factory=set)


def _acts_by_card(oracle: Oracle) -> dict[bytes, list[Act]]:
    """Acts on cards that the centre holds and had to fold, in the order in which it stored them."""
    by_card: dict[bytes, list[Act]] = {c: list(acts) for c, acts in oracle.dispatches.items()}
    for act in oracle.ever.values():
        if act.card is None or act.kind in _NOT_ON_CARDS or not oracle.in_force(act):
            continue
        by_card.setdefault(act.card, []).append(act)
    for acts in by_card.values():
        acts.sort(key=lambda a: (a.stored_ms or 0, a.epoch, a.seq))
    return by_card


def _apart(acts: Sequence[Act], lineage: dict[bytes, set[str]]) -> bool:
    """Whether one of these acts was recorded without having heard of one stored before it."""
    for n, later in enumerate(acts):
        for earlier in acts[:n]:
            if later.hash and later.disk in lineage.get(earlier.hash, ()):
                continue  # it stands in that very log
            if (earlier.stored_ms or 0) > later.seen_ms:
                return True
    return False


def _lineage(oracle: Oracle) -> dict[bytes, set[str]]:
    """On which disks each act stood when that disk went on."""
    found: dict[bytes, set[str]] = defaultdict(set)
    for disk in oracle.disks.values():
        for act in disk.acts:
            found[act.hash].add(disk.name)
    return found


def expected_cards(oracle: Oracle) -> dict[bytes, ExpectedCard]:
    """What the centre, and every desk that has heard from it, must say of each card sent out."""
    lineage = _lineage(oracle)
    found: dict[bytes, ExpectedCard] = {}
    for card, acts in _acts_by_card(oracle).items():
        undone = {a.about for a in acts if a.kind == "cancel_hand_over"}
        standing = tuple(a for a in acts if a.kind == "hand_over" and a.hash not in undone)
        exact = not _apart(acts, lineage)
        if standing:
            states = frozenset({"handed_over"})
        elif exact:
            states = frozenset({_last_state(acts)})
        else:
            states = frozenset(filter(None, map(_state_after, acts))) - {"handed_over"}
        batches = [a.batch for a in acts if a.kind == "dispatch"]
        found[card] = ExpectedCard(
            card, states, exact, standing, len(undone), batches[-1] if batches else None
        )
    return found


def _state_after(act: Act) -> str:
    return _AFTER[act.kind, act.variant]


def _last_state(acts: Iterable[Act]) -> str:
    state = ""
    for act in acts:
        state = _state_after(act) or state
    return state


def expected_cases(oracle: Oracle, cards: dict[bytes, ExpectedCard]) -> ExpectedCases:
    """Which cases must be open and which may be. Forks are judged by their own check."""
    cases = ExpectedCases()
    for card in cards.values():
        if len(card.standing) > 1:
            cases.must["handed_over_twice", card.card] += card.standing
        if not card.exact:
            cases.may |= {("handed_over_twice", card.card), ("unexpected_act", card.card)}
    for act in oracle.ever.values():
        revoked = oracle.revoked_ms.get(act.device)
        if revoked is not None and act.stored_ms is not None and act.stored_ms >= revoked:
            cases.must["revoked_device", act.card or act.device].append(act)
    return cases


def is_desk_act(act: Act) -> bool:
    """Whether a desk recorded it."""
    return act.disk != CENTRE
