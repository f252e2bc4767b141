"""Setting a card aside and putting it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_app.bootstrap import Desk
from desk_app.services.errors import Refused
from desk_app.services.hold import FAULT_LABELS, HoldService
from desk_app.services.operators import Session
from protocol.bodies import Hold, read_body
from protocol.custody import Act, State
from protocol.objects import Role
from protocol.status import CardStatus
from tests.support.desk import (
    PENYELIA,
    DeskBench,
    card_object,
    operator,
    owner_claim,
    penyelia,
    petugas,
    signed,
    stocked,
)

CARD = card_object(1).id


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with stocked(DeskBench(tmp_path)) as opened:
        yield opened


@pytest.fixture
def holds(desk: Desk) -> HoldService:
    return desk.hold


def state(desk: Desk) -> State | None:
    with desk.store.read() as unit:
        card = unit.cards.get(CARD)
    assert card is not None
    return card.state


def said(desk: Desk) -> str:
    with desk.store.read() as unit:
        event = unit.log.of_card(CARD)[-1]
    assert event.body is not None
    body = read_body(event.header.kind, event.body)
    assert isinstance(body, Hold)
    return body.reason


def events(desk: Desk) -> int:
    with desk.store.read() as unit:
        return unit.log.head().seq


def test_a_card_that_is_wrong_is_held_with_what_is_wrong(desk: Desk, holds: HoldService) -> None:
    done = holds.hold(petugas(desk), CARD, ("photo", "name"), " lahir di Demak ")
    assert state(desk) is State.HELD_PROBLEM
    assert said(desk) == "Tidak sesuai: Nama, Foto. lahir di Demak"
    assert done.changes.cards == {CARD}
    assert done.recorded.header.kind == Act.HOLD


def test_a_held_card_is_not_handed_over(desk: Desk, holds: HoldService) -> None:
    holds.hold(petugas(desk), CARD, ("nik",))
    with pytest.raises(Refused, match="ditahan"):
        desk.hand_over.hand_over(petugas(desk), CARD, owner_claim(), signed())


@pytest.mark.parametrize("faults", [(), ("blood_group",)])
def test_without_a_fault_nothing_is_held(
    desk: Desk, holds: HoldService, faults: tuple[str, ...]
) -> None:
    before = events(desk)
    with pytest.raises(Refused, match="Pilih dahulu"):
        holds.hold(petugas(desk), CARD, faults, "sesuatu")
    assert (state(desk), events(desk)) == (State.RECEIVED, before)


def test_every_fault_has_a_label() -> None:
    assert all(FAULT_LABELS.values())


def test_a_card_that_is_out_cannot_be_held(desk: Desk, holds: HoldService) -> None:
    desk.hand_over.hand_over(petugas(desk), CARD, owner_claim(), signed())
    with pytest.raises(Refused, match="sudah diserahkan"):
        holds.hold(petugas(desk), CARD, ("name",))


def test_an_unknown_card_cannot_be_held(desk: Desk, holds: HoldService) -> None:
    with pytest.raises(Refused, match="tidak ditemukan"):
        holds.hold(petugas(desk), bytes(16), ("name",))


def test_the_it_person_holds_nothing(desk: Desk, holds: HoldService) -> None:
    it = Session(operator("Teknisi Uji", Role.IT, "495132", 7))
    with pytest.raises(Refused, match="penyelia"):
        holds.hold(it, CARD, ("name",))


def test_a_supervisor_releases_with_a_reason(desk: Desk, holds: HoldService) -> None:
    holds.hold(petugas(desk), CARD, ("name",))
    with pytest.raises(Refused, match="penyelia"):
        holds.release(petugas(desk), CARD, "salah baca")
    with pytest.raises(Refused, match="Alasan"):
        holds.release(penyelia(desk), CARD, "  ")
    released = holds.release(penyelia(desk), CARD, "salah baca")
    assert state(desk) is State.RECEIVED
    assert released.recorded.header.operator == PENYELIA.id
    assert said(desk) == "salah baca"


def test_a_recalled_card_stays_held(tmp_path: Path) -> None:
    recalled = CardStatus(state=State.HELD_PROBLEM, recalled=True)
    with stocked(DeskBench(tmp_path), status=recalled) as desk:
        with pytest.raises(Refused, match="ditarik"):
            desk.hold.release(penyelia(desk), CARD, "mohon")
        assert state(desk) is State.HELD_PROBLEM


def test_a_card_comes_back_from_a_wrong_person(desk: Desk, holds: HoldService) -> None:
    with pytest.raises(Refused, match="tersedia"):
        holds.recover(petugas(desk), CARD)
    desk.hand_over.hand_over(petugas(desk), CARD, owner_claim(), signed())
    desk.cancel.cancel(petugas(desk), penyelia(desk), CARD, "salah orang", "Pak Darmo")
    assert state(desk) is State.OUT_WRONG_PERSON
    holds.recover(petugas(desk), CARD, "diantar tetangga")
    assert state(desk) is State.RECEIVED
