"""The desk's sync against the real centre over real HTTP, also through a line that breaks."""

from __future__ import annotations

import dataclasses
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from central_server.services.enrol import make_code
from central_server.settings import DATABASE_VARIABLE, Settings
from central_server.store.unit import Unit
from desk_app.services.ports import Identity
from desk_app.sync.engine import SyncEngine
from desk_app.sync.enrol_client import EnrolError, enrol
from desk_app.sync.pace import Limits
from desk_app.sync.probe import probe
from desk_app.sync.report import Outcome, SyncReport
from desk_app.sync.transport import HttpTransport
from protocol.enrolment import EnrolmentCode
from protocol.events import header_hash
from protocol.keys import SigningKey
from simulation.slow_line import Wire, line_to
from tests.desk_app.sync.conftest import small
from tests.support.centre import CentreServer
from tests.support.fake_sync import (
    KELURAHAN,
    FakeClock,
    FakeEntropy,
    MemoryStore,
    RecordedAnchors,
    key_of,
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[CentreServer]:
    url = f"sqlite:///{tmp_path / 'centre' / 'centre.sqlite3'}"
    (tmp_path / "centre").mkdir()
    with CentreServer(Settings.from_environment({DATABASE_VARIABLE: url})) as running:
        yield running


def code_for(server: CentreServer) -> EnrolmentCode:
    centre = server.centre
    return make_code(centre.store, centre.clock, centre.randomness, KELURAHAN, 72)[0]


@dataclass
class Enrolled:
    """A desk with its place at the real centre."""

    identity: Identity
    key: SigningKey
    store: MemoryStore
    entropy: FakeEntropy

    def sync(self, url: str, limits: Limits | None = None) -> SyncReport:
        clock = FakeClock()
        engine = SyncEngine(
            self.identity,
            self.key,
            self.store,
            HttpTransport(url, clock, read_s=10),
            RecordedAnchors(),
            clock,
            self.entropy,
            limits=limits or Limits(),
        )
        try:
            return engine.run_once()
        finally:
            engine.close()

    def twin(self) -> Enrolled:
        """A copied disk: the same key and log, on its own from now on."""
        copy = MemoryStore(self.key, FakeEntropy(99))
        copy.log = {epoch: list(log) for epoch, log in self.store.log.items()}
        copy.stored = dict(self.store.stored)
        copy.cursor, copy.objects = self.store.cursor, dict(self.store.objects)
        return Enrolled(self.identity, self.key, copy, FakeEntropy(98))


def new_desk(server: CentreServer, name: str = "desk") -> Enrolled:
    key, entropy = key_of(name), FakeEntropy()
    transport = HttpTransport(server.url, FakeClock())
    answer = enrol(transport, code_for(server), key, bytes(range(32)), "PC-UJI", "0.1", entropy)
    transport.close()
    identity = Identity(
        answer.device,
        answer.kelurahan,
        answer.number,
        answer.zone,
        server.url,
        answer.centre_key,
        answer.centre_box_key,
    )
    return Enrolled(identity, key, MemoryStore(key), entropy)


def held(server: CentreServer, desk: Enrolled) -> set[bytes]:
    """The hashes of all that the centre holds of a desk, on whatever branch."""

    def read(unit: Unit) -> set[bytes]:
        return {
            row.hash
            for epoch in range(1, 9)
            for row in unit.events.held(desk.key.device, epoch, 0, 400, 0)
        }

    return server.centre.store.read(read)


def recorded(desk: Enrolled) -> set[bytes]:
    return {header_hash(e.header) for log in desk.store.log.values() for e in log}


def test_the_first_sync_of_a_new_desk(server: CentreServer) -> None:
    desk = new_desk(server)
    desk.store.record(20)
    report = desk.sync(server.url, small(page_bytes=1024))
    assert report.outcome is Outcome.DONE
    assert (report.counts.sent, report.counts.cases) == (21, 0)
    assert held(server, desk) == recorded(desk)
    kinds = {kind for _, kind, _ in desk.store.objects}
    assert kinds >= {"office", "policy", "device"}
    again = desk.sync(server.url)
    assert (again.outcome, again.counts.sent, again.counts.received) == (Outcome.DONE, 0, 0)


def test_the_probe(server: CentreServer) -> None:
    desk = new_desk(server)
    transport, clock = HttpTransport(server.url, FakeClock()), FakeClock()
    assert probe(transport, desk.identity.centre_key, clock, desk.entropy) is not None
    assert probe(transport, key_of("impostor").public, clock, desk.entropy) is None
    transport.close()


def test_enrolment_is_repeated_after_a_lost_answer_and_refused_to_others(
    server: CentreServer,
) -> None:
    code = code_for(server)
    with line_to(server.url) as line:
        line.script.extend([Wire(drop_reply=True), Wire(cut_reply=10), Wire(drop_reply=True)])
        transport = HttpTransport(line.url, FakeClock())

        def introduce(key: SigningKey, code: EnrolmentCode) -> int:
            return enrol(transport, code, key, bytes(32), "PC", "", FakeEntropy()).number

        with pytest.raises(EnrolError) as caught:
            introduce(key_of("desk"), code)
        assert caught.value.code == "interrupted"
        assert introduce(key_of("desk"), code) == 1
        for key, wrong, problem in (
            (key_of("other"), code, "code_used"),
            (key_of("other"), EnrolmentCode(code.locator, "0" * 11), "bad_proof"),
            (key_of("other"), EnrolmentCode("0000", code.secret), "code_unknown"),
        ):
            with pytest.raises(EnrolError) as caught:
                introduce(key, wrong)
            assert caught.value.code == problem
        transport.close()


@pytest.mark.parametrize("seed", range(4))
def test_through_a_line_that_breaks_in_every_way_nothing_is_lost_or_doubled(
    server: CentreServer, seed: int
) -> None:
    chance = random.Random(seed)
    ways = [
        Wire(),
        Wire(drop_reply=True),
        Wire(cut_reply=chance.randrange(300)),
        Wire(cut_request=chance.randrange(300)),
        Wire(status=200),
        Wire(status=502),
        Wire(bytes_per_second=400_000),
    ]
    desk = new_desk(server)
    with line_to(server.url) as line:
        for _ in range(12):
            desk.store.record(chance.randrange(12))
            line.script.extend(chance.choice(ways) for _ in range(6))
            report = desk.sync(line.url, small(page_bytes=2048))
            assert "aman" in report.message or report.outcome is Outcome.DONE
        line.script.clear()
        report = desk.sync(line.url)
    assert report.outcome is Outcome.DONE
    assert held(server, desk) == recorded(desk)
    assert desk.store.position().unsent == 0
    assert max(desk.store.log) == 1  # no fork was seen where there was none


def test_one_bad_event_holds_up_no_other(server: CentreServer) -> None:
    desk = new_desk(server)
    desk.store.record(10)
    log = desk.store.log[1]
    log[4] = dataclasses.replace(log[4], body=b"another body altogether")
    report = desk.sync(server.url, small())
    assert (report.outcome, report.counts.sent) == (Outcome.DONE, 11)
    assert report.counts.quarantined == 1
    assert held(server, desk) == recorded(desk)


def test_a_restored_backup_forks_and_goes_on(server: CentreServer) -> None:
    desk = new_desk(server)
    desk.store.record(4)
    restored = desk.twin()
    desk.store.record(3)
    desk.sync(server.url)
    everything = recorded(desk)
    restored.store.record(2)
    report = restored.sync(server.url)
    assert report.outcome is Outcome.DONE
    assert max(restored.store.log) == 2
    restored.store.record(1)
    assert restored.sync(server.url).counts.sent == 1
    assert held(server, desk) == everything | recorded(restored)


def test_a_desk_that_is_merely_behind_gets_an_epoch_before_it_forks(server: CentreServer) -> None:
    desk = new_desk(server)
    desk.store.record(4)
    behind = desk.twin()
    desk.store.record(3)
    desk.sync(server.url)
    report = behind.sync(server.url)
    assert report.outcome is Outcome.DONE
    assert max(behind.store.log) == 2


def test_a_centre_that_came_back_from_a_backup_gets_everything_again(
    server: CentreServer, tmp_path: Path
) -> None:
    desk = new_desk(server)
    desk.store.record(5)
    desk.sync(server.url)
    server.stop()
    shutil.copytree(tmp_path / "centre", tmp_path / "backup")
    server.start()
    desk.store.record(5)
    assert desk.sync(server.url).counts.sent == 5
    server.stop()
    shutil.rmtree(tmp_path / "centre")
    shutil.copytree(tmp_path / "backup", tmp_path / "centre")
    server.start()
    assert held(server, desk) != recorded(desk)
    report = desk.sync(server.url)  # nothing new at the desk, and still
    assert report.outcome is Outcome.DONE
    assert held(server, desk) == recorded(desk)


def test_the_feed_of_a_centre_that_came_back_from_a_backup_begins_again(
    server: CentreServer, tmp_path: Path
) -> None:
    def put(*names: int, data: bytes) -> None:
        def write(unit: Unit) -> None:
            for name in names:
                unit.feed.put(KELURAHAN, "notice", bytes([name]) * 16, data)

        server.centre.store.write(write)

    def notices() -> dict[int, bytes]:
        return {n[2][0]: o[1] for n, o in desk.store.objects.items() if n[1] == "notice"}

    desk = new_desk(server)
    put(*range(20), data=b"before" * 50)
    desk.sync(server.url)
    server.stop()
    shutil.copytree(tmp_path / "centre", tmp_path / "backup")
    server.start()
    for _ in range(3):
        put(*range(10, 30), data=b"forgotten" * 50)
    assert desk.sync(server.url).counts.received == 20
    server.stop()
    shutil.rmtree(tmp_path / "centre")
    shutil.copytree(tmp_path / "backup", tmp_path / "centre")
    server.start()
    put(5, data=b"after" * 50)
    report = desk.sync(server.url, small(page_bytes=2048))  # several pages from the beginning
    assert report.outcome is Outcome.DONE
    assert notices() == dict.fromkeys(range(20), b"before" * 50) | {5: b"after" * 50}


def test_a_centre_that_came_back_from_a_backup_while_the_desk_went_on(
    server: CentreServer, tmp_path: Path
) -> None:
    desk = new_desk(server)
    desk.store.record(5)
    desk.sync(server.url)
    server.stop()
    shutil.copytree(tmp_path / "centre", tmp_path / "backup")
    server.start()
    desk.store.record(5)
    desk.sync(server.url)
    server.stop()
    shutil.rmtree(tmp_path / "centre")
    shutil.copytree(tmp_path / "backup", tmp_path / "centre")
    server.start()
    desk.store.record(5)
    report = desk.sync(server.url, small())
    assert report.outcome is Outcome.DONE
    assert held(server, desk) == recorded(desk)


def test_a_revoked_device_delivers_what_it_has_and_is_then_told(server: CentreServer) -> None:
    desk = new_desk(server)
    desk.sync(server.url)
    server.centre.store.write(
        lambda unit: unit.devices.revoke(desk.key.device, server.centre.clock.now_ms())
    )
    desk.store.record(3)
    report = desk.sync(server.url)
    assert (report.counts.sent, report.counts.cases) == (3, 3)
    report = desk.sync(server.url)
    assert (report.outcome, report.code) == (Outcome.REFUSED, "revoked")
    assert held(server, desk) == recorded(desk)


def test_a_device_that_the_centre_does_not_know(server: CentreServer) -> None:
    desk = new_desk(server)
    stranger = dataclasses.replace(
        desk, key=key_of("stranger"), store=MemoryStore(key_of("stranger"))
    )
    stranger.identity = dataclasses.replace(desk.identity, device=stranger.key.device)
    report = stranger.sync(server.url)
    assert (report.outcome, report.code) == (Outcome.REFUSED, "unknown_device")


def test_a_batch_as_large_as_allowed(server: CentreServer) -> None:
    desk = new_desk(server)
    desk.store.record(2_600)
    report = desk.sync(server.url)
    assert (report.outcome, report.counts.sent) == (Outcome.DONE, 2_601)
