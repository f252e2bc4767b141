"""The line in a process of its own does what it is told and counts what passes."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from simulation.slow_line import LineProcess, Passed, Wire


class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response_only(200)
        self.send_header("Content-Length", str(len(body) * 2))
        self.end_headers()
        self.wfile.write(body * 2)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture
def echo() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def ask(url: str, body: bytes) -> tuple[int, bytes]:
    with urllib.request.urlopen(url, data=body) as answer:
        return answer.status, answer.read()


def test_what_passes_is_counted_and_comes_whole(echo: str) -> None:
    with LineProcess(echo) as line:
        assert line.set(Wire(delay_s=0.01, bytes_per_second=200_000)) == Passed(0, 0, 0)
        body = bytes(range(256)) * 40
        assert ask(line.url, body) == (200, body * 2)
        assert line.set(Wire(status=200)) == Passed(1, len(body), 2 * len(body))
        status, portal = ask(line.url, b"x")
        assert status == 200
        assert portal.startswith(b"<html>")
