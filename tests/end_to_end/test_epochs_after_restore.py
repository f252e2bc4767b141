"""The centre is restored while a desk is in a later epoch: what it forgot of the earlier ones comes first."""

from __future__ import annotations

import pytest

from protocol.custody import State
from tests.support.office import Office, cards_of, hand_over, hashes_of, receive_all, sync

pytestmark = pytest.mark.timeout(120)


def test_the_forgotten_end_of_an_older_epoch_is_sent_again(office: Office) -> None:
    pc = office.stocked(6)
    cards = cards_of(pc.desk)
    saved = office.save()
    for card in cards[:3]:
        hand_over(pc.desk, card.id)
    sync(pc.desk)
    pc.desk.recorder.open_epoch(2, "restored")
    hand_over(pc.desk, cards[3].id)
    sync(pc.desk)
    assert office.missing(pc.desk) == []

    office.restore(saved)
    assert len(office.missing(pc.desk)) == 5
    report = sync(pc.desk)
    assert (report.outcome, report.counts.unsent) == ("done", 0)
    assert office.missing(pc.desk) == []
    assert [office.card(c.id).status.state for c in cards[:4]] == [State.HANDED_OVER] * 4
    assert office.cases() == []
    assert cards_of(pc.desk)[0].status == office.card(cards[0].id).status
    assert pc.desk.verify().faults == ()


def test_the_older_epoch_is_folded_before_the_newer_one(office: Office) -> None:
    """The new epoch's hand-over of a card waits for the receipt of that card in the old one."""
    office.print_cards(3)
    office.dispatch()
    pc = office.enrol("pc-1")
    saved = office.save()
    receive_all(pc.desk)
    sync(pc.desk)
    pc.desk.recorder.open_epoch(2, "restored")
    hand_over(pc.desk, cards_of(pc.desk)[0].id)
    office.restore(saved)
    report = sync(pc.desk)
    assert (report.outcome, report.counts.unsent, report.counts.cases) == ("done", 0, 0)
    assert office.missing(pc.desk) == []
    assert office.cases() == []


def test_a_centre_that_forgot_several_epochs_gets_them_all(office: Office) -> None:
    pc = office.stocked(4)
    saved = office.save()
    for epoch, card in enumerate(cards_of(pc.desk)[:3], 2):
        pc.desk.recorder.open_epoch(epoch, "restored")
        hand_over(pc.desk, card.id)
        sync(pc.desk)
    office.restore(saved)
    assert sync(pc.desk).outcome == "done"
    assert office.missing(pc.desk) == []
    assert {epoch for epoch, _ in hashes_of(pc.desk).values()} == {1, 2, 3, 4}


def test_a_centre_that_holds_only_the_other_branch_gets_ours_whole(office: Office) -> None:
    """The forgotten tail forks from what a copy of the disk has delivered meanwhile."""
    pc = office.stocked(6)
    cards = cards_of(pc.desk)
    twin = pc.copy("pc-copy")
    saved = office.save()
    for card in cards[:2]:
        hand_over(pc.desk, card.id)
    sync(pc.desk)
    pc.desk.recorder.open_epoch(2, "restored")
    hand_over(pc.desk, cards[2].id)
    sync(pc.desk)
    office.restore(saved)
    for card in cards[3:6]:  # longer than what the centre has forgotten
        hand_over(twin.desk, card.id)
    sync(twin.desk)
    report = sync(pc.desk)
    assert (report.outcome, report.counts.unsent) == ("done", 0)
    assert office.missing(pc.desk, twin.desk) == []
    assert {office.card(c.id).status.state for c in cards} == {State.HANDED_OVER}
    assert "fork" in {c.reason for c in office.cases()}
