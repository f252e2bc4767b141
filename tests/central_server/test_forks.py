"""A restored backup or a copied disk: two histories under one key, and none of them lost."""

from __future__ import annotations

from protocol.bodies import Note
from protocol.custody import State
from protocol.events import Kind, evidence_code, header_hash, read_header
from protocol.objects import CardObject, ObjectKind
from protocol.status import reflects
from tests.central_server.city import city_with_batch, hand_over, open_cases, receive_all
from tests.central_server.conftest import enrolled
from tests.central_server.desk import Desk
from tests.support.centre import CentreServer


def stored(server: CentreServer, desk: Desk, epoch: int = 1) -> set[bytes]:
    """Every header held of an epoch, on all branches."""
    return server.centre.store.read(
        lambda u: {e.header for seq in range(1, 20) for e in u.events.at(desk.id, epoch, seq)}
    )


def two_histories(server: CentreServer) -> tuple[Desk, Desk]:
    """A desk and its copy; both go on after three common events that the centre holds."""
    desk = enrolled(server)
    desk.record(Kind.DAY_CLOSED, Note())
    desk.record(Kind.DAY_CLOSED, Note())
    desk.sync_all()
    twin = desk.copy()
    for n in range(3):
        desk.record(Kind.DAY_CLOSED, Note(text=f"kiri {n}"))
        twin.record(Kind.DAY_CLOSED, Note(text=f"kanan {n}"))
    return desk, twin


def test_both_branches_are_stored_and_a_case_names_them(server: CentreServer) -> None:
    desk, twin = two_histories(server)
    assert desk.sync_all().open_epoch == 0
    answer = twin.sync()
    assert (answer.stored_through, answer.stored_hash) == (6, twin.hash)
    assert answer.open_epoch == 2
    assert stored(server, desk) == {e.header for e in (*desk.log, *twin.log)}
    case = open_cases(server)[0]
    assert (case.reason, case.card) == ("fork", None)
    assert [(s.device, s.seq) for s in case.sides] == [(desk.id, 4), (desk.id, 4)]
    assert len({s.evidence_code for s in case.sides}) == 2
    assert [(m.seq, m.meaning, m.reference) for m in answer.meanings] == [
        (4, "case", case.id.hex())
    ]
    assert twin.get(ObjectKind.CASE, case.id) == case


def test_the_first_history_goes_on_undisturbed(server: CentreServer) -> None:
    desk, twin = two_histories(server)
    desk.sync_all()
    twin.sync()
    desk.record(Kind.DAY_CLOSED, Note())
    answer = desk.sync()
    assert (answer.stored_through, answer.open_epoch, answer.meanings) == (7, 0, ())


def test_the_same_epoch_is_offered_again_after_a_lost_answer(server: CentreServer) -> None:
    desk, twin = two_histories(server)
    desk.sync_all()
    raw = twin.request()
    assert [twin.send(raw).open_epoch for _ in range(3)] == [2, 2, 2]
    twin.record(Kind.DAY_CLOSED, Note())
    answer = twin.sync(twin.log[3:])
    assert (answer.open_epoch, answer.stored_through) == (
        3,
        7,
    )  # another newest event, another epoch
    assert len(open_cases(server)) == 1


def test_the_desk_goes_on_in_the_new_epoch(server: CentreServer) -> None:
    desk, twin = two_histories(server)
    desk.sync_all()
    offered = twin.sync().open_epoch
    twin.open_epoch(offered, "fork")
    answer = twin.sync_all()
    assert (answer.epoch, answer.stored_through, answer.open_epoch) == (2, 1, 0)
    assert (twin.send(twin.request([], epoch=1))).open_epoch == 0  # it has moved on


def test_two_copies_are_never_offered_the_same_epoch(server: CentreServer) -> None:
    desk, twin = two_histories(server)
    third = desk.copy()
    third.log, third.hash = list(twin.log[:3]), read_header(twin.log[3].header).prev_hash
    third.record(Kind.DAY_CLOSED, Note(text="ketiga"))
    desk.sync_all()
    offers = {twin.sync().open_epoch, third.sync().open_epoch}
    assert len(offers) == 2
    everything = {e.header for d in (desk, twin, third) for e in d.log}
    assert stored(server, desk) == everything
    assert len(open_cases(server)) == 1


def test_a_fork_whose_beginning_was_not_sent_is_asked_for_whole(server: CentreServer) -> None:
    """The copy believes that more of its history is stored than is: prev_hash differs at the head."""
    desk, twin = two_histories(server)
    desk.sync_all()
    twin.record(Kind.DAY_CLOSED, Note(text="kanan"))
    answer = twin.sync(twin.log[6:])
    assert (answer.stored_through, answer.stored_hash) == (0, b"")
    assert answer.open_epoch == 2
    assert [c.reason for c in open_cases(server)] == ["fork"]
    assert twin.confirmed == 0
    answer = twin.sync()
    assert answer.stored_through == 7
    assert stored(server, desk) == {e.header for e in (*desk.log, *twin.log)}
    assert len(open_cases(server)) == 1


def test_a_fork_at_the_first_event(server: CentreServer) -> None:
    desk = enrolled(server)
    twin = desk.copy()
    twin.open_epoch(1, "restored")
    desk.sync_all()
    answer = twin.sync()
    assert (answer.stored_through, answer.stored_hash, answer.open_epoch) == (1, twin.hash, 2)
    assert len(stored(server, desk)) == 2


def test_a_copy_that_sends_only_what_is_common_is_not_told_that_more_is_stored(
    server: CentreServer,
) -> None:
    desk, twin = two_histories(server)
    desk.sync_all()
    answer = twin.send(twin.request(twin.log[:2]))
    assert answer.stored_through == 2
    answer = twin.send(twin.request([]))  # its head is unknown, and the centre's is as far
    assert answer.stored_through == 0
    twin.sync()
    assert twin.send(twin.request([])).stored_through == 6


def test_what_all_branches_share_is_named_with_its_hash(server: CentreServer) -> None:
    """A centre that was restored and knows two other branches of the epoch of this one."""
    desk, twin = two_histories(server)
    third = desk.copy()
    third.log, third.hash = list(third.log[:3]), read_header(third.log[3].header).prev_hash
    for n in range(6):
        third.record(Kind.DAY_CLOSED, Note(text=f"ketiga {n}"))
    desk.sync_all()
    twin.sync()
    common = header_hash(desk.log[2].header)
    for asked in (third.request([]), third.request(third.log[8:])):
        answer = third.send(asked)
        assert (answer.stored_through, answer.stored_hash) == (3, common)


def test_a_desk_that_is_merely_behind_is_told_before_it_forks(server: CentreServer) -> None:
    desk = enrolled(server)
    backup = desk.copy()
    desk.record(Kind.DAY_CLOSED, Note())
    desk.sync_all()
    answer = backup.send(backup.request([]))
    assert (answer.stored_through, answer.stored_hash) == (1, backup.hash)
    assert answer.open_epoch == 2
    assert open_cases(server) == []


def test_a_desk_that_lost_its_log_does_not_begin_it_again(server: CentreServer) -> None:
    desk = enrolled(server)
    desk.sync_all()
    empty = Desk(server.url)
    empty.key, empty.centre_key = desk.key, desk.centre_key
    assert empty.send(empty.request([])).open_epoch == 2
    fresh = enrolled(server)
    new = Desk(server.url)
    new.key, new.centre_key = fresh.key, fresh.centre_key
    assert new.send(new.request([])).open_epoch == 0


def test_a_card_reflects_the_acts_of_both_branches_each_by_its_own_hash(
    server: CentreServer,
) -> None:
    city_with_batch(server, 1)
    desk = enrolled(server)
    desk.sync_all()
    card = receive_all(desk)[0]
    desk.sync_all()
    twin = desk.copy()
    for _ in range(4):
        desk.record(Kind.DAY_CLOSED, Note())
    left = hand_over(desk, card.id)
    desk.sync_all()
    right = hand_over(twin, card.id)
    unsent = hand_over(twin, card.id)
    twin.sync_all()
    seen = twin.get(ObjectKind.CARD, card.id)
    assert isinstance(seen, CardObject)
    for event in (left, right, unsent):
        assert reflects(seen.status, header_hash(event.header))
    third = hand_over(desk, card.id)
    assert not reflects(seen.status, header_hash(third.header))


def test_hand_overs_on_both_branches_meet_in_a_case(server: CentreServer) -> None:
    city_with_batch(server, 2)
    desk = enrolled(server)
    desk.sync_all()
    cards = receive_all(desk)
    desk.sync_all()
    twin = desk.copy()
    left, right = hand_over(desk, cards[0].id), hand_over(twin, cards[0].id)
    hand_over(twin, cards[1].id)
    assert read_header(left.header).number == read_header(right.header).number
    desk.sync_all()
    twin.sync_all()
    cases = {c.reason: c for c in open_cases(server)}
    assert set(cases) == {"fork", "handed_over_twice", "doubled_number"}
    codes = [s.evidence_code for s in cases["handed_over_twice"].sides]
    assert len(codes) == len(set(codes)) == 2  # the same number, another evidence code
    second = twin.get(ObjectKind.CARD, cards[1].id)
    assert isinstance(second, CardObject)
    assert second.status.state is State.HANDED_OVER


def test_a_case_names_the_hand_over_in_force_and_not_its_neighbour_on_the_copy(
    server: CentreServer,
) -> None:
    city_with_batch(server, 2)
    desk = enrolled(server)
    desk.sync_all()
    card, neighbour = receive_all(desk)
    desk.sync_all()
    twin = desk.copy()
    first = hand_over(desk, card.id)
    desk.sync_all()
    hand_over(
        twin, neighbour.id
    )  # at the very place of the first, in the same request as the second
    second = hand_over(twin, card.id)
    twin.sync()
    (case,) = [c for c in open_cases(server) if c.reason == "handed_over_twice"]
    assert [s.evidence_code for s in case.sides] == [
        evidence_code(first.header),
        evidence_code(second.header),
    ]
