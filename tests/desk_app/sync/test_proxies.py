"""Which proxy leads to the centre, by what WinHTTP would say."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from desk_app.sync.proxies import DIRECT, ProxyAnswer, ProxySettings, WindowsProxies
from desk_app.sync.transport import HttpTransport, TransportError, TransportKind
from desk_app.sync.winhttp import system_proxies
from simulation.slow_line import line_to
from tests.desk_app.sync.test_transport import Answers, http, raw_server
from tests.support.fake_sync import FakeClock, Reply, serving

URL = "https://serah.contoh.go.id"
CITY = ProxySettings(servers="proxy.kota:3128")


@dataclass
class Windows:
    """What WinHTTP would answer."""

    user: ProxySettings | None = None
    machine: ProxySettings | None = None
    script: ProxyAnswer | None = None
    asked: list[tuple[str, str, bool]] = field(default_factory=list)

    def of_user(self) -> ProxySettings | None:
        return self.user

    def of_machine(self) -> ProxySettings | None:
        return self.machine

    def by_script(self, url: str, *, script: str, detect: bool) -> ProxyAnswer | None:
        self.asked.append((url, script, detect))
        return self.script


def ways(windows: Windows, url: str = URL, **environment: str) -> tuple[str, ...] | None:
    return WindowsProxies(windows, lambda: environment).ways(url)


def test_nothing_is_set_up() -> None:
    assert ways(Windows()) == (DIRECT,)
    assert ways(Windows(ProxySettings(), ProxySettings())) == (DIRECT,)


def test_the_environment_comes_first() -> None:
    assert ways(Windows(CITY), https="http://lain:1") is None
    assert ways(Windows(CITY), all="http://lain:1") is None
    assert ways(Windows(CITY), http="http://lain:1") == ("http://proxy.kota:3128",)


def test_what_the_user_has_set_comes_before_the_machine() -> None:
    other = ProxySettings(servers="lain:8080")
    assert ways(Windows(CITY, other)) == ("http://proxy.kota:3128",)
    assert ways(Windows(None, other)) == ("http://lain:8080",)
    assert ways(Windows(ProxySettings(), other)) == ("http://lain:8080",)


def test_the_script_comes_before_what_is_typed_in() -> None:
    scripted = ProxySettings(script="http://pac.kota/p.pac", servers="lama:1")
    windows = Windows(scripted, script=ProxyAnswer("a:80;b:81"))
    assert ways(windows) == ("http://a:80", "http://b:81")
    assert windows.asked == [(URL, "http://pac.kota/p.pac", False)]
    assert ways(Windows(scripted, script=ProxyAnswer())) == (DIRECT,)
    assert ways(Windows(scripted, script=None)) == ("http://lama:1",)


def test_a_network_that_names_its_script() -> None:
    windows = Windows(ProxySettings(detect=True), CITY, ProxyAnswer("dari-wpad:3128"))
    assert ways(windows) == ("http://dari-wpad:3128",)
    assert windows.asked == [(URL, "", True)]
    assert ways(Windows(ProxySettings(detect=True), CITY)) == ("http://proxy.kota:3128",)


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        ("proxy:8080", ("http://proxy:8080",)),
        ("http=a:80;https=b:443", ("http://b:443",)),
        ("http=a:80 https=b:443 ftp=c:21", ("http://b:443",)),
        ("http=a:80;umum:1", ("http://umum:1",)),
        ("http=a:80", (DIRECT,)),
        ("https=https://b:443", ("https://b:443",)),
        ("socks=a:1080", (DIRECT,)),
        ("socks5://a:1080;b:80", ("http://b:80",)),
        ("a:1;a:1;b:2", ("http://a:1", "http://b:2")),
        (" ; ", (DIRECT,)),
    ],
)
def test_lists_of_servers(servers: str, expected: tuple[str, ...]) -> None:
    assert ways(Windows(ProxySettings(servers=servers))) == expected


@pytest.mark.parametrize(
    ("bypass", "url", "passes"),
    [
        ("*.contoh.go.id", URL, True),
        ("SERAH.contoh.go.id", URL, True),
        ("contoh.go.id", URL, False),
        ("*.co.id;*.go.id", URL, True),
        ("https://serah.*", URL, True),
        ("serah.contoh.go.id:443", URL, True),
        ("<local>", URL, False),
        ("<local>", "http://pusat:8710", True),
        ("10.*", "http://10.1.2.3", True),
        ("10.*", "http://110.1.2.3", False),
        ("", "http://127.0.0.1:8710", True),
        ("", "http://localhost:8710", True),
        ("", "http://[::1]:8710", True),
        ("", URL, False),
    ],
)
def test_what_passes_the_proxy_by(bypass: str, url: str, passes: bool) -> None:
    found = ways(Windows(ProxySettings(servers="proxy:8080", bypass=bypass)), url)
    assert found == ((DIRECT,) if passes else ("http://proxy:8080",))


def test_elsewhere_requests_reads_the_environment() -> None:
    assert system_proxies() is None


class Ways:
    """Ways to the centre as a test says."""

    def __init__(self, *found: str) -> None:
        self.found = found
        self.asked = 0

    def ways(self, _url: str) -> tuple[str, ...] | None:
        self.asked += 1
        return self.found or None


def test_the_way_that_was_found_is_used_and_the_environment_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    answers = Answers(Reply(b"answer"))
    with serving(answers) as url, line_to(url) as line:
        through = HttpTransport("http://pusat.invalid", FakeClock(), proxies=Ways(line.url))
        assert through.exchange("/v1/sync", b"x") == b"answer"
        assert line.requests == 1
        through.close()
        direct = HttpTransport(url, FakeClock(), proxies=Ways(DIRECT))
        assert direct.exchange("/v1/sync", b"x") == b"answer"
        direct.close()
        with pytest.raises(TransportError):
            HttpTransport(url, FakeClock(), proxies=Ways()).exchange("/v1/sync", b"x")
    assert len(answers.paths) == 2


def test_the_next_way_is_tried_when_one_leads_nowhere() -> None:
    answers = Answers(Reply(b"answer"))
    with serving(answers) as url:
        ways = Ways("http://127.0.0.1:9", DIRECT)
        transport = HttpTransport(url, FakeClock(), proxies=ways)
        with pytest.raises(TransportError) as caught:
            transport.exchange("/v1/sync", b"x")
        assert caught.value.kind is TransportKind.OFFLINE
        assert transport.exchange("/v1/sync", b"x") == b"answer"
        assert transport.exchange("/v1/sync", b"x") == b"answer"
        assert ways.asked == 1
        transport.close()
        with pytest.raises(TransportError):
            transport.exchange("/v1/sync", b"x")
        assert ways.asked == 2
        transport.close()


def test_after_the_last_way_they_are_asked_for_anew() -> None:
    ways = Ways("http://127.0.0.1:9")
    transport = HttpTransport("http://pusat.invalid", FakeClock(), proxies=ways)
    for count in (1, 2, 3):
        with pytest.raises(TransportError):
            transport.exchange("/v1/sync", b"x")
        assert ways.asked == count
    transport.close()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_password(scheme: str) -> None:
    script = http(
        b"masuk", b"Proxy-Authenticate: Basic", status=b"407 Proxy Authentication Required"
    )
    with raw_server(script, []) as proxy:
        transport = HttpTransport(f"{scheme}://pusat.invalid", FakeClock(), proxies=Ways(proxy))
        with pytest.raises(TransportError) as caught:
            transport.exchange("/v1/sync", b"x")
        transport.close()
    assert caught.value.kind is TransportKind.PROXY_LOGIN
