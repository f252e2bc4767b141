"""A desk's log in memory and a scripted centre over real HTTP, for tests of whatever syncs.

The centre speaks the protocol honestly; a script of faults, one for each request, bends its replies.
"""

from __future__ import annotations

import random
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import msgspec
import zstandard

from desk_app.services.ports import Changes, Identity, Outgoing, Question, SyncPosition
from protocol.bodies import EpochOpened, Note
from protocol.enrolment import EnrolmentCode, answer_proof, request_proof
from protocol.envelope import EnvelopeError, open_envelope, read_envelope, seal
from protocol.events import (
    NO_HASH,
    ChainError,
    Event,
    Header,
    Kind,
    Trust,
    body_hash,
    check_links,
    header_hash,
    make_event,
    pack_body,
    read_header,
    signature_holds,
)
from protocol.keys import SigningKey, device_id
from protocol.messages import (
    ANSWER_TYPE,
    ENROL_ANSWER_TYPE,
    ENROL_TYPE,
    MEDIA_TYPE,
    PROBLEM_TYPE,
    PROTOCOL,
    REQUEST_TYPE,
    TIME_TYPE,
    EnrolAnswer,
    EnrolRequest,
    EpochEnd,
    FeedItem,
    Meaning,
    Problem,
    ServerTime,
    SyncAnswer,
    SyncRequest,
    WireEvent,
    decode_message,
    encode_message,
)

KELURAHAN: Final = "3374011001"
NOW_MS: Final = 1_800_000_000_000
CITY: Final = "city"


class FakeClock:
    """A clock that stands until it is moved; ``step_ms`` moves it at each look."""

    def __init__(self, now_ms: int = NOW_MS, monotonic_ms: int = 5_000) -> None:
        self.wall_ms = now_ms
        self.mono_ms = monotonic_ms
        self.step_ms = 0

    def now_ms(self) -> int:
        return self.wall_ms

    def monotonic_ms(self) -> int:
        self.pass_ms(self.step_ms)
        return self.mono_ms

    def boot_id(self) -> str:
        return "boot-1"

    def pass_ms(self, milliseconds: int) -> None:
        self.wall_ms += milliseconds
        self.mono_ms += milliseconds


class FakeEntropy:
    """Bytes that differ within a test and are the same in each run of it."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def bytes(self, count: int, /) -> bytes:
        return self._random.randbytes(count)


class RecordedAnchors:
    """Takes the centre's time and keeps it for the test to look at."""

    def __init__(self) -> None:
        self.taken: list[tuple[int, int]] = []

    def anchor(self, server_ms: int, asked_monotonic_ms: int) -> None:
        self.taken.append((server_ms, asked_monotonic_ms))


class MemoryStore:
    """A desk's log and feed objects in memory, honest to the port `SyncStore`."""

    def __init__(self, key: SigningKey, entropy: FakeEntropy | None = None) -> None:
        self.key = key
        self.log: dict[int, list[Event]] = {}
        self.stored: dict[int, int] = {}
        self.cursor = (0, 0)
        self.answer_hash = b""
        self.objects: dict[tuple[str, str, bytes], tuple[int, bytes]] = {}
        self.accepted: list[SyncAnswer] = []
        self.fail_accept: Exception | None = None
        self._entropy = entropy or FakeEntropy(7)
        self._cases: set[bytes] = set()
        self.open_epoch(1, "enrolled")

    def record(self, count: int = 1, text: str = "catatan") -> None:
        """Record ``count`` acts in the newest epoch."""
        for _ in range(count):
            self._append(max(self.log), Kind.COMPLAINT_OPENED, Note(text=text))

    def open_epoch(self, epoch: int, reason: str) -> Changes:
        if self.log and epoch <= max(self.log):
            return Changes()
        self._append(epoch, Kind.EPOCH_OPENED, EpochOpened(reason=reason))
        return Changes(frozenset({"epoch"}))

    def position(self) -> SyncPosition:
        epoch = max(self.log)
        raw = self.log[epoch][-1].header
        head = (epoch, len(self.log[epoch]))
        ends = tuple(
            EpochEnd(e, len(log), header_hash(log[-1].header))
            for e, log in sorted(self.log.items())
            if e < epoch
        )
        stored = (0, 0)
        for e, log in sorted(self.log.items()):
            stored = (e, self.stored.get(e, 0)) if self.stored.get(e, 0) else stored
            if self.stored.get(e, 0) < len(log):
                break
        return SyncPosition(
            head, header_hash(raw), self.cursor, self.answer_hash, self.unsent(), ends, stored
        )

    def unsent(self) -> int:
        return sum(len(log) - self.stored.get(e, 0) for e, log in self.log.items())

    def next_outgoing(self, max_events: int, max_bytes: int) -> Outgoing | None:
        for epoch, log in sorted(self.log.items()):
            start = self.stored.get(epoch, 0)
            if start == len(log):
                continue
            taken: list[Event] = []
            size = 0
            for event in log[start : start + max_events]:
                size += len(event.header) + len(event.body or b"")
                if taken and size > max_bytes:
                    break
                taken.append(event)
            wire = tuple(WireEvent(e.header, e.body) for e in taken)
            return Outgoing(epoch, start + 1, wire, taken[-1].signature or b"")
        return None

    def accept(self, answer: SyncAnswer, answer_hash: bytes) -> Changes:
        if self.fail_accept is not None:
            failure, self.fail_accept = self.fail_accept, None
            raise failure
        held = len(self.log.get(answer.epoch, ()))
        self.stored[answer.epoch] = min(answer.stored_through, held)
        for scope, now, then in zip(
            (KELURAHAN, CITY), answer.next_cursor, self.cursor, strict=True
        ):
            if now < then:  # a feed that begins again: the centre came back from a backup
                self.objects = {n: o for n, o in self.objects.items() if n[0] != scope}
        for item in answer.changes:
            name = (item.scope, item.kind, item.id)
            if item.data is None:
                self.objects.pop(name, None)
            else:
                self.objects[name] = (item.version, item.data)
        self.cursor = answer.next_cursor
        self.answer_hash = answer_hash
        self.accepted.append(answer)
        return Changes(frozenset(i.kind for i in answer.changes))

    def question(self, now_ms: int) -> Question:
        return Question()

    def more_to_compare(self, now_ms: int) -> bool:
        return False

    def _append(self, epoch: int, kind: str, content: msgspec.Struct) -> None:
        log = self.log.setdefault(epoch, [])
        before = log or self.log.get(epoch - 1)
        body = pack_body(content, self._entropy.bytes(16))
        header = Header(
            version=1,
            device=self.key.device,
            epoch=epoch,
            seq=len(log) + 1,
            kind=kind,
            variant="",
            card=None,
            kelurahan=KELURAHAN,
            operator=None,
            time_ms=NOW_MS,
            trust=Trust.CARRIED,
            business_date=20_000,
            number="",
            body_hash=body_hash(body),
            prev_hash=header_hash(before[-1].header) if before else NO_HASH,
        )
        log.append(make_event(header, body, self.key))


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back for one request. ``cut``: the connection breaks after so many bytes of the body
    (``Content-Length`` still names all of them); ``hang``: nothing more is sent until the test ends."""

    body: bytes
    status: int = 200
    content_type: str = MEDIA_TYPE
    headers: tuple[tuple[str, str], ...] = ()
    cut: int | None = None
    hang: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One request, and what the centre would answer to it (asking for that carries it out)."""

    path: str
    body: bytes
    genuine: Callable[[], Reply]


Fault = Callable[[Call], Reply]

HTML: Final = b"<html><body>Selamat datang di Wi-Fi umum. Silakan masuk.</body></html>"


def honest(call: Call) -> Reply:
    """No fault at all."""
    return call.genuine()


def portal(_call: Call) -> Reply:
    """A captive portal: HTML with status 200."""
    return Reply(HTML, content_type="text/html; charset=utf-8")


def status(code: int) -> Fault:
    """An HTTP status with a page of HTML and no envelope."""
    return lambda _call: Reply(HTML, code, "text/html")


def cut(after: int) -> Fault:
    """The request is carried out, the answer breaks off ``after`` bytes."""
    return lambda call: Reply(call.genuine().body, cut=after)


def lost_answer(call: Call) -> Reply:
    """The request is carried out, nothing comes back."""
    return Reply(call.genuine().body, cut=0)


def hang(call: Call) -> Reply:
    """The request is carried out, the answer never comes."""
    return Reply(call.genuine().body, hang=True)


@dataclass(slots=True)
class _Place:
    code: EnrolmentCode
    public_key: bytes = b""


@dataclass(slots=True)
class ScriptedCentre:
    """A centre in memory. ``script``: faults for the next requests, honest once it is used up."""

    key: SigningKey
    server_ms: int = NOW_MS
    page_items: int = 100
    devices: dict[bytes, bytes] = field(default_factory=dict)
    held: dict[tuple[bytes, int], list[WireEvent]] = field(default_factory=dict)
    branches: list[tuple[WireEvent, ...]] = field(default_factory=list)
    feed: list[FeedItem] = field(default_factory=list)
    meanings: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    codes: dict[str, _Place] = field(default_factory=dict)
    script: deque[Fault] = field(default_factory=deque)
    always: Fault = honest
    requests: list[SyncRequest] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def add_device(self, key: SigningKey) -> None:
        self.devices[key.device] = key.public

    def add_code(self, code: EnrolmentCode) -> None:
        self.codes[code.locator] = _Place(code)

    def put(self, kind: str, name: bytes, data: bytes | None, scope: str = KELURAHAN) -> None:
        """An object at its newest version in the feed."""
        versions = [i.version for i in self.feed if i.scope == scope]
        self.feed = [i for i in self.feed if (i.scope, i.kind, i.id) != (scope, kind, name)]
        self.feed.append(FeedItem(scope, kind, name, max(versions, default=0) + 1, data))

    def seal(self, payload_type: str, message: msgspec.Struct) -> Reply:
        return Reply(seal(self.key, payload_type, encode_message(message)))

    def problem(self, code: str, request: bytes = b"", named: bool = True) -> Reply:
        """A signed refusal of the envelope ``request``."""
        name = read_envelope(request).payload_hash if named and request else b""
        problem = Problem(
            code=code, message="Kata pusat.", server_ms=self.server_ms, request_hash=name
        )
        return Reply(seal(self.key, PROBLEM_TYPE, encode_message(problem)), 400)

    def refuse(self, code: str, *, named: bool = True) -> Fault:
        """A fault that refuses with ``code``."""
        return lambda call: self.problem(code, call.body, named)

    def reply(self, path: str, body: bytes) -> Reply:
        """The reply to one request, bent by the script."""
        call = Call(path, body, lambda: self._genuine(path, body))
        self.calls.append(call)
        fault = self.script.popleft() if self.script else self.always
        return fault(call)

    def change(self, **fields: Any) -> Fault:
        """An honest answer with ``fields`` replaced, signed again by the centre."""

        def fault(call: Call) -> Reply:
            answer = decode_message(read_envelope(call.genuine().body).payload, SyncAnswer)
            return self.seal(ANSWER_TYPE, msgspec.structs.replace(answer, **fields))

        return fault

    def _genuine(self, path: str, body: bytes) -> Reply:
        url = urlsplit(path)
        if url.path == "/v1/time":
            nonce = bytes.fromhex(parse_qs(url.query)["nonce"][0])
            return self.seal(TIME_TYPE, ServerTime(nonce, self.server_ms))
        try:
            return self._enrol(body) if url.path == "/v1/enrol" else self._sync(body)
        except (EnvelopeError, msgspec.MsgspecError):
            return self.problem("not_an_envelope")

    def _sync(self, body: bytes) -> Reply:
        envelope = read_envelope(body)
        public_key = self.devices.get(envelope.key_id)
        if public_key is None:
            return self.problem("unknown_device", body)
        payload = open_envelope(envelope, public_key, REQUEST_TYPE)
        request = decode_message(payload, SyncRequest)
        self.requests.append(request)
        log = self.held.setdefault((request.device, request.epoch), [])
        through, stored_hash, open_epoch = len(log), b"", 0
        if log:
            stored_hash = header_hash(log[-1].header)
        if request.events:
            last = request.events[-1].header
            if not signature_holds(public_key, last, request.signature):
                return self.problem("bad_signature", body)
            opener = read_header(request.events[0].header)
            first = opener.seq
            known = log[first - 1 :][: len(request.events)]
            forked = [e.header for e in known] != [e.header for e in request.events[: len(known)]]
            if log and first == len(log) + 1:
                forked = opener.prev_hash != stored_hash
            if forked:
                self.branches.append(request.events)
                through, stored_hash = first + len(request.events) - 1, header_hash(last)
                open_epoch = 1 + max(e for d, e in self.held if d == request.device)
            else:
                new = request.events[len(known) :]
                after = read_header(log[-1].header) if log else None
                try:
                    if first > len(log) + 1:
                        raise ChainError(first, "a gap")
                    check_links(request.device, after, stored_hash, [e.header for e in new])
                except ChainError:
                    return self.problem("broken_chain", body)
                log.extend(new)
                through = len(log)
                stored_hash = header_hash(log[-1].header)
        return self.seal(
            ANSWER_TYPE,
            SyncAnswer(
                protocol=PROTOCOL,
                request_hash=envelope.payload_hash,
                device=request.device,
                epoch=request.epoch,
                stored_through=through,
                stored_hash=stored_hash,
                server_ms=self.server_ms,
                meanings=self._meanings(request),
                open_epoch=open_epoch,
                **self._page(request.cursor),
            ),
        )

    def _meanings(self, request: SyncRequest) -> tuple[Meaning, ...]:
        seqs = [read_header(e.header).seq for e in request.events]
        known = [(s, self.meanings.get((request.epoch, s))) for s in seqs]
        return tuple(Meaning(s, *m) for s, m in known if m)

    def _page(self, cursor: tuple[int, int]) -> dict[str, Any]:
        of_kelurahan = [i for i in self.feed if i.scope != CITY and i.version > cursor[0]]
        of_city = [i for i in self.feed if i.scope == CITY and i.version > cursor[1]]
        waiting = sorted(of_kelurahan, key=_version) + sorted(of_city, key=_version)
        page = tuple(waiting[: self.page_items])
        ends = list(cursor)
        for item in page:
            ends[item.scope == CITY] = item.version
        return {
            "changes": page,
            "next_cursor": (ends[0], ends[1]),
            "more": len(page) < len(waiting),
        }

    def _enrol(self, body: bytes) -> Reply:
        envelope = read_envelope(body)
        request = decode_message(envelope.payload, EnrolRequest)
        open_envelope(envelope, request.public_key, ENROL_TYPE)
        place = self.codes.get(request.locator)
        if place is None:
            return self.problem("code_unknown", body)
        if request.proof != request_proof(place.code.secret, request):
            return self.problem("bad_proof", body)
        if place.public_key not in (b"", request.public_key):
            return self.problem("code_used", body)
        place.public_key = request.public_key
        self.devices[device_id(request.public_key)] = request.public_key
        answer = EnrolAnswer(
            protocol=PROTOCOL,
            request_hash=envelope.payload_hash,
            device=device_id(request.public_key),
            kelurahan=KELURAHAN,
            number=2,
            centre_key=self.key.public,
            server_ms=self.server_ms,
            proof=answer_proof(place.code.secret, envelope.payload_hash, self.key.public),
        )
        return self.seal(ENROL_ANSWER_TYPE, answer)


def _version(item: FeedItem) -> int:
    return item.version


def identity_of(key: SigningKey, centre: SigningKey, url: str = "") -> Identity:
    """The identity of an enrolled desk."""
    return Identity(key.device, KELURAHAN, 2, "WIB", url, centre.public)


def key_of(name: str) -> SigningKey:
    """A signing key that is the same in each run."""
    return SigningKey(sha256(name.encode()).digest())


@contextmanager
def serving(
    reply: Callable[[str, bytes], Reply], tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """Serve ``reply(path, body)`` over HTTP on loopback; gives the base URL. Zstd bodies are unpacked."""
    ended = threading.Event()
    open_sockets: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            open_sockets.append(self.connection)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:  # the client went away in the middle of its request
                self.close_connection = True
                return
            if self.headers.get("Content-Encoding") == "zstd":
                body = zstandard.ZstdDecompressor().decompressobj().decompress(body)
            self._send(reply(self.path, body))

        def do_GET(self) -> None:
            self._send(reply(self.path, b""))

        def _send(self, answer: Reply) -> None:
            if answer.hang:
                ended.wait(30)
            if answer.hang or answer.cut == 0:
                self.close_connection = True
                return
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body[: answer.cut])
            self.close_connection = self.close_connection or answer.cut is not None

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """The other side went away, or refused our certificate: that is what tests do here."""

    server = Server(("127.0.0.1", 0), Handler)
    scheme = "http"
    if tls is not None:
        scheme = "https"
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"{scheme}://127.0.0.1:{server.server_address[1]}"
    finally:
        ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
        for opened in open_sockets:
            opened.close()
