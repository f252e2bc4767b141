"""The engine when the network, the centre or somebody in between misbehaves."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Callable

import msgspec
import pytest
import zstandard

from desk_app.sync.report import Outcome
from desk_app.sync.transport import HttpTransport
from protocol.envelope import read_envelope, seal
from protocol.events import header_hash, make_event, read_header
from protocol.messages import ANSWER_TYPE, MAX_REQUEST_BYTES, TIME_TYPE
from tests.desk_app.sync.conftest import Desk, small
from tests.support.fake_sync import (
    HTML,
    NOW_MS,
    Call,
    Fault,
    Reply,
    ScriptedCentre,
    cut,
    hang,
    honest,
    key_of,
    lost_answer,
    portal,
    status,
)


def nothing_counted(desk: Desk) -> bool:
    return not desk.store.accepted and desk.store.cursor == (0, 0) and not desk.store.stored


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def test_no_server(desk: Desk) -> None:
    desk.store.record(3)
    desk.transport = HttpTransport(f"http://127.0.0.1:{closed_port()}", desk.clock)
    report = desk.sync()
    assert report.outcome is Outcome.OFFLINE
    assert report.counts.unsent == 4
    assert "aman" in report.message
    assert 0 < report.retry_ms <= 2_000
    assert nothing_counted(desk)
    desk.transport.close()


def test_a_captive_portal_delivers_nothing(desk: Desk) -> None:
    desk.store.record(3)
    desk.centre.always = portal
    report = desk.sync()
    assert report.outcome is Outcome.NOT_OUR_SERVER
    assert len(desk.centre.calls) == 2
    assert nothing_counted(desk)


@pytest.mark.parametrize("code", [302, 401, 404, 511])
def test_a_status_that_our_server_never_gives(desk: Desk, code: int) -> None:
    desk.centre.always = status(code)
    report = desk.sync()
    assert report.outcome is Outcome.NOT_OUR_SERVER
    assert len(desk.centre.calls) == 1
    assert nothing_counted(desk)


def test_a_proxy_that_wants_a_password_is_named(desk: Desk) -> None:
    desk.centre.always = status(407)
    report = desk.sync()
    assert (report.outcome, report.code) == (Outcome.OFFLINE, "proxy_login")
    assert "Proxy jaringan kantor meminta kata sandi" in report.message
    assert nothing_counted(desk)


@pytest.mark.parametrize("code", [429, 502, 503])
def test_a_gateway_without_its_server_is_left_alone_for_a_while(desk: Desk, code: int) -> None:
    desk.centre.always = status(code)
    report = desk.sync()
    assert (report.outcome, report.code) == (Outcome.FAILED, "server_busy")
    assert len(desk.centre.calls) == 1
    assert report.retry_ms > 0


def other_key(call: Call) -> Reply:
    """An answer right in everything but who signed it."""
    payload = read_envelope(call.genuine().body).payload
    return Reply(seal(key_of("impostor"), ANSWER_TYPE, payload))


def other_type(call: Call) -> Reply:
    payload = read_envelope(call.genuine().body).payload
    return Reply(seal(key_of("centre"), TIME_TYPE, payload))


def no_message(_call: Call) -> Reply:
    return Reply(seal(key_of("centre"), ANSWER_TYPE, b"\x93abc"))


def problem_of_an_impostor(call: Call) -> Reply:
    return ScriptedCentre(key_of("impostor")).problem("revoked", call.body)


STRANGE: list[tuple[str, Callable[[ScriptedCentre], Fault]]] = [
    ("html", lambda _c: portal),
    ("no envelope", lambda _c: lambda _call: Reply(b"\x91\x00")),
    ("html as envelope", lambda _c: lambda _call: Reply(HTML)),
    ("wrong key", lambda _c: other_key),
    ("wrong type", lambda _c: other_type),
    ("no message", lambda _c: no_message),
    ("another request", lambda c: c.change(request_hash=bytes(32))),
    ("another device", lambda c: c.change(device=bytes(16))),
    ("another epoch", lambda c: c.change(epoch=9)),
    ("another version", lambda c: c.change(protocol=2)),
    ("an impostor's problem", lambda _c: problem_of_an_impostor),
    ("a problem without a name", lambda c: c.refuse("revoked", named=False)),
    ("a problem of another request", lambda c: lambda _call: c.problem("revoked", c.calls[0].body)),
]


@pytest.mark.parametrize(("fault"), [f for _, f in STRANGE], ids=[n for n, _ in STRANGE])
def test_what_the_pinned_centre_did_not_say_to_this_request_is_no_answer(
    desk: Desk, fault: Callable[[ScriptedCentre], Fault]
) -> None:
    desk.sync()  # so that there is an older request
    desk.store.record(3)
    accepted, anchored = len(desk.store.accepted), len(desk.anchors.taken)
    desk.centre.always = fault(desk.centre)
    report = desk.sync()
    assert (report.outcome, report.code) == (Outcome.NOT_OUR_SERVER, "not_our_server")
    assert len(desk.store.accepted) == accepted
    assert len(desk.anchors.taken) == anchored
    assert report.counts.unsent == 3
    desk.centre.always = honest
    assert desk.sync().outcome is Outcome.DONE


def test_an_old_answer_sent_again_is_no_answer(desk: Desk) -> None:
    kept: list[Reply] = []

    def keep(call: Call) -> Reply:
        kept.append(call.genuine())
        return kept[0]

    desk.centre.script.append(keep)
    assert desk.sync().outcome is Outcome.DONE
    desk.store.record(1)
    desk.centre.always = lambda _call: kept[0]
    assert desk.sync().outcome is Outcome.NOT_OUR_SERVER
    assert desk.store.position().unsent == 1


def test_one_strange_answer_does_not_end_a_sync(desk: Desk) -> None:
    desk.store.record(3)
    desk.centre.script.append(portal)
    assert desk.sync().outcome is Outcome.DONE


def test_an_answer_that_confirms_another_event_is_refused(desk: Desk) -> None:
    desk.store.record(3)
    desk.centre.always = desk.centre.change(stored_hash=bytes(32))
    report = desk.sync()
    assert (report.outcome, report.code) == (Outcome.REFUSED, "stored_differs")
    assert nothing_counted(desk)
    assert "berbeda" in report.message


@pytest.mark.parametrize("fault", [cut(0), cut(40), lost_answer], ids=["cut", "cut later", "lost"])
def test_a_lost_answer_stores_once_and_confirms_on_the_next_try(desk: Desk, fault: Fault) -> None:
    desk.store.record(7)
    desk.centre.script.append(fault)
    report = desk.sync(limits=small())
    assert report.outcome is Outcome.DONE
    assert report.counts.unsent == 0
    log = desk.centre.held[(desk.store.key.device, 1)]
    assert [e.header for e in log] == [e.header for e in desk.store.log[1]]
    assert desk.sizes()[0] == 8
    assert desk.sizes()[1] == 4  # halved, although the centre had stored all of it


def test_a_slow_server(desk: Desk, url: str) -> None:
    desk.store.record(3)
    desk.transport = HttpTransport(url, desk.clock, read_s=0.05)
    desk.centre.always = hang
    report = desk.sync(limits=small(floor_tries=1))
    assert (report.outcome, report.code) == (Outcome.FAILED, "timeout")
    assert "lambat" in report.message
    assert nothing_counted(desk)
    desk.transport.close()


def test_a_run_stops_after_long_enough_of_failures(desk: Desk) -> None:
    desk.store.record(3)
    desk.centre.always = lost_answer
    desk.clock.step_ms = 20_000
    report = desk.sync(limits=small(tries_ms=90_000))
    assert report.outcome is Outcome.FAILED
    assert len(desk.centre.calls) < 4


def test_a_run_stops_after_many_failures_altogether(desk: Desk) -> None:
    desk.store.record(30)
    flaky = [honest, lost_answer] * 20
    desk.centre.script.extend(flaky)
    report = desk.sync(limits=small(events=1, all_tries=5))
    assert report.outcome is Outcome.FAILED
    assert len(desk.centre.calls) == 10
    assert report.counts.sent > 0
    assert f"{report.counts.sent} catatan sudah tersimpan" in report.message


def test_a_bomb_is_refused(desk: Desk) -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(MAX_REQUEST_BYTES * 8))
    desk.centre.always = lambda _call: Reply(bomb, headers=(("Content-Encoding", "zstd"),))
    report = desk.sync(limits=small(floor_tries=1))
    assert (report.outcome, report.code) == (Outcome.FAILED, "too_large")
    assert nothing_counted(desk)


def test_batches_halve_down_to_one_and_grow_back(desk: Desk) -> None:
    desk.store.record(30)
    too_much = 3

    def line(call: Call) -> Reply:
        reply = call.genuine()
        return reply if len(desk.centre.requests[-1].events) <= too_much else Reply(b"", cut=0)

    desk.centre.always = line
    report = desk.sync(limits=small())
    assert report.outcome is Outcome.DONE
    assert desk.sizes()[:3] == [8, 4, 2]
    assert desk.sizes().count(4) == 4  # tried again later and later, not every second time
    desk.centre.always = honest
    desk.store.record(30)
    desk.centre.requests.clear()
    engine = desk.engine(limits=small())
    desk.centre.script.extend([lost_answer] * 3)
    assert engine.run_once().outcome is Outcome.DONE
    assert desk.sizes() == [8, 4, 2, 1, 2, 4, 8, 8]  # the one confirmed all that was lost


def test_the_size_that_came_through_is_remembered_between_runs(desk: Desk) -> None:
    desk.store.record(30)
    engine = desk.engine(limits=small(all_tries=2))
    desk.centre.script.extend([lost_answer, lost_answer])
    assert engine.run_once().outcome is Outcome.FAILED
    desk.centre.requests.clear()
    assert engine.run_once().outcome is Outcome.DONE
    assert desk.sizes()[0] == 2


def test_a_run_ends_when_even_one_event_does_not_come_through(desk: Desk) -> None:
    desk.store.record(30)
    desk.centre.always = status(500)
    report = desk.sync(limits=small(page_bytes=1024))
    assert (report.outcome, report.code) == (Outcome.FAILED, "refused_status")
    assert len(desk.centre.calls) == 6  # 8, 4, 2, then one event three times


def test_smaller_pages_are_asked_for_on_failure(desk: Desk) -> None:
    desk.centre.script.extend([lost_answer] * 3)
    for n in range(4):
        desk.centre.put("card", bytes([n]), b"card")
    desk.centre.page_items = 1
    desk.sync(limits=small())
    assert [r.page_bytes for r in desk.centre.requests] == [
        *(4096, 2048, 1024),
        *(1024, 2048, 4096, 4096),
    ]


@pytest.mark.parametrize("code", ["too_large", "not_an_envelope"])
def test_a_refusal_of_the_size_halves(desk: Desk, code: str) -> None:
    desk.store.record(7)
    desk.centre.script.append(desk.centre.refuse(code, named=False))
    assert desk.sync(limits=small()).outcome is Outcome.DONE
    assert desk.sizes()[0] == 4


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("unknown_device", "tidak mengenal PC ini"),
        ("revoked", "dicabut"),
        ("protocol_not_supported", "lebih baru"),
        ("something_new", "Kata pusat."),
    ],
)
def test_a_refusal_is_understood_and_ends_the_run(desk: Desk, code: str, words: str) -> None:
    desk.store.record(3)
    desk.centre.always = desk.centre.refuse(code)
    report = desk.sync()
    assert (report.outcome, report.code) == (Outcome.REFUSED, code)
    assert words in report.message
    assert len(desk.centre.calls) == 1
    assert nothing_counted(desk)
    assert report.retry_ms == 300_000
    assert desk.anchors.taken == [(NOW_MS, 5_000)]  # it names this very request


@pytest.mark.parametrize("named", [True, False])
def test_a_busy_centre_is_asked_again_later(desk: Desk, named: bool) -> None:
    desk.store.record(3)
    desk.centre.always = desk.centre.refuse("server_busy", named=named)
    engine = desk.engine()
    reports = [engine.run_once() for _ in range(12)]
    assert {(r.outcome, r.code) for r in reports} == {(Outcome.FAILED, "server_busy")}
    assert len(desk.centre.calls) == 12
    assert all(0 < r.retry_ms <= 2_000 * 2**n for n, r in enumerate(reports))
    assert max(r.retry_ms for r in reports) > 10_000
    assert bool(desk.anchors.taken) is named
    desk.centre.always = honest
    assert engine.run_once().retry_ms == 0
    desk.centre.always = desk.centre.refuse("server_busy")
    assert engine.run_once().retry_ms <= 2_000


def test_a_damaged_signature_holds_up_only_a_batch_that_ends_with_it(desk: Desk) -> None:
    desk.store.record(11)
    log = desk.store.log[1]
    log[7] = dataclasses.replace(log[7], signature=bytes(64))
    assert desk.sync(limits=small()).outcome is Outcome.DONE
    assert desk.sizes() == [8, 4, 8]


def test_a_refused_signature_ends_in_a_sentence(desk: Desk) -> None:
    desk.centre.always = desk.centre.refuse("bad_signature")
    report = desk.sync(limits=small())
    assert (report.outcome, report.code) == (Outcome.REFUSED, "bad_signature")
    assert "tanda tangan" in report.message


def test_events_before_a_broken_link_are_delivered(desk: Desk) -> None:
    desk.store.record(11)
    log = desk.store.log[1]
    torn = msgspec.structs.replace(read_header(log[9].header), seq=11)
    log[9] = make_event(torn, log[9].body or b"", desk.store.key)
    report = desk.sync(limits=small())
    assert (report.outcome, report.code) == (Outcome.REFUSED, "broken_chain")
    assert len(desk.centre.held[(desk.store.key.device, 1)]) == 9
    assert desk.store.stored[1] == 9
    assert "9 catatan sudah tersimpan" in report.message
    assert "tidak sambung" in report.message


def test_a_centre_that_says_more_but_gives_nothing_does_not_hold_the_desk(desk: Desk) -> None:
    desk.centre.always = desk.centre.change(more=True)
    report = desk.sync(limits=small())
    assert (report.outcome, report.code) == (Outcome.FAILED, "stuck")


def test_a_cursor_that_runs_backwards_does_not_count_as_progress(desk: Desk) -> None:
    desk.store.cursor = (1000, 1000)
    steps = iter(range(999, 0, -1))

    def backwards(call: Call) -> Reply:
        return desk.centre.change(more=True, next_cursor=(next(steps), 1000))(call)

    desk.centre.always = backwards
    report = desk.sync(limits=small())
    assert (report.outcome, report.code) == (Outcome.FAILED, "stuck")
    assert len(desk.centre.calls) < 10


def test_a_centre_that_forgets_again_and_again_does_not_hold_the_desk(desk: Desk) -> None:
    desk.store.record(20)
    first = header_hash(desk.store.log[1][0].header)
    one, none = (desk.centre.change(stored_through=n, stored_hash=first[: 32 * n]) for n in (1, 0))
    says = iter([one, none] * 500)
    desk.centre.always = lambda call: next(says)(call)
    report = desk.sync(limits=small())
    assert (report.outcome, report.code) == (Outcome.FAILED, "stuck")
    assert len(desk.centre.calls) < 150


def test_a_cancel_that_cuts_an_exchange_is_no_failure(desk: Desk) -> None:
    desk.store.record(20)
    stop = [False]

    def stopping(call: Call) -> Reply:
        stop[0] = True
        return lost_answer(call)

    desk.centre.always = stopping
    engine = desk.engine(limits=small())
    report = engine.run_once(cancelled=lambda: stop[0])
    assert report.outcome is Outcome.CANCELLED
    assert len(desk.centre.calls) == 1
    desk.centre.always = honest
    engine.run_once()
    assert desk.sizes()[1] == 8  # not halved


def test_nothing_that_was_sent_stands_in_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    desk.store.record(3, text="Rahasia Warga")
    desk.centre.script.extend([portal, lost_answer])
    desk.sync()
    assert "stored through" in caplog.text
    assert "not_our_server" in caplog.text
    assert "Rahasia" not in caplog.text
    assert "Selamat datang" not in caplog.text
