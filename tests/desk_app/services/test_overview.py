"""The figures of the desk: each act moves the right ones, and no other."""

from __future__ import annotations

import msgspec

from desk_app.bootstrap import Desk
from desk_app.services.overview import Overview, read_overview
from desk_app.services.time_keeper import day_number
from protocol.bodies import Evidence
from protocol.custody import State
from protocol.objects import CaseObject
from protocol.status import CardStatus
from tests.support.desk import (
    BATCH,
    KALIGAWE,
    NOON,
    PENYELIA,
    PETUGAS,
    TODAY,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
)

PAPER = Evidence(kind="paper", sheet="1", row=1)
TODAY_NUMBER = day_number(TODAY)


def look(desk: Desk) -> Overview:
    with desk.store.read() as unit:
        return read_overview(unit, desk.recorder)


def hand_over(desk: Desk, n: int) -> int:
    done = desk.hand_over.hand_over(session(PETUGAS), card_object(n).id, owner_claim(), signed())
    return done.recorded.position


def test_a_fresh_drawer(desk: Desk) -> None:
    seen = look(desk)
    assert seen.day == TODAY
    assert seen.drawer.total == 3
    assert (seen.today.recorded, seen.papers.unprinted_today, seen.open_cases) == (0, 0, 0)
    assert seen.difference == 0


def test_hand_overs_of_today_confirmed_and_cancelled(desk: Desk, bench: DeskBench) -> None:
    hand_over(desk, 1)
    bench.confirm(desk)
    hand_over(desk, 2)
    desk.cancel.cancel(session(PETUGAS), session(PENYELIA), card_object(2).id, "Salah orang")
    today = look(desk).today
    assert (today.recorded, today.cancelled, today.standing) == (2, 1, 1)
    assert (today.confirmed, today.provisional) == (1, 0)
    bench.confirm(desk)
    hand_over(desk, 2)
    today = look(desk).today
    assert (today.recorded, today.cancelled, today.standing) == (3, 1, 2)
    assert (today.confirmed, today.provisional) == (1, 1)  # the cancelled one is in neither
    assert look(desk).drawer.total == 1


def test_yesterdays_hand_overs_are_not_todays(desk: Desk, bench: DeskBench) -> None:
    hand_over(desk, 1)
    bench.clock.advance(86_400_000)
    seen = look(desk)
    assert (seen.today.recorded, seen.papers.unprinted_today) == (0, 0)


def test_papers_move_from_unprinted_to_doubtful_to_printed(desk: Desk) -> None:
    position = hand_over(desk, 1)
    assert look(desk).papers.unprinted_today == 1
    desk.printing.sending([position])
    papers = look(desk).papers
    assert (papers.unprinted_today, papers.doubtful, papers.failed) == (1, 1, 0)
    desk.printing.failed([position], "kertas macet")
    papers = look(desk).papers
    assert (papers.unprinted_today, papers.doubtful, papers.failed) == (1, 0, 1)
    desk.printing.printed([position])
    assert look(desk).papers.unprinted_today == 0


def test_the_drawer_by_age_held_and_out(bench: DeskBench) -> None:
    today = day_number(TODAY)
    ages = (0, 7, 8, 30, 31, 90, 91, 400)
    states = [State.RECEIVED] * len(ages) + [State.HELD_PROBLEM, State.OUT_FOR_DELIVERY]
    cards = [
        card_object(
            n + 1,
            status=CardStatus(
                state=state, since=today - (ages[n] if n < len(ages) else 0), batch=BATCH.id
            ),
        )
        for n, state in enumerate(states)
    ]
    desk = bench.open()
    bench.feed(desk, msgspec.structs.replace(BATCH, count=len(cards)), *cards)
    seen = look(desk)
    desk.close()
    drawer = seen.drawer
    assert (drawer.week, drawer.month, drawer.quarter, drawer.older) == (3, 2, 2, 2)
    assert (drawer.total, seen.held, seen.out) == (9, 1, 1)


def test_batches_on_their_way_and_the_difference(bench: DeskBench) -> None:
    other = msgspec.structs.replace(BATCH, id=bytes(15) + b"\x08", count=2)
    coming = [
        card_object(n, status=CardStatus(state=State.IN_TRANSIT, batch=other.id)) for n in (4, 5)
    ]
    desk = bench.open()
    bench.feed(desk, msgspec.structs.replace(BATCH, count=2), other, card_object(1), *coming)
    seen = look(desk)
    desk.close()
    assert (seen.waiting_batches, seen.waiting_cards) == (1, 2)
    assert seen.difference == 1  # the minutes say two, one card is known


def test_cases_and_what_waits_for_the_centre(desk: Desk, bench: DeskBench) -> None:
    closed = CaseObject(
        id=bytes(15) + b"\x02", reason="fork", kelurahan=KALIGAWE, opened_ms=NOON, closed_ms=NOON
    )
    opened = CaseObject(id=bytes(15) + b"\x01", reason="fork", kelurahan=KALIGAWE, opened_ms=NOON)
    bench.feed(desk, closed, opened)
    assert (look(desk).open_cases, look(desk).conflicts) == (1, 0)


def test_a_clock_that_nobody_trusts_is_said(desk: Desk, bench: DeskBench) -> None:
    hand_over(desk, 1)
    bench.clock.ms -= 10 * 86_400_000
    assert look(desk).doubtful_clock


def test_ages_in_the_drawer_over_many_batches(desk: Desk, bench: DeskBench) -> None:
    days = {11: 0, 12: 7, 13: 8, 14: 30, 15: 31, 16: 90, 17: 91, 18: 4_000}
    for n, days_ago in days.items():
        status = CardStatus(
            state=State.HELD_PROBLEM if n % 2 else State.MISROUTED,
            since=TODAY_NUMBER - days_ago,
            batch=n.to_bytes(16, "big"),
        )
        bench.feed(desk, card_object(n, status=status))
    typed = CardStatus(state=State.RECEIVED, since=TODAY_NUMBER - 50)
    bench.feed(desk, card_object(19, status=typed))
    seen = look(desk).drawer
    assert (seen.week, seen.month, seen.quarter, seen.older) == (2 + 3, 2, 2, 2)
    assert (seen.unbatched, seen.total) == (1, 12)
