from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from desk_app.sync.engine import SyncEngine
from desk_app.sync.pace import Limits
from desk_app.sync.report import SyncProgress, SyncReport
from desk_app.sync.transport import HttpTransport
from tests.support.fake_sync import (
    FakeClock,
    FakeEntropy,
    MemoryStore,
    RecordedAnchors,
    ScriptedCentre,
    identity_of,
    key_of,
    serving,
)


@pytest.fixture(autouse=True)
def no_system_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@dataclass
class Desk:
    """One desk and its centre, over real HTTP."""

    centre: ScriptedCentre
    store: MemoryStore
    transport: HttpTransport
    clock: FakeClock = field(default_factory=FakeClock)
    entropy: FakeEntropy = field(default_factory=FakeEntropy)
    anchors: RecordedAnchors = field(default_factory=RecordedAnchors)
    progress: list[SyncProgress] = field(default_factory=list)

    def engine(self, **keywords: Any) -> SyncEngine:
        return SyncEngine(
            identity_of(self.store.key, self.centre.key),
            self.store.key,
            self.store,
            self.transport,
            self.anchors,
            self.clock,
            self.entropy,
            **keywords,
        )

    def sync(self, cancelled: Callable[[], bool] = bool, **keywords: Any) -> SyncReport:
        return self.engine(**keywords).run_once(self.progress.append, cancelled)

    def sizes(self) -> list[int]:
        """How many events each request brought that the centre carried out."""
        return [len(r.events) for r in self.centre.requests]


@pytest.fixture
def centre() -> ScriptedCentre:
    return ScriptedCentre(key_of("centre"))


@pytest.fixture
def url(centre: ScriptedCentre) -> Iterator[str]:
    with serving(centre.reply) as url:
        yield url


@pytest.fixture
def desk(centre: ScriptedCentre, url: str) -> Iterator[Desk]:
    key = key_of("desk")
    centre.add_device(key)
    clock = FakeClock()
    transport = HttpTransport(url, clock, connect_s=5, read_s=5)
    yield Desk(centre, MemoryStore(key), transport, clock)
    transport.close()


def small(**changes: Any) -> Limits:
    """Limits that make the shapes of a large sync visible in a small one."""
    return Limits(**({"events": 8, "page_bytes": 4096, "least_page_bytes": 1024} | changes))
