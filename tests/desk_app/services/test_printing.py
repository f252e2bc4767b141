"""Commit first, print after: the paper has a state of its own, which a crash leaves doubtful, not lost."""

from __future__ import annotations

import msgspec
import pytest

from desk_app.bootstrap import Desk
from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.services.ports import PrintJob
from desk_app.services.printing import OPEN_STATES, PrintState
from desk_app.store.log import position_of
from protocol.bodies import PrintOutcome, read_body
from protocol.events import Kind
from protocol.objects import Role
from tests.support.desk import (
    BATCH,
    PENYELIA,
    PETUGAS,
    TI,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
)

STAFF, CHIEF, IT = session(PETUGAS), session(PENYELIA), session(TI)


def _hand_over(desk: Desk, n: int) -> int:
    done = desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed())
    return done.recorded.position


def _state(desk: Desk, position: int) -> str:
    with desk.store.read() as unit:
        return desk.printing.state(unit, position)


def _kinds(desk: Desk) -> list[str]:
    with desk.store.read() as unit:
        return [e.header.kind for e in unit.log.after(0, 100)]


def _today(desk: Desk, *, unprinted: bool = False) -> list[int]:
    with desk.store.read() as unit:
        day = desk.recorder.now(unit).business_date
    return [e.position for e in desk.printing.receipts_on(day, unprinted=unprinted)]


def test_a_receipt_begins_unprinted_and_goes_its_way(bench: DeskBench, desk: Desk) -> None:
    position = _hand_over(desk, 1)
    assert _state(desk, position) == PrintState.TO_PRINT
    desk.printing.sending([position])
    assert _state(desk, position) == PrintState.DOUBTFUL
    desk.printing.failed([position], "Kertas macet")
    assert _state(desk, position) == PrintState.FAILED
    with desk.store.read() as unit:
        assert unit.prints.get(position) == PrintJob(
            position, "failed", bench.clock.ms, "Kertas macet"
        )
    desk.printing.sending([position])
    desk.printing.printed([position])
    assert _state(desk, position) == PrintState.PRINTED
    with desk.store.read() as unit:
        assert unit.prints.get(position) == PrintJob(position, "printed", bench.clock.ms, "")
    desk.printing.given(STAFF, position)
    assert _state(desk, position) == PrintState.GIVEN


def test_a_crash_between_sending_and_the_answer_is_asked_about_at_the_next_start(
    bench: DeskBench, desk: Desk
) -> None:
    positions = [_hand_over(desk, n) for n in (1, 2, 3)]
    desk.printing.sending(positions)
    desk.printing.printed(positions[:1])
    desk.close()  # nothing is written at the end: a kill leaves the same file
    with bench.open() as again:
        assert again.printing.doubtful() == positions[1:]
        assert _today(again, unprinted=True) == positions[1:]
        again.printing.failed(positions[1:2], "tidak keluar")
        again.printing.printed(positions[2:])
        assert again.printing.doubtful() == []
        assert _today(again, unprinted=True) == positions[1:2]


def test_failed_and_doubtful_ones_are_printed_again_as_originals(desk: Desk) -> None:
    position = _hand_over(desk, 1)
    desk.printing.failed([position], "")
    desk.printing.sending([position])
    desk.printing.printed([position])
    assert _kinds(desk) == ["epoch_opened", "hand_over"]  # no event: nothing happened to the card
    assert {PrintState.PRINTED, PrintState.GIVEN}.isdisjoint(OPEN_STATES)


def test_once_given_nothing_makes_it_an_original_again(desk: Desk) -> None:
    position = _hand_over(desk, 1)
    desk.printing.given(STAFF, position)
    desk.printing.sending([position])
    desk.printing.failed([position], "macet")
    desk.printing.printed([position])
    assert _state(desk, position) == PrintState.GIVEN
    desk.printing.given(STAFF, position)  # twice is once
    assert _kinds(desk).count("print_given") == 1


def test_giving_is_an_event_that_names_the_receipt(desk: Desk) -> None:
    position = _hand_over(desk, 1)
    desk.printing.given(STAFF, position)
    with desk.store.read() as unit:
        made = unit.log.after(position, 10)[0]
    assert (made.header.kind, made.header.operator) == (Kind.PRINT_GIVEN, PETUGAS.id)
    assert made.header.card == card_object(1).id
    assert read_body(made.header.kind, made.body or b"") == PrintOutcome(epoch=1, seq=2)
    assert desk.rebuild().differing == ()


def test_a_copy_needs_a_supervisor_and_a_reason(desk: Desk) -> None:
    position = _hand_over(desk, 1)
    desk.printing.given(STAFF, position)
    before = _kinds(desk)
    for supervisor in (STAFF, IT):
        with pytest.raises(Refused, match="penyelia"):
            desk.printing.copy(STAFF, supervisor, position, "hilang")
    for reason in ("", "  "):
        with pytest.raises(Refused, match=r"^Alasan wajib diisi\.$"):
            desk.printing.copy(STAFF, CHIEF, position, reason)
    assert _kinds(desk) == before
    desk.printing.copy(STAFF, CHIEF, position, " Warga kehilangan lembarnya ")
    with desk.store.read() as unit:
        made = unit.log.after(0, 100)[-1]
    assert made.header.kind == Kind.PRINT_COPY
    assert read_body(made.header.kind, made.body or b"") == PrintOutcome(
        epoch=1, seq=2, reason="Warga kehilangan lembarnya", approved_by=PENYELIA.id
    )
    assert _state(desk, position) == PrintState.GIVEN


@pytest.mark.parametrize("role", [Role.IT, Role.REGISTRY])
def test_papers_are_given_by_staff(desk: Desk, role: Role) -> None:
    position = _hand_over(desk, 1)
    who = Session(msgspec.structs.replace(TI, role=role))
    with pytest.raises(Refused):
        desk.printing.given(who, position)
    with pytest.raises(Refused):
        desk.printing.copy(who, CHIEF, position, "hilang")
    assert _state(desk, position) == PrintState.TO_PRINT


@pytest.mark.parametrize("position", [0, position_of(1, 1), position_of(1, 99), position_of(9, 2)])
def test_what_is_no_receipt_of_this_pc(desk: Desk, position: int) -> None:
    _hand_over(desk, 1)
    before = _kinds(desk)
    with pytest.raises(Refused, match=r"tidak ada di PC ini.*\.$"):
        desk.printing.given(STAFF, position)
    with pytest.raises(Refused, match=r"tidak ada di PC ini.*\.$"):
        desk.printing.copy(STAFF, CHIEF, position, "hilang")
    assert _kinds(desk) == before
    assert _state(desk, position) == PrintState.TO_PRINT


def test_the_days_receipts_are_the_hand_overs_of_that_day(bench: DeskBench, desk: Desk) -> None:
    first = _hand_over(desk, 1)
    sent = msgspec.structs.replace(card_object(9).status, state="in_transit")
    bench.feed(desk, card_object(9, status=sent))
    desk.receive.receive(STAFF, BATCH.id, counted=1, evidence=signed())  # a number, but no receipt
    bench.clock.advance(86_400_000)
    second = _hand_over(desk, 2)
    assert _today(desk) == [second]
    bench.clock.ms -= 60_000
    assert _today(desk) == [second]
    with desk.store.read() as unit:
        day = desk.recorder.now(unit).business_date
    assert [e.position for e in desk.printing.receipts_on(day - 1)] == [first]
    desk.printing.given(STAFF, second)
    assert _today(desk, unprinted=True) == []


def test_nothing_to_print_is_nothing(desk: Desk) -> None:
    desk.printing.sending([])
    desk.printing.printed([])
    assert desk.printing.doubtful() == []
    assert _today(desk) == []
