from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from desk_app.sync.enrol_client import EnrolError, enrol
from desk_app.sync.transport import HttpTransport
from protocol.enrolment import EnrolmentCode, answer_proof
from protocol.envelope import read_envelope, seal
from protocol.keys import SigningKey
from protocol.messages import (
    ENROL_ANSWER_TYPE,
    TIME_TYPE,
    EnrolAnswer,
    EnrolRequest,
    decode_message,
    encode_message,
)
from tests.support.fake_sync import (
    KELURAHAN,
    Call,
    FakeClock,
    FakeEntropy,
    Fault,
    Reply,
    ScriptedCentre,
    hang,
    key_of,
    lost_answer,
    portal,
    status,
)

CODE = EnrolmentCode.from_random(bytes(range(10)))


@pytest.fixture
def transport(url: str) -> Iterator[HttpTransport]:
    transport = HttpTransport(url, FakeClock(), read_s=0.5)
    yield transport
    transport.close()


def introduce(
    transport: HttpTransport, key: SigningKey | None = None, code: EnrolmentCode = CODE
) -> EnrolAnswer:
    key = key or key_of("desk")
    return enrol(transport, code, key, bytes(range(32)), "PC-LOKET-1", "0.1", FakeEntropy())


def refused(transport: HttpTransport, **keywords: Any) -> EnrolError:
    with pytest.raises(EnrolError) as caught:
        introduce(transport, **keywords)
    sentence = str(caught.value)
    assert "belum ada yang berubah di PC ini" in sentence
    assert sentence.endswith(".")
    return caught.value


def test_the_device_gets_its_place_and_the_key_to_pin(
    centre: ScriptedCentre, transport: HttpTransport
) -> None:
    centre.add_code(CODE)
    answer = introduce(transport)
    assert (answer.device, answer.kelurahan) == (key_of("desk").device, KELURAHAN)
    assert answer.centre_key == centre.key.public
    request = decode_message(read_envelope(centre.calls[0].body).payload, EnrolRequest)
    assert (request.box_key, request.computer) == (bytes(range(32)), "PC-LOKET-1")
    assert request.application == "0.1"
    assert CODE.secret.encode() not in centre.calls[0].body


def test_the_same_key_may_ask_again(centre: ScriptedCentre, transport: HttpTransport) -> None:
    centre.add_code(CODE)
    first, second = introduce(transport), introduce(transport)
    assert (first.device, first.number) == (second.device, second.number)
    assert refused(transport, key=key_of("another")).code == "code_used"


def test_a_lost_answer_is_asked_for_once_more(
    centre: ScriptedCentre, transport: HttpTransport
) -> None:
    centre.add_code(CODE)
    centre.script.append(lost_answer)
    assert introduce(transport).number == 2
    centre.script.extend([lost_answer, lost_answer])
    error = refused(transport)
    assert error.code == "interrupted"
    assert "kode yang sama" in str(error)
    assert introduce(transport).number == 2


def test_a_slow_server_and_one_that_is_not_there(
    centre: ScriptedCentre, transport: HttpTransport, url: str
) -> None:
    centre.script.extend([hang, hang])
    assert refused(transport).code == "timeout"
    assert len(centre.calls) == 2
    nowhere = HttpTransport("http://127.0.0.1:9", FakeClock())
    assert refused(nowhere).code == "offline"
    nowhere.close()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("code_unknown", "tidak dikenal"),
        ("code_used", "sudah dipakai"),
        ("code_expired", "sudah lewat"),
        ("bad_proof", "salah ketik"),
        ("revoked", "dicabut"),
        ("protocol_not_supported", "versi terbaru"),
        ("server_busy", "sibuk"),
        ("something_new", "hubungi Disdukcapil"),
    ],
)
def test_each_refusal_has_its_sentence(
    centre: ScriptedCentre, transport: HttpTransport, code: str, words: str
) -> None:
    centre.always = centre.refuse(code)
    error = refused(transport)
    assert error.code == code
    assert words in str(error)


def test_a_mistyped_code(centre: ScriptedCentre, transport: HttpTransport) -> None:
    centre.add_code(CODE)
    other = EnrolmentCode(CODE.locator, CODE.secret[:-1] + "Z")
    assert refused(transport, code=other).code == "bad_proof"
    assert refused(transport, code=EnrolmentCode("ZZZZ", CODE.secret)).code == "code_unknown"


def changed(**fields: Any) -> Callable[[ScriptedCentre], Fault]:
    """An answer with fields changed, signed and proved by the centre all the same."""

    def make(centre: ScriptedCentre) -> Fault:
        def fault(call: Call) -> Reply:
            answer = decode_message(read_envelope(call.genuine().body).payload, EnrolAnswer)
            return Reply(
                seal(
                    centre.key,
                    ENROL_ANSWER_TYPE,
                    encode_message(msgspec.structs.replace(answer, **fields)),
                )
            )

        return fault

    return make


def impostor(centre: ScriptedCentre) -> Fault:
    """Whoever sits in between answers with its own key, and does not know the code."""

    def fault(call: Call) -> Reply:
        key = key_of("impostor")
        answer = decode_message(read_envelope(call.genuine().body).payload, EnrolAnswer)
        guess = answer_proof("0" * 11, answer.request_hash, key.public)
        mine = msgspec.structs.replace(answer, centre_key=key.public, proof=guess)
        return Reply(seal(key, ENROL_ANSWER_TYPE, encode_message(mine)))

    return fault


def stolen_proof(centre: ScriptedCentre) -> Fault:
    """The centre's own answer, signed by somebody else."""

    def fault(call: Call) -> Reply:
        payload = read_envelope(call.genuine().body).payload
        return Reply(seal(key_of("impostor"), ENROL_ANSWER_TYPE, payload))

    return fault


def other_type(centre: ScriptedCentre) -> Fault:
    def fault(call: Call) -> Reply:
        payload = read_envelope(call.genuine().body).payload
        return Reply(seal(centre.key, TIME_TYPE, payload))

    return fault


STRANGE: dict[str, Callable[[ScriptedCentre], Fault]] = {
    "portal": lambda _c: portal,
    "no message": lambda c: lambda _call: Reply(seal(c.key, ENROL_ANSWER_TYPE, b"\x01")),
    "impostor": impostor,
    "stolen proof": stolen_proof,
    "other type": other_type,
    "another device": changed(device=bytes(16)),
    "another request": changed(request_hash=bytes(32)),
    "another version": changed(protocol=9),
    "a wrong proof": changed(proof=bytes(32)),
    "no kelurahan": changed(kelurahan="Kaligawe"),
    "no number": changed(number=0),
    "a number too many": changed(number=100),
    "half a box key": changed(centre_box_key=bytes(16)),
}


@pytest.mark.parametrize("name", STRANGE)
def test_who_does_not_prove_to_know_the_code_is_not_our_server(
    centre: ScriptedCentre, transport: HttpTransport, name: str
) -> None:
    centre.add_code(CODE)
    centre.always = STRANGE[name](centre)
    assert refused(transport).code == "not_our_server"


def test_a_page_of_html_with_a_status(centre: ScriptedCentre, transport: HttpTransport) -> None:
    centre.always = status(404)
    assert refused(transport).code == "refused_status"
    assert len(centre.calls) == 1
