"""A centre made in this process: schema, cards of one kelurahan dispatched, people, enrolment codes."""

from __future__ import annotations

import csv
import random
import tempfile
from pathlib import Path
from typing import Final

from central_server.bootstrap import Centre
from central_server.migration import migrate
from central_server.ports import Clock, Randomness, SystemRandomness
from central_server.services.dispatch import Dispatches
from central_server.services.enrol import make_code
from central_server.services.print_lists import PrintLists
from central_server.services.staff import NewOperator, Staff
from central_server.settings import DATABASE_VARIABLE, KEY_VARIABLE, Settings
from common.dates import business_date, zone_of
from common.resources import resource_path
from protocol.objects import Role
from simulation.people import make_population, write_print_list_csv

__all__ = ["KELURAHAN", "PIN", "SUPERVISOR_PIN", "fill_centre", "new_code", "settings_for"]

KELURAHAN: Final = "3374041002"
PIN: Final = "495132"
SUPERVISOR_PIN: Final = "862047"
_CODE_HOURS: Final = 24 * 365


def settings_for(folder: Path, database_url: str = "") -> Settings:
    """A centre whose key, and database unless another URL is given, lie in ``folder``."""
    return Settings.from_environment(
        {
            DATABASE_VARIABLE: database_url or f"sqlite:///{folder / 'centre.sqlite3'}",
            KEY_VARIABLE: str(folder / "centre.key"),
        }
    )


def fill_centre(settings: Settings, clock: Clock, seed: int, cards: int) -> Centre:
    """Make the centre with ``cards`` cards of grown-ups and children on their way to the kelurahan, a
    petugas and a supervisor; open."""
    randomness = SystemRandomness()
    migrate(settings, clock, randomness)
    centre = Centre(settings, clock, randomness)
    rng = random.Random(seed)
    today = business_date(clock.now_ms(), zone_of(KELURAHAN))
    people = make_population(rng, [(KELURAHAN, _name())], cards, today)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "daftar.csv"
        write_print_list_csv(people, file)
        taken = PrintLists(centre.store, centre.keys, clock, randomness).take(
            file.read_bytes(), file.name, None
        )
    if taken.accepted != len(people):
        raise AssertionError(f"the centre took {taken.accepted} of {len(people)} cards")
    _add_people(centre, clock, randomness)
    return centre


def _add_people(centre: Centre, clock: Clock, randomness: Randomness) -> None:
    staff = Staff(centre.store, clock, randomness)
    registry = staff.add(NewOperator("Retno Wulandari", Role.REGISTRY))
    for name, role, pin in (
        ("Sri Wahyuni", Role.PETUGAS, PIN),
        ("Bambang Sutrisno", Role.SUPERVISOR, SUPERVISOR_PIN),
    ):
        staff.add(NewOperator(name, role, kelurahan=KELURAHAN, pin=pin))
    sent = Dispatches(centre.store, centre.keys, clock, randomness)
    sent.send(KELURAHAN, None, registry.id, "")


def new_code(centre: Centre) -> str:
    """A code that one desk enrols with."""
    made = make_code(centre.store, centre.clock, centre.randomness, KELURAHAN, _CODE_HOURS)
    return str(made[0])


def _name() -> str:
    with resource_path("data", "kota_semarang_wilayah.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return next(r["nama"] for r in rows if r["kode"].replace(".", "") == KELURAHAN)
