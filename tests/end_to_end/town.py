"""A small town: one real centre in its own process, two PCs of one kelurahan, their command lines."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from simulation.centre_process import CentreProcess
from simulation.people import make_population, strokes_for, write_print_list_csv
from tests.support.command_line import PIN, SUPERVISOR_PIN, Pc

KALIGAWE = "3374041002"


@dataclass
class Town:
    """The centre, the PCs, a signature file, and the registrations of some owners of age."""

    centre: CentreProcess
    pcs: list[Pc]
    strokes: Path
    registrations: list[str]


def build(folder: Path, database_url: str | None, cards: int = 24) -> Town:
    """Everything up to the enrolled and received state."""
    rng = random.Random(7)
    today = date.today()  # noqa: DTZ011 - ages in the made-up population only
    people = make_population(rng, [(KALIGAWE, "Kaligawe")], cards, today)
    centre = CentreProcess(folder / "centre", database_url)
    centre.command("migrate")
    print_list = folder / "daftar.csv"
    write_print_list_csv(people, print_list)
    centre.command("import", str(print_list))
    registry = centre.command("operator", "add", "--name", "Retno Wulandari", "--role", "registry")
    centre.command("dispatch", "--kelurahan", KALIGAWE, "--all", "--operator", registry["id"])
    for name, role, pin in (
        ("Sri Wahyuni", "petugas", PIN),
        ("Bambang Sutrisno", "supervisor", SUPERVISOR_PIN),
    ):
        centre.command(
            *("operator", "add", "--name", name, "--role", role, "--kelurahan", KALIGAWE),
            given=pin + "\n",
        )
    centre.start()
    strokes = folder / "ttd.json"
    strokes.write_text(json.dumps(strokes_for(rng, "Warga")), encoding="utf-8")
    pcs = [Pc(folder / f"pc-{n}") for n in (1, 2)]
    for pc in pcs:
        code = centre.command("device", "code", "--kelurahan", KALIGAWE)["code"]
        enrolled = pc("enrol", centre.url, code, "--computer", pc.folder.name)
        assert enrolled.code == 0, enrolled.err
        assert pc("sync").code == 0
    first = pcs[0]
    batch = first("batches", "--json").json[0]
    received = first(
        *(
            "receive",
            batch["number"],
            "--counted",
            str(batch["cards"]),
            "--operator",
            "Sri Wahyuni",
        ),
        *("--strokes", str(strokes)),
        pins=PIN + "\n",
    )
    assert received.code == 0, received.err
    for pc in pcs:
        assert pc("sync").code == 0
    adults = [
        p.no_registrasi for p in people if p.kind == "KTP" and p.turns_17_on().year < today.year - 1
    ]
    return Town(centre, pcs, strokes, adults)
