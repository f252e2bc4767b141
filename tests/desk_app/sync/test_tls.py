"""TLS: who may answer, and what a wrong clock does and does not change."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desk_app.sync.engine import SyncEngine
from desk_app.sync.report import Outcome, SyncReport
from desk_app.sync.tls import (
    certificate_dates_failed,
    check_dates,
    judged_context,
    usual_context,
    verified_chain,
)
from desk_app.sync.transport import HttpTransport, TransportError, TransportKind
from tests.desk_app.sync.certificates import DAY, Authority, now
from tests.support.fake_sync import (
    Call,
    FakeClock,
    FakeEntropy,
    MemoryStore,
    RecordedAnchors,
    Reply,
    ScriptedCentre,
    identity_of,
    key_of,
    lost_answer,
    serving,
)


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


class City:
    """A centre behind TLS with a CA of its own, and a desk that pins that CA.

    The PC's real clock stays right in a test, so a clock that is wrong is made the other way round: the
    certificate is of another time, and the centre says that it is that time.
    """

    def __init__(self, folder: Path, starts: timedelta, ends: timedelta) -> None:
        self.now = now()
        self.authority = Authority()
        self.pinned = self.authority.write(folder / "ca.pem")
        self.tls = self.authority.server(folder, self.now + starts, self.now + ends)
        self.centre = ScriptedCentre(key_of("centre"), server_ms=ms(self.now))
        self.store = MemoryStore(key_of("desk"))
        self.store.record(3)
        self.centre.add_device(self.store.key)
        self.anchors = RecordedAnchors()
        self.clock = FakeClock(ms(self.now))

    def sync(self, url: str, verify: Path | None = None) -> SyncReport:
        transport = HttpTransport(url, self.clock, verify=verify or self.pinned)
        identity = identity_of(self.store.key, self.centre.key)
        engine = SyncEngine(
            identity,
            self.store.key,
            self.store,
            transport,
            self.anchors,
            self.clock,
            FakeEntropy(),
        )
        try:
            return engine.run_once()
        finally:
            engine.close()

    @contextmanager
    def serving(self) -> Iterator[str]:
        with serving(self.centre.reply, self.tls) as url:
            yield url


@pytest.fixture
def in_time(tmp_path: Path) -> City:
    return City(tmp_path, -10 * DAY, 10 * DAY)


@pytest.fixture
def long_ago(tmp_path: Path) -> City:
    """The certificate was good from 120 to 80 days ago; the centre says that is 100 days ago."""
    city = City(tmp_path, -120 * DAY, -80 * DAY)
    city.centre.server_ms = ms(city.now - 100 * DAY)
    return city


def test_the_pinned_ca_is_believed(in_time: City) -> None:
    with in_time.serving() as url:
        report = in_time.sync(url)
    assert url.startswith("https:")
    assert (report.outcome, report.counts.sent) == (Outcome.DONE, 4)


def test_another_ca_is_not(in_time: City, tmp_path: Path) -> None:
    other = Authority("CA lain").write(tmp_path / "other.pem")
    with in_time.serving() as url:
        report = in_time.sync(url, verify=other)
    assert (report.outcome, report.code) == (Outcome.NOT_OUR_SERVER, "tls")
    assert in_time.centre.calls == []


def test_nor_is_the_system_store_asked_for_a_city_of_its_own(in_time: City) -> None:
    with in_time.serving() as url:
        transport = HttpTransport(url, in_time.clock)
        with pytest.raises(TransportError) as caught:
            transport.exchange("/v1/sync", b"x")
        assert caught.value.kind is TransportKind.TLS
        with pytest.raises(TransportError) as caught:
            transport.get("/v1/health")  # dates apart, all is checked there too
        assert caught.value.kind is TransportKind.TLS
        transport.close()
    assert in_time.centre.calls == []


def test_certificates_named_in_the_environment_are_not_believed(
    in_time: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Authority("CA lain").write(tmp_path / "other.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(in_time.pinned))
    with in_time.serving() as url:
        assert in_time.sync(url, verify=other).outcome is Outcome.NOT_OUR_SERVER


def test_a_certificate_for_another_host_is_not_believed(tmp_path: Path) -> None:
    city = City(tmp_path, -DAY, DAY)
    city.tls = city.authority.server(tmp_path, now() - DAY, now() + DAY, host="127.0.0.2")
    with city.serving() as url:
        report = city.sync(url)
    assert (report.outcome, report.code) == (Outcome.NOT_OUR_SERVER, "tls")


@pytest.mark.parametrize("name", ["missing.pem", "empty.pem"])
def test_a_file_of_cas_that_is_none(in_time: City, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.pem").write_bytes(b"")
    with in_time.serving() as url:
        assert in_time.sync(url, verify=tmp_path / name).code == "tls"


def test_plain_http_on_a_tls_port_is_not_our_server(in_time: City) -> None:
    with serving(in_time.centre.reply) as url:
        report = in_time.sync(url.replace("http:", "https:"))
    assert (report.outcome, report.code) == (Outcome.NOT_OUR_SERVER, "tls")


def test_a_broken_handshake_is_an_interruption(in_time: City) -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(100)

    thread = threading.Thread(target=serve)
    thread.start()
    transport = HttpTransport(
        f"https://127.0.0.1:{listener.getsockname()[1]}", in_time.clock, verify=in_time.pinned
    )
    with pytest.raises(TransportError) as caught:
        transport.exchange("/v1/sync", b"x")
    assert caught.value.kind is TransportKind.INTERRUPTED
    thread.join()
    listener.close()
    transport.close()


def test_a_wrong_clock_is_found_out_reported_and_worked_around(long_ago: City) -> None:
    with long_ago.serving() as url:
        report = long_ago.sync(url)
    assert (report.outcome, report.counts.sent) == (Outcome.DONE, 4)
    assert "jam PC ini melenceng 100 hari" in report.message
    assert report.pc_ahead_ms == 100 * 86_400_000
    assert long_ago.anchors.taken[0] == (long_ago.centre.server_ms, 5_000)
    assert [c.path[:8] for c in long_ago.centre.calls] == ["/v1/time", "/v1/sync"]


def test_a_clock_that_is_behind_is_found_out_as_well(tmp_path: Path) -> None:
    city = City(tmp_path, 80 * DAY, 120 * DAY)
    city.centre.server_ms = ms(city.now + 100 * DAY)
    with city.serving() as url:
        report = city.sync(url)
    assert report.outcome is Outcome.DONE
    assert "melenceng 100 hari" in report.message
    assert report.pc_ahead_ms == -100 * 86_400_000


def test_the_next_sync_of_a_day_needs_no_second_question(long_ago: City) -> None:
    with long_ago.serving() as url:
        transport = HttpTransport(url, long_ago.clock, verify=long_ago.pinned)
        engine = SyncEngine(
            identity_of(long_ago.store.key, long_ago.centre.key),
            long_ago.store.key,
            long_ago.store,
            transport,
            long_ago.anchors,
            long_ago.clock,
            FakeEntropy(),
        )
        engine.run_once()
        long_ago.store.record()
        report = engine.run_once()
        engine.close()
    assert report.counts.sent == 1
    assert "melenceng 100 hari" in report.message
    assert [c.path[:8] for c in long_ago.centre.calls].count("/v1/time") == 1


def test_a_certificate_that_has_really_expired_stays_refused(tmp_path: Path) -> None:
    city = City(tmp_path, -120 * DAY, -80 * DAY)  # and the centre says that it is today
    with city.serving() as url:
        report = city.sync(url)
    assert (report.outcome, report.code) == (Outcome.FAILED, "certificate")
    assert "Sertifikat server pusat sudah tidak berlaku" in report.message
    assert [c.path[:8] for c in city.centre.calls] == ["/v1/time"]
    assert report.counts.unsent == 4


def test_an_intermediate_that_is_not_valid_at_the_centres_time_is_refused(tmp_path: Path) -> None:
    city = City(tmp_path, -120 * DAY, -80 * DAY)
    between = Authority("CA antara", city.authority, starts=now() - 95 * DAY, ends=now() - 70 * DAY)
    city.tls = between.server(tmp_path, now() - 120 * DAY, now() - 80 * DAY)
    city.centre.server_ms = ms(city.now - 90 * DAY)
    with city.serving() as url:
        assert city.sync(url).outcome is Outcome.DONE
    city.centre.server_ms = ms(city.now - 100 * DAY)
    with city.serving() as url:
        assert city.sync(url).code == "certificate"


def test_another_ca_is_not_believed_because_the_clock_is_wrong(
    long_ago: City, tmp_path: Path
) -> None:
    other = Authority("CA lain").write(tmp_path / "other.pem")
    with long_ago.serving() as url:
        report = long_ago.sync(url, verify=other)
    assert report.outcome is Outcome.NOT_OUR_SERVER
    assert long_ago.centre.calls == []


def test_time_that_the_pinned_centre_did_not_sign_is_not_believed(long_ago: City) -> None:
    impostor = ScriptedCentre(key_of("impostor"), server_ms=long_ago.centre.server_ms)
    with serving(impostor.reply, long_ago.tls) as url:
        report = long_ago.sync(url)
    assert (report.outcome, report.code) == (Outcome.CLOCK_WRONG, "tls_date")
    assert "Tanggal PC ini tampaknya keliru" in report.message
    assert long_ago.anchors.taken == []
    assert [c.path[:8] for c in impostor.calls] == ["/v1/time"]


def test_an_old_time_answer_is_not_believed(long_ago: City) -> None:
    kept: list[Reply] = []

    def old(call: Call) -> Reply:
        kept.append(call.genuine())
        return kept[0]

    long_ago.centre.always = old
    with long_ago.serving() as url:
        transport = HttpTransport(url, long_ago.clock, verify=long_ago.pinned)
        transport.get("/v1/time?nonce=" + "00" * 16)
        transport.close()
        report = long_ago.sync(url)
    assert report.outcome is Outcome.CLOCK_WRONG


def test_no_answer_to_the_question_for_the_time(long_ago: City) -> None:
    long_ago.centre.always = lost_answer
    with long_ago.serving() as url:
        report = long_ago.sync(url)
    assert report.outcome is Outcome.CLOCK_WRONG
    assert report.retry_ms == 300_000


def test_when_it_cannot_be_worked_around_the_offset_is_still_reported(long_ago: City) -> None:
    """As on a Windows whose own store knows the root and OpenSSL does not: chain refused, time known."""

    def vanish(call: Call) -> Reply:
        long_ago.pinned.write_bytes(b"")  # the second context finds no CA
        return call.genuine()

    long_ago.centre.script.append(vanish)
    with long_ago.serving() as url:
        report = long_ago.sync(url)
    assert (report.outcome, report.code) == (Outcome.CLOCK_WRONG, "tls")
    assert report.message.startswith("Jam PC ini melenceng 100 hari; semua catatan aman")


def test_windows_codes_for_dates_are_known() -> None:
    error = ssl.SSLCertVerificationError("CERT_E_EXPIRED")
    error.verify_code = 0x800B0101
    assert certificate_dates_failed(error)
    error.verify_code = 0x800B0109  # CERT_E_UNTRUSTEDROOT
    assert not certificate_dates_failed(error)


def test_contexts_check_chain_and_host() -> None:
    for context in (usual_context(None), judged_context(None, None), judged_context(None, int)):
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname


def test_tls_within_tls_is_refused_where_dates_are_judged_here(in_time: City) -> None:
    context = judged_context(in_time.pinned, int)
    with pytest.raises(ssl.SSLError, match="https proxy"):
        context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="pusat.invalid")


def test_a_chain_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ssl.SSLError, match="cannot be read"):
        verified_chain(None)


def test_dates_are_judged_for_every_certificate_of_the_chain() -> None:
    good = Authority().certificate
    short = Authority(starts=now() - DAY, ends=now() + DAY).certificate
    check_dates([good, short], ms(now()))
    with pytest.raises(ssl.SSLCertVerificationError) as caught:
        check_dates([good, short], ms(now() + 2 * DAY))
    assert certificate_dates_failed(caught.value)
    with pytest.raises(ssl.SSLCertVerificationError):
        check_dates([short, good], ms(now() - 2 * DAY))
