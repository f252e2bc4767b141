"""The demo day: an event in the Rusunawa Kaligawe hall on the day the network is down.

Everything here is the real thing: a central server in its own process, real encrypted stores, real
papers. Only the people are made up, by a seed.
"""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from common.dates import age_on, business_date, zone_of
from common.paper.sizes import A4, ROLL_80
from common.resources import resource_path
from desk_app.bootstrap import Desk, enrol_desk
from desk_app.domain.cards import Card
from desk_app.domain.collection import CHECKS, Claim
from desk_app.paper import batch_minutes_pdf, daily_list_pdf, receipt_pdf, receipts_pdf
from desk_app.paper.render import pdf_page_png
from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.services.receive_batch import Received
from desk_app.services.time_keeper import day_number
from desk_app.sync.report import SyncReport
from desk_app.system import SystemClock
from desk_app.ui.context import Screen
from protocol.bodies import Evidence
from protocol.custody import State
from protocol.objects import Role
from protocol.strokes import pack
from simulation.centre_process import CentreProcess
from simulation.people import Person, make_population, strokes_for, write_print_list_csv
from simulation.watchdog import Watchdog
from simulation.window_day import WindowDesk, application

__all__ = [
    "HANDED_OVER",
    "PIN",
    "RESIDENTS",
    "SUPERVISOR_PIN",
    "Day",
    "DemoDesk",
    "HandedOverRow",
    "play",
    "prepare",
]

CARDS: Final = 1_200
RESIDENTS: Final = 58
HANDED_OVER: Final = 56
KELURAHAN: Final = ("3374041002", "3374041001", "3374041003")  # Kaligawe, Tambakrejo, Sawah Besar
PIN: Final = "495132"
SUPERVISOR_PIN: Final = "862047"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class HandedOverRow:
    """What the screen confirmed for one resident."""

    card: bytes
    number: str
    evidence_code: str
    hash: bytes
    position: int


@dataclass(frozen=True, slots=True)
class Visit:
    """One resident who comes: which card, with what, how they sign, and a name for the pictures."""

    card: Card
    claim: Claim
    evidence: Evidence
    picture: str


@dataclass
class DemoDesk:
    """One desk of the day with its people and what it did."""

    desk: Desk
    petugas: Session
    supervisor: Session
    handed: list[HandedOverRow] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    cancelled: list[bytes] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    syncs: list[SyncReport] = field(default_factory=list)
    slowest_ms: float = 0.0


@dataclass
class Day:
    """Everything that happened, for the promises to be checked against."""

    out: Path
    centre: CentreProcess
    today: date
    desks: list[DemoDesk]
    people: tuple[Person, ...]
    rng: random.Random
    offline_sync: SyncReport | None = None
    watchdog: Watchdog | None = None
    papers: dict[str, Path] = field(default_factory=dict)


def _names_of_kelurahan() -> dict[str, str]:
    with resource_path("data", "kota_semarang_wilayah.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return {r["kode"].replace(".", ""): r["nama"] for r in rows if r["tingkat"] == "kelurahan"}


def prepare(out: Path, database_url: str | None, seed: int, say: Say, stack: ExitStack) -> Day:
    """The morning: a centre that serves, two desks with their cards received. What is opened is closed
    by ``stack``."""
    rng = random.Random(seed)
    now = SystemClock().now_ms()
    today = business_date(now, zone_of(KELURAHAN[0]))
    names = _names_of_kelurahan()
    people = make_population(rng, [(k, names[k]) for k in KELURAHAN], CARDS, today)

    say(f"Pusat: {CARDS} keping untuk {', '.join(names[k] for k in KELURAHAN)}")
    centre = CentreProcess(out / "centre", database_url)
    stack.callback(centre.stop)
    codes = _prepare_centre(centre, out, people)
    centre.start()
    day = Day(out, centre, today, [], people, rng)
    for n, kelurahan in enumerate(KELURAHAN[:2]):
        say(f"Desk {names[kelurahan]}: mendaftar, sinkronisasi pertama, menerima kiriman")
        day.desks.append(_morning(day, rng, codes[kelurahan], n, stack))
    return day


def play(day: Day, say: Say, stack: ExitStack) -> None:
    """The rest of the day: the network down, the event, the papers, the network back."""
    rng, centre = day.rng, day.centre
    say("Server pusat dihentikan: jaringan putus.")
    centre.stop()
    kaligawe = day.desks[0]
    day.offline_sync = kaligawe.desk.sync_engine().run_once()
    say(f"  {day.offline_sync.message}")
    say(f"Acara di aula Rusunawa Kaligawe: {RESIDENTS} warga datang.")
    day.watchdog = _at_the_window(day, kaligawe, rng, stack)
    say(f"  {len(kaligawe.handed)} diserahkan, {len(kaligawe.refused)} ditolak")
    for sentence in kaligawe.refused:
        say(f"  ditolak: {sentence}")
    _few_at(day.desks[1], rng, 3)
    _print_day(day, kaligawe)
    _cancel_one(kaligawe)
    say("  1 serah terima dibatalkan, kartunya kembali ke laci")
    _daily_papers(day, kaligawe)

    say("Server pusat kembali: sinkronisasi.")
    centre.start()
    for one in day.desks:
        one.syncs.append(one.desk.sync_engine().run_once())
        say(f"  {one.syncs[-1].message}")


def _prepare_centre(centre: CentreProcess, out: Path, people: tuple[Person, ...]) -> dict[str, str]:
    """Migrate, import, dispatch, add operators; the enrolment code of each desk's kelurahan."""
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
    for n, kelurahan in enumerate(KELURAHAN[:2]):
        for name, role, title, nip, pin in (
            (
                f"Sri Wahyuni {'I' * (n + 1)}",
                "petugas",
                "Petugas Registrasi",
                f"19900101202001101{n}",
                PIN,
            ),
            (
                f"Bambang Sutrisno {'I' * (n + 1)}",
                "supervisor",
                "Kasi Pemerintahan",
                f"19780505200501100{n}",
                SUPERVISOR_PIN,
            ),
        ):
            centre.command(
                *("operator", "add", "--name", name, "--role", role, "--title", title),
                *("--nip", nip, "--kelurahan", kelurahan),
                given=pin + "\n",
            )
        codes[kelurahan] = centre.command("device", "code", "--kelurahan", kelurahan)["code"]
    return codes


def _morning(day: Day, rng: random.Random, code: str, n: int, stack: ExitStack) -> DemoDesk:
    desk = stack.enter_context(
        enrol_desk(day.out / f"desk-{n + 1}", day.centre.url, code, computer=f"PC-DEMO-{n + 1}")
    )
    first = desk.sync_engine().run_once()
    petugas, supervisor = _sign_in(desk)
    one = DemoDesk(desk, petugas, supervisor, syncs=[first])
    for waiting in desk.receive.waiting():
        one.received.append(
            desk.receive.receive(
                petugas,
                waiting.batch.id,
                counted=len(waiting.cards),
                evidence=_signature(rng, petugas.operator.name),
                deliverer="Kurir kecamatan",
                place="Laci A",
            )
        )
    one.syncs.append(desk.sync_engine().run_once())
    return one


def _sign_in(desk: Desk) -> tuple[Session, Session]:
    by_role = {o.role: o for o in desk.operators.all()}
    return (
        desk.operators.sign_in(by_role[Role.PETUGAS], PIN),
        desk.operators.sign_in(by_role[Role.SUPERVISOR], SUPERVISOR_PIN),
    )


def _signature(rng: random.Random, name: str) -> Evidence:
    return Evidence(kind="drawn", strokes=pack(strokes_for(rng, name)))


def _owner(old_card: str = "never") -> Claim:
    return Claim(relation="owner", checks=CHECKS, old_card=old_card)


def _waiting_cards(one: DemoDesk) -> Iterator[tuple[Card, ...]]:
    with one.desk.store.read() as unit:
        for received in one.received:
            body_cards = sorted(received.changes.cards)
            yield tuple(c for c in map(unit.cards.get, body_cards) if c is not None)


def _at_the_window(day: Day, one: DemoDesk, rng: random.Random, stack: ExitStack) -> Watchdog:
    """The event is played through the real window: keys, scans, pen."""
    visits = _visits(day, one, rng)
    one.desk.close()
    application()
    watchdog = Watchdog()
    with watchdog:
        window = WindowDesk(day.out / "desk-1", watchdog, day.out)
        stack.callback(window.close)
        one.desk = window.desk
        one.petugas, one.supervisor = _sign_in(one.desk)
        window.sign_in(one.petugas.operator.name, PIN)
        window.hand.picture("beranda-pagi")
        window.show(Screen.HAND_OVER, Qt.Key.Key_F2)
        window.hand.picture("serah-terima")
        for visit in visits:
            _by_hand(window, one, visit)
        for n, screen in enumerate(Screen):
            window.show(screen, Qt.Key(Qt.Key.Key_F1 + n))
            window.hand.picture(screen.value.replace("_", "-"))
    return watchdog


def _by_hand(window: WindowDesk, one: DemoDesk, visit: Visit) -> None:
    started = time.perf_counter()
    said = window.visit(visit.card, visit.claim, visit.evidence, visit.picture)
    if said:
        one.refused.append(said)
    else:
        one.slowest_ms = max(one.slowest_ms, (time.perf_counter() - started) * 1000)
        _note_handed(one, visit.card)


def _visits(day: Day, one: DemoDesk, rng: random.Random) -> list[Visit]:
    """58 residents: a mother for her child, a proxy, owners; a missing paper and one under 17."""
    cards = [c for batch in _waiting_cards(one) for c in batch]
    by_registration = {p.no_registrasi: p for p in day.people}
    free = [c for c in cards if c.state is State.RECEIVED and c.kind == "KTP"]
    free.sort(key=lambda c: ("Rusunawa" not in c.address, c.id))
    child, mother = _child_with_mother(day, free, by_registration)
    free.remove(child)
    young = next(c for c in cards if c.state is State.HELD_UNDER_17)
    by_proxy, without_paper = free.pop(), free.pop()
    neighbour = by_registration[free[-1].registration]

    visits: list[tuple[Card, Claim, str, str]] = [
        (
            child,
            Claim(
                relation="family",
                collector_name=mother.name,
                collector_nik=mother.nik,
                collector_note="Ibu kandung",
                papers=("collector_ktp", "family_card"),
                checks=CHECKS,
                old_card="never",
            ),
            mother.name,
            "ibu-untuk-anak",
        ),
        (
            by_proxy,
            Claim(
                relation="proxy",
                collector_name=neighbour.name,
                collector_nik=neighbour.nik,
                collector_note="Tetangga, penerima kuasa",
                papers=("collector_ktp", "authority_letter"),
                checks=CHECKS,
                old_card="lost",
                police_letter="SKTLK/112/XI/DEMO",
            ),
            neighbour.name,
            "penerima-kuasa",
        ),
        (
            without_paper,
            Claim(
                relation="proxy",
                collector_name=neighbour.name,
                collector_nik=neighbour.nik,
                papers=("collector_ktp",),
                checks=CHECKS,
                old_card="never",
            ),
            neighbour.name,
            "tanpa-surat-kuasa",
        ),
        (young, _owner(), young.name, "belum-17"),
    ]
    old = ("surrendered", "surrendered", "never")
    while len(visits) < RESIDENTS:
        card = free.pop(0)
        picture = "pemilik" if len(visits) == 4 else ""
        visits.append((card, _owner(old[len(visits) % 3]), card.name, picture))
    rng.shuffle(visits)
    return [
        Visit(card, claim, _signature(rng, signer), picture)
        for card, claim, signer, picture in visits
    ]


def _child_with_mother(
    day: Day, free: list[Card], people: dict[str, Person]
) -> tuple[Card, Person]:
    mothers = {p.family: p for p in day.people if p.relation == "ISTRI"}
    for card in free:
        person = people[card.registration]
        grown = card.birth_date is not None and age_on(card.birth_date, day.today) >= 17
        if person.relation == "ANAK" and grown and person.family in mothers:
            return card, mothers[person.family]
    raise AssertionError("no mother with a child in the made-up population")


def _visit(one: DemoDesk, card: Card, claim: Claim, evidence: Evidence) -> None:
    try:
        one.desk.hand_over.hand_over(one.petugas, card.id, claim, evidence)
    except Refused as refused:
        one.refused.append(str(refused))
    else:
        _note_handed(one, card)


def _note_handed(one: DemoDesk, card: Card) -> None:
    """What the screen confirmed, from the row that stands in the store at that moment."""
    with one.desk.store.read() as unit:
        row = unit.cards.get(card.id)
    last = row.status.hand_over if row is not None else None
    if last is None:
        raise AssertionError(f"confirmed but not recorded: {card.registration}")
    position = last.epoch << 32 | last.seq
    one.handed.append(HandedOverRow(card.id, last.number, last.evidence_code, last.hash, position))


def _few_at(one: DemoDesk, rng: random.Random, count: int) -> None:
    cards = [c for batch in _waiting_cards(one) for c in batch if c.state is State.RECEIVED]
    for card in cards[:count]:
        _visit(one, card, _owner(), _signature(rng, card.name))


def _cancel_one(one: DemoDesk) -> None:
    wrong = one.handed[-1]
    one.desk.cancel.cancel(
        one.petugas,
        one.supervisor,
        wrong.card,
        "Nama pada kartu salah cetak; kartu kembali ke laci",
    )
    one.cancelled.append(wrong.card)


def _print_day(day: Day, one: DemoDesk) -> None:
    """All receipts of the day in one job, and one on a roll: printed while the network is down."""
    desk = one.desk
    acts = desk.printing.receipts_on(day_number(day.today), unprinted=True)
    positions = [a.position for a in acts]
    desk.printing.sending(positions)
    with desk.store.read() as unit:
        docs = [desk.documents.receipt_of(unit, act) for act in acts]
        cover = desk.documents.cover(
            unit, one.petugas, day.today, "Yang belum tercetak", desk.clock.now_ms()
        )
    _write(day, "tanda-terima", receipts_pdf(docs, cover, A4), pages=(0, 2))
    _write(day, "tanda-terima-80mm", receipt_pdf(docs[0], ROLL_80), pages=(0,))
    desk.printing.printed(positions)


def _daily_papers(day: Day, one: DemoDesk) -> None:
    desk = one.desk
    with desk.store.read() as unit:
        daily = desk.documents.daily_list(unit, one.supervisor, day.today, desk.clock.now_ms())
        minutes = desk.documents.batch_minutes(unit, one.received[0].minutes.number)
    _write(day, "daftar-harian", daily_list_pdf(daily, A4), pages=(0,))
    _write(day, "berita-acara", batch_minutes_pdf(minutes, A4), pages=(0, 1))


def _write(day: Day, name: str, pdf: bytes, pages: tuple[int, ...]) -> None:
    folder = day.out / "papers"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf)
    day.papers[name] = path
    for page in pages:
        picture = folder / f"{name}-{page + 1}.png"
        picture.write_bytes(pdf_page_png(pdf, page, 110))
