"""How bytes reach the centre and come back: the port, its errors, and HTTP.

TransportError          nothing that could be believed came back
  .kind  OFFLINE          no way to the server: no network, no name, nobody listens, proxy refuses
         TIMEOUT          the server or the line was too slow
         INTERRUPTED      the connection broke, or the body came garbled
         TLS              whoever answered is not vouched for by the pinned CA
         TLS_DATE         only the dates of its certificate do not fit this PC's clock
         PROXY_LOGIN      a proxy on the way wants a name and a password (407)
         REFUSED_STATUS   an HTTP status without an envelope (`.status`)
         TOO_LARGE        more came back than an answer can be
"""

from __future__ import annotations

import io
import ssl
from collections.abc import Callable, Iterator
from enum import StrEnum
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any, Final, Protocol

import requests
import urllib3
from requests.adapters import HTTPAdapter

from desk_app.services.ports import Clock
from desk_app.sync.content import ACCEPTED, BodyReader, GarbledError, OversizeError, pack
from desk_app.sync.proxies import ProxyFinder
from desk_app.sync.tls import certificate_dates_failed, judged_context, usual_context
from protocol.messages import MAX_REQUEST_BYTES, MEDIA_TYPE

__all__ = ["HttpTransport", "Transport", "TransportError", "TransportKind"]

_CHUNK: Final = 1 << 16
_PROXY_LOGIN: Final = 407
_LIBRARY_ERRORS: Final = (OSError, ValueError, HTTPException, urllib3.exceptions.HTTPError)


class TransportKind(StrEnum):
    """What went wrong on the way."""

    OFFLINE = "offline"
    TIMEOUT = "timeout"
    INTERRUPTED = "interrupted"
    TLS = "tls"
    TLS_DATE = "tls_date"
    PROXY_LOGIN = "proxy_login"
    REFUSED_STATUS = "refused_status"
    TOO_LARGE = "too_large"


class TransportError(Exception):
    """An exchange that brought nothing to believe. ``status``: the HTTP status, 0 if none came."""

    def __init__(self, kind: TransportKind, status: int = 0) -> None:
        super().__init__(f"{kind} {status}" if status else str(kind))
        self.kind = kind
        self.status = status


class Transport(Protocol):
    """Carries bytes to the centre and back. Methods raise TransportError and nothing else.

    What comes back is not believed by it: that is the business of whoever opens the envelope.
    """

    def exchange(self, path: str, body: bytes) -> bytes:
        """POST one envelope; the body of the answer, also of a signed refusal."""
        ...

    def get(self, path: str) -> bytes:
        """GET without a look at certificate dates, so that a PC with a wrong clock can ask the time.

        Only for what is signed and names its question, or is not believed at all.
        """
        ...

    def correct_clock(self, server_ms: int, asked_monotonic_ms: int) -> None:
        """From now on judge certificate dates at the centre's time, which was ``server_ms`` after the
        question that left at ``asked_monotonic_ms``."""
        ...

    def close(self) -> None:
        """Give connections back. It may be used again after that."""
        ...


class HttpTransport:
    """The transport over HTTP(S). Use it in one thread only: that of its first request.

    ``base_url``: where ``/v1/...`` is. ``verify``: the only CAs to believe, a PEM file or PEM text, None
    for the system's store. ``connect_s`` and ``read_s`` limit each wait on the socket, ``total_s`` a
    whole exchange; ``cancelled`` is asked between blocks, so a stop does not wait for a slow line.
    ``proxies`` knows the ways there; None: those of the environment.
    """

    def __init__(
        self,
        base_url: str,
        clock: Clock,
        *,
        verify: Path | str | None = None,
        connect_s: float = 5.0,
        read_s: float = 20.0,
        total_s: float = 120.0,
        max_answer: int = MAX_REQUEST_BYTES,
        application: str = "serah",
        cancelled: Callable[[], bool] = bool,
        proxies: ProxyFinder | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._clock = clock
        self._verify = verify
        self._timeouts = (connect_s, read_s)
        self._total_ms = int(total_s * 1000)
        self._max_answer = max_answer
        self._application = application
        self._cancelled = cancelled
        self._proxies = proxies
        self._ways: tuple[str, ...] | None = None
        self._way = 0
        self._session: requests.Session | None = None
        self._undated: requests.Session | None = None
        self._centre_time: tuple[int, int] | None = None

    def exchange(self, path: str, body: bytes) -> bytes:
        """POST one envelope; the body of the answer. Raises TransportError."""
        content, encoding = pack(body)
        headers = {"Content-Type": MEDIA_TYPE}
        if encoding:
            headers["Content-Encoding"] = encoding
        return self._request(self._exchange_session, "POST", path, headers, content)

    def get(self, path: str) -> bytes:
        """GET; certificate dates are not looked at. Raises TransportError."""
        return self._request(self._undated_session, "GET", path, {}, None)

    def correct_clock(self, server_ms: int, asked_monotonic_ms: int) -> None:
        """From now on judge certificate dates at the centre's time."""
        self._centre_time = (server_ms, asked_monotonic_ms)
        if self._session is not None:
            self._session.close()
            self._session = None

    def close(self) -> None:
        """Give the connections back; the next request opens new ones."""
        for session in (self._session, self._undated):
            if session is not None:
                session.close()
        self._session = self._undated = None
        self._ways = None  # asked anew with the next line: laptops change networks

    def _exchange_session(self) -> requests.Session:
        if self._session is None:
            self._session = self._new_session(self._exchange_context)
        return self._session

    def _undated_session(self) -> requests.Session:
        if self._undated is None:
            self._undated = self._new_session(lambda: judged_context(self._verify, None))
        return self._undated

    def _exchange_context(self) -> ssl.SSLContext:
        if self._centre_time is None:
            return usual_context(self._verify)
        return judged_context(self._verify, self._now_at_centre)

    def _now_at_centre(self) -> int:
        server_ms, asked = self._centre_time or (0, 0)
        return server_ms + self._clock.monotonic_ms() - asked

    def _new_session(self, make_context: Callable[[], ssl.SSLContext]) -> requests.Session:
        session = requests.Session()
        if self._base_url.lower().startswith("https:"):
            try:
                session.mount("https://", _PinnedAdapter(make_context()))
            except OSError as error:  # the file of pinned CAs is gone or is none
                raise TransportError(TransportKind.TLS) from error
        session.headers.update(
            {"User-Agent": self._application, "Accept": MEDIA_TYPE, "Accept-Encoding": ACCEPTED}
        )
        session.auth = _no_auth  # else requests would look for a password in ~/.netrc
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        return session

    def _request(
        self,
        session_for: Callable[[], requests.Session],
        method: str,
        path: str,
        headers: dict[str, str],
        content: bytes | None,
    ) -> bytes:
        ends_ms = self._clock.monotonic_ms() + self._total_ms

        def check() -> None:
            if self._cancelled():
                raise TransportError(TransportKind.INTERRUPTED)
            if self._clock.monotonic_ms() > ends_ms:
                raise TransportError(TransportKind.TIMEOUT)

        try:
            session = session_for()
            proxies = self._present_way()
            # Otherwise requests would add what the environment, or Windows' registry, says.
            session.trust_env = proxies is None
            with session.request(
                method,
                self._base_url + path,
                data=None if content is None else _Upload(content, check),
                headers=headers,
                timeout=self._timeouts,
                proxies=proxies,
                stream=True,
                allow_redirects=False,
            ) as response:
                return self._read(response, check)
        except OversizeError as error:
            raise TransportError(TransportKind.TOO_LARGE) from error
        except GarbledError as error:
            raise TransportError(TransportKind.INTERRUPTED) from error
        except _LIBRARY_ERRORS as error:
            kind = _kind_of(error)
            if kind in (TransportKind.OFFLINE, TransportKind.TIMEOUT):
                self._way += 1
                self._ways = self._ways if self._way < len(self._ways or ()) else None
            raise TransportError(kind) from error

    def _present_way(self) -> dict[str, str] | None:
        """The proxy to use now, as requests wants it, empty for none; None: that of the environment."""
        if self._proxies is None:
            return None
        if self._ways is None:
            self._ways, self._way = self._proxies.ways(self._base_url), 0
        if not self._ways:
            return None
        way = self._ways[self._way]
        return dict.fromkeys(("http", "https"), way) if way else {}

    def _read(self, response: requests.Response, check: Callable[[], None]) -> bytes:
        if response.status_code == _PROXY_LOGIN:
            raise TransportError(TransportKind.PROXY_LOGIN, response.status_code)
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != MEDIA_TYPE and response.status_code != 200:
            raise TransportError(TransportKind.REFUSED_STATUS, response.status_code)
        body = BodyReader(response.headers.get("Content-Encoding", ""), self._max_answer)
        # read1 returns after each packet; read() would gather a dripping answer for hours unseen.
        while chunk := response.raw.read1(_CHUNK, decode_content=False):
            check()
            body.feed(chunk)
        whole = body.finish()
        if not whole:  # no answer is empty: the line broke within the headers
            raise TransportError(TransportKind.INTERRUPTED)
        return whole


class _Upload(io.BytesIO):
    """A request body that urllib3 sends block by block: each block has a time-out of its own, and
    between blocks there is a look at the deadline. (Bytes would go in one call with one time-out.)"""

    def __init__(self, content: bytes, check: Callable[[], None]) -> None:
        super().__init__(content)
        self._check = check

    def read(self, size: int | None = -1, /) -> bytes:
        self._check()
        return super().read(size)


class _PinnedAdapter(HTTPAdapter):
    """Our TLS context and no other trust: requests would add certifi's CAs and REQUESTS_CA_BUNDLE's."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **keywords: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **keywords)

    def proxy_manager_for(self, proxy: Any, **keywords: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=self._context, **keywords)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:  # noqa: ARG002 - theirs
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = conn.ca_cert_dir = None


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _causes(error: BaseException) -> Iterator[BaseException]:
    """``error`` and all that it wraps: requests and urllib3 hide causes in three places."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop(0)
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [*cause.args, getattr(cause, "reason", None), cause.__cause__, cause.__context__]


_INTERRUPTED_TLS: Final = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
_NO_WAY: Final = (
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.ProxyError,
    urllib3.exceptions.LocationValueError,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)
_TUNNEL_LOGIN: Final = f"Tunnel connection failed: {_PROXY_LOGIN}"  # the words of http.client
_TOO_SLOW: Final = (TimeoutError, urllib3.exceptions.TimeoutError)


def _kind_of(error: BaseException) -> TransportKind:
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            dated = certificate_dates_failed(cause)
            return TransportKind.TLS_DATE if dated else TransportKind.TLS
    if any(str(c).startswith(_TUNNEL_LOGIN) for c in causes if isinstance(c, OSError)):
        return TransportKind.PROXY_LOGIN
    if any(isinstance(c, _NO_WAY) for c in causes):
        return TransportKind.OFFLINE
    if any(isinstance(c, _TOO_SLOW) for c in causes):
        return TransportKind.TIMEOUT
    if any(isinstance(c, ssl.SSLError) and not isinstance(c, _INTERRUPTED_TLS) for c in causes):
        return TransportKind.TLS
    return TransportKind.INTERRUPTED
