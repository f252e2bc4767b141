from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.bodies import CancelHandOver, Dispatch, Link, Note, Receive, ReceiveUnlisted, Shelve
from protocol.custody import VARIANTS, Act, State, decide, natural_state
from protocol.events import (
    NO_HASH,
    PURGEABLE,
    Header,
    Kind,
    evidence_code,
    header_hash,
    make_event,
)
from protocol.objects import CardObject, decode_object, encode_object
from protocol.status import ACTS, CardStatus, Conflict, apply_act, reflects, standing
from tests.protocol.samples import BATCH, BODIES, CARD, DESK, HEADER, OTHER, OTHER_CARD


@dataclass(frozen=True, slots=True)
class Step:
    """An act as a log holds it."""

    raw: bytes
    header: Header
    body: msgspec.Struct | None


def step(
    act: Act,
    variant: str = "",
    body: msgspec.Struct | None = None,
    *,
    device: bytes = DESK.device,
    epoch: int = 1,
    seq: int = 2,
    date: int = 18_000,
    number: str = "",
    about: bytes | None = None,
) -> Step:
    header = msgspec.structs.replace(
        HEADER,
        kind=str(act),
        variant=variant,
        device=device,
        epoch=epoch,
        seq=seq,
        business_date=date,
        number=number,
        about=about,
    )
    return Step(make_event(header, b"", DESK).header, header, body)


def fold(status: CardStatus, steps: list[Step]) -> CardStatus:
    for s in steps:
        status, _ = apply_act(status, s.raw, s.header, s.body)
    return status


def apply(status: CardStatus, s: Step) -> tuple[CardStatus, Conflict | None]:
    return apply_act(status, s.raw, s.header, s.body)


def at(state: State | None, *, recalled: bool = False) -> CardStatus:
    status = CardStatus(state=state, since=17_000, recalled=recalled)
    if state is State.HANDED_OVER:
        return fold(
            CardStatus(state=State.RECEIVED, since=16_000, recalled=recalled),
            [step(Act.HAND_OVER, "desk", seq=1, date=17_000, number="1")],
        )
    return status


# one act


def test_a_card_from_print_to_resident() -> None:
    steps = [
        step(Act.DISPATCH, "", Dispatch(batch=BATCH), seq=1, date=10),
        step(Act.RECEIVE, "", Receive(batch=BATCH), seq=2, date=12),
        step(Act.SHELVE, "", Shelve(place="Kotak 3"), seq=3, date=13),
        step(Act.BAG_OUT, "", Note(), seq=4, date=14),
        step(Act.VISIT_FAILED, "", Note(text="rumah kosong"), seq=5, date=14),
        step(Act.VISIT_FAILED, "", Note(), seq=6, date=15),
        step(Act.HAND_OVER, "door", BODIES[Act.HAND_OVER], seq=7, date=15, number="7"),
    ]
    status = fold(CardStatus(state=State.PRINTED), steps)
    last = steps[-1]
    assert (status.state, status.since) == (State.HANDED_OVER, 15)
    assert (status.batch, status.place, status.attempts) == (BATCH, "", 2)
    assert status.reflected == tuple(header_hash(s.raw)[:8] for s in steps)
    assert status.hand_over is not None
    assert msgspec.structs.astuple(status.hand_over) == (
        DESK.device,
        1,
        7,
        15,
        "7",
        evidence_code(last.raw),
        header_hash(last.raw),
    )


def test_since_moves_with_the_state_only() -> None:
    shelved = fold(at(State.RECEIVED), [step(Act.SHELVE, "", Shelve(place="Laci"))])
    assert (shelved.since, shelved.place) == (17_000, "Laci")
    assert fold(shelved, [step(Act.BAG_OUT)]).since == 18_000


def test_card_off_the_list_has_no_batch_because_its_body_is_purged() -> None:
    unlisted = ReceiveUnlisted(batch=BATCH, name="SARI CONTOH")
    assert fold(CardStatus(), [step(Act.RECEIVE_UNLISTED, "", unlisted)]).batch is None


def test_report_missing_names_the_batch() -> None:
    missing = fold(at(State.IN_TRANSIT), [step(Act.REPORT_MISSING, "", Receive(batch=BATCH))])
    assert (missing.state, missing.batch) == (State.MISSING_ON_RECEIPT, BATCH)


def test_link_names_the_record_that_is_kept() -> None:
    linked, conflict = apply(at(State.RECEIVED), step(Act.LINK, "", Link(kept=OTHER_CARD)))
    assert (linked.linked_to, linked.state, conflict) == (OTHER_CARD, State.RECEIVED, None)
    assert fold(at(State.RECEIVED), [step(Act.LINK)]).linked_to is None


@pytest.mark.parametrize(
    ("variant", "state"),
    [("drawer", State.RECEIVED), ("wrong_person", State.OUT_WRONG_PERSON), ("", State.RECEIVED)],
)
def test_cancelled_hand_over_is_no_longer_in_force(variant: str, state: State) -> None:
    body = CancelHandOver(number="1", reason="tertukar", approved_by=CARD)
    before = at(State.HANDED_OVER)
    assert before.hand_over is not None
    named = step(Act.CANCEL_HAND_OVER, variant, body, about=before.hand_over.hash)
    after, conflict = apply(before, named)
    assert (after.state, after.hand_over, conflict) == (state, None, None)


def test_cancelling_the_other_of_two_hand_overs_leaves_the_first_in_force() -> None:
    first = at(State.HANDED_OVER)
    twice = step(Act.HAND_OVER, "desk", device=OTHER.device, seq=7, number="2")
    both = fold(first, [twice])
    cancel = step(
        Act.CANCEL_HAND_OVER, "drawer", device=OTHER.device, seq=8, about=header_hash(twice.raw)
    )
    after, conflict = apply(both, cancel)
    assert (after.state, after.hand_over) == (State.HANDED_OVER, first.hand_over)
    assert (after.others, conflict) == ((), None)


def test_cancellation_that_names_no_hand_over_changes_nothing() -> None:
    for about in (None, NO_HASH):
        after, conflict = apply(
            at(State.HANDED_OVER), step(Act.CANCEL_HAND_OVER, "drawer", about=about)
        )
        assert (after.state, conflict) == (State.HANDED_OVER, Conflict.UNEXPECTED_ACT)


@pytest.mark.parametrize("act", [Act.RETURN, Act.DISPATCH])
def test_recall_is_over_when_the_card_is_sent_away(act: Act) -> None:
    recalled = fold(at(State.RECEIVED), [step(Act.RECALL)])
    assert (recalled.state, recalled.recalled) == (State.HELD_PROBLEM, True)
    assert not fold(recalled, [step(act)]).recalled


def test_a_desk_cannot_lift_a_recall_by_releasing_the_card() -> None:
    released = fold(at(State.RECEIVED), [step(Act.RECALL), step(Act.RELEASE)])
    assert (released.state, released.recalled) == (State.RECEIVED, True)


def test_place_is_forgotten_when_the_card_leaves_the_drawer() -> None:
    shelved = fold(at(State.RECEIVED), [step(Act.SHELVE, "", Shelve(place="Laci B"))])
    assert shelved.place == "Laci B"
    assert fold(shelved, [step(Act.HOLD, "problem")]).place == "Laci B"
    assert fold(shelved, [step(Act.HAND_OVER, "desk")]).place == ""


def test_attempts_begin_anew_with_a_new_receipt() -> None:
    tried = fold(at(State.OUT_FOR_DELIVERY), [step(Act.VISIT_FAILED), step(Act.VISIT_FAILED)])
    assert tried.attempts == 2
    again = fold(tried, [step(Act.BAG_IN), step(Act.RETURN), step(Act.DISPATCH), step(Act.RECEIVE)])
    assert (again.state, again.attempts) == (State.RECEIVED, 0)


def test_what_is_no_act_is_not_folded() -> None:
    assert frozenset(Act) == ACTS
    header = msgspec.structs.replace(HEADER, kind=str(Kind.DAY_CLOSED))
    with pytest.raises(ValueError, match="day_closed"):
        apply_act(CardStatus(), b"", header, None)


# conflicts


@pytest.mark.parametrize(
    ("before", "act", "variant", "after", "conflict"),
    [
        (at(State.HANDED_OVER), Act.HAND_OVER, "desk", State.HANDED_OVER, "handed_over_twice"),
        (at(State.HANDED_OVER), Act.HAND_OVER, "door", State.HANDED_OVER, "handed_over_twice"),
        (
            at(State.HANDED_OVER, recalled=True),
            Act.HAND_OVER,
            "desk",
            State.HANDED_OVER,
            "handed_over_twice",
        ),
        (
            at(State.HANDED_OVER),
            Act.RECALL,
            "",
            State.HANDED_OVER,
            "recalled_after_hand_over",
        ),
        (
            at(State.HELD_PROBLEM, recalled=True),
            Act.HAND_OVER,
            "desk",
            State.HANDED_OVER,
            "recalled_after_hand_over",
        ),
        (
            at(State.RECEIVED, recalled=True),
            Act.HAND_OVER,
            "desk",
            State.HANDED_OVER,
            "recalled_after_hand_over",
        ),
        (
            at(State.OUT_FOR_DELIVERY),
            Act.RECALL,
            "",
            State.OUT_FOR_DELIVERY,
            "moved_in_bag",
        ),
        (at(State.OUT_FOR_DELIVERY), Act.DISPATCH, "", State.IN_TRANSIT, "moved_in_bag"),
        (at(State.RETURNED), Act.HAND_OVER, "desk", State.HANDED_OVER, "unexpected_act"),
        (at(State.HELD_PROBLEM), Act.HAND_OVER, "desk", State.HANDED_OVER, "unexpected_act"),
        (at(None), Act.HAND_OVER, "desk", State.HANDED_OVER, "unexpected_act"),
        (at(State.RECEIVED), Act.HAND_OVER, "door", State.HANDED_OVER, "unexpected_act"),
        (at(State.HANDED_OVER), Act.DISPATCH, "", State.HANDED_OVER, "unexpected_act"),
        (at(State.HANDED_OVER), Act.RETURN, "", State.HANDED_OVER, "unexpected_act"),
        (at(State.DESTROYED), Act.RECALL, "", State.DESTROYED, "unexpected_act"),
        (at(State.RECEIVED), Act.DISPATCH, "", State.IN_TRANSIT, "unexpected_act"),
        (at(State.RECEIVED), Act.CANCEL_HAND_OVER, "", State.RECEIVED, "unexpected_act"),
        (at(None), Act.LINK, "", None, "unexpected_act"),
    ],
)
def test_act_that_happened_against_the_record_is_a_conflict(
    before: CardStatus, act: Act, variant: str, after: State | None, conflict: str
) -> None:
    status, found = apply(before, step(act, variant, seq=9))
    assert (status.state, found) == (after, conflict)
    assert status.since == (before.since if after is before.state else 18_000)
    assert reflects(status, header_hash(step(act, variant, seq=9).raw))


def test_of_two_hand_overs_the_first_folded_stays_in_force() -> None:
    first = at(State.HANDED_OVER)
    second, _ = apply(first, step(Act.HAND_OVER, "desk", device=OTHER.device, number="2"))
    assert second.hand_over == first.hand_over


def test_hand_over_after_a_recall_is_in_force_and_a_conflict() -> None:
    given_out, conflict = apply(
        fold(at(State.RECEIVED), [step(Act.RECALL)]), step(Act.HAND_OVER, "desk", number="3", seq=3)
    )
    assert conflict is Conflict.RECALLED_AFTER_HAND_OVER
    assert given_out.hand_over is not None
    assert given_out.hand_over.number == "3"


# what is reflected


def test_reflects_what_was_folded_and_nothing_else() -> None:
    """Not what came before it in the same log, nor what stands at its place in a copy of that log."""
    folded = step(Act.SHELVE, epoch=2, seq=5)
    status = fold(at(State.RECEIVED), [folded])
    others = [
        step(Act.SHELVE, epoch=2, seq=4),
        step(Act.SHELVE, epoch=1, seq=99),
        step(Act.SHELVE, epoch=2, seq=6),
        step(Act.SHELVE, epoch=2, seq=5, date=18_001),
        step(Act.SHELVE, epoch=2, seq=5, device=OTHER.device),
    ]
    assert reflects(status, header_hash(folded.raw))
    assert [reflects(status, header_hash(s.raw)) for s in others] == [False] * 5


def test_reflected_acts_stand_in_the_order_of_folding() -> None:
    """Whichever branch or epoch they are of: a late branch takes nothing back."""
    late = [step(Act.SHELVE, epoch=2, seq=3), step(Act.SHELVE, epoch=1, seq=50)]
    assert fold(at(State.RECEIVED), late).reflected == tuple(header_hash(s.raw)[:8] for s in late)


def test_a_reflected_act_costs_ten_bytes_of_the_feed() -> None:
    steps = [step(Act.SHELVE, seq=n) for n in range(1, 12)]
    sizes = [len(msgspec.msgpack.encode(fold(CardStatus(), steps[:n]))) for n in (1, 11)]
    assert sizes[1] - sizes[0] == 10 * 10


# any sequence of acts

MOVES = [(act, variant) for act in Act for variant in (*VARIANTS.get(act, ("",)), "later")]
DEVICES = (DESK.device, OTHER.device)


@st.composite
def logs(draw: st.DrawFn) -> list[Step]:
    """Acts of two devices, each with its own running (epoch, seq), in any order the centre may see."""
    heads = dict.fromkeys(DEVICES, (1, 1))
    steps: list[Step] = []
    for _ in range(draw(st.integers(0, 12))):
        act, variant = draw(st.sampled_from(MOVES))
        device = draw(st.sampled_from(DEVICES))
        epoch, seq = heads[device]
        heads[device] = (epoch + 1, 2) if draw(st.integers(0, 9)) == 0 else (epoch, seq + 1)
        body = draw(st.sampled_from((BODIES[act], None)))
        epoch, seq = heads[device]
        number = f"{len(steps)}" if act is Act.HAND_OVER else ""
        date = draw(st.integers(17_000, 17_010))
        hand_overs = [header_hash(s.raw) for s in steps if s.header.kind == Act.HAND_OVER]
        made = step(
            act,
            variant,
            body,
            device=device,
            epoch=epoch,
            seq=seq,
            date=date,
            number=number,
            about=draw(st.sampled_from((None, *hand_overs))),
        )
        steps.append(made)
    return steps


starts = st.sampled_from((None, *State)).map(at)


@given(starts, logs())
def test_status_is_the_same_before_and_after_a_purge(start: CardStatus, log: list[Step]) -> None:
    purged = [Step(s.raw, s.header, None if s.header.kind in PURGEABLE else s.body) for s in log]
    assert fold(start, log) == fold(start, purged)


@given(starts, logs())
def test_a_hand_over_is_in_force_exactly_while_the_card_is_handed_over(
    start: CardStatus, log: list[Step]
) -> None:
    status = start
    for s in log:
        before = status
        status, _ = apply(before, s)
        assert (status.state is State.HANDED_OVER) == (status.hand_over is not None)
        if before.state is State.HANDED_OVER and s.header.kind != Act.CANCEL_HAND_OVER:
            assert status.state is State.HANDED_OVER
            assert status.hand_over == before.hand_over


@given(starts, logs())
def test_status_follows_the_table_and_what_the_table_refuses_is_a_conflict(
    start: CardStatus, log: list[Step]
) -> None:
    status = start
    for s in log:
        before = status
        act, variant = Act(s.header.kind), s.header.variant
        decided = decide(before.state, act, variant)
        status, conflict = apply(before, s)
        stood = standing(before)
        if act is Act.CANCEL_HAND_OVER and [h.hash for h in stood] != [s.header.about]:
            assert status.state is before.state
            named = s.header.about in [h.hash for h in stood]
            assert conflict is (None if named else Conflict.UNEXPECTED_ACT)
        elif act in (Act.RECEIVE, Act.REPORT_MISSING, Act.HOLD) and conflict is None:
            # By the table, or said before: then nothing but the mark is new.
            assert status.state in (decided, before.state)
        elif isinstance(decided, State):
            assert status.state is decided
            against_recall = act is Act.HAND_OVER and before.recalled
            assert conflict is (Conflict.RECALLED_AFTER_HAND_OVER if against_recall else None)
        else:
            assert conflict is not None
            if before.state is not State.HANDED_OVER:
                assert status.state is natural_state(act, variant, before.state)
        assert status.since == (
            before.since if status.state is before.state else s.header.business_date
        )


@given(starts, logs(), st.integers(0, 12))
def test_row_is_the_feed_object_and_the_own_events_that_it_does_not_include(
    start: CardStatus, log: list[Step], seen: int
) -> None:
    sent = CardObject(
        id=CARD,
        kelurahan="3374031001",
        registration="R",
        nik="3374126706990001",
        name="SARI CONTOH",
        birth_date="",
        status=fold(start, log[:seen]),
    )
    received = decode_object("card", encode_object(sent))
    assert isinstance(received, CardObject)
    rest = [s for s in log if not reflects(received.status, header_hash(s.raw))]
    assert rest == log[seen:]
    assert fold(received.status, rest) == fold(start, log)


@given(starts, logs())
def test_everything_folded_is_reflected_and_skipped_the_next_time(
    start: CardStatus, log: list[Step]
) -> None:
    status = fold(start, log)
    assert all(reflects(status, header_hash(s.raw)) for s in log)
    assert status.reflected == (*start.reflected, *(header_hash(s.raw)[:8] for s in log))


@given(starts, logs())
def test_folding_changes_nothing_of_the_status_before(start: CardStatus, log: list[Step]) -> None:
    copy = msgspec.msgpack.decode(msgspec.msgpack.encode(start), type=CardStatus)
    fold(start, log)
    assert start == copy


def twice() -> tuple[CardStatus, Step, Step]:
    """A card in the drawer that two PCs handed over while neither knew of the other."""
    first = step(Act.HAND_OVER, "desk", seq=5, number="1")
    second = step(Act.HAND_OVER, "desk", device=OTHER.device, seq=9, number="2")
    return fold(at(State.RECEIVED), [first, second]), first, second


def cancelled(s: Step, *, seq: int = 20) -> Step:
    return step(Act.CANCEL_HAND_OVER, "drawer", seq=seq, about=header_hash(s.raw))


def test_the_other_of_two_hand_overs_stands_when_the_first_is_cancelled() -> None:
    status, first, second = twice()
    assert [h.number for h in standing(status)] == ["1", "2"]
    after, conflict = apply(status, cancelled(first))
    assert (after.state, conflict) == (State.HANDED_OVER, None)
    assert [h.hash for h in standing(after)] == [header_hash(second.raw)]
    assert after.since == status.since  # the card has not moved
    last, conflict = apply(after, cancelled(second, seq=21))
    assert (last.state, conflict, standing(last)) == (State.RECEIVED, None, ())


def test_the_second_of_two_hand_overs_is_cancelled_without_touching_the_first() -> None:
    status, first, second = twice()
    after, conflict = apply(status, cancelled(second))
    assert (after.state, conflict) == (State.HANDED_OVER, None)
    assert [h.hash for h in standing(after)] == [header_hash(first.raw)]
    again, conflict = apply(after, cancelled(second, seq=21))
    assert conflict is Conflict.UNEXPECTED_ACT  # it names one that no longer stands
    assert standing(again) == standing(after)


def test_a_batch_received_at_two_pcs_is_no_contradiction_of_its_cards() -> None:
    sent = fold(CardStatus(state=State.PRINTED), [step(Act.DISPATCH, body=Dispatch(batch=BATCH))])
    here = [step(Act.RECEIVE, body=Receive(batch=BATCH), seq=3), step(Act.HOLD, "under_17", seq=4)]
    there = [
        step(Act.RECEIVE, body=Receive(batch=BATCH), device=OTHER.device, seq=7),
        step(Act.HOLD, "under_17", device=OTHER.device, seq=8),
    ]
    status = fold(sent, here)
    for s in there:
        status, conflict = apply(status, s)
        assert conflict is None
    assert status.state is State.HELD_UNDER_17
    gone = fold(fold(sent, here[:1]), [step(Act.HAND_OVER, "desk", seq=5, number="1")])
    after, conflict = apply(gone, there[0])
    assert (after.state, conflict) == (State.HANDED_OVER, None)
    other = step(Act.RECEIVE, body=Receive(batch=OTHER_CARD), device=OTHER.device, seq=7)
    assert apply(gone, other)[1] is Conflict.UNEXPECTED_ACT  # of another batch it is one


def test_a_receipt_that_comes_late_does_not_take_a_card_back_into_its_old_batch() -> None:
    sent = step(Act.DISPATCH, body=Dispatch(batch=BATCH))
    sent_on = step(Act.DISPATCH, body=Dispatch(batch=OTHER_CARD), device=OTHER.device, seq=9)
    late = step(Act.RECEIVE, body=Receive(batch=BATCH), seq=3)
    moved = fold(CardStatus(state=State.PRINTED), [sent, sent_on, late])
    assert (moved.batch, moved.state) == (OTHER_CARD, State.RECEIVED)
    unsent = CardStatus(
        state=State.IN_TRANSIT
    )  # on a minutes list, but the dispatch is not known here
    assert apply(unsent, late)[0].batch == BATCH


def test_counted_missing_by_one_and_received_by_the_other_is_a_contradiction() -> None:
    sent = fold(CardStatus(state=State.PRINTED), [step(Act.DISPATCH, body=Dispatch(batch=BATCH))])
    missing = step(Act.REPORT_MISSING, body=Receive(batch=BATCH), seq=3)
    there = step(Act.REPORT_MISSING, body=Receive(batch=BATCH), device=OTHER.device, seq=3)
    received = step(Act.RECEIVE, body=Receive(batch=BATCH), device=OTHER.device, seq=4)
    assert apply(fold(sent, [missing]), there)[1] is None
    assert apply(fold(sent, [missing]), received)[1] is Conflict.UNEXPECTED_ACT
    assert apply(fold(sent, [received]), missing)[1] is Conflict.UNEXPECTED_ACT
