from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desk_app.sync.provision_client import Introduction, ProvisionError, introduce
from desk_app.sync.transport import HttpTransport
from protocol.enrolment import answer_proof, request_proof
from protocol.envelope import read_envelope, seal
from protocol.keys import SigningKey
from protocol.messages import (
    ENROL_ANSWER_TYPE,
    ENROL_PENDING_TYPE,
    PROBLEM_TYPE,
    PROTOCOL,
    EnrolAnswer,
    EnrolPending,
    EnrolRequest,
    Problem,
    decode_message,
    encode_message,
)
from protocol.provisioning import Provisioning, make_token
from tests.desk_app.sync.certificates import DAY, Authority, now
from tests.support.fake_sync import (
    KELURAHAN,
    Call,
    FakeClock,
    FakeEntropy,
    Fault,
    Reply,
    ScriptedCentre,
    key_of,
    lost_answer,
    portal,
    serving,
    status,
)

LOCATOR, SECRET = make_token(bytes(range(21)))
CENTRE = key_of("centre")
FILE = Provisioning(
    version=1,
    id=bytes(16),
    centre_url="",
    centre_key=CENTRE.public,
    locator=LOCATOR,
    secret=SECRET,
    uses=1,
    expires_ms=0,
)
WHO = Introduction(key_of("desk"), bytes(range(32)), "LOKET-1", "0.1")


def asked(call: Call) -> EnrolRequest:
    """The request, proved to be of whoever has the file."""
    request = decode_message(read_envelope(call.body).payload, EnrolRequest)
    assert request.proof == request_proof(SECRET, request)
    return request


def waits(signer: SigningKey = CENTRE, **changes: Any) -> Fault:
    def answer(call: Call) -> Reply:
        request = asked(call)
        digest = read_envelope(call.body).payload_hash
        pending = EnrolPending(
            protocol=PROTOCOL,
            request_hash=digest,
            device=WHO.key.device,
            server_ms=1,
            proof=answer_proof(SECRET, digest, CENTRE.public),
            going_to=KELURAHAN,
        )
        assert request.locator == LOCATOR
        pending = msgspec.structs.replace(pending, **changes)
        return Reply(seal(signer, ENROL_PENDING_TYPE, encode_message(pending)))

    return answer


def placed(signer: SigningKey = CENTRE, **changes: Any) -> Fault:
    def answer(call: Call) -> Reply:
        asked(call)
        digest = read_envelope(call.body).payload_hash
        told = EnrolAnswer(
            protocol=PROTOCOL,
            request_hash=digest,
            device=WHO.key.device,
            kelurahan=KELURAHAN,
            number=2,
            centre_key=CENTRE.public,
            server_ms=1,
            proof=answer_proof(SECRET, digest, CENTRE.public),
        )
        told = msgspec.structs.replace(told, **changes)
        return Reply(seal(signer, ENROL_ANSWER_TYPE, encode_message(told)))

    return answer


def refuses(code: str, signer: SigningKey = CENTRE, *, named: bool = True) -> Fault:
    def answer(call: Call) -> Reply:
        digest = read_envelope(call.body).payload_hash if named else b""
        problem = Problem(code=code, message="Kata pusat.", server_ms=1, request_hash=digest)
        return Reply(seal(signer, PROBLEM_TYPE, encode_message(problem)), 403)

    return answer


@pytest.fixture
def transport(url: str) -> Iterator[HttpTransport]:
    transport = HttpTransport(url, FakeClock(), read_s=0.5)
    yield transport
    transport.close()


def ask(transport: HttpTransport) -> EnrolAnswer | EnrolPending:
    return introduce(transport, FILE, WHO, FakeClock(), FakeEntropy())


def failed(transport: HttpTransport) -> ProvisionError:
    with pytest.raises(ProvisionError) as caught:
        ask(transport)
    sentence = str(caught.value)
    assert "belum ada yang berubah di PC ini" in sentence
    assert sentence.endswith(".")
    return caught.value


def test_it_waits_and_then_gets_its_place(centre: ScriptedCentre, transport: HttpTransport) -> None:
    centre.script.extend([waits(), waits(), placed()])
    assert [type(ask(transport)) for _ in range(3)] == [EnrolPending, EnrolPending, EnrolAnswer]
    request = asked(centre.calls[0])
    assert (request.computer, request.application) == ("LOKET-1", "0.1")
    assert SECRET.encode() not in centre.calls[0].body


def test_a_lost_answer_is_asked_for_once_more(
    centre: ScriptedCentre, transport: HttpTransport
) -> None:
    def lost(call: Call) -> Reply:
        return Reply(waits()(call).body, cut=0)

    centre.script.extend([lost, waits()])
    assert isinstance(ask(transport), EnrolPending)
    assert centre.calls[0].body == centre.calls[1].body
    centre.script.extend([lost, lost])
    assert not failed(transport).final


@pytest.mark.parametrize(
    "answer",
    [
        waits(key_of("somebody")),
        placed(key_of("somebody")),
        refuses("token_revoked", key_of("somebody")),
        refuses("token_revoked", named=False),
        waits(request_hash=bytes(32)),
        waits(device=bytes(16)),
        waits(proof=bytes(32)),
        waits(protocol=2),
        placed(request_hash=bytes(32)),
        placed(proof=bytes(32)),
        placed(centre_key=key_of("somebody").public),
        placed(kelurahan="3374"),
        placed(number=100),
        portal,
    ],
)
def test_only_what_the_centre_of_the_file_signed_for_this_question_counts(
    centre: ScriptedCentre, transport: HttpTransport, answer: Fault
) -> None:
    centre.script.append(answer)
    error = failed(transport)
    assert error.code == "not_our_server"
    assert not error.final


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("token_used_up", "sudah habis"),
        ("token_expired", "sudah lewat"),
        ("token_revoked", "telah dicabut Disdukcapil"),
        ("code_unknown", "tidak dikenal"),
        ("bad_proof", "bukan yang dibuat"),
        ("enrol_refused", "menolak"),
        ("revoked", "Pendaftaran PC ini telah dicabut"),
        ("protocol_not_supported", "versi terbaru"),
    ],
)
def test_each_no_has_its_sentence(
    centre: ScriptedCentre, transport: HttpTransport, code: str, words: str
) -> None:
    centre.script.append(refuses(code))
    error = failed(transport)
    assert words in str(error)
    assert (error.code, error.final) == (code, True)


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        ([refuses("server_busy", named=False)], "server_busy"),
        ([status(502)], "refused_status"),
        ([lost_answer, lost_answer], "interrupted"),
    ],
)
def test_what_may_be_tried_again(
    centre: ScriptedCentre, transport: HttpTransport, faults: list[Fault], code: str
) -> None:
    centre.script.extend(faults)
    error = failed(transport)
    assert (error.code, error.final) == (code, False)


@pytest.mark.parametrize(
    ("starts", "ends", "hears"), [(-9 * DAY, -2 * DAY, True), (-9 * DAY, 9 * DAY, False)]
)
def test_a_pc_with_a_wrong_clock_asks_the_centre_for_the_time(
    tmp_path: Path, starts: timedelta, ends: timedelta, hears: bool
) -> None:
    """The PC's clock stays right in a test, so the certificate is of another time instead."""
    authority, moment = Authority(), now()
    centre = ScriptedCentre(CENTRE, server_ms=int((moment - 4 * DAY).timestamp() * 1000))
    centre.always = _time_or(waits())
    pinned = authority.write(tmp_path / "ca.pem").read_text(encoding="ascii")
    tls = authority.server(tmp_path, moment + starts, moment + ends)
    with serving(centre.reply, tls) as address:
        clock = FakeClock()
        line = HttpTransport(address, clock, verify=pinned)
        try:
            assert isinstance(introduce(line, FILE, WHO, clock, FakeEntropy()), EnrolPending)
        finally:
            line.close()
    assert any(call.path.startswith("/v1/time") for call in centre.calls) is hears


def _time_or(answer: Fault) -> Callable[[Call], Reply]:
    return lambda call: call.genuine() if call.path.startswith("/v1/time") else answer(call)


def test_a_pinned_ca_of_somebody_else_is_not_believed(tmp_path: Path) -> None:
    authority, moment = Authority(), now()
    centre = ScriptedCentre(CENTRE)
    other = Authority("CA Lain").write(tmp_path / "other.pem").read_text(encoding="ascii")
    with serving(centre.reply, authority.server(tmp_path, moment - DAY, moment + DAY)) as address:
        line = HttpTransport(address, FakeClock(), verify=other)
        assert failed(line).code == "tls"
        line.close()
    assert not centre.calls
