"""A desk with thousands of events that the centre has not seen: what weeks without a network leave.

Everything is recorded through the real services; only the window is not used for it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from common.dates import business_date, zone_of
from desk_app.bootstrap import Desk, enrol_desk
from desk_app.domain.cards import Card
from desk_app.domain.collection import CHECKS, Claim
from desk_app.services.operators import Session
from desk_app.system import SystemClock
from protocol.bodies import Evidence
from protocol.custody import State
from protocol.objects import Role
from protocol.strokes import pack
from simulation.centre_process import CentreProcess
from simulation.people import Person, make_population, strokes_for, write_print_list_csv
from simulation.slow_line import LineProcess

__all__ = ["OWNER", "PIN", "BusyDesk", "busy_desk", "signature"]

PIN: Final = "495132"
OWNER: Final = Claim(relation="owner", checks=CHECKS, old_card="never")
_KELURAHAN: Final = ("3374041002", "Kaligawe")
_SPARE_CARDS: Final = 24
_PEOPLE_A_GROWN_UP: Final = 2.5


@dataclass(frozen=True, slots=True)
class BusyDesk:
    """A closed desk in ``folder`` that syncs with ``centre`` through ``line``. ``waiting``: cards whose
    owners have not come yet."""

    folder: Path
    centre: CentreProcess
    line: LineProcess
    petugas: str
    waiting: tuple[Card, ...]


def busy_desk(
    out: Path, events: int, seed: int, say: Callable[[str], None], stack: ExitStack
) -> BusyDesk:
    """A desk with at least ``events`` unsent events. What is opened is closed by ``stack``."""
    rng = random.Random(seed)
    today = business_date(SystemClock().now_ms(), zone_of(_KELURAHAN[0]))
    people = _grown_ups(rng, events // 2 + _SPARE_CARDS, today)  # each card is received and given
    say(f"Pusat: {len(people)} keping untuk {_KELURAHAN[1]}")
    centre = CentreProcess(out / "centre")
    stack.callback(centre.stop)
    code, petugas = _prepare_centre(centre, out, people)
    centre.start()
    line = stack.enter_context(LineProcess(centre.url))
    folder = out / "desk"
    with enrol_desk(folder, line.url, code, computer="PC-RAMAI") as desk:
        desk.sync_engine().run_once()
        operator = next(o for o in desk.operators.all() if o.role == Role.PETUGAS)
        session = desk.operators.sign_in(operator, PIN)
        say("Menerima kiriman dan menyerahkan, tanpa jaringan")
        _receive(desk, session, rng)
        waiting = _hand_over(desk, session, rng, events)
    return BusyDesk(folder, centre, line, petugas, waiting)


def signature(rng: random.Random, name: str) -> Evidence:
    """A made-up person's signature."""
    return Evidence(kind="drawn", strokes=pack(strokes_for(rng, name)))


def _grown_ups(rng: random.Random, cards: int, today: date) -> tuple[Person, ...]:
    """People whose KTP-el may be handed over today."""
    everyone = make_population(rng, [_KELURAHAN], round(cards * _PEOPLE_A_GROWN_UP), today)
    grown = [p for p in everyone if p.kind == "KTP" and p.turns_17_on() <= today]
    return tuple(grown[:cards])


def _prepare_centre(
    centre: CentreProcess, out: Path, people: tuple[Person, ...]
) -> tuple[str, str]:
    """Migrate, import, dispatch, add operators; the enrolment code and the petugas' name."""
    centre.command("migrate")
    print_list = out / "daftar-cetak.csv"
    write_print_list_csv(people, print_list)
    accepted = centre.command("import", str(print_list))["accepted"]
    if accepted != len(people):
        raise AssertionError(f"the centre accepted {accepted} of {len(people)} cards")
    registry = _operator(centre, "Retno Wulandari", "registry")
    kelurahan, petugas = _KELURAHAN[0], "Sri Wahyuni"
    centre.command("dispatch", "--kelurahan", kelurahan, "--all", "--operator", registry)
    _operator(centre, petugas, "petugas", "--kelurahan", kelurahan)
    code: str = centre.command("device", "code", "--kelurahan", kelurahan)["code"]
    return code, petugas


def _operator(centre: CentreProcess, name: str, role: str, *more: str) -> str:
    words = ("--name", name, "--role", role, "--title", "Petugas", "--nip", "199001012020011010")
    ident: str = centre.command("operator", "add", *words, *more, given=PIN + "\n")["id"]
    return ident


def _receive(desk: Desk, session: Session, rng: random.Random) -> None:
    for waiting in desk.receive.waiting():
        desk.receive.receive(
            session,
            waiting.batch.id,
            counted=len(waiting.cards),
            evidence=signature(rng, session.operator.name),
            deliverer="Kurir kecamatan",
        )


def _hand_over(desk: Desk, session: Session, rng: random.Random, events: int) -> tuple[Card, ...]:
    """Hand over until enough waits to be sent; the cards that are left."""
    with desk.store.read() as unit:
        batches = sorted({b for b, _ in unit.cards.counts() if b is not None})
        cards = [c for b in batches for c in unit.cards.of_batch(b)]
    free = [c for c in cards if c.state is State.RECEIVED]
    missing = events - desk.sync_store().position().unsent
    if not 0 <= missing <= len(free):
        raise AssertionError(f"{missing} hand-overs wanted, {len(free)} cards can be handed over")
    for card in free[:missing]:
        desk.hand_over.hand_over(session, card.id, OWNER, signature(rng, card.name))
    return tuple(free[missing:])
