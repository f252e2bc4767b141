"""HTTP as the desk speaks it: what goes out, what is taken in, and what each fault is called."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import zstandard

from desk_app.sync.transport import HttpTransport, TransportError, TransportKind
from protocol.messages import MEDIA_TYPE
from simulation.slow_line import Wire, line_to
from tests.support.fake_sync import FakeClock, Reply, serving


class Answers:
    """A server that gives one reply to everything and keeps what came."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.bodies: list[bytes] = []
        self.paths: list[str] = []

    def __call__(self, path: str, body: bytes) -> Reply:
        self.paths.append(path)
        self.bodies.append(body)
        return self.reply


@contextmanager
def raw_server(script: bytes, requests: list[bytes]) -> Iterator[str]:
    """Answers each connection with the very bytes of ``script`` and closes it."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                received = b""
                while b"\r\n\r\n" not in received:
                    received += connection.recv(65536)
                head, _, body = received.partition(b"\r\n\r\n")
                length = next(
                    (
                        int(line.split(b":")[1])
                        for line in head.split(b"\r\n")
                        if line.lower().startswith(b"content-length:")
                    ),
                    0,
                )
                while len(body) < length:
                    body += connection.recv(65536)
                requests.append(head + b"\r\n\r\n" + body)
                connection.sendall(script)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def exchange(url: str, body: bytes = b"x", **keywords: Any) -> bytes:
    transport = HttpTransport(url, FakeClock(), **keywords)
    try:
        return transport.exchange("/v1/sync", body)
    finally:
        transport.close()


def kind_of(url: str, **keywords: Any) -> TransportKind:
    with pytest.raises(TransportError) as caught:
        exchange(url, **keywords)
    return caught.value.kind


def http(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    lines = [b"HTTP/1.1 " + status, *headers, b"Connection: close", b"", body]
    return b"\r\n".join(lines)


def test_a_body_goes_there_and_comes_back() -> None:
    answers = Answers(Reply(b"answer"))
    with serving(answers) as url:
        assert exchange(url + "/", b"question") == b"answer"
    assert answers.paths == ["/v1/sync"]
    assert answers.bodies == [b"question"]


def test_what_the_request_looks_like() -> None:
    requests: list[bytes] = []
    with raw_server(http(b"ok", b"Content-Length: 2"), requests) as url:
        exchange(url, b"small", application="serah/1.2")
        exchange(url, b"large" * 1000)
    small, large = requests
    assert b"content-encoding" not in small.lower()
    assert small.startswith(b"POST /v1/sync HTTP/1.1\r\n")
    for line in (
        b"User-Agent: serah/1.2",
        b"Accept-Encoding: zstd, gzip",
        b"Content-Type: " + MEDIA_TYPE.encode(),
        b"Accept: " + MEDIA_TYPE.encode(),
    ):
        assert line in small.split(b"\r\n")
    head, _, body = large.partition(b"\r\n\r\n")
    assert b"Content-Encoding: zstd" in head.split(b"\r\n")
    assert zstandard.ZstdDecompressor().decompress(body) == b"large" * 1000


def test_a_stranger_gets_no_cookie_no_password_and_no_redirect_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login petugas password rahasia\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    requests: list[bytes] = []
    portal = http(
        b"", b"Set-Cookie: a=b", b"Location: /login", b"Content-Length: 0", status=b"302 F"
    )
    with raw_server(portal, requests) as url:
        transport = HttpTransport(url, FakeClock())
        for _ in range(2):
            with pytest.raises(TransportError) as caught:
                transport.exchange("/v1/sync", b"x")
            assert (caught.value.kind, caught.value.status) == (TransportKind.REFUSED_STATUS, 302)
        transport.close()
    assert len(requests) == 2
    assert b"cookie" not in requests[1].lower()
    assert b"authorization" not in requests[1].lower()


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("zstd", zstandard.ZstdCompressor().compress(b"answer" * 500)),
        ("gzip", gzip.compress(b"answer" * 500)),
        ("identity", b"answer" * 500),
    ],
    ids=["zstd", "gzip", "identity"],
)
def test_packed_answers_are_unpacked(coding: str, packed: bytes) -> None:
    reply = Reply(packed, headers=(("Content-Encoding", coding),))
    with serving(Answers(reply)) as url:
        assert exchange(url) == b"answer" * 500


@pytest.mark.parametrize(
    ("coding", "body", "kind"),
    [
        ("", bytes(1001), TransportKind.TOO_LARGE),
        ("zstd", zstandard.ZstdCompressor().compress(bytes(1 << 20)), TransportKind.TOO_LARGE),
        ("gzip", gzip.compress(bytes(1 << 20)), TransportKind.TOO_LARGE),
        ("zstd", b"no zstd at all", TransportKind.INTERRUPTED),
        ("gzip", b"no gzip at all", TransportKind.INTERRUPTED),
        ("gzip", gzip.compress(b"answer")[:-3], TransportKind.INTERRUPTED),
        ("br", b"whatever", TransportKind.INTERRUPTED),
    ],
    ids=["plain", "zstd bomb", "gzip bomb", "no zstd", "no gzip", "gzip cut", "other coding"],
)
def test_answers_that_do_not_unpack_within_the_limit(
    coding: str, body: bytes, kind: TransportKind
) -> None:
    headers = (("Content-Encoding", coding),) if coding else ()
    with serving(Answers(Reply(body, headers=headers))) as url:
        assert kind_of(url, max_answer=1000) is kind


def test_a_signed_refusal_is_an_answer_whatever_its_status() -> None:
    with serving(Answers(Reply(b"problem", 422))) as url:
        assert exchange(url) == b"problem"


def test_a_page_with_status_200_is_passed_on_for_the_envelope_to_be_looked_for() -> None:
    with serving(Answers(Reply(b"<html>", 200, "text/html"))) as url:
        assert exchange(url) == b"<html>"


@pytest.mark.parametrize("status", [301, 404, 500, 503])
def test_a_status_without_an_envelope(status: int) -> None:
    with (
        serving(Answers(Reply(b"<html>", status, "text/html"))) as url,
        pytest.raises(TransportError, match=f"refused_status {status}") as caught,
    ):
        exchange(url)
    assert caught.value.status == status


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert kind_of(f"http://127.0.0.1:{port}") is TransportKind.OFFLINE


@pytest.mark.parametrize(
    "url",
    ["http://pusat.invalid", "http://", "pusat", "ftp://127.0.0.1/", "http://[::1", "http://a..b"],
)
def test_an_address_that_leads_nowhere(url: str) -> None:
    assert kind_of(url) is TransportKind.OFFLINE


def test_a_server_that_does_not_answer_in_time() -> None:
    with serving(Answers(Reply(b"late", hang=True))) as url:
        assert kind_of(url, read_s=0.05) is TransportKind.TIMEOUT


def test_a_server_that_drips() -> None:
    clock = FakeClock()
    clock.step_ms = 700
    with serving(Answers(Reply(b"drop"))) as url:
        transport = HttpTransport(url, clock, total_s=1)
        with pytest.raises(TransportError) as caught:
            transport.exchange("/v1/sync", b"x")
        transport.close()
    assert caught.value.kind is TransportKind.TIMEOUT


def test_a_stop_cuts_an_exchange_short() -> None:
    answers = Answers(Reply(b"answer"))
    with serving(answers) as url:
        assert kind_of(url, cancelled=lambda: True) is TransportKind.INTERRUPTED
    assert answers.bodies == []


@pytest.mark.parametrize(
    "script",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        http(b"half", b"Content-Length: 100"),
        http(b"5\r\nhal", b"Transfer-Encoding: chunked"),
        http(b"zz\r\nhalf\r\n", b"Transfer-Encoding: chunked"),
        b"\x15\x03\x01\x00\x02\x02\x16 what is this\r\n\r\n",
    ],
    ids=["nothing", "in headers", "in body", "in chunk", "bad chunk", "no http"],
)
def test_a_connection_that_breaks_or_talks_nonsense(script: bytes) -> None:
    with raw_server(script, []) as url:
        assert kind_of(url) is TransportKind.INTERRUPTED


def test_chunked_answers_are_read_to_the_end() -> None:
    script = http(b"3\r\nans\r\n3\r\nwer\r\n0\r\n\r\n", b"Transfer-Encoding: chunked")
    with raw_server(script, []) as url:
        assert exchange(url) == b"answer"


def test_the_systems_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers(Reply(b"through"))
    with serving(answers) as url, line_to(url) as line:
        monkeypatch.setenv("http_proxy", line.url)
        assert exchange("http://pusat.invalid") == b"through"
        assert line.requests == 1
    assert answers.paths == ["/v1/sync"]


def test_a_systems_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    assert kind_of("https://pusat.invalid") is TransportKind.OFFLINE


def test_get_and_exchange_and_close_and_again() -> None:
    answers = Answers(Reply(b"answer"))
    with serving(answers) as url:
        transport = HttpTransport(url, FakeClock())
        transport.correct_clock(1, 2)  # before anything else
        assert transport.get("/v1/time?nonce=00") == b"answer"
        assert transport.get("/v1/health") == b"answer"
        assert transport.exchange("/v1/sync", b"x") == b"answer"
        transport.close()
        assert transport.exchange("/v1/sync", b"x") == b"answer"
        transport.correct_clock(1, 2)  # means nothing without TLS, and breaks nothing
        assert transport.exchange("/v1/sync", b"x") == b"answer"
        transport.close()
        transport.close()
    assert answers.paths[:2] == ["/v1/time?nonce=00", "/v1/health"]


def test_a_slow_line_carries_a_large_request_within_the_timeout_of_each_block() -> None:
    answers = Answers(Reply(b"got it"))
    body = bytes(range(256)) * 200
    packed = zlib.compress(body)  # does not get smaller again, so its size on the line is known
    with serving(answers) as url, line_to(url) as line:
        line.usual = Wire(bytes_per_second=50_000)
        assert exchange(line.url, packed * 3, read_s=5) == b"got it"
    assert answers.bodies == [packed * 3]


@pytest.mark.parametrize(
    ("wire", "kind"),
    [
        (Wire(drop_reply=True), TransportKind.INTERRUPTED),
        (Wire(cut_reply=3), TransportKind.INTERRUPTED),
        (Wire(cut_request=2), TransportKind.INTERRUPTED),
        (Wire(status=502), TransportKind.REFUSED_STATUS),
        (Wire(delay_s=60), TransportKind.TIMEOUT),
    ],
)
def test_the_line_breaks_as_it_is_told(wire: Wire, kind: TransportKind) -> None:
    answers = Answers(Reply(b"answer"))
    with serving(answers) as url, line_to(url) as line:
        line.script.append(wire)
        assert kind_of(line.url, read_s=0.1 if wire.delay_s else 20) is kind
        reached = [b"x"] if wire.drop_reply or wire.cut_reply else []
        assert answers.bodies == reached
        assert exchange(line.url) == b"answer"
        assert line.requests == 2
        assert line.bytes_up >= 1
        assert line.bytes_down >= len(b"answer")
