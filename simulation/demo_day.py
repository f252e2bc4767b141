"""The demo day: an event in the Rusunawa Kaligawe hall on the day the network is down.

Everything here is the real thing: a central server in its own process, real encrypted stores, a real
window, real papers. Only the people are made up, by a seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

from common.dates import business_date, zone_of
from desk_app.system import SystemClock
from simulation.centre_process import CentreProcess
from simulation.day_record import Day
from simulation.demo_centre import (
    CARDS,
    DESKS,
    KELURAHAN,
    kelurahan_names,
    made_up_people,
    open_centre,
)
from simulation.event_day import EventDay
from simulation.event_visits import RESIDENTS
from simulation.service_desk import ServiceDesk

__all__ = ["Say", "play", "prepare", "ready_desk"]

Say: TypeAlias = Callable[[str], None]


def prepare(out: Path, database_url: str | None, seed: int, say: Say, stack: ExitStack) -> Day:
    """A centre that serves, its cards dispatched. What is opened is closed by ``stack``."""
    now = SystemClock().now_ms()
    today = business_date(now, zone_of(KELURAHAN[0]))
    names = kelurahan_names()
    people = made_up_people(random.Random(seed), today)
    say(f"Pusat: {CARDS} keping untuk {', '.join(names[k] for k in KELURAHAN)}")
    centre = CentreProcess(out / "centre", database_url)
    stack.callback(centre.stop)
    return Day(out, centre, today, people, open_centre(centre, out, people))


def ready_desk(day: Day, seed: int, say: Say, stack: ExitStack) -> None:
    """The first desk enrolled, with its cards received: for a person to sit down at."""
    people = DESKS[0]
    say(f"Desk {kelurahan_names()[people.kelurahan]}: mendaftar, menerima kiriman")
    folder, code = day.out / "desk-1", day.codes[people.kelurahan]
    desk = ServiceDesk(folder, day.centre.url, code, people, stack)
    desk.receive(random.Random(seed + 1))
    desk.sync()
    day.desks.append(desk.record)


def play(day: Day, seed: int, say: Say, stack: ExitStack) -> None:
    """The morning, the network down, the event, the papers, the network back."""
    names = kelurahan_names()
    kaligawe = EventDay(day, DESKS[0], random.Random(seed + 1), stack)
    say(f"Desk {names[DESKS[0].kelurahan]} di jendelanya: mendaftar, menerima kiriman, sinkron")
    kaligawe.morning()
    say(f"Desk {names[DESKS[1].kelurahan]}: mendaftar, menerima kiriman, sinkron")
    rng = random.Random(seed + 2)
    code = day.codes[DESKS[1].kelurahan]
    tambakrejo = ServiceDesk(day.out / "desk-2", day.centre.url, code, DESKS[1], stack)
    tambakrejo.receive(rng)
    tambakrejo.sync()
    day.desks.append(tambakrejo.record)

    say("Server pusat dihentikan: jaringan putus.")
    day.centre.stop()
    kaligawe.network_down()
    say(f"  {kaligawe.record.syncs[-1]}")
    say(f"Acara di aula Rusunawa Kaligawe: {RESIDENTS} warga datang.")
    kaligawe.event()
    one = kaligawe.record
    say(f"  {len(one.handed)} diserahkan, {len(one.refused)} ditolak")
    for sentence in one.refused:
        say(f"  ditolak: {sentence}")
    tambakrejo.hand_over(rng, 3)
    kaligawe.papers()
    say("  tanda terima hari ini dicetak dalam satu pekerjaan dan diberikan")
    kaligawe.cancel_one()
    say("  1 serah terima dibatalkan, kartunya kembali ke laci")
    kaligawe.supervisor_evening()
    say("  laporan harian dilihat, dicetak dan disimpan oleh penyelia")

    say("Server pusat kembali: sinkronisasi.")
    day.centre.start()
    kaligawe.network_back()
    tambakrejo.sync()
    for record in day.desks:
        say(f"  {record.syncs[-1]}")
