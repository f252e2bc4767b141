"""Copies of one disk in several PCs, real desks against the real centre: nothing lost, and every number that
stands on two papers is named by a case on every desk."""

from __future__ import annotations

from collections import defaultdict

import pytest

from desk_app.services.case_files import case_files
from desk_app.services.hand_over import HandedOver
from protocol.custody import State
from protocol.number import DocumentNumber
from tests.support.office import Office, Pc, card_of, cards_of, hand_over, sync

pytestmark = pytest.mark.timeout(120)


def settle(*pcs: Pc) -> None:
    for _ in range(3):
        for pc in pcs:
            report = sync(pc.desk)
            assert (report.outcome, report.counts.unsent) == ("done", 0)
    for pc in pcs:
        assert pc.desk.verify().faults == ()
        assert pc.desk.rebuild().differing == ()


def named(pc: Pc) -> dict[str, set[str]]:
    """What the cases of doubled numbers on a desk say: the evidence codes of each number."""
    found: dict[str, set[str]] = {}
    with pc.desk.store.read() as unit:
        for file in case_files(unit, pc.desk.identity):
            if file.reason == "doubled_number":
                (number,) = {side.number for side in file.sides}
                assert number not in found
                found[number] = {side.evidence_code for side in file.sides}
    return found


def papers(*done: HandedOver) -> dict[str, set[str]]:
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for one in done:
        codes[one.recorded.number].add(one.recorded.evidence_code)
    return {number: both for number, both in codes.items() if len(both) > 1}


def epoch(pc: Pc) -> int:
    return pc.desk.sync_store().position().head[0]


def test_all_doubled_numbers_of_a_copied_disk_are_named_on_both_desks(office: Office) -> None:
    pc = office.stocked(8)
    twin = pc.copy("pc-copy")
    cards = cards_of(pc.desk)
    left = [hand_over(pc.desk, card.id) for card in cards[:4]]
    right = [hand_over(twin.desk, card.id) for card in cards[4:]]
    settle(pc, twin)
    assert len(papers(*left, *right)) == 4
    for one in (pc, twin):
        assert named(one) == papers(*left, *right)
        assert {c.state for c in cards_of(one.desk)} == {State.HANDED_OVER}
    assert office.missing(pc.desk, twin.desk) == []
    assert (epoch(pc), epoch(twin)) == (1, 2)
    # from now on the numbers differ
    assert named(pc) == papers(*left, *right)


def test_a_restore_meets_the_epoch_that_the_copy_was_offered(office: Office) -> None:
    """The copy is in epoch 2 by the centre's word; the first PC, restored offline, opens 2 by its mark."""
    pc = office.stocked(6)
    saved = pc.save("old.db")
    twin = pc.copy("pc-copy")
    cards = cards_of(pc.desk)
    hand_over(pc.desk, cards[0].id)
    sync(pc.desk)
    hand_over(twin.desk, cards[1].id)
    sync(twin.desk)
    assert epoch(twin) == 2
    pc.restore(saved)
    assert epoch(pc) == 2
    left = hand_over(pc.desk, cards[2].id)
    right = hand_over(twin.desk, cards[3].id)
    assert left.recorded.number == right.recorded.number
    settle(pc, twin)
    for one in (pc, twin):
        assert papers(left, right).items() <= named(one).items()
    assert office.missing(pc.desk, twin.desk) == []
    last = [hand_over(one.desk, cards[at].id) for one, at in ((pc, 4), (twin, 5))]
    epochs = [DocumentNumber.parse(done.recorded.number).epoch for done in last]
    assert len(set(epochs)) == 2
    settle(pc, twin)
    assert {c.state for c in cards_of(pc.desk)} == {State.HANDED_OVER}


def test_three_copies_that_are_merely_behind_go_on_under_three_epochs(office: Office) -> None:
    pc = office.stocked(5)
    copies = [pc.copy(f"pc-{n}") for n in (2, 3)]
    cards = cards_of(pc.desk)
    hand_over(pc.desk, cards[0].id)
    sync(pc.desk)
    for n, copy in enumerate(copies, 1):  # each has handed over one card offline
        hand_over(copy.desk, cards[n].id)
    settle(*copies, pc)
    assert len({epoch(one) for one in (pc, *copies)}) == 3
    for n, copy in enumerate(copies, 3):
        hand_over(copy.desk, cards[n].id)
    settle(pc, *copies)
    assert office.missing(pc.desk, *(c.desk for c in copies)) == []
    for one in (pc, *copies):
        assert {c.state for c in cards_of(one.desk)} == {State.HANDED_OVER}


def test_an_act_of_the_copy_hides_none_of_ours(office: Office) -> None:
    """The copy is in a later epoch and acts on the card that this PC hands over offline."""
    pc = office.stocked(4)
    twin = pc.copy("pc-copy")
    cards = cards_of(pc.desk)
    hand_over(pc.desk, cards[0].id)
    sync(pc.desk)
    hand_over(twin.desk, cards[1].id)
    sync(twin.desk)
    hand_over(twin.desk, cards[2].id)
    sync(twin.desk)
    sync(pc.desk)
    done = hand_over(pc.desk, cards[3].id)
    assert pc.desk.rebuild().differing == ()
    assert card_of(pc.desk, cards[3].id).state is State.HANDED_OVER
    settle(pc, twin)
    assert card_of(twin.desk, cards[3].id).status.hand_over is not None
    assert done.recorded.number not in named(pc)


def test_a_disk_moved_to_other_hardware_doubles_no_number(office: Office) -> None:
    pc = office.stocked(4)
    cards = cards_of(pc.desk)
    moved = pc.copy("pc-moved", machine="another board")
    assert (epoch(pc), epoch(moved)) == (1, 2)
    done = [hand_over(one.desk, cards[n].id) for n, one in enumerate((pc, moved, pc, moved))]
    settle(moved, pc)
    assert papers(*done) == {}
    assert named(pc) == named(moved) == {}
    assert office.missing(pc.desk, moved.desk) == []
    assert {c.state for c in cards_of(moved.desk)} == {State.HANDED_OVER}
