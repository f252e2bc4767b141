"""What the recorded acts must lead to: states of cards, open cases. Imports nothing of the product.

Two acts on one card are *apart* when the later stored one was recorded without having heard of the
other. Where no acts are apart the state is exactly what they say one after the other; where some are,
only what must hold whatever the order: a hand-over that nobody cancelled stands.
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
    ("destroy", ""): "destroyed",
}
_STAYS: Final = frozenset({("shelve", ""), ("link", "")})
_RECALLED_TO: Final = {"received": "held_problem", "held_under_17": "held_problem"}
_AT_THE_REGISTRY: Final = frozenset({"printed", "returned"})
_NOT_ON_CARDS: Final = frozenset(
    {
        "print_given",
        "print_copy",
        "case_noted",
        "case_closed",
        "policy_exception",
        "recovered",
        "object_reported",
    }
)
_CONTRADICTIONS: Final = (
    "handed_over_twice",
    "recalled_after_hand_over",
    "moved_in_bag",
    "unexpected_act",
    "other_kelurahan",
)


@dataclass(slots=True)
class ExpectedCard:
    """``states`` the card may be in; ``exact`` if nobody acted on it apart from the others.

    ``standing``: hand-overs that nobody cancelled. ``batch`` of the last dispatch. ``recalled``: a
    hand-over stands against a recall; ``once_recalled``: one did, until it was cancelled. ``strange``:
    acts that contradict the record for certain: sent on from where it was not, or done where it does not
    belong.
    """

    card: bytes
    states: frozenset[str]
    exact: bool
    standing: tuple[Act, ...]
    batch: bytes | None
    recalled: bool
    once_recalled: bool
    strange: tuple[Act, ...]


@dataclass(slots=True)
class ExpectedCases:
    """(reason, card or device) of cases that must be open with the acts they must name, cards of which
    some case must be open, and what may be open besides."""

    must: dict[tuple[str, bytes], list[Act]] = field(default_factory=lambda: defaultdict(list))
    some: dict[bytes, list[Act]] = field(default_factory=dict)
    may: set[tuple[str, bytes]] = field(default_factory=set)


def _acts_by_card(oracle: Oracle) -> dict[bytes, list[Act]]:
    """Acts on cards that the centre holds and had to fold, in the order in which it stored them."""
    by_card: dict[bytes, list[Act]] = {c: list(acts) for c, acts in oracle.of_centre.items()}
    for act in oracle.ever.values():
        if act.card is None or act.kind in _NOT_ON_CARDS or not oracle.in_force(act):
            continue
        by_card.setdefault(act.card, []).append(act)
    for acts in by_card.values():
        acts.sort(key=lambda a: (a.stored_ms or 0, a.epoch, a.seq))
    return by_card


def _lineage(oracle: Oracle) -> dict[bytes, set[str]]:
    """On which disks each act stands."""
    found: dict[bytes, set[str]] = defaultdict(set)
    for disk in oracle.disks.values():
        for act in disk.acts:
            found[act.hash].add(disk.name)
    return found


def _apart(acts: Sequence[Act], lineage: dict[bytes, set[str]]) -> bool:
    """Whether one of these acts was recorded without having heard of one stored before it."""
    for n, later in enumerate(acts):
        for earlier in acts[:n]:
            if later.hash and later.disk in lineage.get(earlier.hash, ()):
                continue  # it stands in that very log
            if (earlier.stored_ms or 0) > later.seen_ms:
                return True
    return False


def _after(act: Act, state: str) -> str:
    """Where the card is after the act, if it was in ``state``."""
    key = (act.kind, act.variant)
    if act.kind == "recall":
        return _RECALLED_TO.get(state, state)
    return state if key in _STAYS else _AFTER[key]


def _strange(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Acts on a card that is in another kelurahan by then, and dispatches of what was not at hand."""
    found = []
    where, state = "", "printed"
    for act in acts:
        if act.kind == "dispatch":
            if state not in _AT_THE_REGISTRY:
                found.append(act)
            where = act.kelurahan
        elif act.disk != CENTRE and act.kelurahan != where:
            found.append(act)
        state = _after(act, state)
    return tuple(found)


def _recalled(acts: Sequence[Act], standing: Sequence[Act]) -> bool:
    """Whether a hand-over stands against a recall that no later dispatch has ended."""
    for at, act in enumerate(acts):
        if act.kind != "recall":
            continue
        sent = [n for n, a in enumerate(acts) if a.kind == "dispatch"]
        for given in standing:
            n = acts.index(given)
            if not any(min(n, at) < d < max(n, at) for d in sent):
                return True
    return False


def expected_cards(oracle: Oracle) -> dict[bytes, ExpectedCard]:
    """What the centre, and every desk that has heard from it, must say of each card acted on."""
    lineage = _lineage(oracle)
    found: dict[bytes, ExpectedCard] = {}
    for card, acts in _acts_by_card(oracle).items():
        undone = {a.about for a in acts if a.kind == "cancel_hand_over"}
        given = tuple(a for a in acts if a.kind == "hand_over")
        standing = tuple(a for a in given if a.hash not in undone)
        exact = not _apart(acts, lineage)
        state = "printed"
        passed = {_AFTER.get((a.kind, a.variant), "") for a in acts}
        for act in acts:
            state = _after(act, state)
            passed.add(state)
        if standing:
            states = frozenset({"handed_over"})
        else:
            states = frozenset({state}) if exact else frozenset(passed - {"handed_over", ""})
        batches = [a.batch for a in acts if a.kind == "dispatch"]
        found[card] = ExpectedCard(
            card,
            states,
            exact,
            standing,
            batches[-1] if batches else None,
            _recalled(acts, standing),
            _recalled(acts, given),
            _strange(acts),
        )
    return found


def expected_cases(oracle: Oracle, cards: dict[bytes, ExpectedCard]) -> ExpectedCases:
    """Which cases must be open and which may be. Forks are judged by their own check."""
    cases = ExpectedCases()
    for card in cards.values():
        if len(card.standing) > 1:
            cases.must["handed_over_twice", card.card] += card.standing
        if card.recalled:
            cases.must["recalled_after_hand_over", card.card] += card.standing[:1]
        if card.once_recalled:  # only a person closes a case
            cases.may.add(("recalled_after_hand_over", card.card))
        if card.strange:
            cases.some[card.card] = list(card.strange)
        if card.strange or not card.exact:
            cases.may |= {(reason, card.card) for reason in _CONTRADICTIONS}
    for act in oracle.ever.values():
        revoked = oracle.revoked_ms.get(act.device)
        if revoked is not None and act.stored_ms is not None and act.stored_ms >= revoked:
            cases.must["revoked_device", act.card or act.device].append(act)
    for about in oracle.closed:
        cases.must.pop(about, None)
        cases.some.pop(about[1], None)
        cases.may.add(about)
    return cases
