"""The centre of the demo day: a print list imported and dispatched, operators, enrolment codes."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from common.resources import resource_path
from simulation.centre_process import CentreProcess
from simulation.people import Person, make_population, write_print_list_csv

__all__ = [
    "CARDS",
    "DESKS",
    "KELURAHAN",
    "PIN",
    "SUPERVISOR_PIN",
    "DeskPeople",
    "kelurahan_names",
    "made_up_people",
    "open_centre",
]

CARDS: Final = 1_200
KELURAHAN: Final = ("3374041002", "3374041001", "3374041003")  # Kaligawe, Tambakrejo, Sawah Besar
PIN: Final = "495132"
SUPERVISOR_PIN: Final = "862047"


@dataclass(frozen=True, slots=True)
class DeskPeople:
    """Who works at the desk of a kelurahan."""

    kelurahan: str
    petugas: str
    supervisor: str


DESKS: Final = (
    DeskPeople(KELURAHAN[0], "Sri Wahyuni I", "Bambang Sutrisno I"),
    DeskPeople(KELURAHAN[1], "Sri Wahyuni II", "Bambang Sutrisno II"),
)


def kelurahan_names() -> dict[str, str]:
    """The name of every kelurahan by its 10-digit code."""
    with resource_path("data", "kota_semarang_wilayah.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return {r["kode"].replace(".", ""): r["nama"] for r in rows if r["tingkat"] == "kelurahan"}


def made_up_people(rng: random.Random, today: date) -> tuple[Person, ...]:
    """Everybody whose card is on the print list."""
    names = kelurahan_names()
    return make_population(rng, [(k, names[k]) for k in KELURAHAN], CARDS, today)


def open_centre(centre: CentreProcess, out: Path, people: tuple[Person, ...]) -> dict[str, str]:
    """Migrate, import, dispatch, add operators, serve; the enrolment code of each desk's kelurahan."""
    centre.command("migrate")
    print_list = out / "daftar-cetak.csv"
    write_print_list_csv(people, print_list)
    accepted = centre.command("import", str(print_list))["accepted"]
    if accepted != len(people):
        raise AssertionError(f"the centre accepted {accepted} of {len(people)} cards")
    registry = centre.command(
        *("operator", "add", "--name", "Retno Wulandari", "--role", "registry"),
        *("--title", "Kepala Bidang Pelayanan Pendaftaran Penduduk", "--nip", "198003122005012001"),
        given=PIN + "\n",
    )
    for kelurahan in KELURAHAN:
        centre.command("dispatch", "--kelurahan", kelurahan, "--all", "--operator", registry["id"])
    codes = {}
    for n, desk in enumerate(DESKS):
        for name, role, title, nip, pin in (
            (desk.petugas, "petugas", "Petugas Registrasi", f"19900101202001101{n}", PIN),
            (
                *(desk.supervisor, "supervisor", "Kasi Pemerintahan"),
                *(f"19780505200501100{n}", SUPERVISOR_PIN),
            ),
        ):
            centre.command(
                *("operator", "add", "--name", name, "--role", role, "--title", title),
                *("--nip", nip, "--kelurahan", desk.kelurahan),
                given=pin + "\n",
            )
        code = centre.command("device", "code", "--kelurahan", desk.kelurahan)["code"]
        codes[desk.kelurahan] = code
    centre.start()
    return codes
