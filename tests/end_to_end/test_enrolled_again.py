"""A PC that was enrolled after the backup of a restored centre: the same folder, a new code, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from central_server.settings import DATABASE_VARIABLE, Settings
from desk_app.services.errors import Refused
from desk_app.sync.enrol_client import EnrolError
from protocol.custody import State
from tests.central_server.conftest import OTHER_KELURAHAN
from tests.support.office import Office, Pc, card_of, cards_of, hand_over, hashes_of, sync

pytestmark = pytest.mark.timeout(120)


def forgotten(office: Office) -> tuple[Pc, Pc, list[str]]:
    """A PC that the centre knows, and one that it has forgotten after two hand-overs; their numbers."""
    first = office.stocked(5)
    saved = office.save()
    second = office.enrol("pc-2")
    cards = cards_of(second.desk)
    done = [hand_over(second.desk, card.id).recorded.number for card in cards[:2]]
    sync(second.desk)
    office.restore(saved)
    hand_over(second.desk, cards[2].id)
    report = sync(second.desk)
    assert (report.outcome, report.code) == ("refused", "unknown_device")
    assert "kode pendaftaran baru" in report.message
    return first, second, done


def test_it_keeps_key_log_and_number_and_delivers_everything(office: Office) -> None:
    first, second, _ = forgotten(office)
    device, log = second.desk.identity.device, hashes_of(second.desk)
    desk = second.enrol_again()
    assert (desk.identity.device, desk.identity.number) == (device, 2)
    assert hashes_of(desk) == log
    for pc in (second, first, second):
        report = sync(pc.desk)
        assert (report.outcome, report.counts.unsent) == ("done", 0)
    assert office.missing(second.desk) == []
    assert office.cases() == []
    handed = [c for c in cards_of(first.desk) if c.state is State.HANDED_OVER]
    assert len(handed) == 3
    for card in handed:
        assert office.card(card.id).status == card_of(second.desk, card.id).status
    assert second.desk.verify().faults == ()
    number = hand_over(second.desk, cards_of(second.desk)[3].id).recorded.number
    assert number[10:20] == "0201000004"
    # and it opens like any other
    second.close()
    assert second.open().identity.number == 2


def test_another_pc_may_have_taken_its_number_meanwhile(office: Office) -> None:
    first, second, done = forgotten(office)
    third = office.enrol("pc-3")
    assert third.desk.identity.number == 2
    taken = [hand_over(third.desk, card.id) for card in cards_of(third.desk)[3:5]]
    desk = second.enrol_again()
    assert desk.identity.number == 3
    for pc in (third, second, first, third, second):
        assert sync(pc.desk).outcome == "done"
    assert office.missing(second.desk) == []
    numbers = [t.recorded.number for t in taken]
    assert numbers == done
    cases = {c.sides[0].number: c for c in office.cases() if c.reason == "doubled_number"}
    assert set(cases) == set(done)
    for case in cases.values():
        assert {s.device for s in case.sides} == {
            desk.identity.device,
            third.desk.identity.device,
        }


def test_a_pc_that_the_centre_knows_may_be_enrolled_again_without_harm(office: Office) -> None:
    pc = office.stocked(2)
    before = pc.desk.identity
    assert pc.enrol_again().identity == before
    hand_over(pc.desk, cards_of(pc.desk)[0].id)
    assert sync(pc.desk).outcome == "done"
    assert office.missing(pc.desk) == []


def test_a_code_of_another_kelurahan_changes_nothing(office: Office) -> None:
    _, second, _ = forgotten(office)
    before = second.desk.identity
    with pytest.raises(EnrolError, match="kelurahan lain") as refused:
        second.enrol_again(OTHER_KELURAHAN)
    assert refused.value.code == "code_elsewhere"
    assert second.desk.identity == before


def test_another_centre_is_not_taken_for_ours(office: Office, tmp_path: Path) -> None:
    pc = office.stocked(1)
    before = pc.desk.identity
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    url = f"sqlite:///{folder / 'other.sqlite3'}"
    elsewhere = Office(folder, Settings.from_environment({DATABASE_VARIABLE: url}))
    try:
        stranger = Pc(elsewhere, pc.folder, pc.desk)
        with pytest.raises(Refused, match=r"pusat yang lain.*\.$"):
            stranger.enrol_again()
        pc.desk = stranger.desk
    finally:
        elsewhere.server.stop()
    assert pc.desk.identity == before
    assert sync(pc.desk).outcome == "done"
