from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from central_server.errors import CentreError
from central_server.ports import SystemRandomness
from central_server.services.enrol import EnrolService, make_code
from protocol.enrolment import EnrolmentCode, request_proof
from protocol.envelope import read_envelope, seal
from protocol.keys import SigningKey
from protocol.messages import (
    ENROL_ANSWER_TYPE,
    ENROL_TYPE,
    EnrolAnswer,
    EnrolRequest,
    decode_message,
    encode_message,
)
from protocol.objects import DeviceObject, ObjectKind
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN, code_for, enrolled
from tests.central_server.desk import Desk, RefusedError
from tests.support.centre import CentreServer


def test_a_device_gets_its_place_and_every_desk_its_key(server: CentreServer) -> None:
    first, second = enrolled(server), enrolled(server)
    other = enrolled(server, OTHER_KELURAHAN)
    places = [(d.kelurahan, d.number) for d in (first, second, other)]
    assert places == [(KELURAHAN, 1), (KELURAHAN, 2), (OTHER_KELURAHAN, 1)]
    other.sync_all()
    seen = other.get(ObjectKind.DEVICE, first.id)
    assert isinstance(seen, DeviceObject)
    assert (seen.public_key, seen.kelurahan, seen.number) == (first.key.public, KELURAHAN, 1)
    centre = other.get(ObjectKind.DEVICE, server.centre.keys.signing.device)
    assert isinstance(centre, DeviceObject)
    assert (centre.public_key, centre.number) == (first.centre_key, 0)


def test_the_same_device_may_ask_again_after_a_lost_answer(server: CentreServer) -> None:
    desk = Desk(server.url)
    code = code_for(server)
    first, again = desk.enrol(code), desk.enrol(code)
    assert (first.number, first.device) == (again.number, again.device)
    assert first.request_hash != again.request_hash
    assert len(server.centre.store.read(lambda u: u.devices.all())) == 2


def test_the_answer_carries_what_the_desk_pins(server: CentreServer) -> None:
    answer = Desk(server.url).enrol(code_for(server))
    assert answer.zone == "WIB"
    assert answer.centre_key == server.centre.keys.signing.public
    assert answer.centre_box_key == server.centre.keys.box_public


def unknown(_server: CentreServer, desk: Desk, code: EnrolmentCode) -> bytes:
    locator = "0000" if code.locator != "0000" else "1111"
    return desk.enrol_request(EnrolmentCode(locator, code.secret))


def wrong_secret(_server: CentreServer, desk: Desk, code: EnrolmentCode) -> bytes:
    return desk.enrol_request(EnrolmentCode(code.locator, code.secret[::-1] + "Z"))


def changed_after_proof(_server: CentreServer, desk: Desk, code: EnrolmentCode) -> bytes:
    return desk.enrol_request(code, computer="PC-LAIN")


def used_by_another(server: CentreServer, desk: Desk, code: EnrolmentCode) -> bytes:
    Desk(server.url).enrol(code)
    return desk.enrol_request(code)


def signed_by_another(_server: CentreServer, desk: Desk, code: EnrolmentCode) -> bytes:
    payload = read_envelope(desk.enrol_request(code)).payload
    return seal(SigningKey(os.urandom(32)), ENROL_TYPE, payload)


def key_not_its_own(_server: CentreServer, desk: Desk, code: EnrolmentCode) -> bytes:
    return desk.enrol_request(code, public_key=os.urandom(32))


def short_key(_server: CentreServer, desk: Desk, code: EnrolmentCode) -> bytes:
    return desk.enrol_request(code, public_key=b"short")


def newer_protocol(_server: CentreServer, desk: Desk, code: EnrolmentCode) -> bytes:
    return desk.enrol_request(code, protocol=2)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (unknown, "code_unknown"),
        (wrong_secret, "bad_proof"),
        (changed_after_proof, "bad_proof"),
        (used_by_another, "code_used"),
        (signed_by_another, "bad_signature"),
        (key_not_its_own, "bad_signature"),
        (short_key, "not_an_envelope"),
        (newer_protocol, "protocol_not_supported"),
    ],
)
def test_what_is_refused(
    server: CentreServer,
    make: Callable[[CentreServer, Desk, EnrolmentCode], bytes],
    expected: str,
) -> None:
    desk = Desk(server.url)
    desk.centre_key = server.centre.sealer.centre_key
    raw = make(server, desk, code_for(server))
    with pytest.raises(RefusedError) as refused:
        desk.post("/v1/enrol", raw, ENROL_ANSWER_TYPE)
    assert refused.value.code == expected
    assert refused.value.problem.request_hash == read_envelope(raw).payload_hash
    assert server.centre.store.read(lambda u: u.devices.get(desk.id)) is None


def test_an_expired_code(server: CentreServer) -> None:
    desk = Desk(server.url)
    with pytest.raises(RefusedError, match="code_expired"):
        desk.enrol(code_for(server, hours=0))


def test_a_used_code_still_answers_its_device_after_it_expired(server: CentreServer) -> None:
    desk = Desk(server.url)
    code = code_for(server)
    desk.enrol(code)
    later = server.centre.clock.now_ms() + 100 * 3_600_000

    class Later:
        def now_ms(self) -> int:
            return later

    raw = desk.enrol_request(code)
    service = EnrolService(server.centre.store, server.centre.keys, Later())
    assert service.answer(raw).status == 200
    other = Desk(server.url)
    assert service.answer(other.enrol_request(code)).status == 403


def test_a_revoked_device_does_not_come_back_with_a_new_code(server: CentreServer) -> None:
    desk = enrolled(server)
    now = server.centre.clock.now_ms()
    server.centre.store.write(lambda u: u.devices.revoke(desk.id, now))
    with pytest.raises(RefusedError, match="revoked"):
        desk.enrol(code_for(server))


def test_a_key_has_one_place(server: CentreServer) -> None:
    desk = enrolled(server)
    with pytest.raises(RefusedError, match="code_used"):
        desk.enrol(code_for(server, OTHER_KELURAHAN))
    assert desk.enrol(code_for(server)).number == 1  # the same kelurahan again: its old place


def test_a_number_is_never_given_twice(server: CentreServer) -> None:
    first = enrolled(server)
    now = server.centre.clock.now_ms()
    server.centre.store.write(lambda u: u.devices.revoke(first.id, now))
    assert enrolled(server).number == 2


def test_unknown_fields_of_a_newer_desk_do_not_break_the_proof(server: CentreServer) -> None:
    desk = Desk(server.url)
    raw = desk.enrol_request(code_for(server))
    request = decode_message(read_envelope(raw).payload, EnrolRequest)
    fields = msgspec.structs.asdict(request) | {"shoe_size": 42}
    fields = {k: v for k, v in fields.items() if v != ""}
    payload = msgspec.msgpack.encode(fields)
    desk.centre_key = server.centre.sealer.centre_key
    desk.post("/v1/enrol", seal(desk.key, ENROL_TYPE, payload), ENROL_ANSWER_TYPE)
    assert encode_message(request) == read_envelope(raw).payload


def test_a_code_for_a_kelurahan_that_is_none(server: CentreServer) -> None:
    c = server.centre
    with pytest.raises(CentreError, match="tidak dikenal"):
        make_code(c.store, c.clock, SystemRandomness(), "9999999999", 72)


def test_the_hundredth_device_gets_no_code(server: CentreServer) -> None:
    desk = enrolled(server)
    device = server.centre.store.read(lambda u: u.devices.get(desk.id))
    assert device is not None
    last = replace(device, id=os.urandom(16), number=99)
    server.centre.store.write(lambda u: u.devices.add(last))
    with pytest.raises(CentreError, match="ke-99"):
        code_for(server)


# ---- a device that this centre has forgotten


def asks(server: CentreServer, desk: Desk, kelurahan: str = KELURAHAN, **had: object) -> int:
    """Enrol ``desk`` with a new code; the number that it gets."""
    code = code_for(server, kelurahan)
    fields = {"kelurahan": KELURAHAN} | had
    bare = decode_message(read_envelope(desk.enrol_request(code)).payload, EnrolRequest)
    bare = msgspec.structs.replace(bare, proof=b"", **fields)
    proved = msgspec.structs.replace(bare, proof=request_proof(code.secret, bare))
    raw = seal(desk.key, ENROL_TYPE, encode_message(proved))
    return decode_message(desk.post("/v1/enrol", raw, ENROL_ANSWER_TYPE), EnrolAnswer).number


def test_it_gets_the_number_that_it_had_if_nobody_has_it(server: CentreServer) -> None:
    assert asks(server, Desk(server.url), number=7) == 7
    assert asks(server, Desk(server.url), number=3) == 3
    assert asks(server, Desk(server.url), number=7) == 8  # taken: the next after the highest
    assert asks(server, Desk(server.url)) == 9


@pytest.mark.parametrize("number", [-1, 0, 100, 1 << 40])
def test_a_number_that_none_can_have_is_not_given(server: CentreServer, number: int) -> None:
    assert asks(server, Desk(server.url), number=number) == 1


def test_one_that_is_known_keeps_its_number_whatever_it_says(server: CentreServer) -> None:
    desk = Desk(server.url)
    assert asks(server, desk) == 1
    assert asks(server, desk, number=5) == 1
    assert len(server.centre.store.read(lambda u: u.devices.all())) == 2


def test_a_code_of_another_kelurahan_is_not_for_it(server: CentreServer) -> None:
    desk = Desk(server.url)
    with pytest.raises(RefusedError) as refused:
        asks(server, desk, OTHER_KELURAHAN, number=1)
    assert refused.value.code == "code_elsewhere"
    assert len(server.centre.store.read(lambda u: u.devices.all())) == 1
