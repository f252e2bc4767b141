"""A PC of the city: its disk, its clock, its people, and the real desk on it while it runs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desk_app.bootstrap import Desk, open_desk
from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.services.ports import LoggedEvent
from desk_app.store.key_vault import FileVault
from desk_app.sync.engine import SyncEngine
from protocol.bodies import Receive, read_body
from protocol.events import evidence_code, header_hash
from protocol.objects import Role
from simulation.city.clocks import PcClock
from simulation.city.network import Line
from simulation.city.oracle import Act, Disk
from simulation.city.seeded import SeededBytes
from simulation.city.template import PIN
from simulation.city.violation import require

__all__ = ["Backup", "Pc"]

_DATABASE: Final = "serah.db"
_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy made at some time: a database file or a whole folder, and what stood in the log then."""

    path: Path
    acts: tuple[Act, ...]
    seen_ms: int

    @property
    def is_image(self) -> bool:
        """Whether it is a copy of the whole disk, keys and high-water mark included."""
        return self.path.is_dir()


class Pc:
    """One PC. ``disk`` is the oracle's log of what stands on it; ``line`` its way to the centre."""

    def __init__(
        self,
        name: str,
        folder: Path,
        machine: str,
        clock: PcClock,
        entropy: SeededBytes,
        kelurahan: str,
    ) -> None:
        self.name = name
        self.folder = folder
        self.machine = machine  # what names its hardware
        self.clock = clock
        self.entropy = entropy
        self.kelurahan = kelurahan  # as its desk knew it when it was opened last
        self.disk: Disk
        self.line: Line
        self.petugas: Session | None = None
        self.supervisor: Session | None = None
        self.screen: list[bytes] = []  # hashes of what the running step has shown as done
        self.backups: list[Backup] = []
        self.at_work = 0  # steps under way, one within the other
        self.offline_until = 0  # day number
        self.day_is_sure = False  # a person has confirmed it in this start
        self._desk: Desk | None = None
        self._engine: SyncEngine | None = None

    @property
    def is_copy(self) -> bool:
        """Whether its disk is a copy of another's."""
        return "x" in self.name

    @property
    def desk(self) -> Desk:
        """The running desk."""
        assert self._desk is not None, f"{self.name} is off"
        return self._desk

    @property
    def engine(self) -> SyncEngine:
        """Its sync engine, one for as long as the desk runs."""
        if self._engine is None:
            self._engine = self.desk.sync_engine(transport=self.line)
        return self._engine

    @property
    def is_on(self) -> bool:
        """Whether the desk runs."""
        return self._desk is not None

    def open(self) -> Desk:
        """Start the desk. Raises SimulatedCrashError when that is the moment."""
        vault = FileVault(self.folder / "keys", self.machine)
        self._desk = open_desk(self.folder, vault=vault, clock=self.clock, entropy=self.entropy)
        self.kelurahan = self._desk.identity.kelurahan
        self.day_is_sure = False
        return self._desk

    def close(self) -> None:
        """Close the desk."""
        if self._desk is not None:
            self._desk.close()
        self._desk = self._engine = self.petugas = self.supervisor = None

    def sign_in(self, pick: int) -> list[bytes]:
        """The morning: a petugas and the supervisor show their PINs; who may sign in here.

        Nobody can at a PC that was moved, until it has heard who works at its new place.
        """
        staff = self.desk.operators.all()
        petugas = [o for o in staff if o.role is Role.PETUGAS]
        chief = next((o for o in staff if o.role is Role.SUPERVISOR), None)
        if petugas and chief is not None:
            self.petugas = self.desk.operators.sign_in(petugas[pick % len(petugas)], PIN)
            self.supervisor = self.desk.operators.sign_in(chief, PIN)
        return [o.id for o in staff]

    def staff(self) -> tuple[Session, Session]:
        """Petugas and supervisor of the day."""
        if self.petugas is None or self.supervisor is None:
            raise Refused("operator", "nobody has signed in")
        return self.petugas, self.supervisor

    # ---- the log as the oracle sees it

    def new_acts(self) -> list[Act]:
        """What the log holds beyond what the oracle has of this disk."""
        acts: list[Act] = []
        position = self._last_position()
        with self.desk.store.read() as unit:
            while page := unit.log.after(position, _PAGE):
                acts += [self._act(one) for one in page]
                position = page[-1].position
                if len(page) < _PAGE:
                    break
        return acts

    def log_hashes(self) -> set[bytes]:
        """Of every event in the log."""
        hashes: set[bytes] = set()
        position = 0
        with self.desk.store.read() as unit:
            while page := unit.log.after(position, _PAGE):
                hashes.update(header_hash(one.raw) for one in page)
                position = page[-1].position
        return hashes

    def remembers(self) -> None:
        """The newest act that the oracle has of this disk stands in its log. Raises Violation."""
        if not self.disk.acts:
            return
        last = self.disk.acts[-1]
        with self.desk.store.read() as unit:
            held = unit.log.at(self._last_position())
        same = held is not None and header_hash(held.raw) == last.hash
        require(same, "nothing recorded is lost", f"{self.name}: {last} is not in the log")

    def _last_position(self) -> int:
        last = self.disk.acts[-1] if self.disk.acts else None
        return 0 if last is None else last.epoch << 32 | last.seq

    def _act(self, one: LoggedEvent) -> Act:
        header = one.header
        said = read_body(header.kind, one.body) if header.kind == "receive" and one.body else None
        return Act(
            hash=header_hash(one.raw),
            device=header.device,
            epoch=header.epoch,
            seq=header.seq,
            kind=header.kind,
            variant=header.variant,
            card=header.card,
            number=header.number,
            code=evidence_code(one.raw),
            about=header.about,
            disk=self.disk.name,
            kelurahan=header.kelurahan,
            seen_ms=self.disk.seen_ms,
            trust=header.trust,
            time_ms=header.time_ms,
            day=header.business_date,
            batch=said.batch if isinstance(said, Receive) else None,
        )

    # ---- the disk

    def keep_files(self) -> None:
        """What the disk holds at the moment of death: nothing done after it may count."""
        kept = self._dead()
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        for name in (_DATABASE, f"{_DATABASE}-wal", "keys/high_water"):
            source = self.folder / name
            if source.exists():
                shutil.copyfile(source, kept / source.name)

    def fall_dead(self) -> None:
        """The machine is off, and its disk is as it was when it died."""
        self.close()
        kept = self._dead()
        if not kept.is_dir():
            self.keep_files()
        self._forget_database()
        for source in kept.iterdir():
            there = self.folder / ("keys" if source.name == "high_water" else "") / source.name
            shutil.copyfile(source, there)
        shutil.rmtree(kept)

    def mark(self) -> tuple[int, int]:
        """Epoch and seq of the newest event that this PC says it has ever recorded."""
        mark = FileVault(self.folder / "keys", self.machine).high_water()
        return (0, 0) if mark is None else (mark.epoch, mark.seq)

    def note_backup(self, path: Path) -> None:
        """A copy of the disk as it is now has been made there."""
        self.backups.append(Backup(path, tuple(self.disk.acts), self.disk.seen_ms))

    def copy_disk(self, to: Path) -> None:
        """Copy the disk, keys and all; the desk must be closed."""
        shutil.copytree(self.folder, to)

    def put_back(self, backup: Backup) -> None:
        """Somebody puts an old copy in the place of the database, or of the whole disk."""
        if backup.is_image:
            shutil.rmtree(self.folder)
            shutil.copytree(backup.path, self.folder)
        else:
            self._forget_database()
            shutil.copyfile(backup.path, self.folder / _DATABASE)

    def _forget_database(self) -> None:
        for end in ("", "-wal", "-shm"):
            (self.folder / (_DATABASE + end)).unlink(missing_ok=True)

    def _dead(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-dead")
