"""A desk with thousands of events that the centre has not seen: what weeks without a network leave.

Everything is recorded through the real services; only the window is not used for it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
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
from desk_app.services.receive_batch import WaitingBatch
from desk_app.system import SystemClock
from protocol.bodies import Evidence
from protocol.custody import State
from protocol.objects import Role
from protocol.strokes import pack
from simulation.centre_process import CentreProcess
from simulation.people import Person, make_population, strokes_for, write_print_list_csv
from simulation.slow_line import LineProcess

__all__ = [
    "KELURAHAN",
    "OWNER",
    "PIN",
    "SPARE_CARDS",
    "BusyDesk",
    "Office",
    "busy_desk",
    "grown_ups",
    "open_office",
    "receive",
    "send_cards",
    "sign_in",
    "signature",
]

KELURAHAN: Final = ("3374041002", "Kaligawe")
PIN: Final = "495132"
OWNER: Final = Claim(relation="owner", checks=CHECKS, old_card="never")
SPARE_CARDS: Final = 24
_PEOPLE_A_GROWN_UP: Final = 2.5


@dataclass(frozen=True, slots=True)
class Office:
    """A kelurahan whose desk can be enrolled with ``code`` through ``line``; cards are on their way to it
    from ``centre``. ``petugas``: who works there; ``registry``: id of who acts at the centre."""

    centre: CentreProcess
    line: LineProcess
    code: str
    petugas: str
    registry: str


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
    """A desk with at least ``events`` unsent events, all of today. What is opened is closed by
    ``stack``."""
    rng = random.Random(seed)
    today = business_date(SystemClock().now_ms(), zone_of(KELURAHAN[0]))
    people = grown_ups(rng, events // 2 + SPARE_CARDS, today)  # each card is received and given
    say(f"Pusat: {len(people)} keping untuk {KELURAHAN[1]}")
    office = open_office(out, [people], stack)
    folder = out / "desk"
    with enrol_desk(folder, office.line.url, office.code, computer="PC-RAMAI") as desk:
        desk.sync_engine().run_once()
        session = sign_in(desk)
        say("Menerima kiriman dan menyerahkan, tanpa jaringan")
        for waiting in desk.receive.waiting():
            receive(desk, session, waiting, rng)
        left = _hand_over(desk, session, rng, events)
    return BusyDesk(folder, office.centre, office.line, office.petugas, left)


def signature(rng: random.Random, name: str) -> Evidence:
    """A made-up person's signature."""
    return Evidence(kind="drawn", strokes=pack(strokes_for(rng, name)))


def grown_ups(rng: random.Random, cards: int, today: date) -> tuple[Person, ...]:
    """People whose KTP-el may be handed over today."""
    everyone = make_population(rng, [KELURAHAN], round(cards * _PEOPLE_A_GROWN_UP), today)
    grown = [p for p in everyone if p.kind == "KTP" and p.turns_17_on() <= today]
    return tuple(grown[:cards])


def open_office(
    out: Path,
    batches: Sequence[Sequence[Person]],
    stack: ExitStack,
    clock: Path | None = None,
) -> Office:
    """A centre that has sent these people's cards, serving, and the line to it; closed by ``stack``.
    ``clock``: file of the `SharedClock` that the centre goes by, None for the machine's clock."""
    centre = CentreProcess(out / "centre", clock=clock)
    stack.callback(centre.stop)
    centre.command("migrate")
    registry = _operator(centre, "Retno Wulandari", "registry")
    for batch in batches:
        send_cards(centre, out, batch, registry)
    kelurahan, petugas = KELURAHAN[0], "Sri Wahyuni"
    _operator(centre, petugas, "petugas", "--kelurahan", kelurahan)
    code: str = centre.command("device", "code", "--kelurahan", kelurahan)["code"]
    centre.start()
    line = stack.enter_context(LineProcess(centre.url))
    return Office(centre, line, code, petugas, registry)


def send_cards(centre: CentreProcess, out: Path, people: Sequence[Person], registry: str) -> None:
    """Import a print list of these people, and send their cards as one batch."""
    print_list = out / "daftar-cetak.csv"
    write_print_list_csv(people, print_list)
    accepted = centre.command("import", str(print_list))["accepted"]
    if accepted != len(people):
        raise AssertionError(f"the centre accepted {accepted} of {len(people)} cards")
    centre.command("dispatch", "--kelurahan", KELURAHAN[0], "--all", "--operator", registry)


def _operator(centre: CentreProcess, name: str, role: str, *more: str) -> str:
    words = ("--name", name, "--role", role, "--title", "Petugas", "--nip", "199001012020011010")
    ident: str = centre.command("operator", "add", *words, *more, given=PIN + "\n")["id"]
    return ident


def sign_in(desk: Desk) -> Session:
    """The petugas at the desk."""
    operator = next(o for o in desk.operators.all() if o.role == Role.PETUGAS)
    return desk.operators.sign_in(operator, PIN)


def receive(desk: Desk, session: Session, waiting: WaitingBatch, rng: random.Random) -> None:
    """Take a batch in, with every card in it."""
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
