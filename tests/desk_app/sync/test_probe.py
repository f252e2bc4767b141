from __future__ import annotations

from collections.abc import Callable

import pytest

from desk_app.sync.probe import CentreTime, probe
from desk_app.sync.transport import HttpTransport
from protocol.envelope import seal
from protocol.messages import TIME_TYPE, ServerTime, encode_message
from tests.support.fake_sync import (
    NOW_MS,
    Call,
    FakeClock,
    FakeEntropy,
    Reply,
    ScriptedCentre,
    key_of,
    lost_answer,
    portal,
    status,
)


def ask(url: str, clock: FakeClock | None = None) -> CentreTime | None:
    clock = clock or FakeClock()
    transport = HttpTransport(url, clock)
    try:
        return probe(transport, key_of("centre").public, clock, FakeEntropy())
    finally:
        transport.close()


def test_the_signed_answer_to_this_nonce_is_believed(centre: ScriptedCentre, url: str) -> None:
    centre.server_ms = NOW_MS - 60_000
    assert ask(url) == CentreTime(NOW_MS - 60_000, 5_000, 60_000)


def test_half_the_way_there_and_back_is_counted(centre: ScriptedCentre, url: str) -> None:
    clock = FakeClock()

    def slow(call: Call) -> Reply:
        clock.pass_ms(400)
        return call.genuine()

    centre.always = slow
    time = ask(url, clock)
    assert time is not None
    assert time.pc_ahead_ms == 200


def not_signed_by_us(call: Call) -> Reply:
    nonce = bytes.fromhex(call.path.partition("=")[2])
    payload = encode_message(ServerTime(nonce, NOW_MS))
    return Reply(seal(key_of("impostor"), TIME_TYPE, payload))


def for_another(_call: Call) -> Reply:
    return Reply(seal(key_of("centre"), TIME_TYPE, encode_message(ServerTime(bytes(16), NOW_MS))))


@pytest.mark.parametrize("fault", [portal, status(503), lost_answer, not_signed_by_us, for_another])
def test_everything_else_is_no_answer(
    centre: ScriptedCentre, url: str, fault: Callable[[Call], Reply]
) -> None:
    centre.always = fault
    assert ask(url) is None


def test_a_busy_centre_is_not_there_now(centre: ScriptedCentre, url: str) -> None:
    centre.always = lambda _call: centre.problem("server_busy")
    assert ask(url) is None
