"""Cases side by side: what each paper says, whose it is, and the notes people leave on them."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from desk_app.bootstrap import Desk
from desk_app.services.case_files import (
    CaseFile,
    CaseNotes,
    case_files,
    cases_of,
    open_cases,
)
from desk_app.services.errors import Refused
from desk_app.services.hand_over import HandedOver
from desk_app.services.time_keeper import day_number
from protocol.bodies import CaseClosed, read_body
from protocol.events import Kind, read_header
from protocol.objects import CaseEvidence, CaseObject, DeviceObject
from protocol.status import Conflict, LastHandOver
from tests.support.desk import (
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

OTHER = b"other PC".ljust(16, b".")
CARD = card_object(1)
REASON = "handed_over_twice"


def files(desk: Desk) -> list[CaseFile]:
    with desk.store.read() as unit:
        return case_files(unit, desk.identity)


def hand_over(desk: Desk) -> HandedOver:
    return desk.hand_over.hand_over(session(PETUGAS), CARD.id, owner_claim(), signed())


def mine(desk: Desk, done: HandedOver) -> CaseEvidence:
    header = done.recorded.header
    return CaseEvidence(
        device=header.device,
        epoch=header.epoch,
        seq=header.seq,
        kind=header.kind,
        kelurahan=KALIGAWE,
        business_date=header.business_date,
        time_ms=header.time_ms,
        number=done.number,
        evidence_code=done.evidence_code,
        operator=PETUGAS.id,
        operator_name=PETUGAS.name,
    )


def theirs(done: HandedOver) -> CaseEvidence:
    return CaseEvidence(
        device=OTHER,
        epoch=1,
        seq=9,
        kind="hand_over",
        kelurahan=KALIGAWE,
        business_date=done.recorded.header.business_date,
        time_ms=NOON + 3_600_000,
        number="3374041002020100000161",
        evidence_code="7K3F",
        operator_name="Endah Puspita",
    )


def case(*sides: CaseEvidence, **changes: object) -> CaseObject:
    made = CaseObject(
        id=bytes(15) + b"\x05",
        reason=REASON,
        kelurahan=KALIGAWE,
        opened_ms=NOON,
        card=CARD.id,
        sides=sides,
    )
    return msgspec.structs.replace(made, **changes)


@pytest.fixture
def doubled(desk: Desk, bench: DeskBench) -> HandedOver:
    """This PC handed the card over; the centre says that PC 02 did too."""
    done = hand_over(desk)
    device = DeviceObject(
        id=OTHER, kelurahan=KALIGAWE, number=2, public_key=bytes(32), valid_from_ms=NOON
    )
    bench.feed(desk, device, case(mine(desk, done), theirs(done)))
    return done


def test_both_evidences_stand_side_by_side(desk: Desk, doubled: HandedOver) -> None:
    (file,) = files(desk)
    assert (file.label, file.card_id) == ("KTP-el diserahkan dua kali", CARD.id)
    assert file.card is not None
    assert file.card.name == CARD.name
    own, other = file.sides
    assert (own.number, own.evidence_code) == (doubled.number, doubled.evidence_code)
    assert (own.operator, own.pc, own.own) == (PETUGAS.name, "PC 01 (PC ini)", True)
    assert own.says == "Diambil oleh: Yang bersangkutan. Bukti: tanda tangan di layar."
    assert (own.day, own.time_ms) == (TODAY, NOON)
    assert (other.pc, other.own, other.says) == ("PC 02", False, "")
    assert (other.operator, other.evidence_code) == ("Endah Puspita", "7K3F")


def test_the_other_branch_of_a_copied_disk_is_not_taken_for_our_paper(
    desk: Desk, bench: DeskBench
) -> None:
    done = hand_over(desk)
    branch = msgspec.structs.replace(mine(desk, done), evidence_code="0000")
    bench.feed(desk, case(mine(desk, done), branch))
    (file,) = files(desk)
    assert [s.own for s in file.sides] == [True, False]


def test_a_pc_that_was_moved_is_named_as_it_was_when_it_acted(desk: Desk, bench: DeskBench) -> None:
    done = hand_over(desk)
    elsewhere = "3374041003"
    moved = DeviceObject(
        id=OTHER,
        kelurahan=elsewhere,
        number=7,
        public_key=bytes(32),
        valid_from_ms=NOON,
        earlier=((KALIGAWE, 2),),
    )
    us = DeviceObject(
        id=bench.key.device,
        kelurahan=KALIGAWE,
        number=1,
        public_key=bytes(32),
        valid_from_ms=NOON,
        earlier=((elsewhere, 4),),
    )
    sides = [theirs(done), mine(desk, done)]
    there = [msgspec.structs.replace(s, kelurahan=elsewhere) for s in sides]
    bench.feed(desk, moved, us, case(*sides, *there))
    (file,) = files(desk)
    assert [s.pc for s in file.sides] == [
        "PC 02",
        "PC 01 (PC ini)",
        f"PC 07 kelurahan {elsewhere}",
        f"PC 04 kelurahan {elsewhere}",
    ]


@pytest.mark.parametrize(
    ("day", "time_ms", "shown"),
    [
        ((1 << 31) - 1, (1 << 63) - 1, date.max),
        (-(1 << 31), -(1 << 63), date.min),
        (day_number(date.max), 253_402_300_799_999, date.max),  # the last moment of 9999, UTC
    ],
)
def test_a_side_of_a_day_that_no_calendar_has_hides_no_case(
    desk: Desk, bench: DeskBench, doubled: HandedOver, day: int, time_ms: int, shown: date
) -> None:
    """A PC whose clock says anything at all: its case is shown, noted and closed like the others."""
    odd = msgspec.structs.replace(theirs(doubled), business_date=day, time_ms=time_ms)
    about_a_pc = case(odd, id=b"p" * 16, reason="fork", card=None)
    bench.feed(desk, case(mine(desk, doubled), odd), about_a_pc)
    told = {f.reason: f for f in files(desk)}
    assert set(told) == {REASON, "fork"}
    assert [(s.day, s.time_ms) for s in told[REASON].sides] == [(TODAY, NOON), (shown, 0)]
    assert [(s.day, s.time_ms) for s in told["fork"].sides] == [(shown, 0)]
    notes = desk.case_notes
    notes.note(session(PETUGAS), CARD.id, REASON, "Jam PC 02 keliru.")
    notes.close(session(PENYELIA), case().id, "Jam PC 02 keliru.")
    assert [f.reason for f in files(desk)] == ["fork"]


def test_a_contradiction_with_a_hand_over_of_such_a_day_is_shown(
    desk: Desk, bench: DeskBench
) -> None:
    """The day stands in the status of the card itself."""
    done = hand_over(desk)
    far = LastHandOver(OTHER, 1, 9, (1 << 31) - 1, theirs(done).number, "7K3F", bytes(32))
    status = msgspec.structs.replace(
        CARD.status, state="handed_over", hand_over=far, reflected=(b"theirs: 9",)
    )
    bench.feed(desk, msgspec.structs.replace(CARD, status=status))
    (file,) = files(desk)
    assert [s.day for s in file.sides] == [date.max, TODAY]


def test_a_closed_case_waits_for_nobody(desk: Desk, bench: DeskBench, doubled: HandedOver) -> None:
    bench.feed(desk, case(mine(desk, doubled), theirs(doubled), closed_ms=NOON + 1))
    assert files(desk) == []
    with desk.store.read() as unit:
        assert open_cases(unit) == []
        assert [c.closed_ms for c in cases_of(unit, CARD.id)] == [NOON + 1]


def closing(desk: Desk) -> CaseNotes:
    return desk.case_notes


def test_a_supervisor_closes_a_case_and_the_centre_is_told(
    desk: Desk, bench: DeskBench, doubled: HandedOver
) -> None:
    ident = case().id
    closing(desk).close(session(PENYELIA), ident, "  Kertas PC 02 salah ketik ")
    assert files(desk) == []
    outgoing = desk.sync_store().next_outgoing(100, 1 << 20)
    assert outgoing is not None
    last = outgoing.events[-1]
    assert read_header(last.header).kind == Kind.CASE_CLOSED
    said = read_body(Kind.CASE_CLOSED, last.body or b"")
    assert said == CaseClosed(case=ident, note="Kertas PC 02 salah ketik")
    # What the centre then says is what counts.
    bench.confirm(desk)
    assert [f.id for f in files(desk)] == [ident.hex()]
    bench.feed(desk, case(mine(desk, doubled), theirs(doubled), closed_ms=NOON + 1))
    assert files(desk) == []


def test_who_may_not_close_a_case_changes_nothing(desk: Desk, doubled: HandedOver) -> None:
    ident = case().id
    with pytest.raises(Refused):
        closing(desk).close(session(PETUGAS), ident, "Selesai")
    with pytest.raises(Refused, match="kosong"):
        closing(desk).close(session(PENYELIA), ident, "  ")
    with pytest.raises(Refused, match="sudah ditutup"):
        closing(desk).close(session(PENYELIA), b"x" * 16, "Selesai")
    assert [f.id for f in files(desk)] == [ident.hex()]


def test_a_case_about_a_pc_is_not_closed_at_a_desk(desk: Desk, bench: DeskBench) -> None:
    bench.feed(desk, case(card=None, reason="fork"))
    with pytest.raises(Refused, match="Disdukcapil"):
        closing(desk).close(session(PENYELIA), case().id, "Selesai")


def test_a_contradiction_is_shown_before_the_centre_knows(desk: Desk, bench: DeskBench) -> None:
    """PC 02 handed the card over; its act comes with the feed, ours is still unsent."""
    done = hand_over(desk)
    other = theirs(done)
    status = msgspec.structs.replace(
        CARD.status,
        state="handed_over",
        hand_over=LastHandOver(
            OTHER, 1, 9, other.business_date, other.number, other.evidence_code, bytes(32)
        ),
        reflected=(b"theirs: 9",),
    )
    bench.feed(desk, msgspec.structs.replace(CARD, status=status))
    (file,) = files(desk)
    assert (file.id, file.reason) == ("", Conflict.HANDED_OVER_TWICE)
    assert [s.number for s in file.sides] == [other.number, done.number]
    assert [s.own for s in file.sides] == [False, True]
    # once the centre has made a case of it, it stands there once
    bench.feed(desk, case(other, mine(desk, done)))
    assert [f.id != "" for f in files(desk)] == [True]


def test_a_note_is_an_event_in_somebodys_name(desk: Desk, doubled: HandedOver) -> None:
    notes = desk.case_notes
    changes = notes.note(session(PETUGAS), CARD.id, REASON, "  Warga  sudah dihubungi. ")
    assert changes.kinds == {"case"}
    (file,) = files(desk)
    (note,) = file.notes
    assert (note.text, note.operator) == ("Warga sudah dihubungi.", PETUGAS.name)
    with desk.store.read() as unit:
        event = unit.log.of_card(CARD.id)[-1]
    assert (event.header.kind, event.header.variant) == (Kind.CASE_NOTED, REASON)
    assert desk.verify().faults == ()


def test_a_note_belongs_to_its_case_only(desk: Desk, doubled: HandedOver) -> None:
    notes = desk.case_notes
    notes.note(session(PETUGAS), CARD.id, "unexpected_act", "Lain perkara.")
    assert files(desk)[0].notes == ()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 501])
def test_an_empty_or_endless_note_is_refused(desk: Desk, doubled: HandedOver, text: str) -> None:
    before = doubled.recorded.header.seq
    with pytest.raises(Refused):
        desk.case_notes.note(session(PETUGAS), CARD.id, REASON, text)
    with desk.store.read() as unit:
        assert unit.log.head().seq == before


def test_cases_without_a_card_are_told_too(desk: Desk, bench: DeskBench) -> None:
    bench.feed(desk, case(reason="fork", card=None))
    (file,) = files(desk)
    assert (file.card_id, file.card, file.notes) == (None, None, ())
    assert file.label.startswith("Catatan PC bercabang")


def test_a_reason_of_a_newer_version_is_shown_as_it_is(desk: Desk, bench: DeskBench) -> None:
    bench.feed(desk, case(reason="something_new"))
    assert files(desk)[0].label == "something_new"
