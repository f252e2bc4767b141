"""A desk of the demo day without a window: what a second PC does through the same services."""

from __future__ import annotations

import random
from contextlib import ExitStack
from pathlib import Path

from desk_app.bootstrap import Desk, enrol_desk
from desk_app.domain.collection import CHECKS, Claim
from desk_app.services.operators import Session
from protocol.bodies import Evidence
from protocol.custody import State
from protocol.objects import Role
from protocol.strokes import pack
from simulation.day_record import DemoDesk, handed_over_row, received_batch
from simulation.demo_centre import PIN, DeskPeople
from simulation.people import strokes_for

__all__ = ["ServiceDesk", "signature"]


def signature(rng: random.Random, name: str) -> Evidence:
    """A made-up person's signature."""
    return Evidence(kind="drawn", strokes=pack(strokes_for(rng, name)))


class ServiceDesk:
    """One desk, steered through its services. What is opened is closed by ``stack``."""

    def __init__(
        self, folder: Path, url: str, code: str, people: DeskPeople, stack: ExitStack
    ) -> None:
        desk = stack.enter_context(enrol_desk(folder, url, code, computer=f"PC-{folder.name}"))
        self.record = DemoDesk(desk, people.petugas, people.supervisor)
        self.sync()
        self._session = _signed_in(desk)

    def sync(self) -> None:
        """Sync once."""
        self.record.syncs.append(self.record.desk.sync_engine().run_once().message)

    def receive(self, rng: random.Random) -> None:
        """Receive every batch that waits."""
        one = self.record
        for waiting in one.desk.receive.waiting():
            done = one.desk.receive.receive(
                self._session,
                waiting.batch.id,
                counted=len(waiting.cards),
                evidence=signature(rng, one.petugas),
                deliverer="Kurir kecamatan",
                place="Laci A",
            )
            one.received.append(received_batch(one.desk, waiting.batch.id, done.minutes.number))

    def hand_over(self, rng: random.Random, count: int) -> None:
        """Hand the first cards over to their owners."""
        one = self.record
        with one.desk.store.read() as unit:
            found = [unit.cards.get(card) for batch in one.received for card in batch.cards]
        free = [c for c in found if c is not None and c.state is State.RECEIVED]
        for card in free[:count]:
            claim = Claim(relation="owner", checks=CHECKS, old_card="never")
            signed = signature(rng, card.name)
            one.desk.hand_over.hand_over(self._session, card.id, claim, signed)
            one.handed.append(handed_over_row(one.desk, card.id))


def _signed_in(desk: Desk) -> Session:
    petugas = next(o for o in desk.operators.all() if o.role is Role.PETUGAS)
    return desk.operators.sign_in(petugas, PIN)
