"""The line between a client and a real server, made slow or broken on purpose.

A proxy on loopback: it stands before one HTTP server, or works as the system's proxy (absolute request
lines). What happens to the next requests is taken from a queue; `Line.usual` holds for the rest. As a
program (``python -m simulation.slow_line``) it runs apart from what is measured: `LineProcess`.
"""

from __future__ import annotations

import argparse
import http.client
import random
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import IO, Any, Final
from urllib.parse import urlsplit

import msgspec

__all__ = ["Line", "LineProcess", "Passed", "Wire", "line_to"]

_PORTAL: Final = b"<html><body>Selamat datang. Silakan masuk ke Wi-Fi ini.</body></html>"
_HOP: Final = frozenset(
    {"connection", "content-length", "host", "keep-alive", "proxy-connection", "transfer-encoding"}
)
_BLOCK: Final = 4096
_TICKS: Final = 50  # a limited line is metered this many times a second at most


@dataclass(frozen=True, slots=True)
class Wire:
    """What happens to one request and its reply. The default is a good line.

    ``delay_s``: wait before anything else. ``status``: answer HTML with this status instead of asking
    the server (200: a captive portal). ``cut_request``: break after so many bytes of the request's body,
    the server sees nothing. ``drop_reply``: the server carries it out, then the connection breaks.
    ``cut_reply``: the same after so many bytes of the reply's body. ``bytes_per_second``: of either way.
    ``cut_share``: this share of requests is cut at a random byte of request or reply. ``most_bytes``: what
    is longer breaks there, as on a line that is too slow for its time limit.
    """

    delay_s: float = 0.0
    status: int = 0
    cut_request: int | None = None
    drop_reply: bool = False
    cut_reply: int | None = None
    bytes_per_second: int = 0
    cut_share: float = 0.0
    most_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Passed:
    """How many requests passed, how many bytes of bodies either way, and how many were cut by chance."""

    requests: int
    bytes_up: int
    bytes_down: int
    cuts: int = 0


@dataclass(slots=True)
class Line:
    """A running line. ``script``: what happens to the next requests; ``usual``: to all after them.

    ``bytes_up`` and ``bytes_down`` count the bodies that passed, ``requests`` the requests, ``cuts`` those
    cut by chance, which ``rng`` draws.
    """

    url: str
    script: deque[Wire] = field(default_factory=deque)
    usual: Wire = Wire()
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    cuts: int = 0
    rng: random.Random = field(default_factory=lambda: random.Random(1))

    @property
    def passed(self) -> Passed:
        """What has passed so far."""
        return Passed(self.requests, self.bytes_up, self.bytes_down, self.cuts)

    def next_wire(self) -> Wire:
        """What happens to the request that begins now."""
        self.requests += 1
        return self.script.popleft() if self.script else self.usual

    def chance(self, wire: Wire) -> float | None:
        """Where a request or reply is cut by chance, as a share of its bytes; None if it is not."""
        if self.rng.random() >= wire.cut_share:
            return None
        self.cuts += 1
        return self.rng.random()


def _end(length: int, wanted: int | None, wire: Wire) -> int | None:
    """After how many bytes a body of ``length`` breaks; None if it does not."""
    ends = [e for e in (wanted, wire.most_bytes or None) if e is not None and e < length]
    return min(ends, default=wanted)


@contextmanager
def line_to(target: str) -> Iterator[Line]:
    """A line to the server at ``target`` (``http://host:port``); closed at the end of the block."""
    ended = threading.Event()
    lock = threading.Lock()
    host = urlsplit(target).netloc
    open_sockets: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            open_sockets.append(self.connection)

        def do_GET(self) -> None:
            self._pass_on()

        def do_POST(self) -> None:
            self._pass_on()

        def _pass_on(self) -> None:
            with lock:
                wire = line.next_wire()
            if wire.delay_s:
                ended.wait(wire.delay_s)
            length = int(self.headers.get("Content-Length", 0))
            with lock:
                cut, up = line.chance(wire), line.rng.random() < 0.5
            asked = int(cut * length) if cut is not None and up else wire.cut_request
            wire = replace(wire, cut_request=_end(length, asked, wire))
            body = self._read(length, wire)
            if body is None:
                self.close_connection = True
                return
            if wire.status:
                self._send(wire, wire.status, [("Content-Type", "text/html")], _PORTAL)
                return
            status, headers, answer = self._ask(body)
            if wire.drop_reply:
                self.close_connection = True
                return
            told = int(cut * len(answer)) if cut is not None and not up else wire.cut_reply
            wire = replace(wire, cut_reply=_end(len(answer), told, wire))
            self._send(wire, status, headers, answer)

        def _read(self, length: int, wire: Wire) -> bytes | None:
            """The request's body, or None where the line broke."""
            parts: list[bytes] = []
            left = length if wire.cut_request is None else min(length, wire.cut_request)
            while left:
                part = self.rfile.read(min(left, self._block(wire)))
                if not part:
                    return None
                self._meter(len(part), wire)
                parts.append(part)
                left -= len(part)
            with lock:
                line.bytes_up += sum(map(len, parts))
            return None if wire.cut_request is not None else b"".join(parts)

        def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            url = urlsplit(self.path)
            path = url.path + (f"?{url.query}" if url.query else "")
            connection = http.client.HTTPConnection(host, timeout=30)
            try:
                headers = {k: v for k, v in self.headers.items() if k.lower() not in _HOP}
                connection.request(self.command, path, body or None, headers)
                reply = connection.getresponse()
                kept = [(k, v) for k, v in reply.getheaders() if k.lower() not in _HOP]
                return reply.status, kept, reply.read()
            finally:
                connection.close()

        def _send(
            self, wire: Wire, status: int, headers: list[tuple[str, str]], body: bytes
        ) -> None:
            self.send_response_only(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            sent = body[: wire.cut_reply]
            for start in range(0, len(sent), self._block(wire)):
                part = sent[start : start + self._block(wire)]
                self._meter(len(part), wire)
                with lock:  # before it is on its way: the client may look at once
                    line.bytes_down += len(part)
                self.wfile.write(part)
            self.close_connection = self.close_connection or wire.cut_reply is not None

        def _block(self, wire: Wire) -> int:
            if not wire.bytes_per_second:
                return _BLOCK
            return max(1, min(_BLOCK, wire.bytes_per_second // _TICKS))

        def _meter(self, count: int, wire: Wire) -> None:
            if wire.bytes_per_second:
                ended.wait(count / wire.bytes_per_second)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Either side went away in the middle: that is what this proxy is for."""

    server = Server(("127.0.0.1", 0), Handler)
    line = Line(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield line
    finally:
        ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
        for opened in open_sockets:
            opened.close()


class LineProcess:
    """A line in a process of its own, so that what it does costs the measured program nothing.

    Use it in a ``with``; ``url`` stands for the server at ``target``.
    """

    def __init__(self, target: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "simulation.slow_line", target],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.url = self._read().decode("ascii")

    def set(self, wire: Wire) -> Passed:
        """From the next request on the line is like this; what has passed until now."""
        pipe = self._pipe(self._process.stdin)
        pipe.write(msgspec.json.encode(wire) + b"\n")
        pipe.flush()
        return msgspec.json.decode(self._read(), type=Passed)

    def __enter__(self) -> LineProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()  # the end of its input ends it

    def _read(self) -> bytes:
        said = self._pipe(self._process.stdout).readline().strip()
        if not said:
            raise RuntimeError("the line has ended by itself")
        return said

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe


def main() -> int:
    """Say the URL; then for each `Wire` on the input what has passed, until the input ends."""
    parser = argparse.ArgumentParser(prog="slow_line", description=__doc__)
    parser.add_argument("target", help="http://host:port of the server")
    with line_to(parser.parse_args().target) as line:
        print(line.url, flush=True)
        for wish in sys.stdin.buffer:
            line.usual = msgspec.json.decode(wish, type=Wire)
            print(msgspec.json.encode(line.passed).decode("ascii"), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
