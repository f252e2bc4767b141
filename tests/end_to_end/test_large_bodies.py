"""Large bodies between a real desk and the real centre: batches are cut by bytes, and none is held up."""

from __future__ import annotations

import msgspec
import pytest

from desk_app.store.log import position_of
from protocol.bodies import Note
from protocol.events import Kind, body_hash, make_event, pack_body
from protocol.messages import MAX_BATCH_BYTES
from tests.support.office import Office, cards_of, hand_over, sync

pytestmark = pytest.mark.timeout(120)


def test_more_than_a_batch_of_large_bodies_reaches_the_centre(office: Office) -> None:
    pc = office.stocked(1)
    with pc.desk.store.write() as unit:
        for n in range(40):
            said = Note(text=f"{n:02}" + "catatan " * 8_000)
            pc.desk.recorder.record(unit, Kind.CASE_NOTED, said, operator=None)
    store = pc.desk.sync_store()
    outgoing = store.next_outgoing(2_500, MAX_BATCH_BYTES)
    assert outgoing is not None
    assert 30 < len(outgoing.events) < 40
    one = store.next_outgoing(2_500, 1)
    assert one is not None
    assert len(one.events) == 1
    report = sync(pc.desk)
    assert (report.outcome, report.counts.unsent, report.counts.quarantined) == ("done", 0, 0)
    assert office.missing(pc.desk) == []


def test_a_body_that_no_request_can_carry_stays_and_its_event_travels(office: Office) -> None:
    """No recorder makes such a one; a log that has it all the same is not held up."""
    pc = office.stocked(2)
    cards = cards_of(pc.desk)
    desk = pc.desk
    with desk.store.write() as unit:
        small = desk.recorder.record(unit, Kind.CASE_NOTED, Note(), operator=None)
        body = pack_body(Note(text="x" * (10 << 20)), bytes(16))
        head = unit.log.head()
        header = msgspec.structs.replace(
            small.header, seq=head.seq + 1, prev_hash=head.hash, body_hash=body_hash(body)
        )
        unit.log.append(make_event(header, body, desk.key), header)
    hand_over(desk, cards[0].id)
    report = sync(desk)
    assert (report.outcome, report.counts.unsent) == ("done", 0)
    assert office.missing(desk) == []
    with desk.store.read() as unit:
        logged = unit.log.at(position_of(header.epoch, header.seq))
    assert logged is not None
    assert logged.body == body
    assert desk.verify().faults == ()
