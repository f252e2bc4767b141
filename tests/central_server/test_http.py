"""What arrives that no desk would send, and what every answer must be."""

from __future__ import annotations

import gzip
import os
import socket
import tracemalloc

import pytest
import requests
import zstandard

from central_server.api.body import BodyRefusedError, unpack
from central_server.store.version import HEAD
from protocol.envelope import open_envelope, read_envelope, seal
from protocol.keys import SigningKey
from protocol.messages import (
    ANSWER_TYPE,
    MEDIA_TYPE,
    PROBLEM_TYPE,
    REQUEST_TYPE,
    TIME_TYPE,
    Problem,
    ServerTime,
    SyncAnswer,
    decode_message,
)
from tests.central_server.conftest import code_for, enrolled
from tests.central_server.desk import Desk, RefusedError, unpacked
from tests.support.centre import CentreServer

MIB = 1 << 20


def posted(
    server: CentreServer, body: bytes, encoding: str = "", path: str = "/v1/sync", accept: str = ""
) -> requests.Response:
    headers = {"Content-Type": MEDIA_TYPE, "Accept-Encoding": accept}
    if encoding:
        headers["Content-Encoding"] = encoding
    return requests.post(server.url + path, data=body, headers=headers, timeout=30)


def problem_of(server: CentreServer, response: requests.Response) -> Problem:
    """The signed problem in a response; it must hold under the centre's key."""
    envelope = read_envelope(unpacked(response))
    payload = open_envelope(envelope, server.centre.sealer.centre_key, PROBLEM_TYPE)
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert 400 <= response.status_code < 500
    problem = decode_message(payload, Problem)
    assert problem.message
    assert problem.server_ms > 0
    return problem


GARBAGE = {
    "empty": b"",
    "html": b"<!DOCTYPE html><html><body>Selamat datang di WiFi</body></html>",
    "json": b'{"protocol": 1}',
    "random": os.urandom(500),
    "nested": b"\x91" * 100_000,
    "map": b"\x80",
}


@pytest.mark.parametrize("path", ["/v1/sync", "/v1/enrol"])
@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_gets_a_signed_problem(server: CentreServer, path: str, name: str) -> None:
    response = posted(server, GARBAGE[name], path=path)
    assert problem_of(server, response).code == "not_an_envelope"


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_a_bomb_is_refused_without_being_unpacked(server: CentreServer, encoding: str) -> None:
    zeros = bytes(9 * MIB)
    bomb = gzip.compress(zeros) if encoding == "gzip" else zstandard.compress(zeros)
    assert len(bomb) < MIB
    response = posted(server, bomb, encoding)
    assert (response.status_code, problem_of(server, response).code) == (413, "too_large")


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_a_bomb_never_lies_unpacked_in_memory(encoding: str) -> None:
    if encoding == "zstd":
        squeeze = zstandard.ZstdCompressor().compressobj()
        bomb = b"".join(squeeze.compress(bytes(MIB)) for _ in range(64)) + squeeze.flush()
    else:
        bomb = gzip.compress(bytes(64 * MIB))
    tracemalloc.start()
    try:
        with pytest.raises(BodyRefusedError, match="too_large"):
            unpack(bomb, encoding)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 24 * MIB


def test_a_body_too_large_on_the_wire(server: CentreServer) -> None:
    response = posted(server, bytes(8 * MIB + 1))
    assert (response.status_code, problem_of(server, response).code) == (413, "too_large")


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "br"])
def test_a_body_that_does_not_unpack(server: CentreServer, encoding: str) -> None:
    response = posted(server, b"not packed at all", encoding)
    assert problem_of(server, response).code == "not_an_envelope"


def test_a_body_cut_short(server: CentreServer) -> None:
    desk = enrolled(server)
    raw = desk.request()
    cut = [
        (zstandard.compress(raw)[:-3], "zstd"),
        (gzip.compress(raw)[:-9], "gzip"),
        (raw[: len(raw) // 2], ""),
    ]
    for body, encoding in cut:
        response = posted(server, body, encoding)
        assert problem_of(server, response).code == "not_an_envelope"
    assert desk.sync_all().stored_through == 1


def test_a_line_that_breaks_while_sending(server: CentreServer) -> None:
    desk = enrolled(server)
    raw = desk.request()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:
        head = f"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: {len(raw)}\r\n\r\n"
        line.sendall(head.encode() + raw[: len(raw) // 2])
    assert desk.send(desk.request([])).stored_through == 0
    assert desk.sync_all().stored_through == 1


@pytest.mark.parametrize("encoding", ["", "identity", "gzip", "zstd", "ZSTD"])
def test_every_encoding_of_the_protocol(server: CentreServer, encoding: str) -> None:
    desk = enrolled(server)
    raw = desk.request()
    packed = {"gzip": gzip.compress(raw), "zstd": zstandard.compress(raw)}.get(
        encoding.lower(), raw
    )
    response = posted(server, packed, encoding, accept="zstd;q=1.0, gzip")
    assert response.headers["Content-Encoding"] == "zstd"
    assert response.headers["Cache-Control"] == "no-store"
    answer = decode_message(desk.opened(response, ANSWER_TYPE), SyncAnswer)
    assert answer.stored_through == 1


def test_an_answer_is_packed_only_for_who_can_unpack(server: CentreServer) -> None:
    desk = enrolled(server)
    response = posted(server, desk.request(), accept="gzip, deflate")
    assert "Content-Encoding" not in response.headers
    assert desk.opened(response, ANSWER_TYPE)


def test_unknown_device(server: CentreServer) -> None:
    desk = enrolled(server)
    stranger = desk.copy()
    stranger.key = SigningKey(os.urandom(32))
    with pytest.raises(RefusedError, match="unknown_device"):
        stranger.sync()


def test_wrong_key_for_a_known_device(server: CentreServer) -> None:
    desk = enrolled(server)
    envelope = read_envelope(desk.request())
    other = SigningKey(os.urandom(32))
    other.device = desk.id
    forged = seal(other, REQUEST_TYPE, envelope.payload)
    with pytest.raises(RefusedError, match="bad_signature") as refused:
        desk.send(forged)
    assert refused.value.problem.request_hash == envelope.payload_hash


def test_one_device_cannot_speak_for_another(server: CentreServer) -> None:
    desk, other = enrolled(server), enrolled(server)
    with pytest.raises(RefusedError, match="bad_signature"):
        desk.send(desk.request([], device=other.id))


def test_the_centre_is_no_desk(server: CentreServer) -> None:
    desk = enrolled(server)
    raw = seal(server.centre.keys.signing, REQUEST_TYPE, read_envelope(desk.request()).payload)
    with pytest.raises(RefusedError, match="unknown_device"):
        desk.send(raw)


def test_a_changed_payload(server: CentreServer) -> None:
    desk = enrolled(server)
    raw = bytearray(desk.request())
    raw[len(raw) // 2] ^= 1
    assert problem_of(server, posted(server, bytes(raw))).code in (
        "bad_signature",
        "not_an_envelope",
    )


def test_an_answer_is_not_taken_for_a_request(server: CentreServer) -> None:
    desk = enrolled(server)
    raw = seal(desk.key, ANSWER_TYPE, read_envelope(desk.request()).payload)
    with pytest.raises(RefusedError, match="not_an_envelope"):
        desk.send(raw)


def test_other_versions_of_the_protocol(server: CentreServer) -> None:
    desk = enrolled(server)
    with pytest.raises(RefusedError, match="protocol_not_supported"):
        desk.send(desk.request([], protocol=2))
    newer = seal(desk.key, "serah/sync-request/v2", b"whatever it holds")
    with pytest.raises(RefusedError, match="protocol_not_supported"):
        desk.send(newer)


def test_a_payload_that_is_no_request(server: CentreServer) -> None:
    desk = enrolled(server)
    with pytest.raises(RefusedError, match="not_an_envelope"):
        desk.send(seal(desk.key, REQUEST_TYPE, b"\x80"))


def test_numbers_beyond_the_database(server: CentreServer) -> None:
    desk = enrolled(server)
    for changes in ({"head": (1, 1 << 40)}, {"head": (1 << 40, 1)}, {"head": (-1, 1)}):
        with pytest.raises(RefusedError):
            desk.send(desk.request([], epoch=0, **changes))
    answer = desk.send(
        desk.request([], time_ms=(1 << 63) - 1, cursor=(1 << 62, -(1 << 62)), page_bytes=-1)
    )
    assert answer.stored_through == 0
    desk.send(desk.request([], application="x\x00" * 500, time_ms=-(1 << 63)))
    assert desk.sync_all().stored_through == 1


def test_time_is_signed_for_the_nonce(server: CentreServer) -> None:
    nonce = os.urandom(16)
    response = requests.get(f"{server.url}/v1/time?nonce={nonce.hex()}", timeout=30)
    envelope = read_envelope(response.content)
    key = server.centre.sealer.centre_key
    told = decode_message(open_envelope(envelope, key, TIME_TYPE), ServerTime)
    assert told.nonce == nonce
    assert abs(told.server_ms - server.centre.clock.now_ms()) < 30_000
    bad = requests.get(f"{server.url}/v1/time?nonce=xyz", timeout=30)
    assert problem_of(server, bad).code == "not_an_envelope"


def test_health_says_what_a_watcher_needs(server: CentreServer) -> None:
    response = requests.get(f"{server.url}/v1/health", timeout=30)
    assert (response.status_code, response.json()["database"]) == (200, True)
    assert response.json()["schema"] == HEAD


def test_openapi_names_the_paths(server: CentreServer) -> None:
    document = requests.get(f"{server.url}/openapi.json", timeout=30).json()
    for_the_city = ("/v1/pcs", "/v1/pending")
    paths = {p for p in document["paths"] if not p.startswith(for_the_city)}
    update = ("/v1/update/{version}", "/v1/update/{version}/{number}")
    assert paths == {"/v1/sync", "/v1/enrol", "/v1/time", "/v1/health", *update}


def test_logs_hold_nothing_personal(server: CentreServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    code = code_for(server)
    desk = Desk(server.url)
    desk.enrol(code)
    desk.open_epoch(1)
    desk.sync_all()
    assert "enrolled" in caplog.text
    assert code.secret not in caplog.text
    assert str(code) not in caplog.text
