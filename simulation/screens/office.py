"""A desk whose clock stands where it is put, and a hand that plays the centre's feed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from common.dates import WIB
from desk_app.bootstrap import Desk, open_desk
from desk_app.services.ports import Identity
from desk_app.store.key_vault import FileVault, Keys
from desk_app.store.unit import DeskStore
from protocol.events import header_hash
from protocol.keys import SigningKey
from protocol.messages import FeedItem, SyncAnswer
from protocol.objects import encode_object

__all__ = ["KALIGAWE", "NOW_MS", "Office", "SetClock", "at"]

KALIGAWE: Final = "3374041002"
_PC: Final = 1
_SEED: Final = 20181


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> int:
    """A moment in Semarang, in ms since 1970 UTC."""
    return int(datetime(year, month, day, hour, minute, tzinfo=WIB).timestamp()) * 1000


NOW_MS: Final = at(2026, 11, 24, 10, 20)  # a Tuesday


@dataclass
class SetClock:
    """A clock that stands until it is set. Implements `Clock`."""

    ms: int = NOW_MS
    monotonic: int = 1_000_000
    boot: str = "boot-1"

    def now_ms(self) -> int:
        return self.ms

    def monotonic_ms(self) -> int:
        return self.monotonic

    def boot_id(self) -> str:
        return self.boot

    def set(self, ms: int) -> None:
        """Time goes on (or back) to ``ms``."""
        self.monotonic += max(ms - self.ms, 0)
        self.ms = ms


class _SeededEntropy:
    """The same random bytes in each run. Implements `Entropy`."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def bytes(self, count: int, /) -> bytes:
        return self._random.randbytes(count)


@dataclass
class Office:
    """The folder of an enrolled desk of Kaligawe; ``version`` and ``stored`` are the centre's side."""

    folder: Path
    clock: SetClock = field(default_factory=SetClock)
    version: int = 0
    stored: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        rng = random.Random(_SEED)
        self._keys = Keys(rng.randbytes(32), rng.randbytes(32), rng.randbytes(32))
        self.vault = FileVault(self.folder / "keys")
        self.key = SigningKey(self._keys.signing)
        self.database = self.folder / "serah.db"
        if self.database.exists():
            return
        self.vault.save(self._keys)
        url = "https://serah.contoh.go.id"
        box = X25519PrivateKey.from_private_bytes(rng.randbytes(32)).public_key()
        identity = Identity(
            self.key.device, KALIGAWE, _PC, "WIB", url, bytes(32), box.public_bytes_raw()
        )
        with DeskStore(self.database, self._keys.database) as store, store.write() as unit:
            unit.settings.put("identity", msgspec.msgpack.encode(identity))

    def open(self) -> Desk:
        """The desk, open; close it."""
        return open_desk(
            self.folder, vault=self.vault, clock=self.clock, entropy=_SeededEntropy(_SEED)
        )

    def set(self, desk: Desk, ms: int) -> None:
        """It is ``ms`` now, and the centre says so."""
        self.clock.set(ms)
        desk.time_keeper.anchor(ms, self.clock.monotonic)

    def feed(self, desk: Desk, *objects: msgspec.Struct) -> None:
        """The centre sends these."""
        items = tuple(self._item(one) for one in objects)
        epoch, through = self.stored
        answer = self._answer(desk, epoch=epoch, stored_through=through, changes=items)
        answer = msgspec.structs.replace(answer, next_cursor=(self.version, 0))
        desk.sync_store().accept(answer, b"")

    def confirm(self, desk: Desk) -> None:
        """The centre has stored everything recorded so far."""
        answer = self._answer(desk)
        self.stored = (answer.epoch, answer.stored_through)
        desk.sync_store().accept(answer, b"")

    def _answer(self, desk: Desk, **changes: Any) -> SyncAnswer:
        position = desk.sync_store().position()
        answer = SyncAnswer(
            protocol=1,
            request_hash=bytes(32),
            device=self.key.device,
            epoch=position.head[0],
            stored_through=position.head[1],
            server_ms=self.clock.ms,
            next_cursor=position.cursor,
        )
        answer = msgspec.structs.replace(answer, **changes)
        with desk.store.read() as unit:
            event = unit.log.at(answer.epoch << 32 | answer.stored_through)
        held = header_hash(event.raw) if event is not None else b""
        return msgspec.structs.replace(answer, stored_hash=held)

    def _item(self, one: msgspec.Struct) -> FeedItem:
        self.version += 1
        kind = type(one).__name__.removesuffix("Object").lower()
        ident = getattr(one, "id", None) or KALIGAWE.encode()
        return FeedItem(KALIGAWE, kind, ident, self.version, encode_object(one))
