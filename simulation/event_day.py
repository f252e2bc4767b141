"""The day of Kaligawe, played at its window from the letter with the code to the last sync."""

from __future__ import annotations

import random
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from desk_app.paper.render import pdf_page_png
from desk_app.ui.context import Screen
from protocol.strokes import unpack
from simulation.day_record import Day, DemoDesk, handed_over_row, received_batch
from simulation.demo_centre import PIN, SUPERVISOR_PIN, DeskPeople
from simulation.event_visits import Visit, event_visits
from simulation.service_desk import signature
from simulation.watchdog import Watchdog
from simulation.window_batch import print_minutes, receive_batch
from simulation.window_cancel import cancel_hand_over
from simulation.window_day import WindowDesk, application
from simulation.window_papers import (
    all_confirmed,
    daily_report,
    give_out,
    print_again_on_a_roll,
    print_unprinted,
)

__all__ = ["EventDay"]

_SYNCS: Final = 5
_PICTURE_DPI: Final = 110
_KEYS: Final = {screen: Qt.Key(Qt.Key.Key_F1 + n) for n, screen in enumerate(Screen)}


class EventDay:
    """The desk of the day whose every step is a key, a scan, a click or the pen. Make it on the main
    thread; what it opens is closed by ``stack``."""

    def __init__(self, day: Day, people: DeskPeople, rng: random.Random, stack: ExitStack) -> None:
        self._day = day
        self._people = people
        self._rng = rng
        application()
        day.watchdog = stack.enter_context(Watchdog())
        self._window = WindowDesk(day.out / "desk-1", day.watchdog, day.out)
        stack.callback(self._window.close)
        self._hand = self._window.hand
        self._record: DemoDesk | None = None

    @property
    def record(self) -> DemoDesk:
        """What the desk did."""
        if self._record is None:
            raise AssertionError("the day has not begun")
        return self._record

    def morning(self) -> None:
        """Enrol this PC, sign in, receive the batch with its cards, sync."""
        window, people = self._window, self._people
        window.enrol(self._day.centre.url, self._day.codes[people.kelurahan])
        one = self._record = DemoDesk(window.desk, people.petugas, people.supervisor)
        self._day.desks.append(one)
        window.sign_in(people.petugas, PIN)
        one.syncs.append(window.sync_said)
        self._hand.picture("beranda-pertama")
        self._receive(one)
        self._to_the_centre("terkirim-pagi")

    def network_down(self) -> None:
        """The sync is tried; what it says is kept."""
        self._window.show(Screen.HOME, _KEYS[Screen.HOME])
        self._day.offline = self._window.sync()
        self.record.syncs.append(self._window.sync_said)
        self._hand.picture("jaringan-putus")

    def event(self) -> None:
        """58 residents, one after another."""
        with self.record.desk.store.read() as unit:
            found = [unit.cards.get(c) for batch in self.record.received for c in batch.cards]
        cards = [c for c in found if c is not None]
        visits = event_visits(self._rng, cards, self._day.people, self._day.today)
        self._window.show(Screen.HAND_OVER, _KEYS[Screen.HAND_OVER])
        self._hand.picture("serah-terima")
        for visit in visits:
            self._serve(visit)

    def papers(self) -> None:
        """The receipts printed in one job, one of them on a roll too, and given out."""
        self._keep("tanda-terima", print_unprinted(self._window), pages=(0, 2))
        self._keep("tanda-terima-80mm", print_again_on_a_roll(self._window), pages=(0,))
        given = give_out(self._window)
        if given != len(self.record.handed):
            raise AssertionError(f"{given} of {len(self.record.handed)} receipts were given")

    def cancel_one(self) -> None:
        """The last hand-over was of a card with a wrong name: back into the drawer."""
        wrong = self.record.handed[-1]
        reason = "Nama pada kartu salah cetak; kartu kembali ke laci"
        cancel_hand_over(self._window, wrong.number, reason, SUPERVISOR_PIN)
        self.record.cancelled.append(wrong.card)
        self._window.show(Screen.CASES, _KEYS[Screen.CASES])
        self._hand.picture("kasus")

    def supervisor_evening(self) -> None:
        """The petugas locks; the supervisor signs in, looks at the daily report, prints and saves it."""
        self._window.lock()
        self._window.sign_in(self._people.supervisor, SUPERVISOR_PIN, "terkunci-penyelia-masuk")
        saved = self._day.out / "papers" / "laporan-harian-disimpan.pdf"
        saved.parent.mkdir(parents=True, exist_ok=True)
        self._keep("daftar-harian", daily_report(self._window, saved), pages=(0,))

    def network_back(self) -> None:
        """Sync by the button until the window says that the centre has everything."""
        self._to_the_centre("jaringan-kembali-terkirim")
        done = all_confirmed(self._window)
        self._hand.picture("laporan-semua-dikonfirmasi-pusat")
        if done != len(self.record.handed):
            raise AssertionError(f"the window shows {done} of {len(self.record.handed)} receipts")
        for screen, key in _KEYS.items():
            self._window.show(screen, key)
            self._hand.picture(f"akhir-hari-{screen.value.replace('_', '-')}")

    def _receive(self, one: DemoDesk) -> None:
        window = self._window
        waiting = one.desk.receive.waiting()[0].batch.id
        # The petugas counts what lies on the table: as many cards as the courier brought.
        count = sum(p.kelurahan == self._people.kelurahan for p in self._day.people)
        signed = unpack(signature(self._rng, one.petugas).strokes)
        minutes = receive_batch(window, count, "Kurir kecamatan", "Laci A", signed)
        self._keep("berita-acara", print_minutes(window), pages=(0, 1))
        one.received.append(received_batch(one.desk, waiting, minutes))

    def _serve(self, visit: Visit) -> None:
        started = time.perf_counter()
        one = self.record
        said = self._window.visit(visit.card, visit.claim, visit.evidence, visit.picture)
        if said:
            one.refused.append(said)
        else:
            one.slowest_ms = max(one.slowest_ms, (time.perf_counter() - started) * 1000)
            one.handed.append(handed_over_row(one.desk, visit.card.id))

    def _to_the_centre(self, picture: str) -> None:
        window = self._window
        window.show(Screen.HOME, _KEYS[Screen.HOME])
        for _ in range(_SYNCS):
            window.sync()
            if self._hand.reads("sync_chip_text").startswith("Tersinkron"):
                break
        else:
            raise AssertionError(f"the window does not say that all is sent: {window.sync_said}")
        self.record.syncs.append(window.sync_said)
        self._hand.picture(picture)

    def _keep(self, name: str, printed: Path, pages: tuple[int, ...]) -> None:
        """What came out of the printer, under a name that stays, with pictures of some pages."""
        folder = self._day.out / "papers"
        folder.mkdir(parents=True, exist_ok=True)
        pdf = printed.read_bytes()
        path = folder / f"{name}.pdf"
        path.write_bytes(pdf)
        self._day.papers[name] = path
        for page in pages:
            picture = folder / f"{name}-{page + 1}.png"
            picture.write_bytes(pdf_page_png(pdf, page, _PICTURE_DPI))
