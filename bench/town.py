"""A real centre with one kelurahan's cards, and desks enrolled at it, for the rows to work on."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from common.dates import business_date, zone_of
from desk_app.bootstrap import Desk, enrol_desk, open_desk
from desk_app.domain.collection import CHECKS, Claim
from desk_app.services.operators import Session
from desk_app.system import SystemClock
from protocol.bodies import Evidence
from protocol.objects import Role
from protocol.strokes import pack
from simulation.centre_process import CentreProcess
from simulation.people import Person, make_population, strokes_for, write_print_list_csv

__all__ = ["CLAIM", "Town", "signed_by"]

KELURAHAN: Final = "3374041002"
_NAME: Final = "Kaligawe"
_PIN: Final = "495132"
CLAIM: Final = Claim(relation="owner", checks=CHECKS, old_card="never")


def signed_by(rng: random.Random, name: str) -> Evidence:
    """A drawn signature of a made-up person."""
    return Evidence(kind="drawn", strokes=pack(strokes_for(rng, name)))


@dataclass
class Town:
    """A serving centre and the folder of a desk that has received every card. See `Town.open`."""

    work: Path
    centre: CentreProcess
    people: tuple[Person, ...]
    rng: random.Random

    @classmethod
    @contextmanager
    def open(cls, work: Path, cards: int, seed: int = 1) -> Iterator[Town]:
        """Make it in the empty folder ``work``; the centre stops at the end of the block."""
        rng = random.Random(seed)
        today = business_date(SystemClock().now_ms(), zone_of(KELURAHAN))
        people = make_population(rng, [(KELURAHAN, _NAME)], cards, today)
        centre = CentreProcess(work / "centre")
        centre.command("migrate")
        print_list = work / "daftar-cetak.csv"
        write_print_list_csv(people, print_list)
        centre.command("import", str(print_list))
        registry = centre.command(
            *("operator", "add", "--name", "Retno Wulandari", "--role", "registry"),
            *("--title", "Kepala Bidang", "--nip", "198003122005012001"),
            given=_PIN + "\n",
        )
        centre.command("dispatch", "--kelurahan", KELURAHAN, "--all", "--operator", registry["id"])
        centre.command(
            *("operator", "add", "--name", "Sri Wahyuni", "--role", "petugas"),
            *("--title", "Petugas Registrasi", "--nip", "199001012020011011"),
            *("--kelurahan", KELURAHAN),
            given=_PIN + "\n",
        )
        with ExitStack() as stack:
            centre.start()
            stack.callback(centre.stop)
            town = cls(work, centre, people, rng)
            with town.enrol(work / "desk") as desk:
                desk.sync_engine().run_once()
                session = town.sign_in(desk)
                for waiting in desk.receive.waiting():
                    desk.receive.receive(
                        session,
                        waiting.batch.id,
                        counted=len(waiting.cards),
                        evidence=signed_by(rng, session.operator.name),
                        deliverer="Kurir kecamatan",
                        place="Laci A",
                    )
                desk.sync_engine().run_once()
            yield town

    def enrol(self, folder: Path) -> Desk:
        """A new desk of the kelurahan; nothing is fetched yet."""
        code = self.centre.command("device", "code", "--kelurahan", KELURAHAN)["code"]
        return enrol_desk(folder, self.centre.url, code, computer=folder.name)

    def copy(self, name: str) -> Path:
        """A copy of the desk's folder, for a row to spoil. Only one copy may sync."""
        return Path(shutil.copytree(self.work / "desk", self.work / name))

    def open_copy(self, name: str) -> Desk:
        """The desk in a copy of the folder."""
        return open_desk(self.copy(name))

    @staticmethod
    def sign_in(desk: Desk) -> Session:
        """The petugas at ``desk``."""
        petugas = next(o for o in desk.operators.all() if o.role is Role.PETUGAS)
        return desk.operators.sign_in(petugas, _PIN)
