"""Receiving a dispatched batch: counted, compared with its list, signed for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from common.dates import age_on
from common.sentences import Sentence
from desk_app.domain.cards import Card
from desk_app.services.errors import Refused
from desk_app.services.hand_over import evidence_given
from desk_app.services.operators import Session
from desk_app.services.ports import Changes, Store
from desk_app.services.recorder import Recorded, Recorder
from protocol.bodies import BatchReceived, Evidence, Hold, Receive, Shelve
from protocol.custody import Act, State
from protocol.events import Kind
from protocol.objects import BatchObject, ObjectKind, Role

__all__ = ["ReceiveService", "Received", "WaitingBatch"]

_STEP: Final = 50


@dataclass(frozen=True, slots=True)
class WaitingBatch:
    """A batch with cards still on their way, and those cards."""

    batch: BatchObject
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """What a receipt of a batch recorded; ``minutes`` bears the number of the berita acara."""

    minutes: Recorded
    received: int
    missing: int
    held: int
    changes: Changes


class ReceiveService:
    """Takes batches in."""

    def __init__(self, store: Store, recorder: Recorder) -> None:
        self._store = store
        self._recorder = recorder

    def waiting(self) -> list[WaitingBatch]:
        """Batches with cards not yet received, oldest first."""
        with self._store.read() as unit:
            batches = [b for b in unit.objects.all(ObjectKind.BATCH) if isinstance(b, BatchObject)]
            found = [
                WaitingBatch(
                    b, tuple(c for c in unit.cards.of_batch(b.id) if c.state is State.IN_TRANSIT)
                )
                for b in batches
            ]
        return sorted((w for w in found if w.cards), key=lambda w: w.batch.number)

    def receive(
        self,
        session: Session,
        batch_id: bytes,
        *,
        counted: int,
        evidence: Evidence,
        missing: Collection[bytes] = (),
        deliverer: str = "",
        place: str = "",
        progress: Callable[[int, int], None] | None = None,
    ) -> Received:
        """Receive every card of the batch but ``missing``, all or nothing; raises Refused.

        ``counted`` is what the person counted with their hands; it must agree with the list less the
        missing. KTP of owners under 17, and recalled cards, are held at once.
        """
        session.require(Role.PETUGAS, Role.SUPERVISOR)
        if not evidence_given(evidence):
            raise Refused("signature", "Penerima kiriman belum menandatangani berita acara.")
        operator = session.operator.id
        with self._store.write() as unit:
            cards = [c for c in unit.cards.of_batch(batch_id) if c.state is State.IN_TRANSIT]
            if not cards:
                raise Refused(
                    "batch", "Kiriman ini sudah diterima atau tidak ada di kelurahan ini."
                )
            gone = set(missing)
            if gone - {c.id for c in cards}:
                raise Refused(
                    "missing", "Ada kartu yang ditandai tidak ada tetapi bukan dari kiriman ini."
                )
            if counted != len(cards) - len(gone):
                raise Refused(
                    "count",
                    Sentence(
                        "Dihitung {counted} keping, menurut daftar {listed}. Hitung ulang, lalu tandai "
                        "kartu yang fisiknya tidak ada. Belum ada yang dicatat.",
                        counted=counted,
                        listed=len(cards) - len(gone),
                    ),
                )
            minutes = self._recorder.record(
                unit,
                Kind.BATCH_RECEIVED,
                BatchReceived(
                    batch=batch_id,
                    listed=len(cards),
                    counted=counted,
                    missing=len(gone),
                    deliverer=deliverer.strip(),
                    evidence=evidence,
                ),
                operator=operator,
                numbered=True,
            )
            today = self._recorder.now(unit).day
            held = 0
            said = Receive(batch=batch_id)
            for done, card in enumerate(cards):
                if progress is not None and done % _STEP == 0:
                    progress(done, len(cards))
                act = Act.REPORT_MISSING if card.id in gone else Act.RECEIVE
                self._recorder.record(unit, act, said, operator=operator, card=card.id)
                if card.id in gone:
                    continue
                if place.strip():
                    shelf = Shelve(place=place.strip())
                    self._recorder.record(unit, Act.SHELVE, shelf, operator=operator, card=card.id)
                young = card.birth_date is not None and age_on(card.birth_date, today) < 17
                if (card.kind == "KTP" and young) or card.status.recalled:
                    recalled = card.status.recalled
                    self._recorder.record(
                        unit,
                        Act.HOLD,
                        Hold(reason="recalled" if recalled else "under_17"),
                        operator=operator,
                        card=card.id,
                        variant="problem" if recalled else "under_17",
                    )
                    held += 1
        return Received(
            minutes,
            len(cards) - len(gone),
            len(gone),
            held,
            Changes(frozenset({"card", "batch"}), frozenset(c.id for c in cards)),
        )
