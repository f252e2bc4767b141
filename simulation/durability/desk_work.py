"""What a desk does all day, through its real services; each thing done is confirmed after it returned."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from common.dates import age_on
from desk_app.bootstrap import Desk
from desk_app.domain.collection import CHECKS, Claim
from desk_app.services.operators import Session
from desk_app.services.recorder import Recorded
from desk_app.sync.report import Outcome, SyncReport
from desk_app.sync.transport import Transport
from protocol.bodies import Evidence
from protocol.custody import State
from protocol.objects import BatchObject, ObjectKind, Role
from protocol.strokes import pack
from simulation.durability.confirmed import Confirmed, What, act_of
from simulation.people import strokes_for

__all__ = ["OWNER", "Confirm", "DeskWork", "free_cards", "signature"]

Confirm = Callable[[Confirmed], None]
OWNER: Final = Claim(relation="owner", checks=CHECKS, old_card="never")
_GROWN_UP: Final = 17


def signature(rng: random.Random) -> Evidence:
    """A drawn signature of somebody."""
    return Evidence(kind="drawn", strokes=pack(strokes_for(rng, "Warga")))


def free_cards(desk: Desk) -> list[bytes]:
    """Cards in the drawer that their owners may have at once."""
    return list(_free(desk))


def _free(desk: Desk) -> Iterator[bytes]:
    with desk.store.read() as unit:
        today = desk.recorder.now(unit).day
        for batch in unit.objects.all(ObjectKind.BATCH):
            assert isinstance(batch, BatchObject)
            for card in unit.cards.of_batch(batch.id):
                grown = card.birth_date is not None and age_on(card.birth_date, today) >= _GROWN_UP
                if card.state is State.RECEIVED and (card.kind != "KTP" or grown):
                    yield card.id


class DeskWork:
    """The people at an open desk. ``confirm`` hears of each thing once it is done, as a screen would.

    ``transport``: the way to the centre, None for HTTP to the enrolled address.
    """

    def __init__(
        self,
        desk: Desk,
        rng: random.Random,
        confirm: Confirm,
        transport: Transport | None = None,
    ) -> None:
        self.desk = desk
        self._transport = transport
        self._rng = rng
        self._confirm = confirm
        self._signatures = [signature(rng) for _ in range(4)]
        self._free: list[bytes] = []
        self._printed: set[int] = set()
        self.handed: list[Recorded] = []
        # Someone who has shown their PIN: what a PIN costs is not what is tried here.
        by_role = {o.role: Session(o) for o in desk.operators.all()}
        self._petugas = by_role.get(Role.PETUGAS)
        self._supervisor = by_role.get(Role.SUPERVISOR)

    @property
    def petugas(self) -> Session:
        """Who works here; known after the first sync."""
        assert self._petugas is not None
        return self._petugas

    @property
    def supervisor(self) -> Session:
        """Who answers for it."""
        assert self._supervisor is not None
        return self._supervisor

    def receive(self) -> int:
        """Take in every batch that waits; how many there were."""
        waiting = self.desk.receive.waiting()
        for one in waiting:
            received = self.desk.receive.receive(
                self.petugas,
                one.batch.id,
                counted=len(one.cards),
                evidence=self._rng.choice(self._signatures),
                place="Laci A",
            )
            self._act(What.RECEIVED, received.minutes)
        return len(waiting)

    @property
    def next_card(self) -> bytes:
        """The card that `hand_over` will take next; empty if it has not looked yet."""
        return self._free[-1] if self._free else b""

    def hand_over(self) -> bool:
        """Give a free card to its owner; False if none is left. One that failed is tried again next."""
        if not self._free:
            self._free = free_cards(self.desk)
            self._rng.shuffle(self._free)
        if not self._free:
            return False
        card = self.next_card
        done = self.desk.hand_over.hand_over(
            self.petugas, card, OWNER, self._rng.choice(self._signatures)
        )
        self._free.pop()
        self.handed.append(done.recorded)
        self._act(What.HANDED_OVER, done.recorded)
        return True

    def print_last(self) -> None:
        """Print the last receipt, unless it is printed, and put it into the resident's hand."""
        position = self.handed[-1].position
        if position in self._printed:
            return  # printing it again would make it doubtful again, and rightly
        self._printed.add(position)
        self.desk.printing.sending([position])
        self.desk.printing.printed([position])
        self._tell(What.PRINTED, position=position)
        if self._rng.random() < 0.5:
            self.desk.printing.given(self.petugas, position)
            self._tell(What.GIVEN, position=position)

    def cancel_one(self) -> None:
        """Take a hand-over of this opening back."""
        wrong = self.handed.pop(self._rng.randrange(len(self.handed)))
        assert wrong.header.card is not None
        made = self.desk.cancel.cancel(
            self.petugas, self.supervisor, wrong.header.card, "Nama salah cetak"
        )
        self._act(What.CANCELLED, made)

    def sync(self) -> SyncReport:
        """One sync; confirmed if it ended well."""
        engine = self.desk.sync_engine(transport=self._transport)
        try:
            report = engine.run_once()
        finally:
            engine.close()
        if report.outcome is Outcome.DONE and not report.counts.unsent:
            with self.desk.store.read() as unit:
                head = unit.log.head()
            self._tell(What.SYNCED, position=head.epoch << 32 | head.seq)
        by_role = {o.role: Session(o) for o in self.desk.operators.all()}
        self._petugas = by_role.get(Role.PETUGAS)
        self._supervisor = by_role.get(Role.SUPERVISOR)
        return report

    def backup(self, name: str = "") -> None:
        """A backup as the program makes it: one more of those of which old ones then go, or at ``name``,
        as seen from the folder."""
        with self.desk.store.read() as unit:
            head = unit.log.head()
        position = head.epoch << 32 | head.seq
        if name:
            self.desk.backups.write(self.desk.folder / name)
            self._tell(What.BACKED_UP, position=position, name=name)
            return
        made = self.desk.backups.make().made
        assert made is not None
        name = str(made.path.relative_to(self.desk.folder))
        self._tell(What.BACKED_UP, position=position, name=name, day=made.day)

    def export(self, to: Path) -> None:
        """An exchange file for the centre in the folder ``to``."""
        made = self.desk.exchange.export(to)
        held = sha256(made.path.read_bytes()).hexdigest()
        name = os.path.relpath(made.path, self.desk.folder)
        self._tell(What.EXPORTED, hash=held, name=name, count=made.number)

    def purge(self) -> int:
        """Remove what is past its time; how many bodies went."""
        gone = self.desk.purging.purge(self.supervisor)
        if gone:
            self._tell(What.PURGED, count=gone)
        return gone

    def enrolled(self) -> None:
        """Say that this desk is enrolled."""
        self._tell(What.ENROLLED, name=self.desk.identity.device.hex())

    def _act(self, what: What, made: Recorded) -> None:
        self._confirm(act_of(what, made.event, made.header, at_ms=self.desk.clock.now_ms()))

    def _tell(self, what: What, **said: Any) -> None:
        self._confirm(Confirmed(what, self.desk.clock.now_ms(), **said))
