"""A day on the screen: receipts with their print state, minutes, and what nobody is sure of."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from desk_app.bootstrap import Desk
from desk_app.services.day_list import DayList, doubtful_receipts, read_day
from desk_app.services.printing import PrintState
from protocol.bodies import Evidence
from protocol.custody import State
from protocol.status import CardStatus
from tests.support.desk import (
    BATCH,
    NOON,
    PETUGAS,
    TODAY,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
)


def day(desk: Desk, back: int = 0) -> DayList:
    with desk.store.read() as unit:
        return read_day(
            unit,
            desk.documents,
            session(PETUGAS),
            TODAY - timedelta(days=back),
            desk.clock.now_ms(),
        )


def hand_over(desk: Desk, n: int) -> int:
    done = desk.hand_over.hand_over(session(PETUGAS), card_object(n).id, owner_claim(), signed())
    return done.recorded.position


def test_receipts_of_the_day_with_their_paper(desk: Desk) -> None:
    first, second = hand_over(desk, 1), hand_over(desk, 2)
    desk.printing.printed([second])
    seen = day(desk)
    assert [r.position for r in seen.receipts] == [first, second]
    assert [r.unprinted for r in seen.receipts] == [True, False]
    assert seen.receipts[0].row.name == "WARGA NOMOR 1"
    assert seen.receipts[0].row.nik == "337404******0001"
    assert seen.receipts[0].operator == PETUGAS.id
    assert seen.difference == 0
    assert day(desk, 1).receipts == ()


def test_minutes_of_the_day(bench: DeskBench) -> None:
    coming = [
        card_object(n, status=CardStatus(state=State.IN_TRANSIT, batch=BATCH.id)) for n in (1, 2)
    ]
    desk = bench.open()
    bench.feed(desk, PETUGAS, msgspec.structs.replace(BATCH, count=2), *coming)
    done = desk.receive.receive(
        session(PETUGAS),
        BATCH.id,
        counted=1,
        evidence=Evidence(kind="paper", sheet="1", row=1),
        missing=[coming[1].id],
    )
    (minutes,) = day(desk).minutes
    desk.close()
    assert (minutes.number, minutes.batch) == (done.minutes.number, BATCH.number)
    assert (minutes.counted, minutes.missing, minutes.officer) == (1, 1, PETUGAS.name)
    assert minutes.time_ms == NOON


def test_doubtful_papers_of_any_day_after_a_crash(desk: Desk, bench: DeskBench) -> None:
    position = hand_over(desk, 1)
    desk.printing.sending([position])
    desk.close()
    bench.clock.advance(86_400_000)
    again = bench.open()
    with again.store.read() as unit:
        (receipt,) = doubtful_receipts(unit, again.documents)
    again.close()
    assert (receipt.position, receipt.print_state) == (position, PrintState.DOUBTFUL)
    assert (receipt.day, receipt.row.name, receipt.time_ms) == (TODAY, "WARGA NOMOR 1", NOON)
