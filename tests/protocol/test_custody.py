from __future__ import annotations

import re

import pytest

from protocol.custody import (
    ACT_LABELS,
    STATE_LABELS,
    VARIANTS,
    Act,
    Refusal,
    State,
    decide,
    in_drawer,
    natural_state,
    usual_variant,
)

STATES: tuple[State | None, ...] = (None, *State)
MOVES: tuple[tuple[Act, str], ...] = tuple(
    (act, variant) for act in Act for variant in VARIANTS.get(act, ("",))
)
EVERYTHING = [(state, act, variant) for state in STATES for act, variant in MOVES]
ALLOWED = [case for case in EVERYTHING if isinstance(decide(*case), State)]
REFUSED = [case for case in EVERYTHING if isinstance(decide(*case), Refusal)]


def test_every_state_act_and_variant_has_an_answer() -> None:
    assert len(EVERYTHING) == len(ALLOWED) + len(REFUSED) == 14 * 23


@pytest.mark.parametrize(("state", "act", "variant"), REFUSED)
def test_refusal_says_what_is_so_and_what_to_do(
    state: State | None, act: Act, variant: str
) -> None:
    refusal = decide(state, act, variant)
    assert isinstance(refusal, Refusal)
    assert (refusal.act, refusal.state) == (act, state)
    assert str(refusal) == refusal.indonesian
    for sentence in (refusal.indonesian, refusal.english):
        assert re.fullmatch(r"[A-Z][^.]*[.,] ?[^.]+\.", sentence), sentence
        assert len(sentence) <= 110
    assert "KTP-el" in refusal.indonesian
    assert "card" in refusal.english


@pytest.mark.parametrize("state", STATES)
def test_no_two_states_are_refused_with_the_same_words(state: State | None) -> None:
    said = {s: str(decide(s, Act.RECEIVE)) for s in STATES if s is not State.IN_TRANSIT}
    assert len(set(said.values())) == len(said)


def leads(act: Act, variant: str = "") -> dict[State | None, State]:
    """The states from which the act is allowed, and where it leads."""
    found = {state: decide(state, act, variant) for state in STATES}
    return {before: after for before, after in found.items() if isinstance(after, State)}


def test_a_card_is_handed_over_from_the_drawer_or_from_a_bag_only() -> None:
    assert leads(Act.HAND_OVER, "desk") == {State.RECEIVED: State.HANDED_OVER}
    assert leads(Act.HAND_OVER, "door") == {State.OUT_FOR_DELIVERY: State.HANDED_OVER}
    others = [c for c in ALLOWED if decide(*c) is State.HANDED_OVER and c[1] is not Act.LINK]
    assert {act for _, act, _ in others} == {Act.HAND_OVER}


def test_only_a_cancellation_leaves_handed_over() -> None:
    leaving = [
        (act, variant)
        for state, act, variant in ALLOWED
        if state is State.HANDED_OVER and decide(state, act, variant) is not State.HANDED_OVER
    ]
    assert leaving == [(Act.CANCEL_HAND_OVER, v) for v in VARIANTS[Act.CANCEL_HAND_OVER]]
    assert leads(Act.CANCEL_HAND_OVER, "drawer") == {State.HANDED_OVER: State.RECEIVED}
    assert leads(Act.CANCEL_HAND_OVER, "wrong_person") == {
        State.HANDED_OVER: State.OUT_WRONG_PERSON
    }


def test_a_destroyed_card_stays_destroyed() -> None:
    after = {decide(s, a, v) for s, a, v in ALLOWED if s is State.DESTROYED}
    assert after == {State.DESTROYED}


def test_a_card_not_known_can_only_turn_up_off_the_list() -> None:
    assert [case[1] for case in ALLOWED if case[0] is None] == [Act.RECEIVE_UNLISTED]


def test_the_rest_of_the_table() -> None:
    drawer = (State.RECEIVED, State.HELD_UNDER_17, State.HELD_PROBLEM)
    assert leads(Act.DISPATCH) == dict.fromkeys((State.PRINTED, State.RETURNED), State.IN_TRANSIT)
    assert leads(Act.RECEIVE) == {State.IN_TRANSIT: State.RECEIVED}
    assert leads(Act.RECEIVE_UNLISTED) == dict.fromkeys((None, State.PRINTED), State.RECEIVED)
    assert leads(Act.REPORT_MISSING) == {State.IN_TRANSIT: State.MISSING_ON_RECEIPT}
    assert leads(Act.MISROUTE) == dict.fromkeys((State.IN_TRANSIT, *drawer), State.MISROUTED)
    assert leads(Act.HOLD, "under_17") == {State.RECEIVED: State.HELD_UNDER_17}
    assert leads(Act.HOLD, "problem") == dict.fromkeys(drawer[:2], State.HELD_PROBLEM)
    assert leads(Act.RELEASE) == dict.fromkeys(drawer[1:], State.RECEIVED)
    assert leads(Act.SHELVE) == {s: s for s in (*drawer, State.MISROUTED)}
    assert leads(Act.BAG_OUT) == {State.RECEIVED: State.OUT_FOR_DELIVERY}
    assert leads(Act.VISIT_FAILED) == {State.OUT_FOR_DELIVERY: State.OUT_FOR_DELIVERY}
    assert leads(Act.BAG_IN) == {State.OUT_FOR_DELIVERY: State.RECEIVED}
    assert leads(Act.RECOVER) == {State.OUT_WRONG_PERSON: State.RECEIVED}
    assert leads(Act.LOSE) == dict.fromkeys(
        (*drawer, State.MISROUTED, State.OUT_FOR_DELIVERY, State.OUT_WRONG_PERSON),
        State.LOST_IN_OFFICE,
    )
    assert leads(Act.FIND) == dict.fromkeys(
        (State.LOST_IN_OFFICE, State.MISSING_ON_RECEIPT), State.RECEIVED
    )
    assert leads(Act.RETURN) == dict.fromkeys((*drawer, State.MISROUTED), State.RETURNED)
    stays = (
        State.PRINTED,
        State.IN_TRANSIT,
        State.MISSING_ON_RECEIPT,
        State.MISROUTED,
        State.LOST_IN_OFFICE,
        State.RETURNED,
    )
    recalled = dict.fromkeys(drawer, State.HELD_PROBLEM) | {s: s for s in stays}
    assert leads(Act.RECALL) == recalled
    assert leads(Act.DESTROY) == dict.fromkeys((State.PRINTED, State.RETURNED), State.DESTROYED)
    assert leads(Act.LINK) == {s: s for s in State}


def test_every_state_is_reached_from_a_printed_card() -> None:
    reached: set[State] = {State.PRINTED}
    while (
        new := {
            after
            for state, act, variant in ALLOWED
            if state in reached and isinstance(after := decide(state, act, variant), State)
        }
        - reached
    ):
        reached |= new
    assert reached == set(State)


@pytest.mark.parametrize("act", Act)
def test_empty_or_unknown_variant_is_the_usual_one(act: Act) -> None:
    usual = VARIANTS.get(act, ("",))[0]
    for variant in ("", "of_a_later_version"):
        assert usual_variant(act, variant) == usual
        assert [decide(s, act, variant) for s in STATES] == [decide(s, act, usual) for s in STATES]
    for variant in VARIANTS.get(act, ()):
        assert usual_variant(act, variant) == variant


def test_refusals_with_words_of_their_own() -> None:
    door = decide(State.RECEIVED, Act.HAND_OVER, "door")
    assert "tidak tercatat dalam tas" in str(door)
    assert "sedang dibawa tim" in str(decide(State.OUT_FOR_DELIVERY, Act.HAND_OVER))
    for state in State:
        if state is not State.HANDED_OVER:
            assert "tidak ada yang perlu dibatalkan" in str(decide(state, Act.CANCEL_HAND_OVER))
    assert "tidak ditemukan" in str(decide(None, Act.CANCEL_HAND_OVER))


@pytest.mark.parametrize(("act", "variant"), MOVES)
def test_natural_state_of_an_allowed_act_is_where_it_leads(act: Act, variant: str) -> None:
    ends = set(leads(act, variant).values())
    for state in STATES:
        natural = natural_state(act, variant, state)
        assert natural is (next(iter(ends)) if len(ends) == 1 else state)
        assert natural is natural_state(act, variant or "of_a_later_version", state)


def test_natural_state_of_a_hand_over_is_handed_over() -> None:
    assert {natural_state(Act.HAND_OVER, "desk", s) for s in STATES} == {State.HANDED_OVER}
    assert natural_state(Act.RECALL, "", State.OUT_FOR_DELIVERY) is State.OUT_FOR_DELIVERY
    assert natural_state(Act.LINK, "", None) is None


def test_drawer_is_what_the_office_must_be_able_to_show() -> None:
    assert {s for s in STATES if in_drawer(s)} == {
        State.RECEIVED,
        State.HELD_UNDER_17,
        State.HELD_PROBLEM,
        State.MISROUTED,
    }


def test_everything_has_a_label_of_its_own() -> None:
    assert list(STATE_LABELS) == list(State)
    assert list(ACT_LABELS) == list(Act)
    for labels in (STATE_LABELS.values(), ACT_LABELS.values()):
        assert len(set(labels)) == len(labels)
        assert all(label == label.strip() and label[0].isupper() for label in labels)
