"""The engine against a centre that behaves."""

from __future__ import annotations

import pytest

from desk_app.services.ports import Outgoing
from desk_app.sync.report import Outcome, SyncProgress
from protocol.events import Trust, header_hash, read_header
from protocol.messages import EpochEnd
from tests.desk_app.sync.conftest import Desk, small
from tests.support.fake_sync import CITY, KELURAHAN, NOW_MS, Call, MemoryStore, Reply


def held(desk: Desk, epoch: int = 1) -> list[bytes]:
    return [e.header for e in desk.centre.held[(desk.store.key.device, epoch)]]


def recorded(desk: Desk, epoch: int = 1) -> list[bytes]:
    return [e.header for e in desk.store.log[epoch]]


def test_everything_recorded_reaches_the_centre_in_order_and_is_then_confirmed(desk: Desk) -> None:
    desk.store.record(20)
    report = desk.sync(limits=small())
    assert report.outcome is Outcome.DONE
    assert held(desk) == recorded(desk)
    assert (report.counts.sent, report.counts.unsent) == (21, 0)
    assert desk.sizes() == [8, 8, 5]
    assert report.retry_ms == 0


def test_a_second_sync_sends_nothing_and_asks_about_the_newest_epoch(desk: Desk) -> None:
    desk.store.record(3)
    desk.sync()
    report = desk.sync()
    assert report.outcome is Outcome.DONE
    assert report.counts.sent == 0
    request = desk.centre.requests[-1]
    assert (request.epoch, request.events, request.signature) == (1, (), b"")


def test_the_request_says_where_the_desk_stands(desk: Desk) -> None:
    desk.store.record(2)
    desk.sync(application="serah 1.2", trust=lambda: Trust.ANCHORED)
    desk.store.record()
    desk.sync()
    first, second = desk.centre.requests
    position = desk.store.position()
    assert (first.device, first.head, first.answer_hash) == (desk.store.key.device, (1, 3), b"")
    assert (first.application, first.trust, first.time_ms) == ("serah 1.2", 0, NOW_MS)
    assert (second.head, second.head_hash) == (position.head, position.head_hash)
    assert second.answer_hash not in (b"", position.answer_hash)
    assert first.nonce != second.nonce
    assert second.trust == Trust.DOUBTFUL  # nobody told the engine better


def test_one_epoch_a_request_oldest_first(desk: Desk) -> None:
    desk.store.record(2)
    desk.store.open_epoch(5, "restored")
    desk.store.record(3)
    report = desk.sync()
    assert report.counts.sent == 7
    assert [(r.epoch, len(r.events)) for r in desk.centre.requests] == [(1, 3), (5, 4)]


def test_batches_keep_to_the_bytes_allowed(desk: Desk) -> None:
    desk.store.record(5, text="x" * 1000)
    desk.sync(limits=small(bytes=2800))
    assert desk.sizes() == [3, 2, 1]  # the opening of the epoch is small


def test_pages_are_fetched_until_no_more_waits(desk: Desk) -> None:
    for n in range(7):
        desk.centre.put("card", bytes([n]), b"card")
    for n in range(3):
        desk.centre.put("device", bytes([n]), b"device", CITY)
    desk.centre.page_items = 4
    report = desk.sync()
    assert report.outcome is Outcome.DONE
    assert report.counts.received == 10
    assert desk.store.cursor == (7, 3)
    assert len(desk.store.objects) == 10
    assert report.changes.kinds == {"card", "device"}
    assert [r.cursor for r in desk.centre.requests] == [(0, 0), (4, 0), (7, 1)]


def test_an_object_that_left_is_dropped(desk: Desk) -> None:
    desk.centre.put("card", b"a", b"card")
    desk.sync()
    desk.centre.put("card", b"a", None)
    desk.sync()
    assert (KELURAHAN, "card", b"a") not in desk.store.objects


def test_progress_is_true(desk: Desk) -> None:
    desk.store.record(19)
    desk.centre.put("card", b"a", b"card")
    desk.sync(limits=small())
    assert desk.progress == [
        SyncProgress(0, 20, 0),
        SyncProgress(8, 20, 1),
        SyncProgress(16, 20, 1),
        SyncProgress(20, 20, 1),
    ]


def test_on_a_slow_line_progress_comes_in_small_steps(desk: Desk) -> None:
    def a_second_an_event(call: Call) -> Reply:
        reply = call.genuine()
        desk.clock.pass_ms(1_000 * len(desk.centre.requests[-1].events))
        return reply

    desk.store.record(39)
    desk.centre.always = a_second_an_event
    assert desk.sync(limits=small(events=16, long_ms=8_000)).outcome is Outcome.DONE
    # Sixteen seconds were long, the next may take four; a line that carries four may carry eight.
    assert desk.sizes() == [16, 4, 8, 8, 4]


def test_progress_counts_what_is_recorded_meanwhile(desk: Desk) -> None:
    engine = desk.engine(limits=small())
    seen: list[SyncProgress] = []

    def watch(progress: SyncProgress) -> None:
        if not seen:
            desk.store.record(2)  # a hand-over goes on while the sync runs
        seen.append(progress)

    report = engine.run_once(watch)
    assert report.counts.sent == 3
    assert seen[-1] == SyncProgress(3, 3, 0)


class BusyStore(MemoryStore):
    """A hand-over is recorded in the very moment when the batch is taken."""

    busy = False

    def next_outgoing(self, max_events: int, max_bytes: int) -> Outgoing | None:
        if self.busy:
            self.record()
            self.busy = False
        return super().next_outgoing(max_events, max_bytes)


def test_the_head_is_never_behind_what_is_sent(desk: Desk) -> None:
    busy = BusyStore(desk.store.key)
    busy.record(3)
    busy.busy = True
    desk.store = busy
    assert desk.sync().outcome is Outcome.DONE
    (request,) = desk.centre.requests
    assert request.head == (1, 5) == (1, len(request.events))


def test_meanings_are_counted_and_hold_up_nothing(desk: Desk) -> None:
    desk.store.record(20)
    desk.centre.meanings = {
        (1, 3): ("case", "c1"),
        (1, 9): ("quarantined", "body_mismatch"),
        (1, 20): ("case", "c2"),
    }
    report = desk.sync(limits=small())
    assert report.outcome is Outcome.DONE
    assert (report.counts.cases, report.counts.quarantined) == (2, 1)
    assert held(desk) == recorded(desk)
    assert "2 kasus" in report.message
    assert "1 catatan disisihkan" in report.message


def test_each_checked_answer_anchors_the_time(desk: Desk) -> None:
    desk.centre.server_ms = NOW_MS + 7
    desk.clock.step_ms = 3
    report = desk.sync()
    ((server_ms, asked),) = desk.anchors.taken
    assert server_ms == NOW_MS + 7 == report.server_ms
    assert 5_000 < asked < desk.clock.mono_ms


def test_the_answer_is_accepted_before_anything_counts_as_sent(desk: Desk) -> None:
    desk.store.record(3)
    desk.centre.put("card", b"a", b"card")
    desk.store.fail_accept = OSError("disk full")
    with pytest.raises(OSError, match="disk full"):
        desk.sync()
    assert desk.store.position().unsent == 4
    assert desk.store.cursor == (0, 0)
    assert desk.progress == [SyncProgress(0, 4, 0)]
    report = desk.sync()  # the same events again, the centre skips what it has
    assert report.outcome is Outcome.DONE
    assert held(desk) == recorded(desk)
    assert desk.store.cursor == (1, 0)


def test_a_fork_opens_the_epoch_that_the_centre_names_and_goes_on(desk: Desk) -> None:
    desk.store.record(4)
    desk.sync()
    del desk.store.log[1][3:]  # a restored backup: two acts are forgotten, another is recorded
    desk.store.stored[1] = 3
    desk.store.record(1, text="cabang")
    report = desk.sync()
    assert report.outcome is Outcome.DONE
    assert len(desk.centre.branches) == 1
    assert read_header(desk.store.log[2][0].header).kind == "epoch_opened"
    assert held(desk, 2) == recorded(desk, 2)
    assert "epoch" in report.changes.kinds


def test_the_epoch_is_open_even_if_the_answer_cannot_be_taken_in(desk: Desk) -> None:
    desk.store.record(2)
    desk.centre.script.append(desk.centre.change(open_epoch=4))
    desk.store.fail_accept = OSError("disk full")
    with pytest.raises(OSError, match="disk full"):
        desk.sync()
    assert max(desk.store.log) == 4
    assert desk.sync().outcome is Outcome.DONE


def test_a_centre_that_holds_less_than_it_said_gets_the_rest_again(desk: Desk) -> None:
    desk.store.record(9)
    desk.sync()
    log = desk.centre.held[(desk.store.key.device, 1)]
    del log[4:]  # the centre came back from a backup
    report = desk.sync()
    assert report.outcome is Outcome.DONE
    assert held(desk) == recorded(desk)
    assert report.counts.sent == 6


def test_the_ends_of_earlier_epochs_are_named_in_every_request(desk: Desk) -> None:
    desk.store.record(2)
    desk.store.open_epoch(3, "restored")
    desk.store.record()
    desk.sync()
    desk.sync()
    last = header_hash(desk.store.log[1][-1].header)
    assert [(r.epoch, r.ends) for r in desk.centre.requests] == [
        (1, (EpochEnd(1, 3, last),)),
        (3, (EpochEnd(1, 3, last),)),
        (3, (EpochEnd(1, 3, last),)),
    ]


def test_a_centre_that_lacks_the_end_of_an_earlier_epoch_gets_it_first(desk: Desk) -> None:
    desk.store.record(4)
    desk.store.open_epoch(2, "restored")
    desk.sync()
    desk.store.record()
    log = desk.centre.held[(desk.store.key.device, 1)]
    del log[2:]  # the centre came back from a backup, and says so about epoch 1
    kept = header_hash(log[-1].header)
    desk.centre.script.append(
        desk.centre.change(epoch=1, stored_through=2, stored_hash=kept, meanings=())
    )
    report = desk.sync()
    assert (report.outcome, report.counts.unsent) == (Outcome.DONE, 0)
    assert (held(desk), held(desk, 2)) == (recorded(desk), recorded(desk, 2))


def test_the_same_centre_with_a_gap_in_what_is_sent(desk: Desk) -> None:
    desk.store.record(9)
    desk.sync()
    del desk.centre.held[(desk.store.key.device, 1)][4:]
    desk.store.record(3)  # now the next batch does not continue what the centre has
    report = desk.sync(limits=small())
    assert report.outcome is Outcome.DONE
    assert held(desk) == recorded(desk)


def test_an_answer_that_stored_only_part_leaves_the_rest_to_the_next_request(desk: Desk) -> None:
    desk.store.record(5)
    part = desk.store.log[1][3].header
    desk.centre.script.append(desk.centre.change(stored_through=4, stored_hash=header_hash(part)))
    report = desk.sync()
    assert report.outcome is Outcome.DONE
    assert desk.sizes() == [6, 2]
    assert report.counts.sent == 6


def test_cancel_is_asked_between_requests(desk: Desk) -> None:
    desk.store.record(20)
    answers = iter([False, False, True])
    report = desk.sync(lambda: next(answers), limits=small())
    assert report.outcome is Outcome.CANCELLED
    assert report.counts.sent == 16
    assert report.counts.unsent == 5
    assert report.retry_ms == 0
    assert desk.sync().outcome is Outcome.DONE


def test_without_anybody_watching(desk: Desk) -> None:
    assert desk.engine().run_once().outcome is Outcome.DONE
