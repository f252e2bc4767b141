"""A city on the evening before: migrated, with its cards printed and its desks enrolled; made once, copied
for every seed."""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from argon2 import PasswordHasher
from argon2.low_level import Type

from central_server.bootstrap import Centre
from central_server.migration import migrate
from central_server.services.enrol import make_code
from central_server.services.print_lists import PrintLists
from central_server.services.setup import shipped_policy
from central_server.services.staff import NewOperator, Staff, tell_desks
from central_server.settings import Settings
from central_server.store.unit import Unit
from desk_app.bootstrap import enrol_desk
from desk_app.store.key_vault import FileVault
from desk_app.sync.report import Outcome
from desk_app.sync.transport import TransportError, TransportKind
from protocol.identifiers import uuid7
from protocol.objects import ObjectKind, OperatorObject, Role, encode_object
from simulation.city.clocks import DAY_MS, HOUR_MS, CentreClock, PcClock, TrueTime, ms_of
from simulation.city.databases import Databases, SqliteFiles
from simulation.city.layout import DeskPlace, Layout
from simulation.city.seeded import SeededBytes
from simulation.city.storage import Storage
from simulation.people import make_population, write_print_list_csv

__all__ = ["FIRST_MORNING_MS", "PIN", "Template"]

FIRST_MORNING_MS: Final = ms_of(2026, 3, 2)  # a Monday, 07.00 WIB
PIN: Final = "495132"
_EVENING_MS: Final = FIRST_MORNING_MS - DAY_MS + 10 * HOUR_MS
_TODAY: Final = date(2026, 3, 1)
_RETENTION_DAYS: Final = 1
_KEYS: Final = "centre.key"
# A real Argon2id text that costs nothing: `pin_matches` takes the parameters from it.
_CHEAP: Final = PasswordHasher(
    time_cost=1, memory_cost=8, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)
_STAFF: Final = (
    ("Sri Wahyuni", Role.PETUGAS),
    ("Agus Setiawan", Role.PETUGAS),
    ("Dwi Lestari", Role.PETUGAS),
    ("Bambang Sutrisno", Role.SUPERVISOR),
)


class _Straight:
    """A line without faults, for the evening before."""

    def __init__(self, centre: Centre, time: TrueTime) -> None:
        self._centre = centre
        self._time = time

    def exchange(self, path: str, body: bytes) -> bytes:
        """Ask the centre."""
        self._time.pass_ms(20)
        service = self._centre.enrol if path == "/v1/enrol" else self._centre.sync
        return service.answer(body).envelope

    def get(self, path: str) -> bytes:  # noqa: ARG002 - the port has it
        """Nobody asks the time here."""
        raise TransportError(TransportKind.OFFLINE)

    def correct_clock(self, server_ms: int, asked_monotonic_ms: int) -> None:
        """No certificates here."""

    def close(self) -> None:
        """Nothing to give back."""


class Template:
    """The city in ``folder``; `build` makes it, `copy` gives a seed its own."""

    def __init__(self, folder: Path, layout: Layout, databases: Databases | None = None) -> None:
        self.folder = folder
        self.layout = layout
        self.databases = databases or SqliteFiles()

    def build(self) -> Template:
        """Make everything, with bytes that are the same each time; the folder must be empty."""
        time = TrueTime(_EVENING_MS)
        clock = CentreClock(time)
        settings = Settings(self.databases.make(self.folder), self.folder / _KEYS)
        with Storage(server=self.databases.server):
            migrate(settings, clock, SeededBytes("template migrate"))
            centre = Centre(settings, clock, SeededBytes("template centre"))
            try:
                self._fill(centre)
                line = _Straight(centre, time)
                for place in self.layout.places():
                    self._enrol(centre, line, time, place)
            finally:
                centre.close()
        return self

    def copy(self, to: Path) -> Settings:
        """The whole city in another folder; where its centre keeps its things."""
        shutil.copytree(self.folder, to)
        return Settings(self.databases.copy(self.folder, to), to / _KEYS)

    def _fill(self, centre: Centre) -> None:
        given: set[str] = set()
        for code, name in self.layout.kelurahan():
            people = make_population(
                random.Random(code), [(code, name)], self.layout.cards(code), _TODAY, given
            )
            file = self.folder / f"{code}.csv"
            write_print_list_csv(people, file)
            lists = centre.service(PrintLists)
            done = lists.take(file.read_bytes(), file.name, None)
            file.unlink()
            if done.errors:
                raise AssertionError(f"the made-up print list is refused: {done.errors[0]}")
            for person, role in _STAFF:
                _add_operator(centre, person, role, code)
        staff = Staff(centre.store, centre.clock, centre.randomness)
        staff.add(NewOperator("Retno Wulandari", Role.REGISTRY))
        centre.store.write(lambda unit: _keep_bodies_shortly(unit, self.layout))

    def _enrol(self, centre: Centre, line: _Straight, time: TrueTime, place: DeskPlace) -> None:
        code, _ = make_code(centre.store, centre.clock, centre.randomness, place.kelurahan, 24)
        with enrol_desk(
            self.folder / place.name,
            "simulated",
            str(code),
            computer=f"PC-{place.name}",
            vault=FileVault(self.folder / place.name / "keys", place.name),
            clock=PcClock(time),
            entropy=SeededBytes(f"template {place.name}"),
            transport=line,
        ) as desk:
            report = desk.sync_engine(transport=line).run_once()
            if report.outcome is not Outcome.DONE:
                raise AssertionError(f"the first sync ended with {report.outcome}")


def _add_operator(centre: Centre, name: str, role: Role, kelurahan: str) -> None:
    named = SeededBytes(f"{name} {kelurahan}")
    operator = OperatorObject(
        id=uuid7(centre.clock.now_ms(), named.bytes(10)),
        name=name,
        role=role,
        kelurahan=kelurahan,
        title="Kasi Pemerintahan" if role is Role.SUPERVISOR else "Petugas Registrasi",
        pin_hash=_CHEAP.hash(PIN, salt=named.bytes(16)),
        pin_version=1,
    )

    def work(unit: Unit) -> None:
        unit.operators.add(operator)
        tell_desks(unit, operator)

    centre.store.write(work)


def _keep_bodies_shortly(unit: Unit, layout: Layout) -> None:
    """A retention of days instead of years, so that a purge has something to do within the run."""
    policy = msgspec.structs.replace(shipped_policy(), retention_days=_RETENTION_DAYS)
    unit.offices.set_policy(policy)
    for code, _ in layout.kelurahan():
        unit.feed.put(code, ObjectKind.POLICY, policy.id, encode_object(policy))
