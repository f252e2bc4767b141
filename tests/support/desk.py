"""A real desk on a real encrypted file, fed by hand instead of by a centre."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from desk_app.bootstrap import Desk, open_desk
from desk_app.domain.collection import CHECKS, Claim
from desk_app.services.operators import Session
from desk_app.services.ports import Changes, Identity
from desk_app.store.engine import connect
from desk_app.store.key_vault import FileVault, Keys
from desk_app.store.unit import DeskStore
from protocol.bodies import Evidence
from protocol.custody import State
from protocol.events import header_hash
from protocol.identifiers import uuid7
from protocol.keys import SigningKey
from protocol.messages import FeedItem, SyncAnswer
from protocol.objects import (
    BatchObject,
    CardObject,
    ObjectKind,
    OfficeObject,
    OperatorObject,
    PaperRule,
    PolicyObject,
    RelationRule,
    Role,
    encode_object,
)
from protocol.pins import hash_pin
from protocol.status import CardStatus
from protocol.strokes import Strokes, pack

KALIGAWE = "3374041002"
PIN = "495132"
SUPERVISOR_PIN = "862047"
NOON = 1_795_323_600_000  # 22 November 2026, 12.00 WIB
TODAY = date(2026, 11, 22)
_HASHES = {pin: hash_pin(pin, pin.encode().ljust(16, b".")) for pin in (PIN, SUPERVISOR_PIN)}


@dataclass
class FixedClock:
    """A clock that moves when told to."""

    ms: int = NOON
    monotonic: int = 1_000_000
    boot: str = "boot-1"

    def now_ms(self) -> int:
        return self.ms

    def monotonic_ms(self) -> int:
        return self.monotonic

    def boot_id(self) -> str:
        return self.boot

    def advance(self, ms: int) -> None:
        self.ms += ms
        self.monotonic += ms


class SeededEntropy:
    """Random bytes that a test can repeat."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def bytes(self, count: int, /) -> bytes:
        return self._random.randbytes(count)


SIGNATURE: Strokes = (
    tuple((i * 40, 900 + (i * 37) % 500, i * 7, 120) for i in range(40)),
    tuple((1600 + i * 30, 1200 - (i * 29) % 400, 400 + i * 7, 90) for i in range(30)),
)


def signed() -> Evidence:
    return Evidence(kind="drawn", strokes=pack(SIGNATURE))


def owner_claim(**changes: Any) -> Claim:
    return replace(Claim(relation="owner", checks=CHECKS, old_card="never"), **changes)


_TITLES = {
    Role.PETUGAS: "Petugas Registrasi",
    Role.SUPERVISOR: "Kasi Pemerintahan",
    Role.IT: "Pranata Komputer",
}


def operator(name: str, role: Role, pin: str, number: int) -> OperatorObject:
    return OperatorObject(
        id=number.to_bytes(16, "big"),
        name=name,
        role=role,
        nip=f"1990010120200110{number:02}",
        title=_TITLES[role],
        kelurahan=KALIGAWE,
        pin_hash=_HASHES[pin],
    )


PETUGAS = operator("Sri Wahyuni", Role.PETUGAS, PIN, 1)
PENYELIA = operator("Bambang Sutrisno", Role.SUPERVISOR, SUPERVISOR_PIN, 2)
TI = operator("Wahyu Hidayat", Role.IT, PIN, 3)
OFFICE = OfficeObject(
    kelurahan=KALIGAWE, name="Kaligawe", kecamatan="Gayamsari", city="Kota Semarang"
)
_COLLECTOR = PaperRule(paper="collector_ktp", need="required", exception="never")
POLICY = PolicyObject(
    id=bytes(15) + b"\x09",
    name="Uji",
    relations=(
        RelationRule(relation="owner"),
        RelationRule(
            relation="family",
            papers=(
                _COLLECTOR,
                PaperRule(paper="family_card", need="required", exception="same_day"),
            ),
        ),
        RelationRule(
            relation="proxy",
            papers=(
                _COLLECTOR,
                PaperRule(paper="authority_letter", need="required", exception="now"),
            ),
            per_day=2,
        ),
        RelationRule(relation="rt_rw", allowed="now", papers=(_COLLECTOR,)),
    ),
    retention_days=30,
)


def card_object(n: int = 1, **changes: Any) -> CardObject:
    """A made-up card in the drawer, received yesterday in batch 7."""
    base = CardObject(
        id=uuid7(NOON, n.to_bytes(10, "big")),
        kelurahan=KALIGAWE,
        registration=f"2026{n:010}",
        nik=f"337404{(n % 27) + 1:02}0190{n % 10_000:04}",
        name=f"WARGA NOMOR {n}",
        birth_date="1990-01-15",
        birth_place="SEMARANG",
        sex="L",
        address=f"Rusunawa Kaligawe Blok A Lt 2 No {n}",
        rt="003",
        rw="005",
        status=CardStatus(state=State.RECEIVED, since=20_778, batch=BATCH.id),
    )
    return msgspec.structs.replace(base, **changes)


BATCH = BatchObject(
    id=bytes(15) + b"\x07",
    kelurahan=KALIGAWE,
    number="3374000000000100000711",
    count=0,
    dispatched_on=20_777,
    sender_name="Retno Wulandari",
)


@dataclass
class DeskBench:
    """A folder with an enrolled desk in it, and a hand that plays the centre's feed."""

    folder: Path
    clock: FixedClock = field(default_factory=FixedClock)
    number: int = 1
    seed: int = 1
    version: int = 0
    stored: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        rng = random.Random(self.seed)
        self.keys = Keys(rng.randbytes(32), rng.randbytes(32), rng.randbytes(32))
        self.vault = FileVault(self.folder / "keys")
        self.vault.save(self.keys)
        self.key = SigningKey(self.keys.signing)
        self.entropy = SeededEntropy(self.seed)
        self.identity = Identity(
            self.key.device, KALIGAWE, self.number, "WIB", "http://127.0.0.1:9", bytes(32)
        )
        self.path = self.folder / "serah.db"
        if self.path.exists():
            return
        with DeskStore(self.path, self.keys.database) as store, store.write() as unit:
            unit.settings.put("identity", msgspec.msgpack.encode(self.identity))

    def open(self) -> Desk:
        return open_desk(self.folder, vault=self.vault, clock=self.clock, entropy=self.entropy)

    def answer(self, desk: Desk, **changes: Any) -> SyncAnswer:
        """An answer of the centre that stores everything up to now and changes nothing."""
        position = desk.sync_store().position()
        base = SyncAnswer(
            protocol=1,
            request_hash=bytes(32),
            device=self.key.device,
            epoch=position.head[0],
            stored_through=position.head[1],
            server_ms=self.clock.ms,
            next_cursor=position.cursor,
            contact=position.contact + 1,
            generation=position.generation,
        )
        answer = msgspec.structs.replace(base, **changes)
        with desk.store.read() as unit:
            at = unit.log.at(answer.epoch << 32 | answer.stored_through)
        if at is None or "stored_hash" in changes:
            return answer
        return msgspec.structs.replace(answer, stored_hash=header_hash(at.raw))

    def feed(self, desk: Desk, *objects: msgspec.Struct) -> Changes:
        """Give the desk these objects as the centre would; what that changed."""
        items = tuple(self._item(o) for o in objects)
        cursor = (self.version, 0)
        return desk.sync_store().accept(self._unmoved(desk, changes=items, next_cursor=cursor), b"")

    def drop_card(self, desk: Desk, card_id: bytes) -> None:
        """Tell the desk that a card is no longer its own."""
        self.version += 1
        item = FeedItem(KALIGAWE, ObjectKind.CARD, card_id, self.version, None)
        desk.sync_store().accept(self._unmoved(desk, changes=(item,)), b"")

    def confirm(self, desk: Desk) -> None:
        """The centre has stored everything."""
        answer = self.answer(desk)
        self.stored = (answer.epoch, answer.stored_through)
        desk.sync_store().accept(answer, b"")

    def pass_days(self, desk: Desk, days: int) -> None:
        """Days go by, and the centre says what time it is now."""
        self.clock.advance(days * 86_400_000)
        desk.time_keeper.anchor(self.clock.ms, self.clock.monotonic)

    def _unmoved(self, desk: Desk, **changes: Any) -> SyncAnswer:
        """An answer that stores nothing new."""
        epoch, through = self.stored
        return self.answer(desk, epoch=epoch, stored_through=through, **changes)

    def _item(self, given: msgspec.Struct) -> FeedItem:
        self.version += 1
        kind = type(given).__name__.removesuffix("Object").lower()
        ident = getattr(given, "id", None) or KALIGAWE.encode()
        return FeedItem(KALIGAWE, kind, ident, self.version, encode_object(given))


def petugas(desk: Desk) -> Session:
    return desk.operators.sign_in(PETUGAS, PIN)


def penyelia(desk: Desk) -> Session:
    return desk.operators.sign_in(PENYELIA, SUPERVISOR_PIN)


def stocked(bench: DeskBench, cards: int = 3, **changes: Any) -> Desk:
    """An open desk with office, policy, both operators, a batch and some cards in the drawer."""
    desk = bench.open()
    batch = msgspec.structs.replace(BATCH, count=cards)
    rows = [card_object(n + 1, **changes) for n in range(cards)]
    bench.feed(desk, OFFICE, POLICY, PETUGAS, PENYELIA, batch, *rows)
    return desk


def session(given: OperatorObject) -> Session:
    """Somebody who has shown their PIN, without the 30 ms that its hash costs."""
    return Session(given)


def raw(bench: DeskBench) -> dbapi2.Connection:
    """A connection of the plain driver to a closed desk's file: what somebody with its key can do."""
    return connect(bench.path, bench.keys.database)


@contextmanager
def tampering(bench: DeskBench) -> Iterator[dbapi2.Connection]:
    """The plain driver on a closed desk's file with every trigger gone."""
    connection = raw(bench)
    named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in named:
        connection.execute(f"DROP TRIGGER {name}")
    try:
        yield connection
    finally:
        connection.close()
