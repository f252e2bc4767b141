"""One kelurahan with a real centre over HTTP and real desks, and the accidents that befall their disks."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from central_server.services.dispatch import Dispatched
from central_server.services.enrol import make_code
from central_server.services.staff import NewOperator, Staff
from central_server.settings import Settings
from central_server.store.unit import Unit
from desk_app.bootstrap import Desk, enrol_desk, open_desk
from desk_app.domain.cards import Card
from desk_app.domain.collection import CHECKS, Claim
from desk_app.services.hand_over import HandedOver
from desk_app.services.operators import Session
from desk_app.store.backup import copy_database
from desk_app.store.key_vault import FileVault
from desk_app.store.rows import all_card_ids
from desk_app.sync.report import SyncReport
from protocol.bodies import Evidence
from protocol.events import header_hash
from protocol.objects import CardObject, CaseObject, OperatorObject, Role
from tests.central_server.city import import_list, print_list, send_all
from tests.central_server.conftest import KELURAHAN
from tests.support.centre import CentreServer
from tests.support.postgres import Postgres

__all__ = ["Office", "Pc", "card_of", "cards_of", "hand_over", "hashes_of", "receive_all", "sync"]

_T = TypeVar("_T")
_CLAIM = Claim(relation="owner", checks=CHECKS, old_card="never")
_SIGNED = Evidence(kind="paper", sheet="7", row=1)


def sync(desk: Desk) -> SyncReport:
    """One run of the desk's own engine over HTTP."""
    engine = desk.sync_engine()
    try:
        return engine.run_once()
    finally:
        engine.close()


def cards_of(desk: Desk) -> list[Card]:
    """The desk's rows, by registration number."""
    with desk.store.read() as unit:
        found = [unit.cards.get(i) for i in all_card_ids(unit)]
    return sorted((c for c in found if c is not None), key=lambda c: c.registration)


def card_of(desk: Desk, card: bytes) -> Card:
    """One row."""
    with desk.store.read() as unit:
        found = unit.cards.get(card)
    assert found is not None
    return found


def hashes_of(desk: Desk) -> dict[bytes, tuple[int, int]]:
    """The header hash of every event of the desk's log, and where it stands."""
    with desk.store.read() as unit:
        log = unit.log.after(0, 100_000)
    return {header_hash(e.raw): (e.header.epoch, e.header.seq) for e in log}


def hand_over(desk: Desk, card: bytes) -> HandedOver:
    """The owner collects a card from whoever of the operators comes first."""
    return desk.hand_over.hand_over(_session(desk), card, _CLAIM, _SIGNED)


def receive_all(desk: Desk) -> None:
    """Every batch on its way is received."""
    for waiting in desk.receive.waiting():
        desk.receive.receive(
            _session(desk), waiting.batch.id, counted=len(waiting.cards), evidence=_SIGNED
        )


def _session(desk: Desk) -> Session:
    return Session(next(o for o in desk.operators.all() if o.role is Role.PETUGAS))


@dataclass
class Pc:
    """A PC of the office: its data folder, and the desk while it is open."""

    office: Office
    folder: Path
    desk: Desk
    machine: str | None = None

    def close(self) -> None:
        self.desk.close()

    def open(self) -> Desk:
        vault = FileVault(self.folder / "keys", self.machine)
        self.desk = open_desk(self.folder, vault=vault)
        return self.desk

    def copy(self, name: str, machine: str | None = None) -> Pc:
        """The same disk once more, open like the first; ``machine``: in other hardware."""
        self.close()
        folder = self.folder.with_name(name)
        shutil.copytree(self.folder, folder)
        copied = Pc(self.office, folder, self.desk, machine)
        self.open()
        copied.open()
        self.office.pcs.append(copied)
        return copied

    def enrol_again(self, kelurahan: str = KELURAHAN) -> Desk:
        """A new code for the same folder."""
        self.close()
        try:
            code = self.office.code(kelurahan)
            self.desk = enrol_desk(self.folder, self.office.server.url, code)
        except BaseException:
            self.open()
            raise
        return self.desk

    def save(self, name: str) -> Path:
        """A copy of the database, keys and mark left out."""
        keys = self.desk.vault.load()
        assert keys is not None
        return copy_database(self.desk.store.path, keys.database, self.folder.with_name(name))

    def restore(self, saved: Path) -> Desk:
        """That copy in the place of the database; the PC finds out by itself at its next start."""
        self.close()
        for left in self.folder.glob("serah.db*"):
            left.unlink()
        shutil.copy(saved, self.folder / "serah.db")
        return self.open()


@dataclass
class Office:
    """A centre with one kelurahan and its PCs."""

    folder: Path
    settings: Settings
    postgres: Postgres | None = None
    pcs: list[Pc] = field(default_factory=list)
    _saved: list[str] = field(default_factory=list)
    _printed: int = 0

    def __post_init__(self) -> None:
        self.server = CentreServer(self.settings)
        centre = self.server.centre
        staff = Staff(centre.store, centre.clock, centre.randomness)
        self.operators: list[OperatorObject] = [
            staff.add(NewOperator("Sri Wahyuni", Role.PETUGAS, kelurahan=KELURAHAN, pin="495132")),
            staff.add(NewOperator("Bambang S", Role.SUPERVISOR, kelurahan=KELURAHAN, pin="862047")),
        ]

    def read(self, work: Callable[[Unit], _T]) -> _T:
        """Look into the centre's database."""
        return self.server.centre.store.read(work)

    def code(self, kelurahan: str = KELURAHAN) -> str:
        centre = self.server.centre
        return str(make_code(centre.store, centre.clock, centre.randomness, kelurahan, 72)[0])

    def enrol(self, name: str) -> Pc:
        """A new PC, synced once."""
        folder = self.folder / name
        pc = Pc(self, folder, enrol_desk(folder, self.server.url, self.code(), computer=name))
        self.pcs.append(pc)
        sync(pc.desk)
        return pc

    def add_operator(self, name: str) -> OperatorObject:
        """One more person of the kelurahan, without a NIP."""
        centre = self.server.centre
        staff = Staff(centre.store, centre.clock, centre.randomness)
        return staff.add(NewOperator(name, Role.PETUGAS, kelurahan=KELURAHAN, pin="730518"))

    def print_cards(self, count: int) -> bytes:
        """A print list of cards not printed before, taken over by the centre."""
        data = print_list(range(self._printed + 1, self._printed + count + 1))
        self._printed += count
        assert not import_list(self.server, data).errors
        return data

    def dispatch(self) -> Dispatched:
        return send_all(self.server)

    def stocked(self, cards: int) -> Pc:
        """A PC that has received a batch and said so."""
        self.print_cards(cards)
        self.dispatch()
        pc = self.enrol("pc-1")
        receive_all(pc.desk)
        sync(pc.desk)
        return pc

    def card(self, card: bytes) -> CardObject:
        """A card as the centre knows it."""
        return self.read(lambda unit: unit.cards.get([card])[card])

    def cases(self) -> list[CaseObject]:
        return self.read(lambda unit: unit.cases.all(open_only=True))

    def missing(self, *desks: Desk) -> list[tuple[int, int]]:
        """Where those events of the desks stand that the centre does not hold."""
        wanted: dict[bytes, tuple[int, int]] = {}
        for desk in desks:
            wanted |= hashes_of(desk)
        device = desks[0].identity.device

        def work(unit: Unit) -> set[bytes]:
            epochs = {epoch for epoch, _ in wanted.values()}
            return {row.hash for e in epochs for row in unit.events.held(device, e, 0, 1 << 30, 0)}

        held = self.read(work)
        return [at for digest, at in wanted.items() if digest not in held]

    def save(self) -> str:
        """A backup of the centre's database, keys and mark left out; put back by `restore`."""
        self.server.stop()
        name = f"serah_{uuid.uuid4().hex}"
        if self.postgres is not None:
            self.postgres.copy(self.settings.database_url, name)
        else:
            shutil.copy(self._file, self.folder / name)
        self._saved.append(name)
        self.server.start()
        return name

    def restore(self, saved: str) -> None:
        """The centre's database is what it was at `save`."""
        self.server.stop()
        if self.postgres is not None:
            self.postgres.put_back(saved, self.settings.database_url)
        else:
            for left in self._file.parent.glob(f"{self._file.name}*"):
                left.unlink()
            shutil.copy(self.folder / saved, self._file)
        self.server.start()

    @property
    def _file(self) -> Path:
        file = self.settings.sqlite_file
        assert file is not None
        return file

    def close(self) -> None:
        for pc in self.pcs:
            pc.close()
        self.server.stop()
        for name in self._saved:
            if self.postgres is not None:
                self.postgres.drop(name)


def opened(folder: Path, settings: Settings, postgres: Postgres | None) -> Iterator[Office]:
    """An office that is closed at the end, for a fixture."""
    office = Office(folder, settings, postgres)
    try:
        yield office
    finally:
        office.close()
