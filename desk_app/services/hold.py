"""Setting a card aside at the counter, and putting it back: hold, release, recover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import msgspec

from desk_app.domain.cards import Card
from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.services.ports import Changes, Store, Unit
from desk_app.services.recorder import Recorded, Recorder
from protocol.bodies import Hold, Note
from protocol.custody import Act, Refusal, decide
from protocol.objects import Role

__all__ = ["FAULT_LABELS", "HoldService", "SetAside"]

_STAFF: Final = (Role.PETUGAS, Role.SUPERVISOR)

# What can be wrong with a card that its owner looks at. The first four are the checks of a hand-over.
FAULT_LABELS: Final = MappingProxyType(
    {
        "name": "Nama",
        "nik": "NIK",
        "birth_date": "Tempat/tanggal lahir",
        "photo": "Foto",
        "other": "Data lain yang tercetak",
        "body": "Kartu rusak atau cip tidak terbaca",
    }
)


@dataclass(frozen=True, slots=True)
class SetAside:
    """The act as it stands in the log, and what it changed."""

    recorded: Recorded
    changes: Changes


class HoldService:
    """Keeps a faulty card from being handed over until somebody has decided what becomes of it."""

    def __init__(self, store: Store, recorder: Recorder) -> None:
        self._store = store
        self._recorder = recorder

    def hold(
        self, session: Session, card_id: bytes, faults: Sequence[str], note: str = ""
    ) -> SetAside:
        """Hold a card of the drawer because of ``faults`` (codes of FAULT_LABELS), ``note`` says more.

        Raises Refused, having changed nothing: without a fault, or where the card is not in the drawer.
        """
        session.require(*_STAFF)
        named = [FAULT_LABELS[f] for f in FAULT_LABELS if f in faults]
        if not named:
            raise Refused("faults", "Pilih dahulu data mana yang tidak sesuai.")
        reason = f"Tidak sesuai: {', '.join(named)}."
        if note.strip():
            reason = f"{reason} {note.strip()}"
        with self._store.write() as unit:
            card = self._allowed(unit, card_id, Act.HOLD, "problem")
            return self._record(unit, session, card, Act.HOLD, Hold(reason=reason), "problem")

    def release(self, supervisor: Session, card_id: bytes, reason: str) -> SetAside:
        """Let a held card be handed over again; the supervisor's own act. Raises Refused.

        A recalled card stays held: it goes back to the registry.
        """
        supervisor.require(Role.SUPERVISOR)
        if not reason.strip():
            raise Refused("reason", "Alasan wajib diisi.")
        with self._store.write() as unit:
            card = self._allowed(unit, card_id, Act.RELEASE)
            if card.status.recalled:
                raise Refused(
                    "recalled",
                    "KTP-el ini ditarik Disdukcapil, jadi penahanannya tidak dapat dilepas. "
                    "Kembalikan ke kecamatan.",
                )
            return self._record(unit, supervisor, card, Act.RELEASE, Hold(reason=reason.strip()))

    def recover(self, session: Session, card_id: bytes, note: str = "") -> SetAside:
        """A card that was with a wrong person lies in the drawer again. Raises Refused."""
        session.require(*_STAFF)
        with self._store.write() as unit:
            card = self._allowed(unit, card_id, Act.RECOVER)
            return self._record(unit, session, card, Act.RECOVER, Note(text=note.strip()))

    def _allowed(self, unit: Unit, card_id: bytes, act: Act, variant: str = "") -> Card:
        card = unit.cards.get(card_id)
        decided = decide(card.state if card is not None else None, act, variant)
        if card is None or isinstance(decided, Refusal):
            raise Refused("custody", str(decided))
        return card

    def _record(
        self,
        unit: Unit,
        session: Session,
        card: Card,
        act: Act,
        body: msgspec.Struct,
        variant: str = "",
    ) -> SetAside:
        recorded = self._recorder.record(
            unit, act, body, operator=session.operator.id, card=card.id, variant=variant
        )
        return SetAside(recorded, Changes(frozenset({"card"}), frozenset({card.id})))
